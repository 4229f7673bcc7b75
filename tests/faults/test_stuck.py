"""The other side stops reading: a frozen thin client, a stalled line. No event waits for the terminal."""

import os
import time
from pathlib import Path

import pytest

from sop_tui.store.folder import DataFolder
from sop_tui.store.unfinished import unfinished
from tests.held_call import CALLER, desk, walk
from tests.held_call import TO_READBACK as BEGUN
from tests.terminal import Terminal
from tests.terminal_keys import encode

NOTE = ("f2", *"catatan", "enter")
"""Opens a window, types in it and closes it: much to draw, and one event."""


@pytest.mark.parametrize("seconds", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_no_event_is_late_while_nobody_reads(tmp_path: Path, seconds: int) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        walk(terminal, BEGUN)
        late = []
        until = time.perf_counter() + seconds
        pressed = 0
        while time.perf_counter() < until or pressed < 60:
            before = _events(tmp_path)
            _unread(terminal, *NOTE)
            pressed += 1
            late.append(_grown(tmp_path, before))
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


def _grown(data: Path, before: int) -> float:
    """Seconds until something more is on the disk."""
    begun = time.perf_counter()
    while _events(data) == before:
        if time.perf_counter() - begun > 10:
            return 10.0
        time.sleep(0.01)
    return time.perf_counter() - begun
