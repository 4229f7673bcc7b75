"""Each promise of reliability put to the test on the real program, and how often it was tried.

    python -m tests.faults [PROMISE …]

prints a line a promise; the first that is broken ends it with the fault. The same runs under pytest, marked slow.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from sop_tui.store.folder import DataFolder
from sop_tui.store.keys import trusted_keys
from tests.faults.damage import endured, harms, sound
from tests.faults.flips import flipped
from tests.faults.floods import FLOODS, flooded
from tests.faults.flushes import places, traced
from tests.faults.hangups import lost
from tests.faults.kills import share
from tests.faults.nursery import Nursery
from tests.faults.sizes import resized
from tests.faults.test_order import NO_PROMISE
from tests.test_cli_verify import loader, signed_in

DESKS = 55
"""So many at once in each of the three ways that need no other program: with the spots, 200 lost terminals."""


def kills() -> str:
    """Killed at each system call of a call that writes, syncs, renames or opens."""
    points = sum(1 for _ in share(0, 1))
    return f"{points} system calls, killed at each: resumable or sealed, with all that was on the screen"


def flushes() -> str:
    """No acknowledgement before its flush, and each flush left out is noticed."""
    with Nursery() as nursery:
        whole = traced(nursery)
        assert not whole.found, whole.found
        promised = [place for place in places(nursery) if not any(name in place for name in NO_PROMISE)]
        unnoticed = [place for place in promised if not traced(nursery, place).found]
    assert not unnoticed, unnoticed
    return (
        f"{whole.checked} pictures of the screen, none before its flush; {len(promised)} flushes left out, all noticed"
    )


def hangups() -> str:
    """The terminal goes away in five ways."""
    ends = list(lost(DESKS))
    return f"{len(ends)} terminals lost; the slowest program ended after {max(ends):.2f} s"


def damage() -> str:
    """Journals and transcripts cut, flipped and foreign."""
    tried = 0
    with Nursery() as nursery, TemporaryDirectory() as name:
        whole = sound(nursery, Path(name) / "sound")
        for journal in (True, False):
            for harm in harms(12):
                with TemporaryDirectory() as folder:
                    endured(nursery, whole, Path(folder), harm, journal=journal)
                tried += 1
    return f"{tried} damaged journals and transcripts, each named on the screen, none deleted, none in the way"


def floods() -> str:
    """20,000 keys and a megabyte at once."""
    stood = []
    for flood in FLOODS:
        with TemporaryDirectory() as name:
            stood.append(flooded(Path(name), flood))
    return f"{len(stood)} floods; the slowest key behind one was answered in {max(one.answered for one in stood):.2f} s"


def sizes() -> str:
    """Any size from 0×0 to 500×500, at every screen."""
    with TemporaryDirectory() as name:
        answers = list(resized(Path(name)))
    return f"{len(answers)} changes of size from 0×0 to 500×500; the slowest answer took {max(answers):.2f} s"


def flips() -> str:
    """Every bit of a sealed and signed transcript."""
    with TemporaryDirectory() as name:
        folder = DataFolder(Path(name) / "data")
        path = signed_in(folder, 4)
        found = flipped(path, loader(folder), trusted_keys(folder), lambda _: iter(range(8)))
        size = path.stat().st_size
    assert not found.unnoticed, found.unnoticed
    return f"{found.tried} bits of a signed transcript of {size} bytes changed one by one, each told by verify"


PROMISES: Mapping[str, Callable[[], str]] = {
    "kills": kills,
    "flushes": flushes,
    "damage": damage,
    "hangups": hangups,
    "floods": floods,
    "sizes": sizes,
    "flips": flips,
}


def main(words: list[str]) -> None:
    """Run the named ones, or all."""
    for name in words or PROMISES:
        begun = time.perf_counter()
        told = PROMISES[name]()
        print(f"{name:8} {told} ({time.perf_counter() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
