"""How long a proof takes: of the shipped scripts from the shell, and of books of 1,000, 10,000 and 20,000 steps.

    python -m tests.bench prover [--runs N] [--json]

Every proof runs in a process of its own, one at a time. Times are seconds of wall clock, the median of the runs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from tests.bench.figures import machine

SIZES = (1_000, 10_000, 20_000)
SHELL_LIMIT = 1.5
"""Seconds for the shipped scripts."""

GROWTH_LIMIT = 2.3
"""From 10,000 steps to 20,000."""

_PROVE = """
import sys, time
from sop_tui.core.proving.proof import prove
from sop_tui.store.scripts import packaged, read_folder
from tests.bench.dialogs import generated
book = generated(int(sys.argv[1]), read_folder(packaged()).book.spelling)
began = time.perf_counter()
proof = prove(book)
print(time.perf_counter() - began, sum(len(one.steps) for one in book.dialogs.values()),
      proof.covered.situations, proof.covered.complete, len(proof.findings))
"""


def main(arguments: Sequence[str]) -> None:
    """Measure, then print a table or one JSON document on stdout; progress goes to stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench prover", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how many runs (default 5)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    if options.runs < 1:
        parser.error("--runs must be more than 0")
    figures = measured(options.runs)
    if options.json:
        print(json.dumps({"machine": machine(), "runs": options.runs, **figures}, indent=2))
    else:
        print(table(figures))


def measured(runs: int) -> dict[str, Any]:
    """All figures."""
    books = []
    shell = _shell(runs)
    for size in SIZES:
        print(f"{size} steps", file=sys.stderr, flush=True)
        told = [_proved(size) for _ in range(runs if size < SIZES[1] else min(runs, 3))]
        books.append({**told[0], "seconds": statistics.median(one["seconds"] for one in told)})
    growth = books[2]["seconds"] / books[1]["seconds"]
    return {
        "shell": {"seconds": shell, "target": SHELL_LIMIT, "reached": shell <= SHELL_LIMIT},
        "generated": books,
        "growth": {"times": growth, "target": GROWTH_LIMIT, "reached": growth <= GROWTH_LIMIT},
    }


def _shell(runs: int) -> float:
    """The shipped scripts, from the shell; one run that fills the caches does not count."""
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "sop_tui", "check"], check=False, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


def _proved(size: int) -> dict[str, Any]:
    told = subprocess.run([sys.executable, "-c", _PROVE, str(size)], check=True, capture_output=True, text=True)
    seconds, steps, situations, complete, findings = told.stdout.split()
    return {
        "seconds": float(seconds),
        "steps": int(steps),
        "situations": int(situations),
        "complete": complete == "True",
        "findings": int(findings),
    }


def table(figures: dict[str, Any]) -> str:
    """The figures as plain text."""
    shell, growth = figures["shell"], figures["growth"]
    lines = [f"shipped scripts, sop-tui check   {shell['seconds']:8.2f} s   ≤ {shell['target']} s{_said(shell)}"]
    for book in figures["generated"]:
        whole = "" if book["complete"] else ", NOT complete"
        lines.append(
            f"{book['steps']:>7,} steps, prove{'':12}{book['seconds']:8.2f} s   "
            f"{book['situations']:,} situations, {book['findings']} findings{whole}"
        )
    lines.append(f"growth, 10,000 to 20,000 steps   {growth['times']:8.2f} ×   ≤ {growth['target']} ×{_said(growth)}")
    return "\n".join(lines)


def _said(figure: dict[str, Any]) -> str:
    return "  ok" if figure["reached"] else "  miss"
