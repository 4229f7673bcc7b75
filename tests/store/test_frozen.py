"""Frozen scripts: the very bytes of a call, or a word on why not."""

import errno
import os
import stat
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import freeze, thaw
from sop_tui.store.scripts import read_blobs
from tests.store.held import book, scripts, sources


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path / "data")
    found.prepare()
    return found


def test_a_book_thaws_to_itself(folder: DataFolder) -> None:
    freeze(folder, scripts().blobs)
    thawed = read_blobs(thaw(folder, sources())).book
    assert thawed == book()
    kept = list(folder.scripts.iterdir())
    assert {path.name for path in kept} == {source.sha256 for source in sources()}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_what_is_kept_is_not_written_again(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(folder, scripts().blobs)

    def refuse(fd: int, data: bytes) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "write", refuse)
    freeze(folder, scripts().blobs)
    with pytest.raises(StoreError) as caught:
        freeze(folder, {sha256(b"baru").hexdigest(): b"baru"})
    assert caught.value.code == "DATA_READ_ONLY"
    assert len(list(folder.scripts.iterdir())) == len(sources())


def test_a_damaged_copy_is_told_and_mended_by_the_next_call(folder: DataFolder) -> None:
    freeze(folder, scripts().blobs)
    first = sources()[0]
    path = folder.script_path(first.sha256)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError) as caught:
        thaw(folder, sources())
    assert caught.value.code == "SCRIPTS_DAMAGED"
    assert first.file in caught.value.message
    freeze(folder, scripts().blobs)
    assert len(thaw(folder, sources())) == len(sources())


@pytest.mark.parametrize("digest", ["0" * 64, "../journal/x", "", "A" * 64])
def test_a_copy_that_is_not_there_is_told(folder: DataFolder, digest: str) -> None:
    with pytest.raises(StoreError) as caught:
        thaw(folder, [replace(sources()[0], sha256=digest)])
    assert caught.value.code == "SCRIPTS_MISSING"


def test_a_name_that_is_not_the_digest_is_a_mistake_of_the_program(folder: DataFolder) -> None:
    with pytest.raises(ValueError, match="sha256"):
        freeze(folder, {"0" * 64: b"lain"})
