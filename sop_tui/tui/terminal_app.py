"""What every app of this program does with its terminal: keys one by one, only what changed on the wire, an end when
the terminal goes, and one line instead of a traceback."""

import asyncio
import gc
import os
import signal
import sys
from functools import partial
from typing import ClassVar, Final

from rich.console import RenderableType
from rich.text import Text
from textual._compositor import CompositorUpdate
from textual.binding import Binding
from textual.driver import Driver as AnyDriver
from textual.screen import Screen

from sop_tui.store.faulted import place, trace
from sop_tui.tui.driver import Driver
from sop_tui.tui.keyboard import Keyboard
from sop_tui.tui.lost import when_lost
from sop_tui.tui.wire import Wire

BACKLOG: Final = 8
"""Writes that wait for the terminal; with more of them it does not read. Textual itself stops at 30."""

CATCH_UP: Final = 0.2
"""Seconds until a terminal that does not read is looked at again."""

UNFORESEEN: Final = 2
"""Exit status after a fault in the program."""

HUNG_UP: Final = 129
"""As a shell reports a program that SIGHUP ended."""


class TerminalApp(Keyboard):
    """An app on a thin client's terminal."""

    TITLE = "sop-tui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        Binding("ctrl+q", "leave", "Keluar", priority=True),
        Binding("ctrl+r", "redraw", "Gambar ulang", priority=True),
    ]
    KEPT: ClassVar[str] = ""
    """What is told to be safe after a fault in the program."""

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"
        self.wire = Wire()
        self._behind = False
        """The terminal does not read, and has not been shown what the screen is now."""

    def get_driver_class(self) -> type[AnyDriver]:
        """Ours, and no other that a variable of the environment may name."""
        return Driver

    def on_mount(self) -> None:
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            when_lost(sys.stdin.fileno(), partial(loop.call_soon_threadsafe, self._end), partial(os._exit, HUNG_UP))
            if signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
                loop.add_signal_handler(signal.SIGHUP, self._end)

    def on_ready(self) -> None:
        """The first screen stands: what is left of all that was made stays, and need not be looked through again."""
        gc.collect()
        gc.freeze()
        gc.enable()

    def _end(self) -> None:
        """Whatever fails now, nobody can see it, and nobody is there to leave the program."""
        try:
            self._lost()
        finally:
            os._exit(HUNG_UP)

    def _lost(self) -> None:
        """The terminal is gone: nothing can be shown, and what must be kept is to be kept now."""

    def _handle_exception(self, error: Exception) -> None:
        """A traceback helps nobody at a desk, and its locals are a customer's data: one line."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self._return_code = UNFORESEEN
        self.panic(Text(self._told(error)))

    def _told(self, error: Exception) -> str:
        """What is told of a fault in the program, and what its makers need to find it."""
        told = " ".join(filter(None, ("Program berhenti karena kesalahan yang tidak terduga.", self.KEPT)))
        where = f"Laporkan kepada petugas TI: {type(error).__name__} di {place(error)}."
        return "\n".join((told, where, *(trace(error) if os.environ.get("SOP_TUI_DEBUG") == "1" else ())))

    def on_resize(self) -> None:
        """A terminal of another size may show anything, also where it came back to the size it had."""
        self.wire.forget()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Textual's one way to the terminal: what it sends goes over the wire as a difference.

        Where the other side does not read, nothing more is sent until it does: else the next key, and with it the next
        event of a call, would wait for the terminal.
        """
        if self._waiting > BACKLOG:
            self._fall_behind()
            return
        if isinstance(renderable, CompositorUpdate):
            renderable = self.wire.lean(renderable, (self.size.width, self.size.height))
        super()._display(screen, renderable)

    @property
    def _waiting(self) -> int:
        """How many writes the terminal has not taken yet."""
        writer = getattr(self._driver, "_writer_thread", None)
        if writer is None:
            return 0
        # What is not a picture of the screen (the form of the pointer, say) is a few bytes, and nobody waits for it.
        writer._queue.maxsize = 0
        return int(writer._queue.qsize())

    def _fall_behind(self) -> None:
        if not self._behind:
            self._behind = True
            asyncio.get_running_loop().call_later(CATCH_UP, self._catch_up)

    def _catch_up(self) -> None:
        self._behind = False
        if self._waiting:
            self._fall_behind()
        else:
            self.action_redraw()

    def action_redraw(self) -> None:
        """Send the whole screen anew, after something else wrote on the terminal."""
        self.wire.forget()
        self.screen.refresh()

    def action_leave(self) -> object:
        """Leave the program."""
        self.exit()
        return None

    async def action_quit(self) -> None:
        """Textual's own way out is the same."""
        self.action_leave()
