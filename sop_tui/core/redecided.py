"""Whether a call could have come about: what was done is done again, and must make the very same events.

To fold events anew shows that a transcript agrees with itself. That is not enough where somebody made up the events:
a line nobody could have been told to say, an answer that the program would not have taken, a step that was not next.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest

from sop_tui.core.book import Book
from sop_tui.core.call import Call, CommandRefused, apply, begin, decide, refold
from sop_tui.core.commands import Command, Start
from sop_tui.core.events import Event, Moment
from sop_tui.core.evidence import Finding
from sop_tui.core.redone import batches, command_of
from sop_tui.core.transcript import contradicted, unequal


def decided_findings(book: Book, events: Sequence[Event]) -> list[Finding]:
    """Whether each thing that was done comes to the events that the call has of it, when it is decided anew.

    The events must be those of a call (`refold_findings`), and nothing of them erased.
    """
    found = []
    call: Call | None = None
    for batch in batches(events):
        found += list(islice(_decided(book, call, batch), 1))
        call = refold(book, batch) if call is None else _after(call, batch)
    return found


def _after(call: Call, batch: Iterable[Event]) -> Call:
    for event in batch:
        call = apply(call, event)
    return call


def _decided(book: Book, call: Call | None, batch: Sequence[Event]) -> Iterator[Finding]:
    """Where the batch is not what its command amounts to."""
    first = f"events/{batch[0].seq - 1}"
    try:
        command = command_of(batch)
        made = _made(book, call, command, batch[0].moment)
    except CommandRefused as refused:
        yield Finding("DECIDED_OTHERWISE", first, f"the program refuses what was done here: {refused.code}")
        return
    except Exception as fault:  # a transcript from outside may hold any sequence of events
        message = f"nothing that can be done makes these events ({type(fault).__name__})"
        yield Finding("DECIDED_OTHERWISE", first, message)
        return
    for number, (event, meant) in enumerate(zip_longest(batch, made), start=batch[0].seq - 1):
        # As objects, events of two types can be equal.
        said, makes = (one.as_json() if one else None for one in (event, meant))
        for where, value, other in unequal(f"events/{number}", said, makes):
            yield Finding("DECIDED_OTHERWISE", where, contradicted(where, value, other, "what was done makes"))


def _made(book: Book, call: Call | None, command: Command | Start, moment: Moment) -> list[Event]:
    if isinstance(command, Start):
        return begin(book, command, moment) if call is None else []
    return decide(call, command, moment) if call is not None else []
