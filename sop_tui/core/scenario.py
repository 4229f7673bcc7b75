"""A scenario: one simulated customer, and what must come out of the call.

Fields are what the customer knows; answers are by the name under which rules see a step. Where a customer is asked
twice, a list gives the answers in turn, and the last one stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from sop_tui.core.commands import RefusalKind
from sop_tui.core.condition import Status
from sop_tui.core.training.manner import Style
from sop_tui.core.training.session import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Something that happens once, when the call stands at a step: one of the keys from ``flag`` on but ``lines``, or
    none of them: then the customer only interrupts. Several at one place happen in the order of the file."""

    at: str
    visit: int = 1
    """Only when the call comes to stand at a step of this name for the so manieth time: behind a jump, in a second
    need, or where the question starts anew."""
    put: bool = False
    """Only once the question was put and what came was no answer."""
    given: bool = False
    """Only once a value is read back, or is to be typed from an application."""
    ticked: int = 0
    """Only once so many letters of a readback were ticked: in the middle of the spelling."""
    flag: Literal["urgent", "upset"] | None = None
    lower: Literal["urgent", "upset"] | None = None
    """A flag that was a mistake is taken back."""
    early: Mapping[str, str] = field(default_factory=dict)
    """Fields that the customer offers unasked."""
    note: str | None = None
    topic: str | None = None
    """Another dialogue is opened here."""
    back: bool = False
    """The dialogue that was opened aside is left."""
    refuse: RefusalKind | None = None
    """What is asked or read back is refused, this time only."""
    leave: str | None = None
    """What is asked, read back or shown is left unverified for this reason, this time only."""
    replace: bool = False
    """What is read back has changed, and is asked anew, this time only."""
    undo: int | None = None
    """So many steps are taken back."""
    end: str | None = None
    """The call ends here, with this outcome."""
    mind: str | None = None
    """The option that the customer wants after all, at the step that was just answered: that is taken back."""
    lines: tuple[str, ...] = ()
    """What the customer says as it happens, one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """An earlier call of the same number."""

    began: str
    """RFC 3339 with offset."""
    topic: str = ""
    """The option that was chosen for it."""
    need: str = ""
    outcome: str
    verified: Mapping[str, str] = field(default_factory=dict)
    """Fields that the customer verified then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedField:
    """What must be known of a field in the end; ``value`` is canonical."""

    status: Status
    value: str | None = None

    @classmethod
    def from_scalar(cls, status: str) -> "ExpectedField":
        """``email: refused`` for short."""
        return cls(status=status)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What must come out: the outcome, fields, columns, and the verdict of rules by their id."""

    outcome: str
    fields: Mapping[str, ExpectedField] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    """Column address to the text it must hold; an empty text: nothing may be recorded there."""
    verdicts: Mapping[str, Literal["satisfied", "violated", "vacuous"]] = field(default_factory=dict)
    """Rules not named here must not be violated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario file."""

    KEY: ClassVar[str] = "scenario"
    scenario: str
    title: str
    version: str
    started_at: str
    """RFC 3339 with offset: the call is always held at this time."""
    dialog: str = "panggilan"
    caller: str = ""
    agent: str = "Rani"
    sapaan: str = "Bapak/Ibu"
    earlier: tuple[Before, ...] = ()
    """What the store knows of the number, the latest call first."""
    knows: Mapping[str, str] = field(default_factory=dict)
    """Field to what is true of this customer."""
    says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field to what the CSO hears and types, in turn, where it is not simply the truth."""
    shows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field to what the applications show, in turn."""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Step to the option that is chosen there, in turn; where a value is asked, each is for once, and an empty text
    stands for a time at which none is chosen."""
    refuses: Mapping[str, RefusalKind] = field(default_factory=dict)
    unverified: Mapping[str, str] = field(default_factory=dict)
    """Field to the reason why it is left without a valid answer."""
    replaced: tuple[str, ...] = ()
    """Fields that the customer says have changed, when they are read back."""
    turns: tuple[Turn, ...] = ()
    level: Level = 1
    """How hard its course is to hold, for who chooses what to practise: 1 is where to begin."""
    speech: Mapping[str, Style] = field(default_factory=dict)
    """Field to the way this customer says its value, whatever the level of the practice."""
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name under which rules see a step, or a field, to the customer's own words there, in turn; ``{nilai}`` is the
    value. Where there are none, those of ``ucapan`` are said."""
    expect: Expect
