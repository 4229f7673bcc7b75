"""The grade of a session: the trainee's call, and the work in the applications, laid beside the reference.

The *reference* is the same customer's call as an obedient CSO holds it (`sop_tui.core.simulate`). Three shares are
measured against it, and the points are their mean: how the call was led (`lapses`: the rules of the SOPs as QA plays
them, flags, choices, needless questions, the outcome), the fields, and the columns (`taken`). Shares are rounded down,
so 100 points mean that nothing at all went wrong.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sop_tui.core import events as ev
from sop_tui.core import spelling
from sop_tui.core.book import Book
from sop_tui.core.events import Event
from sop_tui.core.redone import batches
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import Held
from sop_tui.core.state import Call
from sop_tui.core.training.lapses import ASK, NOWHERE, Looks, led
from sop_tui.core.training.session import Assessment, Due, Lapse
from sop_tui.core.training.taken import (
    column_grades,
    column_lapses,
    confused,
    field_grades,
    field_lapses,
    sheet_texts,
)

MS_PER_KEY: Final = 300
"""Forty words a minute of five keys each: an office typist, while the customer dictates."""

KEYS_PER_FORM: Final = 3
"""To open a form, to come to its first column, and to save it."""


def assess(  # noqa: PLR0913, PLR0917 - what a session consists of, each by name
    book: Book,
    scenario: Scenario,
    call: Call,
    events: Sequence[Event],
    reference: Held,
    office_saved: Mapping[str, str],
    office_unsaved: Mapping[str, str],
    due: Sequence[Due],
    keys: int,
    handle_ms: int,
    looks: Looks = NOWHERE,
) -> Assessment:
    """The grade of the call that these events amount to.

    ``scenario`` is as the level made it and ``reference`` its simulated call; ``office_saved`` and ``office_unsaved``
    are from the address of a column to the text in it; ``due`` is what the customer made necessary in *this* call;
    ``looks`` where was looked, and where was to be looked.
    Whatever a trainee did can be graded: nothing raises.
    """
    asked = frozenset(e.activity for e in reference.events if e.activity is not None and e.activity.startswith(ASK))
    course = led(call, events, reference.call, asked, due, looks)
    fields = field_grades(call, reference.call, scenario)
    columns = column_grades(call, reference.call, office_saved, office_unsaved)
    fields_share = _share([one.right for one in fields])
    columns_share = _share([one.verdict == "right" for one in columns])
    shares = [share for share in (course.share, fields_share, columns_share) if share is not None]
    lapses = (*course.lapses, *field_lapses(call, events, fields), *column_lapses(call, columns))
    reference_keys = keys_of(reference.events) + keys_of_sheet(reference.call)
    return Assessment(
        points=sum(shares) // len(shares),
        rules_share=course.share,
        fields_share=fields_share,
        columns_share=columns_share,
        lapses=tuple(sorted(lapses, key=_moment)),
        clauses=dict(course.clauses),
        fields=fields,
        columns=columns,
        confused=confused(book, fields),
        handle_ms=handle_ms,
        reference_ms=reference.call.elapsed_ms + MS_PER_KEY * reference_keys,
        keys=keys,
        reference_keys=reference_keys,
        outcome_right=call.outcome == reference.call.outcome,
    )


def _share(right: Sequence[bool]) -> int | None:
    return 100 * sum(right) // len(right) if right else None


def _moment(lapse: Lapse) -> tuple[bool, int, int]:
    """What happened comes in its order, and what never did after it."""
    return lapse.seq is None, lapse.elapsed_ms or 0, lapse.seq or 0


def _changed(what: ev.Corrected) -> int:
    """The letters that become others are typed anew, not the whole value."""
    parts = spelling.differences(what.old, what.value)
    return 1 + sum(max(len(part.left), len(part.right)) for part in parts if part.op != "same")


_ONE: Final = (ev.Said, ev.Done, ev.Verified, ev.Chosen, ev.Filling, ev.Refused, ev.Ticked, ev.Correcting, ev.Undone)

_KEYS: Final[Mapping[type[ev.What], Callable[[Any], int]]] = MappingProxyType(
    {
        **dict.fromkeys((*_ONE, ev.Replaced, ev.Returned), lambda _: 1),
        **dict.fromkeys((ev.Flagged, ev.Preferred, ev.Ended), lambda _: 2),
        ev.Tested: lambda what: len(what.text) + 1,
        ev.Answered: lambda what: len(what.text) + (3 if what.source == "early" else 1),
        ev.Corrected: _changed,
        ev.LeftUnverified: lambda what: len(what.reason) + 2,
        ev.Noted: lambda what: len(what.text) + 2,
        ev.Jumped: lambda _: 4,
    }
)
"""What each thing costs on the keyboard of the desk, its own key and Enter included."""


def keys_of(events: Iterable[Event]) -> int:
    """About how many keys a call takes: of each command what tells it, the rest of its events follows by itself."""
    total = 0
    for batch in batches(events):
        if isinstance(batch[0].what, ev.Started):
            continue
        filling = [event for event in batch if isinstance(event.what, ev.Filling)]
        told = next((event.what for event in filling or batch if type(event.what) in _KEYS), None)
        total += _KEYS[type(told)](told) if told is not None else 0
    return total


def keys_of_sheet(call: Call) -> int:
    """About how many keys it takes to type the copy sheet of a call into the applications."""
    texts = sheet_texts(call)
    forms = {address.rpartition(".")[0] for address in texts}
    return KEYS_PER_FORM * len(forms) + sum(len(text) + 1 for text in texts.values())
