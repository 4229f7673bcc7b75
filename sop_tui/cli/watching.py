"""``check --watch``: the same check again whenever a file of the scripts changed.

Files are looked at twice a second: a scripts folder has some hundred files at most, a look takes a millisecond, and it
works on network folders and in containers, where notice of changes does not come.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from sop_tui.cli.findings import SCENARIOS
from sop_tui.cli.output import Refusal, complain, counted, refuse
from sop_tui.store.scorecards import CARDS
from sop_tui.store.scripts import KIND_OF_FOLDER, TABLES

INTERVAL: Final = 0.5
"""Seconds between two looks."""

SETTLED: Final = 0.1
"""Seconds without a change after which a file counts as written: an editor writes in several goes."""

_NAMED: Final = 3


class Version(NamedTuple):
    """What tells one state of a file from another, also where a new file took its name."""

    changed_ns: int
    size: int
    number: int


Files = Mapping[Path, Version]


def look(paths: Iterable[Path]) -> Files:
    """Every script file in these folders, and these files, as they are now."""
    found: dict[Path, Version] = {}
    for path in paths:
        for file in _scripts_in(path) if path.is_dir() else (path,):
            try:
                status = file.stat()
            except OSError:
                continue
            found[file] = Version(status.st_mtime_ns, status.st_size, status.st_ino)
    return found


def _scripts_in(folder: Path) -> Iterable[Path]:
    yield from (folder / name for name in TABLES)
    for sub in (*KIND_OF_FOLDER, SCENARIOS, CARDS):
        yield from sorted((folder / sub).glob("*.yaml"))


def watch(check: Callable[[], int], files: Callable[[], Files], wait: Callable[[float], None] = time.sleep) -> int:
    """Check now and after each change, until Ctrl+C; the exit status of the last check.

    Nothing is cleared: what was told stays above. Scripts that cannot be read for a moment do not end it; only the
    first check may.

    Raises:
        Refusal: the first check cannot be made as it was called for.
    """
    seen = files()
    status = check()
    try:
        while True:
            complain(f"Watching {counted(len(seen), 'file')}; Ctrl+C ends.")
            now = _next(seen, files, wait)
            complain("")
            complain(f"{_changed(seen, now)} changed.")
            seen = now
            status = _again(check)
    except KeyboardInterrupt:
        return status


def _next(seen: Files, files: Callable[[], Files], wait: Callable[[float], None]) -> Files:
    """The files once they differ from what was seen and stay as they are."""
    now = files()
    while True:
        before = now
        wait(INTERVAL if now == seen else SETTLED)
        now = files()
        if before == now != seen:
            return now


def _again(check: Callable[[], int]) -> int:
    try:
        return check()
    except Refusal as refusal:
        refuse(refusal, as_json=False)
        return 2


def _changed(before: Files, now: Files) -> str:
    """The names of what is new, gone or otherwise."""
    names = [path.name for path in {**before, **now} if before.get(path) != now.get(path)]
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
