"""What a simulated customer says, as it is said: after a pause, and piece by piece at the pace of speech.

It lives beside the screens, since a customer talks on while the trainee looks something up in the applications. There
is a timer only while there is something to wait for: a customer who listens sends not one byte.
"""

from collections import deque
from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import Final, Literal, Protocol

from textual.content import Content
from textual.timer import Timer

from sop_tui.core.training.session import Level, Utterance
from sop_tui.tui import drawing
from sop_tui.tui.text import assemble, plain, stack

LABEL: Final = " PELANGGAN  "
CUSTOMER: Final = "bold ansi_green"
BEFORE: Final = "ansi_green"
LISTENS: Final = "(mendengarkan)"
THINKS: Final = "… (Enter: langsung dijawab)"
PAUSES: Final = "…"
"""Where Enter does something else."""

REMAINS: Final[dict[Level, int | None]] = {1: None, 2: 14, 3: 7}
"""How many of the pieces said last can still be read: who cannot take them down in time must ask again."""

INSISTED_ON: Final = ("objection", "upset", "turn", "early")
"""Why something is said that a customer says also after the CSO went on in the pause before it."""


class Sound(Protocol):
    """What says a text aloud."""

    def say(self, text: str, words_per_minute: int = ..., /) -> None: ...
    def stop(self) -> None: ...


class Speaking:
    """The customer's side of the line.

    ``later`` calls back after so many seconds, ``began`` is told of each utterance as it begins, and ``changed`` is
    called when there is something else to read. ``pace`` is the length of a second: 0 says everything at once.
    """

    def __init__(  # noqa: PLR0913 - how a customer speaks, each by name
        self,
        later: Callable[[float, Callable[[], None]], Timer],
        began: Callable[[Utterance], None],
        changed: Callable[[], None],
        *,
        level: Level = 1,
        wpm: int = 150,
        sound: Sound | None = None,
        pace: float = 1.0,
    ) -> None:
        self.state: Literal["silent", "waiting", "speaking"] = "silent"
        self._later = later
        self._began = began
        self._changed = changed
        self._remains = REMAINS[level]
        self._wpm = wpm
        self._sound = sound
        self._pace = pace
        self._queue: deque[Utterance] = deque()
        self._present: Utterance | None = None
        self._said = 0
        """How many pieces of the present utterance."""
        self._before = ""
        """What can still be read of the utterance before it."""
        self._timer: Timer | None = None

    def say(self, utterances: Sequence[Utterance]) -> None:
        """Say this next. What is being said is said to its end at once; what the CSO did not wait for is left unsaid,
        unless the customer insists on it."""
        if not utterances:
            return
        self._halt()
        waiting = [self._present] if self.state == "waiting" and self._present else []
        insisted = [one._replace(pause_ms=0) for one in (*waiting, *self._queue) if one.why in INSISTED_ON]
        if any(one.why == "objection" for one in utterances):
            # Who reads on in the pause before an objection hears it once, not once a letter.
            insisted = [one for one in insisted if one.why != "objection"]
        if self.state == "speaking" and self._present:
            self._said = len(self._present.pieces)
        elif self.state == "waiting":
            self._present = None
        self._queue = deque((*insisted, *utterances))
        self._next()

    def hurry(self) -> bool:
        """The CSO is done talking: the customer speaks now. Tells whether anything was waited for."""
        if self.state != "waiting":
            return False
        self._halt()
        self._waited()
        return True

    def stop(self) -> None:
        """The line is closed."""
        self._halt()
        self._queue.clear()
        self._present = None
        self.state = "silent"
        if self._sound:
            self._sound.stop()

    def _halt(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _after(self, ms: int, then: Callable[[], None]) -> None:
        self._timer = self._later(ms * self._pace / 1000, then)

    def _next(self) -> None:
        self._timer = None
        while self._queue:
            self._before = self.text or self._before
            self._present, self._said = self._queue.popleft(), 0
            self.state = "waiting"
            if self._present.pause_ms and self._pace:
                self._changed()
                self._after(self._present.pause_ms, self._waited)
                return
            if not self._begin():
                return
        self.state = "silent"
        self._changed()

    def _waited(self) -> None:
        if self._begin():
            self._next()

    def _begin(self) -> bool:
        """Begin to say it; tells whether it is said already."""
        self._timer = None
        assert self._present is not None  # noqa: S101 - a timer runs only beside one
        self.state = "speaking"
        self._began(self._present)
        if self._sound:
            self._sound.say(self._present.text, self._wpm)
        if not self._pace or not self._present.pieces:
            self._said = len(self._present.pieces)
            return True
        self._piece()
        return False

    def _piece(self) -> None:
        assert self._present is not None  # noqa: S101 - a timer runs only beside one
        pieces = self._present.pieces
        if self._said == len(pieces):
            self._next()
            return
        self._said += 1
        self._changed()
        self._after(pieces[self._said - 1].ms, self._piece)

    @property
    def text(self) -> str:
        """What can be read of it now."""
        if self._present is None or self.state == "waiting":
            return ""
        said = [piece.text for piece in self._present.pieces[: self._said]]
        if self._remains is None or len(said) <= self._remains:
            return " ".join(said)
        return " ".join(("…", *said[-self._remains :]))

    def content(self, width: int, rows: int, *, enter: bool = True) -> Content:
        """The strip: the end of what was said, in exactly so many rows of so many cells. ``enter``: that key has the
        customer speak now."""
        room = max(width - len(LABEL) - 1, 20)
        before = wrap(f"“{self._before}”", room - 2) if self._before else []
        lines = [plain(before[-1] if len(before) == 1 else f"… {before[-1]}", BEFORE)] if before else []
        if self.state == "waiting":
            lines.append(plain(THINKS if enter else PAUSES, drawing.FAINT))
        elif text := self.text:
            lines += [plain(line, CUSTOMER) for line in wrap(f"“{text}”", room)]
        else:
            lines.append(plain(LISTENS, drawing.FAINT))
        lines = [*lines[-rows:], *[Content("")] * (rows - len(lines))]
        starts = [(LABEL, drawing.LABEL), *[(" " * len(LABEL), "")] * (rows - 1)]
        return stack([assemble(start, line) for start, line in zip(starts, lines, strict=True)])
