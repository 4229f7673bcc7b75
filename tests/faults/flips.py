"""Every byte of a sealed transcript changed in turn: a reader finds each, or there is no transcript any more."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from sop_tui.core.evidence import check_seal
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import StoreError
from sop_tui.store.verify import BookLoader, verify


class Flips(NamedTuple):
    """How many changed files were tried, and which (place of the byte, bit) nobody would notice."""

    tried: int
    unnoticed: tuple[tuple[int, int], ...]


def flipped(
    path: Path,
    load: BookLoader,
    trusted: frozenset[str] = frozenset(),
    bits: Callable[[int], Iterator[int]] = lambda place: iter((place % 8,)),
) -> Flips:
    """Change each byte of the file by one bit, some bits one after another, and verify; the file is as it was after.

    Args:
        path: a transcript that is sound.
        load: see `verify`.
        trusted: see `verify`.
        bits: which bits (0 to 7) of the byte at a place.
    """
    whole = path.read_bytes()
    tried = 0
    unnoticed = []
    try:
        for place in range(len(whole)):
            for bit in bits(place):
                changed = bytearray(whole)
                changed[place] ^= 1 << bit
                path.write_bytes(changed)
                tried += 1
                if not _is_noticed(path, load, trusted):
                    unnoticed.append((place, bit))
    finally:
        path.write_bytes(whole)
    return Flips(tried, tuple(unnoticed))


def _is_noticed(path: Path, load: BookLoader, trusted: frozenset[str]) -> bool:
    """`verify` tells a broken seal too, but looks at everything else before it says so."""
    try:
        return not check_seal(read_transcript(path)) or bool(verify(path, load, trusted))
    except StoreError:
        return True
