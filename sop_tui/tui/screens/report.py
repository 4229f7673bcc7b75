"""A team's figures: a table at a time, and a plot of what it shows."""

from collections.abc import Sequence
from typing import Any, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual_plotext import PlotextPlot

from sop_tui.core.team import Figures
from sop_tui.core.team_tables import LEGEND, Column, Table
from sop_tui.tui import drawing
from sop_tui.tui.screens.modals import ReadModal
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import assemble, glyphs, plain, stack
from sop_tui.tui.widgets.panel import Panel

NAME: Final = 24
"""Cells of a bar's name."""

FRAME: Final = 4
"""Lines of a plot that are no bars: title, frame and scale."""


class ReportScreen(Screen[None]):
    """One table and its plot."""

    AUTO_FOCUS = "#table-scroll"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [
        *(Binding(str(number), f"table({number - 1})", show=False) for number in range(1, 6)),
        Binding("right,tab", "turn(1)", show=False, priority=True),
        Binding("left,shift+tab", "turn(-1)", show=False, priority=True),
        Binding("f1", "explain", show=False),
        Binding("escape,q", "app.leave", show=False),
    ]

    def __init__(self, figures: Figures, tables: Sequence[Table], selection: str) -> None:
        super().__init__()
        self._figures = figures
        self._tables = tables
        self._selection = selection
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        yield Panel(id="tabs")
        with Vertical(id="report"):
            yield Panel(id="head")
            with VerticalScroll(id="table-scroll"):
                yield Panel(id="table")
            yield PlotextPlot(id="plot")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        line = self._figures.total
        days = f"{self._figures.first_day} s.d. {self._figures.last_day}" if line.calls else "belum ada"
        about = f" ─ {self._selection}" if self._selection else ""
        title = f" Laporan panggilan {days} ─ {line.calls} panggilan, {line.violating} melanggar{about}"
        self.query_one("#title", Panel).show(plain(title))
        self.query_one("#keys", Panel).show(plain(" 1–5 Tabel  ←→ Ganti  ↑↓ Gulir  F1 Keterangan  Esc Keluar"))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        self._show()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        table = self._tables[self._at]
        names = (
            (f" {number} {one.title} ", "reverse" if one is table else "") for number, one in enumerate(self._tables, 1)
        )
        self.query_one("#tabs", Panel).show(Content.assemble(*(plain(*name) for name in names)))
        head, rows = drawn(table, self.size.width)
        self.query_one("#head", Panel).show(head)
        self.query_one("#table", Panel).show(stack(rows) if rows else plain(" Belum ada."))
        self.query_one("#table-scroll", VerticalScroll).scroll_home(animate=False)
        self._plot(table)

    def _plot(self, table: Table) -> None:
        widget = self.query_one(PlotextPlot)
        widget.plt.clear_figure()
        if table.id == "week":
            widget.display = bool(table.rows)
            self._plot_weeks(widget.plt)
        else:
            bars = [(row, value) for row, value in zip(table.rows, table.values, strict=True) if value]
            widget.display = bool(bars)
            shown = bars[: max(widget.size.height - FRAME, 1)]
            names = [_named(table, row) for row, _ in shown]
            values = [value for _, value in shown]
            # The first bar is drawn lowest, and the eye begins at the top.
            widget.plt.bar(names[::-1], values[::-1], orientation="horizontal", width=0.2)
            widget.plt.title(table.measured)
        widget.refresh()

    def _plot_weeks(self, plot: Any) -> None:
        lines = self._figures.weeks
        calls, violating = [line.calls for line in lines], [line.violating for line in lines]
        plot.multiple_bar([line.key for line in lines], [calls, violating], labels=["panggilan", "melanggar"])

    def action_table(self, number: int) -> None:
        self._at = number
        self._show()

    def action_turn(self, by: int) -> None:
        self._at = (self._at + by) % len(self._tables)
        self._show()

    def action_explain(self) -> None:
        lines = [assemble((name, drawing.LABEL), f": {words}") for name, words in LEGEND]
        self.app.push_screen(ReadModal("Keterangan", stack(lines)))


def _named(table: Table, row: Sequence[str]) -> str:
    name = f"{row[0]} → {row[1]}" if table.id == "letter" else row[0]
    return glyphs(_fitted(name, min(cell_len(name), NAME), right=False))


def drawn(table: Table, width: int) -> tuple[Content, list[Content]]:
    """Its head and its rows: numbers as wide as they need, the words in what is left."""
    widths = [
        max(map(cell_len, (column.title, *(row[number] for row in table.rows))))
        for number, column in enumerate(table.columns)
    ]
    longest = max((at for at, column in enumerate(table.columns) if not column.numeric), key=lambda at: widths[at])
    widths[longest] = max(min(widths[longest], width - sum(widths) + widths[longest] - len(widths) - 1), 8)
    head = _row([column.title for column in table.columns], table.columns, widths)
    return plain(head, drawing.LABEL), [plain(_row(row, table.columns, widths)) for row in table.rows]


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    fitted = (_fitted(text, width, column.numeric) for text, column, width in zip(cells, columns, widths, strict=True))
    return " " + " ".join(fitted).rstrip()


def _fitted(text: str, width: int, right: bool) -> str:
    while cell_len(text) > width:
        text = f"{text[:-2]}…"
    blank = " " * (width - cell_len(text))
    return blank + text if right else text + blank
