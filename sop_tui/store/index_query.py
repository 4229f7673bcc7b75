"""A `Selection` as SQL. Whatever a user typed goes in as numbers, as parameters, or as folded words between quotes.

Names are few, so they are matched here and not in SQL; and so every filter is a comparison of small numbers.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from sop_tui.core.limits import Selection, Term
from sop_tui.core.words import covers, words
from sop_tui.store.index_rows import GarbledError, first_id

Kind = Literal["agent", "topic", "outcome", "mode", "clause", "flag"]
Order = Literal[
    "newest",
    "oldest",
    "longest",
    "shortest",
    "violations",
    "lowest",
    "highest",
    "agent",
    "topic",
    "outcome",
    "reviewed",
    "unreviewed",
]

_BY_NAME: Final = "(SELECT name FROM names WHERE names.id = calls.{0}) COLLATE NOCASE, calls.id DESC"
ORDERS: Final[dict[Order, str]] = {
    "newest": "calls.id DESC",
    "oldest": "calls.id",
    "longest": "calls.length DESC, calls.id DESC",
    "shortest": "calls.length IS NULL, calls.length, calls.id DESC",
    "violations": "calls.violated DESC, calls.id DESC",
    "lowest": "calls.share IS NULL, calls.share, calls.id DESC",
    "highest": "calls.share DESC, calls.id DESC",
    "agent": _BY_NAME.format("agent"),
    "topic": _BY_NAME.format("topic"),
    "outcome": _BY_NAME.format("outcome"),
    "reviewed": "calls.reviewed DESC, calls.id DESC",
    "unreviewed": "calls.reviewed, calls.id DESC",
}

ALL: Final = 2**63 - 1
"""More rows SQLite cannot count."""

FEW: Final = 5000
"""Calls that a filter leaves, of which a search then looks at no other. To look up every call that holds a common word
takes ten times as long as to read that it does."""

_VERY_FEW: Final = 200
"""Calls that are asked one by one whether they hold a word: some microseconds each."""


@dataclass(frozen=True, slots=True)
class Query:
    """The calls that are meant, as the rest of a statement: ``FROM … WHERE …``."""

    tables: str
    where: str
    values: tuple[str | int, ...]
    id: str = "calls.id"

    def ids(self, order: Order, limit: int, offset: int) -> str:
        """A statement for their ids."""
        source, by = self, ORDERS[order]
        if order in {"newest", "oldest"}:
            by = by.replace("calls.id", self.id)
        elif "calls" not in self.tables:
            source = Query(f"{self.tables} CROSS JOIN calls ON calls.id = words.rowid", self.where, self.values)
        return f"{source.select(self.id)} ORDER BY {by} LIMIT {min(int(limit), ALL)} OFFSET {int(offset)}"

    def select(self, what: str) -> str:
        """A statement for anything of them."""
        return f"SELECT {what} FROM {self.tables} WHERE {self.where}"  # noqa: S608 - names of ours, and numbers


def query(connection: sqlite3.Connection, selection: Selection) -> Query:
    """The calls that are meant."""
    filters = _filters(connection, selection)
    by_filter = Query("calls", " AND ".join(filters) or "1", ())
    match = match_of(selection.terms)
    if not match:
        return by_filter
    if not filters:
        return Query("words", "words MATCH ?", (match,), "words.rowid")
    few = [row[0] for row in connection.execute(f"{by_filter.select('calls.id')} LIMIT {FEW + 1}")]
    if len(few) <= FEW:
        return Query("words", f"words MATCH ? AND {_among(few)}", (match,), "words.rowid")
    joined = "words CROSS JOIN calls ON calls.id = words.rowid"
    return Query(joined, f"words MATCH ? AND {by_filter.where}", (match,), "words.rowid")


def _among(few: Sequence[int]) -> str:
    if len(few) <= _VERY_FEW:
        return f"words.rowid IN {_list(few)}"
    # With the sign in front, SQLite reads what holds the words once, and looks into the list for each.
    return f"words.rowid BETWEEN {min(few)} AND {max(few)} AND +words.rowid IN {_list(few)}"


def match_of(terms: Iterable[Term]) -> str:
    """The words in the language of FTS5. What it is made of are letters and digits, so nothing in it is an operator."""
    found = []
    for term in terms:
        phrase = words(term.text)
        if phrase:
            column = f"{term.where} : " if term.where else ""
            found.append(f'{column}"{" ".join(phrase)}"{" *" if term.prefix else ""}')
    return " AND ".join(found)


def _filters(connection: sqlite3.Connection, chosen: Selection) -> list[str]:
    return [*_equal(connection, chosen), *_marked(connection, chosen), *_days(chosen), *_within(chosen)]


def _equal(connection: sqlite3.Connection, chosen: Selection) -> Iterable[str]:
    """What has an index. The rarest is looked up, where it is rare at all; with a sign, the rest is only compared.

    To read all calls in their order takes a quarter of the time of looking each of them up.
    """
    wanted: list[tuple[str, Sequence[int]]] = [
        (f"calls.{kind}", _meant(connection, kind, pattern))
        for kind in ("agent", "topic", "outcome", "mode")
        if (pattern := getattr(chosen, kind)) is not None
    ]
    for column, value in (
        ("(calls.violated > 0)", chosen.violated),
        ("(calls.reviewed > 0)", chosen.reviewed),
        ("calls.damaged", chosen.damaged),
    ):
        if value is not None:
            wanted.append((column, [int(value)]))
    counts = [_at_most(connection, f"calls WHERE {column} IN {_list(values)}") for column, values in wanted]
    rarest = counts.index(min(counts)) if counts and min(counts) <= FEW else None
    for at, (column, values) in enumerate(wanted):
        sign = "" if at == rarest else "+"
        yield f"{sign}{column} = {values[0]}" if len(values) == 1 else f"{sign}{column} IN {_list(values)}"


def _marked(connection: sqlite3.Connection, chosen: Selection) -> Iterable[str]:
    """Clauses and flags: few calls are looked up, of many each call is asked."""
    for kind, names in (("clause", chosen.clauses), ("flag", chosen.flags)):
        for name in names:
            marked = f"marks WHERE name IN {_list(_meant(connection, kind, name))}"
            if _at_most(connection, marked) <= FEW:
                yield f"calls.id IN (SELECT call FROM {marked})"  # noqa: S608 - names of ours, and numbers
            else:
                yield f"EXISTS (SELECT 1 FROM {marked} AND call = calls.id)"  # noqa: S608 - as above


def _at_most(connection: sqlite3.Connection, rows: str) -> int:
    """How many there are, counted up to one more than few."""
    statement = f"SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT {FEW + 1})"  # noqa: S608 - names of ours, and numbers
    return int(connection.execute(statement).fetchone()[0])


def _within(chosen: Selection) -> Iterable[str]:
    for column, low, high in (
        ("length", chosen.length_min, chosen.length_max),
        ("share", chosen.share_min, chosen.share_max),
    ):
        if low is not None:
            yield f"calls.{column} >= {int(low)}"
        if high is not None:
            yield f"calls.{column} <= {int(high)}"


def _days(chosen: Selection) -> Iterable[str]:
    """A day is the desk's own; an id tells the time of the world, which is never a whole day apart."""
    if chosen.day_from is not None:
        yield f"calls.day >= {chosen.day_from.toordinal()}"
        if chosen.day_from > date.min + timedelta(days=1):
            yield f"calls.id >= {_midnight(chosen.day_from - timedelta(days=1))}"
    if chosen.day_to is not None:
        yield f"calls.day <= {chosen.day_to.toordinal()}"
        if chosen.day_to < date.max - timedelta(days=2):
            yield f"calls.id < {_midnight(chosen.day_to + timedelta(days=2))}"


def _midnight(day: date) -> int:
    return first_id(datetime(day.year, day.month, day.day))


def _meant(connection: sqlite3.Connection, kind: str, pattern: str) -> list[int]:
    return [number for number, name in names_of(connection, kind) if covers(pattern, name)]


def names_of(connection: sqlite3.Connection, kind: str) -> list[tuple[int, str]]:
    """Every name of a kind that a call ever had, and its number."""
    rows = connection.execute("SELECT id, name FROM names WHERE kind = ?", (kind,))
    return [(number, unpacked_name(name)) for number, name in rows]


def packed_name(name: str) -> str:
    """A name as text that SQLite takes, whatever stands in it."""
    return name.encode("unicode_escape").decode("ascii")


def unpacked_name(name: str) -> str:
    """What `packed_name` made.

    Raises:
        GarbledError: it is not that.
    """
    try:
        return name.encode("ascii").decode("unicode_escape")
    except (UnicodeError, AttributeError) as fault:
        raise GarbledError(str(fault)) from fault


def _list(numbers: Sequence[int]) -> str:
    return f"({','.join(map(str, numbers))})"
