"""Everything that calls can come to, as far as some variables and some rules can tell.

A slice of a graph tells apart only what a question depends on (Weiser, IEEE Trans. Softw. Eng. 10(4), 1984); variables
left out may have any class at any time, so a slice shows every call there is and perhaps some that cannot be. What it
does not show does not happen.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

from sop_tui.core.proving.contracting import STILL, Contraction, Links
from sop_tui.core.proving.outline import Key, Link, Mask, Outline, postorder
from sop_tui.core.proving.packed import AT_REST, Packed
from sop_tui.core.proving.variables import Classes, Relation, bits_of

Probe = tuple[int, int]
"""A place and an effect: whether a call comes to where it is open."""

Part = TypeVar("Part", tuple[int, Classes], tuple[int, Relation])
"""What a box or an effect says of one variable."""


class Change(NamedTuple):
    """What an effect does to situations of a slice."""

    reads: Mask
    wipes: Mask
    box: tuple[Mask, ...]
    """It is open where of each of these a bit is set."""
    writes: tuple[tuple[int, Relation], ...]
    results: dict[Key, tuple[Key, ...]]
    """The bits that are read to the bits that are written: none where the way is closed, several where it is open what
    becomes of a variable."""


class Passage(NamedTuple):
    """All ways from a place to one other on which the automata move alike."""

    target: int
    course: int
    changes: tuple[Change, ...]
    reads: Mask
    results: dict[Key, tuple[tuple[Mask, Key], ...]]
    """The bits that are read to what is kept and what is written, once for each way that is open."""


class Slice:
    """A part of a graph. ``rules`` are numbers of rules of the outline.

    A probe is a way that is only asked about; those of goal 0 lead to the place `sink` (0), and so on.

    With ``contracted`` there are fewer places (see `Contraction`), and effects between which nothing tells are one;
    what it costs to get somewhere is lost then.
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
        self.packed = Packed([outline.rules[one] for one in numbers], [outline.sees[one] for one in numbers])
        self._flags = self.mask & outline.raised
        self._probes: dict[int, list[Link]] = {}
        for number, among in enumerate(probes):
            for place, effect in sorted(among):
                self._probes.setdefault(place, []).append(Link(self.sink(number), effect, 0))
        self._sinks = [self.sink(number) for number in range(len(probes))]
        self.node: Sequence[int] = range(len(outline.links) + len(probes))
        """Where a call may as well be."""
        self.passed: Collection[int] = ()
        """Places that links to where they lead pass by."""
        self.exact = not contracted
        """Whether what it costs to get somewhere is known."""
        self._courses = [self.packed.course(effect.acts) for effect in outline.graph.effects]
        self._alike = self._told_apart()
        self.links = self._as_they_are() if self.exact else self._contracted()
        self.starts = sorted({self.node[start] for start in outline.graph.roots})
        self.order = postorder(self.links, self.starts)
        self._changes: dict[int, Change] = {STILL: Change(0, 0, (), (), {})}
        self._passages: dict[int, list[Passage]] = {}
        self._live = self._liveness(())
        # Once a flag is up it stays up, and much is never looked at again.
        self._live_raised = self._liveness(self._calm()) if self._flags else self._live

    def sink(self, number: int) -> int:
        """The place to which the probes of a goal lead."""
        return len(self.outline.links) + number

    def _told_apart(self) -> list[int]:
        """Of each effect the first that nothing here tells from it, `STILL` if there is nothing to tell; where the
        price of a way counts, its own number."""
        first: dict[object, int] = {((), (), AT_REST): STILL}
        found: list[int] = []
        for number, touch in enumerate(self.outline.touches):
            box = self._seen(touch.box) if touch.reads & self.mask else ()
            writes = self._seen(touch.writes) if touch.wipes & self.mask else ()
            alike = first.setdefault((box, writes, self._courses[number]), number)
            found.append(number if self.exact and alike != STILL else alike)
        return found

    def _seen(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """What is of the variables of this slice."""
        return tuple([part for part in parts if part[0] in self.variables])

    # Which places there are.

    def _as_they_are(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = {sink: [] for sink in self._sinks}
        for place in self.outline.order:
            links = chain(self.outline.links[place], self._probes.get(place, ()))
            found[place] = list(dict.fromkeys(Link(to, self._alike[effect], cost) for to, effect, cost in links))
        return found

    def _contracted(self) -> dict[int, list[Link]]:
        outline, alike = self.outline, self._alike
        does = {effect for effect in set(alike) - {STILL} if self._does(effect)}
        raising = {alike[way.effect] for way in outline.graph.raising.values()} & does
        links: list[Links] = [set() for _ in self.node]
        for place in outline.order:
            links[place] = {(to, alike[effect]) for to, effect, _ in outline.links[place]}
            # Between two steps as well: to the rules that is the same as at one of them.
            links[place].update((place, effect) for effect in raising if place in outline.between)
        for place, probes in self._probes.items():
            links[place].update((to, alike[effect]) for to, effect, _ in probes)
        found = Contraction(links, outline.order, does, outline.between, self._sinks)
        self.node, self.passed = found.node, found.passed
        return {place: [Link(to, effect, 0) for to, effect in among] for place, among in found.links.items()}

    def _does(self, effect: int) -> bool:
        """Whether an effect changes anything."""
        return bool(self.outline.touches[effect].wipes & self.mask) or self._courses[effect] != AT_REST

    # What may still make a difference.

    def _liveness(self, closed: Container[int]) -> dict[int, Mask]:
        """For each place the variables that may still make a difference, where these effects are closed."""
        changes = {effect: self._change(effect) for effect in {STILL, *self._alike}}
        live = dict.fromkeys(self.order, 0)
        onward: dict[int, dict[int, Mask]] = {}
        for place in self.order:
            stays = onward[place] = {}
            for to, effect, _ in self.links[place]:
                if effect not in closed:
                    change = changes[effect]
                    live[place] |= change.reads
                    stays[to] = stays.get(to, 0) | ~change.wipes
        changed = True
        while changed:
            changed = False
            for place in self.order:
                here = live[place]
                for to, kept in onward[place].items():
                    here |= live[to] & kept
                if here != live[place]:
                    live[place] = here
                    changed = True
        return live

    def _calm(self) -> set[int]:
        """Effects that are open only while no flag is up that this slice knows of."""
        off = {1 << self.outline.offsets[number] for number in self.outline.flags & self.variables}
        return {effect for effect in set(self._alike) if off <= set(self._change(effect).box)}

    def told(self, place: int, key: Key) -> Key:
        """What of a situation may still make a difference at a place."""
        live = self._live_raised if key & self._flags else self._live
        return key & live.get(place, 0)

    def tells(self, place: int, effect: int) -> bool:
        """Whether all that an effect looks at is told at a place, in whatever situation."""
        return not self._change(effect).reads & ~(self._live[place] & self._live_raised[place])

    def starting(self, place: int) -> set[Key]:
        """The situations in which calls begin at a place."""
        return {self.told(place, key) for key in self.outline.starting(self._live[place])}

    # What calls come to.

    def results(self, effect: int, key: Key) -> tuple[Key, ...]:
        """What an effect writes in a situation; nothing where it is closed."""
        return self._results(self._change(effect), key)

    def _results(self, change: Change, key: Key) -> tuple[Key, ...]:
        read = key & change.reads
        found = change.results.get(read)
        if found is None:
            found = change.results[read] = tuple(self._written(change, read))
        return found

    def _change(self, effect: int) -> Change:
        found = self._changes.get(effect)
        if found is None:
            touch, offsets = self.outline.touches[effect], self.outline.offsets
            box = tuple(classes << offsets[number] for number, classes in self._seen(touch.box))
            writes = self._seen(touch.writes)
            found = Change(touch.reads & self.mask, touch.wipes & self.mask, box, writes, {})
            self._changes[effect] = found
        return found

    def _written(self, change: Change, key: Key) -> list[Key]:
        if not all(key & among for among in change.box):
            return []
        outline, found = self.outline, [0]
        for number, relation in change.writes:
            at = outline.offsets[number]
            classes = list(bits_of(relation[outline.class_at(key, number)]))
            found = [one | 1 << at + to for one in found for to in classes]
        return found

    def after(self, key: Key, link: Link) -> list[Key]:
        """The situations at the end of a link."""
        kept = key & ~self._change(link.effect).wipes
        return [self.told(link.target, kept | one) for one in self.results(link.effect, key)]

    def passages(self, place: int) -> list[Passage]:
        """All ways on from a place."""
        found = self._passages.get(place)
        if found is None:
            found = self._passages[place] = list(self._joined(self.links[place]))
        return found

    def _joined(self, links: Iterable[Link]) -> Iterator[Passage]:
        together: dict[tuple[int, int], dict[int, Change]] = {}
        for to, effect, _ in links:
            course = AT_REST if effect == STILL else self._courses[effect]
            together.setdefault((to, course), {})[effect] = self._change(effect)
        for (to, course), changes in together.items():
            reads = self._flags if self._live[to] != self._live_raised[to] else 0
            for change in changes.values():
                reads |= change.reads
            yield Passage(to, course, tuple(changes.values()), reads, {})

    def through(self, passage: Passage, key: Key) -> tuple[tuple[Mask, Key], ...]:
        """What of a situation is kept on a passage, and what is written, once for each way that is open."""
        calm, raised = self._live[passage.target], self._live_raised[passage.target]
        read = key & passage.reads
        found: dict[tuple[Mask, Key], None] = {}
        for change in passage.changes:
            kept = ~change.wipes
            for one in self._results(change, read):
                live = raised if (read & kept | one) & self._flags else calm
                found[kept & live, one & live] = None
        passage.results[read] = tuple(found)
        return passage.results[read]
