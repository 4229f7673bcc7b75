"""The disk fails in the middle of a call: the CSO is told, the call goes on, and it is all written later."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sop_tui.core import commands as cmd
from sop_tui.store import durable
from tests.tui.conftest import AT_EMAIL, AT_NAME, AT_NUMBER, OpenDesk, sealed_in

FULL = "Ruang penyimpanan penuh"
STANDING = "Belum tersimpan, panggilan tetap berjalan."


class Disk:
    """Refuses every write while it is ``full``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        for name in ("write_all", "new_file", "make_folder"):
            monkeypatch.setattr(durable, name, self._guarded(getattr(durable, name)))

    def _guarded(self, original: Callable[..., object]) -> Callable[..., object]:
        def guarded(*arguments: object, **options: object) -> object:
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return original(*arguments, **options)

        return guarded


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk of this desk."""
    return Disk(monkeypatch)


async def test_a_full_disk_is_told_and_the_call_goes_on_and_is_written_later(open_desk: OpenDesk, disk: Disk) -> None:
    async with open_desk(AT_NAME) as desk:
        journal = next(desk.folder.journal.iterdir())
        written = journal.read_bytes()
        disk.full = True
        await desk.press("=MASNA", "enter")
        desk.shows("PERIKSA", FULL, STANDING)
        await desk.press("f8")
        desk.shows("tidak meminta data pelanggan")
        await desk.press("3", "=Tanya", "enter")
        desk.shows("Pilih jenis layanan", STANDING)
        assert journal.read_bytes() == written
        disk.full = False
        await desk.press("1")
        desk.shows("Alamat:")
        desk.lacks(FULL, STANDING)
        text = journal.read_text()
        assert all(f'"{activity}"' in text for activity in desk.activities if activity)


async def test_the_warning_is_whole_on_the_smallest_screen(open_desk: OpenDesk, disk: Disk) -> None:
    async with open_desk(AT_NAME, size=(60, 16)) as desk:
        disk.full = True
        await desk.press("=MASNA", "enter")
        desk.shows("PERIKSA", STANDING, "3  Data tidak tampil", "F10 Akhiri")


async def test_a_call_that_comes_while_the_disk_is_full_is_held_and_kept(open_desk: OpenDesk, disk: Disk) -> None:
    async with open_desk(home=True) as desk:
        disk.full = True
        await desk.press("=087758658589", "enter")
        desk.shows("PLN 123 dengan Rani", FULL)
        await desk.press("enter", "=MASNA", "enter")
        desk.shows("PERIKSA", STANDING)
        assert list(desk.folder.journal.iterdir()) == []
        disk.full = False
        await desk.press("3")
        desk.lacks(FULL)
        assert len(list(desk.folder.journal.glob("*.jsonl"))) == 1
        await desk.press("f10", "3")
        assert [sealed["outcome"] for sealed in desk.transcripts()] == ["terputus"]


async def test_a_call_that_cannot_be_sealed_is_offered_at_home_and_sealed_then(open_desk: OpenDesk, disk: Disk) -> None:
    async with open_desk((*AT_EMAIL, cmd.Refuse("refused"))) as desk:
        disk.full = True
        await desk.press("f10", "3")
        desk.shows("Panggilan ditutup", "Transkrip belum tersimpan.", FULL, "ID Caller*: 087758658589")
        await desk.press("s")
        desk.shows("BELUM SELESAI", "Sudah ditutup; tinggal disimpan.")
        desk.lacks("meja lain")
        await desk.press("down", "enter", "1")
        desk.shows("Transkrip belum tersimpan.")
        disk.full = False
        await desk.press("s")
        desk.shows("HARI INI", "(Sambungan terputus")
        desk.lacks("BELUM SELESAI")
        assert [sealed["outcome"] for sealed in desk.transcripts()] == ["terputus"]
        assert list(desk.folder.journal.iterdir()) == []


async def test_a_call_left_on_a_full_disk_goes_on_from_what_was_written(
    open_desk: OpenDesk, disk: Disk, tmp_path: Path
) -> None:
    async with open_desk(AT_NUMBER) as desk:
        before = desk.text
        disk.full = True
        await desk.press("2")
        desk.shows("Nomor HP:", STANDING)
        await desk.press("ctrl+q", "2")
        desk.screen.live.journal.close()
    disk.full = False
    async with open_desk(home=True) as desk:
        await desk.press("down", "enter", "1")
        assert desk.text == before


async def test_a_data_folder_that_cannot_be_made_is_told_at_home(open_desk: OpenDesk, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    async with open_desk(home=True, data=tmp_path / "berkas" / "data") as desk:
        desk.shows("Yang seharusnya folder ternyata bukan folder")
        await desk.press("=0812", "enter", "enter")
        desk.shows("PLN 123 dengan Rani")
        await desk.press("enter", "=MASNA", "enter", "f10", "3")
        desk.shows("Panggilan ditutup", "Transkrip belum tersimpan.", "Nama*: MASNA")
    assert sealed_in(desk.folder) == []
