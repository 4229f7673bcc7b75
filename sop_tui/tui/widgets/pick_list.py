"""A list to pick from with digits, arrows and Enter; a move of the highlight repaints two rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
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

KEY_CELLS = 6
"""Cells before the words of a row: the key, right-aligned, and two blanks."""

_NO_BLANK: Final = re.compile(r"[\n\t]+")
"""What would end a row, or move the cursor in it; its other blanks stand, since its words may be columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to pick: the key shown before it, its words, and a remark after them."""

    id: str
    key: str
    text: str
    remark: str = ""
    heading: bool = False

    @property
    def words(self) -> str:
        """What is shown after the key."""
        return f"{self.text}  {self.remark}" if self.remark else self.text


class PickList(ScrollView, can_focus=True):
    """Rows; posts `Picked`. Headings are never picked. ``columns`` is how many rows stand side by side, if they fit."""

    DEFAULT_CSS = """
    PickList { height: auto; scrollbar-size-vertical: 0; scrollbar-size-horizontal: 0; }
    PickList.-empty { display: none; }
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

    class _OfRow(Message):
        def __init__(self, pick_list: "PickList", row: Row) -> None:
            super().__init__()
            self.pick_list = pick_list
            self.row = row
            self.view = pick_list.view
            """The view that the row belongs to, which another may have taken the place of since."""

        @property
        def control(self) -> "PickList":
            """The list, so that ``@on(PickList.Picked, "#id")`` works."""
            return self.pick_list

    class Picked(_OfRow):
        """A row was picked."""

    class Highlighted(_OfRow):
        """The highlight came to a row."""

    class LeftUp(Message):
        """Up was pressed on the first row."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - as Textual has it
        digits: bool = True,
        columns: int = 1,
        eager: bool = True,
    ) -> None:
        """``eager``: the first row is highlighted at once, so that Enter takes it."""
        super().__init__(id=id, classes="-empty")
        self.rows: tuple[Row, ...] = ()
        self.view = 0
        self.highlighted: int | None = None
        self._lines: tuple[tuple[int, ...], ...] = ()
        self._starts: tuple[int, ...] = (0,)
        self._digits = digits
        self._columns = columns
        self._eager = eager

    def show(self, rows: Sequence[Row], view: int = 0) -> None:
        """These rows instead, of the view of this number; nothing is repainted where they are the same."""
        self.view = view
        fresh = tuple(rows)
        if fresh == self.rows:
            return
        before = len(self._lines)
        self.rows = fresh
        self.highlighted = self._first() if self.has_focus and self._eager else None
        self._lay_out(self.size.width)
        self.set_class(not fresh, "-empty")
        self.refresh(layout=len(self._lines) != before)

    def _lay_out(self, width: int) -> None:
        """Which rows stand on which line: as many columns as there is room for, of one width if they can be."""
        columns = self._columns
        widths = [0] * columns
        for at, number in enumerate(self._pickable()):
            widths[at % columns] = max(widths[at % columns], cell_len(self.rows[number].words) + KEY_CELLS + 1)
        if max(widths) > width // columns:
            columns = columns if sum(widths) <= width else 1
        else:
            widths = [width // columns] * columns
        self._starts = tuple(sum(widths[:at]) for at in range(columns))
        lines: list[tuple[int, ...]] = []
        run: list[int] = []
        for number, row in enumerate(self.rows):
            if row.heading:
                lines += _in_columns(run, columns)
                run = []
                lines.append((number,))
            else:
                run.append(number)
        self._lines = (*lines, *_in_columns(run, columns))
        self.virtual_size = Size(width, len(self._lines))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._lay_out(width)
        return len(self._lines)

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out(event.size.width)

    def _pickable(self) -> list[int]:
        return [number for number, row in enumerate(self.rows) if not row.heading]

    def _first(self) -> int | None:
        return next(iter(self._pickable()), None)

    def highlight_first(self) -> None:
        """Highlight the first row, focus or not: what Enter in a search line would take."""
        self.highlight(self._first())

    def on_focus(self) -> None:
        if self.highlighted is None and self._eager:
            self.highlight(self._first())

    def on_blur(self) -> None:
        self.highlight(None)

    def _line_of(self, number: int) -> int:
        return next((y for y, line in enumerate(self._lines) if number in line), 0)

    def highlight(self, number: int | None) -> None:
        """Highlight this row, or none, and scroll to it."""
        before, self.highlighted = self.highlighted, number
        for row in (before, number):
            if row is not None:
                self.refresh(Region(0, self._line_of(row) - self.scroll_offset.y, self.size.width, 1))
        if number is not None:
            self.scroll_to_region(Region(0, self._line_of(number), 1, 1), animate=False)
            self.post_message(self.Highlighted(self, self.rows[number]))

    def action_move(self, by: int) -> None:
        """Move the highlight by so many rows that can be picked."""
        rows = self._pickable()
        if not rows:
            return
        if self.highlighted not in rows:
            self.highlight(rows[0])
            return
        at = rows.index(self.highlighted)
        if by < 0 and at == 0:
            self.post_message(self.LeftUp())
        self.highlight(rows[min(max(at + by, 0), len(rows) - 1)])

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
        """A double click picks once: its second half would pick from whatever the first one brought under the mouse."""
        if event.chain > 1:
            return
        y = event.y + self.scroll_offset.y
        if y < len(self._lines):
            line = self._lines[y]
            number = line[sum(start <= event.x for start in self._starts[1 : len(line)])]
            if number in self._pickable():
                self.post_message(self.Picked(self, self.rows[number]))

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        width = self.size.width
        if line >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        numbers = self._lines[line]
        ends = (*self._starts[1 : len(numbers)], width)
        strips = [
            self._row(number).adjust_cell_length(end - start, self._style(number))
            for number, start, end in zip(numbers, self._starts, ends, strict=False)
        ]
        return Strip.join(strips).adjust_cell_length(width, self.rich_style)

    def _row(self, number: int) -> Strip:
        row, style = self.rows[number], self._style(number)
        words = Segment(glyphs(_NO_BLANK.sub(" ", visible(row.words))), style)
        if row.heading:
            return Strip([words])
        key = style if number == self.highlighted else style + self.get_component_rich_style("pick-list--key")
        return Strip([Segment(f"{row.key:>{KEY_CELLS - 2}}  ", key), words])

    def _style(self, number: int) -> Style:
        if self.rows[number].heading:
            return self.get_component_rich_style("pick-list--heading")
        if number == self.highlighted:
            return self.get_component_rich_style("pick-list--highlight")
        return self.rich_style


def _in_columns(numbers: Sequence[int], columns: int) -> list[tuple[int, ...]]:
    return [tuple(numbers[at : at + columns]) for at in range(0, len(numbers), columns)]
