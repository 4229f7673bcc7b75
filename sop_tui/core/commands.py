"""What a CSO can do to a call. `sop_tui.core.call.decide` turns each into events, or refuses it.

Those with something to say are named tuples, like the events (see there); an empty one would be false, and equal to the
other empty ones.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from sop_tui.core.earlier import KnownCaller

RefusalKind = Literal["refused", "not_available"]
Preference = Literal["sapaan", "language", "wording", "alphabet"]


class Start(NamedTuple):
    """A call comes in. Ids, and what is known of the caller, come from the shell."""

    call_id: str
    agent: str
    station: str
    caller: str
    dialog: str
    mode: Literal["live", "training", "simulation"] = "live"
    known: KnownCaller | None = None
    """What earlier calls of this number tell."""


@dataclass(frozen=True, slots=True)
class Confirm:
    """Enter: the line was said, the instruction carried out, the value read back and right."""


class Choose(NamedTuple):
    """An option of the current step."""

    option: str


class Answer(NamedTuple):
    """What the customer answered, or what an application shows, as typed."""

    text: str
    override: bool = False


class Refuse(NamedTuple):
    """The customer is unwilling, or has no such thing (DTA-7)."""

    how: RefusalKind


class LeaveUnverified(NamedTuple):
    """Go on without a valid answer, for a reason."""

    text: str
    reason: str


class Tick(NamedTuple):
    """The next letter was read back and confirmed; with ``back``, the last tick is taken off."""

    back: bool = False


class Correct(NamedTuple):
    """Open the value for correction; ``letter`` is where (a position in it)."""

    letter: int = 0


@dataclass(frozen=True, slots=True)
class Replace:
    """The stored value is no longer the customer's: ask anew."""


class Fill(NamedTuple):
    """The customer offered a field early."""

    field: str
    text: str
    override: bool = False


class Flag(NamedTuple):
    """Raise a flag, or take a mistaken one back."""

    name: Literal["urgent", "upset"]
    raised: bool = True


class Note(NamedTuple):
    """A remark for QA and for the Resume."""

    text: str


class Prefer(NamedTuple):
    """Form of address, language, wording, or spelling alphabet."""

    what: Preference
    value: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last thing done."""


class Jump(NamedTuple):
    """Open another topic; the present one waits."""

    dialog: str


@dataclass(frozen=True, slots=True)
class Return:
    """Leave the topic that was jumped to."""


class End(NamedTuple):
    """The call is over."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Resume:
    """An interrupted call goes on."""


class Hangup(NamedTuple):
    """The terminal went away."""

    reason: str


Deed = (
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


class Despite(NamedTuple):
    """Do it although it violates rules, as the CSO was told (see `sop_tui.core.call.foresee`)."""

    deed: Deed


Command = Deed | Despite
