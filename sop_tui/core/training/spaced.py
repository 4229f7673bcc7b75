"""What comes back, and how soon: the memory behind the drills.

Whoever mistakes M for N must meet both again soon, and what somebody knows must not take up their time. So every
item (a letter to be heard, a column to be found) moves through boxes after Leitner (S. Leitner, *So lernt man lernen*,
1972): right when it is due, one box up, and the next time is further off; wrong, back to the first. An answer before an
item is due proves little and moves nothing up, so that an afternoon of practice does not pass for weeks of it.

Nothing is decided here about what is asked next: an exercise is drawn by these needs (`sop_tui.core.training.drills`),
so that what is known still comes up now and then, and a seed gives the same exercise again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple


class Attempt(NamedTuple):
    """An exercise that was answered: what it asked for, and what of it was right."""

    at: str
    """RFC 3339 with offset."""
    drill: str
    """The kind of drill; ``panggilan`` where the mistakes were made in a practice call."""
    seed: int
    right: bool
    """The answer as a whole."""
    results: tuple[tuple[str, bool], ...]
    """Each item that was practised, as ``drill:item``, and whether it was right."""
    confused: tuple[tuple[str, str], ...] = ()
    """Letters and digits as they were meant, and as they were taken down."""
    ms: int = 0
    """From the question to the answer."""


class Standing(NamedTuple):
    """How well an item is known."""

    box: int
    """0 for what was wrong the last time; `INTERVALS` has the time until it is due again."""
    due: datetime
    at: datetime
    """When it was last answered."""
    tries: int = 1
    wrong: int = 0


INTERVALS: Final[tuple[timedelta, ...]] = (
    timedelta(),
    timedelta(minutes=10),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=21),
)
"""By box."""

NEW: Final = 4
"""The need of what never came up."""

LAPSED: Final = 16
"""The need of what was wrong the last time."""

DUE: Final = 8
"""The need of what is due again."""

WAITING: Final[tuple[int, ...]] = (LAPSED, 3, 2, 1, 1, 1)
"""The need of what is not due yet, by box: never none, since nobody stays sure of what never comes."""


def standings(attempts: Iterable[Attempt]) -> Mapping[str, Standing]:
    """How well each item that ever came up is known; the order of the attempts is that of their times.

    Raises:
        ValueError: a time is not RFC 3339 with offset.
    """
    found: dict[str, Standing] = {}
    for attempt in sorted(attempts, key=lambda one: moment(one.at)):
        found.update(changed(found, attempt))
    return found


def changed(known: Mapping[str, Standing], attempt: Attempt) -> Mapping[str, Standing]:
    """What the latest attempt makes of the items that it is about.

    Raises:
        ValueError: its time is not RFC 3339 with offset.
    """
    at = moment(attempt.at)
    found: dict[str, Standing] = {}
    for item, right in attempt.results:
        found[item] = after(found.get(item) or known.get(item), right, at)
    return found


def after(before: Standing | None, right: bool, at: datetime) -> Standing:
    """What an answer makes of an item's standing; None is one that never came up."""
    tries, wrong = (before.tries, before.wrong) if before else (0, 0)
    if not right:
        return Standing(0, at, at, tries + 1, wrong + 1)
    if before is not None and before.box and at < before.due:
        return Standing(before.box, before.due, at, tries + 1, wrong)
    box = min((before.box if before else 0) + 1, len(INTERVALS) - 1)
    return Standing(box, at + INTERVALS[box], at, tries + 1, wrong)


def need(standing: Standing | None, now: datetime) -> int:
    """How much an item needs to come up, at least 1: its weight where one is drawn."""
    if standing is None:
        return NEW
    if standing.box == 0:
        return LAPSED
    return DUE if now >= standing.due else WAITING[standing.box]


def moment(at: str) -> datetime:
    """A time as it is written.

    Raises:
        ValueError: it is not RFC 3339 with offset.
    """
    found = datetime.fromisoformat(at)
    if found.tzinfo is None:
        raise ValueError(f"{at!r} has no offset")
    return found
