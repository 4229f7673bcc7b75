"""A piece of the screen that is repainted only when what it shows has changed."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static


class Panel(Static):
    """Text that changes seldom: every byte crosses a thin client's wire."""

    DEFAULT_CSS = """
    Panel { height: auto; }
    Panel.-empty { display: none; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as Textual has it
        super().__init__("", id=id, classes=f"{classes or ''} -empty".strip(), markup=False)
        self._shown = Content("")

    @property
    def shown(self) -> Content:
        """What stands there now."""
        return self._shown

    def show(self, content: Content) -> None:
        """Show this instead; an empty content takes no room."""
        if content.is_same(self._shown):
            return
        before, self._shown = self._shown, content
        self.set_class(not content.plain, "-empty")
        self.update(content, layout=self._needs_other_room(before.plain, content.plain))

    def _needs_other_room(self, before: str, after: str) -> bool:
        if before.count("\n") != after.count("\n") or max(len(before), len(after)) > self.size.width:
            return True
        return self.styles.is_auto_width and cell_len(before) != cell_len(after)
