"""What is watched along a call: the rules, by the automata that the desk and the score run, and single variables.

A flag that is taken back was never raised: the desk lets the rules run anew over the call without it. So a rule that
sees a raised flag is in two states at once here, with and without it, and the second one is there when it is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from sop_tui.core.condition import FLAGS
from sop_tui.core.constraint import WAIVE, Constraint, Status, alphabet, automaton
from sop_tui.core.proving.graph import Effect
from sop_tui.core.proving.variables import Relation, Var

Flags = frozenset[str]


class Watch(Protocol):
    """A small automaton beside the call. Its states are numbers from 0."""

    @property
    def size(self) -> int:
        """How many states it has."""
        ...

    @property
    def start(self) -> int:
        """The states in which it begins, a bit each."""
        ...

    def change(self, effect: Effect) -> Relation | None:
        """What the effect makes of each state (none where it is not open); None where it changes nothing."""
        ...


class VarWatch:
    """One variable by itself: it knows the classes the variable may have, and nothing of any other."""

    def __init__(self, var: Var) -> None:
        self.var = var
        self.size = var.size
        self.start = var.start

    def change(self, effect: Effect) -> Relation | None:
        """Ways that are open in certain classes only, and those that set the variable."""
        number = self.var.number
        among = next((classes for var, classes in effect.box if var == number), None)
        sets = next((relation for var, relation in effect.writes if var == number), None)
        if among is None:
            return sets
        states = range(self.size)
        sets = sets or tuple(1 << state for state in states)
        return tuple(sets[state] if among >> state & 1 else 0 for state in states)


@dataclass(frozen=True, slots=True)
class _State:
    """The flags that are up, of those the rule sees, and where its automaton stands for each choice of them that had
    been raised; ``acted`` tells whether it was activated."""

    up: Flags
    at: tuple[tuple[Flags, int], ...]
    acted: bool = False

    @property
    def now(self) -> int:
        return next(state for flags, state in self.at if flags == self.up)


class RuleWatch:
    """A rule. ``acts`` are all activities there are; with ``activation`` it also remembers whether it was activated."""

    def __init__(self, rule: Constraint, acts: Iterable[str], *, activation: bool = False) -> None:
        self.rule = rule
        self.start = 1
        self._activation = activation
        self._machine = automaton(rule.template)
        self._alphabet = alphabet(rule)
        self._symbols = {act: symbol for act in acts if (symbol := self.symbol(act)) is not None}
        self._flags = frozenset(flag for flag in FLAGS if f"flag:{flag}" in self._symbols)
        self._states: list[_State] = []
        self._moves: dict[str, Relation] = {}
        self._known: dict[tuple[str, ...], Relation | None] = {}
        self._explore()
        self.size = len(self._states)

    def symbol(self, act: str) -> int | None:
        """The symbol of an activity; None where the rule does not see it."""
        symbol = self._alphabet.symbol(act)
        idle = all(row[symbol] == state for state, row in enumerate(self._machine.delta))
        return None if idle and not (self._activation and symbol & self._machine.activation) else symbol

    @property
    def acts(self) -> Iterable[str]:
        """The activities that it sees."""
        return self._symbols

    def sees(self, act: str) -> bool:
        """Whether the activity can change anything."""
        return act in self._symbols

    @cached_property
    def broken(self) -> int:
        """The states in which the rule is broken."""
        return self._among(Status.BROKEN)

    @cached_property
    def owed(self) -> int:
        """The states in which the call must not end yet."""
        return self._among(Status.OWED)

    @cached_property
    def acted(self) -> int:
        """The states in which the rule was activated."""
        return sum(1 << number for number, state in enumerate(self._states) if state.acted)

    def status(self, state: int) -> Status:
        """The status that the desk would show."""
        return self._machine.status[self._states[state].now]

    def change(self, effect: Effect) -> Relation | None:
        """The activities of the way, in order."""
        if effect.back in self._flags:
            return self._moves[f"-{effect.back}"]
        acts = tuple(act for act in effect.acts if act in self._symbols)
        if acts not in self._known:
            self._known[acts] = self._composed(acts)
        return self._known[acts]

    def _composed(self, acts: tuple[str, ...]) -> Relation | None:
        found: Relation | None = None
        for act in acts:
            move = self._moves[act]
            if found is None:
                found = move
            else:
                found = tuple(move[one.bit_length() - 1] if one else 0 for one in found)
        return found

    def _among(self, status: Status) -> int:
        return sum(1 << number for number in range(self.size) if self.status(number) is status)

    def _explore(self) -> None:
        first = _State(frozenset(), ((frozenset(), self._machine.initial),))
        numbers = {first: 0}
        self._states.append(first)
        rows: dict[str, list[int]] = {}
        events = [*self._symbols, *(f"-{flag}" for flag in self._flags)]
        for state in self._states:
            for event in events:
                after = self._after(state, event)
                if after is not None and after not in numbers:
                    numbers[after] = len(self._states)
                    self._states.append(after)
                rows.setdefault(event, []).append(0 if after is None else 1 << numbers[after])
        self._moves = {event: tuple(row) for event, row in rows.items()}

    def _after(self, state: _State, event: str) -> _State | None:
        """The state after an activity, or after a flag was taken back; None where that cannot be."""
        if event.startswith("-"):
            flag = event[1:]
            if flag not in state.up:
                return None
            left = tuple((flags, at) for flags, at in state.at if flag not in flags)
            return _State(state.up - {flag}, left, state.acted)
        symbol = self._symbols[event]
        delta = self._machine.delta
        moved = tuple((flags, delta[at][symbol]) for flags, at in state.at)
        acted = state.acted or self._acts(state, symbol)
        flag = event.removeprefix("flag:")
        if flag not in self._flags or event == flag:
            return _State(state.up, moved, acted)
        if flag in state.up:
            return None
        with_it = tuple((flags | {flag}, at) for flags, at in moved)
        return _State(state.up | {flag}, (*state.at, *with_it), acted)

    def _acts(self, state: _State, symbol: int) -> bool:
        if not self._activation or symbol == WAIVE or state.now == self._machine.waived:
            return False
        return bool(symbol & self._machine.activation)
