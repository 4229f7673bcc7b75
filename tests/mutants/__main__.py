"""The command line of the mutants; the package tells what is counted."""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sop_tui.store.scripts import packaged, read_folder
from tests.mutants import __doc__ as description
from tests.mutants.judging import Fate, Judge
from tests.mutants.making import MAKERS, Mutant, mutants

ROOT = "panggilan"


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, then print a table or one JSON document on stdout; progress goes to stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="decides where options are retargeted to")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="look at so many only")
    parser.add_argument("--again", metavar="FILE", help="look only at those that FILE, of --json, says nothing caught")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="so many processes")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    began = time.perf_counter()
    book = read_folder(packaged()).book
    judge = Judge(book, ROOT)
    among = sampled(list(mutants(book, options.seed)), options.sample)
    if options.again:
        told = json.loads(Path(options.again).read_text())["mutants"]
        left = {(fate["kind"], fate["description"]) for fate in told if not fate["by"]}
        among = [mutant for mutant in among if (mutant.kind, mutant.description) in left]
    fates = []
    for number, fate in enumerate(judged(judge, among, options.jobs), 1):
        fates.append(fate)
        if number % 25 == 0:
            print(f"{number} mutants, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    if options.json:
        print(json.dumps(report(fates), indent=2))
    else:
        print(table(fates))
    print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)


def judged(judge: Judge, among: Sequence[Mutant], jobs: int) -> Iterator[Fate]:
    """What becomes of each, in order. Processes are forked, so all share the calls that were held with the original."""
    judge.prepare()
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(max(1, jobs), fork, _shared.append, ((judge, among),)) as pool:
        yield from pool.map(_fate, range(len(among)))


_shared: list[tuple[Judge, Sequence[Mutant]]] = []


def _fate(number: int) -> Fate:
    judge, among = _shared[0]
    return judge.fate(among[number])


def sampled(among: Sequence[Mutant], most: int) -> Sequence[Mutant]:
    """So many, evenly from all; all where it is 0."""
    if not most or most >= len(among):
        return among
    return [among[number * len(among) // most] for number in range(most)]


def counts(fates: Sequence[Fate]) -> dict[str, dict[str, int]]:
    """Kind to how many there are, change a verdict, change what is seen, and how many of each are caught."""
    return {kind: _count([fate for fate in fates if kind in {fate.kind, "all"}]) for kind in (*MAKERS, "all")}


def _count(fates: Sequence[Fate]) -> dict[str, int]:
    def caught(among: Sequence[Fate]) -> int:
        return sum(fate.by is not None for fate in among)

    sees = [fate for fate in fates if fate.sees]
    violates = [fate for fate in fates if fate.violates]
    return {
        "mutants": len(fates),
        "caught": caught(fates),
        "seen": len(sees),
        "seen_caught": caught(sees),
        "verdict": len(violates),
        "verdict_caught": caught(violates),
    }


def table(fates: Sequence[Fate]) -> str:
    """The counts as plain text, and what was not caught."""
    lines = [f"{'':12}{'all':>6}{'caught':>16}{'sees':>6}{'caught':>16}{'verdict':>9}{'caught':>16}"]
    for kind, row in counts(fates).items():
        cells = (
            f"{row[name]:>{width}}{_share(row[caught], row[name])}"
            for name, caught, width in (
                ("mutants", "caught", 6),
                ("seen", "seen_caught", 6),
                ("verdict", "verdict_caught", 9),
            )
        )
        lines.append(f"{kind:12}" + "".join(cells))
    lines += ["", "Not caught:"]
    lines += [
        f"  {fate.kind} {fate.description}{_told('sees', fate.sees)}{_told('VIOLATES', fate.violates)}"
        for fate in fates
        if fate.by is None
    ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part:>8} {100 * part / whole:>5.1f} %" if whole else f"{'-':>16}"


def _told(what: str, rules: Sequence[str]) -> str:
    return f"; {what} {', '.join(rules)}" if rules else ""


def report(fates: Sequence[Fate]) -> dict[str, Any]:
    """What `--json` prints."""
    return {"counts": counts(fates), "mutants": [asdict(fate) for fate in fates]}


if __name__ == "__main__":
    main()
