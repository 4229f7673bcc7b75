"""After the call: the copy sheet form by form, the Resume, and where the transcript lies."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from sop_tui.core.sheet import SheetForm
from sop_tui.tui import drawing
from sop_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS
from sop_tui.tui.text import assemble, plain, stack
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList, Row


class SheetScreen(Screen[None]):
    """What to copy where. Plain text, one column a line, so that a mouse can mark it too."""

    AUTO_FOCUS = "#forms"
    KEYS = " 1–9 Formulir  C Salin formulir  A Salin semua  PgUp/PgDn Gulir  S Selesai"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [
        Binding("escape,s,f10", "home", show=False),
        Binding("c", "copy(False)", show=False),
        Binding("a", "copy(True)", show=False),
        Binding("pageup", "scroll(-8)", show=False, priority=True),
        Binding("pagedown", "scroll(8)", show=False, priority=True),
    ]

    class Closed(Message):
        """The CSO is done with the sheet."""

    def __init__(self, heading: str, forms: tuple[SheetForm, ...], where: str, trouble: str = "") -> None:
        super().__init__()
        self._heading = heading
        self._forms = forms
        self._where = where
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        yield Panel(id="title")
        yield Panel(id="trouble")
        with Horizontal(id="sheet"):
            yield PickList(id="forms")
            with VerticalScroll(id="columns"):
                yield Panel(id="text")
        yield Panel(id="where")
        yield Panel(id="message")
        yield Panel(id="keys")
        yield Panel(id="too-small")

    def on_mount(self) -> None:
        self.query_one("#title", Panel).show(plain(f" {self._heading}"))
        self.query_one("#trouble", Panel).show(plain(self._trouble, drawing.ALERT))
        self.query_one("#where", Panel).show(plain(self._where))
        self.query_one("#keys", Panel).show(plain(self.KEYS))
        self.query_one("#too-small", Panel).show(plain(f"Layar terlalu kecil: perbesar sampai {SMALLEST}."))
        rows = self.query_one("#forms", PickList)
        rows.show([Row(str(n), str(n + 1), form.title, self._missing(form)) for n, form in enumerate(self._forms)])
        self._show_form(0)

    def _missing(self, form: SheetForm) -> str:
        count = sum(column.missing for column in form.columns)
        return f"({count} kosong)" if count else ""

    def _show_form(self, number: int) -> None:
        self._number = number
        if not self._forms:
            self.query_one("#text", Panel).show(plain("Tidak ada yang perlu dicatat dari panggilan ini."))
            return
        form = self._forms[number]
        rows: list[Content] = [plain(form.title, drawing.LABEL)]
        for column in form.columns:
            if column.missing:
                rows.append(plain(f"{column.title}*: wajib, masih kosong", drawing.ALERT))
            elif column.excused and column.required and not column.value:
                rows.append(assemble(f"{column.title}*: ", (f"boleh kosong ({column.excused})", drawing.FAINT)))
            elif column.value:
                star = "*" if column.required else ""
                rows.append(assemble(f"{column.title}{star}: ", (column.value, drawing.SPOKEN)))
        empty = [column.title for column in form.columns if not column.value and not column.required]
        if empty:
            rows.append(plain(f"kosong: {', '.join(empty)}", drawing.FAINT))
        self.query_one("#text", Panel).show(stack(rows))
        self.query_one("#columns").scroll_home(animate=False)

    @on(PickList.Highlighted)
    def _highlighted(self, event: PickList.Highlighted) -> None:
        self._show_form(int(event.row.id))

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        """A digit shows its form. Enter does not lead home: an Enter too many would leave the sheet unseen."""
        self.query_one("#forms", PickList).highlight(int(event.row.id))

    def action_copy(self, everything: bool) -> None:
        """To the clipboard of the CSO's terminal (OSC 52)."""
        chosen = self._forms if everything else self._forms[self._number : self._number + 1]
        if not chosen:
            return
        self.app.copy_to_clipboard("\n\n".join(form.text for form in chosen))
        what = "Semua formulir" if everything else chosen[0].title
        self.query_one("#message", Panel).show(plain(f" {what} disalin ke papan klip."))

    def action_scroll(self, rows: int) -> None:
        """Scroll the form."""
        self.query_one("#columns").scroll_relative(y=rows, animate=False)

    def action_home(self) -> None:
        """Back to the home screen."""
        self.post_message(self.Closed())
