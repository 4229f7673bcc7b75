"""What a CSO can do to a call. `sop_tui.core.call.decide` turns each into events, or refuses it."""

from dataclasses import dataclass
from typing import Literal

RefusalKind = Literal["refused", "not_available"]
Preference = Literal["sapaan", "language", "wording", "alphabet"]


@dataclass(frozen=True, slots=True)
class Start:
    """A call comes in. ``started_at`` and ids come from the shell."""

    call_id: str
    agent: str
    station: str
    caller: str
    dialog: str
    mode: Literal["live", "training", "simulation"] = "live"


@dataclass(frozen=True, slots=True)
class Confirm:
    """Enter: the line was said, the instruction carried out, the value read back and right."""


@dataclass(frozen=True, slots=True)
class Choose:
    """An option of the current step."""

    option: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer answered, or what an application shows, as typed."""

    text: str
    override: bool = False


@dataclass(frozen=True, slots=True)
class Refuse:
    """The customer is unwilling, or has no such thing (DTA-7)."""

    how: RefusalKind


@dataclass(frozen=True, slots=True)
class LeaveUnverified:
    """Go on without a valid answer, for a reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The next letter was read back and confirmed; with ``back``, the last tick is taken off."""

    back: bool = False


@dataclass(frozen=True, slots=True)
class Correct:
    """Open the value for correction; ``letter`` is where (a position in it)."""

    letter: int = 0


@dataclass(frozen=True, slots=True)
class Replace:
    """The stored value is no longer the customer's: ask anew."""


@dataclass(frozen=True, slots=True)
class Fill:
    """The customer offered a field early."""

    field: str
    text: str
    override: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Raise a flag, or take a mistaken one back."""

    name: Literal["urgent", "upset"]
    raised: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """A remark for QA and for the Resume."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefer:
    """Form of address, language, wording, or spelling alphabet."""

    what: Preference
    value: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last thing done."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Open another topic; the present one waits."""

    dialog: str


@dataclass(frozen=True, slots=True)
class Return:
    """Leave the topic that was jumped to."""


@dataclass(frozen=True, slots=True)
class End:
    """The call is over."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Resume:
    """An interrupted call goes on."""


@dataclass(frozen=True, slots=True)
class Hangup:
    """The terminal went away."""

    reason: str


Command = (
    Confirm
    | Choose
    | Answer
    | Refuse
    | LeaveUnverified
    | Tick
    | Correct
    | Replace
    | Fill
    | Flag
    | Note
    | Prefer
    | Undo
    | Jump
    | Return
    | End
    | Resume
    | Hangup
)
