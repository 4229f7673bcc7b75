"""The control flow of one dialogue as a graph: what `sop_tui.core.flow` may do when any condition may hold or not.

Nodes are the steps in the order of the file, and two more for what must not happen: `FlowGraph.fallen`, where a call
runs off the end, and `FlowGraph.lost`, behind a goto that names no step.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sop_tui.core.checking.finding import Spot
from sop_tui.core.checking.graph import reach
from sop_tui.core.dialog import AnyStep, Ask, Call, Check, Choose, Dialog, End, options_of

_LISTED: Final = 5


@dataclass(frozen=True)
class FlowGraph:
    """Who may follow whom.

    ``passes`` are taken without the CSO: a condition that does not hold, a question already answered. ``works`` are
    taken by what the CSO does. A call step has neither of these for its way back: ``calls`` gives its dialogue and the
    node after it.
    """

    dialog: str
    ids: tuple[str, ...]
    passes: tuple[tuple[int, ...], ...]
    works: tuple[tuple[int, ...], ...]
    calls: Mapping[int, tuple[str, int]]
    ends: frozenset[int]
    stuck: frozenset[int]
    """Questions with nothing to choose: they wait for ever."""

    @property
    def fallen(self) -> int:
        """The node behind the last step."""
        return len(self.ids)

    @property
    def lost(self) -> int:
        """The node that stands for every unknown step."""
        return len(self.ids) + 1

    @cached_property
    def moves(self) -> tuple[tuple[int, ...], ...]:
        """All that may follow a step, each called dialogue taken to come back."""
        return self.joined(self.passes, self.works, calls=self.calls)

    @cached_property
    def reached(self) -> frozenset[int]:
        """The nodes that some path from the first step comes to."""
        return frozenset(reach(self.moves, (0,)))

    def spot(self, node: int) -> Spot:
        """Where the step stands."""
        return Spot("dialog", self.dialog, ("steps", self.ids[node]))

    def listed(self, nodes: Sequence[int]) -> str:
        """The steps' ids for a message."""
        names = [self.ids[node] for node in nodes[:_LISTED]]
        return ", ".join(names) + (", …" if len(nodes) > _LISTED else "")

    def joined(self, *edges: tuple[tuple[int, ...], ...], calls: Iterable[int] = ()) -> tuple[tuple[int, ...], ...]:
        """These edges together, and the way back of these call steps."""
        joined = [sum(these, ()) for these in zip(*edges, strict=True)]
        for node in calls:
            joined[node] += (self.calls[node][1],)
        return tuple(joined)


def flow_graph(dialog: Dialog) -> FlowGraph:
    """The graph of a dialogue that has at least one step."""
    ids = tuple(dialog.steps)
    number = {step_id: node for node, step_id in enumerate(ids)}
    lost = len(ids) + 1
    passes: list[tuple[int, ...]] = []
    works: list[tuple[int, ...]] = []
    calls: dict[int, tuple[str, int]] = {}
    ends: set[int] = set()
    stuck: set[int] = set()
    for node, step in enumerate(dialog.steps.values()):
        after = number.get(step.goto, lost) if step.goto else node + 1
        skip = (node + 1,) if step.when is not None else ()
        passes.append((*skip, after) if isinstance(step, Ask) else skip)
        works.append(_worked(step, after, number, lost))
        if isinstance(step, Call):
            calls[node] = (step.call, after)
        elif isinstance(step, End):
            ends.add(node)
        elif isinstance(step, Choose | Check) and not step.options:
            stuck.add(node)
    none: tuple[tuple[int, ...], ...] = ((), ())
    return FlowGraph(dialog.dialog, ids, (*passes, *none), (*works, *none), calls, frozenset(ends), frozenset(stuck))


def _worked(step: AnyStep, after: int, number: Mapping[str, int], lost: int) -> tuple[int, ...]:
    """Where the CSO's work at the step may lead."""
    if isinstance(step, End | Call):
        return ()
    chosen = [number.get(option.goto, lost) if option.goto else after for option in options_of(step)]
    own = [] if isinstance(step, Choose | Check) else [after]
    return tuple(dict.fromkeys((*own, *chosen)))
