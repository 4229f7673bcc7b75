"""The other side stops reading: a frozen thin client, a stalled line. No event waits for the terminal."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sop_tui.store.folder import DataFolder
from sop_tui.store.unfinished import unfinished
from tests.faults.stopwatch import Stopwatch
from tests.held_call import CALLER, desk, walk
from tests.held_call import TO_READBACK as BEGUN
from tests.terminal import PATIENCE, Terminal
from tests.terminal_keys import encode

NOTE = ("f2", *"catatan", "enter")
"""Opens a window, types in it and closes it: much to draw, and one event."""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """On no disk where there is memory for files: how long others keep a disk busy is not what is looked at."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
    with TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as name:
        yield Path(name) / "data"


@pytest.mark.waits
@pytest.mark.parametrize("seconds", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_no_event_is_late_while_nobody_reads(data: Path, seconds: int) -> None:
    with desk(data, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        walk(terminal, BEGUN)
        late = []
        until = time.perf_counter() + seconds
        pressed = 0
        while time.perf_counter() < until or pressed < 60:
            before = _events(data)
            watch = Stopwatch(terminal.pid)
            _unread(terminal, *NOTE)
            pressed += 1
            late.append(_grown(data, before, watch))
        assert max(late) < 1.0, sorted(late)[-5:]
        terminal.settle()
        terminal.press("ctrl+r")
        terminal.settle()
        assert "PLN 123" in terminal.row(0)
        assert "MASNA.AYA@YAHOO.COM?" in terminal.text() or "Alamat email:" in terminal.text()


def _unread(terminal: Terminal, *keys: str) -> None:
    """Press keys and read nothing of what they do."""
    os.write(terminal._master, b"".join(encode(key, terminal.term) for key in keys))


def _events(data: Path) -> int:
    (one,) = unfinished(DataFolder(data))
    return one.events


def _grown(data: Path, before: int, watch: Stopwatch) -> float:
    """Seconds until something more is on the disk; a program that waits for its terminal never gets there."""
    end = time.perf_counter() + PATIENCE
    while _events(data) == before:
        assert time.perf_counter() < end, "nothing more is written"
        time.sleep(0.01)
    return watch.seconds()
