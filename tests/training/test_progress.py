"""How trainees come on: what each table adds up to, and what its words tell."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.team_tables import Table
from sop_tui.core.training.progress import IN_A_CALL, RECENT, ItemLine, figures
from sop_tui.core.training.progress_tables import class_tables, trainee_tables, weekly_tables
from sop_tui.core.training.session import Lapse, Session
from sop_tui.store.scripts import packaged, read_folder
from tests.training.practised import ATTEMPT, UPSET, session

BOOK = read_folder(packaged()).book
NOON = datetime.fromisoformat("2026-01-05T12:00:00+07:00")

VERDICTS = st.sampled_from(["satisfied", "violated"])
LAPSES = st.sampled_from(
    [UPSET, Lapse(kind="needless", message="x"), Lapse(kind="rule", message="x", clause="EML-1", rule="a")]
)

practice = st.lists(
    st.builds(
        session,
        st.integers(1, 10_000),
        graded=st.fixed_dictionaries(
            {
                "points": st.integers(0, 100),
                "handle_ms": st.integers(0, 10_000_000),
                "reference_ms": st.sampled_from([0, 60_000, 120_000]),
                "clauses": st.dictionaries(st.sampled_from(["EML-1", "DTA-2"]), VERDICTS),
                "lapses": st.lists(LAPSES, max_size=3).map(tuple),
                "confused": st.lists(st.tuples(st.sampled_from("mN"), st.sampled_from("nM")), max_size=3).map(tuple),
            }
        ),
        practised_at=st.integers(0, 100).map(lambda day: (NOON + timedelta(days=day)).isoformat()),
        trainee=st.sampled_from(["Rani", "Budi", ""]),
        topic=st.sampled_from(["gangguan", "keluhan", ""]),
        level=st.sampled_from([1, 2, 3]),
    ),
    max_size=25,
    unique_by=lambda one: one.call_id,
)


@settings(max_examples=40)
@given(practice)
def test_every_table_of_sessions_adds_up_to_all_of_them(held: list[Session]) -> None:
    found = figures(held)
    assert found.total.sessions == found.calls.total.calls == len(held)
    for lines in (found.trainees, found.topics, found.weeks):
        for name in ("sessions", "needless", "flawless"):
            assert sum(getattr(line, name) for line in lines) == getattr(found.total, name)
    for series, lines in ((found.trainee_weeks, found.trainees), (found.topic_weeks, found.topics)):
        for line in lines:
            assert sum(week.sessions for week in series if week.key == line.key) == line.sessions


@settings(max_examples=40)
@given(practice)
def test_figures_are_those_that_counting_by_hand_gives(held: list[Session]) -> None:
    found = figures(held)
    for line in found.trainees:
        mine = [one.assessment.points for one in held if one.trainee == line.key]
        assert line.points is not None
        assert abs(line.points - sum(mine) / len(mine)) <= 0.5
    verdicts = Counter(row for one in held for row in one.assessment.clauses.items())
    assert {(line.key, line.came_up, line.violated) for line in found.calls.clauses} == {
        (key, verdicts[key, "satisfied"] + verdicts[key, "violated"], verdicts[key, "violated"])
        for key in {clause for clause, _ in verdicts}
    }
    for clause in found.calls.clauses:
        weeks = [week for week in found.clause_weeks if week.key == clause.key]
        assert (sum(week.came_up for week in weeks), sum(week.violated for week in weeks)) == (
            clause.came_up,
            clause.violated,
        )
    upset = sum(any(lapse.kind == "flag" for lapse in one.assessment.lapses) for one in held)
    assert [line.wrong for line in found.mistakes if line.kind == "flag"] == [upset] * bool(held)


@settings(max_examples=40)
@given(practice, st.randoms(use_true_random=False))
def test_the_order_of_sessions_makes_no_difference(held: list[Session], chance: object) -> None:
    mixed = list(held)
    chance.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert figures(mixed) == figures(held)


@settings(max_examples=40)
@given(practice)
def test_every_row_has_its_columns_and_its_bar(held: list[Session]) -> None:
    found = figures(held, {"Sari": [ATTEMPT]})
    for table in (*class_tables(found, BOOK), *trainee_tables(found, held, BOOK), *weekly_tables(found, BOOK)):
        assert len(table.values) == len(table.rows)
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        assert all(0 <= value <= table.whole for value in table.values)


def of_points(*points: int) -> list[Session]:
    return [
        session(day, graded={"points": one}, practised_at=(NOON + timedelta(days=day)).isoformat())
        for day, one in enumerate(points)
    ]


@pytest.mark.parametrize(
    ("points", "recent", "gain"),
    [
        pytest.param([50, 60], 55, None, id="nothing before the latest"),
        pytest.param([10, 20, *[80] * RECENT], 80, 65, id="better"),
        pytest.param([90, *[40] * RECENT], 40, -50, id="worse"),
    ],
)
def test_the_trend_is_the_latest_sessions_beside_those_before(points: list[int], recent: int, gain: int | None) -> None:
    found = figures(of_points(*points)).total
    assert (found.recent, found.gain) == (recent, gain)


def test_whoever_needs_the_trainer_most_comes_first() -> None:
    held = [session(1, trainee="Rani", graded={"points": 90}), session(2, trainee="Budi", graded={"points": 30})]
    assert [line.key for line in figures(held, {"Ana": [ATTEMPT]}).trainees] == ["Budi", "Rani", "Ana"]


def test_time_and_keys_are_beside_the_reference() -> None:
    line = figures([session(), session(2, graded={"reference_ms": 0, "reference_keys": 0})]).total
    assert (line.time, line.keys) == (150, 120)


def test_what_goes_wrong_is_told_by_its_title() -> None:
    found = figures([session(1, graded={"lapses": (UPSET, UPSET)}), session(2)])
    rows = {row[0]: row[1:] for row in of(class_tables(found, BOOK), "mistake").rows}
    assert rows == {
        "Isian: Email": ("2", "2 (100,0 %)"),
        "Kolom: HP": ("2", "2 (100,0 %)"),
        "Tanda kecewa atau mendesak yang keliru": ("2", "1 (50,0 %)"),
    }


def test_letters_of_calls_and_of_drills_are_counted_together_and_none_twice() -> None:
    tries = [ATTEMPT, ATTEMPT._replace(drill=IN_A_CALL)]
    found = figures([session()], {"Rani": tries})
    assert [(line.wrong, line.right, line.count) for line in found.calls.letters] == [("n", "m", 2)]
    assert [(line.drill, line.tries, line.right) for line in found.drills] == [("dengar", 1, 0)]
    assert found.items == (ItemLine("dengar:m", 1, 1), ItemLine("dengar:a", 1, 0))


def test_a_trainee_sees_the_latest_session_first_and_what_was_wrong_in_drills() -> None:
    held = of_points(10, 20, 30)
    tables = trainee_tables(figures(held, {"Rani": [ATTEMPT]}), held, BOOK)
    assert [row[3] for row in tables[0].rows] == ["30", "20", "10"]
    assert [row[0] for row in of(tables, "drill").rows] == ["Dengar dan ketik", "  M (Dengar dan ketik)"]


def test_week_by_week_a_trainee_has_points_and_a_clause_what_was_kept() -> None:
    broken = {"points": 20, "clauses": {"EML-1a": "violated"}}
    held = [session(), session(2, practised_at="2026-11-10T08:00:00+07:00", graded=broken)]
    tables = weekly_tables(figures(held), BOOK)
    assert [column.title for column in of(tables, "trainee").columns] == ["Peserta per minggu", "W45", "W46"]
    assert of(tables, "trainee").rows == (("Rani", "80", "20"),)
    assert {row[0]: row[1:] for row in of(tables, "clause").rows} == {
        "EML-1a": ("100", "0"),
        "DTA-1": ("100", "–"),
    }


def of(tables: tuple[Table, ...], name: str) -> Table:
    return next(table for table in tables if table.id == name)
