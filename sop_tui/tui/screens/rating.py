"""The scorecard of one call: what the rules decided with what shows it, what a person rates, and what it comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.message import Message
from textual.screen import Screen

from sop_tui.core.grading import Grade, Rating, grade
from sop_tui.core.review import Review
from sop_tui.core.scorecard import AnyItem, RatedItem
from sop_tui.store.held import HeldCall
from sop_tui.store.scorecards import ReadCard
from sop_tui.tui import drawing, marking
from sop_tui.tui.keys import ScreenKey, bindings, footer, help_text
from sop_tui.tui.screens.modals import PickModal, ReadModal, TextModal
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row

KEYS = (
    ScreenKey("down", "move(1)", "↑↓", "Butir", "Butir sebelum atau sesudah ini"),
    ScreenKey("1,2,3,4,5,6,7,8,9,0", "rate('')", "1–9", "Nilai", "Beri nilai; angka yang sama lagi menghapusnya"),
    ScreenKey("k", "comment", "K", "Komentar", "Komentar untuk butir ini"),
    ScreenKey("enter", "evidence", "Enter", "Bukti", "Buka kejadian yang menunjukkannya"),
    ScreenKey("b", "next_missing", "B", "Belum diisi", "Butir berikut yang belum lengkap"),
    ScreenKey("n", "note", "N", "Catatan", "Catatan untuk seluruh penilaian"),
    ScreenKey("l", "others", "L", "Penilaian lain", "Penilaian panggilan ini yang sudah ada, dan sanggahannya"),
    ScreenKey("p", "play", "P", "Putar", "Putar panggilannya; R kembali ke kartu ini"),
    ScreenKey("s", "save", "S", "Simpan", "Simpan penilaian"),
    ScreenKey("f1", "help", "F1", "Tombol", "Semua tombol"),
    ScreenKey("pagedown", "scroll(4)", "PgUp/PgDn", "", "Gulir keterangan butir"),
    ScreenKey("escape,q", "close", "Esc", "Kembali", "Kembali; isian tetap ada sampai program ditutup"),
)


@dataclass
class Draft:
    """A review that is being written; it outlives the screen."""

    card: ReadCard
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    note: str = ""
    item: str = ""
    """Where the reviewer is."""


Keep = Callable[[Draft, bool], Review | str]
"""Saves a review, for calibration or not; returns why not, in words, where it cannot be."""


class RatingScreen(Screen[None]):
    """One review of one call."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [
        *bindings(tuple(key for key in KEYS if key.action != "rate('')")),
        *(
            binding
            for digit in "1234567890"
            for binding in bindings([ScreenKey(digit, f"rate('{digit}')", "", "", "")])
        ),
        *bindings([ScreenKey("up", "move(-1)", "", "", ""), ScreenKey("pageup", "scroll(-4)", "", "", "")]),
    ]

    class Closed(Message):
        """The reviewer leaves the form; the draft stays."""

    class Evidence(Message):
        """The call is to be seen, at an event or from its beginning."""

        def __init__(self, held: HeldCall, seq: int | None) -> None:
            super().__init__()
            self.held = held
            self.seq = seq

    class Others(Message):
        """What others said of this call is to be seen."""

        def __init__(self, held: HeldCall) -> None:
            super().__init__()
            self.held = held

    class Saved(Message):
        """A review was kept."""

        def __init__(self, review: Review) -> None:
            super().__init__()
            self.review = review

    def __init__(self, held: HeldCall, draft: Draft, keep: Keep, others: int) -> None:
        super().__init__()
        self.held = held
        self.draft = draft
        self._keep = keep
        self._others = others
        self._found = self._graded()

    @property
    def found(self) -> Grade:
        """What the call comes to as far as it is rated."""
        return self._found

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        yield Panel(id="total")
        with Container(id="form"):
            yield PickList(id="items", digits=False)
            with VerticalScroll(id="item", can_focus=False):
                yield Panel(id="about-item")
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        document = self.held.document
        about = f"{document['agent']} ─ {document['started_at'][:16].replace('T', ' ')}"
        others = f" ─ {self._others} penilaian sudah ada" if self._others else ""
        self.query_one("#title", Panel).show(plain(f" {self.draft.card.card.title} ─ {about}{others}"))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        self.query_one("#items", PickList).can_focus = False
        self.draw()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.draw)

    def _graded(self) -> Grade:
        return grade(self.draft.card.card, self.held.document, self.draft.ratings)

    def draw(self, told: str = "") -> None:
        """Show the draft as it stands."""
        self._found = self._graded()
        rows = marking.item_rows(self.draft.card.card, self._found)
        asked = [row.id for row in rows if not row.heading]
        if self.draft.item not in asked:
            self.draft.item = asked[0] if asked else ""
        with self.app.batch_update():
            style = drawing.ALERT if self._found.fatal else drawing.LABEL
            self.query_one("#total", Panel).show(plain(f" {marking.total_line(self._found)}", style))
            items = self.query_one("#items", PickList)
            items.show(rows)
            items.highlight(next((at for at, row in enumerate(rows) if row.id == self.draft.item), None))
            self._draw_item()
            note = f" Catatan: {self.draft.note}" if self.draft.note else ""
            self.query_one("#message", Panel).show(plain(f" {told}" if told else note, drawing.CAUTION if told else ""))
            self.query_one("#keys", Panel).show(footer(KEYS, self.app.size.width - 1))

    def _draw_item(self) -> None:
        item = self.item
        if item is None:
            self.query_one("#about-item", Panel).show(plain("Kartu ini kosong."))
            return
        rating = self.draft.ratings.get(item.id, Rating())
        panel = marking.item_panel(item, self._found.item(item.id), rating, self._found.missing, self.held.timeline)
        self.query_one("#about-item", Panel).show(panel)

    @property
    def item(self) -> AnyItem | None:
        """The item that is highlighted."""
        return self.draft.card.card.item(self.draft.item) if self.draft.item else None

    def _go(self, item_id: str) -> None:
        self.draft.item = item_id
        self.query_one("#item").scroll_home(animate=False)
        self.draw()

    def action_move(self, by: int) -> None:
        """The item before or after this one."""
        asked = [row.id for row in self.query_one("#items", PickList).rows if not row.heading]
        if asked:
            self._go(asked[min(max(asked.index(self.draft.item) + by, 0), len(asked) - 1)])

    @on(PickList.Picked, "#items")
    def _picked(self, event: PickList.Picked) -> None:
        event.stop()
        self._go(event.row.id)

    def _rate(self, **changes: str) -> None:
        rating = replace(self.draft.ratings.get(self.draft.item, Rating()), **changes)
        self.draft.ratings = {**self.draft.ratings, self.draft.item: rating}
        self.draw()

    def action_rate(self, digit: str) -> None:
        """The answer of this digit; pressed again it is taken back."""
        if not isinstance(self.item, RatedItem):
            self.draw("Butir ini diputuskan oleh aturan. Bila keliru: K untuk komentar.")
            return
        answer = marking.level_keys(self.item).get(digit)
        if answer is None:
            self.draw(f"Angka {digit} bukan nilai butir ini.")
            return
        given = self.draft.ratings.get(self.item.id, Rating()).answer
        self._rate(answer="" if given == answer else answer)

    @work(exclusive=True, group="question")
    async def action_comment(self) -> None:
        """Why."""
        if self.item is None:
            return
        before = self.draft.ratings.get(self.item.id, Rating()).comment
        hint = "Kosongkan dengan satu tanda hubung (-)." if before else ""
        typed = await self.app.push_screen_wait(TextModal(f"Komentar: {self.item.title}", hint, value=before))
        if typed is not None:
            self._rate(comment="" if typed.strip() == "-" else typed)

    @work(exclusive=True, group="question")
    async def action_note(self) -> None:
        """A remark about the whole."""
        typed = await self.app.push_screen_wait(TextModal("Catatan penilaian", value=self.draft.note))
        if typed is not None:
            self.draft.note = "" if typed.strip() == "-" else typed
            self.draw()

    @work(exclusive=True, group="question")
    async def action_evidence(self) -> None:
        """The event that shows what a rule came to, in the call itself."""
        if self.item is None:
            return
        rows = marking.evidence_rows(self._found.item(self.item.id), self.held.timeline)
        if not rows:
            self.draw("Tidak ada kejadian yang menunjukkannya. P: putar panggilannya.")
            return
        picked: str | None = rows[0].id
        if len(rows) > 1:
            picked = await self.app.push_screen_wait(PickModal(f"Bukti: {self.item.title}", rows, search=True))
        if picked:
            self.post_message(self.Evidence(self.held, int(picked)))

    def action_play(self) -> None:
        """The call itself."""
        self.post_message(self.Evidence(self.held, None))

    def action_others(self) -> None:
        """What was said of this call already."""
        self.post_message(self.Others(self.held))

    def action_next_missing(self) -> None:
        """The next item that is not complete."""
        asked = [row.id for row in self.query_one("#items", PickList).rows if not row.heading]
        missing = {one.item for one in self._found.missing}
        at = asked.index(self.draft.item) + 1 if self.draft.item in asked else 0
        following = next((item for item in (*asked[at:], *asked[:at]) if item in missing), None)
        if following is None:
            self.draw("Semua butir sudah lengkap. S: simpan.")
        else:
            self._go(following)

    @work(exclusive=True, group="question")
    async def action_save(self) -> None:
        """Keep the review, once nothing is missing."""
        if not self._found.complete:
            self.action_next_missing()
            first = next(one for one in self._found.missing if one.item == self.draft.item)
            self.draw(f"Belum dapat disimpan: {marking.MISSING[first.what]}.")
            return
        rows = [Row("review", "1", "Simpan penilaian"), Row("calibration", "2", "Simpan sebagai kalibrasi")]
        text = f"{marking.total_line(self._found)}. Penilaian yang disimpan tidak dapat diubah."
        picked = await self.app.push_screen_wait(PickModal("Simpan?", rows, text=text))
        if picked is None:
            return
        kept = self._keep(self.draft, picked == "calibration")
        if isinstance(kept, str):
            self.draw(kept)
        else:
            self.post_message(self.Saved(kept))

    def action_scroll(self, rows: int) -> None:
        """Scroll what is told of the item."""
        self.query_one("#item").scroll_relative(y=rows, animate=False)

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(ReadModal("Tombol", help_text(KEYS)))

    def action_close(self) -> None:
        """Leave the form."""
        self.post_message(self.Closed())
