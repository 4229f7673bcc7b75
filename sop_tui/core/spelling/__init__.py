"""Spelling over a telephone, so that an address heard wrong is caught while the customer is on the line.

EML-1a and EML-1b oblige the CSO to check an email letter by letter; the SOP's own sample record holds AYA in
one window and AYU in the other. Four questions are answered here, all of them pure:

- what is said for a text, letter by letter (`spell`, `said`), and what of it must be said again (`respell`);
- what a caller's words were meant to be (`decode`), the reverse of `spell`;
- where two writings of one thing differ (`differences`, `changed`);
- which words the tables hold (`read_tables`), and what is wrong in them (`TableError`).
"""

from sop_tui.core.spelling.alignment import Difference, changed, differences
from sop_tui.core.spelling.aloud import Token, respell, said, spell
from sop_tui.core.spelling.heard import Decoded, Heard, decode
from sop_tui.core.spelling.tables import SpellingTables, read_tables
from sop_tui.core.spelling.tsv import TableError

__all__ = [
    "Decoded",
    "Difference",
    "Heard",
    "SpellingTables",
    "TableError",
    "Token",
    "changed",
    "decode",
    "differences",
    "read_tables",
    "respell",
    "said",
    "spell",
]
