"""``find``, ``erase`` and ``purge`` as commands: what they tell, and that it is never a customer's."""

import csv
import io
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sop_tui.cli.purge import _before
from sop_tui.core.transcript import seal
from sop_tui.store.calls import document_bytes
from sop_tui.store.folder import DataFolder
from tests.cli_runner import document, run, transcript_in

NUMBER = "0877-5865-8589"
EMAIL = "masna.ayu@yahoo.com"
SECRETS = ("5865", "87758658589", "masna", "Masna", "MASNA", "Panji Anom")


@pytest.fixture
def call(tmp_path: Path) -> Path:
    return transcript_in(tmp_path)


def command(tmp_path: Path, *words: object, stdin: str = "") -> Any:
    return run(*words, "--data", tmp_path / "data", stdin=stdin.encode())


def test_a_call_is_found_by_who_it_was_with(tmp_path: Path, call: Path) -> None:
    told = command(tmp_path, "find", "--caller", NUMBER, "--email", EMAIL)
    assert told.exit_code == 0
    assert told.stdout.splitlines()[-1] == "1 call of this customer."
    assert "caller_id, fields/" in told.stdout
    assert str(call) in told.stdout
    assert not [secret for secret in SECRETS if secret in told.output]


def test_from_stdin_it_stands_in_no_list_of_processes(tmp_path: Path, call: Path) -> None:
    found = document(command(tmp_path, "find", "--caller", "-", "--email", "-", "--json", stdin=f"{NUMBER}\n{EMAIL}\n"))
    assert [row["file"] for row in found["calls"]] == [str(call)]
    assert found["calls"][0]["where"][0] == "caller_id"


def test_what_is_erased_is_gone_and_verifies(tmp_path: Path, call: Path) -> None:
    command(tmp_path, "search", "masna")
    before = call.read_bytes()
    rehearsed = command(tmp_path, "erase", "--email", EMAIL, "--dry-run")
    assert (rehearsed.stdout.splitlines()[-1], call.read_bytes()) == ("1 call would be erased.", before)
    told = command(tmp_path, "erase", "--email", EMAIL)
    assert (told.exit_code, told.stdout.splitlines()[-1]) == (0, "1 call was erased.")
    assert not [secret for secret in SECRETS if secret in told.output]
    held = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and path.parent.name != "scripts"]
    assert not [path for path in held for secret in SECRETS if secret.encode() in path.read_bytes()]
    assert command(tmp_path, "verify", call).exit_code == 0
    assert document(command(tmp_path, "find", "--caller", NUMBER, "--json"))["calls"] == []
    assert document(command(tmp_path, "search", "masna", "--json"))["count"] == 0
    assert "masna" not in command(tmp_path, "replay", call, "--print").stdout.casefold()


def test_what_is_left_is_told_by_the_exit_status(tmp_path: Path, call: Path) -> None:
    aside = tmp_path / "data" / "aside"
    aside.mkdir(exist_ok=True)
    (aside / "x.1.json").write_text(EMAIL)
    told = command(tmp_path, "erase", "--email", EMAIL)
    assert told.exit_code == 1
    assert f"{aside / 'x.1.json'}: damaged, or left by a crash" in told.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["find"], "USAGE", id="nobody"),
        pytest.param(["find", "--caller", "0877-58"], "CUSTOMER_UNKNOWN", id="half-a-number"),
        pytest.param(["erase", "--email", "masna.ayu"], "CUSTOMER_UNKNOWN", id="half-an-address"),
        pytest.param(["purge"], "USAGE", id="no-age"),
        pytest.param(["purge", "--older-than", "0d"], "USAGE", id="today"),
        pytest.param(["purge", "--older-than", "1 year"], "USAGE", id="words"),
        pytest.param(["purge", "--older-than", "99999y"], "USAGE", id="before-all-days"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_the_value(
    tmp_path: Path, call: Path, words: list[str], code: str
) -> None:
    refused = command(tmp_path, *words, "--json")
    assert (refused.exit_code, document(refused)["error"]["code"]) == (2, code)
    assert not [secret for secret in ("0877-58", "masna") if secret in refused.output]


@pytest.mark.parametrize("name", ["find", "erase", "purge"])
def test_without_calls_there_is_nothing_to_look_at(name: str) -> None:
    words = ["--older-than", "1d"] if name == "purge" else ["--email", EMAIL]
    assert document(run(name, *words, "--json"))["error"]["code"] == "CALLS_MISSING"


def test_purge_says_how_much_it_removed(tmp_path: Path, call: Path) -> None:
    yesterday = date.today() - timedelta(days=1)
    held = json.loads(call.read_text())
    kept = seal({**held, "call_id": "kept", "started_at": f"{yesterday}T09:00:00+07:00"})
    path = DataFolder(tmp_path / "data").sealed_path("kept", kept["started_at"])
    path.parent.mkdir(parents=True)
    path.write_bytes(document_bytes(kept))
    rehearsed = command(tmp_path, "purge", "--older-than", "1d", "--dry-run")
    assert rehearsed.stdout.startswith("Would remove what began before ")
    assert "1 call, 2019-12-10 to 2019-12-10" in rehearsed.stdout
    assert call.exists()
    told = document(command(tmp_path, "purge", "--older-than", "1d", "--json"))
    assert (told["calls"], told["first_day"], told["kept"]) == (1, "2019-12-10", [])
    assert (call.exists(), path.exists()) == (False, True)
    assert document(command(tmp_path, "search", "--json"))["count"] == 1
    assert document(command(tmp_path, "purge", "--older-than", "1d", "--json"))["calls"] == 0


@pytest.mark.parametrize(
    ("age", "today", "before"),
    [
        ("1d", "2026-03-01", "2026-02-28"),
        ("365d", "2026-03-01", "2025-03-01"),
        ("52w", "2026-03-01", "2025-03-02"),
        ("2y", "2026-03-01", "2024-03-01"),
        ("1y", "2024-02-29", "2023-02-28"),
    ],
)
def test_an_age_is_a_day(age: str, today: str, before: str) -> None:
    assert _before(age, date.fromisoformat(today)) == date.fromisoformat(before)


def test_one_caller_stays_one_through_an_export_of_calls_and_practice(tmp_path: Path, call: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(data, tmp_path / "copy")
    (tmp_path / "copy" / "journal").mkdir(exist_ok=True)
    (tmp_path / "copy").rename(data / "training")
    words = ["export", "csv", data, data / "training", "--redact", "--data", data]
    rows = list(csv.DictReader(io.StringIO(run(*words).stdout)))
    assert len(rows) == 2
    assert len({row["caller"] for row in rows}) == 1
    assert rows[0]["caller"].startswith("penelepon-")
    assert rows[0]["caller"] != next(csv.DictReader(io.StringIO(run(*words).stdout)))["caller"]
    assert not [secret for secret in SECRETS if secret in run(*words, "--level", "events").stdout]
