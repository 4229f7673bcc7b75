"""A scenario of a call that was held: another customer, and the same course.

What the CSO did is read back from the events (`sop_tui.core.redone`), told anew in the words of a scenario
(`retelling`), and every value in it is exchanged for a made-up one (`disguise`).
"""

from collections.abc import Mapping
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from sop_tui.core.book import Book
from sop_tui.core.call import refold
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import Difference, simulate
from sop_tui.core.training.deeds import CourseError, deeds_of
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.disguise import Disguise
from sop_tui.core.training.retelling import CALL_ID, scenario_of
from sop_tui.core.training.speech import Speech
from sop_tui.core.transcript import canonical_bytes, events_of

__all__ = ["CourseError", "departure", "scenario_from"]


def scenario_from(
    book: Book, document: Mapping[str, Any], name: str, seed: int, speech: Speech | None = None
) -> Scenario:
    """The scenario of a sealed call, all its values made up; another seed makes others.

    What is exchanged for what hangs on the digest of the transcript too, so that nobody who has the scenario alone can
    turn it back.

    Args:
        book: the scripts that the scenario is for.
        document: a transcript that keeps the schema.
        name: the id of the scenario.
        speech: how customers tell of their needs.

    Raises:
        CourseError: the scripts lack a step of the call, or the course cannot be held with them to its end.
    """
    dice = Dice(f"{seed}|{sha256(canonical_bytes(document)).hexdigest()}")
    try:
        deeds = list(deeds_of(book, events_of(document)))
        return scenario_of(book, deeds, Disguise(book, dice, speech), name)[0]
    except (KeyError, ValueError, IndexError) as fault:
        raise CourseError(f"these scripts do not fit the call: {fault!r}") from fault


def departure(book: Book, scenario: Scenario, document: Mapping[str, Any]) -> Difference | None:
    """The first activity in which a simulation of the scenario differs from the call; None where it is the same path.

    A call that was never closed is the same as far as it goes.
    """
    call = refold(book, events_of(document))
    held = simulate(book, scenario, CALL_ID).call
    then, now = ([entry.activity for entry in one.trace] for one in (call, held))
    if call.outcome is None:
        now = now[: len(then)]
    for number, (was, became) in enumerate(zip_longest(then, now, fillvalue="nothing"), start=1):
        if was != became:
            return Difference(f"activity {number}", was, became)
    return None
