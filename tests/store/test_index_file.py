"""The file of the index: torn, strange, forbidden, killed half way, or held by others; calls are found all the same."""

import errno
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sop_tui.core.selection import Selection, Term
from sop_tui.store import index_file
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.index import Index
from tests.store.indexed import document, everything, keep, made_anew, settle

CALLS = 12
EVERY_WORD = Selection(terms=(Term("terima"),))


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path / "data")
    found.prepare()
    for number in range(CALLS):
        keep(found, document(number, day=number % 3 + 1, noted=f"kata{number} lampu"))
    settle(found, 1_000_000_000)
    return found


@pytest.fixture
def indexed(folder: DataFolder) -> DataFolder:
    with Index.open(folder) as index:
        index.refresh()
    return folder


def found_by(folder: DataFolder) -> int:
    """How many calls a search finds, by an index that was opened as any command does it."""
    with Index.open(folder) as index:
        index.refresh()
        assert index.count() == index.count(EVERY_WORD)
        return index.count()


def cut(path: Path, share: float) -> None:
    os.truncate(path, int(path.stat().st_size * share))


def smudge(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


def another(path: Path, *statements: str) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def altered(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


def spoilt(path: Path, part: bytes, other: bytes) -> None:
    data = path.read_bytes()
    assert part in data
    path.write_bytes(data.replace(part, other))


def closed(path: Path) -> None:
    path.chmod(0)


def link(path: Path) -> None:
    path.unlink()
    path.with_name("elsewhere").write_text("mine")
    path.symlink_to("elsewhere")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "befall",
    [
        pytest.param(lambda path: path.unlink(), id="gone"),
        pytest.param(lambda path: cut(path, 0), id="emptied"),
        pytest.param(lambda path: cut(path, 0.01), id="cut-in-the-header"),
        pytest.param(lambda path: cut(path, 0.5), id="cut-in-the-middle"),
        pytest.param(lambda path: cut(path, 0.99), id="cut-at-the-end"),
        pytest.param(lambda path: path.write_bytes(b"\0" * 40_000), id="zeros"),
        pytest.param(lambda path: path.write_text("no database" * 1000), id="text"),
        pytest.param(smudge, id="smudged"),
        pytest.param(lambda path: another(path, "CREATE TABLE calls(x)"), id="another-database"),
        pytest.param(lambda path: another(path, "PRAGMA application_id=1397706825"), id="no-tables"),
        pytest.param(
            lambda path: another(path, f"PRAGMA application_id={index_file.APPLICATION}", "PRAGMA user_version=1"),
            id="ours-by-name",
        ),
        pytest.param(lambda path: altered(path, "ALTER TABLE calls ADD COLUMN x"), id="another-column"),
        pytest.param(lambda path: spoilt(path, b"prefix='1 2", b"prefix='\xff 2"), id="garbled-schema"),
        pytest.param(lambda path: spoilt(path, b"CREATE TABLE details", b"CREATE TABLE \xff\xffta\xffs"), id="no-text"),
        pytest.param(closed, id="closed-to-us"),
        pytest.param(link, id="link"),
        pytest.param(pipe, id="pipe"),
        pytest.param(lambda path: path.with_name("index.sqlite-journal").write_bytes(b"x" * 2000), id="false-journal"),
    ],
)
def test_an_index_that_is_none_is_made_anew(
    indexed: DataFolder, tmp_path: Path, befall: Callable[[Path], object]
) -> None:
    befall(indexed.index)
    with Index.open(indexed) as index:
        index.refresh()
        # Where it was not seen before that it is damaged, the first search finds it out.
        with suppress(StoreError):
            index.count(EVERY_WORD)
        index.refresh()
        assert everything(index) == made_anew(indexed, tmp_path / "beside")
    status = indexed.index.lstat()
    assert stat.S_ISREG(status.st_mode)
    assert status.st_mode & 0o777 == 0o600
    elsewhere = indexed.path / "elsewhere"
    assert not elsewhere.exists() or elsewhere.read_text() == "mine"


def test_what_is_found_damaged_in_use_is_told_and_goes_with_a_refresh(indexed: DataFolder) -> None:
    with Index.open(indexed) as index:
        garble(indexed.index)
        with pytest.raises(StoreError, match="rusak") as fault:
            index.calls()
        assert fault.value.code == "INDEX_DAMAGED"
        with pytest.raises(StoreError):
            index.count()
        assert index.refresh().added == CALLS
        assert index.count() == CALLS


def garble(path: Path) -> None:
    """A row holds what no version of the program put there."""
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE details SET summary = x'00'")
    connection.close()


def test_the_index_of_a_later_version_is_left_alone(indexed: DataFolder) -> None:
    with sqlite3.connect(indexed.index) as connection:
        connection.execute("PRAGMA user_version = 1000")
    connection.close()
    with pytest.raises(StoreError) as fault:
        Index.open(indexed)
    assert fault.value.code == "INDEX_NEWER"
    assert indexed.index.stat().st_size > 10_000
    with Index.open(indexed, anew=True) as index:
        assert index.refresh().added == CALLS


def test_a_folder_in_its_place_is_told(indexed: DataFolder) -> None:
    indexed.index.unlink()
    indexed.index.mkdir()
    with pytest.raises(StoreError) as fault:
        Index.open(indexed)
    assert fault.value.code == "DATA_NOT_FILE"


def test_a_folder_that_can_only_be_read_is_searched_as_far_as_it_was_indexed(
    indexed: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK and allowed(path, mode))
    with Index.open(indexed) as index:
        assert index.count(EVERY_WORD) == CALLS
        assert index.refresh() == (0, 0, 0)
        keep(indexed, document(CALLS))
        with pytest.raises(StoreError) as fault:
            index.refresh()
        assert fault.value.code == "DATA_READ_ONLY"
        assert index.count() == CALLS


def test_a_disk_that_is_full_is_told_and_costs_nothing(indexed: DataFolder) -> None:
    with Index.open(indexed) as index:
        with index._using() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")
        for number in range(CALLS, CALLS + 40):
            keep(indexed, document(number, noted=f"penuh{number} " * 50))
        with pytest.raises(StoreError) as fault:
            index.refresh()
        assert fault.value.code == "DISK_FULL"
        assert index.count() == CALLS
    assert found_by(indexed) == CALLS + 40


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from sop_tui.store import index, index_file
from sop_tui.store.folder import DataFolder

folder = DataFolder(Path(sys.argv[1]))
index._COMMIT_S, index.BATCH = 0, 2
connect = index_file.connect

def run(last):
    "A rebuild that is killed before a statement; True where it came to its end."
    if child := os.fork():
        return os.waitpid(child, 0)[1] == 0
    left = [last]
    def count(statement):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    def counted(*args):
        connection = connect(*args)
        connection.set_trace_callback(count)
        return connection
    index.connect = counted
    with index.Index.open(folder) as opened:
        opened.rebuild()
    os._exit(0)

last, kills = 1, 0
while not run(last):
    kills += 1
    with index.Index.open(folder) as opened:
        opened.refresh()
        assert opened.count() == opened.count(most=None) == %d, last
        assert {row.path for row in opened.calls()} == set(folder.calls.glob("*/*/*/*.json"))
    last += 31
print(kills)
"""


def test_a_rebuild_killed_anywhere_is_taken_up_where_it_was(indexed: DataFolder, tmp_path: Path) -> None:
    words = [sys.executable, "-c", KILLED % CALLS, str(indexed.path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout) >= 5
    with Index.open(indexed) as index:
        index.refresh()
        assert everything(index) == made_anew(indexed, tmp_path / "beside")


REFRESHED = """
import sys
from pathlib import Path
from sop_tui.store.folder import DataFolder
from sop_tui.store.index import Index

folder = DataFolder(Path(sys.argv[1]))
for turn in range(2):
    with Index.open(folder) as index:
        index.rebuild() if sys.argv[2] == "rebuild" else index.refresh()
        index.calls()
print("done")
"""


@pytest.mark.parametrize("what", ["refresh", "rebuild"])
def test_two_processes_at_once(folder: DataFolder, tmp_path: Path, what: str) -> None:
    words = [sys.executable, "-c", REFRESHED, str(folder.path)]
    both = [subprocess.Popen([*words, mode], stdout=-1, stderr=-1, text=True) for mode in ("refresh", what)]
    with Index.open(folder) as index:
        for number in range(CALLS, CALLS + 10):
            made = document(number)
            keep(folder, made)
            # It may be made anew this very moment; the next refresh finds the call.
            with suppress(StoreError):
                index.add(made)
    for process in both:
        told, wrong = process.communicate(timeout=60)
        assert (told, process.returncode) == ("done\n", 0), wrong
    with Index.open(folder) as index:
        index.refresh()
        assert everything(index) == made_anew(folder, tmp_path / "beside")


def test_an_index_that_was_made_anew_by_another_is_followed(indexed: DataFolder) -> None:
    with Index.open(indexed) as index, Index.open(indexed) as other:
        other.rebuild()
        keep(indexed, made := document(CALLS))
        other.add(made)
        assert index.count() == CALLS + 1
        index.mark_reviewed("0195a3b1-7c00-7abc-8def-000000000001")


def test_who_holds_the_lock_is_not_waited_for_longer_than_was_said(indexed: DataFolder) -> None:
    holder = sqlite3.connect(indexed.index, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreError) as fault:
            Index.open(indexed, wait_ms=10)
    finally:
        holder.close()
    assert fault.value.code == "INDEX_BUSY"


def test_threads_share_an_index(indexed: DataFolder) -> None:
    wrong: list[BaseException] = []

    def look() -> None:
        try:
            for _ in range(20):
                assert index.count(EVERY_WORD) >= CALLS
        except BaseException as fault:  # told in the thread that waits
            wrong.append(fault)

    with Index.open(indexed) as index:
        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(CALLS, CALLS + 10):
            keep(indexed, document(number))
            index.refresh()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as fault:
        Index.open(DataFolder(tmp_path / "file" / "data"))
    assert fault.value.code == "DATA_NOT_FOLDER"


def test_a_disk_that_fails_is_told(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with Index.open(folder) as index:
        monkeypatch.setattr("sop_tui.store.index_folders._files", failing)
        with pytest.raises(StoreError) as fault:
            index.refresh()
        assert fault.value.code == "DISK_FAULT"
        monkeypatch.undo()
        assert index.refresh().added == CALLS


@pytest.mark.parametrize(
    ("statement", "selection"),
    [
        pytest.param("UPDATE names SET name = '\\xZZ' || id", Selection(agent="rani"), id="escape"),
        pytest.param("UPDATE names SET name = CAST(x'ff' || id AS TEXT)", Selection(agent="rani"), id="no-text"),
    ],
)
def test_names_that_are_garbled_go_with_a_refresh(indexed: DataFolder, statement: str, selection: Selection) -> None:
    altered(indexed.index, statement)
    with Index.open(indexed) as index:
        with pytest.raises(StoreError) as wrong:
            index.calls(selection)
        assert wrong.value.code == "INDEX_DAMAGED"
        index.refresh()
        assert index.count() == CALLS


def test_rows_that_contradict_each_other_go_with_a_refresh(indexed: DataFolder) -> None:
    altered(indexed.index, "DELETE FROM calls")
    altered(indexed.index, "UPDATE details SET path = x'00' || path")
    keep(indexed, document(0, day=1, noted="lain"))
    settle(indexed, 2_000_000_000)
    assert found_by(indexed) == CALLS


def test_another_that_throws_it_away_meanwhile_is_no_hindrance(
    indexed: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = index_file._prepare

    def thrown_away(path: Path) -> bool:
        monkeypatch.setattr(index_file, "_prepare", prepare)
        path.unlink()
        return False

    monkeypatch.setattr(index_file, "_prepare", thrown_away)
    assert found_by(indexed) == CALLS


def test_more_calls_may_be_asked_for_than_can_be_counted(indexed: DataFolder) -> None:
    with Index.open(indexed) as index:
        assert len(index.calls(limit=10**30)) == CALLS
