"""The line a CSO types an answer in: one row, no border, no blinking, and never more than the answer may be long."""

from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

from sop_tui.core.plaintext import clean


class Entry(Input):
    """A one-row input. A bordered, blinking one costs four times the bytes a key, and 2 KB a second at rest."""

    DEFAULT_CSS = """
    Entry { height: 1; border: none; padding: 0; }
    Entry:focus { border: none; }
    """

    BINDINGS = [Binding("down", "leave_down", show=False)]

    virtual_size = Reactive(Size(0, 0))
    """As every widget has it, but a line is as wide as it is whatever is in it: no letter lays the screen out anew."""

    class LeftDown(Message):
        """The CSO went down, to what may be answered."""

    class Typed(events.Event, bubble=False):
        """Signs that were typed one after the other."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None, placeholder: str = "", max_length: int = 0) -> None:  # noqa: A002 - as Textual has it
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

    def restricted(self) -> None:
        """A full line takes no more. Textual rings a bell for each sign, and while bells go out nothing is drawn."""

    def _on_entry_typed(self, event: Typed) -> None:
        start, end = sorted(self.selection)
        self.replace(event.text[: self._room], start, end)

    def put(self, text: str) -> None:
        """As much of a text as fits; no more of it is looked at, since a megabyte must not stop a call."""
        start, end = sorted(self.selection)
        self.replace(clean(text[: 4 * self._room])[: self._room], start, end)

    @property
    def _room(self) -> int:
        """How many signs more it takes in the place of what is selected."""
        start, end = sorted(self.selection)
        return max((self.max_length or 1000) - len(self.value) + end - start, 0)
