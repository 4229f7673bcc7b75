"""Everything that calls can come to: for each place the set of all situations they come to it in.

Sets only grow, and when none grows any more, nothing was left out. Variables that are not told apart may have any class
at any time: so what is not found here does not happen, and what is found must be looked at again (`retrace`).
"""

from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from sop_tui.core.proving.core import Core, Index, weight
from sop_tui.core.proving.graph import Way
from sop_tui.core.proving.layout import IDLE, Action, Bits, Layout, Shifts, image, shifted
from sop_tui.core.proving.variables import Var
from sop_tui.core.proving.watching import RuleWatch, VarWatch

Goal = Callable[[int, Bits], Bits]
"""Of the bits that have come to a node, those that were looked for."""

Path = list[tuple[int, Way]]
"""A call: places, and the way that is taken from each."""


class Track(NamedTuple):
    """A way between nodes as it acts on sets; ``far`` is how many commands it takes."""

    target: int
    mask: Bits
    stages: tuple[Shifts, ...]
    far: int


class Came(NamedTuple):
    """How bits came to a node: from which entry of the log, and over which track."""

    node: int
    bits: Bits
    origin: int
    track: Track | None


class Question:
    """Which variables are told apart and what is watched, and the part of the graph where that makes a difference.

    Without ``loops`` it can find the shortest call, and takes longer.
    """

    def __init__(
        self,
        index: Index,
        variables: Sequence[Var],
        watches: Sequence[RuleWatch | VarWatch],
        *,
        loops: bool = True,
    ) -> None:
        graph = index.graph
        self.graph = graph
        told = {var.number for var in variables} | {one.var.number for one in watches if isinstance(one, VarWatch)}
        acts = {act for one in watches if isinstance(one, RuleWatch) for act in one.acts}
        active = index.touching(told, acts)
        flags = [name for name in graph.flags if f"flag:{name}" in acts or graph.variables.flags[name].number in told]
        fields = [name for name in graph.early if graph.variables.fields[name].var.number in told]
        for way in (way for name in flags for way in graph.raising[name]):
            active |= 1 << way.effect
        for way in (way for name in fields for way in graph.filling[name]):
            active |= 1 << way.effect
        self._active = active
        self.core = Core(index, active, flags, fields, loops=loops)
        self.layout = Layout(variables, watches, len(self.core.below))
        self._actions: dict[int, Action] = {}
        self._tracks: dict[int, list[Track]] = {}
        self.log: list[Came] = []

    def action(self, effect: int) -> Action:
        """What an effect does to the sets of the layout; most do nothing that it tells apart."""
        if not self._active >> effect & 1:
            return IDLE
        found = self._actions.get(effect)
        if found is None:
            found = self._actions[effect] = self.layout.action(self.graph.effects[effect])
        return found

    def tracks(self, node: int) -> list[Track]:
        """The tracks from a node; those that differ only in where they are open are one."""
        found = self._tracks.get(node)
        if found is None:
            core = self.core
            masks: dict[tuple[int, tuple[Shifts, ...], int], Bits] = {}
            for _, way, moved, _ in core.steps(node, self.layout):
                mask, stages = moved or self.action(way.effect)
                target = core.node[way.target]
                if target != node or stages:
                    key = target, stages, weight(way) + core.far[way.target]
                    masks[key] = masks.get(key, 0) | mask
            found = self._tracks[node] = [Track(to, mask, stages, far) for (to, stages, far), mask in masks.items()]
        return found

    def _starts(self) -> Iterator[tuple[int, Came]]:
        for start in self.graph.starts:
            yield self.core.far[start], Came(self.core.node[start], self.layout.start(), -1, None)

    def spread(self) -> dict[int, Bits]:
        """The bits that calls can come with, for each node."""
        nodes = self.core.nodes
        order = {node: number for number, node in enumerate(nodes)}
        reached = [0] * len(nodes)
        fresh: list[list[Came]] = [[] for _ in nodes]
        queue: list[int] = []
        self.log = []
        for _, came in self._starts():
            reached[order[came.node]] |= came.bits
            fresh[order[came.node]].append(came)
            heappush(queue, order[came.node])
        while queue:
            number = heappop(queue)
            arrived, fresh[number] = fresh[number], []
            first = len(self.log)
            self.log += arrived
            bits = 0
            for came in arrived:
                bits |= came.bits
            for track in self.tracks(nodes[number]):
                moved = bits & track.mask
                for shifts in track.stages:
                    moved = shifted(moved, shifts)
                to = order[track.target]
                moved &= ~reached[to]
                if moved:
                    reached[to] |= moved
                    if not fresh[to]:
                        heappush(queue, to)
                    fresh[to].append(Came(track.target, moved, first, track))
        return {node: bits for node, bits in zip(nodes, reached, strict=True) if bits}

    def shortest(self, goal: Goal) -> Path | None:
        """The call with the fewest commands to bits that are looked for, or None (without ``loops`` only)."""
        seen: dict[int, Bits] = {}
        buckets: dict[int, list[Came]] = {}
        self.log = []
        for far, came in self._starts():
            buckets.setdefault(far, []).append(came)
        while buckets:
            length = min(buckets)
            for came in iter(buckets[length]):
                bits = came.bits & ~seen.get(came.node, 0)
                if not bits:
                    continue
                seen[came.node] = seen.get(came.node, 0) | bits
                number = len(self.log)
                self.log.append(came._replace(bits=bits))
                hit = goal(came.node, bits)
                if hit:
                    return self.path(number, hit)
                for track in self.tracks(came.node):
                    moved = image(bits, (track.mask, track.stages))
                    if moved & ~seen.get(track.target, 0):
                        onward = Came(track.target, moved, number, track)
                        buckets.setdefault(length + track.far, []).append(onward)
            del buckets[length]
        return None

    def some(self, goal: Goal) -> Path | None:
        """Any call to bits that are looked for, by what `spread` has come to; None if there is none."""
        for number, came in enumerate(self.log):
            hit = goal(came.node, came.bits)
            if hit:
                return self.path(number, hit)
        return None

    def path(self, number: int, bits: Bits) -> Path:
        """The call by which one of these bits of an entry of the log came."""
        bit = bits & -bits
        steps: list[tuple[int, Track, Bits, Bits]] = []
        while self.log[number].track is not None:
            came = self.log[number]
            assert came.track is not None  # noqa: S101
            number, before = self._origin(came.origin, came.track, bit)
            steps.append((self.log[number].node, came.track, before, bit))
            bit = before
        return self._expanded(self.log[number].node, list(reversed(steps)))

    def _origin(self, first: int, track: Track, bit: Bits) -> tuple[int, Bits]:
        """The entry, of those of one arrival, from whose bits the track leads to this one."""
        number = first
        while True:
            before = source(self.log[number].bits, track, bit)
            if before:
                return number, before
            number += 1

    def _expanded(self, start: int, steps: list[tuple[int, Track, Bits, Bits]]) -> Path:
        """The ways behind the tracks, those within nodes included."""
        core = self.core
        place = next(one for one in self.graph.starts if core.node[one] == start)
        taken = [self._taken(*step) for step in steps]
        path: Path = []
        for number, (at, way, _) in enumerate(taken):
            if way.label and way.label.what == "open":
                # Opened where the call comes back to.
                at = next((caller for _, _, caller in taken[number:] if caller >= 0), at)  # noqa: PLW2901
            path += core.route(place, at)
            path.append((at, way))
            place = way.target
        return path + core.route(place, core.members[core.node[place]][0]) if not path else path

    def _taken(self, node: int, track: Track, before: Bits, after: Bits) -> tuple[int, Way, int]:
        """A way behind a track that leads from one bit to another."""
        core = self.core
        for at, way, moved, caller in core.steps(node, self.layout):
            same = core.node[way.target] == track.target and weight(way) + core.far[way.target] == track.far
            if same and image(before, moved or self.action(way.effect)) & after:
                return at, way, caller
        raise AssertionError("a track without a way")


def source(bits: Bits, track: Track, after: Bits) -> Bits:
    """One bit of a set that the track brings to the one bit ``after``; 0 if it brings none."""
    sets = [bits & track.mask]
    for shifts in track.stages:
        sets.append(shifted(sets[-1], shifts))
    if not sets[-1] & after:
        return 0
    for earlier, shifts in zip(reversed(sets[:-1]), reversed(track.stages), strict=True):
        found = 0
        for mask, shift in shifts:
            found |= (after >> shift if shift >= 0 else after << -shift) & mask & earlier
        after = found & -found
    return after


