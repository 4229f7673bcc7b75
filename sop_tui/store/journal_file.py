"""What the file of a journal holds, and who holds the file.

A journal comes from a disk that may have failed, and its folder may hold anything. Whatever the bytes are, reading them
gives the whole commands at their start, or says that there are none.
"""

import fcntl
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, cast

from sop_tui.core.book import Source, SourceKind
from sop_tui.core.events import Event, Started
from sop_tui.store import durable
from sop_tui.store.framing import Write, unframe

SCHEMA: Final = "sop-tui/journal/1"

SIZE_MAX: Final = 64 * 1024 * 1024
"""Bytes of a file that is looked at: the call of a whole day has a hundredth of it."""


@dataclass(frozen=True, slots=True)
class Content:
    """The part of a journal that is whole: ``data`` are its bytes, ``checksum`` the running one after them."""

    call_id: str
    sources: tuple[Source, ...]
    events: tuple[Event, ...]
    data: bytes
    checksum: int


def encoded(document: Mapping[str, Any]) -> bytes:
    """A JSON object on one line. A lone surrogate, which UTF-8 cannot hold, stays a JSON escape."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def header(call_id: str, sources: Sequence[Source]) -> bytes:
    """The first object of a journal."""
    return encoded({"schema": SCHEMA, "call_id": call_id, "sources": [asdict(source) for source in sources]})


def parse(data: bytes, call_id: str) -> Content | None:
    """The whole commands at the start of a file; None where not even the call's first one is whole.

    More than `Content.data` in the file means that it is damaged.
    """
    writes = unframe(data)
    sources = _sources(writes[0], call_id) if writes else None
    if sources is None:
        return None
    events: list[Event] = []
    end, checksum = 0, 0
    for write in writes[1:]:
        try:
            more = [Event.from_json(json.loads(body)) for body in write.objects]
        except (ValueError, TypeError, OverflowError, RecursionError):
            break
        if not _follow(events, more):
            break
        events += more
        end, checksum = write.end, write.checksum
    if not events:
        return None
    return Content(call_id, sources, tuple(events), data[:end], checksum)


def _follow(events: list[Event], more: list[Event]) -> bool:
    """Whether these events come next: numbered without a gap, and only the first of a call starts it."""
    seqs = [event.seq for event in more]
    starts = [isinstance(event.what, Started) for event in more]
    return seqs == list(range(len(events) + 1, len(events) + len(more) + 1)) and starts == [
        not events,
        *([False] * (len(more) - 1)),
    ]


def _sources(write: Write, call_id: str) -> tuple[Source, ...] | None:
    try:
        head = json.loads(write.objects[0])
        if head["schema"] != SCHEMA or head["call_id"] != call_id:
            return None
        return tuple(
            Source(
                cast(SourceKind, str(item["kind"])),
                *(str(item[key]) for key in ("id", "version", "file", "sha256")),
            )
            for item in head["sources"]
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def lock(fd: int) -> None:
    """Hold the file: only one desk at a time goes on with a call.

    Raises:
        BlockingIOError: another desk holds it.
    """
    _flock(fd, fcntl.LOCK_EX)


def _flock(fd: int, kind: int) -> None:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        # A file system without locks has no second desk to keep out; a call matters more.
        return


def open_locked(path: Path) -> int:
    """A descriptor of the file that holds its lock.

    Raises:
        BlockingIOError: another desk holds it, or just wrote it anew.
    """
    fd = durable.open_regular(path, os.O_RDWR | os.O_APPEND)
    try:
        lock(fd)
        if not os.path.samestat(os.fstat(fd), path.stat()):
            raise BlockingIOError
    except BaseException:
        os.close(fd)
        raise
    return fd


def is_locked(fd: int) -> bool:
    """Whether a desk holds the file. The lock that asks is gone when this returns."""
    try:
        _flock(fd, fcntl.LOCK_SH)
    except BlockingIOError:
        return True
    _flock(fd, fcntl.LOCK_UN)
    return False
