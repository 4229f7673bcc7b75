"""The figures of a team on a screen of their own."""

from collections.abc import Sequence

from sop_tui.core.team import Figures
from sop_tui.core.team_tables import Table
from sop_tui.tui.screens.report import ReportScreen
from sop_tui.tui.terminal_app import TerminalApp


class ReportApp(TerminalApp):
    """One report."""

    CSS_PATH = "sop.tcss"
    TITLE = "sop-tui report"

    def __init__(self, figures: Figures, tables: Sequence[Table], selection: str) -> None:
        super().__init__()
        self._shown = (figures, tables, selection)

    def on_mount(self) -> None:
        self.push_screen(ReportScreen(*self._shown))
