"""Practice is never among live calls: what lists, counts, draws or recognizes calls in a data folder sees nothing of
``training/`` in it, and sees it all where that folder is named."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sop_tui.cli.findings import SCENARIOS, read_scenario
from sop_tui.core import commands as cmd
from sop_tui.core.limits import Selection
from sop_tui.store.callers import earlier_calls, rebuild
from sop_tui.store.folder import DataFolder
from sop_tui.store.index import Index
from sop_tui.store.practice import STATION, ScenarioClock, begin_practice
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.store.sessions import training_folder, write_session
from sop_tui.store.station import Station
from sop_tui.store.unfinished import unfinished
from sop_tui.tui.listing import Listing, Pages
from tests.cli_runner import document, run
from tests.training.practised import SESSION
from tests.tui.conftest import CALLER
from tests.tui.reviewing import hold

SCRIPTS = read_folder(packaged())
SCENARIO = read_scenario(packaged() / SCENARIOS / "ibu_masna.yaml")

Found = Callable[[Path], set[str]]


@dataclass(frozen=True, slots=True)
class Held:
    """A data folder with a live call of Rani and, in its training folder, a practice call of Tono from one number."""

    data: Path
    live: str
    practised: str


def practise(data: Path) -> str:
    """A practice call, sealed and graded; returns its id."""
    folder = training_folder(DataFolder(data))
    clock = ScenarioClock(SCENARIO.started_at)
    live = begin_practice(folder, SCRIPTS, replace(SCENARIO, caller=CALLER), "Tono", clock)
    assert live.do(cmd.End("terputus")) is None
    station = Station(folder, SCRIPTS, "Tono", STATION, clock)
    station.seal(live)
    if station.indexing is not None:
        station.indexing.join()
    call_id = live.call.started.call_id
    write_session(folder, replace(SESSION, call_id=call_id, trainee="Tono"))
    return call_id


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    data = tmp_path_factory.mktemp("above") / "data"
    live = hold(data, SCRIPTS).stem
    return Held(data, live, practise(data))


def by_json(*words: str) -> Found:
    """What a command finds in ``--data``."""

    def found(data: Path) -> set[str]:
        return {row["call_id"] for row in document(run(*words, "--data", data, "--json"))["calls"]}

    return found


def scored(data: Path) -> set[str]:
    return {row["call_id"] for row in document(run("score", data, "--json"))["transcripts"]}


def exported(data: Path) -> set[str]:
    return {line.split(",")[0] for line in run("export", "csv", "--data", data).stdout.splitlines()[1:]}


def reviewed(data: Path) -> set[str]:
    """The lines of the reviewer's table."""
    with Index.open(DataFolder(data)) as index:
        index.refresh()
        pages = Pages(index, Listing(Selection()))
        return {Path(line.id).stem for line in pages.page(0)}


LOOKS = [
    pytest.param(by_json("search"), id="search"),
    pytest.param(scored, id="score"),
    pytest.param(exported, id="export"),
    pytest.param(reviewed, id="review"),
]


@pytest.mark.parametrize("look", LOOKS)
def test_practice_is_seen_where_its_folder_is_named_and_nowhere_else(held: Held, look: Found) -> None:
    assert look(held.data) == {held.live}
    assert look(held.data / "training") == {held.practised}


@pytest.mark.parametrize("mode", ["live", "training", "simulation"])
def test_a_sample_of_live_calls_draws_no_practice_in_any_mode(held: Held, mode: str) -> None:
    drawn = by_json("sample", "--per", "9", "--seed", "a", "--mode", mode)
    assert drawn(held.data) == ({held.live} if mode == "live" else set())
    assert drawn(held.data / "training") == ({held.practised} if mode == "training" else set())


@pytest.mark.parametrize("query", ["", "mode:training", "agent:Tono"])
def test_a_report_counts_no_practice_in_any_selection(held: Held, query: str) -> None:
    found = document(run("report", query, "--data", held.data, "--json"))
    assert "Tono" not in {line["key"] for line in found["agents"]}
    assert found["total"]["calls"] == (0 if query else 1)


def test_a_report_of_the_training_folder_counts_it_when_asked(held: Held) -> None:
    found = document(run("report", "mode:training", "--data", held.data / "training", "--json"))
    assert [line["key"] for line in found["agents"]] == ["Tono"]


def test_who_practises_with_a_number_makes_nobody_known(held: Held) -> None:
    folder = DataFolder(held.data)
    for _ in range(2):
        assert [call.call_id for call in earlier_calls(folder, CALLER)[0]] == [held.live]
        assert earlier_calls(training_folder(folder), CALLER) == ([], 0)
        # Nor does an index that is made anew from what lies in the folder.
        rebuild(folder)
        rebuild(training_folder(folder))


def test_a_desk_lists_no_practice_of_today_and_offers_none_to_go_on_with(tmp_path: Path) -> None:
    clock = ScenarioClock(SCENARIO.started_at)
    practise(tmp_path)
    open_ = begin_practice(training_folder(DataFolder(tmp_path)), SCRIPTS, SCENARIO, "Tono", clock)
    open_.journal.close()
    station = Station(DataFolder(tmp_path), SCRIPTS, "Rani", "meja-1", clock)
    assert (station.today(), station.unfinished()) == ([], [])
    assert len(unfinished(training_folder(DataFolder(tmp_path)))) == 1


def test_where_there_is_only_practice_there_is_nothing_to_score_or_export(tmp_path: Path) -> None:
    practise(tmp_path)
    result = run("score", tmp_path)
    assert (result.exit_code, "CALLS_MISSING" in result.stderr) == (2, True)
    assert run("export", "csv", tmp_path).stdout.count("\n") == 1


def test_a_folder_above_data_folders_is_one_of_live_calls_too(held: Held) -> None:
    rows = document(run("score", held.data.parent, "--json"))["transcripts"]
    assert {row.get("call_id") for row in rows} == {held.live}


def test_progress_is_of_practice_alone(held: Held) -> None:
    found: Any = document(run("progress", "--data", held.data, "--json"))
    assert [line["key"] for line in found["trainees"]] == ["Tono"]
