"""The checker's graphs against the flow that the desk follows, on random dialogues."""

import itertools
from collections.abc import Iterator
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core import flow
from sop_tui.core.book import Book
from sop_tui.core.checking import check
from sop_tui.core.checking.graph import Edges, components, cycles, reach, turned
from sop_tui.core.condition import ChoiceIs
from sop_tui.core.dialog import AnyStep, Ask, Call, Choose, Dialog, End, Field, Option, Say, options_of
from sop_tui.core.state import Fact, Frame, Scene
from tests.core.small import small_book

LINES = {"id": ("Apa?",), "en": ("What?",)}
FLOW_CODES = frozenset(
    {
        "STEP_FALLS_OFF",
        "STEP_UNREACHABLE",
        "END_UNREACHABLE",
        "DEAD_END",
        "LOOP_TRAPPED",
        "LOOP_SILENT",
        "CALL_ENDLESS",
    }
)


@st.composite
def edges(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 8))
    return draw(st.lists(st.lists(st.integers(0, size - 1), max_size=3), min_size=size, max_size=size))


@given(edges())
def test_components_are_the_nodes_that_reach_each_other(graph: Edges) -> None:
    nodes = range(len(graph))
    ahead = [reach(graph, [node]) for node in nodes]
    together = {frozenset(other for other in ahead[node] if node in ahead[other]) for node in nodes}
    found = components(graph, nodes)
    assert {frozenset(part) for part in found} == together
    assert sum(map(len, found)) == len(nodes)
    for earlier, later in itertools.combinations(found, 2):
        assert not any(set(later) & set(graph[node]) for node in earlier), "a component comes after those it leads to"


@given(edges())
def test_a_cycle_is_a_way_back_to_oneself(graph: Edges) -> None:
    looping = {node for node in range(len(graph)) if node in reach(graph, graph[node])}
    assert {node for part in cycles(graph, range(len(graph))) for node in part} == looping


@given(edges())
def test_turned_arrows_lead_back(graph: Edges) -> None:
    back = turned(graph)
    for node in range(len(graph)):
        assert reach(back, [node]) == {start for start in range(len(graph)) if node in reach(graph, [start])}


@st.composite
def dialogs(draw: st.DrawFn, name: str = "contoh", size: int = 4, others: tuple[str, ...] = ()) -> Dialog:
    """A dialogue of a few steps, each with a condition and, if it asks, a field of its own."""
    ids = [f"s{number}" for number in range(draw(st.integers(1, size)))]
    last = ["tutup"] if draw(st.booleans()) else []
    gotos = st.none() | st.sampled_from([*ids, *last])
    steps = {step_id: draw(_steps(name, step_id, gotos, others)) for step_id in ids}
    steps |= {step_id: End(end="selesai") for step_id in last}
    fields = {step.ask: Field(kind="text", title="X") for step in steps.values() if isinstance(step, Ask)}
    return Dialog(dialog=name, title="X", version="1", keywords=("x",), fields=fields, steps=steps)


def _steps(
    name: str, step_id: str, gotos: st.SearchStrategy[str | None], others: tuple[str, ...]
) -> st.SearchStrategy[AnyStep]:
    own = f"{name}_{step_id}"
    when = st.none() | st.just(ChoiceIs(own))
    one = st.builds(Option, id=st.just("x"), text=st.just("X"), goto=gotos)
    options = st.lists(one, max_size=2).map(tuple)
    kinds: list[st.SearchStrategy[AnyStep]] = [
        st.builds(Say, say=st.just(LINES), when=when, goto=gotos),
        st.builds(Ask, ask=st.just(own), lines=st.just(LINES), options=options, when=when, goto=gotos),
        st.builds(Choose, choose=st.just(LINES), options=options, when=when, goto=gotos),
        st.builds(End, end=st.just("selesai"), when=when),
    ]
    if others:
        kinds.append(st.builds(Call, call=st.sampled_from(others), when=when, goto=gotos))
    return st.one_of(kinds)


def book_of(*those: Dialog) -> Book:
    return Book({dialog.dialog: dialog for dialog in those}, {}, {}, small_book().spelling)


def situations(dialog: Dialog) -> Iterator[Scene]:
    """Every combination of which conditions hold and which questions are already answered."""
    names = [step.when.choice for step in dialog.steps.values() if isinstance(step.when, ChoiceIs)]
    asked = [step.ask for step in dialog.steps.values() if isinstance(step, Ask)]
    for held in itertools.product((True, False), repeat=len(names)):
        choices = {name: "x" for name, holds in zip(names, held, strict=True) if holds}
        for known in itertools.product((True, False), repeat=len(asked)):
            facts = {name: Fact(name, "refused") for name, done in zip(asked, known, strict=True) if done}
            yield Scene(choices=choices, facts=facts)


def exits(step: AnyStep) -> list[str | None]:
    """Where the CSO's work at a step may send the call; None is wherever the step itself does."""
    chosen = [option.goto for option in options_of(step)]
    if isinstance(step, End | Choose):
        return chosen
    return [None, *chosen]


class Walked:
    """All that the real flow may do with a dialogue, tried out."""

    def __init__(self, dialog: Dialog) -> None:
        self.book, self.dialog = book_of(dialog), dialog
        self.ways: dict[str, set[str]] = {}
        self.falls: set[str] = set()
        self.spins = False
        first = self._arrivals(None, None)
        todo = list(first)
        while todo:
            step = todo.pop()
            if step not in self.ways:
                gotos = exits(dialog.steps[step])
                self.ways[step] = {to for goto in gotos for to in self._arrivals(step, goto)}
                todo += self.ways[step]

    def _arrivals(self, step: str | None, goto: str | None) -> set[str]:
        return {to for scene in situations(self.dialog) for to in self._arrive(scene, step, goto)}

    def _arrive(self, scene: Scene, step: str | None, goto: str | None) -> list[str]:
        name = self.dialog.dialog
        try:
            if step is None:
                arrival = flow.enter(self.book, scene, name, jumped=False)
            else:
                here = Scene(stack=(Frame(name, step),), choices=scene.choices, facts=scene.facts)
                arrival = flow.complete(self.book, here, goto)
        except flow.FlowError as fault:
            self.spins |= "round" in str(fault)
            if "nothing follows" in str(fault):
                self.falls.add(step or "")
            return []
        return [arrival.stack[-1].step]

    def hopeless(self) -> bool:
        """Whether the call may come to a place from which it neither ends nor falls off."""
        ids = list(self.ways)
        edges = [[ids.index(to) for to in self.ways[step]] for step in ids]
        good = [ids.index(step) for step in ids if step in self.falls or isinstance(self.dialog.steps[step], End)]
        return len(reach(turned(edges), good)) < len(ids)


@settings(max_examples=100, deadline=None)
@given(dialogs())
def test_a_dialogue_does_what_the_checker_says_it_may(dialog: Dialog) -> None:
    with patch.object(flow, "HOPS_MAX", 20):
        walked = Walked(dialog)
    findings = [one for one in check(walked.book) if one.code in FLOW_CODES]
    codes = {one.code for one in findings}
    unreached = {step for step in dialog.steps if step not in walked.ways}
    ends = any(isinstance(dialog.steps[step], End) for step in walked.ways)
    stuck = any(not exits(dialog.steps[step]) and not isinstance(dialog.steps[step], End) for step in walked.ways)
    assert ("LOOP_SILENT" in codes) == walked.spins
    assert ("DEAD_END" in codes) == stuck
    if not stuck:
        assert {one.path[1] for one in findings if one.code == "STEP_UNREACHABLE"} == unreached
        assert ("END_UNREACHABLE" in codes) == (not ends)
    if ends:
        assert ("STEP_FALLS_OFF" in codes) == bool(walked.falls)
        assert bool(codes & {"LOOP_TRAPPED", "DEAD_END"}) == walked.hopeless()


FAULTS = {
    "nothing follows": {"STEP_FALLS_OFF", "END_UNREACHABLE"},
    "round and round": {"LOOP_SILENT", "CALL_ENDLESS"},
    "calls without end": {"CALL_ENDLESS"},
}
"""What the flow says where it fails, and the findings of which there must have been one."""


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_where_the_flow_fails_the_checker_had_said_so(data: st.DataObject) -> None:
    names = ("a", "b")
    book = book_of(*(data.draw(dialogs(name, 3, names)) for name in names))
    try:
        with patch.object(flow, "HOPS_MAX", 200):
            _wander(data, book)
    except flow.FlowError as fault:
        expected = next(codes for words, codes in FAULTS.items() if words in str(fault))
        assert expected & {one.code for one in check(book)}


def _wander(data: st.DataObject, book: Book) -> None:
    """A call of some length, in which anything may hold at any moment."""
    arrival = flow.enter(book, data.draw(_anything_known(book)), "a", jumped=False)
    for _ in range(10):
        top = arrival.stack[-1]
        gotos = exits(book.step(top.dialog, top.step))
        if not gotos:
            return
        known = data.draw(_anything_known(book))
        scene = Scene(stack=arrival.stack, choices=known.choices, facts=known.facts)
        arrival = flow.complete(book, scene, data.draw(st.sampled_from(gotos)))


def _anything_known(book: Book) -> st.SearchStrategy[Scene]:
    """Some conditions hold, and some questions are already answered."""
    steps = [step for dialog in book.dialogs.values() for step in dialog.steps.values()]
    names = [step.when.choice for step in steps if isinstance(step.when, ChoiceIs)]
    asked = [step.ask for step in steps if isinstance(step, Ask)]

    def scene(bits: int) -> Scene:
        held = {name: "x" for place, name in enumerate(names) if bits >> place & 1}
        known = [name for place, name in enumerate(asked, len(names)) if bits >> place & 1]
        return Scene(choices=held, facts={name: Fact(name, "refused") for name in known})

    return st.integers(0, 2 ** (len(names) + len(asked)) - 1).map(scene)


def test_twenty_thousand_steps_in_a_row_and_in_a_round() -> None:
    size, rounds = 20_000, 500
    steps: dict[str, AnyStep] = {f"s{number}": Say(say=LINES, when=f"c{number}") for number in range(size)}
    steps["lagi"] = Choose(choose=LINES, options=(Option(id="x", text="X", goto="s0"), Option(id="y", text="Y")))
    steps["tutup"] = End(end="selesai")
    conditions = {f"c{number}": f"c{(number + 1) % size}" for number in range(size)}
    long = Dialog(dialog="a", title="X", version="1", keywords=("x",), conditions=conditions, steps=steps)
    calls = [
        Dialog(
            dialog=f"d{number}",
            title="X",
            version="1",
            steps={"s": Call(call=f"d{(number + 1) % rounds}"), "tutup": End(end="selesai")},
        )
        for number in range(rounds)
    ]
    findings = check(book_of(long, *calls))
    assert [one.code for one in findings] == ["CALL_ENDLESS", "CONDITION_CYCLE"]
    assert all(len(one.message) < 200 for one in findings), "not all twenty thousand are listed"
