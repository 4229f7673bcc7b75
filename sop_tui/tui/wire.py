"""Only what changed crosses the wire.

Textual repaints whole widgets: a step of the desk is some 8 KB although a few lines differ, and padding is sent as
blanks with a style each. A thin client over a slow line feels every byte. `Wire` remembers what the terminal shows,
cell by cell, and turns an update of the compositor into the moves, styles and characters that make the difference.

It reads an update by Rich's own protocol (`__rich_console__`: moves, styled text, line ends), so it depends on nothing
but the name of the method that `SopApp` overrides to put it in between.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.control import Control
from rich.segment import ControlType, Segment
from rich.style import Style
from textual._compositor import CompositorUpdate

Cell = tuple[str, str]
"""A character (with what combines with it; empty right of a wide one) and its SGR codes (ECMA-48, 8.3.117)."""

BLANK: Cell = (" ", "")
UNKNOWN: Cell = ("", "unknown")

GAP_MAX = 6
"""Unchanged cells between two changed ones that are sent along: a move costs as much."""

ERASE_MIN = 4
"""Blank cells to the end of a line from which erasing them costs less than sending them."""

_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
    "windows": ColorSystem.WINDOWS,
}
_DEFAULT_COLOURS = {"39", "49"}
_COLOUR_ARGUMENTS = {"5": 2, "2": 4}


class Wire:
    """What one terminal shows."""

    def __init__(self) -> None:
        self._rows: list[list[Cell]] = []
        self._size = (0, 0)

    def forget(self) -> None:
        """The terminal may show anything: the next update sends all it has."""
        self._size = (0, 0)

    def lean(self, update: CompositorUpdate, size: tuple[int, int]) -> "LeanUpdate":
        """The update as its difference to what the terminal of this size (columns, lines) shows."""
        return LeanUpdate(self, update, size)

    def difference(self, update: CompositorUpdate, size: tuple[int, int], console: Console) -> str:
        """The terminal sequence of an update; from then on the terminal shows it."""
        if size != self._size:
            self._size = size
            self._rows = [[UNKNOWN] * size[0] for _ in range(size[1])]
        fresh = self._read(update, console)
        sequence = "".join(_painted(y, self._rows[y], row) for y, row in sorted(fresh.items()))
        for y, row in fresh.items():
            self._rows[y] = row
        return sequence

    def _read(self, update: CompositorUpdate, console: Console) -> dict[int, list[Cell]]:
        """The rows that an update touches, as they will be."""
        system = _SYSTEMS.get(console.color_system or "")
        width, height = self._size
        rows: dict[int, list[Cell]] = {}
        x = y = 0
        for segment in console.render(cast(RenderableType, update)):
            if segment.control:
                x, y = _moved(segment, x, y)
            elif segment.text != "\n" and 0 <= y < height:
                row = rows.get(y)
                if row is None:
                    row = rows[y] = list(self._rows[y])
                x = _write(row, x, width, segment.text, _codes(segment.style, system))
        return rows


class LeanUpdate(CompositorUpdate):
    """An update of the compositor that renders as a difference, at the moment it is written."""

    def __init__(self, wire: Wire, update: CompositorUpdate, size: tuple[int, int]) -> None:
        self._wire = wire
        self._update = update
        self._size = size

    def render_segments(self, console: Console) -> str:
        """The terminal sequence."""
        return self._wire.difference(self._update, self._size, console)


def _moved(segment: Segment, x: int, y: int) -> tuple[int, int]:
    for code in segment.control or ():
        if code[0] is ControlType.CURSOR_MOVE_TO and len(code) == 3:
            x, y = int(code[1]), int(code[2])
    return x, y


def _write(row: list[Cell], x: int, width: int, text: str, codes: str) -> int:
    """Put a text into a row; returns the column after it."""
    if text.isascii() and text.isprintable():
        first, last = max(x, 0), min(x + len(text), width)
        part = text[first - x : last - x] if first < last else ""
        # Most of a large screen is blank, and has half a million cells to look at.
        row[first : first + len(part)] = [(" ", codes)] * len(part) if part.isspace() else [(c, codes) for c in part]
        return x + len(text)
    for char in text:
        cells = get_character_cell_size(char)
        if cells == 0:
            if 0 < x <= width:
                row[x - 1] = (row[x - 1][0] + char, row[x - 1][1])
            continue
        if 0 <= x <= width - cells:
            row[x] = (char, codes)
            if cells == 2:
                row[x + 1] = ("", codes)
        x += cells
    return x


@lru_cache(maxsize=1024)
def _codes(style: Style | None, system: ColorSystem | None) -> str:
    """The SGR codes of a style on top of a reset, so that equal looks are equal codes."""
    if style is None or (system is None and not style):
        return ""
    before = style.render("x", color_system=system).partition("x")[0] if system else ""
    parts = iter(before.removeprefix("\x1b[").removesuffix("m").split(";"))
    kept: list[str] = []
    for part in parts:
        if part in {"38", "48"}:
            mode = next(parts, "5")
            arguments = [next(parts, "0") for _ in range(_COLOUR_ARGUMENTS.get(mode, 2) - 1)]
            kept += [part, mode, *arguments]
        elif part and part not in _DEFAULT_COLOURS:
            kept.append(part)
    return ";".join(kept)


def _painted(y: int, before: list[Cell], after: list[Cell]) -> str:
    """What makes one row of the terminal look like ``after``."""
    if before == after:
        return ""
    end = len(after)
    while end and after[end - 1] == BLANK:
        end -= 1
    erase = len(after) - end >= ERASE_MIN and before[end:] != after[end:]
    runs = list(_runs(before, after, end if erase else len(after)))
    parts = [_run(y, start, after[start:stop]) for start, stop in runs]
    if erase:
        here = runs and runs[-1][1] == end
        parts.append("\x1b[K" if here else f"{_at(end, y)}\x1b[K")
    return "".join(parts)


def _runs(before: list[Cell], after: list[Cell], end: int) -> Iterator[tuple[int, int]]:
    """Where cells differ, as half-open spans; near ones are one, and none begins or ends inside a wide character."""
    start = stop = -1
    for x in range(end):
        if before[x] == after[x]:
            continue
        left = x - 1 if x and after[x][0] == "" else x
        right = x + 2 if x + 1 < len(after) and after[x + 1][0] == "" else x + 1
        if start >= 0 and left - stop > GAP_MAX:
            yield start, stop
            start = -1
        start = left if start < 0 else start
        stop = max(stop, right)
    if start >= 0:
        yield start, stop


def _run(y: int, x: int, cells: Iterable[Cell]) -> str:
    parts = [_at(x, y)]
    codes = ""
    for char, wanted in cells:
        if wanted != codes and char:
            parts.append(f"\x1b[0;{wanted}m" if wanted else "\x1b[m")
            codes = wanted
        parts.append(char)
    if codes:
        parts.append("\x1b[m")
    return "".join(parts)


def _at(x: int, y: int) -> str:
    return Control.move_to(x, y).segment.text
