"""Customers made by dice: any seed is a whole call, the same each time, and over the seeds everything comes up."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.answers import judge
from sop_tui.core.dialog import options_of
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import compare, simulate
from sop_tui.core.training import walk
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.theme import theme_of
from sop_tui.core.training.walk import ATTEMPTS, odds_of, random_scenario, touched, weighted_seed
from sop_tui.core.training.walking import Walk
from tests.training.holding import CALL_ID, book, replica, speech

SEEDS = range(300)
SIMULATED = 5
"""Of the seeds, so many are held to their end in one run of the tests; which, is drawn anew."""

MOMENTS = (cmd.Flag, cmd.Fill, cmd.Jump, cmd.Undo, cmd.Refuse, cmd.LeaveUnverified, cmd.Replace, cmd.Correct)


@cache
def made(seed: int) -> Scenario:
    return random_scenario(book(), speech(), replica(), seed)


def every_option() -> list[tuple[str, str, str]]:
    return [
        (dialog.dialog, id_, option.id)
        for dialog in book().dialogs.values()
        for id_, step in dialog.steps.items()
        for option in options_of(step)
    ]


@settings(max_examples=SIMULATED)
@given(st.sampled_from(SEEDS))
def test_a_customer_comes_out_as_expected_and_without_a_lapse(seed: int) -> None:
    one = made(seed)
    held = simulate(book(), one, CALL_ID)
    assert compare(held, one) == []
    assert [run.constraint.id for run in held.call.runs if run.verdict().verdict == "violated"] == []
    judged = {name: judge(book().fields[name].kind, text).verdict for name, text in one.knows.items()}
    assert [name for name, verdict in judged.items() if verdict == "error" and name not in one.unverified] == []
    assert one.title.strip()


def test_over_the_seeds_every_option_of_every_step_is_chosen_and_each_hard_moment_comes_up() -> None:
    missing, moments = set(every_option()), set(MOMENTS)
    for seed, attempt in ((seed, attempt) for seed in SEEDS for attempt in range(ATTEMPTS - 2)):
        theme = theme_of(book(), seed)
        sought = (theme.dialog, theme.step, theme.option) in missing or (moments and not attempt)
        for deed in (
            Walk(book(), replica(), Dice(f"walk|{seed}|{attempt}"), odds_of(attempt), theme).held() if sought else ()
        ):
            moments.discard(type(deed.command))
            chosen = (event.what for event in deed.events if isinstance(event.what, ev.Chosen))
            missing -= {(what.dialog, what.step, what.option) for what in chosen}
    assert (missing, moments) == (set(), set())


def test_no_two_customers_are_alike_and_each_comes_again() -> None:
    one, other = made(1), made(2)
    assert one == random_scenario(book(), speech(), replica(), 1)
    assert {one.knows["nama"], one.caller, one.title}.isdisjoint({other.knows["nama"], other.caller, other.title})


class TestWeights:
    def test_without_any_the_first_is_taken(self) -> None:
        assert (
            weighted_seed(book(), speech(), replica(), 40, {})
            == weighted_seed(book(), speech(), replica(), 40, {"MUT-4": 0.0})
            == 40
        )

    def test_what_a_trainee_gets_wrong_is_drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(walk, "DRAWN", 4)
        found = {seed: touched(book(), made(seed)) for seed in range(200, 204)}
        seldom = min((clause for clauses in found.values() for clause in clauses), key=lambda one: _times(one, found))
        drawn = weighted_seed(book(), speech(), replica(), 200, {seldom: 1e9})
        assert _times(seldom, found) < len(found)
        assert seldom in found[drawn]


def _times(clause: str, found: dict[int, frozenset[str]]) -> int:
    return sum(clause in clauses for clauses in found.values())
