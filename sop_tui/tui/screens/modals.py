"""Small questions in front of the desk: pick one, type a line, read a text."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Input
from textual.widgets.input import Selection

from sop_tui.tui.sizes import HEIGHTS
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row


class Modal(ModalScreen[ScreenResultType]):
    """What every question here is: answered once, and only while nothing lies in front of it."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Answer and go. Textual takes away whatever screen is in front, which at a second answer is the call."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class PickModal(Modal[str | None]):
    """One of several rows, by digit, arrows or, where ``search`` is set, by typing a part of it."""

    VERTICAL_BREAKPOINTS = HEIGHTS[1:]
    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, title: str, rows: Sequence[Row], *, text: str = "", search: bool = False) -> None:
        super().__init__()
        self._title = title
        self._rows = tuple(rows)
        self._text = text
        self._search = search

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Panel(id="title", classes="heading")
            yield Panel(id="text")
            if self._search:
                yield Entry(id="search", placeholder="ketik untuk mencari", max_length=60)
            yield PickList(id="rows", digits=not self._search)
            yield Panel(id="keys", classes="faint")

    def on_mount(self) -> None:
        self.query_one("#title", Panel).show(plain(self._title))
        self.query_one("#text", Panel).show(plain(self._text))
        keys = "↑↓ Enter: pilih   Esc: batal" if self._search else "angka, atau ↑↓ Enter: pilih   Esc: batal"
        self.query_one("#keys", Panel).show(plain(keys))
        rows = self.query_one("#rows", PickList)
        rows.show(self._rows)
        if self._search:
            rows.highlight_first()
            self.query_one("#search", Entry).focus()
        else:
            rows.focus()

    @on(Input.Changed, "#search")
    def _narrow(self, event: Input.Changed) -> None:
        words = event.value.casefold().split()
        found = [row for row in self._rows if all(word in f"{row.text} {row.remark}".casefold() for word in words)]
        self.query_one(PickList).show(found or [Row("", "", "Tidak ada yang cocok", heading=True)])
        self.query_one(PickList).highlight_first()

    @on(Input.Submitted, "#search")
    def _take_highlighted(self) -> None:
        self.query_one(PickList).action_pick()

    @on(Entry.LeftDown)
    def _down(self) -> None:
        rows = self.query_one(PickList)
        rows.focus()
        rows.action_move(1)

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self.dismiss(event.row.id)


LEAVE = "leave"
"""The row of `LeaveModal` that leaves."""


class LeaveModal(PickModal):
    """Asks before a call is left."""

    def __init__(self) -> None:
        rows = [Row("stay", "1", "Tetap di panggilan ini"), Row(LEAVE, "2", "Keluar")]
        text = "Panggilan masih berlangsung. Bila keluar, panggilan disimpan dan ditawarkan lagi nanti."
        super().__init__("Keluar?", rows, text=text)


class Doubt(NamedTuple):
    """What is wrong with a text, and what may be meant instead."""

    words: Content
    suggestion: str | None = None


class TextModal(Modal[str | None]):
    """One line of text. ``check`` says what is wrong with it, or nothing."""

    BINDINGS = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("tab", "take_suggestion", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        hint: str = "",
        *,
        value: str = "",
        max_length: int = 500,
        check: Callable[[str], Doubt | None] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._hint = hint
        self._value = value
        self._max_length = max_length
        self._check = check
        self._suggestion: str | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Panel(id="title", classes="heading")
            yield Entry(id="line", max_length=self._max_length)
            yield Panel(id="hint")
            yield Panel(id="keys", classes="faint")

    def on_mount(self) -> None:
        self.query_one("#title", Panel).show(plain(self._title))
        self.query_one("#hint", Panel).show(plain(self._hint))
        self.query_one("#keys", Panel).show(plain("Enter: simpan   Esc: batal"))
        line = self.query_one("#line", Entry)
        line.value = self._value
        line.selection = Selection(0, len(line.value))  # typing takes the place of what is only offered
        line.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        doubt = self._check(event.value) if self._check else None
        if doubt is not None:
            self._suggestion = doubt.suggestion
            self.query_one("#hint", Panel).show(doubt.words)
        elif event.value.strip():
            self.dismiss(event.value)

    def action_take_suggestion(self) -> None:
        """Put the suggestion in the line."""
        if self._suggestion:
            line = self.query_one("#line", Entry)
            line.value = self._suggestion
            line.cursor_position = len(line.value)


class ReadModal(Modal[None]):
    """A text to read."""

    VERTICAL_BREAKPOINTS = HEIGHTS[1:]
    BINDINGS = [Binding("escape,enter,q,f1", "dismiss(None)", show=False)]

    def __init__(self, title: str, content: Content) -> None:
        super().__init__()
        self._title = title
        self._content = content

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Panel(id="title", classes="heading")
            with VerticalScroll(id="scroll"):
                yield Panel(id="text")
            yield Panel(id="keys", classes="faint")

    def on_mount(self) -> None:
        self.query_one("#title", Panel).show(plain(self._title))
        self.query_one("#text", Panel).show(self._content)
        self.query_one("#keys", Panel).show(plain("↑↓: gulir   Esc: tutup"))
        self.query_one("#scroll").focus()
