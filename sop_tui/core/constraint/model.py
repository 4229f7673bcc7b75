"""A rule as a SOP file states it, and how it reads the activities of a call."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from sop_tui.core.constraint.activity import KINDS, Patterns, is_pattern
from sop_tui.core.constraint.template import ASIDE, TEMPLATES, UNARY, WAIVE, A, B, Template

_CACHED: Final = 512
_CACHED_LENGTH: Final = 128


class ConstraintError(ValueError):
    """A constraint that says nothing: its text is what is wrong.

    ``code`` is stable: ``CONSTRAINT_TEMPLATE`` (no such template), ``CONSTRAINT_A_MISSING``,
    ``CONSTRAINT_B_MISSING``, ``CONSTRAINT_B_UNUSED`` (a unary template with a second operand),
    ``ACTIVITY_UNKNOWN`` (a pattern of no known kind).
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule of a clause. Operands are activity patterns, in which ``*`` stands for any run of characters.

    Raises:
        ConstraintError: the parts do not make a rule.
    """

    id: str
    clause: str
    """The clause that it comes from, such as ``DTA-3``."""
    template: Template
    a: tuple[str, ...]
    b: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    """What counts as a step: kinds (``say``) or patterns (``answer:email``); empty: everything. The rest is
    not seen, except what matches an operand or ``unless``."""
    unless: tuple[str, ...] = ()
    """What waives the rule: from then on nothing is owed or broken, the waiving activity itself included."""
    owed: Mapping[str, str] | None = field(default=None, hash=False)
    """Language to the short name under which the desk lists it while it is owed."""

    def __post_init__(self) -> None:
        if self.template not in TEMPLATES:
            raise ConstraintError("CONSTRAINT_TEMPLATE", f"no template is called {self.template!r}")
        if not self.a:
            raise ConstraintError("CONSTRAINT_A_MISSING", f"{self.template} needs an activity in 'a'")
        if self.template in UNARY and self.b:
            raise ConstraintError("CONSTRAINT_B_UNUSED", f"{self.template} has only 'a', no 'b'")
        if self.template not in UNARY and not self.b:
            raise ConstraintError("CONSTRAINT_B_MISSING", f"{self.template} needs an activity in 'b'")
        for text in (*self.a, *self.b, *self.unless, *(k for k in self.among if k not in KINDS)):
            if not is_pattern(text):
                kinds = ", ".join(KINDS)
                raise ConstraintError("ACTIVITY_UNKNOWN", f"{text!r} is no KIND:NAME with a kind of {kinds}")


class Alphabet:
    """How a constraint reads activities: each is one symbol of its automaton.

    Remembers only so many symbols, and only of short activities: a flood of hostile ones fills no memory.
    """

    __slots__ = ("_a", "_all", "_b", "_known", "_steps", "_unless")

    def __init__(self, constraint: Constraint) -> None:
        self._a = Patterns.of(constraint.a)
        self._b = Patterns.of(constraint.b)
        self._unless = Patterns.of(constraint.unless)
        self._all = not constraint.among
        self._steps = Patterns.of(f"{entry}:*" if entry in KINDS else entry for entry in constraint.among)
        self._known: dict[str, int] = {}

    def symbol(self, activity: str) -> int:
        """The symbol: ``WAIVE``, or ``A | B | ASIDE`` as far as each applies (see `automaton`)."""
        symbol = self._known.get(activity)
        if symbol is None:
            symbol = self._read(activity)
            if len(activity) <= _CACHED_LENGTH:
                if len(self._known) >= _CACHED:
                    self._known.clear()
                self._known[activity] = symbol
        return symbol

    def named(self, activities: Set[str]) -> set[str]:
        """Those of these activities that an operand or ``unless`` names: all others are of one symbol, or of two where
        there is ``among``."""
        return self._a.among(activities) | self._b.among(activities) | self._unless.among(activities)

    def _read(self, activity: str) -> int:
        if self._unless.match(activity):
            return WAIVE
        operands = A * self._a.match(activity) | B * self._b.match(activity)
        return operands if self._all or self._steps.match(activity) else operands | ASIDE


@lru_cache(maxsize=256)
def alphabet(constraint: Constraint) -> Alphabet:
    """The alphabet of a constraint, made once."""
    return Alphabet(constraint)
