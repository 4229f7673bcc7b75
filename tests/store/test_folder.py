"""Where the data is, and what is said when it cannot be there."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sop_tui.store.folder import DataFolder, StoreError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_option_comes_before_the_environment(tmp_path: Path) -> None:
    environ = {"SOP_TUI_DATA": str(tmp_path / "env")}
    assert DataFolder.find(str(tmp_path / "opt"), environ).path == tmp_path / "opt"
    assert DataFolder.find(None, environ).path == tmp_path / "env"


def test_else_it_is_where_the_platform_keeps_a_users_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    for environ in ({}, {"SOP_TUI_DATA": ""}):
        found = DataFolder.find(None, environ).path
        assert found.name == "sop-tui"
        assert tmp_path in found.parents


def test_a_relative_folder_stays_where_it_was_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = DataFolder.find("data", {})
    monkeypatch.chdir("/")
    assert found.path == tmp_path / "data"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_every_folder_is_the_owners_alone(tmp_path: Path, umask: int) -> None:
    folder = DataFolder(tmp_path / "deep" / "data")
    before = os.umask(umask)
    try:
        folder.prepare()
    finally:
        os.umask(before)
    names = {path.name for path in folder.path.iterdir()}
    assert names == {"journal", "calls", "callers", "scripts", "known", "reviews", "aside"}
    assert {mode(path) for path in (folder.path.parent, folder.path, *folder.folders)} == {0o700}


def test_an_open_data_folder_is_closed_to_others(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.path.mkdir()
    folder.path.chmod(0o755)
    folder.prepare()
    assert mode(folder.path) == 0o700
    for path in (folder.path, folder.calls):
        path.chmod(0o755)
    folder.prepare()
    assert mode(folder.path) == mode(folder.calls) == 0o700


@pytest.mark.parametrize("shared", [0o720, 0o702, 0o777, 0o1777, 0o2770])
@pytest.mark.parametrize("name", ["", "journal", "calls", "callers", "scripts", "known", "reviews", "aside"])
def test_a_folder_that_others_can_write_is_refused_with_the_mend(tmp_path: Path, name: str, shared: int) -> None:
    folder = DataFolder(tmp_path / "my data")
    folder.prepare()
    at = folder.path / name
    at.chmod(shared)
    with pytest.raises(StoreError) as caught:
        folder.prepare()
    assert (caught.value.code, mode(at)) == ("DATA_SHARED", shared)
    subprocess.run(["sh", "-c", caught.value.mend.split("`")[1]], check=True)
    folder.prepare()
    assert mode(at) == 0o700


def test_a_folder_that_holds_other_things_keeps_its_mode(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o755)
    (home / "surat.txt").write_text("")
    DataFolder(home).prepare()
    assert mode(home) == 0o755
    assert mode(home / "journal") == 0o700


def test_a_file_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError) as caught:
        DataFolder(tmp_path / "data").prepare()
    assert caught.value.code == "DATA_NOT_FOLDER"
    assert str(tmp_path / "data") in caught.value.message
    (tmp_path / "data").unlink()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "calls").write_text("")
    with pytest.raises(StoreError, match="data/calls"):
        DataFolder(tmp_path / "data").prepare()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (errno.ENOSPC, "DISK_FULL"),
        (errno.EDQUOT, "DISK_FULL"),
        (errno.EROFS, "DATA_READ_ONLY"),
        (errno.EACCES, "DATA_FORBIDDEN"),
        (errno.EIO, "DISK_FAULT"),
        (errno.EXDEV, "DATA_FAULT"),
    ],
)
def test_what_the_system_says_becomes_words_for_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, code: str
) -> None:
    def refuse(self: Path, mode: int = 0o777) -> None:
        raise OSError(fault, os.strerror(fault), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError) as caught:
        DataFolder(tmp_path / "data").prepare()
    assert caught.value.code == code
    assert str(tmp_path / "data") in caught.value.message
    assert caught.value.mend.endswith(".")


def test_a_folder_that_cannot_be_written_is_told_before_the_first_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.prepare()
    monkeypatch.setattr(os, "access", lambda path, how: path != folder.calls)
    with pytest.raises(StoreError) as caught:
        folder.prepare()
    assert caught.value.code == "DATA_FORBIDDEN"
    assert str(folder.calls) in caught.value.message


def test_the_desks_part_of_the_store_starts_without_heavy_libraries() -> None:
    modules = "folder, journal, calls, frozen, ids, unfinished"
    code = f"import sys; from sop_tui.store import {modules}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "sop_tui.store.journal" in loaded
    assert not {"pydantic", "textual", "rich", "click", "platformdirs", "yaml"} & set(loaded)
