"""A call again: the desk as the CSO had it at any step, beside what happened, when, and what the SOPs say of it."""

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from sop_tui.core.timeline import SPEEDS, Mark
from sop_tui.core.view import DeskView, desk_view
from sop_tui.store.held import HeldCall
from sop_tui.tui import drawing, telling
from sop_tui.tui.desk_panels import Body, desk_panels, draw_desk
from sop_tui.tui.keys import ScreenKey, bindings, footer, help_text
from sop_tui.tui.screens.modals import PickModal, ReadModal
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, TALL, WIDTHS
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.clock import mm_ss
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row
from sop_tui.tui.widgets.timeline import TimelineList

NONE_LEFT = "Tidak ada lagi: {}."
MARK_WORDS: dict[Mark, str] = {
    "violation": "pelanggaran",
    "correction": "koreksi",
    "note": "catatan",
    "override": "peringatan yang diabaikan",
    "hurried": "kalimat yang tergesa",
}

KEYS = (
    ScreenKey("right,down,l", "step(1)", "←→", "Langkah", "Langkah sebelum atau sesudah ini"),
    ScreenKey("space", "play", "Spasi", "Putar", "Putar, atau berhenti, menurut waktu panggilan"),
    ScreenKey("x", "speed", "X", "×1", "Laju putar: ×1, ×4, ×16"),
    ScreenKey("n", "jump('violation', False)", "n/N", "Pelanggaran", "Pelanggaran berikut / sebelumnya"),
    ScreenKey("k", "jump('correction', False)", "k/K", "Koreksi", "Koreksi isian berikut / sebelumnya"),
    ScreenKey("c", "jump('note', False)", "c/C", "Catatan", "Catatan berikut / sebelumnya"),
    ScreenKey("v", "verdicts", "V", "Putusan", "Putusan tiap aturan; Enter membuka kejadiannya"),
    ScreenKey("i", "corrections", "I", "Isian", "Koreksi tiap isian, huruf demi huruf"),
    ScreenKey("enter", "details", "Enter", "Rincian", "Rincian langkah ini, dan data yang diketahui saat itu"),
    ScreenKey("t", "whole", "T", "Lini masa", "Lini masa saja, atau bersama layar meja"),
    ScreenKey("r", "rate", "R", "Nilai", "Isi kartu nilai panggilan ini"),
    ScreenKey("f1", "help", "F1", "Tombol", "Semua tombol"),
    ScreenKey("escape,q", "close", "Esc", "Kembali", "Kembali"),
    ScreenKey("o", "jump('override', False)", "o/O", "", "Peringatan yang diabaikan berikut / sebelumnya"),
    ScreenKey("h", "jump('hurried', False)", "h/H", "", "Kalimat yang terlalu cepat berikut / sebelumnya"),
    ScreenKey("home", "go(0)", "Home/End", "", "Awal / akhir panggilan"),
    ScreenKey("pagedown", "step(10)", "PgUp/PgDn", "", "Sepuluh langkah sebelum / sesudah ini"),
)


class PlaybackScreen(Screen[None]):
    """One sealed call. Nothing of it can be changed here."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [
        *bindings(KEYS),
        Binding("left,up", "step(-1)", show=False),
        Binding("pageup", "step(-10)", show=False),
        Binding("end", "go(-1)", show=False),
        Binding("N", "jump('violation', True)", show=False),
        Binding("K", "jump('correction', True)", show=False),
        Binding("C", "jump('note', True)", show=False),
        Binding("O", "jump('override', True)", show=False),
        Binding("H", "jump('hurried', True)", show=False),
    ]

    class Closed(Message):
        """The reviewer is done with this call."""

    class Rated(Message):
        """The reviewer wants the scorecard."""

        def __init__(self, held: HeldCall) -> None:
            super().__init__()
            self.held = held

    def __init__(self, held: HeldCall, *, ratable: bool = False) -> None:
        super().__init__()
        self.held = held
        self.step = 0
        self.speed = SPEEDS[0]
        self._ratable = ratable
        self._timer: Timer | None = None
        self._keys = tuple(key for key in KEYS if ratable or key.action != "rate")

    def compose(self) -> ComposeResult:
        with Container(id="playback"):
            with Vertical(id="held"):
                yield from desk_panels(Panel(id="clock"))
            with Vertical(id="past"):
                yield Panel(id="now")
                yield TimelineList(self.held.timeline, id="entries")
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        self.query_one("#line", Entry).can_focus = False
        self.query_one("#answers", PickList).can_focus = False
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        self.query_one("#message", Panel).show(plain(self.held.trouble, drawing.CAUTION))
        self.set_class(self.held.replay is None, "-bare")
        self._draw()

    @on(events.Resize)
    @on(Body.Widened)
    def _laid_out(self) -> None:
        self.call_after_refresh(self._draw)

    def on_screen_suspend(self) -> None:
        """What lies in front is read in peace."""
        self._stop()

    def _draw(self, told: str = "") -> None:
        with self.app.batch_update():
            self.query_one("#entries", TimelineList).show(self.step)
            labels = {"speed": f"×{self.speed}", "play": "Berhenti" if self._timer else "Putar"}
            self.query_one("#keys", Panel).show(footer(self._keys, self.app.size.width - 1, labels=labels))
            self.query_one("#now", Panel).show(plain(f" {telling.moment(self, told)}"))
            view = self._view()
            if view is not None:
                self._draw_desk(view)

    @property
    def playing(self) -> bool:
        """Whether the call goes on by itself."""
        return self._timer is not None

    def _view(self) -> DeskView | None:
        """The desk at this step; None where it cannot be shown."""
        if self.held.replay is None:
            return None
        try:
            return desk_view(self.held.replay.at(self.step))
        except Exception:  # a transcript from outside may hold any sequence of events
            self.add_class("-bare")
            return None

    def _draw_desk(self, view: DeskView) -> None:
        desk = self.query_one("#held")
        height = desk.size.height + 2  # the desk's own has two rows of keys besides
        desk.set_class(height < TALL, "-tight")
        size = desk.size.with_height(height) if desk.size.width else self.app.size
        draw_desk(desk, view, self.held.timeline.steps[self.step].last, size, height < TALL)
        self.query_one("#clock", Panel).show(plain(mm_ss(self.held.timeline.steps[self.step].elapsed_ms // 1000)))
        if view.entry is not None:
            line = self.query_one("#line", Entry)
            line.value = view.entry.text
            line.selection = drawing.selected(view.entry)

    def show_step(self, step: int, told: str = "") -> None:
        """Go to a step, from 0 on."""
        self.step = min(max(step, 0), len(self.held.timeline.steps) - 1)
        self._draw(told)

    def show_event(self, seq: int) -> None:
        """Go to the step of an event."""
        self._stop()
        self.show_step(self.held.timeline.step_of(seq))

    def action_step(self, by: int) -> None:
        """So many steps on, or back."""
        self._stop()
        self.show_step(self.step + by)

    def action_go(self, step: int) -> None:
        """To the first step, or the last (-1)."""
        self._stop()
        self.show_step(step if step >= 0 else len(self.held.timeline.steps) - 1)

    def action_jump(self, mark: Mark, back: bool) -> None:
        """To the next step of a kind, or the one before."""
        self._stop()
        found = self.held.timeline.jump(mark, self.step, back)
        if found is None:
            self._draw(NONE_LEFT.format(MARK_WORDS[mark]))
        else:
            self.show_step(found)

    def action_play(self) -> None:
        """Go on by itself, or stop."""
        if self._timer is not None:
            self._stop()
            self._draw()
            return
        if self.step == len(self.held.timeline.steps) - 1:
            self.step = 0
        self._wait()

    def action_speed(self) -> None:
        """The next speed."""
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        if self._timer is not None:
            self._stop()
            self._wait()
        else:
            self._draw()

    def _wait(self) -> None:
        """Wait for the next step as long as the call did, or a part of it."""
        following = self.held.timeline.steps[self.step + 1]
        self._timer = self.set_timer(following.wait_ms(self.speed) / 1000, self._played)
        self._draw(telling.waiting(following))

    def _played(self) -> None:
        self._timer = None
        self.step += 1
        if self.step + 1 < len(self.held.timeline.steps):
            self._wait()
        else:
            self._draw("Akhir panggilan.")

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def action_whole(self) -> None:
        """The time line alone, or beside the desk."""
        self.toggle_class("-whole")
        self.call_after_refresh(self._draw)

    @work(exclusive=True, group="question")
    async def action_verdicts(self) -> None:
        """What each rule came to; a row opens the event that shows it."""
        await self._open("Putusan tiap aturan", telling.verdict_rows(self.held.timeline))

    @work(exclusive=True, group="question")
    async def action_corrections(self) -> None:
        """Each value that became another."""
        await self._open("Koreksi isian", telling.correction_rows(self.held.timeline))

    async def _open(self, title: str, rows: list[Row]) -> None:
        picked = await self.app.push_screen_wait(PickModal(title, rows, search=True))
        if picked:
            self.show_event(int(picked))

    def action_details(self) -> None:
        """Everything about this step, in full."""
        call = self.held.replay.at(self.step) if self.held.replay else None
        self.app.push_screen(ReadModal(*telling.details(self.held, self.step, call)))

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(ReadModal("Tombol", help_text(self._keys)))

    def action_rate(self) -> None:
        """The scorecard of this call."""
        if self._ratable:
            self.post_message(self.Rated(self.held))

    def action_close(self) -> None:
        """Leave the call."""
        self.post_message(self.Closed())

    @on(TimelineList.Picked)
    def _picked(self, event: TimelineList.Picked) -> None:
        self.show_event(event.seq)

    @on(PickList.Picked, "#answers")
    @on(Input.Submitted, "#line")
    def _held_already(self, event: Message) -> None:
        """The call is over: nothing of it can be answered any more."""
        event.stop()
