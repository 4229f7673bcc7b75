"""Drills: what a CSO must do without thinking, practised for minutes and not for calls.

Five of them: hear and type, see and spell, numbers read back, which letters are confused on the line, and where each
value is recorded. An exercise is a function of its seed and of what the trainee needs (`needs`), so that each can be
had again; what was answered is an `Attempt`, and all attempts together say what comes back (`spaced`).

An item is what a trainee can be good or bad at, as ``drill:item``: ``dengar:m``, ``angka:7``, ``kolom:email@crm``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.training import drill_columns as columns
from sop_tui.core.training import drill_values as values
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.drill_judging import judge_answer
from sop_tui.core.training.drill_letters import confusable
from sop_tui.core.training.drill_making import MAKERS
from sop_tui.core.training.exercise import ALL_RIGHT, DRILLS, Choice, Drill, Exercise, Result
from sop_tui.core.training.session import Level, Session
from sop_tui.core.training.spaced import LAPSED, NEW, Attempt, Standing, need

__all__ = [
    "ALL_RIGHT",
    "DRILLS",
    "Choice",
    "Drill",
    "Exercise",
    "Result",
    "exercise",
    "item_title",
    "items_of",
    "judge_answer",
    "mistaken_in",
    "needs",
]

_SHARED: Final = ("dengar", "eja", "angka", "mirip")
"""Drills of letters and digits: a mistake in one of them brings the letter back in all."""


def items_of(book: Book, drill: Drill) -> tuple[str, ...]:
    """Everything that comes up in a drill."""
    match drill:
        case "dengar" | "eja":
            found = (*values.VOWELS, *values.CONSONANTS, *values.DIGITS)
        case "angka":
            found = tuple(values.DIGITS)
        case "mirip":
            found = tuple(sorted(confusable(book.spelling)))
        case "kolom":
            found = tuple(one.item for one in columns.recorded(book))
    return tuple(f"{drill}:{item}" for item in found)


def item_title(book: Book, item: str) -> str:
    """An item of any drill in the words of the desk: ``M``, ``Alamat email (CRM)``."""
    drill, _, what = item.partition(":")
    if drill != "kolom":
        return what.upper()
    found = next((one for one in columns.recorded(book) if one.item == what), None)
    if found is None:
        return what
    return f"{book.fields[found.field].title} ({book.applications[found.application].title})"


def needs(book: Book, drill: Drill, known: Mapping[str, Standing], now: datetime) -> Mapping[str, int]:
    """How much each item of a drill needs to come up, at least 1, by what `standings` gave of all drills.

    A letter that was mistaken in another drill, or in a practice call, comes back here until it was right here.
    """
    return {item: _need(item, known, now) for item in items_of(book, drill)}


def _need(item: str, known: Mapping[str, Standing], now: datetime) -> int:
    drill, _, what = item.partition(":")
    own = known.get(item)
    if drill in _SHARED:
        elsewhere = (known.get(f"{other}:{what}") for other in _SHARED if other != drill)
        if any(one and one.box == 0 and (own is None or one.at > own.at) for one in elsewhere):
            return LAPSED
    return need(own, now)


def mistaken_in(session: Session) -> Attempt | None:
    """What a practice call showed of letters and digits: those taken down wrong come back in the drills. None where
    there were none."""
    confused = tuple((meant.lower(), taken.lower()) for meant, taken in session.assessment.confused)
    letters = dict.fromkeys(char for pair in confused for char in pair if len(char) == 1 and char.isalnum())
    if not letters:
        return None
    results = tuple((f"dengar:{char}", False) for char in letters)
    return Attempt(session.practised_at, "panggilan", session.seed, False, results, confused)


def exercise(book: Book, drill: Drill, seed: int, needed: Mapping[str, int], level: Level = 1) -> Exercise:
    """The exercise of this seed; ``needed`` is what `needs` gave (an item that is not in it is as good as new)."""
    dice = Dice(str(seed)).child(drill, level)

    def weight(item: str) -> int:
        return needed.get(f"{drill}:{item}", NEW)

    return MAKERS[drill](book, seed, weight, level, dice)
