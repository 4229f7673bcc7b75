"""What of the SOPs is written into dialogues, judged by rules, and tried by scenarios: clause × step × rule × scenario.

The checker asks whether scripts hold together, the prover whether they keep their rules. This asks what nobody looked
at: a clause without a step, a clause that no rule speaks for, a step or a rule that no scenario ever comes to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from sop_tui.core import events as ev
from sop_tui.core.book import Book
from sop_tui.core.checking.finding import Finding, Spot, found
from sop_tui.core.checking.rules import CLAUSE_UNUSED
from sop_tui.core.checking.survey import Survey
from sop_tui.core.coverage_rules import CLAUSE_UNRULED, RULE_UNTRIED, STEP_UNTRIED
from sop_tui.core.dialog import Ask, Call, End
from sop_tui.core.simulate import Held

Part = Literal["step", "verify"]
"""A step, or the readback of a question, which may carry out a clause of its own."""

StepPart = tuple[str, str, Part]
"""Dialogue, step and part."""

_WORK: Final = ("say", "do", "ask", "answer", "refuse", "verify", "choice", "check", "outcome")
"""Kinds of activity by which the step is carried out at which the call stands."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came up in a simulated call: steps that were carried out, and rules that were activated."""

    scenario: str
    steps: frozenset[StepPart]
    rules: frozenset[str]


class CarriedOut(NamedTuple):
    """A step that carries out a clause, and the scenarios that do the step."""

    step: StepPart
    spot: Spot
    scenarios: tuple[str, ...]

    @property
    def name(self) -> str:
        """``verifikasi_email.email``, and ``verifikasi_email.email.verify`` for its readback."""
        dialog, step, part = self.step
        return f"{dialog}.{step}" if part == "step" else f"{dialog}.{step}.{part}"


class Ruled(NamedTuple):
    """A rule of a clause, and the scenarios in which it is activated."""

    rule: str
    spot: Spot
    scenarios: tuple[str, ...]


class ClauseRow(NamedTuple):
    """A clause of a SOP with all that is about it."""

    sop: str
    clause: str
    steps: tuple[CarriedOut, ...]
    rules: tuple[Ruled, ...]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios in which a step or a rule of it came up."""
        cells = (*(one.scenarios for one in self.steps), *(one.scenarios for one in self.rules))
        return tuple(sorted({name for scenarios in cells for name in scenarios}))


def trial(book: Book, scenario: str, held: Held) -> Trial:
    """What came up in a call that was held with a scenario.

    What was undone did not come up. A call step is carried out where something is done in the dialogue it opens. A
    rule that was waived before it asked for anything was not activated.
    """
    steps = frozenset(part for stack, activity in _worked(held) for part in _carried_out(book, stack, activity))
    rules = frozenset(run.constraint.id for run in held.call.runs if run.verdict().verdict != "vacuous")
    return Trial(scenario, steps, rules)


_Stack = tuple[tuple[str, str, bool], ...]


def _worked(held: Held) -> Iterator[tuple[_Stack, str]]:
    """Each activity that was not undone, and where the call stood."""
    stays = {entry.seq for entry in held.call.trace}
    stack: _Stack = ()
    before: dict[int, _Stack] = {}
    for event in held.events:
        before.setdefault(event.batch, stack)
        if event.activity is not None and event.seq in stays:
            yield stack, event.activity
        if isinstance(event.what, ev.Moved):
            stack = event.what.stack
        elif isinstance(event.what, ev.Undone):
            stack = before[event.what.undoes]


def _carried_out(book: Book, stack: _Stack, activity: str) -> Iterator[StepPart]:
    kind = activity.partition(":")[0]
    if not stack or kind not in _WORK:
        return
    *below, (dialog, step, _) = stack
    at = book.step(dialog, step)
    if (kind == "outcome") != isinstance(at, End):
        return
    yield from ((caller, call, "step") for caller, call, _ in below if isinstance(book.step(caller, call), Call))
    apart = kind == "verify" and isinstance(at, Ask) and at.verify and at.verify.clause
    yield dialog, step, "verify" if apart else "step"


def coverage(book: Book, trials: Iterable[Trial]) -> tuple[ClauseRow, ...]:
    """Every clause of every SOP, in the order of the files."""
    by_step: dict[StepPart, list[str]] = {}
    by_rule: dict[str, list[str]] = {}
    for one in trials:
        for part in one.steps:
            by_step.setdefault(part, []).append(one.scenario)
        for rule in one.rules:
            by_rule.setdefault(rule, []).append(one.scenario)
    carried: dict[str, list[CarriedOut]] = {}
    for clause, part, spot in _carriers(Survey(book)):
        carried.setdefault(clause, []).append(CarriedOut(part, spot, tuple(sorted(by_step.get(part, ())))))
    return tuple(
        ClauseRow(
            sop.sop,
            clause,
            tuple(carried.get(clause, ())),
            tuple(
                Ruled(rule.id, Spot("sop", sop.sop, ("constraints", number)), tuple(sorted(by_rule.get(rule.id, ()))))
                for number, rule in enumerate(sop.constraints)
                if rule.clause == clause
            ),
        )
        for sop in book.sops.values()
        for clause in sop.clauses
    )


def _carriers(survey: Survey) -> Iterator[tuple[str, StepPart, Spot]]:
    """Clause, step and place of everything that says that it carries out a clause."""
    for site in survey.sites:
        at = (site.dialog.dialog, site.id)
        if site.step.clause:
            yield site.step.clause, (*at, "step"), site.spot.at("clause")
        verify = site.step.verify if isinstance(site.step, Ask) else None
        if verify and verify.clause:
            yield verify.clause, (*at, "verify"), site.spot.at("verify", "clause")


def gaps(rows: Iterable[ClauseRow]) -> Iterator[Finding]:
    """Every empty cell."""
    for row in rows:
        spot = Spot("sop", row.sop, ("clauses", row.clause))
        if not row.steps:
            message = f"no step carries out the clause {row.clause}"
            yield found(CLAUSE_UNUSED, spot, message, "name it as the clause of the step that does")
        if not row.rules:
            message = f"no rule speaks for the clause {row.clause}"
            yield found(CLAUSE_UNRULED, spot, message, "add a constraint that a call which disregards it would break")
        for step in row.steps:
            if not step.scenarios:
                message = f"no scenario does {step.name}, which carries out {row.clause}"
                yield found(STEP_UNTRIED, step.spot, message, "write a scenario that comes to it, or drop its clause")
        for rule in row.rules:
            if not rule.scenarios:
                message = f"no scenario activates {rule.rule}"
                yield found(RULE_UNTRIED, rule.spot, message, "write a scenario in which it asks for something")
