"""The app: it opens screens, takes and seals calls, and asks before a call is left."""

import asyncio
import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Final

from rich.console import RenderableType
from rich.text import Text
from textual import on, work
from textual._compositor import CompositorUpdate
from textual.binding import Binding
from textual.screen import Screen

from sop_tui.core import commands as cmd
from sop_tui.core.book import Book
from sop_tui.core.call import CommandRefused
from sop_tui.core.phrases import closed_topic
from sop_tui.store.calls import Summary
from sop_tui.store.folder import StoreError
from sop_tui.store.station import Sheet, Station
from sop_tui.tui.keyboard import Keyboard
from sop_tui.tui.lost import when_lost
from sop_tui.tui.screens.desk import DeskScreen
from sop_tui.tui.screens.home import HomeScreen, HomeView, Listed
from sop_tui.tui.screens.modals import LEAVE, LeaveModal, PickModal
from sop_tui.tui.screens.sheet import SheetScreen
from sop_tui.tui.widgets.pick_list import Row
from sop_tui.tui.wire import Wire

UNFORESEEN: Final = 2
"""Exit status after a fault in the program."""

HUNG_UP: Final = 129
"""As a shell reports a program that SIGHUP ended."""


class SopApp(Keyboard):
    """One desk."""

    CSS_PATH = "sop.tcss"
    TITLE = "sop-tui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        Binding("ctrl+q", "leave", "Keluar", priority=True),
        Binding("ctrl+r", "redraw", "Gambar ulang", priority=True),
    ]

    def __init__(self, station: Station, *, caller: str = "", dialog: str | None = None, begin: bool = False) -> None:
        super().__init__()
        self.station = station
        self._caller = caller
        self._dialog = dialog
        self._begin = begin
        self.animation_level = "none"
        self.wire = Wire()

    def on_mount(self) -> None:
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            when_lost(sys.stdin.fileno(), lambda: loop.call_soon_threadsafe(self._lost))
        self.push_screen(HomeScreen(self.home_view(self._caller)))
        if self._begin:
            self.take_call(self._caller, self._dialog)

    def alt_wanted(self, digit: str) -> bool:
        """Alt and a digit chooses an answer while another may be typed."""
        screen = self.screen
        return isinstance(screen, DeskScreen) and any(answer.key == f"Alt+{digit}" for answer in screen.view.answers)

    def _handle_exception(self, error: Exception) -> None:
        """A traceback helps nobody at a desk, and its locals are a customer's data: one line, and the call is kept."""
        if self.is_headless or os.environ.get("SOP_TUI_DEBUG"):
            super()._handle_exception(error)
            return
        self._return_code = UNFORESEEN
        self.panic(Text(_told(error)))

    def on_ready(self) -> None:
        """The first screen stands: what was made until now stays, and need not be looked through for garbage."""
        gc.freeze()
        gc.enable()
        self.station.index_callers()

    def _lost(self) -> None:
        """The terminal is gone: nothing can be shown, and what must be kept is on the disk."""
        if self.desk is not None:
            self.desk.live.do(cmd.Hangup("terminal terputus"))
        os._exit(HUNG_UP)

    def home_view(self, caller: str = "") -> HomeView:
        """The home screen as the store stands."""
        station = self.station
        unfinished = tuple(
            Listed(item.call_id, _listed(item.started_at, item.caller), item.message) for item in station.unfinished()
        )
        today = tuple(
            Listed(item.call_id, _listed(item.started_at, item.caller), _remark(item, station.book))
            for item in station.today()
        )
        day = station.clock.now().date()
        closed = {one.dialog: closed_topic(station.book, one, day) for one in station.book.topics}
        topics = tuple(
            Listed(one.dialog, one.title, closed[one.dialog] or ", ".join(one.keywords))
            for one in sorted(station.book.topics, key=lambda one: (bool(closed[one.dialog]), not one.outcomes))
        )
        return HomeView(station.agent, topics, unfinished, today, caller, station.trouble or "")

    @on(HomeScreen.NewCall)
    def _new_call(self, event: HomeScreen.NewCall) -> None:
        root = self.station.book.dialogs.get(event.topic or "")
        closed = root and closed_topic(self.station.book, root, self.station.clock.now().date())
        if closed:
            self.tell(f"Topik ini tidak dibuka: {closed}.")
        elif root is None or root.outcomes:
            self.take_call(event.caller, event.topic)
        else:
            self.take_call(event.caller, None, event.topic)

    def take_call(self, caller: str, dialog: str | None, topic: str | None = None) -> None:
        """Begin a call and open the desk; a topic that is no whole call is opened after the greeting."""
        try:
            live = self.station.start(caller, dialog)
        except CommandRefused as refused:
            self.tell(refused.message)
            return
        self.push_screen(DeskScreen(live, topic))

    @work
    async def tell(self, message: str, mend: str = "") -> None:
        """Something the CSO must know before going on."""
        await self.push_screen_wait(PickModal(message, [Row("ok", "1", "Baik")], text=mend))

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
            self.tell(error.message, error.mend)
            return
        if picked == "close":
            self.station.close_interrupted(live)
        if live.call.outcome is None:
            self.push_screen(DeskScreen(live))
        else:
            self._show(self.station.seal(live))

    @on(HomeScreen.Sealed)
    def _sealed(self, event: HomeScreen.Sealed) -> None:
        item = next((item for item in self.station.today() if item.call_id == event.call_id), None)
        if item is None:
            return
        try:
            self._show(self.station.sheet(item))
        except StoreError as error:
            self.tell(error.message, error.mend)

    @on(DeskScreen.Ended)
    def _ended(self, event: DeskScreen.Ended) -> None:
        self.pop_screen()
        self._show(self.station.seal(event.live))

    def _show(self, sheet: Sheet) -> None:
        self.push_screen(SheetScreen(sheet.heading, sheet.forms, sheet.where, sheet.trouble))

    @on(SheetScreen.Closed)
    def _sheet_closed(self) -> None:
        self.pop_screen()
        if isinstance(self.screen, HomeScreen):
            self.screen.show(self.home_view())
            self.screen.query_one("#caller").focus()

    @property
    def desk(self) -> DeskScreen | None:
        """The call on the screen, if there is one."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), None)

    @work
    async def action_leave(self) -> None:
        """Leave the program; in the middle of a call ask first. The call stays to be resumed."""
        if isinstance(self.screen, LeaveModal):
            return
        if self.desk is None or await self.push_screen_wait(LeaveModal()) == LEAVE:
            self.exit()

    def on_resize(self) -> None:
        """A terminal of another size may show anything, also where it came back to the size it had."""
        self.wire.forget()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Textual's one way to the terminal: what it sends goes over the wire as a difference."""
        if isinstance(renderable, CompositorUpdate):
            renderable = self.wire.lean(renderable, (self.size.width, self.size.height))
        super()._display(screen, renderable)

    def action_redraw(self) -> None:
        """Send the whole screen anew, after something else wrote on the terminal."""
        self.wire.forget()
        self.screen.refresh()

    async def action_quit(self) -> None:
        """Textual's own way out asks too."""
        self.action_leave()


def _listed(started_at: str, caller: str) -> str:
    return f"{started_at[11:16]}  {caller or 'nomor tersembunyi'}"


def _remark(item: Summary, book: Book) -> str:
    """What came of a call, in the words of its dialogue."""
    titles = (dialog.outcomes.get(item.outcome) for dialog in book.dialogs.values())
    outcome = next((title for title in titles if title), item.outcome)
    broken = f", {item.violated} aturan dilanggar" if item.violated else ""
    return "(rusak)" if item.damaged else f"({outcome}{broken})"


def _told(error: Exception) -> str:
    """What a CSO is told of a fault in the program, and what its makers need to find it."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return (
        "Program berhenti karena kesalahan yang tidak terduga. Panggilan tersimpan dan ditawarkan lagi saat dibuka.\n"
        f"Laporkan kepada petugas TI: {type(error).__name__} di {where}."
    )
