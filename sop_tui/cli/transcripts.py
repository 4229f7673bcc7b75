"""``replay``, ``score`` and ``verify``: what sealed transcripts say, and whether they are what happened."""

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from sop_tui.cli.options import FILE, data_folder, json_option, places, store_refusal, store_words
from sop_tui.cli.output import Refusal, complain, harmless, print_json, tell
from sop_tui.core.book import Book, Source
from sop_tui.core.scoring import Score
from sop_tui.core.scoring import score as score_of
from sop_tui.core.transcript import Finding, canonical_bytes, check_seal
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import thaw
from sop_tui.store.scripts import read_blobs

CSV_COLUMNS: Final = ("file", "call_id", "agent", "started_at", "clause", "verdict", "satisfied", "violated", "vacuous")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_UNREAD: Final = ("TRANSCRIPT_SIZE", "TRANSCRIPT_JSON", "TRANSCRIPT_DEPTH", "TRANSCRIPT_SCHEMA")
"""Codes of files that are there and are no transcripts."""

transcripts_argument = click.argument("transcripts", metavar="TRANSCRIPT...", nargs=-1, required=True, type=FILE)


@click.command()
@transcripts_argument
@json_option
@places("data")
def verify(transcripts: tuple[Path, ...], as_json: bool, data: str | None) -> int:
    """Tell whether transcripts are what happened.

    Checked are the seal, the chain of events, and what the events amount to when they are folded anew.

    The frozen scripts are those of --data; without it, of the data folder in which the transcript lies. Exit status 1
    where anything is wrong.
    """
    found = {path: _verified(path, data) for path in transcripts}
    if as_json:
        rows = [
            {"file": str(path), "ok": not findings, "findings": [asdict(item) for item in findings]}
            for path, findings in found.items()
        ]
        print_json({"transcripts": rows})
    else:
        for path, findings in found.items():
            if not findings:
                tell(f"{path}: ok")
            for item in findings:
                tell(f"{path}: {item.code} {item.where + ': ' if item.where else ''}{item.message}")
    return int(any(found.values()))


def _verified(path: Path, data: str | None) -> list[Finding]:
    from sop_tui.store.verify import verify as verified  # noqa: PLC0415 - brings schemas that score does not need

    folder = data_folder(data) if data else _folder_of(path) or data_folder(None)

    def load(sources: tuple[Source, ...]) -> Book:
        return read_blobs(thaw(folder, sources)).book

    try:
        found = verified(path, load)
    except StoreError as error:
        if error.code in _UNREAD:
            return [Finding(error.code, "", store_words(error)[0])]
        raise store_refusal(error, path) from None
    return [_in_english(item) for item in found]


def _folder_of(path: Path) -> DataFolder | None:
    """The data folder in which a transcript lies as ``calls/YYYY/MM/DD/<call_id>.json``."""
    parents = path.resolve().parents
    if len(parents) > 4 and parents[3].name == "calls" and (parents[4] / "scripts").is_dir():
        return DataFolder(parents[4])
    return None


def _in_english(item: Finding) -> Finding:
    """What the store found in Indonesian."""
    if not item.code.startswith("SCRIPTS_"):
        return item
    return Finding(item.code, item.where, store_words(StoreError(item.code, item.message, ""))[0])


@click.command()
@transcripts_argument
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print a table, a row a clause of a call.")
@places()
def score(transcripts: tuple[Path, ...], as_json: bool, as_csv: bool) -> int:
    """Score transcripts, clause by clause.

    A clause is satisfied, violated, or vacuous (the call gave no occasion). Exit status 1 where a rule is violated. A
    transcript that is not as it was sealed is scored, and that is told.
    """
    if as_json and as_csv:
        raise click.UsageError("Give either --json or --csv.", click.get_current_context())
    scored = [(path, *_scored(path)) for path in transcripts]
    if as_json:
        print_json({"transcripts": [_score_json(*row) for row in scored]})
    elif as_csv:
        click.echo(_csv(scored), nl=False)
    else:
        for row in scored:
            _tell_score(*row)
    for path, document, _ in scored:
        if not check_seal(document):
            complain(f"{path}: not as it was sealed; see sop-tui verify")
    return int(any(score.count("violated") for _, _, score in scored))


def _scored(path: Path) -> tuple[Mapping[str, Any], Score]:
    document = _read(path)
    try:
        score = score_of(document)
        for key in ("call_id", "agent", "started_at"):
            str.strip(document[key])
        for row in score.rows:
            str.strip(row.clause)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal("TRANSCRIPT_SCHEMA", f"{path}: not a transcript", "see sop-tui verify") from None
    return document, score


def _read(path: Path) -> dict[str, Any]:
    try:
        return read_transcript(path)
    except StoreError as error:
        raise store_refusal(error, path) from None


def _score_json(path: Path, document: Mapping[str, Any], score: Score) -> dict[str, Any]:
    about = {key: document[key] for key in ("call_id", "agent", "started_at")}
    return {"file": str(path), **about, "sealed": check_seal(document), **score.as_json()}


def _tell_score(path: Path, document: Mapping[str, Any], score: Score) -> None:
    counts = ", ".join(f"{score.count(verdict)} {verdict}" for verdict in ("satisfied", "violated", "vacuous"))
    tell(f"{path}: {counts}")
    for row in score.rows:
        tell(f"  {row.clause:8} {row.verdict}")
        for rule in row.rules:
            if rule.verdict == "violated":
                tell(f"           {rule.id} ({rule.template}), events {', '.join(map(str, rule.evidence)) or 'none'}")


def _csv(scored: list[tuple[Path, Mapping[str, Any], Score]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for path, document, score in scored:
        for row in score.rows:
            counts = (row.count(verdict) for verdict in ("satisfied", "violated", "vacuous"))
            about = (str(path), document["call_id"], document["agent"], document["started_at"], row.clause)
            writer.writerow([*map(_cell, about), row.verdict, *counts])
    return out.getvalue()


def _cell(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    plain = harmless(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


@click.command()
@click.argument("transcript", type=FILE)
@click.option("--print", "as_text", is_flag=True, help="As plain text; so far there is no other way.")
@json_option
@places()
def replay(transcript: Path, as_text: bool, as_json: bool) -> int:
    """Print what happened in a call.

    What was said, answered, noted and recorded, and what it came to, as plain text: with or without --print. With
    --json the same lines in a document.
    """
    from sop_tui.cli.printed import printed  # noqa: PLC0415 - only here
    from sop_tui.store.schema import schema_findings  # noqa: PLC0415 - costs 140 ms

    document = _read(transcript)
    wrong = schema_findings(canonical_bytes(document))
    if wrong:
        where = f"{wrong[0].where}: {wrong[0].message}"
        raise Refusal("TRANSCRIPT_SCHEMA", f"{transcript}: not a transcript, {where}", "see sop-tui verify")
    lines = [harmless(line) for line in printed(document)]
    if as_json:
        print_json({"file": str(transcript), "sealed": check_seal(document), "lines": lines})
        return 0
    for line in lines:
        tell(line)
    if not check_seal(document):
        complain(f"{transcript}: not as it was sealed; see sop-tui verify")
    return 0
