"""The command line of the benchmark; the package tells how to read what it prints."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Sequence

from tests.bench import __doc__ as description
from tests.bench import calls, desks, prover, score, search
from tests.bench.desk import DESK
from tests.bench.figures import GROUPS, machine, summary, table
from tests.bench.programs import BUSY, SMALLEST, Program
from tests.bench.session import hold

PROGRAMS = (SMALLEST, BUSY, DESK)
PARTS = {"prover": prover.main, "calls": calls.main, "search": search.main, "score": score.main, "desks": desks.main}
"""Benchmarks with a command line of their own."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, then print a table or one JSON document on stdout; progress and problems go to stderr."""
    options = _options(arguments)
    names = {program.name for program in PROGRAMS}
    only = set(options.only)
    programs = [program for program in PROGRAMS if program.name in only or not only & names]
    groups = frozenset(only - names or GROUPS)
    env = {"COLORTERM": "truecolor"} if options.truecolor else {}
    gc.disable()  # a collection in here would count as slowness over there
    samples, problems = _measure(programs, groups, options, env)
    rows = summary(samples)
    if options.json:
        document = {
            "machine": machine(),
            "terminal": {"columns": 80, "lines": 24, "term": "xterm-256color", **env},
            "runs": options.runs,
            "figures": rows,
            "problems": problems,
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        print(table(rows, [program.name for program in programs]))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    known = [*GROUPS, *(program.name for program in PROGRAMS)]
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how many runs (default 5)")
    parser.add_argument("--only", nargs="+", choices=known, default=[], metavar="NAME", help=", ".join(known))
    parser.add_argument("--silence", type=float, default=20, metavar="SECONDS", help="how long to listen (default 20)")
    parser.add_argument("--truecolor", action="store_true", help="with COLORTERM=truecolor")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    if options.runs < 1 or options.silence <= 0:
        parser.error("--runs and --silence must be more than 0")
    return options


def _measure(
    programs: Sequence[Program], groups: frozenset[str], options: argparse.Namespace, env: dict[str, str]
) -> tuple[dict[str, dict[str, list[float]]], dict[str, str]]:
    """Values by program and figure, and what went wrong by program; what went wrong is not tried again."""
    samples: dict[str, dict[str, list[float]]] = {program.name: {} for program in programs}
    problems: dict[str, str] = {}
    for run in range(options.runs + 1):
        for program in programs:
            if program.name in problems:
                continue
            _tell(f"{program.name}: " + (f"run {run} of {options.runs}" if run else "warming up"))
            wanted = groups if run else frozenset[str]()  # a start that fills the caches of all alike
            session = hold(program, wanted, options.silence if run == 1 else 0, env)
            if session.problem is not None:
                problems[program.name] = session.problem
                _tell(f"{program.name} could not be followed to the end: {session.problem}")
            if run:
                for key, value in session.figures.items():
                    samples[program.name].setdefault(key, []).append(value)
    return samples, problems


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    part = PARTS.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if part is not None:
        part(sys.argv[2:])
    else:
        main()
