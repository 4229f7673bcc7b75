"""What an exercise is: the words that making, judging and drawing one share."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from sop_tui.core.training.session import Spoken

Drill = Literal["dengar", "eja", "angka", "mirip", "kolom"]

DRILLS: Final[Mapping[Drill, str]] = MappingProxyType(
    {
        "dengar": "Dengar dan ketik",
        "eja": "Lihat dan eja",
        "angka": "Nomor dibacakan kembali",
        "mirip": "Huruf yang mudah tertukar",
        "kolom": "Kolom tempat mencatat",
    }
)
"""Their titles."""

ALL_RIGHT: Final = "sesuai"
"""The choice that nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be picked."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise: what is asked, what is heard and seen, and what would be right."""

    drill: Drill
    seed: int
    question: str
    shown: str = ""
    """What stands on the screen."""
    spoken: tuple[Spoken, ...] = ()
    """What the customer says."""
    again: tuple[Spoken, ...] = ()
    """The same, asked to say it again."""
    words_per_minute: int = 110
    kind: str = ""
    """The kind of the value that is to be typed."""
    meant: str = ""
    """What is to be typed; empty where something is picked."""
    choices: tuple[Choice, ...] = ()
    answer: frozenset[str] = frozenset()
    """The choices that are right."""
    several: bool = False
    """More than one choice may be right."""
    items: tuple[str, ...] = ()
    """What it practises."""
    told: tuple[str, ...] = ()
    """What is worth knowing once it is answered, line by line."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an answer."""

    right: bool
    results: tuple[tuple[str, bool], ...]
    """Each item that the answer says something about."""
    confused: tuple[tuple[str, str], ...] = ()
    """Letters and digits as they were meant, and as they were taken down."""
    taken: str = ""
    """What was understood of what was typed."""
    hint: str = ""
