"""``score``: what each clause of the SOPs came to, for one transcript or for a hundred thousand.

Whichever core is free reads transcripts, checks their seals and writes their rows (`sop_tui.cli.scored`). Here the rows
are printed as they come, in the order of the files, and only sums are kept.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

import click

from sop_tui.cli.gathered import FILES_AND_FOLDERS, gathered
from sop_tui.cli.options import json_option, places, store_refusal
from sop_tui.cli.output import Refusal, complain, json_text, refuse, tell
from sop_tui.cli.progress import Progress
from sop_tui.cli.scored import CSV_COLUMNS, Form, Scored, Sums, csv_lines, scored, scored_file
from sop_tui.store.folder import StoreError

BATCH: Final = 64
"""Transcripts that a core scores at a time."""

_HEAD: Final = {"text": "", "csv": csv_lines([CSV_COLUMNS]), "json": '{"transcripts": [\n'}
_BETWEEN: Final = {"text": "", "csv": "", "json": ",\n"}


@click.command()
@click.argument("transcripts", metavar="TRANSCRIPT...", nargs=-1, required=True, type=FILES_AND_FOLDERS)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print a table, a row a clause of a call.")
@places()
def score(transcripts: tuple[Path, ...], as_json: bool, as_csv: bool) -> int:
    """Score transcripts, clause by clause.

    TRANSCRIPT is a file, a data folder (its sealed calls), or any other folder (every *.json below it). Rows come in
    the order of the files, as soon as they are known, and sums at the end: with --json as "summary", with --csv on
    stderr.

    A clause is satisfied, violated, or vacuous (the call gave no occasion). A transcript that is not as it was sealed
    is scored, and that is told on stderr. Exit status 1 where a rule is violated.

    A file that is no transcript is wrong use where it is the only one. Among others it is told on stderr, and with
    --json also in its place, with an "error"; the rest is scored, and the exit status is 1.
    """
    if as_json and as_csv:
        raise click.UsageError("Give either --json or --csv.", click.get_current_context())
    form: Form = "json" if as_json else "csv" if as_csv else "text"
    if len(transcripts) == 1 and transcripts[0].is_file():
        return _printed(form, iter([_only(form, transcripts[0])]), Progress(), several=False)
    with Progress(rows=True) as progress, closing(_each(form, transcripts)) as parts:
        if progress.shown:
            progress.at(0, sum(1 for _ in gathered(transcripts)))
        return _printed(form, parts, progress, several=True)


def _only(form: Form, path: Path) -> Scored:
    try:
        return scored_file(form, path)
    except StoreError as error:
        raise store_refusal(error, path) from None


def _each(form: Form, named: tuple[Path, ...]) -> Generator[Scored, None, None]:
    from sop_tui.cli.parallel import in_order  # noqa: PLC0415 - a single file needs no other processes

    paths = gathered(named)
    first = next(paths, None)
    if first is None:
        raise Refusal("CALLS_MISSING", f"no transcript in {named[0]}", "name files or folders of transcripts")
    with closing(in_order(partial(scored, form), chain([first], paths), BATCH)) as parts:
        yield from parts


def _printed(form: Form, parts: Iterator[Scored], progress: Progress, several: bool) -> int:
    """Print the parts as they come; a document of JSON is whole even where not every part could be made."""
    sums = Sums()
    begun = False
    try:
        for part in parts:
            before = _BETWEEN[form] if begun else _HEAD[form]
            begun = True
            click.echo(before + part.rows, nl=False)
            for line in part.told:
                progress.told(line)
            sums += part.sums
            progress.add(part.sums.calls + part.sums.unread)
    except Refusal as refusal:
        if not begun:
            raise
        if form == "json":
            click.echo(_foot(sums, refusal), nl=False)
        refuse(refusal, as_json=False)
        return 2
    if form == "json":
        click.echo(_foot(sums), nl=False)
    elif several:
        (complain if form == "csv" else tell)(str(sums))
    return int(sums.violated + sums.unread > 0)


def _foot(sums: Sums, fault: Refusal | None = None) -> str:
    """The end of a document of JSON."""
    error = {"code": fault.code, "message": fault.message, "mend": fault.mend} if fault else None
    rest = {"summary": sums.as_json()} | ({"error": error} if error else {})
    return f"\n],\n{json_text(rest)[1:]}\n"
