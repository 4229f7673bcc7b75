"""What is older than may be kept, removed: calls with everything that was written because of them.

A call is as old as the day it began, which its folder tells, so damaged and encrypted ones go like any other. What
points to a call goes before it: a purge that is cut short finds the rest the next time. Of the index only throwing it
away is sure to leave nothing behind; it is made anew from what is left.

Practice is not touched: its customers are made up, and its calls bear the day of their scenario.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sop_tui.store import durable
from sop_tui.store.callers import strike
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.journal_file import SIZE_MAX, open_locked, parse

_SHA256: Final = re.compile(rb"[0-9a-f]{64}")
_TEXT_MAX: Final = 64 * 1024 * 1024
"""Bytes of a file that is looked through for the scripts it names."""


@dataclass(slots=True)
class Purged:
    """How much was removed, or would be."""

    calls: int = 0
    first_day: str = ""
    last_day: str = ""
    """The days of the calls (ISO 8601); empty without any."""
    reviews: int = 0
    """Calls of which reviews were removed too."""
    unfinished: int = 0
    """Calls that were begun and never sealed."""
    aside: int = 0
    """Damaged originals that had been moved aside."""
    callers: int = 0
    """Numbers of which no call is left; not known of a rehearsal."""
    scripts: int = 0
    """Frozen scripts that no call needs any more; not known of a rehearsal."""
    kept: list[tuple[Path, StoreError]] = field(default_factory=list)
    """What could not be removed, and why."""


def purge(folder: DataFolder, before: date, rehearse: bool = False) -> Purged:
    """Remove the calls that began before a day; with ``rehearse`` only tell of them.

    Raises:
        StoreError: a folder cannot be read, or callers or the index cannot be written.
    """
    purged = Purged()
    days = [(day, path) for day, path in _days(folder) if day < before]
    stale = [*_files_before(folder.aside, before), *_files_before(folder.journal, before, "*.tmp")]
    if rehearse:
        for day, path in days:
            _count(purged, folder, day, _calls(path))
        purged.unfinished = sum(1 for _ in _journals(folder, before))
        purged.aside = len(stale)
        return purged
    if days:
        forget_index(folder)
        first = before.isoformat().replace("-", "/")
        purged.callers = strike(folder, lambda pointer: pointer < first)
    for day, path in days:
        _remove_day(purged, folder, day, path)
    for path in _journals(folder, before):
        purged.unfinished += _remove(purged, path)
    for path in stale:
        purged.aside += _remove(purged, path)
    if days:
        forget_index(folder)
    purged.scripts = drop_unneeded_scripts(folder)
    forget_known(folder)
    return purged


def _days(folder: DataFolder) -> Iterator[tuple[date, Path]]:
    for path in _listed(folder.calls, "????/??/??"):
        with suppress(ValueError):
            yield date(*map(int, path.parts[-3:])), path


def _listed(folder: Path, pattern: str) -> list[Path]:
    try:
        return list(durable.below(folder, pattern))
    except OSError as fault:
        raise StoreError.of(fault, folder) from fault


def _calls(day: Path) -> list[Path]:
    try:
        return sorted(path for path in day.iterdir() if ".json" in path.suffixes and not path.name.startswith("."))
    except OSError as fault:
        raise StoreError.of(fault, day) from fault


def _count(purged: Purged, folder: DataFolder, day: date, calls: Iterable[Path]) -> None:
    for path in calls:
        purged.calls += 1
        purged.first_day = min(purged.first_day or day.isoformat(), day.isoformat())
        purged.last_day = max(purged.last_day, day.isoformat())
        with suppress(StoreError):
            purged.reviews += folder.review_folder(path.name.partition(".")[0]).is_dir()


def _remove_day(purged: Purged, folder: DataFolder, day: date, path: Path) -> None:
    for call in _calls(path):
        counted = Purged()
        _count(counted, folder, day, [call])
        if _remove_reviews(purged, folder, call) and _remove(purged, call):
            _count(purged, folder, day, [call])
            purged.reviews += counted.reviews
    with suppress(OSError):
        for left in durable.below(path, ".*.tmp"):
            durable.drop(left)
    with suppress(OSError):
        for at in (path, path.parent, path.parent.parent):
            at.rmdir()
            durable.sync_folder(at.parent)


def _remove_reviews(purged: Purged, folder: DataFolder, call: Path) -> bool:
    """A call whose reviews stay must stay as well, or nobody would look for them again."""
    try:
        path = folder.review_folder(call.name.partition(".")[0])
    except StoreError:
        return True
    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        pass
    except OSError as fault:
        purged.kept.append((path, StoreError.of(fault, path)))
        return False
    return True


def _remove(purged: Purged, path: Path) -> bool:
    try:
        path.unlink()
        durable.sync_folder(path.parent)
    except OSError as fault:
        purged.kept.append((path, StoreError.of(fault, path)))
        return False
    return True


def _files_before(folder: Path, before: date, pattern: str = "*") -> list[Path]:
    """Files that were last written before a day."""
    found = []
    for path in _listed(folder, pattern):
        with suppress(OSError):
            if path.is_file() and date.fromtimestamp(path.stat().st_mtime) < before:
                found.append(path)
    return found


def _journals(folder: DataFolder, before: date) -> Iterator[Path]:
    """Journals of calls that began before a day and that no desk holds; unreadable ones by when they were written."""
    for path in _listed(folder.journal, "*.jsonl"):
        with suppress(OSError):
            fd = open_locked(path)
            try:
                content = parse(durable.read_all(fd, SIZE_MAX), path.stem)
                day = date.fromtimestamp(os.fstat(fd).st_mtime)
                if content is not None:
                    with suppress(ValueError):
                        day = datetime.fromisoformat(content.events[0].moment.at).date()
                if day < before:
                    yield path
            finally:
                os.close(fd)


def forget_index(folder: DataFolder) -> None:
    """Throw the index of calls away: a row that is deleted leaves its words in the file.

    Raises:
        StoreError: it cannot be deleted.
    """
    if os.path.lexists(folder.index):
        from sop_tui.store.index_file import discard  # noqa: PLC0415 - brings SQLite

        discard(folder.index)


def forget_known(folder: DataFolder) -> None:
    """Throw away what is known of scripts: the next start of a desk makes it anew. Nothing else is touched, though it
    lie there, or the folder be a link to others."""
    with suppress(OSError):
        if not folder.known.is_symlink():
            for path in durable.below(folder.known, "*"):
                if re.fullmatch(r"[0-9a-f]{64}|\.[0-9a-f]{64}\.[0-9a-f]+\.tmp", path.name):
                    durable.drop(path)


def drop_unneeded_scripts(folder: DataFolder) -> int:
    """Remove the frozen scripts that no call, open or sealed, and no review names. Returns how many.

    Where a call is encrypted, nobody here can tell which scripts it needs, and all stay. A script is first taken out of
    its place, and then it is asked for once more: a desk that began a call under it in between gets it back.

    Raises:
        StoreError: a folder cannot be read, or a script not be removed.
    """
    try:
        there = {path.name: path for path in folder.scripts.iterdir() if re.fullmatch("[0-9a-f]{64}", path.name)}
        needed = _named_in(_documents(folder)) if there else set()
        if needed is None:
            return 0
        taken = {name: durable.temporary_beside(path) for name, path in there.items() if name not in needed}
        for name, temporary in taken.items():
            there[name].rename(temporary)
        again = _named_in(durable.below(folder.journal, "*.jsonl")) or set()
        for name, temporary in taken.items():
            if name in again:
                temporary.rename(there[name])
            else:
                durable.drop(temporary)
        if taken:
            durable.sync_folder(folder.scripts)
        return len(taken.keys() - again)
    except FileNotFoundError:
        return 0
    except OSError as fault:
        raise StoreError.of(fault, folder.scripts) from fault


def _documents(folder: DataFolder) -> Iterator[Path]:
    yield from durable.below(folder.calls, "*/*/*/*.json*")
    yield from durable.below(folder.reviews, "*/*.json")
    yield from durable.below(folder.aside, "*")
    # Last: a call that begins now is in the journal before it is anywhere else.
    yield from durable.below(folder.journal, "*.jsonl")


def _named_in(paths: Iterable[Path]) -> set[str] | None:
    """Everything in these files that looks like the sha256 of a script; None where one of them cannot be read."""
    found: set[str] = set()
    for path in paths:
        if path.suffix == ".age":
            return None
        try:
            found.update(name.decode() for name in _SHA256.findall(durable.read_file(path, _TEXT_MAX)))
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return found
