"""Steps nobody reaches, and places nobody leaves.

Conditions are taken to hold or not as they please, so a call may go fewer ways than these graphs; the prover, which
follows conditions, has the last word. One cause gives one finding: where a goto names no step, or a question has
no options, what cannot be reached because of it is not reported too.
"""

from collections.abc import Iterator

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found
from sop_tui.core.checking.flowgraph import FlowGraph
from sop_tui.core.checking.graph import components, reach, turned
from sop_tui.core.checking.survey import Survey
from sop_tui.core.dialog import Check, Choose, End, options_of


def empty_dialogs(survey: Survey) -> Iterator[Finding]:
    """Dialogues without a step."""
    for dialog in survey.book.dialogs.values():
        if not dialog.steps:
            spot = Spot("dialog", dialog.dialog, ("steps",))
            yield found(rules.DIALOG_EMPTY, spot, f"the dialogue {dialog.dialog} has no step", "write its steps")


def unreachable_steps(survey: Survey) -> Iterator[Finding]:
    """Steps to which no path leads from the first."""
    for graph in survey.graphs.values():
        if graph.lost in graph.reached or graph.stuck & graph.reached:
            continue
        for node, step_id in enumerate(graph.ids):
            if node not in graph.reached:
                yield found(
                    rules.STEP_UNREACHABLE,
                    graph.spot(node),
                    f"no way leads to the step {step_id}",
                    "send a goto there, or delete the step",
                )


def dead_ends(survey: Survey) -> Iterator[Finding]:
    """Questions with nothing to choose."""
    for graph in survey.graphs.values():
        for node in sorted(graph.stuck & graph.reached):
            message = f"the step {graph.ids[node]} cannot be left: it has nothing to choose"
            yield found(rules.DEAD_END, graph.spot(node), message, "give it options")


def unending_places(survey: Survey) -> Iterator[Finding]:
    """Places from which the dialogue cannot come to an `end`."""
    for graph in survey.graphs.values():
        falls, stays = graph.fallen in graph.reached, graph.stuck & graph.reached
        if not graph.reached & graph.ends:
            if graph.lost not in graph.reached and (falls or not stays):
                yield _never_ends(graph)
            continue
        if falls:
            yield _falls_off(survey, graph)
        yield from (_trapped(graph, nodes) for nodes in _traps(graph) if stays.isdisjoint(nodes))


def _never_ends(graph: FlowGraph) -> Finding:
    if graph.fallen in graph.reached:
        why = f"after the last step, {graph.ids[-1]}, nothing follows"
    else:
        why = f"the call stays at {graph.listed(_traps(graph)[0])}"
    spot = Spot("dialog", graph.dialog, ("steps",))
    message = f"no end of the dialogue {graph.dialog} can be reached: {why}"
    return found(rules.END_UNREACHABLE, spot, message, "lead every way to a step with end")


def _falls_off(survey: Survey, graph: FlowGraph) -> Finding:
    last = graph.fallen - 1
    step = survey.book.step(graph.dialog, graph.ids[last])
    worked = graph.joined(graph.works, calls=graph.calls)[last]
    message = f"nothing follows the step {graph.ids[last]}"
    mend = "give it a goto, or put an end behind it"
    if graph.fallen not in worked and step.when is not None:
        message += " where its condition does not hold"
        mend = "put a step without a condition behind it"
    return found(rules.STEP_FALLS_OFF, graph.spot(last), message, mend)


def _traps(graph: FlowGraph) -> list[list[int]]:
    """The places without a way out: where the paths that never come to an end are stuck at last."""
    ways_out = (*graph.ends, graph.fallen, graph.lost)
    hopeless = graph.reached - reach(turned(graph.moves), ways_out)
    parts = components(graph.moves, hopeless)
    return [part for part in parts if _closed(graph, frozenset(part))]


def _closed(graph: FlowGraph, part: frozenset[int]) -> bool:
    return all(to in part for node in part for to in graph.moves[node])


def _trapped(graph: FlowGraph, nodes: list[int]) -> Finding:
    spot, names = graph.spot(nodes[0]), graph.listed(nodes)
    message = f"no end can be reached from {names}: nobody leaves this loop"
    return found(rules.LOOP_TRAPPED, spot, message, "give one of its steps a goto that leads out")


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
