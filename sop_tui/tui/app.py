"""The app: it opens screens, takes and seals calls, and asks before a call is left."""

from collections.abc import Iterable

from textual import on, work
from textual.app import App, SystemCommand
from textual.screen import Screen

from sop_tui.core.sheet import copy_sheet
from sop_tui.store.folder import StoreError
from sop_tui.store.live import LiveCall
from sop_tui.store.station import Station
from sop_tui.tui.screens.desk import DeskScreen
from sop_tui.tui.screens.home import HomeScreen, HomeView, Listed
from sop_tui.tui.screens.modals import PickModal
from sop_tui.tui.screens.sheet import SheetScreen
from sop_tui.tui.widgets.pick_list import Row


class SopApp(App[None]):
    """One desk."""

    CSS_PATH = "sop.tcss"
    TITLE = "sop-tui"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [("ctrl+q", "leave", "Keluar")]

    def __init__(self, station: Station, *, caller: str = "", dialog: str | None = None, begin: bool = False) -> None:
        super().__init__(ansi_color=True)
        self.station = station
        self._caller = caller
        self._dialog = dialog
        self._begin = begin
        self.animation_level = "none"

    def on_mount(self) -> None:
        self.push_screen(HomeScreen(self.home_view(self._caller)))
        if self._begin:
            self.take_call(self._caller, self._dialog)

    def home_view(self, caller: str = "") -> HomeView:
        """The home screen as the store stands."""
        unfinished = tuple(
            Listed(item.call_id, f"{item.started_at[11:16]}  {item.caller or 'nomor tersembunyi'}", item.remark)
            for item in self.station.unfinished()
        )
        today = tuple(
            Listed(item.call_id, f"{item.started_at[11:16]}  {item.caller or 'nomor tersembunyi'}", item.remark)
            for item in self.station.today()
        )
        station = self.station
        return HomeView(station.agent, station.book.topics, unfinished, today, caller, station.trouble or "")

    @on(HomeScreen.NewCall)
    def _new_call(self, event: HomeScreen.NewCall) -> None:
        self.take_call(event.caller, event.dialog)

    def take_call(self, caller: str, dialog: str | None) -> None:
        """Begin a call and open the desk."""
        live = self.station.start(caller, dialog)
        if isinstance(live, str):
            self.notify(live, severity="error", markup=False)
            return
        self.push_screen(DeskScreen(live))

    @on(HomeScreen.Unfinished)
    @work
    async def _unfinished(self, event: HomeScreen.Unfinished) -> None:
        rows = [Row("resume", "1", "Lanjutkan panggilan"), Row("close", "2", "Tutup sebagai terputus")]
        picked = await self.push_screen_wait(PickModal("Panggilan belum selesai", rows))
        if picked is None:
            return
        try:
            live = self.station.resume(event.call_id)
        except StoreError as error:
            await self.push_screen_wait(PickModal(error.message, [Row("ok", "1", "Baik")], text=error.mend))
            return
        if picked == "resume":
            self.push_screen(DeskScreen(live))
        else:
            self._seal(live, self.station.close(live))

    @on(HomeScreen.Sealed)
    def _sealed(self, event: HomeScreen.Sealed) -> None:
        sheet = self.station.sheet(event.call_id)
        if sheet is not None:
            self.push_screen(SheetScreen(*sheet))

    @on(DeskScreen.Ended)
    def _ended(self, event: DeskScreen.Ended) -> None:
        self.pop_screen()
        self._seal(event.live, self.station.seal(event.live))

    def _seal(self, live: LiveCall, where: str) -> None:
        call = live.call
        title = call.root.outcomes.get(call.outcome or "", call.outcome or "")
        heading = f"Panggilan ditutup ─ {title} ─ {live.elapsed_text}"
        forms = copy_sheet(call.book, call.scene.records)
        self.push_screen(SheetScreen(heading, forms, where, live.trouble or ""))

    @on(SheetScreen.Closed)
    def _closed(self) -> None:
        self.pop_screen()
        if isinstance(self.screen, HomeScreen):
            self.screen.show(self.home_view())
            self.screen.query_one("#caller").focus()

    @property
    def desk(self) -> DeskScreen | None:
        """The call on the screen, if there is one."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), None)

    @work(exclusive=True, group="leave")
    async def action_leave(self) -> None:
        """Leave the program; in the middle of a call ask first. The call stays to be resumed."""
        if self.desk is not None:
            rows = [Row("stay", "1", "Tetap di panggilan ini"), Row("leave", "2", "Keluar")]
            text = "Panggilan masih berlangsung. Bila keluar, panggilan disimpan dan ditawarkan lagi nanti."
            if await self.push_screen_wait(PickModal("Keluar?", rows, text=text)) != "leave":
                return
        self.exit()

    async def action_quit(self) -> None:
        """Textual's own way out asks too."""
        self.action_leave()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what the keys do, for terminals that keep function keys to themselves."""
        if isinstance(screen, DeskScreen):
            yield from screen.get_desk_commands()
        yield SystemCommand("Keluar (Ctrl+Q)", "Tutup program", self.action_leave)
