"""Where a call of the past would part ways with the scripts as they are now.

A change of script is judged by the calls that were held. Each thing the CSO did is done again under the present
scripts, from where the call really stood, and what comes of it is compared with what came of it then. After that the
call goes on as it really did, so a change is told at each place it touches and hides no other behind it.

What is compared is the way: whether the thing can still be done there, where the call goes, what is asked, answered,
recorded, flagged, and under which name rules see it; and in the end the verdict of every rule. Wordings are not (ALM-6
leaves them free), nor the ticks of a readback, which hang on tables of spelling, nor the text of the Resume, nor which
rules the CSO was told of, since the verdicts tell them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.book import Book
from sop_tui.core.call import Call, CommandRefused, apply, begin, decide, refold
from sop_tui.core.commands import Command, Start
from sop_tui.core.constraint import Verdict
from sop_tui.core.dialog import options_of
from sop_tui.core.events import Event, What, type_name
from sop_tui.core.flow import FlowError
from sop_tui.core.redone import batches, command_of
from sop_tui.core.resume import RESUME_FIELD
from sop_tui.core.scoring import verdicts

NOTHING: Final = "nothing"

_ANYWHERE: Final = (cmd.Note, cmd.Prefer, cmd.Undo, cmd.Resume, cmd.Hangup, cmd.End)
"""Commands that do not look at the step at which the call stands."""

_FREE: Final[Mapping[type[What], tuple[str, ...]]] = MappingProxyType(
    {
        ev.Said: ("text",),
        ev.Asked: ("text",),
        ev.Corrected: ("ticks",),
        ev.Verified: ("ticked", "parts"),
        ev.Ended: ("owed",),
    }
)
"""What of an event may differ: words, ticks, and what was owed, which the verdicts tell."""

_DID: Final[Mapping[type, str]] = MappingProxyType({cmd.LeaveUnverified: "leave unverified"})
_SHOWN: Final[Mapping[type, str]] = MappingProxyType(
    {
        cmd.Choose: "option",
        cmd.Refuse: "how",
        cmd.Fill: "field",
        cmd.Flag: "name",
        cmd.Prefer: "what",
        cmd.Jump: "dialog",
        cmd.End: "outcome",
    }
)
"""What a command is about."""


class Parting(NamedTuple):
    """One thing that would be otherwise.

    ``what`` is ``gone`` (the place is not there any more), ``refused`` (it cannot be done there), ``failed`` (the
    scripts lead nowhere, or the events are not those of a call), the type of an event (``moved``, ``recorded`` …) that
    would be another, or ``verdict``.
    """

    seq: int
    """Number of the event; of a verdict, of the one that shows it."""
    at: str
    """Dialogue and step, ``panggilan.topik``; of a verdict, the id of the rule."""
    did: str
    """The CSO's doing, such as ``choose ya``; empty of a verdict."""
    what: str
    old: str
    new: str


def partings(book: Book, events: Iterable[Event], judged: Iterable[Verdict]) -> list[Parting]:
    """Where a call parts ways with the scripts of ``book``; ``judged`` are the verdicts it came to.

    Total: events that are not those of a call part ways too, at the first that cannot be.
    """
    found: list[Parting] = []
    call: Call | None = None
    for batch in batches(events):
        fresh = _of_batch(book, call, batch)
        # What was done at a place that is gone is not told one by one.
        found += fresh if not (fresh and found and _same_gap(found[-1], fresh[0])) else ()
        try:
            call = _as_it_went(book, call, batch)
        except Exception as fault:  # events from outside may come in any order
            return [*found, Parting(batch[0].seq, _stands(call), "", "failed", "an event of a call", repr(fault))]
    return found if call is None else [*found, *_of_verdicts(call, judged)]


def _same_gap(one: Parting, other: Parting) -> bool:
    return one.what == other.what == "gone" and (one.at, one.old) == (other.at, other.old)


def _as_it_went(book: Book, call: Call | None, batch: Sequence[Event]) -> Call:
    """The call after what really happened."""
    if call is None:
        return refold(book, batch)
    for event in batch:
        call = apply(call, event)
    return call


def _of_batch(book: Book, call: Call | None, batch: Sequence[Event]) -> list[Parting]:
    first = batch[0]
    if isinstance(first.what, ev.Ticked):
        return []
    at, did = _stands(call), ""
    try:
        command = command_of(batch)
        command = command.deed if isinstance(command, cmd.Despite) else command
        did = _did(command)
        missing = None if call is None or isinstance(command, _ANYWHERE) else _missing(call)
        if missing:
            return [Parting(first.seq, at, did, "gone", *missing)]
        fresh = _done_again(book, call, command, first)
    except CommandRefused as refused:
        return [Parting(first.seq, at, did, "refused", "done", f"{refused.code} {refused.message}")]
    except FlowError as fault:
        return [Parting(first.seq, at, did, "failed", "done", str(fault))]
    except Exception as fault:  # events from outside and these scripts need not fit together in any way
        missing = None if call is None else _missing(call, below=True)
        return [Parting(first.seq, at, did, *(("gone", *missing) if missing else ("failed", "done", repr(fault))))]
    way = [event for event in batch if not isinstance(event.what, ev.Overridden)]
    return [Parting(seq, at, did, *rest) for seq, *rest in _differences(way, fresh)]


def _done_again(book: Book, call: Call | None, command: Command | Start, event: Event) -> list[Event]:
    if isinstance(command, Start):
        return begin(book, command, event.moment)
    if call is None:
        raise ValueError("no event of type started begins the call")
    return decide(call, command, event.moment)


def _stands(call: Call | None) -> str:
    return _place(call.scene.top.dialog, call.scene.top.step) if call and call.scene.stack else ""


def _place(dialog: str, step: str) -> str:
    return f"{dialog}.{step}"


def _missing(call: Call, *, below: bool = False) -> tuple[str, str] | None:
    """What is not in the scripts of where the call stands, and the words for that."""
    dialogs = call.book.dialogs
    for frame in call.scene.stack if below else call.scene.stack[-1:]:
        if frame.dialog not in dialogs:
            return f"dialogue {frame.dialog}", "no such dialogue"
        if frame.step not in dialogs[frame.dialog].steps:
            return f"step {_place(frame.dialog, frame.step)}", "no such step"
    if call.scene.stack and call.scene.filling:
        field, option = call.scene.filling
        if not any((one.id, one.fill) == (option, field) for one in options_of(call.step)):
            return f"option {option} shows {field}", "no such option"
    return None


def _did(command: Command | Start) -> str:
    """``choose ya``, ``fill email``; what was typed is a customer's, and no concern of who writes scripts."""
    name = _DID.get(type(command), type(command).__name__.lower())
    shown = getattr(command, _SHOWN.get(type(command), ""), "")
    return f"{name} {shown}" if shown else name


def _differences(old: Sequence[Event], new: Sequence[Event]) -> Iterator[tuple[int, str, str, str]]:
    """Event number, type of event, then and now, for each type of event that is otherwise."""
    for kind in dict.fromkeys(type(event.what) for event in (*old, *new)):
        then = [event for event in old if type(event.what) is kind]
        now = [event for event in new if type(event.what) is kind]
        less, more = _without(then, now), _without(now, then)
        if less or more:
            seq = (less or then or old)[0].seq
            was, would_be = (", ".join(map(_words, events)) or NOTHING for events in (less, more))
            if was == would_be:
                would_be = f"the same with another {_otherwise(less, more)}"
            yield seq, type_name((less or more)[0].what), was, would_be


def _without(events: Sequence[Event], others: Sequence[Event]) -> list[Event]:
    """Those events that have no equal among the others."""
    left = Counter(map(_compared, others))
    found = []
    for event in events:
        key = _compared(event)
        if left[key]:
            left[key] -= 1
        else:
            found.append(event)
    return found


def _compared(event: Event) -> tuple[Any, ...]:
    """What must be the same of an event."""
    free = _free(event.what)
    return (event.activity, *(getattr(event.what, name) for name in event.what._fields if name not in free))


def _free(what: What) -> tuple[str, ...]:
    resume = isinstance(what, ev.Recorded) and what.field == RESUME_FIELD
    return ("value",) if resume else _FREE.get(type(what), ())


def _words(event: Event) -> str:
    """What happened, without values: they are the customer's."""
    what = event.what
    if isinstance(what, ev.Moved):
        return " › ".join(_place(dialog, step) for dialog, step, _ in what.stack)
    return event.activity or str(getattr(what, "field", "")) or type_name(what)


def _otherwise(old: Sequence[Event], new: Sequence[Event]) -> str:
    """The names of what differs between events that are told in the same words."""
    pairs = [(then.what, now.what) for then, now in zip(old, new, strict=True)]
    names = (
        name
        for then, now in pairs
        for name in then._fields
        if name not in _free(then) and getattr(then, name) != getattr(now, name)
    )
    return ", ".join(dict.fromkeys(names))


def _of_verdicts(call: Call, judged: Iterable[Verdict]) -> Iterator[Parting]:
    """Rules that judge the call otherwise. One that came or went matters only where it was, or is, broken."""
    then = {verdict.id: verdict for verdict in judged}
    now = {verdict.id: verdict for verdict in verdicts(call)}
    for rule in dict.fromkeys((*then, *now)):
        old, new = then.get(rule), now.get(rule)
        said, says = (one.verdict if one else "no rule" for one in (old, new))
        if said == says or ("no rule" in {said, says} and "violated" not in {said, says}):
            continue
        evidence = (new.evidence if new else ()) or (old.evidence if old else ())
        yield Parting(evidence[-1] if evidence else call.seq, rule, "", "verdict", said, says)
