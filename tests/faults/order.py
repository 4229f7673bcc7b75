"""What a SIGKILL cannot show: that nothing was acknowledged before it was flushed.

The kernel keeps what a killed program wrote, so only a loss of power would tell a missing flush. Here the order of the
system calls in a trace tells it. Of each file of a call, the rules of a journaling writer:

- what was written to it is flushed before it gets its name, and before anything is drawn on the terminal;
- a name that it got (a new file, a rename, a link, a folder) is flushed, by an fsync of the folder it stands in, before
  anything is drawn on the terminal;
- a journal is deleted only when nothing of its transcript waits for a flush.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from tests.faults.strace import SystemCall

_CLOCK = re.compile(r"^(\\33\[\??[0-9;]*[A-Za-z]|[0-9: ])*$")
"""A repaint of the clock alone acknowledges nothing."""


@dataclass(slots=True)
class Watch:
    """What of a data folder still waits for a flush."""

    data: str
    terminal: str = "/dev/pts/"
    dirty: dict[str, str] = field(default_factory=dict)
    """File or folder to the call that made it so."""
    found: list[str] = field(default_factory=list)
    checked: int = 0
    """How many times the law was asked."""

    def see(self, call: SystemCall) -> None:
        """One more system call that succeeded."""
        if call.name == "write" and call.paths and call.paths[0].startswith(self.terminal):
            self._drawn(call)
            return
        ours = tuple(path.partition(" (deleted)")[0] for path in call.paths if self._counts(path))
        match call.name:
            case "write" | "pwrite64" | "writev" | "ftruncate" if ours:
                self.dirty[ours[0]] = f"{call.name} to it"
            case "fsync" | "fdatasync" if call.paths:
                self.dirty.pop(call.paths[0], None)
            case "open" | "openat" if ours and "O_CREAT" in call.text and not _temporary(ours[0]):
                self._named(ours[0], "the name of a new file")
            case "rename" | "renameat" | "renameat2" | "link" | "linkat" if len(ours) > 1:
                self._moved(*ours[-2:])
            case "mkdir" | "mkdirat" if ours:
                self._named(ours[0], "the name of a new folder")
            case "unlink" | "unlinkat" if ours and PurePath(ours[-1]).suffix == ".jsonl":
                self._ask(f"the journal was deleted ({PurePath(ours[-1]).name})")
            case _:
                pass

    def _moved(self, old: str, new: str) -> None:
        if old in self.dirty:
            self.found.append(f"{_short(new)} got its name before its bytes were flushed")
        self.dirty.pop(old, None)
        self._named(new, "a name that it got")

    def _named(self, path: str, what: str) -> None:
        self.dirty[str(PurePath(path).parent)] = f"{what} ({_short(path)})"

    def _drawn(self, call: SystemCall) -> None:
        text = call.text.partition('"')[2].rpartition('"')[0]
        if not _CLOCK.match(text):
            self._ask("the screen was drawn")

    def _ask(self, when: str) -> None:
        self.checked += 1
        self.found += [f"{when} while {_short(path)} waited for a flush: {why}" for path, why in self.dirty.items()]

    def _counts(self, path: str) -> bool:
        """Whether it is in the data folder and no cache: a call does not wait for those."""
        below = PurePath(path.removeprefix(self.data).lstrip("/")).parts
        index = any(part.lstrip(".").startswith("index.sqlite") for part in below)
        return path.startswith(self.data) and not index and below[:1] not in {("callers",), ("known",)}


def _temporary(path: str) -> bool:
    return PurePath(path).name.startswith(".")


def _short(path: str) -> str:
    return re.sub(r"[0-9a-f]{6,}[0-9a-f-]*", "#", "/".join(PurePath(path).parts[-2:]))


def watched(calls: Iterable[SystemCall], data: str) -> Watch:
    """The trace of a program, judged."""
    watch = Watch(data)
    for call in calls:
        watch.see(call)
    return watch
