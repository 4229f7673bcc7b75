"""A call that does what a slice says some call may do: the shortest there is, or none.

A slice may show calls that cannot be, but never makes one longer than it is. So how far a goal is there never is more
than how far it really is, and guides a search among all variables to the shortest real call (A*: Hart, Nilsson &
Raphael, IEEE Trans. Syst. Sci. Cybern. 4(2), 1968). Where the search runs long, a variable that the slice leaves out
keeps calls from going where it sends them: that one is told apart next (Clarke, Grumberg, Jha, Lu & Veith, J. ACM
50(5), 2003).
"""

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final, NamedTuple

from sop_tui.core.proving.contracting import STILL
from sop_tui.core.proving.graph import DONE
from sop_tui.core.proving.outline import Key, Link, Outline
from sop_tui.core.proving.packed import Bits, Packed
from sop_tui.core.proving.slice import Probe, Slice
from sop_tui.core.proving.spread import Reached, spread
from sop_tui.core.proving.variables import bits_of

LOOKED_AT: Final = 400
"""So many situations are looked at before another variable is told apart …"""

ROUNDS: Final = 16
"""… and so many are told apart at most."""

PATIENCE: Final = 20_000
"""So many situations are looked at for a shorter call."""


class At(NamedTuple):
    """A place, a situation and the state of one automaton (a bit)."""

    place: int
    key: Key
    state: Bits


class Taken(NamedTuple):
    """One step of a call: where it was, and the way it took."""

    at: At
    link: Link


Path = tuple[Taken, ...]


@dataclass(frozen=True)
class Goal:
    """What some call is asked to do: come with one of ``states`` of a rule anywhere (with ``at_end``, to its end), or
    take one of ``ways``."""

    rules: tuple[int, ...] = ()
    """The rule whose states are meant."""
    states: Bits = 0
    at_end: bool = False
    ways: frozenset[Probe] = frozenset()

    def slice(self, outline: Outline, variables: Collection[int], *, contracted: bool = False) -> Slice:
        """A slice in which it can be seen."""
        probes = (self.ways,) if self.ways else ()
        return Slice(outline, variables, self.rules, probes=probes, contracted=contracted)

    def met(self, part: Slice, at: At) -> bool:
        """Whether it is reached here."""
        if self.ways:
            return at.place == part.sink(0)
        return bool(at.state & self.states) and (not self.at_end or at.place == DONE)


class Answer(NamedTuple):
    """The shortest call that reaches the goal, or none: there is none, unless it is undecided."""

    path: Path | None = None
    decided: bool = True


class Tracer:
    """Finds calls of one graph."""

    def __init__(self, outline: Outline, whole: Slice) -> None:
        self.outline = outline
        self.whole = whole
        """Every variable told apart, every place as it is."""
        self._asked: tuple[Goal, Slice] | None = None
        self._refuted: frozenset[tuple[Taken, Key]] = frozenset()

    def otherwise(self, goal: Goal, refuted: Collection[tuple[Taken, Key]]) -> Path | None:
        """A call that reaches the goal without these parts of calls: what is taken, and what is known after it."""
        self._refuted = frozenset(refuted)
        try:
            return self.answer(goal, self.whole.variables).path
        finally:
            self._refuted = frozenset()

    def answer(
        self, goal: Goal, variables: Collection[int], behind: Collection[int] = (), *, shortest: bool = True
    ) -> Answer:
        """Whether a call reaches the goal, asked at first of these variables; then rather of those behind it."""
        told = set(variables)
        for _ in range(ROUNDS):
            part = goal.slice(self.outline, told, contracted=True)
            far = self._distances(part, goal)
            if far is None:
                return Answer(decided=False)
            found = self._search(part, goal, far, LOOKED_AT, ahead=True)
            if isinstance(found, Answer):
                return self._shortest(goal, told, found) if shortest and found.path is not None else found
            more = [(number in behind, count, number) for number, count in found.items() if number not in told]
            if not more:
                return Answer(decided=False)
            told.add(max(more)[2])
        return Answer(decided=False)

    def _shortest(self, goal: Goal, told: Collection[int], found: Answer) -> Answer:
        """A call that nobody can make shorter, where it can be found with reasonable effort; else the one found."""
        part = goal.slice(self.outline, told)
        far = self._distances(part, goal)
        shortest = self._search(part, goal, far, PATIENCE) if far is not None else None
        return shortest if isinstance(shortest, Answer) else found

    def _distances(self, part: Slice, goal: Goal) -> Mapping[At, int] | None:
        reached = spread(part)
        return None if reached is None else _distances(part, reached, goal)

    def _search(
        self, part: Slice, goal: Goal, far: Mapping[At, int], most: int, *, ahead: bool = False
    ) -> Answer | Counter[int]:
        """The shortest call (with ``ahead``: the first that is found, which is quicker); or what calls were kept by
        from going where the slice sends them, and how often."""
        whole, packed = self._whole(goal), part.packed
        asked: dict[int, list[Link]] = {}
        for place, effect in sorted(goal.ways):
            asked.setdefault(place, []).append(Link(part.sink(0), effect, 0))
        came: dict[At, Taken | None] = {}
        cost: dict[At, int] = {}
        queue: list[tuple[int, int, int, At]] = []
        kept_by: Counter[int] = Counter()

        def reach(at: At, commands: int, before: Taken | None) -> None:
            node = part.node[at.place]
            left = far.get(At(node, part.told(node, at.key & part.mask), at.state))
            if left is None and at.place in part.passed:
                left = 0  # The slice does not say: see where it leads.
            if left is not None and commands < cost.get(at, commands + 1):
                cost[at], came[at] = commands, before
                heappush(queue, (left if ahead else commands + left, -commands, len(cost), at))

        for start in whole.starts:
            for key in whole.starting(start):
                reach(At(start, key, packed.start), 0, None)
        looked = 0
        while queue:
            _, commands, _, at = heappop(queue)
            if -commands > cost[at]:
                continue
            if not goal.ways and goal.met(whole, at):
                return Answer(_path(came, at))
            looked += 1
            if looked > most:
                return kept_by
            for link in asked.get(at.place, ()):
                if whole.results(link.effect, at.key):
                    return Answer((*_path(came, at), Taken(at, link)))
                kept_by.update(self._closed_by(at.key, link, part))
            for link in whole.links[at.place]:
                onward = whole.after(at.key, link)
                state = self._moved(packed, at.state, link)
                for key in self._unrefuted(at, link, onward):
                    reach(At(link.target, key, state), -commands + link.cost, Taken(at, link))
                if not onward:
                    kept_by.update(self._closed_by(at.key, link, part))
        return Answer()

    def _unrefuted(self, at: At, link: Link, onward: Sequence[Key]) -> Sequence[Key]:
        return [key for key in onward if (Taken(at, link), key) not in self._refuted] if self._refuted else onward

    def _whole(self, goal: Goal) -> Slice:
        """Every variable told apart where it makes a difference, also to the ways of the goal; every place as it is."""
        if all(self.whole.tells(place, effect) for place, effect in goal.ways):
            return self.whole
        if self._asked is None or self._asked[0] != goal:
            self._asked = goal, goal.slice(self.outline, self.whole.variables)
        return self._asked[1]

    def _moved(self, packed: Packed, state: Bits, link: Link) -> Bits:
        if link.effect == STILL:
            return state
        return packed.after(state, packed.course(self.outline.graph.effects[link.effect].acts))

    def _closed_by(self, key: Key, link: Link, part: Slice) -> list[int]:
        """The variables, unknown to the slice, that close a way which it holds for open."""
        box = self.outline.touches[link.effect].box
        wrong = [number for number, classes in box if not key >> self.outline.offsets[number] & classes]
        return [] if any(number in part.variables for number in wrong) else wrong


def _distances(part: Slice, reached: Reached, goal: Goal) -> dict[At, int]:
    """How many commands the goal is away, from everywhere in a slice where it can be reached."""
    effects = part.outline.graph.effects
    back: dict[At, list[tuple[At, int]]] = {}
    ends: list[At] = []
    for place, situations in reached.items():
        for key, bits in situations.items():
            for number in bits_of(bits) if bits else (None,):
                at = At(place, key, 0 if number is None else 1 << number)
                if goal.met(part, at):
                    ends.append(at)
                for link in part.links[place]:
                    acts = effects[link.effect].acts if link.effect != STILL else ()
                    state = part.packed.after(at.state, part.packed.course(acts))
                    for to in part.after(key, link):
                        back.setdefault(At(link.target, to, state), []).append((at, link.cost if part.exact else 1))
    far = dict.fromkeys(ends, 0)
    queue = deque(ends)
    while queue:
        at = queue.popleft()
        for before, cost in back.get(at, ()):
            if far[at] + cost < far.get(before, far[at] + cost + 1):
                far[before] = far[at] + cost
                (queue.append if cost else queue.appendleft)(before)
    return far


def _path(came: Mapping[At, Taken | None], at: At) -> Path:
    found = []
    before = came[at]
    while before is not None:
        found.append(before)
        before = came[before.at]
    return tuple(reversed(found))
