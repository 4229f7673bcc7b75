"""A team's figures: a table at a time, and a plot of what it shows."""

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding

from sop_tui.core.team import Figures
from sop_tui.core.team_tables import LEGEND, Table
from sop_tui.tui.screens.tables import TablesScreen, drawn

__all__ = ["ReportScreen", "drawn"]


class ReportScreen(TablesScreen):
    """One table and its plot."""

    BINDINGS = [Binding("escape,q", "app.leave", show=False)]

    def __init__(self, figures: Figures, tables: Sequence[Table], selection: str) -> None:
        line = figures.total
        days = f"{figures.first_day} s.d. {figures.last_day}" if line.calls else "belum ada"
        about = f" ─ {selection}" if selection else ""
        title = f"Laporan panggilan {days} ─ {line.calls} panggilan, {line.violating} melanggar{about}"
        super().__init__(title, tables, LEGEND, "1–5 Tabel  ←→ Ganti  ↑↓ Gulir  F1 Keterangan  Esc Keluar")
        self._weeks = figures.weeks

    def plotted(self, table: Table, plot: Any, room: int) -> bool:
        if table.id != "week":
            return super().plotted(table, plot, room)
        calls, violating = [line.calls for line in self._weeks], [line.violating for line in self._weeks]
        plot.multiple_bar([line.key for line in self._weeks], [calls, violating], labels=["panggilan", "melanggar"])
        return bool(self._weeks)
