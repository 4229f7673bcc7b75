"""A list to pick from with digits, arrows and Enter; a move of the highlight repaints two rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sop_tui.core.plaintext import clean
from sop_tui.tui.text import glyphs


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to pick: the key shown before it, its words, and a remark after them."""

    id: str
    key: str
    text: str
    remark: str = ""
    heading: bool = False


class PickList(ScrollView, can_focus=True):
    """Rows; posts `Picked`. Headings are shown and never picked."""

    DEFAULT_CSS = """
    PickList { height: auto; scrollbar-size-vertical: 0; scrollbar-size-horizontal: 0; }
    """
    COMPONENT_CLASSES = {"pick-list--key", "pick-list--highlight", "pick-list--heading"}
    BINDINGS = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("home", "move(-10000)", show=False),
        Binding("end", "move(10000)", show=False),
        Binding("enter", "pick", show=False),
    ]

    class Picked(Message):
        """A row was picked."""

        def __init__(self, pick_list: "PickList", row: Row) -> None:
            super().__init__()
            self.pick_list = pick_list
            self.row = row

        @property
        def control(self) -> "PickList":
            """The list, so that ``@on(PickList.Picked, "#id")`` works."""
            return self.pick_list

    class LeftUp(Message):
        """Up was pressed on the first row."""

    def __init__(self, *, id: str | None = None, digits: bool = True) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: tuple[Row, ...] = ()
        self.highlighted: int | None = None
        self._digits = digits

    def show(self, rows: Sequence[Row]) -> None:
        """These rows instead; nothing is repainted where they are the same."""
        fresh = tuple(rows)
        if fresh == self.rows:
            return
        relayout = len(fresh) != len(self.rows)
        self.rows = fresh
        self.highlighted = self._first() if self.has_focus else None
        self.virtual_size = Size(self.size.width, len(fresh))
        self.display = bool(fresh)
        self.refresh(layout=relayout)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.rows)

    def _pickable(self) -> list[int]:
        return [number for number, row in enumerate(self.rows) if not row.heading]

    def _first(self) -> int | None:
        return next(iter(self._pickable()), None)

    def highlight_first(self) -> None:
        """Highlight the first row, focus or not: what Enter in a search line would take."""
        self._highlight(self._first())

    def on_focus(self) -> None:
        if self.highlighted is None:
            self._highlight(self._first())

    def on_blur(self) -> None:
        self._highlight(None)

    def _highlight(self, number: int | None) -> None:
        before, self.highlighted = self.highlighted, number
        for row in {before, number} - {None}:
            self.refresh(Region(0, (row or 0) - self.scroll_offset.y, self.size.width, 1))
        if number is not None:
            self.scroll_to_region(Region(0, number, 1, 1), animate=False)

    def action_move(self, by: int) -> None:
        """Move the highlight by so many rows that can be picked."""
        rows = self._pickable()
        if not rows:
            return
        if self.highlighted is None:
            self._highlight(rows[0])
            return
        at = rows.index(self.highlighted) if self.highlighted in rows else 0
        if by < 0 and at == 0:
            self.post_message(self.LeftUp())
        self._highlight(rows[min(max(at + by, 0), len(rows) - 1)])

    def action_pick(self) -> None:
        """Pick the highlighted row."""
        if self.highlighted is not None:
            self.post_message(self.Picked(self, self.rows[self.highlighted]))

    def pick_key(self, key: str) -> bool:
        """Pick the row that shows this key; tells whether there was one."""
        row = next((row for row in self.rows if row.key == key and not row.heading), None)
        if row is not None:
            self.post_message(self.Picked(self, row))
        return row is not None

    def on_key(self, event: events.Key) -> None:
        if self._digits and event.character and event.character.isdigit() and self.pick_key(event.character):
            event.stop()

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y
        if number in self._pickable():
            self.post_message(self.Picked(self, self.rows[number]))

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        width = self.size.width
        if number >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[number]
        style = self.rich_style
        if row.heading:
            style = self.get_component_rich_style("pick-list--heading")
        elif number == self.highlighted:
            style = self.get_component_rich_style("pick-list--highlight")
        key_style = self.get_component_rich_style("pick-list--key") if style is self.rich_style else style
        remark = f"  {row.remark}" if row.remark else ""
        words = Segment(glyphs(clean(row.text + remark)), style)
        parts = [words] if row.heading else [Segment(f" {row.key:>2}  ", style + key_style), words]
        return Strip(parts).adjust_cell_length(width, style)
