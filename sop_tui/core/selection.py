"""The one language of the filter line of a screen and of ``sop-tui search``, read.

    agen:rani topik:gangguan lama:>300 nilai:<80 langgar:EML-1b ulasan:belum hari:2026-11 kata "frasa persis"

Whatever is no known key is searched as text, so that no word is lost in silence; a known key with a value that says
nothing is an error with its place.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple, cast

from sop_tui.core.limits import ANY, NONE, Selection, Term, Where
from sop_tui.core.plaintext import clean
from sop_tui.core.words import words

TEXT_MAX: Final = 1000
TERMS_MAX: Final = 32
"""Nobody types more; a search engine would not take thousands of words."""

_KEY: Final = re.compile(r"(\w+):")
_VALUE: Final = re.compile(r'"((?:[^"]|"")*)("?)(\*?)|(\S*)')
_SPACE: Final = re.compile(r"\s*")
_TERMS: Final = ("", "said", "typed", "noted")

KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agen": "agent",
        "topik": "topic",
        "hasil": "outcome",
        "mode": "mode",
        "hari": "day",
        "lama": "length",
        "nilai": "score",
        "langgar": "violated",
        "ulasan": "reviewed",
        "tanda": "flag",
        "rusak": "damaged",
        "ucap": "said",
        "ketik": "typed",
        "catat": "noted",
    }
)
"""The keys, Indonesian to English; either may be typed."""

_ENGLISH: Final = {**KEYS, **{name: name for name in KEYS.values()}}
_MODES: Final = {"langsung": "live", "latihan": "training", "simulasi": "simulation"}
_YES: Final = ("ya", "yes", "sudah")
_NO: Final = ("tidak", "no", "belum")
_ANY: Final = (ANY, "any", "ya", "yes")
_NONE: Final = (NONE, "none", "tanpa", "no")


class SelectionError(ValueError):
    """A line that says nothing clear.

    ``code`` is stable: ``TOO_LONG``, ``TOO_MANY``, ``VALUE``, ``TWICE`` or ``NO_WORD``. ``position`` is a place in the
    line, from 0; ``message`` and ``mend`` are Indonesian.
    """

    def __init__(self, code: str, position: int, message: str, mend: str) -> None:
        super().__init__(f"{message} {mend}")
        self.code = code
        self.position = position
        self.message = message
        self.mend = mend


class _Item(NamedTuple):
    """A part of the line."""

    at: int
    key: str
    """In English; empty for text."""
    typed: str
    """The key as it was typed."""
    value: str
    quoted: bool
    open: bool
    """Whether the last word may go on."""

    @property
    def plain(self) -> str:
        """The value as a word of this language; a quoted one is none."""
        return "" if self.quoted else self.value.casefold()


class _Unclear(Exception):
    """A value that is none: how it should be written."""


def parse(text: str, today: date) -> Selection:
    """What a line means; ``hari:ini`` and ``hari:kemarin`` are counted from `today`.

    The last word of the line, where it is not quoted, is one that is still being typed: it may go on.

    Raises:
        SelectionError: a known key has no value, or none that it could have, or is there twice.
    """
    if len(text) > TEXT_MAX:
        raise SelectionError(
            "TOO_LONG", TEXT_MAX, "Saringan terlalu panjang.", f"Tulis paling banyak {TEXT_MAX} huruf."
        )
    found: dict[str, Any] = {}
    for item in _items(text):
        try:
            limits = _READERS[item.key](item, today)
        except _Unclear as unclear:
            value = item.value or "kosong"
            raise SelectionError("VALUE", item.at, f"{item.typed}: “{value}” tidak dikenal.", str(unclear)) from None
        for name, value in limits.items():
            if isinstance(value, tuple):
                found[name] = (*found.get(name, ()), *value)
            elif name in found:
                raise SelectionError("TWICE", item.at, f"{item.typed}: tertulis dua kali.", "Hapus salah satunya.")
            else:
                found[name] = value
        if len(found.get("terms", ())) > TERMS_MAX:
            raise SelectionError("TOO_MANY", item.at, "Terlalu banyak kata.", f"Cari paling banyak {TERMS_MAX} kata.")
    return Selection(**found)


def _items(text: str) -> Iterator[_Item]:
    at = _past(_SPACE, text, 0)
    while at < len(text):
        typed = _KEY.match(text, at)
        key = _ENGLISH.get(typed[1].casefold(), "") if typed else ""
        value = _VALUE.match(text, typed.end() if typed and key else at)
        assert value  # noqa: S101 - it matches nothing at all, too
        yield _item(at, key, typed[1] if typed else "", value, last=value.end() == len(text))
        at = _past(_SPACE, text, value.end())


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _item(at: int, key: str, typed: str, match: re.Match[str], last: bool) -> _Item:
    quoted, end, star, bare = match.groups()
    if quoted is not None:
        value = clean(quoted.replace('""', '"'))
        goes_on = value + star if key not in _TERMS else value
        return _Item(at, key, typed, goes_on, quoted=True, open=bool(star) or not end)
    value = clean(bare)
    shorter = value.rstrip("*") if key in _TERMS else value
    return _Item(at, key, typed, shorter, quoted=False, open=last or shorter != value)


def _text(item: _Item, _: date) -> dict[str, Any]:
    if words(item.value):
        return {"terms": (Term(item.value, cast(Where, item.key), item.open),)}
    if item.quoted or item.key:
        raise SelectionError("NO_WORD", item.at, "Tidak ada huruf atau angka untuk dicari.", "Tulis sebuah kata.")
    # A dash or an ampersand between words is none itself.
    return {}


def _name(item: _Item, _: date) -> dict[str, Any]:
    if not item.value and not item.quoted:
        raise _Unclear(f'Tulis namanya sesudah {item.typed}: atau "" bila yang dicari tanpa nama.')
    return {item.key: _MODES.get(item.plain, item.value) if item.key == "mode" else item.value}


def _violated(item: _Item, _: date) -> dict[str, Any]:
    if not item.value:
        raise _Unclear(f"Tulis sebuah klausul, misalnya {item.typed}:EML-1b, atau {item.typed}:{ANY}.")
    if item.plain in _ANY:
        return {"violated": True}
    if item.plain in _NONE:
        return {"violated": False}
    return {"clauses": (item.value,)}


def _flag(item: _Item, _: date) -> dict[str, Any]:
    if not item.value:
        raise _Unclear(f"Tulis nama tandanya, misalnya {item.typed}:upset.")
    return {"flags": (item.value,)}


def _either(item: _Item, _: date) -> dict[str, Any]:
    if item.plain not in _YES + _NO:
        raise _Unclear(f"Tulis {'sudah atau belum' if item.key == 'reviewed' else 'ya atau tidak'}.")
    return {item.key: item.plain in _YES}


def _length(item: _Item, _: date) -> dict[str, Any]:
    low, high = _range(item, _seconds, f"Tulis detik atau menit:detik, misalnya {item.typed}:>300 atau 5:00..10:00.")
    return _given(length_min=low, length_max=high)


def _score(item: _Item, _: date) -> dict[str, Any]:
    low, high = _range(item, _percent, f"Tulis angka 0 sampai 100, misalnya {item.typed}:<80 atau 60..80.")
    return _given(share_min=low, share_max=high)


def _day(item: _Item, today: date) -> dict[str, Any]:
    mend = f"Tulis tanggal, bulan atau pekan, misalnya {item.typed}:2026-11-21, 2026-11, 2026-W47 atau ini."
    try:
        low, high = _range(item, lambda value: _days(value, today), mend)
        return _given(
            day_from=None if low is None else date.fromordinal(low),
            day_to=None if high is None else date.fromordinal(high),
        )
    except (ValueError, OverflowError):
        raise _Unclear(mend) from None


def _given(**limits: object) -> dict[str, Any]:
    return {name: value for name, value in limits.items() if value is not None}


_BOUND: Final = re.compile(r"(>=|<=|>|<|=)(.+)")


def _range(item: _Item, span: Callable[[str], tuple[int, int]], mend: str) -> tuple[int | None, int | None]:
    """The first and the last number that are meant, as ``5``, ``>5``, ``5..9``, ``5..`` or ``..9`` say."""
    try:
        if bound := _BOUND.fullmatch(item.plain):
            low, high = span(bound[2])
            return _BOUNDS[bound[1]](low, high)
        first, dots, second = item.plain.partition("..")
        if not dots:
            return span(first)
        start = span(first) if first else None
        end = span(second) if second else None
    except ValueError:
        raise _Unclear(mend) from None
    if start and end and start[0] > end[1]:
        raise _Unclear("Tulis yang lebih kecil di depan.")
    if not (start or end):
        raise _Unclear(mend)
    return start and start[0], end and end[1]


_BOUNDS: Final[Mapping[str, Callable[[int, int], tuple[int | None, int | None]]]] = {
    ">": lambda _, high: (high + 1, None),
    ">=": lambda low, _: (low, None),
    "<": lambda low, _: (None, low - 1),
    "<=": lambda _, high: (None, high),
    "=": lambda low, high: (low, high),
}


def _seconds(value: str) -> tuple[int, int]:
    found = re.fullmatch(r"(?:([0-9]{1,4}):(?=[0-5][0-9]$))?([0-9]{1,6})", value)
    if not found:
        raise ValueError(value)
    seconds = int(found[1] or 0) * 60 + int(found[2])
    return seconds, seconds


def _percent(value: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,3})%?", value)
    if not found:
        raise ValueError(value)
    return int(found[1]), int(found[1])


def _days(value: str, today: date) -> tuple[int, int]:
    """First and last day (ordinals) of a day, a month, a week (ISO 8601) or a year."""
    if value in _NAMED_DAYS:
        day = today.toordinal() - _NAMED_DAYS[value]
        return day, day
    for form, days in _DAYS.items():
        if found := re.fullmatch(form, value):
            first, last = days(*map(int, found.groups()))
            return first.toordinal(), last.toordinal()
    raise ValueError(value)


def _week(year: int, week: int) -> tuple[date, date]:
    monday = date.fromisocalendar(year, week, 1)
    return monday, monday + timedelta(days=6)


_NAMED_DAYS: Final = {"ini": 0, "today": 0, "kemarin": 1, "yesterday": 1}
_DAYS: Final[Mapping[str, Callable[..., tuple[date, date]]]] = {
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})": lambda y, m, d: (date(y, m, d), date(y, m, d)),
    r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})": lambda d, m, y: (date(y, m, d), date(y, m, d)),
    r"([0-9]{4})-([0-9]{1,2})": lambda y, m: (date(y, m, 1), date(y, m, monthrange(y, m)[1])),
    r"([0-9]{4})-w([0-9]{1,2})": _week,
    r"([0-9]{4})": lambda y: (date(y, 1, 1), date(y, 12, 31)),
}

_READERS: Final[Mapping[str, Callable[[_Item, date], dict[str, Any]]]] = {
    **dict.fromkeys(_TERMS, _text),
    **dict.fromkeys(("agent", "topic", "outcome", "mode"), _name),
    "day": _day,
    "length": _length,
    "score": _score,
    "violated": _violated,
    "reviewed": _either,
    "flag": _flag,
    "damaged": _either,
}

__all__ = ["KEYS", "TERMS_MAX", "TEXT_MAX", "Selection", "SelectionError", "Term", "Where", "parse"]
