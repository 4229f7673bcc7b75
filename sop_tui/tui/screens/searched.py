"""What the two screens between calls have in common, of a desk and of a trainee: a list that is searched by typing."""

from abc import abstractmethod
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input

from sop_tui.tui import drawing
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.entry import Entry
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row


class SearchedScreen(Screen[None]):
    """Below what is its own: a line to search by, the rows, a message and the keys."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    SEARCH: str
    """The title of the line to search by, as wide as those above it."""
    FOOTER: str

    @abstractmethod
    def found(self, words: Sequence[str]) -> list[Row]:
        """The rows in which all of these words stand, case folded; all rows without any."""

    def compose_search(self) -> ComposeResult:
        """The end of what the screen is composed of."""
        with Horizontal(classes="line"):
            yield Panel(id="search-title")
            yield Entry(id="search", placeholder="ketik untuk mencari", max_length=60)
        yield PickList(id="rows", digits=False)
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        self.query_one("#search-title", Panel).show(plain(self.SEARCH, drawing.LABEL))
        self.query_one("#keys", Panel).show(plain(self.FOOTER))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))

    @property
    def search(self) -> Entry:
        """The line to search by."""
        return self.query_one("#search", Entry)

    @property
    def rows(self) -> PickList:
        """What was found."""
        return self.query_one("#rows", PickList)

    def list_found(self) -> None:
        """Show what is found by what stands in the line now."""
        self.rows.show(self.found(self.search.value.casefold().split()))

    def tell(self, message: str) -> None:
        """One line above the keys."""
        self.query_one("#message", Panel).show(plain(f" {message}" if message else "", drawing.CAUTION))

    @on(Input.Changed, "#search")
    def _narrow(self) -> None:
        self.list_found()
        self.rows.highlight_first()

    @on(Input.Submitted, "#search")
    def _take(self) -> None:
        self.rows.action_pick()
