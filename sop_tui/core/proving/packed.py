"""The automata of several rules side by side, as the bits of one number.

A set of their states is one number, and an activity moves all of them with a few shifts. The tables are those that the
desk and the score run.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sop_tui.core.constraint import Constraint, Status, alphabet, automaton

Bits = int
"""Sets of states, one for each rule."""


class Shift(NamedTuple):
    """States that an activity moves: which, and how far."""

    states: Bits
    by: int


class Packed:
    """The automata of some rules."""

    def __init__(self, rules: Sequence[Constraint], acts: Iterable[str]) -> None:
        self.rules = tuple(rules)
        self.offsets: list[int] = []
        self.start: Bits = 0
        moves: dict[str, dict[int, Bits]] = {}
        acts = list(acts)
        at = 0
        for rule in self.rules:
            machine, reads = automaton(rule.template), alphabet(rule)
            self.offsets.append(at)
            self.start |= 1 << at + machine.initial
            for act in acts:
                symbol = reads.symbol(act)
                for state, row in enumerate(machine.delta):
                    if row[symbol] != state:
                        by = row[symbol] - state
                        here = moves.setdefault(act, {})
                        here[by] = here.get(by, 0) | 1 << at + state
            at += len(machine.delta)
        self._width = at
        self._moves = {
            act: (~sum(shifts.values()), tuple(Shift(states, by) for by, states in shifts.items()))
            for act, shifts in moves.items()
        }

    @property
    def every(self) -> Bits:
        """All states of all rules."""
        return (1 << self._width) - 1

    def sees(self, acts: Iterable[str]) -> bool:
        """Whether any of these activities can move an automaton."""
        return any(act in self._moves for act in acts)

    def after(self, bits: Bits, acts: Iterable[str]) -> Bits:
        """The states after these activities, one after another."""
        for act in acts:
            if act in self._moves:
                kept, shifts = self._moves[act]
                moved = bits & kept
                for states, by in shifts:
                    part = bits & states
                    if part:
                        moved |= part << by if by > 0 else part >> -by
                bits = moved
        return bits

    def states(self, number: int, status: Status) -> Bits:
        """The states of one rule that have a status."""
        found = 0
        for state, one in enumerate(automaton(self.rules[number].template).status):
            if one is status:
                found |= 1 << self.offsets[number] + state
        return found
