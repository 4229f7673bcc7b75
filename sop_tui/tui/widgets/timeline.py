"""What happened in a call, line by line; a step of the playback repaints the lines that it is about."""

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sop_tui.core.plaintext import visible
from sop_tui.core.timeline import Entry, Timeline
from sop_tui.tui.text import glyphs
from sop_tui.tui.widgets.clock import mm_ss

PAUSE_SHOWN_MS = 2_000
"""From here on a pause is told before the line."""


def seconds(ms: int) -> str:
    """``0,4 d``, from ten on ``12 d``."""
    return f"{ms / 1000:.1f} d".replace(".", ",") if ms < 9_950 else f"{round(ms / 1000)} d"


def marks(entry: Entry) -> str:
    """What stands before a line, since its end may be cut off: rules broken, haste, and that it was taken back."""
    told = f"✗ {', '.join(entry.violated)}  " if entry.violated else ""
    if entry.hurried:
        told += f"» {seconds(entry.hurried.ms)}  "
    return told + ("(batal) " if entry.gone else "")


class TimelineList(ScrollView):
    """Entries; posts `Picked` when one is clicked. The keys are the screen's."""

    DEFAULT_CSS = "TimelineList { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; }"
    COMPONENT_CLASSES = {
        "timeline--now",
        "timeline--ahead",
        "timeline--violated",
        "timeline--caution",
        "timeline--mark",
    }

    class Picked(Message):
        """An entry was clicked."""

        def __init__(self, seq: int) -> None:
            super().__init__()
            self.seq = seq

    def __init__(self, timeline: Timeline, *, id: str | None = None) -> None:  # noqa: A002 - as Textual has it
        super().__init__(id=id)
        self.can_focus = False
        self._timeline = timeline
        self._step = 0
        self._pauses = {step.entries[0]: step.pause_ms for step in timeline.steps}

    def on_mount(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._timeline.entries))

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(event.size.width, len(self._timeline.entries))
        self._reveal()

    def show(self, step: int) -> None:
        """This step is on the desk."""
        before, self._step = self._step, step
        changed = [self._timeline.steps[number].entries for number in (before, step)]
        first, stop = min(start for start, _ in changed), max(stop for _, stop in changed)
        self.refresh(Region(0, first - self.scroll_offset.y, self.size.width, stop - first))
        self._reveal()

    def _reveal(self) -> None:
        """Have the step in sight, and of what comes next as much as there is room for."""
        first, stop = self._timeline.steps[self._step].entries
        height = max(self.size.height, 1)
        top = self.scroll_offset.y
        if first < top or stop > top + height - (1 if height > 3 else 0):
            self.scroll_to(y=max(min(first - height // 3, len(self._timeline.entries) - height), 0), animate=False)

    def on_click(self, event: events.Click) -> None:
        line = event.y + self.scroll_offset.y
        if line < len(self._timeline.entries):
            self.post_message(self.Picked(self._timeline.entries[line].seq))

    def render_line(self, y: int) -> Strip:
        line, width = y + self.scroll_offset.y, self.size.width
        if line >= len(self._timeline.entries):
            return Strip.blank(width, self.rich_style)
        style = self._style(line)
        return Strip(self._segments(line, style)).adjust_cell_length(width, style)

    def _style(self, line: int) -> Style:
        first, stop = self._timeline.steps[self._step].entries
        if line < first:
            return self.rich_style
        return self.get_component_rich_style("timeline--now" if line < stop else "timeline--ahead")

    def _segments(self, line: int, style: Style) -> list[Segment]:
        entry = self._timeline.entries[line]
        pause = self._pauses.get(line, 0)
        waited = f"+{seconds(pause)}" if pause >= PAUSE_SHOWN_MS else ""
        time = f"{mm_ss(entry.elapsed_ms // 1000)} {waited:>6} " if line in self._pauses else " " * 13
        first, stop = self._timeline.steps[self._step].entries
        now = first <= line < stop
        marked = style
        if not now and entry.violated:
            marked += self.get_component_rich_style("timeline--violated", partial=True)
        elif not now and (entry.hurried or entry.type in {"overridden", "corrected", "noted"}):
            marked += self.get_component_rich_style("timeline--caution", partial=True)
        words = " ".join(visible(marks(entry) + entry.words).split())
        return [Segment(time, style), Segment(glyphs(words), marked)]
