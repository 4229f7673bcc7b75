"""Whatever the disk does, the call goes on under a standing warning, and is written as soon as it can be."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from sop_tui.store.folder import DataFolder
from sop_tui.store.unfinished import unfinished
from tests.faults import disk
from tests.faults.disk import Desk, Fault
from tests.held_call import CALL, CALLER, is_whole, sealed_in, take_call, walk
from tests.needed import program
from tests.terminal import Terminal

AT_ONCE = ("--caller", CALLER)
BEGUN, LATER = CALL[:3], CALL[3:]
STANDING = "Belum tersimpan, panggilan tetap berjalan."

Where = Callable[..., AbstractContextManager[Desk]]

FAULTS = [
    pytest.param(disk.on_small_disk, disk.full, "Ruang penyimpanan penuh", id="ENOSPC"),
    pytest.param(disk.plain, disk.injected("fdatasync", "EIO"), "Penyimpanan gagal bekerja", id="EIO-from-fsync"),
    pytest.param(disk.plain, disk.too_large, "Berkas melampaui batas ukuran", id="EFBIG-in-a-record"),
    pytest.param(disk.plain, disk.injected("write", "EDQUOT"), "Jatah penyimpanan habis", id="quota"),
    pytest.param(disk.plain, disk.injected("write", "EROFS"), "Penyimpanan hanya dapat dibaca", id="EROFS"),
]


@pytest.mark.parametrize(("where", "fault", "told"), FAULTS)
def test_the_call_goes_on_and_is_written_when_it_can_be(tmp_path: Path, where: Where, fault: Fault, told: str) -> None:
    with where(tmp_path, *AT_ONCE) as desk:
        desk.terminal.wait_for("dengan Rani")
        walk(desk.terminal, BEGUN)
        end = fault(desk, tmp_path)
        held = _until_told(desk)
        assert told in desk.terminal.text()
        walk(desk.terminal, LATER[held : held + 4])
        assert told in desk.terminal.text(), "the warning stands"
        end()
        walk(desk.terminal, LATER[held + 4 :])
        (sealed,) = sealed_in(desk.data)
        assert is_whole(sealed)


@pytest.mark.parametrize(("where", "fault", "told"), FAULTS)
def test_what_was_told_to_be_unsafe_is_all_that_a_kill_then_loses(
    tmp_path: Path, where: Where, fault: Fault, told: str
) -> None:
    with where(tmp_path, *AT_ONCE) as desk:
        desk.terminal.wait_for("dengan Rani")
        walk(desk.terminal, BEGUN)
        journal = desk.data / "journal" / desk.journal.name
        before = journal.read_bytes()
        end = fault(desk, tmp_path)
        held = _until_told(desk)
        assert journal.read_bytes().startswith(before)
        end()
        walk(desk.terminal, LATER[held : held + 4])
        assert STANDING not in desk.terminal.text()
        assert len(unfinished(DataFolder(desk.data))) == 1
        assert b"Tanya tagihan" in journal.read_bytes()


def _until_told(desk: Desk) -> int:
    """Hold the call until the warning stands; how many legs that took. A full disk has room in its last page."""
    for number, leg in enumerate(LATER, start=1):
        walk(desk.terminal, [leg])
        if STANDING in desk.terminal.text():
            return number
    raise AssertionError("the call was held to its end without a warning")


def test_a_call_on_a_folder_that_can_only_be_read_is_sealed_when_it_can_be_written(tmp_path: Path) -> None:
    with disk.on_small_disk(tmp_path) as desk:
        desk.terminal.wait_for("Nomor pemanggil")
        end = disk.read_only(desk, tmp_path)
        take_call(desk.terminal)
        assert "Penyimpanan hanya dapat dibaca" in desk.terminal.text()
        walk(desk.terminal, CALL)
        assert "Transkrip belum tersimpan" in desk.terminal.text()
        end()
        desk.terminal.press("s")
        desk.terminal.wait_for("HARI INI")
        (sealed,) = sealed_in(desk.data)
        assert is_whole(sealed)


def test_a_folder_that_is_taken_away_is_made_anew_with_the_whole_call(tmp_path: Path) -> None:
    with disk.plain(tmp_path, *AT_ONCE) as desk:
        desk.terminal.wait_for("dengan Rani")
        walk(desk.terminal, BEGUN)
        disk.gone(desk, tmp_path)
        walk(desk.terminal, LATER)
        (sealed,) = sealed_in(desk.data)
        assert is_whole(sealed)
        assert list((tmp_path / "elsewhere" / "journal").iterdir()), "what was taken away is not touched"


def test_without_descriptors_the_call_goes_on_and_is_sealed_when_there_are_some(tmp_path: Path) -> None:
    with disk.plain(tmp_path, *AT_ONCE) as desk:
        desk.terminal.wait_for("dengan Rani")
        walk(desk.terminal, BEGUN)
        end = disk.no_descriptors(desk, tmp_path)
        walk(desk.terminal, LATER)
        assert "Transkrip belum tersimpan" in desk.terminal.text()
        end()
        desk.terminal.press("s")
        desk.terminal.wait_for("HARI INI")
        (sealed,) = sealed_in(desk.data)
        assert is_whole(sealed)


def test_a_clock_that_jumps_back_loses_nothing(tmp_path: Path) -> None:
    program("faketime")
    data, clock = tmp_path / "data", tmp_path / "clock"
    clock.write_text("+0")
    env = {
        "LD_PRELOAD": "/usr/$LIB/faketime/libfaketime.so.1",
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    argv = [sys.executable, "-m", "sop_tui", "desk", "--data", str(data), "--agent", "Rani", "--caller", CALLER]
    with Terminal(argv, env=env) as terminal:
        terminal.wait_for("dengan Rani")
        walk(terminal, BEGUN)
        clock.write_text("-3h")
        walk(terminal, LATER[:9])
        terminal.kill()
        terminal.wait_exit()
    with Terminal(argv[:-2], env=env) as terminal:
        terminal.wait_for("BELUM SELESAI")
        terminal.press("down", "enter")
        terminal.wait_for("1  Lanjutkan panggilan")
        terminal.press("1")
        terminal.wait_gone("Lanjutkan panggilan")
        walk(terminal, LATER[9:])
    (sealed,) = sealed_in(data)
    assert is_whole(sealed)
    ats = [event["at"] for event in sealed["events"]]
    assert max(ats) != ats[-1], "the clock did jump back"
    elapsed = [event["elapsed_ms"] for event in sealed["events"]]
    assert elapsed == sorted(elapsed)
