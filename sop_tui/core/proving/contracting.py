"""A graph with fewer places, for a question to which much of what happens makes no difference."""

from collections.abc import Collection, Container, Iterable, Sequence
from itertools import chain
from typing import Final

from sop_tui.core.checking.graph import components

STILL: Final = -1
"""The effect of a way on which nothing happens that makes a difference."""

Links = set[tuple[int, int]]
"""Places that a place leads to, and the effects of the ways there."""


class Contraction:
    """Places between which nothing happens are one, and a place from which calls can only go on to one other is that
    other.

    ``links`` are those of every place; ``order`` are the places that calls come to, each after those it leads to, but
    for loops. ``does`` are the effects that change anything; of all others, those but `STILL` only look. Where all that
    can be looked at leads to the same place in the end, nobody need look. At the moments ``between`` two steps nothing
    is done but that a flag is raised; the places ``ends`` stay as they are.
    """

    def __init__(
        self,
        links: Sequence[Links],
        order: Sequence[int],
        does: Container[int],
        between: Container[int],
        ends: Collection[int],
    ) -> None:
        self._given = links
        self._does = does
        self._between = between
        self._ends = ends
        self.node = list(range(len(links)))
        """Where a call may as well be."""
        self.passed: set[int] = set()
        """Places that links to where they lead pass by."""
        self.links: dict[int, Links] = {end: set() for end in ends}
        """Those that are left."""
        self._contract(order)
        self._settle()

    def _contract(self, order: Sequence[int]) -> None:
        node, loops = self.node, self._loops(order)
        for place in order:
            if node[place] != place:
                continue
            part = loops.get(place, ())
            links = self._moved(place, chain(self._given[place], *(self._given[one] for one in part)))
            to = self._only(links, place)
            if to is None:
                self.links[place] = links
            else:
                for one in (place, *part):
                    node[one] = to

    def _settle(self) -> None:
        """What leads to a place that became another leads there."""
        node = self.node
        for place in range(len(node)):
            while node[node[place]] != node[place]:
                node[place] = node[node[place]]
        self.links = {place: self._moved(place, links) for place, links in self.links.items()}

    def _moved(self, place: int, links: Iterable[tuple[int, int]]) -> Links:
        """Links to where they lead now, but for those on which nothing happens and that lead nowhere else."""
        node, does = self.node, self._does
        return {(node[to], effect) for to, effect in links if node[to] != place or effect in does}

    def _loops(self, order: Sequence[int]) -> dict[int, list[int]]:
        """The places that are one since nothing happens between them, by the last of them, which all others become."""
        still = [[to for to, effect in links if effect == STILL] for links in self._given]
        rank = {place: number for number, place in enumerate(order)}
        found: dict[int, list[int]] = {}
        turning: set[int] = set()
        for place in order:
            # Round and round leads only what leads on to a way back.
            if any(to in turning or rank.get(to, 0) > rank[place] for to in still[place]):
                turning.add(place)
        for part in components(still, turning):
            if len(part) > 1:
                part.sort(key=rank.__getitem__)
                last = part.pop()
                found[last] = part
                for place in part:
                    self.node[place] = last
        return found

    def _only(self, links: Links, place: int) -> int | None:
        """The one other place to which these links lead, if whatever else can happen here can happen there as well."""
        only: int | None = None
        for to, effect in links:
            if to != place and effect not in self._does:
                if only not in {None, to}:
                    return None
                only = to
        if only is None or only not in self.links or only in self._ends:
            return None
        does = ((to, effect) for to, effect in links if effect in self._does)
        here = {(only if self._comes_to(to, place, only) else to, effect) for to, effect in does}
        return only if here <= self.links[only] else None

    def _comes_to(self, place: int, first: int, to: int) -> bool:
        """Whether from this place, without anything happening, a call comes to one of two that are to be one."""
        if place in {first, to} or place in self._ends:
            return place not in self._ends
        passed = place in self._between and all(
            target == place or (effect not in self._does and self.node[target] in {first, to, place})
            for target, effect in self._given[place]
        )
        if passed:
            self.passed.add(place)
        return passed
