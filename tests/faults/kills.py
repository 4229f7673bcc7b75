"""The desk killed at every system call of a call, and what is then found on the disk and on the screen.

The law: after the kill there is the call, resumable with every event whose effect was on the screen, or the whole
sealed transcript; never neither, never both, and nothing torn is taken for whole.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from sop_tui.core.call import refold
from sop_tui.store.folder import DataFolder
from sop_tui.store.frozen import thaw
from sop_tui.store.journal import Journal
from sop_tui.store.scripts import read_blobs
from sop_tui.store.unfinished import Unfinished, unfinished
from tests.faults.nursery import Nursery
from tests.faults.strace import Tracer
from tests.held_call import CALL, CALLER, Leg, is_whole, sealed_in, walk
from tests.terminal import ScreenTimeoutError, Terminal

GREETING = "dengan Rani"


class Point(NamedTuple):
    """The number-th call of a name, from 1 on; strace counts each name by itself."""

    call: str
    number: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A call that nobody killed."""

    points: tuple[Point, ...]
    """Every system call at which it can be killed, in order."""
    events: tuple[str, ...]
    """Type and activity of each."""
    after: tuple[int, ...]
    """How many of them are on the disk when the screen shows the greeting, and after each leg."""


def program(nursery: Nursery, data: Path, *options: str, env: Mapping[str, str] | None = None) -> Terminal:
    """The real desk, waiting for `Nursery.go`."""
    argv = [sys.executable, "-m", "sop_tui", "desk", "--data", str(data), "--agent", "Rani", *options]
    return Terminal(argv, env=env, spawner=nursery.spawn)


def held_until_killed(nursery: Nursery, data: Path, point: Point) -> int:
    """Hold the call, killed at one of its system calls; how many legs the screen had shown, -1 before the greeting."""
    shown = -1
    with program(nursery, data, "--caller", CALLER) as terminal:
        tracer = Tracer(terminal.pid, data.with_suffix(".log"), inject=f"{point.call}:signal=KILL:when={point.number}")
        nursery.go(terminal.pid)
        try:
            terminal.wait_for(GREETING)
            shown = 0
            for leg in CALL:
                walk(terminal, [leg])
                shown += 1
        except (ScreenTimeoutError, OSError):
            pass
        status = terminal.wait_exit()
        assert status == -9, f"ended with {status} and not by the kill at {point}"
        # What was written before the kill may be read after it.
        shown += shown in range(len(CALL)) and CALL[shown].shows in terminal.text()
        tracer.calls()
    return shown


def reference(nursery: Nursery) -> Reference:
    """The same call left alone."""
    after: list[int] = []
    with TemporaryDirectory() as name:
        data = Path(name) / "data"
        with program(nursery, data, "--caller", CALLER) as terminal:
            tracer = Tracer(terminal.pid, Path(name) / "log")
            nursery.go(terminal.pid)
            terminal.wait_for(GREETING)
            after.append(_written(data))
            for leg in CALL[:-1]:
                walk(terminal, [leg])
                after.append(_written(data))
            walk(terminal, [CALL[-1]])
            terminal.kill()
            terminal.wait_exit()
            points = _points(tracer.calls())
        (sealed,) = sealed_in(data)
        events = tuple(_told(event) for event in sealed["events"])
        return Reference(points, events, (*after, len(events)))


def _points(lines: Iterable[str]) -> tuple[Point, ...]:
    names = [line.partition("(")[0] for line in lines if not line.startswith(("+++", "---"))]
    return tuple(Point(name, names[: at + 1].count(name)) for at, name in enumerate(names))


def _written(data: Path) -> int:
    (one,) = unfinished(DataFolder(data))
    return one.events


def _told(event: dict[str, Any]) -> str:
    return f"{event['type']} {event.get('activity')}"


def judged(nursery: Nursery, wanted: Reference, point: Point, *, go_on: bool) -> None:
    """Kill at one point, and hold the law; with ``go_on`` the call is also finished at a new desk.

    Raises:
        AssertionError: something was lost, doubled, or torn; the message says at which point.
    """
    with TemporaryDirectory() as name:
        data = Path(name) / "data"
        shown = held_until_killed(nursery, data, point)
        acknowledged = wanted.after[shown] if shown >= 0 else 0
        folder = DataFolder(data)
        sealed, open_calls = sealed_in(data), unfinished(folder)
        where = f"killed at {point.call} {point.number}, {shown} legs shown"
        assert len(sealed) + len(open_calls) <= 1, f"{where}: both, or twice"
        if sealed:
            assert is_whole(sealed[0]), where
        elif open_calls:
            kept = _kept(folder, open_calls[0], where)
            assert kept == list(wanted.events[: len(kept)]), f"{where}: other events"
            assert len(kept) >= acknowledged, f"{where}: {len(kept)} events of the {acknowledged} that were shown"
        else:
            assert acknowledged == 0, f"{where}: nothing is left"
        if go_on and shown >= 0:
            _gone_on(nursery, data, wanted, bool(sealed), open_calls[0].events if open_calls else 0)


def _kept(folder: DataFolder, found: Unfinished, where: str) -> list[str]:
    assert found.resumable, f"{where}: not resumable: {found.message}"
    journal = Journal.open(folder, found.call_id)
    try:
        refold(read_blobs(thaw(folder, journal.sources)).book, journal.events)
        return [_told(event.as_json()) for event in journal.events]
    finally:
        journal.close()


def _gone_on(nursery: Nursery, data: Path, wanted: Reference, sealed: bool, events: int) -> None:
    with program(nursery, data) as terminal:
        nursery.go(terminal.pid)
        terminal.wait_for("Nomor pemanggil")
        if sealed:
            assert "BELUM SELESAI" not in terminal.text()
            return
        terminal.wait_for("BELUM SELESAI")
        terminal.press("down", "enter")
        terminal.wait_for("1  Lanjutkan panggilan")
        terminal.press("1")
        terminal.wait_gone("Lanjutkan panggilan")
        walk(terminal, _left(wanted, events))
    (document,) = sealed_in(data)
    assert is_whole(document)


def _left(wanted: Reference, events: int) -> Sequence[Leg]:
    """The legs that are still to be pressed: behind the last kept one whose events are all there."""
    if events >= wanted.after[-2]:
        return CALL[-2:] if events == wanted.after[-2] else ()
    done = max((number for number, after in enumerate(wanted.after) if after <= events), default=0)
    while done and not CALL[done - 1].kept:
        done -= 1
    return CALL[done:]


def share(number: int, of: int) -> Iterator[Point]:
    """Kill at every point of one share of them; yields each point that kept the law."""
    with Nursery() as nursery:
        wanted = reference(nursery)
        for at, point in enumerate(wanted.points[number::of]):
            judged(nursery, wanted, point, go_on=at % 12 == 0)
            yield point
