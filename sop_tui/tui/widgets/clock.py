"""The length of the call: five cells, a few bytes a second and nothing while nobody looks."""

from collections.abc import Callable

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget


def mm_ss(seconds: int) -> str:
    """``02:14``, from an hour on ``1h05``: what fits into five cells."""
    minutes = seconds // 60
    return f"{minutes:02}:{seconds % 60:02}" if minutes < 60 else f"{minutes // 60}h{minutes % 60:02}"


class Clock(Widget):
    """Shows ``elapsed()``, whole seconds, and repaints only when its text changes."""

    DEFAULT_CSS = "Clock { width: 6; height: 1; }"

    def __init__(self, elapsed: Callable[[], int], *, id: str | None = None) -> None:  # noqa: A002 - as Textual has it
        super().__init__(id=id)
        self._elapsed = elapsed
        self._text = mm_ss(elapsed())

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        text = mm_ss(self._elapsed())
        if text != self._text:
            self._text = text
            self.refresh()

    def render(self) -> RenderResult:
        return Content(self._text)
