"""Between calls: take a new one, find a topic, go on with an interrupted call, look a call of today up.

No clock and no timer: a desk that waits for a call sends not one byte.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from sop_tui.core.answers import judge
from sop_tui.tui import drawing
from sop_tui.tui.screens.searched import SearchedScreen
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row


@dataclass(frozen=True, slots=True)
class Listed:
    """A call on the home screen: ``remark`` is when, who or what came of it."""

    id: str
    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the home screen shows."""

    agent: str
    topics: tuple[Listed, ...]
    unfinished: tuple[Listed, ...] = ()
    today: tuple[Listed, ...] = ()
    caller: str = ""
    trouble: str = ""


class HomeScreen(SearchedScreen):
    """Posts what the CSO wants; the app does it."""

    AUTO_FOCUS = "#caller"
    SEARCH = " Cari topik       "
    FOOTER = " Enter Panggilan baru  ↓ Pilih dari daftar  F7 Cari topik  Ctrl+Q Keluar"
    BINDINGS = [
        Binding("f7", "focus_search", show=False),
        Binding("escape", "clear", show=False),
    ]

    class NewCall(Message):
        """Take a call; ``topic`` is opened once the greeting was said."""

        def __init__(self, caller: str, topic: str | None) -> None:
            super().__init__()
            self.caller = caller
            self.topic = topic

    class Unfinished(Message):
        """An interrupted call was picked."""

        def __init__(self, call_id: str) -> None:
            super().__init__()
            self.call_id = call_id

    class Sealed(Message):
        """A call of today was picked."""

        def __init__(self, call_id: str) -> None:
            super().__init__()
            self.call_id = call_id

    def __init__(self, view: HomeView) -> None:
        super().__init__()
        self._view = view
        self._doubted: str | None = None
        """The number that was already asked about."""

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        with Horizontal(classes="line"):
            yield Panel(id="caller-title")
            yield Entry(id="caller", placeholder="ketik nomor, lalu Enter", max_length=40)
        yield from self.compose_search()

    def on_mount(self) -> None:
        self.query_one("#caller-title", Panel).show(plain(" Nomor pemanggil  ", drawing.LABEL))
        self.show(self._view)

    def show(self, view: HomeView) -> None:
        """Show this, with its number to begin with: the last caller's must not stay."""
        self._view = view
        self.query_one("#title", Panel).show(plain(f" PLN 123 ─ Meja layanan ─ {view.agent}"))
        self.query_one("#caller", Entry).value = view.caller
        self.tell(view.trouble)
        self.list_found()

    def found(self, words: Sequence[str]) -> list[Row]:
        """The topics and calls of which all of these words tell."""
        view = self._view
        rows: list[Row] = []
        for kind, heading, listed in (
            ("unfinished", "BELUM SELESAI", view.unfinished),
            ("topic", "PANGGILAN BARU", view.topics),
            ("today", "HARI INI", view.today),
        ):
            rows += self._section(kind, heading, listed, words)
        return rows

    def _section(self, kind: str, heading: str, listed: Sequence[Listed], words: Sequence[str]) -> list[Row]:
        found = [
            Row(f"{kind}:{item.id}", "▸", item.text, item.remark)
            for item in listed
            if all(word in f"{item.text} {item.remark}".casefold() for word in words)
        ]
        return [Row("", "", heading, heading=True), *found] if found else []

    @on(Input.Submitted, "#caller")
    def _new_call(self, event: Input.Submitted) -> None:
        self._take_call(event.value, None)

    def _take_call(self, caller: str, topic: str | None) -> None:
        """A number that is none, or is missing, is taken at the second Enter: the telephone may show no other."""
        judgement = judge("id_caller", caller)
        doubt = judgement.problems[0].message if judgement.problems else ""
        if judgement.tag == "hidden" and not doubt:
            doubt = "Nomor pemanggil kosong."
        if doubt and self._doubted != caller:
            self._doubted = caller
            self.tell(f"{doubt} Enter lagi: mulai panggilan.")
            return
        self.post_message(self.NewCall(caller, topic))

    @on(Input.Changed, "#caller")
    def _retyped(self) -> None:
        self._doubted = None
        self.tell(self._view.trouble)

    @on(Entry.LeftDown)
    def _down(self) -> None:
        self.rows.focus()

    @on(PickList.LeftUp)
    def _up(self) -> None:
        self.query_one("#caller", Entry).focus()

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        kind, _, picked = event.row.id.partition(":")
        if kind == "topic":
            self._take_call(self.query_one("#caller", Entry).value, picked)
        elif kind == "unfinished":
            self.post_message(self.Unfinished(picked))
        else:
            self.post_message(self.Sealed(picked))

    def action_focus_search(self) -> None:
        """Search a topic."""
        self.search.focus()

    def action_clear(self) -> None:
        """Back to the number, nothing searched."""
        self.search.value = ""
        self.query_one("#caller", Entry).focus()
