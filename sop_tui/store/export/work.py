"""What is done to one transcript after another, on any core: read, checked, perhaps redacted, and given a form."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from sop_tui.store.export.csv import Level, rows
from sop_tui.store.export.html import page
from sop_tui.store.export.reading import Books, Exported, UnsoundError, exported
from sop_tui.store.export.rows import TableRows, table_rows
from sop_tui.store.export.xes import trace
from sop_tui.store.folder import DataFolder, StoreError

Format = Literal["csv", "html", "xes", "parquet"]


@dataclass(frozen=True, slots=True)
class Job:
    """What to make of each transcript."""

    format: Format
    level: Level = "calls"
    """What a row of CSV is."""
    clauses: tuple[str, ...] = ()
    """The clauses that CSV has columns for."""
    key: bytes | None = None
    """Redact, and make pseudonyms with this key."""
    data: Path | None = None
    """Where frozen scripts are; else in the data folder in which a transcript lies."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one transcript: its part of the export, or a code and a message why it is passed over."""

    path: Path
    call_id: str = ""
    part: bytes | TableRows = b""
    without_scripts: bool = False
    """Its frozen scripts are missing, and the part says less than it could."""
    code: str = ""
    message: str = ""


def worked(job: Job, paths: Sequence[Path]) -> list[Done]:
    """One after the other; never raises for a transcript."""
    return [_done(job, path) for path in paths]


def _done(job: Job, path: Path) -> Done:
    books = _books(job.data or folder_of(path)) if job.format == "html" or job.key else None
    try:
        item = exported(path, books, job.key)
        return Done(path, item.summary.call_id, _part(job, item), books is not None and item.book is None)
    except (UnsoundError, StoreError) as error:
        return Done(path, code=error.code, message=getattr(error, "message", str(error)))
    except Exception as fault:  # a file from outside may hold anything, and the others still go out
        return Done(path, code="TRANSCRIPT_SCHEMA", message=f"{type(fault).__name__}: {fault}")


def _part(job: Job, item: Exported) -> bytes | TableRows:
    match job.format:
        case "csv":
            return rows(item, job.level, job.clauses)
        case "html":
            return page(item)
        case "xes":
            return trace(item)
        case "parquet":
            return table_rows(item)


@lru_cache(maxsize=4)
def _books(folder: Path | None) -> Books:
    return Books(DataFolder(folder) if folder else None)


def folder_of(path: Path) -> Path | None:
    """The data folder in which a transcript lies as ``calls/YYYY/MM/DD/<call_id>.json``."""
    parents = path.absolute().parents
    return parents[4] if len(parents) > 4 and parents[3].name == "calls" else None
