"""What a single scalar can mean: text, number, truth, day, or one of a few words.

YAML's own guesses are not used: the type that a model asks for decides, and nothing else is taken for it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, NamedTuple

from sop_tui.core.diagnostic import UnfitError, shown
from sop_tui.store.tree import Scalar


class Word(NamedTuple):
    """One way to read a scalar; `rank` is its turn in a union, the most particular first."""

    rank: int
    expects: str
    parse: Callable[[Scalar], object]


_INT = re.compile(r"0|[1-9][0-9]{0,17}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _parse_int(scalar: Scalar) -> int:
    if scalar.plain and _INT.fullmatch(scalar.text):
        return int(scalar.text)
    message = f"{shown(scalar.text)} is not a whole number"
    raise UnfitError(message, "write digits only, without quotes and leading zeros", "VALUE_NUMBER")


def _parse_bool(scalar: Scalar) -> bool:
    if scalar.plain and scalar.text in {"true", "false"}:
        return scalar.text == "true"
    message = f"{shown(scalar.text)} is neither true nor false"
    raise UnfitError(message, "write true or false, without quotes", "VALUE_BOOL")


def _parse_date(scalar: Scalar) -> date:
    if _DATE.fullmatch(scalar.text):
        try:
            return date.fromisoformat(scalar.text)
        except ValueError:
            pass
    message = f"{shown(scalar.text)} is not a date"
    raise UnfitError(message, "write a day of the calendar as YYYY-MM-DD, such as 2019-11-25", "VALUE_DATE")


def choice(words: Mapping[str, object]) -> Word:
    """A scalar that must be one of these words; it means what the mapping gives for it."""
    expects = f"one of {', '.join(words)}"

    def parse(scalar: Scalar) -> object:
        if scalar.text in words:
            return words[scalar.text]
        near = nearest(scalar.text, words)
        mend = f"write {near}; {expects} is meant" if near else f"write {expects}"
        raise UnfitError(f"{shown(scalar.text)} is not a word for this", mend, "VALUE_CHOICE")

    return Word(0, expects, parse)


def nearest(word: str, known: Mapping[str, object]) -> str | None:
    """The known word that was most likely meant, if any is like it."""
    import difflib  # noqa: PLC0415 - 2 ms that a sound script need not pay

    return next(iter(difflib.get_close_matches(word[:64], known, n=1)), None)


SCALARS: Final[Mapping[object, Word]] = {
    bool: Word(1, "true or false", _parse_bool),
    int: Word(2, "a whole number", _parse_int),
    date: Word(3, "a date", _parse_date),
    str: Word(5, "a text", lambda scalar: scalar.text),
}
