"""Text made into HTML: the only place where it happens, so that nothing of a call is ever markup.

What cannot be seen (controls, what turns the reading direction, zero-width characters, halves of surrogate pairs) is
shown by its number, since a page for QA must not look like something it is not.
"""

import unicodedata
from html import escape
from typing import Final

from sop_tui.core.plaintext import visible

_MARKS_IN_A_ROW: Final = 4


class Html(str):
    """Text that is markup already. Joining and formatting give plain strings: `join` and `tag` keep what it is."""

    __slots__ = ()


def text(raw: str) -> Html:
    """The characters of a text, each literal and each to be seen."""
    return Html(escape(_seen(raw)))


def _seen(raw: str) -> str:
    if raw.isascii() and raw.isprintable():
        return raw
    marks = 0
    shown = []
    for char in raw:
        marks = marks + 1 if unicodedata.combining(char) else 0
        shown.append(_char(char) if marks <= _MARKS_IN_A_ROW else f"[U+{ord(char):04X}]")
    return "".join(shown)


def _char(char: str) -> str:
    if char.isprintable() and visible(char):
        return char
    # The spaces of other scripts are no harm.
    return " " if unicodedata.category(char) == "Zs" else f"[U+{ord(char):04X}]"


def join(*parts: Html) -> Html:
    """Markup one after the other."""
    return Html("".join(parts))


def tag(name: str, *content: Html, **attributes: str | None) -> Html:
    """An element; of attributes a trailing underscore is dropped (``class_``), and those that are None are left out."""
    given = "".join(f' {key.rstrip("_")}="{text(value)}"' for key, value in attributes.items() if value is not None)
    return Html(f"<{name}{given}>{''.join(content)}</{name}>")


def value(raw: str) -> Html:
    """A value from outside, kept apart from the reading direction of what stands around it."""
    return tag("bdi", text(raw))
