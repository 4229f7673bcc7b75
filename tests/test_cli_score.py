"""`score`: of one transcript and of folders of them, whatever lies there and however it ends."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli_runner import TERMINAL_ORDERS, altered, document, run, scenario_in, transcript_in, with_another_email
from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent
SCORE = (sys.executable, "-m", "sop_tui", "score")
MANY = 300
"""More than one core scores at a time."""


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    """A sealed transcript in a data folder."""
    return transcript_in(tmp_path)


def broken_rule_in(folder: Path) -> Path:
    """A sealed transcript of a call in which rules were broken."""
    left = "expect: {outcome: selesai}\nturns: [{at: nomor, end: selesai}]"
    run("simulate", scenario_in(folder, "expect: {outcome: selesai}", left), "--out", folder / "out")
    return next((folder / "out" / "calls").rglob("*.json"))


class TestOne:
    def test_a_call_by_the_book(self, transcript: Path) -> None:
        result = run("score", transcript)
        assert (result.exit_code, result.stderr) == (0, "")
        clauses = dict(line.split() for line in result.stdout.splitlines()[1:])
        assert (clauses["DTA-3"], clauses["EML-2"]) == ("satisfied", "vacuous")

    def test_a_call_that_broke_a_rule(self, tmp_path: Path) -> None:
        path = broken_rule_in(tmp_path)

        result = run("score", path)
        held = document(run("score", path, "--json"))
        (row,) = held["transcripts"]

        assert result.exit_code == 1
        assert "DTA-1-hp (existence), events " in result.stdout
        assert row["violated"] == sum(clause["violated"] for clause in row["clauses"]) > 0
        assert row["violated"] == sum(held["summary"]["violations"].values())

    def test_as_a_table(self, transcript: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(run("score", transcript, "--csv").stdout)))
        counts = {row["clause"]: row["verdict"] for row in rows}
        assert (counts["DTA-3"], counts["EML-2"]) == ("satisfied", "vacuous")
        assert {row["agent"] for row in rows} == {"'=Rani"}, "a spreadsheet must not take a name for a formula"

    @pytest.mark.parametrize("form", ["--csv", "--json", None])
    def test_no_clause_gives_an_order(self, transcript: Path, form: str | None) -> None:
        def call_it(held: dict[str, Any]) -> None:
            held["constraints"][0]["clause"] = "=1+1\x1b[2J\u202e\n9"

        altered(transcript, call_it, sealed=True)
        result = run("score", transcript, *filter(None, [form]))
        assert not TERMINAL_ORDERS.search(result.stdout + result.stderr)
        if form == "--csv":
            assert "'=1+1" in result.stdout

    def test_one_not_as_it_was_sealed_is_told(self, transcript: Path) -> None:
        altered(transcript, with_another_email)
        result = run("score", transcript, "--json")
        assert "not as it was sealed" in result.stderr
        assert document(result)["transcripts"][0]["sealed"] is False

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            pytest.param("{", "TRANSCRIPT_JSON", id="no JSON"),
            pytest.param('{"schema": "sop-tui/transcript/1"}', "TRANSCRIPT_SCHEMA", id="hollow"),
        ],
    )
    def test_no_transcript_is_wrong_use(self, transcript: Path, content: str, code: str) -> None:
        transcript.write_text(content)
        result = run("score", transcript, "--json")
        assert (result.exit_code, document(result)["error"]["code"]) == (2, code)

    def test_both_forms_at_once(self, transcript: Path) -> None:
        assert run("score", transcript, "--csv", "--json").exit_code == 2


class TestSeveral:
    def test_in_the_order_named(self, transcript: Path, tmp_path: Path) -> None:
        bad = broken_rule_in(tmp_path)
        held = document(result := run("score", bad, transcript, bad, "--json"))
        assert [row["file"] for row in held["transcripts"]] == [str(bad), str(transcript), str(bad)]
        assert (result.exit_code, held["summary"]["calls"], held["summary"]["violated_calls"]) == (1, 3, 2)

    def test_a_data_folder_means_its_sealed_calls(self, transcript: Path, tmp_path: Path) -> None:
        (tmp_path / "data" / "reviews").mkdir(exist_ok=True)
        (tmp_path / "data" / "reviews" / "review.json").write_text("{}")
        result = run("score", tmp_path / "data")
        assert result.exit_code == 0
        assert result.stdout.startswith(f"{transcript}: ")
        assert result.stdout.endswith("\n1 call, 0 violated.\n")

    def test_any_other_folder_means_all_below_by_name(self, transcript: Path, tmp_path: Path) -> None:
        names = ["a.json", "b/c/1.json", "b/c/2.json", "b/d.json", "c.json"]
        for name in names:
            path = tmp_path / "any" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(transcript, path)
        (tmp_path / "any" / "notes.txt").write_text("no transcript")
        (tmp_path / "any" / ".a.json.1.tmp.json").write_text("half a transc")
        (tmp_path / "any" / "round").symlink_to(tmp_path / "any")
        rows = document(run("score", tmp_path / "any", "--json"))["transcripts"]
        assert [row["file"] for row in rows] == [str(tmp_path / "any" / name) for name in names]

    def test_what_is_no_transcript_is_told_and_the_rest_goes_on(self, transcript: Path, tmp_path: Path) -> None:
        bad = tmp_path / "bad.json"
        bad.write_text("[]")
        result = run("score", transcript, bad, transcript, "--json")
        held = document(result)
        assert (result.exit_code, result.stderr) == (1, f"{bad}: TRANSCRIPT_SCHEMA not a transcript\n")
        assert [row.get("error", {}).get("code") for row in held["transcripts"]] == [None, "TRANSCRIPT_SCHEMA", None]
        assert (held["summary"]["calls"], held["summary"]["unread"]) == (2, 1)

        assert run("score", transcript, bad).stdout.endswith("\n1 call, 0 violated, 1 could not be read.\n")
        table = run("score", bad, transcript, "--csv")
        assert {row["file"] for row in csv.DictReader(io.StringIO(table.stdout))} == {str(transcript)}
        assert table.stderr.endswith("1 call, 0 violated, 1 could not be read.\n")

    def test_an_empty_folder_is_wrong_use(self, tmp_path: Path) -> None:
        result = run("score", tmp_path, "--json")
        assert (result.exit_code, document(result)["error"]["code"]) == (2, "CALLS_MISSING")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of transcripts with one that is broken."""
    folder = tmp_path_factory.mktemp("many")
    content = transcript_in(folder / "one").read_bytes()
    for number in range(MANY):
        path = folder / "all" / f"{number // 100}" / f"{number:03}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{" if number == 217 else content)
    return folder / "all"


def process(*words: object, **more: Any) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    argv = [*map(str, words)]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, **more)


class TestManyOnEveryCore:
    def test_one_document_in_order(self, many: Path) -> None:
        with process(*SCORE, many, "--json") as running:
            out, err = running.communicate(timeout=60)
        held = json.loads(out)
        assert [Path(row["file"]).stem for row in held["transcripts"]] == [f"{number:03}" for number in range(MANY)]
        assert err.decode() == f"{many}/2/217.json: TRANSCRIPT_JSON not JSON, or a key stands twice\n"
        assert (running.returncode, held["summary"]["calls"], held["summary"]["unread"]) == (1, MANY - 1, 1)

    def test_the_same_rows_as_alone(self, many: Path) -> None:
        with process(*SCORE, many, "--csv") as running:
            out, _ = running.communicate(timeout=60)
        alone = run("score", many / "0" / "000.json", "--csv").stdout.splitlines()
        rows = out.decode().splitlines()
        assert rows[: len(alone)] == alone
        assert len(rows) == 1 + (MANY - 1) * (len(alone) - 1)

    def test_ctrl_c_ends_it_and_all_it_began(self, many: Path) -> None:
        with process(*SCORE, many, many, many, "--json", start_new_session=True) as running:
            assert running.stdout
            running.stdout.read(1)
            os.killpg(running.pid, signal.SIGINT)
            _, err = running.communicate(timeout=60)
        assert running.returncode == 130
        assert b"Traceback" not in err
        with pytest.raises(ProcessLookupError):
            os.killpg(running.pid, 0)

    def test_a_reader_that_goes_ends_it(self, many: Path) -> None:
        with process(*SCORE, many, many, many) as running:
            assert running.stdout
            assert running.stderr
            running.stdout.read(1)
            running.stdout.close()
            assert running.wait(timeout=60) == 141
            assert b"Traceback" not in running.stderr.read()

    def test_a_process_that_dies_is_told_in_one_document(self, many: Path, tmp_path: Path) -> None:
        script = tmp_path / "dying.py"
        script.write_text(
            "import os, sys\n"
            "from sop_tui.cli import program, scores\n"
            "whole = scores.scored\n"
            "def dying(form, paths):\n"
            "    return os._exit(9) if any(path.stem == '290' for path in paths) else whole(form, paths)\n"
            "scores.scored = dying\n"
            "if __name__ == '__main__':\n"
            "    program(sys.argv[1:])\n"
        )
        with process(sys.executable, script, "score", many, "--json") as running:
            out, err = running.communicate(timeout=60)
        assert (running.returncode, json.loads(out)["error"]["code"]) == (2, "WORKER_LOST")
        assert b"Traceback" not in err

    def test_a_terminal_sees_how_far_it_is(self, many: Path, tmp_path: Path) -> None:
        words = " ".join((*SCORE, str(many), "--json"))
        with Terminal(["sh", "-c", f"{words} > {tmp_path}/out"], env={"PYTHONPATH": str(ROOT)}) as terminal:
            terminal.wait_exit(timeout=60)
            assert f"of {MANY} calls" in terminal.raw.decode()
            assert f"of {MANY} calls" not in terminal.text(), "it is gone at the end"
            assert "217.json: TRANSCRIPT_JSON" in "".join(terminal.lines())
        json.loads((tmp_path / "out").read_text())
