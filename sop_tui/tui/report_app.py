"""The figures of a team on a screen of their own."""

from collections.abc import Sequence

from sop_tui.core.team import Figures
from sop_tui.core.team_tables import Table
from sop_tui.tui.keyboard import Keyboard
from sop_tui.tui.screens.report import ReportScreen


class ReportApp(Keyboard):
    """One report."""

    CSS_PATH = "sop.tcss"
    TITLE = "sop-tui report"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, figures: Figures, tables: Sequence[Table], selection: str) -> None:
        super().__init__()
        self._screen_of = (figures, tables, selection)
        self.animation_level = "none"

    def on_mount(self) -> None:
        self.push_screen(ReportScreen(*self._screen_of))

    def action_leave(self) -> None:
        """Nothing is lost by leaving."""
        self.exit()
