"""What a call and an event are as rows: the columns that CSV and Parquet share."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sop_tui.core.judged import judged
from sop_tui.core.summary import standing
from sop_tui.store.export.reading import Exported

CALL_COLUMNS: Final = (
    *("call_id", "started_at", "ended_at", "day", "week", "mode", "agent", "station", "caller", "topic", "need"),
    *("outcome", "length_ms", "score", "satisfied", "violated", "overrides", "refused", "slips", "slip_letters"),
    *("hurried", "flags", "notes", "redacted"),
)

EVENT_COLUMNS: Final = (
    *("call_id", "seq", "at", "elapsed_ms", "batch", "type", "activity", "undone", "judged", "field", "text", "value"),
)

_ABOUT: Final = {"chosen": "name", "flagged": "name", "preferred": "what"}
"""Where what the event is about is not under ``field``."""
_TOLD: Final = {"started": "dialog", "jumped": "dialog", "returned": "dialog", "done": "step"}
_TOLD_ELSE: Final = (
    "value",
    "option",
    "outcome",
    "how",
    "reason",
    "verdict",
    "old",
    "undoes",
    "raised",
    "letter",
    "start",
    "rules",
)
"""What an event tells beside its text: the first of these that it has."""


def call_row(item: Exported) -> dict[str, Any]:
    """Columns of `CALL_COLUMNS`, typed; several values in one are a list of texts."""
    row = item.summary
    return {
        "call_id": row.call_id,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "day": row.day,
        "week": row.week,
        "mode": row.mode,
        "agent": row.agent,
        "station": row.station,
        "caller": row.caller,
        "topic": row.topic,
        "need": row.need,
        "outcome": row.outcome,
        "length_ms": row.length_ms,
        "score": row.share,
        "satisfied": row.satisfied,
        "violated": row.violated,
        "overrides": row.overrides,
        "refused": list(row.refused),
        "slips": item.slips,
        "slip_letters": [f"{slip.field}: {slip.wrong} → {slip.right}" for slip in row.slips],
        "hurried": row.hurried,
        "flags": list(row.flags),
        "notes": row.notes,
        "redacted": item.redacted,
    }


class EventRow(NamedTuple):
    """An event in the columns of `EVENT_COLUMNS`; None where it has no such thing."""

    call_id: str
    seq: int
    at: str
    elapsed_ms: int
    batch: int
    type: str
    activity: str | None
    undone: bool
    """Taken back by an Undo."""
    judged: bool
    """Its activity is one that the rules judge: an XES trace has just these."""
    field: str | None
    text: str | None
    value: str | None


def event_rows(item: Exported) -> Iterator[EventRow]:
    """Every event of a call, in order, what was undone among them."""
    events = item.document["events"]
    counting = {event["seq"] for event in judged(events)}
    kept = {event["seq"] for event in standing(events)}
    for event in events:
        yield EventRow(
            call_id=item.summary.call_id,
            seq=event["seq"],
            at=event["at"],
            elapsed_ms=event["elapsed_ms"],
            batch=event["batch"],
            type=event["type"],
            activity=event.get("activity"),
            undone=event["seq"] not in kept,
            judged=event["seq"] in counting,
            field=_about(event),
            text=event.get("text"),
            value=_value(event),
        )


def _about(event: Mapping[str, Any]) -> str | None:
    if event["type"] == "recorded":
        return ".".join((event["system"], event["form"], event["column"]))
    return event.get(_ABOUT.get(event["type"], "field"))


def _value(event: Mapping[str, Any]) -> str | None:
    own = _TOLD.get(event["type"])
    found = next((event[key] for key in ((own,) if own else _TOLD_ELSE) if key in event), None)
    if isinstance(found, list):
        return "; ".join(found)
    if isinstance(found, bool):
        return "true" if found else "false"
    return None if found is None else str(found)


TableRows = tuple[dict[str, Any], list[dict[str, Any]]]
"""The row of a call, with its verdicts under ``clauses``, and the rows of its events."""


def table_rows(item: Exported) -> TableRows:
    """A call and its events for tables that hold lists."""
    clauses = [{"clause": clause, "verdict": verdict} for clause, verdict in item.summary.clauses]
    return call_row(item) | {"clauses": clauses}, [event._asdict() for event in event_rows(item)]
