"""The commands as their users meet them: what stands on stdout and stderr, and the exit status."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sop_tui.cli import COMMANDS, program
from sop_tui.core.transcript import seal
from sop_tui.store.calls import document_bytes
from sop_tui.store.scripts import packaged

TERMINAL_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
DIAGNOSTIC = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+) (?P<code>[A-Z_]+) .+\. Mend: .+\.")

SCENARIO = """
scenario: coba
title: Coba
version: "1"
started_at: "2019-12-10T09:12:00+07:00"
caller: "087758658589"
agent: =Rani
knows: {nama: Ibu Masna, kebutuhan: Tagihan, alamat: Jl Raden Mas Panji Anom, email: masna.ayu@yahoo.com}
answers: {email_crm: kosong, topik: informasi, pemilik: pemilik, nomor: ya, bantuan_lain: tidak}
expect: {outcome: selesai}
"""


def run(*args: object, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(program, [str(arg) for arg in args], input=stdin, catch_exceptions=False)


def document(result: Result) -> Any:
    """The one JSON document on stdout."""
    return json.loads(result.stdout)


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOP_TUI_DATA", str(tmp_path / "data"))


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the packaged scripts, to be broken."""
    return Path(shutil.copytree(packaged(), tmp_path / "naskah"))


def broken(folder: Path, name: str, old: str, new: str) -> Path:
    """The folder with one text of one file replaced, once."""
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


@pytest.fixture
def scenario(tmp_path: Path) -> Callable[..., Path]:
    """A scenario file, one text of it replaced."""

    def written(old: str = "", new: str = "", name: str = "coba.yaml") -> Path:
        assert old in SCENARIO
        path = tmp_path / name
        path.write_text(SCENARIO.replace(old, new))
        return path

    return written


@pytest.fixture
def transcript(tmp_path: Path, scenario: Callable[..., Path]) -> Path:
    """A sealed transcript in a data folder."""
    assert run("simulate", scenario(), "--out", tmp_path / "calls_of_a_day").exit_code == 0
    return next((tmp_path / "calls_of_a_day" / "calls").rglob("*.json"))


def altered(path: Path, change: Callable[[dict[str, Any]], object], sealed: bool = False) -> Path:
    """The transcript with a change, perhaps sealed again."""
    held = json.loads(path.read_text())
    change(held)
    path.write_bytes(document_bytes(seal(held) if sealed else held))
    return path


class TestEveryCommand:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_explains_itself_and_takes_the_two_folders(self, command: str) -> None:
        result = run(command, "--help")
        assert (result.exit_code, result.stderr) == (0, "")
        assert {"--data", "--scripts"} <= set(result.stdout.split())

    def test_the_help_lists_all(self) -> None:
        listed = re.findall(r"^  ([a-z]+) {2,}[A-Z]", run("--help").stdout, re.MULTILINE)
        assert listed == list(COMMANDS)

    def test_the_version(self) -> None:
        assert re.fullmatch(r"sop-tui, version \d+\.\d+\.\d+\n", run("--version").stdout)


MISUSES: Sequence[tuple[str, list[str], str]] = [
    ("no such command", ["chekc"], "USAGE"),
    ("no such option", ["check", "--strict"], "USAGE"),
    ("a file that is not there", ["verify", "nowhere.json"], "USAGE"),
    ("a scripts folder that is not there", ["check", "--scripts", "nowhere"], "USAGE"),
    ("a scripts folder without scripts", ["check", "--scripts", "."], "SCRIPTS_WRONG"),
    ("no such scenario", ["simulate", "ibu_masn"], "SCENARIO_MISSING"),
    ("a path as the id of a scenario", ["simulate", "../latihan/ibu_masna"], "SCENARIO_MISSING"),
    ("no scenario in the folder", ["simulate", "."], "SCENARIO_MISSING"),
    ("no scenario at all", ["simulate"], "USAGE"),
    ("a seed below 0", ["simulate", "ibu_masna", "--seed", "-1"], "USAGE"),
    ("nothing to spell", ["spell"], "USAGE"),
    ("spell both ways", ["spell", "a", "--decode", "alfa"], "USAGE"),
    ("no such alphabet", ["spell", "a", "--alphabet", "nato"], "ALPHABET_UNKNOWN"),
    ("no such kind", ["validate", "surel", "a@b.id"], "USAGE"),
    ("no such schema", ["schema", "call"], "USAGE"),
    ("a folder as a transcript", ["replay", "."], "USAGE"),
    ("no transcript to score", ["score", "notes.json"], "TRANSCRIPT_JSON"),
    ("no transcript to replay", ["replay", "other.json"], "TRANSCRIPT_SCHEMA"),
    ("a transcript in name only", ["score", "hollow.json"], "TRANSCRIPT_SCHEMA"),
    ("a transcript in name only, to replay", ["replay", "hollow.json"], "TRANSCRIPT_SCHEMA"),
]


@pytest.mark.parametrize(("args", "code"), [pytest.param(args, code, id=name) for name, args, code in MISUSES])
class TestWrongUse:
    @pytest.fixture(autouse=True)
    def _somewhere(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        Path("notes.json").write_text("{not json")
        Path("other.json").write_text('{"schema": "other/1"}')
        Path("hollow.json").write_text('{"schema": "sop-tui/transcript/1", "constraints": [{"clause": []}]}')

    def test_is_told_in_a_line_on_stderr(self, args: list[str], code: str) -> None:
        result = run(*args)
        assert (result.exit_code, result.stdout) == (2, "")
        assert re.fullmatch(rf"sop-tui: {code} .+\. Mend: .+\.", result.stderr.splitlines()[-1])

    def test_is_a_document_on_stdout_for_a_program(self, args: list[str], code: str) -> None:
        result = run(*args, "--json")
        assert (result.exit_code, result.stderr) == (2, "")
        error = document(result)["error"]
        assert error["code"] == code
        assert error["message"]
        assert error["mend"]


class TestDesk:
    @pytest.mark.parametrize(
        "args",
        [
            pytest.param([], id="the bare command"),
            pytest.param(["--caller", "087758658589"], id="the bare command with options"),
            pytest.param(["desk", "--agent", "Rani"], id="the command"),
        ],
    )
    def test_needs_a_terminal_and_says_so_in_indonesian(self, args: list[str]) -> None:
        result = run(*args)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "TERMINAL_MISSING" in result.stderr
        assert "terminal" in result.stderr
        assert "Meja panggilan" in result.stderr


BREAKAGES: Sequence[tuple[str, str, str, str, str]] = [
    ("dialog/panggilan.yaml", "call: permintaan_data", "call: permintan_data", "DIALOG_UNKNOWN", "permintan_data"),
    ("dialog/panggilan.yaml", "goto: topik}", "goto: topk}", "STEP_UNKNOWN", "topk"),
    ("dialog/panggilan.yaml", "dengan {agen}", "dengan {agent}", "PLACEHOLDER_UNKNOWN", "{agent}"),
    ("dialog/panggilan.yaml", "refusable: false", "refusable: no", "VALUE_BOOL", "refusable: no"),
    ("dialog/panggilan.yaml", "version: ", "versi: ", "KEY_UNKNOWN", "versi"),
    ("sop/DTA.yaml", "template: existence", "template: existance", "VALUE_CHOICE", "existance"),
    ("aplikasi/crm.yaml", "title: CRM", "title: CRM\ntitle: CRM", "KEY_DUPLICATE", "title: CRM"),
    ("latihan/ibu_masna.yaml", "outcome: selesai", "outcom: selesai", "KEY_UNKNOWN", "outcom"),
    ("latihan/ibu_masna.yaml", "09:12:00+07:00", "09:12:00", "SCENARIO_TIME", "2019-12-10T09:12:00"),
    ("dialog/panggilan.yaml", "dialog: panggilan", "dialog: [", "YAML_SYNTAX", "["),
]


class TestCheck:
    def test_the_packaged_scripts_are_sound(self) -> None:
        result = run("check")
        assert (result.exit_code, result.stderr) == (0, "")
        summary = r"\d+ dialogues, \d+ steps, \d+ clauses, \d+ constraints, \d+ scenarios checked: 0 errors, 0 warnings\.\n"
        assert re.fullmatch(summary, result.stdout)

    @pytest.mark.parametrize("alone", [pytest.param(False, id="in its folder"), pytest.param(True, id="by itself")])
    @pytest.mark.parametrize(
        ("name", "old", "new", "code", "blamed"), [pytest.param(*row, id=f"{row[0]}-{row[3]}") for row in BREAKAGES]
    )
    def test_finds_what_is_wrong_and_where(
        self, scripts: Path, alone: bool, name: str, old: str, new: str, code: str, blamed: str
    ) -> None:
        path = broken(scripts, name, old, new)
        result = run("check", path if alone else scripts)

        found = [match for line in result.stdout.splitlines() if (match := DIAGNOSTIC.fullmatch(line))]
        places = {(match["file"], match["code"]): int(match["line"]) for match in found}
        assert result.exit_code == 1
        assert (str(path), code) in places
        line = places[str(path), code]
        assert blamed in "".join(path.read_text().splitlines()[line - 1 : line + 1])

    def test_a_file_is_judged_beside_the_rest_and_alone_told_of(self, scripts: Path, tmp_path: Path) -> None:
        new = Path(shutil.copy(scripts / "dialog" / "verifikasi_email.yaml", tmp_path / "baru.yaml"))
        broken(tmp_path, "baru.yaml", "field: id_caller", "field: id_callr")
        broken(scripts, "dialog/panggilan.yaml", "{agen}", "{agent}")

        result = run("check", new, "--scripts", scripts)

        assert result.exit_code == 1
        *found, _ = result.stdout.splitlines()
        assert found
        assert all(line.startswith(f"{new}:") for line in found)
        assert all("id_callr" in line for line in found)

    @pytest.mark.parametrize("name", ["dialog/panggilan.yaml", "sop/EML.yaml", "aplikasi/apkt.yaml", "ejaan.tsv"])
    def test_a_sound_file_is_sound_by_itself(self, name: str) -> None:
        assert run("check", packaged() / name).exit_code == 0

    def test_a_broken_table(self, scripts: Path) -> None:
        path = broken(scripts, "ejaan.tsv", "Mama", "Papa")
        result = run("check", path)
        assert result.exit_code == 1
        assert result.stdout.startswith(f"{path}:")

    def test_the_rest_must_be_sound(self, scripts: Path, tmp_path: Path) -> None:
        new = shutil.copy(scripts / "sop" / "EML.yaml", tmp_path / "EML.yaml")
        broken(scripts, "dialog/panggilan.yaml", "dialog: panggilan", "dialog: [")
        result = run("check", new, "--scripts", scripts)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{scripts}/dialog/panggilan.yaml:" in result.stderr

    def test_the_working_folder_by_its_dot(self, scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        broken(scripts, "dialog/panggilan.yaml", "goto: topik}", "goto: topk}")
        monkeypatch.chdir(scripts)
        assert run("check", ".").stdout.startswith("./dialog/panggilan.yaml:")

    def test_as_json(self, scripts: Path) -> None:
        broken(scripts, "dialog/panggilan.yaml", "goto: topik}", "goto: topk}")
        result = run("check", scripts, "--json")
        checked = document(result)
        assert result.exit_code == 1
        assert checked["errors"] == len([one for one in checked["findings"] if one["severity"] == "error"]) > 0
        assert {"file", "line", "column", "code", "message", "mend"} <= set(checked["findings"][0])
        assert checked["covered"]["dialogues"] == 3

    def test_a_file_that_commands_the_terminal_does_not(self, scripts: Path) -> None:
        broken(scripts, "dialog/panggilan.yaml", "goto: topik}", 'goto: "\x1b]0;x\x07\u202e"}')
        result = run("check", scripts)
        assert result.exit_code == 1
        assert not TERMINAL_ORDERS.search(result.stdout + result.stderr)


class TestSchema:
    @pytest.mark.parametrize("name", ["transcript", "dialog", "sop", "application", "scenario"])
    def test_is_a_json_schema(self, name: str) -> None:
        result = run("schema", name)
        assert (result.exit_code, result.stderr) == (0, "")
        assert document(result)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


class TestSpell:
    def test_the_example_of_the_sop(self) -> None:
        said = "Mama, Alfa, Sierra, November, Alfa, titik, Alfa, Yankee, Alfa, et yahoo titik com\n"
        assert run("spell", "MASNA.AYA@YAHOO.COM").stdout == said

    def test_in_another_alphabet(self) -> None:
        assert run("spell", "m", "--alphabet", "icao").stdout == "Mike\n"

    def test_as_json(self) -> None:
        spelled = document(run("spell", "m5", "--json"))
        assert [(token["text"], token["start"], token["kind"]) for token in spelled["tokens"]] == [
            ("M", 0, "letter"),
            ("5", 1, "digit"),
        ]
        assert spelled["said"] == ", ".join(token["said"] for token in spelled["tokens"])

    def test_backwards(self) -> None:
        result = run("spell", "--decode", "mama alfa sierra titik")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "mas.\n", "")

    def test_backwards_what_is_not_understood_is_told(self) -> None:
        result = run("spell", "--decode", "mama blablabla lima 7")
        assert (result.exit_code, result.stdout) == (1, "mblablabla57\n")
        assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["lima", "blablabla"]
        decoded = document(run("spell", "--decode", "mama blablabla lima 7", "--json"))
        assert (decoded["unknown"], [part["words"] for part in decoded["ambiguous"]]) == (["blablabla"], ["lima"])


class TestValidate:
    @pytest.mark.parametrize(
        ("kind", "text", "verdict", "status"),
        [
            pytest.param("email", "masna.aya@yahoo.com", "ok", 0, id="a good email"),
            pytest.param("email", "masna@gmial.com", "warning", 0, id="a doubtful email"),
            pytest.param("email", "masna", "error", 1, id="no email"),
            pytest.param("phone", "87758658589", "ok", 0, id="a mobile without its zero"),
            pytest.param("phone", "0217654321", "error", 1, id="a landline"),
        ],
    )
    def test_says_what_it_is(self, kind: str, text: str, verdict: str, status: int) -> None:
        plain, as_json = run("validate", kind, text), run("validate", kind, text, "--json")
        judged = document(as_json)
        assert (plain.exit_code, as_json.exit_code) == (status, status)
        assert plain.stdout.split()[0] == judged["verdict"] == verdict
        assert list(judged) == [
            "kind", "text", "verdict", "canonical", "problems", "suggestion", "renderings", "tag",
        ]  # fmt: skip
        for problem in judged["problems"]:
            assert list(problem) == ["code", "severity", "message", "mend"]
            assert problem["message"] in plain.stdout

    def test_what_is_typed_moves_no_cursor(self) -> None:
        for form in ([], ["--json"]):
            result = run("validate", "text", "Budi \x1b]52;c;aGk=\x07\x9b2J\u202e [/b]\r\n", *form)
            assert "Budi" in result.stdout
            assert not TERMINAL_ORDERS.search(result.stdout + result.stderr)

    def test_a_stream_has_a_document_for_every_line(self) -> None:
        lines = [
            b"masna.aya@yahoo.com",
            b"",
            b"  budi@gmail.com\r",
            b"\xff\xfe\xc3(@x.id",
            b"a\x00b@gmail.com",
            b"x" * 3_000_000,
            b"-",
            b"last@gmail.com",
        ]
        result = run("validate", "email", "-", stdin=b"\n".join(lines))
        judged = [json.loads(line) for line in result.stdout.splitlines()]
        assert (result.exit_code, len(judged)) == (0, len(lines))
        assert [one["canonical"] for one in judged if one["verdict"] == "ok"] == [
            "masna.aya@yahoo.com",
            "budi@gmail.com",
            "ab@gmail.com",
            "last@gmail.com",
        ]
        assert all(one["problems"] for one in judged if one["verdict"] == "error")


class TestSimulate:
    def test_what_comes_out_as_expected(self, scenario: Callable[..., Path]) -> None:
        result = run("simulate", scenario())
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.splitlines() == ["ok       coba (selesai)", "1 scenario: 1 ok, 0 wrong."]

    @pytest.mark.parametrize(
        ("expect", "difference"),
        [
            pytest.param("outcome: terputus", "outcome: expected terputus, found selesai", id="outcome"),
            pytest.param("outcome: selesai, fields: {hp: refused}", "field hp: ", id="field"),
            pytest.param(
                "outcome: selesai, records: {crm.data_penelpon.hp: '1'}", "column crm.data_penelpon.hp: ", id="column"
            ),
            pytest.param(
                "outcome: selesai, verdicts: {DTA-3-terima-kasih: violated}", "rule DTA-3-terima-kasih: ", id="rule"
            ),
        ],
    )
    def test_what_differs_is_told(self, scenario: Callable[..., Path], expect: str, difference: str) -> None:
        path = scenario("outcome: selesai", expect)
        result = run("simulate", path)
        assert result.exit_code == 1
        assert f"\n         {difference}" in result.stdout
        (row,) = document(run("simulate", path, "--json"))["scenarios"]
        assert (row["verdict"], len(row["differences"])) == ("differs", 1)

    def test_a_customer_without_an_answer(self, scenario: Callable[..., Path]) -> None:
        result = run("simulate", scenario("pemilik: pemilik, ", ""))
        assert result.exit_code == 1
        assert "error    coba: dialogue permintaan_data, step pemilik: " in result.stdout

    def test_a_dialogue_that_is_no_call(self, scenario: Callable[..., Path]) -> None:
        result = run("simulate", scenario("title: Coba", "title: Coba\ndialog: verifikasi_email"))
        assert result.exit_code == 1
        assert "error    coba: " in result.stdout

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            pytest.param("scenario: coba", "scenario: coba\nscenari: x", id="a key too many"),
            pytest.param("2019-12-10T09:12:00+07:00", "2019-12-10", id="no time"),
            pytest.param("title: Coba", "title: [", id="no YAML"),
        ],
    )
    def test_a_scenario_that_cannot_be_read(self, scenario: Callable[..., Path], old: str, new: str) -> None:
        path = scenario(old, new)
        result = run("simulate", path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert DIAGNOSTIC.fullmatch(result.stderr.splitlines()[0])
        assert result.stderr.startswith(f"{path}:")

    def test_scripts_that_no_call_can_be_held_with(self, scripts: Path) -> None:
        broken(scripts, "dialog/panggilan.yaml", "call: permintaan_data", "call: permintan_data")
        result = run("simulate", "ibu_masna", "--scripts", scripts, "--json")
        assert result.exit_code == 2
        (found,) = [one for one in document(result)["error"]["diagnostics"] if one["code"] == "DIALOG_UNKNOWN"]
        assert found["line"] > 0

    def test_a_name_nearly_right_is_suggested(self) -> None:
        assert "write ibu_masna" in run("simulate", "ibumasna").stderr

    def test_the_same_call_comes_out_the_same(self, tmp_path: Path, scenario: Callable[..., Path]) -> None:
        files = {}
        for name, seed in (("a", 0), ("b", 0), ("c", 1)):
            run("simulate", scenario(), "--out", tmp_path / name, "--seed", seed)
            (files[name],) = (tmp_path / name / "calls" / "2019" / "12" / "10").glob("*.json")
        assert files["a"].name == files["b"].name != files["c"].name
        assert files["a"].read_bytes() == files["b"].read_bytes()
        # Version 7, and the time of the scenario: 2019-12-10T02:12:00Z.
        assert all(re.match(r"016eed93-d980-7[0-9a-f]{3}-[89ab]", path.name) for path in files.values())

    def test_written_twice_is_no_harm(self, tmp_path: Path, scenario: Callable[..., Path]) -> None:
        for _ in range(2):
            result = run("simulate", scenario(), scenario(), "--out", tmp_path / "out", "--json")
            assert result.exit_code == 0
        paths = {row["transcript"] for row in document(result)["scenarios"]}
        assert [Path(path) for path in paths] == list((tmp_path / "out" / "calls").rglob("*.json"))

    def test_a_folder_that_cannot_be_written(self, tmp_path: Path, scenario: Callable[..., Path]) -> None:
        result = run("simulate", scenario(), "--out", scenario(name="file"), "--json")
        assert result.exit_code == 2
        assert document(result)["error"]["code"] == "DATA_NOT_FOLDER"


def _other_value(held: dict[str, Any]) -> None:
    held["fields"]["email"]["value"] = "masna.aya@yahoo.com"


class TestVerify:
    def test_a_sound_one(self, transcript: Path) -> None:
        result = run("verify", transcript)
        assert (result.exit_code, result.stdout) == (0, f"{transcript}: ok\n")

    @pytest.mark.parametrize(
        ("sealed", "code"),
        [pytest.param(False, "SEAL_BROKEN", id="altered"), pytest.param(True, "REFOLD_DIFFERS", id="and sealed again")],
    )
    def test_what_is_not_what_happened(self, transcript: Path, sealed: bool, code: str) -> None:
        altered(transcript, _other_value, sealed)
        result = run("verify", transcript, "--json")
        (row,) = document(result)["transcripts"]
        assert (result.exit_code, row["ok"]) == (1, False)
        assert code in [finding["code"] for finding in row["findings"]]
        assert f"{transcript}: {code} " in run("verify", transcript).stdout

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            pytest.param(b"", "TRANSCRIPT_JSON", id="empty"),
            pytest.param(b"\xff\x00", "TRANSCRIPT_JSON", id="no text"),
            pytest.param(b"[" * 100_000, "TRANSCRIPT_DEPTH", id="deep"),
            pytest.param(b'{"schema": "sop-tui/transcript/1"}', "SEAL_MISSING", id="hollow"),
        ],
    )
    def test_a_damaged_file_is_a_finding(self, transcript: Path, data: bytes, code: str) -> None:
        transcript.write_bytes(data)
        result = run("verify", transcript)
        assert result.exit_code == 1
        assert result.stdout.startswith(f"{transcript}: {code} ")

    def test_without_its_scripts(self, transcript: Path, tmp_path: Path) -> None:
        lone = shutil.copy(transcript, tmp_path / "lone.json")
        result = run("verify", lone)
        assert result.exit_code == 1
        assert "SCRIPTS_MISSING the frozen copy" in result.stdout
        assert run("verify", lone, "--data", tmp_path / "calls_of_a_day").exit_code == 0

    def test_one_of_several(self, transcript: Path, tmp_path: Path) -> None:
        bad = altered(Path(shutil.copy(transcript, transcript.with_name("other.json"))), _other_value)
        rows = document(run("verify", transcript, bad, "--json"))["transcripts"]
        assert [(row["file"], row["ok"]) for row in rows] == [(str(transcript), True), (str(bad), False)]


class TestScore:
    def test_a_call_by_the_book(self, transcript: Path) -> None:
        result = run("score", transcript)
        assert (result.exit_code, result.stderr) == (0, "")
        clauses = dict(line.split() for line in result.stdout.splitlines()[1:])
        assert (clauses["DTA-3"], clauses["EML-2"]) == ("satisfied", "vacuous")

    def test_a_call_that_broke_a_rule(self, tmp_path: Path, scenario: Callable[..., Path]) -> None:
        left = "expect: {outcome: selesai}\nturns: [{at: nomor, end: selesai}]"
        run("simulate", scenario("expect: {outcome: selesai}", left), "--out", tmp_path / "out")
        path = next((tmp_path / "out" / "calls").rglob("*.json"))

        result = run("score", path)
        (row,) = document(run("score", path, "--json"))["transcripts"]

        assert result.exit_code == 1
        assert "DTA-1-hp (existence), events " in result.stdout
        assert row["violated"] == sum(clause["violated"] for clause in row["clauses"]) > 0

    def test_as_a_table(self, transcript: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(run("score", transcript, "--csv").stdout)))
        counts = {row["clause"]: row["verdict"] for row in rows}
        assert (counts["DTA-3"], counts["EML-2"]) == ("satisfied", "vacuous")
        assert {row["agent"] for row in rows} == {"'=Rani"}, "a spreadsheet must not take a name for a formula"

    def test_one_not_as_it_was_sealed_is_told(self, transcript: Path) -> None:
        altered(transcript, _other_value)
        result = run("score", transcript, "--json")
        assert "not as it was sealed" in result.stderr
        assert document(result)["transcripts"][0]["sealed"] is False

    def test_both_forms_at_once(self, transcript: Path) -> None:
        assert run("score", transcript, "--csv", "--json").exit_code == 2


class TestReplay:
    def test_says_what_happened(self, transcript: Path) -> None:
        result = run("replay", transcript)
        assert (result.exit_code, result.stderr) == (0, "")
        for happened in (
            "said            “Selamat pagi, PLN 123 dengan =Rani.”",
            "asked           email: ",
            "answered        email = masna.ayu@yahoo.com",
            "ticked          10 parts",
            "verified        email = masna.ayu@yahoo.com, 10 of 10 parts ticked",
            "recorded        crm.data_penelpon.email = MASNA.AYU@YAHOO.COM",
            "satisfied  DTA-3-terima-kasih",
            "Outcome: selesai",
        ):
            assert happened in result.stdout
        assert run("replay", transcript, "--print").stdout == result.stdout
        assert document(run("replay", transcript, "--json"))["lines"] == result.stdout.splitlines()

    def test_obeys_nothing_in_it(self, transcript: Path) -> None:
        def command_the_terminal(held: dict[str, Any]) -> None:
            held["notes"] = [{"text": "\x1b]52;c;aGk=\x07\u202e\r\nCatatan\x9b2J", "elapsed_ms": 1}]
            held["agent"] = "Rani\nOutcome: none"

        altered(transcript, command_the_terminal)
        for form in ("--print", "--json"):
            result = run("replay", transcript, form)
            assert "Catatan" in result.stdout
            assert not TERMINAL_ORDERS.search(result.stdout + result.stderr)
        lines = document(result)["lines"]
        assert "Outcome: none" not in lines

    def test_tells_that_it_was_altered(self, transcript: Path) -> None:
        altered(transcript, _other_value)
        result = run("replay", transcript)
        assert result.exit_code == 0
        assert "not as it was sealed" in result.stderr


class TestTheLastResort:
    @pytest.fixture(autouse=True)
    def _fault(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fault(kind: str, text: str) -> None:
            raise ZeroDivisionError("first line\nTraceback (most recent call last):")

        monkeypatch.setattr("sop_tui.cli.answers.judge", fault)

    def test_an_unforeseen_fault_is_a_line(self) -> None:
        result = run("validate", "text", "x")
        assert (result.exit_code, result.stdout) == (2, "")
        assert re.fullmatch(r"sop-tui: UNFORESEEN ZeroDivisionError at test_cli.py:\d+: first line\. .+\n", result.stderr)

    def test_and_a_document(self) -> None:
        result = run("validate", "text", "x", "--json")
        assert (result.exit_code, result.stderr) == (2, "")
        assert document(result)["error"]["code"] == "UNFORESEEN"

    def test_and_is_raised_for_who_looks_for_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOP_TUI_DEBUG", "1")
        with pytest.raises(ZeroDivisionError):
            run("validate", "text", "x")
