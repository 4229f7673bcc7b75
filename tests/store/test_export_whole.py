"""A file of an export is there in full or not at all."""

import os
import stat
from pathlib import Path

import pytest

from sop_tui.store.export.whole import whole
from sop_tui.store.folder import StoreError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_has_no_name_before_it_is_whole(tmp_path: Path) -> None:
    with whole(tmp_path / "a.csv") as file:
        file.write(b"satu")
        assert "a.csv" not in names(tmp_path)
    assert names(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"satu"
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600


def test_nothing_is_left_of_one_that_failed(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):  # noqa: SIM117, PT012 - the fault comes from the block
        with whole(tmp_path / "a.csv") as file:
            file.write(b"satu")
            raise KeyboardInterrupt
    assert names(tmp_path) == []


def test_it_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("lama")
    with pytest.raises(StoreError) as refused, whole(tmp_path / "a.csv"):
        pytest.fail("it was opened")
    assert refused.value.code == "EXPORT_EXISTS"
    with whole(tmp_path / "a.csv", force=True) as file:
        file.write(b"baru")
    assert (tmp_path / "a.csv").read_text() == "baru"


def test_another_that_came_meanwhile_stays(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused, whole(tmp_path / "a.csv"):
        (tmp_path / "a.csv").write_text("milik orang lain")
    assert refused.value.code == "EXPORT_EXISTS"
    assert (tmp_path / "a.csv").read_text() == "milik orang lain"
    assert names(tmp_path) == ["a.csv"]


def test_without_hard_links_it_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", link)
    with whole(tmp_path / "a.csv") as file:
        file.write(b"satu")
    assert names(tmp_path) == ["a.csv"]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused, whole(tmp_path / "a.csv"):
        raise OSError(28, "No space left on device")
    assert refused.value.code == "DISK_FULL"
    assert names(tmp_path) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused, whole(tmp_path / "nowhere" / "a.csv"):
        pytest.fail("it was opened")
    assert refused.value.code == "DATA_MISSING"


def test_a_pipe_does_not_become_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa")
    with pytest.raises(StoreError) as refused, whole(tmp_path / "pipa", force=True):
        pytest.fail("it was opened")
    assert refused.value.code == "DATA_NOT_FILE"
    assert stat.S_ISFIFO((tmp_path / "pipa").stat().st_mode)
