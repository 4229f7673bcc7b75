"""The index on real files: whatever happened to the folder, after a refresh it is as if it were made anew."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sop_tui.core.selection import Selection, Term, parse
from sop_tui.store.folder import DataFolder
from sop_tui.store.index import Index
from tests.store.indexed import (
    AGENTS,
    OUTCOMES,
    TEXTS,
    TOPICS,
    call_id,
    document,
    everything,
    keep,
    made_anew,
    naive,
    review,
    settle,
)

TODAY = date(2026, 3, 9)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path / "data")
    found.prepare()
    return found


@pytest.fixture
def index(folder: DataFolder) -> Iterator[Index]:
    with Index.open(folder) as opened:
        yield opened


def ids(index: Index, line: str) -> list[int]:
    """The numbers of the calls that a line finds, the newest first."""
    return [int(row.call.call_id[-12:], 16) for row in index.calls(parse(line, TODAY))]


TIMES = ("00:00:00.000+07:00", "00:00:00.001+07:00", "23:59:59.999-11:00", "06:00:00+14:00")
DOCUMENTS = st.fixed_dictionaries(
    {
        "day": st.integers(1, 3),
        "time": st.sampled_from(TIMES),
        "agent": st.sampled_from(AGENTS),
        "topic": st.sampled_from(TOPICS),
        "outcome": st.sampled_from(OUTCOMES),
        "mode": st.sampled_from(["live", "training"]),
        "seconds": st.integers(0, 3),
        "violated": st.integers(0, 2),
        "flags": st.sets(st.sampled_from(["upset", "urgent"])).map(lambda flags: tuple(sorted(flags))),
        "said": st.sampled_from(TEXTS),
        "typed": st.sampled_from(TEXTS),
        "noted": st.sampled_from(TEXTS),
    }
)
LINES = st.lists(
    st.sampled_from(
        [
            *("agen:rani", "agen:agen-1", "agen:agen-1*", 'agen:""', "agen:=1+1", "agen:zoe", "agen:nobody"),
            *("topik:daya", 'topik:""', "topik:gang*", "hasil:selesai", 'hasil:""', "mode:live"),
            *(
                "hari:2026-03-02",
                "hari:2026-03-02..",
                "hari:..2026-03-01",
                "lama:2",
                "lama:>1",
                "nilai:<100",
                "nilai:50",
            ),
            *("langgar:ada", "langgar:tidak", "langgar:EML-0a", "langgar:EML*", "ulasan:sudah", "ulasan:belum"),
            *("tanda:upset", "tanda:urgent", "rusak:tidak"),
            *(
                "lampu",
                "lam*",
                '"lampu padam"',
                "ucap:padam",
                "ketik:lampu",
                'catat:"padam lampu"',
                "masna.ayu",
                "OR",
                "y",
            ),
            *("OR", "y", "lámpu", "zo", "near", '"lampu"*', 'ketik:"masna ayu yahoo"', "selamat", "pagi*"),
        ]
    ),
    max_size=3,
    unique_by=lambda item: item.partition(":")[0] if ":" in item else item,
).map(" ".join)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[list[dict[str, object]]], Index]]:
    """Folders with calls, and their indexes."""
    opened: list[Index] = []

    def of(calls: list[dict[str, object]]) -> Index:
        folder = DataFolder(tmp_path_factory.mktemp("many"))
        for number, parts in enumerate(calls):
            keep(folder, document(number, **parts))  # type: ignore[arg-type] # as DOCUMENTS has them
            if number % 3 == 0:
                review(folder, number, "a.json")
        opened.append(Index.open(folder))
        opened[-1].refresh()
        return opened[-1]

    yield of
    for index in opened:
        index.close()


FIXED = [
    {
        "day": number % 3 + 1,
        "time": TIMES[number % 4],
        "agent": AGENTS[number % 7],
        "topic": TOPICS[number % 4],
        "outcome": OUTCOMES[number % 3],
        "seconds": number % 4,
        "violated": number % 3,
        "flags": (("upset",), (), ("upset", "urgent"))[number % 3],
        "said": TEXTS[number % 10],
        "typed": TEXTS[number // 2 % 10],
        "noted": TEXTS[number // 5 % 10],
    }
    for number in range(60)
]


@pytest.fixture(scope="module")
def fixed(many: Callable[[list[dict[str, object]]], Index]) -> Index:
    return many(FIXED)  # type: ignore[arg-type] # of the same parts


@given(line=LINES, few=st.sampled_from([0, 1, 5000]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(line='"lampu padam" agen:rani', few=0)
@example(line="lampu lama:>1 topik:daya", few=1)
def test_it_finds_what_a_look_at_every_file_finds(fixed: Index, line: str, few: int) -> None:
    chosen = parse(line, TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sop_tui.store.index_query.FEW", few)
        rows = fixed.calls(chosen, limit=1000)
        assert {row.call.call_id for row in rows} == naive(fixed.folder, chosen)
        assert fixed.count(chosen) == len(rows)
        assert fixed.count(chosen, most=3) == min(len(rows), 4)
        assert [row for start in range(0, 60, 7) for row in fixed.calls(chosen, limit=7, offset=start)] == rows
        assert [call.call_id for call in fixed.summaries(chosen)] == [row.call.call_id for row in reversed(rows)]
        began = [row.call.started_at for row in rows]
        assert began == sorted(began, key=lambda text: -instant(text))


def instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@given(calls=st.lists(DOCUMENTS, max_size=6), line=LINES)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_it_finds_so_in_any_calls(
    many: Callable[[list[dict[str, object]]], Index], calls: list[dict[str, object]], line: str
) -> None:
    index, chosen = many(calls), parse(line, TODAY)
    assert {row.call.call_id for row in index.calls(chosen)} == naive(index.folder, chosen)


ACTIONS = ("seal", "crash", "copy", "delete", "tear", "heal", "misplace", "review", "unreview", "day", "close", "gone")


@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 5), st.booleans()), max_size=10))
@settings(max_examples=15, deadline=None)
@example([("seal", 1, True), ("tear", 1, True), ("heal", 1, True), ("delete", 1, False), ("crash", 1, True)])
@example([("seal", 0, False), ("day", 0, False)])
@example([("crash", 1, True), ("review", 1, True), ("delete", 1, True), ("seal", 1, True), ("unreview", 1, True)])
def test_after_anything_a_refresh_is_as_good_as_a_rebuild(history: list[tuple[str, int, bool]]) -> None:
    with TemporaryDirectory() as name:
        folder = DataFolder(Path(name) / "data")
        folder.prepare()
        index = Index.open(folder)
        clock = count(1_000_000_000)
        for action, number, refreshed in history:
            happen(index, action, number)
            settle(folder, next(clock))
            if refreshed:
                index.refresh()
        index.refresh()
        assert everything(index) == made_anew(folder, Path(name) / "beside")
        assert index.refresh() == (0, 0, 0)
        index.close()


def happen(index: Index, action: str, number: int) -> None:
    """One thing that befalls a data folder."""
    folder = index.folder
    made = document(number, day=number % 2 + 1, agent=AGENTS[number], noted=TEXTS[number], violated=number % 3)
    path = folder.sealed_path(made["call_id"], made["started_at"])
    if action in {"seal", "crash", "heal"} or (action == "copy" and not path.exists()):
        keep(folder, made)
        if action == "seal":
            index.add(made)
    elif action == "delete":
        path.unlink(missing_ok=True)
    elif action == "tear" and path.exists():
        torn = path.read_bytes()[:-100]
        path.unlink()
        path.write_bytes(torn)
    elif action == "misplace" and path.exists():
        shutil.copy(path, path.with_name("kopi.json"))
    elif action == "review":
        review(folder, number, "a.json")
        review(folder, number, "a.dispute.json")
        if number % 2:
            index.mark_reviewed(call_id(number))
    elif action == "unreview":
        shutil.rmtree(folder.reviews / call_id(number), ignore_errors=True)
    elif action == "day":
        shutil.rmtree(path.parent, ignore_errors=True)
    elif action == "gone":
        folder.index.unlink(missing_ok=True)
    elif action == "close":
        with Index.open(folder) as other:
            other.refresh()


def test_a_refresh_reads_only_what_changed(folder: DataFolder, index: Index) -> None:
    paths = [keep(folder, document(number, day=number)) for number in (1, 2, 3)]
    settle(folder, 1_000_000_000)
    asked: list[tuple[int, int]] = []
    assert index.refresh(lambda done, total: asked.append((done, total))) == (3, 0, 0)
    assert asked[-1] == (3, 3)
    assert index.refresh() == (0, 0, 0)
    paths[0].write_text("{}")
    os.utime(paths[0].parent, ns=(10**18, 10**18))
    assert index.refresh() == (0, 0, 0)
    keep(folder, document(4, day=2))
    assert index.refresh() == (1, 0, 0)
    assert index.rebuild() == (4, 0, 0)
    assert [row.damaged for row in index.calls(Selection(damaged=True))] == ["TRANSCRIPT_SCHEMA"]


def test_a_folder_that_changed_just_now_is_looked_at_again(folder: DataFolder, index: Index) -> None:
    path = keep(folder, document(1))
    index.refresh()
    before = path.parent.stat()
    keep(folder, document(2))
    os.utime(path.parent, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert index.refresh().added == 1


def sealed_with(change: Callable[[dict[str, Any]], object]) -> bytes:
    made = document(1)
    change(made)
    return json.dumps(made).encode()


@pytest.mark.parametrize(
    ("content", "damaged"),
    [
        pytest.param(b"", "TRANSCRIPT_JSON", id="empty"),
        pytest.param(b"{" * 100_000, "TRANSCRIPT_JSON", id="deep"),
        pytest.param(b'{"schema": "x"}', "TRANSCRIPT_SCHEMA", id="another-document"),
        pytest.param(b"\xff\xfe", "TRANSCRIPT_JSON", id="no-text"),
        pytest.param(sealed_with(lambda made: made.update(agent=5)), "TRANSCRIPT_SCHEMA", id="number-for-a-name"),
        pytest.param(sealed_with(lambda made: made.update(events=[{}])), "TRANSCRIPT_SCHEMA", id="no-event"),
        pytest.param(
            sealed_with(lambda made: made["events"][-1].update(elapsed_ms=12345678)).replace(b"12345678", b"1e999"),
            "TRANSCRIPT_JSON",
            id="a-number-without-end",
        ),
        pytest.param(
            sealed_with(lambda made: made["events"][-1].update(elapsed_ms=2**70)),
            "TRANSCRIPT_SCHEMA",
            id="more-than-sqlite-counts",
        ),
        pytest.param(
            sealed_with(lambda made: made["constraints"][0].update(clause=5, verdict="violated")),
            "TRANSCRIPT_SCHEMA",
            id="number-for-a-clause",
        ),
        pytest.param(
            sealed_with(lambda made: made.update(started_at="0001-01-01T00:00:00+14:00")), "TRANSCRIPT_PLACE", id="old"
        ),
        pytest.param(sealed_with(lambda made: made.update(call_id="../x")), "TRANSCRIPT_SCHEMA", id="a-path-for-an-id"),
        pytest.param(sealed_with(lambda made: made.update(agent="lain")), "SEAL_BROKEN", id="altered"),
    ],
)
def test_a_damaged_file_has_a_row_that_says_so(folder: DataFolder, index: Index, content: bytes, damaged: str) -> None:
    path = keep(folder, document(1))
    path.write_bytes(content)
    keep(folder, document(2))
    index.refresh()
    assert {row.path.name: row.damaged for row in index.calls()} == {
        f"{call_id(1)}.json": damaged,
        f"{call_id(2)}.json": "",
    }
    assert [row.call.day for row in index.calls(Selection(damaged=True))] == [date(2026, 3, 2)]
    assert [call.call_id for call in index.summaries()] == [call_id(2)]


def test_what_is_no_ordinary_file_has_a_row_too(folder: DataFolder, index: Index) -> None:
    day = keep(folder, document(1)).parent
    (day / "folder.json").mkdir()
    (day / "nowhere.json").symlink_to("/nowhere")
    os.mkfifo(day / "pipe.json")
    (day / os.fsdecode(b"\xff.json")).write_text("{}")
    (day / ".hidden.json").write_text("{}")
    (day.parent / "99").mkdir()
    index.refresh()
    assert {row.path.name: row.damaged for row in index.calls()} == {
        f"{call_id(1)}.json": "",
        "folder.json": "DATA_NOT_FILE",
        "pipe.json": "DATA_NOT_FILE",
        os.fsdecode(b"\xff.json"): "TRANSCRIPT_SCHEMA",
    } | ({"nowhere.json": "DATA_MISSING"} if index.count() == 5 else {})
    assert index.refresh() == (0, 0, 0)


def test_calls_that_begin_in_one_moment_each_have_a_row(
    folder: DataFolder, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sop_tui.store.index_rows.SLOT_BITS", 1)
    for number in range(20):
        keep(folder, document(number))
    index.refresh()
    assert index.count() == 20


HOSTILE = (
    '"',
    "'; DROP TABLE calls; --",
    "\x00",
    "NEAR(",
    "*",
    "a* OR",
    "said:",
    "{said typed}:x",
    "^x",
    "%_",
    "\ud800x",
    "x" * 900,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_typed_is_an_order(folder: DataFolder, index: Index, text: str) -> None:
    keep(folder, document(1, agent=text, noted=f"x {text} y"))
    index.refresh()
    chosen = Selection(
        agent=text, topic="", clauses=(text,), flags=(text,), terms=(Term(text), Term(text, "noted", True))
    )
    assert index.calls(chosen) == []
    assert index.names("agent") == [(text, 1)]
    rows = index.calls(Selection(terms=(Term(f"x {text} y"),)))
    assert [row.call.agent for row in rows] == [text]
    assert all(snippet.text.isprintable() for snippet in index.snippets(Selection(terms=(Term("x"),)), rows[0]))


def test_snippets_show_the_words_in_their_place(folder: DataFolder, index: Index) -> None:
    keep(folder, document(1, said="Selamat pagi", noted="Kata " * 50 + "LÁMPU\npadam lagi " + "kata " * 50))
    index.refresh()
    chosen = parse('"lampu padam" pag', TODAY)
    [row] = index.calls(chosen)
    noted, said = index.snippets(chosen, row, width=40)
    assert [noted.text[start:end] for start, end in noted.hits] == ["LÁMPU padam"]
    assert len(noted.text) <= 44
    assert (noted.text[0], noted.text[-1]) == ("…", "…")
    assert (said.where, said.text[slice(*said.hits[0])]) == ("said", "pag" + "i")


def test_rows_come_in_the_order_that_is_asked(folder: DataFolder, index: Index) -> None:
    for number, (agent, seconds, violated) in enumerate((("b", 5, 0), ("a", 9, 2), ("C", 1, 1))):
        keep(folder, document(number, day=number + 1, agent=agent, seconds=seconds, violated=violated, noted="lampu"))
    review(folder, 1, "a.json")
    index.refresh()
    orders = {
        "newest": [2, 1, 0],
        "oldest": [0, 1, 2],
        "longest": [1, 0, 2],
        "shortest": [2, 0, 1],
        "violations": [1, 2, 0],
        "lowest": [1, 2, 0],
        "highest": [0, 2, 1],
        "agent": [1, 0, 2],
        "reviewed": [1, 2, 0],
        "unreviewed": [2, 0, 1],
    }
    for line in ("", "lampu", "lampu lama:>0"):
        for order, expected in orders.items():
            rows = index.calls(parse(line, TODAY), order)  # type: ignore[arg-type] # one of them
            assert [int(row.call.call_id[-1]) for row in rows] == expected, (line, order)
