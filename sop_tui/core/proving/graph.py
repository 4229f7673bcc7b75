"""The graph that the proof runs on: every place a call may stand at, and every way on from there.

A place is a stack and a face of its topmost step, or a moment between two steps: a step being passed over, a record
being made. A way has an effect: in which situations it is open, what it changes, which activities it is. Ways that
somebody takes have a label; the flow takes the others. A flag may be raised at every stand: for those no ways are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sop_tui.core.proving.moves import Face, Label
from sop_tui.core.proving.variables import Box, Classes, Relation, Variables, bits_of
from sop_tui.core.state import Frame

Stack = tuple[Frame, ...]

Writes = tuple[tuple[int, Relation], ...]
"""Variables and what becomes of their classes."""

DONE: Final = 0
"""The place where a call has ended."""

BACK: Final = 1
"""The place where a topic that nothing calls is over; the call goes on where it was opened."""

NOTHING: Final = 0
"""The effect of a way that is always open and changes nothing."""

BELOW: Final = Frame("", "")
"""Stands for whatever lies below a topic that nothing calls."""


class Item(NamedTuple):
    """Something in a dialogue that some call should come to; ``number`` is of an option or a record."""

    what: str
    dialog: str
    step: str
    number: int = -1


class Effect(NamedTuple):
    """What a way does."""

    box: Box = ()
    writes: Writes = ()
    acts: tuple[str, ...] = ()


class Way(NamedTuple):
    """A way on from a place. ``items`` are what a call that takes it has come to."""

    target: int
    effect: int = NOTHING
    label: Label | None = None
    items: tuple[Item, ...] = ()


class Stand(NamedTuple):
    """A place where the CSO has something to do; ``settle`` is where a flag leads."""

    stack: Stack
    face: Face
    settle: int


@dataclass
class Graph:
    """All places and ways."""

    variables: Variables
    effects: list[Effect] = field(default_factory=lambda: [Effect()])
    ways: list[list[Way]] = field(default_factory=lambda: [[], []])
    stands: dict[int, Stand] = field(default_factory=dict)
    roots: dict[int, str] = field(default_factory=dict)
    """The places where calls begin, and in which dialogue."""
    records: dict[int, tuple[str, str]] = field(default_factory=dict)
    """The places where records are made: the dialogue and the step whose they are."""
    looks: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)
    """The variables that decide whether a step is passed over."""
    raising: Mapping[str, Way] = field(default_factory=dict)
    """The way of each flag, but for its target."""
    whole: bool = True
    """Whether there was room for all of it."""
    _numbers: dict[Effect, int] = field(default_factory=lambda: {Effect(): NOTHING})

    def live(self) -> dict[int, Classes]:
        """The classes of each variable that some effect may lead to."""
        found = {var.number: var.start for var in self.variables.all}
        before: dict[int, Classes] = {}
        while before != found:
            before = dict(found)
            for effect in self.effects:
                for number, relation in effect.writes:
                    for one in bits_of(found[number]):
                        found[number] |= relation[one]
        return found

    def effect(self, effect: Effect) -> int:
        """The number of an effect."""
        number = self._numbers.get(effect)
        if number is None:
            number = self._numbers[effect] = len(self.effects)
            self.effects.append(effect)
        return number

    def onward(self, place: int) -> list[Way]:
        """Every way from a place, flags raised there among them."""
        stand = self.stands.get(place)
        if stand is None:
            return self.ways[place]
        return self.ways[place] + [way._replace(target=stand.settle) for way in self.raising.values()]
