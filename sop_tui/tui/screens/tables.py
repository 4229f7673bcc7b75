"""Tables of figures on a screen, one at a time, and a plot of what each shows: what every report looks like."""

from collections.abc import Sequence
from typing import Any, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual_plotext import PlotextPlot

from sop_tui.core.plaintext import visible
from sop_tui.core.team_tables import Column, Table
from sop_tui.tui import drawing
from sop_tui.tui.screens.modals import ReadModal
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import assemble, glyphs, plain, stack
from sop_tui.tui.widgets.panel import Panel

NAME: Final = 24
"""Cells of a bar's name."""

NARROWEST: Final = 16
"""Cells that the words of a row keep; where there is no room for it, the last numbers are left out."""

FRAME: Final = 4
"""Lines of a plot that are no bars: title, frame and scale."""


class TablesScreen(Screen[None]):
    """One table and its plot. Whoever shows it says what Escape does, and which plot is no plot of bars."""

    AUTO_FOCUS = "#table-scroll"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [
        *(Binding(str(number), f"table({number - 1})", show=False) for number in range(1, 10)),
        Binding("right,tab", "turn(1)", show=False, priority=True),
        Binding("left,shift+tab", "turn(-1)", show=False, priority=True),
        Binding("f1", "explain", show=False),
    ]

    def __init__(self, title: str, tables: Sequence[Table], legend: Sequence[tuple[str, str]], keys: str) -> None:
        super().__init__()
        self._title = title
        self._tables = tuple(map(tame, tables))
        self._legend = legend
        self._keys = keys
        self._at = 0

    @property
    def table(self) -> Table:
        """The table that is shown."""
        return self._tables[self._at]

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        yield Panel(id="tabs")
        with Vertical(id="report"):
            yield Panel(id="head")
            yield from self.compose_rows()
            yield PlotextPlot(id="plot")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def compose_rows(self) -> ComposeResult:
        """What the rows of a table stand in; its id is ``table-scroll``."""
        with VerticalScroll(id="table-scroll"):
            yield Panel(id="table")

    def on_mount(self) -> None:
        self.query_one("#title", Panel).show(plain(f" {self._title}"))
        self.query_one("#keys", Panel).show(plain(f" {self._keys}"))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        self.show_table()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_table)

    def show_table(self) -> None:
        """Show the table as it is now."""
        names = (
            (f"{number} {one.title}", "reverse" if number == self._at + 1 else "")
            for number, one in enumerate(self._tables, 1)
        )
        self.query_one("#tabs", Panel).show(Content(" ").join(plain(*name) for name in names))
        self.show_rows(self.table)
        self._plot()

    def _plot(self, again: bool = True) -> None:
        widget = self.query_one(PlotextPlot)
        widget.plt.clear_figure()
        if self.plotted(self.table, widget.plt, max(widget.size.height - FRAME, 1)):
            # The style sheet knows whether there is room for it.
            widget.styles.clear_rule("display")
        else:
            widget.display = False
        widget.refresh()
        if again and widget.display and not widget.size.height:
            self.call_after_refresh(self._plot, again=False)

    def show_rows(self, table: Table) -> None:
        """Show its head and its rows."""
        head, rows = drawn(table, self.size.width)
        self.query_one("#head", Panel).show(head)
        self.query_one("#table", Panel).show(stack(rows) if rows else plain(" Belum ada."))
        self.query_one("#table-scroll", VerticalScroll).scroll_home(animate=False)

    def plotted(self, table: Table, plot: Any, room: int) -> bool:
        """Plot it, in so many lines; tells whether there was anything to plot."""
        bars = [(row, value) for row, value in zip(table.rows, table.values, strict=True) if value]
        shown = bars[:room]
        names = [_named(table, row) for row, _ in shown]
        values = [value for _, value in shown]
        # The first bar is drawn lowest, and the eye begins at the top.
        plot.bar(names[::-1], values[::-1], orientation="horizontal", width=0.2)
        plot.title(table.measured)
        return bool(bars)

    def action_table(self, number: int) -> None:
        if number < len(self._tables):
            self._at = number
            self.show_table()

    def action_turn(self, by: int) -> None:
        self._at = (self._at + by) % len(self._tables)
        self.show_table()

    def action_explain(self) -> None:
        lines = [assemble((name, drawing.LABEL), f": {words}") for name, words in self._legend]
        self.app.push_screen(ReadModal("Keterangan", stack(lines)))


def tame(table: Table) -> Table:
    """The table with every text of it on one line, without anything that a terminal would obey."""
    return table._replace(rows=tuple(tuple(" ".join(visible(text).splitlines()) for text in row) for row in table.rows))


def _named(table: Table, row: Sequence[str]) -> str:
    name = f"{row[0]} → {row[1]}" if table.id == "letter" else row[0]
    return glyphs(_fitted(name, min(cell_len(name), NAME), right=False))


def drawn(table: Table, width: int) -> tuple[Content, list[Content]]:
    """Its head and its rows: numbers as wide as they need, the words in what is left."""
    widths = _widths(table)
    longest = _longest(table, widths)
    while sum(widths) - widths[longest] + min(widths[longest], NARROWEST) + len(widths) + 1 > width:
        dropped = max((at for at, column in enumerate(table.columns) if column.numeric), default=0)
        if dropped < 2:
            break
        table = _without(table, dropped)
        del widths[dropped]
        longest -= dropped < longest
    widths[longest] = max(min(widths[longest], width - sum(widths) + widths[longest] - len(widths) - 1), 8)
    head = _row([column.title for column in table.columns], table.columns, widths)
    return plain(head, drawing.LABEL), [plain(_row(row, table.columns, widths)) for row in table.rows]


def _widths(table: Table) -> list[int]:
    return [
        max(map(cell_len, (column.title, *(row[number] for row in table.rows))))
        for number, column in enumerate(table.columns)
    ]


def _longest(table: Table, widths: Sequence[int]) -> int:
    return max((at for at, column in enumerate(table.columns) if not column.numeric), key=lambda at: widths[at])


def _without(table: Table, dropped: int) -> Table:
    rows = tuple((*row[:dropped], *row[dropped + 1 :]) for row in table.rows)
    return table._replace(columns=(*table.columns[:dropped], *table.columns[dropped + 1 :]), rows=rows)


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    fitted = (_fitted(text, width, column.numeric) for text, column, width in zip(cells, columns, widths, strict=True))
    return " " + " ".join(fitted).rstrip()


def _fitted(text: str, width: int, right: bool) -> str:
    while cell_len(text) > width:
        text = f"{text[:-2]}…"
    blank = " " * (width - cell_len(text))
    return blank + text if right else text + blank
