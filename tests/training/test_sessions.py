"""Sessions on the disk: apart from live calls, written once, read back as they were, and told where damaged."""

import json
from pathlib import Path

import pytest

from sop_tui.core.training.session import Session
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.sessions import Damaged, read_session, sessions, training_folder, write_session
from tests.training.graded import CALL_ID, graded, session


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return training_folder(DataFolder(tmp_path / "data"))


@pytest.fixture(scope="module")
def one() -> Session:
    return session(graded("ibu_masna", saved={"crm.data_penelpon.email": "MASNA [b]\x1b", "crm.x": "ü"}))


def number(last: int) -> str:
    return f"{CALL_ID[:-1]}{last}"


class TestASession:
    def test_is_read_back_as_it_was(self, folder: DataFolder, one: Session) -> None:
        assert read_session(write_session(folder, one)) == one

    def test_lies_apart_from_live_calls_by_the_day_it_was_practised(self, folder: DataFolder, one: Session) -> None:
        path = write_session(folder, one)
        assert path.relative_to(folder.path.parent).as_posix() == f"training/sessions/2026/07/03/{CALL_ID}.json"
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700

    def test_names_every_value_for_other_readers(self, folder: DataFolder, one: Session) -> None:
        document = json.loads(write_session(folder, one).read_text("utf-8"))
        assert document["schema"] == "sop-tui/training/1"
        assert document["heard"][0] == {"elapsed_ms": 1_000, "seq": 3, "why": "answer", "text": "Nama saya Masna."}
        assert document["assessment"]["points"] == one.assessment.points

    def test_is_written_once(self, folder: DataFolder, one: Session) -> None:
        path = write_session(folder, one)
        assert write_session(folder, one) == path
        with pytest.raises(StoreError) as told:
            write_session(folder, session(one.assessment, trainee="Budi"))
        assert told.value.code == "SESSION_EXISTS"
        assert read_session(path) == one

    def test_of_a_trainee_whose_name_is_no_text_is_kept(self, folder: DataFolder, one: Session) -> None:
        path = write_session(folder, session(one.assessment, trainee="Wa\udcffti"))
        assert read_session(path).trainee == "Wa?ti"

    @pytest.mark.parametrize(
        "wrong", [{"call_id": "../../x"}, {"practised_at": "kemarin"}], ids=["a path for an id", "no time"]
    )
    def test_without_a_place_is_refused(self, folder: DataFolder, one: Session, wrong: dict[str, str]) -> None:
        with pytest.raises(StoreError):
            write_session(folder, session(one.assessment, **wrong))
        assert list(sessions(folder)) == []


class TestReading:
    def test_the_oldest_come_first(self, folder: DataFolder, one: Session) -> None:
        for last, day in ((1, "2026-07-04"), (2, "2025-12-31"), (3, "2026-07-03")):
            at = f"{day}T09:00:00+07:00"
            write_session(folder, session(one.assessment, call_id=number(last), practised_at=at))
        found = [each.call_id for each in sessions(folder) if isinstance(each, Session)]
        assert found == [number(2), number(3), number(1)]

    def test_of_nothing_is_nothing(self, folder: DataFolder) -> None:
        assert list(sessions(folder)) == []

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            pytest.param("sop-tui/training/1", "sop-tui/training/9", id="another schema"),
            pytest.param('"level": 2', '"level": 7', id="no level"),
            pytest.param('"points": ', '"points": "x', id="no JSON"),
            pytest.param('"seed": 7', '"seed": "7"', id="a text for a number"),
            pytest.param('"trainee": "Wati",', "", id="something missing"),
            pytest.param(CALL_ID, number(9), id="under another name"),
        ],
    )
    def test_tells_what_is_damaged_and_goes_on(self, folder: DataFolder, one: Session, old: str, new: str) -> None:
        path = write_session(folder, one)
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        write_session(folder, session(one.assessment, call_id=number(5)))
        damaged, sound = sessions(folder)
        assert isinstance(damaged, Damaged)
        assert path.name in damaged.message
        assert isinstance(sound, Session)

    @pytest.mark.parametrize(
        "data", [b"", b"[" * 100_000, b"\xff\xfe", b"null"], ids=["empty", "deep", "no text", "null"]
    )
    def test_refuses_any_other_file(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / f"{CALL_ID}.json"
        path.write_bytes(data)
        with pytest.raises(StoreError) as told:
            read_session(path)
        assert told.value.code == "SESSION_DAMAGED"

    def test_tells_that_there_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError) as told:
            read_session(tmp_path / "x.json")
        assert told.value.code == "DATA_MISSING"
