"""A team's figures: what each table adds up to, and how they are told."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.summary import CallSummary, Slip
from sop_tui.core.team import WEEKS_MAX, Figures, figures, percentile
from sop_tui.core.team_tables import length, number, share

CALL = CallSummary(
    call_id="1",
    started_at="2026-11-02T08:00:00+07:00",
    ended_at="2026-11-02T08:02:00+07:00",
    mode="live",
    agent="Rani",
    station="M01",
    caller="",
    topic="gangguan",
    need="",
    outcome="selesai",
    length_ms=120_000,
    clauses=(),
    satisfied=0,
    violated=0,
    overrides=0,
    refused=(),
    slips=(),
    hurried=0,
    flags=(),
    notes=0,
    said="",
    typed="",
    noted="",
)
NOON = datetime.fromisoformat("2026-01-05T12:00:00+07:00")

calls = st.lists(
    st.builds(
        replace,
        st.just(CALL),
        started_at=st.integers(0, 200).map(lambda day: (NOON + timedelta(days=day)).isoformat()),
        agent=st.sampled_from(["Rani", "Budi", "Sari"]),
        topic=st.sampled_from(["gangguan", "keluhan", ""]),
        length_ms=st.integers(0, 10_000_000),
        violated=st.integers(0, 3),
        overrides=st.integers(0, 2),
        hurried=st.integers(0, 2),
        refused=st.sampled_from([(), ("email",), ("hp",), ("hp", "email")]),
        slips=st.lists(st.builds(Slip, st.just("email"), st.sampled_from("mN"), st.sampled_from("nM")), max_size=3).map(
            tuple
        ),
        clauses=st.lists(
            st.tuples(st.sampled_from(["EML-1", "DTA-2"]), st.sampled_from(["satisfied", "violated", "vacuous"])),
            unique_by=lambda row: row[0],
        ).map(tuple),
    ),
    max_size=30,
)


@given(calls)
def test_every_table_of_calls_adds_up_to_all_of_them(held: list[CallSummary]) -> None:
    found = figures(held)
    assert found.total.calls == len(held)
    for lines in (found.agents, found.topics, found.weeks):
        for name in ("calls", "violating", "violations", "overrides", "refused_email", "slips", "hurried"):
            assert sum(getattr(line, name) for line in lines) == getattr(found.total, name)


@given(calls)
def test_figures_are_those_that_counting_by_hand_gives(held: list[CallSummary]) -> None:
    found = figures(held)
    clauses = Counter(row for call in held for row in call.clauses)
    letters = Counter((slip.wrong.lower(), slip.right.lower()) for call in held for slip in call.slips)
    assert {(line.key, line.came_up, line.violated) for line in found.clauses} == {
        (key, clauses[key, "satisfied"] + clauses[key, "violated"], clauses[key, "violated"])
        for key in {clause for clause, _ in clauses}
    }
    assert {(line.wrong, line.right): line.count for line in found.letters} == letters
    assert found.total.refused_email == sum("email" in call.refused for call in held)
    for line in found.agents:
        mine = [call for call in held if call.agent == line.key]
        assert line.violating == sum(call.violated > 0 for call in mine)
        assert sum(call.length_ms <= line.median_ms for call in mine) * 2 >= len(mine)
        assert sum(call.length_ms < line.median_ms for call in mine) * 2 <= len(mine)


@given(calls, st.randoms(use_true_random=False))
def test_the_order_of_calls_makes_no_difference(held: list[CallSummary], chance: object) -> None:
    mixed = list(held)
    chance.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert figures(mixed) == figures(held)


def test_a_week_without_calls_is_told_too() -> None:
    found = figures([CALL, replace(CALL, started_at="2026-11-20T08:00:00+07:00")])
    assert [(line.key, line.calls) for line in found.weeks] == [("2026-W45", 1), ("2026-W46", 0), ("2026-W47", 1)]


def test_a_desk_with_a_wrong_clock_does_not_stretch_the_weeks() -> None:
    found = figures([CALL, replace(CALL, started_at="9999-12-31T08:00:00+07:00")])
    assert len(found.weeks) == 2 < WEEKS_MAX


def test_no_call_has_figures_too() -> None:
    found: Figures = figures([])
    assert (found.first_day, found.total.calls, found.weeks, found.clauses) == ("", 0, (), ())


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        pytest.param([1, 2, 3, 4], 50, 2, id="median-of-even"),
        pytest.param([1, 2, 3], 50, 2, id="median-of-odd"),
        pytest.param(list(range(1, 11)), 90, 9, id="nine-of-ten"),
        pytest.param([7], 90, 7, id="one"),
        pytest.param([], 50, 0, id="none"),
    ],
)
def test_percentile(values: list[int], percent: int, expected: int) -> None:
    assert percentile(values, percent) == expected


def test_numbers_are_written_as_in_indonesia() -> None:
    assert (number(12345), number(0)) == ("12.345", "–")
    assert (share(1234, 10000), share(0, 5), share(0, 0)) == ("1.234 (12,3 %)", "–", "–")
    assert (length(127_400), length(0)) == ("2:07", "–")
