"""The proof: that every call which goes its way through the dialogues keeps every rule, and comes to an end.

What is looked at: every step, call stack, status of a field, flag, choice and state of each rule's automaton that a
call can come to, of a caller known or not, with every answer the customer may give or refuse, and the flags urgent and
upset raised at any moment. What is not: topics opened aside, answers offered early, flags taken back and steps undone,
which the desk watches live.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sop_tui.core.book import Book
from sop_tui.core.checking.finding import Finding
from sop_tui.core.proving import report
from sop_tui.core.proving.inquiry import Inquiry

EVERY_DAY = ("STEP_NEVER", "WHEN_NEVER")
"""What is wrong only if it is so on every day."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What a proof looked at. ``complete`` is false where anything was left undecided."""

    days: tuple[date, ...] = ()
    """A day of each period that was looked at: its first, or the last of an SOP that is over."""
    dialogues: int = 0
    constraints: int = 0
    places: int = 0
    """Steps with their call stacks and all that the desk shows of them, and the moments between."""
    situations: int = 0
    """Places with what is known there, and the states of the automata of the constraints asked about together."""
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, and what was looked at."""

    findings: tuple[Finding, ...]
    covered: Covered


def prove(book: Book) -> Proof:
    """Prove a book that the static checker finds no error in, for each set of SOPs that is in force together."""
    days = proving_days(book)
    asked = [Inquiry(book, day) for day in days]
    found = [one.findings() for one in asked]
    complete = all(one.complete for one in asked)
    findings = list(_together(found))
    if not complete:
        findings.append(report.incomplete(book))
    dialogues = {stand.stack[-1].dialog for one in asked for stand in one.graph.stands.values()}
    rules = {rule.id for one in asked for rule in one.rules}
    places = sum(len(one.graph.ways) for one in asked)
    situations = sum(one.situations for one in asked)
    return Proof(tuple(findings), Covered(days, len(dialogues), len(rules), places, situations, complete))


def proving_day(book: Book) -> date:
    """The day from which on the last SOP is in force."""
    return max((sop.in_force for sop in book.sops.values()), default=date(2020, 1, 1))


def proving_days(book: Book) -> tuple[date, ...]:
    """That day, each later one on which an SOP is over, and the last of each SOP that was over before."""
    last = proving_day(book)
    ends = {sop.until + timedelta(days=1) for sop in book.sops.values() if sop.until and sop.until >= last}
    over = {sop.until for sop in book.sops.values() if sop.until and sop.until < last}
    return tuple(sorted({last} | ends | over))


def _together(found: Iterable[list[Finding]]) -> Iterator[Finding]:
    """What was found on several days, each once."""
    days = [{(one.code, one.id, one.path, one.message): one for one in findings} for findings in found]
    for key, one in {key: one for day in reversed(days) for key, one in day.items()}.items():
        if one.code not in EVERY_DAY or all(key in day for day in days):
            yield one
