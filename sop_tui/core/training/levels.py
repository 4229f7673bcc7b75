"""Three levels of one scenario: its course stays, and so does what must come out of it; what is said gets harder.

A harder customer says values wrong at first that are read back, offers something before it is asked, interrupts. Each
change is tried: only what the scenario's own expectations survive is kept, so the derived scenario is as sound as the
one it was made of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from sop_tui.core import events as ev
from sop_tui.core.answers import KINDS
from sop_tui.core.book import Book
from sop_tui.core.dialog import Check, Do
from sop_tui.core.scenario import Scenario, Turn
from sop_tui.core.simulate import Held, ScenarioError, compare, simulate
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.manner import MANNERS, slip
from sop_tui.core.training.session import Level

_EARLY_PERCENT: Final = 50
"""How often the hardest customers offer something early; the others interrupt."""


def at_level(book: Book, scenario: Scenario, level: Level, seed: int) -> Scenario:
    """The scenario as a customer of this level goes through it; simulated, it comes out as it expects.

    The first level is the scenario as it is written. A scenario that does not come out as it says is left as it is.
    """
    if level == 1:
        return scenario
    held = _tried(book, scenario)
    if held is None:
        return scenario
    dice = Dice(str(seed)).child("level", scenario.scenario, level)
    # First, since what is offered early is not asked for any more.
    if level == 3 and not scenario.turns:
        scenario, held = _with_turn(book, scenario, held, dice)
    said = dict(_slips(book, scenario, held, level, dice))
    return _with_slips(book, scenario, said) if said else scenario


_TRIED: Final = "00000000-0000-7000-8000-000000000000"
"""The id of a call that nobody keeps."""


def _tried(book: Book, scenario: Scenario) -> Held | None:
    """The call of a scenario that comes out as it expects; None where it does not."""
    try:
        held = simulate(book, scenario, _TRIED)
    except ScenarioError:
        return None
    return None if compare(held, scenario) else held


def _slips(book: Book, scenario: Scenario, held: Held, level: Level, dice: Dice) -> Iterator[tuple[str, str]]:
    """What is first said wrong: fields whose value the customer was asked for, and confirmed when it was read back."""
    happened = [event.what for event in held.events]
    asked = {what.field for what in happened if isinstance(what, ev.Answered) and what.source == "asked"}
    confirmed = [what.field for what in happened if isinstance(what, ev.Verified)]
    for name in dict.fromkeys(name for name in confirmed if name in asked):
        if name in scenario.says or name not in scenario.knows:
            continue
        if dice.chance(MANNERS[level].slip_percent, "slips", name):
            kind = book.fields[name].kind
            wrong = slip(kind, scenario.knows[name], book.spelling, dice.child("slip", name))
            if wrong is not None:
                yield name, wrong


def _with_slips(book: Book, scenario: Scenario, said: Mapping[str, str]) -> Scenario:
    """All of the slips, or else those that the scenario survives one by one."""

    def slipping(names: Mapping[str, str]) -> Scenario:
        wrong = {name: (text,) for name, text in names.items()}
        return replace(scenario, says={**scenario.says, **wrong})

    if _tried(book, slipping(said)):
        return slipping(said)
    kept: dict[str, str] = {}
    for name, text in said.items():
        if _tried(book, slipping({**kept, name: text})):
            kept[name] = text
    return slipping(kept) if kept else scenario


def _with_turn(book: Book, scenario: Scenario, held: Held, dice: Dice) -> tuple[Scenario, Held]:
    """Something that the customer offers early, or an interruption; and the call that it makes."""
    early, interrupting = list(_early(book, scenario, held, dice)), list(_interruptions(held, dice))
    first = dice.chance(_EARLY_PERCENT, "early")
    for turn in [*early, *interrupting] if first else [*interrupting, *early]:
        derived = replace(scenario, turns=(turn,))
        tried = _tried(book, derived)
        if tried is not None:
            return derived, tried
    return scenario, held


def _early(book: Book, scenario: Scenario, held: Held, dice: Dice) -> Iterator[Turn]:
    """A field that is asked later, told at an earlier question."""
    asked = [(at, event.what) for at, event in enumerate(held.events) if isinstance(event.what, ev.Asked)]
    fields = [
        (at, what.field)
        for at, what in asked
        if what.field in scenario.knows and what.field in book.fields and what.field not in scenario.says
        and KINDS[book.fields[what.field].kind].readback != "plain"
    ]  # fmt: skip
    for at, name in dice.shuffled(fields, "fields"):
        before = [what.step for number, what in asked if number < at]
        if len(before) > 1:
            yield Turn(at=dice.pick(before[1:], "before", name), early={name: scenario.knows[name]})


def _interruptions(held: Held, dice: Dice) -> Iterator[Turn]:
    """An instruction or a look at an application, during which the customer has to wait."""
    steps = []
    for event in held.events:
        if isinstance(event.what, ev.Moved) and event.what.stack:
            dialog, step, _ = event.what.stack[-1]
            if isinstance(held.call.book.step(dialog, step), Check | Do):
                steps.append(step)
    for step in dice.shuffled(list(dict.fromkeys(steps[2:])), "interrupts"):
        yield Turn(at=step)
