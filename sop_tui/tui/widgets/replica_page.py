"""One window of the replicas: what is searched by, what was found, and the form to fill in."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, ItemGrid, VerticalScroll
from textual.content import Content
from textual.widgets.input import Selection

from sop_tui.core.training.backoffice import TEXT_MAX, Cell, CellState, Window
from sop_tui.tui import drawing
from sop_tui.tui.text import assemble, plain, stack
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import KEY_CELLS, PickList, Row

GAP = 2
"""Cells between two columns of what was found."""

EDGES = 3
"""Cells of a page at its sides, and of its scrollbar."""

ALONE = 40
"""Cells from which on a text of a row shown in full has a line of its own."""

FEW = 3
"""Columns to search by that stand one below the other."""

ONE_COLUMN, TWO_COLUMNS = 60, 34
"""Cells that a column to search by wants beside another."""

HEADING_LEAST = 6
"""Cells of a heading over narrow cells."""

TITLE_CELLS = 26
"""Cells of a line that are not for its text."""

MARKS: dict[CellState, str] = {"": " ", "shown": " ", "typed": "•", "saved": "✓", "program": " "}
"""Before a column: typed and not saved yet, or saved."""


class ReplicaLine(Horizontal):
    """A column of a window: its title, and a line to type in or what the program has put there."""

    DEFAULT_CSS = """
    ReplicaLine { height: 1; }
    ReplicaLine Panel { width: 22; }
    ReplicaLine.-program Panel { width: 1fr; }
    /* A class, since Textual looks at what is inside anew for that, and not for :focus-within. */
    ReplicaLine.-typing Panel { text-style: reverse; }
    ReplicaLine Entry { width: 1fr; text-style: underline; background: ansi_default; }
    """

    def __init__(self, *, searched: bool) -> None:
        super().__init__()
        self.cell: Cell | None = None
        self.searched = searched
        """Whether it is searched by what is typed here."""
        self.entry = Entry(max_length=TEXT_MAX)
        self.display = False

    def compose(self) -> ComposeResult:
        yield Panel()
        yield self.entry

    def on_descendant_focus(self) -> None:
        """What the application shows is selected: typing takes its place."""
        self.add_class("-typing")
        if self.cell is not None and self.cell.state == "shown":
            self.entry.selection = Selection(0, len(self.entry.value))

    def on_descendant_blur(self) -> None:
        """Another line has it now."""
        self.remove_class("-typing")

    @property
    def typable(self) -> bool:
        """Whether the trainee can type here now."""
        return self.cell is not None and self.cell.state != "program"

    @property
    def text(self) -> str | None:
        """What was typed and not handed on yet; None where nothing was."""
        if self.cell is None or not self.typable or self.entry.value == self.cell.value:
            return None
        return self.entry.value

    def show(self, cell: Cell | None, draft: str | None = None) -> None:
        """The column as it stands, or none. What is being typed, or is to be searched by and was not yet, stays:
        ``draft`` is such a text of a column that comes back."""
        before, self.cell = self.cell, cell
        self.display = cell is not None
        if cell is None:
            return
        program = cell.state == "program"
        title = f"{MARKS[cell.state]} {cell.title}{'*' if cell.required else ''}"
        value = f"{title:<{TITLE_CELLS - EDGES - 1}}({cell.value})"
        self.query_one(Panel).show(plain(value, drawing.FAINT) if program else plain(title))
        self.set_class(program, "-program")
        self.entry.display = not program
        same = before is not None and before.address == cell.address
        kept = same and before is not None and before.value == cell.value
        if not program and not (kept and (self.searched or self.entry.has_focus)):
            self._put(cell.value if draft is None else draft)

    def _put(self, text: str) -> None:
        if self.entry.value != text:
            self.entry.value = text
            self.entry.cursor_position = len(text)


class ReplicaPage(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The window in front. It changes nothing by itself: the screen asks for what was typed, and shows what came of it.
    It binds no key either, since ↑ is for the line above: the page follows the focus.

    Its lines serve every window in turn: to make others would keep the trainee waiting, and lose what is typed ahead.
    """

    DEFAULT_CSS = """
    ReplicaPage { height: 1fr; padding: 0 1; }
    ReplicaPage .search { height: auto; grid-gutter: 0 1; }
    ReplicaPage PickList { max-height: 6; }
    """

    def __init__(self, windows: Sequence[Window]) -> None:
        super().__init__()
        self.window: Window | None = None
        self._seekers = [
            ReplicaLine(searched=True) for _ in range(max((len(one.search) for one in windows), default=0))
        ]
        self._columns = [
            ReplicaLine(searched=False) for _ in range(max((len(one.columns) for one in windows), default=0))
        ]
        self._drafts: dict[str, str] = {}
        """What is to be searched by in other windows, by address."""
        self._looking = False

    def compose(self) -> ComposeResult:
        yield Panel(classes="heading")
        yield Panel(classes="seek")
        with ItemGrid(classes="search"):
            yield from self._seekers
        yield Panel(classes="told")
        yield Panel(classes="headings")
        yield PickList(eager=False)
        yield Panel(classes="detail")
        yield Panel(classes="form")
        yield from self._columns
        yield Panel(classes="whole")

    @property
    def seekers(self) -> list[ReplicaLine]:
        """The lines of what is searched by."""
        return [line for line in self._seekers if line.cell is not None]

    def typed(self) -> Iterator[tuple[str, str]]:
        """Column and text of what was typed in the form and not handed on yet."""
        for line in self._columns:
            if line.cell is not None and line.text is not None:
                yield line.cell.column, line.text

    def focus_first(self) -> None:
        """To the first line in which nothing stands: of the form, where there is one."""
        lines = [line for line in self._columns if line.typable] or self.seekers
        if lines:
            self.screen.set_focus(next((line for line in lines if not line.entry.value), lines[0]).entry)

    def look_at_found(self) -> None:
        """What was found stands on the screen, however small that is, as soon as there is room made for it."""
        self._looking = True
        self.call_after_refresh(self._look)

    def watch_virtual_size(self) -> None:
        """What is shown now takes another room than before."""
        if self._looking:
            self.call_after_refresh(self._look)

    def _look(self) -> None:
        if not self._looking:
            return
        top, detail = self.query_one(".told").virtual_region.y, self.query_one(".detail").virtual_region
        end = max(self.query_one(PickList).virtual_region.bottom, detail.bottom)
        most = detail.y if detail.height else top
        self.scroll_to(y=max(min(end - self.size.height, most), 0), animate=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The trainee goes on to a line, which is what is to be seen now."""
        if isinstance(event.widget, Entry):
            self._looking = False

    def show(self, window: Window) -> None:
        """The window as it stands now."""
        for line in self.seekers:
            if line.cell is not None and line.text is not None:
                self._drafts[line.cell.address] = line.text
        self.window = window
        where = window.title if window.title == window.application else f"{window.application} › {window.title}"
        fits = cell_len(f"{where}  {window.hint}") <= self.app.size.width - EDGES
        self._panel(".heading", assemble((where, drawing.HEADING), f"  {window.hint}" if fits else ""))
        self.query_one(ItemGrid).min_column_width = TWO_COLUMNS if len(window.search) > FEW else ONE_COLUMN
        for line, cell in zip_longest(self._seekers, window.search):
            line.show(cell, self._drafts.pop(cell.address, None) if cell is not None else None)
        for line, cell in zip_longest(self._columns, window.columns):
            line.show(cell)
        self._show_found(window)
        both = bool(window.search and window.columns)
        self._panel(".seek", plain("CARI" if both else "", drawing.HEADING))
        self._panel(".form", plain("ISIAN" if both else "", drawing.HEADING))
        self._panel(".whole", _whole(window, max(self.app.size.width - TITLE_CELLS, 10)))

    def _show_found(self, window: Window) -> None:
        width = max(self.app.size.width - EDGES, 20)
        self._panel(".told", plain(window.told, drawing.CAUTION if not window.found else ""))
        rows = list(window.found or ())
        # What fills a form stands there already; what is the only row and shown in full, below.
        filled = window.opened is not None and len(rows) == 1
        widths = _widths(window.headings, rows, width - KEY_CELLS)
        picks = [Row(str(at), str(at + 1) if at < 9 else "·", _fitted(row, widths)) for at, row in enumerate(rows)]
        heading = " " * KEY_CELLS + _fitted(window.headings, widths)
        self._panel(".headings", plain(heading, drawing.LABEL) if rows and not filled else Content(""))
        self.query_one(PickList).show([] if filled else picks)
        self._panel(".detail", _detail(window, width))

    def _panel(self, selector: str, content: Content) -> None:
        self.query_one(selector, Panel).show(content)


def _whole(window: Window, room: int) -> Content:
    """What is too long for its line."""
    long = [cell for cell in window.columns if cell_len(cell.value) > room]
    return stack([assemble((f"{cell.title}: ", drawing.FAINT), cell.value) for cell in long])


def _detail(window: Window, width: int) -> Content:
    """The opened row in full, unless the form shows it."""
    if window.opened is None or window.fills:
        return Content("")
    rows: list[list[tuple[str, str]]] = []
    room = 0
    for title, text in window.detail:
        cells = cell_len(f"{title}: {text}") + GAP
        if text and (cells > room or cells > ALONE):
            rows.append([])
            room = width if cells <= ALONE else 0
        if text:
            rows[-1].append((title, text))
            room -= cells
    drawn = [Content("  ").join(assemble(f"{title}: ", (text, drawing.SPOKEN)) for title, text in row) for row in rows]
    empty = [title for title, text in window.detail if not text]
    if empty:
        drawn.append(plain(f"kosong: {', '.join(empty)}", drawing.FAINT))
    return stack(drawn)


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """As wide as each column needs; what is too much is taken from headings first, then from the widest."""
    titles = [cell_len(heading) for heading in headings]
    needed = [max(map(cell_len, column)) for column in zip(*rows, strict=True)] if rows else [0] * len(titles)
    widths = [max(pair) for pair in zip(titles, needed, strict=True)]
    least = [max(need, min(title, HEADING_LEAST)) for need, title in zip(needed, titles, strict=True)]
    while sum(widths) + GAP * (len(widths) - 1) > width and max(widths, default=0) > HEADING_LEAST:
        spare = [at for at, wide in enumerate(widths) if wide > least[at]]
        widest = max(spare or range(len(widths)), key=lambda at: widths[at])
        widths[widest] -= 1
    return widths


def _fitted(cells: Sequence[str], widths: Sequence[int]) -> str:
    return (" " * GAP).join(_cut(text, room) for text, room in zip(cells, widths, strict=True)).rstrip()


def _cut(text: str, room: int) -> str:
    cut = text
    while cell_len(cut) > room and cut:
        cut = f"{cut[:-2]}…" if len(cut) > 1 else ""
    return cut + " " * (room - cell_len(cut))
