"""Our rules as pm4py's DECLARE checker takes them: names of its templates, and traces in the letters a, b and ``-``.

pm4py knows single activities; our operands are patterns, `among` says what counts as a step, and `unless` waives. So a
trace is written anew for each rule. Nothing of that judges: it only says what each activity is to this rule, and

- an activity that is neither operand nor step is left out, since the rule does not see it;
- of a rule on "the next step", an operand that is itself no step takes no place: before an ``a`` that is no step, an
  earlier ``a`` waits for the very same next step (chain_response), and a ``b`` looks through one that is no step to the
  same step before (chain_precedence); so of two in a row the first is left out;
- a waiver is the end of the trace, and pays whatever is owed there: it stands as the operands that would pay;
- of not_succession only the first ``a`` and the last ``b`` are named. That some ``a`` comes before some ``b`` is that
  the first comes before the last. pm4py calls nonsuccession what is no succession (all of them), a weaker rule; with
  one of each the two are the same.

What is vacuous is satisfied to pm4py: only our verdict tells the two apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sop_tui.core.constraint import ASIDE, TEMPLATES, UNARY, WAIVE, A, B, Constraint, Template, alphabet

NAMES: Final[Mapping[Template, str]] = MappingProxyType(
    {
        **{template: template for template in TEMPLATES},
        "alternate_response": "altresponse",
        "alternate_precedence": "altprecedence",
        "chain_response": "chainresponse",
        "chain_precedence": "chainprecedence",
        "not_coexistence": "noncoexistence",
        "not_succession": "nonsuccession",
    }
)

PAYS: Final[Mapping[Template, str]] = MappingProxyType(
    {
        "existence": "a",
        "init": "a",
        "responded_existence": "b",
        "response": "b",
        "alternate_response": "b",
        "chain_response": "b",
        "succession": "ab",
        "coexistence": "ab",
    }
)
"""What a waiver stands for; nothing where nothing can be owed."""

_OTHER: Final = "-"
_DOUBLED: Final[Mapping[Template, int]] = MappingProxyType({"chain_response": A, "chain_precedence": B})


class UntranslatableError(ValueError):
    """pm4py has no such rule; the message says why."""


def letters(rule: Constraint, trace: Iterable[str]) -> list[str]:
    """The trace as the rule sees it.

    Raises:
        UntranslatableError: ``both`` (an activity is both operands: pm4py has one name for it), ``one waived`` (of
            exactly_one a waiver pays only where nothing was there, which no letter can say).
    """
    if rule.template == "exactly_one" and rule.unless:
        raise UntranslatableError("one waived")
    symbols: list[int] = []
    paid = ""
    for activity in trace:
        symbol = alphabet(rule).symbol(activity)
        if symbol == WAIVE:
            paid = PAYS.get(rule.template, "")
            break
        if symbol & A and symbol & B:
            raise UntranslatableError("both")
        doubled = _DOUBLED.get(rule.template, 0)
        if symbols and symbols[-1] & doubled and symbol & doubled and _looked_through(rule, symbols[-1], symbol):
            symbols.pop()
        if symbol != ASIDE:
            symbols.append(symbol)
    found = ["a" if symbol & A else "b" if symbol & B else _OTHER for symbol in symbols]
    return [*(_pairs(found) if rule.template == "not_succession" else found), *paid]


def _looked_through(rule: Constraint, before: int, symbol: int) -> bool:
    return bool((symbol if rule.template == "chain_response" else before) & ASIDE)


def _pairs(found: Sequence[str]) -> list[str]:
    first = found.index("a") if "a" in found else -1
    last = len(found) - 1 - found[::-1].index("b") if "b" in found else -1
    return [letter if at in {first, last} else _OTHER for at, letter in enumerate(found)]


def violated(pm4py: Any, rule: Constraint, traces: Iterable[Sequence[str]]) -> list[bool]:
    """What pm4py's checker says of each trace, in their order."""
    log = pm4py.objects.log.obj.EventLog()
    events = {letter: pm4py.objects.log.obj.Event({"concept:name": letter}) for letter in ("a", "b", _OTHER)}
    for trace in traces:
        log.append(pm4py.objects.log.obj.Trace([events[letter] for letter in letters(rule, trace)]))
    operands = "a" if rule.template in UNARY else ("a", "b")
    model = {NAMES[rule.template]: {operands: {"support": 1, "confidence": 1}}}
    return [not row["is_fit"] for row in pm4py.conformance_declare(log, model)]
