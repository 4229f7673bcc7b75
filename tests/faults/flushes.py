"""The flushes of the desk, each by the place in the program that asks for it, and a desk that leaves one out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from tests.faults.kills import GREETING, program
from tests.faults.nursery import Nursery
from tests.faults.order import Watch, watched
from tests.faults.strace import Tracer, parsed
from tests.held_call import CALL, CALLER, walk

LISTED = "SOP_TUI_FLUSHES"
"""Environment variable of the nursery's child: a file to which each place that flushes is written."""

LEFT_OUT = "SOP_TUI_LEFT_OUT"
"""… and the place that is left out."""


def place() -> str:
    """Who asks for a flush: the functions of the store up to the one that knows why."""
    frame: FrameType | None = sys._getframe(2)
    names: list[str] = []
    while frame is not None and len(names) < 3:
        code = frame.f_code
        if "sop_tui" in code.co_filename:
            names.append(f"{Path(code.co_filename).stem}.{code.co_qualname}")
        frame = frame.f_back
    return " < ".join(names)


def wrap_flushes() -> None:
    """In the child of a nursery: list the flushes, and leave one out, as the environment says."""
    listed, left_out = os.environ.get(LISTED), os.environ.get(LEFT_OUT)
    if not listed and not left_out:
        return
    from sop_tui.store import durable  # noqa: PLC0415

    def wrapped(original: Callable[[int], None]) -> Callable[[int], None]:
        def flush(fd: int) -> None:
            where = place()
            if listed:
                with Path(listed).open("a", encoding="utf-8") as file:
                    file.write(f"{where}\n")
            if where != left_out:
                original(fd)

        return flush

    os.fsync = wrapped(os.fsync)  # type: ignore[assignment]
    durable.flush_data = wrapped(durable.flush_data)


def traced(nursery: Nursery, left_out: str = "") -> Watch:
    """A whole call, key by key, without the flushes of one place."""
    with TemporaryDirectory() as name:
        data = Path(name) / "data"
        with program(nursery, data, "--caller", CALLER, env={LEFT_OUT: left_out}) as terminal:
            tracer = Tracer(terminal.pid, Path(name) / "log", threads=True)
            nursery.go(terminal.pid)
            terminal.wait_for(GREETING)
            walk(terminal, CALL)
            terminal.settle()
            terminal.kill()
            terminal.wait_exit()
        return watched(parsed(tracer.calls()), str(data))


def places(nursery: Nursery) -> list[str]:
    """Every place that flushes something in a whole call."""
    with TemporaryDirectory() as name:
        listed = Path(name) / "flushes"
        with program(nursery, Path(name) / "data", "--caller", CALLER, env={LISTED: str(listed)}) as terminal:
            nursery.go(terminal.pid)
            terminal.wait_for(GREETING)
            walk(terminal, CALL)
            terminal.settle()
            terminal.kill()
            terminal.wait_exit()
        return sorted(set(listed.read_text(encoding="utf-8").splitlines()))
