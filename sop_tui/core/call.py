"""The heart: a call is a list of events, and everything else is a function of it.

    key → Command → decide(call, command) → Events → journal (durable) → call = apply(call, event) → screen

`decide` turns what a CSO does into events, or refuses it with words for the screen; `apply` folds one event into the
state and never decides. Both are pure: time comes in as a `Moment`, ids in `Start`. The live desk, recovery after a
crash, QA replay, training and headless simulation all fold this same `apply`.

What is whose: `commands` and `events` are the vocabularies, `state` is what events amount to, `folding` does one
event to the scene, `flow` is where a dialogue goes next; `deciding` and `answering` have one function a command, and
`looking` is how they look ahead.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sop_tui.core import events as ev
from sop_tui.core.book import Book
from sop_tui.core.commands import Command, Deed, Despite, Start, Undo
from sop_tui.core.constraint import Constraint
from sop_tui.core.constraint import start as start_run
from sop_tui.core.deciding import decide_command, decide_start
from sop_tui.core.deciding import opened as new_call
from sop_tui.core.earlier import KnownCaller, PastCall
from sop_tui.core.events import Event, Moment
from sop_tui.core.folding import fold
from sop_tui.core.foresight import violated
from sop_tui.core.looking import CommandRefused, Decision
from sop_tui.core.state import Call, Note, Past, Trace

__all__ = ["Call", "CommandRefused", "apply", "begin", "decide", "foresee", "refold"]

SPOKEN = ("say:", "ask:")
"""What was said or asked stays said, although the step is undone …"""

TAKEN_BACK_MS = 2000
"""… unless it was undone within this time: then it was a slip of the finger."""

FIRST_BATCH = 1
"""The events that open a call: there is nothing before them to go back to."""

_STAYS = (ev.Noted, ev.Preferred, ev.Undone, ev.Tested, ev.Resumed, ev.Hangup, ev.Ended)
"""Events that Undo passes over."""


def begin(book: Book, command: Start, moment: Moment) -> list[Event]:
    """The first events of a new call.

    Raises:
        CommandRefused: there is no such dialogue, or it is not a whole call.
    """
    decision = decide_start(book, command, moment.at)
    return _numbered(decision, moment, 0)


def decide(call: Call, command: Command, moment: Moment) -> list[Event]:
    """The events that a command amounts to, in order; all are of one batch.

    Raises:
        CommandRefused: the command does not fit where the call stands; nothing happens.
    """
    if call.outcome is not None:
        raise CommandRefused("CALL_ENDED", "Panggilan ini sudah ditutup.")
    if isinstance(command, Despite):
        return _numbered(_despite(call, command.deed), moment, call.seq)
    return _numbered(decide_command(call, command), moment, call.seq)


def foresee(call: Call, command: Command) -> tuple[Constraint, ...]:
    """The rules that the command would violate, to be told before it is taken; nothing where it would be refused.

    Going back is free: an Undo is never warned of, nor what was told already (`Despite`).
    """
    if call.outcome is not None or isinstance(command, Undo | Despite):
        return ()
    try:
        decision = decide_command(call, command)
    except CommandRefused:
        return ()
    return _violates(call, decision)


def _violates(call: Call, decision: Decision) -> tuple[Constraint, ...]:
    after = call
    for event in _numbered(decision, Moment(call.started_at, call.elapsed_ms), call.seq):
        after = apply(after, event)
    return violated(call, after)


def _despite(call: Call, deed: Deed) -> Decision:
    """What was told stands last, where the call has arrived; but nothing comes after the end of a call."""
    decision = decide_command(call, deed)
    rules = () if isinstance(deed, Undo) else _violates(call, decision)
    if not rules:
        return decision
    told = ev.Overridden(rules=tuple(rule.id for rule in rules))
    last = len(decision) - isinstance(decision[-1][0], ev.Ended)
    return [*decision[:last], (told, None), *decision[last:]]


def _numbered(decision: Decision, moment: Moment, last: int) -> list[Event]:
    return [
        Event(last + number, moment, last + 1, what, activity)
        for number, (what, activity) in enumerate(decision, start=1)
    ]


def refold(book: Book, events: Iterable[Event]) -> Call:
    """The call that these events amount to, under these scripts.

    Raises:
        ValueError: the first event does not start a call.
    """
    stream = iter(events)
    first = next(stream, None)
    if first is None or not isinstance(first.what, ev.Started):
        raise ValueError("a call begins with an event of type started")
    call = opened(book, first)
    for event in stream:
        call = apply(call, event)
    return call


def opened(book: Book, event: Event) -> Call:
    """The call that its first event opens."""
    assert isinstance(event.what, ev.Started)  # noqa: S101 - by what it was opened
    call = new_call(book, event.what, event.moment.at)
    call = replace(call, seq=event.seq, elapsed_ms=event.moment.elapsed_ms)
    return replace(call, runs=tuple(start_run(rule) for rule in book.constraints(call.day)))


def apply(call: Call, event: Event) -> Call:
    """The call after one more event. Total: every event that `decide` makes applies."""
    what = event.what
    changes: dict[str, Any] = {"seq": event.seq, "elapsed_ms": max(call.elapsed_ms, event.moment.elapsed_ms)}
    if _opens_past(call, event):
        changes["past"] = Past(call.scene, call.trace, event.batch, call.past)
    if event.activity is not None:
        changes["trace"] = (*call.trace, Trace(event.seq, event.moment.elapsed_ms, event.activity))
        changes["runs"] = tuple(run.advance(event.activity, event.seq) for run in call.runs)
    scene = fold(call.scene, what)
    if scene is not call.scene:
        changes["scene"] = scene
    on_call = _ON_CALL.get(type(what))
    if on_call:
        changes |= on_call(call, event, what)
    return replace(call, **changes)


def _opens_past(call: Call, event: Event) -> bool:
    """Whether Undo could come back to before this event: the first of a later batch that changes the scene."""
    if isinstance(event.what, _STAYS) or event.batch == FIRST_BATCH:
        return False
    return call.past is None or call.past.batch != event.batch


def _offer(
    call: Call, event: Event, what: ev.Answered | ev.Tested | ev.Corrected | ev.LeftUnverified
) -> dict[str, Any]:
    return {"offers": {**call.offers, what.field: what.text}}


def _recognized(call: Call, event: Event, what: ev.Recognized) -> dict[str, Any]:
    known = KnownCaller(tuple(PastCall(*past) for past in what.calls), what.more)
    return {"recognized": known, "offers": {**call.offers, **dict(what.offers)}}


def _forgotten(call: Call, event: Event, what: ev.Forgotten) -> dict[str, Any]:
    """The next need is not answered with the words of the first."""
    return {"offers": {name: text for name, text in call.offers.items() if name != what.field}}


def _noted(call: Call, event: Event, what: ev.Noted) -> dict[str, Any]:
    return {"notes": (*call.notes, Note(what.text, event.moment.elapsed_ms))}


def _preferred(call: Call, event: Event, what: ev.Preferred) -> dict[str, Any]:
    value: Any = int(what.value) if what.what == "wording" else what.value
    return {"prefer": replace(call.prefer, **{what.what: value})}


def _unflagged(call: Call, event: Event, what: ev.Flagged) -> dict[str, Any]:
    if what.raised:
        return {}
    return _retraced(call, tuple(entry for entry in call.trace if entry.activity != f"flag:{what.name}"))


def _ended(call: Call, event: Event, what: ev.Ended) -> dict[str, Any]:
    return {"outcome": what.outcome}


def _undone(call: Call, event: Event, what: ev.Undone) -> dict[str, Any]:
    past = call.past
    while past is not None and past.batch != what.undoes:
        past = past.earlier
    if past is None:
        return {}
    kept = {entry.seq for entry in past.trace}
    now = event.moment.elapsed_ms
    spoken = tuple(
        entry
        for entry in call.trace
        if entry.seq not in kept and entry.activity.startswith(SPOKEN) and now - entry.elapsed_ms > TAKEN_BACK_MS
    )
    return {"scene": past.scene, "past": past.earlier, **_retraced(call, (*past.trace, *spoken))}


def _retraced(call: Call, trace: tuple[Trace, ...]) -> dict[str, Any]:
    """Only these activities happened: the automata run over them anew."""
    runs = tuple(start_run(run.constraint) for run in call.runs)
    for entry in trace:
        runs = tuple(run.advance(entry.activity, entry.seq) for run in runs)
    return {"trace": trace, "runs": runs}


_ON_CALL: Mapping[type, Callable[[Call, Event, Any], dict[str, Any]]] = {
    ev.Recognized: _recognized,
    ev.Answered: _offer,
    ev.Tested: _offer,
    ev.Corrected: _offer,
    ev.LeftUnverified: _offer,
    ev.Forgotten: _forgotten,
    ev.Noted: _noted,
    ev.Preferred: _preferred,
    ev.Flagged: _unflagged,
    ev.Undone: _undone,
    ev.Ended: _ended,
}
