"""A call held again: its state after every step, so that any moment of it is on the screen at once."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.call import apply, opened
from sop_tui.core.events import Event, Started
from sop_tui.core.state import Call

KEPT_MAX: Final = 512
"""States that are kept. A state holds all that was done before, so the memory of all of them grows with the square of
their number; of a call of more steps, which no person ever held, the rest is folded anew from the nearest before it."""


class Replay:
    """The events of one call under the scripts it was held with."""

    def __init__(self, book: Book, events: Sequence[Event]) -> None:
        """Folds every event once.

        Raises:
            ValueError: the first event does not start a call.
            Exception: of any kind, where the events are not those of a call.
        """
        if not events or not isinstance(events[0].what, Started):
            raise ValueError("a call begins with an event of type started")
        self._steps = [tuple(batch) for _, batch in groupby(events, key=lambda event: event.batch)]
        self._stride = -(-len(self._steps) // KEPT_MAX)
        call = _after(opened(book, events[0]), self._steps[0][1:])
        self._kept = [call]
        for number, step in enumerate(self._steps[1:], start=1):
            call = _after(call, step)
            if number % self._stride == 0:
                self._kept.append(call)

    def __len__(self) -> int:
        """How many steps there are."""
        return len(self._steps)

    def at(self, step: int) -> Call:
        """The call after this step, from 0 on."""
        kept, rest = divmod(step, self._stride)
        call = self._kept[kept]
        for number in range(step - rest + 1, step + 1):
            call = _after(call, self._steps[number])
        return call


def _after(call: Call, step: Sequence[Event]) -> Call:
    for event in step:
        call = apply(call, event)
    return call
