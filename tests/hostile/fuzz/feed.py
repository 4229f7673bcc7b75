"""Feeds one target: ``python -m tests.hostile.fuzz.feed TARGET SECONDS LENGTH CORPUS``; `tests.hostile.fuzz` starts it.

A module of its own, since atheris counts only what is imported after it: nothing of ours may come before.
"""

import random
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

try:
    atheris: Any = import_module("atheris")
except ImportError:
    atheris = None


def feed(target: str, seconds: int, length: int, corpus: Path) -> None:
    """Feed it until the time is over; ends the process at the first failure."""
    if atheris is None:
        feed_blindly(import_module("tests.hostile.fuzz.targets").TARGETS[target], seconds, length, corpus)
        return
    with atheris.instrument_imports(include=["sop_tui", "yaml"]):
        targets: Any = import_module("tests.hostile.fuzz.targets")
    limits = [f"-max_total_time={seconds}", f"-max_len={length}", "-timeout=30", "-rss_limit_mb=2048"]
    report = ["-print_final_stats=1", f"-artifact_prefix={corpus.parent}/"]
    atheris.Setup([sys.argv[0], *limits, *report, str(corpus)], targets.TARGETS[target])
    atheris.Fuzz()


def feed_blindly(target: Callable[[bytes], None], seconds: int, length: int, corpus: Path) -> None:
    """Cases of the corpus, each changed here and there, and mixed with another."""
    chance = random.Random(0)  # noqa: S311 - the same cases every time
    cases = [path.read_bytes() for path in sorted(corpus.iterdir())]
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        case, other = bytearray(chance.choice(cases)), chance.choice(cases)
        for _ in range(chance.randrange(8)):
            at, end = chance.randrange(len(case) + 1), chance.randrange(len(other) + 1)
            put = chance.choice((bytes([chance.randrange(256)]), other[end : end + 40], b""))
            case[at : at + chance.randrange(9)] = put
        target(bytes(case[:length]))
        count += 1
    print(f"stat::number_of_executed_units: {count}", flush=True)


if __name__ == "__main__":
    feed(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
