"""The index of callers on real files: appended or made anew it is the same, and nothing in it is believed unread."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.transcript import seal
from sop_tui.store import callers, durable
from sop_tui.store.calls import document_bytes, write_sealed
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.live import SystemClock
from sop_tui.store.station import Station
from tests.store.held import scripts, sealed

NUMBER = "+6287758658589"
CALLERS = ("0877-5865-8589", "+62 877 5865 8589", "0217654321", "1234", "")
SEALED = sealed()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path / "data")
    found.prepare()
    return found


def call_of(number: int = 0, caller: str = CALLERS[0], mode: str = "live", day: int = 2, **more: Any) -> dict[str, Any]:
    """A sealed call; a greater number is a later call."""
    call_id = f"0195a3b1-7c00-7abc-8def-{number:012x}"
    began = f"2026-03-{day:02}T09:15:00+07:00"
    return seal({**SEALED, "call_id": call_id, "caller_id": caller, "mode": mode, "started_at": began, **more})


def keep(folder: DataFolder, document: dict[str, Any]) -> Path:
    """Note a call and seal it, as a desk does."""
    callers.note(folder, document)
    return write_sealed(folder, document)


def known(folder: DataFolder, caller: str = CALLERS[0]) -> list[str]:
    """The ids of the earlier calls."""
    return [call.call_id for call in callers.earlier_calls(folder, caller)[0]]


def failing(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


CALLS = st.lists(
    st.builds(
        call_of,
        st.integers(0, 30),
        st.sampled_from(CALLERS),
        st.sampled_from(["live", "live", "training", "simulation"]),
        st.integers(1, 3),
    ),
    max_size=8,
    unique_by=lambda document: document["call_id"],
)


@settings(max_examples=20)
@given(CALLS, st.data())
def test_an_index_made_anew_knows_what_an_appended_one_knows(
    documents: list[dict[str, Any]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as place:
        folder = DataFolder(Path(place) / "data")
        folder.prepare()
        for document in documents:
            keep(folder, document)
        appended = {caller: callers.earlier_calls(folder, caller) for caller in CALLERS}
        for path in folder.callers.iterdir():
            if data.draw(st.booleans(), label=f"lose {path.name}"):
                path.unlink()
        callers.rebuild(folder)
        assert callers.rebuild(folder) == 0
        assert {caller: callers.earlier_calls(folder, caller) for caller in CALLERS} == appended
        live = [one for one in documents if one["mode"] == "live"]
        assert set(known(folder)) <= {one["call_id"] for one in live if one["caller_id"] in CALLERS[:2]}


FIRST, SECOND = call_of(1), call_of(2, day=3)


@settings(max_examples=30)
@given(st.integers(0, 48), st.binary(max_size=20) | st.text("0123456789/\n", max_size=20).map(str.encode))
def test_whatever_a_crash_left_hides_no_later_call(cut: int, garbage: bytes) -> None:
    with TemporaryDirectory() as place:
        folder = DataFolder(Path(place) / "data")
        folder.prepare()
        callers.note(folder, FIRST)
        path = folder.caller_path(NUMBER)
        path.write_bytes(path.read_bytes()[:cut] + garbage)
        keep(folder, SECOND)
        assert known(folder) == [SECOND["call_id"]]


def test_the_latest_call_comes_first_and_the_rest_are_counted(folder: DataFolder) -> None:
    for number in (3, 1, *range(4, 14), 2):
        keep(folder, call_of(number))
    calls, more = callers.earlier_calls(folder, CALLERS[0])
    assert [call.call_id for call in calls] == [call_of(number)["call_id"] for number in range(13, 3, -1)]
    assert more == 3
    assert calls[0].fields["email"] == ("email", "verified", "masna.aya@yahoo.com")


def test_calls_that_are_gone_or_altered_crowd_out_none_and_are_not_counted(folder: DataFolder) -> None:
    for number in range(30):
        keep(folder, call_of(number))
    for number in range(12, 30):
        path = folder.sealed_path(call_of(number)["call_id"], call_of(number)["started_at"])
        path.unlink() if number % 2 else path.write_bytes(b"{}")
    folder.sealed_path(call_of(0)["call_id"], call_of(0)["started_at"]).unlink()
    calls, more = callers.earlier_calls(folder, CALLERS[0])
    assert [call.call_id for call in calls] == [call_of(number)["call_id"] for number in range(11, 1, -1)]
    assert more == 1


def test_only_so_many_calls_are_read_while_the_telephone_rings(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(callers.READ_MAX + 5):
        keep(folder, call_of(number)).write_bytes(b"{}")
    read: list[Path] = []
    monkeypatch.setattr(callers, "read_transcript", read.append)
    assert callers.earlier_calls(folder, CALLERS[0])[0] == []
    assert len(read) == callers.READ_MAX


def test_an_index_is_the_owners_alone_and_holds_no_word_of_the_customer(folder: DataFolder) -> None:
    before = os.umask(0)
    try:
        path = keep(folder, call_of())
    finally:
        os.umask(before)
    index = folder.caller_path(NUMBER)
    assert stat.S_IMODE(index.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.callers.stat().st_mode) == 0o700
    assert index.read_text() == f"{path.relative_to(folder.calls).with_suffix('')}\n"


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.unlink(), id="gone"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes().replace(b"masna", b"siska")), id="altered"),
        pytest.param(lambda path: path.write_bytes(b"\0"), id="damaged"),
        pytest.param(lambda path: path.write_bytes(document_bytes(call_of(0, "081234567890"))), id="another's"),
        pytest.param(lambda path: path.write_bytes(document_bytes(call_of(0, mode="training"))), id="of training"),
        pytest.param(lambda path: path.write_bytes(document_bytes(seal({**SEALED, "fields": []}))), id="no transcript"),
    ],
)  # fmt: skip
def test_what_a_line_points_to_is_believed_only_if_it_is_sound(
    folder: DataFolder, spoil: Callable[[Path], object]
) -> None:
    path = keep(folder, call_of())
    assert known(folder)
    spoil(path)
    assert known(folder) == []


def test_a_line_leads_nowhere_else(folder: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "lain.json").write_bytes(document_bytes(call_of()))
    folder.caller_path(NUMBER).write_text(f"../../lain\n2026/03/02/../../../lain\n{tmp_path}/lain\n")
    assert callers.earlier_calls(folder, CALLERS[0]) == ([], 0)


def too_long(path: Path) -> None:
    path.touch()
    os.truncate(path, callers.INDEX_MAX + 1)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(os.mkfifo, id="pipe"),
        pytest.param(os.mkdir, id="folder"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), id="link to a device"),
        pytest.param(lambda path: path.symlink_to("hilang"), id="link to nothing"),
        pytest.param(too_long, id="too long"),
    ],
)
def test_what_is_no_index_costs_one_number_its_calls_and_no_more(
    folder: DataFolder, make: Callable[[Path], object]
) -> None:
    path = folder.caller_path(NUMBER)
    make(path)
    assert callers.earlier_calls(folder, CALLERS[0]) == ([], 0)
    write_sealed(folder, call_of(1))
    write_sealed(folder, call_of(2, "0217654321"))
    passed_over: list[Path] = []
    assert callers.rebuild(folder, passed_over.append) == 1
    assert passed_over == [path]
    assert known(folder, "0217654321") == [call_of(2)["call_id"]]
    keep(folder, call_of(3))
    assert callers.is_whole(folder)


def test_desks_that_seal_at_once_lose_no_line(folder: DataFolder) -> None:
    code = (
        "import sys; from pathlib import Path; from sop_tui.store.folder import DataFolder; "
        "from sop_tui.store.callers import note; from tests.store.test_callers import call_of; "
        "[note(DataFolder(Path(sys.argv[1])), call_of(int(sys.argv[2]) + n)) for n in range(40)]"
    )
    argv = [sys.executable, "-c", code, str(folder.path)]
    root = Path(__file__).parents[2]
    desks = [subprocess.Popen([*argv, str(first)], cwd=root) for first in (0, 100)]
    assert [desk.wait(60) for desk in desks] == [0, 0]
    lines = folder.caller_path(NUMBER).read_text().split()
    assert len(lines) == len(set(lines)) == 80
    assert all(len(line) == 47 for line in lines)


def test_a_call_is_noted_before_it_is_sealed(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    station = Station(folder, scripts(), "Rani", "meja-1", SystemClock())
    live = station.start("0877-5865-8589")
    live.do(cmd.End("terputus"))
    with monkeypatch.context() as patch:
        patch.setattr(durable, "new_file", failing)
        assert station.seal(live).trouble
    assert known(folder) == []
    assert station.unfinished() == []
    assert known(folder) == [live.call.started.call_id]


def test_when_the_disk_fails_the_index_is_made_anew(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callers.is_whole(folder)
    with monkeypatch.context() as patch:
        patch.setattr(durable, "flush_data", failing)
        keep(folder, call_of(1))
        patch.undo()
    assert not callers.is_whole(folder)
    callers.rebuild(folder)
    assert callers.is_whole(folder)
    assert known(folder) == [call_of(1)["call_id"]]


@pytest.mark.parametrize("moment", ["_sealed", "_mark_whole"])
@pytest.mark.parametrize("making", [callers.rebuild, callers.is_whole])
def test_a_line_that_is_lost_while_the_index_is_made_is_not_masked(
    folder: DataFolder,
    monkeypatch: pytest.MonkeyPatch,
    making: Callable[[DataFolder], object],
    moment: str,
) -> None:
    step = getattr(callers, moment)

    def overtaken(*args: object) -> object:
        """Desk B's disk fails, and B seals, after A has looked at the sealed calls or has vouched for them."""
        done = step(*args)
        done = done if done is None else list(done)
        with monkeypatch.context() as patch:
            patch.setattr(durable, "write_all", failing)
            callers.note(folder, call_of(1))
        write_sealed(folder, call_of(1))
        return done

    with monkeypatch.context() as patch:
        patch.setattr(callers, moment, overtaken)
        making(folder)
    assert known(folder) == []
    assert not callers.is_whole(folder)
    callers.rebuild(folder)
    assert callers.is_whole(folder)
    assert known(folder) == [call_of(1)["call_id"]]


def test_a_desk_is_told_to_note_a_call_again_that_a_rebuild_came_too_early_for(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(durable, "write_all", failing)
        assert not callers.note(folder, call_of(1))
    callers.rebuild(folder)
    write_sealed(folder, call_of(1))
    assert callers.note(folder, call_of(1))
    assert known(folder) == [call_of(1)["call_id"]]


def test_a_disk_that_fails_leaves_the_index_unfinished(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    write_sealed(folder, call_of(1))
    with monkeypatch.context() as patch:
        patch.setattr(durable, "flush_data", failing)
        with pytest.raises(StoreError):
            callers.rebuild(folder)
    assert not callers.is_whole(folder)
    assert [path.name for path in folder.callers.iterdir()] == [NUMBER]


def test_what_an_interrupted_rebuild_left_goes_with_the_next(folder: DataFolder) -> None:
    durable.write_temporary(folder.callers_whole, b"")
    callers.rebuild(folder)
    assert [path.name for path in folder.callers.iterdir()] == ["whole"]


def test_a_desk_makes_the_index_that_older_versions_did_not_have(folder: DataFolder) -> None:
    write_sealed(folder, call_of(1))
    station = Station(folder, scripts(), "Rani", "meja-1", SystemClock())
    making = station.index_callers()
    assert making is not None
    making.join(30)
    assert known(folder) == [call_of(1)["call_id"]]
    assert station.index_callers() is None


def test_the_next_call_of_a_number_is_told_of_the_last(folder: DataFolder) -> None:
    station = Station(folder, scripts(), "Rani", "meja-1", SystemClock())
    keep(folder, call_of(1))
    keep(folder, call_of(2, outcome="terputus", fields={}))
    call = station.start("+6287758658589").call
    assert call.recognized is not None
    assert [past.outcome for past in call.recognized.calls] == ["Terputus", "Selesai"]
    assert (call.scene.fact("email").value, call.scene.status_of("email")) == ("masna.aya@yahoo.com", "given")
    assert station.start("").call.recognized is None
    assert station.start("0217654321").call.recognized is None
