"""A SOP document: its clauses, the days it is in force, and what must hold of every call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sop_tui.core.constraint import Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One numbered obligation, in our own words; ``quote`` is the line the SOP itself gives for it."""

    obliges: str
    quote: str | None = None
    unclear: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sop:
    """A SOP document."""

    KEY: ClassVar[str] = "sop"
    sop: str
    title: str
    version: str
    in_force: date
    until: date | None = None
    source: str
    clauses: Mapping[str, Clause]
    constraints: tuple[Constraint, ...] = ()

    def in_force_on(self, day: date) -> bool:
        """Whether calls of that day are held under it."""
        return self.in_force <= day and (self.until is None or day <= self.until)
