"""Sealed transcripts, one at a time, each with what every format needs of it."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sop_tui.core.book import Book, Source
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.pace import Stood, paces
from sop_tui.core.redaction import redact
from sop_tui.core.summary import CallSummary, NotATranscriptError, Slip, summary
from sop_tui.core.transcript import canonical_bytes, check_seal, events_of, order_findings, sources_of
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import thaw
from sop_tui.store.scripts import read_blobs

_BOOKS_KEPT: Final = 8
"""Calls of one time are held with few versions of the scripts; a book takes about 3 MB."""


class UnsoundError(Exception):
    """A transcript that is passed over.

    ``code`` is stable: those of `sop_tui.store.calls.read_transcript`, ``TRANSCRIPT_SCHEMA``, and ``SEAL_BROKEN``,
    ``EVENTS_ORDER`` as `sop_tui.store.verify` has them. The message is English.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Exported:
    """A call as it goes out, redacted or not."""

    document: Mapping[str, Any]
    summary: CallSummary
    stood: Mapping[int, Stood]
    """How long the desk stood before each event, by seq; of the call as it was, so hurried lines stay hurried."""
    slips: int
    """Places in which letters were corrected, also where the letters themselves are taken out."""
    book: Book | None
    """The scripts of the call; None where their frozen copies are missing."""

    @property
    def redacted(self) -> bool:
        """Whether the customer was taken out."""
        return "redacted" in self.document


class Books:
    """The scripts calls were held with, from their frozen copies in a data folder; the latest are remembered."""

    def __init__(self, folder: DataFolder | None) -> None:
        self._folder = folder
        self._known: OrderedDict[tuple[Source, ...], Book | None] = OrderedDict()

    def of(self, document: Mapping[str, Any]) -> Book | None:
        """The book of a transcript that keeps the schema, if its scripts are there and can be read."""
        sources = sources_of(document)
        if sources not in self._known:
            self._known[sources] = self._read(sources)
            if len(self._known) > _BOOKS_KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(sources)
        return self._known[sources]

    def _read(self, sources: tuple[Source, ...]) -> Book | None:
        if self._folder is None:
            return None
        try:
            return read_blobs(thaw(self._folder, sources)).book
        except (StoreError, ScriptError):
            return None


def exported(path: Path, books: Books | None = None, key: bytes | None = None) -> Exported:
    """The call of a transcript file; with a ``key`` redacted.

    Without ``books`` its scripts are not looked for, and every line said is masked whole where it is redacted.

    Raises:
        UnsoundError: it is not a transcript, or not as it was sealed.
        StoreError: it cannot be read at all, for the disk's sake.
    """
    document = _sound(path)
    try:
        return taken_out(document, books.of(document) if books else None, key)
    except NotATranscriptError as fault:
        raise UnsoundError("TRANSCRIPT_SCHEMA", str(fault)) from None


def taken_out(document: Mapping[str, Any], book: Book | None = None, key: bytes | None = None) -> Exported:
    """The same of a document that is known to be sound.

    Raises:
        NotATranscriptError: its figures cannot be told.
    """
    row = summary(document)
    stood = {one.seq: one for one in paces(document["events"])}
    if key is None:
        return Exported(document, row, stood, len(row.slips), book)
    masked = redact(document, key, book)
    return Exported(masked, _redacted(masked, row), stood, len(row.slips), book)


def _redacted(masked: Mapping[str, Any], row: CallSummary) -> CallSummary:
    """The row of the masked call, with the figures that only the words of the call can tell."""
    nothing: tuple[Slip, ...] = ()
    return replace(summary(masked), hurried=row.hurried, slips=nothing)


def _sound(path: Path) -> dict[str, Any]:
    from sop_tui.store.schema import schema_findings  # noqa: PLC0415 - brings pydantic, which costs 140 ms

    try:
        document = read_transcript(path)
    except StoreError as error:
        if error.code.startswith("TRANSCRIPT_"):
            raise UnsoundError(error.code, error.message) from None
        raise
    try:
        wrong = schema_findings(canonical_bytes(document))
    except (ValueError, TypeError, RecursionError) as fault:
        raise UnsoundError("TRANSCRIPT_SCHEMA", f"no JSON document: {fault}") from None
    if wrong:
        raise UnsoundError("TRANSCRIPT_SCHEMA", f"{wrong[0].where}: {wrong[0].message}")
    if not check_seal(document):
        raise UnsoundError("SEAL_BROKEN", "the transcript was altered after it was sealed")
    disorder = order_findings(events_of(document))
    if disorder:
        raise UnsoundError(disorder[0].code, disorder[0].message)
    return document
