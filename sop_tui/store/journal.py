"""The journal of an open call: every event is on the disk before the screen shows its effect.

One file a call, ``journal/<call_id>.jsonl``: a header (the call's id, the scripts it is held with), then its events,
framed as `sop_tui.store.framing` tells. The desk that holds the call holds a lock on the file.

A journal keeps in memory what it has written. When the disk fails it is `broken`: nothing is lost but the safety, the
call goes on under a warning, and the next `append` (or `retry`) writes everything anew to a new file. The same
descriptor is never tried again, since after a failed flush the system takes the lost pages for written.
"""

import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from sop_tui.core.book import Source
from sop_tui.core.events import Event
from sop_tui.store import durable
from sop_tui.store.folder import DataFolder, StoreError, named
from sop_tui.store.framing import frame
from sop_tui.store.journal_file import SIZE_MAX, encoded, header, lock, open_locked, parse
from sop_tui.store.unfinished import Unfinished, unfinished

__all__ = ["Journal", "Unfinished", "unfinished"]

_CLOSED: Final = -1


class Journal:
    """The journal of one call; made by `create`, `open` or `unsaved`. For one thread."""

    def __init__(self, folder: DataFolder, call_id: str, sources: Sequence[Source]) -> None:
        self.call_id = call_id
        self.sources = tuple(sources)
        self.path = folder.journal_path(call_id)
        self.events: list[Event] = []
        self.broken = True
        """The disk lacks something that this journal holds."""
        self.aside: Path | None = None
        """Where the damaged original is kept, if there was one."""
        self._folder = folder
        self._fd = _CLOSED
        self._damaged: bytes | None = None
        first, self._checksum = frame([header(call_id, sources)], 0)
        self._data = bytearray(first)

    @classmethod
    def unsaved(cls, folder: DataFolder, call_id: str, sources: Sequence[Source]) -> "Journal":
        """A journal that is not on the disk yet, for a call that comes in while the disk fails; `broken` at first."""
        return cls(folder, call_id, sources)

    @classmethod
    def create(cls, folder: DataFolder, call_id: str, sources: Sequence[Source]) -> "Journal":
        """The journal of a new call, its header on the disk.

        Raises:
            StoreError: ``JOURNAL_EXISTS``, or the disk failed (`unsaved` goes on without it).
        """
        journal = cls(folder, call_id, sources)
        if os.path.lexists(journal.path):
            raise StoreError("JOURNAL_EXISTS", "Panggilan ini sudah mempunyai jurnal.", "Mulai panggilan baru.")
        journal.retry()
        return journal

    @classmethod
    def open(cls, folder: DataFolder, call_id: str) -> "Journal":
        """The journal of an interrupted call, to go on with.

        What a crash left torn, or a bad disk flipped, is cut off behind the last whole command before it. The damaged
        original is first kept under `aside`; where the disk has no room for that, the journal is `broken` and the
        original stays in its place.

        Raises:
            StoreError: ``JOURNAL_IN_USE`` (another desk holds the call), ``JOURNAL_UNREADABLE`` (there is nothing to go
                on with), or the file cannot be read. It is as it was.
        """
        path = folder.journal_path(call_id)
        fd = _CLOSED
        try:
            fd = open_locked(path)
            data = durable.read_all(fd, SIZE_MAX)
        except OSError as fault:
            _close(fd)
            raise _not_opened(fault, path) from fault
        content = parse(data, call_id)
        if content is None:
            _close(fd)
            raise StoreError(
                "JOURNAL_UNREADABLE",
                f"Jurnal panggilan ini tidak dapat dibaca, jadi tidak dapat dilanjutkan: {named(path)}.",
                "Berkasnya tetap tersimpan; beri tahu pengawas.",
            )
        journal = cls(folder, call_id, content.sources)
        journal.events = list(content.events)
        journal._data = bytearray(content.data)
        journal._checksum = content.checksum
        journal._fd = fd
        durable.drop_leftovers(path)
        journal.broken = len(data) > len(content.data)
        if journal.broken:
            journal._damaged = data
            with suppress(StoreError):
                journal.retry()
        return journal

    def append(self, events: Sequence[Event]) -> None:
        """Keep the events of one command, and have them on the disk.

        Raises:
            StoreError: the disk failed. The events are kept in memory, and the next call writes them too: do not append
                them again.
            ValueError: they do not follow the ones before; nothing is kept.
        """
        seqs = [event.seq for event in events]
        if seqs != list(range(len(self.events) + 1, len(self.events) + len(events) + 1)):
            raise ValueError(f"events {seqs} do not follow {len(self.events)} others")
        if not events and not self.broken:
            return
        fresh, self._checksum = frame([encoded(event.as_json()) for event in events], self._checksum)
        self._data += fresh
        self.events += events
        if self.broken:
            self.retry()
            return
        self.broken = True
        try:
            self._extend(fresh)
        except OSError as fault:
            raise StoreError.of(fault, self.path) from fault
        self.broken = False

    def _extend(self, fresh: bytes) -> None:
        # Deleted, or with its folder taken elsewhere: nobody would find the call there.
        if not os.path.samestat(os.fstat(self._fd), self.path.stat()):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        durable.write_all(self._fd, fresh)
        durable.flush_data(self._fd)

    def retry(self) -> None:
        """Write everything anew, to a new file that then takes the name of the old one.

        Raises:
            StoreError: the disk still fails; what it held before it holds still.
        """
        self.broken = True
        try:
            self._folder.prepare()
            self._keep_damaged()
            self._rewrite()
        except OSError as fault:
            raise StoreError.of(fault, self.path) from fault
        self.broken = False

    def _keep_damaged(self) -> None:
        if self._damaged is not None:
            aside = self._folder.free_aside(self.path.stem, self.path.suffix)
            durable.new_file(aside, self._damaged)
            self.aside, self._damaged = aside, None

    def _rewrite(self) -> None:
        temporary = durable.temporary_beside(self.path)
        fd = durable.open_private(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND)
        try:
            lock(fd)
            durable.write_all(fd, bytes(self._data))
            os.fsync(fd)
            temporary.rename(self.path)
        except BaseException:
            os.close(fd)
            durable.drop(temporary)
            raise
        _close(self._fd)
        self._fd = fd
        durable.sync_folder(self.path.parent)

    def discard(self) -> None:
        """The call is sealed: the journal is needed no more.

        Raises:
            StoreError: it cannot be deleted.
        """
        try:
            self.path.unlink(missing_ok=True)
            durable.sync_folder(self.path.parent)
        except OSError as fault:
            raise StoreError.of(fault, self.path) from fault
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the file and its lock: the call can be opened again, here or at another desk."""
        _close(self._fd)
        self._fd = _CLOSED
        self.broken = True


def _close(fd: int) -> None:
    if fd != _CLOSED:
        os.close(fd)


def _not_opened(fault: OSError, path: Path) -> StoreError:
    if isinstance(fault, BlockingIOError):
        return StoreError(
            "JOURNAL_IN_USE", "Panggilan ini sedang dibuka di meja lain.", "Tutup di sana dahulu, atau pilih yang lain."
        )
    return StoreError.of(fault, path)
