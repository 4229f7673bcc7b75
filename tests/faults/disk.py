"""Disks that fail in the middle of a call, each as it happens: a full file system, a limit, a folder that is gone.

A `Fault` begins and ends while the program runs. What the kernel can do is done for real (a small file system, limits,
a remount, a folder renamed); an error that only broken hardware gives is injected into the system call.
"""

from __future__ import annotations

import resource
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults import permitted
from tests.faults.strace import Tracer
from tests.terminal import Terminal

OPTIONS = ("--agent", "Rani")
ROOM = "2m"


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk on a data folder of its own, which the program may see in a namespace of its own."""

    terminal: Terminal
    data: Path
    """As it is seen from here."""
    inside: Path
    """As the program sees it."""

    @property
    def journal(self) -> Path:
        """The journal of the open call, as the program sees it."""
        (path,) = (path for path in (self.data / "journal").iterdir() if path.suffix == ".jsonl")
        return self.inside / "journal" / path.name

    def enter(self, *command: str) -> None:
        """Run a command where the program is."""
        where = ["nsenter", "-t", str(self.terminal.pid), "-U", "-m", "--preserve-credentials"]
        subprocess.run([*where, *command], check=True, capture_output=True)


@contextmanager
def plain(folder: Path, *options: str) -> Iterator[Desk]:
    """A desk as every desk is."""
    data = folder / "data"
    argv = [sys.executable, "-m", "sop_tui", "desk", "--data", str(data), *OPTIONS, *options]
    with Terminal(argv) as terminal:
        yield Desk(terminal, data, data)


@contextmanager
def on_small_disk(folder: Path, *options: str) -> Iterator[Desk]:
    """A desk whose data folder is a file system of little room, in a namespace of its own."""
    permitted.namespaces()
    data = folder / "data"
    data.mkdir()
    words = [sys.executable, "-m", "sop_tui", "desk", "--data", str(data), *OPTIONS, *options]
    inside = f"mount -t tmpfs -o size={ROOM},mode=700 none {shlex.quote(str(data))} && exec {shlex.join(words)}"
    with Terminal(["unshare", "-Urm", "sh", "-c", inside]) as terminal:
        yield Desk(terminal, Path(f"/proc/{terminal.pid}/root{data}"), data)


Fault = Callable[[Desk, Path], Callable[[], object]]
"""Begins on a desk, with a folder for its own use; what it returns ends it."""


def full(desk: Desk, _: Path) -> Callable[[], object]:
    """No byte is left on the file system."""
    ballast = desk.data / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            with_room = True
            while with_room:
                try:
                    file.write(b"x" * size)
                except OSError:
                    with_room = False
    return ballast.unlink


def injected(calls: str, error: str) -> Fault:
    """These system calls on the journal fail."""

    def fault(desk: Desk, folder: Path) -> Callable[[], object]:
        permitted.tracing()
        return Tracer(desk.terminal.pid, folder / "log", inject=f"{calls}:error={error}", only=desk.journal).detach

    return fault


def too_large(desk: Desk, _: Path) -> Callable[[], object]:
    """Files may grow by a few bytes only: a record is torn in its middle."""
    size = (desk.data / "journal" / desk.journal.name).stat().st_size
    return _limited(desk.terminal.pid, resource.RLIMIT_FSIZE, size + 40)


def no_descriptors(desk: Desk, folder: Path) -> Callable[[], object]:
    """The program may open nothing more."""
    return _limited(
        desk.terminal.pid, resource.RLIMIT_NOFILE, len(list(Path(f"/proc/{desk.terminal.pid}/fd").iterdir()))
    )


def _limited(pid: int, what: int, limit: int) -> Callable[[], object]:
    before = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (limit, before[1]))
    return lambda: resource.prlimit(pid, what, before)


def read_only(desk: Desk, _: Path) -> Callable[[], object]:
    """The file system can only be read; no file of it may be open for writing when it begins."""
    desk.enter("mount", "-o", "remount,bind,ro", str(desk.inside))
    return lambda: desk.enter("mount", "-o", "remount,bind,rw", str(desk.inside))


def gone(desk: Desk, folder: Path) -> Callable[[], object]:
    """The data folder is taken away, and nobody puts it back."""
    desk.data.rename(folder / "elsewhere")
    return lambda: None
