"""Keys as they were pressed, one at a time: each finds the screen as the key before it left it.

Textual hands a key to what has the focus when it arrives, while what the key before set off is still on its way. Over a
slow line, where keys come in bursts, or under a quick hand, a name is then typed into nothing, and the `3` of ``F10 3``
chooses at the step behind the list of outcomes. Here a key waits until the one before it is done with; only letters
typed into a line follow each other at once, since there they cannot overtake.

A text that is pasted is never a row of choices. A terminal that marks what is pasted says so; from others it comes as a
burst of keys, which is put together again before the first of them can choose anything.

And Textual takes Alt and a digit for the sign that one terminal on macOS has there: Alt+1 becomes ``¡``. No customer of
PLN spells such signs, so they are Alt and a digit again.
"""

import asyncio
from collections import deque
from itertools import islice, takewhile
from typing import Final

from textual import events
from textual.app import App
from textual.widgets import Input

STILL: Final = 12
"""Turns of the loop without any message after which nothing more comes of a key."""

STILL_TYPING: Final = 2
"""The same for a letter, of which the line makes something by itself."""

A_TEXT: Final = 4
"""Signs that must come in one burst to be looked at as a text."""

BURST_MAX: Final = 1000
"""Signs of a burst that are put together; a line takes no more."""

PATIENCE: Final = 1000
"""Turns of the loop after which the next key is handed over, whatever is going on."""

ALT_DIGITS: Final = dict(zip("¡™£¢∞§¶•ªº", "1234567890", strict=True))
"""What Textual makes of Escape and a digit, which is what terminals send for Alt and a digit."""


class Keyboard(App[None]):
    """An app whose keys and pastes are handed over one by one."""

    def __init__(self) -> None:
        super().__init__(ansi_color=True)
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._settling: asyncio.Task[None] | None = None

    @property
    def settled(self) -> bool:
        """Whether everything that was pressed has had its effect."""
        return not self._ahead and self._settling is None

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._ahead.append(self._as_pressed(event))
            if self._settling is None and _is_sign(event) and self._line_for(event) is None:
                self._settling = asyncio.create_task(self._settle(None))
            await self._hand_over()
        else:
            await super().on_event(event)

    async def _hand_over(self) -> None:
        while self._ahead and self._settling is None:
            event = self._pasted() or self._ahead.popleft()
            line = self._line_for(event)
            await super().on_event(event)
            if line is None or not self._ahead or self._line_for(self._ahead[0]) is None:
                self._settling = asyncio.create_task(self._settle(line))

    def alt_wanted(self, digit: str) -> bool:
        """Whether Alt and this digit does something now; otherwise such a sign is a sign."""
        return True

    def taken_as_text(self, burst: str) -> bool:
        """Whether signs that came in one burst, with no line to type in, are a text and no choices."""
        return False

    def _pasted(self) -> events.Paste | None:
        """The burst that comes next, if it is a text; with it goes the Enter at its end."""
        if not _is_sign(self._ahead[0]) or self._line_for(self._ahead[0]) is not None:
            return None
        signs = takewhile(_is_sign, islice(self._ahead, BURST_MAX))
        burst = [event.character or "" for event in signs if isinstance(event, events.Key)]
        if len(burst) < A_TEXT or not self.taken_as_text("".join(burst)):
            return None
        for _ in burst:
            self._ahead.popleft()
        following = self._ahead[0] if self._ahead else None
        if isinstance(following, events.Key) and following.key == "enter":
            self._ahead.popleft()
        return events.Paste("".join(burst))

    def _as_pressed(self, event: events.Key | events.Paste) -> events.Key | events.Paste:
        digit = ALT_DIGITS.get(event.character or "") if isinstance(event, events.Key) else None
        return events.Key(f"alt+{digit}", None) if digit and self.alt_wanted(digit) else event

    def _line_for(self, event: events.Event) -> Input | None:
        """The line that a letter goes to."""
        return self.focused if _is_sign(event) and isinstance(self.focused, Input) else None

    async def _settle(self, line: Input | None) -> None:
        still = 0
        for _ in range(PATIENCE):
            await asyncio.sleep(0)
            if line is None:
                still = 0 if self._stirring() else still + 1
            else:
                still = 0 if line.message_queue_size else still + 1
            if still == (STILL if line is None else STILL_TYPING):
                break
        self._settling = None
        self.call_later(self._hand_over)

    def _stirring(self) -> bool:
        """Whether a message is on its way, or a screen is coming up."""
        if not self.screen_stack:
            return False
        screen = self.screen
        pumps = (self, screen, *screen.walk_children())
        return not screen.is_mounted or any(pump.message_queue_size for pump in pumps)


def _is_sign(event: events.Event) -> bool:
    """Whether a key writes something."""
    return isinstance(event, events.Key) and event.is_printable
