"""Rounds without a CSO in them, through one dialogue or several.

The desk passes over what needs nobody: a condition that does not hold, a question already answered, a dialogue with
nothing left to do. Where these alone lead back, it would spin, or call until the stack is full.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, found
from sop_tui.core.checking.flowgraph import FlowGraph
from sop_tui.core.checking.graph import cycles
from sop_tui.core.checking.survey import Survey

Ways = Callable[[FlowGraph], tuple[tuple[int, ...], ...]]


@dataclass
class _Comings:
    """Which dialogues come to an `end` over some edges, where calls come back only from those that do."""

    done: set[str]
    reached: dict[str, set[int]]
    waiting: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def _comings(survey: Survey, edges: Ways, sure: Iterable[str]) -> _Comings:
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
            through = f" through {', '.join(names[1:5])}" if names[1:] else ""
            spot = survey.graphs[caller].spot(node)
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
    rounds = []
    for part in cycles(edges, {number[name] for name in among}):
        node = next(node for callee, node in calls[part[0]].items() if callee in part)
        rounds.append(([names[index] for index in part], (names[part[0]], node)))
    return rounds


def silent_loops(survey: Survey) -> Iterator[Finding]:
    """Rounds in a dialogue in which no step need wait for the CSO: the desk would spin."""
    silent = _silent(survey)
    for graph in survey.graphs.values():
        through = [node for node, (callee, _) in graph.calls.items() if callee in silent.done]
        hops = graph.joined(graph.passes, calls=through)
        for nodes in cycles(hops, graph.reached):
            message = f"the call may go round at {graph.listed(nodes)} with nothing for the CSO to do"
            mend = "put a step that waits into the loop: say, choose, check or do without a condition"
            yield found(rules.LOOP_SILENT, graph.spot(nodes[0]), message, mend)
