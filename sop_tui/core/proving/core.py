"""The few places of a graph that make a difference to one question.

Places between which nothing matters are one: a call that can go round among them may be at any of them, and a call that
can only go on to one other may as well be there. What is left is often a hundredth of the graph, and the same sets
arrive there. A stand is left out only where the next one has all the interruptions that it has itself.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from sop_tui.core.proving.graph import BACK, DONE, NOTHING, Graph, Stand, Way
from sop_tui.core.proving.layout import IDLE, OPEN, Action, Layout
from sop_tui.core.proving.moves import Label


class Index:
    """What cores of a graph are made with: the effects at each place, and an order in which places come after those
    they lead to, but for loops."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.at = [0] * len(graph.ways)
        for place, ways in enumerate(graph.ways):
            for way in ways:
                self.at[place] |= 1 << way.effect
        self._by_var: dict[int, int] = {}
        self._by_act: dict[str, int] = {}
        for number, effect in enumerate(graph.effects):
            for var in {var for part in (effect.box, effect.writes) for var, _ in part}:
                self._by_var[var] = self._by_var.get(var, 0) | 1 << number
            for act in effect.acts:
                self._by_act[act] = self._by_act.get(act, 0) | 1 << number

    @property
    def acts(self) -> Iterable[str]:
        """Every activity of the graph."""
        return self._by_act

    @cached_property
    def order(self) -> list[int]:
        """All places that can be come to; a place stands after those it leads to."""
        graph = self.graph
        seen = {DONE, BACK}
        done = [DONE, BACK]
        for start in (*graph.starts, *graph.entries.values()):
            if start in seen:
                continue
            seen.add(start)
            walk = [(start, iter(self._next(start)))]
            while walk:
                place, rest = walk[-1]
                following = next((one for one in rest if one not in seen), None)
                if following is None:
                    walk.pop()
                    done.append(place)
                else:
                    seen.add(following)
                    walk.append((following, iter(self._next(following))))
        return done

    def _next(self, place: int) -> list[int]:
        found = [way.target for way in self.graph.ways[place]]
        stand = self.graph.stands.get(place)
        if stand is not None:
            found += [stand.settle, stand.fill, stand.refill, stand.again]
        return found

    def touching(self, variables: Iterable[int], acts: Iterable[str]) -> int:
        """The effects that look at or change one of the variables, or are one of the activities; a bit each."""
        found = 0
        for var in variables:
            found |= self._by_var.get(var, 0)
        for act in acts:
            found |= self._by_act.get(act, 0)
        return found


class Step(NamedTuple):
    """A way from one of the places that are one, with what it does to sets."""

    place: int
    way: Way
    action: Action
    caller: int = -1
    """Where a topic had been opened that is left here."""


class Core:
    """What is left of a graph for a question.

    ``active`` are the effects (a bit each) that matter, ``flags`` and ``fields`` the interruptions that do. With
    ``loops`` the places of a loop are one, and how many commands a call takes is lost.
    """

    def __init__(
        self, index: Index, active: int, flags: Sequence[str], fields: Sequence[str], *, loops: bool = True
    ) -> None:
        self.graph = index.graph
        self.flags = flags
        self.fields = fields
        self._index = index
        self._active = active
        self._others = [name for name in self.graph.early if name not in set(fields)]
        self._busy = bool(flags or fields or self.graph.entries)
        self.node = list(range(len(self.graph.ways)))
        """Where a call may as well be."""
        self.far = [0] * len(self.graph.ways)
        """How many commands that is away, at least (without ``loops``)."""
        self.members: dict[int, list[int]] = {}
        """The places that are one, by the first of them."""
        for part in self._parts() if loops else ([place] for place in index.order):
            self._settle(part)
        self._resolve()
        self.nodes = list(reversed(self.members))
        """What is left, in an order in which most ways lead forward."""
        self.below = {
            node: number
            for number, node in enumerate((one for one in self.nodes if any(self._callers(one))), start=1)
        }
        """The nodes from which topics are opened aside, numbered."""

    def _parts(self) -> Iterator[list[int]]:
        """The loops of ways that do not matter (Tarjan, SIAM J. Comput. 1(2), 1972), each after those it leads to."""
        low: dict[int, int] = {}
        closed: set[int] = set()
        pending: list[int] = []
        for root in reversed(self._index.order):
            if root in low:
                continue
            low[root] = len(low)
            pending.append(root)
            walk = [(root, low[root], iter(self._onward(root)))]
            while walk:
                place, number, rest = walk[-1]
                to = next((one for one in rest if one not in closed), None)
                if to is not None:
                    if to in low:
                        low[place] = min(low[place], low[to])
                    else:
                        low[to] = len(low)
                        pending.append(to)
                        walk.append((to, low[to], iter(self._onward(to))))
                    continue
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[place])
                if low[place] == number:
                    part: list[int] = []
                    while not part or part[-1] != place:
                        part.append(pending.pop())
                    closed.update(part)
                    yield part

    def _onward(self, place: int) -> list[int]:
        """The places to which ways that do not matter lead."""
        active = self._active
        if place in {DONE, BACK}:
            return []
        if not self._index.at[place] & active:
            found = [way.target for way in self.graph.ways[place]]
        else:
            found = [way.target for way in self.graph.ways[place] if not active >> way.effect & 1]
        stand = self.graph.stands.get(place)
        if stand is not None:
            if len(self.flags) < len(self.graph.flags):
                found.append(stand.settle)
            if self._others:
                found.append(stand.fill)
                if stand.own in self._others:
                    found.append(stand.refill)
        return found

    def _settle(self, part: list[int]) -> None:
        """The places of a part are one; and they are one with another where they lead nowhere else."""
        first = part[0]
        for place in part:
            self.node[place] = first
        to = self._only(part)
        if to is None:
            self.members[first] = part
            return
        for place in part:
            self.node[place] = to
        if len(part) == 1:
            ways = self.silent(first)
            self.far[first] = min(weight(way) + self.far[way.target] for way in ways if way.target != first)

    def _only(self, part: list[int]) -> int | None:
        """The one other node to which all ways lead from a part in which nothing matters."""
        graph, node = self.graph, self.node
        first = part[0]
        onward: set[int] = set()
        stands: list[Stand] = []
        for place in part:
            if place in {DONE, BACK} or self._index.at[place] & self._active:
                return None
            onward.update(node[way.target] for way in graph.ways[place])
            stand = graph.stands.get(place)
            if stand is not None:
                stands.append(stand)
                onward |= self._aside(stand)
        onward.discard(first)
        if len(onward) != 1:
            return None
        (to,) = onward
        if self._busy and not all(self._as_good(stand, to) for stand in stands):
            return None
        return to

    def _aside(self, stand: Stand) -> set[int]:
        """Where interruptions of a stand lead."""
        found = set()
        if self.graph.flags:
            found.add(self.node[stand.settle])
        if self.graph.early:
            found |= {self.node[stand.fill], self.node[stand.refill]}
        if self.graph.entries and not stand.aside:
            found.add(self.node[stand.again])
        return found

    def _as_good(self, stand: Stand, to: int) -> bool:
        """Whether all that can come between at a stand can as well come between at another node."""
        others = (self.graph.stands.get(place) for place in self.members.get(to, ()))
        return any(
            other.aside == stand.aside and other.own not in self.fields and self._aside(other) <= {to}
            for other in others
            if other is not None
        )

    def _resolve(self) -> None:
        """A place may have been made one with another that was itself left out later: the first of a loop."""
        for place in self._index.order:
            chain = []
            to = place
            while self.node[to] != to and self.node[to] not in self.members:
                chain.append(to)
                to = self.node[to]
            end = self.node[to]
            far = self.far[to]
            for one in reversed(chain):
                far += self.far[one]
                self.node[one], self.far[one] = end, far

    def _callers(self, node: int) -> Iterator[int]:
        """The stands of a node from which topics are opened aside."""
        if self.graph.entries:
            for place in self.members[node]:
                stand = self.graph.stands.get(place)
                if stand is not None and not stand.aside:
                    yield place

    def silent(self, place: int) -> Iterator[Way]:
        """The ways from a place that do not matter."""
        yield from (way for way in self.graph.ways[place] if not self._active >> way.effect & 1)
        stand = self.graph.stands.get(place)
        if stand is not None:
            flags = [name for name in self.graph.flags if name not in self.flags]
            yield from self.graph.interrupted(place, flags[:1], self._unseen(stand))

    def _unseen(self, stand: Stand) -> list[str]:
        """Fields that nothing tells apart and whose filling may move the call: of all but its own one will do."""
        found = [stand.own] if stand.own in self._others else []
        found += [name for name in self._others[:2] if name != stand.own][:1]
        return [name for name in found if name is not None]

    def steps(self, node: int, layout: Layout) -> Iterator[tuple[int, Way, Action | None, int]]:
        """Every way from the places of a node: the place, the way, what a topic opened or left does to sets, and from
        where the topic was opened."""
        for place in self.members[node]:
            for way in self.graph.ways[place]:
                yield place, way, None, -1
            stand = self.graph.stands.get(place)
            if stand is None:
                continue
            flags = self.flags if stand.settle == place else self.graph.flags
            fields = [*self.fields, *self._unseen(stand)]
            for way in self.graph.interrupted(place, flags, fields):
                yield place, way, None, -1
            if stand.aside:
                yield place, Way(BACK, NOTHING, Label("return")), IDLE, -1
            elif node in self.below:
                below: Action = (layout.below(0), (((OPEN, self.below[node] * layout.aside),),))
                for way in self.graph.opened(place):
                    yield place, way, below, -1
        if node == BACK:
            for other, number in self.below.items():
                back: Action = (layout.below(number), (((OPEN, -number * layout.aside),),))
                for caller in self._callers(other):
                    yield BACK, Way(self.graph.stands[caller].again), back, caller

    def route(self, place: int, goal: int) -> list[tuple[int, Way]]:
        """The way with the fewest commands from a place to another, by ways that do not matter."""
        came: dict[int, tuple[int, Way] | None] = {place: None}
        queue = deque([place])
        while queue and goal not in came:
            here = queue.popleft()
            for way in self.silent(here):
                if way.target not in came:
                    came[way.target] = (here, way)
                    (queue.append if way.label else queue.appendleft)(way.target)
        found = []
        step = came[goal]
        while step is not None:
            found.append(step)
            step = came[step[0]]
        return list(reversed(found))


def weight(way: Way) -> int:
    """How many commands a way takes."""
    return int(way.label is not None)
