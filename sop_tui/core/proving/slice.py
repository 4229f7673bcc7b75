"""Everything that calls can come to, as far as some variables and some rules can tell.

A slice of a graph tells apart only what a question depends on (Weiser, IEEE Trans. Softw. Eng. 10(4), 1984); variables
left out may have any class at any time, so a slice shows every call there is and perhaps some that cannot be. What it
does not show does not happen.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from sop_tui.core.proving.graph import BACK, DONE
from sop_tui.core.proving.outline import Key, Link, Mask, Outline, postorder
from sop_tui.core.proving.packed import Packed
from sop_tui.core.proving.variables import bits_of

DOES, LOOKS, IS_STILL = range(3)

STILL: Final = -1
"""The effect of a way on which nothing happens that the slice could tell."""

Probe = tuple[int, int]
"""A place and an effect: whether a call comes to where it is open."""


class Change(NamedTuple):
    """What an effect does to situations of a slice."""

    reads: Mask
    wipes: Mask
    results: dict[Key, tuple[Key, ...]]
    """The bits that are read to the bits that are written: none where the way is closed, several where it is open what
    becomes of a variable."""


class Slice:
    """A part of a graph. ``rules`` are numbers of rules of the outline.

    A probe is a way that is only asked about; those of goal 0 lead to the place `sink` (0), and so on.

    With ``contracted``, places between which nothing happens are one, and a place from which calls can only go on to
    one other is that other; what it costs to get somewhere is lost then.
    """

    def __init__(
        self,
        outline: Outline,
        variables: Iterable[int],
        rules: Iterable[int],
        *,
        probes: Sequence[Iterable[Probe]] = (),
        contracted: bool = True,
    ) -> None:
        self.outline = outline
        self.variables = frozenset(variables)
        self.mask = outline.mask(self.variables)
        numbers = tuple(rules)
        acts = sorted({act for number in numbers for act in outline.sees[number]})
        self.packed = Packed([outline.rules[number] for number in numbers], acts)
        self._acts = frozenset(acts)
        self._kinds = [self._kind_of(number) for number in range(len(outline.touches))]
        self._raising = [way.effect for way in outline.graph.raising.values() if self._kinds[way.effect] == DOES]
        self._probes: dict[int, list[Link]] = {}
        for number, among in enumerate(probes):
            for place, effect in sorted(among):
                self._probes.setdefault(place, []).append(Link(self.sink(number), effect, 0))
        self._sinks = [self.sink(number) for number in range(len(probes))]
        self.node = list(range(len(outline.links) + len(probes)))
        """Where a call may as well be."""
        self.passed: set[int] = set()
        """Places that links to where they lead pass by."""
        self.exact = not contracted
        """Whether what it costs to get somewhere is known."""
        self.links = self._contracted() if contracted else self._as_they_are()
        self.starts = sorted({self.node[start] for start in outline.graph.roots})
        self.order = postorder(self.links, self.starts)
        self._changes: dict[int, Change] = {STILL: Change(0, 0, {0: (0,)})}
        self._flags = self.mask & outline.raised
        self._live = self._liveness(())
        # Once a flag is up it stays up, and much is never looked at again.
        self._live_raised = self._liveness(outline.calm) if self._flags else self._live

    def sink(self, number: int) -> int:
        """The place to which the probes of a goal lead."""
        return len(self.outline.links) + number

    def _kind_of(self, number: int) -> int:
        """Whether an effect does anything, only looks, or is nothing at all to this slice."""
        touch, effect = self.outline.touches[number], self.outline.graph.effects[number]
        if touch.wipes & self.mask or any(act in self._acts for act in effect.acts):
            return DOES
        return LOOKS if touch.reads & self.mask else IS_STILL

    # Which places there are.

    def _as_they_are(self) -> dict[int, list[Link]]:
        return {place: self._linked([place]) for place in self.outline.order} | {sink: [] for sink in self._sinks}

    def _linked(self, places: list[int]) -> list[Link]:
        links = self.outline.links
        found = (
            Link(link.target, STILL if self._kinds[link.effect] == IS_STILL else link.effect, link.cost)
            for place in places
            for link in chain(links[place], self._probes.get(place, ()))
        )
        return list(dict.fromkeys(found))

    def _contracted(self) -> dict[int, list[Link]]:
        """The links between the places that are left.

        Where all that can be looked at leads to the same place in the end, nobody need look. A flag may be raised
        between two steps as well here: to the rules that is the same as at one of them.
        """
        node = self.node
        found: dict[int, set[tuple[int, int]]] = {sink: set() for sink in self._sinks}
        rank = {place: number for number, place in enumerate(self.outline.order)}
        for part in sorted(self._loops(), key=lambda among: rank[among[0]]):
            first = part[0]
            for place in part:
                node[place] = first
            links = {(node[link.target], link.effect) for link in self._linked(part)}
            if self._between(first):
                links.update((first, effect) for effect in self._raising)
            links.discard((first, STILL))
            to = self._only(links, first, found)
            if to is None:
                found[first] = links
            for place in part if to is not None else ():
                node[place] = to or 0
        for place in range(len(node)):
            while node[node[place]] != node[place]:
                node[place] = node[node[place]]
        return {
            place: [Link(to, effect, 0) for to, effect in dict.fromkeys((node[to], effect) for to, effect in links)]
            for place, links in found.items()
        }

    def _between(self, place: int) -> bool:
        """Whether it is a moment between two steps."""
        graph = self.outline.graph
        return place not in graph.stands and place not in graph.records and place not in {DONE, BACK}

    def _only(
        self, links: Collection[tuple[int, int]], first: int, found: Mapping[int, Collection[object]]
    ) -> int | None:
        """The one other place to which these links lead, if whatever else can happen here can happen there as well."""
        onward = {to for to, effect in links if effect == STILL or self._kinds[effect] != DOES} - {first}
        if len(onward) != 1:
            return None
        (to,) = onward
        if to not in found or to in self._sinks:
            return None
        does = ((at, effect) for at, effect in links if effect != STILL and self._kinds[effect] == DOES)
        here = {(to if self._comes_to(at, first, to) else at, effect) for at, effect in does}
        return to if here <= set(found[to]) else None

    def _comes_to(self, place: int, first: int, to: int) -> bool:
        """Whether from this place, without anything happening, a call comes to one of two that are to be one."""
        if place in {first, to} or place in self._sinks:
            return place not in self._sinks
        links = self._linked([place])
        passed = self._between(place) and all(
            (link.effect == STILL or self._kinds[link.effect] != DOES) and self.node[link.target] in {first, to, place}
            for link in links
        )
        self.passed.update({place} if passed else ())
        return passed

    def _loops(self) -> Iterator[list[int]]:
        """The places that are one since nothing happens between them (Tarjan, SIAM J. Comput. 1(2), 1972), each after
        those it leads to."""
        links = self.outline.links
        low: dict[int, int] = {}
        closed: set[int] = set()
        pending: list[int] = []
        for root in reversed(self.outline.order):
            if root in low:
                continue
            low[root] = len(low)
            pending.append(root)
            walk = [(root, low[root], iter(links[root]))]
            while walk:
                place, number, rest = walk[-1]
                to = next(
                    (one.target for one in rest if self._kinds[one.effect] == IS_STILL and one.target not in closed),
                    None,
                )
                if to is not None and to in low:
                    low[place] = min(low[place], low[to])
                elif to is not None:
                    low[to] = len(low)
                    pending.append(to)
                    walk.append((to, low[to], iter(links[to])))
                else:
                    walk.pop()
                    if walk:
                        low[walk[-1][0]] = min(low[walk[-1][0]], low[place])
                    if low[place] == number:
                        at = _last(pending, place)
                        part = pending[at:]
                        del pending[at:]
                        closed.update(part)
                        yield part

    def _liveness(self, closed: Collection[int]) -> dict[int, Mask]:
        """For each place the variables that may still make a difference, where these effects are closed."""
        live = dict.fromkeys(self.order, 0)
        links = {
            place: [(link.target, self._change(link.effect)) for link in self.links[place] if link.effect not in closed]
            for place in self.order
        }
        changed = True
        while changed:
            changed = False
            for place in self.order:
                here = 0
                for target, change in links[place]:
                    here |= change.reads | live[target] & ~change.wipes
                if here != live[place]:
                    live[place] = here
                    changed = True
        return live

    def told(self, place: int, key: Key) -> Key:
        """What of a situation may still make a difference at a place."""
        live = self._live_raised if key & self._flags else self._live
        return key & live.get(place, 0)

    def starting(self, place: int) -> set[Key]:
        """The situations in which calls begin at a place."""
        return {self.told(place, key) for key in self.outline.starting(self._live[place])}

    # What calls come to.

    def results(self, effect: int, key: Key) -> tuple[Key, ...]:
        """What an effect writes in a situation; nothing where it is closed."""
        change = self._change(effect)
        read = key & change.reads
        found = change.results.get(read)
        if found is None:
            found = change.results[read] = tuple(self._written(effect, read))
        return found

    def _change(self, effect: int) -> Change:
        found = self._changes.get(effect)
        if found is None:
            touch = self.outline.touches[effect]
            found = self._changes[effect] = Change(touch.reads & self.mask, touch.wipes & self.mask, {})
        return found

    def _written(self, effect: int, key: Key) -> list[Key]:
        outline = self.outline
        touch = outline.touches[effect]
        if not outline.within(key, tuple(part for part in touch.box if part[0] in self.variables)):
            return []
        found = [0]
        for number, relation in touch.writes:
            if number in self.variables:
                classes = list(bits_of(relation[outline.class_at(key, number)]))
                found = [one | 1 << outline.offsets[number] + to for one in found for to in classes]
        return found

    def after(self, key: Key, link: Link) -> list[Key]:
        """The situations at the end of a link."""
        kept = key & ~self._change(link.effect).wipes
        return [self.told(link.target, kept | one) for one in self.results(link.effect, key)]

    def following(self, effect: int) -> tuple[Change, tuple[str, ...]]:
        """What an effect does to situations, and its activities."""
        acts = self.outline.graph.effects[effect].acts if effect != STILL else ()
        return self._change(effect), acts

    def lives(self, place: int) -> tuple[Mask, Mask, Mask]:
        """The bits of flags, and what may still make a difference with none of them and with any."""
        return self._flags, self._live[place], self._live_raised[place]


def _last(pending: list[int], place: int) -> int:
    """Where a place stands in a list, looked for from its end."""
    at = len(pending) - 1
    while pending[at] != place:
        at -= 1
    return at
