"""All situations that calls come to, in a slice of a graph.

For each place there is a set of situations, and for each of those the states in which the automata of all rules asked
about may be. The sets only grow, and when none grows any more, nothing was left out.
"""

from collections.abc import Mapping
from heapq import heappop, heappush
from typing import Final

from sop_tui.core.proving.outline import Key, Link, Mask
from sop_tui.core.proving.packed import Bits
from sop_tui.core.proving.slice import Slice

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
        self._moved: dict[int, dict[Bits, Bits]] = {}
        self._classes: dict[int, Mask] = {}
        for start in part.starts:
            self._fresh[start] = dict.fromkeys(part.starting(start), part.packed.start)
        queue = sorted(rank[start] for start in part.starts)
        while queue:
            if room < 0:
                self.whole = False
                return
            place = places[heappop(queue)]
            arrived, self._fresh[place] = self._fresh[place], {}
            here = self.reached[place]
            room += len(here)
            for key, bits in arrived.items():
                here[key] = here.get(key, 0) | bits
            room -= len(here)
            for link in part.links[place] if arrived else ():
                idle = not self._fresh[link.target]
                self._follow(link, arrived)
                if idle and self._fresh[link.target]:
                    heappush(queue, rank[link.target])

    def _follow(self, link: Link, arrived: Mapping[Key, Bits]) -> None:
        """What arrived at one end of a link goes on to the other. The innermost loop of the proof."""
        part, most = self._part, self._most
        (reads, wipes, results), acts = part.following(link.effect)
        acting = part.packed.sees(acts)
        moved = self._moved.setdefault(link.effect, {})
        there, pending = self.reached[link.target], self._fresh[link.target]
        flags, calm, raised = part.lives(link.target)
        kept = ~wipes
        for key, before in arrived.items():
            written = results.get(key & reads)
            if written is None:
                written = part.results(link.effect, key)
            if not written:
                continue
            bits = before
            if acting:
                known = moved.get(before)
                if known is None:
                    known = moved[before] = part.packed.after(before, acts)
                bits = known
            for one in written:
                to = key & kept | one
                to &= raised if to & flags else calm
                old = there.get(to)
                if old is not None:
                    new = bits & ~old
                    if new:
                        pending[to] = pending.get(to, 0) | new
                elif most is None or to in pending or self._new(link.target, to) or len(there) + len(pending) < most:
                    pending[to] = pending.get(to, 0) | bits

    def _new(self, place: int, key: Key) -> bool:
        """Whether a variable has a class that it never had here before."""
        seen = self._classes.get(place, 0)
        self._classes[place] = seen | key
        return bool(key & ~seen)
