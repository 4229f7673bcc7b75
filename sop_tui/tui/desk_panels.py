"""The panels of the desk, laid out and drawn in one place, for the CSO who holds a call and for QA who replays it."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from sop_tui.core.view import DeskView
from sop_tui.tui import drawing
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList


class Body(Vertical):
    """What is said and answered. It says when its width is another one, since letters and lines are laid out by it: a
    screen behind a question learns its own size first, and that of its parts later."""

    class Widened(Message):
        """The width is another one."""

    _laid_out = 0

    def on_resize(self) -> None:
        if self.size.width != self._laid_out:
            self._laid_out = self.size.width
            self.post_message(self.Widened())


def desk_panels(clock: Widget) -> ComposeResult:
    """The widgets of a call, top to bottom."""
    with Horizontal(id="bar"):
        yield Panel(id="title")
        yield clock
    with Horizontal(id="desk"):
        with Body(id="body"):
            yield Panel(id="heading")
            yield Panel(id="say")
            yield Panel(id="difference")
            yield Panel(id="strip")
            with Horizontal(id="entry"):
                yield Panel(id="entry-title")
                yield Entry(id="line")
            yield Panel(id="problems")
            yield PickList(id="answers", digits=False, columns=2)
        yield Panel(id="known")
    yield Panel(id="history")
    yield Panel(id="places")
    yield Panel(id="owed")


def draw_desk(root: DOMNode, view: DeskView, seq: int, size: Size, tight: bool) -> None:
    """Show a view, after the event ``seq``, in the panels below ``root``, which is of this size; a ``tight`` one has no
    room for blank lines. What has not changed is not repainted; the line that is typed in is the caller's."""
    width = max(root.query_one("#body").size.width or size.width, 40) - 2
    whole = size.width - 2
    drawn = {
        "#title": drawing.title_line(view),
        "#heading": drawing.heading_panel(view),
        "#say": drawing.say_panel(view),
        "#difference": drawing.differences(view, width, size.height),
        "#strip": drawing.spelling_panel(view.cells, width, drawing.strip_rows(view, size.height)),
        "#entry-title": plain(f" {view.entry.title}: ", drawing.LABEL) if view.entry else Content(""),
        "#problems": drawing.problem_panel(view.entry, 1 if tight else 2),
        "#history": drawing.history_panel(view, whole, 1 if tight else None),
        "#places": drawing.places_panel(view, whole, (0 if view.difference else 1) if tight else None),
        "#owed": drawing.owed_panel(view, whole, 1 if tight else None),
    }
    for selector, content in drawn.items():
        root.query_one(selector, Panel).show(content)
    root.query_one("#entry").display = view.entry is not None
    root.query_one("#answers", PickList).show(drawing.answer_rows(view, not tight), seq)
