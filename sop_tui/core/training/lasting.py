"""What became of a field for the whole call, and what only once.

Where it was the same each time that the field came up, a scenario says so in a word, and no turn is needed.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.dialog import Ask
from sop_tui.core.recognizing import NEED
from sop_tui.core.training.deeds import Deed

_What = Literal["refused", "left", "replaced", "said", "shown", "early", "verified"]


class _Came(NamedTuple):
    """One thing that became of a field; ``how`` is the value, or the kind of the refusal."""

    what: _What
    how: str = ""
    shown: bool = False
    """An application was to show it."""
    given: bool = False
    """It was being read back."""


class Lasting(NamedTuple):
    """The fields of which a word for the whole call tells what became of them."""

    refused: frozenset[str]
    left: frozenset[str]
    replaced: frozenset[str]


def lasting(deeds: Iterable[Deed]) -> Lasting:
    """What was so each time, of all that was done in a call."""
    fields: dict[str, list[_Came]] = {}
    for deed in deeds:
        for field, came in _became(deed):
            fields.setdefault(field, []).append(came)
    found = fields.items()
    return Lasting(
        frozenset(field for field, came in found if _always_refused(came)),
        frozenset(field for field, came in found if field != NEED and _left_for_good(came)),
        frozenset(field for field, came in found if _replaced_at_first(came)),
    )


def _became(deed: Deed) -> Iterator[tuple[str, _Came]]:
    before, filling = deed.before, deed.before.scene.filling is not None
    match deed.command:
        case cmd.Refuse(how) if isinstance(before.step, Ask):
            yield deed.field, _Came("refused", how)
        case cmd.LeaveUnverified():
            yield before.input_field or deed.field, _Came("left", shown=filling, given=before.reading_back)
        case cmd.Replace():
            yield deed.field, _Came("replaced", before.scene.fact(deed.field).value)
        case cmd.Fill(field, text):
            yield field, _Came("early", text)
        case cmd.Answer() | cmd.Confirm():
            for event in deed.events:
                match event.what:
                    case ev.Answered(field=field, value=value):
                        yield field, _Came("shown" if filling else "said", value, filling)
                    case ev.Verified(field=field, value=value):
                        yield field, _Came("verified", value)


def _always_refused(came: list[_Came]) -> bool:
    """Whatever is known of it otherwise is refused when it is read back."""
    refusals = {(one.what, one.how) for one in came if one.what not in {"early", "shown"}}
    return len(refusals) == 1 and all(what == "refused" for what, _ in refusals)


def _left_for_good(came: list[_Came]) -> bool:
    """Left once, where it was asked or shown, and never told there; what is offered later is only read back."""
    left = [one for one in came if one.what == "left"]
    if len(left) != 1 or left[0].given:
        return False
    return all(one in left or one.shown != left[0].shown or one.what in {"early", "verified"} for one in came)


def _replaced_at_first(came: list[_Came]) -> bool:
    """Replaced once, and nothing but that had come of its readback; it never has the old value again."""
    at = next((number for number, one in enumerate(came) if one.what == "replaced"), None)
    if at is None or any(one.what not in {"early", "shown", "said"} for one in came[:at]):
        return False
    later = came[at + 1 :]
    verified = {one.how for one in later if one.what == "verified"}
    others = any(one.what in {"replaced", "early", "left"} for one in later)
    return not others and len(verified) <= 1 and came[at].how not in {one.how for one in later}
