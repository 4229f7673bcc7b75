"""A call being held: commands in, events on the disk, then the new state.

This is the arrow of the design between ``decide`` and ``apply``: an event is in the journal before anyone sees its
effect. When the disk fails the call goes on in memory, under a standing warning, and is written as soon as it can be.
"""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sop_tui.core.call import Call, CommandRefused, apply, begin, decide, refold
from sop_tui.core.commands import Command, Start
from sop_tui.core.events import Event, Moment
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import freeze
from sop_tui.store.journal import Journal
from sop_tui.store.scripts import Scripts


class Clock(Protocol):
    """The desk's clock: wall time with its offset, and seconds that only go forward."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...


class SystemClock:
    """The machine's own."""

    def now(self) -> datetime:
        """Local time with its offset."""
        return datetime.now().astimezone()

    def monotonic(self) -> float:
        """Seconds from some beginning."""
        return time.monotonic()


class LiveCall:
    """One call and its journal. Made by `start_call` and `resume_call`."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a call is made of
        self, folder: DataFolder, scripts: Scripts, journal: Journal, call: Call, clock: Clock, elapsed_ms: int
    ) -> None:
        self.call = call
        self.journal = journal
        self.trouble: str | None = None
        """What is wrong with the disk, to stand on the screen while it is so."""
        self._folder = folder
        self._scripts = scripts
        self._frozen = False
        self._clock = clock
        self._base = clock.monotonic() - elapsed_ms / 1000

    @property
    def events(self) -> Sequence[Event]:
        """Everything that happened."""
        return self.journal.events

    def elapsed_seconds(self) -> int:
        """Whole seconds since the call began."""
        return max(int(self._clock.monotonic() - self._base), 0)

    def do(self, command: Command) -> str | None:
        """Carry a command out. Returns why not, for the screen, where it does not fit."""
        try:
            events = decide(self.call, command, self._moment())
        except CommandRefused as refused:
            return refused.message
        self.keep(events)
        for event in events:
            self.call = apply(self.call, event)
        return None

    def keep(self, events: Sequence[Event]) -> None:
        """Have events in the journal, and their scripts frozen beside it; what fails is told, and tried again."""
        trouble = None
        if self.journal.broken or not self._frozen:
            self._frozen = False
            try:
                self._folder.prepare()
                freeze(self._folder, self._scripts.blobs)
                self._frozen = True
            except StoreError as fault:
                trouble = fault
        try:
            self.journal.append(events)
        except StoreError as fault:
            trouble = fault
        told = "Belum tersimpan, panggilan tetap berjalan."
        self.trouble = f"{told} {trouble.message} {trouble.mend}" if trouble else None

    def _moment(self) -> Moment:
        elapsed = int((self._clock.monotonic() - self._base) * 1000)
        at = self._clock.now().isoformat(timespec="milliseconds")
        return Moment(at, max(elapsed, self.call.elapsed_ms))


def start_call(folder: DataFolder, scripts: Scripts, start: Start, clock: Clock) -> LiveCall:
    """Take a call.

    Raises:
        CommandRefused: no such dialogue.
    """
    events = begin(scripts.book, start, Moment(clock.now().isoformat(timespec="milliseconds"), 0))
    journal = Journal.unsaved(folder, start.call_id, scripts.book.sources)
    live = LiveCall(folder, scripts, journal, refold(scripts.book, events), clock, 0)
    live.keep(events)
    return live


def resume_call(folder: DataFolder, journal: Journal, scripts: Scripts, clock: Clock) -> LiveCall:
    """Go on with an interrupted call, under the scripts it began with.

    Raises:
        StoreError: its events do not fit those scripts.
    """
    try:
        call = refold(scripts.book, journal.events)
    except (ValueError, KeyError) as fault:
        raise StoreError(
            "JOURNAL_FOREIGN", f"Panggilan tidak dapat dilanjutkan: {fault}.", "Berkasnya tetap tersimpan."
        ) from fault
    passed = int((clock.now() - call.start_time).total_seconds() * 1000)
    return LiveCall(folder, scripts, journal, call, clock, max(passed, call.elapsed_ms))
