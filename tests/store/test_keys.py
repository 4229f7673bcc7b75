"""A station's key: made once, kept private, and the word of a station for what it sealed."""

import os
import stat
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from sop_tui.core.evidence import SECRET_BYTES, bare, erased, sealed, signed_bytes
from sop_tui.core.transcript import canonical_bytes, seal
from sop_tui.store.calls import read_transcript, sealed_today
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.keys import (
    generate,
    private_path,
    public_key,
    public_keys,
    public_path,
    signature_findings,
    signer,
    trusted_keys,
    trusted_path,
    warm,
)
from sop_tui.store.live import SystemClock
from sop_tui.store.schema import schema_findings
from sop_tui.store.station import Sheet, Station
from tests.needed import package, program
from tests.store.held import MASNA, scripts
from tests.store.held import sealed as call


@pytest.fixture(autouse=True)
def _signing() -> None:
    package("cryptography")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def signed(folder: DataFolder) -> dict[str, Any]:
    """A call that the station of this folder sealed."""
    return sealed(bare(call()), bytes(SECRET_BYTES), signer(folder))


def codes(document: dict[str, Any], trusted: frozenset[str]) -> list[str]:
    return [item.code for item in signature_findings(document, trusted)]


def test_a_key_is_the_owners_alone_whatever_the_umask(folder: DataFolder) -> None:
    before = os.umask(0)
    try:
        key = generate(folder)
    finally:
        os.umask(before)
    assert stat.S_IMODE(private_path(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(private_path(folder).parent.stat().st_mode) == 0o700
    assert public_key(public_path(folder)) == key
    assert trusted_keys(folder) == {key}


def test_a_key_is_made_once(folder: DataFolder) -> None:
    generate(folder)
    before = [path.read_bytes() for path in (private_path(folder), public_path(folder))]
    with pytest.raises(StoreError) as caught:
        generate(folder)
    assert caught.value.code == "KEY_EXISTS"
    assert [path.read_bytes() for path in (private_path(folder), public_path(folder))] == before


def test_what_a_station_signs_keeps_the_schema_and_is_its_own(folder: DataFolder) -> None:
    key = generate(folder)
    document = signed(folder)
    assert schema_findings(canonical_bytes(document)) == []
    assert document["seal"]["signature"]["key"] == key
    for one in (document, erased(document)):
        assert codes(one, trusted_keys(folder)) == codes(one, frozenset()) == []


def test_without_any_key_nothing_is_asked_for(folder: DataFolder) -> None:
    assert signer(folder) is None
    assert warm(folder) is None
    assert trusted_keys(folder) == frozenset()
    assert codes(call(), frozenset()) == []


def other_station(tmp_path: Path) -> DataFolder:
    other = DataFolder(tmp_path / "lain")
    generate(other)
    return other


def spoilt(document: dict[str, Any], **signature: str) -> dict[str, Any]:
    made = deepcopy(document)
    made["seal"]["signature"].update(signature)
    return made


def test_who_seals_anew_cannot_sign_as_the_station(folder: DataFolder, tmp_path: Path) -> None:
    generate(folder)
    trusted = trusted_keys(folder)
    document, foreign = signed(folder), signed(other_station(tmp_path))
    assert codes(seal(document), trusted) == ["SIGNATURE_MISSING"]
    assert codes(foreign, trusted) == ["SIGNATURE_UNTRUSTED"]
    other = seal({**document, "agent": "LAIN"})
    other["seal"]["signature"] = document["seal"]["signature"]
    assert codes(other, trusted) == codes(other, frozenset()) == ["SIGNATURE_BROKEN"]
    assert codes(spoilt(foreign, key=document["seal"]["signature"]["key"]), trusted) == ["SIGNATURE_BROKEN"]
    assert codes(spoilt(document, key="0" * 64), trusted) == ["SIGNATURE_BROKEN"]
    assert codes(spoilt(document, value="f" * 128), frozenset()) == ["SIGNATURE_BROKEN"]


def test_other_stations_are_trusted_by_their_public_keys(folder: DataFolder, tmp_path: Path) -> None:
    own, other = generate(folder), other_station(tmp_path)
    (trusted_path(folder) / "lain.pub").write_bytes(public_path(other).read_bytes())
    assert codes(signed(other), trusted_keys(folder)) == []
    assert trusted_keys(folder) == {own, *trusted_keys(other)}
    assert public_keys([trusted_path(folder)]) == trusted_keys(other)


@pytest.mark.parametrize("data", [b"", b"\xff\x00", b"-----BEGIN PUBLIC KEY-----\n", b"x" * 10_000])
def test_what_is_no_key_says_so(folder: DataFolder, data: bytes) -> None:
    generate(folder)
    public_path(folder).write_bytes(data)
    private_path(folder).write_bytes(data[:4000])
    for attempt in (trusted_keys, signer):
        with pytest.raises(StoreError) as caught:
            attempt(folder)
        assert caught.value.code == "KEY_UNREADABLE"


def test_a_public_key_is_no_private_one(folder: DataFolder) -> None:
    generate(folder)
    private_path(folder).write_bytes(public_path(folder).read_bytes())
    with pytest.raises(StoreError, match="bukan kunci"):
        signer(folder)


def held(station: Station) -> Sheet:
    live = station.start("0877-5865-8589", "panggilan")
    for command in MASNA:
        live.do(command)
    sheet = station.seal(live)
    assert station.indexing
    station.indexing.join(timeout=20)
    return sheet


def station_of(folder: DataFolder) -> Station:
    return Station(folder, scripts(), "AGEN-7", "meja-12", SystemClock())


def the_call(folder: DataFolder) -> dict[str, Any]:
    [found] = sealed_today(folder, SystemClock().now().date())
    return read_transcript(found.path)


def test_a_station_with_a_key_signs_what_it_seals(folder: DataFolder) -> None:
    generate(folder)
    private_path(folder).chmod(0o644)
    assert held(station_of(folder)).trouble == ""
    assert codes(the_call(folder), trusted_keys(folder)) == []
    assert stat.S_IMODE(private_path(folder).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(lambda path: path.write_bytes(b"lain"), "bukan kunci", id="no key"),
        pytest.param(lambda path: path.chmod(0o666), "Orang lain dapat mengubah kunci", id="others can write it"),
    ],
)
def test_a_call_is_kept_though_it_cannot_be_signed(folder: DataFolder, spoil: Any, told: str) -> None:
    generate(folder)
    spoil(private_path(folder))
    sheet = held(station_of(folder))
    assert "tidak bertanda tangan" in sheet.trouble
    assert told in sheet.trouble
    assert codes(the_call(folder), trusted_keys(folder)) == ["SIGNATURE_MISSING"]


def test_no_two_calls_share_a_salt(folder: DataFolder) -> None:
    station = station_of(folder)
    held(station)
    held(station)
    one, other = (read_transcript(item.path) for item in station.today())
    assert not {*one["salts"].values()} & {*other["salts"].values()}


def test_another_program_verifies_the_signature(folder: DataFolder, tmp_path: Path) -> None:
    openssl = program("openssl")
    generate(folder)
    about = signed(folder)["seal"]
    (tmp_path / "message").write_bytes(signed_bytes(about["digest"]))
    (tmp_path / "signature").write_bytes(bytes.fromhex(about["signature"]["value"]))
    given = ["-inkey", public_path(folder), "-in", tmp_path / "message", "-sigfile", tmp_path / "signature"]
    command = [openssl, "pkeyutl", "-verify", "-pubin", "-rawin", *map(str, given)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_of_many_at_once_one_makes_the_key_and_its_other_half(folder: DataFolder) -> None:
    words = [sys.executable, "-m", "sop_tui", "keygen", "--data", str(folder.path)]
    at_once = [subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(4)]
    assert {0} <= {one.wait() for one in at_once} <= {0, 2}
    own = signer(folder)
    assert own is not None
    assert trusted_keys(folder) == {own.key}


def test_a_key_without_its_other_half_is_told_and_mended(folder: DataFolder) -> None:
    key = generate(folder)
    public_path(folder).unlink()
    with pytest.raises(StoreError) as told:
        trusted_keys(folder)
    assert told.value.code == "KEY_HALF"
    assert generate(folder) == key
    assert trusted_keys(folder) == {key}
