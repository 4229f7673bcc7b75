"""Many desks on one machine, as thin clients have them: what a key and a desk cost when fifty of them are typed at.

    python -m tests.bench desks [--desks N …] [--runs N] [--seconds S] [--json]

For each number (20 and 50 unless told otherwise) so many programs are started, each on a terminal of its own, the desks
in calls on one data folder, and each is typed at with 2 keys a second, all out of step, whether it has answered or not.
Runs of busy and of the desk take turns. *key* is from the key written to the terminal until the bytes come that show
its letter; *pss* the mean of a program's proportional set size at the end. What was typed must then be in the journals:
*lost* counts the letters that are not.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import select
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.figures import machine
from tests.bench.programs import BUSY
from tests.bench.session import proportional
from tests.terminal import Terminal

LETTERS = "aceginoqrstuvwxyzbdfjkp"
"""Typed one after the other and then taken back: each shows that it is there, whatever was there before it."""

PERIOD = 0.5
"""Seconds from key to key at one desk."""

QUIET = 0.1
"""Seconds without a byte after which a program has done with its start."""

CALLER = "087758658589"
CLEAR = b"\x15"
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")

KEY_MAX, PSS_MAX = 1.5, 1.2
"""What is to be reached, times busy: the 99th percentile of a key, and the memory of a desk."""


@dataclass(slots=True)
class Seat:
    """A program and who types at it."""

    terminal: Terminal
    due: float
    typed: str = ""
    waiting: list[tuple[bytes, float]] = field(default_factory=list)
    """Letters that are not on the screen yet, and when they were typed."""
    came: bytes = b""
    """What came since the first of them."""

    def press(self) -> None:
        """The next key."""
        now = time.perf_counter()
        self.due += PERIOD
        if len(self.typed) == len(LETTERS):
            os.write(self.terminal._master, CLEAR)
            self.typed = ""
            return
        letter = LETTERS[len(self.typed)]
        self.typed += letter
        self.waiting.append((letter.encode(), now))
        os.write(self.terminal._master, letter.encode())

    def read(self) -> Iterator[float]:
        """What came; yields the seconds of each key that it shows."""
        data = os.read(self.terminal._master, 65536)
        now = time.perf_counter()
        self.came = self.came + data if self.waiting else b""
        shown = _ESCAPES.sub(b"", self.came)
        while self.waiting and self.waiting[0][0] in shown:
            yield now - self.waiting.pop(0)[1]
            self.came = b"" if not self.waiting else self.came


@dataclass(frozen=True, slots=True)
class Crowd:
    """What one run of so many programs came to: seconds of each key, KiB of a program, letters that are nowhere."""

    keys: tuple[float, ...]
    pss: float
    lost: int


def crowd(seats: Sequence[Seat], seconds: float) -> tuple[float, ...]:
    """Type at all of them for so long; the seconds of each key. One that is never shown counts as all of the time."""
    poll = select.epoll()
    by_fd = {seat.terminal._master: seat for seat in seats}
    for fd in by_fd:
        poll.register(fd, select.EPOLLIN)
    began = time.perf_counter()
    for number, seat in enumerate(seats):
        seat.due = began + PERIOD * (1 + number / len(seats))
    keys: list[float] = []
    end = began + PERIOD + seconds
    while (now := time.perf_counter()) < end + PERIOD:
        for seat in seats:
            if seat.due <= now < end:
                seat.press()
        wait = min(seat.due for seat in seats) - time.perf_counter() if now < end else PERIOD
        for fd, _ in poll.poll(min(max(wait, 0), PERIOD)):
            keys += by_fd[fd].read()
    poll.close()
    return (*keys, *(seconds for seat in seats for _ in seat.waiting))


@contextmanager
def busy(number: int, data: Path) -> Iterator[list[Seat]]:
    """So many of the reference app, their input focused."""
    with _started([list(BUSY.argv)] * number, lambda terminal: terminal.wait_for(BUSY.marker)) as seats:
        yield seats


@contextmanager
def desks(number: int, data: Path) -> Iterator[list[Seat]]:
    """So many desks on one folder, each in a call at a line to type in."""

    def ready(terminal: Terminal) -> None:
        terminal.wait_for("dengan CSO")
        terminal.press("enter")
        terminal.wait_for("Nama:")

    argv = [sys.executable, "-m", "sop_tui", "desk", "--data", str(data), "--agent", "CSO"]
    # On a folder that a desk was opened on before, as on every day but the first.
    with Terminal(argv) as first:
        first.wait_for("Nomor pemanggil")
    with _started([[*argv, "--caller", CALLER]] * number, ready) as seats:
        yield seats


@contextmanager
def _started(commands: Sequence[Sequence[str]], ready: Callable[[Terminal], None]) -> Iterator[list[Seat]]:
    with ExitStack() as stack:
        terminals = [stack.enter_context(Terminal(argv)) for argv in commands]
        for terminal in terminals:
            ready(terminal)
        for terminal in terminals:
            terminal.settle(QUIET)
        yield [Seat(terminal, 0.0) for terminal in terminals]


def lost(seats: Sequence[Seat], data: Path) -> int:
    """Letters that were typed and are not in the journals, once each line was answered."""
    for seat in seats:
        seat.terminal.press("enter")
    for seat in seats:
        if seat.typed:
            seat.terminal.wait_for("DITEMUKAN")
    kept = Counter(_answered(path) for path in (data / "journal").iterdir())
    wanted = Counter(seat.typed for seat in seats if seat.typed)
    return sum(map(len, (wanted - kept).elements()))


def _answered(path: Path) -> str:
    for line in path.read_text(encoding="utf-8").splitlines():
        event = json.loads(line.rpartition("\t")[0])
        if event.get("type") == "answered" and event["field"] == "nama":
            return str(event["text"])
    return ""


def measured(program: str, number: int, seconds: float) -> Crowd:
    """One run."""
    with tempfile.TemporaryDirectory() as name, (busy if program == "busy" else desks)(number, Path(name)) as seats:
        keys = crowd(seats, seconds)
        pss = statistics.mean(proportional(seat.terminal.pid) for seat in seats)
        return Crowd(keys, pss, lost(seats, Path(name)) if program == "desk" else 0)


def main(arguments: Sequence[str]) -> None:
    """Measure, and print a line for each number of desks, or one JSON document."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench desks", description=__doc__)
    parser.add_argument("--desks", type=int, nargs="+", default=[20, 50], metavar="N", help="how many (20 50)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how many runs of each (3)")
    parser.add_argument("--seconds", type=float, default=20, metavar="S", help="how long they are typed at (20)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    gc.disable()  # a collection in here would count as slowness over there
    rows = [_row(number, options.runs, options.seconds) for number in options.desks]
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows}, indent=2))
        return
    for row in rows:
        print(_told(row))


def _row(number: int, runs: int, seconds: float) -> dict[str, object]:
    found: dict[str, list[Crowd]] = {"busy": [], "desk": []}
    for run in range(runs):
        for program, crowds in found.items():
            print(f"{number} × {program}: run {run + 1} of {runs}", file=sys.stderr, flush=True)
            crowds.append(measured(program, number, seconds))
    row: dict[str, object] = {"desks": number, "keys": sum(len(one.keys) for one in found["desk"])}
    for program, crowds in found.items():
        cuts = [statistics.quantiles(one.keys, n=100, method="inclusive") for one in crowds]
        row[program] = {
            "p50_ms": 1000 * statistics.median(cut[49] for cut in cuts),
            "p99_ms": 1000 * statistics.median(cut[98] for cut in cuts),
            "p99_ms_runs": [1000 * cut[98] for cut in cuts],
            "pss_kib": statistics.median(one.pss for one in crowds),
        }
    row["lost"] = sum(one.lost for one in found["desk"])
    return row


def _told(row: dict[str, object]) -> str:
    desk, other = row["desk"], row["busy"]
    assert isinstance(desk, dict)
    assert isinstance(other, dict)
    lines = [f"{row['desks']} desks, 2 keys a second each: {row['keys']} keys, {row['lost']} lost"]
    for key, label, most in (
        ("p50_ms", "key p50, ms", None),
        ("p99_ms", "key p99, ms", KEY_MAX),
        ("pss_kib", "PSS, KiB", PSS_MAX),
    ):
        ratio = desk[key] / other[key]
        target = "" if most is None else f"  ≤ {most:g} × busy  {'ok' if ratio <= most else 'miss'}"
        lines.append(f"  {label:12} desk {desk[key]:9.1f}  busy {other[key]:9.1f}  ratio {ratio:.2f}{target}")
    return "\n".join(lines)
