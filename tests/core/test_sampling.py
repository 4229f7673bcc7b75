"""The draw of calls for review: the same for whoever draws; only calls of that agent and week move it."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.sampling import Candidate, sample

ids = st.text("abcdef0123456789", min_size=4, max_size=8)
groups = st.tuples(st.sampled_from(["Ani", "Budi", "=Citra"]), st.sampled_from(["2026-W01", "2026-W47"]))
calls = st.dictionaries(ids, groups, max_size=25).map(
    lambda found: [Candidate(call, *group) for call, group in found.items()]
)
seeds = st.text(max_size=5)
per = st.integers(1, 4)


@given(calls, per, seeds)
def test_draws_so_many_of_each_agent_and_week(calls: list[Candidate], per: int, seed: str) -> None:
    there, drawn = (Counter((call.agent, call.week) for call in found) for found in (calls, sample(calls, per, seed)))
    assert drawn == {group: min(number, per) for group, number in there.items()}
    assert set(sample(calls, per, seed)) <= set(calls)


@given(calls, per, seeds, st.randoms(use_true_random=False))
def test_the_order_of_the_store_is_irrelevant(calls: list[Candidate], per: int, seed: str, random: Random) -> None:
    shuffled = [*calls, *calls[:3]]
    random.shuffle(shuffled)
    assert sample(shuffled, per, seed) == sample(calls, per, seed)


@given(calls, per, seeds)
def test_other_agents_and_weeks_change_nothing(calls: list[Candidate], per: int, seed: str) -> None:
    drawn = sample(calls, per, seed)
    for group in {(call.agent, call.week) for call in calls}:
        alone = [call for call in calls if (call.agent, call.week) == group]
        assert sample(alone, per, seed) == tuple(call for call in drawn if (call.agent, call.week) == group)


@given(calls, per, seeds, ids, groups)
def test_a_late_call_displaces_one_and_reshuffles_none(
    calls: list[Candidate], per: int, seed: str, late: str, group: tuple[str, str]
) -> None:
    if any(call.call_id == late for call in calls):
        return
    before, then = sample(calls, per, seed), sample([*calls, Candidate(late, *group)], per, seed)
    kept = [call for call in then if call.call_id != late]
    assert kept == [call for call in before if call in kept]
    assert len(before) - len(kept) <= 1


@given(calls, st.integers(1, 3), seeds)
def test_asking_for_more_keeps_those_drawn_before(calls: list[Candidate], per: int, seed: str) -> None:
    fewer, more = sample(calls, per, seed), sample(calls, per + 1, seed)
    assert set(fewer) <= set(more)


def test_every_call_has_its_chance() -> None:
    week = [Candidate(f"{number:02}", "Ani", "2026-W47") for number in range(10)]
    drawn = Counter(call.call_id for seed in range(1000) for call in sample(week, 2, str(seed)))
    assert drawn.total() == 2000
    assert all(150 < drawn[call.call_id] < 250 for call in week)


def test_another_seed_draws_others_and_the_draw_is_for_ever() -> None:
    week = [Candidate(f"{number:02}", "Ani", "2026-W47") for number in range(10)]
    assert [call.call_id for call in sample(week, 3, "q4")] == ["04", "06", "09"], "by printf 'q4|04' | sha256sum"
    assert sample(week, 3, "q4") != sample(week, 3, "q5")
