"""A call told as a scenario: a simulation of it does the same things in the same order, and the same comes out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from sop_tui.core.answers import KINDS
from sop_tui.core.book import CALLER, Book
from sop_tui.core.call import Call, refold
from sop_tui.core.resume import RESUME_FIELD
from sop_tui.core.scenario import Expect, ExpectedField, Scenario
from sop_tui.core.sheet import joined
from sop_tui.core.simulate import Held, ScenarioError, simulate
from sop_tui.core.state import Fact, Scene
from sop_tui.core.training.deeds import CourseError, Deed, kept
from sop_tui.core.training.writer import Telling, Writer

CALL_ID: Final = "scenario"
"""The id of a call that nobody keeps."""


def scenario_of(book: Book, deeds: Sequence[Deed], telling: Telling, name: str) -> tuple[Scenario, Held]:
    """The scenario that a simulation holds with these deeds, with what comes out of it, and that simulation.

    Raises:
        CourseError: it cannot be held to its end.
    """
    done = kept(deeds)
    writer = Writer(book, telling, done)
    for number in range(len(done)):
        writer.write(number)
    try:
        scenario = _counted(book, writer.scenario(deeds, name), writer.undone)
        held = simulate(book, scenario, CALL_ID)
    except ScenarioError as fault:
        raise CourseError(str(fault)) from None
    return expecting(book, scenario, held), held


def expecting(book: Book, scenario: Scenario, held: Held) -> Scenario:
    """The scenario with what came out of it as what must come out."""
    call = held.call
    facts = (fact for fact in call.scene.facts.values() if fact.field != CALLER and not _plain(book, fact))
    columns: dict[str, dict[str, str]] = {}
    for item in call.scene.records:
        columns.setdefault(f"{item.system}.{item.form}.{item.column}", {})[item.field] = item.value
    texts = {address: joined(values, book.columns[address].column) for address, values in columns.items()}
    verdicts = {run.constraint.id: run.verdict().verdict for run in call.runs}
    expect = Expect(
        outcome=call.outcome or "",
        fields={fact.field: ExpectedField(status=fact.status, value=fact.value or None) for fact in facts},
        records={address: text for address, text in texts.items() if RESUME_FIELD not in columns[address]},
        verdicts={rule: verdict for rule, verdict in verdicts.items() if verdict == "violated"},
    )
    return replace(scenario, expect=expect)


def _plain(book: Book, fact: Fact) -> bool:
    """Whether it was just told: nothing is read back, and nothing hangs on it."""
    return fact.status == "given" and KINDS[book.fields[fact.field].kind].readback == "plain"


def _counted(book: Book, scenario: Scenario, undone: Iterable[tuple[int, Deed]]) -> Scenario:
    """The turns that take steps back with their number, which is the simulation's: it ticks letter by letter."""
    turns = list(scenario.turns)
    for at, deed in undone:
        until = (*turns[:at], replace(turns[at], undo=None, end=next(iter(book.dialogs[scenario.dialog].outcomes))))
        held = simulate(book, replace(scenario, turns=until), CALL_ID)
        call = refold(book, (event for event in held.events if event.batch != held.events[-1].batch))
        turns[at] = replace(turns[at], undo=_steps_back(call, deed.after.scene))
    return replace(scenario, turns=tuple(turns))


def _steps_back(call: Call, wanted: Scene) -> int:
    """How many steps before the call stood as it is to stand: of several, with as many letters ticked."""
    fitting: list[tuple[int, int, int]] = []
    past, number = call.past, 1
    while past is not None:
        if _standing(past.scene) == _standing(wanted):
            fitting.append((abs(len(past.scene.ticks) - len(wanted.ticks)), -number, number))
        elif fitting:
            break
        past, number = past.earlier, number + 1
    return min(fitting)[-1] if fitting else 1


def _standing(scene: Scene) -> tuple[Any, ...]:
    facts = {name: fact.status for name, fact in scene.facts.items() if fact.status != "unset"}
    return scene.stack, facts, dict(scene.choices), scene.flags, scene.filling and scene.filling[1]
