"""What becomes of each mutant: caught by which finding, and what of it the constraints see."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Final
from unittest.mock import patch

from sop_tui.core.book import Book
from sop_tui.core.checking import Finding, check
from sop_tui.core.constraint import WAIVE, A, B, Constraint, Status, alphabet, automaton
from sop_tui.core.proving.inquiry import Inquiry
from sop_tui.core.proving.proof import prove, proving_days
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

    def prepare(self) -> None:
        """Does once what every mutant is compared with."""
        _ = self.known, self.calls

    def fate(self, mutant: Mutant) -> Fate:
        """What becomes of it."""
        sees, violates = self._seen(mutant)
        return Fate(mutant.kind, mutant.description, self._caught(mutant.book), tuple(sees), tuple(violates))

    def _caught(self, book: Book) -> str | None:
        linted = check(book)
        new = next(self._new(linted), None)
        if new or any(one.severity == "error" for one in linted):
            return new
        with patch.object(Tracer, "_shortest", _any_call):
            return next(self._new(_proved(book)), None)

    def _new(self, findings: Iterable[Finding]) -> Iterator[str]:
        return (one.code for one in findings if one.code != NO_CATCH and _key(one) not in self.known)

    def _seen(self, mutant: Mutant) -> tuple[list[str], list[str]]:
        met = {(mutant.dialog, step) for step in mutant.steps}
        sees: set[str] = set()
        violates: set[str] = set()
        for customer in self._concerned(met):
            before, after = self.calls[customer], hold(mutant.book, self.dialog, customer)
            violates |= after.violated - before.violated
            if before.trace != after.trace:
                sees |= {rule.id for rule in self.rules if run_of(rule, before.trace) != run_of(rule, after.trace)}
        sees |= violates
        return sorted(sees), sorted(violates)

    def _concerned(self, met: set[Place]) -> list[int]:
        """Customers who met one of these steps, some of each."""
        among = [number for number, call in enumerate(self.calls) if call.met & met]
        return among if len(among) <= self.calling else Random(0).sample(among, self.calling)  # noqa: S311


def run_of(rule: Constraint, trace: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """What a rule sees of a call: its own run. Of each activity that moves its automaton on to another state, or
    activates it, the operands that it matches and the state it leads to.

    A rule says the same of any two traces that drive its automaton alike: an LTLf formula holds of those that its
    automaton accepts (De Giacomo & Vardi, IJCAI 2013), and what leaves the state as it is is stuttering, which tells
    nothing (Lamport, IFIP 1983). But for activations: they tell a rule that was kept from one that was never asked, and
    each is kept by itself (Burattin, Maggi & Sperduti, 2016), until nothing that follows can change the verdict, when a
    monitor stops looking (Bauer, Leucker & Schallhart, 2010). Flags are left out: one may be raised at any moment and
    is no dialogue's.
    """
    reads, machine = alphabet(rule), automaton(rule.template)
    state, ever = machine.initial, False
    seen = []
    for act in (act for act in trace if not act.startswith("flag:")):
        symbol = reads.symbol(act)
        before, state = state, machine.delta[state][symbol]
        settled = machine.status[before] in {Status.BROKEN, Status.SATISFIED}
        activated = symbol != WAIVE and bool(symbol & machine.activation) and before != machine.waived
        if state != before or (activated and not (settled and ever)):
            seen.append((symbol & (A | B), state))
        ever |= activated
    return tuple(seen)


def _key(one: Finding) -> Key:
    return one.code, one.kind, one.id, one.message


def _proved(book: Book) -> Iterator[Finding]:
    """What the prover finds, one by one: of a mutant the first that is new is enough."""
    days = proving_days(book)
    if len(days) > 1:
        yield from prove(book).findings
    else:
        yield from Inquiry(book, days[0]).found()


def _any_call(tracer: Tracer, goal: object, told: object, found: Answer) -> Answer:
    """That there is a call is enough here; which one is the shortest takes long."""
    return found
