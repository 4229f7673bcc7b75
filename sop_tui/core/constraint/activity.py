"""Activities of a call, and the patterns by which a rule names them.

An activity is ``KIND:REST``, such as ``ask:email`` or ``choice:pemilik=ya``. The names come from scripts, but
a transcript comes from outside: any text at all is an activity of some kind, and matching it takes time
linear in its length.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

KINDS: Final = (
    "say",
    "ask",
    "answer",
    "refuse",
    "verify",
    "choice",
    "check",
    "do",
    "record",
    "flag",
    "outcome",
)
"""Every kind of activity that a call produces."""


def matches(pattern: str, activity: str) -> bool:
    """Whether the pattern names the activity: ``*`` stands for any run of characters, all else for itself."""
    return _fits(tuple(pattern.split("*")), activity)


def is_pattern(text: str) -> bool:
    """Whether the text is a known kind, a colon and something after it; the kind itself takes no ``*``."""
    kind, colon, rest = text.partition(":")
    return kind in KINDS and bool(colon and rest)


@dataclass(frozen=True, slots=True)
class Patterns:
    """Several patterns, any of which may match."""

    exact: frozenset[str]
    wild: tuple[tuple[str, ...], ...]
    """Each pattern with a ``*``, cut at its stars."""

    @staticmethod
    def of(patterns: Iterable[str]) -> "Patterns":
        """The patterns, made ready to match."""
        return _ready(tuple(patterns))

    def match(self, activity: str) -> bool:
        """Whether any of them names the activity."""
        if activity in self.exact:
            return True
        return bool(self.wild) and any(_fits(parts, activity) for parts in self.wild)

    def among(self, activities: Set[str]) -> set[str]:
        """Those that any of them names."""
        found = {one for one in activities if self.match(one)} if self.wild else set()
        return found | (self.exact & activities)


@lru_cache(maxsize=1024)
def _ready(given: tuple[str, ...]) -> Patterns:
    """Hundreds of rules name the same few patterns."""
    exact = frozenset(pattern for pattern in given if "*" not in pattern)
    return Patterns(exact, tuple(tuple(pattern.split("*")) for pattern in given if "*" in pattern))


def _fits(parts: tuple[str, ...], activity: str) -> bool:
    """Not a regular expression: several ``.*`` in one make hostile text cost a power of its length."""
    if len(parts) == 1:
        return activity == parts[0]
    head, *middle, tail = parts
    at, end = len(head), len(activity) - len(tail)
    if at > end or not activity.startswith(head) or not activity.endswith(tail):
        return False
    for part in middle:
        found = activity.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
