"""Sealed transcripts on real files: written once, read with clear errors, swept after a crash, and verified."""

import errno
import json
import os
import stat
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.book import Book, Source
from sop_tui.core.transcript import seal
from sop_tui.store import durable
from sop_tui.store.calls import document_bytes, read_transcript, sealed_today, sweep, write_sealed
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import freeze, thaw
from sop_tui.store.journal import Journal, unfinished
from sop_tui.store.scripts import read_blobs
from sop_tui.store.verify import verify
from tests.store.held import CALL_ID, MASNA, OTHER_ID, commands_of, scripts, sealed, sources

DAY = date(2026, 3, 2)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path / "data")
    found.prepare()
    return found


def open_call(folder: DataFolder, call_id: str = CALL_ID) -> Journal:
    """The journal of a call that has just ended."""
    journal = Journal.create(folder, call_id, sources())
    for command in commands_of(call_id=call_id):
        journal.append(command)
    return journal


def failing(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_sealed_call_lies_under_its_own_day_and_its_journal_is_gone(folder: DataFolder) -> None:
    document = sealed()
    path = write_sealed(folder, document, open_call(folder))
    assert path == folder.path / "calls" / "2026" / "03" / "02" / f"{CALL_ID}.json"
    assert read_transcript(path) == document
    assert path.read_text("utf-8").splitlines()[1] == ' "schema": "sop-tui/transcript/1",'
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert unfinished(folder) == []
    assert list(folder.journal.iterdir()) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for place in (path.parent, path.parent.parent, path.parent.parent.parent):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_a_transcript_is_written_once(folder: DataFolder) -> None:
    path = write_sealed(folder, sealed())
    before = path.stat()
    assert write_sealed(folder, sealed()) == path
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    with pytest.raises(StoreError) as caught:
        write_sealed(folder, sealed((*MASNA[:-1], cmd.End("terputus"))))
    assert caught.value.code == "TRANSCRIPT_EXISTS"
    assert read_transcript(path)["outcome"] == "selesai"


def test_only_what_is_sealed_is_kept(folder: DataFolder) -> None:
    with pytest.raises(ValueError, match="not sealed"):
        write_sealed(folder, {**sealed(), "agent": "lain"})


@pytest.mark.parametrize("fails", ["write", "fsync", "link"])
def test_when_the_disk_fails_the_journal_stays(folder: DataFolder, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    journal = open_call(folder)
    document = sealed()
    with monkeypatch.context() as patch:
        patch.setattr(os, fails, failing)
        with pytest.raises(StoreError) as caught:
            write_sealed(folder, document, journal)
    assert caught.value.code == "DISK_FULL"
    assert sealed_today(folder, DAY) == []
    assert journal.path.exists()
    path = write_sealed(folder, document, journal)
    assert not journal.path.exists()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_where_there_are_no_hard_links_it_is_still_written_once(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    path = write_sealed(folder, sealed())
    assert write_sealed(folder, sealed()) == path
    with pytest.raises(StoreError, match="transkrip lain"):
        write_sealed(folder, sealed(MASNA[:1]))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_the_journal_goes_only_after_the_transcript_is_flushed(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            made.append(f"{name} {Path(args[0]).suffix}" if isinstance(args[0], Path) else name)
            return real(*args, **options)

        return call

    journal = open_call(folder)
    folder.day_path(DAY).mkdir(parents=True)
    for owner, name in ((durable, "write_all"), (os, "fsync"), (os, "link"), (Path, "unlink")):
        monkeypatch.setattr(owner, name, watched(name, getattr(owner, name)))
    write_sealed(folder, sealed(), journal)
    assert made == ["write_all", "fsync", "link .tmp", "unlink .tmp", "fsync", "unlink .jsonl", "fsync"]


def test_a_crash_between_transcript_and_journal_leaves_one_call(folder: DataFolder) -> None:
    open_call(folder).close()
    path = write_sealed(folder, sealed())
    leftover = durable.temporary_beside(path)
    leftover.write_bytes(b"half a transcript")
    assert unfinished(folder) == []
    assert sweep(folder) == []
    assert list(folder.journal.iterdir()) == []
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_damaged_transcript_gives_way_to_its_journal(folder: DataFolder) -> None:
    open_call(folder).close()
    path = write_sealed(folder, sealed())
    damaged = path.read_bytes().replace(b"masna.aya", b"masna.ayu")
    path.write_bytes(damaged)
    (aside,) = sweep(folder)
    assert aside.parent == folder.aside
    assert aside.read_bytes() == damaged
    (offered,) = unfinished(folder)
    assert offered.ended
    journal = Journal.open(folder, CALL_ID)
    assert read_transcript(write_sealed(folder, sealed(), journal)) == sealed()


def test_a_damaged_transcript_does_not_keep_a_call_from_being_sealed(folder: DataFolder) -> None:
    path = folder.sealed_path(CALL_ID, "2026-03-02T09:15:00+07:00")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\0\0\0")
    assert read_transcript(write_sealed(folder, sealed())) == sealed()
    assert [kept.read_bytes() for kept in folder.aside.iterdir()] == [b"\0\0\0"]


def test_a_sweep_takes_nothing_that_someone_needs(folder: DataFolder) -> None:
    Journal.create(folder, OTHER_ID, sources()).close()
    held = Journal.create(folder, CALL_ID, sources())
    foreign = folder.journal / "catatan.txt"
    foreign.write_text("bukan jurnal")
    (aside,) = sweep(folder)
    assert aside.name == f"{OTHER_ID}.1.jsonl"
    assert {held.path, foreign} == set(folder.journal.iterdir())
    held.close()


def test_a_sealed_call_with_less_than_its_journal_says_loses_nothing(folder: DataFolder) -> None:
    open_call(folder).close()
    write_sealed(folder, sealed(MASNA[:3]))
    (aside,) = sweep(folder)
    assert aside.name == f"{CALL_ID}.1.jsonl"


def test_todays_calls_are_listed_whatever_else_lies_there(folder: DataFolder) -> None:
    write_sealed(folder, sealed())
    write_sealed(folder, sealed((cmd.Confirm(), cmd.Answer("a@yahoo.com"), cmd.End("terputus")), OTHER_ID))
    day = folder.day_path(DAY)
    (day / "rusak.json").write_bytes(b'{"schema": "sop-tui/transcript/1", "events": [')
    (day / "kurang.json").write_bytes(b'{"schema": "sop-tui/transcript/1"}')
    (day / "pipa.json").symlink_to("/dev/zero")
    (day / "catatan.txt").write_bytes(b"")
    other, masna, *unreadable = sealed_today(folder, DAY)
    assert (masna.call_id, masna.outcome, masna.violated, masna.caller) == (CALL_ID, "selesai", 0, "0877-5865-8589")
    assert (other.call_id, other.outcome, other.violated, other.agent) == (OTHER_ID, "terputus", 1, "AGEN-7")
    assert {(item.call_id, item.damaged) for item in unreadable} == {
        ("rusak", True),
        ("kurang", True),
        ("pipa", True),
    }
    assert sealed_today(folder, date(2026, 3, 3)) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "TRANSCRIPT_JSON", id="empty"),
        pytest.param(b"\xff\xfe\x00", "TRANSCRIPT_JSON", id="not UTF-8"),
        pytest.param(b"PK\x03\x04", "TRANSCRIPT_JSON", id="not JSON"),
        pytest.param(b'{"schema": NaN}', "TRANSCRIPT_JSON", id="NaN"),
        pytest.param(b'{"schema": %s}' % (b"9" * 5000), "TRANSCRIPT_JSON", id="endless number"),
        pytest.param(b'{"schema": "a", "schema": "sop-tui/transcript/1"}', "TRANSCRIPT_JSON", id="key twice"),
        pytest.param(b"[" * 200_000, "TRANSCRIPT_DEPTH", id="nested"),
        pytest.param(b'{"a":' * 200_000, "TRANSCRIPT_DEPTH", id="nested mappings"),
        pytest.param(b"[]", "TRANSCRIPT_SCHEMA", id="a list"),
        pytest.param(b'{"schema": "sop-tui/transcript/2"}', "TRANSCRIPT_SCHEMA", id="another version"),
        pytest.param(b" " * (16 * 1024 * 1024 + 1), "TRANSCRIPT_SIZE", id="too big"),
    ],
)
def test_a_file_that_is_no_transcript_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "panggilan.json"
    path.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        read_transcript(path)
    assert caught.value.code == code
    assert str(path) in caught.value.message


def test_a_missing_transcript_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="tidak ada"):
        read_transcript(tmp_path / "tidak-ada.json")
    with pytest.raises(StoreError, match="ternyata folder"):
        read_transcript(tmp_path)


def load_from(folder: DataFolder) -> Callable[[tuple[Source, ...]], Book]:
    return lambda used: read_blobs(thaw(folder, used)).book


def test_a_transcript_as_it_was_sealed_is_sound(folder: DataFolder) -> None:
    freeze(folder, scripts().blobs)
    path = write_sealed(folder, sealed())
    assert verify(path, load_from(folder)) == []


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """A transcript altered by someone who knows how to seal it again."""
    document = deepcopy(sealed())
    change(document)
    return seal(document)


def swapped(document: dict[str, Any]) -> None:
    events = document["events"]
    events[4], events[5] = events[5], events[4]


@pytest.mark.parametrize(
    ("document", "code", "where"),
    [
        pytest.param(
            {key: value for key, value in sealed().items() if key != "seal"}, "SEAL_MISSING", "seal", id="no seal"
        ),
        pytest.param({**sealed(), "agent": "LAIN"}, "SEAL_BROKEN", "seal", id="altered"),
        pytest.param(
            changed(lambda doc: doc["fields"]["email"].update(value="masna.ayu@yahoo.com")),
            "REFOLD_DIFFERS",
            "fields/email/value",
            id="another value",
        ),
        pytest.param(changed(lambda doc: doc["records"].clear()), "REFOLD_DIFFERS", "records", id="no record"),
        pytest.param(changed(lambda doc: doc.update(outcome=None)), "REFOLD_DIFFERS", "outcome", id="no outcome"),
        pytest.param(
            changed(lambda doc: doc["constraints"][0].update(verdict="violated")),
            "REFOLD_DIFFERS",
            "constraints/0/verdict",
            id="another verdict",
        ),
        pytest.param(
            changed(lambda doc: doc["events"][5].pop("activity")),
            "REFOLD_DIFFERS",
            "constraints/0/verdict",
            id="an activity hidden",
        ),
        pytest.param(changed(lambda doc: doc["events"].pop(7)), "EVENTS_ORDER", "events/7/seq", id="an event less"),
        pytest.param(changed(swapped), "EVENTS_ORDER", "events/4/seq", id="events swapped"),
        pytest.param(
            changed(lambda doc: doc["events"][6].update(batch=2)), "EVENTS_ORDER", "events/6/batch", id="wrong batch"
        ),
        pytest.param(
            changed(lambda doc: doc["events"].__setitem__(14, {**doc["events"][0], "seq": 15, "batch": 15})),
            "EVENTS_ORDER",
            "events/14",
            id="started twice",
        ),
        pytest.param(
            changed(lambda doc: doc["events"][6].update(field="nama")), "REFOLD_FAILED", "events", id="unknown field"
        ),
        pytest.param(
            changed(lambda doc: doc["events"][0].update(extra=1)), "SCHEMA_BROKEN", "events/0/started/extra", id="extra"
        ),
        pytest.param(changed(lambda doc: doc["events"].clear()), "SCHEMA_BROKEN", "events", id="no events"),
        pytest.param(
            changed(lambda doc: doc["sops"][0].update(sha256="../../../etc/passwd")),
            "SCHEMA_BROKEN",
            "sops/0/sha256",
            id="a path for a digest",
        ),
        pytest.param(
            changed(lambda doc: doc["sops"][0].update(sha256="0" * 64)), "SCRIPTS_MISSING", "", id="unknown script"
        ),
        pytest.param(changed(lambda doc: doc["tables"].pop()), "SCRIPTS_UNREADABLE", "", id="a table less"),
        pytest.param(
            changed(lambda doc: doc["sops"][0].update(file="../x")),
            "SCRIPTS_UNREADABLE",
            "",
            id="no script by its name",
        ),
        pytest.param(changed(lambda doc: doc.update(agent="\ud800")), "SCHEMA_BROKEN", "", id="a lone surrogate"),
    ],
)
def test_an_altered_transcript_is_found_out(
    folder: DataFolder, document: dict[str, Any], code: str, where: str
) -> None:
    freeze(folder, scripts().blobs)
    found = verify(document, load_from(folder))
    assert any(item.code == code and item.where.startswith(where) for item in found), found


def test_a_damaged_frozen_script_is_told(folder: DataFolder) -> None:
    freeze(folder, scripts().blobs)
    folder.script_path(sources()[-1].sha256).write_bytes(b"lain")
    assert [item.code for item in verify(sealed(), load_from(folder))] == ["SCRIPTS_DAMAGED"]


def test_text_that_is_no_unicode_is_kept_as_it_was(folder: DataFolder) -> None:
    document = seal({**sealed(), "station": "meja \udcff"})
    path = write_sealed(folder, document)
    assert json.loads(path.read_bytes()) == document
    assert document_bytes(document).decode("utf-8")
