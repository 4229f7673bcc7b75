"""How long it takes to score 100,000 transcripts, beside a plain `json.load` of the same files.

    python -m tests.bench score [--calls DIR | --count N] [--runs N] [--json]

`sop-tui score FOLDER --json` and the plain loop, one process without anything else, take turns, each started from the
shell; its start counts. One reading of all files that does not count goes before. The ratio is the figure to trust,
and on a machine with nothing else to do: scoring uses every core, the loop one.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.calls import add_options, provided
from tests.bench.figures import machine

LIMIT = 4.0
"""Times the plain loop."""

_LOAD = """
import json, os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            json.load(file)
"""


def main(arguments: Sequence[str]) -> None:
    """Measure, then print a table or one JSON document on stdout; progress goes to stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench score", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how many runs (default 3)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    if options.runs < 1 or options.count < 1:
        parser.error("--runs and --count must be more than 0")
    with provided(options.calls, options.count) as data:
        figures = measured(data.calls, options.runs)
    if options.json:
        print(json.dumps({"machine": machine(), "cores": os.cpu_count(), "runs": options.runs, **figures}, indent=2))
    else:
        print(table(figures))


def measured(folder: Path, runs: int) -> dict[str, Any]:
    """All figures; seconds are medians, and the ratio is the median of the runs' own ratios."""
    count = sum(len(names) for _, _, names in os.walk(folder))
    plain = [sys.executable, "-c", _LOAD, str(folder)]
    scoring = [sys.executable, "-m", "sop_tui", "score", str(folder), "--json"]
    _seconds(plain)
    pairs = []
    for run in range(runs):
        pairs.append((_seconds(plain), _seconds(scoring)))
        print(f"run {run + 1} of {runs}: {pairs[-1][0]:.1f} s, {pairs[-1][1]:.1f} s", file=sys.stderr, flush=True)
    load, score = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    ratio = statistics.median(score / load for load, score in pairs)
    return {
        "transcripts": count,
        "json_load": {"seconds": load, "per_second": count / load},
        "score": {"seconds": score, "per_second": count / score},
        "ratio": {"times": ratio, "target": LIMIT, "reached": ratio <= LIMIT},
    }


def _seconds(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def table(figures: dict[str, Any]) -> str:
    """The figures as plain text."""
    load, score, ratio = figures["json_load"], figures["score"], figures["ratio"]
    said = "ok" if ratio["reached"] else "miss"
    return "\n".join(
        [
            f"{figures['transcripts']:,} transcripts",
            f"plain json.load         {load['seconds']:8.1f} s   {load['per_second']:8,.0f} a second",
            f"sop-tui score --json    {score['seconds']:8.1f} s   {score['per_second']:8,.0f} a second",
            f"ratio                   {ratio['times']:8.2f} ×   ≤ {LIMIT:g} ×  {said}",
        ]
    )
