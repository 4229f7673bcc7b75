"""What a CSO did, read back from what came of it: the command behind each batch of events.

A journal keeps events, never keys. Where a call is to be held again, under other scripts or by a trainee, the commands
are needed too, and they can be had: under the scripts of the call itself, `decide` makes the very same batch of each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.commands import Command, Deed, Start
from sop_tui.core.earlier import KnownCaller, PastCall
from sop_tui.core.events import Event, What

CONSEQUENCES: Final[frozenset[type[What]]] = frozenset(
    {ev.Moved, ev.Asked, ev.Recorded, ev.Forgotten, ev.Overridden, ev.Recognized}
)
"""Events that only follow from others of their batch."""


def _answer(what: ev.Answered) -> Deed:
    """An answer to what was asked or shown; else what was given unasked, the caller's own number among it."""
    override = bool(what.overridden)
    answers = what.source in {"asked", "application"}
    return cmd.Answer(what.text, override) if answers else cmd.Fill(what.field, what.text, override)


COMMANDS: Final[Mapping[type[What], Callable[[Any], Deed | Start]]] = MappingProxyType(
    {
        ev.Started: lambda what: Start(what.call_id, what.agent, what.station, what.caller, what.dialog, what.mode),
        ev.Said: lambda _: cmd.Confirm(),
        ev.Done: lambda _: cmd.Confirm(),
        ev.Verified: lambda _: cmd.Confirm(),
        ev.Chosen: lambda what: cmd.Choose(what.option),
        ev.Filling: lambda what: cmd.Choose(what.option),
        ev.Tested: lambda what: cmd.Answer(what.text),
        ev.Answered: _answer,
        ev.Corrected: lambda what: cmd.Answer(what.text, bool(what.overridden)),
        ev.Refused: lambda what: cmd.Refuse(what.how),
        ev.LeftUnverified: lambda what: cmd.LeaveUnverified(what.text, what.reason),
        ev.Ticked: lambda what: cmd.Tick(back=not what.on),
        ev.Correcting: lambda what: cmd.Correct(what.letter),
        ev.Replaced: lambda _: cmd.Replace(),
        ev.Flagged: lambda what: cmd.Flag(what.name, what.raised),
        ev.Noted: lambda what: cmd.Note(what.text),
        ev.Preferred: lambda what: cmd.Prefer(what.what, what.value),
        ev.Undone: lambda _: cmd.Undo(),
        ev.Jumped: lambda what: cmd.Jump(what.dialog),
        ev.Returned: lambda _: cmd.Return(),
        ev.Ended: lambda what: cmd.End(what.outcome),
        ev.Hangup: lambda what: cmd.Hangup(what.reason),
        ev.Resumed: lambda _: cmd.Resume(),
    }
)
"""The command of each event that is not a consequence; of several in a batch the first tells it, or what is filled."""


def _known(batch: Iterable[Event]) -> KnownCaller | None:
    """What was known of the caller, from the events that open a call."""
    known: KnownCaller | None = None
    for event in batch:
        what = event.what
        if isinstance(what, ev.Recognized):
            known = KnownCaller(tuple(PastCall(*past) for past in what.calls), what.more, offers=what.offers)
        elif isinstance(what, ev.Answered) and what.source == "earlier" and known is not None:
            known = known._replace(values=(*known.values, (what.field, what.value)))
    return known


def batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    """The events of one command after another."""
    return (list(batch) for _, batch in groupby(events, key=lambda event: event.batch))


def command_of(batch: Sequence[Event]) -> Command | Start:
    """What was done that came to these events.

    Raises:
        ValueError: nothing was; no command makes such a batch.
    """
    told = any(isinstance(event.what, ev.Overridden) for event in batch)
    # The flag of an option comes before what the option fills.
    filling = [event for event in batch if isinstance(event.what, ev.Filling)]
    for event in filling or batch:
        if type(event.what) in COMMANDS:
            command = COMMANDS[type(event.what)](event.what)
            if isinstance(command, Start):
                command = command._replace(known=_known(batch))
            return cmd.Despite(command) if told and not isinstance(command, Start) else command
    raise ValueError("no command makes these events")
