"""``simulate``: calls held without a screen, and whether what came out is what the scenario expects."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from sop_tui.cli.findings import SCENARIOS
from sop_tui.cli.options import (
    data_folder,
    json_option,
    places,
    scripts_folder,
    sound_scripts,
    store_refusal,
)
from sop_tui.cli.output import Refusal, counted, print_json, tell
from sop_tui.cli.scenario_files import named, readable
from sop_tui.core.book import Book
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import Difference, ScenarioError, compare
from sop_tui.core.simulate import simulate as hold
from sop_tui.core.transcript import seal, transcript
from sop_tui.store.calls import write_sealed
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import freeze


@dataclass(frozen=True, slots=True)
class Result:
    """What a scenario came to."""

    file: Path
    scenario: Scenario
    call_id: str
    outcome: str | None = None
    differences: tuple[Difference, ...] = ()
    error: str | None = None
    """Where and why the call could not be held to its end."""
    document: dict[str, Any] | None = None
    """The sealed transcript."""
    transcript: Path | None = None
    """Where it was written."""

    @property
    def verdict(self) -> str:
        """ok, differs or error."""
        return "error" if self.error else "differs" if self.differences else "ok"

    def as_json(self) -> dict[str, Any]:
        """Everything but the transcript itself."""
        return {
            "scenario": self.scenario.scenario,
            "title": self.scenario.title,
            "file": str(self.file),
            "verdict": self.verdict,
            "call_id": self.call_id,
            "outcome": self.outcome,
            "differences": [asdict(item) for item in self.differences],
            "error": self.error,
            "transcript": str(self.transcript) if self.transcript else None,
        }


@click.command()
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Another one makes other ids.")
@click.option("--out", metavar="DIR", help="Write sealed transcripts into this data folder.")
@json_option
@places("scripts")
def simulate(scenarios: tuple[str, ...], seed: int, out: str | None, as_json: bool, scripts: Path | None) -> int:
    """Hold simulated calls and compare.

    What comes out of each call is compared with what its scenario expects. SCENARIO is a file, a folder of them, or the
    id of one in the latihan folder of the scripts. Exit status 1 where something differs, or a call cannot be held.
    """
    folder = scripts_folder(scripts)
    chosen = [item for word in scenarios for item in _found(word, folder / SCENARIOS)]
    held_with = sound_scripts(folder)
    results = [_held(held_with.book, path, scenario, seed) for path, scenario in chosen]
    if out is not None:
        results = _kept(data_folder(out), held_with.blobs, results)
    wrong = sum(result.verdict != "ok" for result in results)
    if as_json:
        rows = [result.as_json() for result in results]
        print_json({"scenarios": rows, "ok": len(results) - wrong, "wrong": wrong})
    else:
        for result in results:
            _tell(result)
        tell(f"{counted(len(results), 'scenario')}: {len(results) - wrong} ok, {wrong} wrong.")
    return int(wrong > 0)


def _found(word: str, packaged: Path) -> list[tuple[Path, Scenario]]:
    path = Path(word)
    if path.is_dir():
        files = sorted(path.glob("*.yaml"))
        if not files:
            raise Refusal("SCENARIO_MISSING", f"no *.yaml in {word}", "name a folder of scenarios")
        return [(file, readable(file)) for file in files]
    file = named(word, packaged, "a folder, ")
    return [(file, readable(file))]


def call_id(scenario: Scenario, seed: int) -> str:
    """The id of a simulated call: a UUID version 7 (RFC 9562) with the scenario's time, and a digest for chance."""
    milliseconds = int(datetime.fromisoformat(scenario.started_at).timestamp() * 1000)
    named = sha256(json.dumps([scenario.scenario, seed]).encode()).digest()
    chance = int.from_bytes(named[:10], "big")
    number = milliseconds << 80 | 7 << 76 | (chance >> 68) << 64 | 2 << 62 | chance & ((1 << 62) - 1)
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _held(book: Book, path: Path, scenario: Scenario, seed: int) -> Result:
    identity = call_id(scenario, seed)
    try:
        held = hold(book, scenario, identity)
    except ScenarioError as fault:
        return Result(path, scenario, identity, error=str(fault))
    document = seal(transcript(held.call, held.events))
    differences = tuple(compare(held, scenario))
    return Result(path, scenario, identity, held.call.outcome, differences, document=document)


def _kept(folder: DataFolder, blobs: Mapping[str, bytes], results: Iterable[Result]) -> list[Result]:
    """The results with their transcripts written, beside frozen copies of the scripts they need to be verified."""
    kept = []
    at: Path | None = folder.path
    try:
        folder.prepare()
        freeze(folder, blobs)
        for result in results:
            at = result.file
            written = write_sealed(folder, result.document) if result.document else None
            kept.append(replace(result, transcript=written))
    except StoreError as error:
        raise store_refusal(error, at) from None
    return kept


def _tell(result: Result) -> None:
    where = f" {result.transcript}" if result.transcript else ""
    if result.error:
        tell(f"error    {result.scenario.scenario}: {result.error}")
        return
    tell(f"{result.verdict:8} {result.scenario.scenario} ({result.outcome}){where}")
    for difference in result.differences:
        tell(f"         {difference}")
