"""Scenarios as a command names them: a file, or the id of one in the scripts."""

import difflib
from pathlib import Path

from sop_tui.cli.findings import read_scenario
from sop_tui.cli.options import scripts_wrong
from sop_tui.cli.output import Refusal
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.scenario import Scenario


def readable(path: Path) -> Scenario:
    """The scenario of a file.

    Raises:
        Refusal: ``SCRIPTS_WRONG``, with everything that is wrong in it.
    """
    try:
        return read_scenario(path)
    except ScriptError as error:
        raise scripts_wrong(error) from None


def named(word: str, packaged: Path, also: str = "") -> Path:
    """The file that is meant; ``also`` tells what else could have been named.

    Raises:
        Refusal: ``SCENARIO_MISSING``.
    """
    path = Path(word)
    if path.is_file():
        return path
    file = packaged / f"{word}.yaml"
    if path.name == word and file.is_file():
        return file
    near = difflib.get_close_matches(word[:64], sorted(one.stem for one in packaged.glob("*.yaml")), n=1)
    mend = f"write {near[0]}" if near else f"name a file, {also}or one of {packaged}"
    raise Refusal("SCENARIO_MISSING", f"no scenario {word}", mend)
