"""Sets of situations as the bits of one number.

A bit is a situation (a class of each variable that is told apart here) together with a state of one automaton. Setting a
variable, or moving an automaton on, is a few shifts of parts of the number: a handful of operations moves thousands of
situations at once.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sop_tui.core.proving.graph import Effect
from sop_tui.core.proving.variables import Box, Relation, Var
from sop_tui.core.proving.watching import RuleWatch, VarWatch

Bits = int
"""A set of situations, each with a state of an automaton."""

Shifts = tuple[tuple[Bits, int], ...]
"""Parts of a set and how far each is shifted. Where a part has several shifts, it comes to several situations."""

Action = tuple[Bits, tuple[Shifts, ...]]
"""What an effect does to a set: the bits it is open to, then one change after another."""

OPEN: Final = -1
"""The bits of an effect that is always open."""

IDLE: Final[Action] = (OPEN, ())


class Layout:
    """Which bit is what: situations in order, and for each the states of all automata side by side.

    ``asides`` are the stands from which a topic is opened aside; what lies below is one more variable.
    """

    def __init__(self, variables: Sequence[Var], watches: Sequence[RuleWatch | VarWatch], asides: int = 0) -> None:
        self.variables = tuple(variables)
        self.watches = tuple(watches)
        self.offsets: list[int] = []
        self.width = 0
        for watch in watches:
            self.offsets.append(self.width)
            self.width += watch.size
        self.width = self.width or 1
        self.flat = 1
        """The situations of a call that has nothing below it."""
        self._strides: dict[int, int] = {}
        for var in self.variables:
            self._strides[var.number] = self.flat
            self.flat *= var.size
        self.situations = self.flat * (asides + 1)
        self._var = {var.number: var for var in self.variables}
        self._states = (1 << self.width) - 1
        self._repeated = repeat(1, self.width, self.situations)
        self._classes: dict[tuple[int, int], Bits] = {}
        self._by_act: dict[str, list[int]] = {}
        self._by_var: dict[int, list[int]] = {}
        for number, one in enumerate(watches):
            if isinstance(one, VarWatch):
                self._by_var.setdefault(one.var.number, []).append(number)

    @property
    def size(self) -> int:
        """How many bits a set has."""
        return self.situations * self.width

    @property
    def aside(self) -> int:
        """How far apart the same bits are for one stand below and for the next."""
        return self.flat * self.width

    def below(self, number: int) -> Bits:
        """All bits of calls with this below (0: nothing)."""
        return ((1 << self.aside) - 1) << number * self.aside

    def everywhere(self, states: int) -> Bits:
        """These states (bits of one block), in every situation."""
        return self._repeated * states

    def of_watch(self, number: int, states: int) -> Bits:
        """These states of one automaton, in every situation."""
        return self.everywhere(states << self.offsets[number])

    def within(self, box: Box) -> Bits:
        """All bits whose situation is in the box, as far as it is told apart."""
        mask = OPEN
        for number, classes in box:
            var = self._var.get(number)
            if var is not None:
                mask &= self._having(var, classes)
        return mask

    def start(self) -> Bits:
        """The bits in which calls begin."""
        block = 0
        for watch, offset in zip(self.watches, self.offsets, strict=True):
            block |= watch.start << offset
        box = tuple((var.number, var.start) for var in self.variables)
        return self.everywhere(block or self._states) & self.within(box) & self.below(0)

    def action(self, effect: Effect) -> Action:
        """What an effect does to sets of this layout."""
        stages = []
        for number, relation in effect.writes:
            if number in self._var:
                stages.append(self._written(self._var[number], relation))
        moved = self._moved(effect)
        if moved:
            stages.append(moved)
        return self.within(effect.box), tuple(stages)

    def _having(self, var: Var, classes: int) -> Bits:
        key = var.number, classes
        found = self._classes.get(key)
        if found is None:
            step = self._strides[var.number] * self.width
            inside = 0
            for number in bits_of(classes):
                inside |= ((1 << step) - 1) << step * number
            times = self.situations // (self._strides[var.number] * var.size)
            found = self._classes[key] = repeat(inside, step * var.size, times)
        return found

    def _written(self, var: Var, relation: Relation) -> Shifts:
        step = self._strides[var.number] * self.width
        parts: dict[int, int] = {}
        for before, after in enumerate(relation):
            for number in bits_of(after):
                parts[number - before] = parts.get(number - before, 0) | 1 << before
        return tuple((self._having(var, classes), shift * step) for shift, classes in parts.items())

    def _moved(self, effect: Effect) -> Shifts:
        """What the effect makes of the states of the automata."""
        touched = {number for act in effect.acts for number in self._seeing(act)}
        if effect.back:
            touched |= {number for number, one in enumerate(self.watches) if isinstance(one, RuleWatch)}
        for variable in (number for part in (effect.box, effect.writes) for number, _ in part):
            touched |= set(self._by_var.get(variable, ()))
        parts = {0: self._states}
        changed = False
        for number in touched:
            watch, offset = self.watches[number], self.offsets[number]
            relation = watch.change(effect)
            if relation is None:
                continue
            changed = True
            parts[0] &= ~(((1 << watch.size) - 1) << offset)
            for before, after in enumerate(relation):
                for state in bits_of(after):
                    parts[state - before] = parts.get(state - before, 0) | 1 << (offset + before)
        if not changed:
            return ()
        return tuple((self.everywhere(states), shift) for shift, states in parts.items() if states)

    def _seeing(self, act: str) -> list[int]:
        found = self._by_act.get(act)
        if found is None:
            found = [
                number for number, one in enumerate(self.watches) if isinstance(one, RuleWatch) and one.sees(act)
            ]
            self._by_act[act] = found
        return found


def shifted(bits: Bits, shifts: Shifts) -> Bits:
    """The images of all parts of a set together."""
    found = 0
    for mask, shift in shifts:
        part = bits & mask
        if part:
            found |= part << shift if shift >= 0 else part >> -shift
    return found


def image(bits: Bits, action: Action) -> Bits:
    """What an effect makes of a set."""
    bits &= action[0]
    for shifts in action[1]:
        bits = shifted(bits, shifts)
    return bits


def repeat(pattern: int, width: int, times: int) -> int:
    """A pattern of so many bits, so many times in a row."""
    found, have = pattern if times else 0, 1
    while have < times:
        more = min(have, times - have)
        found |= (found & ((1 << width * more) - 1)) << width * have
        have += more
    return found


def bits_of(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, ascending."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
