"""One program held once on a terminal, and what was measured of it on the way."""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.programs import Leg, Program
from tests.terminal import ScreenTimeoutError, Terminal

EMAIL = "masna.aya@yahoo.com"
"""The address of the SOP's own record, typed as the sample."""

_ROUNDS = 6
_START_QUIET, _STEP_QUIET, _KEY_QUIET = 0.3, 0.15, 0.02
_ANSWER = 2.0


@dataclass(slots=True)
class Session:
    """Figures of one program in one run, by key; those never reached are absent."""

    figures: dict[str, float] = field(default_factory=dict)

    problem: str | None = None
    """Why the way ended early, in a few words."""


def hold(program: Program, groups: frozenset[str], silence: float, env: Mapping[str, str]) -> Session:
    """Start `program`, follow its way, measure the `groups` of figures; `silence` is in seconds, 0 for none.

    A program that does not start or does not show what its way names ends the session, never the benchmark.
    """
    session = Session()
    with tempfile.TemporaryDirectory() as data:
        argv = [argument.replace("{data}", data) for argument in program.argv]
        try:
            with Terminal(argv, env=env) as terminal:
                _follow(terminal, program, groups, silence, session.figures)
        except (ScreenTimeoutError, OSError) as error:
            session.problem = str(error)
    return session


def _follow(
    terminal: Terminal, program: Program, groups: frozenset[str], silence: float, figures: dict[str, float]
) -> None:
    start = _start(terminal, program.marker)
    if "start" in groups:
        figures.update(start)
    if "pss" in groups:
        figures["pss"] = proportional(terminal.pid)
    if "silence" in groups and silence:
        figures["silence_home"] = _silence(terminal, silence)
    steps = _walk(terminal, program.to_call)
    if "silence" in groups and silence and program.to_call:
        figures["silence_call"] = _silence(terminal, silence)
    if not groups & {"pss", "keystroke", "key", "step"}:
        return
    steps += _walk(terminal, program.to_input)
    keystroke = _keystroke(terminal)
    if "keystroke" in groups:
        figures["keystroke"] = keystroke
    if "pss" in groups:
        figures["pss_typed"] = proportional(terminal.pid)
    if "key" in groups:
        figures.update(_key_to_screen(terminal))
    if "step" in groups:
        steps += _walk(terminal, program.onward)
        if steps:
            figures["step"] = max(steps)


def _start(terminal: Terminal, marker: str) -> dict[str, float]:
    """Milliseconds from spawn to the marker, and to the last byte before silence."""
    terminal.wait_for(marker)
    visible = terminal.last_byte_at
    terminal.settle(_START_QUIET)
    return {
        "start": 1000 * (visible - terminal.spawned_at),
        "start_settled": 1000 * (terminal.last_byte_at - terminal.spawned_at),
    }


def proportional(pid: int) -> float:
    """Proportional set size in KiB: private pages, and of each shared page its share."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    match = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    if match is None:
        raise OSError("the kernel tells no Pss")
    return float(match[1])


def _silence(terminal: Terminal, seconds: float) -> float:
    """Bytes a minute while no key is touched."""
    before, end = terminal.received, time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        terminal.pump(left)
    return (terminal.received - before) * 60 / seconds


def _walk(terminal: Terminal, legs: Iterable[Leg]) -> list[float]:
    """Follow legs; the bytes of each that is a step."""
    steps = []
    for leg in legs:
        if leg.text:
            terminal.send(leg.text)
            terminal.wait_for(leg.text)
            terminal.settle(_STEP_QUIET)
        before = terminal.received
        terminal.press(*leg.keys)
        terminal.pump(_ANSWER)
        terminal.wait_for(leg.shows)
        terminal.settle(_STEP_QUIET)
        if leg.step:
            steps.append(float(terminal.received - before))
    return steps


def _keystroke(terminal: Terminal) -> float:
    """Mean bytes for a character while the email is typed, each after the screen has done with the last."""
    before = terminal.received
    for character in EMAIL:
        terminal.send(character)
        terminal.pump(_ANSWER)
        terminal.settle(_KEY_QUIET)
    terminal.settle(_STEP_QUIET)
    return (terminal.received - before) / len(EMAIL)


def _key_to_screen(terminal: Terminal) -> dict[str, float]:
    """Milliseconds from a key to its effect in the row of the input; the email is deleted and typed anew."""
    terminal.wait_for(EMAIL)
    row = next(number for number, line in enumerate(terminal.lines()) if EMAIL in line)
    times = []
    for key in (["backspace"] * len(EMAIL) + list(EMAIL)) * _ROUNDS:
        before = terminal.row(row)

        def changed(terminal: Terminal, before: str = before) -> bool:
            return terminal.row(row) != before

        sent_at = time.perf_counter()
        terminal.press(key)
        terminal.wait_for(changed)
        times.append(1000 * (terminal.last_byte_at - sent_at))
        terminal.settle(_KEY_QUIET)
    percentiles = statistics.quantiles(times, n=100, method="inclusive")
    return {"key_p50": percentiles[49], "key_p99": percentiles[98]}
