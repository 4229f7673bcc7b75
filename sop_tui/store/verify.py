"""Whether a transcript is what happened: its seal and who signed it, the chain of its events, what they amount to, and
whether the program makes them of what was done."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sop_tui.core.book import Book, Source
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.evidence import erased_places
from sop_tui.core.redecided import decided_findings
from sop_tui.core.transcript import (
    Finding,
    canonical_bytes,
    check_seal,
    events_of,
    order_findings,
    refold_findings,
    seal_findings,
    sources_of,
)
from sop_tui.store import durable
from sop_tui.store.calls import TRANSCRIPT_MAX, document_bytes, read_transcript
from sop_tui.store.folder import StoreError
from sop_tui.store.keys import signature_findings
from sop_tui.store.schema import schema_findings

BookLoader = Callable[[tuple[Source, ...]], Book]
"""The book of these scripts, from their frozen copies. May raise `StoreError` and `ScriptError`."""


def verify(
    transcript: Path | Mapping[str, Any], load: BookLoader, trusted: frozenset[str] = frozenset()
) -> list[Finding]:
    """Everything that is wrong with a transcript; nothing is the proof that it is sound.

    Args:
        transcript: a document, or its file, in which then not a byte may be otherwise than it was written.
        load: of the scripts that the call was held with.
        trusted: public keys in hex; where there are any, one of them must have signed the seal.

    Raises:
        StoreError: the file is no transcript at all, or ``KEY_LIBRARY``.
    """
    if isinstance(transcript, Path):
        document: Mapping[str, Any] = read_transcript(transcript)
        found = _file_findings(transcript, document) + seal_findings(document)
    else:
        document = transcript
        found = seal_findings(document)
    unsealed = "seal" not in document
    wrong = _schema_findings(document)
    found += [item for item in wrong if not (unsealed and item.where == "seal")]
    if any(item.code == "SCHEMA_BROKEN" for item in found):
        return found
    if not unsealed:
        found += signature_findings(document, trusted)
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
    found += refold_findings(document, book, events)
    if any(item.code == "REFOLD_FAILED" for item in found) or erased_places(document):
        return found
    return found + decided_findings(book, events)


def _file_findings(path: Path, document: Mapping[str, Any]) -> list[Finding]:
    """Whether the file is the very bytes that the store writes of this document, which two files of one may not be."""
    try:
        same = durable.read_file(path, TRANSCRIPT_MAX) == document_bytes(document)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    if same or not check_seal(document):
        return []
    return [Finding("FILE_REWRITTEN", "", "it says what was sealed, but the file was written anew by something else")]


def _schema_findings(document: Mapping[str, Any]) -> list[Finding]:
    try:
        return schema_findings(canonical_bytes(document))
    except (ValueError, TypeError, RecursionError) as fault:
        return [Finding("SCHEMA_BROKEN", "", f"no JSON document: {fault}")]
