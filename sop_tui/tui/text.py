"""The one way text reaches a widget.

Textual reads markup in most of its widgets, and passes terminal escapes on. Customers are called `Budi [Sby]`, notes
hold whatever was pasted: so every text becomes a `Content` here, where nothing in it is more than a character.
"""

import os
from collections.abc import Sequence

from textual.content import Content

from sop_tui.core.plaintext import visible

_LINUX_CONSOLE = str.maketrans(
    {"✓": "√", "≠": "!", "›": "»", "○": "o", "…": ".", "“": '"', "”": '"', "–": "-", "▸": ">"}
)
"""The text console of Linux has 256 or 512 glyphs; these stand in for what its fonts lack."""

_GLYPHS = _LINUX_CONSOLE if os.environ.get("TERM") == "linux" else None

Part = str | tuple[str, str] | Content


def glyphs(text: str) -> str:
    """The text with the glyphs that this terminal has."""
    return text.translate(_GLYPHS) if _GLYPHS else text


def plain(text: str, style: str = "") -> Content:
    """One text, every character of it literal; a tab, which would move the cursor, is a blank."""
    safe = glyphs(visible(text)).replace("\t", " ")
    return Content.styled(safe, style) if style else Content(safe)


def assemble(*parts: Part) -> Content:
    """Texts in a row, each with its own style."""
    return Content.assemble(*(_part(part) for part in parts))


def _part(part: Part) -> Content:
    if isinstance(part, Content):
        return part
    return plain(part) if isinstance(part, str) else plain(*part)


def stack(rows: Sequence[Content]) -> Content:
    """Contents one below the other."""
    return Content("\n").join(rows)
