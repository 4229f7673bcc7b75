"""The words as they are collected, so that no word can come to mean two things unnoticed.

One clash is let through: a word may be a letter and a digit. Everything else that could be understood in two
ways is refused at the cell that brings it in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from sop_tui.core.spelling import tsv

Role = Literal["char", "label", "domain"]

LETTER_PREFIX = "huruf"
DIGIT_PREFIX = "angka"
REPEATS: Mapping[str, int] = MappingProxyType({"dobel": 2, "double": 2, "tripel": 3, "triple": 3})
"""Words that say how often the next character stands."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are heard together, lower-case, and the text they can stand for."""

    words: tuple[str, ...]
    readings: tuple[str, ...]
    """One text; two, the letter first, for a word like Lima."""
    role: Role
    """A label counts only after an @ or a dot."""


class Vocabulary:
    """The words collected so far, and what each already means."""

    def __init__(self) -> None:
        self.homes: dict[str, set[str]] = {}
        """Code word to the alphabets it belongs to."""
        self._phrases: dict[tuple[Role, tuple[str, ...]], Phrase] = {}
        self._cells: dict[tuple[str, ...], tsv.Cell] = {}

    def add(self, said: str, text: str, role: Role, cell: tsv.Cell) -> str:
        """Take in one way to say `text`, and return it in lower case with single blanks."""
        words = tuple(said.lower().split())
        if "," in said or not words:
            raise cell.wrong(f'"{said}" cannot be told apart in a list of words; write words without a comma')
        if words[0] in (LETTER_PREFIX, DIGIT_PREFIX, *REPEATS):
            raise cell.wrong(f'"{words[0]}" is said before a letter or a digit; choose another word')
        known = self._phrases.get((role, words))
        readings: tuple[str, ...] = (text,)
        if known and text not in known.readings:
            if len(known.readings) > 1 or not (known.readings[0].isalpha() and text.isdigit()):
                raise cell.wrong(f'"{said}" already means "{known.readings[0]}"; choose another word')
            readings = (*known.readings, text)
        elif known:
            readings = known.readings
        self._phrases[role, words] = Phrase(words, readings, role)
        self._cells.setdefault(words, cell)
        return " ".join(words)

    def collisions(self) -> dict[str, tuple[str, str]]:
        """The words that are a letter and a digit, to that letter and that digit."""
        return {
            " ".join(phrase.words): (phrase.readings[0], phrase.readings[1])
            for phrase in self._chars()
            if len(phrase.readings) > 1
        }

    def _chars(self) -> Iterable[Phrase]:
        return (phrase for phrase in self._phrases.values() if phrase.role == "char")

    def refuse_double_meanings(self) -> None:
        """Raise for a phrase that also reads as others in a row: "titik dua" is a dot and a two."""
        for phrase in self._chars():
            if self._reads_apart(phrase.words):
                said = " ".join(phrase.words)
                raise self._cells[phrase.words].wrong(
                    f'"{said}" also reads as words for others in a row; choose another'
                )

    def _reads_apart(self, words: tuple[str, ...]) -> bool:
        return any(
            ("char", words[:k]) in self._phrases
            and (("char", words[k:]) in self._phrases or self._reads_apart(words[k:]))
            for k in range(1, len(words))
        )

    def by_first_word(self) -> dict[str, tuple[Phrase, ...]]:
        """Every phrase by its first word, the longest first; of equals, a label last."""
        found: dict[str, list[Phrase]] = {}
        order: tuple[Role, ...] = ("domain", "char", "label")
        for phrase in sorted(self._phrases.values(), key=lambda p: (-len(p.words), order.index(p.role))):
            found.setdefault(phrase.words[0], []).append(phrase)
        return {word: tuple(phrases) for word, phrases in found.items()}
