"""``keygen`` and ``verify``: any byte that changed is found, and what was erased is told."""

import json
from functools import cache
from pathlib import Path

import pytest

from sop_tui.core.book import Book, Source
from sop_tui.core.evidence import SECRET_BYTES, bare, erased, sealed
from sop_tui.store.calls import document_bytes, read_transcript, write_sealed
from sop_tui.store.folder import DataFolder
from sop_tui.store.frozen import freeze, thaw
from sop_tui.store.keys import generate, public_path, signer, trusted_keys
from sop_tui.store.scripts import read_blobs
from sop_tui.store.verify import BookLoader
from tests.cli_runner import altered, document, run, transcript_in, with_another_email
from tests.faults.flips import flipped
from tests.needed import package
from tests.store.held import MASNA, scripts
from tests.store.held import sealed as call


@pytest.fixture(autouse=True)
def _signing() -> None:
    package("cryptography")


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    """A sealed transcript in a data folder."""
    return transcript_in(tmp_path)


def signed_in(folder: DataFolder, commands: int = len(MASNA)) -> Path:
    """A short call, signed, beside its scripts."""
    generate(folder)
    freeze(folder, scripts().blobs)
    return write_sealed(folder, sealed(bare(call(MASNA[:commands])), bytes(SECRET_BYTES), signer(folder)))


def loader(folder: DataFolder) -> BookLoader:
    @cache
    def load(sources: tuple[Source, ...]) -> Book:
        return read_blobs(thaw(folder, sources)).book

    return load


def test_every_byte_counts(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    path = signed_in(folder, 1)
    found = flipped(path, loader(folder), trusted_keys(folder))
    assert (found.tried, found.unnoticed) == (path.stat().st_size, ())
    assert run("verify", path).exit_code == 0


@pytest.mark.slow
def test_every_byte_of_a_longer_call_counts(tmp_path: Path) -> None:
    """Every bit: ``python -m tests.faults flips``."""
    folder = DataFolder(tmp_path / "data")
    path = signed_in(folder, 4)
    found = flipped(path, loader(folder), trusted_keys(folder), lambda place: iter((place * 5 % 8,)))
    assert (found.tried, found.unnoticed) == (path.stat().st_size, ())


class TestKeygen:
    def test_makes_a_key_once_and_says_where(self, tmp_path: Path) -> None:
        made = run("keygen", "--data", tmp_path / "data", "--json")
        told = document(made)
        assert (made.exit_code, Path(told["private"]).is_file()) == (0, True)
        assert trusted_keys(DataFolder(tmp_path / "data")) == {told["key"]}
        again = run("keygen", "--data", tmp_path / "data")
        assert again.exit_code == 2
        assert "KEY_EXISTS" in again.stderr

    def test_says_the_public_key_and_never_the_private_one(self, tmp_path: Path) -> None:
        result = run("keygen", "--data", tmp_path / "data")
        folder = DataFolder(tmp_path / "data")
        assert set(trusted_keys(folder)) <= set(result.stdout.split())
        assert "PRIVATE" not in result.stdout


class TestVerify:
    def test_says_who_signed(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path / "data")
        path = signed_in(folder)
        [key] = trusted_keys(folder)
        assert run("verify", path).stdout == f"{path}: ok, signed by {key}\n"
        [row] = document(run("verify", path, "--json", "--trust", public_path(folder)))["transcripts"]
        assert (row["ok"], row["signed_by"], row["erased"]) == (True, key, [])

    def test_a_key_of_another_station_is_not_trusted(self, tmp_path: Path) -> None:
        path = signed_in(DataFolder(tmp_path / "data"))
        generate(DataFolder(tmp_path / "lain"))
        result = run("verify", path, "--trust", public_path(DataFolder(tmp_path / "lain")))
        assert result.exit_code == 1
        assert f"{path}: SIGNATURE_UNTRUSTED seal/signature/key: " in result.stdout

    @pytest.mark.parametrize("held", [(), ("station.pem",)])
    def test_to_trust_nobody_is_refused(self, transcript: Path, tmp_path: Path, held: tuple[str, ...]) -> None:
        empty = tmp_path / "kosong"
        empty.mkdir()
        for name in held:
            (empty / name).write_text("x")
        result = run("verify", transcript, "--trust", empty)
        assert result.exit_code == 2
        assert "KEY_MISSING" in result.stderr

    def test_a_station_that_has_a_key_signs_everything(self, transcript: Path, tmp_path: Path) -> None:
        assert run("verify", transcript).exit_code == 0
        generate(DataFolder(tmp_path / "data"))
        assert "SIGNATURE_MISSING" in run("verify", transcript).stdout
        altered(transcript, with_another_email, sealed=True)
        assert "SIGNATURE_MISSING" in run("verify", transcript).stdout

    def test_what_is_no_key_is_refused(self, transcript: Path) -> None:
        result = run("verify", transcript, "--trust", transcript)
        assert result.exit_code == 2
        assert "KEY_UNREADABLE" in result.stderr

    def test_what_was_erased_is_told_and_is_no_fault(self, transcript: Path) -> None:
        gone = erased(read_transcript(transcript))
        transcript.write_bytes(document_bytes(gone))
        result = run("verify", transcript)
        assert result.exit_code == 0
        assert ": ok, erased in " in result.stdout
        [row] = document(run("verify", transcript, "--json"))["transcripts"]
        assert {"caller_id", "fields", "events/0"} <= set(row["erased"])
        for command in ("replay", "score"):
            assert run(command, transcript).exit_code in (0, 1)
        gone["fields"]["email"]["value"] = "lain@yahoo.com"
        transcript.write_bytes(document_bytes(gone))
        assert "SEAL_BROKEN" in run("verify", transcript).stdout

    def test_a_file_written_anew_is_told_apart(self, transcript: Path) -> None:
        transcript.write_text(json.dumps(read_transcript(transcript)))
        result = run("verify", transcript)
        assert result.exit_code == 1
        assert [line.split()[1] for line in result.stdout.splitlines()] == ["FILE_REWRITTEN"]

    def test_an_event_that_was_taken_out_is_told_where(self, transcript: Path) -> None:
        altered(transcript, lambda held: held["events"].pop(5))
        assert f"{transcript}: CHAIN_BROKEN events/5: " in run("verify", transcript).stdout

    def test_an_answer_that_was_made_up_is_told(self, transcript: Path) -> None:
        def with_another_line(held: dict[str, list[dict[str, str]]]) -> None:
            said = next(event for event in held["events"] if event["type"] == "said")
            said["text"] = "Halo"

        altered(transcript, with_another_line, sealed=True)
        result = run("verify", transcript)
        assert [line.split()[1] for line in result.stdout.splitlines()] == ["DECIDED_OTHERWISE"]
