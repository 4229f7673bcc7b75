"""What every app with a call on its screen does: keys as the desk wants them, and one question in front of it."""

from textual import work

from sop_tui.tui.screens.desk import DeskScreen
from sop_tui.tui.screens.modals import PickModal
from sop_tui.tui.terminal_app import TerminalApp
from sop_tui.tui.widgets.pick_list import Row


class DeskApp(TerminalApp):
    """An app in which calls are held."""

    def alt_wanted(self, digit: str) -> bool:
        """Alt and a digit chooses an answer while another may be typed."""
        screen = self.screen
        return isinstance(screen, DeskScreen) and any(answer.key == f"Alt+{digit}" for answer in screen.view.answers)

    def taken_as_text(self, burst: str) -> bool:
        """The desk knows what it could be."""
        return isinstance(self.screen, DeskScreen) and self.screen.takes_as_text(burst)

    def left_out(self) -> None:
        """Whoever pours a file into the line, or leaves a book on the keyboard, should know what became of it."""
        if self.desk is not None:
            self.desk.tell("Terlalu banyak tombol sekaligus: selebihnya tidak dipakai.")

    @property
    def desk(self) -> DeskScreen | None:
        """The call on the screen, if there is one."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), None)

    @work
    async def tell(self, message: str, mend: str = "") -> None:
        """Something the CSO must know before going on."""
        await self.push_screen_wait(PickModal(message, [Row("ok", "1", "Baik")], text=mend))
