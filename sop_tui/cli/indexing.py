"""``reindex``: both indexes of the sealed calls, of callers and of everything that calls are searched by, made anew."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sop_tui.cli.options import data_folder, json_option, places, store_refusal
from sop_tui.cli.output import Refusal, counted, print_json, tell
from sop_tui.cli.parallel import in_order
from sop_tui.cli.progress import Progress
from sop_tui.store.callers import rebuild
from sop_tui.store.folder import DataFolder, StoreError

if TYPE_CHECKING:
    from sop_tui.store.index_rows import Entry


@click.command()
@json_option
@places("data")
def reindex(as_json: bool, data: str | None) -> int:
    """Make the indexes anew from the sealed calls.

    Both are caches, and catch up by themselves with what is sealed, copied in or deleted; this is for a file that was
    changed in its place, and for a data folder whose calls were copied in for the desk, which knows callers by them.
    """
    folder = data_folder(data)
    if not folder.calls.is_dir():
        raise Refusal("CALLS_MISSING", f"no sealed call in {folder.path}", "name a data folder with --data")
    unfit: list[Path] = []
    try:
        added = rebuild(folder, unfit.append)
        indexed, damaged = _rebuilt(folder)
    except StoreError as error:
        raise store_refusal(error, folder.path) from None
    if as_json:
        print_json({"added": added, "passed_over": list(map(str, unfit)), "indexed": indexed, "damaged": damaged})
    else:
        if unfit:
            # Their names are numbers of customers; with --json they are told.
            tell(f"{counted(len(unfit), 'file')} of {folder.callers} no ordinary file: move away what is none.")
        tell(f"{counted(added, 'call')} added to the callers, {counted(indexed, 'call')} indexed for search.")
        if damaged:
            tell(f"{counted(damaged, 'file')} damaged: see sop-tui search rusak:ya.")
    return int(bool(unfit))


def _rebuilt(folder: DataFolder) -> tuple[int, int]:
    """How many calls are in the index, and how many of their files are damaged."""
    from sop_tui.core.selection import Selection  # noqa: PLC0415 - brings SQLite, which other commands do without
    from sop_tui.store.index import Index  # noqa: PLC0415 - as above

    with Index.open(folder, anew=True) as index, Progress() as bar:
        index.refresh(bar.at, on_all_cores)
        return index.count(most=None), index.count(Selection(damaged=True), None)


def on_all_cores(calls: Path, paths: Iterable[bytes]) -> "Iterator[list[Entry | None]]":
    """Reads transcripts on every core; what the index takes as its reader."""
    from sop_tui.store.index import BATCH  # noqa: PLC0415 - as above

    return in_order(partial(_read, calls), paths, BATCH)


def _read(calls: Path, paths: tuple[bytes, ...]) -> "list[Entry | None]":
    from sop_tui.store.index_rows import read_entries  # noqa: PLC0415 - as above

    return read_entries(calls, paths)
