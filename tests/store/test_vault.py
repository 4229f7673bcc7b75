"""A station with QA's key: what it writes it cannot read back, nothing of a customer lies beside, and QA reads all."""

import json
import os
from pathlib import Path

import pytest

from sop_tui.core import commands as cmd
from sop_tui.store import callers, vault
from sop_tui.store.calls import read_transcript, sealed_today, sweep, write_sealed
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import thaw
from sop_tui.store.journal import Journal
from sop_tui.store.live import SystemClock
from sop_tui.store.privacy import Customer, find
from sop_tui.store.retention import purge
from sop_tui.store.scripts import read_blobs
from sop_tui.store.station import Station
from sop_tui.store.unfinished import unfinished
from sop_tui.store.verify import verify
from tests.cli_runner import document, run
from tests.needed import package
from tests.store.held import CALL_ID, MASNA, commands_of, scripts, sealed

SECRETS = ("masna", "MASNA", "5865", "87758658589", "Budi")


@pytest.fixture(autouse=True)
def _library() -> None:
    package("pyrage")


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    return tmp_path / "qa.key"


@pytest.fixture
def folder(tmp_path: Path, identity: Path) -> DataFolder:
    found = DataFolder(tmp_path / "data")
    found.prepare()
    key = vault.recipient_path(found)
    key.parent.mkdir(mode=0o700)
    key.write_text(f"# QA, 2026\n{vault.make_identity(identity)}\n")
    key.chmod(0o600)
    return found


@pytest.fixture
def station(folder: DataFolder) -> Station:
    return Station(folder, scripts(), "Rani", "meja-12", SystemClock())


def hold(station: Station) -> Path:
    """A whole call at the desk; where its transcript is."""
    live = station.start("0877-5865-8589")
    for command in MASNA:
        assert live.do(command) is None
    station.seal(live)
    return next(path for path in station.folder.calls.rglob("*") if path.is_file())


def left(folder: DataFolder) -> list[str]:
    """The files in which something of the customer can be read, their names too."""
    files = [path for path in folder.path.rglob("*") if path.is_file()]
    return [
        path.name for path in files if any(one.encode() in path.name.encode() + path.read_bytes() for one in SECRETS)
    ]


def test_what_a_station_writes_it_cannot_read_back(station: Station) -> None:
    path = hold(station)
    assert path.name.endswith(".json.age")
    assert path.stat().st_mode & 0o777 == 0o600
    assert left(station.folder) == []
    assert list(station.folder.journal.iterdir()) == []
    assert not station.folder.index.exists()
    assert callers.earlier_calls(station.folder, "0877-5865-8589") == ([], 0)
    assert sealed_today(station.folder, station.clock.now().date()) == []
    assert find(station.folder, Customer.of([("phone", "087758658589")])).unread == (path,)


def test_qa_opens_and_verifies_it(station: Station, identity: Path, tmp_path: Path) -> None:
    hold(station)
    qa = tmp_path / "qa"
    for _ in range(2):
        told = document(run("unlock", station.folder.path, "--identity", identity, "--data", qa, "--json"))
        assert (told["opened"], told["failed"]) == (1, [])
    (path,) = (qa / "calls").rglob("*.json")
    assert verify(path, lambda sources: read_blobs(thaw(DataFolder(qa), sources)).book) == []
    assert read_transcript(path)["fields"]["email"]["value"] == "masna.aya@yahoo.com"
    assert document(run("search", "masna", "--data", qa, "--json"))["count"] == 1


def test_another_key_opens_nothing_and_says_so(station: Station, tmp_path: Path) -> None:
    path = hold(station)
    other = tmp_path / "other.key"
    assert run("unlock", "--keygen", other).exit_code == 0
    told = run("unlock", path, "--identity", other, "--data", tmp_path / "qa", "--json")
    assert (told.exit_code, [row["code"] for row in document(told)["failed"]]) == (1, ["VAULT_LOCKED"])
    assert list((tmp_path / "qa" / "calls").rglob("*.json")) == []


@pytest.mark.parametrize("at", [0, 30, 120, -1])
def test_one_changed_byte_opens_nothing(station: Station, identity: Path, tmp_path: Path, at: int) -> None:
    path = hold(station)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        vault.Identity(identity).opened(path)
    assert caught.value.code == "VAULT_LOCKED"


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [
        pytest.param("", 0o600, "VAULT_KEY", id="empty"),
        pytest.param("age1nobody", 0o600, "VAULT_KEY", id="no-key"),
        pytest.param("\x00\xff", 0o600, "VAULT_KEY", id="no-text"),
        pytest.param(None, 0o620, "VAULT_SHARED", id="others-can-replace-it"),
    ],
)
def test_without_a_sound_key_nothing_is_written_in_the_clear(
    station: Station, content: str | None, mode: int, code: str
) -> None:
    key = vault.recipient_path(station.folder)
    if content is not None:
        key.write_text(content, "latin-1")
    key.chmod(mode)
    with pytest.raises(StoreError) as caught:
        write_sealed(station.folder, sealed())
    assert caught.value.code == code
    assert [path for path in station.folder.calls.rglob("*") if path.is_file()] == []
    live = station.start("0877-5865-8589")
    for command in MASNA:
        live.do(command)
    assert station.seal(live).trouble
    assert [item.ended for item in station.unfinished()] == [True]
    assert left(station.folder) == [live.journal.path.name]


def test_a_journal_that_a_crash_left_beside_it_goes(folder: DataFolder) -> None:
    """Nobody can compare the two, and a call that ended is written whole or not at all."""
    write_sealed(folder, sealed())
    journal = Journal.create(folder, CALL_ID, scripts().book.sources)
    for events in commands_of():
        journal.append(events)
    journal.close()
    assert unfinished(folder) == []
    assert sweep(folder) == []
    assert left(folder) == []


def test_a_torn_one_is_moved_aside_and_written_anew(folder: DataFolder, identity: Path) -> None:
    path = vault.locked_path(folder.sealed_path(CALL_ID, sealed()["started_at"]))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    assert write_sealed(folder, sealed()) == path
    assert json.loads(vault.Identity(identity).opened(path)) == sealed()
    assert len(list(folder.aside.iterdir())) == 1


def test_it_goes_when_its_time_is_over_and_its_scripts_stay_till_then(station: Station) -> None:
    path = hold(station)
    day = station.clock.now().date()
    assert purge(station.folder, day).calls == 0
    assert list(station.folder.scripts.iterdir())
    purged = purge(station.folder, day.replace(year=day.year + 1))
    assert (purged.calls, path.exists(), list(station.folder.scripts.iterdir())) == (1, False, [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["{data}"], "USAGE", id="no-identity"),
        pytest.param(["--identity", "{key}"], "USAGE", id="no-files"),
        pytest.param(["{data}", "--identity", "{data}/keys/qa.age.pub"], "VAULT_IDENTITY", id="public-half"),
        pytest.param(["{data}", "--identity", "{data}/gone"], "DATA_MISSING", id="no-such-file"),
        pytest.param(["{data}", "--identity", "{key}", "--data", "{data}"], "VAULT_HERE", id="into-a-station"),
        pytest.param(["--keygen", "{key}"], "VAULT_EXISTS", id="a-key-is-never-replaced"),
    ],
)
def test_wrong_use_is_told(folder: DataFolder, identity: Path, words: list[str], code: str) -> None:
    before = identity.read_bytes()
    told = run("unlock", *(word.format(data=folder.path, key=identity) for word in words), "--json")
    assert (told.exit_code, document(told)["error"]["code"]) == (2, code)
    assert identity.read_bytes() == before


def test_a_private_key_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        told = document(run("unlock", "--keygen", tmp_path / "new.key", "--json"))
    finally:
        os.umask(before)
    assert (tmp_path / "new.key").stat().st_mode & 0o777 == 0o600
    assert told["recipient"].startswith("age1")
    assert "AGE-SECRET-KEY" not in json.dumps(told)


def test_an_interrupted_call_is_closed_into_it(station: Station) -> None:
    live = station.start("0877-5865-8589")
    live.do(cmd.Confirm())
    live.journal.close()
    again = Station(station.folder, scripts(), "Rani", "meja-12", SystemClock())
    (item,) = again.unfinished()
    live = again.resume(item.call_id)
    again.close_interrupted(live)
    assert again.seal(live).where.endswith(".json.age")
    assert left(station.folder) == []
