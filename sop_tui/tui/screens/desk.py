"""The desk: one call, from greeting to end. It draws a `DeskView` and turns keys into commands; it decides nothing."""

from functools import partial

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from sop_tui.core.view import DeskView, desk_view
from sop_tui.store.live import LiveCall
from sop_tui.tui import drawing
from sop_tui.tui.actions import DESK_ACTIONS, bar_rows
from sop_tui.tui.desk_panels import Body, desk_panels, draw_desk
from sop_tui.tui.pasted import copied_option, is_text
from sop_tui.tui.screens import questions
from sop_tui.tui.screens.ending import EndModal
from sop_tui.tui.screens.modals import PickModal
from sop_tui.tui.screens.questions import Question
from sop_tui.tui.screens.warning import warned
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import plain, stack
from sop_tui.tui.widgets.clock import Clock
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row


class DeskScreen(Screen[None]):
    """A call on the screen."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    ACTIONS = DESK_ACTIONS
    BINDINGS = [
        *(Binding(action.key, action.call, action.label, show=False, priority=True) for action in DESK_ACTIONS),
        Binding("enter", "confirm", show=False),
        Binding("space,right", "tick(False)", show=False),
        Binding("left", "tick(True)", show=False),
        Binding("tab", "take_suggestion", show=False, priority=True),
        Binding("escape", "step_out", show=False),
        Binding("down", "go_down", show=False),
    ]

    class Ended(Message):
        """The call is over and waits to be sealed."""

        def __init__(self, live: LiveCall) -> None:
            super().__init__()
            self.live = live

    def __init__(self, live: LiveCall, topic: str | None = None) -> None:
        super().__init__()
        self.live = live
        self.view: DeskView = desk_view(live.call)
        self._topic = topic
        """The topic picked on the home screen: opened once the greeting was said."""
        self._doubted: str | None = None
        """The value whose letters were not all ticked when the CSO called it right."""

    def compose(self) -> ComposeResult:
        yield from desk_panels(Clock(self.live.elapsed_seconds, id="clock"))
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        self.query_one("#too-small", Panel).show(
            plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}.\nPanggilan tetap tersimpan.")
        )
        self.draw()

    @on(events.Resize)
    @on(Body.Widened)
    def _laid_out(self) -> None:
        self.call_after_refresh(self.draw)

    def perform(self, command: Command) -> bool:
        """Carry a command out; a refused one is told and changes nothing, one against the SOP is asked about first."""
        warning = warned(self.live.call, command, self.app.size)
        if warning is not None:
            self.app.push_screen(warning, warning.then(self.perform, lambda: self.live.call.seq))
            return False
        self.tell("")
        refusal = self.live.do(command)
        if refusal is not None:
            self.tell(refusal)
            return False
        self.draw()
        if self.live.call.outcome is not None:
            self.post_message(self.Ended(self.live))
        elif self._topic is not None:
            topic, self._topic = self._topic, None
            self.perform(cmd.Jump(topic))
        return True

    def tell(self, message: str) -> None:
        """One line to the CSO, above the keys; a standing trouble stays when there is nothing else."""
        text = message or self.live.trouble or ""
        self.query_one("#message", Panel).show(plain(f" {text}" if text else "", drawing.CAUTION))

    def room(self) -> Size:
        """How much of the terminal the call has."""
        return self.app.size

    def bar(self) -> list[str]:
        """The rows of the key bar."""
        return bar_rows(self.app.size.width - 2, drawing.enter_label(self.view))

    def draw(self) -> None:
        """Show the call as it stands; what has not changed is not repainted."""
        view = self.view = desk_view(self.live.call)
        with self.app.batch_update():
            draw_desk(self, view, self.live.call.seq, self.room(), self.has_class("-tight"))
            self._draw_entry(view)
            self.query_one("#keys", Panel).show(stack([plain(row) for row in self.bar()]))
            if self.has_class("-wide"):
                notes = [note.text for note in self.live.call.notes]
                self.query_one("#known", Panel).show(drawing.known_panel(view, notes))
            self.tell("")

    def _draw_entry(self, view: DeskView) -> None:
        line = self.query_one("#line", Entry)
        entry = view.entry
        if entry is None:
            if self.focused is line:
                self.set_focus(None)
            line.owner = None
            return
        scene = self.live.call.scene
        owner = (scene.stack, entry.field, scene.correcting, scene.draft)
        line.max_length = entry.max_length
        if line.owner != owner:
            line.owner = owner
            if line.value != entry.text:
                line.value = entry.text
            line.selection = drawing.selected(entry)
        if self.focused is not line:
            self.set_focus(line)

    @on(Input.Submitted, "#line")
    def _answered(self, event: Input.Submitted) -> None:
        entry = self.view.entry
        if entry is None:
            return
        if not event.value.strip():
            refusable = any(isinstance(answer.command, cmd.Refuse) for answer in self.view.answers)
            self.tell("Ketik jawabannya dahulu." + (" Atau F8 / F9." if refusable else ""))
            return
        again = entry.verdict == "warning" and event.value == entry.text
        self.perform(cmd.Answer(event.value, override=again))

    @on(Input.Changed, "#line")
    def _typed(self, event: Input.Changed) -> None:
        """What was wrong with another text is not wrong with this one."""
        entry = self.view.entry
        if entry is not None and entry.problems and event.value != entry.text:
            self.query_one("#problems", Panel).show(drawing.problem_panel(entry._replace(problems=()), 1))
            self.tell("")

    @on(Entry.LeftDown)
    def action_go_down(self) -> None:
        """Go to what may be answered."""
        if self.view.answers:
            self.query_one("#answers", PickList).focus()

    @on(PickList.LeftUp)
    def _back_to_line(self) -> None:
        if self.view.entry is not None:
            self.query_one("#line", Entry).focus()
        else:
            self.set_focus(None)

    @on(PickList.Picked, "#answers")
    def _picked(self, event: PickList.Picked) -> None:
        if event.view != self.live.call.seq or not self.is_active:
            return
        answer = next((answer for answer in self.view.answers if answer.key == event.row.key), None)
        self.set_focus(None)
        if answer is not None and not self._too_early(answer.command):
            self.perform(answer.command)

    def _too_early(self, command: Command) -> bool:
        """Whether a spelled value is called right with letters still to be read; the second time it is taken."""
        done, value = drawing.ticked(self.view.cells), "".join(cell.text for cell in self.view.cells)
        if not isinstance(command, cmd.Confirm) or done == len(self.view.cells) or self._doubted == value:
            return False
        self._doubted = value
        self.tell(
            f"Baru {done} dari {len(self.view.cells)} dicentang. Enter: eja per huruf. 1 lagi: sudah dieja semua."
        )
        return True

    @property
    def _copied(self) -> str | None:
        return copied_option(self.live.call, self.view)

    def takes_as_text(self, burst: str) -> bool:
        """Whether signs that came in one burst are a text, and no choices."""
        return is_text(burst, self.view, self._copied)

    def on_paste(self, event: events.Paste) -> None:
        """A text never chooses: it goes into the line, or opens it where one follows."""
        self._write(event.text)

    def _write(self, text: str) -> None:
        copied = self._copied
        if copied is not None:
            self.perform(cmd.Choose(copied))
        if self.view.entry is None:
            self.tell("Tidak ada isian di langkah ini: teks tidak dipakai, tidak ada yang dipilih.")
            return
        line = self.query_one("#line", Entry)
        line.focus()
        line.put(text)

    def on_key(self, event: events.Key) -> None:
        """Digits choose; with a line to type in, Alt and a digit does. A letter opens the line where one follows."""
        if event.is_printable and (event.character or "").isalpha() and self._copied is not None:
            self._write(event.character or "")
            return
        key = event.key.removeprefix("alt+")
        if not key.isdigit() or (
            self.view.entry is not None and key == event.key and self.focused is not None and self.focused.id == "line"
        ):
            return
        shown = f"Alt+{key}" if self.view.entry is not None else key
        if self.query_one("#answers", PickList).pick_key(shown):
            event.stop()
            event.prevent_default()

    def action_confirm(self) -> None:
        """Enter: said, done, or the next letter is right; at the end, the end."""
        if self.view.heading == "SELESAI":
            self.action_end()
        elif any(cell.mark == "now" for cell in self.view.cells):
            self.perform(cmd.Tick())
        elif self.view.answers and not self.view.cells:
            self.tell("Pilih jawabannya dengan angka.")
        else:
            self.perform(cmd.Confirm())

    def action_tick(self, back: bool) -> None:
        """Tick the next letter of the strip, or take the last tick off."""
        if self.view.cells and self.view.entry is None:
            self.perform(cmd.Tick(back))

    def action_take_suggestion(self) -> None:
        """Put the suggestion in the line."""
        entry = self.view.entry
        if entry and entry.suggestion:
            line = self.query_one("#line", Entry)
            line.value = entry.suggestion
            line.cursor_position = len(line.value)

    def action_step_out(self) -> None:
        """Leave the list of answers, or a correction that is not wanted."""
        call = self.live.call
        opened = (call.scene.correcting, call.scene.filling)
        before = call.past.scene if call.past else call.scene
        if opened not in {(before.correcting, before.filling), (None, None)}:
            self.action_undo()
        else:
            self._back_to_line()

    def action_undo(self) -> None:
        """Take the last step back."""
        self.perform(cmd.Undo())

    def action_refuse(self) -> None:
        """The customer is not willing."""
        self.perform(cmd.Refuse("refused"))

    def action_none(self) -> None:
        """The customer has no such thing."""
        self.perform(cmd.Refuse("not_available"))

    @work(exclusive=True, group="question")
    async def ask(self, question: Question) -> None:
        """Put a question to the CSO and carry out the command it comes to."""
        command = await question(self.app, self.live.call)
        if command is not None and self.perform(command):
            self.tell(questions.done(self.live.call, command))

    def action_ask(self, name: str) -> None:
        """One of the questions that any step may be interrupted by."""
        self.ask(questions.QUESTIONS[name])

    def action_leave_unverified(self) -> None:
        """Go on without a valid answer."""
        self.ask(partial(questions.reason, typed=self.query_one("#line", Entry).value))

    def action_language(self) -> None:
        """The next wording or language of this line."""
        for command in questions.next_wording(self.live.call):
            self.perform(command)
        self.tell(questions.language_told(self.live.call))

    @work(exclusive=True, group="question")
    async def action_end(self) -> None:
        """End the call: what is owed, the outcome; then the copy sheet."""
        outcome = await self.app.push_screen_wait(EndModal(self.live.call))
        if outcome is not None:
            self.perform(cmd.End(outcome))

    @work(exclusive=True, group="question")
    async def action_palette(self) -> None:
        """Every function key has another way, since some thin clients keep them."""
        rows = [Row(action.call, "·", action.label, f"{action.shown_key}: {action.help}") for action in self.ACTIONS]
        call = await self.app.push_screen_wait(PickModal("Semua perintah", rows[:-1], search=True))
        if call is not None:
            await self.run_action(f"screen.{call}")
