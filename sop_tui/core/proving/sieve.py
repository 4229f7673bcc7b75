"""Rules out, of much that some call might come to, what none does.

A slice shows every call there is, so what it does not show does not happen, however few variables it tells apart. Most
is ruled out by those alone that open a way; only what is left is asked about with more of them.
"""

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from typing import Final, TypeVar

from sop_tui.core.proving.outline import Outline
from sop_tui.core.proving.slice import Probe, Slice
from sop_tui.core.proving.spread import spread

TRIED: Final = 8
"""So many situations for each place are looked at to ask about several groups at once."""

FEW_GROUPS: Final = 3
"""So few are asked about one by one, without a try at all of them at once."""

FEW: Final = 500
"""What is asked together has variables with so many combinations at most."""

Ways = set[Probe]
"""Places, and effects of ways from there."""

Key = TypeVar("Key", bound=Hashable)

Group = tuple[frozenset[int], list[Key]]
"""Variables, and what is asked about with them."""


class Sieve:
    """Asks slices of one outline."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.situations = 0
        """So many were looked at to the end."""

    def left(self, wanted: Mapping[Key, Ways]) -> dict[Key, Ways]:
        """Those whose ways are not ruled out."""
        found = dict(wanted)
        told: dict[Key, frozenset[int]] = {}
        for telling in (self._opening, self.behind, self._far_behind):
            before, told = told, {one: telling(ways) for one, ways in found.items()}
            asked = {one: variables for one, variables in told.items() if variables != before.get(one)}
            ruled_out = asked.keys() - set(self._possible(self._groups(asked), found))
            found = {one: ways for one, ways in found.items() if one not in ruled_out}
        return found

    def behind(self, ways: Ways) -> frozenset[int]:
        """The variables that open these ways, and that decide whether a call comes to them."""
        return self._opening(ways).union(*(self.outline.looks_at(place) for place, _ in ways))

    def _far_behind(self, ways: Ways) -> frozenset[int]:
        """Those, and the variables that decide whether what opens the ways becomes what it must be."""
        return self.behind(ways).union(*(self._deciding.get(number, ()) for number in self._opening(ways)))

    @cached_property
    def _deciding(self) -> dict[int, set[int]]:
        """For each variable those that decide whether a call comes to where it changes."""
        graph, found = self.outline.graph, dict[int, set[int]]()
        for place in graph.stands:
            looked = self.outline.looks_at(place)
            for way in graph.ways[place]:
                for number, _ in graph.effects[way.effect].writes:
                    found.setdefault(number, set()).update(looked)
        return found

    def _opening(self, ways: Ways) -> frozenset[int]:
        effects = self.outline.graph.effects
        return frozenset(number for _, effect in ways for number, _ in effects[effect].box)

    def _groups(self, asked: Mapping[Key, frozenset[int]]) -> list[Group[Key]]:
        """What much the same variables tell of."""
        size = self.outline.size
        groups: list[Group[Key]] = []
        for one, variables in sorted(asked.items(), key=lambda pair: -size(pair[1])):
            for at, (among, members) in enumerate(groups):
                if size(among | variables) <= max(FEW, size(among)):
                    groups[at] = (among | variables, [*members, one])
                    break
            else:
                groups.append((variables, [one]))
        return groups

    def _possible(self, groups: list[Group[Key]], wanted: Mapping[Key, Ways]) -> Iterator[Key]:
        """What slices with the variables of these groups show: all in one slice if there is room, else halves of it.

        In large scripts most variables are of one dialogue and make no difference in any other.
        """
        if len(groups) <= FEW_GROUPS:
            for group in groups:
                shown = self._shown(group, wanted)
                yield from group[1] if shown is None else shown
            return
        together = frozenset[int]().union(*(some for some, _ in groups)), [one for _, some in groups for one in some]
        shown = self._shown(together, wanted, TRIED * len(self.outline.links))
        if shown is None:
            half = len(groups) // 2
            shown = [*self._possible(groups[:half], wanted), *self._possible(groups[half:], wanted)]
        yield from shown

    def _shown(self, group: Group[Key], wanted: Mapping[Key, Ways], room: int = 0) -> list[Key] | None:
        """What one slice shows; None where there is more to look at than there is room for."""
        variables, members = group
        part = Slice(self.outline, variables, (), probes=[wanted[one] for one in members])
        reached = spread(part, room)
        if reached is None:
            return None
        self.situations += sum(map(len, reached.values()))
        return [one for number, one in enumerate(members) if reached.get(part.sink(number))]
