"""Endless practice: a customer nobody wrote, made by walking the dialogues themselves.

Dice hold a call as an obedient CSO would (`walking`), choose what the customer answers, refuses, says wrong, offers
early, and what mood comes up (`stranger`). What was done on the way is told as a scenario (`retelling`), so such a
customer is trained with, graded and kept as any other is, and comes back whole from the seed and the scripts.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sop_tui.core import events as ev
from sop_tui.core.book import Book
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import Held, simulate
from sop_tui.core.training.deeds import CourseError, Deed
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.retelling import CALL_ID, scenario_of
from sop_tui.core.training.speech import Speech, filled
from sop_tui.core.training.stranger import AIMED, CALM, Odds
from sop_tui.core.training.theme import Theme, theme_of
from sop_tui.core.training.walking import Walk

ATTEMPTS: Final = 8
"""Walks for one seed, until one meets its theme and ends without a lapse: what an obedient CSO cannot help is no
practice. The last two need not meet it, and in the last nobody interrupts."""

DRAWN: Final = 12
"""Walks of which `weighted_seed` draws one."""


def random_scenario(book: Book, speech: Speech, replica: Replica, seed: int) -> Scenario:
    """A customer from the seed and the scripts alone; simulated, it comes out as it expects, without a lapse.

    Raises:
        CourseError: the scripts let no call come to its end without one.
    """
    return _made(book, speech, replica, seed)[0]


def _made(book: Book, speech: Speech, replica: Replica, seed: int) -> tuple[Scenario, Held]:
    fault, theme = "every walk ends in a lapse", theme_of(book, seed)
    for attempt in range(ATTEMPTS):
        dice = Dice(f"walk|{seed}|{attempt}")
        try:
            deeds = Walk(book, replica, dice, odds_of(attempt), theme).held()
            if attempt < ATTEMPTS - 2 and not met(deeds, theme):
                continue
            made = scenario_of(book, deeds, _Told(speech, dice), f"acak_{seed}")
        except CourseError as error:
            fault = str(error)
            continue
        if not made[0].expect.verdicts:
            return made
    raise CourseError(fault)


def odds_of(attempt: int) -> Odds:
    """How often things happen in one of the walks for a seed, from 0 on."""
    if attempt == ATTEMPTS - 1:
        return CALM
    return AIMED if 2 <= attempt < ATTEMPTS - 2 else Odds()


def met(deeds: Sequence[Deed], theme: Theme) -> bool:
    """Whether the option that a walk made for was chosen in it."""
    chosen = (event.what for deed in deeds for event in deed.events if isinstance(event.what, ev.Chosen))
    return any((what.dialog, what.step, what.option) == (theme.dialog, theme.step, theme.option) for what in chosen)


def touched(book: Book, scenario: Scenario) -> frozenset[str]:
    """The clauses of which a rule came up when the scenario is simulated."""
    return _touched(simulate(book, scenario, CALL_ID))


def _touched(held: Held) -> frozenset[str]:
    verdicts = (run.verdict() for run in held.call.runs)
    return frozenset(verdict.clause for verdict in verdicts if verdict.verdict != "vacuous")


def weighted_seed(book: Book, speech: Speech, replica: Replica, first_seed: int, weights: Mapping[str, float]) -> int:
    """Of the next seeds one whose walk has what this trainee gets wrong: drawn by the weights of what it touches.

    Args:
        book: the scripts.
        speech: the customers' words.
        replica: the applications in which is looked what the customer is.
        first_seed: the first of the seeds; also of the draw.
        weights: clause to how much it is to be practised, 0 or more; a walk weighs 1 beside.
    """
    if not any(weights.values()):
        return first_seed
    seeds = range(first_seed, first_seed + DRAWN)
    found = (_touched(_made(book, speech, replica, seed)[1]) for seed in seeds)
    shares = [1 + sum(max(weights.get(clause, 0.0), 0.0) for clause in clauses) for clauses in found]
    drawn = Dice(f"practice|{first_seed}").number(1 << 32, "seed") / (1 << 32) * sum(shares)
    for seed, share in zip(seeds, shares, strict=True):
        drawn -= share
        if drawn < 0:
            return seed
    return seeds[-1]


class _Told:
    """A made-up customer's values are told as they are; the need in the words of customers."""

    def __init__(self, speech: Speech, dice: Dice) -> None:
        self._speech = speech
        self._dice = dice

    def told(self, _: str, text: str) -> str:
        return text

    def mistyped(self, _: str, text: str) -> str | None:
        return text

    def free(self, text: str, _: str) -> str:
        return text

    def need(self, text: str, choices: Mapping[str, str], topic: str) -> str:
        found = self._speech.need(choices, self._dice.child("need"))
        return filled(found, {}) if found else topic or text
