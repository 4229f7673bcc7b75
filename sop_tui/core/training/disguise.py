"""The values of a real customer, each exchanged for a made-up one, so that a call can be practised by anybody.

The course of a call hangs on which values are equal and on their class, never on what they are. So one value is
always exchanged for the same other one, in whatever form it was typed, and two are never exchanged for one. What was
written freely (a note, a reason, a need) may hold a name in any place, and is not taken over at all.
"""

from collections.abc import Mapping
from typing import Final

from sop_tui.core.answers import KINDS, Judgement, judge
from sop_tui.core.book import Book
from sop_tui.core.plaintext import clean
from sop_tui.core.proving.samples import SAMPLES
from sop_tui.core.recognizing import NEED
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.made_up import like
from sop_tui.core.training.speech import Speech

TRIES: Final = 12
"""Draws for another value before a sample is taken."""


class Disguise:
    """What each value of one call becomes. It remembers, and so belongs to one call."""

    def __init__(self, book: Book, dice: Dice, speech: Speech | None = None) -> None:
        self._book = book
        self._dice = dice
        self._speech = speech
        self._made: dict[tuple[str, str], str] = {}

    def told(self, field: str, text: str) -> str:
        """Another answer for a field, of the same class; what cannot be judged stays a wrong one."""
        kind = self._book.fields[field].kind
        judged = judge(kind, text)
        if not judged.canonical:
            return self.mistyped(field, text) or ""
        key = kind, judged.canonical
        if key not in self._made:
            self._made[key] = self._another(judged)
        return self._made[key]

    def mistyped(self, field: str, text: str) -> str | None:
        """Another wrong text for a field; None where its shape makes it a right one."""
        kind = self._book.fields[field].kind
        found = like(kind, clean(text), self._dice)
        wrong = judge(kind, found).verdict == "error"
        return found if wrong and not _holds(found, text) else None

    def free(self, _: str, instead: str) -> str:
        """A note or a reason may tell of anybody, in any words: it is never taken over."""
        return instead

    def need(self, _: str, choices: Mapping[str, str], topic: str) -> str:
        """What the call is about, as customers tell it; in the words of the desk where nobody wrote how."""
        told = self._speech.need(choices, self._dice) if self._speech else None
        return told or topic or self._book.fields[NEED].title

    def _another(self, judged: Judgement) -> str:
        taken = {made for (kind, _), made in self._made.items() if kind == judged.kind}
        shape = _as_typed(judged)
        drawn = (
            like(judged.kind, shape, self._dice.child(number) if number else self._dice) for number in range(TRIES)
        )
        samples = SAMPLES.get(judged.kind, {}).get(judged.tag, ())
        for other in (*drawn, *samples):
            if other not in taken and _fits(judged, other):
                return other
        return shape if judged.kind == "date" else ""


def _as_typed(judged: Judgement) -> str:
    """A value as one types it: a number with its zero, and without separators."""
    forms = KINDS[judged.kind].forms
    return judged.renderings.get("national" if "national" in forms else forms[0]) or judged.text


def _fits(judged: Judgement, text: str) -> bool:
    """Whether a text is another answer of the same class, and as good a number to be called back on."""
    other = judge(judged.kind, text)
    if not other.canonical or other.tag != judged.tag or _holds(text, judged.text):
        return False
    if judged.kind != "id_caller":
        return True
    return judge("phone", text).verdict == judge("phone", judged.canonical or "").verdict


def _holds(text: str, value: str) -> bool:
    return value.strip().casefold() in text.casefold()
