"""`report`: a team's figures as tables, CSV, JSON and a page."""

import csv
import io
import os
from pathlib import Path

import pytest

from tests.cli_runner import TERMINAL_ORDERS, document, run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three simulated calls."""
    folder = tmp_path_factory.mktemp("data")
    assert run("simulate", "ibu_masna", "marah_saat_eja", "alamat_belum_lengkap", "--out", folder).exit_code == 0
    return folder


def test_tables_where_there_is_no_terminal(data: Path) -> None:
    result = run("report", "--data", data, "mode:simulation")
    assert result.exit_code == 0
    assert result.stdout.startswith("3 panggilan (mode:simulation), 2019-12-")
    assert "Rani" in result.stdout
    assert "EML-1b" in result.stdout
    assert not TERMINAL_ORDERS.search(result.stdout)


def test_practised_and_simulated_calls_are_no_figures_of_a_team(data: Path) -> None:
    assert document(run("report", "--data", data, "--json"))["total"]["calls"] == 0


def test_a_query_selects(data: Path) -> None:
    result = document(run("report", "--data", data, "--json", "mode:simulation", "topik:permohonan"))
    assert result["total"]["calls"] == 1
    assert result["selection"] == "topik:permohonan mode:simulation"


def test_csv_is_one_table(data: Path) -> None:
    result = run("report", "--data", data, "--csv", "--by", "letter", "mode:simulation")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows
    assert set(rows[0]) == {"wrong", "right", "count"}


def test_one_page(data: Path, tmp_path: Path) -> None:
    page = tmp_path / "laporan.html"
    assert run("report", "--data", data, "--html", page, "mode:simulation").exit_code == 0
    assert page.read_text().startswith("<!doctype html>")
    assert run("report", "--data", data, "--html", "-", "mode:simulation").stdout.count("<html") == 1


def test_a_pipe_does_not_become_a_page(data: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa")
    assert "FILE_UNWRITABLE" in run("report", "--data", data, "--html", tmp_path / "pipa").stderr
    assert (tmp_path / "pipa").is_fifo()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["lama:x"], "QUERY_WRONG", id="query"),
        pytest.param(["--csv", "--text"], "USAGE", id="two forms"),
        pytest.param(["--html", "/nowhere/at/all.html"], "FILE_UNWRITABLE", id="no such folder"),
    ],
)
def test_wrong_use_is_told(data: Path, words: list[str], code: str) -> None:
    result = run("report", "--data", data, *words)
    assert result.exit_code == 2
    assert f" {code} " in result.stderr
