"""How far a long command is: one line on stderr, where that is a terminal and nobody else writes there."""

import shutil
import sys
import time
from types import TracebackType

import click

from sop_tui.cli.output import complain

_EVERY = 0.2
"""Seconds between two drawings: a terminal may be far away."""

_BAR = 24


class Progress:
    """The line, drawn while things are done and gone at the end. ``total`` 0: it is not known how many there are.

    Where stderr is no terminal nothing is drawn, and neither where stdout is one and gets rows: two writers on one
    screen tear each other's lines.
    """

    def __init__(self, total: int = 0, what: str = "calls", rows: bool = False) -> None:
        self.shown = is_terminal(sys.stderr) and not (rows and is_terminal(sys.stdout))
        self._what = what
        self._total = total
        self._done = 0
        self._began = time.monotonic()
        self._drawn = 0.0
        self._width = 0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._wipe()

    def add(self, number: int = 1) -> None:
        """So many more are done."""
        self.at(self._done + number, self._total)

    def at(self, done: int, total: int) -> None:
        """So many of so many are done."""
        self._done, self._total = done, total
        now = time.monotonic()
        if self.shown and now - self._drawn >= _EVERY:
            self._drawn = now
            self._draw(now - self._began)

    def told(self, line: str) -> None:
        """A line on stderr that stays; the next drawing comes below it."""
        self._wipe()
        complain(line)

    def _draw(self, seconds: float) -> None:
        line = f"{self._done:,} {self._what}"
        if self._total:
            full = min(_BAR, _BAR * self._done // self._total)
            left = seconds * (self._total - self._done) / max(self._done, 1)
            line = f"[{'#' * full:.<{_BAR}}] {self._done:,} of {self._total:,} {self._what}, {_spoken(left)} left"
        line = line[: shutil.get_terminal_size().columns - 1]
        click.echo(f"\r{line:{self._width}}", nl=False, err=True)
        self._width = len(line)

    def _wipe(self) -> None:
        if self._width:
            click.echo(f"\r{'':{self._width}}\r", nl=False, err=True)
            self._width = 0


def is_terminal(stream: object) -> bool:
    """Whether somebody sits before it."""
    return bool(getattr(stream, "isatty", lambda: False)())


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
