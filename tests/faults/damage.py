"""Files of a data folder that are cut, flipped or foreign, and the real desk that finds them there.

The law: the desk opens, every other call is where it was, the bytes of the damaged file are kept, and whoever sits at
the desk is told where: on the home screen where the file was taken out of use, else as soon as the call is picked.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sop_tui.store.folder import DataFolder
from sop_tui.store.unfinished import unfinished
from tests.faults.kills import GREETING, program
from tests.faults.nursery import Nursery
from tests.held_call import CALL, CALLER, TO_READBACK, walk
from tests.terminal import Terminal

Harm = Callable[[Path], object]
"""What is done to a file."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A data folder before the harm: a call that was interrupted, another one, and one that is sealed."""

    data: Path
    journal: Path
    other: Path
    sealed: Path


def sound(nursery: Nursery, data: Path) -> Sound:
    """Hold three calls on the real program, two of which are killed."""
    for legs in (TO_READBACK, TO_READBACK, CALL):
        with program(nursery, data, "--caller", CALLER) as terminal:
            nursery.go(terminal.pid)
            terminal.wait_for(GREETING)
            walk(terminal, legs)
            terminal.kill()
            terminal.wait_exit()
    journal, other = sorted((data / "journal").iterdir())
    (sealed,) = (data / "calls").rglob("*.json")
    return Sound(data, journal, other, sealed)


def cut(share: float) -> Harm:
    """At this share of its bytes, from 0 to 1."""
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def flip(share: float) -> Harm:
    """One bit of the byte at this share of them."""

    def harm(path: Path) -> None:
        data = bytearray(path.read_bytes())
        at = int((len(data) - 1) * share)
        data[at] ^= 1 << at % 8
        path.write_bytes(data)

    return harm


def _in_place_of(make: Callable[[Path], object]) -> Harm:
    def harm(path: Path) -> None:
        path.unlink()
        make(path)

    return harm


FOREIGN: dict[str, Harm] = {
    "empty": lambda path: path.write_bytes(b""),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 16),
    "text": lambda path: path.write_text("bukan panggilan\n" * 100),
    "other-json": lambda path: path.write_text('{"schema":"lain/1"}\n'),
    "nested": lambda path: path.write_bytes(b"[" * 100_000),
    "huge": lambda path: os.truncate(path, 10**11),
    "folder": _in_place_of(Path.mkdir),
    "pipe": _in_place_of(os.mkfifo),
    "nowhere": _in_place_of(lambda path: path.symlink_to("/nowhere/at/all")),
}


def harms(places: int) -> Iterator[Harm]:
    """Cut and flipped at so many places from the first byte to the last, then everything foreign."""
    for number in range(places):
        yield cut(number / places)
        yield flip(number / max(places - 1, 1))
    yield from FOREIGN.values()


def endured(nursery: Nursery, whole: Sound, folder: Path, harm: Harm, *, journal: bool) -> None:
    """Do it to a copy of the folder, open the desk there, and hold the law.

    Raises:
        AssertionError: something was lost, or is not told.
    """
    data = folder / "data"
    shutil.copytree(whole.data, data)
    harmed = data / (whole.journal if journal else whole.sealed).relative_to(whole.data)
    harm(harmed)
    kept = _content(harmed)
    others = [data / path.relative_to(whole.data) for path in (whole.other, whole.sealed if journal else whole.journal)]
    before = [path.read_bytes() for path in others]
    with program(nursery, data) as terminal:
        terminal.resize(80, 40)
        nursery.go(terminal.pid)
        terminal.wait_for("HARI INI")
        terminal.settle()
        if not os.path.lexists(harmed):
            assert _is_told(terminal, next((data / "aside").iterdir())), terminal.text()
        elif journal:
            _pick_unfinished(terminal, data, harmed)
        else:
            terminal.press("down")
            terminal.press("end", "enter")
            terminal.wait_for(lambda terminal: _is_told(terminal, harmed))
    assert kept in [_content(path) for path in (harmed, *(data / "aside").iterdir())], "the original is gone"
    assert [path.read_bytes() for path in others] == before, "another call was touched"
    shutil.rmtree(data)


def _pick_unfinished(terminal: Terminal, data: Path, harmed: Path) -> None:
    found = unfinished(DataFolder(data))
    number = next(number for number, one in enumerate(found) if one.path == harmed)
    terminal.press(*["down"] * (number + 1), "enter")
    terminal.wait_for("1  Lanjutkan panggilan")
    terminal.press("1")
    terminal.wait_gone("1  Lanjutkan panggilan")
    if found[number].damaged:
        # What is whole of the call goes on, beside a copy of what was there; and what is not is told.
        terminal.wait_for(lambda terminal: any(_is_told(terminal, path) for path in _places(data, harmed)))


def _places(data: Path, harmed: Path) -> list[Path]:
    return [harmed, *(data / "aside").iterdir()]


def _is_told(terminal: Terminal, path: Path) -> bool:
    """Whether the screen names this file; a long path is broken over its rows."""
    shown = "".join(line.strip(" │") for line in terminal.lines())
    return "".join(str(path).split()) in "".join(shown.split())


def _content(path: Path) -> object:
    """What a file holds, or is."""
    if path.is_symlink():
        return path.readlink()
    if not path.is_file():
        return "folder" if path.is_dir() else "pipe" if path.exists() else None
    return path.stat().st_size if path.stat().st_size > 1 << 30 else path.read_bytes()
