"""``reindex``: the index of earlier calls, made from the sealed calls."""

from pathlib import Path

import click

from sop_tui.cli.options import data_folder, json_option, places, store_refusal
from sop_tui.cli.output import Refusal, counted, print_json, tell
from sop_tui.store.callers import rebuild
from sop_tui.store.folder import StoreError


@click.command()
@json_option
@places("data")
def reindex(as_json: bool, data: str | None) -> int:
    """Add calls that are missing from the index of callers.

    Needed after sealed calls were copied into a data folder. An index that is missing as a whole is made by the desk
    itself, behind its screens.
    """
    folder = data_folder(data)
    if not folder.calls.is_dir():
        raise Refusal("CALLS_MISSING", f"no sealed call in {folder.path}", "name a data folder with --data")
    unfit: list[Path] = []
    try:
        added = rebuild(folder, unfit.append)
    except StoreError as error:
        raise store_refusal(error, folder.path) from None
    if as_json:
        print_json({"added": added, "passed_over": list(map(str, unfit))})
    else:
        for path in unfit:
            tell(f"{path} cannot hold lines: move it away and run reindex again.")
        tell(f"{counted(added, 'call')} added.")
    return int(bool(unfit))
