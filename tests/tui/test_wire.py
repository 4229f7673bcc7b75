"""What crosses the wire is less, and what the terminal then shows is the same."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import CompositorUpdate

from sop_tui.tui.wire import Wire
from tests.terminal_screen import Screen, Stream

SIZE = (20, 4)
CONSOLE = Console(color_system="standard", force_terminal=True, width=SIZE[0], height=SIZE[1])
STYLES = (None, *map(Style.parse, ("bold", "white on blue", "default on default", "reverse")))


class Update(CompositorUpdate):
    """An update as the compositor makes them: spans of styled text at places."""

    def __init__(self, spans: Iterable[tuple[int, int, str, Style | None]]) -> None:
        self.spans = list(spans)

    def __rich_console__(self, console: Console, options: Any) -> Any:
        for x, y, text, style in self.spans:
            yield Control.move_to(x, y).segment
            yield Segment(text, style)
            yield Segment.line()

    def render_segments(self, console: Console) -> str:
        return "".join(
            Control.move_to(x, y).segment.text
            + (style.render(text, color_system=ColorSystem.STANDARD) if style else text)
            for x, y, text, style in self.spans
        )


class Shown:
    """A terminal, and what it shows of each cell."""

    def __init__(self) -> None:
        self.screen = Screen(*SIZE)
        self._stream = Stream(self.screen)

    def feed(self, sequence: str) -> None:
        self._stream.feed(sequence)

    def cells(self) -> list[list[tuple[Any, ...]]]:
        rows, columns = range(SIZE[1]), range(SIZE[0])
        return [[tuple(self.screen.buffer[y][x]) for x in columns] for y in rows]


def whole(char: str = " ", style: Style | None = None) -> Update:
    return Update((0, y, char * SIZE[0], style) for y in range(SIZE[1]))


@st.composite
def spans(draw: st.DrawFn) -> Update:
    """Some spans that stay inside the screen; narrow characters, as any of ours in their columns."""
    found = []
    for _ in range(draw(st.integers(1, 5))):
        text = draw(st.text(alphabet="ab é✓ ", min_size=1, max_size=SIZE[0]))
        x = draw(st.integers(0, SIZE[0] - len(text)))
        found.append((x, draw(st.integers(0, SIZE[1] - 1)), text, draw(st.sampled_from(STYLES))))
    return Update(found)


@given(st.lists(spans(), min_size=1, max_size=6))
def test_the_terminal_shows_what_the_whole_update_would_have_shown(updates: list[Update]) -> None:
    wire, plain, lean = Wire(), Shown(), Shown()
    for update in [whole(), *updates]:
        plain.feed(update.render_segments(CONSOLE))
        lean.feed(wire.lean(update, SIZE).render_segments(CONSOLE))
    assert lean.cells() == plain.cells()


@given(spans())
def test_nothing_is_sent_twice(update: Update) -> None:
    wire = Wire()
    for first in (whole(), update):
        wire.difference(first, SIZE, CONSOLE)
    assert wire.difference(update, SIZE, CONSOLE) == ""


@pytest.mark.parametrize("change", ["forget", "resize"])
def test_a_terminal_that_may_show_anything_is_sent_everything(change: str) -> None:
    wire = Wire()
    size = SIZE
    wire.difference(whole("x"), SIZE, CONSOLE)
    if change == "forget":
        wire.forget()
    else:
        size = (SIZE[0], SIZE[1] + 1)
    assert wire.difference(whole("x"), size, CONSOLE).count("x") == SIZE[0] * SIZE[1]


def test_a_clock_sends_its_last_digit_only() -> None:
    wire = Wire()
    blue = Style.parse("white on blue")
    wire.difference(Update([(10, 0, "00:01", blue)]), SIZE, CONSOLE)
    sequence = wire.difference(Update([(10, 0, "00:02", blue)]), SIZE, CONSOLE)
    assert "2" in sequence
    assert len(sequence) <= 24


def test_a_wide_character_is_never_cut_in_two() -> None:
    wire, lean = Wire(), Shown()
    for text in ("字字字", "a字字", "字ab字"):
        lean.feed(wire.difference(Update([(0, 0, text.ljust(8), None)]), SIZE, CONSOLE))
        assert lean.screen.display[0].startswith(text)
