"""All situations that calls come to, in a slice of a graph.

For each place there is a set of situations, and for each of those the states in which the automata of all rules asked
about may be. The sets only grow, and when none grows any more, nothing was left out.
"""

from collections.abc import Mapping
from heapq import heappop, heappush
from typing import Final

from sop_tui.core.proving.outline import Key, Mask
from sop_tui.core.proving.packed import Bits
from sop_tui.core.proving.slice import Passage, Slice

ROOM: Final = 150_000
"""A slice of more situations is not searched to its end …"""

EACH: Final = 20
"""… unless it has so many places that these are fewer for each."""

Reached = Mapping[int, Mapping[Key, Bits]]
"""Place to the situations in which calls come to it, each with the states of the automata."""


def spread(part: Slice, room: int = 0) -> Reached | None:
    """All situations of all places; None where there are more than there is room for."""
    found = _Spread(part, None, room or max(ROOM, EACH * len(part.order)))
    return found.reached if found.whole else None


def glance(part: Slice, most: int) -> Reached:
    """Of each place only so many situations, and those in which something is new: what is found happens, and much that
    happens is not found."""
    return _Spread(part, most, max(ROOM, most * len(part.order))).reached


class _Spread:
    """What calls have come to so far, and what has not gone on from there."""

    def __init__(self, part: Slice, most: int | None, room: int) -> None:
        self._part = part
        self.whole = True
        self._most = most
        places = list(reversed(part.order))
        rank = {place: number for number, place in enumerate(places)}
        self.reached: dict[int, dict[Key, Bits]] = {place: {} for place in places}
        self._fresh: dict[int, dict[Key, Bits]] = {place: {} for place in places}
        self._classes: dict[int, Mask] = {}
        for start in part.starts:
            self._fresh[start] = dict.fromkeys(part.starting(start), part.packed.start)
        queue = sorted(rank[start] for start in part.starts)
        while queue:
            if room < 0:
                self.whole = False
                return
            place = places[heappop(queue)]
            before = len(self.reached[place])
            arrived = self._arrive(place)
            room -= len(self.reached[place]) - before
            for passage in part.passages(place) if arrived else ():
                idle = not self._fresh[passage.target]
                self._follow(passage, arrived)
                if idle and self._fresh[passage.target]:
                    heappush(queue, rank[passage.target])

    def _arrive(self, place: int) -> dict[Key, Bits]:
        """What is new of what came to a place."""
        here, most, found = self.reached[place], self._most, dict[Key, Bits]()
        fresh, self._fresh[place] = self._fresh[place], {}
        for key, bits in fresh.items():
            old = here.get(key)
            if old is None:
                if most is None or len(here) < most or self._new(place, key):
                    here[key] = found[key] = bits
            elif new := bits & ~old:
                here[key] = old | new
                found[key] = new
        return found

    def _follow(self, passage: Passage, arrived: Mapping[Key, Bits]) -> None:
        """What arrived at one end of a passage goes on to the other. The innermost loop of the proof."""
        target, course, _, reads, results = passage
        pending, moved = self._fresh[target], self._part.packed.known(course)
        for key, bits in arrived.items():
            found = results.get(key & reads)
            if found is None:
                found = self._part.through(passage, key)
            if not found:
                continue
            after = bits
            if course:
                after = moved.get(bits) or self._part.packed.after(bits, course)
            for kept, written in found:
                to = key & kept | written
                pending[to] = pending.get(to, 0) | after

    def _new(self, place: int, key: Key) -> bool:
        """Whether a variable has a class that it never had here before."""
        seen = self._classes.get(place, 0)
        self._classes[place] = seen | key
        return bool(key & ~seen)
