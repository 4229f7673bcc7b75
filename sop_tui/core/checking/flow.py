"""Steps nobody reaches, places nobody leaves, and rounds without a CSO in them.

Conditions are taken to hold or not as they please, so a call may go fewer ways than these graphs; the prover, which
follows conditions, has the last word. One cause gives one finding: where a goto names no step, what cannot be reached
because of it is not reported too.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found
from sop_tui.core.checking.flowgraph import FlowGraph
from sop_tui.core.checking.graph import components, cycles, reach, turned
from sop_tui.core.checking.survey import Survey
from sop_tui.core.dialog import AnyStep, Ask, Check, Choose, End, options_of

Passes = Callable[[FlowGraph], tuple[tuple[int, ...], ...]]


def empty_dialogs(survey: Survey) -> Iterator[Finding]:
    """Dialogues without a step."""
    for dialog in survey.book.dialogs.values():
        if not dialog.steps:
            spot = Spot("dialog", dialog.dialog, ("steps",))
            yield found(rules.DIALOG_EMPTY, spot, f"the dialogue {dialog.dialog} has no step", "write its steps")


def unreachable_steps(survey: Survey) -> Iterator[Finding]:
    """Steps to which no path leads from the first."""
    for graph in survey.graphs.values():
        if graph.lost in graph.reached:
            continue
        for node, step_id in enumerate(graph.ids):
            if node not in graph.reached:
                yield found(
                    rules.STEP_UNREACHABLE,
                    _spot(graph, node),
                    f"no way leads to the step {step_id}",
                    "send a goto there, or delete the step",
                )


def unending_places(survey: Survey) -> Iterator[Finding]:
    """Places from which the dialogue cannot come to an `end`."""
    for graph in survey.graphs.values():
        if not graph.reached & graph.ends:
            if graph.lost not in graph.reached:
                yield _never_ends(graph)
            continue
        if graph.fallen in graph.reached:
            yield _falls_off(survey, graph)
        for nodes in _traps(graph):
            yield _trapped(graph, nodes)


def _never_ends(graph: FlowGraph) -> Finding:
    if graph.fallen in graph.reached:
        why = f"after the last step, {graph.ids[-1]}, nothing follows"
    else:
        why = f"the call stays at {_listed(graph, _traps(graph)[0])}"
    spot = Spot("dialog", graph.dialog, ("steps",))
    message = f"no end of the dialogue {graph.dialog} can be reached: {why}"
    return found(rules.END_UNREACHABLE, spot, message, "lead every way to a step with end")


def _falls_off(survey: Survey, graph: FlowGraph) -> Finding:
    last = graph.fallen - 1
    worked = graph.joined(graph.works, calls=graph.calls)[last]
    message = f"nothing follows the step {graph.ids[last]}"
    mend = "give it a goto, or put an end behind it"
    if graph.fallen not in worked and not isinstance(_step(survey, graph, last), Ask):
        message += " where its condition does not hold"
        mend = "put a step without a condition behind it"
    return found(rules.STEP_FALLS_OFF, _spot(graph, last), message, mend)


def _step(survey: Survey, graph: FlowGraph, node: int) -> AnyStep:
    return survey.book.step(graph.dialog, graph.ids[node])


def _traps(graph: FlowGraph) -> list[list[int]]:
    """The places without a way out: where the paths that never come to an end are stuck at last."""
    ways_out = (*graph.ends, graph.fallen, graph.lost)
    hopeless = graph.reached - reach(turned(graph.moves), ways_out)
    parts = components(graph.moves, hopeless)
    return [part for part in parts if all(to in part for node in part for to in graph.moves[node])]


def _trapped(graph: FlowGraph, nodes: list[int]) -> Finding:
    spot, names = _spot(graph, nodes[0]), _listed(graph, nodes)
    if not graph.moves[nodes[0]]:
        message = f"the step {names} cannot be left: it has nothing to choose"
        return found(rules.DEAD_END, spot, message, "give it options")
    message = f"no end can be reached from {names}: nobody leaves this loop"
    return found(rules.LOOP_TRAPPED, spot, message, "give one of its steps a goto that leads out")


@dataclass
class _Comings:
    """Which dialogues come to an `end` over some edges, where calls come back only from those that do."""

    done: set[str]
    reached: dict[str, set[int]]
    waiting: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def _comings(survey: Survey, edges: Passes, sure: Iterable[str]) -> _Comings:
    """A least fixed point, each node of each dialogue visited once; ``sure`` are taken to come back."""
    graphs = survey.graphs
    ways = {name: edges(graph) for name, graph in graphs.items()}
    state = _Comings(set(sure), {name: set() for name in graphs})
    todo = [(name, 0) for name in graphs]
    while todo:
        name, node = todo.pop()
        if node in state.reached[name]:
            continue
        state.reached[name].add(node)
        todo += ((name, to) for to in ways[name][node])
        if node in graphs[name].ends and name not in state.done:
            state.done.add(name)
            todo += state.waiting.pop(name, ())
        if node in graphs[name].calls:
            callee, after = graphs[name].calls[node]
            if callee in state.done or callee not in graphs:
                todo.append((name, after))
            else:
                state.waiting.setdefault(callee, []).append((name, after))
    return state


def _silent(survey: Survey) -> _Comings:
    """What may happen in a dialogue before the CSO has anything to do."""
    return _comings(survey, lambda graph: graph.passes, ())


def endless_calls(survey: Survey) -> Iterator[Finding]:
    """Dialogues that call themselves, directly or through others, before anything waits, or always."""
    silent = _silent(survey)
    before = _rounds(survey, silent.reached, survey.graphs)
    hopeless = (name for name, graph in survey.graphs.items() if not graph.reached & graph.ends)
    working = _comings(survey, lambda graph: graph.joined(graph.passes, graph.works), hopeless)
    always = _rounds(survey, working.reached, survey.graphs.keys() - working.done)
    told: set[str] = set()
    for rounds, how in ((before, "before any step waits for the CSO"), (always, "before it can come to an end")):
        for names, (caller, node) in rounds:
            if told & set(names):
                continue
            told |= set(names)
            through = f" through {', '.join(names[1:])}" if names[1:] else ""
            spot = _spot(survey.graphs[caller], node)
            message = f"the dialogue {names[0]} calls itself{through} {how}"
            mend = "put a step that waits before the call, and a way round it that ends"
            yield found(rules.CALL_ENDLESS, spot, message, mend)


def _rounds(
    survey: Survey, reached: Mapping[str, Collection[int]], among: Collection[str]
) -> list[tuple[list[str], tuple[str, int]]]:
    """Dialogues that call each other in a round from the nodes reached; with each round, one of its call steps."""
    names = list(survey.graphs)
    number = {name: index for index, name in enumerate(names)}
    calls: list[dict[int, int]] = [
        {
            number[callee]: node
            for node, (callee, _) in sorted(survey.graphs[name].calls.items(), reverse=True)
            if node in reached[name] and callee in among
        }
        for name in names
    ]
    edges = [tuple(callees) for callees in calls]
    found_ = []
    for part in cycles(edges, {number[name] for name in among}):
        node = next(node for callee, node in calls[part[0]].items() if callee in part)
        found_.append(([names[index] for index in part], (names[part[0]], node)))
    return found_


def silent_loops(survey: Survey) -> Iterator[Finding]:
    """Rounds in a dialogue in which no step need wait for the CSO: the desk would spin."""
    silent = _silent(survey)
    for graph in survey.graphs.values():
        through = [node for node, (callee, _) in graph.calls.items() if callee in silent.done]
        hops = graph.joined(graph.passes, calls=through)
        for nodes in cycles(hops, graph.reached):
            message = f"the call may go round at {_listed(graph, nodes)} with nothing for the CSO to do"
            mend = "put a step that waits into the loop: say, choose, check or do without a condition"
            yield found(rules.LOOP_SILENT, _spot(graph, nodes[0]), message, mend)


def idle_gotos(survey: Survey) -> Iterator[Finding]:
    """A goto that no call ever follows."""
    for site in survey.sites:
        step, why = site.step, ""
        if isinstance(step, End):
            why = "an end goes nowhere"
        elif isinstance(step, Choose | Check) and step.options and all(one.goto for one in options_of(step)):
            why = "each of its options has its own"
        if step.goto and why:
            message = f"the goto of the step {site.id} is never followed: {why}"
            yield found(rules.GOTO_IGNORED, site.spot.at("goto"), message, "delete it")


def _spot(graph: FlowGraph, node: int) -> Spot:
    return Spot("dialog", graph.dialog, ("steps", graph.ids[node]))


def _listed(graph: FlowGraph, nodes: list[int]) -> str:
    names = [graph.ids[node] for node in nodes]
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
