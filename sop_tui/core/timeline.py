"""A call in a row with its times: what QA reads beside the desk, and jumps along.

It is made of the transcript alone, so it can be read where the scripts of the call are gone; a `Book` only gives words.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple

from sop_tui.core.book import Book
from sop_tui.core.happening import Flat, Words
from sop_tui.core.pace import Stood, paces
from sop_tui.core.spelling import Difference, differences
from sop_tui.core.summary import standing

PAUSE_MAX_MS: Final = 10_000
"""The longest that playing waits for one step at its own pace: of a longer pause the rest is skipped, and told."""

SPEEDS: Final = (1, 4, 16)

Mark = Literal["violation", "correction", "note", "override", "hurried"]
"""What one jumps to."""


class Entry(NamedTuple):
    """One thing that happened."""

    seq: int
    elapsed_ms: int
    type: str
    """As in the transcript: ``said``, ``corrected`` …"""
    words: str
    hurried: Stood | None = None
    """How fast it was said, where nobody can say it so fast."""
    violated: tuple[str, ...] = ()
    """The clauses of which a rule was broken here."""
    satisfied: tuple[str, ...] = ()
    """The clauses of which this shows that a rule was kept."""
    gone: bool = False
    """An Undo took it back later."""


class Step(NamedTuple):
    """What one command of the CSO came to: the desk shows nothing between its events."""

    last: int
    """The seq of its last event."""
    elapsed_ms: int
    pause_ms: int
    """How long the desk stood before it."""
    entries: tuple[int, int]
    """From which of the entries to which (half-open)."""

    @property
    def shortened(self) -> bool:
        """Whether playing waits less than the call did."""
        return self.pause_ms > PAUSE_MAX_MS

    def wait_ms(self, speed: int) -> float:
        """How long playing waits before it."""
        return min(self.pause_ms, PAUSE_MAX_MS) / speed


class Correction(NamedTuple):
    """A value that became another, and the letters in which."""

    seq: int
    elapsed_ms: int
    field: str
    """Its title."""
    old: str
    new: str
    letters: tuple[Difference, ...]


class Judged(NamedTuple):
    """What a rule came to, and the events that show it."""

    rule: str
    clause: str
    verdict: Literal["violated", "satisfied"]
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that happened in a call, in order."""

    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    corrections: tuple[Correction, ...]
    judged: tuple[Judged, ...]
    """Violated rules first; those that never came up are left out."""
    marks: Mapping[Mark, tuple[int, ...]]
    """Of each kind the seqs, ascending."""

    def step_of(self, seq: int) -> int:
        """The number of the step in which an event happened, or of the last before it."""
        lasts = [step.last for step in self.steps]
        return min(bisect_left(lasts, seq), len(lasts) - 1)

    def jump(self, mark: Mark, step: int, back: bool = False) -> int | None:
        """The next step with such a mark, or the one before; None where there is none."""
        found = sorted({self.step_of(seq) for seq in self.marks[mark]})
        at = bisect_left(found, step) - 1 if back else bisect_right(found, step)
        return found[at] if 0 <= at < len(found) else None


def timeline(document: Mapping[str, Any], book: Book | None = None) -> Timeline:
    """The time line of a transcript that keeps the schema (see `sop_tui.core.transcript`)."""
    events: Sequence[Flat] = document["events"]
    rules = document["constraints"]
    words = Words(book, {row["id"]: row["clause"] for row in rules})
    kept = {event["seq"] for event in standing(events)}
    broken, shown = _verdicts(rules, events[-1]["seq"] if events else 0)
    entries: list[Entry] = []
    steps: list[Step] = []
    stood = iter(paces(events))
    for _, batch in groupby(events, key=lambda event: event["batch"]):
        row = [(event, next(stood)) for event in batch]
        first = len(entries)
        for event, pace in _told(row):
            seq = event["seq"]
            hurried = pace if pace.hurried else None
            here = (tuple(broken.get(seq, ())), tuple(shown.get(seq, ())))
            entries.append(
                Entry(seq, event["elapsed_ms"], event["type"], words(event), hurried, *here, seq not in kept)
            )
        steps.append(Step(row[-1][0]["seq"], row[-1][0]["elapsed_ms"], max(row[0][1].ms, 0), (first, len(entries))))
    corrections = tuple(_corrections(events, words))
    return Timeline(tuple(entries), tuple(steps), corrections, _judged(rules), _marks(entries, events, corrections))


def _told(row: Sequence[tuple[Flat, Stood]]) -> Sequence[tuple[Flat, Stood]]:
    """Where the call moved is told only where nothing else happened."""
    return [item for item in row if item[0]["type"] != "moved"] or row[-1:]


def _verdicts(rules: Sequence[Flat], last: int) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Clauses by the seq at which they were broken, and by those that show that they were kept.

    A rule is broken by the last of its evidence; what never came, without any, is missed at the end of the call.
    """
    broken: dict[int, list[str]] = {}
    shown: dict[int, list[str]] = {}
    for rule in rules:
        if rule["verdict"] == "violated":
            _add(broken, max(rule["evidence"], default=last), rule["clause"])
        elif rule["verdict"] == "satisfied":
            for seq in rule["evidence"]:
                _add(shown, seq, rule["clause"])
    return broken, shown


def _add(found: dict[int, list[str]], seq: int, clause: str) -> None:
    clauses = found.setdefault(seq, [])
    if clause not in clauses:
        clauses.append(clause)


def _judged(rules: Sequence[Flat]) -> tuple[Judged, ...]:
    found = [
        Judged(rule["id"], rule["clause"], rule["verdict"], tuple(rule["evidence"]))
        for rule in rules
        if rule["verdict"] != "vacuous"
    ]
    return tuple(sorted(found, key=lambda item: item.verdict == "satisfied"))


def _corrections(events: Sequence[Flat], words: Words) -> Iterator[Correction]:
    """Values that became others: corrected while they were read back, replaced, or typed anew after a step back."""
    known: dict[str, str] = {}
    for event in events:
        match event["type"]:
            case "corrected":
                old, new = event["old"], event["value"]
            case "answered":
                old, new = known.get(event["field"], ""), event["value"]
            case "forgotten":
                known.pop(event["field"], None)
                continue
            case _:
                continue
        known[event["field"]] = new
        if old and new and old != new:
            title = words.field(event["field"])
            yield Correction(event["seq"], event["elapsed_ms"], title, old, new, differences(old, new))


def _marks(
    entries: Sequence[Entry], events: Sequence[Flat], corrections: Sequence[Correction]
) -> dict[Mark, tuple[int, ...]]:
    return {
        "violation": tuple(entry.seq for entry in entries if entry.violated),
        "correction": tuple(item.seq for item in corrections),
        "note": tuple(entry.seq for entry in entries if entry.type == "noted"),
        "override": tuple(event["seq"] for event in events if event["type"] == "overridden" or event.get("overridden")),
        "hurried": tuple(entry.seq for entry in entries if entry.hurried),
    }
