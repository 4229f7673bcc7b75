"""How the lines of a journal are framed, so that what a crash or a bad disk left of them is told from what was written.

A line is a JSON object, a tab, a mark, a checksum and a line feed:

    {"seq":7,"at":"2026-03-02T09:15:04+07:00",…}<TAB>.1f0c3a9e

The mark is ``+`` where more lines of the same write follow and ``.`` on its last: the events of one command are all
there or none. The checksum, eight hex digits, is the CRC-32 of every object and mark from the start of the file to
here, so that a line that is lost, repeated or moved is told as well as one that is torn or flipped. JSON escapes tabs
and line feeds, so neither stands inside an object.
"""

import re
import zlib
from collections.abc import Sequence
from typing import NamedTuple

_MORE, _LAST = b"+", b"."
_LINE = re.compile(rb"([^\t\n]*)\t([+.])([0-9a-f]{8})\n")


class Write(NamedTuple):
    """The objects of one write; ``end`` and ``checksum`` are as they were after it."""

    objects: tuple[bytes, ...]
    end: int
    checksum: int


def frame(objects: Sequence[bytes], checksum: int) -> tuple[bytes, int]:
    """The lines of one write, and the checksum after them; ``checksum`` is the one before them (0 at the start)."""
    lines = bytearray()
    for number, body in enumerate(objects, start=1):
        mark = _LAST if number == len(objects) else _MORE
        checksum = zlib.crc32(mark, zlib.crc32(body, checksum))
        lines += b"%b\t%b%08x\n" % (body, mark, checksum)
    return bytes(lines), checksum


def unframe(data: bytes) -> list[Write]:
    """The whole writes at the start of a file. The last one's ``end`` is short of the file's where it is damaged."""
    writes: list[Write] = []
    pending: list[bytes] = []
    at, checksum = 0, 0
    while line := _LINE.match(data, at):
        body, mark, stated = line.groups()
        checksum = zlib.crc32(mark, zlib.crc32(body, checksum))
        if b"%08x" % checksum != stated:
            break
        at = line.end()
        pending.append(body)
        if mark == _LAST:
            writes.append(Write(tuple(pending), at, checksum))
            pending = []
    return writes
