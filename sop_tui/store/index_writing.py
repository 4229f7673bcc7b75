"""Entries into and out of the tables of the index, inside a transaction of the caller's."""

import sqlite3
from pathlib import Path

from sop_tui.core.summary import CallSummary
from sop_tui.store.index_folders import UNSETTLED, Day, Reviewed, is_there
from sop_tui.store.index_query import packed_name
from sop_tui.store.index_rows import (
    Entry,
    State,
    day_of,
    length_of,
    percent,
    place_of,
    unpacked_call,
    unpacked_texts,
    words_of,
)


def held(connection: sqlite3.Connection, day: bytes) -> dict[bytes, State]:
    """The files of a day's folder that have a row, and their states."""
    # "0" is what follows "/".
    rows = connection.execute(
        "SELECT path, mtime, size, inode FROM details WHERE path >= ? AND path < ?", (day + b"/", day + b"0")
    )
    return {path: (mtime, size, inode) for path, mtime, size, inode in rows}


class Writer:
    """Writes entries; the numbers of names are looked up once. Good for one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[tuple[str, str], int] = {}

    def put(self, entry: Entry) -> bool:
        """Have a row for the file as it is; False where there is one already."""
        row = self._connection.execute(
            "SELECT id, mtime, size, inode FROM details WHERE path = ?", (entry.path,)
        ).fetchone()
        if row and row[1:] == entry.state:
            return False
        if row:
            self._delete(row[0])
        self._insert(self._free_id(entry), entry)
        # A day that nobody has read yet must be known all the same, or nobody would notice that it is gone.
        day = entry.path.rpartition(b"/")[0]
        self._connection.execute("INSERT OR IGNORE INTO days VALUES (?, ?)", (day, UNSETTLED))
        return True

    def drop(self, path: bytes) -> None:
        """Have no row for the file."""
        row = self._connection.execute("SELECT id FROM details WHERE path = ?", (path,)).fetchone()
        if row:
            self._delete(row[0])

    def settle(self, calls: Path, day: Day) -> int:
        """Take away the rows of files that are gone from a day's folder, and note that it was read if it was.

        Returns how many were gone.
        """
        rows = held(self._connection, day.path)
        gone = [path for path in rows.keys() - day.files if not is_there(calls, path)]
        for path in gone:
            self.drop(path)
        if day.mtime == UNSETTLED and not day.files:
            self._connection.execute("DELETE FROM days WHERE path = ?", (day.path,))
        else:
            # What was known to be there may have been in a file that another process has replaced meanwhile.
            mtime = day.mtime if rows.items() >= day.files.items() else UNSETTLED
            self._connection.execute("REPLACE INTO days VALUES (?, ?)", (day.path, mtime))
        return len(gone)

    def review(self, found: Reviewed) -> None:
        """Note how many reviews a call has."""
        self._connection.execute("REPLACE INTO reviews VALUES (?, ?, ?)", (found.call_id, found.mtime, found.number))
        self._connection.execute(
            "UPDATE calls SET reviewed = ? WHERE id IN (SELECT id FROM details WHERE call_id = ?)",
            (found.number, found.call_id),
        )

    def _free_id(self, entry: Entry) -> int:
        for place in place_of(entry.call, entry.path):
            if not self._connection.execute("SELECT 1 FROM calls WHERE id = ?", (place,)).fetchone():
                return place
        raise AssertionError

    def _insert(self, number: int, entry: Entry) -> None:
        call, readable = entry.call, entry.readable
        reviewed = self._connection.execute("SELECT number FROM reviews WHERE call_id = ?", (call.call_id,)).fetchone()
        names = [self._number(kind, getattr(call, kind)) for kind in ("agent", "topic", "outcome", "mode")]
        figures = (length_of(call), percent(call), min(call.violated, 2**31)) if readable else (None, None, None)
        self._connection.execute(
            "INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, day_of(call), *names, *figures, reviewed[0] if reviewed else 0, int(bool(entry.damaged))),
        )
        self._connection.execute(
            "INSERT INTO details VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, entry.path, *entry.state, call.call_id, entry.damaged, entry.packed_call, entry.packed_texts),
        )
        self._connection.execute(
            "INSERT INTO words(rowid, said, typed, noted) VALUES (?, ?, ?, ?)", (number, *entry.words)
        )
        self._connection.executemany("INSERT INTO marks VALUES (?, ?)", [(mark, number) for mark in self._marks(call)])

    def _delete(self, number: int) -> None:
        packed, texts = self._connection.execute(
            "SELECT summary, texts FROM details WHERE id = ?", (number,)
        ).fetchone()
        # What is taken out must be what was put in, word by word.
        searched = words_of(unpacked_texts(texts))
        self._connection.execute(
            "INSERT INTO words(words, rowid, said, typed, noted) VALUES ('delete', ?, ?, ?, ?)", (number, *searched)
        )
        marks = [(mark, number) for mark in self._marks(unpacked_call(packed))]
        self._connection.executemany("DELETE FROM marks WHERE name = ? AND call = ?", marks)
        self._connection.execute("DELETE FROM calls WHERE id = ?", (number,))
        self._connection.execute("DELETE FROM details WHERE id = ?", (number,))

    def _marks(self, call: CallSummary) -> set[int]:
        """The numbers of the clauses that were violated and of the flags that were raised."""
        violated = (clause for clause, verdict in call.clauses if verdict == "violated")
        return {self._number("clause", name) for name in violated} | {self._number("flag", name) for name in call.flags}

    def _number(self, kind: str, name: str) -> int:
        key = (kind, packed_name(name))
        if key not in self._numbers:
            self._connection.execute("INSERT OR IGNORE INTO names(kind, name) VALUES (?, ?)", key)
            row = self._connection.execute("SELECT id FROM names WHERE kind = ? AND name = ?", key).fetchone()
            self._numbers[key] = row[0]
        return self._numbers[key]
