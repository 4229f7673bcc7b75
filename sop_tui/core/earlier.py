"""A caller who called before: what the desk is told of the earlier calls, and how it is said.

EML-1 has the CSO look at what CRM shows of the calling number, and verify it instead of asking. The store's own calls
are such a memory too. It comes into a call with `sop_tui.core.commands.Start` and stays in its events, so a call is
folded, replayed and verified without the store it came from.
"""

from datetime import date, datetime
from typing import Final, NamedTuple

from sop_tui.core.answers.days import SHORT_MONTHS

CALLS_MAX: Final = 5
"""Earlier calls that are told one by one."""

ABOUT_MAX: Final = 200
"""Characters of what an earlier call was about."""


class PastCall(NamedTuple):
    """A call of the past, in words of the screen. ``began`` is RFC 3339; what is not known is empty."""

    call_id: str
    began: str
    about: str
    outcome: str


class KnownCaller(NamedTuple):
    """What is known of the number in use when its call comes in."""

    calls: tuple[PastCall, ...]
    """The latest first, `CALLS_MAX` at most."""
    more: int = 0
    """How many older calls there are."""
    values: tuple[tuple[str, str], ...] = ()
    """Field and canonical value of what the customer verified then: to be verified again, never trusted."""
    offers: tuple[tuple[str, str], ...] = ()
    """Field and text of an answer of then that only stands ready in its input."""


def told(past: PastCall, today: date) -> str:
    """``3 Jan 2020, Gangguan — rumah padam (Selesai dilayani)``; of a call of the same day its time."""
    outcome = f" ({past.outcome})" if past.outcome else ""
    return ", ".join(filter(None, (_when(past.began, today), past.about))) + outcome


def _when(began: str, today: date) -> str:
    try:
        at = datetime.fromisoformat(began)
    except ValueError:
        return ""
    if at.date() == today:
        return f"hari ini {at:%H:%M}"
    return f"{at.day} {SHORT_MONTHS[at.month - 1]} {at.year}"
