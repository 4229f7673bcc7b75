"""Whether a transcript is what happened: its seal, the chain of its events, and what they amount to."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sop_tui.core.book import Book, Source
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.transcript import (
    Finding,
    canonical_bytes,
    events_of,
    order_findings,
    refold_findings,
    seal_findings,
    sources_of,
)
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import StoreError
from sop_tui.store.schema import schema_findings

BookLoader = Callable[[tuple[Source, ...]], Book]
"""The book of these scripts, from their frozen copies. May raise `StoreError` and `ScriptError`."""


def verify(transcript: Path | Mapping[str, Any], load: BookLoader) -> list[Finding]:
    """Everything that is wrong with a transcript; nothing is the proof that it is sound.

    Raises:
        StoreError: the file is no transcript at all.
    """
    document = read_transcript(transcript) if isinstance(transcript, Path) else transcript
    found = seal_findings(document)
    unsealed = "seal" not in document
    wrong = _schema_findings(document)
    found += [item for item in wrong if not (unsealed and item.where == "seal")]
    if any(item.code == "SCHEMA_BROKEN" for item in found):
        return found
    events = events_of(document)
    out_of_order = order_findings(events)
    if out_of_order:
        return found + out_of_order
    try:
        book = load(sources_of(document))
    except StoreError as error:
        return [*found, Finding(error.code, "", str(error))]
    except ScriptError as error:
        return [*found, Finding("SCRIPTS_UNREADABLE", "", str(error))]
    return found + refold_findings(document, book, events)


def _schema_findings(document: Mapping[str, Any]) -> list[Finding]:
    try:
        return schema_findings(canonical_bytes(document))
    except (ValueError, TypeError, RecursionError) as fault:
        return [Finding("SCHEMA_BROKEN", "", f"no JSON document: {fault}")]
