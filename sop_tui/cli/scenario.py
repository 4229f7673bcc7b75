"""``scenario``: practice made of what really happened."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from sop_tui.cli.options import (
    FILE,
    data_folder,
    json_option,
    places,
    scripts_folder,
    scripts_wrong,
    sound_scripts,
    store_refusal,
)
from sop_tui.cli.output import Refusal, complain, print_json
from sop_tui.core.book import Book, Source
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.scenario import Scenario
from sop_tui.core.training.course import CourseError, departure, scenario_from
from sop_tui.core.training.speech import Speech
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import StoreError
from sop_tui.store.frozen import thaw
from sop_tui.store.scenario_file import scenario_yaml, write_scenario
from sop_tui.store.scripts import read_blobs
from sop_tui.store.speeches import CUSTOMERS, SPEECHES, read_speech

ID: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
NAMELESS: Final = "dari_panggilan"
"""The id where none is given, and no file to call it by."""

REMARK: Final = "Made of a call by sop-tui scenario from. All names, numbers and addresses in it are made up."


@click.group()
def scenario() -> None:
    """Make scenarios for simulate and train."""


@scenario.command("from")
@click.argument("transcript", type=FILE)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write it there; else on stdout.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Another one makes other values."
)
@click.option("--id", "name", metavar="NAME", help="Of the scenario; else the name of FILE.")
@json_option
@places("data", "scripts")
def from_transcript(  # noqa: PLR0913, PLR0917 - one argument an option
    transcript: Path,
    output: Path | None,
    seed: int,
    name: str | None,
    as_json: bool,
    data: str | None,
    scripts: Path | None,
) -> int:
    """Make a scenario of a sealed call.

    Names, numbers, addresses and emails are replaced by made-up ones of the same shape, and words that may tell of a
    person by others. The course stays: a simulation of the scenario comes along the same path. Where it does not, under
    the scripts of --scripts as they are now, the first place is told, and the exit status is 1.

    The transcript must verify; the frozen scripts for that are those of --data, else of the data folder in which it
    lies.
    """
    folder = scripts_folder(scripts)
    document, book = _sound(transcript, data), sound_scripts(folder).book
    try:
        made = scenario_from(book, document, _named(name, output), seed, _speech(folder))
        differs = departure(book, made, document)
    except CourseError as error:
        raise Refusal("COURSE_LOST", f"{transcript}: {error}", "name the scripts of the call with --scripts") from None
    text = _written(made, output)
    if as_json:
        told_as: dict[str, Any] = {"scenario": made.scenario, "file": str(output) if output else None, "text": text}
        print_json({**told_as, "same": differs is None, "departure": asdict(differs) if differs else None})
    elif output is None:
        click.echo(text, nl=False)
    if differs is not None and not as_json:
        complain(f"{transcript}: another path from {differs} on")
    return int(differs is not None)


def _speech(folder: Path) -> Speech | None:
    """The customers' words, where the scripts have any."""
    if not (folder / SPEECHES / f"{CUSTOMERS}.yaml").is_file():
        return None
    try:
        return read_speech(folder)
    except ScriptError as error:
        raise scripts_wrong(error) from None


def _sound(path: Path, data: str | None) -> dict[str, Any]:
    """The document of a transcript that is what happened."""
    from sop_tui.store.export.work import folder_of  # noqa: PLC0415 - brings all the exports
    from sop_tui.store.verify import verify  # noqa: PLC0415 - brings schemas

    inside = folder_of(path)
    folder = data_folder(data or (str(inside) if inside else None))

    def load(sources: tuple[Source, ...]) -> Book:
        return read_blobs(thaw(folder, sources)).book

    try:
        document, wrong = read_transcript(path), verify(path, load)
    except StoreError as error:
        raise store_refusal(error, path) from None
    if wrong:
        where = f" {wrong[0].where}" if wrong[0].where else ""
        raise Refusal("TRANSCRIPT_UNSOUND", f"{path}: {wrong[0].code}{where}", "see sop-tui verify")
    return document


def _named(name: str | None, output: Path | None) -> str:
    if name is None:
        return output.stem if output and ID.fullmatch(output.stem) else NAMELESS
    if not ID.fullmatch(name):
        raise Refusal("SCENARIO_ID", f"{name} is no id", "write small letters, digits and _, a letter first")
    return name


def _written(made: Scenario, output: Path | None) -> str:
    if output is not None:
        if output.exists() and not output.is_file():
            # A device or a pipe must not become a file.
            raise Refusal("FILE_UNWRITABLE", f"{output}: no ordinary file", "name a file in a folder of yours")
        try:
            write_scenario(output, made, REMARK)
        except StoreError as error:
            raise store_refusal(error, output) from None
        complain(f"Written: {output}.")
    return scenario_yaml(made, REMARK)
