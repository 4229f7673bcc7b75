"""What lies in ``calls/`` and ``reviews/``, and which of their folders changed since they were last read."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.index_rows import State, state_of

SETTLED_NS: Final = 2_000_000_000
"""A folder that changed this recently may change again under the same time: file systems count in ticks of up to two
seconds. It is read again at the next refresh."""

UNSETTLED: Final = -1
"""Stands for the time of a folder that has to be read again."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day's folder as it was found."""

    path: bytes
    """In ``calls/``: ``YYYY/MM/DD``."""
    mtime: int
    """When it changed last (nanoseconds), or `UNSETTLED`."""
    files: Mapping[bytes, State] = field(default_factory=dict)
    """The transcripts in it, by their path in ``calls/``; none where the folder is gone."""


def changed_days(calls: Path, known: Mapping[bytes, int]) -> list[Day]:
    """The days that are new, gone, or changed since the times that are known.

    Raises:
        StoreError: a folder cannot be read.
    """
    now = time.time_ns()
    found: list[Day] = []
    there = set()
    try:
        for path, place in _days(calls):
            there.add(path)
            mtime = _mtime(place, now)
            if known.get(path) != mtime or mtime == UNSETTLED:
                found.append(Day(path, mtime, dict(_files(path, place))))
    except OSError as fault:
        raise StoreError.of(fault, calls) from fault
    return found + [Day(path, UNSETTLED) for path in known.keys() - there]


def _days(calls: Path) -> Iterator[tuple[bytes, Path]]:
    for year in _numbered(calls, 4):
        for month in _numbered(year, 2):
            for day in _numbered(month, 2):
                try:
                    date(int(year.name), int(month.name), int(day.name))
                except ValueError:
                    continue
                yield f"{year.name}/{month.name}/{day.name}".encode(), day


def _numbered(folder: Path, digits: int) -> list[Path]:
    """The folders in it that are named by so many digits."""
    try:
        with os.scandir(folder) as entries:
            return [
                folder / entry.name
                for entry in entries
                if len(entry.name) == digits and entry.name.isascii() and entry.name.isdigit() and entry.is_dir()
            ]
    except FileNotFoundError:
        return []


def _mtime(folder: Path, now: int) -> int:
    try:
        mtime = folder.stat().st_mtime_ns
    except FileNotFoundError:
        return UNSETTLED
    return mtime if 0 <= mtime < now - SETTLED_NS else UNSETTLED


def _files(day: bytes, folder: Path) -> Iterator[tuple[bytes, State]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".json") and not entry.name.startswith("."):
                    try:
                        yield day + b"/" + os.fsencode(entry.name), state_of(entry.stat(follow_symlinks=False))
                    except FileNotFoundError:
                        continue
    except FileNotFoundError:
        return


class Work:
    """Days that have to be read, the files of each, and which days are whole when so many files were read."""

    def __init__(self, days: Sequence[Day]) -> None:
        self.days = days
        self.total = 0
        self._plan: list[tuple[Day, list[bytes], int]] = []
        self._told = 0

    def plan(self, day: Day, known: Mapping[bytes, State]) -> None:
        """Read those of a day whose state is not the one that is known."""
        fresh = [path for path, state in sorted(day.files.items()) if known.get(path) != state]
        self.total += len(fresh)
        if fresh or day.mtime != UNSETTLED or known.keys() - day.files:
            self._plan.append((day, fresh, self.total))

    def paths(self) -> Iterator[bytes]:
        """The files, day by day."""
        return (path for _, fresh, _ in self._plan for path in fresh)

    def finished(self, done: int) -> list[Day]:
        """The days that are whole by now, each told once."""
        before = self._told
        while self._told < len(self._plan) and self._plan[self._told][2] <= done:
            self._told += 1
        return [day for day, _, _ in self._plan[before : self._told]]


def is_there(calls: Path, path: bytes) -> bool:
    """Whether a file is there by now."""
    return os.path.lexists(calls / os.fsdecode(path))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The reviews of a call as they were found."""

    call_id: str
    mtime: int
    """When its folder changed last (nanoseconds), or `UNSETTLED`."""
    number: int


def changed_reviews(folder: DataFolder, known: Mapping[str, tuple[int, int]]) -> list[Reviewed]:
    """The calls whose reviews are new, gone, or more or fewer than known (time of the folder, number of reviews).

    Raises:
        StoreError: a folder cannot be read.
    """
    now = time.time_ns()
    found = []
    there = set()
    try:
        names = sorted(path.name for path in folder.reviews.iterdir())
    except FileNotFoundError:
        names = []
    except OSError as fault:
        raise StoreError.of(fault, folder.reviews) from fault
    for name in names:
        try:
            reviews = folder.review_folder(name)
        except StoreError:
            continue
        there.add(name)
        mtime = _mtime(reviews, now)
        if mtime == UNSETTLED or known.get(name, (UNSETTLED, 0))[0] != mtime:
            seen = Reviewed(name, mtime, count_reviews(reviews))
            if (seen.mtime, seen.number) != known.get(name):
                found.append(seen)
    return found + [Reviewed(name, UNSETTLED, 0) for name in known.keys() - there if known[name][1]]


def count_reviews(reviews: Path) -> int:
    """How many reviews of a call there are; disputes and answers, ``<id>.<kind>.json``, are none.

    Raises:
        StoreError: the folder cannot be read.
    """
    try:
        names = [path.name for path in reviews.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as fault:
        raise StoreError.of(fault, reviews) from fault
    stems = [name.removesuffix(".json") for name in names if name.endswith(".json")]
    return sum(bool(stem) and "." not in stem for stem in stems)
