"""What a call comes to under a scorecard: laws over any card and any ratings, and named cases."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.grading import Grade, Missing, Rating, grade
from sop_tui.core.scorecard import NOT_APPLICABLE, AnyItem, Dependency, RatedItem, Scorecard, answers
from tests.core.cards import after, call, card, cards, rated, ratings, ruled, verdicts

graded = st.data()
few = settings(max_examples=30)
"""Each law is asked of so many cards: a card takes a while to draw."""


def heavier(item: AnyItem, times: int) -> AnyItem:
    return replace(item, weight=item.weight * times)


def naive(card: Scorecard, found: Grade) -> float | None:
    """The total by the words of the module, item by item."""
    earned, weights = 0.0, 0
    for item, one in zip(card.items, found.items, strict=True):
        if one.verdict in {"satisfied", "violated"}:
            weights += item.weight
            earned += item.weight * (one.verdict == "satisfied")
        elif one.verdict == "rated" and isinstance(item, RatedItem):
            points = {level.id: level.points for level in item.levels}
            weights += item.weight
            earned += item.weight * points[one.answer] / max(points.values())
    return 100 * earned / weights if weights else None


class TestLaws:
    @few
    @given(graded, cards(), verdicts, st.integers(2, 9))
    def test_only_the_proportion_of_weights_matters(
        self, data: st.DataObject, card: Scorecard, said: dict[str, str], times: int
    ) -> None:
        given_ratings = data.draw(ratings(card))
        scaled = replace(card, items=tuple(heavier(item, times) for item in card.items))
        one, other = (grade(each, call(said), given_ratings) for each in (card, scaled))
        assert (one.total, one.before_fatal, one.missing) == (other.total, other.before_fatal, other.missing)

    @few
    @given(graded, cards(), verdicts)
    def test_the_total_is_the_weighted_mean_in_percent(
        self, data: st.DataObject, card: Scorecard, said: dict[str, str]
    ) -> None:
        found = grade(card, call(said), data.draw(ratings(card)))
        expected = naive(card, found)
        assert found.before_fatal == (None if expected is None else pytest.approx(expected))
        assert found.before_fatal is None or 0 <= found.before_fatal <= 100
        assert found.before_fatal is None or found.total is not None
        assert all(0 <= item.points <= item.of for item in found.items)

    @few
    @given(graded, cards(), verdicts)
    def test_a_fatal_item_that_fails_leaves_nothing(
        self, data: st.DataObject, card: Scorecard, said: dict[str, str]
    ) -> None:
        found = grade(card, call(said), data.draw(ratings(card)))
        failed = [item.id for item in card.items if item.fatal and found.item(item.id).failed]
        assert list(found.fatal) == failed
        assert found.total == (0 if failed else found.before_fatal)

    @few
    @given(graded, cards(), verdicts)
    def test_an_item_that_does_not_count_changes_no_total(
        self, data: st.DataObject, card: Scorecard, said: dict[str, str]
    ) -> None:
        given_ratings = data.draw(ratings(card))
        found = grade(card, call(said), given_ratings)
        needed = {item.depends_on.item for item in card.items if item.depends_on}
        kept = tuple(item for item in card.items if found.item(item.id).of or item.id in needed)
        if kept:
            without = grade(replace(card, items=kept), call(said), given_ratings)
            assert (without.total, without.before_fatal) == (found.total, found.before_fatal)

    @few
    @given(graded, cards(), verdicts, st.randoms(use_true_random=False))
    def test_the_order_of_ratings_and_items_is_irrelevant(
        self, data: st.DataObject, card: Scorecard, said: dict[str, str], random: Random
    ) -> None:
        given_ratings = data.draw(ratings(card))
        pairs, items = list(given_ratings.items()), list(card.items)
        random.shuffle(pairs)
        random.shuffle(items)
        found = grade(card, call(said), given_ratings)
        assert grade(card, call(said), dict(pairs)) == found
        other = grade(replace(card, items=tuple(items)), call(said), given_ratings)
        assert {one.item: one for one in other.items} == {one.item: one for one in found.items}
        assert (other.total, set(other.fatal), set(other.missing)) == (
            found.total,
            set(found.fatal),
            set(found.missing),
        )

    @few
    @given(graded, cards(), verdicts)
    def test_what_is_told_missing_makes_it_complete(
        self, data: st.DataObject, card: Scorecard, said: dict[str, str]
    ) -> None:
        given_ratings = data.draw(ratings(card))
        for _ in range(3 * len(card.items)):
            found = grade(card, call(said), given_ratings)
            if found.complete:
                return
            need = found.missing[0]
            old = given_ratings.get(need.item, Rating())
            if need.what == "comment":
                given_ratings[need.item] = replace(old, comment="sebab")
            else:
                given_ratings[need.item] = Rating(answers(card.item(need.item))[0], old.comment)
        pytest.fail("it asks without end")

    @few
    @given(graded, cards(), verdicts)
    def test_an_item_is_asked_where_its_dependency_has_that_answer(
        self, data: st.DataObject, card: Scorecard, said: dict[str, str]
    ) -> None:
        found = grade(card, call(said), data.draw(ratings(card)))
        for item in card.items:
            if item.depends_on:
                met = found.item(item.depends_on.item).answer in item.depends_on.answer
                assert (found.item(item.id).verdict != "not_asked") == met
            else:
                assert found.item(item.id).verdict != "not_asked"

    @given(verdicts, st.lists(st.integers(-1, 5), min_size=1, max_size=6))
    def test_a_card_that_was_never_checked_comes_to_an_end(self, said: dict[str, str], waits: list[int]) -> None:
        items = tuple(
            ruled(f"i{number}", "A-1", depends_on=Dependency(item=f"i{to}", answer=("satisfied",)) if to >= 0 else None)
            for number, to in enumerate(waits)
        )
        found = grade(card(*items), call(said), {})
        assert len(found.items) == len(waits)


CALL = call({"A-1": "satisfied", "A-2": "violated", "B-1": "vacuous", "C-1": "satisfied"})


@pytest.mark.parametrize(
    ("rules", "verdict", "told"),
    [
        pytest.param(["A-1", "C-1"], "satisfied", ["A-1", "C-1"], id="all kept"),
        pytest.param(["A-1", "A-2", "C-1"], "violated", ["A-2", "A-1", "C-1"], id="one broken, told first"),
        pytest.param(["B-1"], "not_applicable", [], id="no occasion"),
        pytest.param(["A-1", "B-1"], "satisfied", ["A-1"], id="one without occasion"),
        pytest.param(["D-1"], "not_applicable", [], id="not in force that day"),
    ],
)
def test_rules_decide_their_item(rules: list[str], verdict: str, told: list[str]) -> None:
    found = grade(card(ruled("a", *rules)), CALL, {}).item("a")
    assert (found.verdict, [rule.rule for rule in found.rules]) == (verdict, told)
    assert all(rule.evidence == (3, 4) for rule in found.rules)


COMMENTS = {"comment": "failed", "comment_below": "baik"}


@pytest.mark.parametrize(
    ("item", "rating", "verdict", "missing"),
    [
        pytest.param(rated("a"), None, "missing", "rating", id="not rated"),
        pytest.param(rated("a"), Rating("", "hm"), "missing", "rating", id="only a comment"),
        pytest.param(rated("a"), Rating("hebat"), "missing", "level_unknown", id="unknown level"),
        pytest.param(rated("a"), Rating(NOT_APPLICABLE), "missing", "not_applicable_refused", id="always applies"),
        pytest.param(rated("a", not_applicable=True), Rating(NOT_APPLICABLE), "not_applicable", None, id="no occasion"),
        pytest.param(rated("a"), Rating("kurang"), "rated", None, id="no comment asked"),
        pytest.param(rated("a", comment="always"), Rating("baik"), "rated", "comment", id="always a comment"),
        pytest.param(rated("a", comment="always"), Rating("baik", " \n"), "rated", "comment", id="a blank comment"),
        pytest.param(rated("a", comment="always"), Rating("baik", "ya"), "rated", None, id="with its comment"),
        pytest.param(rated("a", comment="failed"), Rating("kurang"), "rated", None, id="not failed"),
        pytest.param(rated("a", comment="failed"), Rating("buruk"), "rated", "comment", id="failed"),
        pytest.param(rated("a", comment_below="baik"), Rating("kurang"), "rated", "comment", id="below a level"),
        pytest.param(rated("a", comment_below="kurang"), Rating("kurang"), "rated", None, id="not below it"),
        pytest.param(ruled("a", "A-2", comment="failed"), None, "violated", "comment", id="a rule broken"),
        pytest.param(ruled("a", "A-2", comment="failed"), Rating("", "x"), "violated", None, id="and commented"),
        pytest.param(ruled("a", "B-1", comment="always"), None, "not_applicable", None, id="no occasion, no comment"),
        pytest.param(ruled("a", "A-1"), Rating("violated"), "satisfied", None, id="rules are not rated"),
    ],
)
def test_what_a_review_still_needs(item: Any, rating: Rating | None, verdict: str, missing: str | None) -> None:
    found = grade(card(item), CALL, {"a": rating} if rating else {})
    assert found.item("a").verdict == verdict
    assert found.missing == ((Missing("a", missing),) if missing else ())  # type: ignore[arg-type]
    assert found.complete == (missing is None)


def test_what_counts_for_nothing_is_told() -> None:
    of = card(ruled("a", "A-1"), rated("b", depends_on=after("a", "violated")), rated("c"))
    given_ratings = {name: Rating("baik") for name in "abcx"}
    assert grade(of, CALL, given_ratings).ignored == ("a", "b", "x")


class TestCorrected:
    CARD = card(
        ruled("a", "A-2", fatal=True, weight=3), rated("b", weight=1), rated("c", depends_on=after("a", "satisfied"))
    )

    def test_takes_the_place_of_what_rules_say(self) -> None:
        rating = {"b": Rating("kurang")}
        before = grade(self.CARD, CALL, rating)
        after_it = grade(self.CARD, CALL, rating, {"a": Rating("satisfied", "salah dengar")})
        assert (before.total, before.fatal, before.before_fatal) == (0, ("a",), 12.5)
        assert (after_it.total, after_it.fatal) == (87.5, ())
        assert after_it.item("a").corrected
        assert after_it.item("a").comment == "salah dengar"
        assert [rule.rule for rule in after_it.item("a").rules] == ["A-2"], "the evidence stays"
        assert after_it.missing == (Missing("c", "rating"),), "what waited for it is asked now"

    def test_takes_the_place_of_a_rating_and_keeps_its_comment(self) -> None:
        found = grade(self.CARD, CALL, {"b": Rating("buruk", "kasar")}, {"b": Rating("baik")}).item("b")
        assert (found.points, found.of, found.comment, found.corrected) == (1, 1, "kasar", True)

    def test_needs_no_comment_since_its_answer_has_a_reason(self) -> None:
        found = grade(card(rated("a", comment="always")), CALL, {"a": Rating("baik")}, {"a": Rating("buruk")})
        assert found.complete

    def test_to_nothing_there_is_no_answer(self) -> None:
        assert grade(self.CARD, CALL, {"b": Rating("baik")}, {"b": Rating("hebat")}).item("b").verdict == "missing"


def test_nothing_that_counts_is_no_total() -> None:
    found = grade(card(ruled("a", "B-1")), CALL, {})
    assert (found.total, found.before_fatal, found.complete) == (None, None, True)
