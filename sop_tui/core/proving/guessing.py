"""Code that looks at a situation, run on every situation at once.

`branches` runs it on a guess of which nothing is known. Where the code looks at a variable, the run is given up and
done again once for each class of it. What comes out is a decision tree, read off as boxes that do not overlap.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sop_tui.core.condition import Status
from sop_tui.core.proving.variables import Box, Known, Var, Variables, has_value

Result = TypeVar("Result", bound=Hashable)


class _Looked(Exception):
    """The code looked at a variable of which nothing was supposed yet."""

    def __init__(self, var: Var) -> None:
        super().__init__(var.name)
        self.var = var


class Guess:
    """A situation in which each variable has the class it is supposed to have."""

    def __init__(self, variables: Variables) -> None:
        self.variables = variables
        self.supposed: dict[int, int] = {}

    def class_of(self, var: Var) -> int:
        """The class that the variable is supposed to have."""
        try:
            return self.supposed[var.number]
        except KeyError:
            raise _Looked(var) from None

    def known(self, field: str) -> Known:
        """What is known of a field."""
        of = self.variables.fields[field]
        return of.known[self.class_of(of.var)]

    def valued(self, field: str) -> bool:
        """Whether there is something to say and to record."""
        return has_value(self.variables.fields[field].kind, self.known(field))

    def has_flag(self, name: str) -> bool:
        """A condition's view of the flags."""
        return bool(self.class_of(self.variables.flags[name]))

    def status_of(self, field: str) -> Status:
        """A condition's view of a field."""
        return self.known(field).status

    def tag_of(self, field: str) -> str | None:
        """A condition's view of the class of an answer."""
        return self.known(field).tag

    def choice_at(self, step: str) -> str | None:
        """A condition's view of a choice."""
        if step not in self.variables.choices:
            return None
        var, _ = self.variables.choices[step]
        number = self.class_of(var)
        return var.names[number] if number else None

    def is_in_force(self, sop: str) -> bool:
        """A condition's view of the SOPs: what is proved is proved of days on which all are in force."""
        return True


def branches(variables: Variables, run: Callable[[Guess], Result]) -> tuple[tuple[Box, Result], ...]:
    """All that ``run`` may come to, each with the situations in which it does."""
    return _grown(Guess(variables), run)


def _grown(guess: Guess, run: Callable[[Guess], Result]) -> tuple[tuple[Box, Result], ...]:
    try:
        return (((), run(guess)),)
    except _Looked as looked:
        var = looked.var
    grown: dict[tuple[tuple[Box, Result], ...], int] = {}
    for number in range(var.size):
        guess.supposed[var.number] = number
        below = _grown(guess, run)
        grown[below] = grown.get(below, 0) | 1 << number
    del guess.supposed[var.number]
    if len(grown) == 1:
        return next(iter(grown))
    return tuple(
        (tuple(sorted(((var.number, classes), *box))), result)
        for below, classes in grown.items()
        for box, result in below
    )
