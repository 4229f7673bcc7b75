"""JSON that does harm, wherever a transcript, a session, a drill, a review or a journal is read: it is refused."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from sop_tui.core.transcript import seal
from sop_tui.store.calls import TRANSCRIPT_MAX, document_bytes, read_transcript, sealed_today
from sop_tui.store.drilled import add_attempt, drills_path, read_attempts
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.held import Held
from sop_tui.store.index import Index
from sop_tui.store.journal_file import SCHEMA as JOURNAL
from sop_tui.store.journal_file import parse
from sop_tui.store.reviews import reviews_of
from sop_tui.store.sessions import Damaged, sessions, training_folder, write_session
from sop_tui.store.unfinished import unfinished
from tests.cli_runner import run, transcript_in
from tests.hostile.corpus import DOCUMENTS, FILE_NAMES, HUNDRED_MEGABYTES, NUMBERS, PATHS, TEXTS, each
from tests.hostile.harm import unforeseen
from tests.store.hostile import hostile
from tests.training.practised import ATTEMPT, session

TRANSCRIPT = b'"schema":"sop-tui/transcript/1"'
READERS = (
    ("verify",),
    ("verify", "--json"),
    ("replay", "--print"),
    ("replay", "--json"),
    ("score",),
    ("score", "--json"),
    ("score", "--csv"),
    ("grade",),
    ("scenario", "from"),
)


@pytest.fixture(autouse=True)
def _any_number() -> Iterator[None]:
    """Numbers of any length can be written here; what reads them has its limit again."""
    limit = sys.get_int_max_str_digits()
    yield
    sys.set_int_max_str_digits(limit)


def written(document: object) -> bytes:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return json.dumps(document).encode()
    finally:
        sys.set_int_max_str_digits(limit)


def sound(result: Result) -> Result:
    """The program came to an end of its own."""
    assert result.exit_code in {0, 1, 2}
    assert unforeseen(result.output) == []
    return result


def read_by_all(path: Path) -> None:
    for command in READERS:
        sound(run(*command, path))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one sound call, whose transcript it is."""
    return transcript_in(tmp_path)


@pytest.mark.parametrize("make", each(DOCUMENTS))
def test_a_file_that_is_no_transcript_is_refused(make: Callable[[bytes], bytes], data: Path) -> None:
    path = data.with_name("x.json")
    path.write_bytes(make(TRANSCRIPT))
    with pytest.raises(StoreError):
        Held(DataFolder(data.parents[4])).open(path)
    for command in READERS[:5]:
        sound(run(*command, path))


@pytest.mark.parametrize("depth", [30, 150, 199, 201, 500, 900, 950, 990])
def test_no_depth_is_too_deep(depth: int, data: Path) -> None:
    path = data.with_name("x.json")
    path.write_bytes(b'{%b,"x":%b%b}' % (TRANSCRIPT, b"[" * depth, b"]" * depth))
    with pytest.raises(StoreError):
        Held(DataFolder(data.parents[4])).open(path)
    sound(run("verify", path))


def test_a_hundred_megabytes_are_not_read(data: Path) -> None:
    path = data.with_name("x.json")
    with path.open("wb") as file:
        file.write(b"{" + TRANSCRIPT + b',"x":"')
        file.truncate(HUNDRED_MEGABYTES)
    with pytest.raises(StoreError) as caught:
        read_transcript(path)
    assert caught.value.code == "TRANSCRIPT_SIZE"
    assert path.stat().st_size > TRANSCRIPT_MAX
    assert sealed_today(DataFolder(data.parents[4]), _day(data))[-1].damaged
    read_by_all(path)


def _day(path: Path) -> Any:
    from datetime import date  # noqa: PLC0415

    return date(*(int(part.name) for part in reversed(path.parents[:3])))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each value, of the first two of every list."""
    inner = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from leaves(item, (*path, key))


def with_value(document: dict[str, Any], path: tuple[Any, ...], value: object) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(document))
    at: Any = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return made


@pytest.mark.parametrize("number", each(NUMBERS))
def test_a_value_of_any_kind_in_any_place_is_read_or_refused(number: object, data: Path) -> None:
    document = json.loads(data.read_bytes())
    places = {tuple("*" if isinstance(key, int) else key for key in path): path for path in leaves(document)}
    chosen = [path for count, path in enumerate(places.values()) if count % 4 == len(str(number)) % 4]
    for count, path in enumerate(chosen):
        if path[0] in {"seal", "schema"}:
            continue
        made = with_value(document, path, number)
        data.write_bytes(written(made))
        sound(run(*READERS[count % len(READERS)], data))
        if count % 10 == 0:
            with Index.open(DataFolder(data.parents[4])) as index:
                index.refresh()
                index.calls(limit=10)


@pytest.mark.parametrize("text", each({**PATHS, **{name: TEXTS[name] for name in ("title", "override", "action")}}))
def test_an_id_in_a_transcript_leads_nowhere(text: str, data: Path) -> None:
    before = sorted(data.parents[5].rglob("*"))
    document = json.loads(data.read_bytes())
    for path in (("call_id",), ("started_at",), ("dialogs", 0, "sha256"), ("dialogs", 0, "file"), ("agent",)):
        data.write_bytes(document_bytes(seal(with_value(document, path, text))))
        sound(run("verify", data))
        sound(run("replay", data, "--print"))
        try:
            held = Held(DataFolder(data.parents[4])).open(data)
        except StoreError:
            continue
        assert held.replay is None or path == ("agent",)
    assert sorted(data.parents[5].rglob("*")) == before


@pytest.mark.parametrize("name", each(FILE_NAMES))
def test_a_file_of_any_name_among_the_calls_is_passed_over(name: bytes, data: Path) -> None:
    folder = DataFolder(data.parents[4])
    shutil.copy(data, os.fsdecode(os.fsencode(data.parent) + b"/" + name))
    listed = sealed_today(folder, _day(data))
    assert len(listed) == 2
    assert all(one.call_id.encode("utf-8", "surrogateescape") for one in listed)
    for command in (("search", "a"), ("reindex",), ("report", "--text"), ("export", "--format", "csv")):
        told = run(*command, "--data", folder.path)
        assert unforeseen(told.output) == [], command


@pytest.mark.parametrize("make", each(DOCUMENTS))
def test_a_session_that_is_none_is_told_and_passed_over(make: Callable[[bytes], bytes], tmp_path: Path) -> None:
    training = training_folder(DataFolder(tmp_path))
    path = write_session(training, session(1))
    path.with_name("x.json").write_bytes(make(b'"schema":"sop-tui/training/1"'))
    assert [type(one).__name__ for one in sessions(training)] == ["Session", "Damaged"]
    assert "1 sesi" in sound(run("progress", "--data", tmp_path)).stdout


@pytest.mark.parametrize("number", each({**NUMBERS, "no-time": "9999-99-99", "last": "9999-12-31T23:59:59-23:59"}))
def test_a_drill_of_any_value_is_read_or_passed_over(number: object, tmp_path: Path) -> None:
    training = training_folder(DataFolder(tmp_path))
    add_attempt(training, "Rani", ATTEMPT)
    path = drills_path(training, "Rani")
    line = json.loads(path.read_bytes())
    made = [{**line, key: number} for key in ("at", "drill", "seed", "right", "results", "confused", "ms", "trainee")]
    path.write_bytes(b"".join(written(one) + b"\n" for one in (line, *made, line)))
    assert len(read_attempts(training, "Rani").attempts) >= 2
    for form in (("--json",), ("--html",), ("--csv", "--by", "week"), ("--trainee", "Rani")):
        sound(run("progress", *form, "--data", tmp_path))


@pytest.mark.parametrize("number", each(NUMBERS))
def test_a_session_of_any_value_is_read_or_passed_over(number: object, tmp_path: Path) -> None:
    training = training_folder(DataFolder(tmp_path))
    path = write_session(training, session(1))
    document = json.loads(path.read_bytes())
    for count, place in enumerate(leaves(document)):
        other = path.with_name(f"x{count}.json")
        if place != ("call_id",):
            other.write_bytes(written({**with_value(document, place, number), "call_id": other.stem}))
    assert not [one for one in sessions(training) if isinstance(one, Damaged) and one.path == path]
    for form in (("--json",), ("--text",), ("--trainee", "Rani")):
        sound(run("progress", *form, "--data", tmp_path))


@pytest.mark.parametrize("make", each(DOCUMENTS))
def test_a_review_that_is_none_is_told(make: Callable[[bytes], bytes], data: Path) -> None:
    folder = DataFolder(data.parents[4])
    where = folder.review_folder(data.stem)
    where.mkdir(parents=True)
    (where / "review-x.json").write_bytes(make(b'"schema":"sop-tui/review/1"'))
    found = reviews_of(folder, data.stem)
    assert (len(found.of), len(found.damaged)) == (0, 1)


@pytest.mark.parametrize("make", each(DOCUMENTS))
def test_a_journal_that_is_none_is_told_and_no_desk_stops_at_it(make: Callable[[bytes], bytes], tmp_path: Path) -> None:
    made = make(b'"schema":"%b","call_id":"x","sources":[]' % JOURNAL.encode())
    assert parse(made, "x") is None
    folder = DataFolder(tmp_path)
    folder.prepare()
    folder.journal_path("x").write_bytes(made)
    assert [one.resumable for one in unfinished(folder)] in ([False], [])


def test_a_call_in_which_everything_is_hostile_is_told_harmlessly(data: Path) -> None:
    document = hostile(json.loads(data.read_bytes()))
    data.write_bytes(document_bytes(document))
    read_by_all(data)
