"""`progress`: how trainees come on, as tables, CSV, JSON and a page."""

import csv
import io
from pathlib import Path

import pytest

from sop_tui.store.drilled import add_attempt
from sop_tui.store.folder import DataFolder
from sop_tui.store.sessions import training_folder, write_session
from tests.cli_runner import TERMINAL_ORDERS, document, run
from tests.training.practised import ATTEMPT, session

FORMULA = '=cmd|"/c calc"!A1'
HOSTILE = '<script src="//x.test/a.js">alert(1)</script>\u202e\x1b[2J'


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the practice of three trainees."""
    folder = tmp_path_factory.mktemp("data")
    training = training_folder(DataFolder(folder))
    write_session(training, session(1, graded={"points": 40, "clauses": {"EML-1a": "violated"}}))
    write_session(training, session(2, practised_at="2026-11-10T08:00:00+07:00", graded={"points": 90}))
    write_session(training, session(3, trainee=FORMULA, topic="keluhan"))
    add_attempt(training, HOSTILE, ATTEMPT)
    return folder


def rows(data: Path, *words: str) -> list[dict[str, str]]:
    result = run("progress", "--csv", *words, "--data", data)
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_tables_where_there_is_no_terminal(data: Path) -> None:
    result = run("progress", "--data", data)
    assert result.exit_code == 0
    assert result.stdout.startswith("3 peserta, 3 sesi, 2026-11-02 s.d. 2026-11-10: nilai 70, kini 70.")
    for words in ("Rani", "EML-1a", "Isian: Email", "Peserta per minggu", "W46", "Dengar dan ketik"):
        assert words in result.stdout
    assert not TERMINAL_ORDERS.search(result.stdout)


def test_one_trainee_alone(data: Path) -> None:
    result = run("progress", "--data", data, "--trainee", "Rani")
    assert result.stdout.startswith("Rani, 2 sesi, 2026-11-02 s.d. 2026-11-10: nilai 65, kini 65.")
    assert "Ibu Masna menanyakan tagihan" in result.stdout
    assert "calc" not in result.stdout


def test_csv_is_a_row_a_trainee_and_no_name_is_a_formula(data: Path) -> None:
    found = {row["key"]: row for row in rows(data)}
    assert set(found) == {"Rani", f"'{FORMULA}", '<script src="//x.test/a.js">alert(1)</script>'}
    assert (found["Rani"]["sessions"], found["Rani"]["points"], found["Rani"]["time"]) == ("2", "65", "150")


@pytest.mark.parametrize(
    ("by", "row"),
    [
        pytest.param(
            "trainee-week", {"key": "Rani", "week": "2026-W46", "sessions": "1", "points": "90"}, id="trainee"
        ),
        pytest.param("topic-week", {"key": "keluhan", "week": "2026-W45", "sessions": "1", "points": "80"}, id="topic"),
        pytest.param(
            "clause-week", {"key": "EML-1a", "week": "2026-W45", "came_up": "2", "violated": "1"}, id="clause"
        ),
        pytest.param("letter", {"wrong": "n", "right": "m", "count": "4"}, id="letter"),
        pytest.param("item", {"key": "dengar:m", "tries": "1", "wrong": "1"}, id="item"),
    ],
)
def test_csv_of_another_table(data: Path, by: str, row: dict[str, str]) -> None:
    assert row in rows(data, "--by", by)


def test_json_has_all_of_it(data: Path) -> None:
    found = document(run("progress", "--data", data, "--json"))
    assert found["total"]["sessions"] == 3
    assert [line["key"] for line in found["clauses"]] == ["EML-1a", "DTA-1"]
    assert found["damaged"] == []
    mine = document(run("progress", "--data", data, "--json", "--trainee", "Rani"))
    assert [one["points"] for one in mine["sessions"]] == [40, 90]
    assert mine["total"]["gain"] is None


@pytest.mark.parametrize("who", [(), ("--trainee", HOSTILE), ("--trainee", "Rani")])
def test_a_page_on_which_names_are_text(data: Path, tmp_path: Path, who: tuple[str, ...]) -> None:
    page = tmp_path / "kemajuan.html"
    assert run("progress", "--data", data, "--html", "-o", page, *who).exit_code == 0
    text = page.read_text()
    assert text.startswith("<!doctype html>")
    assert "<script" not in text
    assert not {"\u202e", "\x1b"} & set(text)
    assert "default-src &#x27;none&#x27;" in text


def test_a_file_that_is_no_session_is_told_and_passed_over(data: Path, tmp_path: Path) -> None:
    training = training_folder(DataFolder(tmp_path))
    path = write_session(training, session(1))
    path.with_name("0190b5a0-0000-7000-8000-000000000009.json").write_text("{}")
    add_attempt(training, "Rani", ATTEMPT._replace(drill="eja"))
    with next((training.path / "drills").iterdir()).open("a") as file:
        file.write("{\n")
    result = run("progress", "--data", tmp_path, "--json")
    assert result.exit_code == 1
    assert document(result)["total"]["sessions"] == 1
    assert len(document(result)["damaged"]) == 2
    assert "000000000009.json" in result.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["--trainee", "Rany"], "TRAINEE_UNKNOWN", id="trainee"),
        pytest.param(["--csv", "--html"], "USAGE", id="two forms"),
        pytest.param(["--by", "topic"], "USAGE", id="by without csv"),
        pytest.param(["-o", "x.csv"], "USAGE", id="file without form"),
        pytest.param(["--html", "-o", "/nowhere/at/all.html"], "FILE_UNWRITABLE", id="no such folder"),
    ],
)
def test_wrong_use_is_told(data: Path, words: list[str], code: str) -> None:
    result = run("progress", "--data", data, *words)
    assert result.exit_code == 2
    assert f" {code} " in result.stderr


def test_a_near_name_is_offered(data: Path) -> None:
    assert "write Rani" in run("progress", "--data", data, "--trainee", "Rany").stderr


def test_where_nothing_was_practised_that_is_told(tmp_path: Path) -> None:
    result = run("progress", "--data", tmp_path)
    assert result.exit_code == 2
    assert "PRACTICE_MISSING" in result.stderr
