"""`sample`, `grade` and `calibrate`, and what `check` says of scorecards."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from sop_tui.core.grading import Rating
from sop_tui.core.transcript import seal
from sop_tui.store.calls import read_transcript, write_sealed
from sop_tui.store.folder import DataFolder
from sop_tui.store.reviews import reviews_of, write_dispute, write_review
from sop_tui.store.scorecards import read_card
from sop_tui.store.scripts import packaged
from tests.cli_runner import DIAGNOSTIC, TERMINAL_ORDERS, broken, document, run, scripts_in, transcript_in

AT = "2026-11-22T09:00:00+07:00"

RATED = ("nada", "empati", "kejelasan", "penanganan")


def call_id(number: int) -> str:
    return f"016ee{number:03x}-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Live calls of two agents on three days of one week and one of the next; and one that is practised."""
    at = tmp_path_factory.mktemp("team")
    held = read_transcript(transcript_in(at))
    days = ("10", "11", "12", "17")
    calls = [(agent, day, "live") for agent in ("Rani", "=Budi\x1b[31m") for day in days for _ in range(2)]
    for number, (agent, day, mode) in enumerate([*calls, ("Rani", "10", "training")]):
        started = f"2019-12-{day}T09:12:00+07:00"
        about = {"call_id": call_id(number), "agent": agent, "started_at": started, "mode": mode}
        write_sealed(DataFolder(at / "team"), seal({**held, **about}))
    return at / "team"


@pytest.fixture
def data(team: Path, tmp_path: Path) -> DataFolder:
    """A data folder with those calls."""
    return DataFolder(shutil.copytree(team, tmp_path / "team"))


def drawn(data: DataFolder, *args: object) -> list[dict[str, Any]]:
    result = run("sample", "--seed", "q4", "--json", "--data", data.path, *args)
    assert result.exit_code == 0
    found: list[dict[str, Any]] = document(result)["calls"]
    return found


class TestSample:
    def test_so_many_of_each_agent_and_week(self, data: DataFolder) -> None:
        found = drawn(data, "--per", 2)
        assert [(row["agent"], row["week"]) for row in found] == [
            (agent, week) for agent in ("=Budi\x1b[31m", "Rani") for week in ("2019-W50", "2019-W51") for _ in range(2)
        ]
        assert drawn(data, "--per", 2) == found
        whole = drawn(data, "--per", 99, "--from", "0001-01-01", "--to", "9999-12-31")
        assert {row["call_id"] for row in whole} == {call_id(number) for number in range(16)}

    def test_days_and_agents_leave_out_what_was_drawn_and_draw_no_other(self, data: DataFolder) -> None:
        whole = drawn(data, "--per", 3)
        middle = drawn(data, "--per", 3, "--from", "2019-12-11", "--to", "2019-12-11")
        assert middle == [row for row in whole if row["started_at"].startswith("2019-12-11")]
        assert drawn(data, "--per", 3, "--to", "2019-12-11", "--agent", "Rani") == [
            row for row in whole if row["agent"] == "Rani" and row["started_at"] < "2019-12-12"
        ]

    def test_practice_only_where_it_is_asked_for(self, data: DataFolder) -> None:
        assert [row["call_id"] for row in drawn(data, "--per", 9, "--mode", "training")] == [call_id(16)]

    def test_tells_what_was_reviewed(self, data: DataFolder) -> None:
        reviewed(data, 3, "Ani", "baik")
        assert [row["call_id"] for row in drawn(data, "--per", 9) if row["reviewed"]] == [call_id(3)]
        assert run("sample", "--per", 9, "--seed", "q4", "--data", data.path).stdout.count("  reviewed\n") == 1

    def test_in_lines_that_command_no_terminal(self, data: DataFolder) -> None:
        result = run("sample", "--per", 1, "--seed", "q4", "--data", data.path)
        assert result.exit_code == 0
        assert not TERMINAL_ORDERS.search(result.stdout)
        assert result.stdout.endswith("4 calls drawn of 16.\n")

    def test_a_damaged_call_is_told_and_passed_over(self, data: DataFolder) -> None:
        next(data.calls.rglob(f"{call_id(0)}.json")).write_text("{")
        result = run("sample", "--per", 9, "--seed", "q4", "--json", "--data", data.path)
        assert {row["call_id"] for row in document(result)["calls"]} == {call_id(number) for number in range(1, 16)}
        assert "1 call cannot be read" in result.stderr

    @pytest.mark.parametrize(
        "args",
        [
            pytest.param(["--per", 0, "--seed", "a"], id="none"),
            pytest.param(["--per", 1], id="no seed"),
            pytest.param(["--per", 1, "--seed", "a", "--from", "kemarin"], id="no day"),
            pytest.param(["--per", 1, "--seed", "a", "--data", "/nowhere/at/all"], id="no data"),
        ],
    )
    def test_wrong_use(self, args: list[object]) -> None:
        result = run("sample", *args)
        assert (result.exit_code, result.stdout) == (2, "")


def reviewed(data: DataFolder, number: int, by: str, answer: str, **more: Any) -> None:
    """A review of a call in which everything is rated alike."""
    held = read_transcript(next(data.calls.rglob(f"{call_id(number)}.json")))
    ratings = {name: Rating(answer, "sebab") for name in RATED} | {"penenangan": Rating("ya", "tenang")}
    for name in ("tetap_dilayani", "eja_email", "minta_data"):
        ratings[name] = Rating("", "sebab")
    write_review(data, held, read_card(packaged(), "panggilan"), ratings, by=by, at=AT, **more)


class TestCalibrate:
    def test_item_by_item_for_each_pair(self, data: DataFolder) -> None:
        said = {
            "Ani": ("baik", "kurang", "baik"),
            "Budi": ("baik", "baik", "baik"),
            "Citra": ("baik", "kurang", "buruk"),
        }
        for by, answers in said.items():
            for number, answer in enumerate(answers):
                reviewed(data, number, by, answer)
        result = run("calibrate", "--json", "--data", data.path)
        assert result.exit_code == 0
        (table,) = document(result)["cards"]
        assert (table["card"], table["reviewers"], table["calls"]) == ("panggilan", ["Ani", "Budi", "Citra"], 3)
        assert [row["item"] for row in table["items"]] == [*RATED, "penenangan"]
        nada = table["items"][0]
        assert [(pair["reviewers"], pair["n"], pair["same"]) for pair in nada["pairs"]] == [
            (["Ani", "Budi"], 3, 2),
            (["Ani", "Citra"], 3, 2),
            (["Budi", "Citra"], 3, 1),
        ]
        # Ani and Citra: po = 2/3, pe = (2 x 1 + 1 x 1) / 9.
        assert [pair["kappa"] for pair in nada["pairs"]] == pytest.approx([0, 0.5, 0])
        assert (nada["agreement"], nada["kappa"]) == pytest.approx((5 / 9, 1 / 6))
        soothed = table["items"][-1]
        assert (soothed["agreement"], soothed["kappa"], soothed["undefined"]) == (1, None, "one_answer")

    def test_in_lines(self, data: DataFolder) -> None:
        reviewed(data, 0, "Ani", "baik")
        reviewed(data, 0, "Budi\x1b[2J", "kurang")
        result = run("calibrate", call_id(0), "--data", data.path)
        assert result.exit_code == 0
        assert not TERMINAL_ORDERS.search(result.stdout)
        lines = result.stdout.splitlines()
        assert lines[0] == "panggilan (version 1): 2 reviewers, 1 call"
        assert lines[1].split() == ["nada", "0", "%,", "kappa", "0.00"]
        assert lines[-1].split()[:4] == ["all", "items", "20", "%,"]

    def test_a_dispute_changes_nothing(self, data: DataFolder) -> None:
        reviewed(data, 0, "Ani", "baik")
        reviewed(data, 0, "Budi", "kurang")
        before = run("calibrate", "--json", "--data", data.path).stdout
        review = reviews_of(data, call_id(0)).of[0].review
        write_dispute(data, review, "nada", by="Rani", at=AT, reason="x")
        assert run("calibrate", "--json", "--data", data.path).stdout == before

    def test_only_rounds_and_only_one_card(self, data: DataFolder) -> None:
        reviewed(data, 0, "Ani", "baik", calibration=True)
        reviewed(data, 0, "Budi", "baik")
        assert document(run("calibrate", "--json", "--data", data.path))["cards"]
        for args in (["--round"], ["--card", "lain"]):
            assert document(run("calibrate", "--json", "--data", data.path, *args))["cards"] == []
        assert run("calibrate", "--round", "--data", data.path).stdout == "No call was reviewed by two people.\n"

    def test_a_damaged_file_is_a_finding(self, data: DataFolder) -> None:
        reviewed(data, 0, "Ani", "baik")
        (data.review_folder(call_id(0)) / "x.json").write_text("{")
        result = run("calibrate", "--data", data.path)
        assert result.exit_code == 1
        assert "x.json: not a review; passed over" in result.stderr

    @pytest.mark.parametrize("wrong", [call_id(1), "../calls"])
    def test_a_call_without_reviews_is_wrong_use(self, data: DataFolder, wrong: str) -> None:
        result = run("calibrate", wrong, "--data", data.path)
        assert (result.exit_code, result.stdout) == (2, "")


class TestGrade:
    def test_says_what_is_missing(self, tmp_path: Path) -> None:
        result = run("grade", transcript_in(tmp_path), "--card", "panggilan")
        assert result.exit_code == 1
        assert "Nada (nada): missing, needs a rating" in result.stdout

    def test_with_ratings(self, tmp_path: Path) -> None:
        ratings: dict[str, Any] = dict.fromkeys(RATED, "sangat_baik")
        ratings |= {"nada": {"answer": "baik"}, "penenangan": {"answer": "ya", "comment": "tenang"}}
        file = tmp_path / "nilai.json"
        file.write_text(json.dumps(ratings))
        args = ("grade", transcript_in(tmp_path), "--card", "panggilan", "--ratings", file)
        graded = document(run(*args, "--json"))
        assert (graded["complete"], graded["missing"], graded["ignored"]) == (True, [], [])
        of = {row["item"]: row for row in graded["items"]}
        assert (of["nada"]["answer"], of["nada"]["points"]) == ("baik", pytest.approx(8 * 2 / 3))
        assert of["eja_email"]["rules"][0]["evidence"]
        assert run(*args).stdout.splitlines()[-1] == f"Total: {graded['total']:.1f} %"

    @pytest.mark.parametrize(
        "text", ["", "[]", "[" * 9999, '{"nada": 7}', '{"nada": {"answer": 7}}', '{"nada": {"x": ""}}']
    )
    def test_ratings_of_another_shape(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "nilai.json"
        file.write_text(text)
        result = run("grade", transcript_in(tmp_path), "--card", "panggilan", "--ratings", file)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "RATINGS_WRONG" in result.stderr

    def test_no_such_card(self, tmp_path: Path) -> None:
        result = run("grade", transcript_in(tmp_path), "--card", "../sop/EML")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "CARD_MISSING there is no scorecard ../sop/EML. Mend: use one of panggilan." in result.stderr

    def test_no_transcript(self, tmp_path: Path) -> None:
        file = tmp_path / "x.json"
        file.write_text('{"schema": "sop-tui/transcript/1"}')
        result = run("grade", file, "--card", "panggilan")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "TRANSCRIPT_SCHEMA" in result.stderr


class TestCheck:
    def test_a_card_is_checked_by_itself(self, tmp_path: Path) -> None:
        scripts = scripts_in(tmp_path)
        path = scripts / "penilaian" / "panggilan.yaml"
        assert run("check", path, "--scripts", scripts).stdout == "1 scorecard checked: 0 errors, 0 warnings.\n"
        broken(scripts, "penilaian/panggilan.yaml", "clauses: [DTA-2]", "clauses: [DTA-22]")
        result = run("check", path, "--scripts", scripts)
        assert result.exit_code == 1
        found = DIAGNOSTIC.fullmatch(result.stdout.splitlines()[0])
        assert found
        assert (found["file"], found["code"]) == (str(path), "CARD_CLAUSE_UNKNOWN")
        assert "clauses: [DTA-22]" in path.read_text().splitlines()[int(found["line"]) - 1]

    def test_with_its_folder_whatever_else_is_wrong(self, tmp_path: Path) -> None:
        scripts = scripts_in(tmp_path)
        broken(scripts, "penilaian/panggilan.yaml", "weight: 6", "weight: 0")
        broken(scripts, "dialog/panggilan.yaml", "dialog: panggilan", "dialog: [")
        result = run("check", scripts, "--json")
        assert result.exit_code == 1
        checked = document(result)
        assert checked["covered"]["scorecards"] == 1
        codes = {(Path(one["file"]).parent.name, one["code"]) for one in checked["findings"]}
        assert ("penilaian", "CARD_WEIGHT") in codes
        assert "dialog" in {folder for folder, _ in codes}
