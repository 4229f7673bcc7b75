"""How trainees come on: what their sessions and drills amount to, by trainee, topic, clause and week.

A practised call is a call: clauses, letters and weeks are counted by `sop_tui.core.team`, as those of live calls are.
Here is what only training knows: points, what the customer had meant, and how a session compares with the reference.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeVar

from sop_tui.core import team
from sop_tui.core.summary import CallSummary, Slip
from sop_tui.core.training.session import LapseKind, Session
from sop_tui.core.training.spaced import Attempt, moment

RECENT: Final = 5
"""So many sessions are what a trainee can do now."""

IN_A_CALL: Final = "panggilan"
"""The drill of an attempt that was made in a practice call: its session tells of it already."""

Attempts = Mapping[str, Sequence[Attempt]]
"""Trainee to exercises."""

_NONE: Final[Attempts] = MappingProxyType({})

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of some sessions. Points and shares are means, 0 to 100; None where nothing was graded."""

    key: str
    sessions: int
    points: int | None
    recent: int | None
    """Points of the latest `RECENT` sessions."""
    gain: int | None
    """How many points these are above the sessions before them; None where there are none before."""
    rules: int | None
    """The course of the call: what `Assessment.rules_share` is of."""
    fields: int | None
    columns: int | None
    time: int | None
    """Time to handle, in percent of the reference's: the median."""
    keys: int | None
    """Keystrokes, in percent of the reference's: the median."""
    needless: int
    """Questions that the reference does not put."""
    flawless: int
    """Sessions without a lapse."""
    level: int
    """The highest that was practised; 0 without a session."""
    last_day: str
    """ISO day of the latest session; empty without one."""


@dataclass(frozen=True, slots=True)
class PointsWeek:
    """A trainee, or a topic, in a week."""

    key: str
    week: str
    sessions: int
    points: int


@dataclass(frozen=True, slots=True)
class ClauseWeek:
    """What became of a clause in the sessions of a week."""

    key: str
    week: str
    came_up: int
    violated: int


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """A field or column, of so many in which it was graded; any other kind of lapse, of so many sessions."""

    kind: LapseKind
    key: str
    """The field, or the column's address; empty for other kinds."""
    title: str
    came_up: int
    wrong: int


@dataclass(frozen=True, slots=True)
class DrillLine:
    """A trainee's exercises of one kind."""

    trainee: str
    drill: str
    tries: int
    right: int
    median_ms: int
    last_day: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What was asked for in exercises: a letter to hear, a column to find."""

    key: str
    """``drill:item``."""
    tries: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything about some trainees. Lines are in the order in which they are shown."""

    calls: team.Figures
    """The same sessions as calls: their clauses, topics, and every week from the first to the last; and the letters
    that were taken for others, in exercises too."""
    total: Line
    trainees: tuple[Line, ...]
    """Whoever has the fewest points now comes first, and so do topics; last who only did exercises."""
    topics: tuple[Line, ...]
    weeks: tuple[Line, ...]
    """A week without a session is there too."""
    mistakes: tuple[MistakeLine, ...]
    """The most frequent first."""
    trainee_weeks: tuple[PointsWeek, ...]
    topic_weeks: tuple[PointsWeek, ...]
    clause_weeks: tuple[ClauseWeek, ...]
    """By key and week; weeks without a session are left out."""
    drills: tuple[DrillLine, ...]
    """By trainee and kind."""
    items: tuple[ItemLine, ...]
    """The most often wrong first."""


def as_call(session: Session) -> CallSummary:
    """A session as a row among calls, on the day on which it was practised."""
    graded = session.assessment
    verdicts = Counter(graded.clauses.values())
    return CallSummary(
        call_id=session.call_id,
        started_at=session.practised_at,
        ended_at="",
        mode="training",
        agent=session.trainee,
        station="",
        caller="",
        topic=session.topic,
        need=session.title,
        outcome="",
        length_ms=graded.handle_ms,
        clauses=tuple(graded.clauses.items()),
        satisfied=verdicts["satisfied"],
        violated=sum(lapse.kind == "rule" for lapse in graded.lapses),
        overrides=0,
        refused=(),
        slips=tuple(Slip("", found, meant) for meant, found in graded.confused),
        hurried=0,
        flags=(),
        notes=0,
        said="",
        typed="",
        noted="",
    )


def in_order(sessions: Iterable[Session]) -> list[Session]:
    """Sessions by the moment at which they were practised.

    Raises:
        ValueError: that of one is not RFC 3339 with offset.
    """
    return sorted(sessions, key=lambda one: (moment(one.practised_at), one.call_id))


def figures(sessions: Iterable[Session], attempts: Attempts = _NONE) -> Figures:
    """The figures of these sessions and exercises, in whatever order they come."""
    ordered = in_order(sessions)
    rows = [as_call(session) for session in ordered]
    calls = team.figures(rows)
    weeks = [row.week for row in rows]
    of_week = _grouped(ordered, weeks)
    trainees = [session.trainee for session in ordered]
    topics = [session.topic for session in ordered]
    drilled = {name: [one for one in tries if one.drill != IN_A_CALL] for name, tries in attempts.items()}
    idle: dict[str, list[Session]] = {name: [] for name, tries in drilled.items() if tries}
    return Figures(
        calls=replace(calls, letters=_letters(calls.letters, drilled)),
        total=_line("", ordered),
        trainees=_lines(idle | _grouped(ordered, trainees)),
        topics=_lines(_grouped(ordered, topics)),
        weeks=tuple(_line(week.key, of_week.get(week.key, ())) for week in calls.weeks),
        mistakes=_mistakes(ordered),
        trainee_weeks=_points_weeks(_grouped(ordered, zip(trainees, weeks, strict=True))),
        topic_weeks=_points_weeks(_grouped(ordered, zip(topics, weeks, strict=True))),
        clause_weeks=_clause_weeks(rows),
        drills=tuple(line for name in sorted(drilled) for line in _drills(name, drilled[name])),
        items=_items(drilled),
    )


def ratio(part: int, whole: int) -> int | None:
    """So many percent, rounded; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else None


def _grouped(sessions: Sequence[Session], keys: Iterable[K]) -> dict[K, list[Session]]:
    groups: dict[K, list[Session]] = {}
    for session, key in zip(sessions, keys, strict=True):
        groups.setdefault(key, []).append(session)
    return groups


def _lines(groups: dict[str, list[Session]]) -> tuple[Line, ...]:
    lines = (_line(key, group) for key, group in groups.items())
    return tuple(sorted(lines, key=lambda line: (line.recent is None, line.recent or 0, -line.sessions, line.key)))


def _line(key: str, sessions: Sequence[Session]) -> Line:
    graded = [session.assessment for session in sessions]
    points = [one.points for one in graded]
    recent, before = mean(points[-RECENT:]), mean(points[:-RECENT])
    return Line(
        key=key,
        sessions=len(sessions),
        points=mean(points),
        recent=recent,
        gain=None if recent is None or before is None else recent - before,
        rules=mean([one.rules_share for one in graded]),
        fields=mean([one.fields_share for one in graded]),
        columns=mean([one.columns_share for one in graded]),
        time=_median([ratio(one.handle_ms, one.reference_ms) for one in graded]),
        keys=_median([ratio(one.keys, one.reference_keys) for one in graded]),
        needless=sum(lapse.kind == "needless" for one in graded for lapse in one.lapses),
        flawless=sum(not one.lapses for one in graded),
        level=max((session.level for session in sessions), default=0),
        last_day=sessions[-1].practised_at[:10] if sessions else "",
    )


def mean(values: Iterable[int | None]) -> int | None:
    """Of those that are there, rounded; None where none is."""
    there = [value for value in values if value is not None]
    return (2 * sum(there) + len(there)) // (2 * len(there)) if there else None


def _median(values: Iterable[int | None]) -> int | None:
    there = sorted(value for value in values if value is not None)
    return team.percentile(there, 50) if there else None


def _points_weeks(groups: dict[tuple[str, str], list[Session]]) -> tuple[PointsWeek, ...]:
    lines = (
        (key, week, len(group), mean(one.assessment.points for one in group)) for (key, week), group in groups.items()
    )
    return tuple(PointsWeek(key, week, sessions, points or 0) for key, week, sessions, points in sorted(lines))


def _clause_weeks(rows: Iterable[CallSummary]) -> tuple[ClauseWeek, ...]:
    came_up: Counter[tuple[str, str]] = Counter()
    violated: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for clause, verdict in row.clauses:
            came_up[clause, row.week] += 1
            violated[clause, row.week] += verdict == "violated"
    return tuple(ClauseWeek(*at, count, violated[at]) for at, count in sorted(came_up.items()))


_OTHER: Final[tuple[LapseKind, ...]] = ("flag", "choice", "needless", "outcome", "readback", "look")
"""Kinds of lapses that are of a whole session; rules are told by their clauses."""


def _mistakes(sessions: Sequence[Session]) -> tuple[MistakeLine, ...]:
    titles: dict[tuple[LapseKind, str], str] = {(kind, ""): "" for kind in _OTHER} if sessions else {}
    came_up = Counter({at: len(sessions) for at in titles})
    wrong: Counter[tuple[LapseKind, str]] = Counter()
    for session in sessions:
        wrong.update({(lapse.kind, "") for lapse in session.assessment.lapses if lapse.kind in _OTHER})
        for at, title, right in _graded(session):
            titles[at] = title
            came_up[at] += 1
            wrong[at] += not right
    lines = (MistakeLine(*at, title, came_up[at], wrong[at]) for at, title in titles.items())
    return tuple(sorted(lines, key=lambda line: (-line.wrong, line.came_up, line.kind, line.key)))


def _graded(session: Session) -> Iterable[tuple[tuple[LapseKind, str], str, bool]]:
    for field in session.assessment.fields:
        yield ("field", field.field), field.title, field.right
    for column in session.assessment.columns:
        yield ("column", column.column), column.title, column.verdict == "right"


def _letters(of_calls: Iterable[team.LetterLine], drilled: Attempts) -> tuple[team.LetterLine, ...]:
    count = Counter({(line.wrong, line.right): line.count for line in of_calls})
    for tries in drilled.values():
        count.update((found.lower(), meant.lower()) for one in tries for meant, found in one.confused)
    lines = (team.LetterLine(*pair, number) for pair, number in count.items())
    return tuple(sorted(lines, key=lambda line: (-line.count, line.wrong, line.right)))


def _drills(trainee: str, attempts: Iterable[Attempt]) -> Iterable[DrillLine]:
    kinds: dict[str, list[Attempt]] = {}
    for one in attempts:
        kinds.setdefault(one.drill, []).append(one)
    for drill, tries in sorted(kinds.items()):
        yield DrillLine(
            trainee=trainee,
            drill=drill,
            tries=len(tries),
            right=sum(one.right for one in tries),
            median_ms=team.percentile(sorted(one.ms for one in tries), 50),
            last_day=max(one.at[:10] for one in tries),
        )


def _items(drilled: Attempts) -> tuple[ItemLine, ...]:
    tries: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for item, right in (result for of in drilled.values() for one in of for result in one.results):
        tries[item] += 1
        wrong[item] += not right
    lines = (ItemLine(item, count, wrong[item]) for item, count in tries.items())
    return tuple(sorted(lines, key=lambda line: (-line.wrong, line.tries, line.key)))
