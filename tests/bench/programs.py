"""How a program is driven through the benchmark, as data: what to start, what to press, what then appears."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

_APPS = Path(__file__).parent / "apps"


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way: text typed, keys pressed after it, and what shows that the program has arrived."""

    keys: tuple[str, ...]
    """Names of keys, see `tests.terminal_keys`."""

    shows: str = ""
    """Text that the screen must show then; empty waits for silence only."""

    text: str = ""
    """Typed, and its echo awaited, before the keys; its bytes are not the leg's."""

    step: bool = False
    """Whether the bytes from the keys to silence are a whole new step."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program under measure, and the way through it."""

    name: str

    argv: tuple[str, ...]
    """The command; `{data}` stands for an empty folder of its own."""

    marker: str
    """Text whose appearance means that the first screen is there."""

    to_call: tuple[Leg, ...] = ()
    """From the first screen to a call whose clock runs."""

    to_input: tuple[Leg, ...] = ()
    """From there to an input that has the focus and is empty."""

    onward: tuple[Leg, ...] = ()
    """From that input, the email typed in it, onward."""


SMALLEST = Program(
    name="smallest",
    argv=(sys.executable, str(_APPS / "smallest.py")),
    marker="smallest ready",
)

BUSY = Program(
    name="busy",
    argv=(sys.executable, str(_APPS / "busy.py")),
    marker="palette",
    onward=(Leg(("tab",)), Leg(("down",), step=True), Leg(("down",), step=True)),
)
