"""``sample``, ``grade`` and ``calibrate``: what QA listens to, what it comes to, and how far reviewers agree."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click

from sop_tui.cli.options import FILE, data_folder, json_option, places, scripts_folder, scripts_wrong, store_refusal
from sop_tui.cli.output import Refusal, complain, counted, print_json, tell
from sop_tui.cli.progress import Progress
from sop_tui.core.agreement import Agreement, Marked, PairAgreement, agreement
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.grading import Grade, Rating
from sop_tui.core.grading import grade as grade_of
from sop_tui.core.limits import Selection
from sop_tui.core.review import Review
from sop_tui.core.sampling import Candidate
from sop_tui.core.sampling import sample as sample_of
from sop_tui.core.scorecard import Scorecard
from sop_tui.core.summary import CallSummary
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.reviews import is_reviewed, reviewed_calls, reviews_of
from sop_tui.store.scorecards import read_card

RATINGS_MAX: Final = 1024 * 1024
"""Bytes of a file of ratings."""

DAY: Final = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--per", type=click.IntRange(min=1), required=True, help="Calls of each agent and week.")
@click.option("--seed", required=True, help="Any text; the same seed draws the same calls.")
@click.option("--from", "first", metavar="DAY", type=DAY, help="Calls of this day and later, as YYYY-MM-DD.")
@click.option("--to", "last", metavar="DAY", type=DAY, help="Calls of this day and earlier.")
@click.option("--agent", metavar="ID", help="Calls of this agent only.")
@click.option("--mode", type=click.Choice(["live", "training", "simulation"]), default="live", show_default=True)
@json_option
@places("data")
def sample(  # noqa: PLR0913, PLR0917 - a command's options
    per: int,
    seed: str,
    first: datetime | None,
    last: datetime | None,
    agent: str | None,
    mode: str,
    as_json: bool,
    data: str | None,
) -> int:
    """Draw calls for review, at random and the same for whoever asks.

    N calls of each agent and ISO week. They are always drawn from the whole week: --from, --to and --agent only leave
    out what was drawn, so two people who look at different days never draw different calls of one week.
    """
    days = first.date() if first else None, last.date() if last else None
    folder = data_folder(data)
    monday, sunday = _whole_weeks(*days)
    calls = {call.call_id: call for call in _calls(folder, Selection(day_from=monday, day_to=sunday, mode=mode))}
    drawn = sample_of((Candidate(call.call_id, call.agent, call.week) for call in calls.values()), per, seed)
    shown = [calls[one.call_id] for one in drawn if agent in {None, one.agent}]
    shown = [call for call in shown if (days[0] or call.day) <= call.day <= (days[1] or call.day)]
    reviewed = _reviewed(folder, shown)
    if as_json:
        rows = [_row(call, call.call_id in reviewed) for call in shown]
        print_json({"per": per, "seed": seed, "mode": mode, "calls": rows})
        return 0
    for call in shown:
        mark = "reviewed" if call.call_id in reviewed else ""
        tell(f"{call.week}  {call.started_at[:16]}  {call.call_id}  {call.agent}  {call.topic}  {mark}".rstrip())
    tell(f"{counted(len(shown), 'call')} drawn of {len(calls)}.")
    return 0


def _whole_weeks(first: date | None, last: date | None) -> tuple[date | None, date | None]:
    """The Monday of the first day's week, and the Sunday of the last one's; the calendar ends on a Friday."""
    monday = first - timedelta(days=first.weekday()) if first else None
    left = min(6 - last.weekday(), (date.max - last).days) if last else 0
    return monday, last + timedelta(days=left) if last else None


def _calls(folder: DataFolder, asked: Selection) -> list[CallSummary]:
    """The calls that are meant, by the index; that some cannot be read is told."""
    from sop_tui.store.index import Index  # noqa: PLC0415 - only here

    if not folder.calls.is_dir():
        raise Refusal("CALLS_MISSING", f"no sealed call in {folder.path}", "name a data folder with --data")
    try:
        with Progress(what="calls") as bar, Index.open(folder) as index:
            index.refresh(bar.at)
            unread = index.count(Selection(damaged=True), most=None)
            found = list(index.summaries(asked))
    except StoreError as error:
        raise store_refusal(error, folder.path) from None
    if unread:
        complain(f"{counted(unread, 'call')} cannot be read and cannot be drawn; see sop-tui search rusak:ya")
    return found


def _reviewed(folder: DataFolder, calls: Iterable[CallSummary]) -> set[str]:
    try:
        return {call.call_id for call in calls if is_reviewed(folder, call.call_id)}
    except StoreError as error:
        raise store_refusal(error, folder.reviews) from None


def _row(call: CallSummary, reviewed: bool) -> dict[str, Any]:
    keys = ("call_id", "agent", "week", "started_at", "topic", "outcome", "length_ms")
    return {**{key: getattr(call, key) for key in keys}, "reviewed": reviewed}


@click.command()
@click.argument("transcript", type=FILE)
@click.option("--card", metavar="ID", required=True, help="The scorecard, of --scripts.")
@click.option("--ratings", metavar="FILE", type=FILE, help="JSON: item to {answer, comment}, or to the answer alone.")
@json_option
@places("scripts")
def grade(transcript: Path, card: str, ratings: Path | None, as_json: bool, scripts: Path | None) -> int:
    """Grade a transcript under a scorecard; nothing is kept.

    Exit status 1 where an item failed, or a rating or comment is missing.
    """
    try:
        read = read_card(scripts_folder(scripts).resolve(), card).card
        found = grade_of(read, read_transcript(transcript), _ratings(ratings) if ratings else {})
    except ScriptError as error:
        raise scripts_wrong(error) from None
    except StoreError as error:
        raise store_refusal(error, transcript) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal("TRANSCRIPT_SCHEMA", f"{transcript}: not a transcript", "see sop-tui verify") from None
    if as_json:
        print_json({"file": str(transcript), **found.as_json(), "complete": found.complete})
    else:
        for line in _graded(read, found):
            tell(line)
    return int(not found.complete or any(item.failed for item in found.items))


def _ratings(path: Path) -> dict[str, Rating]:
    try:
        with path.open("rb") as file:
            read = json.loads(file.read(RATINGS_MAX))
        return {item: Rating(row) if isinstance(row, str) else _rating(row) for item, row in read.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        mend = 'write it like {"nada": {"answer": "baik", "comment": ""}}'
        raise Refusal("RATINGS_WRONG", f"{path}: no ratings", mend) from None


def _rating(row: Mapping[str, Any]) -> Rating:
    if not all(isinstance(text, str) for text in row.values()):
        raise TypeError("an answer and a comment are texts")
    return Rating(**row)


_NEEDED: Final = {
    "rating": "needs a rating",
    "level_unknown": "has no such level",
    "not_applicable_refused": "always applies",
    "comment": "needs a comment",
}


def _graded(card: Scorecard, found: Grade) -> Iterator[str]:
    missing = {one.item: one.what for one in found.missing}
    for item, one in zip(card.items, found.items, strict=True):
        earned = f"{one.points:g} of {one.of}" if one.of else ""
        answer = one.answer if one.verdict == "rated" else one.verdict
        fatal = "FATAL" if one.item in found.fatal else ""
        told = (f"{item.title} ({item.id}): {answer}", earned, fatal, _NEEDED.get(missing.get(item.id, ""), ""))
        yield ", ".join(part for part in told if part)
        for rule in one.rules:
            if rule.verdict == "violated":
                yield f"  {rule.rule}, events {', '.join(map(str, rule.evidence)) or 'none'}"
    yield f"Total: {_percent(found.total)}" + (
        f", without fatal items {_percent(found.before_fatal)}" if found.fatal else ""
    )


def _percent(value: float | None) -> str:
    return "nothing counts" if value is None else f"{value:.1f} %"


@click.command()
@click.argument("call_ids", metavar="[CALL_ID]...", nargs=-1)
@click.option("--card", metavar="ID", help="Reviews under this scorecard only.")
@click.option("--round", "only_rounds", is_flag=True, help="Reviews of calibration rounds only.")
@json_option
@places("data")
def calibrate(call_ids: tuple[str, ...], card: str | None, only_rounds: bool, as_json: bool, data: str | None) -> int:
    """Tell how far reviewers of the same calls agree, item by item.

    For each pair of reviewers the part of equal answers and Cohen's kappa, which is 1 for full agreement and 0 for what
    chance would give; of more than two reviewers the mean over the pairs. Items that rules decide are left out, since
    nobody rated them; disputes change nothing here. Exit status 1 where a file of a review is damaged.
    """
    folder = data_folder(data)
    reviews, damaged = _reviews(folder, call_ids)
    chosen = [one for one in reviews if card in {None, one.card.id} and (one.calibration or not only_rounds)]
    tables = [_table(name, chosen) for name in sorted({one.card.id for one in chosen})]
    tables = [table for table in tables if table["pairs"]]
    if as_json:
        print_json({"cards": tables, "damaged": damaged})
    else:
        for table in tables:
            for line in _table_lines(table):
                tell(line)
        if not tables:
            tell("No call was reviewed by two people.")
    for path in damaged:
        complain(f"{path}: not a review; passed over")
    return int(bool(damaged))


def _reviews(folder: DataFolder, call_ids: Sequence[str]) -> tuple[list[Review], list[str]]:
    """The reviews of these calls, or of all, in the order of time; and the files that are none."""
    found: list[Review] = []
    damaged: list[str] = []
    try:
        for call_id in call_ids or reviewed_calls(folder):
            of = reviews_of(folder, call_id)
            if call_ids and not of.of:
                raise Refusal("CALL_UNREVIEWED", f"no review of {call_id} in {folder.path}", "check the id")
            found += [one.review for one in of.of]
            damaged += [str(one.path) for one in of.damaged]
    except StoreError as error:
        raise store_refusal(error, folder.reviews) from None
    return sorted(found, key=lambda one: one.id), damaged


def _table(card: str, reviews: Iterable[Review]) -> dict[str, Any]:
    mine = [one for one in reviews if one.card.id == card]
    # The latest card's order; what only older ones ask comes after.
    items = list(dict.fromkeys(row["item"] for one in reversed(mine) for row in one.grade["items"]))
    marked = [Marked(one.by, one.call_id, one.answers) for one in mine]
    *each, overall = agreement(marked, items)
    return {
        "card": card,
        "versions": sorted({one.card.version for one in mine}),
        "reviewers": sorted({one.by for one in mine}),
        "calls": len({one.call_id for one in mine}),
        "items": [_agreed(one) for one in each if one.pairs],
        "pairs": [_pair(one) for one in overall.pairs],
        "agreement": overall.share,
        "kappa": overall.kappa,
        "undefined": overall.undefined,
    }


def _agreed(one: Agreement) -> dict[str, Any]:
    return {
        "item": one.item,
        "agreement": one.share,
        "kappa": one.kappa,
        "undefined": one.undefined,
        "pairs": [_pair(pair) for pair in one.pairs],
    }


def _pair(one: PairAgreement) -> dict[str, Any]:
    return {
        "reviewers": [one.first, one.second],
        "n": one.n,
        "same": one.same,
        "agreement": one.share,
        "kappa": one.kappa,
        "undefined": one.undefined,
    }


_WHY: Final = {"one_answer": "no kappa: both gave one answer throughout", "nothing_shared": "nothing shared"}


def _table_lines(table: Mapping[str, Any]) -> Iterator[str]:
    versions = ", ".join(table["versions"])
    reviewers = counted(len(table["reviewers"]), "reviewer")
    yield f"{table['card']} (version {versions}): {reviewers}, {counted(table['calls'], 'call')}"
    for row in (*table["items"], {**table, "item": "all items"}):
        yield f"  {row['item']:20} {_agreed_line(row)}"
        if len(row["pairs"]) > 1:
            for pair in row["pairs"]:
                yield f"    {' and '.join(pair['reviewers'])}: {pair['same']} of {pair['n']}, {_agreed_line(pair)}"


def _agreed_line(row: Mapping[str, Any]) -> str:
    kappa = _WHY[row["undefined"]] if row["kappa"] is None else f"kappa {row['kappa']:.2f}"
    return f"{100 * row['agreement']:.0f} %, {kappa}"
