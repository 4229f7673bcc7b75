"""Code that looks at a situation, run on every situation at once.

`branches` runs it on a guess of which nothing is known. Where the code looks at a variable, the run is given up and
done again once for each answer that it may get. What comes out is a decision tree, read off as boxes that do not
overlap.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sop_tui.core.condition import Status
from sop_tui.core.proving.variables import Box, Classes, Known, Var, Variables, bits, bits_of

Result = TypeVar("Result", bound=Hashable)


class _Looked(Exception):
    """The code looked at a variable of which too little was supposed: it is one of these sets of classes."""

    def __init__(self, var: Var, parts: tuple[Classes, ...]) -> None:
        super().__init__(var.name)
        self.var = var
        self.parts = parts


class Guess:
    """A situation in which each variable has one of the classes that it is supposed to have."""

    def __init__(self, variables: Variables) -> None:
        self.variables = variables
        self.supposed: dict[int, Classes] = {}

    def class_of(self, var: Var) -> int:
        """The class that the variable is supposed to have."""
        among = self.supposed.get(var.number, var.every)
        if among & (among - 1):
            raise _Looked(var, tuple(1 << one for one in bits_of(among)))
        return among.bit_length() - 1

    def _among(self, var: Var, classes: Classes) -> bool:
        """Whether it is one of these classes."""
        among = self.supposed.get(var.number, var.every)
        if among & classes and among & ~classes:
            raise _Looked(var, (among & classes, among & ~classes))
        return bool(among & classes)

    def known(self, field: str) -> Known:
        """What is known of a field."""
        of = self.variables.fields[field]
        return of.known[self.class_of(of.var)]

    def valued(self, field: str) -> bool:
        """Whether there is something to say and to record."""
        of = self.variables.fields[field]
        return self._among(of.var, of.with_value())

    def has_flag(self, name: str) -> bool:
        """A condition's view of the flags."""
        return bool(self.class_of(self.variables.flags[name]))

    def status_of(self, field: str) -> Status:
        """What the flow sees of a question's own field."""
        return self.known(field).status

    def is_field(self, field: str, status: tuple[Status, ...], tag: tuple[str, ...]) -> bool:
        """A condition's view of a field."""
        of = self.variables.fields[field]
        return self._among(of.var, of.having(lambda known: known.status in status and (not tag or known.tag in tag)))

    def is_choice(self, step: str, option: tuple[str, ...]) -> bool:
        """A condition's view of a choice."""
        if step not in self.variables.choices:
            return False
        var, classes = self.variables.choices[step]
        return self._among(var, bits(classes[one] for one in option or classes if classes.get(one)))

    def is_in_force(self, sop: str) -> bool:
        """A condition's view of the SOPs."""
        return sop in self.variables.in_force


def branches(variables: Variables, run: Callable[[Guess], Result]) -> tuple[tuple[Box, Result], ...]:
    """All that ``run`` may come to, each with the situations in which it does."""
    return _grown(Guess(variables), run)


def _grown(guess: Guess, run: Callable[[Guess], Result]) -> tuple[tuple[Box, Result], ...]:
    try:
        return (((), run(guess)),)
    except _Looked as looked:
        var, parts = looked.var, looked.parts
    before = guess.supposed.get(var.number)
    grown: dict[tuple[tuple[Box, Result], ...], Classes] = {}
    for part in parts:
        guess.supposed[var.number] = part
        below = _grown(guess, run)
        grown[below] = grown.get(below, 0) | part
    if before is None:
        del guess.supposed[var.number]
    else:
        guess.supposed[var.number] = before
    if len(grown) == 1:
        return next(iter(grown))
    return tuple(
        (_narrowed(box, var.number, classes), result) for below, classes in grown.items() for box, result in below
    )


def _narrowed(box: Box, number: int, classes: Classes) -> Box:
    """The box, where the variable has one of these classes; a box that says more of it already says enough."""
    if any(number == one for one, _ in box):
        return box
    return tuple(sorted(((number, classes), *box)))
