"""A table as lines of text. It stands apart because measuring text brings tables of every script of the world."""

from collections.abc import Iterator

from rich.cells import cell_len

from sop_tui.cli.output import harmless
from sop_tui.core.team_tables import Table


def aligned(table: Table) -> Iterator[str]:
    """Its head and its rows, each column as wide as it needs."""
    rows = [[harmless(text) for text in row] for row in ([column.title for column in table.columns], *table.rows)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, table.columns, strict=True)
        yield "  ".join(_padded(text, width, column.numeric) for text, width, column in cells).rstrip()


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - cell_len(text))
    return blank + text if right else text + blank
