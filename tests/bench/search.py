"""How fast 100,000 calls are indexed, filtered and searched, beside ripgrep over the same files.

    python -m tests.bench search [--calls DIR | --count N] [--json]

The index is made anew in the data folder, on every core. A search is what a table of calls asks of the index: the first
50 rows and how many there are. Words come from every part of the vocabulary of `tests.bench.words`, the most frequent
and the rarest; filters are by agent, day, length, score, violation and outcome. Every search is made three times, with
the files and the index in the system's cache, and its first time counts like the others; ``processor`` is the 95th
percentile of the time that the processor took, for machines that do other things besides. ripgrep (``rg``) lists the
files in which a word stands, for every fifth of the same words; how far the index is ahead of it is its median over
the index's 95th percentile.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any, Final

from sop_tui.cli.indexing import on_all_cores
from sop_tui.core.selection import Selection, Term
from sop_tui.store.folder import DataFolder
from sop_tui.store.index import Index
from tests.bench.calls import add_options, provided
from tests.bench.figures import machine
from tests.bench.templates import FIRST_DAY
from tests.bench.words import agents, vocabulary

LIMIT_MS: Final = 50.0
"""For the 95th percentile."""

AHEAD: Final = 20.0
"""Times ripgrep."""

TIMES: Final = 3
EVERY: Final = 5
"""Of so many words, one is given to ripgrep, which takes seconds for each."""


def main(arguments: Sequence[str]) -> None:
    """Measure, then print a table or one JSON document on stdout; progress goes to stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench search", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    if options.count < 1:
        parser.error("--count must be more than 0")
    with provided(options.calls, options.count) as data:
        figures = measured(data)
    if options.json:
        print(json.dumps({"machine": machine(), "cores": os.cpu_count(), **figures}, indent=2))
    else:
        print(table(figures))


def measured(data: DataFolder) -> dict[str, Any]:
    """All figures; times are milliseconds, but for the making of the index, which is seconds."""
    texts = [Selection(terms=(Term(word),)) for word in searched()]
    prefixes = [Selection(terms=(Term(word[:3], prefix=True),)) for word in searched()[::EVERY]]
    filters = filtered()
    both = [replace(limits, terms=text.terms) for limits, text in zip(cycle(filters), texts, strict=False)]
    with Index.open(data) as index:
        seconds = _timed(lambda: index.rebuild(_Told(), on_all_cores)) / 1000
        count = index.count(most=None)
        kinds = {"filter": filters, "text": texts, "prefix": prefixes, "both": both}
        searches = {}
        for kind, selections in kinds.items():
            _tell(f"{len(selections)} searches: {kind}")
            searches[kind] = _spread(index, selections)
    return {
        "calls": count,
        "index": {"seconds": seconds, "per_second": count / seconds},
        "searches": searches,
        "ripgrep": _ripgrep(data, searched()[::EVERY], searches["text"]["p95"]),
    }


class _Told:
    """Tells now and then how far the index is."""

    def __init__(self) -> None:
        self._next = 0

    def __call__(self, done: int, total: int) -> None:
        if done >= self._next:
            self._next = done + 10_000
            _tell(f"indexed {done:,} of {total:,}")


def searched() -> list[str]:
    """Words by rank, closer together where they are frequent."""
    words = vocabulary()
    ranks = dict.fromkeys(round(len(words) ** (part / 49)) - 1 for part in range(50))
    return [words[rank] for rank in ranks]


def filtered() -> list[Selection]:
    """Filters that leave few calls, many, and none."""
    first = FIRST_DAY.date()
    found = [Selection(), Selection(violated=True), Selection(violated=False), Selection(clauses=("DTA-5",))]
    found += [Selection(agent=name.lower()) for name in agents()[:8]]
    found += [Selection(topic=name) for name in ("gangguan", "informasi", "keluhan", "permohonan", "")]
    found += [Selection(outcome=name) for name in ("selesai", "salah sambung", "")]
    for days in (1, 7, 31, 365):
        start = first + timedelta(days=days // 2)
        found.append(Selection(day_from=start, day_to=start + timedelta(days=days)))
        found.append(Selection(agent=agents()[9].lower(), day_from=start, day_to=start + timedelta(days=days)))
    found += [Selection(length_min=seconds) for seconds in (60, 120, 600)]
    found += [Selection(share_max=percent) for percent in (0, 80, 99)]
    return [
        *found,
        Selection(reviewed=True),
        Selection(reviewed=False),
        Selection(flags=("upset",)),
        Selection(mode="live"),
    ]


def _spread(index: Index, selections: Sequence[Selection]) -> dict[str, Any]:
    times, busy = [], []
    for selection in selections:
        for _ in range(TIMES):
            before = time.process_time()
            times.append(_timed(lambda: (index.calls(selection), index.count(selection))))  # noqa: B023 - called at once
            busy.append((time.process_time() - before) * 1000)
    p95 = percentile(times, 0.95)
    return {
        "searches": len(times),
        "p50": statistics.median(times),
        "p95": p95,
        "p95_processor": percentile(busy, 0.95),
        "target": LIMIT_MS,
        "reached": p95 < LIMIT_MS,
    }


def _ripgrep(data: DataFolder, words: Sequence[str], p95: float) -> dict[str, Any] | None:
    if shutil.which("rg") is None:
        return None
    times = []
    for number, word in enumerate((words[0], *words)):
        _tell(f"ripgrep: {word}")
        command = ["rg", "--no-config", "--no-ignore", "-l", "-i", "-w", "-F", word, str(data.calls)]
        taken = _timed(lambda: subprocess.run(command, check=False, stdout=subprocess.DEVNULL))  # noqa: B023 - at once
        if number:  # the first fills the system's cache
            times.append(taken)
    ahead = statistics.median(times) / p95
    return {
        "searches": len(times),
        "p50": statistics.median(times),
        "ahead": ahead,
        "target": AHEAD,
        "reached": ahead >= AHEAD,
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def table(figures: dict[str, Any]) -> str:
    """The figures as plain text."""
    made = figures["index"]
    lines = [
        f"{figures['calls']:,} calls, indexed in {made['seconds']:.0f} s ({made['per_second']:,.0f} a second)",
        f"{'':10}{'p50':>10}{'p95':>10}{'processor':>10}",
    ]
    for kind, found in figures["searches"].items():
        times = "".join(f"{found[key]:>7.1f} ms" for key in ("p50", "p95", "p95_processor"))
        lines.append(f"{kind:10}{times}   p95 < {LIMIT_MS:g} ms{_said(found)}")
    rg = figures["ripgrep"]
    if rg is None:
        lines.append("ripgrep   not measured: there is no rg on this machine")
    else:
        lines.append(
            f"{'ripgrep':10}{rg['p50']:>7.0f} ms   the index is {rg['ahead']:,.0f} × ahead, ≥ {AHEAD:g} ×{_said(rg)}"
        )
    return "\n".join(lines)


def _said(figure: dict[str, Any]) -> str:
    return "  ok" if figure["reached"] else "  miss"
