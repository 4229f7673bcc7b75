"""What is kept of a training session beside its call: what the customer said, the work in the applications, the grade.

The call itself is a transcript like any other, of mode ``training``. These are the words that the parts of training
share, and the JSON of one session.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

SCHEMA: Final = "sop-tui/training/1"

Level = Literal[1, 2, 3]
LEVELS: Final[tuple[Level, ...]] = (1, 2, 3)
LEVEL_WORDS: Final[dict[Level, str]] = {1: "dasar", 2: "menengah", 3: "sulit"}

Why = Literal["answer", "reply", "objection", "repeat", "early", "upset", "turn", "farewell"]
"""Why a customer speaks: asked for something; to a line that was said; since what was read back is wrong; asked once
more; to offer something unasked; out of anger; for a turn of the scenario; at the end."""


class Spoken(NamedTuple):
    """A piece of what is said, and how long it takes to say: a word, a letter, a group of digits."""

    text: str
    ms: int


class Utterance(NamedTuple):
    """One thing that the customer says."""

    why: Why
    pause_ms: int
    """Silence before it: the CSO is still talking, or the customer thinks."""
    pieces: tuple[Spoken, ...]
    field: str = ""
    """The field whose value is told."""

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def ms(self) -> int:
        """How long it takes, its pause included."""
        return self.pause_ms + sum(piece.ms for piece in self.pieces)


class Heard(NamedTuple):
    """Something that the customer said in a session, and when it began."""

    elapsed_ms: int
    seq: int
    """The last event of the call before it."""
    why: Why
    text: str


class Due(NamedTuple):
    """Something that the customer made necessary, and the CSO was to do: ``flag:upset``, ``fill:email``, ``undo``."""

    elapsed_ms: int
    seq: int
    """The last event of the call when it became due."""
    what: str


class Work(NamedTuple):
    """Something done in the replicas of the applications.

    ``searched`` has a value for each column that was searched by; ``typed`` leaves ``value`` in ``column``; ``saved``
    keeps what the form holds.
    """

    elapsed_ms: int
    act: Literal["opened", "searched", "typed", "saved"]
    form: str
    """``application.form``."""
    column: str = ""
    value: str = ""


LapseKind = Literal["rule", "flag", "choice", "field", "column", "needless", "outcome", "readback", "look"]
"""``readback``: confirmed and not spelled; ``look``: chosen and not looked up; the others say what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """One thing that went wrong, at its moment."""

    kind: LapseKind
    message: str
    """What went wrong and what would have been right, for the trainee."""
    clause: str = ""
    rule: str = ""
    seq: int | None = None
    """The event of the call at which it shows; None where something never happened."""
    elapsed_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGrade:
    """A field beside what the customer meant; values are as the desk shows them."""

    field: str
    title: str
    meant: str
    found: str
    right: bool


ColumnVerdict = Literal["right", "missing", "different", "misplaced", "unsaved", "needless"]
"""As the copy sheet wants it; nothing there; another text; it stands in another column; typed and never saved; a text
where nothing belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnGrade:
    """A column of the replicas beside what belongs there."""

    column: str
    """Its address."""
    title: str
    wanted: str
    found: str
    verdict: ColumnVerdict
    elsewhere: str = ""
    """The title of the column where the text stands instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The grade of a session. Shares are percentages."""

    points: int
    """0 to 100: the mean of those shares that the call gave occasion for."""
    rules_share: int | None
    fields_share: int | None
    columns_share: int | None
    lapses: tuple[Lapse, ...]
    """In the order of the call."""
    clauses: dict[str, str]
    """Clause to ``satisfied`` or ``violated``; those that came up."""
    fields: tuple[FieldGrade, ...]
    columns: tuple[ColumnGrade, ...]
    confused: tuple[tuple[str, str], ...]
    """Letters and digits as they were meant, and as they were taken down, of each value that is wrong in the end."""
    handle_ms: int
    """From the first event to the last thing done, the work after the call included."""
    reference_ms: int
    """What the scenario takes where everything is done as it should be."""
    keys: int
    reference_keys: int
    outcome_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session of one trainee."""

    schema: Literal["sop-tui/training/1"] = SCHEMA
    call_id: str
    trainee: str
    practised_at: str
    """RFC 3339 with offset, by the clock of the desk; the call itself is held at the time of its scenario."""
    scenario: str
    title: str
    topic: str
    """What the call was about: the id of the option chosen for it, the scenario's where none was."""
    level: Level
    seed: int
    random: bool
    """The customer was made up from the seed."""
    heard: tuple[Heard, ...]
    due: tuple[Due, ...]
    work: tuple[Work, ...]
    assessment: Assessment
