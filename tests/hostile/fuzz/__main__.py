"""Fuzz, and print how much: ``python -m tests.hostile.fuzz --seconds 20 [TARGET…]``.

Every target runs in a process of its own, since a fuzzer of C ends its process at the first failure. With atheris (the
extra ``fuzz``) it is guided by coverage; without, the cases of the corpus are mutated blindly, and the line says so.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from tests.hostile.fuzz.targets import TARGETS, seeds

LENGTH_MAX: Final = 1 << 14
_RUNS: Final = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_COVERAGE: Final = re.compile(r"cov: (\d+) ft: (\d+)")


class Fuzzed(NamedTuple):
    """What became of one target. ``edges`` is 0 where nothing guided the fuzzer; ``failure`` is its last words."""

    target: str
    inputs: int
    edges: int
    seconds: float
    failure: str


def fuzz(target: str, seconds: int) -> Fuzzed:
    """Feed one target for so long."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name) / "corpus"
        corpus.mkdir()
        for number, case in enumerate(seeds(target)):
            (corpus / f"{number}").write_bytes(case[:LENGTH_MAX])
        words = [sys.executable, "-m", "tests.hostile.fuzz.feed", target, str(seconds), str(LENGTH_MAX), str(corpus)]
        # The time is a bound on a process that hangs; the fuzzer ends by itself long before.
        within = {**os.environ, "TMPDIR": name}
        done = subprocess.run(words, capture_output=True, env=within, timeout=seconds + 120, check=False)
    told = (done.stdout + done.stderr).decode("utf-8", "replace")
    inputs = _RUNS.search(told)
    edges = [int(found[1]) for found in _COVERAGE.finditer(told)]
    failure = "" if done.returncode == 0 else _failure(told)
    count = int(inputs[1]) if inputs else 0
    return Fuzzed(target, count, edges[-1] if edges else 0, time.monotonic() - began, failure)


def _failure(told: str) -> str:
    """The exception, where the fuzzer told one, and its last words, with the input in Base64 among them."""
    _, uncaught, exception = told.partition("Uncaught Python exception")
    return "\n".join([*(uncaught + exception).splitlines()[:40], *told.splitlines()[-25:]])


def main() -> int:
    """Fuzz every target for its share of the time."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("what", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    given = parser.parse_args()
    wanted = given.what or list(TARGETS)
    failed = 0
    for name in wanted:
        found = fuzz(name, max(1, given.seconds // len(wanted)))
        guided = f"{found.edges:,} edges" if found.edges else "not guided"
        verdict = "FAILED" if found.failure else "ok"
        print(f"{name:12} {found.inputs:>9,} inputs  {guided:>14}  {found.seconds:5.1f} s  {verdict}", flush=True)
        if found.failure:
            failed += 1
            print(found.failure)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
