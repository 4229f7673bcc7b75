"""What the terminal sends, before anything takes it for keys.

A block that is pasted is data from somewhere else, and Textual's parser trusts it: an escape character in it turns what
follows into keys, and an end mark in it gives the rest to the desk as if it had been typed. One byte that is no UTF-8,
or a sequence with a number that no character or no screen has, ends the thread that reads, and the desk is deaf. Here a
paste is cut out whole before the parser sees it, and only what keyboards send is left of the rest.
"""

import codecs
import os
import re
import select
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste
from textual.message import Message

from sop_tui.core.plaintext import visible
from sop_tui.tui.keyboard import Burst, Keyboard, Pressed

START: Final = "\x1b[200~"
END: Final = "\x1b[201~"

AFTERMATH: Final = 0.05
"""Seconds after a paste in which another end mark shows that the first one was part of it. A hand is slower. What may
be the beginning of a sequence waits as long for its rest."""

ENDLESS: Final = 2.0
"""Seconds without a character after which a paste is at its end, marked or not."""

PASTE_MAX: Final = 1 << 14
"""Characters of a paste that are kept; no line takes a tenth of them."""

READ_MAX: Final = 1 << 12
"""Bytes that are read at once."""

TYPED_MAX: Final = 1 << 10
"""Characters behind a paste that may have been typed ahead, on a line that stood still."""

TICK: Final = 0.1
"""Seconds after which the parser is asked for a lone escape that waits for its rest, in a terminal at rest."""

COLUMNS_MAX: Final = 1000
LINES_MAX: Final = 500
"""The largest screen that is drawn on: every cell takes room, whatever a terminal says of its size."""

_SEQUENCE: Final = re.compile(r"\x1b\[[<=>?]?([0-9:;]*)([a-zA-Z~^$@])")
_BEGUN: Final = re.compile(r"\x1b(?:\[[<=>?]?[0-9:;]{0,30})?\Z")
_CHARACTERS: Final = 0x110000
_SURROGATES: Final = range(0xD800, 0xE000)


class Tamer:
    """Text from a terminal, cut anywhere, as text that harms no parser; each piece is one paste or no part of any."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = 0.0
        self._take = self._typed
        self._rest = ""
        """What may be the beginning of a sequence; behind a paste, what came since its end."""
        self._paste: list[str] = []
        self._room = 0

    def feed(self, text: str) -> Iterator[str]:
        """The pieces that are ready once this came; an empty text only says that time went by."""
        now = self._clock()
        quiet = 0.0 if text else now - self._last
        if text:
            self._last = now
        return self._take(text, quiet)

    def _typed(self, text: str, quiet: float) -> Iterator[str]:
        if not text and quiet <= AFTERMATH:
            return
        before, mark, behind = f"{self._rest}{text}".partition(START)
        self._rest = _begun(before) if text and not mark else ""
        if ready := _keys(before.removesuffix(self._rest)):
            yield ready
        if mark:
            self._take, self._paste, self._room = self._pasted, [], PASTE_MAX
            yield from self._pasted(behind, 0.0)

    def _pasted(self, text: str, quiet: float) -> Iterator[str]:
        before, mark, behind = f"{self._rest}{text}".partition(END)
        over = bool(mark) or quiet > ENDLESS
        self._rest = "" if over else _begun(before)
        self._keep(before.removesuffix(self._rest))
        if over:
            self._take = self._behind
            yield from self._behind(behind, quiet)

    def _behind(self, text: str, quiet: float) -> Iterator[str]:
        self._rest += text
        # Another end mark so soon, or more than a hand can type without a pause: all of it was in what was pasted.
        inside = len(self._rest) if len(self._rest) > TYPED_MAX else self._rest.rfind(END)
        if inside >= 0:
            self._keep(self._rest[:inside])
            self._rest = self._rest[inside:].removeprefix(END)
        if quiet > AFTERMATH:
            behind, self._rest, self._take = self._rest, "", self._typed
            yield f"{START}{visible(''.join(self._paste))}{END}"
            if behind:
                yield from self._typed(behind, 0.0)

    def _keep(self, text: str) -> None:
        self._paste.append(text[: self._room])
        self._room -= len(self._paste[-1])

    @property
    def waiting(self) -> float:
        """Seconds after which time alone may make a piece ready."""
        return AFTERMATH if self._clock() - self._last < ENDLESS else TICK


def _begun(text: str) -> str:
    """The end of the text that may be the beginning of a sequence."""
    found = _BEGUN.search(text, max(len(text) - 40, 0))
    return found[0] if found else ""


def _keys(text: str) -> str:
    """Without end marks that end nothing, and sequences that no keyboard sends."""
    return _SEQUENCE.sub(_sent, text.replace(END, "")) if "\x1b" in text else text


def _sent(sequence: re.Match[str]) -> str:
    numbers = [int(one[:9] or 0) for one in re.split("[:;]", sequence[1])]
    if sequence[2] == "t":
        lines, columns = (*numbers, 0, 0, 0)[1:3]
        return sequence[0] if 0 < lines <= LINES_MAX and 0 < columns <= COLUMNS_MAX else ""
    return "" if any(one >= _CHARACTERS or one in _SURROGATES for one in numbers) else sequence[0]


class Driver(LinuxDriver):
    """A terminal of which only what was typed, and what was pasted as a whole, reaches the app."""

    def _get_terminal_size(self) -> tuple[int, int]:
        # Asked of the terminal itself: what variables of the environment say of it may be anything.
        try:
            columns, lines = os.get_terminal_size(self.fileno)
        except OSError:
            columns = lines = 0
        return min(columns or 80, COLUMNS_MAX), min(lines or 25, LINES_MAX)

    def run_input_thread(self) -> None:
        """Read until the driver is told to stop."""
        parser, tamer, burst = XTermParser(), Tamer(), Burst()
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            readable = select.select([self.fileno], [], [], tamer.waiting)[0]
            try:
                data = os.read(self.fileno, READ_MAX) if readable else b""
            except OSError:
                data = b""
            if readable and not data:
                # The end of the terminal is looked for elsewhere; reading it again and again only costs time.
                self.exit_event.wait(TICK)
            if not data or (not burst.over and self._has_settled()):
                burst = Burst()
            elif burst.over:
                # A flood: nothing is made of it until the terminal pauses.
                parser, tamer = XTermParser(), Tamer()
                continue
            for piece in tamer.feed(decode(data)):
                try:
                    found = [*parser.feed(piece)]
                except (ValueError, OverflowError, LookupError):
                    # A sequence that the parser breaks on; it cannot go on after it.
                    parser = XTermParser()
                    continue
                self._deliver(found, burst)
            self._deliver([*parser.tick()], burst)

    def _has_settled(self) -> bool:
        """Whether the app keeps up, so that keys without a pause are no more than a key held down."""
        return isinstance(self._app, Keyboard) and self._app.settled

    def _deliver(self, messages: Sequence[Message], burst: Burst) -> None:
        """Keys in a row are one message: each costs the loop of the app as much as what the key does."""
        for typed, group in groupby(messages, lambda message: isinstance(message, Key | Paste)):
            if not typed:
                for message in group:
                    self.process_message(message)
            elif not burst.over:
                pressed = burst.take(one for one in group if isinstance(one, Key | Paste))
                self.process_message(Pressed(pressed, burst.over))
