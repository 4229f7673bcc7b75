"""The index: every sealed call in a row, found by filters and by words. It is a cache of ``calls/`` and ``reviews/``.

Whatever happens to it, the calls are what they are: `Index.refresh` reads the folders whose time has changed since
they were last read, so calls that were copied in, deleted, or sealed just before a crash are found out, and it costs
a look at each day's folder and no more. A file that is written over in place changes no folder; `Index.rebuild` sees
that too.

Everything written is a transaction that leaves the index right as far as it goes, and a day's folder counts as read
only once all of its calls are there: a process may be killed at any point, and the next refresh goes on from there.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from operator import add
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final, NamedTuple

from sop_tui.core.limits import Selection
from sop_tui.core.summary import CallSummary
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.index_file import IndexDamagedError, connect, discard, in_words, transaction
from sop_tui.store.index_folders import UNSETTLED, Day, Reviewed, Work, changed_days, changed_reviews, count_reviews
from sop_tui.store.index_query import Kind, Order, Query, names_of, query
from sop_tui.store.index_rows import Entry, Row, Texts, entry_of, read_entries, state_of, unpacked_call, unpacked_texts
from sop_tui.store.index_snippets import Snippet, snippets
from sop_tui.store.index_writing import Writer, held

WAIT_MS: Final = 5000
"""How long a lock of another process is waited for."""

BATCH: Final = 64
"""Calls that are read at a time."""

EVERY: Final = Selection()

_TRIES: Final = 4
"""So often a refresh begins again, where the file is damaged or others make it anew meanwhile."""

_COMMIT_S: Final = 1.0
"""Seconds between two transactions of a refresh."""

Progress = Callable[[int, int], object]
"""Is told how many calls are done, and of how many."""

Reader = Callable[[Path, Iterable[bytes]], Iterator[list[Entry | None]]]
"""Reads transcripts, some at a time and in their order; perhaps on several cores."""


def read_here(calls: Path, paths: Iterable[bytes]) -> Iterator[list[Entry | None]]:
    """One after the other, in this process."""
    rest = iter(paths)
    while some := list(islice(rest, BATCH)):
        yield read_entries(calls, some)


class Changes(NamedTuple):
    """What a refresh found."""

    added: int
    """Transcripts read, anew or for the first time."""
    removed: int
    """Rows of files that are gone."""
    reviewed: int
    """Calls whose reviews are more or fewer."""

    def plus(self, other: "Changes") -> "Changes":
        """Both."""
        return Changes(*map(add, self, other))


class Index:
    """The index of a data folder. Several processes may have it open, and several threads one `Index`."""

    def __init__(self, folder: DataFolder, wait_ms: int, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._wait_ms = wait_ms
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = connection
        self._inode = _inode(folder.index)
        self._asked: tuple[object, Query] | None = None
        self._files = 0
        """How often another file was opened than at first."""

    @classmethod
    def open(cls, folder: DataFolder, wait_ms: int = WAIT_MS, anew: bool = False) -> "Index":
        """Open it; one that is missing, damaged or of an earlier version is made anew, empty until `refresh`.

        With `anew` whatever is there is thrown away, also what a later version made.

        Raises:
            StoreError: it cannot be made; ``INDEX_BUSY`` (locked for longer than ``wait_ms``), ``INDEX_NEWER``.
        """
        if anew:
            discard(folder.index)
        return cls(folder, wait_ms, connect(folder, wait_ms))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _using(self, again: bool = False) -> Iterator[sqlite3.Connection]:
        """The connection; also to the new file, where another process has made the index anew."""
        path = self.folder.index
        with self._lock:
            if self._connection is None and not again:
                raise IndexDamagedError(path)
            if self._connection is None or _inode(path) != self._inode:
                self.close()
                before = _inode(path)
                self._connection = connect(self.folder, self._wait_ms)
                self._inode = before or _inode(path)
                self._files += 1
            try:
                with in_words(path):
                    yield self._connection
            except IndexDamagedError:
                self._give_up()
                raise

    def _give_up(self) -> None:
        """Throw a damaged file away, unless another process has put its own there."""
        connection, self._connection = self._connection, None
        if _inode(self.folder.index) == self._inode:
            with suppress(StoreError):
                discard(self.folder.index, connection)
        elif connection is not None:
            connection.close()

    def refresh(self, progress: Progress | None = None, reader: Reader = read_here) -> Changes:
        """Catch up with what lies in ``calls/`` and ``reviews/``. Where nothing changed, some milliseconds.

        Raises:
            StoreError: the folder or the index cannot be read or written. What was done till then stays.
        """
        found = Changes(0, 0, 0)
        for last in (*[False] * _TRIES, True):
            files = self._files
            try:
                found = found.plus(self._refresh(progress, reader))
            except StoreError as error:
                # A damaged file is gone by now; one that was moved is another's, which is made anew as well.
                if last or error.code not in {"INDEX_DAMAGED", "INDEX_MOVED"}:
                    raise
                continue
            if files == self._files:
                break
        return found

    def _refresh(self, progress: Progress | None, reader: Reader) -> Changes:
        with self._using(again=True) as connection:
            known = dict(connection.execute("SELECT path, mtime FROM days"))
            counted = {row[0]: row[1:] for row in connection.execute("SELECT call_id, mtime, number FROM reviews")}
        work = Work(changed_days(self.folder.calls, known))
        for day in work.days:
            with self._using() as connection:
                work.plan(day, held(connection, day.path))
        added = removed = done = 0
        waiting: list[Entry] = []
        written = time.monotonic()
        for some in reader(self.folder.calls, work.paths()):
            waiting += filter(None, some)
            done += len(some)
            if time.monotonic() - written >= _COMMIT_S:
                removed += self._write(waiting, work.finished(done))
                added, waiting, written = added + len(waiting), [], time.monotonic()
            if progress:
                progress(done, work.total)
        removed += self._write(waiting, work.finished(done))
        reviewed = changed_reviews(self.folder, counted)
        self._write_reviews(reviewed)
        return Changes(added + len(waiting), removed, len(reviewed))

    def _write(self, entries: Iterable[Entry], days: Sequence[Day]) -> int:
        """Write entries, and which days are whole with them. Returns how many rows went."""
        entries = list(entries)
        if not entries and not days:
            return 0
        with self._using() as connection, transaction(connection):
            writer = Writer(connection)
            for entry in entries:
                writer.put(entry)
            return sum(writer.settle(self.folder.calls, day) for day in days)

    def _write_reviews(self, found: Sequence[Reviewed]) -> None:
        if found:
            with self._using() as connection, transaction(connection):
                writer = Writer(connection)
                for reviewed in found:
                    writer.review(reviewed)

    def rebuild(self, progress: Progress | None = None, reader: Reader = read_here) -> Changes:
        """Throw the index away and read every transcript again.

        Raises:
            StoreError: as `refresh`; a file that cannot be deleted stays as it was.
        """
        with self._lock:
            connection, self._connection = self._connection, None
            discard(self.folder.index, connection)
        return self.refresh(progress, reader)

    def add(self, document: Mapping[str, Any]) -> None:
        """Have a row for a call that was just sealed and written.

        Raises:
            StoreError: it could not be; the next refresh will see to it.
        """
        path = self.folder.sealed_path(document["call_id"], document["started_at"])
        try:
            state = state_of(path.lstat())
        except OSError as fault:
            raise StoreError.of(fault, path) from fault
        inside = os.fsencode(path.relative_to(self.folder.calls))
        self._write([entry_of(self.folder.calls, inside, state, document)], [])

    def mark_reviewed(self, call_id: str) -> int:
        """Count the reviews of a call anew, after one was written. Returns how many there are.

        Raises:
            StoreError: the folder or the index cannot be used.
        """
        number = count_reviews(self.folder.review_folder(call_id))
        self._write_reviews([Reviewed(call_id, UNSETTLED, number)])
        return number

    def _query(self, connection: sqlite3.Connection, selection: Selection) -> Query:
        """The calls that are meant; made once for the rows and their count, while nothing is written."""
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        key = (selection, version, connection.total_changes, self._files)
        if self._asked is None or self._asked[0] != key:
            self._asked = (key, query(connection, selection))
        return self._asked[1]

    def calls(
        self, selection: Selection = EVERY, order: Order = "newest", limit: int = 50, offset: int = 0
    ) -> list[Row]:
        """Some of the calls that are meant, in order.

        Raises:
            StoreError: the index cannot be used; ``INDEX_DAMAGED`` goes with the next `refresh`.
        """
        with self._using() as connection:
            chosen = self._query(connection, selection)
            ids = [row[0] for row in connection.execute(chosen.ids(order, limit, offset), chosen.values)]
            return self._rows(connection, ids)

    def call(self, call_id: str) -> Row | None:
        """The row of a call; of two files that claim its id, the one that is sound. Raises as `calls`."""
        with self._using() as connection:
            found = connection.execute(
                "SELECT id FROM details WHERE call_id = ? ORDER BY damaged LIMIT 1", (_storable(call_id),)
            ).fetchone()
            return next(iter(self._rows(connection, found)), None) if found else None

    def _rows(self, connection: sqlite3.Connection, ids: Sequence[int]) -> list[Row]:
        columns = "id, summary, path, reviewed, details.damaged"
        numbers = ",".join(map(str, ids))
        statement = f"SELECT {columns} FROM details JOIN calls USING (id) WHERE id IN ({numbers})"  # noqa: S608 - numbers
        rows = {
            number: Row(unpacked_call(packed), self.folder.calls / os.fsdecode(path), reviewed, damaged)
            for number, packed, path, reviewed, damaged in connection.execute(statement)
        }
        return [rows[number] for number in ids if number in rows]

    def count(self, selection: Selection = EVERY, most: int | None = 1000) -> int:
        """How many calls are meant, counted up to one more than ``most``. Raises as `calls`."""
        with self._using() as connection:
            chosen = self._query(connection, selection)
            limit = -1 if most is None else most + 1
            found = connection.execute(f"SELECT count(*) FROM ({chosen.select('1')} LIMIT {limit})", chosen.values)  # noqa: S608 - a number
            return int(found.fetchone()[0])

    def snippets(self, selection: Selection, row: Row, width: int = 100) -> list[Snippet]:
        """Where in a call the words stand that are searched; none without words. Raises as `calls`."""
        return snippets(self.texts(row), selection.terms, width) if selection.terms else []

    def texts(self, row: Row) -> Texts:
        """What can be searched in a call. Raises as `calls`."""
        path = os.fsencode(row.path.relative_to(self.folder.calls))
        with self._using() as connection:
            found = connection.execute("SELECT texts FROM details WHERE path = ?", (path,)).fetchone()
            return unpacked_texts(found[0]) if found else Texts("", "", "")

    def summaries(self, selection: Selection = EVERY) -> Iterator[CallSummary]:
        """Every call that is meant and sound, the oldest first, without its texts. Raises as `calls`."""
        sound = selection if selection.damaged is not None else replace(selection, damaged=False)
        after = -(2**63)
        while True:
            # Some at a time: a reader that goes on for long would keep every writer out.
            with self._using() as connection:
                chosen = self._query(connection, sound)
                statement = (
                    f"SELECT {chosen.id}, details.summary FROM {chosen.tables}"  # noqa: S608 - our own
                    f" CROSS JOIN details ON details.id = {chosen.id}"
                    f" WHERE {chosen.where} AND {chosen.id} > ? ORDER BY {chosen.id} LIMIT 1000"
                )
                rows = connection.execute(statement, (*chosen.values, after)).fetchall()
                found = [unpacked_call(row[1]) for row in rows]
            yield from found
            if not rows:
                return
            after = rows[-1][0]

    def names(self, kind: Kind) -> list[tuple[str, int]]:
        """Every name of a kind, and how many calls have it; the most frequent first. Raises as `calls`."""
        with self._using() as connection:
            if kind in {"clause", "flag"}:
                counts = connection.execute("SELECT name, count(*) FROM marks GROUP BY name")
            else:
                counts = connection.execute(f"SELECT {kind}, count(*) FROM calls GROUP BY {kind}")  # noqa: S608 - one of ours
            number = dict(counts)
            found = [(name, number[key]) for key, name in names_of(connection, kind) if key in number]
        return sorted(found, key=lambda item: (-item[1], item[0]))


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _storable(text: str) -> str:
    """A text that SQLite takes."""
    return text.encode("utf-8", "replace").decode()


__all__ = ["Changes", "Index", "Kind", "Order", "Progress", "Reader", "Row", "Snippet", "Texts", "read_here"]
