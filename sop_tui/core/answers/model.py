"""What a judgement of an answer is: the words that every kind, the desk and the command line share."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Verdict = Literal["ok", "warning", "error"]
Readback = Literal["letters", "groups", "plain"]

_NOTHING: Mapping[str, str] = MappingProxyType({})


class UnknownKindError(ValueError):
    """No kind of answer has this name. The message lists those there are."""


class UnknownFormError(ValueError):
    """The kind has no form of this name. The message lists those there are."""


class Severity(StrEnum):
    """How far a problem stops an answer."""

    WARNING = "warning"
    """Very likely wrong, perhaps right: one confirming key overrides it."""
    ERROR = "error"
    """Cannot be what was asked for: the answer is not kept."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an answer, in words for a CSO with a customer on the line (Indonesian)."""

    code: str
    """Stable name such as `EMAIL_NO_AT`; never shown alone, never reused for another problem."""
    severity: Severity
    message: str
    """What is wrong and where. One sentence, at most 76 columns."""
    mend: str
    """What to ask the customer, or to type. One sentence, at most 76 columns."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a kind says of one typed answer."""

    kind: str
    text: str
    """As typed, cleaned; what is over the kind's `max_length` is cut off."""
    canonical: str | None
    """The form that is kept; None exactly when the verdict is error. Judging it again gives itself."""
    problems: tuple[Problem, ...] = ()
    suggestion: str | None = None
    """A whole answer that may be meant instead. Offered, never applied by itself."""
    renderings: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """Form name to text, for every form of the kind; empty on error."""
    tag: str | None = None
    """The class of the answer, one of the kind's `tags`, for conditions to test."""

    @property
    def verdict(self) -> Verdict:
        """The worst severity among the problems, or ok."""
        if not self.problems:
            return "ok"
        severities = {problem.severity for problem in self.problems}
        return "error" if Severity.ERROR in severities else "warning"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of answer: how it is judged, and the forms its value is shown and recorded in."""

    name: str
    title: str
    """What the CSO calls it (Indonesian)."""
    judge: Callable[[str], Judgement]
    """Judges any text whatsoever; never raises."""
    render: Callable[[str], Mapping[str, str]]
    """All forms of a canonical value, keyed by `forms`."""
    forms: tuple[str, ...]
    readback: Readback
    """How the value is said back: letter by letter, in groups of digits, or as it stands."""
    hint: str
    """One short line beside the input (Indonesian)."""
    max_length: int
    """Characters; a longer text is not an answer of this kind."""
    tags: tuple[str, ...] = ()


def error(code: str, message: str, mend: str) -> Problem:
    """Return a problem that stops the answer."""
    return Problem(code, Severity.ERROR, message, mend)


def warning(code: str, message: str, mend: str) -> Problem:
    """Return a problem that asks for one confirming key."""
    return Problem(code, Severity.WARNING, message, mend)


def words(text: str) -> frozenset[str]:
    """Return the words of a table written as running text."""
    return frozenset(text.split())


def shown(text: str, width: int = 20) -> str:
    """Return `text` in typographic quotes, cut to `width` columns so that a message keeps its 76."""
    columns = 0
    for place, char in enumerate(text):
        columns += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if columns > width:
            return f"“{text[:place]}…”"
    return f"“{text}”"


def shown_char(char: str) -> str:
    """Return one character as a message can name it: itself, and its code point where looks deceive."""
    if char.isascii():
        return f"“{char}”"
    return f"“{char}” (U+{ord(char):04X})" if char.isalnum() else f"U+{ord(char):04X}"
