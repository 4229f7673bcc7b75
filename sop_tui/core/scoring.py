"""The score of a call: what each clause of the SOPs came to, for QA and for a trainee's grade.

Nothing is weighed here: a clause is violated where one of its rules is, satisfied where one was kept and none violated,
and vacuous where the call gave no occasion.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sop_tui.core.constraint import Verdict
from sop_tui.core.state import Call

VerdictName = Literal["satisfied", "violated", "vacuous"]
VERDICTS: Final[tuple[VerdictName, ...]] = ("satisfied", "violated", "vacuous")


@dataclass(frozen=True, slots=True)
class ClauseScore:
    """A clause and the verdicts of its rules, in the order of the SOP."""

    clause: str
    rules: tuple[Verdict, ...]

    def count(self, verdict: str) -> int:
        """How many of its rules came to this verdict."""
        return [rule.verdict for rule in self.rules].count(verdict)  # type: ignore[arg-type] # any text may be asked

    def counts(self) -> dict[VerdictName, int]:
        """How many of its rules came to each verdict."""
        found = [rule.verdict for rule in self.rules]
        return {verdict: found.count(verdict) for verdict in VERDICTS}

    @property
    def verdict(self) -> VerdictName:
        """What the clause as a whole came to."""
        return whole(self.counts())


def whole(counts: Mapping[VerdictName, int]) -> VerdictName:
    """What a clause comes to, of whose rules so many came to each verdict."""
    if counts["violated"]:
        return "violated"
    return "satisfied" if counts["satisfied"] else "vacuous"


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a call, a row a clause."""

    rows: tuple[ClauseScore, ...]

    def count(self, verdict: str) -> int:
        """How many rules of the whole call came to this verdict."""
        return sum(row.count(verdict) for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """``satisfied``, ``violated`` and ``vacuous`` as counts of rules, and ``clauses`` with the same each."""
        counts = [row.counts() for row in self.rows]
        return {
            **{verdict: sum(count[verdict] for count in counts) for verdict in VERDICTS},
            "clauses": [
                {"clause": row.clause, "verdict": whole(count), **count}
                for row, count in zip(self.rows, counts, strict=True)
            ],
        }


def score(source: Call | Mapping[str, Any]) -> Score:
    """The score of a call, or of a transcript that keeps the schema (see `sop_tui.core.transcript`)."""
    rows: dict[str, list[Verdict]] = {}
    for verdict in verdicts(source):
        rows.setdefault(verdict.clause, []).append(verdict)
    return Score(tuple(ClauseScore(clause, tuple(rules)) for clause, rules in rows.items()))


def tally(document: Mapping[str, Any]) -> dict[str, dict[VerdictName, int]]:
    """Of a transcript, how many rules of each clause came to each verdict: the counts of its `score`, made at once.

    For a hundred thousand transcripts, of which nobody looks at the rules.
    """
    found: dict[str, list[str]] = {}
    for row in document["constraints"]:
        found.setdefault(row["clause"], []).append(row["verdict"])
    return {clause: {verdict: rows.count(verdict) for verdict in VERDICTS} for clause, rows in found.items()}


def verdicts(source: Call | Mapping[str, Any]) -> Iterable[Verdict]:
    """What each rule came to; a call that goes on is not yet held to what it still owes."""
    if isinstance(source, Call):
        ended = source.outcome is not None
        return [run.verdict(ended) for run in source.runs]
    return [
        Verdict(row["id"], row["clause"], row["template"], row["verdict"], tuple(row["evidence"]))
        for row in source["constraints"]
    ]
