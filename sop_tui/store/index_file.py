"""The file of the index: opened, made, found damaged, and thrown away. It is a cache, so the last is always allowed.

It keeps SQLite's rollback journal, not its write-ahead log: a log needs memory that processes share, which no network
file system has, and a folder that can be written even by who only reads. A reader holds its lock for some milliseconds
and a writer for one batch, and each waits for the other that long. On a network file system this is as good as its
locks are; where it has none, SQLite says so, and the desk goes on without an index.

No descriptor of the file is ever closed here while SQLite may have it open: that would drop the process's locks.
"""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sop_tui.store import durable
from sop_tui.store.folder import DataFolder, StoreError, named

VERSION: Final = 1
APPLICATION: Final = 0x534F5049
"""SQLite's ``application_id`` of our files."""

INDEXED: Final = ("agent", "topic", "outcome", "mode", "damaged", "(reviewed > 0)", "(violated > 0)")
"""What calls are looked up by where few have it."""

_SCHEMA: Final = (
    # The order of ids is that of time, so that neither a filter nor a search sorts: see index_rows.place_of.
    """CREATE TABLE calls(
        id INTEGER PRIMARY KEY, day INTEGER NOT NULL, agent INTEGER NOT NULL, topic INTEGER NOT NULL,
        outcome INTEGER NOT NULL, mode INTEGER NOT NULL, length INTEGER, share INTEGER, violated INTEGER,
        reviewed INTEGER NOT NULL, damaged INTEGER NOT NULL)""",
    *(f"CREATE INDEX calls_by_{number} ON calls({column})" for number, column in enumerate(INDEXED)),
    # What a filter never asks for lies apart, so that a look at every call reads four bytes of five less.
    """CREATE TABLE details(
        id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, mtime INTEGER NOT NULL, size INTEGER NOT NULL,
        inode INTEGER NOT NULL, call_id TEXT NOT NULL, damaged TEXT NOT NULL, summary BLOB NOT NULL,
        texts BLOB NOT NULL)""",
    "CREATE INDEX details_call_id ON details(call_id)",
    "CREATE TABLE names(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(kind, name))",
    "CREATE TABLE marks(name INTEGER NOT NULL, call INTEGER NOT NULL, PRIMARY KEY(name, call)) WITHOUT ROWID",
    "CREATE TABLE days(path BLOB PRIMARY KEY, mtime INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE reviews(call_id TEXT PRIMARY KEY, mtime INTEGER NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID",
    # It is given folded words between spaces, so its own idea of letters does not matter; one row in a hundred thousand
    # is ever deleted, and `details.texts` says what it held. The prefixes make the first letters of a word as quick as
    # the whole: without them the lists of all words that begin so are merged, which takes half a second.
    """CREATE VIRTUAL TABLE words USING fts5(
        said, typed, noted, content='', tokenize='ascii', prefix='1 2 3 4')""",
)

_STAMP: Final = ("application_id", "user_version")
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT)
"""We never write what contradicts the tables; where it does, they are not as we left them."""
_AGAIN: Final = "Coba lagi: indeks dibuat ulang dari transkrip."


class IndexDamagedError(StoreError):
    """The index holds something else than it should; whoever finds that throws it away."""

    def __init__(self, path: Path) -> None:
        super().__init__("INDEX_DAMAGED", f"Indeks panggilan rusak: {named(path)}.", _AGAIN)


def connect(folder: DataFolder, wait_ms: int) -> sqlite3.Connection:
    """The index, made where it is missing, damaged, or of an earlier version; perhaps only to be read.

    Raises:
        StoreError: it cannot be made; ``INDEX_BUSY``; ``INDEX_NEWER``.
    """
    path = folder.index
    for attempt in range(3):
        try:
            read_only = _prepare(path)
        except OSError as fault:
            raise StoreError.of(fault, path) from fault
        try:
            return _opened(path, wait_ms, read_only)
        except IndexDamagedError:
            if attempt == 2:
                raise
            discard(path)
        except StoreError:
            # Another process may have thrown it away since we looked.
            if attempt == 2 or os.path.lexists(path):
                raise
    raise AssertionError


def _prepare(path: Path) -> bool:
    """Have an ordinary file there, ours to write; True where it can only be read."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        durable.make_folder(path.parent)
        with suppress(FileExistsError):
            durable.new_file(path, b"")
        return False
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if stat.S_ISREG(status.st_mode):
        if status.st_mode & 0o777 != durable.FILE_MODE:
            # Where it is another's, or the disk can only be read, the next look tells what we may.
            with suppress(OSError):
                path.chmod(durable.FILE_MODE)
        if not os.access(path.parent, os.W_OK | os.X_OK) and os.access(path, os.R_OK):
            return True
        if os.access(path, os.R_OK | os.W_OK):
            return False
    # A link or a pipe, or a file that is closed to us: the name is ours, whatever it leads to.
    path.unlink(missing_ok=True)
    with suppress(FileExistsError):
        durable.new_file(path, b"")
    return False


def _opened(path: Path, wait_ms: int, read_only: bool) -> sqlite3.Connection:
    place = f"file:{quote(os.fsencode(path))}?mode={'ro' if read_only else 'rw'}"
    with in_words(path):
        connection = sqlite3.connect(
            place, uri=True, timeout=wait_ms / 1000, isolation_level=None, check_same_thread=False
        )
    try:
        with in_words(path):
            for setting in ("cache_size=-32768", "temp_store=MEMORY", "cache_spill=OFF", "trusted_schema=OFF"):
                connection.execute(f"PRAGMA {setting}")
            _check(connection, path, read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, path: Path, read_only: bool) -> None:
    if _stamp(connection) == (0, 0) and not read_only:
        with transaction(connection):
            # Another process may have been quicker.
            if _stamp(connection) == (0, 0):
                _make(connection, path)
    application, version = _stamp(connection)
    torn = 0
    with suppress(FileNotFoundError):
        # SQLite takes what is missing of the last page for zeros.
        torn = path.stat().st_size % connection.execute("PRAGMA page_size").fetchone()[0]
    there = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master")}
    if (
        torn
        or application != APPLICATION
        or version < VERSION
        or (version == VERSION and not there.issuperset(_SCHEMA))
    ):
        raise IndexDamagedError(path)
    if version > VERSION:
        raise StoreError(
            "INDEX_NEWER",
            f"Indeks panggilan dibuat oleh versi program yang lebih baru: {named(path)}.",
            "Perbarui program ini, atau jalankan sop-tui reindex.",
        )


def _stamp(connection: sqlite3.Connection) -> tuple[int, int]:
    application, version = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _STAMP)
    return application, version


def _make(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise IndexDamagedError(path)
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is written in it, or nothing; other writers wait from its start."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What SQLite says of the file, as a `StoreError`."""
    try:
        yield
    except sqlite3.Error as fault:
        raise _in_words(fault, path) from fault
    except UnicodeDecodeError as fault:
        # What SQLite says of a schema that is garbled holds a part of it.
        raise IndexDamagedError(path) from fault


def _in_words(fault: sqlite3.Error, path: Path) -> StoreError:
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_MISUSE)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return StoreError("INDEX_MOVED", f"Indeks panggilan sedang dibuat ulang: {named(path)}.", "Coba lagi nanti.")
    kind = code & 0xFF
    # A text in the file that is none is told by Python itself, without a code.
    garbled = isinstance(fault, sqlite3.OperationalError) and not hasattr(fault, "sqlite_errorcode")
    if garbled or kind in _DAMAGED:
        return IndexDamagedError(path)
    if kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreError("INDEX_BUSY", f"Indeks panggilan sedang dipakai: {named(path)}.", "Coba lagi nanti.")
    known = _KNOWN.get(kind)
    if known:
        return StoreError.of(OSError(known, os.strerror(known)), path)
    return StoreError("INDEX_FAULT", f"Indeks panggilan tidak dapat dipakai: {fault}.", "Beri tahu petugas TI.")


_KNOWN: Final = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_IOERR: errno.EIO,
}


def discard(path: Path, connection: sqlite3.Connection | None = None) -> None:
    """Throw the index away.

    Whoever writes to it right now is waited for: the journal of the old file must not be taken for the new one's. Who
    has it still open is refused by SQLite at the next write, and opens the new one.

    Raises:
        StoreError: it cannot be deleted.
    """
    with suppress(sqlite3.Error):
        held = connection or sqlite3.connect(f"file:{quote(os.fsencode(path))}?mode=rw", uri=True, isolation_level=None)
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError:
            held.close()
        connection = held
    try:
        for gone in (path, path.with_name(f"{path.name}-journal")):
            gone.unlink(missing_ok=True)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    finally:
        if connection is not None:
            connection.close()
