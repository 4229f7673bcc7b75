"""The law of abstraction: whatever an obedient call does, with a flag raised at any moment, the prover's graph has a
way for it, with the same activities."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.book import Book
from sop_tui.core.call import Call, CommandRefused, apply, begin, decide, refold
from sop_tui.core.checking.survey import Survey
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask, End, options_of
from sop_tui.core.events import Moment
from sop_tui.core.proving.building import Builder
from sop_tui.core.proving.graph import DONE, Effect, Graph
from sop_tui.core.proving.moves import Face, Label, Own
from sop_tui.core.proving.proof import proving_day
from sop_tui.core.proving.variables import EMPTY, RECORDED, Known, bits_of, variables
from sop_tui.store.scripts import packaged, read_folder
from tests.core.proving_books import random_books
from tests.core.small import small_book
from tests.walk import SAMPLES, anything, obedient

Classes = tuple[int, ...]
State = tuple[int, Classes]
"""A place and the class of each variable."""

WHAT: dict[type[Command], str] = {
    cmd.Confirm: "confirm",
    cmd.LeaveUnverified: "leave unverified",
    cmd.Replace: "replace",
}
ASIDE = (cmd.Undo, cmd.Jump, cmd.Return, cmd.Fill, cmd.Despite)
"""What is no part of the proof: the desk watches it live."""


class Model:
    """The graph of a book, and where a call stands in it."""

    def __init__(self, book: Book) -> None:
        self.book = book
        roots = [one for one in book.dialogs.values() if one.outcomes]
        self.variables = variables(Survey(book), lambda act: True)
        self.graph: Graph = Builder(book, self.variables, lambda act: True, 10**6).build(roots, ())
        self.stands = {(stand.stack, stand.face): place for place, stand in self.graph.stands.items()}

    def state(self, call: Call) -> State:
        """Where the call stands, seen by the prover."""
        if call.outcome is not None:
            return DONE, ()
        scene = call.scene
        filling = None
        if scene.filling:
            filling = [option.id for option in options_of(call.step)].index(scene.filling[1])
        own = None
        if isinstance(call.step, Ask):
            fact = scene.fact(call.step.ask)
            own = Own(fact.status, fact.status == "given" and fact.source == "asked")
        return self.stands[scene.stack, Face(scene.asked, filling, own)], self.classes(call)

    def begun(self) -> Iterator[tuple[State, tuple[str, ...]]]:
        """The stands at which calls may begin."""
        begins: list[Classes] = [()]
        for var in self.variables.all:
            begins = [(*one, to) for one in begins for to in bits_of(var.start)]
        for root in self.graph.roots:
            for classes in begins:
                yield from self._onward((root, classes), ())

    def classes(self, call: Call) -> Classes:
        """The class of each variable."""
        found = dict.fromkeys(range(len(self.variables.all)), 0)
        for name, flag in self.variables.flags.items():
            found[flag.number] = int(name in call.scene.flags)
        for name, of in self.variables.fields.items():
            fact = call.scene.fact(name)
            valued = fact.status in {"given", "verified"}
            asked = fact.status == "given" and fact.source == "asked"
            found[of.var.number] = of.classes[Known(fact.status, fact.tag if valued else None, asked)]
        for name, (var, numbers) in self.variables.choices.items():
            made = call.scene.choice_at(name)
            found[var.number] = numbers[made] if made else 0
        for name, columns in self.variables.columns.items():
            for address, var in columns.items():
                held = any(
                    (item.field, f"{item.system}.{item.form}.{item.column}") == (name, address)
                    for item in call.scene.records
                )
                found[var.number] = RECORDED if held else EMPTY
        return tuple(found.values())

    def after(self, state: State, label: Label) -> Iterator[tuple[State, tuple[str, ...]]]:
        """The stands that one command may lead to, each with the activities on the way there."""
        place, classes = state
        for way in self.graph.onward(place):
            if way.label == label:
                effect = self.graph.effects[way.effect]
                for changed in effects(effect, classes):
                    yield from self._onward((way.target, changed), effect.acts)

    def _onward(self, state: State, acts: tuple[str, ...]) -> Iterator[tuple[State, tuple[str, ...]]]:
        place, classes = state
        if place in self.graph.stands or place == DONE:
            yield (place, () if place == DONE else classes), acts
            return
        for way in self.graph.ways[place]:
            effect = self.graph.effects[way.effect]
            for changed in effects(effect, classes):
                yield from self._onward((way.target, changed), (*acts, *effect.acts))


def effects(effect: Effect, classes: Classes) -> Iterator[Classes]:
    """The situations that an effect leads to from one."""
    if any(not among >> classes[number] & 1 for number, among in effect.box):
        return
    found = [classes]
    for number, relation in effect.writes:
        found = [(*one[:number], to, *one[number + 1 :]) for one in found for to in bits_of(relation[classes[number]])]
    yield from found


def labels(command: Command, call: Call) -> list[Label]:
    """What the prover may call a command."""
    match command:
        case cmd.Flag():
            return [Label("raise", command.name)]
        case cmd.Answer():
            if call.scene.correcting is not None:
                return [Label("correct")]
            return [Label("answer"), Label("answer not taken")]
        case cmd.Refuse():
            chosen = [Label("choose", option.id) for option in options_of(call.step) if option.refuse]
            return [Label("refuse", command.how), *chosen[:1]]
        case cmd.Choose():
            return [Label("choose", command.option)]
        case cmd.End():
            return [Label("end", command.outcome)]
    return [Label(WHAT.get(type(command), ""))]


def law(model: Model, before: Call, command: Command, after: Call) -> None:
    """The step from one call to the next is in the graph."""
    acts = tuple(entry.activity for entry in after.trace[len(before.trace) :])
    here, there = model.state(before), model.state(after)
    if here == there and not acts:
        return
    possible = [one for label in labels(command, before) for one in model.after(here, label)]
    assert (there, acts) in possible, f"{command} at {before.scene.top} with {before.scene}"


def allowed(command: Command, call: Call) -> bool:
    """Whether the prover claims to cover it."""
    if isinstance(command, cmd.Flag):
        return command.raised
    if isinstance(command, cmd.End):
        return len(call.scene.stack) == 1 and isinstance(call.step, End) and call.step.end == command.outcome
    return not isinstance(command, ASIDE)


def walk(data: st.DataObject, model: Model, book: Book, dialog: str, steps: int) -> None:
    caller = data.draw(st.sampled_from(["087758658589", "0217654321", "", "+6591234567", "123"]))
    day = datetime.combine(proving_day(book), time(10), UTC).isoformat()
    call = refold(book, begin(book, cmd.Start("x", "Rani", "meja-1", caller, dialog), Moment(day, 0)))
    assert model.state(call) in [state for state, _ in model.begun()]
    chosen = any(options_of(step) for one in book.dialogs.values() for step in one.steps.values())
    for number in range(1, steps):
        if call.outcome is not None:
            break
        usual = obedient(call)
        odd = chosen and (data.draw(st.integers(0, 3)) == 0 or not usual)
        if not odd and not usual:
            break
        command = data.draw(anything(book) if odd else st.sampled_from(usual))
        if not allowed(command, call):
            continue
        after = call
        try:
            for event in decide(call, command, Moment(day, number * 3000)):
                after = apply(after, event)
        except CommandRefused:
            continue
        law(model, call, command, after)
        call = after


@cache
def model_of(name: str) -> tuple[Model, Book]:
    book = small_book() if name == "kecil" else read_folder(packaged()).book
    return Model(book), book


@pytest.mark.parametrize("dialog", ["kecil", "panggilan"])
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_whatever_is_done_in_a_call_is_a_way_of_the_graph(dialog: str, data: st.DataObject) -> None:
    model, book = model_of(dialog)
    walk(data, model, book, dialog, 60)


@settings(max_examples=60, deadline=None)
@given(book=random_books(), data=st.data())
def test_and_so_it_is_in_random_dialogues(book: Book, data: st.DataObject) -> None:
    walk(data, Model(book), book, "satu", 25)


def test_the_walks_have_samples_of_every_class() -> None:
    assert {"text", "email", "phone", "id_caller"} <= SAMPLES.keys()
