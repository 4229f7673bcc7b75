"""Keys as they were pressed, one at a time: each finds the screen as the key before it left it.

Textual hands a key to what has the focus when it arrives, while what the key before set off is still on its way. Over a
slow line, where keys come in bursts, or under a quick hand, a name is then typed into nothing, and the `3` of ``F10 3``
chooses at the step behind the list of outcomes. Here a key waits until the one before it is done with; only letters
typed into a line follow each other at once, since there they cannot overtake.

A text that is pasted is never a row of choices. A terminal that marks what is pasted says so; from others it comes as a
burst of keys, which is put together again before the first of them can choose anything.

More keys than any hand presses ahead are no answers: a book lies on the keyboard, or a file was poured into the line.
They are not worked off for minutes while the customer waits. As many as a stalled line may hold are kept, and what
follows them without a pause is left out.

And Textual takes Alt and a digit for the sign that one terminal on macOS has there: Alt+1 becomes ``¡``. No customer of
PLN spells such signs, so they are Alt and a digit again.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from typing import Final

from textual import events
from textual.app import App
from textual.widgets import Input

from sop_tui.tui.widgets.entry import Entry

STILL: Final = 12
"""Turns of the loop without any message after which nothing more comes of a key."""

STILL_TYPING: Final = 2
"""The same for a letter, of which the line makes something by itself."""

A_TEXT: Final = 4
"""Signs that must come in one burst to be looked at as a text."""

SIGNS_MAX: Final = 1000
"""Signs that are taken in one burst; a line takes no more."""

OTHERS_MAX: Final = 256
"""Other keys that are: half a minute of them, pressed while a line stood still."""

CHOICES_MAX: Final = 60
"""Signs of a burst that may be choices; more of them are a text, or no answer at all."""

A_RUN: Final = 8
"""Signs for a line from which they are written at once: one by one each costs a millisecond."""

PATIENCE: Final = 1000
"""Turns of the loop after which the next key is handed over, whatever is going on."""

ALT_DIGITS: Final = dict(zip("¡™£¢∞§¶•ªº", "1234567890", strict=True))
"""What Textual makes of Escape and a digit, which is what terminals send for Alt and a digit."""


class Pressed(events.Event, bubble=False):
    """What one look at the terminal brought, in its order. ``cut``: more came, and was left out."""

    def __init__(self, pressed: Sequence[events.Key | events.Paste], cut: bool) -> None:
        super().__init__()
        self.pressed = pressed
        self.cut = cut


class Burst:
    """What comes from a terminal without a pause."""

    def __init__(self) -> None:
        self._signs = self._others = 0
        self.over = False
        """It is more than a hand presses ahead, and more than a line takes of a text."""

    def take(self, pressed: Iterable[events.Key | events.Paste]) -> list[events.Key | events.Paste]:
        """The first of these keys, until it is over."""
        taken = []
        for event in pressed:
            if _is_sign(event):
                self._signs += 1
            else:
                self._others += 1
            self.over = self._signs > SIGNS_MAX or self._others > OTHERS_MAX
            if self.over:
                break
            taken.append(event)
        return taken


class Keyboard(App[None]):
    """An app whose keys and pastes are handed over one by one."""

    def __init__(self) -> None:
        super().__init__(ansi_color=True)
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._settling: asyncio.Task[None] | None = None
        self._burst = Burst()

    @property
    def settled(self) -> bool:
        """Whether everything that was pressed has had its effect."""
        return not self._ahead and self._settling is None

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, Pressed):
            await self._take(event.pressed, event.cut)
        elif isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._take([event])
        else:
            await super().on_event(event)

    async def _take(self, pressed: Sequence[events.Key | events.Paste], cut: bool = False) -> None:
        if self.settled:
            self._burst = Burst()
        known = self._burst.over
        self._ahead += [self._as_pressed(event) for event in self._burst.take(pressed)]
        if (cut or self._burst.over) and not known:
            # Of a flood only a text is of use, and as much of it as a line takes.
            self._ahead = deque(takewhile(_is_sign, self._ahead))
            self.left_out()
        first = self._ahead[0] if self._ahead else None
        if first and self._settling is None and _is_sign(first) and self._line_for(first) is None:
            self._settling = asyncio.create_task(self._settle(None))
        await self._hand_over()

    def left_out(self) -> None:
        """More keys came than can be answers, and were left out."""

    async def _hand_over(self) -> None:
        while self._ahead and self._settling is None:
            event = self._pasted() or self._ahead.popleft()
            line = self._line_for(event)
            if line is None or not self._write_run(line, event):
                await super().on_event(event)
            if line is None or not self._ahead or self._line_for(self._ahead[0]) is None:
                self._settling = asyncio.create_task(self._settle(line))

    def _write_run(self, line: Input, first: events.Event) -> bool:
        """Write what waits for a line at once, if there is much of it."""
        run = [first, *takewhile(_is_sign, self._ahead)]
        if len(run) < A_RUN or not isinstance(line, Entry):
            return False
        for _ in run[1:]:
            self._ahead.popleft()
        line.post_message(Entry.Typed("".join(event.character or "" for event in run if isinstance(event, events.Key))))
        return True

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
        signs = takewhile(_is_sign, islice(self._ahead, SIGNS_MAX))
        burst = [event.character or "" for event in signs if isinstance(event, events.Key)]
        if len(burst) < A_TEXT or not (len(burst) > CHOICES_MAX or self.taken_as_text("".join(burst))):
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
        if self._ahead:
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
