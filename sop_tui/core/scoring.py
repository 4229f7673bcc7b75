"""The score of a call: what each clause of the SOPs came to, for QA and for a trainee's grade.

Nothing is weighed here: a clause is violated where one of its rules is, satisfied where one was kept and none violated,
and vacuous where the call gave no occasion.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sop_tui.core.constraint import Verdict
from sop_tui.core.state import Call


@dataclass(frozen=True, slots=True)
class ClauseScore:
    """A clause and the verdicts of its rules, in the order of the SOP."""

    clause: str
    rules: tuple[Verdict, ...]

    def count(self, verdict: str) -> int:
        """How many of its rules came to this verdict."""
        return sum(rule.verdict == verdict for rule in self.rules)

    @property
    def verdict(self) -> Literal["satisfied", "violated", "vacuous"]:
        """What the clause as a whole came to."""
        if self.count("violated"):
            return "violated"
        return "satisfied" if self.count("satisfied") else "vacuous"


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a call, a row a clause."""

    rows: tuple[ClauseScore, ...]

    def count(self, verdict: str) -> int:
        """How many rules of the whole call came to this verdict."""
        return sum(row.count(verdict) for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """``satisfied``, ``violated`` and ``vacuous`` as counts of rules, and ``clauses`` with the same each."""
        return {
            **_counts(self),
            "clauses": [{"clause": row.clause, "verdict": row.verdict, **_counts(row)} for row in self.rows],
        }


def _counts(of: Score | ClauseScore) -> dict[str, int]:
    return {verdict: of.count(verdict) for verdict in ("satisfied", "violated", "vacuous")}


def score(source: Call | Mapping[str, Any]) -> Score:
    """The score of a call, or of a transcript that keeps the schema (see `sop_tui.core.transcript`)."""
    rows: dict[str, list[Verdict]] = {}
    for verdict in verdicts(source):
        rows.setdefault(verdict.clause, []).append(verdict)
    return Score(tuple(ClauseScore(clause, tuple(rules)) for clause, rules in rows.items()))


def verdicts(source: Call | Mapping[str, Any]) -> Iterable[Verdict]:
    """What each rule came to; a call that goes on is not yet held to what it still owes."""
    if isinstance(source, Call):
        ended = source.outcome is not None
        return [run.verdict(ended) for run in source.runs]
    return [Verdict(**{**row, "evidence": tuple(row["evidence"])}) for row in source["constraints"]]
