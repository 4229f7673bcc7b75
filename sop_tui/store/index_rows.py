"""A sealed transcript as the index keeps it, read once: what is filtered by, what is shown in a row, what is searched.

A file that cannot be read has its row too, since whoever answers for the calls must see that one is missing.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from sop_tui.core.plaintext import clean
from sop_tui.core.summary import CallSummary, Slip, summary
from sop_tui.core.transcript import check_seal
from sop_tui.core.words import words
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder, StoreError, named

SEAL_BROKEN: Final = "SEAL_BROKEN"
MISPLACED: Final = "TRANSCRIPT_PLACE"
UNREADABLE: Final = "TRANSCRIPT_SCHEMA"
"""What may be wrong with a file, beside the codes of `read_transcript`."""

SLOT_BITS: Final = 12
"""Of an id: calls that begin in the same millisecond are told apart by these, of the rest by time."""

_NUMBER_MAX: Final = 2**63 - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_KEPT: Final = tuple(name for name in CallSummary.__slots__ if name not in {"clauses", "said", "typed", "noted"})
"""All of it but the texts and the clauses."""

State = tuple[int, int, int]
"""Of a file: when it was written (nanoseconds), its size and its inode. Another state is another content."""


class GarbledError(sqlite3.DatabaseError):
    """A row of the index holds something else than was put there: to whoever asked it is as if SQLite said so."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


_GARBLED: Final = (zlib.error, ValueError, TypeError, AttributeError)


class Texts(NamedTuple):
    """What can be searched in a call."""

    said: str
    typed: str
    noted: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of ``calls/`` as the index keeps it."""

    path: bytes
    """In ``calls/``, as the system names it."""
    state: State
    call: CallSummary
    """Without its texts."""
    damaged: str
    """A code; empty where nothing is wrong."""
    packed_call: bytes
    packed_texts: bytes
    words: Texts

    @property
    def readable(self) -> bool:
        """Whether anything is known of the call."""
        return self.damaged in {"", SEAL_BROKEN}


def packed(path: bytes, state: State, call: CallSummary, texts: Texts, damaged: str = "") -> Entry:
    """The entry of a call, everything in the form in which the index takes it."""
    return Entry(path, state, call, damaged, packed_call(call), packed_texts(texts), words_of(texts))


def words_of(texts: Texts) -> Texts:
    """The words of the texts, folded, between spaces."""
    return Texts(*(" ".join(words(text)) for text in texts))


def read_entries(calls: Path, paths: Iterable[bytes]) -> list[Entry | None]:
    """The entry of each file; None where there is no file any more."""
    return [read_entry(calls, path) for path in paths]


def read_entry(calls: Path, path: bytes) -> Entry | None:
    """The entry of a file, whatever it holds; None where there is none any more."""
    place = calls / os.fsdecode(path)
    try:
        state = state_of(place.lstat())
    except OSError:
        return None
    try:
        return entry_of(calls, path, state, read_transcript(place))
    except StoreError as fault:
        return None if fault.code == "DATA_MISSING" else _damaged(path, state, fault.code)


def state_of(status: os.stat_result) -> State:
    """What tells one content of a file from another."""
    # SQLite's numbers end where some file systems' begin to use the last bit.
    return status.st_mtime_ns & _NUMBER_MAX, status.st_size, status.st_ino & _NUMBER_MAX


def entry_of(calls: Path, path: bytes, state: State, document: Mapping[str, Any]) -> Entry:
    """The entry of a document that lies there."""
    try:
        found = summary(document)
        place = DataFolder(calls.parent).sealed_path(found.call_id, found.started_at).relative_to(calls)
    except Exception:  # a file from outside may hold anything
        return _damaged(path, state, UNREADABLE)
    if os.fsencode(place) != path:
        return _damaged(path, state, MISPLACED)
    texts = Texts(*(clean(text, multiline=True) for text in (found.said, found.typed, found.noted)))
    bare = replace(found, said="", typed="", noted="")
    return packed(path, state, bare, texts, "" if check_seal(document) else SEAL_BROKEN)


def _damaged(path: bytes, state: State, code: str) -> Entry:
    *day, name = path.split(b"/")
    call = CallSummary(
        call_id=named(Path(os.fsdecode(name)).with_suffix("")),
        started_at=f"{b'-'.join(day).decode()}T00:00:00+00:00",
        ended_at="",
        mode="",
        agent="",
        station="",
        caller="",
        topic="",
        need="",
        outcome="",
        length_ms=0,
        clauses=(),
        satisfied=0,
        violated=0,
        overrides=0,
        refused=(),
        slips=(),
        hurried=0,
        flags=(),
        notes=0,
        said="",
        typed="",
        noted="",
    )
    return packed(path, state, call, Texts("", "", ""), code)


def percent(call: CallSummary) -> int | None:
    """The score by rules alone, as it is shown and filtered."""
    return None if call.share is None else round(100 * call.share)


@dataclass(frozen=True, slots=True)
class Row:
    """A file of ``calls/`` in a list."""

    call: CallSummary
    """Without its texts. Of what cannot be read only the file's name (``call_id``) and the day of its folder."""
    path: Path
    reviewed: int
    """How many reviews there are."""
    damaged: str
    """What is wrong with it: a code of `read_transcript`, ``SEAL_BROKEN`` or ``TRANSCRIPT_PLACE``; else empty."""

    @property
    def percent(self) -> int | None:
        """The score by rules alone, as filters compare it."""
        return percent(self.call)


def place_of(call: CallSummary, path: bytes) -> Iterable[int]:
    """Ids that the call may have, the first that is free: in the order of time, to the millisecond.

    Each next one is sought in twice as many milliseconds, so a place is soon found whatever calls begin at once.
    """
    low = first_id(datetime.fromisoformat(call.started_at))
    salt = int.from_bytes(sha256(path).digest()[:8])
    return (low + salt % (1 << bits) for bits in range(SLOT_BITS, 64 - SLOT_BITS))


def first_id(moment: datetime) -> int:
    """The lowest id of a call that began then; a time without an offset is taken for UTC."""
    since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    return (since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000) << SLOT_BITS


def length_of(call: CallSummary) -> int:
    """Whole seconds."""
    return call.length_ms // 1000


def packed_call(call: CallSummary) -> bytes:
    """A call without its texts, as few bytes."""
    clauses = json.dumps(call.clauses)
    return zlib.compress(json.dumps([clauses, *(getattr(call, name) for name in _KEPT)]).encode(), 1)


def unpacked_call(data: bytes) -> CallSummary:
    """What `packed_call` made.

    Raises:
        GarbledError: it is not that.
    """
    try:
        clauses, *values = json.loads(zlib.decompress(data))
        row = dict(zip(_KEPT, values, strict=True))
        row["slips"] = tuple(Slip(*slip) for slip in row["slips"])
        row["refused"], row["flags"] = tuple(row["refused"]), tuple(row["flags"])
        return CallSummary(**row, clauses=_clauses(clauses), said="", typed="", noted="")
    except _GARBLED as fault:
        raise GarbledError(str(fault)) from fault


@lru_cache(maxsize=4096)
def _clauses(text: str) -> tuple[tuple[str, str], ...]:
    """Calls differ in much, and in this little: what is the same is read once, and kept once in memory."""
    return tuple((str(clause), str(verdict)) for clause, verdict in json.loads(text))


def packed_texts(texts: Texts) -> bytes:
    """The texts as few bytes."""
    return zlib.compress(json.dumps(texts).encode())


def unpacked_texts(data: bytes) -> Texts:
    """What `packed_texts` made.

    Raises:
        GarbledError: it is not that.
    """
    try:
        return Texts(*json.loads(zlib.decompress(data)))
    except _GARBLED as fault:
        raise GarbledError(str(fault)) from fault


def day_of(call: CallSummary) -> int:
    """The day of a call as a number."""
    return date.toordinal(call.day)
