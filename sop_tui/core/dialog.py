"""A dialogue: what a script author writes.

A dialogue is one mapping of steps. A step is exactly one of `Say`, `Ask`, `Choose`, `Check`, `Do`, `Call` and `End`;
its first key tells which. The field names of these classes are the keys of the YAML files, and the JSON Schema that
``sop-tui schema dialog`` prints is made of them too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from sop_tui.core.condition import When
from sop_tui.core.lines import Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Something a customer tells: the kind of its answers decides how it is checked and read back."""

    kind: str
    title: str
    hint: str | None = None
    """What to type, where the kind's own hint does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A value that belongs in a column. ``field`` is the asked one unless named."""

    column: str
    field: str | None = None
    when: When | None = None

    @classmethod
    def from_scalar(cls, column: str) -> "Record":
        """``- crm.data_penelpon.email`` for short."""
        return cls(column=column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing a customer may answer, or a CSO may find."""

    id: str
    text: str
    goto: str | None = None
    when: When | None = None
    fill: str | None = None
    """The application shows this field: the CSO types what it shows, and then the option is chosen. Where it cannot be
    read, rules see ``check:STEP=tidak_terbaca`` instead, and the call goes on as behind the option."""
    take: Mapping[str, str] = field(default_factory=dict)
    """Field to the field whose value it takes over (DTA-4a: HP is the number in use)."""
    refuse: str | None = None
    """The customer will not give this field."""
    flag: Literal["urgent", "upset"] | None = None
    forget: tuple[str, ...] = ()
    """What begins anew from here on, for a second need in one call: fields, choices, or whole dialogues with theirs. A
    dialogue named here that is opened aside at this step, or from there to the end, is such a need too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What every step may carry."""

    clause: str | None = None
    when: When | None = None
    record: tuple[Record, ...] = ()
    goto: str | None = None
    activity: str | None = None
    """The name under which rules see the step, where it is not the step's own id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Step):
    """A line to say; Enter when it was said."""

    KEY: ClassVar[str] = "say"
    say: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Readback:
    """How a given answer is read back to the customer."""

    lines: Lines
    clause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Step):
    """A question whose answer is typed, checked and, where `verify` says how, read back.

    A field that is already given is read back instead of asked (EML-1b); one that is verified or refused is not asked
    again.
    """

    KEY: ClassVar[str] = "ask"
    ask: str
    lines: Lines
    verify: Readback | None = None
    options: tuple[Option, ...] = ()
    refusable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Step):
    """A question whose answer is one of the options. With ``asks`` it is the question for that field."""

    KEY: ClassVar[str] = "choose"
    choose: Lines
    options: tuple[Option, ...]
    asks: str | None = None
    compare: tuple[str, ...] = ()
    """Two addresses: the one on record, then the one that was said. The desk shows the parts that differ (ALM-3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Step):
    """Something the CSO looks up in ``where``, and picks what was found."""

    KEY: ClassVar[str] = "check"
    check: str
    where: str
    options: tuple[Option, ...]
    hold: Lines | None = None
    """What the customer may be told who waits meanwhile; nothing obliges to say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Step):
    """An instruction to carry out and tick."""

    KEY: ClassVar[str] = "do"
    do: str
    where: str | None = None
    hold: Lines | None = None
    """What the customer may be told who waits meanwhile; nothing obliges to say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Step):
    """Another dialogue, then back."""

    KEY: ClassVar[str] = "call"
    call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Step):
    """The dialogue is over; at the bottom of the stack, so is the call, with this outcome."""

    KEY: ClassVar[str] = "end"
    end: str


AnyStep = Say | Ask | Choose | Check | Do | Call | End


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A dialogue file."""

    KEY: ClassVar[str] = "dialog"
    dialog: str
    title: str
    version: str
    keywords: tuple[str, ...] = ()
    outcomes: Mapping[str, str] = field(default_factory=dict)
    """Outcome name to its title, for a dialogue that can be a whole call."""
    fields: Mapping[str, Field] = field(default_factory=dict)
    """The fields that this dialogue owns; others may use them."""
    rests_on: tuple[str, ...] = ()
    """SOPs without which it is not offered: on days when one is not in force, the topic is closed."""
    conditions: Mapping[str, When] = field(default_factory=dict)
    steps: Mapping[str, AnyStep]

    @property
    def first(self) -> str:
        """The id of the first step."""
        return next(iter(self.steps))

    def after(self, step: str) -> str | None:
        """The step that stands next in the file; None after the last."""
        ids = iter(self.steps)
        for id_ in ids:
            if id_ == step:
                return next(ids, None)
        return None


def options_of(step: AnyStep) -> tuple[Option, ...]:
    """The step's own options; none for a step that has no such thing."""
    return step.options if isinstance(step, Ask | Choose | Check) else ()


def further_need(dialog: Dialog, topic: str, here: str) -> tuple[str, Option] | None:
    """The step and the option with which a dialogue asks for a further need, and forgets this topic for it, if it
    stands at that step or between it and its end."""
    found: tuple[str, Option] | None = None
    for id_, step in dialog.steps.items():
        forgetting = next((option for option in options_of(step) if topic in option.forget), None)
        found = (id_, forgetting) if forgetting else found
        if id_ == here:
            return found
        if isinstance(step, End):
            found = None
    return None


def lines_of(step: AnyStep) -> Iterator[tuple[str, Lines]]:
    """The lines a step may have said, with the key they stand under."""
    match step:
        case Say():
            yield "say", step.say
        case Choose():
            yield "choose", step.choose
        case Check() | Do() if step.hold:
            yield "hold", step.hold
        case Ask():
            yield "lines", step.lines
            if step.verify:
                yield "verify", step.verify.lines


def activity_name(step_id: str, step: AnyStep) -> str:
    """The name under which rules see the step."""
    return step.activity or step_id
