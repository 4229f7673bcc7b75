"""What every question about a graph is asked with: how classes are packed, what effects touch, what rules depend on."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Final, NamedTuple

from sop_tui.core.book import CALLER
from sop_tui.core.constraint import ASIDE, WAIVE, A, B, Constraint, alphabet, automaton
from sop_tui.core.proving.graph import BACK, BELOW, DONE, Effect, Graph, Way
from sop_tui.core.proving.variables import Box, Known, Relation, has_value

FIRST: Final = 1_000
"""Goes before everything that is only counted."""

Key = int
"""A situation: a bit for each class of each variable. Of variables that make no difference none is set."""

Mask = int
"""The bits of some variables."""


class Link(NamedTuple):
    """A way as far as searching is concerned: ``cost`` is 1 where somebody does something."""

    target: int
    effect: int
    cost: int


class Touch(NamedTuple):
    """What an effect has to do with variables."""

    reads: Mask
    wipes: Mask
    box: Box
    writes: tuple[tuple[int, Relation], ...]


class Outline:
    """A graph made ready to be searched, and the rules that are asked about."""

    def __init__(self, graph: Graph, rules: Sequence[Constraint]) -> None:
        self.graph = graph
        self.rules = tuple(rules)
        self.counts = {number: classes.bit_count() for number, classes in graph.live().items()}
        self.columns = {var.number for held in graph.variables.columns.values() for var in held.values()}
        self.offsets: list[int] = []
        self.masks: list[Mask] = []
        at = 0
        for var in graph.variables.all:
            self.offsets.append(at)
            self.masks.append(var.every << at)
            at += var.size
        variables = graph.variables
        self.raised = sum(1 << self.offsets[var.number] + 1 for var in variables.flags.values())
        """The bits that are set while a flag is up."""
        self.flags = frozenset(var.number for var in variables.flags.values())
        self.links = [
            list(dict.fromkeys(Link(way.target, way.effect, int(way.label is not None)) for way in graph.onward(place)))
            for place in range(len(graph.ways))
        ]
        self.order = postorder(self.links, graph.roots)
        self.between = set(self.order) - {DONE, BACK} - graph.stands.keys() - graph.records.keys()
        """The moments between two steps."""
        self.touches = [self._touch(number) for number in range(len(graph.effects))]
        self.acts = frozenset(act for effect in graph.effects for act in effect.acts)
        self.sees = [self._seen_by(rule) for rule in self.rules]
        """The activities that make a difference to each rule."""

    def open_in(self, box: Box) -> int:
        """An effect that does nothing and is open in these situations only: to ask whether a call comes to them."""
        number = self.graph.effect(Effect(box))
        while len(self.touches) < len(self.graph.effects):
            self.touches.append(self._touch(len(self.touches)))
        return number

    def mask(self, variables: Iterable[int]) -> Mask:
        """The bits of these variables."""
        found = 0
        for number in variables:
            found |= self.masks[number]
        return found

    def class_at(self, key: Key, number: int) -> int:
        """The class of one variable; the first where none is told."""
        told = (key & self.masks[number]) >> self.offsets[number]
        return told.bit_length() - 1 if told else 0

    def starting(self, mask: Mask) -> list[Key]:
        """The situations in which calls begin, as far as these variables tell."""
        keys = [0]
        for var in self.graph.variables.all:
            if self.masks[var.number] & mask:
                begins = [one for one in range(var.size) if var.start >> one & 1]
                keys = [key | 1 << self.offsets[var.number] + one for key in keys for one in begins]
        return [key for key in keys if self._may_begin(key)]

    def _may_begin(self, key: Key) -> bool:
        """Whether nothing is known of a caller whose number is not shown."""
        shown = self.known(CALLER, key)
        if not shown or any(has_value(CALLER, known) for known in shown):
            return True
        others = (self.known(name, key) for name in self.graph.variables.fields if name != CALLER)
        return all(not one or any(known.status == "unset" for known in one) for one in others)

    def known(self, field: str, key: Key) -> list[Known]:
        """All that may be known of a field in a situation; nothing where it tells nothing of the field."""
        of = self.graph.variables.fields.get(field)
        classes = (key & self.masks[of.var.number]) >> self.offsets[of.var.number] if of else 0
        return [known for known, one in of.classes.items() if classes >> one & 1] if of else []

    def within(self, key: Key, box: Box) -> bool:
        """Whether a situation is in a box."""
        return all(key >> self.offsets[number] & classes for number, classes in box)

    def covers(self, ways: Iterable[Way], key: Key, told: Collection[int]) -> bool:
        """Whether one of these ways, which exclude each other, is open whatever the variables not told may be."""
        boxes = list({self.graph.effects[way.effect].box for way in ways})
        known = [[part for part in box if part[0] in told] for box in boxes]
        rest = [
            {number: classes for number, classes in box if number not in told}
            for box, sure in zip(boxes, known, strict=True)
            if self.within(key, tuple(sure))
        ]
        among = sorted({number for box in rest for number in box})
        sizes = [self.graph.variables.all[number].size for number in among]
        held = (
            prod(box[number].bit_count() if number in box else size for number, size in zip(among, sizes, strict=True))
            for box in rest
        )
        return bool(rest) and sum(held) >= prod(sizes)

    def _touch(self, number: int) -> Touch:
        effect = self.graph.effects[number]
        reads = self.mask(var for var, _ in effect.box)
        reads |= self.mask(var for var, relation in effect.writes if len(set(relation)) > 1)
        return Touch(reads, self.mask(var for var, _ in effect.writes), effect.box, effect.writes)

    def _seen_by(self, rule: Constraint) -> frozenset[str]:
        moving, reads = moving_symbols(rule), alphabet(rule)
        among = self.acts if moving & {0, ASIDE} else reads.named(self.acts)
        return frozenset(act for act in among if reads.symbol(act) in moving)

    def watched(self, act: str) -> bool:
        """Whether an activity makes a difference to any rule."""
        return any(act in sees for sees in self.sees)

    @cached_property
    def guards(self) -> dict[str, frozenset[int]]:
        """For each activity the variables that decide whether it happens, as far as its own step says."""
        found: dict[str, set[int]] = {act: set() for act in self.acts}
        for place, ways in enumerate(self.graph.ways):
            numbers = {way.effect for way in ways if self.graph.effects[way.effect].acts}
            if not numbers:
                continue
            decided = self.looks_at(place)
            for number in numbers:
                effect = self.graph.effects[number]
                for act in effect.acts:
                    found[act] |= decided
                    found[act].update(var for var, _ in effect.box)
        for flag, way in self.graph.raising.items():
            found[f"flag:{flag}"] = {var for var, _ in self.graph.effects[way.effect].box}
        return {act: frozenset(among) for act, among in found.items()}

    def looks_at(self, place: int) -> set[int]:
        """The variables that decide whether a call comes to stand here, as far as the steps on the stack say."""
        stand = self.graph.stands.get(place)
        steps = [self.graph.records[place]] if place in self.graph.records else []
        if stand is not None:
            steps = [(frame.dialog, frame.step) for frame in stand.stack if frame is not BELOW]
        return {number for step in steps for number in self.graph.looks.get(step, ())}

    def likely(self, number: int, room: int) -> frozenset[int]:
        """The variables that a rule most likely depends on, as far as there is room for their combinations."""
        found: set[int] = set()
        for var in self.behind[number]:
            if self.size({*found, var}) <= room:
                found.add(var)
        return frozenset(found)

    @cached_property
    def behind(self) -> list[list[int]]:
        """For each rule all that decides whether its own activities happen: flags, and what decides most, first."""
        return [self._behind(number) for number in range(len(self.rules))]

    def _behind(self, number: int) -> list[int]:
        reads = alphabet(self.rules[number])
        counts: Counter[int] = Counter()
        for act in sorted(self.sees[number]):
            symbol = reads.symbol(act)
            if act.startswith("flag:"):
                counts.update(dict.fromkeys(self.guards[act], FIRST))
            elif symbol != WAIVE and symbol & (A | B):
                counts.update(self.guards[act])
                counts.update(dict.fromkeys(self._named(act), FIRST))
        return sorted(counts, key=lambda var: (-counts[var], var))

    def _named(self, act: str) -> Iterable[int]:
        """The variable of what an activity is about."""
        kind, _, rest = act.partition(":")
        variables = self.graph.variables
        if kind == "record":
            for field, columns in variables.columns.items():
                if rest in columns:
                    yield from (variables.fields[field].var.number, columns[rest].number)
        elif rest in variables.fields:
            yield variables.fields[rest].var.number
        elif rest.partition("=")[0] in variables.choices:
            yield variables.choices[rest.partition("=")[0]][0].number

    def size(self, variables: Iterable[int]) -> int:
        """About how many combinations of classes there can be. What columns hold follows from the rest."""
        found = 1
        for number in variables:
            found *= 1 if number in self.columns else self.counts[number]
        return found


def moved_by(rule: Constraint) -> Callable[[str], bool]:
    """Tells of an activity whether it makes a difference to the rule: to "at once" even one that is no operand does."""
    reads, moving = alphabet(rule), moving_symbols(rule)
    return lambda act: reads.symbol(act) in moving


def moving_symbols(rule: Constraint) -> set[int]:
    """The symbols that lead from any state of the rule's automaton to another."""
    rows = automaton(rule.template).delta
    return {symbol for state, row in enumerate(rows) for symbol, to in enumerate(row) if to != state}


def postorder(links: Sequence[Sequence[Link]] | Mapping[int, Sequence[Link]], starts: Iterable[int]) -> list[int]:
    """All places that can be come to; a place stands after those it leads to, but for loops."""
    seen: set[int] = set()
    done: list[int] = []
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        walk = [(start, iter(links[start]))]
        while walk:
            place, rest = walk[-1]
            for link in rest:
                if link.target not in seen:
                    seen.add(link.target)
                    walk.append((link.target, iter(links[link.target])))
                    break
            else:
                walk.pop()
                done.append(place)
    return done
