"""`verify` and `replay`: what is read out of a sealed transcript."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli_runner import TERMINAL_ORDERS, altered, document, run, transcript_in, with_another_email


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    """A sealed transcript in a data folder."""
    return transcript_in(tmp_path)


class TestVerify:
    def test_a_sound_one(self, transcript: Path) -> None:
        result = run("verify", transcript)
        assert (result.exit_code, result.stdout) == (0, f"{transcript}: ok\n")

    @pytest.mark.parametrize(
        ("sealed", "code"),
        [pytest.param(False, "SEAL_BROKEN", id="altered"), pytest.param(True, "REFOLD_DIFFERS", id="and sealed again")],
    )
    def test_what_is_not_what_happened(self, transcript: Path, sealed: bool, code: str) -> None:
        altered(transcript, with_another_email, sealed)
        result = run("verify", transcript, "--json")
        (row,) = document(result)["transcripts"]
        assert (result.exit_code, row["ok"]) == (1, False)
        assert code in [finding["code"] for finding in row["findings"]]
        assert f"{transcript}: {code} " in run("verify", transcript).stdout

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            pytest.param(b"", "TRANSCRIPT_JSON", id="empty"),
            pytest.param(b"\xff\x00", "TRANSCRIPT_JSON", id="no text"),
            pytest.param(b"[" * 100_000, "TRANSCRIPT_DEPTH", id="deep"),
            pytest.param(b'{"schema": "sop-tui/transcript/1"}', "SEAL_MISSING", id="hollow"),
        ],
    )
    def test_a_damaged_file_is_a_finding(self, transcript: Path, data: bytes, code: str) -> None:
        transcript.write_bytes(data)
        result = run("verify", transcript)
        assert result.exit_code == 1
        assert result.stdout.startswith(f"{transcript}: {code} ")

    def test_without_its_scripts(self, transcript: Path, tmp_path: Path) -> None:
        lone = shutil.copy(transcript, tmp_path / "lone.json")
        result = run("verify", lone)
        assert result.exit_code == 1
        assert "SCRIPTS_MISSING the frozen copy" in result.stdout
        assert run("verify", lone, "--data", tmp_path / "data").exit_code == 0

    def test_one_of_several(self, transcript: Path, tmp_path: Path) -> None:
        bad = altered(Path(shutil.copy(transcript, transcript.with_name("other.json"))), with_another_email)
        rows = document(run("verify", transcript, bad, "--json"))["transcripts"]
        assert [(row["file"], row["ok"]) for row in rows] == [(str(transcript), True), (str(bad), False)]


class TestReplay:
    def test_says_what_happened(self, transcript: Path) -> None:
        result = run("replay", transcript)
        assert (result.exit_code, result.stderr) == (0, "")
        for happened in (
            "said            “Selamat pagi, PLN 123 dengan =Rani.”",
            "asked           email: ",
            "answered        email = masna.ayu@yahoo.com",
            "ticked          10 parts",
            "verified        email = masna.ayu@yahoo.com, 10 of 10 parts ticked",
            "recorded        crm.data_penelpon.email = MASNA.AYU@YAHOO.COM",
            "satisfied  DTA-3-terima-kasih",
            "Outcome: selesai",
        ):
            assert happened in result.stdout
        assert run("replay", transcript, "--print").stdout == result.stdout
        assert document(run("replay", transcript, "--json"))["lines"] == result.stdout.splitlines()

    def test_obeys_nothing_in_it(self, transcript: Path) -> None:
        def command_the_terminal(held: dict[str, Any]) -> None:
            held["notes"] = [{"text": "\x1b]52;c;aGk=\x07\u202e\r\nCatatan\x9b2J", "elapsed_ms": 1}]
            held["agent"] = "Rani\nOutcome: none"

        altered(transcript, command_the_terminal)
        for form in ("--print", "--json"):
            result = run("replay", transcript, form)
            assert "Catatan" in result.stdout
            assert not TERMINAL_ORDERS.search(result.stdout + result.stderr)
        lines = document(result)["lines"]
        assert "Outcome: none" not in lines

    def test_tells_that_it_was_altered(self, transcript: Path) -> None:
        altered(transcript, with_another_email)
        result = run("replay", transcript)
        assert result.exit_code == 0
        assert "not as it was sealed" in result.stderr
