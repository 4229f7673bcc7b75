"""A pyte screen that reads what modern programs write, since pyte alone gets some of it wrong.

pyte draws part of the sequences it does not know as text (`CSI < u`, device control strings), raises on
others (`CSI ? 6 n`), has no alternate screen, drops the rest of a text after a character without width, and
fails to read back a wide character of which one half was overwritten. `Stream` keeps the first two from the
screen, `Screen` mends the others. What counts is that a terminal shows the same characters in the same cells.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from typing import Any

import pyte
from wcwidth import wcwidth

BRACKETED_PASTE = 2004 << 5
"""Bracketed paste in `Screen.mode`, where pyte keeps private modes shifted by five bits."""

_ALTERNATE_SCREEN = 1049

_SEQUENCE = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)(?P<intermediates>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?P<string>[]PX^_][^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?![][PX^_])[ -/]*[0-~]"
)
_BEGUN = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[]PX^_][^\x07\x1b]*\x1b?|[ -/]*)")
_PRIVATE_KNOWN = "hlJK"


class Screen(pyte.Screen):
    """A pyte screen with an alternate buffer, and rows that can always be read."""

    def __init__(self, columns: int, lines: int) -> None:
        self._main: tuple[Any, Any] | None = None
        self.answers: list[str] = []
        super().__init__(columns, lines)

    def row(self, y: int) -> str:
        """The text of row `y` (0 is the top) without trailing blanks; half a wide character is a blank."""
        line, text, x = self.buffer[y], [], 0
        while x < self.columns:
            data = line[x].data
            wide = bool(data) and wcwidth(data[0]) == 2
            whole = not wide or (x + 1 < self.columns and not line[x + 1].data)
            text.append(data if data and whole else " ")
            x += 2 if wide and whole else 1
        return "".join(text).rstrip()

    def draw(self, data: str) -> None:
        """Put text at the cursor, leaving out what has no cell of its own and joins none."""
        if not (data.isascii() and data.isprintable()):
            data = "".join(char for char in data if wcwidth(char) > 0 or unicodedata.combining(char))
        super().draw(data)

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """Set modes; the alternate screen starts blank and keeps the main one for later."""
        if kwargs.get("private") and _ALTERNATE_SCREEN in modes and self._main is None:
            self._main = dict(self.buffer), copy.copy(self.cursor)
            self.buffer.clear()
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """Reset modes; leaving the alternate screen brings the main one back."""
        if kwargs.get("private") and _ALTERNATE_SCREEN in modes and self._main is not None:
            rows, self.cursor = self._main
            self.buffer.clear()
            self.buffer.update(rows)
            self._main = None
        super().reset_mode(*modes, **kwargs)

    def write_process_input(self, data: str) -> None:
        """Keep an answer of the terminal (cursor position, device) until somebody takes it."""
        self.answers.append(data)


class Stream:
    """Text from a program, in pieces cut anywhere, to a screen."""

    strings: list[str]
    """Control strings so far (OSC, DCS, APC …), each with the character that introduced it: `]0;title`."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._pyte = pyte.Stream(screen)
        self._begun = ""
        self.strings = []

    def feed(self, text: str) -> None:
        """Put `text` on the screen; a sequence cut off at its end waits for the rest."""
        text, self._begun = self._begun + text, ""
        end = 0
        while (start := text.find("\x1b", end)) >= 0:
            self._pyte.feed(text[end:start])
            if match := _SEQUENCE.match(text, start):
                self._obey(match)
                end = match.end()
            elif _BEGUN.fullmatch(text, start):
                self._begun = text[start:]
                return
            else:
                end = start + 1
        self._pyte.feed(text[end:])

    def take_answers(self) -> str:
        """What the terminal would answer to the queries since the last time."""
        answers = "".join(self._screen.answers)
        self._screen.answers.clear()
        return answers

    def _obey(self, match: re.Match[str]) -> None:
        if (string := match["string"]) is not None:
            self.strings.append(string)
            return
        parameters, intermediates, final = match["parameters"], match["intermediates"], match["final"]
        if final is None:
            self._pyte.feed(match[0])
        elif intermediates == "$" and final == "p" and parameters.startswith("?"):
            self._screen.write_process_input(f"\x1b[{parameters};0$y")
        elif not (
            intermediates
            or parameters.startswith(("<", "=", ">"))
            or ":" in parameters
            or (parameters.startswith("?") and final not in _PRIVATE_KNOWN)
        ):
            self._pyte.feed(match[0])
