"""The state of a call: what the events so far amount to.

A `Scene` is the part that Undo takes back; a `Call` adds what stays (the trace of what was said, notes, preferences).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from sop_tui.core.book import CALLER, Book
from sop_tui.core.condition import Status
from sop_tui.core.constraint import Run
from sop_tui.core.dialog import AnyStep, Ask, Dialog
from sop_tui.core.earlier import KnownCaller
from sop_tui.core.events import FieldSource, Recorded, Started

OF_NEED = "#"
"""Between a field and the number of the earlier need that it was recorded for."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one field. ``value`` is canonical; ``shown`` is what an application showed at first."""

    field: str
    status: Status
    value: str = ""
    text: str = ""
    source: FieldSource = "asked"
    tag: str | None = None
    shown: str | None = None
    reason: str | None = None
    overridden: tuple[str, ...] = ()

    @property
    def unconfirmed(self) -> bool:
        """Known from an earlier call, and not a word about it in this one."""
        return self.source == "earlier" and self.status == "given" and self.value == self.shown


@dataclass(frozen=True, slots=True)
class Frame:
    """A place in a dialogue. ``jumped`` frames were opened by the CSO, the others by a call step."""

    dialog: str
    step: str
    jumped: bool = False


class Earlier(NamedTuple):
    """What was known of a field, or chosen at a step, for an earlier need of the call."""

    field: str
    value: str
    need: int


class Draft(NamedTuple):
    """An answer that was typed and not taken yet."""

    field: str
    text: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the call stands and what is known."""

    stack: tuple[Frame, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict)
    records: tuple[Recorded, ...] = ()
    asked: bool = False
    """The question of the present step was put already."""
    filling: tuple[str, str] | None = None
    """Field and option: an application shows the value that is typed next."""
    correcting: int | None = None
    """The letter at which the value is open for correction."""
    ticks: frozenset[int] = frozenset()
    """Where the parts begin that were read back and confirmed."""
    draft: Draft | None = None
    earlier: tuple[Earlier, ...] = ()
    """What was asked anew: of every need but the present one."""
    overridden: frozenset[str] = frozenset()
    """The rules that the CSO was told the present step violates, and that need not be told again while there."""
    in_force: frozenset[str] = frozenset()
    """The SOPs in force on the day of the call."""

    @property
    def top(self) -> Frame:
        """The present place."""
        return self.stack[-1]

    def fact(self, name: str) -> Fact:
        """What is known of a field; an unset fact where nothing is."""
        return self.facts.get(name) or Fact(name, "unset")

    def with_fact(self, fact: Fact) -> "Scene":
        """The scene with this fact instead of the earlier one."""
        return replace(self, facts={**self.facts, fact.field: fact})

    def has_flag(self, name: str) -> bool:
        """A condition's view of the flags."""
        return name in self.flags

    def status_of(self, name: str) -> Status:
        """A condition's view of a field."""
        return self.fact(name).status

    def is_field(self, name: str, status: tuple[Status, ...], tag: tuple[str, ...]) -> bool:
        """A condition's view of a field: its status, and where any is named the class of its answer."""
        fact = self.fact(name)
        return fact.status in status and (not tag or fact.tag in tag)

    def is_choice(self, step: str, option: tuple[str, ...]) -> bool:
        """A condition's view of a choice: one of these options; any, where none is named."""
        made = self.choices.get(step)
        return made is not None and (not option or made in option)

    def choice_at(self, step: str) -> str | None:
        """The option that was chosen last at a step."""
        return self.choices.get(step)

    def is_in_force(self, sop: str) -> bool:
        """A condition's view of the SOPs."""
        return sop in self.in_force


class Trace(NamedTuple):
    """One activity of the call."""

    seq: int
    elapsed_ms: int
    activity: str


class Past(NamedTuple):
    """The scene and the trace before a batch, and the past before that: what Undo goes back to."""

    scene: Scene
    trace: tuple[Trace, ...]
    batch: int
    earlier: "Past | None"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark, and when it was made."""

    text: str
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the CSO likes to see and say the lines."""

    sapaan: str = "Bapak/Ibu"
    language: str = "id"
    wording: int = 0
    alphabet: str = "sop"


@dataclass(frozen=True)
class Call:
    """A call, folded from its events."""

    book: Book
    started: Started
    started_at: str
    scene: Scene = Scene()
    past: Past | None = None
    trace: tuple[Trace, ...] = ()
    runs: tuple[Run, ...] = ()
    offers: Mapping[str, str] = field(default_factory=dict)
    """Last typed answers by field, kept through Undo to be offered again."""
    notes: tuple[Note, ...] = ()
    prefer: Preferences = Preferences()
    seq: int = 0
    elapsed_ms: int = 0
    outcome: str | None = None
    recognized: KnownCaller | None = None
    """The earlier calls of the number in use."""

    @property
    def day(self) -> date:
        """The day of service, by the clock of the desk."""
        return self.start_time.date()

    @property
    def start_time(self) -> datetime:
        """When the call began."""
        return datetime.fromisoformat(self.started_at)

    @property
    def dialog(self) -> Dialog:
        """The dialogue the call stands in."""
        return self.book.dialogs[self.scene.top.dialog]

    @property
    def step(self) -> AnyStep:
        """The step the call stands at."""
        return self.dialog.steps[self.scene.top.step]

    @property
    def root(self) -> Dialog:
        """The dialogue that is the whole call: its outcomes are the call's."""
        return self.book.dialogs[self.started.dialog]

    @property
    def caller(self) -> Fact:
        """The number in use."""
        return self.scene.fact(CALLER)

    @property
    def input_field(self) -> str | None:
        """The field that is being typed now: asked, shown by an application, or open for correction."""
        scene = self.scene
        if scene.filling:
            return scene.filling[0]
        if isinstance(self.step, Ask) and (scene.correcting is not None or not self.reading_back):
            return self.step.ask
        return None

    @property
    def reading_back(self) -> bool:
        """Whether the present step reads a given value back to the customer."""
        step = self.step
        return isinstance(step, Ask) and step.verify is not None and self.scene.status_of(step.ask) == "given"
