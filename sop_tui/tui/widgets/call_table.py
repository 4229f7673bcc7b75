"""A table of any length of which only what is in sight is in memory: it asks for pages and forgets the farthest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sop_tui.core.plaintext import visible
from sop_tui.tui.text import glyphs

PAGE: Final = 100
"""Lines that are asked for at once."""

PAGES_MAX: Final = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column of so many cells; one that grows takes what is left. Where there is no room for all, each has its
    ``narrow`` cells; with none it is left out."""

    title: str
    cells: int
    right: bool = False
    grows: bool = False
    narrow: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table; an ``alert`` one is to be looked at."""

    id: str
    cells: tuple[str, ...]
    alert: bool = False


class CallTable(ScrollView, can_focus=True):
    """Lines by number, from 0. Posts `Wanted` for a page that it does not have; `put` brings it."""

    DEFAULT_CSS = "CallTable { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; }"
    COMPONENT_CLASSES = {"call-table--highlight", "call-table--alert"}
    BINDINGS = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("home,g", "move(-1000000000)", show=False),
        Binding("end,G", "move(1000000000)", show=False),
        Binding("enter", "pick", show=False),
    ]

    class Wanted(Message):
        """A page is in sight that is not there."""

        def __init__(self, generation: int, page: int) -> None:
            super().__init__()
            self.generation = generation
            self.page = page

    class Picked(Message):
        """Enter on a line, or a click."""

        def __init__(self, line: Line) -> None:
            super().__init__()
            self.line = line

    class Highlighted(Message):
        """The highlight came to a line, or that line came."""

        def __init__(self, line: Line | None) -> None:
            super().__init__()
            self.line = line

    class LeftUp(Message):
        """Up was pressed on the first line."""

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:  # noqa: A002 - as Textual has it
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.total = 0
        self.highlighted = 0
        self.generation = 0
        self._pages: dict[int, tuple[Line, ...]] = {}
        self._wanted: set[int] = set()

    @property
    def line(self) -> Line | None:
        """The highlighted line, once it is there."""
        return self.line_at(self.highlighted)

    def line_at(self, number: int) -> Line | None:
        """A line, where it is in memory."""
        page = self._pages.get(number // PAGE, ())
        at = number % PAGE
        return page[at] if at < len(page) else None

    def show(self, generation: int, total: int, first: Sequence[Line], highlight: int = 0) -> None:
        """Other lines, so many; the first page of them is brought along."""
        self.generation = generation
        self.total = total
        self._pages = {0: tuple(first)}
        self._wanted = set()
        self.virtual_size = Size(self.size.width, total)
        self.highlighted = min(highlight, max(total - 1, 0))
        self.scroll_to(y=max(self.highlighted - self.size.height // 2, 0), animate=False)
        self.refresh()
        self.post_message(self.Highlighted(self.line))

    def put(self, generation: int, page: int, lines: Sequence[Line]) -> None:
        """A page that was wanted; one of lines that are no longer shown is dropped."""
        if generation != self.generation:
            return
        self._wanted.discard(page)
        self._pages[page] = tuple(lines)
        while len(self._pages) > PAGES_MAX:
            here = self.scroll_offset.y // PAGE
            del self._pages[max(self._pages, key=lambda number: abs(number - here))]
        self.refresh()
        if page == self.highlighted // PAGE:
            self.post_message(self.Highlighted(self.line))

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(event.size.width, self.total)

    def heading(self, width: int) -> str:
        """The titles over the columns, for a table of so many cells."""
        return self._laid_out([column.title for column in self.columns], width)

    def action_move(self, by: int) -> None:
        """Move the highlight by so many lines."""
        if by == -1 and self.highlighted == 0:
            self.post_message(self.LeftUp())
        self.highlight(self.highlighted + by)

    def action_leaf(self, by: int) -> None:
        """Move the highlight by so many screens."""
        self.highlight(self.highlighted + by * max(self.size.height - 1, 1))

    def highlight(self, number: int) -> None:
        """Highlight this line and have it in sight."""
        before, self.highlighted = self.highlighted, min(max(number, 0), max(self.total - 1, 0))
        for line in (before, self.highlighted):
            self.refresh(Region(0, line - self.scroll_offset.y, self.size.width, 1))
        self.scroll_to_region(Region(0, self.highlighted, 1, 1), animate=False)
        self.post_message(self.Highlighted(self.line))

    def action_pick(self) -> None:
        """Pick the highlighted line."""
        if self.line is not None:
            self.post_message(self.Picked(self.line))

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y
        if event.chain > 1 or number >= self.total:
            return
        again = number == self.highlighted
        self.highlight(number)
        if again:
            self.action_pick()

    def on_focus(self) -> None:
        self.refresh(Region(0, self.highlighted - self.scroll_offset.y, self.size.width, 1))

    def on_blur(self) -> None:
        self.on_focus()

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        width = self.size.width
        if number >= self.total:
            return Strip.blank(width, self.rich_style)
        line = self.line_at(number)
        style = self._style(number, line)
        if line is None:
            self._want(number // PAGE)
            return Strip([Segment("  …", style)]).adjust_cell_length(width, style)
        return Strip([Segment(self._laid_out(line.cells, width), style)]).adjust_cell_length(width, style)

    def _want(self, page: int) -> None:
        if page not in self._wanted:
            self._wanted.add(page)
            self.post_message(self.Wanted(self.generation, page))

    def _style(self, number: int, line: Line | None) -> Style:
        if number == self.highlighted and self.has_focus:
            return self.get_component_rich_style("call-table--highlight")
        return self.get_component_rich_style("call-table--alert") if line and line.alert else self.rich_style

    def _laid_out(self, cells: Sequence[str], width: int) -> str:
        widths = self._widths(width)
        return " " + " ".join(
            _fitted(" ".join(visible(text).split()), cells, column.right)
            for text, cells, column in zip(cells, widths, self.columns, strict=True)
            if cells
        )

    def _widths(self, width: int) -> list[int]:
        spare = width - 1 - sum(column.cells + 1 for column in self.columns)
        if spare < -1:
            return [column.cells if column.narrow is None else column.narrow for column in self.columns]
        growing = sum(column.grows for column in self.columns) or 1
        return [column.cells + (max(spare, 0) // growing if column.grows else 0) for column in self.columns]


def _fitted(text: str, cells: int, right: bool) -> str:
    """A text in exactly so many cells."""
    text = glyphs(text)
    length = cell_len(text)
    if length > cells:
        return set_cell_size(text, cells - 1) + "…"
    return " " * (cells - length) + text if right else text + " " * (cells - length)
