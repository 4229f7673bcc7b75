"""CSV, Parquet and XES as tables: what is in them is what the calls say, and no text in them does harm."""

import csv
import gc
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sop_tui.core.judged import judged
from sop_tui.core.summary import NotATranscriptError, summary
from sop_tui.core.transcript import seal
from sop_tui.store.export import xes
from sop_tui.store.export.csv import clauses_of, header, rows
from sop_tui.store.export.parquet import tables
from sop_tui.store.export.reading import Exported, UnsoundError, exported, taken_out
from sop_tui.store.export.rows import CALL_COLUMNS, EVENT_COLUMNS, EventRow, call_row, table_rows
from sop_tui.store.export.work import Job, worked
from tests.needed import package
from tests.store.exporting import call, files, scenarios
from tests.store.held import sealed
from tests.store.hostile import HOSTILE, hostile

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def clauses() -> tuple[str, ...]:
    book = call(0).book
    assert book is not None
    return clauses_of(book)


@pytest.fixture(scope="module")
def harm() -> Exported:
    return taken_out(hostile(sealed()))


def test_a_call_is_a_row_with_a_column_a_clause() -> None:
    item = call(0)
    (row,) = table(header("calls", clauses()) + rows(item, "calls", clauses()))
    assert list(row) == [*CALL_COLUMNS, *clauses(), "other_clauses"]
    assert {name: row[name] for name, _ in item.summary.clauses} == dict(item.summary.clauses)
    assert (row["call_id"], row["length_ms"]) == (item.summary.call_id, str(item.summary.length_ms))
    assert datetime.fromisoformat(row["started_at"]) == datetime.fromisoformat(item.document["started_at"])
    assert row["slips"] == str(len(item.summary.slips)) == "1"
    assert row["slip_letters"] == "email: a → u"


def test_the_header_does_not_depend_on_the_calls() -> None:
    """A clause that the scripts no longer have is told in the last column, and moves no other."""
    item = call(0)
    fewer = clauses()[1:]
    (row,) = table(header("calls", fewer) + rows(item, "calls", fewer))
    assert row["other_clauses"] == f"{clauses()[0]}={dict(item.summary.clauses)[clauses()[0]]}"


def test_an_event_is_a_row() -> None:
    item = call(0)
    found = table(header("events", ()) + rows(item, "events", ()))
    assert [row["seq"] for row in found] == [str(event["seq"]) for event in item.document["events"]]
    assert tuple(found[0]) == EVENT_COLUMNS == EventRow._fields
    assert [row["activity"] for row in found if row["judged"] == "true"] == [
        event["activity"] for event in judged(item.document["events"])
    ]


def test_lines_end_as_the_standard_says() -> None:
    data = header("events", ()) + rows(call(0), "events", ())
    assert data.count(b"\r\n") == data.count(b"\n") == len(call(0).document["events"]) + 1


@pytest.mark.parametrize("level", ["calls", "events"])
def test_no_cell_is_a_formula(harm: Exported, level: Any) -> None:
    called = [taken_out(seal({**sealed(), "agent": text})) for text in HOSTILE]
    data = b"".join(rows(item, level, ()) for item in (harm, *called))
    found = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert any("HYPERLINK" in cell for row in found for cell in row)
    assert not [cell for row in found for cell in row if cell.startswith(FORMULAS)]
    assert len({len(row) for row in found}) == 1


def test_the_log_is_xml_whatever_was_said(harm: Exported) -> None:
    data = xes.header(redacted=False) + xes.trace(harm) + xes.FOOTER
    root = ET.fromstring(data)  # noqa: S314 - our own
    space = {"x": "http://www.xes-standard.org/"}
    names = [
        text.get("value")
        for event in root.findall("x:trace/x:event", space)
        for text in event.findall("x:string[@key='concept:name']", space)
    ]
    told = [event["activity"] for event in judged(harm.document["events"])]
    assert len(names) == len(told)
    shown = {0: "[U+0000]", 0x1B: "[U+001B]", 7: "[U+0007]", 0xD800: "[U+D800]"}
    assert names == [name.translate(shown) for name in told]
    assert any("<script>" in (name or "") for name in names)


def test_what_was_undone_is_in_no_trace() -> None:
    undone = [
        item for item in map(call, range(len(files()))) if any(e["type"] == "undone" for e in item.document["events"])
    ]
    assert undone
    for item in undone:
        root = ET.fromstring(xes.trace(item))  # noqa: S314 - our own
        seqs = [int(number.get("value", "")) for number in root.findall("event/int[@key='seq']")]
        assert seqs == [event["seq"] for event in judged(item.document["events"])]
        assert len(seqs) < sum("activity" in event for event in item.document["events"])


@pytest.mark.slow
def test_parquet_says_what_the_calls_say(tmp_path: Path) -> None:
    pq = package("pyarrow.parquet")
    items = [call(number) for number in range(len(files()))]
    with tables(tmp_path) as both:
        for item in items:
            both.add(table_rows(item))
    found = pq.read_table(tmp_path / "calls.parquet").to_pylist()
    assert [row["call_id"] for row in found] == [item.summary.call_id for item in items]
    for row, item in zip(found, items, strict=True):
        assert row["started_at"] == datetime.fromisoformat(item.document["started_at"])
        assert item.document["started_at"].endswith(row["started_at_offset"])
        assert [tuple(entry.values()) for entry in row["clauses"]] == list(item.summary.clauses)
        expected = call_row(item)
        assert {key: row[key] for key in expected if not key.endswith("_at")} == {
            key: value for key, value in expected.items() if not key.endswith("_at")
        }
    events = pq.read_table(tmp_path / "events.parquet").to_pylist()
    told = [event for item in items for event in item.document["events"]]
    assert [(row["seq"], row["elapsed_ms"], row["activity"]) for row in events] == [
        (event["seq"], event["elapsed_ms"], event.get("activity")) for event in told
    ]
    assert [row["at"] for row in events] == [datetime.fromisoformat(event["at"]) for event in told]


@pytest.mark.slow
def test_parquet_holds_any_text(tmp_path: Path, harm: Exported) -> None:
    pq = package("pyarrow.parquet")
    with tables(tmp_path) as both:
        both.add(table_rows(harm))
    (row,) = pq.read_table(tmp_path / "calls.parquet").to_pylist()
    assert row["agent"] == harm.summary.agent.replace("\ud800", "\\ud800")
    kinds = {field.name: str(field.type) for field in pq.read_schema(tmp_path / "calls.parquet")}
    assert kinds["length_ms"] == "int64"
    assert kinds["started_at"] == "timestamp[us, tz=UTC]"


@pytest.mark.slow
@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_parquet_holds_either_end_of_the_calendar(tmp_path: Path, at: str) -> None:
    pq = package("pyarrow.parquet")
    document = sealed()
    document |= {"started_at": at, "ended_at": at}
    with tables(tmp_path) as both:
        both.add(table_rows(taken_out(document, None, b"k" * 32)))
    (row,) = pq.read_table(tmp_path / "calls.parquet", columns=["started_at_offset"]).to_pylist()
    assert row["started_at_offset"] == at[-6:]


@pytest.mark.slow
def test_parquet_that_was_broken_off_complains_of_nothing(
    tmp_path: Path, harm: Exported, capfd: pytest.CaptureFixture[str]
) -> None:
    package("pyarrow.parquet")

    def broken_off() -> None:
        with tables(tmp_path) as both:
            both.add(table_rows(harm))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    gc.collect()
    assert not list(tmp_path.iterdir())
    assert not capfd.readouterr().err


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda made: made["events"][-1].update(elapsed_ms=2**63), id="a-length-without-end"),
        pytest.param(lambda made: made["constraints"][0].update(clause=5), id="a-number-for-a-clause"),
    ],
)
def test_what_no_table_holds_is_no_transcript(change: Callable[[dict[str, Any]], object]) -> None:
    document = sealed()
    change(document)
    with pytest.raises(NotATranscriptError):
        taken_out(document)


@pytest.mark.parametrize("format_", ["csv", "html", "xes"])
def test_one_transcript_never_ends_the_work_on_others(format_: Any, tmp_path: Path) -> None:
    document = json.loads(files()[0].read_bytes())
    document["dialogs"][0]["file"] = "../x"
    path = tmp_path / "x.json"
    path.write_text(json.dumps(seal(document)))
    first, second = worked(Job(format_, key=b"k" * 32, data=scenarios().path), [path, files()[0]])
    assert (first.code, first.without_scripts) == ("", True)
    assert (second.code, second.without_scripts) == ("", False)


def test_an_altered_transcript_is_passed_over(tmp_path: Path) -> None:
    document = sealed()
    document["agent"] = "orang lain"
    path = tmp_path / "x.json"
    path.write_text(json.dumps(document))
    with pytest.raises(UnsoundError) as wrong:
        exported(path)
    assert wrong.value.code == "SEAL_BROKEN"


def test_figures_are_those_of_the_summary() -> None:
    for number in range(len(files())):
        item = call(number)
        assert item.summary == summary(item.document)
