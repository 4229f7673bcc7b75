"""The DECLARE templates as tables: one small automaton each, which every use of a rule shares.

**Semantics.** Traces are finite: LTLf (De Giacomo & Vardi, IJCAI 2013) with its past operators. `FORMULAS`
defines each template; the tables below are what those formulas compile to, and the tests hold one against the
other. The formulas are those of ConDec/DECLARE (van der Aalst & Pesic, WS-FM 2006; Pesic, Schonenberg & van
der Aalst, EDOC 2007) in their finite-trace form (Di Ciccio & Mecella, ACM TMIS 5(4), 2015). An activity may
match both operands, and then the formula decides: ``F`` includes now, so one activity fulfils its own
``response`` and breaks its own ``not_succession``; ``X`` and ``Y`` do not, so it never fulfils its own
``chain_response``, ``chain_precedence`` or ``alternate_response``. ``W`` includes now, so it is its own
``precedence``, and in ``alternate_precedence`` also uses itself up.

**Steps.** ``s`` holds of a step: an activity that takes the place of "the next". With no ``among`` all are
steps, ``!s U b`` is ``b``, and the chain templates and ``init`` are the usual ones. With ``among: [say,
ask]``, "at once" is "before the next thing said or asked": an answer may activate or fulfil, yet nothing is
late because of it.

**Status.** The four values of RV-LTL (Bauer, Leucker & Schallhart, J. Log. Comput. 20(3), 2010), over finite
continuations (De Giacomo, De Masellis, Grasso, Maggi & Montali, BPM 2014).
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final, Literal, get_args

Template = Literal[
    "existence",
    "absence",
    "exactly_one",
    "init",
    "responded_existence",
    "response",
    "alternate_response",
    "chain_response",
    "precedence",
    "alternate_precedence",
    "chain_precedence",
    "succession",
    "coexistence",
    "not_coexistence",
    "not_succession",
]
TEMPLATES: Final[tuple[Template, ...]] = get_args(Template)
UNARY: Final[frozenset[str]] = frozenset({"existence", "absence", "exactly_one", "init"})
"""The templates that have no second operand."""

A: Final = 1
B: Final = 2
ASIDE: Final = 4
WAIVE: Final = 8
"""Symbols: ``A | B`` says which operands an activity matches, ``ASIDE`` that it is no step (bare: unseen),
and ``WAIVE``, alone, that it waives the rule."""

FORMULAS: Final = MappingProxyType[Template, str](
    {
        "existence": "F a",
        "absence": "G !a",
        "exactly_one": "F a & G(a -> Xw G !a)",
        "init": "!s U a",
        "responded_existence": "F a -> F b",
        "response": "G(a -> F b)",
        "alternate_response": "G(a -> X(!a U b))",
        "chain_response": "G(a -> X(!s U b))",
        "precedence": "!b W a",
        "alternate_precedence": "(!b W a) & G(b -> Xw(!b W a))",
        "chain_precedence": "G(b -> Y(!s S a))",
        "succession": "G(a -> F b) & (!b W a)",
        "coexistence": "F a <-> F b",
        "not_coexistence": "!(F a & F b)",
        "not_succession": "G(a -> !F b)",
    }
)
"""Each template in LTLf. ``Xw`` is the weak next (true of the last activity), ``W`` the weak until, ``Y``
yesterday, ``S`` since. An atom is false where there is no activity, so on an empty trace ``F`` is false and
``G`` true."""


class Status(StrEnum):
    """What a rule says of a call so far."""

    SATISFIED = "satisfied"
    """For good: nothing that follows can break it."""
    HOLDS = "holds"
    """Kept if the call ended now, and can still be broken."""
    OWED = "owed"
    """Broken if the call ended now, and can still be kept."""
    BROKEN = "broken"
    """For good."""


class Note(Enum):
    """What a transition does with evidence: what is shown (nothing, this activity, or this with each that
    waits), and what waits afterwards to be shown with a later one."""

    NONE = ("", "same")
    OPEN = ("", "join")
    LEAD = ("", "only")
    PAY = ("pair", "none")
    USE = ("pair", "same")
    RENEW = ("pair", "only")
    MARK = ("this", "same")
    KEEP = ("this", "join")
    RESET = ("this", "only")


@dataclass(frozen=True, slots=True)
class Automaton:
    """A deterministic automaton: ``delta[state][symbol]`` is the next state, ``status[state]`` what it means.

    States are numbers from 0. ``waived`` is the state after a waiver: satisfied for good, and nothing counts
    any more.
    """

    initial: int
    waived: int
    delta: tuple[tuple[int, ...], ...]
    status: tuple[Status, ...]
    notes: tuple[tuple[Note, ...], ...]
    activation: int
    """The operands that activate the rule, as ``A | B``; 0 where it is active from the start."""


# A row is a state: its status, then where it goes on an activity that matches neither operand, A, B, both;
# `!` is broken, a word is the Note. After `||`: A, B, both, where the activity is no step; without `||` a
# step makes no difference.
_TABLES: Final[dict[Template, tuple[str, ...]]] = {
    "existence": (
        "owed       0 | 1 pay  | 0      | 1 pay",
        "satisfied  1 | 1      | 1      | 1",
    ),
    "absence": ("holds 0 | ! | 0 | !",),
    "exactly_one": (
        "owed       0 | 1 keep | 0      | 1 keep",
        "holds      1 | !      | 1      | !",
    ),
    "init": (
        "owed       ! | 1 pay  | !      | 1 pay   || 1 pay | 0 | 1 pay",
        "satisfied  1 | 1      | 1      | 1",
    ),
    # 0 neither yet, 1 b is owed, 2 b was there
    "responded_existence": (
        "holds      0 | 1 open | 2 lead | 2 renew",
        "owed       1 | 1 open | 2 renew| 2 renew",
        "satisfied  2 | 2 use  | 2      | 2 use",
    ),
    "response": (
        "holds      0 | 1 open | 0      | 0 pay",
        "owed       1 | 1 open | 0 pay  | 0 pay",
    ),
    "alternate_response": (
        "holds      0 | 1 open | 0      | 1 open",
        "owed       1 | !      | 0 pay  | 1 renew",
    ),
    "chain_response": (
        "holds      0 | 1 open | 0      | 1 open",
        "owed       ! | !      | 0 pay  | 1 renew || 1 open | 0 pay | 1 renew",
    ),
    # 0 no a yet, 1 from now on b may come
    "precedence": (
        "holds      0 | 1 lead | !      | 1 reset",
        "satisfied  1 | 1      | 1 use  | 1 use",
    ),
    # 0 the next b needs an a (what waits is the b before it), 1 an a awaits its b
    "alternate_precedence": (
        "holds      0 | 1 lead | !      | 0 reset",
        "holds      1 | 1 lead | 0 renew| 0 renew",
    ),
    # 0 the last step was no a (and waits, to be shown as what came instead), 1 it was, or an a came since
    "chain_precedence": (
        "holds 0 lead | 1 lead | !      | !",
        "holds 0 lead | 1 lead | 0 renew| 1 renew || 1 lead | 1 use | 1 renew",
    ),
    # 0 no a yet, 1 b is owed, 2 every a has its b
    "succession": (
        "holds      0 | 1 open | !      | 2 reset",
        "owed       1 | 1 open | 2 use  | 2 renew",
        "holds      2 | 1 lead | 2 use  | 2 reset",
    ),
    # 0 neither, 1 only a, 2 only b, 3 both
    "coexistence": (
        "holds      0 | 1 open | 2 open | 3 pay",
        "owed       1 | 1 open | 3 pay  | 3 pay",
        "owed       2 | 3 pay  | 2 open | 3 pay",
        "satisfied  3 | 3 mark | 3 mark | 3 mark",
    ),
    # 0 neither, 1 only a, 2 only b; what waits is the first of them
    "not_coexistence": (
        "holds      0 | 1 keep | 2 keep | !",
        "holds      1 | 1 mark | !      | !",
        "holds      2 | !      | 2 mark | !",
    ),
    "not_succession": (
        "holds      0 | 1 keep | 0      | !",
        "holds      1 | 1 mark | !      | !",
    ),
}

_ACTIVATION: Final[dict[Template, int]] = {
    "existence": 0,
    "absence": 0,
    "exactly_one": 0,
    "init": 0,
    "responded_existence": A,
    "response": A,
    "alternate_response": A,
    "chain_response": A,
    "precedence": B,
    "alternate_precedence": B,
    "chain_precedence": B,
    "succession": A | B,
    "coexistence": A | B,
    "not_coexistence": A | B,
    "not_succession": A,
}


def _build(template: Template) -> Automaton:
    """The automaton of a table, with the two states that every table has in common: broken and waived."""
    rows = _TABLES[template]
    broken, waived = len(rows), len(rows) + 1
    status = [Status(row.split()[0]) for row in rows]
    cells = [_row(row.split(maxsplit=1)[1], state, broken, waived) for state, row in enumerate(rows)]
    cells += [[(sink, Note.NONE)] * (WAIVE + 1) for sink in (broken, waived)]
    return Automaton(
        initial=0,
        waived=waived,
        delta=tuple(tuple(state for state, _ in row) for row in cells),
        status=(*status, Status.BROKEN, Status.SATISFIED),
        notes=tuple(tuple(note for _, note in row) for row in cells),
        activation=_ACTIVATION[template],
    )


def _row(text: str, state: int, broken: int, waived: int) -> list[tuple[int, Note]]:
    """Where a state goes on each symbol, in their order: 0, A, B, A | B, the same with ASIDE, WAIVE."""
    steps, _, aside = text.partition("||")
    nothing, *operands = (_cell(cell, broken) for cell in steps.split("|"))
    beside = [_cell(cell, broken) for cell in aside.split("|")] if aside else operands
    return [nothing, *operands, (state, Note.NONE), *beside, (waived, Note.NONE)]


def _cell(text: str, broken: int) -> tuple[int, Note]:
    state, *note = text.split()
    return broken if state == "!" else int(state), Note[note[0].upper()] if note else Note.NONE


_AUTOMATA: Final = MappingProxyType({template: _build(template) for template in TEMPLATES})


def automaton(template: Template) -> Automaton:
    """The automaton of a template."""
    return _AUTOMATA[template]
