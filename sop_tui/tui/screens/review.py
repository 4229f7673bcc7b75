"""The calls of the store in a table: filtered by a line, sorted, drawn at random, opened to be seen again or rated."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import get_current_worker

from sop_tui.core.selection import TEXT_MAX, SelectionError, parse
from sop_tui.store.folder import StoreError
from sop_tui.store.index import Index
from sop_tui.tui import drawing
from sop_tui.tui.keys import ScreenKey, bindings, footer
from sop_tui.tui.listing import COLUMNS, ORDERS, Listing, Pages
from sop_tui.tui.screens.selecting import ask_draw, ask_filter, ask_order
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.call_table import CallTable, Line
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel

TYPING_S: Final = 0.15
"""How long the filter rests before the store is asked."""

PROGRESS_S: Final = 2.0
"""How often it is told how far the index is, and what it has by then is shown."""

KEYS = (
    ScreenKey("slash", "filter", "/", "Saring", "Ketik saringan; Enter atau ↓ kembali ke tabel"),
    ScreenKey("enter", "open", "Enter", "Putar", "Putar panggilan ini"),
    ScreenKey("r", "rate", "R", "Nilai", "Isi kartu nilai panggilan ini"),
    ScreenKey("u", "order", "U", "Urut", "Urutkan"),
    ScreenKey("s", "sample", "S", "Sampel", "Undi beberapa panggilan tiap agen dan pekan"),
    ScreenKey("escape", "clear", "Esc", "Semua", "Hapus sampel, lalu saringan"),
    ScreenKey("f5", "refresh", "F5", "Muat ulang", "Cari panggilan yang baru disegel"),
    ScreenKey("f1", "help", "F1", "Bantuan", "Isian saringan dan semua tombol"),
    ScreenKey("ctrl+q", "app.leave", "Ctrl+Q", "Keluar", "Keluar"),
)


class ReviewScreen(Screen[None]):
    """Posts what the reviewer wants; the app does it."""

    AUTO_FOCUS = "#calls"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [*bindings(tuple(key for key in KEYS if key.action not in {"open", "app.leave"}))]

    class Opened(Message):
        """A call is to be seen, or rated."""

        def __init__(self, path: Path, rate: bool) -> None:
            super().__init__()
            self.path = path
            self.rate = rate

    class Found(Message):
        """The calls of a listing."""

        def __init__(self, pages: Pages, first: Sequence[Line], generation: int, highlight: int) -> None:
            super().__init__()
            self.pages = pages
            self.first = first
            self.generation = generation
            self.highlight = highlight

    class Paged(Message):
        """A page that the table wanted."""

        def __init__(self, generation: int, page: int, lines: Sequence[Line]) -> None:
            super().__init__()
            self.generation = generation
            self.page = page
            self.lines = lines

    class Told(Message):
        """Something to be told: how far the index is, what is wrong with the store, or what a call is about."""

        def __init__(self, text: str, alert: bool = False, line: Line | None = None) -> None:
            super().__init__()
            self.text = text
            self.alert = alert
            self.line = line

    def __init__(self, index: Index, name: str, today: Callable[[], date]) -> None:
        super().__init__()
        self._index = index
        self._by = name
        self._today = today
        self._listing = Listing()
        self._generation = 0
        self._pages: Pages | None = None
        self._typing: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        with Horizontal(classes="line"):
            yield Panel(id="filter-title")
            yield Entry(id="filter", placeholder="agen:… hari:… langgar:ada kata …  (F1: bantuan)", max_length=TEXT_MAX)
        yield Panel(id="hint")
        yield Panel(id="columns-of-calls")
        yield CallTable(COLUMNS, id="calls")
        yield Panel(id="about")
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        self.query_one("#filter-title", Panel).show(plain(" Saring: ", drawing.LABEL))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        self._head("…")
        self.find()
        self._refresh()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        table = self.query_one("#calls", CallTable)
        self.query_one("#columns-of-calls", Panel).show(plain(table.heading(table.size.width)))
        self.query_one("#keys", Panel).show(footer(KEYS, self.app.size.width - 1))

    def _head(self, count: str) -> None:
        draw = self._listing.draw
        order = "menurut agen dan pekan" if draw else ORDERS[self._listing.order].lower()
        drawn = f" ─ sampel {draw.per} tiap agen dan pekan, benih {draw.seed}" if draw else ""
        title = f" PLN 123 ─ Ulasan ─ {self._by} ─ {count} panggilan{drawn} ─ {order}"
        self.query_one("#title", Panel).show(plain(title))

    def find(self, highlight: int = 0) -> None:
        """Ask for the calls of the listing anew, and highlight this one of them."""
        self._generation += 1
        self._ask(self._listing, self._generation, highlight)

    def find_again(self) -> None:
        """The calls have changed; the highlight stays where it is."""
        self.find(self.query_one("#calls", CallTable).highlighted)

    @work(thread=True, exclusive=True, group="reading")
    def _ask(self, listing: Listing, generation: int, highlight: int) -> None:
        worker = get_current_worker()
        try:
            pages = Pages(self._index, listing)
            first = pages.page(0)
        except StoreError as error:
            self.post_message(self.Told(f"{error.message} {error.mend}", alert=True))
            return
        if not worker.is_cancelled:
            self.post_message(self.Found(pages, first, generation, highlight))

    @on(Found)
    def _found(self, event: Found) -> None:
        if event.generation != self._generation:
            return
        table = self.query_one("#calls", CallTable)
        self._pages = event.pages
        self._head(f"{event.pages.total:,}".replace(",", "."))
        table.show(event.generation, event.pages.total, event.first, event.highlight)
        self._lay_out()

    @on(CallTable.Wanted)
    def _wanted(self, event: CallTable.Wanted) -> None:
        if self._pages is not None and event.generation == self._generation:
            self._read_page(self._pages, event.generation, event.page)

    @work(thread=True, group="reading")
    def _read_page(self, pages: Pages, generation: int, page: int) -> None:
        try:
            self.post_message(self.Paged(generation, page, pages.page(page)))
        except StoreError as error:
            self.post_message(self.Told(f"{error.message} {error.mend}", alert=True))

    @on(Paged)
    def _paged(self, event: Paged) -> None:
        self.query_one("#calls", CallTable).put(event.generation, event.page, event.lines)

    @work(thread=True, exclusive=True, group="refreshing")
    def _refresh(self, again: bool = False) -> None:
        """Calls that were sealed since the index was last looked at; ``again`` shows what desks put there, too."""

        shown = monotonic()

        def told(done: int, total: int) -> None:
            nonlocal shown
            if monotonic() - shown > PROGRESS_S:
                shown = monotonic()
                self.post_message(self.Told(f"Membaca panggilan: {done:,} dari {total:,}.".replace(",", ".")))
                self.app.call_from_thread(self.find_again)

        try:
            changed = self._index.refresh(told)
        except StoreError as error:
            self.post_message(self.Told(f"{error.message} {error.mend}", alert=True))
            return
        self.post_message(self.Told(""))
        if again or any(changed):
            self.app.call_from_thread(self.find_again)

    @on(Told)
    def _tell(self, event: Told) -> None:
        if event.line is None:
            style = drawing.ALERT if event.alert else drawing.CAUTION
            self.query_one("#message", Panel).show(plain(f" {event.text}" if event.text else "", style))
        elif event.line == self.query_one("#calls", CallTable).line:
            self.query_one("#about", Panel).show(plain(f" {event.text}" if event.text else ""))

    @on(CallTable.Highlighted)
    def _highlighted(self, event: CallTable.Highlighted) -> None:
        if event.line is None:
            self.query_one("#about", Panel).show(plain(""))
        elif self._pages is not None:
            self._read_about(self._pages, event.line)

    @work(thread=True, exclusive=True, group="about")
    def _read_about(self, pages: Pages, line: Line) -> None:
        row = pages.rows.get(line.id)
        try:
            text = pages.about(row) if row else ""
        except StoreError:
            text = ""
        self.post_message(self.Told(text, line=line))

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        """What the line means is looked for once it rests; what it does not say clearly is told at once."""
        if self._typing is not None:
            self._typing.stop()
        try:
            selection = parse(event.value, self._today())
        except SelectionError as error:
            self.query_one("#hint", Panel).show(plain(f"  {error.message} {error.mend}", drawing.CAUTION))
            return
        self.query_one("#hint", Panel).show(plain(""))
        if selection != self._listing.selection:
            self._typing = self.set_timer(TYPING_S, lambda: self._list(replace(self._listing, selection=selection)))

    def _list(self, listing: Listing) -> None:
        self._typing = None
        self._listing = listing
        self.find()

    @on(Input.Submitted, "#filter")
    @on(Entry.LeftDown)
    def _to_table(self) -> None:
        self.query_one("#calls").focus()

    @on(CallTable.LeftUp)
    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one("#filter").focus()

    def action_clear(self) -> None:
        """From the filter to the table; there take the sample away, then the filter."""
        line = self.query_one("#filter", Entry)
        if self.focused is line:
            self._to_table()
        elif self._listing.draw is not None:
            self._list(replace(self._listing, draw=None))
        else:
            line.value = ""

    def action_refresh(self) -> None:
        """Look for calls that were sealed meanwhile."""
        self._refresh(again=True)

    @on(CallTable.Picked)
    def _picked(self, event: CallTable.Picked) -> None:
        self._open(event.line, rate=False)

    def action_rate(self) -> None:
        """The scorecard of the highlighted call."""
        line = self.query_one("#calls", CallTable).line
        if line is not None:
            self._open(line, rate=True)

    def _open(self, line: Line, rate: bool) -> None:
        row = self._pages.rows.get(line.id) if self._pages else None
        if row is not None:
            self.post_message(self.Opened(row.path, rate))

    @work(exclusive=True, group="question")
    async def action_order(self) -> None:
        """In which order."""
        if self._listing.draw is not None:
            self.post_message(self.Told("Sampel selalu diurutkan menurut agen dan pekan. Esc: hapus sampel."))
            return
        order = await ask_order(self.app)
        if order is not None:
            self._list(replace(self._listing, order=order))

    @work(exclusive=True, group="question")
    async def action_sample(self) -> None:
        """So many calls of each agent and week, drawn by a seed."""
        draw = await ask_draw(self.app, self._today())
        if draw is not None:
            self._list(replace(self._listing, draw=draw))

    @work(exclusive=True, group="question")
    async def action_help(self) -> None:
        """What may be typed in the filter, with what the store knows, and every key."""
        try:
            part = await ask_filter(self.app, self._index, KEYS)
        except StoreError as error:
            self.post_message(self.Told(f"{error.message} {error.mend}", alert=True))
            return
        if part is not None:
            line = self.query_one("#filter", Entry)
            line.value = f"{line.value.rstrip()} {part}".lstrip()
            line.focus()
            line.cursor_position = len(line.value)
