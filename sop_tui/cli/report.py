"""``report``: a team's figures, for those who answer for its calls."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from sop_tui.cli.options import data_folder, json_option, places, scripts_folder, sound_scripts, store_refusal
from sop_tui.cli.output import Refusal, print_json, tell
from sop_tui.cli.review import at_terminal
from sop_tui.cli.search import catch_up, selection_of
from sop_tui.cli.written import csv_of, write_file
from sop_tui.core.selection import Selection
from sop_tui.core.summary import CallSummary
from sop_tui.core.team import Figures, figures
from sop_tui.core.team_tables import Table, tables
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.team_page import team_page

BY: Final = {"agent": "agents", "topic": "topics", "clause": "clauses", "week": "weeks", "letter": "letters"}
"""What lines are of, and where they are in the figures."""


@click.command()
@click.argument("query", nargs=-1)
@click.option("--by", type=click.Choice(list(BY)), help="Only this table; with --csv, agent unless another is named.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one table as CSV: lengths in milliseconds, counts of calls.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page (- prints it).")
@click.option("--text", "as_text", is_flag=True, help="Print the tables, and open no screen.")
@json_option
@places("data", "scripts")
def report(  # noqa: PLR0913, PLR0917 - a command's options
    query: tuple[str, ...],
    by: str | None,
    as_csv: bool,
    html: Path | None,
    as_text: bool,
    as_json: bool,
    data: str | None,
    scripts: Path | None,
) -> int:
    """Show a team's figures.

    By agent, topic, clause, week and letter: calls, length, violations, overrides, refusals of email, corrections while
    spelling. QUERY selects calls as in sop-tui search; without a mode in it, live calls only. A screen in a terminal,
    else the tables.
    """
    if sum((as_csv, html is not None, as_text, as_json)) > 1:
        raise click.UsageError("Give one of --csv, --html, --text and --json.", click.get_current_context())
    asked = selection_of(" ".join(query))
    if not asked.mode:
        # What is practised or simulated is no team's figures, unless it is asked for.
        asked = replace(asked, mode="live")
    words = str(asked)
    found = figures(_calls(data_folder(data), asked))
    chosen = (by,) if by else tuple(BY)
    if as_json:
        print_json({"selection": words, **_json(found, chosen)})
        return 0
    if as_csv:
        click.echo(csv_of(getattr(found, BY[by or "agent"])), nl=False)
        return 0
    shown = [table for table in tables(found, sound_scripts(scripts_folder(scripts)).book) if table.id in chosen]
    if html is not None:
        made = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
        write_file(html, team_page(found, shown, words, made))
    elif as_text or by or not at_terminal():
        _tell(found, shown, words)
    else:
        _show(found, shown, words)
    return 0


def _calls(folder: DataFolder, chosen: Selection) -> Iterator[CallSummary]:
    from sop_tui.store.index import Index  # noqa: PLC0415 - brings SQLite, which --help does without

    if not folder.calls.is_dir():
        raise Refusal("CALLS_MISSING", f"no sealed call in {folder.path}", "name a data folder with --data")
    try:
        with Index.open(folder) as index:
            catch_up(index)
            yield from index.summaries(chosen)
    except StoreError as error:
        raise store_refusal(error, folder.path) from None


def _json(found: Figures, chosen: Sequence[str]) -> dict[str, Any]:
    return {
        "first_day": found.first_day or None,
        "last_day": found.last_day or None,
        "total": asdict(found.total),
        **{BY[by]: [asdict(line) for line in getattr(found, BY[by])] for by in chosen},
    }


def _tell(found: Figures, shown: Sequence[Table], words: str) -> None:
    from sop_tui.cli.columns import aligned  # noqa: PLC0415 - measures text, which --help does without

    line = found.total
    days = f", {found.first_day} s.d. {found.last_day}" if line.calls else ""
    tell(f"{line.calls} panggilan ({words}){days}: {line.violating} melanggar.")
    for table in filter(lambda table: table.rows, shown):
        tell()
        for row in aligned(table):
            tell(row)


def _show(found: Figures, shown: Sequence[Table], words: str) -> None:
    from sop_tui.tui.report_app import ReportApp  # noqa: PLC0415 - a screen only where one is wanted

    ReportApp(found, shown, words).run()
