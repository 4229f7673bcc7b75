"""How the rows of an application are compared with what is searched by: as a trainee types it, not as it is stored."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from sop_tui.core.answers import judge
from sop_tui.core.training.replica import Match, Search
from sop_tui.core.training.templates import dialled

_LETTERS = re.compile(r"[\W_]+")


def readable(match: Match, text: str) -> bool:
    """Whether a text can be searched by in this way: a day must be one."""
    return match not in {"since", "before"} or _day(text) is not None


def _day(text: str) -> str | None:
    return judge("date", text).canonical


def _same(cell: str, typed: str) -> bool:
    return _LETTERS.sub("", cell).casefold() == _LETTERS.sub("", typed).casefold()


def _same_number(cell: str, typed: str) -> bool:
    return bool(cell) and dialled(cell).canonical == dialled(typed).canonical


def _has_words(cell: str, typed: str) -> bool:
    words = _LETTERS.sub(" ", cell).casefold().split()
    return all(any(word.startswith(one) for word in words) for one in _LETTERS.sub(" ", typed).casefold().split())


def _since(cell: str, typed: str) -> bool:
    return (_day(typed) or "") <= cell


def _before(cell: str, typed: str) -> bool:
    """APKT takes the last day from its midnight on (EML-2a: one day is added)."""
    return cell < (_day(typed) or "")


_FITS: Final[Mapping[Match, Callable[[str, str], bool]]] = {
    "same": _same,
    "number": _same_number,
    "words": _has_words,
    "since": _since,
    "before": _before,
}


def fits(row: Mapping[str, str], search: Mapping[str, Search], given: Mapping[str, str]) -> bool:
    """Whether a row, cell to text, is found by these texts, column to text."""
    return all(
        _FITS[search[column].match](row.get(search[column].cell or column, ""), text) for column, text in given.items()
    )
