"""A station: the data folder, the scripts, the agent and the clock of one desk. It starts, resumes and seals calls."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from sop_tui.core import commands as cmd
from sop_tui.core.book import Book, Source
from sop_tui.core.call import CommandRefused, refold
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.evidence import SECRET_BYTES, Signer, sealed
from sop_tui.core.recognizing import known_caller
from sop_tui.core.sheet import SheetForm, sheet_of
from sop_tui.core.transcript import check_seal, events_of, sources_of, transcript
from sop_tui.store.callers import earlier_calls, is_whole, note, rebuild
from sop_tui.store.calls import Summary, read_transcript, sealed_today, sweep, write_sealed
from sop_tui.store.folder import DataFolder, StoreError, named
from sop_tui.store.frozen import thaw
from sop_tui.store.ids import uuid7
from sop_tui.store.journal import Journal
from sop_tui.store.keys import signer, warm
from sop_tui.store.known import KnownScripts
from sop_tui.store.live import Clock, LiveCall, resume_call, start_call
from sop_tui.store.scripts import Scripts, read_blobs
from sop_tui.store.unfinished import ENDED, Unfinished, unfinished
from sop_tui.store.vault import is_locking

DEFAULT_DIALOG = "panggilan"
INTERRUPTED = "terputus"
"""The outcome of a call that is closed because it was interrupted."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sealed call as the copy sheet shows it. ``where`` says where the transcript lies."""

    heading: str
    forms: tuple[SheetForm, ...]
    where: str
    trouble: str = ""


class Station:
    """One desk's surroundings. ``trouble`` says why calls cannot be kept, while that is so."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a desk is made of
        self,
        folder: DataFolder,
        scripts: Scripts,
        agent: str,
        name: str,
        clock: Clock,
        new_id: Callable[[], str] = uuid7,
    ) -> None:
        self.folder = folder
        self.scripts = scripts
        self.agent = agent
        self.name = name
        self.clock = clock
        self._new_id = new_id
        self.trouble: str | None = None
        self.set_aside: tuple[Path, ...] = ()
        """Where the damaged files are that were found at the start."""
        self._unsealed: dict[str, LiveCall] = {}
        self.indexing: Thread | None = None
        """Puts the last sealed call into the index, behind the screen."""
        self._prepare()

    def _prepare(self) -> None:
        try:
            self.folder.prepare()
            self.set_aside = tuple(sweep(self.folder))
            self.trouble = None
        except StoreError as fault:
            self.trouble = f"{fault.message} {fault.mend}"

    @property
    def notice(self) -> str:
        """What whoever begins at this desk should know of the data folder; empty where all is well."""
        return self.trouble or _told_aside(self.set_aside)

    @property
    def book(self) -> Book:
        """The scripts of new calls."""
        return self.scripts.book

    def start(self, caller: str, dialog: str | None = None) -> LiveCall:
        """Take a call; without a dialogue, the whole call from its greeting.

        Raises:
            CommandRefused: there is no such dialogue.
        """
        chosen = dialog or (DEFAULT_DIALOG if DEFAULT_DIALOG in self.book.dialogs else next(iter(self.book.dialogs)))
        known = known_caller(self.book, *earlier_calls(self.folder, caller))
        start = cmd.Start(self._new_id(), self.agent, self.name, caller, chosen, known=known)
        live = start_call(self.folder, self.scripts, start, self.clock)
        warm(self.folder)
        return live

    def index_callers(self) -> Thread | None:
        """Make the index of earlier calls where it is missing, in a thread: years of calls take a minute."""
        if is_whole(self.folder):
            return None
        thread = Thread(target=_index, args=(self.folder,), name="callers", daemon=True)
        thread.start()
        return thread

    def unfinished(self) -> list[Unfinished]:
        """The interrupted calls of this data folder, and those of this desk that the disk would not seal yet."""
        for live in list(self._unsealed.values()):
            self.seal(live)
        others = [item for item in unfinished(self.folder) if item.call_id not in self._unsealed]
        return [_unsealed(live) for live in self._unsealed.values()] + others

    def today(self) -> list[Summary]:
        """The sealed calls of this day."""
        return sealed_today(self.folder, self.clock.now().date())

    def resume(self, call_id: str) -> LiveCall:
        """Go on with an interrupted call exactly where it stood, under the words it began with.

        Raises:
            StoreError: another desk holds it, its scripts are gone, or it cannot be read.
        """
        if call_id in self._unsealed:
            return self._unsealed[call_id]
        journal = Journal.open(self.folder, call_id)
        try:
            scripts = self._thawed(journal.sources)
            live = resume_call(self.folder, journal, scripts, self.clock)
        except BaseException:
            journal.close()
            raise
        if live.call.outcome is None:
            live.do(cmd.Resume())
        if journal.aside is not None and live.trouble is None:
            live.trouble = _told_aside([journal.aside])
        return live

    def _thawed(self, sources: Iterable[Source]) -> Scripts:
        """The scripts that a call was held with.

        Raises:
            StoreError: they are gone, damaged, or of a form that this version no longer reads.
        """
        try:
            blobs = thaw(self.folder, sources)
            return read_blobs(blobs, tree=KnownScripts(self.folder, blobs).tree)
        except ScriptError as error:
            first = error.diagnostics[0]
            raise StoreError(
                "SCRIPTS_OUTDATED",
                f"Naskah panggilan ini tidak dapat dibaca versi ini ({first.code}).",
                "Buka dengan versi program yang lama; berkasnya tetap tersimpan.",
            ) from error

    def close_interrupted(self, live: LiveCall) -> None:
        """End a call that nobody will go on with."""
        if live.call.outcome is None:
            outcomes = live.call.root.outcomes
            live.do(cmd.End(INTERRUPTED if INTERRUPTED in outcomes else list(outcomes)[-1]))

    def seal(self, live: LiveCall) -> Sheet:
        """Seal an ended call: its transcript on the disk, then its journal gone.

        A disk that fails loses nothing: the call stays with this desk, which tries again whenever it lists the
        unfinished ones; and its journal stays, to be offered at the next start.
        """
        if live.journal.broken:
            live.keep(())
        key, unsigned = self._key()
        document = sealed(transcript(live.call, live.events), os.urandom(SECRET_BYTES), key)
        # What a station cannot read back it must not know by other ways either.
        locking = is_locking(self.folder)
        noted = locking or note(self.folder, document)
        heading = f"Panggilan ditutup ─ {_outcome(live.call.root.outcomes, live.call.outcome)}"
        forms = sheet_of(live.call)
        try:
            path = write_sealed(self.folder, document, live.journal)
        except StoreError as fault:
            self._unsealed[live.journal.call_id] = live
            return Sheet(heading, forms, "Transkrip belum tersimpan.", f"{fault.message} {fault.mend}")
        self._unsealed.pop(live.journal.call_id, None)
        if not noted:
            # An index that was made anew in between did not see the call.
            note(self.folder, document)
        if not locking:
            self.indexing = Thread(target=_add_to_index, args=(self.folder, document), name="index", daemon=True)
            self.indexing.start()
        return Sheet(heading, forms, f"Transkrip: {path}", unsigned)

    def _key(self) -> tuple[Signer | None, str]:
        """The station's key, and what is wrong with it: a call is kept whether it can be signed or not."""
        try:
            return signer(self.folder), ""
        except StoreError as fault:
            return None, f"Transkrip ini tidak bertanda tangan. {fault.message} {fault.mend}"

    def sheet(self, item: Summary) -> Sheet:
        """The copy sheet of a sealed call, under the forms it was held with.

        Raises:
            StoreError: it cannot be read.
        """
        document = read_transcript(item.path)
        if not check_seal(document):
            raise StoreError(
                "TRANSCRIPT_DAMAGED",
                f"Transkrip ini rusak: {named(item.path)}.",
                "Berkasnya tetap tersimpan; beri tahu pengawas.",
            )
        book = self._thawed(sources_of(document)).book
        try:
            call = refold(book, events_of(document))
        except Exception as fault:  # what someone sealed may hold any sequence of events
            raise StoreError(
                "TRANSCRIPT_DAMAGED",
                f"Isi transkrip ini bukan sebuah panggilan: {named(item.path)}.",
                "Beri tahu pengawas.",
            ) from fault
        title = _outcome(call.root.outcomes, call.outcome)
        forms = sheet_of(call)
        return Sheet(f"Panggilan {document['started_at'][11:16]} ─ {title}", forms, f"Transkrip: {item.path}")


def _told_aside(paths: Sequence[Path]) -> str:
    if not paths:
        return ""
    others = f" dan {len(paths) - 1} lainnya" if len(paths) > 1 else ""
    return f"Berkas rusak disisihkan, tidak dihapus: {named(paths[0])}{others}. Beri tahu pengawas."


def _index(folder: DataFolder) -> None:
    with suppress(StoreError):
        rebuild(folder)


def _add_to_index(folder: DataFolder, document: Mapping[str, Any]) -> None:
    """Have the call found by whoever searches. Where that fails or is cut short, their next look finds it anyway."""
    # Some builds of Python have no SQLite; and to import it takes a file.
    with suppress(StoreError, ImportError, OSError):
        from sop_tui.store.index import Index  # noqa: PLC0415 - brings SQLite, which the start of a desk does without

        with Index.open(folder) as index:
            index.add(document)


def _unsealed(live: LiveCall) -> Unfinished:
    call = live.call
    return Unfinished(
        call.started.call_id,
        live.journal.path,
        started_at=call.started_at,
        agent=call.started.agent,
        caller=call.started.caller,
        events=len(live.events),
        ended=True,
        message=ENDED,
    )


def _outcome(outcomes: Mapping[str, str], name: str | None) -> str:
    return outcomes.get(name or "", name or "")


__all__ = ["CommandRefused", "Sheet", "Station"]
