"""The terminal of a desk taken away, in five ways, wherever the call stands; and what is found afterwards.

The law: within a second the program has ended with a status that is not 0, the journal of the open call ends with one
`hangup` event behind everything that was there before, and the call can be gone on with.
"""

from __future__ import annotations

import os
import select
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sop_tui.core.events import type_name
from sop_tui.store.folder import DataFolder
from sop_tui.store.journal import Journal
from sop_tui.store.unfinished import unfinished
from tests.faults.nursery import Nursery
from tests.faults.ssh import Server, desk_command
from tests.held_call import CALL, CALLER, TO_READBACK, burst, sealed_in, walk
from tests.terminal import Terminal

LIMIT: Final = 1.0
"""Seconds from the terminal's end to the program's."""

ENDED: Final = 129
"""The status of a program that lost its terminal, as a shell tells it."""

PATIENCE: Final = 20.0
"""Seconds after which a program that should have ended is said to live on."""


@dataclass(frozen=True, slots=True)
class Window:
    """A desk in a terminal that can be taken away."""

    terminal: Terminal
    take_away: Callable[[], object]
    pid: int = 0
    """The program, where it is not the terminal's own child."""
    told: Path | None = None
    """Where a shell above the program writes its status."""

    def lose(self) -> tuple[float, int]:
        """Take the terminal away; seconds until the program had ended, and its status."""
        if self.told is None:
            begun = time.perf_counter()
            self.take_away()
            status = self.terminal.wait_exit(PATIENCE)
            return time.perf_counter() - begun, status
        watched = os.pidfd_open(self.pid)
        try:
            begun = time.perf_counter()
            self.take_away()
            assert select.select([watched], [], [], PATIENCE)[0], f"{self.pid} lives on"
            seconds = time.perf_counter() - begun
        finally:
            os.close(watched)
        until = time.perf_counter() + PATIENCE
        while not (self.told.exists() and self.told.read_text().endswith("\n")):
            assert time.perf_counter() < until, "no status was told"
            time.sleep(0.01)
        return seconds, int(self.told.read_text())


Way = Callable[[Nursery, Path], AbstractContextManager[Window]]
"""A desk that takes a call at once, on the data folder that is named, in a window of some kind."""


def _argv(data: Path) -> list[str]:
    return [sys.executable, "-m", "sop_tui", "desk", "--data", str(data), "--agent", "Rani", "--caller", CALLER]


@contextmanager
def _local(nursery: Nursery, data: Path, *, deaf: bool = False, owned: bool = True) -> Iterator[Window]:
    with Terminal(_argv(data), spawner=partial(nursery.spawn, deaf=deaf, owned=owned)) as terminal:
        nursery.go(terminal.pid)
        yield Window(terminal, terminal.hang_up)


def _noted(command: str, told: Path) -> str:
    """A shell that lives on when its terminal goes, to tell how the program ended."""
    return f"trap : HUP; ({command}); echo $? > {shlex.quote(str(told))}"


def running(data: Path) -> int:
    """The program on a data folder."""
    wanted = os.fsencode(data)
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if wanted in words and os.fsencode(sys.executable) == words[0]:
                return int(entry.name)
    raise LookupError(f"no program on {data}")


@contextmanager
def _over_ssh(_: Nursery, data: Path) -> Iterator[Window]:
    told = data.with_suffix(".status")
    command = _noted(desk_command("--data", data, "--agent", "Rani", "--caller", CALLER), told)
    with Server(data.with_suffix(".ssh"), command) as server, server.login() as terminal:
        terminal.wait_for("dengan Rani")
        yield Window(terminal, terminal.kill, running(data), told)


@contextmanager
def _in_tmux(_: Nursery, data: Path) -> Iterator[Window]:
    told = data.with_suffix(".status")
    tmux = ["tmux", "-S", str(data.with_suffix(".tmux")), "-f", os.devnull]
    # With another window beside it, the terminal multiplexer itself lives on.
    opened = [*tmux, "new-session", "sleep 600", ";", "new-window", _noted(shlex.join(_argv(data)), told)]
    with ExitStack() as after, Terminal(opened) as terminal:
        after.callback(subprocess.run, [*tmux, "kill-server"], check=False, capture_output=True)
        terminal.wait_for("dengan Rani")
        yield Window(terminal, partial(subprocess.run, [*tmux, "kill-window"], check=True), running(data), told)


WAYS: Final[dict[str, Way]] = {
    "sighup": _local,
    "sighup-ignored": partial(_local, deaf=True),
    "no-controlling-terminal": partial(_local, owned=False),
    "ssh-closed": _over_ssh,
    "window-killed": _in_tmux,
}
"""How the terminal goes away."""

LOCAL: Final = ("sighup", "sighup-ignored", "no-controlling-terminal")
"""Those without a program in between."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere in a call: how one gets there from the greeting, and whether the call is still open there."""

    name: str
    go: Callable[[Terminal], object]
    open: bool = True


def _press(terminal: Terminal, *keys: str, shows: str) -> None:
    terminal.press(*keys)
    terminal.wait_for(shows)


def _question(*keys: str, shows: str) -> Callable[[Terminal], None]:
    def go(terminal: Terminal) -> None:
        burst(terminal, TO_READBACK)
        _press(terminal, *keys, shows=shows)

    return go


def _unread(terminal: Terminal) -> None:
    """Much is drawn, and nobody takes it."""
    burst(terminal, TO_READBACK)
    os.write(terminal._master, b"\x12" * 60)


def _busy(terminal: Terminal) -> None:
    """The line goes in the middle of much that was pressed."""
    os.write(terminal._master, b"\r" + b"MASNA AYU " * 300)


SPOTS: Final = (
    Spot("greeting", lambda terminal: None),
    Spot("half-a-line", lambda terminal: _press(terminal, "enter", *"MASN", shows="MASN")),
    Spot("readback", lambda terminal: burst(terminal, TO_READBACK)),
    Spot("note", _question("f2", *"belum", shows="belum")),
    Spot("list", _question("f7", shows="ketik untuk mencari")),
    Spot("palette", _question("ctrl+p", shows="Semua perintah")),
    Spot("ending", _question("f10", shows="Akhiri panggilan")),
    Spot("leaving", _question("ctrl+q", shows="Keluar?")),
    Spot("unread", _unread),
    Spot("busy", _busy),
    Spot("sheet", lambda terminal: walk(terminal, CALL), open=False),
    Spot("home", lambda terminal: _press(terminal, "f10", "3", "s", shows="Nomor pemanggil"), open=False),
)
"""Where a call stands when its terminal goes."""

FEW: Final = frozenset({"greeting", "note", "busy", "home"})
"""Enough of them where the program learns of it in the same way as in another window."""

EVERYWHERE: Final = frozenset({"sighup", "sighup-ignored"})
"""The two ways to learn of it: by the signal, and by looking at the terminal."""


def events_of(data: Path) -> list[str]:
    """The types of the events of the one open call."""
    (happened,) = _all_events(data)
    return happened


def _all_events(data: Path) -> Iterator[list[str]]:
    folder = DataFolder(data)
    for one in unfinished(folder):
        assert one.resumable, one.message
        journal = Journal.open(folder, one.call_id)
        yield [type_name(event.what) for event in journal.events]
        journal.close()


def judged(nursery: Nursery, way: str, spot: Spot, *, go_on: bool) -> float:
    """Take a terminal away and hold the law; with ``go_on`` the call is also gone on with at a new desk. Seconds.

    Raises:
        AssertionError: the program lived on, or too long, or something is missing; the message says where.
    """
    where = f"{way} at {spot.name}"
    with TemporaryDirectory() as name:
        data = Path(name) / "data"
        with WAYS[way](nursery, data) as window:
            window.terminal.wait_for("dengan Rani")
            spot.go(window.terminal)
            before = unfinished(DataFolder(data))
            seconds, status = window.lose()
        assert status == ENDED, f"{where}: ended with {status}"
        assert seconds < LIMIT, f"{where}: ended after {seconds:.2f} s"
        if spot.open:
            happened = events_of(data)
            assert happened.index("hangup") == len(happened) - 1 >= before[0].events, f"{where}: {happened}"
            if go_on:
                _gone_on(nursery, data)
        else:
            assert not unfinished(DataFolder(data)), where
            assert len(sealed_in(data)) == 1, where
    return seconds


def _gone_on(nursery: Nursery, data: Path) -> None:
    argv = [sys.executable, "-m", "sop_tui", "desk", "--data", str(data), "--agent", "Rani"]
    with Terminal(argv, spawner=nursery.spawn) as terminal:
        nursery.go(terminal.pid)
        terminal.wait_for("BELUM SELESAI")
        terminal.press("down", "enter")
        terminal.wait_for("1  Lanjutkan panggilan")
        terminal.press("1")
        terminal.wait_gone("Lanjutkan panggilan")
        terminal.wait_for("F1 SOP")
    assert events_of(data)[-2:] == ["hangup", "resumed"]


def each_spot(way: str) -> Iterator[float]:
    """Take the terminal away in one way at one spot after the other; yields the seconds that each end took."""
    with Nursery() as nursery:
        for spot in (spot for spot in SPOTS if way in EVERYWHERE or spot.name in FEW):
            yield judged(nursery, way, spot, go_on=spot.name == "note")


def at_once(way: str, desks: int) -> list[float]:
    """So many desks on one data folder lose their terminals in the same moment; the seconds that each end took.

    Raises:
        AssertionError: one of them lived on, or lacks its event.
    """
    with Nursery() as nursery, TemporaryDirectory() as name, ExitStack() as open_windows:
        data = Path(name) / "data"
        terminals = [open_windows.enter_context(WAYS[way](nursery, data)).terminal for _ in range(desks)]
        for terminal in terminals:
            terminal.wait_for("dengan Rani")
            terminal.settle()
        begun = time.perf_counter()
        for terminal in terminals:
            terminal.hang_up()
        ends = _ends({terminal.pid for terminal in terminals}, begun)
        assert {terminal.wait_exit() for terminal in terminals} == {ENDED}
        assert [happened[-1] for happened in _all_events(data)] == ["hangup"] * desks
    return ends


def lost(desks: int) -> Iterator[float]:
    """All of it, with so many desks at once in each local way; yields the seconds that each end took."""
    for way in WAYS:
        yield from each_spot(way)
    for way in LOCAL:
        yield from at_once(way, desks)


def _ends(pids: set[int], begun: float) -> list[float]:
    left = {os.pidfd_open(pid) for pid in pids}
    seconds = []
    while left:
        ended = select.select(list(left), [], [], PATIENCE)[0]
        assert ended, f"{len(left)} of {len(pids)} live on"
        seconds += [time.perf_counter() - begun] * len(ended)
        for fd in ended:
            os.close(fd)
        left -= set(ended)
    return seconds
