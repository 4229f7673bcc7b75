"""What harm looks like: on a terminal, in a text that is kept, in the words of a command."""

import re
from typing import Final

_SCREEN: Final = b"\x1b[?1049h"
_AFTER: Final = b"\x1b[?1049l"

_OURS: Final = re.compile(
    r"\x1b(?:"
    r"\[[0-9;]*[mHK]"  # look, place, erase to the end of the line
    r"|\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]"  # modes of the terminal
    r"|\[\?(?:2026|2048)\$p|\[>[0-9]+u|\[<u"  # what it can do
    r"|\]22;[a-z]+\x07"  # the form of the pointer
    r")"
)
"""All that this program ever writes beside text."""

ACTS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""Characters that a terminal obeys, that turn the reading direction, or that are none."""


def foreign(raw: bytes) -> list[str]:
    """What a program wrote to its terminal, once it had its screen, that is neither text nor a sequence of ours."""
    screen = raw.partition(_SCREEN)[2].partition(_AFTER)[0]
    assert screen
    rest = _OURS.sub("", screen.decode("utf-8", "surrogateescape"))
    return [rest[at : at + 30] for at, char in enumerate(rest) if not char.isprintable()]


def unforeseen(told: str) -> list[str]:
    """Lines that tell of a fault in the program itself."""
    return [line for line in told.splitlines() if "UNFORESEEN" in line or "Traceback" in line]
