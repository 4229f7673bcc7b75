"""``search`` and ``reindex`` on sealed calls: what is found, how it is told, and that nothing in a call is an order."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli_runner import TERMINAL_ORDERS, altered, document, run, transcript_in


@pytest.fixture
def call(tmp_path: Path) -> Path:
    return transcript_in(tmp_path)


def found(tmp_path: Path, *query: str) -> list[str]:
    told = document(run("search", *query, "--data", tmp_path / "data", "--json"))
    assert told["count"] == len(told["calls"])
    return [row["file"] for row in told["calls"]]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        pytest.param([], True, id="everything"),
        pytest.param(["masna.ayu@yahoo.com"], True, id="typed"),
        pytest.param(["agent:rani", "topic:informasi", "mode:simulation"], True, id="filters-in-arguments"),
        pytest.param(['agen:rani "terima kasih" hari:2019-12'], True, id="one-argument"),
        pytest.param(["said:masna.ayu@yahoo.com", "mode:live"], False, id="another-mode"),
        pytest.param(["noted:tagihan"], False, id="not-noted"),
        pytest.param(["damaged:yes"], False, id="sound"),
    ],
)
def test_a_call_is_found_by_what_it_is(tmp_path: Path, call: Path, query: list[str], is_found: bool) -> None:
    assert found(tmp_path, *query) == [str(call)] * is_found


def test_it_tells_a_call_on_a_line_and_marks_the_words(tmp_path: Path, call: Path) -> None:
    shutil.copytree(call.parent, call.parent.with_name("11"))
    told = run("search", "typed:masna", "--data", tmp_path / "data", "--limit", 1)
    head, snippet, path, total = told.stdout.splitlines()
    assert head.startswith("Tue 2019-12-10 09:12  =Rani")
    assert "informasi      selesai" in head
    assert snippet.startswith("    typed  ")
    assert "*masna*.ayu@yahoo.com" in snippet
    assert (path.strip(), total) == (str(call), "1 call.")
    both = run("search", "--data", tmp_path / "data", "--limit", 1)
    assert both.stdout.splitlines()[-1] == "2 calls, 1 of them shown."


def test_what_is_damaged_is_told(tmp_path: Path, call: Path) -> None:
    altered(call, lambda held: held.update(agent="Lain"))
    call.with_name("broken.json").write_text("{")
    told = run("search", "rusak:ya", "--data", tmp_path / "data").stdout
    assert "altered since it was sealed" in told
    assert f"2019-12-10  damaged (TRANSCRIPT_JSON): {call.with_name('broken.json')}" in told


def test_nothing_in_a_call_is_an_order(tmp_path: Path, call: Path) -> None:
    evil = "\x1b]52;c;eA==\x07\u202e[/b] *x* \x9b31m"
    altered(call, lambda held: held.update(agent=evil, topic=evil, outcome=evil), sealed=True)
    altered(call, lambda held: [event.update(text=evil) for event in held["events"] if "text" in event], sealed=True)
    for format_ in ([], ["--json"]):
        told = run("search", "x", "--data", tmp_path / "data", *format_)
        assert (told.exit_code, "1" in told.stdout) == (0, True)
        assert not TERMINAL_ORDERS.search(told.stdout)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param(["length:long"], "QUERY_WRONG", id="value"),
        pytest.param(["agent:a", "agen:b"], "QUERY_WRONG", id="twice"),
        pytest.param(["x "] * 600, "QUERY_WRONG", id="too-long"),
        pytest.param(["--limit", "0"], "USAGE", id="no-rows"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(tmp_path: Path, call: Path, query: list[str], code: str) -> None:
    refused = run("search", *query, "--data", tmp_path / "data")
    assert (refused.exit_code, refused.stdout) == (2, "")
    [line] = refused.stderr.splitlines()
    assert code in line
    assert document(run("search", *query, "--data", tmp_path / "data", "--json"))["error"]["code"] == code


def test_without_calls_there_is_nothing_to_search(tmp_path: Path) -> None:
    refused = run("search", "x", "--data", tmp_path)
    assert (refused.exit_code, "CALLS_MISSING" in refused.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_an_index_of_a_later_version_is_left_alone_until_it_is_made_anew(tmp_path: Path, call: Path) -> None:
    import sqlite3  # noqa: PLC0415 - only here

    data = tmp_path / "data"
    assert run("search", "--data", data).exit_code == 0
    with sqlite3.connect(data / "index.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    refused = run("search", "--data", data)
    assert (refused.exit_code, "INDEX_NEWER" in refused.stderr) == (2, True)
    assert document(run("reindex", "--data", data, "--json")) == {
        "added": 0,
        "passed_over": [],
        "indexed": 1,
        "damaged": 0,
    }
    assert found(tmp_path) == [str(call)]


def test_reindex_sees_what_was_written_over_in_its_place(tmp_path: Path, call: Path) -> None:
    assert found(tmp_path) == [str(call)]
    call.write_text(json.dumps({"schema": "no"}))
    told = run("reindex", "--data", tmp_path / "data")
    assert told.stdout.splitlines() == [
        "0 calls added to the callers, 1 call indexed for search.",
        "1 file damaged: see sop-tui search rusak:ya.",
    ]
