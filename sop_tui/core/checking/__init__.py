"""The static checker behind ``sop-tui check``: what can be seen of scripts without holding a call.

`check` runs every pass of `PASSES` over a book. A pass is a pure function from a `Survey` to findings and is about one
concern; each finding follows a `Rule` of `RULES`, which says why and shows a bad example and a good one. What needs
conditions followed through a call (a rule that some path breaks, say) is the prover's.
"""

from collections.abc import Callable, Iterable

from sop_tui.core.book import Book
from sop_tui.core.checking import (
    calls,
    conditions,
    constraints,
    fields,
    flow,
    force,
    names,
    options,
    records,
    targets,
    words,
)
from sop_tui.core.checking.alphabet import activities
from sop_tui.core.checking.finding import Finding, ScriptKind
from sop_tui.core.checking.rules import RULES, Rule
from sop_tui.core.checking.survey import Survey

__all__ = ["PASSES", "RULES", "Finding", "Pass", "Rule", "ScriptKind", "Survey", "activities", "check"]

Pass = Callable[[Survey], Iterable[Finding]]

PASSES: tuple[Pass, ...] = (
    names.names,
    targets.unknown_steps,
    targets.unknown_dialogs,
    targets.unused_dialogs,
    targets.unknown_outcomes,
    flow.empty_dialogs,
    flow.unreachable_steps,
    flow.dead_ends,
    flow.unending_places,
    calls.endless_calls,
    calls.silent_loops,
    flow.idle_gotos,
    fields.unknown_fields,
    fields.declarations,
    fields.takes,
    fields.comparisons,
    fields.misplaced_fills,
    fields.unused_fills,
    fields.missing_readbacks,
    fields.open_records,
    conditions.unknown_conditions,
    conditions.named_conditions,
    conditions.unknown_choices,
    conditions.unknown_tags,
    conditions.unknown_sops,
    records.unknown_columns,
    records.forms,
    records.parts,
    records.classes,
    records.forgotten_columns,
    records.idle_records,
    words.missing_languages,
    words.wordings,
    words.unfilled_braces,
    words.characters,
    options.numbers,
    options.twins,
    options.long_texts,
    constraints.clauses,
    constraints.twins,
    constraints.unmatched,
    constraints.labels,
    constraints.periods,
    force.steps_out_of_force,
)


def check(book: Book) -> tuple[Finding, ...]:
    """Everything that can be seen to be wrong with a book, in the order of the passes; nothing for a sound one."""
    survey = Survey(book)
    return tuple(finding for one in PASSES for finding in one(survey))
