"""Where a trainee begins: endless practice, drills, progress, and every customer there is, by topic."""

from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from sop_tui.core.training.session import LEVEL_WORDS, LEVELS, Level
from sop_tui.tui import drawing
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import assemble, plain
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row

RANDOM = "random"
PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to practise; ``topic`` is the heading under which it stands."""

    kind: str
    id: str
    topic: str
    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TrainHomeView:
    """What the home screen shows."""

    trainee: str
    level: Level
    offers: tuple[Offer, ...]
    trouble: str = ""


class TrainHomeScreen(Screen[None]):
    """Posts what the trainee wants; the app does it."""

    AUTO_FOCUS = "#search"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [
        Binding("f3", "level", show=False),
        Binding("escape", "clear", show=False),
    ]

    class Picked(Message):
        """Something to practise was picked, at this level."""

        def __init__(self, kind: str, picked: str, level: Level) -> None:
            super().__init__()
            self.kind = kind
            self.picked = picked
            self.level = level

    def __init__(self, view: TrainHomeView) -> None:
        super().__init__()
        self._view = view
        self.level: Level = view.level

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        yield Panel(id="level")
        with Horizontal(classes="line"):
            yield Panel(id="search-title")
            yield Entry(id="search", placeholder="ketik untuk mencari", max_length=60)
        yield PickList(id="rows", digits=False)
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        self.query_one("#search-title", Panel).show(plain(" Cari      ", drawing.LABEL))
        self.query_one("#keys", Panel).show(plain(" ↑↓ Enter Mulai  F3 Tingkat  Esc Semua  Ctrl+Q Keluar"))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        self.show(self._view)
        self.query_one("#rows", PickList).highlight_first()

    def show(self, view: TrainHomeView) -> None:
        """Show this."""
        self._view = view
        self.query_one("#title", Panel).show(plain(f" PLN 123 ─ Latihan ─ {view.trainee}"))
        self.tell(view.trouble)
        self._show_level()
        self.query_one("#rows", PickList).show(self._rows(self.query_one("#search", Entry).value))

    def tell(self, message: str) -> None:
        """One line to the trainee, above the keys."""
        self.query_one("#message", Panel).show(plain(f" {message}" if message else "", drawing.CAUTION))

    def _show_level(self) -> None:
        told = f"{self.level} ─ {LEVEL_WORDS[self.level]}"
        self.query_one("#level", Panel).show(
            assemble((" Tingkat   ", drawing.LABEL), told, ("   F3: ganti", drawing.FAINT))
        )

    def _rows(self, search: str) -> list[Row]:
        words = search.casefold().split()
        rows: list[Row] = []
        topic = ""
        for offer in self._view.offers:
            if not all(word in f"{offer.topic} {offer.text} {offer.remark} {offer.id}".casefold() for word in words):
                continue
            if offer.topic != topic:
                topic = offer.topic
                rows.append(Row("", "", topic.upper(), heading=True))
            rows.append(Row(f"{offer.kind}:{offer.id}", "▸", offer.text, offer.remark))
        return rows or [Row("", "", "Tidak ada yang cocok", heading=True)]

    @on(Input.Changed, "#search")
    def _narrow(self, event: Input.Changed) -> None:
        rows = self.query_one("#rows", PickList)
        rows.show(self._rows(event.value))
        rows.highlight_first()

    @on(Input.Submitted, "#search")
    def _take(self) -> None:
        self.query_one("#rows", PickList).action_pick()

    @on(Entry.LeftDown)
    def _down(self) -> None:
        rows = self.query_one("#rows", PickList)
        rows.focus()
        rows.action_move(1)

    def on_key(self, event: events.Key) -> None:
        """What is typed is searched for, also from the list."""
        if event.is_printable and event.character and isinstance(self.focused, PickList):
            event.stop()
            self.query_one("#search", Entry).focus()
            self.query_one("#search", Entry).put(event.character)

    def on_screen_resume(self) -> None:
        """What was searched for last stays until something else is typed."""
        self.query_one("#search", Entry).action_select_all()

    @on(PickList.LeftUp)
    def _up(self) -> None:
        self.query_one("#search", Entry).focus()

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        kind, _, picked = event.row.id.partition(":")
        self.post_message(self.Picked(kind, picked, self.level))

    def action_level(self) -> None:
        """The next level, round and round."""
        self.level = LEVELS[(LEVELS.index(self.level) + 1) % len(LEVELS)]
        self._show_level()

    def action_clear(self) -> None:
        """Everything is listed again."""
        self.query_one("#search", Entry).value = ""
        self.query_one("#search", Entry).focus()
