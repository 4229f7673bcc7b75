"""``export``: calls taken out of the program, as tables, as an event log, or as pages.

Whichever core is free reads transcripts and gives them their form (`sop_tui.store.export.work`); here the parts are
written as they come, in the order of the files, so neither many calls nor long ones fill the memory.
"""

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final, get_args

import click

from sop_tui.cli.gathered import FILES_AND_FOLDERS, gathered
from sop_tui.cli.options import data_folder, json_option, places, scripts_folder, sound_scripts, store_words
from sop_tui.cli.options import store_refusal as store_refused
from sop_tui.cli.output import Refusal, counted, print_json, tell
from sop_tui.cli.parallel import in_order
from sop_tui.cli.progress import Progress
from sop_tui.core.redaction import KEY_BYTES
from sop_tui.store import durable
from sop_tui.store.export import csv, parquet, xes
from sop_tui.store.export.whole import whole
from sop_tui.store.export.work import Done, Format, Job, worked
from sop_tui.store.folder import DataFolder, StoreError

BATCH: Final = 32
"""Transcripts that a core is given at a time."""

_PAGE: Final = 2000
"""Calls asked of the index at a time."""

_IN_A_FOLDER: Final = ("html", "parquet")

Write = Callable[[Done], object]


@dataclass(slots=True)
class _Told:
    """What is said at the end."""

    calls: int = 0
    without_scripts: int = 0
    passed_over: list[dict[str, str]] = field(default_factory=list)


@click.command()
@click.argument("format_", metavar="FORMAT", type=click.Choice(get_args(Format)))
@click.argument("transcripts", metavar="[TRANSCRIPT|FOLDER]...", nargs=-1, type=FILES_AND_FOLDERS)
@click.option("-o", "--output", metavar="FILE|DIR", type=click.Path(path_type=Path), help="Where to write.")
@click.option("--redact", is_flag=True, help="Take the customer out; the same caller keeps one pseudonym.")
@click.option("--level", type=click.Choice(get_args(csv.Level)), default="calls", help="CSV: what a row is.")
@click.option("--query", metavar="SELECTION", help="Only these calls of --data; as sop-tui search takes it.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@json_option
@places("data", "scripts")
def export(  # noqa: PLR0913, PLR0917 - an argument is an option
    format_: Format,
    transcripts: tuple[Path, ...],
    output: Path | None,
    redact: bool,
    level: csv.Level,
    query: str | None,
    force: bool,
    as_json: bool,
    data: str | None,
    scripts: Path | None,
) -> int:
    """Take calls out, as FORMAT csv, html, xes or parquet.

    The calls are those of TRANSCRIPT (files) and FOLDER (a data folder, or any other with transcripts below it), else
    all sealed calls of --data. A transcript that is damaged or altered is told and passed over; the exit status is
    then 1. Files get their names when they are whole, and none is written over without --force.

    csv: a row a call with a column a clause, or with --level events a row an event; to stdout without -o. A cell that a
    spreadsheet would take for a formula begins with an apostrophe.

    html: a page a call, -o DIR for many and -o FILE.html for one; it needs no network and no scripts.

    xes: an event log (IEEE 1849), a trace a call with the activities that the rules judge, what was undone left out; to
    stdout without -o.

    parquet: -o DIR, for calls.parquet and events.parquet.

    With --redact names, numbers, emails, addresses, notes and all that was typed are masked, and of what was said the
    script's own words are left. Agents, activities, times and verdicts stay.
    """
    _check_use(format_, transcripts, output, query, as_json)
    folder = data_folder(data) if data or not transcripts else None
    job = Job(
        format_,
        level,
        csv.clauses_of(sound_scripts(scripts_folder(scripts)).book) if format_ == "csv" else (),
        os.urandom(KEY_BYTES) if redact else None,
        folder.path if folder and (data or not transcripts) else None,
    )
    try:
        paths = _paths(transcripts, folder, query)
        with _sink(job, output, force) as write:
            told = _written(job, paths, write, alone=len(transcripts) == 1 and transcripts[0].is_file())
    except StoreError as error:
        raise _refused(error, output) from None
    _tell(told, job, output, as_json)
    return int(bool(told.passed_over))


def _check_use(
    format_: Format, transcripts: tuple[Path, ...], output: Path | None, query: str | None, as_json: bool
) -> None:
    context = click.get_current_context()
    if output is None and format_ in _IN_A_FOLDER:
        raise click.UsageError(f"Name with -o where {format_} goes.", context)
    if output is None and as_json:
        raise click.UsageError("--json is the report of what was written: name with -o where.", context)
    if query is not None and transcripts:
        raise click.UsageError("Give either --query or transcripts.", context)
    if format_ == "parquet" and not parquet.available():
        raise Refusal("PYARROW_MISSING", "Parquet needs pyarrow", "pip install 'sop-tui[parquet]'")


def _paths(transcripts: tuple[Path, ...], folder: DataFolder | None, query: str | None) -> Iterator[Path]:
    if folder is None or transcripts:
        return gathered(transcripts)
    if not folder.calls.is_dir():
        raise Refusal("CALLS_MISSING", f"no sealed call in {folder.path}", "name a data folder with --data")
    return gathered([folder.calls]) if query is None else iter(_selected(folder, query))


def _selected(folder: DataFolder, query: str) -> list[Path]:
    """Where the calls lie that are meant; the index is closed again before other processes begin."""
    from sop_tui.cli.search import catch_up, selection_of  # noqa: PLC0415 - most exports need no index
    from sop_tui.store.index import Index  # noqa: PLC0415 - brings SQLite

    selection = selection_of(query)
    found: list[Path] = []
    with Index.open(folder) as index:
        catch_up(index)
        while rows := index.calls(selection, "oldest", _PAGE, len(found)):
            found += [row.path for row in rows]
    return found


@contextmanager
def _sink(job: Job, output: Path | None, force: bool) -> Iterator[Write]:
    """Where the parts of an export go."""
    if job.format == "parquet":
        assert output is not None  # noqa: S101 - see _check_use
        with parquet.tables(_made(output), force) as tables:
            yield lambda done: tables.add(done.part)  # type: ignore[arg-type] # parts of this format
    elif job.format == "html":
        assert output is not None  # noqa: S101 - see _check_use
        yield _pages(output, force)
    elif output is None:
        out = sys.stdout.buffer
        out.write(_header(job))
        yield lambda done: out.write(done.part)  # type: ignore[arg-type] # parts of this format
        out.write(_footer(job))
    else:
        with whole(output, force) as file:
            file.write(_header(job))
            yield lambda done: file.write(done.part)  # type: ignore[arg-type] # parts of this format
            file.write(_footer(job))


def _header(job: Job) -> bytes:
    return csv.header(job.level, job.clauses) if job.format == "csv" else xes.header(redacted=job.key is not None)


def _footer(job: Job) -> bytes:
    return b"" if job.format == "csv" else xes.FOOTER


def _made(folder: Path) -> Path:
    try:
        durable.make_folder(folder)
    except OSError as fault:
        raise StoreError.of(fault, folder) from fault
    return folder


def _pages(output: Path, force: bool) -> Write:
    """Each page a file of its own; a file named by -o holds one."""
    single = output.suffix == ".html"
    if not single:
        _made(output)
    written: list[Path] = []

    def write(done: Done) -> None:
        if single and written:
            raise Refusal("EXPORT_PAGES", f"several calls, and {output} holds one", "name a folder with -o")
        path = output if single else output / f"{done.call_id}.html"
        with whole(path, force) as file:
            file.write(done.part)  # type: ignore[arg-type] # parts of this format
        written[:] = [path]

    return write


def _written(job: Job, paths: Iterator[Path], write: Write, alone: bool) -> _Told:
    told = _Told()
    with Progress(rows=True) as progress, closing(_each(job, paths)) as parts:
        for done in chain.from_iterable(parts):
            if not done.code:
                write(done)
                told.calls += 1
                told.without_scripts += done.without_scripts
            elif alone:
                raise store_refused(StoreError(done.code, done.message, "check where it comes from"), done.path)
            else:
                why = store_words(StoreError(done.code, done.message, ""))[0]
                told.passed_over.append({"file": str(done.path), "code": done.code, "message": why})
                progress.told(f"{done.path}: {done.code} {why}; passed over")
            progress.add()
    return told


def _each(job: Job, paths: Iterable[Path]) -> Generator[list[Done], None, None]:
    with closing(in_order(partial(worked, job), paths, BATCH)) as parts:
        yield from parts


def _refused(error: StoreError, output: Path | None) -> Refusal:
    if error.code == "EXPORT_EXISTS":
        return Refusal(
            error.code, f"{error.message.partition(': ')[2].rstrip('.')} is there", "give --force, or another name"
        )
    return store_refused(error, output)


def _tell(told: _Told, job: Job, output: Path | None, as_json: bool) -> None:
    if as_json:
        report: dict[str, Any] = {
            "format": job.format,
            "output": str(output),
            "redacted": job.key is not None,
            "calls": told.calls,
            "without_scripts": told.without_scripts,
            "passed_over": told.passed_over,
        }
        print_json(report)
    elif output is not None:
        tell(f"{counted(told.calls, 'call')} written to {output}.")
        if told.without_scripts:
            missing = counted(told.without_scripts, "call")
            tell(f"Of {missing} the frozen scripts are missing; --data names where they are.")
