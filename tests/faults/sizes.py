"""A terminal of any size, at every screen: from no cell at all to a quarter of a million of them."""

from __future__ import annotations

import fcntl
import struct
import termios
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from tests.faults.stopwatch import Stopwatch
from tests.held_call import CALL, CALLER, TO_READBACK, Leg, desk, walk
from tests.terminal import PATIENCE, ScreenTimeoutError, Terminal

SIZES = ((0, 0), (1, 1), (500, 500), (1, 500), (500, 1), (0, 40), (59, 15))
"""Columns and lines."""

A_SECOND = 1.0
"""In which a program answers that does not stand still."""

TRIES = 3
"""How often it is asked until it does: a program that stands still does so each time, a busy machine not."""


@dataclass(frozen=True, slots=True)
class Place:
    """A screen: the way to it, what shows that it is there, and the keys that leave it."""

    name: str
    legs: Sequence[Leg] = ()
    keys: tuple[str, ...] = ()
    shows: str = ""
    leave: tuple[str, ...] = ("esc",)


PLACES = (
    Place("home", shows="Meja layanan", leave=()),
    Place("greeting", shows="dengan Rani", leave=()),
    Place("line", TO_READBACK[:1], shows="Nama:", leave=()),
    Place("choices", TO_READBACK[1:3], shows="DITEMUKAN", leave=()),
    Place("strip", TO_READBACK[3:], shows="MASNA.AYA@YAHOO.COM?", leave=()),
    Place("clause", keys=("f1",), shows="SOP EML-1a"),
    Place("note", keys=("f2", "x"), shows="Ikut tersimpan"),
    Place("mark", keys=("f3",), shows="Tandai panggilan"),
    Place("early", keys=("f6",), shows="Isi lebih awal"),
    Place("topics", keys=("f7", "a"), shows="Esc: batal"),
    Place("end", keys=("f10",), shows="Akhiri panggilan"),
    Place("leaving", keys=("ctrl+q",), shows="Keluar?"),
    Place("palette", keys=("ctrl+p",), shows="F9: Pelanggan tidak punya"),
    Place("sheet", CALL[len(TO_READBACK) :], shows="Panggilan ditutup", leave=()),
)
"""In the order in which one call comes to them; the caller comes between the first two."""


def resized(data: Path, places: Sequence[Place] = PLACES, sizes: Sequence[tuple[int, int]] = SIZES) -> Iterator[float]:
    """Give the terminal each size at each place; yields the seconds until the program answered there.

    Raises:
        AssertionError: the program ended, did not answer, or the screen is another one when its size comes back.
    """
    with desk(data) as terminal:
        terminal.wait_for("Meja layanan")
        for place in PLACES:
            if place.name == "greeting":
                terminal.press(*CALLER, "enter")
            walk(terminal, place.legs)
            if place in places:
                yield from _at(terminal, place, sizes)
        terminal.press("s")
        terminal.wait_for("HARI INI")


def _at(terminal: Terminal, place: Place, sizes: Sequence[tuple[int, int]]) -> Iterator[float]:
    terminal.press(*place.keys)
    terminal.wait_for(place.shows)
    terminal.settle(0.3)
    before = _shown(terminal)
    for size in sizes:
        yield _quickest(terminal, size)
        terminal.resize(80, 24)
        terminal.press("ctrl+r")
        try:
            terminal.wait_for(lambda terminal: _shown(terminal) == before)
        except ScreenTimeoutError:
            changes = unified_diff(before, _shown(terminal))
            raise AssertionError("\n".join((f"{place.name} after {size}", *changes))) from None
    terminal.press(*place.leave)
    if place.leave:
        terminal.wait_gone(place.shows)


def _quickest(terminal: Terminal, size: tuple[int, int]) -> float:
    answers = [_answer(terminal, size)]
    while answers[-1] >= A_SECOND and len(answers) < TRIES:
        answers.append(_answer(terminal, size))
    return min(answers)


def _answer(terminal: Terminal, size: tuple[int, int]) -> float:
    """Seconds from a new size until the program has drawn what a key asks it to draw anew."""
    watch = Stopwatch(terminal.pid)
    # The screen of the test keeps its size: to draw a quarter of a million cells here says nothing of the program.
    fcntl.ioctl(terminal._master, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    terminal.pump(0.1)
    terminal.press("ctrl+r")
    before = terminal.received
    while terminal.received == before:
        if not terminal.pump(PATIENCE):
            raise ScreenTimeoutError(f"no answer at {size}")
    return watch.seconds(terminal.last_byte_at)


def _shown(terminal: Terminal) -> list[str]:
    """Everything but the clock."""
    first, *others = terminal.lines()
    return [first[:70], *others]
