"""`export`: what it writes, what it refuses, and what it says of calls that are not as they should be."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from sop_tui.store.export import parquet
from tests.cli_runner import TERMINAL_ORDERS, altered, document, run, transcript_in, with_another_email
from tests.needed import package
from tests.store.exporting import SOME, files, scenarios


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    """A sealed transcript in a data folder, held by an agent who is called =Rani."""
    return transcript_in(tmp_path)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_all_sealed_calls_of_the_data_folder_go_out() -> None:
    done = run("export", "csv", "--data", scenarios().path)
    assert done.exit_code == 0
    assert len(rows(done.stdout)) == len(SOME)
    assert [row["started_at"] for row in rows(done.stdout)] == sorted(row["started_at"] for row in rows(done.stdout))


def test_files_and_folders_can_be_named(tmp_path: Path) -> None:
    shutil.copy(files()[0], tmp_path)
    done = run("export", "csv", tmp_path, files()[1])
    assert [row["call_id"] for row in rows(done.stdout)] == [files()[0].stem, files()[1].stem]


def test_calls_can_be_selected(tmp_path: Path) -> None:
    folder = shutil.copytree(scenarios().path, tmp_path / "data")
    done = run("export", "csv", "--data", folder, "--query", "topic:gangguan flag:upset")
    assert [row["flags"] for row in rows(done.stdout)] == ["upset"]
    refused = run("export", "csv", "--data", folder, "--query", "score:<<", "-o", tmp_path / "a.csv", "--json")
    assert document(refused)["error"]["code"] == "QUERY_WRONG"
    assert not (tmp_path / "a.csv").exists()


def test_a_row_an_event(transcript: Path) -> None:
    found = rows(run("export", "csv", "--level", "events", transcript).stdout)
    assert {"said", "answered", "ended"} <= {row["type"] for row in found}


def test_no_cell_is_a_formula(transcript: Path) -> None:
    assert rows(run("export", "csv", transcript).stdout)[0]["agent"] == "'=Rani"


def test_a_page_a_call(tmp_path: Path) -> None:
    done = run("export", "html", "--data", scenarios().path, "-o", tmp_path / "halaman", "--json")
    assert document(done) == {
        "format": "html",
        "output": str(tmp_path / "halaman"),
        "redacted": False,
        "calls": len(SOME),
        "without_scripts": 0,
        "passed_over": [],
    }
    assert sorted(path.stem for path in (tmp_path / "halaman").iterdir()) == sorted(path.stem for path in files())


def test_one_page_is_one_file(tmp_path: Path) -> None:
    page = tmp_path / "panggilan.html"
    assert run("export", "html", files()[0], "-o", page).exit_code == 0
    # The scripts are found in the data folder in which the transcript lies.
    assert "Cocokkan isi kedua formulir" in page.read_text()
    refused = run("export", "html", *files()[:2], "-o", tmp_path / "dua.html", "--json")
    assert document(refused)["error"]["code"] == "EXPORT_PAGES"


@pytest.mark.slow
def test_parquet_is_two_tables(tmp_path: Path) -> None:
    pq = package("pyarrow.parquet")
    assert run("export", "parquet", "--data", scenarios().path, "-o", tmp_path / "tabel").exit_code == 0
    assert pq.read_table(tmp_path / "tabel" / "calls.parquet").num_rows == len(SOME)
    assert pq.read_table(tmp_path / "tabel" / "events.parquet").num_rows > 100


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parquet, "available", lambda: False)
    refused = run("export", "parquet", files()[0], "-o", tmp_path, "--json")
    assert refused.exit_code == 2
    assert document(refused)["error"]["code"] == "PYARROW_MISSING"
    assert "pip install 'sop-tui[parquet]'" in document(refused)["error"]["mend"]


def test_redacted_calls_of_one_caller_can_be_grouped(tmp_path: Path) -> None:
    one = run("export", "csv", "--redact", "--data", scenarios().path).stdout
    other = run("export", "csv", "--redact", "--data", scenarios().path).stdout
    callers = [row["caller"] for row in rows(one)]
    assert all(caller.startswith("penelepon-") for caller in callers if caller)
    assert {row["redacted"] for row in rows(one)} == {"true"}
    # The key is not kept: the next export has other pseudonyms.
    assert not {*callers} & {row["caller"] for row in rows(other)} - {""}
    plain = [row["caller"] for row in rows(run("export", "csv", "--data", scenarios().path).stdout)]
    assert [plain.index(caller) for caller in plain] == [callers.index(caller) for caller in callers]


def test_a_damaged_transcript_is_told_and_passed_over(transcript: Path, tmp_path: Path) -> None:
    altered(transcript, with_another_email)
    (tmp_path / "rusak.json").write_text("{")
    done = run("export", "csv", transcript, tmp_path / "rusak.json", files()[0], "-o", tmp_path / "a.csv", "--json")
    assert done.exit_code == 1
    report = document(done)
    assert [row["code"] for row in report["passed_over"]] == ["SEAL_BROKEN", "TRANSCRIPT_JSON"]
    assert report["calls"] == 1
    assert len(rows((tmp_path / "a.csv").read_text())) == 1


def test_a_damaged_transcript_alone_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "\x1b[2Jrusak.json").write_text("{")
    done = run("export", "xes", tmp_path / "\x1b[2Jrusak.json", "-o", tmp_path / "a.xes")
    assert done.exit_code == 2
    assert not TERMINAL_ORDERS.search(done.stderr)
    assert not (tmp_path / "a.xes").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("html",), "USAGE", id="a-page-needs-a-place"),
        pytest.param(("parquet",), "USAGE", id="tables-need-a-place"),
        pytest.param(("csv",), "USAGE", id="a-report-beside-the-table"),
        pytest.param(("docx",), "USAGE", id="no-such-format"),
        pytest.param(("csv", "-o", "x.csv"), "CALLS_MISSING", id="no-calls"),
    ],
)
def test_wrong_use(words: tuple[str, ...], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run("export", *words, "--data", tmp_path, "--json")
    assert (refused.exit_code, document(refused)["error"]["code"]) == (2, code)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    place = tmp_path / "a.xes"
    place.write_text("lama")
    refused = run("export", "xes", files()[0], "-o", place, "--json")
    assert document(refused)["error"]["code"] == "EXPORT_EXISTS"
    assert place.read_text() == "lama"
    assert run("export", "xes", files()[0], "-o", place, "--force").exit_code == 0
    assert place.read_text().endswith("</log>\n")
