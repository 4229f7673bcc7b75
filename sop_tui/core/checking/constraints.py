"""Clauses and rules: that each clause is carried out, and that no rule speaks of what never happens."""

from collections.abc import Iterator
from datetime import date

from sop_tui.core.checking import rules
from sop_tui.core.checking.alphabet import alphabet_of
from sop_tui.core.checking.finding import Finding, Spot, found, instead
from sop_tui.core.checking.survey import Survey
from sop_tui.core.constraint import KINDS, Constraint, Status, automaton, matches
from sop_tui.core.dialog import Ask
from sop_tui.core.sop import Sop


def clauses(survey: Survey) -> Iterator[Finding]:
    """Clauses that no SOP has, and those that no step carries out."""
    known = {clause for sop in survey.book.sops.values() for clause in sop.clauses}
    carried = tuple(_carried(survey))
    for clause, spot in (*carried, *((rule.clause, spot.at("clause")) for rule, spot in _rules(survey))):
        if clause not in known:
            yield found(rules.CLAUSE_UNKNOWN, spot, f"no SOP has a clause {clause}", instead(clause, known))
    done = {clause for clause, _ in carried}
    for sop in survey.book.sops.values():
        for clause in sop.clauses:
            if clause not in done:
                spot = Spot("sop", sop.sop, ("clauses", clause))
                message = f"no step carries out the clause {clause}"
                yield found(rules.CLAUSE_UNUSED, spot, message, "name it as the clause of the step that does")


def _carried(survey: Survey) -> Iterator[tuple[str, Spot]]:
    for site in survey.sites:
        if site.step.clause:
            yield site.step.clause, site.spot.at("clause")
        verify = site.step.verify if isinstance(site.step, Ask) else None
        if verify and verify.clause:
            yield verify.clause, site.spot.at("verify", "clause")


def _rules(survey: Survey) -> Iterator[tuple[Constraint, Spot]]:
    for sop in survey.book.sops.values():
        for number, rule in enumerate(sop.constraints):
            yield rule, Spot("sop", sop.sop, ("constraints", number))


def twins(survey: Survey) -> Iterator[Finding]:
    """Ids that mean two things on one day: of rules, and of clauses."""
    sops = list(survey.book.sops.values())
    for number, sop in enumerate(sops):
        rivals = [other for other in sops[:number] if _meet(sop, other)]
        ids = {rule.id for other in rivals for rule in other.constraints}
        for index, rule in enumerate(sop.constraints):
            if rule.id in ids:
                spot = Spot("sop", sop.sop, ("constraints", index, "id"))
                message = f"another rule is called {rule.id} too"
                yield found(rules.CONSTRAINT_DUPLICATE, spot, message, "give one of them another id")
            ids.add(rule.id)
        for other in rivals:
            for clause in sorted(sop.clauses.keys() & other.clauses.keys()):
                spot = Spot("sop", sop.sop, ("clauses", clause))
                message = f"the SOP {other.sop}, in force at the same time, has a clause {clause} too"
                yield found(rules.CLAUSE_DUPLICATE, spot, message, "give one of them another id")


def _meet(one: Sop, other: Sop) -> bool:
    """Whether both are in force on some day."""
    return one.in_force <= (other.until or date.max) and other.in_force <= (one.until or date.max)


def unmatched(survey: Survey) -> Iterator[Finding]:
    """Patterns that name no activity of any dialogue; what `absence` forbids may well be done by none."""
    ruled = tuple(_rules(survey))
    alphabet = alphabet_of(survey) if ruled else frozenset()
    for rule, spot in ruled:
        operands = {"a": rule.a, "b": rule.b, "among": rule.among, "unless": rule.unless}
        for key, patterns in operands.items():
            for number, pattern in enumerate(patterns):
                if pattern in KINDS or pattern in alphabet or (rule.template == "absence" and key == "a"):
                    continue
                if not any(matches(pattern, activity) for activity in alphabet):
                    kind = pattern.partition(":")[0] + ":"
                    mend = instead(pattern, (one for one in alphabet if one.startswith(kind)))
                    message = f"no step of any dialogue does {pattern}"
                    yield found(rules.CONSTRAINT_NEVER, spot.at(key, number), message, mend)


def labels(survey: Survey) -> Iterator[Finding]:
    """Rules that may be owed at the end of a call, without the words under which the desk lists them."""
    for rule, spot in _rules(survey):
        owes = Status.OWED in automaton(rule.template).status
        if owes and not (rule.owed or {}).get("id", "").strip():
            message = f"what {rule.id} owes has no name on the desk"
            yield found(rules.OWED_LABEL_MISSING, spot, message, "add owed: {id: …} in a few Indonesian words")


def periods(survey: Survey) -> Iterator[Finding]:
    """A last day before the first."""
    for sop in survey.book.sops.values():
        if sop.until is not None and sop.until < sop.in_force:
            spot = Spot("sop", sop.sop, ("until",))
            message = f"{sop.until} is before the first day in force, {sop.in_force}"
            yield found(rules.SOP_PERIOD, spot, message, "put the two days in order")
