"""Where a trainee begins: endless practice, drills, progress, and every customer there is, by topic."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from sop_tui.core.training.session import LEVEL_WORDS, LEVELS, Level
from sop_tui.tui import drawing
from sop_tui.tui.screens.searched import SearchedScreen
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


class TrainHomeScreen(SearchedScreen):
    """Posts what the trainee wants; the app does it."""

    AUTO_FOCUS = "#search"
    SEARCH = " Cari      "
    FOOTER = " ↑↓ Enter Mulai  F3 Tingkat  Esc Semua  Ctrl+Q Keluar"
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
        yield from self.compose_search()

    def on_mount(self) -> None:
        self.show(self._view)
        self.rows.highlight_first()

    def show(self, view: TrainHomeView) -> None:
        """Show this."""
        self._view = view
        self.query_one("#title", Panel).show(plain(f" PLN 123 ─ Latihan ─ {view.trainee}"))
        self.tell(view.trouble)
        self._show_level()
        self.list_found()

    def _show_level(self) -> None:
        told = f"{self.level} ─ {LEVEL_WORDS[self.level]}"
        self.query_one("#level", Panel).show(
            assemble((" Tingkat   ", drawing.LABEL), told, ("   F3: ganti", drawing.FAINT))
        )

    def found(self, words: Sequence[str]) -> list[Row]:
        """The offers of which all of these words tell, by topic."""
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

    @on(Entry.LeftDown)
    def _down(self) -> None:
        self.rows.focus()
        self.rows.action_move(1)

    def on_key(self, event: events.Key) -> None:
        """What is typed is searched for, also from the list."""
        if event.is_printable and event.character and isinstance(self.focused, PickList):
            event.stop()
            self.search.focus()
            self.search.put(event.character)

    def on_screen_resume(self) -> None:
        """What was searched for last stays until something else is typed."""
        self.search.action_select_all()

    @on(PickList.LeftUp)
    def _up(self) -> None:
        self.search.focus()

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
        self.search.value = ""
        self.search.focus()
