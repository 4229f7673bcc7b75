"""Tables as people edit them: tab-separated, with comments, and with errors that name the place.

The spelling tables are data that a team leader may change without a programmer, so every mistake in them must
point at its own cell and say what to write instead.
"""

from dataclasses import dataclass


class TableError(ValueError):
    """A table cannot be used. `str()` reads `table:line:column message`, line and column counted from 1."""

    def __init__(self, table: str, line: int, column: int, message: str) -> None:
        super().__init__(f"{table}:{line}:{column} {message}")
        self.table = table
        self.line = line
        self.column = column
        self.message = message


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, and where it stands."""

    text: str
    table: str
    line: int
    column: int

    def wrong(self, message: str) -> TableError:
        """An error that points at this cell."""
        return TableError(self.table, self.line, self.column, message)

    def required(self) -> str:
        """The text. Raises `TableError` when there is none."""
        if not self.text:
            raise self.wrong("this cell is empty; write its word")
        return self.text

    def items(self) -> tuple[str, ...]:
        """The texts between semicolons, without the empty ones."""
        return tuple(item.strip() for item in self.text.split(";") if item.strip())


@dataclass(frozen=True, slots=True)
class Table:
    """A table read: the names of its columns in order, and its rows as cells by column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, Cell], ...]

    @property
    def end(self) -> Cell:
        """A cell behind the last row, to point at when a row is missing."""
        last = next(iter(self.rows[-1].values())).line if self.rows else 1
        return Cell("", self.name, last + 1, 1)


def read(name: str, text: str, first: str, *needed: str) -> Table:
    """Read a table: the header is its first line that is neither blank nor a comment.

    A comment is a line of `#`, or one that begins with `#` and a blank; `#` and a tab is the row of the
    character `#`. Cells left out at the end of a row are empty, since editors strip trailing tabs.

    Raises `TableError` when `first` is not the first column, when one of `needed` is missing or a column
    stands twice, and for a row with more cells than the header.
    """
    lines = [
        (number, line)
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1)
        if line.strip() and line.rstrip() != "#" and not line.startswith("# ")
    ]
    if not lines:
        raise TableError(name, 1, 1, f"the table is empty; it begins with the columns {_listed(first, *needed)}")
    (header_line, header), *body = lines
    columns = tuple(title.strip() for title in header.split("\t"))
    missing = [title for title in (first, *needed) if title not in columns]
    if missing or columns[0] != first or len(set(columns)) < len(columns):
        wanted = _listed(first, *needed)
        raise TableError(name, header_line, 1, f"the header must have, each once, the columns {wanted}")
    return Table(name, columns, tuple(_row(name, columns, number, line) for number, line in body))


def _row(name: str, columns: tuple[str, ...], number: int, line: str) -> dict[str, Cell]:
    cells: list[Cell] = []
    column = 1
    for raw in line.split("\t"):
        cells.append(Cell(raw.strip(), name, number, column))
        column += len(raw) + 1
    if len(cells) > len(columns):
        raise cells[len(columns)].wrong(f"the row has {len(cells)} cells, the header {len(columns)}")
    cells.extend(Cell("", name, number, column) for _ in range(len(columns) - len(cells)))
    return dict(zip(columns, cells, strict=True))


def _listed(*names: str) -> str:
    return ", ".join(names)
