"""The journal on real files: what a crash, a full disk, a flipped bit or a second desk can do to it."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from sop_tui.core.events import Event
from sop_tui.store import durable
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.framing import frame
from sop_tui.store.journal import Journal, unfinished
from sop_tui.store.journal_file import header, parse
from tests.store.held import CALL_ID, OTHER_ID, commands_of, flat, sources

COMMANDS = commands_of()
EVENTS = flat(COMMANDS)
WHOLE = [0, *accumulate(len(command) for command in COMMANDS)]
"""How many events there are after each command."""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path / "data")
    found.prepare()
    return found


@pytest.fixture
def no_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that open a thousand files, and where nothing hangs on the flush."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)
    monkeypatch.setattr(durable, "flush_data", lambda fd: None)


def written(folder: DataFolder, call_id: str = CALL_ID, commands: list[list[Event]] | None = None) -> Path:
    """The journal of a desk that died."""
    with_commands = commands_of(call_id=call_id) if commands is None else commands
    journal = Journal.create(folder, call_id, sources()[-1:])
    for command in with_commands:
        journal.append(command)
    journal.close()
    return journal.path


def reopened(folder: DataFolder, call_id: str = CALL_ID) -> list[Event]:
    journal = Journal.open(folder, call_id)
    journal.close()
    return journal.events


def test_an_interrupted_call_comes_back_with_its_scripts(folder: DataFolder) -> None:
    journal = Journal.create(folder, CALL_ID, sources())
    for command in COMMANDS[:4]:
        journal.append(command)
    journal.close()

    again = Journal.open(folder, CALL_ID)
    assert again.events == flat(COMMANDS[:4])
    assert again.sources == sources()
    assert not again.broken
    assert again.aside is None
    for command in COMMANDS[4:]:
        again.append(command)
    again.close()
    assert reopened(folder) == EVENTS


def test_a_file_cut_at_any_byte_keeps_every_whole_command(folder: DataFolder, no_flush: None) -> None:
    path = written(folder)
    data = path.read_bytes()
    ends = list(accumulate(len(line) for line in data.splitlines(keepends=True)))
    for cut in range(len(data)):
        events_before_cut = sum(end <= cut for end in ends[1:])
        kept = max(count for count in WHOLE if count <= events_before_cut)
        content = parse(data[:cut], CALL_ID)
        assert (list(content.events) if content else []) == EVENTS[:kept], cut
        if not any(abs(end - cut) <= 2 for end in ends) and cut % 29:
            continue
        path.write_bytes(data[:cut])
        if kept == 0:
            with pytest.raises(StoreError, match="tidak dapat dibaca"):
                Journal.open(folder, CALL_ID)
            assert path.read_bytes() == data[:cut]
            continue
        journal = Journal.open(folder, CALL_ID)
        journal.close()
        assert journal.events == EVENTS[:kept]
        assert path.read_bytes() == data[: ends[kept]]
        assert bool(journal.aside) == (cut != ends[kept])
        if journal.aside:
            assert journal.aside.read_bytes() == data[:cut]
            journal.aside.unlink()


def test_a_flipped_bit_loses_only_what_stands_behind_it(folder: DataFolder) -> None:
    data = written(folder).read_bytes()
    lines = list(accumulate(len(line) for line in data.splitlines(keepends=True)))
    for at in range(len(data)):
        flipped = bytearray(data)
        flipped[at] ^= 1 << at % 8
        events_before = sum(end <= at for end in lines[1:])
        kept = max(count for count in WHOLE if count <= events_before)
        content = parse(bytes(flipped), CALL_ID)
        assert (list(content.events) if content else []) == (EVENTS[:kept] if at >= lines[0] else []), at


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda lines: lines[:5] + lines[6:], id="a line lost"),
        pytest.param(lambda lines: [*lines[:6], lines[5], *lines[6:]], id="a line twice"),
        pytest.param(lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]], id="two lines swapped"),
        pytest.param(lambda lines: [*lines[:7], b"\0" * 4096], id="a page of zeros"),
        pytest.param(lambda lines: [*lines[:7], b"\n", *lines[7:]], id="an empty line"),
        pytest.param(lambda lines: [*lines, b"{}\t.00000000\n"], id="a foreign line"),
    ],
)
def test_lines_that_are_whole_but_out_of_place_are_told(
    folder: DataFolder, spoil: Callable[[list[bytes]], list[bytes]]
) -> None:
    path = written(folder)
    spoilt = b"".join(spoil(path.read_bytes().splitlines(keepends=True)))
    path.write_bytes(spoilt)
    journal = Journal.open(folder, CALL_ID)
    journal.close()
    assert journal.events == EVENTS[: len(journal.events)]
    assert len(journal.events) >= 3
    assert journal.aside is not None
    assert journal.aside.read_bytes() == spoilt


def test_after_damage_the_call_goes_on_and_every_original_is_kept(folder: DataFolder) -> None:
    path = written(folder, commands=COMMANDS[:3])
    originals = []
    for _ in range(2):
        originals.append(path.read_bytes() + b'{"seq":8,"at":"2026-')
        path.write_bytes(originals[-1])
        assert [item.damaged for item in unfinished(folder)] == [True]
        assert reopened(folder) == flat(COMMANDS[:3])
        assert [item.damaged for item in unfinished(folder)] == [False]
    journal = Journal.open(folder, CALL_ID)
    journal.append(COMMANDS[3])
    journal.close()
    assert reopened(folder) == flat(COMMANDS[:4])
    kept = sorted(folder.aside.iterdir())
    assert [item.name for item in kept] == [f"{CALL_ID}.1.jsonl", f"{CALL_ID}.2.jsonl"]
    assert [item.read_bytes() for item in kept] == originals


def failing(fault: int, *, partly: bool = False) -> Callable[..., Any]:
    """A system call that fails; partly: a write that takes ten bytes first."""
    real_write = os.write
    taken = iter([10] if partly else [])

    def call(fd: int, data: bytes = b"") -> int:
        for size in taken:
            return real_write(fd, bytes(data)[:size])
        raise OSError(fault, os.strerror(fault))

    return call


@pytest.mark.parametrize(
    ("call", "fake", "code"),
    [
        pytest.param((os, "write"), failing(errno.ENOSPC), "DISK_FULL", id="no space"),
        pytest.param((os, "write"), failing(errno.ENOSPC, partly=True), "DISK_FULL", id="space for ten bytes"),
        pytest.param((os, "write"), failing(errno.EFBIG, partly=True), "FILE_LIMIT", id="size limit"),
        pytest.param((os, "write"), lambda fd, data: 0, "DISK_FAULT", id="nothing taken"),
        pytest.param((durable, "flush_data"), failing(errno.EIO), "DISK_FAULT", id="flush fails"),
    ],
)
def test_when_the_disk_fails_the_call_goes_on_and_is_written_anew(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, call: tuple[Any, str], fake: Any, code: str
) -> None:
    journal = Journal.create(folder, CALL_ID, sources())
    journal.append(COMMANDS[0])
    old_file = journal.path.stat().st_ino
    with monkeypatch.context() as patch:
        patch.setattr(*call, fake)
        patch.setattr(os, "fsync", failing(errno.EIO))
        with pytest.raises(StoreError) as caught:
            journal.append(COMMANDS[1])
        assert caught.value.code == code
        with pytest.raises(StoreError):
            journal.append(COMMANDS[2])
        with pytest.raises(StoreError):
            journal.retry()
        assert journal.broken
        assert journal.events == flat(COMMANDS[:3])
    held_open = os.open(journal.path, os.O_RDONLY)  # keeps the old inode's number from being used again
    journal.append(COMMANDS[3])
    assert not journal.broken
    assert journal.path.stat().st_ino != old_file
    os.close(held_open)
    with pytest.raises(StoreError, match="meja lain"):
        Journal.open(folder, CALL_ID)
    journal.close()
    assert reopened(folder) == flat(COMMANDS[:4])
    assert [path.name for path in folder.journal.iterdir()] == [f"{CALL_ID}.jsonl"]


@pytest.mark.parametrize("fails", ["write", "fsync", "rename"])
def test_a_failed_rewrite_leaves_what_the_disk_held(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    journal = Journal.create(folder, CALL_ID, sources())
    journal.append(COMMANDS[0])
    before = journal.path.read_bytes()
    journal.broken = True
    with monkeypatch.context() as patch:
        if fails == "rename":
            patch.setattr(Path, "rename", lambda self, to: failing(errno.EIO)(0))
        else:
            patch.setattr(os, fails, failing(errno.EIO))
        with pytest.raises(StoreError):
            journal.append(COMMANDS[1])
    assert journal.path.read_bytes() == before
    assert [path.name for path in folder.journal.iterdir()] == [f"{CALL_ID}.jsonl"]
    journal.retry()
    journal.close()
    assert reopened(folder) == flat(COMMANDS[:2])


def test_a_call_can_begin_while_the_disk_fails(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", failing(errno.ENOSPC))
        with pytest.raises(StoreError):
            Journal.create(folder, CALL_ID, sources())
        assert list(folder.journal.iterdir()) == []
        journal = Journal.unsaved(folder, CALL_ID, sources())
        with pytest.raises(StoreError):
            journal.append(COMMANDS[0])
    journal.append(COMMANDS[1])
    journal.close()
    assert reopened(folder) == flat(COMMANDS[:2])


@pytest.mark.parametrize("gone", ["file", "folder"])
def test_a_journal_deleted_under_the_desk_is_written_anew(folder: DataFolder, gone: str) -> None:
    journal = Journal.create(folder, CALL_ID, sources())
    journal.append(COMMANDS[0])
    journal.path.unlink()
    if gone == "folder":
        folder.journal.rmdir()
    with pytest.raises(StoreError):
        journal.append(COMMANDS[1])
    journal.append(COMMANDS[2])
    journal.close()
    assert reopened(folder) == flat(COMMANDS[:3])


def test_damage_is_not_touched_while_there_is_no_room_for_a_copy(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(folder, commands=COMMANDS[:2])
    torn = path.read_bytes() + b'{"seq'
    path.write_bytes(torn)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", failing(errno.ENOSPC))
        journal = Journal.open(folder, CALL_ID)
        assert journal.broken
        assert journal.events == flat(COMMANDS[:2])
        assert path.read_bytes() == torn
    journal.append(COMMANDS[2])
    journal.close()
    assert journal.aside is not None
    assert journal.aside.read_bytes() == torn
    assert reopened(folder) == flat(COMMANDS[:3])


@pytest.fixture
def calls_made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The system calls that matter for durability, in order."""
    made: list[str] = []
    real_fsync, real_write, real_rename, real_flush = os.fsync, os.write, Path.rename, durable.flush_data

    def fsync(fd: int) -> None:
        made.append("flush folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "flush file")
        real_fsync(fd)

    def write(fd: int, data: bytes) -> int:
        made.append("write")
        return real_write(fd, data)

    def rename(self: Path, to: Path) -> Path:
        made.append("rename")
        return real_rename(self, to)

    def flush(fd: int) -> None:
        made.append("flush data")
        real_flush(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "write", write)
    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(durable, "flush_data", flush)
    yield made
    monkeypatch.undo()


def test_nothing_is_called_saved_before_it_is_flushed(folder: DataFolder, calls_made: list[str]) -> None:
    journal = Journal.create(folder, CALL_ID, sources())
    assert calls_made == ["write", "flush file", "rename", "flush folder"]
    calls_made.clear()
    journal.append(COMMANDS[0])
    assert calls_made == ["write", "flush data"]
    calls_made.clear()
    journal.retry()
    assert calls_made == ["write", "flush file", "rename", "flush folder"]
    journal.close()


def test_events_come_once_and_in_order(folder: DataFolder) -> None:
    journal = Journal.create(folder, CALL_ID, sources())
    journal.append(COMMANDS[0])
    for wrong in (COMMANDS[0], COMMANDS[2]):
        with pytest.raises(ValueError, match="do not follow"):
            journal.append(wrong)
    journal.append(COMMANDS[1])
    with pytest.raises(StoreError, match="sudah mempunyai jurnal"):
        Journal.create(folder, CALL_ID, sources())
    journal.close()
    assert reopened(folder) == flat(COMMANDS[:2])


HOLDER = """
import sys
from pathlib import Path
from sop_tui.store.folder import DataFolder
from sop_tui.store.journal import Journal
journal = Journal.open(DataFolder(Path(sys.argv[1])), sys.argv[2])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_call_open_at_another_desk_is_left_to_it(folder: DataFolder) -> None:
    written(folder)
    command = [sys.executable, "-c", HOLDER, str(folder.path), CALL_ID]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreError) as caught:
            Journal.open(folder, CALL_ID)
        assert caught.value.code == "JOURNAL_IN_USE"
        (seen,) = unfinished(folder)
        assert seen.in_use
        assert not seen.resumable
        assert "meja lain" in seen.message
        other.kill()
    (seen,) = unfinished(folder)
    assert seen.resumable
    assert reopened(folder) == EVENTS


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_only_the_owner_reads_it(tmp_path: Path, umask: int) -> None:
    folder = DataFolder(tmp_path / "data")
    before = os.umask(umask)
    try:
        folder.prepare()
        path = written(folder)
        path.write_bytes(path.read_bytes()[:-3])
        aside = Journal.open(folder, CALL_ID).aside
    finally:
        os.umask(before)
    assert aside is not None
    for file in (path, aside):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for place in (folder.path, *folder.folders):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_the_home_screen_is_told_what_each_call_was(folder: DataFolder) -> None:
    written(folder, commands=COMMANDS[:3])
    later = commands_of(call_id=OTHER_ID, started="2026-03-02T10:00:00")
    written(folder, OTHER_ID, later)
    second, first = unfinished(folder)
    assert (second.call_id, second.ended, second.message) == (OTHER_ID, True, "Sudah ditutup; tinggal disimpan.")
    assert (first.call_id, first.agent, first.caller) == (CALL_ID, "AGEN-7", "0877-5865-8589")
    assert (first.started_at, first.last_at) == ("2026-03-02T09:15:00+07:00", "2026-03-02T09:15:02+07:00")
    assert (first.events, first.ended, first.damaged, first.in_use) == (WHOLE[3], False, False, False)
    assert first.message == ""


def nested(path: Path) -> None:
    lines, _ = frame([header(path.stem, []), b"[" * 100_000], 0)
    path.write_bytes(lines)


def endless_number(path: Path) -> None:
    lines, checksum = frame([header(path.stem, [])], 0)
    body = b'{"type":"resumed","seq":Infinity,"at":"x","elapsed_ms":0,"batch":1}'
    path.write_bytes(lines + frame([body], checksum)[0])


FOREIGN: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "binary": lambda path: path.write_bytes(os.urandom(4096)),
    "text": lambda path: path.write_text("bukan jurnal\n" * 100),
    "huge": lambda path: path.open("wb").truncate(10**12),
    "nested": nested,
    "endless number": endless_number,
    "folder": lambda path: path.mkdir(),
    "pipe": os.mkfifo,
    "endless device": lambda path: path.symlink_to("/dev/zero"),
    "dangling link": lambda path: path.symlink_to("/nowhere/at/all"),
    "header only": lambda path: path.write_bytes(frame([header(path.stem, [])], 0)[0]),
}


@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in FOREIGN.items()])
def test_a_foreign_file_hides_no_call(folder: DataFolder, make: Callable[[Path], object]) -> None:
    written(folder)
    stranger = folder.journal / "asing.jsonl"
    make(stranger)
    mine, other = unfinished(folder)
    assert mine.call_id == CALL_ID
    assert mine.resumable
    assert (other.call_id, other.events, other.resumable) == ("asing", 0, False)
    assert "Tidak dapat dibaca" in other.message
    with pytest.raises(StoreError):
        Journal.open(folder, "asing")


def test_a_name_that_is_no_text_hides_no_call(folder: DataFolder) -> None:
    written(folder)
    folder.journal.joinpath(os.fsdecode(b"\xff\x1b[31m.jsonl")).write_bytes(b"\xff")
    assert [item.call_id for item in unfinished(folder)] == [CALL_ID, "\N{REPLACEMENT CHARACTER}\x1b[31m"]


def test_a_journal_under_another_name_is_not_its_call(folder: DataFolder) -> None:
    path = written(folder)
    path.rename(path.with_name(f"{OTHER_ID}.jsonl"))
    with pytest.raises(StoreError, match="tidak dapat dibaca"):
        Journal.open(folder, OTHER_ID)


@pytest.mark.parametrize("call_id", ["../../etc/passwd", "", ".", "a/b", "a\0b", "x" * 200])
def test_an_id_leads_nowhere_else(folder: DataFolder, call_id: str) -> None:
    with pytest.raises(StoreError) as caught:
        Journal.open(folder, call_id)
    assert caught.value.code == "CALL_ID"


def test_no_data_folder_means_no_calls(tmp_path: Path) -> None:
    assert unfinished(DataFolder(tmp_path / "nowhere")) == []
