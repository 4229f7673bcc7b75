"""The graph that the proof runs on: every place a call may stand at, and every way on from there.

A place is a stack and a face of its topmost step, or a moment between two steps: a step being passed over, a record
being made. A way has an effect: in which situations it is open, what it changes, which activities it is. Ways that
somebody takes have a label; the flow takes the others.

Interruptions can come at every stand: a flag, a field offered early, another topic. Since all stands have the same ones,
no ways are kept for them; whoever walks the graph makes them where they matter.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sop_tui.core.proving.moves import Face, Label
from sop_tui.core.proving.variables import Box, Relation, Variables
from sop_tui.core.state import Frame

Stack = tuple[Frame, ...]

Writes = tuple[tuple[int, Relation], ...]
"""Variables and what becomes of their classes."""

DONE: Final = 0
"""The place where a call has ended."""

BACK: Final = 1
"""The place where a topic opened aside has been left; the call goes on where it was opened."""

NOTHING: Final = 0
"""The effect of a way that is always open and changes nothing."""

BELOW: Final = Frame("", "")
"""Stands for whatever lies below a topic opened aside."""


class Item(NamedTuple):
    """Something in a dialogue that some call should come to; ``number`` is of an option or a record."""

    what: str
    dialog: str
    step: str
    number: int = -1


class Effect(NamedTuple):
    """What a way does; ``back`` is a flag that is taken back with it."""

    box: Box = ()
    writes: Writes = ()
    acts: tuple[str, ...] = ()
    back: str | None = None


class Way(NamedTuple):
    """A way on from a place. ``items`` are what a call that takes it has come to."""

    target: int
    effect: int = NOTHING
    label: Label | None = None
    items: tuple[Item, ...] = ()


class Stand(NamedTuple):
    """A place where the CSO has something to do. A flag leads to ``settle``, a field filled early to ``fill``, or to
    ``refill`` where it is the question's own field; from another topic the call comes back to ``again``."""

    stack: Stack
    face: Face
    settle: int
    fill: int
    refill: int
    again: int
    own: str | None

    @property
    def aside(self) -> bool:
        """Whether it is in a topic opened aside."""
        return self.stack[0] is BELOW


class Interruptions(NamedTuple):
    """What may come at any moment."""

    flags: bool = True
    """The customer is upset, or the matter urgent; a flag raised by mistake is taken back."""
    early: bool = True
    """The customer offers a field unasked."""
    topics: bool = True
    """Another topic is opened aside, one at a time, and left when it is done or before."""


@dataclass
class Graph:
    """All places and ways."""

    variables: Variables
    flags: tuple[str, ...]
    """The flags that may be raised at any moment."""
    early: tuple[str, ...]
    """The fields that may be filled early."""
    effects: list[Effect] = field(default_factory=lambda: [Effect()])
    ways: list[list[Way]] = field(default_factory=lambda: [[], []])
    stands: dict[int, Stand] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    entries: dict[str, int] = field(default_factory=dict)
    """Topics that may be opened aside, and the place where each begins."""
    whole: bool = True
    """Whether there was room for all of it."""
    raising: Mapping[str, tuple[Way, ...]] = field(default_factory=dict)
    filling: Mapping[str, tuple[Way, ...]] = field(default_factory=dict)
    _numbers: dict[Effect, int] = field(default_factory=lambda: {Effect(): NOTHING})

    def effect(self, effect: Effect) -> int:
        """The number of an effect."""
        number = self._numbers.get(effect)
        if number is None:
            number = self._numbers[effect] = len(self.effects)
            self.effects.append(effect)
        return number

    def interrupted(self, place: int, flags: Iterable[str], fields: Iterable[str]) -> Iterator[Way]:
        """The ways of these flags and of these fields filled early, at a stand."""
        stand = self.stands[place]
        for flag in flags:
            for way in self.raising[flag]:
                yield way._replace(target=stand.settle)
        for name in fields:
            target = stand.refill if name == stand.own else stand.fill
            for way in self.filling[name]:
                yield way._replace(target=target)

    def opened(self, place: int) -> Iterator[Way]:
        """The ways of other topics, at a stand that is not in one already."""
        stand = self.stands[place]
        if not stand.aside:
            for topic, entry in self.entries.items():
                if topic != stand.stack[0].dialog:
                    yield Way(entry, NOTHING, Label("open", topic))
