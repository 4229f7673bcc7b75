"""The app: it opens screens, takes and seals calls, and asks before a call is left."""

from threading import Thread

from textual import on, work

from sop_tui.core import commands as cmd
from sop_tui.core.answers import warm
from sop_tui.core.book import Book
from sop_tui.core.call import CommandRefused
from sop_tui.core.phrases import closed_topic
from sop_tui.store.calls import Summary
from sop_tui.store.folder import StoreError
from sop_tui.store.station import Sheet, Station
from sop_tui.tui.desk_app import DeskApp
from sop_tui.tui.screens.desk import DeskScreen
from sop_tui.tui.screens.home import HomeScreen, HomeView, Listed
from sop_tui.tui.screens.modals import LEAVE, LeaveModal, PickModal
from sop_tui.tui.screens.sheet import SheetScreen
from sop_tui.tui.widgets.pick_list import Row


class SopApp(DeskApp):
    """One desk."""

    CSS_PATH = "sop.tcss"
    KEPT = "Panggilan tersimpan dan ditawarkan lagi saat dibuka."

    def __init__(self, station: Station, *, caller: str = "", dialog: str | None = None, begin: bool = False) -> None:
        super().__init__()
        self.station = station
        self._caller = caller
        self._dialog = dialog
        self._begin = begin

    def on_mount(self) -> None:
        self.push_screen(HomeScreen(self.home_view(self._caller)))
        if self._begin:
            # Not before the terminal is watched: a call that began must learn of its end.
            self.call_next(self.take_call, self._caller, self._dialog)

    def on_ready(self) -> None:
        """The first screen stands: there is time, and still a descriptor, for what a call will need."""
        self.station.index_callers()
        Thread(target=warm, name="answers", daemon=True).start()

    def _lost(self) -> None:
        """A call that is open, also below a question, knows that it was broken off."""
        if self.desk is not None:
            self.desk.live.do(cmd.Hangup("terminal terputus"))

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
        return HomeView(station.agent, topics, unfinished, today, caller, station.notice)

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

    @work
    async def action_leave(self) -> None:
        """Leave the program; in the middle of a call ask first. The call stays to be resumed."""
        if isinstance(self.screen, LeaveModal):
            return
        if self.desk is None or await self.push_screen_wait(LeaveModal()) == LEAVE:
            self.exit()


def _listed(started_at: str, caller: str) -> str:
    return f"{started_at[11:16]}  {caller or 'nomor tersembunyi'}"


def _remark(item: Summary, book: Book) -> str:
    """What came of a call, in the words of its dialogue."""
    titles = (dialog.outcomes.get(item.outcome) for dialog in book.dialogs.values())
    outcome = next((title for title in titles if title), item.outcome)
    broken = f", {item.violated} aturan dilanggar" if item.violated else ""
    return "(rusak)" if item.damaged else f"({outcome}{broken})"
