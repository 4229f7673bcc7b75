"""More than any hand types, all at once: what the desk does meanwhile, seen from outside.

The clock of a call is drawn every second, so a desk that draws it late stood still. And a key that is pressed once the
flood is over must be answered, since a book that lay on the keyboard is taken away at some time.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sop_tui.store.folder import DataFolder
from sop_tui.store.unfinished import unfinished
from tests.held_call import CALLER, TO_READBACK, Leg, desk, walk
from tests.terminal import PATIENCE, ScreenTimeoutError, Terminal
from tests.terminal_keys import encode

MANY = 20_000
MEGABYTE = 1 << 20
START, END = b"\x1b[200~", b"\x1b[201~"

PAUSE = 0.3
"""Seconds between a flood and the next key; who presses on without one is part of it."""

TEXT = "Budi [Sby] Jl Mawar 2, "

AT_A_LINE = TO_READBACK[:1]
AT_CHOICES = TO_READBACK[:3]
AT_READBACK = TO_READBACK


@dataclass(frozen=True, slots=True)
class Flood:
    """What is poured in, and where in a call."""

    name: str
    legs: Sequence[Leg]
    poured: bytes
    before: tuple[str, ...] = ()
    """Keys that open the window in front of the step."""


def _keys(*names: str) -> bytes:
    return b"".join(encode(name) for name in names) * (MANY // len(names))


def _text(size: int) -> bytes:
    return (TEXT * (size // len(TEXT) + 1))[:size].encode()


FLOODS = (
    Flood("letters-into-a-line", AT_A_LINE, b"a" * MANY),
    Flood("letters-where-no-line-is", (), b"a" * MANY),
    Flood("enter", (), _keys("enter")),
    Flood("digits-into-choices", AT_CHOICES, b"1" * MANY),
    Flood("arrows", AT_CHOICES, _keys("down")),
    Flood("f1", (), _keys("f1")),
    Flood("f10-and-escape", (), _keys("f10", "f10", "esc", "down")),
    Flood("escape", (), _keys("esc")),
    Flood("blanks-into-the-strip", AT_READBACK, b" " * MANY),
    Flood("backspace", AT_A_LINE, _keys("backspace")),
    Flood("undo", AT_READBACK, _keys("ctrl+z")),
    Flood("redraw", AT_READBACK, _keys("ctrl+r")),
    Flood("letters-into-a-note", AT_CHOICES, b"a" * MANY, ("f2",)),
    Flood("letters-into-a-search", AT_CHOICES, b"a" * MANY, ("f7",)),
    Flood("a-megabyte-into-a-line", AT_A_LINE, _text(MEGABYTE)),
    Flood("a-megabyte-pasted-into-a-line", AT_A_LINE, START + _text(MEGABYTE) + END),
    Flood("a-megabyte-pasted-into-choices", AT_CHOICES, START + _text(MEGABYTE) + END),
    Flood("a-megabyte-pasted-into-a-note", AT_CHOICES, START + _text(MEGABYTE) + END, ("f2",)),
)


@dataclass(frozen=True, slots=True)
class Stood:
    """Seconds: the longest in which the clock was not drawn, and until the next key was answered."""

    longest: float
    answered: float


def flooded(data: Path, flood: Flood) -> Stood:
    """Pour it in and watch the clock; then press a key.

    Raises:
        ScreenTimeoutError: the key is not answered at all.
        AssertionError: the call cannot be gone on with.
    """
    with desk(data, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        walk(terminal, flood.legs)
        terminal.press(*flood.before)
        terminal.settle()
        watch = Watch(terminal)
        watch.pour(flood.poured)
        watch.until(_after(PAUSE))
        pressed = time.perf_counter()
        terminal.press("ctrl+q")
        watch.until(lambda terminal: "Keluar?" in terminal.text())
        answered = time.perf_counter() - pressed
        watch.until(_after(1.1))
        terminal.press("2")
        terminal.wait_exit()
    (one,) = unfinished(DataFolder(data))
    assert one.resumable
    assert not one.damaged
    return Stood(watch.longest, answered)


def _after(seconds: float) -> Callable[[Terminal], bool]:
    end = time.perf_counter() + seconds
    return lambda _: time.perf_counter() >= end


class Watch:
    """Looks at the clock in the first row; ``longest`` is how long it showed the same."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._shown = terminal.row(0)[-5:]
        self._since = time.perf_counter()
        self.longest = 0.0

    def look(self) -> None:
        """Once more."""
        now, shown = time.perf_counter(), self._terminal.row(0)[-5:]
        self.longest = max(self.longest, now - self._since)
        if shown != self._shown:
            self._shown, self._since = shown, now

    def until(self, holds: Callable[[Terminal], bool]) -> None:
        """Look until this holds."""
        end = time.perf_counter() + PATIENCE
        while not holds(self._terminal):
            self._terminal.pump(0.02)
            self.look()
            if time.perf_counter() > end:
                raise ScreenTimeoutError(f"not within {PATIENCE} s:\n{self._terminal.text()}")

    def pour(self, data: bytes) -> None:
        """Write all of it, as fast as the program takes it."""
        master, rest = self._terminal._master, memoryview(data)
        while rest:
            readable, writable, _ = select.select([master], [master], [], 0.02)
            if writable:
                rest = rest[os.write(master, rest[:4096]) :]
            if readable:
                self._terminal.pump(0)
            self.look()
