"""What a call amounts to in one row: what a team's figures, the index and a list of calls are made of.

It is a function of the sealed transcript alone, so an index of rows is a cache and nothing more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sop_tui.core import spelling
from sop_tui.core.answers import KINDS
from sop_tui.core.pace import paces
from sop_tui.core.recognizing import NEED, topic_of
from sop_tui.core.scoring import score

MS_MAX: Final = 2**53 - 1
"""What every reader of JSON counts up to exactly (RFC 7493, section 2.2); no call lasts so many milliseconds."""

_FAULTS: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)

Flat = Mapping[str, Any]


class Slip(NamedTuple):
    """Letters that were read back wrong, and what they should have been; one side may be empty."""

    field: str
    wrong: str
    right: str


def iso_week(day: date) -> str:
    """Year and week (ISO 8601): ``2026-W47``."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


class NotATranscriptError(ValueError):
    """The document does not keep the schema; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A call in a row. Times are RFC 3339 with the desk's own offset."""

    call_id: str
    started_at: str
    ended_at: str
    mode: str
    agent: str
    station: str
    caller: str
    topic: str
    """The option chosen for it, else the last dialogue that was opened aside; empty where there was none."""
    need: str
    """In the customer's words."""
    outcome: str
    """Its name; empty where the call never came to its end."""
    length_ms: int
    clauses: tuple[tuple[str, str], ...]
    """Clause and verdict, in the order of the SOPs."""
    satisfied: int
    violated: int
    """Counts of rules, as in a score."""
    overrides: int
    """Rules the CSO was warned of, and broke all the same, and answers confirmed against a warning."""
    refused: tuple[str, ...]
    """Fields that the customer would not give."""
    slips: tuple[Slip, ...]
    """Corrections while spelling."""
    hurried: int
    """Lines confirmed faster than anyone can say them."""
    flags: tuple[str, ...]
    notes: int
    said: str
    typed: str
    noted: str
    """What can be searched, a line each; white space and all."""

    @property
    def day(self) -> date:
        """The day on which the call began, by the desk's own clock."""
        return datetime.fromisoformat(self.started_at).date()

    @property
    def week(self) -> str:
        """The ISO week of that day."""
        return iso_week(self.day)

    @property
    def share(self) -> float | None:
        """The score by rules alone: the part of clauses that came up and were kept, 0 to 1; None where none did."""
        judged = [verdict for _, verdict in self.clauses if verdict != "vacuous"]
        return sum(verdict == "satisfied" for verdict in judged) / len(judged) if judged else None


def summary(document: Mapping[str, Any]) -> CallSummary:
    """The row of a transcript.

    Raises:
        NotATranscriptError: it does not keep the schema.
    """
    try:
        found = _summary(document)
        # The day is what calls are kept and found by.
        datetime.fromisoformat(found.started_at)
    except _FAULTS as fault:
        raise NotATranscriptError(f"{type(fault).__name__}: {fault}") from fault
    return found


def _summary(document: Mapping[str, Any]) -> CallSummary:
    events = document["events"]
    kept = standing(events)
    scored = score(document)
    fields = document["fields"]
    return CallSummary(
        call_id=_text(document["call_id"]),
        started_at=_text(document["started_at"]),
        ended_at=_text(document["ended_at"]),
        mode=_text(document["mode"]),
        agent=_text(document["agent"]),
        station=_text(document["station"]),
        caller=_text(document["caller_id"]),
        topic=topic_of(events) or _opened(kept),
        need=_text(fields[NEED]["value"]) if NEED in fields else "",
        outcome=_text(document["outcome"] or ""),
        length_ms=_length(events[-1]["elapsed_ms"]) if events else 0,
        clauses=tuple((_text(row.clause), row.verdict) for row in scored.rows),
        satisfied=scored.count("satisfied"),
        violated=scored.count("violated"),
        overrides=sum(_overrides(event) for event in kept),
        refused=tuple(name for name, row in fields.items() if row["status"] == "refused"),
        slips=tuple(slip for event in kept if event["type"] == "corrected" for slip in _slips(event, fields)),
        hurried=sum(stood.hurried for stood in paces(events)),
        flags=tuple(map(_text, document["flags"])),
        notes=len(document["notes"]),
        said="\n".join(_texts(events, "said", "asked")),
        typed="\n".join(_texts(events, "answered", "tested", "corrected", "left_unverified")),
        noted="\n".join(_text(note["text"]) for note in document["notes"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _length(elapsed: float) -> int:
    if not -MS_MAX <= elapsed <= MS_MAX:
        raise ValueError("a call without end")
    return int(elapsed)


def _texts(events: Iterable[Flat], *types: str) -> Iterator[str]:
    return dict.fromkeys(_text(event["text"]) for event in events if event["type"] in types).__iter__()


def standing(events: Sequence[Flat]) -> list[Flat]:
    """The events without those that an Undo took back."""
    gone: set[int] = {event["undoes"] for event in events if event["type"] == "undone"}
    return [event for event in events if event["batch"] not in gone]


def _opened(events: Iterable[Flat]) -> str:
    """The last dialogue that was jumped to."""
    opened = [_text(event["dialog"]) for event in events if event["type"] == "jumped"]
    return opened[-1] if opened else ""


def _overrides(event: Flat) -> int:
    if event["type"] == "overridden":
        return len(event["rules"])
    return len(event["overridden"]) if event["type"] in {"answered", "corrected"} else 0


def _slips(event: Flat, fields: Mapping[str, Flat]) -> Iterator[Slip]:
    """The letters in which what was read back and what is right differ; what is never spelled tells of no letters."""
    kind = fields[event["field"]]["kind"] if event["field"] in fields else ""
    if kind not in KINDS or KINDS[kind].readback == "plain":
        return
    for part in spelling.differences(event["old"], event["value"]):
        if part.op != "same":
            yield Slip(_text(event["field"]), _text(part.left), _text(part.right))
