"""What happened in a call, one class a type. The union of them is the journal's and the transcript's vocabulary.

An event holds everything its effect needs, so that `sop_tui.core.call.apply` never decides anything: a transcript
reads the same however the rules of deciding change. They are named tuples because a desk makes all these classes at
its start, and a frozen dataclass takes eight times as long to make.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from sop_tui.core.commands import Preference, RefusalKind

FieldSource = Literal["asked", "early", "application", "caller", "earlier"]
"""Asked of the customer, offered by the customer early, shown by an application, the number in use, or verified in an
earlier call."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When: RFC 3339 with offset, and milliseconds since the call began."""

    at: str
    elapsed_ms: int


class Started(NamedTuple):
    """The call began; ``caller`` is what the telephone system shows, as it shows it."""

    call_id: str
    agent: str
    station: str
    caller: str
    dialog: str
    mode: Literal["live", "training", "simulation"]


class Recognized(NamedTuple):
    """The number in use called before. What is to be verified follows as `Answered` of source ``earlier``.

    ``calls`` are the latest first, each its id, when it began, what it was about and what came of it; ``more`` are so
    many older ones. ``offers`` are field and text of answers that stand ready to be taken again.
    """

    calls: tuple[tuple[str, str, str, str], ...]
    more: int
    offers: tuple[tuple[str, str], ...]


class Moved(NamedTuple):
    """The call stands elsewhere: dialogue and step of each frame, the outermost first."""

    stack: tuple[tuple[str, str, bool], ...]


class Said(NamedTuple):
    """A line was said; ``text`` is as the screen showed it."""

    dialog: str
    step: str
    text: str


class Done(NamedTuple):
    """An instruction was carried out."""

    dialog: str
    step: str


class Asked(NamedTuple):
    """A question was put: for a field, or one whose answer is an option (then ``field`` is the question's name)."""

    dialog: str
    step: str
    field: str
    text: str


class Chosen(NamedTuple):
    """An option was chosen, of a question (choice) or of what was found (check)."""

    dialog: str
    step: str
    name: str
    option: str


class Forgotten(NamedTuple):
    """A field is asked anew, or a choice is open again: what was known is kept as ``value`` for the Resume only.

    ``need`` tells of which need of the call it was, from 1 on; 0 in calls that were held before it was written down.
    """

    field: str
    value: str
    need: int = 0


class Filling(NamedTuple):
    """An application shows a field: its value is typed next."""

    field: str
    step: str
    option: str


class Tested(NamedTuple):
    """An answer was typed and not taken: an error, or a warning that awaits its confirming key."""

    field: str
    text: str
    verdict: Literal["warning", "error"]
    problems: tuple[str, ...]


class Answered(NamedTuple):
    """A field was given. ``overridden`` are the warnings the CSO confirmed."""

    field: str
    text: str
    value: str
    source: FieldSource
    tag: str | None = None
    overridden: tuple[str, ...] = ()


class Refused(NamedTuple):
    """The customer would not give the field, or has none."""

    field: str
    how: RefusalKind


class LeftUnverified(NamedTuple):
    """The field could not be obtained in a valid form; the call went on for a reason."""

    field: str
    text: str
    reason: str


class Ticked(NamedTuple):
    """The part of the value that begins at ``start`` was read back and confirmed (or the tick was taken off)."""

    field: str
    start: int
    on: bool


class Correcting(NamedTuple):
    """The value is open for correction at a letter."""

    field: str
    letter: int


class Corrected(NamedTuple):
    """The value read back was wrong and is now another; what did not change stays ticked."""

    field: str
    text: str
    old: str
    value: str
    ticks: tuple[int, ...]
    tag: str | None = None
    overridden: tuple[str, ...] = ()


class Replaced(NamedTuple):
    """The stored value is no longer the customer's."""

    field: str
    old: str


class Verified(NamedTuple):
    """The value was read back and is right; ``ticked`` of ``parts`` were ticked one by one."""

    field: str
    value: str
    ticked: int
    parts: int


class Recorded(NamedTuple):
    """A value went into a column, in the form that the column wants."""

    system: str
    form: str
    column: str
    field: str
    value: str


class Flagged(NamedTuple):
    """A flag was raised; with ``raised`` false a mistaken one was taken back."""

    name: Literal["urgent", "upset"]
    raised: bool


class Noted(NamedTuple):
    """A remark."""

    text: str


class Preferred(NamedTuple):
    """Form of address, language, wording or alphabet."""

    what: Preference
    value: str


class Undone(NamedTuple):
    """The events of ``undoes`` (a batch) are taken back."""

    undoes: int


class Jumped(NamedTuple):
    """Another topic was opened."""

    dialog: str


class Returned(NamedTuple):
    """The topic jumped to was left."""

    dialog: str


class Overridden(NamedTuple):
    """The CSO was told that this violates ``rules`` (by id), and did it all the same: the rest of the batch."""

    rules: tuple[str, ...]


class Ended(NamedTuple):
    """The call is over; ``owed`` are the rules with something still owed."""

    outcome: str
    owed: tuple[str, ...]


class Hangup(NamedTuple):
    """The terminal went away in the middle of the call."""

    reason: str


class Resumed(NamedTuple):
    """An interrupted call goes on."""


What = (
    Started
    | Recognized
    | Moved
    | Said
    | Done
    | Asked
    | Chosen
    | Forgotten
    | Filling
    | Tested
    | Answered
    | Refused
    | LeftUnverified
    | Ticked
    | Correcting
    | Corrected
    | Replaced
    | Verified
    | Recorded
    | Flagged
    | Noted
    | Preferred
    | Undone
    | Jumped
    | Returned
    | Overridden
    | Ended
    | Hangup
    | Resumed
)

TYPES: Mapping[str, type[What]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in get_args(What)
}
"""Every type of event by its name in the journal: ``left_unverified`` for `LeftUnverified`."""

_NAMES: Mapping[type[What], str] = {kind: name for name, kind in TYPES.items()}


def type_name(what: What) -> str:
    """The name of the event's type in journal and transcript."""
    return _NAMES[type(what)]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``batch`` is the seq of the first event of the same command: Undo takes back a batch."""

    seq: int
    moment: Moment
    batch: int
    what: What
    activity: str | None = None

    def as_json(self) -> dict[str, Any]:
        """One flat object: ``seq``, ``at``, ``elapsed_ms``, ``type``, ``batch``, the event's own keys, ``activity``."""
        flat: dict[str, Any] = {
            "seq": self.seq,
            "at": self.moment.at,
            "elapsed_ms": self.moment.elapsed_ms,
            "type": type_name(self.what),
            "batch": self.batch,
        }
        flat |= {name: getattr(self.what, name) for name in self.what._fields}
        if self.activity is not None:
            flat["activity"] = self.activity
        return flat

    @classmethod
    def from_json(cls, flat: Mapping[str, Any]) -> "Event":
        """The event of one flat object.

        Raises:
            ValueError: it is not one; the message says why.
        """
        try:
            kind = TYPES[flat["type"]]
            own = {name: _frozen(flat[name]) for name in kind._fields if name in flat}
            moment = Moment(str(flat["at"]), int(flat["elapsed_ms"]))
            return cls(int(flat["seq"]), moment, int(flat["batch"]), kind(**own), flat.get("activity"))
        except (KeyError, TypeError, ValueError, OverflowError) as fault:
            raise ValueError(f"not an event of a call: {fault!r}") from fault


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
