"""Parquet: ``calls.parquet`` and ``events.parquet``, typed, for whoever counts over many calls.

Moments are UTC with microseconds, beside them the offset of the desk's clock as it stood in the transcript; durations
are milliseconds. Rows go out in groups, so memory holds some thousand events, however many calls there are.

pyarrow is an optional extra, and is imported only here.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, Final

from sop_tui.store.export.rows import TableRows
from sop_tui.store.export.whole import whole

CALLS: Final = "calls.parquet"
EVENTS: Final = "events.parquet"

GROUP: Final = 20_000
"""Rows of a row group."""

Row = dict[str, Any]


def available() -> bool:
    """Whether pyarrow is installed."""
    return find_spec("pyarrow") is not None


class Tables:
    """The two tables while they are written."""

    def __init__(self, calls: BinaryIO, events: BinaryIO) -> None:
        arrow = importlib.import_module("pyarrow")
        self._calls = _Table(arrow, calls, _calls_schema(arrow))
        self._events = _Table(arrow, events, _events_schema(arrow))

    def add(self, rows: TableRows) -> None:
        """One call and its events."""
        call, events = rows
        self._calls.add(_timed(call, "started_at", "ended_at"))
        for event in events:
            self._events.add(_timed(event, "at"))

    def close(self) -> None:
        """Write what is left, and the footers."""
        self._calls.close()
        self._events.close()

    def drop(self) -> None:
        """Let go of both, whatever was written."""
        self._calls.drop()
        self._events.drop()


@contextmanager
def tables(folder: Path, force: bool = False) -> Iterator[Tables]:
    """Both files in a folder that is there.

    Raises:
        StoreError: see `sop_tui.store.export.whole.whole`.
    """
    with whole(folder / EVENTS, force) as events, whole(folder / CALLS, force) as calls:
        both = Tables(calls, events)
        try:
            yield both
            both.close()
        finally:
            both.drop()


class _Table:
    """Rows gathered to groups."""

    def __init__(self, arrow: Any, file: BinaryIO, schema: Any) -> None:
        self._arrow = arrow
        self._schema = schema
        self._writer = importlib.import_module("pyarrow.parquet").ParquetWriter(file, schema, compression="zstd")
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        self._rows.append(_encodable(row))
        if len(self._rows) >= GROUP:
            self._write()

    def close(self) -> None:
        self._write()
        self._writer.close()

    def drop(self) -> None:
        # Else pyarrow writes to the file when the writer is collected, and complains that it is closed.
        self._writer.is_open = False

    def _write(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _calls_schema(arrow: Any) -> Any:
    text, texts = arrow.string(), arrow.list_(arrow.string())
    moment, number = arrow.timestamp("us", tz="UTC"), arrow.int64()
    verdict = arrow.struct([("clause", text), ("verdict", text)])
    columns = {
        "call_id": text,
        "started_at": moment,
        "started_at_offset": text,
        "ended_at": moment,
        "ended_at_offset": text,
        "day": arrow.date32(),
        **dict.fromkeys(("week", "mode", "agent", "station", "caller", "topic", "need", "outcome"), text),
        "length_ms": number,
        "score": arrow.float64(),
        **dict.fromkeys(("satisfied", "violated", "overrides"), number),
        "refused": texts,
        "slips": number,
        "slip_letters": texts,
        "hurried": number,
        "flags": texts,
        "notes": number,
        "redacted": arrow.bool_(),
        "clauses": arrow.list_(verdict),
    }
    return arrow.schema(list(columns.items()))


def _events_schema(arrow: Any) -> Any:
    text, number, truth = arrow.string(), arrow.int64(), arrow.bool_()
    columns = {
        "call_id": text,
        "seq": number,
        "at": arrow.timestamp("us", tz="UTC"),
        "at_offset": text,
        "elapsed_ms": number,
        "batch": number,
        "type": text,
        "activity": text,
        "undone": truth,
        "judged": truth,
        **dict.fromkeys(("field", "text", "value"), text),
    }
    return arrow.schema(list(columns.items()))


def _timed(row: Row, *names: str) -> Row:
    """Each moment as one, and the offset it was written with beside it."""
    moments = {name: _moment(row[name]) for name in names}
    return row | moments | {f"{name}_offset": _offset(row[name]) for name in names}


def _moment(at: str) -> datetime:
    moment = datetime.fromisoformat(at)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        # At either end of the calendar UTC has no such day.
        return moment.replace(tzinfo=UTC)


def _offset(at: str) -> str:
    return "+00:00" if at.endswith("Z") else at[-6:]


def _encodable(value: Any) -> Any:
    """What stands for a byte that is no text cannot be written as UTF-8."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, dict):
        return {key: _encodable(item) for key, item in value.items()}
    return value
