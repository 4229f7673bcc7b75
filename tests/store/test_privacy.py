"""What is too old goes, and what a customer asks to be erased: nothing of it is left in any byte of the data folder."""

import errno
import json
import os
import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sop_tui.core.grading import Rating
from sop_tui.core.scorecard import answers
from sop_tui.core.transcript import Finding, seal
from sop_tui.store import callers, durable
from sop_tui.store.calls import document_bytes, read_transcript
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import freeze, thaw
from sop_tui.store.index import Index
from sop_tui.store.journal import Journal
from sop_tui.store.privacy import Customer, Everything, UnknownError, erase, find
from sop_tui.store.retention import Purged, purge
from sop_tui.store.reviews import effective, reviews_of, write_review
from sop_tui.store.scorecards import read_card
from sop_tui.store.scripts import packaged, read_blobs
from sop_tui.store.verify import verify
from tests.store.held import CALL_ID, MASNA, commands_of, scripts, sealed
from tests.store.test_callers import call_of, keep

MINE = "0877-5865-8589"
OTHER = "0812 3456 7890"
EMAIL = "masna.aya@yahoo.com"
MARCH_3 = date(2026, 3, 3)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path / "data")
    found.prepare()
    freeze(found, scripts().blobs)
    return found


def customer(**known: str) -> Customer:
    return Customer.of(known.items())


def contents(folder: DataFolder) -> Iterator[tuple[Path, bytes]]:
    """Every file, its name and its bytes."""
    for path in folder.path.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def holding(folder: DataFolder, *secrets: str) -> list[str]:
    """The files that hold one of these, or are named so, compressed parts of the index unpacked."""
    with Index.open(folder) as index:
        index.refresh()
        texts = "".join("\n".join(index.texts(row)) for row in index.calls())
    held = [(path, f"{path}".encode() + data) for path, data in contents(folder)]
    held.append((folder.index, texts.encode()))
    return [path.name for path, data in held if any(secret.encode() in data for secret in secrets)]


def findings(folder: DataFolder, path: Path) -> list[Finding]:
    return verify(path, lambda sources: read_blobs(thaw(folder, sources)).book)


def anothers(number: int, day: int = 2) -> dict[str, Any]:
    """The call of another customer, who did the same."""
    text = json.dumps(call_of(number, MINE, day=day))
    numbers = ((MINE, OTHER), ("+6287758658589", "+6281234567890"))
    for mine, theirs in (*numbers, ("masna.aya", "lain.orang"), ("MASNA.AYA", "LAIN.ORANG"), ("Budi", "Tuti")):
        text = text.replace(mine, theirs)
    return seal(json.loads(text))


def shut(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A folder that cannot be read, also for root."""
    real = os.scandir

    def scandir(path: Path) -> Any:
        if Path(path) == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)


def begun(folder: DataFolder) -> Journal:
    """A call that is not finished, and still open."""
    journal = Journal.create(folder, CALL_ID, scripts().book.sources)
    for events in commands_of(MASNA[:3]):
        journal.append(events)
    return journal


def reviewed(folder: DataFolder, path: Path, note: str) -> None:
    card = read_card(packaged(), "panggilan")
    rated = {item.id: Rating(answers(item)[0], comment=note) for item in card.card.items if answers(item)}
    write_review(folder, read_transcript(path), card, rated, by="qa", at="2026-03-05T10:00:00+07:00", note=note)


class TestPurge:
    @pytest.fixture
    def old(self, folder: DataFolder) -> Path:
        """A call of the second of March and one of the third, another number's."""
        keep(folder, anothers(2, day=3))
        return keep(folder, call_of(1, MINE, day=2))

    def test_what_began_before_the_day_is_gone_and_counted(self, folder: DataFolder, old: Path) -> None:
        (folder.reviews / old.stem).mkdir()
        (folder.reviews / old.stem / "x.json").write_text("{}")
        purged = purge(folder, MARCH_3)
        assert (purged.calls, purged.first_day, purged.last_day) == (1, "2026-03-02", "2026-03-02")
        assert (purged.reviews, purged.callers, purged.kept) == (1, 1, [])
        assert holding(folder, old.stem, MINE, "+6287758658589") == []
        assert not old.parent.exists()
        assert len(callers.earlier_calls(folder, OTHER)[0]) == 1
        assert purge(folder, MARCH_3) == Purged()

    def test_a_rehearsal_tells_the_same_and_removes_nothing(self, folder: DataFolder, old: Path) -> None:
        before = dict(contents(folder))
        rehearsed = purge(folder, MARCH_3, rehearse=True)
        assert dict(contents(folder)) == before
        purged = purge(folder, MARCH_3)
        assert (rehearsed.calls, rehearsed.reviews, rehearsed.aside) == (purged.calls, purged.reviews, purged.aside)

    def test_damaged_files_go_by_the_day_of_their_folder(self, folder: DataFolder, old: Path) -> None:
        old.write_bytes(b"\xff{")
        old.with_name(f".{old.name}.0a1b2c3d.tmp").write_bytes(b"masna")
        assert purge(folder, MARCH_3).calls == 1
        assert not old.parent.exists()

    def test_originals_that_were_moved_aside_go_too(self, folder: DataFolder) -> None:
        for name, day in (("old.1.json", "2026-03-02"), ("new.1.json", "2026-03-04")):
            (folder.aside / name).write_text("masna")
            at = date.fromisoformat(day).toordinal() * 86400 - date(1970, 1, 1).toordinal() * 86400 + 43200
            os.utime(folder.aside / name, (at, at))
        assert purge(folder, MARCH_3).aside == 1
        assert [path.name for path in folder.aside.iterdir()] == ["new.1.json"]

    def test_a_call_that_was_never_finished_goes_unless_a_desk_holds_it(self, folder: DataFolder) -> None:
        journal = begun(folder)
        assert purge(folder, date.max).unfinished == 0
        journal.close()
        assert purge(folder, date.min).unfinished == 0
        assert purge(folder, date.max).unfinished == 1
        assert list(folder.journal.iterdir()) == []

    def test_scripts_go_with_the_last_call_that_needs_them(self, folder: DataFolder, old: Path) -> None:
        stray = b"a script of nobody"
        freeze(folder, {sha256(stray).hexdigest(): stray})
        assert purge(folder, MARCH_3).scripts == 1
        assert {path.name for path in folder.scripts.iterdir()} == set(scripts().blobs)
        purge(folder, date(2027, 1, 1))
        assert list(folder.scripts.iterdir()) == []

    def test_a_script_that_a_call_begins_with_meanwhile_is_kept(
        self, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rename = Path.rename

        def begin_then_rename(self: Path, target: Path) -> Path:
            if self.parent == folder.scripts and re.fullmatch("[0-9a-f]{64}", self.name):
                (folder.journal / "begun.jsonl").write_text(self.name)
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", begin_then_rename)
        there = {path.name for path in folder.scripts.iterdir()}
        purged = purge(folder, date(2027, 1, 1))
        kept = {path.name for path in folder.scripts.iterdir()}
        assert (len(kept), purged.scripts) == (1, len(there) - 1)

    def test_a_line_that_comes_in_meanwhile_is_not_lost(
        self, folder: DataFolder, old: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, fsync = folder.caller_path("+6287758658589"), os.fsync
        late = keep(folder, call_of(9, OTHER, day=4)).relative_to(folder.calls).with_suffix("")
        waiting = [os.open(path, os.O_WRONLY | os.O_APPEND)]

        def another_desk(fd: int) -> None:
            fsync(fd)
            if waiting and os.path.samestat(os.fstat(fd), os.fstat(waiting[0])):
                os.write(waiting[0], f"{late}\n".encode())
                os.close(waiting.pop())

        monkeypatch.setattr(os, "fsync", another_desk)
        callers.strike(folder, lambda pointer: pointer.startswith("2026/03/02"))
        assert path.read_text() == f"{late}\n"

    def test_what_cannot_be_removed_is_told(
        self, folder: DataFolder, old: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unlink = Path.unlink

        def refuse(self: Path, missing_ok: bool = False) -> None:
            if self == old:
                raise PermissionError(13, "no")
            unlink(self, missing_ok)

        monkeypatch.setattr(Path, "unlink", refuse)
        purged = purge(folder, MARCH_3)
        assert [(path, error.code) for path, error in purged.kept] == [(old, "DATA_FORBIDDEN")]
        assert purged.calls == 0

    def test_practice_stays(self, folder: DataFolder) -> None:
        practice = DataFolder(folder.path / "training")
        practice.prepare()
        path = keep(practice, call_of(1, MINE, day=2))
        purge(folder, date.max)
        assert path.exists()


class TestFind:
    @pytest.mark.parametrize(
        "known",
        [
            pytest.param({"phone": "+62 877 5865 8589"}, id="another-form"),
            pytest.param({"phone": "087758658589"}, id="digits"),
            pytest.param({"email": "Masna.Aya@YAHOO.com"}, id="email"),
            pytest.param({"email": "nobody@pln.co.id", "phone": "6287758658589"}, id="either"),
        ],
    )
    def test_a_customer_is_found_however_it_is_written(self, folder: DataFolder, known: dict[str, str]) -> None:
        path = keep(folder, call_of(1, MINE))
        keep(folder, anothers(2))
        found = find(folder, customer(**known))
        assert [one.path for one in found.calls] == [path]
        assert (found.unfinished, found.aside, found.unread) == ((), (), ())

    def test_who_shares_no_number_is_nobody(self, folder: DataFolder) -> None:
        keep(folder, call_of(1, MINE))
        assert find(folder, customer(phone=OTHER, nik="5271015701234567")) == Everything((), (), (), (), ())

    @pytest.mark.parametrize(
        ("kind", "text"),
        [("phone", "0877"), ("phone", ""), ("phone", "anonymous"), ("email", "masna"), ("nik", "12"), ("idpel", "x")],
    )
    def test_nobody_is_known_by_half_a_number(self, kind: str, text: str) -> None:
        with pytest.raises(UnknownError) as caught:
            customer(**{kind: text})
        assert caught.value.kind == kind
        assert str(caught.value) == kind

    def test_what_can_only_be_looked_through_is_told(self, folder: DataFolder) -> None:
        path = keep(folder, call_of(1, MINE))
        damaged = path.with_name("broken.json")
        damaged.write_bytes(b"\xff 0877 5865 8589")
        (folder.aside / "x.1.json").write_text(EMAIL.upper())
        (folder.aside / "y.1.json").write_text("another@yahoo.com")
        begun(folder).close()
        found = find(folder, customer(phone=MINE, email=EMAIL))
        assert found.unread == (damaged,)
        assert [path.name for path in found.aside] == ["x.1.json"]
        assert len(found.unfinished) == 1

    def test_what_a_crash_left_and_what_others_said_is_told(self, folder: DataFolder) -> None:
        keep(folder, call_of(1, MINE))
        other = keep(folder, seal(json.loads(json.dumps(anothers(2)).replace("Tuti", MINE))))
        left = other.with_name(f".{other.name}.0a1b2c3d.tmp")
        left.write_text(MINE)
        found = find(folder, customer(phone=MINE))
        assert len(found.calls) == 1
        assert (found.aside, found.mentions) == ((left,), (other,))

    @pytest.mark.parametrize("closed", ["calls/2026", "journal", "aside", "calls"])
    def test_a_folder_that_cannot_be_read_is_not_empty(
        self, folder: DataFolder, monkeypatch: pytest.MonkeyPatch, closed: str
    ) -> None:
        path = keep(folder, call_of(1, MINE))
        at = folder.path / closed.replace("2026", path.relative_to(folder.calls).parts[0])
        shut(monkeypatch, at)
        with pytest.raises(StoreError) as told:
            find(folder, customer(phone=MINE))
        assert told.value.code == "DATA_FORBIDDEN"
        with pytest.raises(StoreError):
            purge(folder, date.max)
        assert len(list(folder.scripts.iterdir())) == len(scripts().blobs)


class TestErase:
    def test_nothing_of_the_customer_is_left_and_it_still_verifies(self, folder: DataFolder) -> None:
        mine = keep(folder, sealed())
        other = keep(folder, anothers(2))
        reviewed(folder, mine, f"{EMAIL} marah")
        secrets = (EMAIL, EMAIL.upper(), "masna", "MASNA", "5865-8589", "+6287758658589", "Budi")
        assert len(holding(folder, *secrets)) > 3
        before = read_transcript(mine)
        assert findings(folder, mine) == []
        assert erase(folder, find(folder, customer(phone=MINE)).calls, customer(phone=MINE)) == []
        assert holding(folder, *secrets) == []
        assert findings(folder, mine) == []
        after = read_transcript(mine)
        assert [event["link"] for event in after["events"]] == [event["link"] for event in before["events"]]
        assert (after["seal"], after["constraints"]) == (before["seal"], before["constraints"])
        assert callers.earlier_calls(folder, MINE) == ([], 0)
        assert find(folder, customer(phone=MINE, email=EMAIL)).calls == ()
        assert "lain.orang" in other.read_text()

    def test_the_list_that_is_named_by_the_number_goes_and_so_does_the_index(self, folder: DataFolder) -> None:
        path = folder.caller_path("+6287758658589")
        path.write_text("2019/12/10/016eed93-0000-7677-a789-dc129b924cc5\n")
        with Index.open(folder) as index:
            index.refresh()
        mine = customer(phone=MINE)
        assert erase(folder, find(folder, mine).calls, mine) == []
        assert not path.exists()
        assert not folder.index.exists()

    def test_a_review_keeps_its_ratings(self, folder: DataFolder) -> None:
        mine = keep(folder, call_of(1, MINE))
        reviewed(folder, mine, "kata Ibu Masna")
        (before,) = reviews_of(folder, mine.stem).of
        erase(folder, find(folder, customer(phone=MINE)).calls, customer(phone=MINE))
        (after,) = reviews_of(folder, mine.stem).of
        assert after.review.note == "‹catatan›"
        assert [(name, one.answer) for name, one in after.review.ratings.items()] == [
            (name, one.answer) for name, one in before.review.ratings.items()
        ]
        assert json.loads(json.dumps(effective(folder, after, read_transcript(mine)).as_json()))["items"] == [
            {**row, "comment": "‹catatan›" if row.get("comment") else row.get("comment", "")}
            if "comment" in row
            else row
            for row in before.review.grade["items"]
        ]

    def test_an_altered_call_is_left_and_told(self, folder: DataFolder) -> None:
        path = keep(folder, call_of(1, MINE))
        path.write_bytes(document_bytes({**read_transcript(path), "agent": "Lain"}))
        before = path.read_bytes()
        ((one, why),) = erase(folder, find(folder, customer(phone=MINE)).calls, customer(phone=MINE))
        assert (one.path, why.code, path.read_bytes()) == (path, "SEAL_BROKEN", before)

    def test_cut_short_it_is_begun_again(self, folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever was done last, what is still to do is found by the same question."""
        paths = [keep(folder, call_of(number, MINE)) for number in (1, 2, 3)]
        put, left = durable.put_file, [1]

        def failing(path: Path, data: bytes) -> None:
            if not left[0]:
                raise OSError(28, "full")
            left[0] -= 1
            put(path, data)

        monkeypatch.setattr(durable, "put_file", failing)
        assert len(erase(folder, find(folder, customer(phone=MINE)).calls, customer(phone=MINE))) == 2
        monkeypatch.undo()
        assert [one.path for one in find(folder, customer(phone=MINE)).calls] == paths[1:]
        assert erase(folder, find(folder, customer(phone=MINE)).calls, customer(phone=MINE)) == []
        assert holding(folder, "5865") == []

    def test_the_file_is_still_the_owners_alone(self, folder: DataFolder) -> None:
        path = keep(folder, call_of(1, MINE))
        before = os.umask(0)
        try:
            erase(folder, find(folder, customer(phone=MINE)).calls, customer(phone=MINE))
        finally:
            os.umask(before)
        assert path.stat().st_mode & 0o777 == 0o600


def test_it_tells_no_value_where_it_fails(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of a number is named by it."""
    keep(folder, call_of(1, MINE))

    def failing(*_: object) -> None:
        raise OSError(5, "io")

    monkeypatch.setattr(durable, "open_regular", failing)
    with pytest.raises(StoreError) as caught:
        callers.strike(folder, lambda _: True)
    assert "87758658589" not in str(caught.value)
