"""The transcript: one JSON document that says what happened in a call, and that it was not altered since.

The events are the call; everything beside them (fields, records, verdicts …) is what they amounted to, written down so
that a reader needs no program of ours. `differences` folds the events anew and says where the two disagree.

What makes it evidence (the chain of its events, the seal, and what erasing leaves) is in `sop_tui.core.evidence`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, cast

from sop_tui.core.book import Book, Source, SourceKind
from sop_tui.core.call import refold
from sop_tui.core.condition import Status
from sop_tui.core.constraint import Verdict
from sop_tui.core.events import Ended, Event, FieldSource, Recorded, Started
from sop_tui.core.evidence import Finding, canonical_bytes, check_seal, own_secret, sealed
from sop_tui.core.evidence import findings as seal_findings
from sop_tui.core.personal import is_mask, may_be_told
from sop_tui.core.scoring import verdicts
from sop_tui.core.state import Call, Fact, Note, Preferences

__all__ = [
    "SCHEMA",
    "SOURCE_LISTS",
    "CellRecord",
    "FieldResult",
    "Finding",
    "ScriptUsed",
    "Transcript",
    "canonical_bytes",
    "check_seal",
    "contradicted",
    "events_of",
    "order_findings",
    "refold_findings",
    "seal",
    "seal_findings",
    "sources_of",
    "transcript",
    "unequal",
]

SCHEMA: Final = "sop-tui/transcript/1"

SOURCE_LISTS: Final[Mapping[str, SourceKind]] = {
    "dialogs": "dialog",
    "sops": "sop",
    "applications": "application",
    "tables": "table",
}
"""Where in a transcript the scripts of each kind are."""


@dataclass(frozen=True, slots=True)
class ScriptUsed:
    """A script of the call. ``sha256`` (hex) is of the file's bytes, and names its frozen copy."""

    id: str
    version: str
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class FieldResult:
    """What is known of a field at the end."""

    kind: str
    """How its answers are checked: ``email``, ``phone`` …"""
    status: Status
    value: str
    """Canonical; empty where there is none."""
    text: str
    """As it was typed."""
    source: FieldSource
    tag: str | None
    """The class of the answer, such as ``mobile``."""
    shown: str | None
    """What an application showed at first."""
    reason: str | None
    """Why it was left unverified."""
    overridden: tuple[str, ...]
    """Codes of the warnings that the CSO confirmed."""


@dataclass(frozen=True, slots=True)
class CellRecord:
    """What stands in a column of a form at the end. A column of several fields has a row for each."""

    system: str
    form: str
    column: str
    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A call, from its first event to its outcome, with the verdict of every rule of the SOPs in force that day."""

    schema: Literal["sop-tui/transcript/1"] = SCHEMA
    call_id: str
    """UUID version 7."""
    mode: Literal["live", "training", "simulation"]
    agent: str
    station: str
    caller_id: str
    """The number as the telephone system showed it."""
    started_at: str
    ended_at: str
    """When the last event was."""
    dialogs: tuple[ScriptUsed, ...]
    sops: tuple[ScriptUsed, ...]
    applications: tuple[ScriptUsed, ...]
    tables: tuple[ScriptUsed, ...]
    events: tuple[Mapping[str, Any], ...]
    fields: Mapping[str, FieldResult]
    records: tuple[CellRecord, ...]
    flags: tuple[str, ...]
    """The flags that are raised at the end."""
    notes: tuple[Note, ...]
    preferences: Preferences
    outcome: str | None
    """Null where the call never came to its end."""
    constraints: tuple[Verdict, ...]
    """``evidence`` are numbers of events."""


def transcript(call: Call, events: Sequence[Event]) -> dict[str, Any]:
    """The document of a call that these events amount to, in plain JSON types and not sealed yet."""
    document = Transcript(
        call_id=call.started.call_id,
        mode=call.started.mode,
        agent=call.started.agent,
        station=call.started.station,
        caller_id=call.started.caller,
        started_at=call.started_at,
        ended_at=events[-1].moment.at,
        dialogs=_scripts(call.book.sources, "dialog"),
        sops=_scripts(call.book.sources, "sop"),
        applications=_scripts(call.book.sources, "application"),
        tables=_scripts(call.book.sources, "table"),
        events=tuple(event.as_json() for event in events),
        fields={name: _field(call.book, fact) for name, fact in call.scene.facts.items()},
        records=_last_records(call.scene.records),
        flags=tuple(sorted(call.scene.flags)),
        notes=call.notes,
        preferences=call.prefer,
        outcome=call.outcome,
        constraints=tuple(verdicts(call)),
    )
    # Through JSON and back: what is sealed is exactly what a reader of the file will see.
    return cast(dict[str, Any], json.loads(json.dumps(asdict(document))))


def _scripts(sources: Iterable[Source], kind: SourceKind) -> tuple[ScriptUsed, ...]:
    found = (source for source in sources if source.kind == kind)
    used = (ScriptUsed(source.id, source.version, source.sha256, source.file) for source in found)
    return tuple(sorted(used, key=lambda script: (script.id, script.file)))


def _field(book: Book, fact: Fact) -> FieldResult:
    return FieldResult(
        kind=book.fields[fact.field].kind,
        status=fact.status,
        value=fact.value,
        text=fact.text,
        source=fact.source,
        tag=fact.tag,
        shown=fact.shown,
        reason=fact.reason,
        overridden=fact.overridden,
    )


def _last_records(records: Iterable[Recorded]) -> tuple[CellRecord, ...]:
    last = {(item.system, item.form, item.column, item.field): item.value for item in records}
    return tuple(CellRecord(*cell, value) for cell, value in last.items())


def seal(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document sealed with salts that anyone can work out, the same every time: for a call held with nobody."""
    return sealed(document, own_secret(document))


def events_of(document: Mapping[str, Any]) -> list[Event]:
    """The events of a transcript.

    Raises:
        ValueError: one is not an event.
    """
    return [Event.from_json(flat) for flat in document["events"]]


def sources_of(document: Mapping[str, Any]) -> tuple[Source, ...]:
    """The scripts of a transcript that keeps the schema."""
    return tuple(
        Source(kind, used["id"], used["version"], used["file"], used["sha256"])
        for name, kind in SOURCE_LISTS.items()
        for used in document[name]
    )


def order_findings(events: Sequence[Event]) -> list[Finding]:
    """Whether the events are an unbroken chain: numbered from 1, in whole batches, begun once."""
    if not events or not isinstance(events[0].what, Started):
        return [Finding("EVENTS_ORDER", "events/0", "the first event does not start the call")]
    batch = elapsed = 0
    for number, event in enumerate(events, start=1):
        where = f"events/{number - 1}"
        if event.seq != number:
            return [Finding("EVENTS_ORDER", f"{where}/seq", f"event {event.seq} stands where {number} belongs")]
        if event.batch not in {batch, number}:
            return [Finding("EVENTS_ORDER", f"{where}/batch", f"batch {event.batch} does not begin here")]
        if number > 1 and isinstance(event.what, Started):
            return [Finding("EVENTS_ORDER", where, "the call starts a second time")]
        if event.moment.elapsed_ms < elapsed:
            return [Finding("EVENTS_ORDER", f"{where}/elapsed_ms", "time runs back")]
        if isinstance(event.what, Ended) and number != len(events):
            return [Finding("EVENTS_ORDER", where, "something happens after the call has ended")]
        elapsed = event.moment.elapsed_ms
        batch = event.batch
    return []


def refold_findings(document: Mapping[str, Any], book: Book, events: Sequence[Event]) -> list[Finding]:
    """Whether the document says what its own events amount to under its own scripts, as far as nothing was erased."""
    try:
        expected = transcript(refold(book, events), events)
    except Exception as fault:  # a transcript from outside may hold any sequence of events
        return [Finding("REFOLD_FAILED", "events", f"the events are not those of a call ({type(fault).__name__})")]
    gone = bool(document.get("erased")) or any("erased" in event for event in document["events"])
    return [
        Finding("REFOLD_DIFFERS", where, contradicted(where, said, meant, "its events amount to"))
        for key, value in expected.items()
        if key != "events"
        for where, said, meant in unequal(key, document.get(key), value)
        if not (gone and (is_mask(said) or is_mask(meant)))
    ]


def unequal(where: str, said: Any, meant: Any) -> Iterable[tuple[str, Any, Any]]:
    """The smallest parts that differ: each its place, which begins with ``where``, and both its values."""
    if said == meant:
        return
    if isinstance(said, dict) and isinstance(meant, dict):
        for key in dict.fromkeys((*meant, *said)):
            yield from unequal(f"{where}/{key}", said.get(key), meant.get(key))
    elif isinstance(said, list) and isinstance(meant, list) and len(said) == len(meant):
        for number, pair in enumerate(zip(said, meant, strict=True)):
            yield from unequal(f"{where}/{number}", *pair)
    else:
        yield where, said, meant


def contradicted(where: str, said: Any, meant: Any, by: str) -> str:
    """What a transcript says at a place, and what something else says instead; never a value of a customer's."""
    if not may_be_told(where):
        return f"says something else than {by}"
    return f"says {_shortened(said)}, but {by} {_shortened(meant)}"


def _shortened(value: Any) -> str:
    """A value in a few words of JSON."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
