"""Many desks on one machine and one data folder, each typed at without a look at its screen: every call is whole."""

from __future__ import annotations

import select
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.held_call import CALL, CALLER, desk, is_whole, sealed_in
from tests.terminal import Terminal

KEYS = tuple(key for leg in CALL for key in leg.keys)


def held_at_once(number: int, data: Path, period: float) -> int:
    """Hold so many whole calls at the same time, a key at each desk every so many seconds; how many keys that was.

    Raises:
        AssertionError: a call is not as it was typed.
    """
    with ExitStack() as stack:
        desks = [stack.enter_context(desk(data, "--caller", CALLER)) for _ in range(number)]
        for terminal in desks:
            terminal.wait_for("dengan Rani")
        _type(desks, period)
        for terminal in desks:
            terminal.wait_for("Panggilan ditutup")
    transcripts = sealed_in(data)
    assert len(transcripts) == number
    assert all(map(is_whole, transcripts))
    assert len({one["call_id"] for one in transcripts}) == number
    assert not list((data / "journal").iterdir())
    assert not list((data / "aside").iterdir())
    return number * len(KEYS)


def _type(desks: Sequence[Terminal], period: float) -> None:
    """Press the keys of the call at every desk, all of them out of step."""
    began = time.perf_counter()
    plan = [
        (began + period * (at + seat / len(desks)), terminal, key)
        for at, key in enumerate(KEYS)
        for seat, terminal in enumerate(desks)
    ]
    for due, terminal, key in plan:
        while (left := due - time.perf_counter()) > 0:
            _read(desks, left)
        terminal.press(key)


def _read(desks: Sequence[Terminal], seconds: float) -> None:
    by_fd = {terminal._master: terminal for terminal in desks}
    for fd in select.select(list(by_fd), [], [], seconds)[0]:
        by_fd[fd].pump(0)
