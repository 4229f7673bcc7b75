"""What was done in a call, one deed after the other, read back from its events.

What was taken back and left no trace (a slip of the finger) was never done as far as rules see; `kept` leaves it out.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.book import Book
from sop_tui.core.call import Call, apply, refold
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask
from sop_tui.core.events import Event
from sop_tui.core.redone import batches, command_of
from sop_tui.core.state import Trace


class CourseError(Exception):
    """No scenario can be made of the call. The message says why."""


class Deed(NamedTuple):
    """One thing that was done, and the call without and with it."""

    before: Call
    command: Command
    events: tuple[Event, ...]
    after: Call

    @property
    def undoes(self) -> int | None:
        """The batch that was taken back, where something was."""
        return next((event.what.undoes for event in self.events if isinstance(event.what, ev.Undone)), None)

    @property
    def field(self) -> str:
        """The field that the step asks for.

        Raises:
            CourseError: it asks for none.
        """
        step = self.before.step
        if not isinstance(step, Ask):
            raise CourseError(f"step {self.before.scene.top.step} asks for no field")
        return step.ask


def deeds_of(book: Book, events: Iterable[Event]) -> Iterator[Deed]:
    """What was done in a call, one batch after the other; the first, which opens the call, stands before itself.

    Raises:
        ValueError, KeyError: the events are not those of a call under these scripts.
    """
    call: Call | None = None
    for batch in batches(events):
        after = refold(book, batch) if call is None else _after(call, batch)
        command = command_of(batch)
        if not isinstance(command, cmd.Start):
            deed = command.deed if isinstance(command, cmd.Despite) else command
            yield Deed(call or after, deed, tuple(batch), after)
        call = after


def _after(call: Call, batch: Iterable[Event]) -> Call:
    for event in batch:
        call = apply(call, event)
    return call


def kept(deeds: Iterable[Deed]) -> list[Deed]:
    """The deeds without what was taken back and left no trace; several steps taken back in a row are one deed.

    What was noted meanwhile stands where the call went back to.
    """
    left: list[Deed] = []
    for deed in deeds:
        if not isinstance(deed.command, cmd.Undo):
            left.append(deed)
            continue
        first = next((at for at, one in enumerate(left) if one.events[0].batch == deed.undoes), len(left))
        if first < len(left) and _activities(deed.after.trace) == _activities(left[first].before.trace):
            place = left[first].before
            noted = (one for one in left[first:] if isinstance(one.command, cmd.Note | cmd.Prefer))
            left[first:] = [one._replace(before=place) for one in noted]
            continue
        place = deed.before
        while left and isinstance(left[-1].command, cmd.Undo):
            place = left.pop().before
        left.append(deed._replace(before=place))
    return left


def _activities(trace: Iterable[Trace]) -> list[str]:
    return [entry.activity for entry in trace]
