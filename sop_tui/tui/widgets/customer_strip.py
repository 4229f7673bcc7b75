"""The strip of the screen in which the customer's words appear; it repaints when there are others."""

from collections.abc import Callable

from textual import events
from textual.content import Content

from sop_tui.tui.sizes import TALL
from sop_tui.tui.widgets.panel import Panel

ROOMY = 30
"""From so many lines of the terminal on the customer has a row more."""


def strip_rows(height: int) -> int:
    """How many rows the customer's words have on a terminal of so many lines."""
    return 3 if height >= ROOMY else 2


TALL_BELOW = TALL + strip_rows(TALL)
"""From so many lines on there is room for blank lines below the strip too."""


class CustomerStrip(Panel):
    """Shows ``content(width, rows)``."""

    def __init__(self, content: Callable[[int, int], Content], *, id: str | None = None) -> None:  # noqa: A002 - as Textual has it
        super().__init__(id=id)
        self._content = content

    def on_mount(self) -> None:
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Show what the customer says now."""
        size = self.app.size
        self.show(self._content(size.width, strip_rows(size.height)))
