"""``progress``: how trainees come on, for them and for whoever trains them."""

import difflib
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from sop_tui.cli.options import data_folder, json_option, places, scripts_folder, sound_scripts, store_refusal
from sop_tui.cli.output import Refusal, complain, print_json, tell
from sop_tui.cli.progress import Progress
from sop_tui.cli.review import at_terminal
from sop_tui.cli.written import csv_of, write_file
from sop_tui.core.book import Book
from sop_tui.core.team_tables import Table
from sop_tui.core.training.progress import Attempts, Figures, figures, in_order
from sop_tui.core.training.progress_tables import class_tables, known, trainee_name, trainee_tables, weekly_tables
from sop_tui.core.training.session import Session
from sop_tui.store.drilled import drilled
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.progress_page import progress_page
from sop_tui.store.sessions import sessions, training_folder

BY: Final = {
    "trainee": "trainees",
    "topic": "topics",
    "clause": "clauses",
    "week": "weeks",
    "letter": "letters",
    "mistake": "mistakes",
    "drill": "drills",
    "item": "items",
    "trainee-week": "trainee_weeks",
    "topic-week": "topic_weeks",
    "clause-week": "clause_weeks",
}
"""What lines are of, and what they are called in JSON."""


class Practised(NamedTuple):
    """Everything that was practised. ``damaged`` are files, and lines of files, that cannot be read."""

    sessions: list[Session]
    attempts: Attempts
    damaged: tuple[str, ...]

    def of(self, trainee: str) -> "Practised":
        """What one trainee did."""
        mine = [session for session in self.sessions if session.trainee == trainee]
        return Practised(mine, {trainee: self.attempts.get(trainee, ())}, self.damaged)


@click.command()
@click.option("--trainee", metavar="NAME", help="One trainee's own figures.")
@click.option("--by", type=click.Choice(list(BY)), help="With --csv: what a row is; else a trainee.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one table as CSV.")
@click.option("--html", "as_html", is_flag=True, help="Print a page.")
@click.option("--text", "as_text", is_flag=True, help="Print the tables, and open no screen.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write it there instead.")
@json_option
@places("data", "scripts")
def progress(  # noqa: PLR0913, PLR0917 - a command's options
    trainee: str | None,
    by: str | None,
    as_csv: bool,
    as_html: bool,
    as_text: bool,
    output: Path | None,
    as_json: bool,
    data: str | None,
    scripts: Path | None,
) -> int:
    """Show how trainees come on.

    By trainee, topic, clause and week: sessions, points, what goes wrong, time and keystrokes against the reference,
    drills. A class, or with --trainee one trainee. A screen in a terminal, else the tables. Practice is kept in the
    folder training of the data folder, apart from live calls; no other command counts it.

    Exit status 1 where a file cannot be read; it is told and passed over.
    """
    _check_use(by, as_csv, as_html, as_text, as_json, output)
    folder = training_folder(data_folder(data))
    practised = _practised(folder)
    if trainee is not None:
        _check_trainee(trainee, practised)
    chosen = practised if trainee is None else practised.of(trainee)
    found = figures(chosen.sessions, chosen.attempts)
    for damaged in practised.damaged:
        complain(f"{damaged}: cannot be read; passed over")
    if as_json:
        print_json(_json(trainee, found, chosen))
    elif as_csv:
        write_file(output or Path("-"), csv_of(_lines(found, by or "trainee")))
    else:
        book = sound_scripts(scripts_folder(scripts)).book
        if as_html:
            write_file(output or Path("-"), _page(trainee, found, chosen, book))
        elif as_text or not at_terminal():
            _tell(trainee, found, chosen, book)
        else:
            _show(folder, practised, book, trainee)
    return int(bool(practised.damaged))


def _check_use(  # noqa: PLR0913, PLR0917 - a command's options
    by: str | None, as_csv: bool, as_html: bool, as_text: bool, as_json: bool, output: Path | None
) -> None:
    context = click.get_current_context()
    if sum((as_csv, as_html, as_text, as_json)) > 1:
        raise click.UsageError("Give one of --csv, --html, --text and --json.", context)
    if by is not None and not as_csv:
        raise click.UsageError("--by is of --csv.", context)
    if output is not None and not (as_csv or as_html):
        raise click.UsageError("-o is of --csv and --html.", context)


def _practised(folder: DataFolder) -> Practised:
    if not folder.path.is_dir():
        raise Refusal("PRACTICE_MISSING", f"nothing was practised in {folder.path}", "name a data folder with --data")
    found: list[Session] = []
    damaged: list[str] = []
    attempts: dict[str, Sequence[Any]] = {}
    try:
        with Progress(what="sessions") as bar:
            for one in sessions(folder):
                if isinstance(one, Session):
                    found.append(replace(one, heard=(), due=(), work=()))
                else:
                    damaged.append(str(one.path))
                bar.add()
        for of in drilled(folder):
            attempts[of.trainee] = of.attempts
            damaged += [f"drills of {of.trainee}, line {line}" for line in of.damaged]
    except StoreError as error:
        raise store_refusal(error, folder.path) from None
    return Practised(found, attempts, tuple(damaged))


def _check_trainee(trainee: str, practised: Practised) -> None:
    names = sorted({*practised.attempts, *(session.trainee for session in practised.sessions)})
    if trainee not in names:
        near = difflib.get_close_matches(trainee[:64], names, n=1)
        mend = f"write {near[0]}" if near else f"use one of {', '.join(names[:20])}" if names else "practise first"
        raise Refusal("TRAINEE_UNKNOWN", f"no session of {trainee}", mend)


def _lines(found: Figures, by: str) -> Sequence[Any]:
    lines: Sequence[Any] = getattr(found.calls if by in {"clause", "letter"} else found, BY[by])
    return lines


def _json(trainee: str | None, found: Figures, chosen: Practised) -> dict[str, Any]:
    document = {
        "trainee": trainee,
        "first_day": found.calls.first_day or None,
        "last_day": found.calls.last_day or None,
        "total": asdict(found.total),
        **{name: [asdict(line) for line in _lines(found, by)] for by, name in BY.items()},
        "damaged": list(chosen.damaged),
    }
    if trainee is not None:
        document["sessions"] = [_session(one) for one in in_order(chosen.sessions)]
    return document


def _session(session: Session) -> dict[str, Any]:
    keys = ("call_id", "practised_at", "scenario", "title", "topic", "level", "seed", "random")
    grade = asdict(session.assessment)
    return {**{key: getattr(session, key) for key in keys}, **grade}


def _tables(
    trainee: str | None, found: Figures, chosen: Practised, book: Book
) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    tables = class_tables(found, book) if trainee is None else trainee_tables(found, chosen.sessions, book)
    return tables, weekly_tables(found, book)


def _page(trainee: str | None, found: Figures, chosen: Practised, book: Book) -> str:
    made = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    return progress_page(found, *_tables(trainee, found, chosen, book), trainee, made)


def _tell(trainee: str | None, found: Figures, chosen: Practised, book: Book) -> None:
    from sop_tui.cli.columns import aligned  # noqa: PLC0415 - measures text, which --help does without

    line = found.total
    days = f", {found.calls.first_day} s.d. {found.calls.last_day}" if line.sessions else ""
    whose = f"{len(found.trainees)} peserta" if trainee is None else trainee_name(trainee)
    tell(f"{whose}, {line.sessions} sesi{days}: nilai {known(line.points)}, kini {known(line.recent)}.")
    tables, weekly = _tables(trainee, found, chosen, book)
    for table in (*tables, *weekly):
        if table.rows:
            tell()
            for row in aligned(table):
                tell(row)


def _show(folder: DataFolder, practised: Practised, book: Book, trainee: str | None) -> None:
    from sop_tui.tui.progress_app import ProgressApp  # noqa: PLC0415 - a screen only where one is wanted

    ProgressApp(folder, practised.sessions, practised.attempts, book, trainee).run()
