"""``coverage``: what of the SOPs no step carries out, no rule speaks for, and no scenario tries."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from sop_tui.cli.findings import SCENARIOS, read_scenario
from sop_tui.cli.options import json_option, places, scripts_folder, scripts_wrong, sound_scripts
from sop_tui.cli.output import counted, diagnostic_json, print_json, tell
from sop_tui.cli.simulations import call_id
from sop_tui.core.book import Book
from sop_tui.core.checking.finding import Finding
from sop_tui.core.coverage import ClauseRow, Trial, gaps, trial
from sop_tui.core.coverage import coverage as covered
from sop_tui.core.coverage_rules import SCENARIO_UNHELD
from sop_tui.core.diagnostic import Diagnostic, Place, ScriptError
from sop_tui.core.simulate import ScenarioError, simulate
from sop_tui.store.scripts import Scripts


@click.command()
@json_option
@places("scripts")
def coverage(as_json: bool, scripts: Path | None) -> int:
    """Tell what no step, rule or scenario covers.

    For each clause of each SOP: the steps that carry it out, the rules that name it, and the scenarios of the latihan
    folder in which each of these comes up. Exit status 1 where a cell is empty.
    """
    folder = scripts_folder(scripts)
    held_with = sound_scripts(folder)
    tried = [_tried(held_with.book, path) for path in sorted((folder / SCENARIOS).glob("*.yaml"))]
    trials = [one for one in tried if isinstance(one, Trial)]
    rows = covered(held_with.book, trials)
    findings = [one for one in tried if isinstance(one, Diagnostic)]
    findings += [_placed(held_with, folder, one) for one in gaps(rows)]
    if as_json:
        found = [diagnostic_json(item) for item in findings]
        print_json({"clauses": [_row_json(row) for row in rows], "scenarios": len(trials), "findings": found})
    else:
        for line in (*_table(rows), *map(str, findings)):
            tell(line)
        tell(_summary(rows, len(trials), len(findings)))
    return int(bool(findings))


def _tried(book: Book, path: Path) -> Trial | Diagnostic:
    """What a scenario tries, or why it tries nothing."""
    try:
        scenario = read_scenario(path)
        return trial(book, scenario.scenario, simulate(book, scenario, call_id(scenario, 0)))
    except ScriptError as error:
        raise scripts_wrong(error) from None
    except ScenarioError as fault:
        rule, why = SCENARIO_UNHELD, f"the scenario cannot be held: {fault}".rstrip(".")
        return Diagnostic(rule.code, rule.severity, Place(str(path), 1, 1), why, "answer there, or mend the dialogue")


def _placed(scripts: Scripts, folder: Path, found: Finding) -> Diagnostic:
    """A finding with its place, the file named as the user names the folder."""
    place = scripts.place(found.kind, found.id, found.path)
    if place is not None:
        place = place._replace(file=f"{folder}/{place.file.removeprefix(scripts.prefix)}")
    return Diagnostic(found.code, found.severity, place, found.message, found.mend, found.path)


def _row_json(row: ClauseRow) -> dict[str, Any]:
    return {
        "sop": row.sop,
        "clause": row.clause,
        "steps": [
            {**dict(zip(("dialog", "step", "part"), one.step, strict=True)), "scenarios": one.scenarios}
            for one in row.steps
        ],
        "constraints": [{"id": one.rule, "scenarios": one.scenarios} for one in row.rules],
        "scenarios": row.scenarios,
    }


def _table(rows: Sequence[ClauseRow]) -> Iterator[str]:
    """A line for each step and each rule of a clause, with the number of scenarios in which it comes up."""
    cells = [(row.clause, *cell) for row in rows for cell in _cells(row)]
    first, third = (max((len(line[at]) for line in cells), default=0) for at in (0, 2))
    clause = None
    for line in cells:
        shown = line[0] if line[0] != clause else ""
        clause = line[0]
        yield f"{shown:{first}}  {line[1]}  {line[2]:{third}}  {line[3]}"


def _cells(row: ClauseRow) -> Iterator[tuple[str, str, str]]:
    steps = [("step", one.name, counted(len(one.scenarios), "scenario")) for one in row.steps]
    rules = [("rule", one.rule, counted(len(one.scenarios), "scenario")) for one in row.rules]
    yield from steps or [("step", "none", "")]
    yield from rules or [("rule", "none", "")]


def _summary(rows: Sequence[ClauseRow], scenarios: int, empty: int) -> str:
    steps = len({one.step for row in rows for one in row.steps})
    rules = sum(len(row.rules) for row in rows)
    looked = (counted(len(rows), "clause"), counted(steps, "step"), counted(rules, "rule"))
    return f"{', '.join(looked)}, {counted(scenarios, 'scenario')}: {counted(empty, 'empty cell')}."
