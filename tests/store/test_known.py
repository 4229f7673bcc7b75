"""Scripts that were read before: they are the same, whatever happened to what was kept of them."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.cli.options import sound_and_known
from sop_tui.cli.output import Refusal
from sop_tui.store import known
from sop_tui.store.folder import DataFolder
from sop_tui.store.known import KnownScripts, _packed, _unpacked
from sop_tui.store.retention import purge
from sop_tui.store.scripts import Scripts, folder_blobs, packaged, read_folder
from sop_tui.store.tree import Mapping, Node, Scalar, Sequence
from tests.cli_runner import broken, scripts_in

PLACES = st.integers(1, 9999)
SCALARS = st.builds(Scalar, st.text(), PLACES, PLACES, st.booleans())
NODES: st.SearchStrategy[Node] = st.recursive(
    SCALARS,
    lambda inner: (
        st.builds(Sequence, st.lists(inner).map(tuple), PLACES, PLACES)
        | st.builds(Mapping, st.lists(st.tuples(SCALARS, inner)).map(tuple), PLACES, PLACES)
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    data = DataFolder(tmp_path / "data")
    data.prepare()
    return data


def unparsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on whoever parses a script fails."""

    def never(_data: bytes, file: str) -> Node:
        raise AssertionError(f"{file} was parsed")

    monkeypatch.setattr(known, "parsed", never)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What is kept of the packaged scripts."""
    folder = DataFolder(tmp_path_factory.mktemp("whole"))
    folder.prepare()
    sound_and_known(packaged(), folder)[1].keep()
    [path] = folder.known.iterdir()
    return path.read_bytes()


def test_what_was_read_before_is_the_same_and_not_parsed_again(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound_and_known(packaged(), folder)[1].keep()
    unparsed(monkeypatch)
    again, memory = sound_and_known(packaged(), folder)
    assert memory.known
    assert again == read_folder(packaged())


@given(NODES)
def test_any_tree_is_kept_as_it_is(node: Node) -> None:
    assert _unpacked(json.loads(json.dumps(_packed(node)))) == node


def test_a_file_that_changed_is_read_anew(folder: DataFolder, tmp_path: Path) -> None:
    scripts = scripts_in(tmp_path)
    sound_and_known(scripts, folder)[1].keep()
    broken(scripts, "dialog/panggilan.yaml", "title: ", "title: Lain ")
    read, memory = sound_and_known(scripts, folder)
    assert not memory.known
    assert read.book.dialogs["panggilan"].title.startswith("Lain ")


def test_scripts_with_errors_are_refused_every_time(folder: DataFolder, tmp_path: Path) -> None:
    scripts = scripts_in(tmp_path)
    broken(scripts, "dialog/panggilan.yaml", "goto: ", "goto: tidak_ada_")
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            sound_and_known(scripts, folder)
        assert refused.value.code == "SCRIPTS_WRONG"
    assert not list(folder.known.iterdir())


@given(st.data())
def test_what_is_damaged_is_not_believed(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = DataFolder(tmp_path_factory.getbasetemp() / "known")
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytes([whole[at] ^ 1 << data.draw(st.integers(0, 7))])
    changed = whole[:at] + data.draw(st.sampled_from([b"", flipped, flipped + whole[at + 1 :]]))
    blobs = folder_blobs(packaged())
    path = KnownScripts(folder, blobs)._path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(changed)
    assert not KnownScripts(folder, blobs).known
    path.write_bytes(whole)
    assert KnownScripts(folder, blobs).known


def test_where_nothing_can_be_kept_scripts_are_read_all_the_same(tmp_path: Path) -> None:
    nowhere = DataFolder(tmp_path / "tidak" / "ada")
    read, memory = sound_and_known(packaged(), nowhere)
    memory.keep()
    assert isinstance(read, Scripts)
    assert not memory.known
    assert not nowhere.path.exists()


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("/nonexistent")], ids=["file", "link"])
def test_whatever_stands_in_its_place_calls_are_kept(tmp_path: Path, make: Callable[[Path], object]) -> None:
    folder = DataFolder(tmp_path)
    make(folder.known)
    folder.prepare()
    assert folder.journal.is_dir()
    sound_and_known(packaged(), folder)[1].keep()


def test_a_purge_deletes_nothing_else(folder: DataFolder, tmp_path: Path) -> None:
    (folder.known / "catatan.txt").touch()
    purge(folder, date(2000, 1, 1))
    assert [path.name for path in folder.known.iterdir()] == ["catatan.txt"]
    folder.known.rename(tmp_path / "lain")
    name = "0" * 64
    (tmp_path / "lain" / name).touch()
    folder.known.symlink_to(tmp_path / "lain")
    purge(folder, date(2000, 1, 1))
    assert (tmp_path / "lain" / name).exists()


def test_a_purge_forgets_them(folder: DataFolder) -> None:
    sound_and_known(packaged(), folder)[1].keep()
    purge(folder, date(2000, 1, 1))
    assert not list(folder.known.iterdir())
