"""What becomes of each mutant: caught by which finding, and what of it the constraints see."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Final
from unittest.mock import patch

from sop_tui.core.book import Book
from sop_tui.core.checking import Finding, check
from sop_tui.core.constraint import Constraint
from sop_tui.core.proving.outline import moved_by
from sop_tui.core.proving.proof import prove
from sop_tui.core.proving.trace import Answer, Tracer
from tests.mutants.customers import Held, Place, hold
from tests.mutants.making import Mutant

CUSTOMERS: Final = 400
"""So many call the original …"""

CALLING: Final = 16
"""… and so many of them a mutant."""

NO_CATCH: Final = "PROOF_INCOMPLETE"

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant. ``by`` is the code of the finding that caught it, if any did."""

    kind: str
    description: str
    by: str | None
    sees: tuple[str, ...]
    """The rules that see something else."""
    violates: tuple[str, ...]
    """The rules that some call violates."""


@dataclass
class Judge:
    """Judges mutants of one book. ``dialog`` is the one that customers call."""

    book: Book
    dialog: str
    customers: int = CUSTOMERS
    calling: int = CALLING
    _sights: dict[str, dict[str, bool]] = field(default_factory=dict)

    @cached_property
    def known(self) -> frozenset[Key]:
        """What is found in the original."""
        return frozenset(_key(one) for one in (*check(self.book), *prove(self.book).findings))

    @cached_property
    def calls(self) -> Sequence[Held]:
        """The calls of all customers with the original."""
        return [hold(self.book, self.dialog, customer) for customer in range(self.customers)]

    @cached_property
    def rules(self) -> tuple[Constraint, ...]:
        """All rules."""
        return tuple(rule for sop in self.book.sops.values() for rule in sop.constraints)

    def fate(self, mutant: Mutant) -> Fate:
        """What becomes of it."""
        sees, violates = self._seen(mutant)
        return Fate(mutant.kind, mutant.description, self._caught(mutant.book), tuple(sees), tuple(violates))

    def _caught(self, book: Book) -> str | None:
        linted = check(book)
        new = self._new(linted)
        if new or any(one.severity == "error" for one in linted):
            return new[0] if new else None
        with patch.object(Tracer, "_shortest", _any_call):
            return next(iter(self._new(prove(book).findings)), None)

    def _new(self, findings: Iterable[Finding]) -> list[str]:
        return [one.code for one in findings if one.code != NO_CATCH and _key(one) not in self.known]

    def _seen(self, mutant: Mutant) -> tuple[list[str], list[str]]:
        met = {(mutant.dialog, step) for step in mutant.steps}
        sees: set[str] = set()
        violates: set[str] = set()
        for customer in self._concerned(met):
            before, after = self.calls[customer], hold(mutant.book, self.dialog, customer)
            violates |= after.violated - before.violated
            if before.trace != after.trace:
                sees |= {
                    rule.id for rule in self.rules if self._view(rule, before.trace) != self._view(rule, after.trace)
                }
        return sorted(sees), sorted(violates)

    def _concerned(self, met: set[Place]) -> list[int]:
        """Customers who met one of these steps, some of each."""
        among = [number for number, call in enumerate(self.calls) if call.met & met]
        return among if len(among) <= self.calling else Random(0).sample(among, self.calling)  # noqa: S311

    def _view(self, rule: Constraint, trace: Iterable[str]) -> tuple[str, ...]:
        """The activities that move the automaton of a rule; a flag may be raised at any moment and is no dialogue's."""
        known = self._sights.setdefault(rule.id, {})
        moves = moved_by(rule)

        def seen() -> Iterator[str]:
            for act in trace:
                if act not in known:
                    known[act] = moves(act) and not act.startswith("flag:")
                if known[act]:
                    yield act

        return tuple(seen())


def _key(one: Finding) -> Key:
    return one.code, one.kind, one.id, one.message


def _any_call(tracer: Tracer, goal: object, told: object, found: Answer) -> Answer:
    """That there is a call is enough here; which one is the shortest takes long."""
    return found
