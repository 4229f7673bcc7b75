"""A naive evaluator of LTLf with past: each operator by its definition, nothing cleverer.

It shares no code and no table with the program, so that a template can be held against its own formula.
The language is that of `sop_tui.core.constraint.FORMULAS`: atoms; the prefixes ``!``, ``X``, ``Xw``, ``F``,
``G`` and ``Y``; then ``U``, ``W`` and ``S``; then ``&``, ``->``, ``<->``, from the tightest to the loosest.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

Trace = Sequence[frozenset[str]]
"""The atoms that are true, position by position."""

_MEANING: dict[str, Callable[[list[bool], list[bool], int, int], bool]] = {
    "!": lambda f, _, i, n: not f[i],
    "&": lambda f, g, i, n: f[i] and g[i],
    "->": lambda f, g, i, n: not f[i] or g[i],
    "<->": lambda f, g, i, n: f[i] == g[i],
    "X": lambda f, _, i, n: i + 1 < n and f[i + 1],
    "Xw": lambda f, _, i, n: i + 1 >= n or f[i + 1],
    "F": lambda f, _, i, n: any(f[i:n]),
    "G": lambda f, _, i, n: all(f[i:n]),
    "U": lambda f, g, i, n: any(g[k] and all(f[i:k]) for k in range(i, n)),
    "W": lambda f, g, i, n: all(f[i:n]) or any(g[k] and all(f[i:k]) for k in range(i, n)),
    "Y": lambda f, _, i, n: i > 0 and f[i - 1],
    "S": lambda f, g, i, n: any(g[k] and all(f[k + 1 : i + 1]) for k in range(i + 1)),
}
"""What an operator says at position i of a trace of n activities, from where its operands f and g hold."""

_PREFIX = ("!", "Xw", "X", "F", "G", "Y")
_INFIX = (("<->",), ("->",), ("&",), ("U", "W", "S"))


@dataclass(frozen=True)
class Formula:
    """An operator and what it applies to; an atom applies to nothing."""

    head: str
    parts: tuple["Formula", ...] = ()

    def truths(self, trace: Trace) -> list[bool]:
        """Whether it holds at each position of the trace, and at the one after the last."""
        if not self.parts:
            return [*(self.head in now for now in trace), False]
        f = self.parts[0].truths(trace)
        g = self.parts[-1].truths(trace) if len(self.parts) > 1 else f
        meaning, length = _MEANING[self.head], len(trace)
        return [meaning(f, g, i, length) for i in range(length + 1)]


@cache
def parse(text: str) -> Formula:
    """The formula of a text."""
    words = re.findall(r"<->|->|[!&()]|\w+", text)
    formula, rest = _infix(words, 0)
    assert not rest, f"{text!r} goes on with {rest}"
    return formula


def _infix(words: list[str], level: int) -> tuple[Formula, list[str]]:
    if level == len(_INFIX):
        return _prefix(words)
    left, words = _infix(words, level + 1)
    while words and words[0] in _INFIX[level]:
        head = words[0]
        right, words = _infix(words[1:], level + 1)
        left = Formula(head, (left, right))
    return left, words


def _prefix(words: list[str]) -> tuple[Formula, list[str]]:
    word, rest = words[0], words[1:]
    if word in _PREFIX:
        inner, rest = _prefix(rest)
        return Formula(word, (inner,)), rest
    if word == "(":
        inner, rest = _infix(rest, 0)
        assert rest[0] == ")", f"no ) before {rest}"
        return inner, rest[1:]
    return Formula(word), rest


def holds(text: str, trace: Trace) -> bool:
    """Whether the formula is true of the trace, which may be empty."""
    return parse(text).truths(trace)[0]
