"""Figures of a team: what many calls amount to, by agent, topic, clause, week and letter.

A mean hides the one call of an hour, so lengths are told as the median and the 90th percentile. A share of few calls
says little: whoever shows one shows of how many it is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Any, Final

from sop_tui.core.summary import CallSummary, iso_week

EMAIL: Final = "email"
"""The field whose refusals are counted."""

WEEKS_MAX: Final = 520
"""Over a longer time only weeks with calls are listed."""


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of some calls. Lengths are milliseconds; 0 where there is no call."""

    key: str
    calls: int
    median_ms: int
    p90_ms: int
    violating: int
    """Calls with a violated rule."""
    violations: int
    """Violated rules."""
    overrides: int
    refused_email: int
    """Calls in which the customer would not give an email."""
    slips: int
    """Stretches of letters that were read back wrong."""
    hurried: int
    """Lines confirmed faster than anyone can say them."""

    @property
    def violating_share(self) -> float:
        """Of the calls, 0 to 1."""
        return self.violating / self.calls if self.calls else 0.0


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """What became of a clause in the calls in which it came up."""

    key: str
    came_up: int
    violated: int

    @property
    def violated_share(self) -> float:
        """Of the calls in which it came up, 0 to 1."""
        return self.violated / self.came_up if self.came_up else 0.0


@dataclass(frozen=True, slots=True)
class LetterLine:
    """Letters that were read back, and what the customer said they are; one side is empty where some were missing."""

    wrong: str
    right: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything about a team. Lines are in the order in which they are shown."""

    first_day: str
    last_day: str
    """ISO days of the first and the last call; empty without any."""
    total: Line
    agents: tuple[Line, ...]
    topics: tuple[Line, ...]
    weeks: tuple[Line, ...]
    """From the first to the last; a week without calls is there too."""
    clauses: tuple[ClauseLine, ...]
    """The most violated first."""
    letters: tuple[LetterLine, ...]
    """The most frequent first."""


@dataclass(slots=True)
class _Tally:
    lengths: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, call: CallSummary) -> None:
        self.lengths.append(call.length_ms)
        counts = self.counts
        counts["violating"] += call.violated > 0
        counts["violations"] += call.violated
        counts["overrides"] += call.overrides
        counts["refused_email"] += EMAIL in call.refused
        counts["slips"] += len(call.slips)
        counts["hurried"] += call.hurried

    def line(self, key: str) -> Line:
        lengths = sorted(self.lengths)
        counts = self.counts
        return Line(
            key=key,
            calls=len(lengths),
            median_ms=percentile(lengths, 50),
            p90_ms=percentile(lengths, 90),
            violating=counts["violating"],
            violations=counts["violations"],
            overrides=counts["overrides"],
            refused_email=counts["refused_email"],
            slips=counts["slips"],
            hurried=counts["hurried"],
        )


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The smallest value that so many percent do not exceed (nearest rank); 0 of nothing."""
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1] if ordered else 0


def figures(calls: Iterable[CallSummary]) -> Figures:
    """The figures of these calls, each looked at once."""
    total = _Tally()
    agents: dict[str, _Tally] = {}
    topics: dict[str, _Tally] = {}
    weeks: dict[str, _Tally] = {}
    clauses: dict[str, Counter[str]] = {}
    letters: Counter[tuple[str, str]] = Counter()
    days: set[str] = set()
    for call in calls:
        days.add(call.started_at[:10])
        for tally in (
            total,
            agents.setdefault(call.agent, _Tally()),
            topics.setdefault(call.topic, _Tally()),
            weeks.setdefault(call.week, _Tally()),
        ):
            tally.add(call)
        for clause, verdict in call.clauses:
            clauses.setdefault(clause, Counter())[verdict] += 1
        letters.update((slip.wrong.lower(), slip.right.lower()) for slip in call.slips)
    return Figures(
        first_day=min(days, default=""),
        last_day=max(days, default=""),
        total=total.line(""),
        agents=_lines(agents, lambda line: (-line.violating_share, -line.calls, line.key)),
        topics=_lines(topics, lambda line: (-line.calls, line.key)),
        weeks=tuple(weeks.get(week, _Tally()).line(week) for week in _every_week(sorted(weeks))),
        clauses=_clause_lines(clauses),
        letters=tuple(
            LetterLine(*pair, count) for pair, count in sorted(letters.items(), key=lambda one: (-one[1], one[0]))
        ),
    )


def _lines(tallies: Mapping[str, _Tally], order: Callable[[Line], Any]) -> tuple[Line, ...]:
    return tuple(sorted((tally.line(key) for key, tally in tallies.items()), key=order))


def _clause_lines(clauses: Mapping[str, Counter[str]]) -> tuple[ClauseLine, ...]:
    lines = (
        ClauseLine(clause, verdicts["satisfied"] + verdicts["violated"], verdicts["violated"])
        for clause, verdicts in clauses.items()
    )
    return tuple(sorted(lines, key=lambda line: (-line.violated_share, -line.violated, -line.came_up, line.key)))


def _every_week(weeks: Sequence[str]) -> Iterator[str]:
    """From the first to the last, also those between in which there was no call."""
    if not weeks:
        return
    first = _monday(weeks[0])
    count = (_monday(weeks[-1]) - first).days // 7 + 1
    # A desk whose clock was years off must not stretch the figures over centuries of nothing.
    yield from (iso_week(first + timedelta(weeks=number)) for number in range(count)) if count <= WEEKS_MAX else weeks


def _monday(week: str) -> date:
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)
