"""SOP rules: DECLARE constraints over the activities of a call, and the one automaton each of them is.

A rule is written once and used four times (prove a dialogue, guide a call, score a transcript, grade a
trainee), so everything that can be asked of a rule is answered here, from the same table:

- `Constraint` is the rule as a SOP file states it, `alphabet` how it reads activities, `automaton` its table;
- `start` and `Run.advance` follow a call and say what is owed, `would_break` what must not come next;
- `Run.verdict` and `check` judge a trace, with the event numbers that show it.

A prover needs only numbers: ``automaton(c.template).delta[state][alphabet(c).symbol(activity)]``.
"""

from sop_tui.core.constraint.activity import KINDS, Patterns, matches
from sop_tui.core.constraint.model import Alphabet, Constraint, ConstraintError, alphabet
from sop_tui.core.constraint.run import EVIDENCE_PAIRS, Run, Verdict, check, start, would_break
from sop_tui.core.constraint.template import (
    ASIDE,
    FORMULAS,
    TEMPLATES,
    UNARY,
    WAIVE,
    A,
    Automaton,
    B,
    Status,
    Template,
    automaton,
)

__all__ = [
    "ASIDE",
    "EVIDENCE_PAIRS",
    "FORMULAS",
    "KINDS",
    "TEMPLATES",
    "UNARY",
    "WAIVE",
    "A",
    "Alphabet",
    "Automaton",
    "B",
    "Constraint",
    "ConstraintError",
    "Patterns",
    "Run",
    "Status",
    "Template",
    "Verdict",
    "alphabet",
    "automaton",
    "check",
    "matches",
    "start",
    "would_break",
]
