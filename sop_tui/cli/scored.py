"""The score of a transcript, written out, and what scores add up to. This is the part that every core does."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from sop_tui.cli.options import store_words
from sop_tui.cli.output import counted, harmless, json_text
from sop_tui.core.scoring import VERDICTS, VerdictName, tally, whole
from sop_tui.core.spreadsheet import cell
from sop_tui.core.transcript import check_seal
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import StoreError

Form = Literal["text", "csv", "json"]
Tally = Mapping[str, Mapping[VerdictName, int]]

CSV_COLUMNS: Final = ("file", "call_id", "agent", "started_at", "clause", "verdict", *VERDICTS)
_ABOUT: Final = ("call_id", "agent", "started_at")


@dataclass(frozen=True, slots=True)
class Sums:
    """What some transcripts come to."""

    calls: int = 0
    violated: int = 0
    """Calls in which a rule is violated."""
    unsealed: int = 0
    """Calls that are not as they were sealed."""
    unread: int = 0
    """Files that are no transcripts, or could not be read."""
    violations: Mapping[str, int] = field(default_factory=dict)
    """Violated rules by clause."""

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.calls + other.calls,
            self.violated + other.violated,
            self.unsealed + other.unsealed,
            self.unread + other.unread,
            Counter(self.violations) + Counter(other.violations),
        )

    def __str__(self) -> str:
        line = f"{counted(self.calls, 'call')}, {self.violated} violated"
        if self.violations:
            most = sorted(self.violations.items(), key=lambda item: (-item[1], item[0]))
            line += f" ({', '.join(f'{clause} {number}' for clause, number in most)})"
        line += f", {self.unsealed} not as sealed" if self.unsealed else ""
        return line + (f", {self.unread} could not be read" if self.unread else "") + "."

    def as_json(self) -> dict[str, Any]:
        """The same, ``violations`` by clause in the order of their names."""
        return {
            "calls": self.calls,
            "violated_calls": self.violated,
            "not_as_sealed": self.unsealed,
            "unread": self.unread,
            "violations": dict(sorted(self.violations.items())),
        }


@dataclass(frozen=True, slots=True)
class Scored:
    """What some transcripts come to, in one form."""

    rows: str
    """For stdout: whole lines, or objects of JSON with a comma between them."""
    told: tuple[str, ...]
    """Lines for stderr."""
    sums: Sums


def scored(form: Form, paths: Iterable[Path]) -> Scored:
    """The scores of some files; those that are no transcripts are told and counted."""
    parts = [_attempted(form, path) for path in paths]
    return Scored(
        (",\n" if form == "json" else "").join(part.rows for part in parts),
        tuple(line for part in parts for line in part.told),
        sum((part.sums for part in parts), Sums()),
    )


def _attempted(form: Form, path: Path) -> Scored:
    try:
        return scored_file(form, path)
    except StoreError as error:
        message, mend = store_words(error)
        row = {"file": str(path), "error": {"code": error.code, "message": message, "mend": mend}}
        return Scored(json_text(row) if form == "json" else "", (f"{path}: {error.code} {message}",), Sums(unread=1))


def scored_file(form: Form, path: Path) -> Scored:
    """The score of a file.

    Raises:
        StoreError: it is no transcript, or cannot be read.
    """
    document = read_transcript(path)
    try:
        return _scored(form, path, document)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise StoreError("TRANSCRIPT_SCHEMA", "Berkas ini bukan transkrip.", "Periksa asalnya.") from None


def _scored(form: Form, path: Path, document: Mapping[str, Any]) -> Scored:
    counts = tally(document)
    for text in (*(document[key] for key in _ABOUT), *counts):
        str.strip(text)
    sealed = check_seal(document)
    violations = {clause: count["violated"] for clause, count in counts.items() if count["violated"]}
    told = () if sealed else (f"{path}: not as it was sealed; see sop-tui verify",)
    sums = Sums(calls=1, violated=int(bool(violations)), unsealed=int(not sealed), violations=violations)
    return Scored(_WRITERS[form](path, document, counts, sealed), told, sums)


def _json(path: Path, document: Mapping[str, Any], counts: Tally, sealed: bool) -> str:
    about = {key: document[key] for key in _ABOUT}
    head = json_text({"file": str(path), **about, "sealed": sealed, **_whole_call(counts)})
    clauses = ", ".join(_json_clause(clause, *count.values()) for clause, count in counts.items())
    return f'{head[:-1]}, "clauses": [{clauses}]}}'


@lru_cache(maxsize=1000)
def _json_clause(clause: str, *numbers: int) -> str:
    """Most calls have most of their rows in common."""
    count = dict(zip(VERDICTS, numbers, strict=True))
    return json_text({"clause": clause, "verdict": whole(count), **count})


def _text(path: Path, document: Mapping[str, Any], counts: Tally, _sealed: bool) -> str:
    lines = [f"{path}: {', '.join(f'{number} {verdict}' for verdict, number in _whole_call(counts).items())}"]
    for clause, count in counts.items():
        lines.append(f"  {clause:8} {whole(count)}")
        if count["violated"]:
            lines += (_text_rule(row) for row in document["constraints"] if _violates(row, clause))
    return "".join(f"{harmless(line)}\n" for line in lines)


def _violates(row: Mapping[str, Any], clause: str) -> bool:
    return bool(row["clause"] == clause and row["verdict"] == "violated")


def _text_rule(row: Mapping[str, Any]) -> str:
    return f"           {row['id']} ({row['template']}), events {', '.join(map(str, row['evidence'])) or 'none'}"


def _csv(path: Path, document: Mapping[str, Any], counts: Tally, _sealed: bool) -> str:
    about = [cell(text) for text in (str(path), *(document[key] for key in _ABOUT))]
    return csv_lines([*about, cell(clause), whole(count), *count.values()] for clause, count in counts.items())


def _whole_call(counts: Tally) -> dict[VerdictName, int]:
    return {verdict: sum(count[verdict] for count in counts.values()) for verdict in VERDICTS}


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows of a table, as RFC 4180 but for the line ends, which are those of stdout."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


_WRITERS: Final = {"json": _json, "text": _text, "csv": _csv}
