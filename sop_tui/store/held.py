"""A sealed call to be seen again: its transcript, its time line, and its states under the words it was held with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sop_tui.core.book import Book, Source
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.replay import Replay
from sop_tui.core.timeline import Timeline, timeline
from sop_tui.core.transcript import canonical_bytes, check_seal, events_of, sources_of
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder, StoreError, named
from sop_tui.store.frozen import thaw
from sop_tui.store.scripts import read_blobs

BOOKS_MAX: Final = 4
"""Sets of scripts that are kept read: calls of some weeks share one."""


@dataclass(frozen=True, slots=True)
class HeldCall:
    """``replay`` is None where the desk cannot be shown; ``trouble`` says why, or what else is wrong."""

    document: Mapping[str, Any]
    timeline: Timeline
    replay: Replay | None
    trouble: str = ""


class Held:
    """Opens the sealed calls of a data folder; the scripts that many of them share are read once."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self._books: dict[tuple[Source, ...], Book] = {}

    def open(self, path: Path) -> HeldCall:
        """The call of a transcript.

        Raises:
            StoreError: the file is no transcript (`read_transcript`), or does not keep the schema
                (``TRANSCRIPT_SCHEMA``).
        """
        from sop_tui.store.schema import schema_findings  # noqa: PLC0415 - costs 140 ms

        document = read_transcript(path)
        try:
            wrong = [item.where for item in schema_findings(canonical_bytes(document))]
        except (ValueError, RecursionError):
            wrong = [""]
        if wrong or not document["events"]:
            where = f" ({wrong[0]})" if wrong and wrong[0] else ""
            raise StoreError(
                "TRANSCRIPT_SCHEMA", f"Isi transkrip ini tidak sah: {named(path)}{where}.", "Periksa asalnya."
            )
        altered = "" if check_seal(document) else "Transkrip ini tidak lagi seperti saat disegel."
        try:
            book = self._book(sources_of(document))
        except StoreError as error:
            return _unseen(document, altered, error.message)
        except ScriptError:
            return _unseen(document, altered, "Salinan naskahnya tidak dapat dibaca.")
        try:
            replay = Replay(book, events_of(document))
        except Exception:  # a transcript from outside may hold any sequence of events
            return _unseen(document, altered, "Kejadiannya bukan urutan sebuah panggilan.")
        return HeldCall(document, timeline(document, book), replay, altered)

    def _book(self, sources: tuple[Source, ...]) -> Book:
        if sources not in self._books:
            book = read_blobs(thaw(self.folder, sources)).book
            while len(self._books) >= BOOKS_MAX:
                self._books.pop(next(iter(self._books)))
            self._books[sources] = book
        return self._books[sources]


def _unseen(document: Mapping[str, Any], altered: str, why: str) -> HeldCall:
    """Without its scripts a call is its time line alone."""
    told = f"{why} Layar meja tidak dapat ditampilkan; lini masa tetap lengkap."
    return HeldCall(document, timeline(document), None, " ".join(filter(None, (altered, told))))
