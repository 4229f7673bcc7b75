"""``review``: the screens of those who judge calls."""

import getpass
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from sop_tui.cli.options import data_folder, places, scripts_folder, store_refusal
from sop_tui.cli.output import Refusal
from sop_tui.store.folder import StoreError

REVIEWER: Final = "SOP_TUI_REVIEWER"
"""Environment variable: who reviews the calls."""


@click.command()
@click.option("--as", "by", metavar="NAME", help=f"Who reviews; else {REVIEWER}, else the user of the machine.")
@places("data", "scripts")
def review(by: str | None, data: str | None, scripts: Path | None) -> int:
    """Open the sealed calls: a table to filter, sort and draw from, each call to be replayed and rated.

    Its words are Indonesian. Reviews are kept beside the calls in the data folder.
    """
    if not at_terminal():
        mend = "run it in a terminal; sop-tui search, score and grade need none"
        raise Refusal("TERMINAL_MISSING", "there is no terminal to draw on", mend)
    folder = data_folder(data)
    if not folder.calls.is_dir():
        raise Refusal("CALLS_MISSING", f"no sealed call in {folder.path}", "name a data folder with --data")

    from sop_tui.store.held import Held  # noqa: PLC0415 - nothing of a screen before all is well
    from sop_tui.store.index import Index  # noqa: PLC0415 - as above
    from sop_tui.tui.review_app import ReviewApp  # noqa: PLC0415 - as above

    try:
        index = Index.open(folder)
    except StoreError as error:
        raise store_refusal(error, folder.path) from None
    name = by or os.environ.get(REVIEWER) or _user()
    with index:
        app = ReviewApp(Held(folder), index, scripts_folder(scripts).resolve(), name, _now)
        app.run()
    return app.return_code or 0


def at_terminal() -> bool:
    """Whether a person sits at both ends."""
    return all(bool(getattr(stream, "isatty", bool)()) for stream in (sys.stdin, sys.stdout))


def _now() -> datetime:
    return datetime.now().astimezone()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "QA"
