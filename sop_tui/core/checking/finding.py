"""What a pass reports: a rule, the place in a script, what is wrong and what to write instead.

The core knows scripts, not files: a place is a script and a path of keys in it, and the store, which read the file,
turns that into a line and a column.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from sop_tui.core.checking.rules import Rule
from sop_tui.core.diagnostic import Path, Severity

ScriptKind = Literal["dialog", "sop", "application"]

_LOOKED_AT: Final = 500
_NAMED: Final = 8


class Spot(NamedTuple):
    """A place in a script: the keys that lead to it, and indexes (from 0) in lists."""

    kind: ScriptKind
    id: str
    path: Path = ()

    @property
    def spot(self) -> "Spot":
        """Itself: whatever stands in a script has a spot."""
        return self

    def at(self, *parts: str | int) -> "Spot":
        """A place further in."""
        return Spot(self.kind, self.id, (*self.path, *parts))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a script. ``message`` and ``mend`` are one line each, without a full stop.

    The path may be longer than what stands in the file (``- crm.data.email`` for short has no key ``column``): the
    nearest enclosing value is meant.
    """

    code: str
    severity: Severity
    kind: ScriptKind
    id: str
    path: Path
    message: str
    mend: str
    call: tuple[str, ...] = ()
    """The shortest call that shows it, a line for each thing said or done; the prover tells one where there is one."""


def found(rule: Rule, spot: Spot, message: str, mend: str) -> Finding:
    """The finding of a rule at a place."""
    return Finding(rule.code, rule.severity, spot.kind, spot.id, spot.path, message, mend)


def instead(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The mend for an unknown name: the nearest known one, else ``otherwise``, else some of those there are."""
    import difflib  # noqa: PLC0415 - 2 ms that a sound script need not pay

    names = sorted(set(known))
    near = difflib.get_close_matches(name[:64], names, n=1) if len(names) <= _LOOKED_AT else []
    if near:
        return f"write {near[0]}" + (f", or {otherwise}" if otherwise else "")
    if otherwise or not names:
        return otherwise or "define it first"
    return f"use one of {', '.join(names[:_NAMED])}{', …' if len(names) > _NAMED else ''}"
