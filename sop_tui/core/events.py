"""What happened in a call, one dataclass a type. The union of them is the journal's and the transcript's vocabulary.

An event holds everything its effect needs, so that `sop_tui.core.call.apply` never decides anything: a transcript reads
the same however the rules of deciding change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal, get_args

from sop_tui.core.commands import Preference, RefusalKind

FieldSource = Literal["asked", "early", "application", "caller"]
"""Asked of the customer, offered by the customer early, shown by an application, or the number in use."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When: RFC 3339 with offset, and milliseconds since the call began."""

    at: str
    elapsed_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The call began; ``caller`` is what the telephone system shows, as it shows it."""

    TYPE: ClassVar[str] = "started"
    call_id: str
    agent: str
    station: str
    caller: str
    dialog: str
    mode: Literal["live", "training", "simulation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The call stands elsewhere: dialogue and step of each frame, the outermost first."""

    TYPE: ClassVar[str] = "moved"
    stack: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line was said; ``text`` is as the screen showed it."""

    TYPE: ClassVar[str] = "said"
    dialog: str
    step: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An instruction was carried out."""

    TYPE: ClassVar[str] = "done"
    dialog: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question for a field was put."""

    TYPE: ClassVar[str] = "asked"
    dialog: str
    step: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An option was chosen, of a question (choice) or of what was found (check)."""

    TYPE: ClassVar[str] = "chosen"
    dialog: str
    step: str
    name: str
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """An application shows a field: its value is typed next."""

    TYPE: ClassVar[str] = "filling"
    field: str
    step: str
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """An answer was typed and not taken: an error, or a warning that awaits its confirming key."""

    TYPE: ClassVar[str] = "tested"
    field: str
    text: str
    verdict: Literal["warning", "error"]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A field was given. ``overridden`` are the warnings the CSO confirmed."""

    TYPE: ClassVar[str] = "answered"
    field: str
    text: str
    value: str
    source: FieldSource
    tag: str | None = None
    overridden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The customer would not give the field, or has none."""

    TYPE: ClassVar[str] = "refused"
    field: str
    how: RefusalKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftUnverified:
    """The field could not be obtained in a valid form; the call went on for a reason."""

    TYPE: ClassVar[str] = "left_unverified"
    field: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """The part of the value that begins at ``start`` was read back and confirmed (or the tick was taken off)."""

    TYPE: ClassVar[str] = "ticked"
    field: str
    start: int
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """The value is open for correction at a letter."""

    TYPE: ClassVar[str] = "correcting"
    field: str
    letter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The value read back was wrong and is now another; what did not change stays ticked."""

    TYPE: ClassVar[str] = "corrected"
    field: str
    text: str
    old: str
    value: str
    ticks: tuple[int, ...]
    tag: str | None = None
    overridden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """The stored value is no longer the customer's."""

    TYPE: ClassVar[str] = "replaced"
    field: str
    old: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The value was read back and is right; ``ticked`` of ``parts`` were ticked one by one."""

    TYPE: ClassVar[str] = "verified"
    field: str
    value: str
    ticked: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A value went into a column, in the form that the column wants."""

    TYPE: ClassVar[str] = "recorded"
    system: str
    form: str
    column: str
    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A flag was raised; with ``raised`` false a mistaken one was taken back."""

    TYPE: ClassVar[str] = "flagged"
    name: Literal["urgent", "upset"]
    raised: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A remark."""

    TYPE: ClassVar[str] = "noted"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferred:
    """Form of address, language, wording or alphabet."""

    TYPE: ClassVar[str] = "preferred"
    what: Preference
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """The events of ``undoes`` (a batch) are taken back."""

    TYPE: ClassVar[str] = "undone"
    undoes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Jumped:
    """Another topic was opened."""

    TYPE: ClassVar[str] = "jumped"
    dialog: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The topic jumped to was left."""

    TYPE: ClassVar[str] = "returned"
    dialog: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The call is over; ``owed`` are the rules with something still owed."""

    TYPE: ClassVar[str] = "ended"
    outcome: str
    owed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp:
    """The terminal went away in the middle of the call."""

    TYPE: ClassVar[str] = "hangup"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """An interrupted call goes on."""

    TYPE: ClassVar[str] = "resumed"


What = (
    Started
    | Moved
    | Said
    | Done
    | Asked
    | Chosen
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
    | Ended
    | HungUp
    | Resumed
)

TYPES: Mapping[str, type[What]] = {kind.TYPE: kind for kind in get_args(What)}


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
            "type": self.what.TYPE,
            "batch": self.batch,
        }
        flat |= {item.name: getattr(self.what, item.name) for item in fields(self.what)}
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
            own = {item.name: _frozen(flat[item.name]) for item in fields(kind) if item.name in flat}
            moment = Moment(str(flat["at"]), int(flat["elapsed_ms"]))
            return cls(int(flat["seq"]), moment, int(flat["batch"]), kind(**own), flat.get("activity"))
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"not an event of a call: {fault!r}") from fault


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
