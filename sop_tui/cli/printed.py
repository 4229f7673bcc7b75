"""A transcript as plain text: what a person reads who has neither the screen nor the scripts of the call.

Everything is taken from the transcript itself. Where the call moved is left out, and ticks in a row are one line, so
that what was said and answered stands out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from sop_tui.cli.output import counted
from sop_tui.core import events as ev
from sop_tui.core.events import Event, type_name
from sop_tui.core.transcript import events_of

_SILENT: Final = (ev.Moved, ev.Correcting)


def printed(document: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a transcript that keeps the schema."""
    yield f"Call {document['call_id']} ({document['mode']})"
    yield f"Agent {document['agent']}, station {document['station']}, caller {document['caller_id'] or 'hidden'}"
    yield f"From {document['started_at']} to {document['ended_at']}"
    yield ""
    yield from _events(events_of(document))
    yield from _section("Fields", [_field(name, row) for name, row in document["fields"].items()])
    yield from _section("Records", [_record(row) for row in document["records"]])
    yield from _section("Notes", [f"{_clock(note['elapsed_ms'])}  {note['text']}" for note in document["notes"]])
    yield from _section("Flags", document["flags"])
    yield from _section("Rules", [_rule(row) for row in document["constraints"] if row["verdict"] != "vacuous"])
    yield ""
    yield f"Outcome: {document['outcome'] or 'none'}"


def _section(title: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield ""
        yield title
        yield from (f"  {row}" for row in rows)


def _events(events: Sequence[Event]) -> Iterator[str]:
    told = (event for event in events if not isinstance(event.what, _SILENT))
    for ticking, run in groupby(told, key=lambda event: isinstance(event.what, ev.Ticked)):
        group = list(run)
        if ticking:
            yield _line(group[-1], "ticked", _ticks(group))
        else:
            yield from (_line(event, type_name(event.what), _WORDS[type(event.what)](event.what)) for event in group)


def _line(event: Event, kind: str, words: str) -> str:
    return f"{_clock(event.moment.elapsed_ms)}  {event.seq:4}  {kind:15} {words}".rstrip()


def _clock(elapsed_ms: int) -> str:
    seconds = elapsed_ms // 1000
    return f"{seconds // 60:02}:{seconds % 60:02}"


def _ticks(events: Sequence[Event]) -> str:
    on = sum(event.what.on for event in events if isinstance(event.what, ev.Ticked))
    off = len(events) - on
    return counted(on, "part") + (f", {off} taken off" if off else "")


def _overridden(codes: Sequence[str]) -> str:
    return f" [overridden: {', '.join(codes)}]" if codes else ""


def _answered(what: ev.Answered) -> str:
    typed = f" (typed: {what.text})" if what.text != what.value else ""
    return f"{what.field} = {what.value}{typed}, {what.source}{_overridden(what.overridden)}"


def _recognized(what: ev.Recognized) -> str:
    """The earlier calls that the desk was told of."""
    _, began, about, outcome = what.calls[0] if what.calls else ("", "", "", "")
    told = ", ".join(filter(None, (began, about, outcome)))
    return f"{counted(len(what.calls) + what.more, 'earlier call')}, the latest {told}"


_WORDS: Final[Mapping[type, Callable[[Any], str]]] = MappingProxyType(
    {
        ev.Started: lambda what: f"{what.dialog}, caller {what.caller or 'hidden'}",
        ev.Recognized: _recognized,
        ev.Said: lambda what: f"“{what.text}”",
        ev.Done: lambda what: what.step,
        ev.Asked: lambda what: f"{what.field}: “{what.text}”",
        ev.Chosen: lambda what: f"{what.name} = {what.option}",
        ev.Forgotten: lambda what: f"{what.field} was {what.value}, asked anew",
        ev.Filling: lambda what: f"{what.field} from {what.step}",
        ev.Tested: lambda what: f"{what.field}: {what.text} not taken, {what.verdict}: {', '.join(what.problems)}",
        ev.Answered: _answered,
        ev.Refused: lambda what: f"{what.field}: {what.how}",
        ev.LeftUnverified: lambda what: f"{what.field}: {what.text} left, {what.reason}",
        ev.Corrected: lambda what: f"{what.field}: {what.old} → {what.value}{_overridden(what.overridden)}",
        ev.Replaced: lambda what: f"{what.field}: {what.old} is out of date",
        ev.Verified: lambda what: f"{what.field} = {what.value}, {what.ticked} of {what.parts} parts ticked",
        ev.Recorded: lambda what: f"{what.system}.{what.form}.{what.column} = {what.value}",
        ev.Flagged: lambda what: what.name if what.raised else f"{what.name} taken back",
        ev.Noted: lambda what: what.text,
        ev.Preferred: lambda what: f"{what.what} = {what.value}",
        ev.Undone: lambda what: f"everything from event {what.undoes}",
        ev.Jumped: lambda what: f"to {what.dialog}",
        ev.Returned: lambda what: f"from {what.dialog}",
        ev.Overridden: lambda what: f"told that this violates {', '.join(what.rules)}",
        ev.Ended: lambda what: what.outcome + (f", still owed: {', '.join(what.owed)}" if what.owed else ""),
        ev.Hangup: lambda what: what.reason,
        ev.Resumed: lambda _: "",
    }
)


def _field(name: str, row: Mapping[str, Any]) -> str:
    shown = f", shown before: {row['shown']}" if row["shown"] and row["shown"] != row["value"] else ""
    reason = f", because: {row['reason']}" if row["reason"] else ""
    return f"{name:12} {row['status']:14} {row['value'] or row['text']}{shown}{reason}{_overridden(row['overridden'])}"


def _record(row: Mapping[str, Any]) -> str:
    address = f"{row['system']}.{row['form']}.{row['column']}"
    return f"{address:32} {row['value']}"


def _rule(row: Mapping[str, Any]) -> str:
    evidence = f"  events {', '.join(map(str, row['evidence']))}" if row["evidence"] else ""
    return f"{row['verdict']:10} {row['id']}{evidence}"
