"""Text for a cell of a table that a spreadsheet opens.

A customer who is called ``=cmd|…`` must not become a formula at QA's desk (OWASP: CSV injection).
"""

from typing import Final

from sop_tui.core.plaintext import visible

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """One line of the text, which no spreadsheet takes for a formula."""
    plain = " ".join(visible(text).splitlines())
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
