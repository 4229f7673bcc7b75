"""Sealed transcripts: ``calls/YYYY/MM/DD/<call_id>.json``, one a call, written once and never over.

A transcript is written beside its place, flushed, and only then given its name; the journal goes after that. A crash
between any two of these leaves the call whole in one place or in both, and `sweep` takes away the second.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

from sop_tui.core.transcript import SCHEMA, canonical_bytes, check_seal
from sop_tui.store import durable
from sop_tui.store.folder import DataFolder, StoreError, named
from sop_tui.store.journal import Journal
from sop_tui.store.journal_file import SIZE_MAX, open_locked, parse
from sop_tui.store.unfinished import journals

TRANSCRIPT_MAX: Final = 16 * 1024 * 1024
"""Bytes of a transcript that is read back."""

_STALE_S: Final = 24 * 3600
"""A temporary file as old as this belongs to a program that is gone."""


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
        _write_once(path, document)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    if journal is not None:
        try:
            journal.discard()
        except StoreError:
            # The call is safe; the next sweep takes the journal away.
            pass
    return path


def _write_once(path: Path, document: Mapping[str, Any]) -> None:
    try:
        durable.new_file(path, document_bytes(document))
    except FileExistsError:
        if _seal_of(path) != document["seal"]:
            raise StoreError(
                "TRANSCRIPT_EXISTS",
                f"Sudah ada transkrip lain untuk panggilan ini: {named(path)}.",
                "Jangan dihapus; beri tahu pengawas.",
            ) from None
        durable.sync_folder(path.parent)


def _seal_of(path: Path) -> object:
    """The seal of a sound transcript."""
    try:
        document = read_transcript(path)
    except StoreError:
        return None
    return document["seal"] if check_seal(document) else None


def document_bytes(document: Mapping[str, Any]) -> bytes:
    """The file of a transcript: indented, so that people and line tools can read it."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return text.encode("utf-8", "backslashreplace")
