"""strace on a program of the nursery: what it asked of the system, or one of those calls made fatal.

Only the main thread is counted where a call is to be killed at: it alone touches a call's files, and its order is the
same in every run.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WATCHED = (
    *("open", "openat", "creat", "write", "pwrite64", "writev", "fsync", "fdatasync", "sync_file_range"),
    *("rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "ftruncate", "mkdir", "mkdirat"),
)
"""Every call that writes, syncs, names or opens."""


class Tracer:
    """strace attached to a process that waits."""

    def __init__(
        self, pid: int, log: Path, *, threads: bool = False, inject: str = "", only: Path | None = None
    ) -> None:
        words = ["strace", "-p", str(pid), "-y", "-s", "4096", "-o", str(log), "-e", f"trace={','.join(WATCHED)}"]
        words += ["-f"] * threads
        words += ["-e", f"inject={inject}"] if inject else []
        words += ["-P", str(only)] if only else []
        self._log = log
        self._process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        told = self._process.stderr.readline()
        if "attached" not in told:
            raise OSError(f"strace cannot attach: {told}")

    def detach(self) -> None:
        """Leave the program alone from now on."""
        self._process.terminate()
        self._process.communicate(timeout=30)

    def calls(self) -> list[str]:
        """The lines of the log, once the program has ended."""
        self._process.communicate(timeout=30)
        return self._log.read_text(encoding="utf-8", errors="replace").splitlines()


@dataclass(frozen=True, slots=True)
class SystemCall:
    """One call that succeeded; ``paths`` are of its descriptors and names in order."""

    name: str
    paths: tuple[str, ...]
    text: str


_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_CUT = re.compile(r"(\d+) +(.*) <unfinished \.\.\.>$")
_REST = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)$")
_PATH = re.compile(r"<(/[^>]*)>|\"(/[^\"]*)\"")


def parsed(lines: Iterable[str]) -> Iterator[SystemCall]:
    """The calls in the order in which they were done; one that another thread interrupted in the log, when it was."""
    cut: dict[str, str] = {}
    for line in lines:
        if begun := _CUT.match(line):
            cut[begun[1]] = begun[2]
            continue
        if rest := _REST.match(line):
            line = f"{rest[1]} {cut.pop(rest[1], '')}{rest[2]}"  # noqa: PLW2901 - the two halves are one line
        found = _LINE.match(line)
        if found and int(found[3]) >= 0:
            paths = tuple(one or two for one, two in _PATH.findall(found[2]))
            yield SystemCall(found[1], paths, found[2])
