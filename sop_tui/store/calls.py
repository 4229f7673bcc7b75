"""Sealed transcripts: ``calls/YYYY/MM/DD/<call_id>.json``, one a call, written once and never over.

A transcript is written beside its place, flushed, and only then given its name; the journal goes after that. A crash
between any two of these leaves the call whole in one place or in both, and `sweep` takes away the second.
"""

import errno
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isinf
from pathlib import Path
from typing import Any, Final

from sop_tui.core.evidence import bare
from sop_tui.core.transcript import SCHEMA, check_seal
from sop_tui.store import durable, vault
from sop_tui.store.folder import DataFolder, StoreError, named
from sop_tui.store.journal import Journal
from sop_tui.store.journal_file import SIZE_MAX, open_locked, parse
from sop_tui.store.unfinished import journals

TRANSCRIPT_MAX: Final = 16 * 1024 * 1024
"""Bytes of a transcript that is read back."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A sealed call in a list. Of a file that cannot be read only ``call_id`` (its name) and ``path`` are known."""

    call_id: str
    path: Path
    started_at: str = ""
    ended_at: str = ""
    agent: str = ""
    caller: str = ""
    mode: str = ""
    outcome: str = ""
    violated: int = 0
    """How many rules of the SOPs were broken."""
    damaged: bool = False


def write_sealed(folder: DataFolder, document: Mapping[str, Any], journal: Journal | None = None) -> Path:
    """Keep a sealed transcript, and discard the journal once it is kept.

    Raises:
        StoreError: ``TRANSCRIPT_EXISTS`` (another one has this call's id), or the disk failed; the journal stays.
        ValueError: the document is not sealed.
    """
    if not check_seal(document):
        raise ValueError("the transcript is not sealed, or was changed after it was")
    path = folder.sealed_path(document["call_id"], document["started_at"])
    try:
        folder.prepare()
        durable.make_folder(path.parent)
        if vault.is_locking(folder):
            path = _write_locked(folder, path, document)
        else:
            _write_once(folder, path, document)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    if journal is not None:
        # The call is kept; where its journal cannot be deleted, the next sweep does it.
        with suppress(StoreError):
            journal.discard()
    return path


def _write_once(folder: DataFolder, path: Path, document: Mapping[str, Any]) -> None:
    durable.drop_leftovers(path)
    if os.path.lexists(path) and not _sound(path):
        folder.move_aside(path)
    try:
        durable.new_file(path, document_bytes(document))
    except FileExistsError:
        kept = _sound(path)
        # Sealed twice, by two desks or after a disk that failed, a call has other salts and says the same.
        if kept is None or bare(kept) != bare(document):
            raise StoreError(
                "TRANSCRIPT_EXISTS",
                f"Sudah ada transkrip lain untuk panggilan ini: {named(path)}.",
                "Jangan dihapus; beri tahu pengawas.",
            ) from None
        durable.sync_folder(path.parent)


def _write_locked(folder: DataFolder, path: Path, document: Mapping[str, Any]) -> Path:
    """What is there of this call nobody here can read, but ids are made once: it is this transcript."""
    target = vault.locked_path(path)
    durable.drop_leftovers(target)
    if not vault.is_locked(path):
        if os.path.lexists(target):
            folder.move_aside(target)
        durable.new_file(target, vault.locked(folder, document_bytes(document)))
    return target


def _sound(path: Path) -> dict[str, Any] | None:
    """The transcript there, if it is as it was sealed."""
    try:
        document = read_transcript(path)
    except StoreError:
        return None
    return document if check_seal(document) else None


def document_bytes(document: Mapping[str, Any]) -> bytes:
    """The file of a transcript: indented, so that people and line tools can read it."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return text.encode("utf-8", "backslashreplace")


def read_transcript(path: Path) -> dict[str, Any]:
    """The document of a transcript file: JSON of our schema's name, and not yet looked at any closer.

    Raises:
        StoreError: ``TRANSCRIPT_SIZE``, ``TRANSCRIPT_JSON`` (no JSON, or a key twice), ``TRANSCRIPT_DEPTH``,
            ``TRANSCRIPT_SCHEMA``, or the file cannot be read.
    """
    return _parsed(path, _without_duplicates)


def parsed_transcript(data: bytes, path: Path) -> dict[str, Any]:
    """The same of bytes; ``path`` is for messages. Raises as `read_transcript`, but for files."""
    return _document(data, path, _without_duplicates)


def _parsed(path: Path, pairs: Callable[[list[tuple[str, Any]]], dict[str, Any]] | None) -> dict[str, Any]:
    try:
        return _document(durable.read_file(path, TRANSCRIPT_MAX), path, pairs)
    except OSError as fault:
        if fault.errno == errno.EFBIG:
            raise _unfit("SIZE", path, f"lebih dari {TRANSCRIPT_MAX >> 20} MB") from fault
        raise StoreError.of(fault, path) from fault


def _document(
    data: bytes, path: Path, pairs: Callable[[list[tuple[str, Any]]], dict[str, Any]] | None
) -> dict[str, Any]:
    try:
        document = json.loads(
            data.decode("utf-8"), object_pairs_hook=pairs, parse_constant=_no_number, parse_float=_finite
        )
    except RecursionError:
        raise _unfit("DEPTH", path, "isinya bersarang terlalu dalam") from None
    except ValueError as fault:
        raise _unfit("JSON", path, "isinya bukan JSON yang sah") from fault
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise _unfit("SCHEMA", path, f"isinya bukan {SCHEMA}")
    return document


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers differ in which of two equal keys they take, so such a file says two things."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _finite(number: str) -> float:
    """JSON has no infinite numbers, but Python makes one of 1e999."""
    if isinf(found := float(number)):
        raise ValueError(f"{number} is out of range")
    return found


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is no number of JSON")


def _unfit(code: str, path: Path, why: str) -> StoreError:
    return StoreError(
        f"TRANSCRIPT_{code}", f"Berkas ini bukan transkrip: {named(path)} ({why}).", "Periksa nama dan asalnya."
    )


def sealed_today(folder: DataFolder, day: date) -> list[Summary]:
    """The sealed calls of a day, the latest first, unreadable files last.

    Reading a file takes about a millisecond, so each is read once as long as it does not change.
    """
    found = []
    with suppress(OSError):
        for path in folder.day_path(day).iterdir():
            if path.suffix == ".json":
                status = path.lstat()
                found.append(_summary(path, status.st_mtime_ns, status.st_size, status.st_ino))
    return sorted(found, key=lambda item: (item.started_at, item.call_id), reverse=True)


@lru_cache(maxsize=2000)
def _summary(path: Path, *_version: int) -> Summary:
    try:
        document = _parsed(path, None)
        return Summary(
            call_id=str(document["call_id"]),
            path=path,
            started_at=str(document["started_at"]),
            ended_at=str(document["ended_at"]),
            agent=str(document["agent"]),
            caller=str(document["caller_id"]),
            mode=str(document["mode"]),
            outcome=str(document["outcome"] or ""),
            violated=sum(row["verdict"] == "violated" for row in document["constraints"]),
        )
    except (StoreError, KeyError, TypeError):
        return Summary(named(Path(path.stem)), path, damaged=True)


def sweep(folder: DataFolder) -> list[Path]:
    """Put away what a crash left behind; for the start of a desk, before `unfinished` is asked.

    A journal whose call is sealed and sound is deleted. What holds no command at all is moved aside, and so is a
    damaged transcript whose journal is still there: that call is offered again. What a desk holds is left alone.

    Returns where the files are that were moved aside. Never raises: what cannot be put away stays.
    """
    moved: list[Path] = []
    for path in journals(folder):
        with suppress(OSError, StoreError):
            fd = open_locked(path)
            try:
                moved += _swept(folder, path, durable.read_all(fd, SIZE_MAX))
            finally:
                os.close(fd)
    return moved


def _swept(folder: DataFolder, path: Path, data: bytes) -> list[Path]:
    content = parse(data, path.stem)
    if content is None:
        return [folder.move_aside(path)]
    sealed = folder.sealed_path(content.call_id, content.events[0].moment.at)
    if vault.is_locked(sealed):
        path.unlink()
        durable.sync_folder(path.parent)
        return []
    if not os.path.lexists(sealed):
        return []
    durable.drop_leftovers(sealed)
    document = _sound(sealed)
    if document is None:
        return [folder.move_aside(sealed)]
    if len(document["events"]) < len(content.events):
        return [folder.move_aside(path)]
    path.unlink()
    durable.sync_folder(path.parent)
    return []
