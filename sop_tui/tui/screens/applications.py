"""The replicas of the applications in front of a trainee's desk: look things up, type, save.

It draws a `BackOffice` and posts what was done; whoever keeps the session folds the same deeds.
"""

from collections.abc import Callable

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from sop_tui.core.training.backoffice import ANEW, BackOffice, Window
from sop_tui.core.training.session import Work
from sop_tui.tui import drawing
from sop_tui.tui.keys import ScreenKey, footer, help_text
from sop_tui.tui.screens.modals import ReadModal
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import plain, stack
from sop_tui.tui.widgets.customer_strip import CustomerStrip
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList
from sop_tui.tui.widgets.replica_page import ReplicaLine, ReplicaPage

KEYS = (
    ScreenKey("pagedown", "turn(1)", "Alt+1–0 PgUp/PgDn", "Jendela", "Menurut angkanya; sebelum atau sesudah ini"),
    ScreenKey("down", "app.focus_next", "↑↓ Tab", "Kolom", "Kolom sebelum atau sesudah ini"),
    ScreenKey("enter", "enter", "Enter", "Cari/lanjut", "Cari; di daftar buka (juga angkanya); di isian kolom berikut"),
    ScreenKey("f2", "save", "F2", "Simpan", "Simpan formulir ini; yang tidak disimpan tidak tercatat"),
    ScreenKey("f4", "anew", "F4", "Formulir baru", "Mulai catatan baru; yang sudah disimpan tetap ada"),
    ScreenKey("f1", "help", "F1", "Tombol", "Semua tombol"),
    ScreenKey("escape,ctrl+o", "close", "Esc", "Kembali", "Kembali ke meja"),
)

EVERYWHERE = ("Jendela", "Simpan", "Formulir baru", "Tombol", "Kembali")
"""Labels of the keys that mean the same whatever has the focus."""

DIGITS = "1234567890"


class Tabs(Panel):
    """The windows by name; posts `Picked`."""

    class Picked(Message):
        """A window was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - as Textual has it
        super().__init__(id=id)
        self._places: list[tuple[int, int, int]] = []
        """Row, first cell and end of each name."""

    def show_names(self, windows: tuple[Window, ...], front: str, width: int) -> None:
        """Show these names, as many in a row as fit."""
        rows: list[list[Content]] = [[]]
        self._places, at = [], 0
        for number, window in enumerate(windows):
            key = DIGITS[number] if number < len(DIGITS) else ""
            name = f" {key} {window.title}{'•' if window.unsaved else ''} ".replace("  ", " ")
            if at and at + cell_len(name) > width:
                rows.append([])
                at = 0
            self._places.append((len(rows) - 1, at, at + cell_len(name)))
            rows[-1].append(plain(name, "reverse" if window.id == front else ""))
            at += cell_len(name)
        self.show(stack([Content("").join(row) for row in rows]))

    def on_click(self, event: events.Click) -> None:
        for number, (row, start, end) in enumerate(self._places):
            if event.y == row and start <= event.x < end:
                self.post_message(self.Picked(number))


class ApplicationsScreen(Screen[None]):
    """The applications."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [
        *(
            Binding(key.keys, key.action, key.label, show=False, priority=True)
            for key in KEYS
            if key.label in EVERYWHERE
        ),
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        *(Binding(f"alt+{digit}", f"window({at})", show=False, priority=True) for at, digit in enumerate(DIGITS)),
    ]
    DEFAULT_CSS = """
    ApplicationsScreen #windows { color: ansi_cyan; }
    """

    class Worked(Message):
        """Something was done in the applications."""

        def __init__(self, work: Work) -> None:
            super().__init__()
            self.work = work

    def __init__(
        self,
        office: BackOffice,
        elapsed: Callable[[], int],
        doing: str,
        strip: Callable[[], Content] | None = None,
    ) -> None:
        """``elapsed`` is in milliseconds since the call began, ``doing`` what the desk says now, in one line; ``strip``
        is what the customer says."""
        super().__init__()
        self.office = office
        self._elapsed = elapsed
        self._doing = doing
        self._strip = strip
        self._warned: object = None
        """The form of which was told that F4 would throw it away."""

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        if self._strip is not None:
            yield CustomerStrip(self._said, id="customer")
        yield Tabs(id="windows")
        yield ReplicaPage(self.office.windows())
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def _said(self, width: int, rows: int) -> Content:
        return self._strip() if self._strip is not None else Content("")

    def on_mount(self) -> None:
        self.query_one("#title", Panel).show(plain(f" APLIKASI ─ {self._doing}"))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        self._draw()
        self.page.focus_first()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    @property
    def page(self) -> ReplicaPage:
        """The window in front."""
        return self.query_one(ReplicaPage)

    def _draw(self, told: str | None = None) -> None:
        """Show the applications as they stand; without anything to tell what was told last stays."""
        window = self.office.window(self.office.front)
        with self.app.batch_update():
            self.query_one(Tabs).show_names(self.office.windows(), self.office.front, self.app.size.width)
            self.page.show(window)
            labels = {"save": window.button or "", "anew": "Formulir baru" if window.anew else ""}
            shown = tuple(key for key in KEYS if labels.get(key.action, key.label))
            self.query_one("#keys", Panel).show(footer(shown, self.app.size.width - 1, labels=labels))
            if told is not None:
                self.query_one("#message", Panel).show(plain(f" {told}" if told else "", drawing.CAUTION))

    def _work(self, work: Work) -> None:
        self.office = self.office.do(work)
        self.post_message(self.Worked(work))

    def _hand_on(self) -> None:
        """What was typed in the form is done, saved or not."""
        for column, text in list(self.page.typed()):
            self._work(Work(self._elapsed(), "typed", self.office.front, column, text))

    @on(Input.Blurred)
    def _left(self) -> None:
        self._hand_on()
        self._draw()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        line = event.input.parent
        if not isinstance(line, ReplicaLine):
            return
        if not line.searched:
            self.app.action_focus_next()
            return
        for one in self.page.seekers:
            if one.cell is not None and (one.text is not None or one is line):
                self._work(Work(self._elapsed(), "searched", self.office.front, one.cell.column, one.entry.value))
        self._draw("")
        self._look()

    def _look(self) -> None:
        window = self.office.window(self.office.front)
        if window.found and window.opened is None:
            self.set_focus(self.page.query_one(PickList), scroll_visible=False)
        self.page.look_at_found()

    @on(Entry.LeftDown)
    def _down(self) -> None:
        self.app.action_focus_next()

    @on(PickList.LeftUp)
    def _up(self) -> None:
        self.app.action_focus_previous()

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        """The row in full, or in the form."""
        self._hand_on()
        self._work(Work(self._elapsed(), "opened", self.office.front, "", event.row.id))
        self._draw("")
        self.page.look_at_found()

    @on(Tabs.Picked)
    def _clicked(self, event: Tabs.Picked) -> None:
        self.action_window(event.number)

    def action_window(self, number: int) -> None:
        """Another window, by its number from 0 on."""
        names = list(self.office.papers)
        if number < len(names):
            self._hand_on()
            self._work(Work(self._elapsed(), "opened", names[number]))
            self._draw("")
            self.page.scroll_home(animate=False)
            self.page.focus_first()

    def action_turn(self, by: int) -> None:
        """The window so many further on."""
        names = list(self.office.papers)
        self.action_window((names.index(self.office.front) + by) % len(names))

    def action_save(self) -> None:
        """Keep what the form holds."""
        window = self.office.window(self.office.front)
        if not window.button:
            self._draw("Di jendela ini tidak ada yang disimpan.")
            return
        self._hand_on()
        self._work(Work(self._elapsed(), "saved", window.id))
        lacking = [
            cell.title
            for cell in self.office.window(window.id).columns
            if cell.required and not cell.value and cell.state != "program"
        ]
        told = f" Masih kosong: {', '.join(lacking)}." if lacking else ""
        self._draw(f"{window.title} disimpan.{told}")

    def action_anew(self) -> None:
        """Another record of this form."""
        window = self.office.window(self.office.front)
        if not window.anew:
            return
        self._hand_on()
        paper = self.office.papers[window.id]
        if self.office.window(window.id).unsaved and self._warned != paper:
            self._warned = paper
            self._draw("Isian ini belum disimpan. F2: simpan. F4 lagi: buang.")
            return
        self._work(Work(self._elapsed(), "opened", window.id, "", ANEW))
        self._draw("Formulir baru.")

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(ReadModal("Tombol di aplikasi", help_text(KEYS)))

    def action_close(self) -> None:
        """Back to the desk; what was typed stays typed."""
        self._hand_on()
        self.dismiss()
