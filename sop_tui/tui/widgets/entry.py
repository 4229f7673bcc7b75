"""The line a CSO types an answer in: one row, no border, no blinking, and never more than the answer may be long."""

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from sop_tui.core.plaintext import clean


class Entry(Input):
    """A one-row input. A bordered, blinking one costs four times the bytes a key, and 2 KB a second at rest."""

    DEFAULT_CSS = """
    Entry { height: 1; border: none; padding: 0; }
    Entry:focus { border: none; }
    """

    BINDINGS = [Binding("down", "leave_down", show=False)]

    class LeftDown(Message):
        """The CSO went down, to what may be answered."""

    def __init__(self, *, id: str | None = None, placeholder: str = "", max_length: int = 0) -> None:  # noqa: A002
        super().__init__(id=id, placeholder=placeholder, compact=True, max_length=max_length, select_on_focus=False)
        self.cursor_blink = False
        self.owner: object = None
        """Which question the text belongs to: at another one the line begins anew."""

    def action_leave_down(self) -> None:
        self.post_message(self.LeftDown())

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.put(event.text)

    def action_paste(self) -> None:
        """Ctrl+V: what this program has on its own clipboard."""
        self.put(self.app.clipboard)

    def put(self, text: str) -> None:
        """As much of a text as fits; no more of it is looked at, since a megabyte must not stop a call."""
        start, end = sorted(self.selection)
        room = (self.max_length or 1000) - len(self.value) + end - start
        self.replace(clean(text[: 4 * max(room, 0)])[: max(room, 0)], start, end)
