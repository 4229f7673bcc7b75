"""The end of a call: what is still owed, and which outcome."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from sop_tui.core.dialog import End
from sop_tui.core.state import Call
from sop_tui.core.view import owed
from sop_tui.tui import drawing
from sop_tui.tui.screens.modals import Modal
from sop_tui.tui.text import plain, stack
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row


class EndModal(Modal[str | None]):
    """Asks for the outcome; the answer is its name."""

    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, call: Call) -> None:
        super().__init__()
        self._call = call

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Panel(id="title", classes="heading")
            yield Panel(id="text")
            yield PickList(id="rows", eager=False)
            yield Panel(id="keys", classes="faint")

    def on_mount(self) -> None:
        self.query_one("#title", Panel).show(plain("Akhiri panggilan"))
        self.query_one("#text", Panel).show(self._owed())
        self.query_one("#keys", Panel).show(plain("angka: hasil panggilan   Esc: kembali ke panggilan"))
        rows = self.query_one("#rows", PickList)
        rows.show([Row(name, str(n), title) for n, (name, title) in enumerate(self._outcomes(), start=1)])
        rows.focus()

    def _outcomes(self) -> list[tuple[str, str]]:
        """The outcome that the dialogue came to stands first."""
        outcomes = list(self._call.root.outcomes.items())
        step = self._call.step
        reached = step.end if isinstance(step, End) and len(self._call.scene.stack) == 1 else None
        return sorted(outcomes, key=lambda item: item[0] != reached)

    def _owed(self) -> Content:
        items = drawing.owed_items(owed(self._call))
        if not items:
            return plain("Tidak ada lagi yang wajib.")
        rows = items if self.app.size.height >= 22 else drawing.flowed(items, self.app.size.width - 10)
        return stack([plain("Masih wajib menurut SOP:", drawing.CAUTION), *(plain(f"  {row}") for row in rows)])

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self.dismiss(event.row.id)
