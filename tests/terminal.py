"""A real pseudo-terminal with a screen, because a Pilot never meets one.

Textual's own test driver has no terminal under it: no bytes, no signals, no process that may die. Whole calls
and the benchmark run here instead: `Terminal` starts any program in a session of its own on a new
pseudo-terminal, feeds all it writes to a pyte screen, and tells what a person before that screen would read.
Nothing here sleeps; every wait is a `select` on the terminal, so that a quick program makes a quick test.

    with Terminal([sys.executable, "-m", "sop_tui"], columns=80, lines=24) as terminal:
        terminal.wait_for("Panggilan baru")
        terminal.press("f8", "enter")
"""

from __future__ import annotations

import base64
import codecs
import fcntl
import os
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from tests.terminal_keys import encode
from tests.terminal_process import spawn
from tests.terminal_screen import BRACKETED_PASTE, Screen, Stream

Awaited = str | Callable[["Terminal"], bool]
_CHUNK = 65536
_NOW = 0.0
_LAST_GASP = 0.5

PATIENCE = 30.0
"""Seconds that are waited for what must come. Nothing is judged by it: a busy machine only takes longer."""


class ScreenTimeoutError(AssertionError):
    """What was awaited did not come; the message holds the whole screen."""


class Terminal:
    """A program on its own pseudo-terminal, and the screen it has painted there.

    Times are seconds, moments are `time.perf_counter()`, columns and lines are cells.
    """

    screen: Screen
    """The pyte screen, for colours and attributes: `screen.buffer[row][column].reverse`."""

    pid: int
    """Process id of the program, which also leads its session and its process group."""

    spawned_at: float
    """Moment just before the program was started."""

    last_byte_at: float
    """Moment at which the latest bytes arrived, taken before they were put on the screen."""

    def __init__(
        self,
        argv: Sequence[str | os.PathLike[str]],
        *,
        columns: int = 80,
        lines: int = 24,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        answer_queries: bool = False,
        spawner: Callable[..., int] = spawn,
    ) -> None:
        """Start `argv` with a clean environment of a few variables over which `env` is merged.

        With `answer_queries` the terminal tells a program that asks its type, its cursor and which modes it
        lacks, as most do; without, it stays mute, as some thin clients do.
        """
        self.term = term
        self.screen = Screen(columns, lines)
        self._stream = Stream(self.screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._answer_queries = answer_queries
        self._raw = bytearray()
        self._status: int | None = None
        self._master_at_end = False
        self._master, slave = os.openpty()
        try:
            _set_size(slave, columns, lines)
            os.set_blocking(self._master, False)
            self.spawned_at = self.last_byte_at = time.perf_counter()
            self.pid = spawner(argv, os.ttyname(slave), {"TERM": term, **(env or {})}, cwd)
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(slave)
        self._pidfd = os.pidfd_open(self.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def received(self) -> int:
        """Bytes that the program has written to the terminal so far and that were read."""
        return len(self._raw)

    @property
    def raw(self) -> bytes:
        """Those bytes themselves, escape sequences and all."""
        return bytes(self._raw)

    @property
    def clipboard(self) -> str | None:
        """What the program last put on the clipboard by OSC 52, or None."""
        for string in reversed(self._stream.strings):
            if string.startswith("]52;"):
                return base64.b64decode(string.rpartition(";")[2]).decode()
        return None

    def lines(self) -> list[str]:
        """The rows of the screen from the top, without trailing blanks."""
        return [self.screen.row(number) for number in range(self.screen.lines)]

    def row(self, number: int) -> str:
        """One row, without trailing blanks; 0 is the top, -1 the bottom."""
        return self.screen.row(range(self.screen.lines)[number])

    def text(self) -> str:
        """The whole screen as one string, rows joined by newlines."""
        return "\n".join(self.lines())

    def send(self, data: str | bytes, timeout: float = PATIENCE) -> None:
        """Write `data` as if typed, reading what comes meanwhile so that neither side can block the other.

        Raises OSError when the program is gone, `ScreenTimeoutError` when it does not read.
        """
        rest = memoryview(data.encode() if isinstance(data, str) else data)
        deadline = time.perf_counter() + timeout
        while rest:
            left = deadline - time.perf_counter()
            if left <= 0:
                raise ScreenTimeoutError(self._report(f"{len(rest)} bytes were not taken in {timeout} s"))
            readable = [] if self._master_at_end else [self._master]
            readable, writable, _ = select.select(readable, [self._master], [], left)
            if readable:
                self.pump(_NOW)
            if writable:
                rest = rest[os.write(self._master, rest) :]

    def press(self, *keys: str) -> None:
        """Press keys by name (`f8`, `enter`, `shift+tab`, `ctrl+z`, `alt+1`, `up`) or by their one character.

        A bare escape must be the last: with another key at its heels every program reads it as alt. Wait for
        what it does, then press on.
        """
        if {"esc", "escape"} & set(keys[:-1]):
            raise ValueError("a key right after a bare escape is an alt chord: press it in a call of its own")
        self.send(b"".join(encode(key, self.term) for key in keys))

    def paste(self, text: str) -> None:
        """Paste `text`, in brackets when the program has asked for them, as terminals do."""
        bracketed = BRACKETED_PASTE in self.screen.mode
        self.send(f"\x1b[200~{text}\x1b[201~" if bracketed else text)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size; the kernel tells the program with SIGWINCH."""
        self.screen.resize(lines, columns)
        _set_size(self._master, columns, lines)

    def pump(self, timeout: float) -> bool:
        """Read once, waiting up to `timeout` for bytes; True when some came."""
        if self._master_at_end or not select.select([self._master], [], [], max(timeout, _NOW))[0]:
            return False
        try:
            data = os.read(self._master, _CHUNK)
        except OSError:  # Linux tells the end of a pseudo-terminal with EIO
            data = b""
        if not data:
            self._master_at_end = True
            return False
        self.last_byte_at = time.perf_counter()
        self._raw += data
        self._stream.feed(self._decode(data))
        answers = self._stream.take_answers()
        if answers and self._answer_queries:
            self.send(answers)
        return True

    def wait_for(self, awaited: Awaited, timeout: float = PATIENCE) -> None:
        """Read until the screen shows the text, or until the predicate holds; `last_byte_at` is when.

        Raises `ScreenTimeoutError` with the whole screen after `timeout`, or as soon as the program is gone.
        """
        self._wait(awaited, True, timeout)

    def wait_gone(self, awaited: Awaited, timeout: float = PATIENCE) -> None:
        """Read until the screen no longer shows the text, or until the predicate no longer holds."""
        self._wait(awaited, False, timeout)

    def settle(self, quiet: float = 0.15, timeout: float = PATIENCE) -> None:
        """Read until nothing came for `quiet`; raises `ScreenTimeoutError` if the writing never stops."""
        deadline = time.perf_counter() + timeout
        while self.pump(quiet):
            if time.perf_counter() > deadline:
                raise ScreenTimeoutError(self._report(f"still writing after {timeout} s"))

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to the program."""
        signal.pidfd_send_signal(self._pidfd, number)

    def hang_up(self) -> None:
        """Take the terminal away, as a lost connection does; the kernel sends SIGHUP."""
        if self._master >= 0:
            os.close(self._master)
        self._master, self._master_at_end = -1, True

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Read until the program has ended; its exit status, or minus the number of the ending signal.

        Raises `ScreenTimeoutError` when it still runs after `timeout`.
        """
        deadline = time.perf_counter() + timeout
        while not self._ended(_NOW):
            left = deadline - time.perf_counter()
            if left <= 0:
                raise ScreenTimeoutError(self._report(f"still running after {timeout} s"))
            if self._master_at_end:
                self._ended(left)
            elif self._master in select.select([self._master, self._pidfd], [], [], left)[0]:
                self.pump(_NOW)
        while self.pump(_NOW):
            pass
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def close(self) -> None:
        """End the program and whatever it left in its process group, and give the terminal back."""
        if self._pidfd < 0:
            return
        if self._status is None:
            os.killpg(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.hang_up()
        os.close(self._pidfd)
        self._pidfd = -1

    def _ended(self, timeout: float) -> bool:
        return self._status is not None or bool(select.select([self._pidfd], [], [], timeout)[0])

    def _wait(self, awaited: Awaited, present: bool, timeout: float) -> None:
        def holds() -> bool:
            found = awaited in self.text() if isinstance(awaited, str) else awaited(self)
            return found is present

        deadline = time.perf_counter() + timeout
        while not holds():
            left = deadline - time.perf_counter()
            if (left <= 0 or not self.pump(left)) and not holds():
                name = repr(awaited) if isinstance(awaited, str) else awaited.__name__
                wanted = f"{name} {'not seen' if present else 'still seen'}"
                raise ScreenTimeoutError(self._report(f"{wanted} within {timeout} s"))

    def _report(self, what: str) -> str:
        if self._pidfd >= 0 and self._ended(_LAST_GASP if self._master_at_end else _NOW):
            what += f"; the program has ended with status {self.wait_exit()}"
        rule = "─" * self.screen.columns
        rows = "\n".join(f"│{line.ljust(self.screen.columns)}│" for line in self.lines())
        return f"{what}\n┌{rule}┐\n{rows}\n└{rule}┘"


def _set_size(fd: int, columns: int, lines: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
