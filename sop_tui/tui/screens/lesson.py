"""What came of a session: the grade, each lapse at its moment with what would have been right, fields and columns."""

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.message import Message
from textual.screen import Screen

from sop_tui.core.training.session import Session
from sop_tui.store.held import HeldCall
from sop_tui.tui import drawing, lessons
from sop_tui.tui.keys import ScreenKey, bindings, footer, help_text
from sop_tui.tui.screens.modals import ReadModal
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList

LAPSES = 0
"""The table of what went wrong."""

KEYS = (
    ScreenKey("1", "table(0)", "1–4", "Tabel", "Yang perlu diperbaiki, isian, kolom, klausul"),
    ScreenKey("right,tab", "turn(1)", "←→", "Ganti", "Tabel sebelum atau sesudah ini"),
    ScreenKey("down", "move(1)", "↑↓", "Baris", "Baris sebelum atau sesudah ini"),
    ScreenKey("enter", "open", "Enter", "Lihat saat itu", "Putar panggilan pada saat baris ini"),
    ScreenKey("p", "play", "P", "Putar", "Putar panggilannya dari awal"),
    ScreenKey("pagedown", "scroll(4)", "PgUp/PgDn", "", "Gulir keterangan baris"),
    ScreenKey("f1", "help", "F1", "Tombol", "Semua tombol"),
    ScreenKey("escape,q", "close", "Esc", "Kembali", "Kembali"),
)


class LessonScreen(Screen[None]):
    """One graded session; ``held`` is its call, where that can be shown."""

    CSS_PATH = "../lesson.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [
        *bindings(KEYS),
        *(Binding(str(number + 1), f"table({number})", show=False) for number in range(1, len(lessons.TABS))),
        Binding("left,shift+tab", "turn(-1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("home", "move(-10000)", show=False),
        Binding("end", "move(10000)", show=False),
        Binding("pageup", "scroll(-4)", show=False),
    ]

    class Closed(Message):
        """The trainee is done with the grade."""

    class Opened(Message):
        """The call is to be seen at an event."""

        def __init__(self, seq: int) -> None:
            super().__init__()
            self.seq = seq

    def __init__(self, session: Session, held: HeldCall | None) -> None:
        super().__init__()
        self.session = session
        self.held = held
        self._trouble = held.trouble if held else "Panggilannya tidak dapat dibuka; nilainya tetap lengkap."
        self._at = LAPSES
        self._row = 0
        self._keys = KEYS if held is not None else tuple(key for key in KEYS if key.action not in {"open", "play"})

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        yield Panel(id="grade")
        yield Panel(id="tabs")
        with Container(id="lesson"):
            yield PickList(id="rows", digits=False, eager=False)
            with VerticalScroll(id="row", can_focus=False):
                yield Panel(id="about-row")
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        self.query_one("#rows", PickList).can_focus = False
        self.query_one("#title", Panel).show(lessons.title_line(self.session))
        self.query_one("#grade", Panel).show(lessons.total_panel(self.session.assessment))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    @property
    def _rows(self) -> PickList:
        return self.query_one("#rows", PickList)

    def _draw(self, told: str = "") -> None:
        with self.app.batch_update():
            self.query_one("#tabs", Panel).show(lessons.tabs_line(self.session.assessment, self._at))
            rows = self._rows
            rows.show(lessons.rows(self.session, self._at), self._at)
            there = not rows.rows[0].heading
            rows.highlight(self._row if there else None)
            if there:
                about = lessons.details(self.session, self._at, self._row, lessons.book_of(self.held))
                self.query_one("#about-row", Panel).show(about)
            self.query_one("#row").display = there
            told = told or self._trouble
            self.query_one("#message", Panel).show(plain(f" {told}" if told else "", drawing.CAUTION))
            self.query_one("#keys", Panel).show(footer(self._keys, self.app.size.width - 1))

    def _go(self, row: int) -> None:
        count = sum(not row.heading for row in self._rows.rows)
        self._row = min(max(row, 0), max(count - 1, 0))
        self.query_one("#row").scroll_home(animate=False)
        self._draw()

    def action_table(self, number: int) -> None:
        """Another table, from its first row."""
        self._at = number
        self._row = 0
        self._rows.scroll_home(animate=False)
        self.query_one("#row").scroll_home(animate=False)
        self._draw()

    def action_turn(self, by: int) -> None:
        """The next table, or the one before."""
        self.action_table((self._at + by) % len(lessons.TABS))

    def action_move(self, by: int) -> None:
        """So many rows on, or back."""
        self._go(self._row + by)

    @on(PickList.Picked, "#rows")
    def _picked(self, event: PickList.Picked) -> None:
        """A click shows the row; one more opens its moment."""
        event.stop()
        if event.view != self._at:
            return
        if int(event.row.id) == self._row and self.held is not None:
            self.action_open()
        else:
            self._go(int(event.row.id))

    def action_open(self) -> None:
        """The call at the moment of this lapse."""
        lapses = self.session.assessment.lapses
        if self.held is None:
            return
        seq = lapses[self._row].seq if self._at == LAPSES and lapses else None
        if seq is None:
            self._draw("Baris ini tidak punya satu saat di panggilan. P: putar dari awal.")
        else:
            self.post_message(self.Opened(seq))

    def action_play(self) -> None:
        """The call from its beginning."""
        if self.held is not None:
            self.post_message(self.Opened(1))

    def action_scroll(self, rows: int) -> None:
        """Scroll what is told of the row."""
        self.query_one("#row").scroll_relative(y=rows, animate=False)

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(ReadModal("Tombol", help_text(self._keys)))

    def action_close(self) -> None:
        """Leave the grade."""
        self.post_message(self.Closed())
