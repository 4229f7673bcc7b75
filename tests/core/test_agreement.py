"""Agreement of reviewers: worked examples, and the formula written out another way."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.agreement import Marked, agreement, pair


def table(counts: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    """A table of two reviewers as the list of its cases."""
    return [answers for answers, number in counts.items() for _ in range(number)]


WORKED = [
    # po = 35/50, pe = .5 x .6 + .5 x .4 = .5
    pytest.param({("y", "y"): 20, ("y", "t"): 5, ("t", "y"): 10, ("t", "t"): 15}, 0.4, id="2 by 2"),
    # po = .6 in both; pe = .6 x .7 + .4 x .3 = .54, and .6 x .3 + .4 x .7 = .46: habits that differ make kappa larger.
    pytest.param({("y", "y"): 45, ("y", "t"): 15, ("t", "y"): 25, ("t", "t"): 15}, 6 / 46, id="alike"),
    pytest.param({("y", "y"): 25, ("y", "t"): 35, ("t", "y"): 5, ("t", "t"): 35}, 14 / 54, id="not alike"),
    # po = .75, pe = .5 x .6 + .3 x .3 + .2 x .1 = .41
    pytest.param(
        {("a", "a"): 45, ("a", "b"): 5, ("b", "a"): 10, ("b", "b"): 20, ("c", "a"): 5, ("c", "b"): 5, ("c", "c"): 10},
        34 / 59,
        id="3 by 3",
    ),
    pytest.param({("a", "b"): 1, ("b", "a"): 1}, -1, id="always the contrary"),
    pytest.param({("a", "b"): 3}, 0, id="nothing alike"),
    pytest.param({("a", "a"): 2, ("b", "b"): 1}, 1, id="all alike"),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "kappa"), WORKED)
def test_worked_by_hand(counts: dict[tuple[str, str], int], kappa: float) -> None:
    found = pair("Ani", "Budi", table(counts))
    assert found.kappa == pytest.approx(kappa)
    assert found.share == sum(number for (one, other), number in counts.items() if one == other) / sum(counts.values())
    assert found.undefined is None


def naive(answers: Sequence[tuple[str, str]]) -> float:
    """Kappa from proportions, as the paper writes it."""
    n = len(answers)
    names = {name for both in answers for name in both}
    observed = sum(answers.count((name, name)) for name in names) / n
    chance = sum(
        sum(one == name for one, _ in answers) / n * sum(other == name for _, other in answers) / n for name in names
    )
    return (observed - chance) / (1 - chance)


several = st.lists(st.tuples(*[st.sampled_from("abcd")] * 2), min_size=1, max_size=30)


@given(several)
def test_is_what_the_proportions_give(answers: list[tuple[str, str]]) -> None:
    found = pair("Ani", "Budi", answers)
    if len({name for both in answers for name in both}) == 1:
        assert (found.kappa, found.undefined) == (None, "one_answer")
    else:
        assert found.kappa == pytest.approx(naive(answers))
        assert -1 <= (found.kappa or 0) <= 1


@given(several, st.permutations("abcd"))
def test_neither_names_nor_sides_matter(answers: list[tuple[str, str]], names: list[str]) -> None:
    renamed = dict(zip("abcd", names, strict=True))
    found = pair("Ani", "Budi", answers)
    assert pair("Ani", "Budi", [(other, one) for one, other in answers]).kappa == found.kappa
    assert pair("Ani", "Budi", [(renamed[one], renamed[other]) for one, other in answers]).kappa == found.kappa


def test_nothing_shared_is_told() -> None:
    assert (pair("Ani", "Budi", []).undefined, pair("Ani", "Budi", []).share) == ("nothing_shared", None)


def marked(reviewer: str, call: str, **answers: str) -> Marked:
    return Marked(reviewer, call, answers)


def test_item_by_item_and_all_together() -> None:
    reviews = [
        marked("Ani", "1", nada="baik", empati="baik"),
        marked("Budi", "1", nada="baik", empati="kurang"),
        marked("Ani", "2", nada="kurang", empati="baik"),
        marked("Budi", "2", nada="kurang"),
        marked("Citra", "3", nada="baik", empati="baik"),
    ]
    nada, empati, salam, everything = agreement(reviews, ["nada", "empati", "salam"])
    assert (nada.share, nada.kappa) == (1, 1)
    assert (empati.share, empati.kappa, empati.undefined) == (0, 0, None)
    assert (salam.pairs, salam.share, salam.undefined) == ((), None, "nothing_shared")
    assert [(one.first, one.second, one.n, one.same) for one in everything.pairs] == [("Ani", "Budi", 3, 2)]


def test_of_several_reviewers_the_mean_over_the_pairs_that_have_a_kappa() -> None:
    said = {"Ani": "aab", "Budi": "aab", "Citra": "aaa", "Dewi": "aaa"}
    reviews = [marked(who, str(at), nada=one) for who, answers in said.items() for at, one in enumerate(answers)]
    found = agreement(reviews, ["nada"])[0]
    assert len(found.pairs) == 6
    assert [one.undefined for one in found.pairs if one.kappa is None] == ["one_answer"], "Citra and Dewi"
    assert found.kappa == pytest.approx(1 / 5), "1 of Ani and Budi, 0 of the four others"
    assert found.share == pytest.approx((1 + 4 * 2 / 3 + 1) / 6)


def test_the_last_judgement_of_a_reviewer_counts() -> None:
    reviews = [marked("Ani", "1", nada="buruk"), marked("Budi", "1", nada="baik"), marked("Ani", "1", nada="baik")]
    assert agreement(reviews, ["nada"])[0].share == 1
    taken_back = [*reviews, marked("Ani", "1")]
    assert agreement(taken_back, ["nada"])[0].pairs == ()


@given(st.dictionaries(st.tuples(st.sampled_from("ABC"), st.sampled_from("123")), st.sampled_from("xy")))
def test_every_pair_that_shares_something_is_there(answers: dict[tuple[str, str], str]) -> None:
    found = agreement([marked(who, call, nada=one) for (who, call), one in answers.items()], ["nada"])[0]
    shared = {
        (one, other): sum((one, call) in answers and (other, call) in answers for call in "123")
        for one, other in combinations("ABC", 2)
    }
    assert {(one.first, one.second): one.n for one in found.pairs} == {both: n for both, n in shared.items() if n}
    assert all(one.same <= one.n for one in found.pairs)
