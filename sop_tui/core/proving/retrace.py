"""A call that was found, looked at again with every variable told apart.

Along one call each variable can be followed by itself, so this is exact: either the call can be, or some variable would
have to have two classes at once. That variable is the one to tell apart next.
"""

from typing import NamedTuple

from sop_tui.core.proving.graph import Graph
from sop_tui.core.proving.layout import bits_of
from sop_tui.core.proving.spread import Path
from sop_tui.core.proving.variables import Classes


class Retraced(NamedTuple):
    """``conflicts`` are the variables that make a call impossible; without any, ``classes`` has for each way the class
    that each variable it changes has afterwards, and ``start`` the first class of each variable."""

    conflicts: frozenset[int]
    start: dict[int, int]
    classes: tuple[dict[int, int], ...]


def retrace(graph: Graph, path: Path) -> Retraced:
    """Whether there is such a call, and one there is."""
    starts = {var.number: var.start for var in graph.variables.all}
    known = dict(starts)
    history: list[dict[int, Classes]] = []
    conflicts: set[int] = set()
    for _, way in path:
        effect = graph.effects[way.effect]
        for number, classes in effect.box:
            if not known[number] & classes:
                conflicts.add(number)
            known[number] = known[number] & classes or classes
        before: dict[int, Classes] = {}
        for number, relation in effect.writes:
            after = 0
            for one in bits_of(known[number]):
                after |= relation[one]
            if not after:
                conflicts.add(number)
                after = relation[0]
                for one in relation:
                    after |= one
            before[number] = known[number]
            known[number] = after
        history.append(before)
    if conflicts:
        return Retraced(frozenset(conflicts), {}, ())
    return Retraced(frozenset(), *_chosen(graph, path, known, history))


def _chosen(
    graph: Graph, path: Path, known: dict[int, Classes], history: list[dict[int, Classes]]
) -> tuple[dict[int, int], tuple[dict[int, int], ...]]:
    """One class for each variable at each way, backwards from the end."""
    narrow = dict(known)
    chosen: list[dict[int, int]] = []
    for (_, way), before in zip(reversed(path), reversed(history), strict=True):
        effect = graph.effects[way.effect]
        classes: dict[int, int] = {}
        for number, relation in effect.writes:
            to = narrow[number] & -narrow[number]
            classes[number] = to.bit_length() - 1
            narrow[number] = sum(1 << one for one in bits_of(before[number]) if relation[one] & to)
        for number, among in effect.box:
            narrow[number] &= among
        chosen.append(classes)
    start = {number: (classes & -classes).bit_length() - 1 for number, classes in narrow.items()}
    return start, tuple(reversed(chosen))
