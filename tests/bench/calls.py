"""A data folder of many sealed calls, for benchmarks of whatever reads them all.

    python -m tests.bench calls DIR [--count N] [--seed N]

The calls are those of the shipped scenarios, over and over, each with other values in its gaps (see
`tests.bench.templates`) and its own seal, so that every one verifies. They lie over a year, each at the hour of its
scenario, since what was said names the part of the day. The same seed makes the same calls.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from sop_tui.store.folder import DataFolder
from sop_tui.store.frozen import freeze
from sop_tui.store.scripts import packaged, read_folder
from tests.bench import words
from tests.bench.templates import FIRST_DAY, NOTE, Template, scenarios, template

COUNT: Final = 100_000
DAYS: Final = 365

_CHUNK: Final = 500
"""Calls that a process writes before it says so."""

_SAME: Final = 3
"""Leading digits of a national number that stay: they say what kind it is."""


def main(arguments: Sequence[str]) -> None:
    """Write the calls; progress goes to stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench calls", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the data folder, made where it is missing")
    parser.add_argument("--count", type=int, default=COUNT, metavar="N", help=f"how many calls (default {COUNT:,})")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another one makes other calls (default 1)")
    options = parser.parse_args(arguments)
    if options.count < 1:
        parser.error("--count must be more than 0")
    make(options.folder, options.count, options.seed)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of a benchmark that reads calls; `provided` takes what they say."""
    parser.add_argument("--calls", type=Path, metavar="DIR", help="a data folder that is there; else one is made")
    parser.add_argument("--count", type=int, default=COUNT, metavar="N", help=f"calls to make (default {COUNT:,})")


@contextmanager
def provided(given: Path | None, count: int) -> Iterator[DataFolder]:
    """The data folder that is given, else one that is made, and deleted at the end."""
    if given is not None:
        data = DataFolder(given.absolute())
        if not data.calls.is_dir():
            raise SystemExit(f"{given} is no data folder: it has no calls/")
        yield data
        return
    with TemporaryDirectory() as folder:
        make(Path(folder), count)
        yield DataFolder(Path(folder))


def make(folder: Path, count: int, seed: int = 1) -> None:
    """Write that many calls, and the scripts they replay under, into a data folder.

    The files are not flushed: what a benchmark made need not outlive a power cut.
    """
    data = prepared(folder)
    for path in scenarios():  # before the processes part, so that all have them
        template(path, False)
        template(path, True)
    began = time.monotonic()
    spans = [(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK)]
    with ProcessPoolExecutor() as pool:
        for number, end in enumerate(pool.map(partial(write, data, seed), spans), start=1):
            if number % 20 == 0 or end == count:
                print(f"{end:,} of {count:,} calls, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def prepared(folder: Path) -> DataFolder:
    """A data folder with the packaged scripts in it."""
    data = DataFolder(folder.absolute())
    data.prepare()
    freeze(data, read_folder(packaged()).blobs)
    return data


def write(data: DataFolder, seed: int, span: tuple[int, int]) -> int:
    """Write the calls from the first number up to the second, which it returns."""
    for number in range(*span):
        call_id, started_at, content = call(number, seed)
        path = data.sealed_path(call_id, started_at)
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        with open(path, "wb", opener=_private) as file:
            file.write(content)
    return span[1]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def call(number: int, seed: int = 1) -> tuple[str, str, bytes]:
    """A call: its id, when it started (RFC 3339), and its file."""
    random = Random(f"{seed}:{number}")  # noqa: S311 - nothing is secret
    noted = random.random() < 0.5
    found = next(filter(None, (template(path, noted) for path in random.choices(scenarios(), k=10))))
    start = FIRST_DAY + timedelta(
        days=random.randrange(DAYS),
        hours=found.started.hour,
        milliseconds=random.randrange(3_600_000),
    )
    call_id = uuid7(random, start)
    return call_id, _rfc3339(start), found.filled(_values(random, found, start, call_id))


def _values(random: Random, gapped: Template, start: datetime, call_id: str) -> dict[str, str]:
    """What fills the gaps: the same wherever the same stood, in capitals where those stood."""
    later = start - gapped.started
    letters = words.mixed(random)
    shifts = [0] * _SAME + random.choices(range(10), k=16)
    new: dict[str, str] = {}
    values: dict[str, str] = {}
    for gap in gapped.gaps:
        kind, _, old = gap.partition(":")
        if kind == "at":
            values[gap] = _rfc3339(datetime.fromisoformat(old) + later)
        elif kind == "id":
            values[gap] = call_id
        elif kind == "email":
            values[gap] = old.translate(letters)
        elif kind == "number":
            values[gap] = _renumbered(old, shifts)
        else:
            named = new.setdefault(old.upper(), "") or _said(random, kind, old)
            new[old.upper()] = named
            values[gap] = named.upper() if old.isupper() else named
    return values


def _said(random: Random, kind: str, old: str) -> str:
    match kind:
        case "agent":
            return random.choice(words.agents())
        case "name":
            return words.person(random)
        case "address":
            return f"Jl {words.phrase(random, 1, 2)} {random.randint(1, 200)}, {words.phrase(random, 1, 1)}"
        case _:
            return words.phrase(random, 6, 20) if old == NOTE else words.phrase(random, 3, 10)


def _renumbered(old: str, shifts: Sequence[int]) -> str:
    """The number in the same writing; each digit goes on by the shift of its place in the national number."""
    national = old.removeprefix("+62").removeprefix("0")
    left = iter(shifts)
    moved = (str((int(char) + next(left, 0)) % 10) if char.isdigit() else char for char in national)
    return old[: len(old) - len(national)] + "".join(moved)


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def uuid7(random: Random, moment: datetime) -> str:
    """An id of that millisecond (RFC 9562, section 5.7)."""
    milliseconds = int(moment.timestamp() * 1000)
    number = milliseconds << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62)
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


if __name__ == "__main__":
    main(sys.argv[1:])
