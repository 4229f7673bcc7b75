"""The desk of a trainee: the real one, below the words of a customer who is simulated; and the copy sheet after it."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Input

from sop_tui.core.commands import Command
from sop_tui.store.practice import Practice
from sop_tui.tui import drawing
from sop_tui.tui.actions import TRAINING_ACTIONS, TRAINING_BAR, TRAINING_BAR_TIGHT, bar_rows
from sop_tui.tui.screens.desk import DeskScreen
from sop_tui.tui.screens.sheet import SheetScreen
from sop_tui.tui.sizes import TALL
from sop_tui.tui.speaking import Speaking
from sop_tui.tui.widgets.customer_strip import TALL_BELOW, CustomerStrip, strip_rows

_APPLICATIONS = next(action for action in TRAINING_ACTIONS if action.name == "applications")


class Applications(Message):
    """The trainee wants the applications."""


class TrainDeskScreen(DeskScreen):
    """A practice call on the screen."""

    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tight"), (TALL_BELOW, "-tall")]
    ACTIONS = TRAINING_ACTIONS
    BINDINGS = [
        Binding(action.key, action.call, action.label, show=False, priority=True)
        for action in TRAINING_ACTIONS
        if action.name in {"applications", "again"}
    ]

    def __init__(self, practice: Practice, speaking: Speaking) -> None:
        super().__init__(practice.live)
        self.practice = practice
        self._speaking = speaking

    def compose(self) -> ComposeResult:
        yield CustomerStrip(self._strip, id="customer")
        yield from super().compose()

    def on_mount(self) -> None:
        self._speaking.say(self.practice.opens())

    def room(self) -> Size:
        """The call has what the customer leaves."""
        size = self.app.size
        return size.with_height(size.height - strip_rows(size.height))

    def bar(self) -> list[str]:
        """With few lines fewer keys; the palette has them all."""
        keys = TRAINING_BAR_TIGHT if self.room().height < TALL else TRAINING_BAR
        return bar_rows(self.app.size.width - 2, drawing.enter_label(self.view), TRAINING_ACTIONS, keys)

    def _strip(self, width: int, rows: int) -> Content:
        return self._speaking.content(width, rows, enter=self._enter_hurries())

    def _enter_hurries(self) -> bool:
        """Whether Enter tells that the question was put, and does nothing else."""
        return self.view.entry is not None or bool(self.view.answers and not self.view.cells)

    def perform(self, command: Command) -> bool:
        """Carry a command out; the customer hears what came of it."""
        before, seen = self.live.call, len(self.live.events)
        done = super().perform(command)
        if self.live.call is not before:
            self._speaking.say(self.practice.hears(before, self.live.events[seen:]))
        return done

    @on(Input.Submitted, "#line")
    def _said(self, event: Input.Submitted) -> None:
        """Enter on the empty line: the question was put, and the customer may answer."""
        if not event.value.strip() and self._speaking.hurry():
            event.prevent_default()

    def action_confirm(self) -> None:
        """Enter where an answer is to be chosen: the question was put."""
        if not (self._enter_hurries() and self._speaking.hurry()):
            super().action_confirm()

    def action_again(self) -> None:
        """Ask the customer to say it again."""
        utterances = self.practice.again()
        self._speaking.say(utterances)
        if not utterances:
            self.tell("Belum ada yang perlu diulang.")

    def action_applications(self) -> None:
        """Look up and record where the work is really done."""
        self.post_message(Applications())


class TrainSheetScreen(SheetScreen):
    """The copy sheet of a practice call, with the applications to copy it into at hand."""

    KEYS = " Ctrl+O Aplikasi  1–9 Formulir  C A Salin  PgUp/PgDn Gulir  S Selesai, dinilai"
    BINDINGS = [Binding(_APPLICATIONS.key, _APPLICATIONS.call, show=False, priority=True)]

    def action_applications(self) -> None:
        """The work after the call."""
        self.post_message(Applications())
