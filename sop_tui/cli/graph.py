"""``graph``: a dialogue as a picture in the making."""

import difflib
from pathlib import Path

import click

from sop_tui.cli.options import json_option, places, scripts_folder, scripts_wrong
from sop_tui.cli.output import Refusal, print_json, tell
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.graphing import FORMATS, drawing
from sop_tui.store.scripts import read_folder


@click.command()
@click.argument("dialog", metavar="DIALOG")
@click.option("--format", "notation", type=click.Choice(list(FORMATS)), default=next(iter(FORMATS)), show_default=True)
@json_option
@places("scripts")
def graph(dialog: str, notation: str, as_json: bool, scripts: Path | None) -> int:
    """Draw a dialogue as Mermaid or DOT.

    A node is a step: its id, kind, clause and first words. An arrow is where it leads: an option with its text, and
    dashed where its condition passes it over. With --json the drawing is in a document.
    """
    try:
        book = read_folder(scripts_folder(scripts).resolve()).book
    except ScriptError as error:
        raise scripts_wrong(error) from None
    if dialog not in book.dialogs:
        near = difflib.get_close_matches(dialog[:64], book.dialogs, n=1)
        mend = f"write {near[0]}" if near else f"use one of {', '.join(book.dialogs)}"
        raise Refusal("DIALOG_UNKNOWN", f"no dialogue {dialog}", mend)
    text = FORMATS[notation](drawing(book.dialogs[dialog]))
    if as_json:
        print_json({"dialog": dialog, "format": notation, "text": text})
        return 0
    for line in text.splitlines():
        tell(line)
    return 0
