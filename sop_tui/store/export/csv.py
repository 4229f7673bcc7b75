"""CSV (RFC 4180, UTF-8): a row a call or a row an event, for spreadsheets and for every tool that reads tables.

The header depends on the scripts alone, never on the calls, so the files of two months fit below each other. No cell is
a formula to a spreadsheet: what begins like one gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

from sop_tui.core.book import Book
from sop_tui.core.spreadsheet import cell
from sop_tui.store.export.reading import Exported
from sop_tui.store.export.rows import CALL_COLUMNS, EVENT_COLUMNS, call_row, event_rows

Level = Literal["calls", "events"]

OTHER_CLAUSES: Final = "other_clauses"
"""The last column: verdicts of clauses that the present scripts no longer have, as ``CLAUSE=verdict``."""

_BETWEEN: Final = "; "


def clauses_of(book: Book) -> tuple[str, ...]:
    """The clauses that calls are judged by, in the order of the SOPs."""
    return tuple(dict.fromkeys(rule.clause for sop in book.sops.values() for rule in sop.constraints))


def header(level: Level, clauses: Sequence[str]) -> bytes:
    """The first row."""
    return _lines([EVENT_COLUMNS if level == "events" else (*CALL_COLUMNS, *clauses, OTHER_CLAUSES)])


def rows(item: Exported, level: Level, clauses: Sequence[str]) -> bytes:
    """The row of a call, or the rows of its events."""
    return _lines(event_rows(item) if level == "events" else [_call(item, clauses)])


def _call(item: Exported, clauses: Sequence[str]) -> list[Any]:
    verdicts = dict(item.summary.clauses)
    known = [verdicts.pop(clause, "") for clause in clauses]
    others = _BETWEEN.join(f"{clause}={verdict}" for clause, verdict in verdicts.items())
    return [*call_row(item).values(), *known, others]


def _lines(found: Iterable[Iterable[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[_plain(value) for value in row] for row in found])
    # What stands for a byte that is no text cannot be written as UTF-8.
    return out.getvalue().encode("utf-8", "backslashreplace")


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.4f}"
        case list():
            return cell(_BETWEEN.join(value))
    return cell(str(value))
