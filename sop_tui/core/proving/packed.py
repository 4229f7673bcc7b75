"""The automata of several rules side by side, as the bits of one number.

A set of their states is one number, and an activity moves all of them with a few shifts. The tables are those that the
desk and the score run.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from sop_tui.core.constraint import Constraint, Status, alphabet, automaton

Bits = int
"""Sets of states, one for each rule."""

AT_REST: Final = 0
"""The course of activities that move nothing."""


class Shift(NamedTuple):
    """States that an activity moves: which, and how far."""

    states: Bits
    by: int


Move = tuple[Bits, tuple[Shift, ...]]
"""What an activity does: the states that stay, and the others."""


class Packed:
    """The automata of some rules; ``sees`` are the activities that make a difference to each.

    Activities one after another are a course, and those that move all automata alike are the same one.
    """

    def __init__(self, rules: Sequence[Constraint], sees: Sequence[Collection[str]]) -> None:
        self.rules = tuple(rules)
        self.offsets: list[int] = []
        self.start: Bits = 0
        moves: dict[str, dict[int, Bits]] = {}
        at = 0
        for rule, acts in zip(self.rules, sees, strict=True):
            machine, reads = automaton(rule.template), alphabet(rule)
            self.offsets.append(at)
            self.start |= 1 << at + machine.initial
            for act in acts:
                symbol, here = reads.symbol(act), moves.setdefault(act, {})
                for state, row in enumerate(machine.delta):
                    by = row[symbol] - state
                    if by:
                        here[by] = here.get(by, 0) | 1 << at + state
            at += len(machine.delta)
        self._moves: dict[str, Move] = {
            act: (~sum(shifts.values()), tuple(sorted(Shift(states, by) for by, states in shifts.items())))
            for act, shifts in moves.items()
        }
        self._courses: dict[tuple[Move, ...], int] = {(): AT_REST}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._after: list[tuple[tuple[Move, ...], dict[Bits, Bits]]] = [((), {})]

    def course(self, acts: tuple[str, ...]) -> int:
        """The number of the course of these activities."""
        number = self._numbers.get(acts)
        if number is None:
            moves = tuple(self._moves[act] for act in acts if act in self._moves)
            number = self._numbers[acts] = self._courses.setdefault(moves, len(self._courses))
            if number == len(self._after):
                self._after.append((moves, {}))
        return number

    def after(self, bits: Bits, course: int) -> Bits:
        """The states after a course."""
        if course == AT_REST:
            return bits
        moves, known = self._after[course]
        found = known.get(bits)
        if found is None:
            found = known[bits] = _moved(bits, moves)
        return found

    def known(self, course: int) -> Mapping[Bits, Bits]:
        """What a course was found to do to states so far."""
        return self._after[course][1]

    def states(self, number: int, status: Status) -> Bits:
        """The states of one rule that have a status."""
        found = 0
        for state, one in enumerate(automaton(self.rules[number].template).status):
            if one is status:
                found |= 1 << self.offsets[number] + state
        return found


def _moved(bits: Bits, moves: tuple[Move, ...]) -> Bits:
    for kept, shifts in moves:
        moved = bits & kept
        for states, by in shifts:
            part = bits & states
            if part:
                moved |= part << by if by > 0 else part >> -by
        bits = moved
    return bits
