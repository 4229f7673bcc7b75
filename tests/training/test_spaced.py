"""What comes back, and how soon: as laws, and over trainees who are simulated for weeks."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.spelling.tables import DEFAULT_ALPHABET
from sop_tui.core.training.drill_letters import confusable
from sop_tui.core.training.drill_values import CONSONANTS
from sop_tui.core.training.drills import exercise, judge_answer, needs
from sop_tui.core.training.spaced import DUE, INTERVALS, LAPSED, NEW, Attempt, Standing, after, changed, need, standings
from sop_tui.store.scripts import packaged, read_folder

NOW = datetime.fromisoformat("2026-03-02T09:00:00+07:00")
BOOK = read_folder(packaged()).book
LIKE = confusable(BOOK.spelling)

moments = st.timedeltas(timedelta(), timedelta(days=60)).map(lambda later: NOW + later)
answers = st.lists(st.tuples(st.booleans(), moments), max_size=12)


def folded(given: list[tuple[bool, datetime]]) -> Standing | None:
    found: Standing | None = None
    for right, at in sorted(given, key=lambda one: one[1]):
        found = after(found, right, at)
    return found


class TestAnItem:
    @given(answers, moments)
    def test_that_was_wrong_needs_more_than_had_it_been_right(
        self, before: list[tuple[bool, datetime]], at: datetime
    ) -> None:
        known = folded(before)
        at = max([at, *(one[1] for one in before)])
        wrong, right = after(known, False, at), after(known, True, at)
        for later in (timedelta(), timedelta(hours=1), timedelta(days=30)):
            assert need(wrong, at + later) == LAPSED > need(right, at + later) >= 1
        assert wrong.due == at <= right.due

    @given(answers)
    def test_needs_no_less_the_longer_it_waits(self, before: list[tuple[bool, datetime]]) -> None:
        known = folded(before)
        found = [need(known, NOW + timedelta(hours=hours)) for hours in range(0, 24 * 100, 7)]
        assert found == sorted(found)

    def test_that_is_learnt_is_asked_at_longer_and_longer_intervals(self) -> None:
        known, at, waited = after(None, True, NOW), NOW, []
        for _ in range(len(INTERVALS)):
            waited.append(known.due - at)
            at = known.due
            known = after(known, True, at)
        assert waited == sorted(waited)
        assert waited[-1] == INTERVALS[-1]

    def test_is_not_learnt_in_an_afternoon(self) -> None:
        known = after(None, True, NOW)
        for seconds in range(1, 600, 20):
            known = after(known, True, NOW + timedelta(seconds=seconds))
        assert known.box == 1
        assert need(known, NOW + timedelta(days=1)) == DUE

    def test_goes_back_to_the_beginning_whatever_it_was(self) -> None:
        known = Standing(len(INTERVALS) - 1, NOW + timedelta(days=20), NOW)
        assert after(known, False, NOW + timedelta(days=1)).box == 0

    def test_that_never_came_up_goes_before_one_that_is_known(self) -> None:
        assert need(after(None, True, NOW), NOW) < need(None, NOW) == NEW < LAPSED


@given(st.lists(st.tuples(moments, st.sampled_from("mn"), st.booleans()), max_size=10))
def test_attempts_count_in_the_order_of_their_times(made: list[tuple[datetime, str, bool]]) -> None:
    attempts = [Attempt(at.isoformat(), "eja", 1, right, ((f"eja:{char}", right),)) for at, char, right in made]
    if len({one.at for one in attempts}) == len(attempts):
        assert standings(attempts) == standings(attempts[::-1])


@pytest.mark.parametrize("at", ["", "kemarin", "2026-03-02T09:00:00"])
def test_a_time_without_meaning_is_refused(at: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        standings([Attempt(at, "eja", 1, True, ())])


class Trainee:
    """Hears and types, three rounds of ten a day, and takes one letter for another until a day comes.

    ``seen`` has, a day, how often each letter came up.
    """

    def __init__(self, seed: int, mistakes: dict[str, str], learnt_on: int = 1000) -> None:
        self.seed = seed
        self.mistakes = mistakes
        self.learnt_on = learnt_on
        self.known: dict[str, Standing] = {}
        self.seen: list[dict[str, int]] = []

    def practise(self, days: int, *, a_day: int = 12) -> "Trainee":
        for day in range(days):
            seen: dict[str, int] = {}
            for number in range(a_day):
                at = NOW + timedelta(days=day, minutes=number)
                needed = needs(BOOK, "dengar", self.known, at)
                asked = exercise(BOOK, "dengar", self.seed * 10_000 + day * 100 + number, needed)
                local, at_sign, domain = asked.meant.partition("@")
                took = {} if day >= self.learnt_on else self.mistakes
                typed = "".join(took.get(char, char) for char in local) + at_sign + domain
                result = judge_answer(BOOK, asked, typed=typed)
                attempt = Attempt(at.isoformat(), "dengar", asked.seed, result.right, result.results)
                self.known.update(changed(self.known, attempt))
                for item, _ in result.results:
                    seen[item[-1]] = seen.get(item[-1], 0) + 1
            self.seen.append(seen)
        return self

    def share(self, letters: str, first: int, last: int) -> float:
        """How often one of the letters came up, of all consonants, from one day to another."""
        found = [(char, count) for day in self.seen[first:last] for char, count in day.items() if char in CONSONANTS]
        return sum(count for char, count in found if char in letters) / max(sum(count for _, count in found), 1)


def even(letters: str) -> float:
    """Their share, did all consonants come up alike."""
    return len(letters) / len(CONSONANTS)


def test_who_mistakes_m_for_n_sees_both_more_often_than_others_do() -> None:
    confused = Trainee(1, {"m": "n", "n": "m"}).practise(8)
    sound = Trainee(1, {}).practise(8)
    assert confused.share("mn", 1, 8) > 2.5 * even("mn") > 1.5 * sound.share("mn", 1, 8)


@given(st.integers(0, 500), st.sampled_from(sorted(LIKE)), st.data())
@settings(max_examples=6)
def test_whatever_pair_is_mistaken_comes_back_sooner(seed: int, letter: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(LIKE[letter]))
    pair = letter + other
    confused = Trainee(seed, {letter: other, other: letter}).practise(5)
    sound = Trainee(seed, {}).practise(5)
    assert confused.share(pair, 1, 5) > 1.2 * sound.share(pair, 1, 5)
    assert confused.share(pair, 1, 5) > 1.2 * even(pair)


@given(st.integers(0, 500))
@settings(max_examples=3)
def test_who_has_learnt_it_sees_it_less(seed: int) -> None:
    learnt = Trainee(seed, {"m": "n", "n": "m"}, learnt_on=5).practise(12)
    stubborn = Trainee(seed, {"m": "n", "n": "m"}).practise(12)
    assert learnt.share("mn", 1, 5) == stubborn.share("mn", 1, 5)
    assert learnt.share("mn", 7, 12) < stubborn.share("mn", 7, 12) / 1.5


def test_who_has_learnt_it_sees_it_less_than_before() -> None:
    trainees = [Trainee(seed, {"m": "n", "n": "m"}, learnt_on=5).practise(12) for seed in range(4)]
    before, later = (sum(one.share("mn", *days) for one in trainees) for days in ((1, 5), (7, 12)))
    assert later < before / 1.5


def test_what_is_known_still_comes_up() -> None:
    trainee = Trainee(3, {"m": "n", "n": "m"}).practise(10)
    seen = {char for day in trainee.seen for char in day}
    assert set(BOOK.spelling.alphabets[DEFAULT_ALPHABET]) <= seen
