"""The calls that were interrupted, for the home screen.

The folder may hold anything: a file that is no journal is told from one that is, and never hides the others.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from sop_tui.core.events import Ended, Started
from sop_tui.store import durable, vault
from sop_tui.store.folder import DataFolder, StoreError, named
from sop_tui.store.journal_file import SIZE_MAX, Content, is_locked, parse

_IN_USE = "Sedang dibuka di meja lain."
ENDED = "Sudah ditutup; tinggal disimpan."
_DAMAGED = "Akhir catatannya rusak; dilanjutkan dari bagian yang utuh."
_UNREADABLE = "Tidak dapat dibaca, jadi tidak dapat dilanjutkan. Beri tahu pengawas."


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A call that was not sealed. Of a file that cannot be read only ``call_id`` (its name) and ``path`` are known."""

    call_id: str
    path: Path
    started_at: str = ""
    agent: str = ""
    caller: str = ""
    last_at: str = ""
    """When its last event was, RFC 3339 like ``started_at``."""
    events: int = 0
    """How many whole events there are; 0: there is nothing to go on with."""
    ended: bool = False
    """It ended, and only its transcript is missing."""
    damaged: bool = False
    in_use: bool = False
    message: str = ""
    """What the CSO should know (Indonesian); empty where all is well."""

    @property
    def resumable(self) -> bool:
        """Whether it can be opened now."""
        return self.events > 0 and not self.in_use


def unfinished(folder: DataFolder) -> list[Unfinished]:
    """Every journal whose call has no transcript yet, the latest call first, unreadable files last."""
    found = (_look(path) for path in journals(folder))
    waiting = [item for item in found if not _sealed(folder, item)]
    return sorted(waiting, key=lambda item: (item.started_at, item.call_id), reverse=True)


def journals(folder: DataFolder) -> list[Path]:
    """The files that are, or pose as, journals."""
    try:
        return sorted(path for path in folder.journal.iterdir() if _is_journal(path))
    except OSError:
        return []


def _is_journal(path: Path) -> bool:
    return path.suffix == ".jsonl" and not path.name.startswith(".")


def _sealed(folder: DataFolder, item: Unfinished) -> bool:
    if not item.started_at:
        return False
    try:
        path = folder.sealed_path(item.call_id, item.started_at)
        return path.is_file() or vault.is_locked(path)
    except (StoreError, OSError):
        return False


def _look(path: Path) -> Unfinished:
    name = named(Path(path.stem))
    try:
        fd = durable.open_regular(path)
        try:
            in_use = is_locked(fd)
            data = durable.read_all(fd, SIZE_MAX)
        finally:
            os.close(fd)
    except OSError:
        return Unfinished(name, path, damaged=True, message=_UNREADABLE)
    content = parse(data, name)
    if content is None:
        return Unfinished(name, path, damaged=not in_use, in_use=in_use, message=_IN_USE if in_use else _UNREADABLE)
    return _told(path, content, len(content.data) < len(data), in_use)


def _told(path: Path, content: Content, damaged: bool, in_use: bool) -> Unfinished:
    first, last = content.events[0], content.events[-1]
    assert isinstance(first.what, Started)  # noqa: S101 - or it would not have been read
    ended = any(isinstance(event.what, Ended) for event in content.events)
    # What another desk is writing just now looks torn.
    damaged = damaged and not in_use
    return Unfinished(
        content.call_id,
        path,
        started_at=str(first.moment.at),
        agent=str(first.what.agent),
        caller=str(first.what.caller),
        last_at=str(last.moment.at),
        events=len(content.events),
        ended=ended,
        damaged=damaged,
        in_use=in_use,
        message=_IN_USE if in_use else _DAMAGED if damaged else ENDED if ended else "",
    )
