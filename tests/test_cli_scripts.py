"""`check` and `schema`."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from sop_tui.store.scripts import packaged
from tests.cli_runner import DIAGNOSTIC, TERMINAL_ORDERS, broken, document, run, scripts_in


class Breakage(NamedTuple):
    """A text of a file replaced, and what must be found where the new one stands."""

    file: str
    old: str
    new: str
    code: str
    blamed: str


BREAKAGES = (
    Breakage("dialog/panggilan.yaml", "call: permintaan_data", "call: permintan_data", "DIALOG_UNKNOWN", "permintan"),
    Breakage("dialog/panggilan.yaml", "goto: kebutuhan_lain", "goto: topk", "STEP_UNKNOWN", "topk"),
    Breakage("dialog/panggilan.yaml", "dengan {agen}", "dengan {agent}", "PLACEHOLDER_UNKNOWN", "{agent}"),
    Breakage("dialog/panggilan.yaml", "refusable: false", "refusable: no", "VALUE_BOOL", "refusable: no"),
    Breakage("dialog/panggilan.yaml", "version: ", "versi: ", "KEY_UNKNOWN", "versi"),
    Breakage("dialog/panggilan.yaml", "dialog: panggilan", "dialog: [", "YAML_SYNTAX", "["),
    Breakage("sop/DTA.yaml", "template: existence", "template: existance", "VALUE_CHOICE", "existance"),
    Breakage("aplikasi/crm.yaml", "title: CRM", "title: CRM\ntitle: CRM", "KEY_DUPLICATE", "title: CRM"),
    Breakage("latihan/ibu_masna.yaml", "outcome: selesai", "outcom: selesai", "KEY_UNKNOWN", "outcom"),
    Breakage("latihan/ibu_masna.yaml", "09:12:00+07:00", "09:12:00", "SCENARIO_TIME", "2019-12-10T09:12:00"),
)


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the packaged scripts, to be broken."""
    return scripts_in(tmp_path)


class TestCheck:
    def test_the_packaged_scripts_are_sound(self) -> None:
        result = run("check")
        assert (result.exit_code, result.stderr) == (0, "")
        held_with = r"\d+ dialogues, \d+ steps, \d+ clauses, \d+ constraints, 4 tables"
        covered = rf"{held_with}, \d+ scenarios, \d+ scorecards?, \d+ wordings?, \d+ replicas?"
        looked = r"\d+ constraints in [\d,]+ situations at [\d,]+ places of \d+ dialogues, in force on 2021-04-16"
        proved = rf"Proved: {looked}; the search was complete\."
        assert re.fullmatch(rf"{covered} checked: 0 errors, 0 warnings\.\n{proved}\n", result.stdout)

    @pytest.mark.parametrize("alone", [pytest.param(False, id="in its folder"), pytest.param(True, id="by itself")])
    @pytest.mark.parametrize("breakage", [pytest.param(one, id=f"{one.file}-{one.code}") for one in BREAKAGES])
    def test_finds_what_is_wrong_and_where(self, scripts: Path, alone: bool, breakage: Breakage) -> None:
        path = broken(scripts, breakage.file, breakage.old, breakage.new)
        result = run("check", path if alone else scripts)

        found = [match for line in result.stdout.splitlines() if (match := DIAGNOSTIC.fullmatch(line))]
        places = {(match["file"], match["code"]): int(match["line"]) for match in found}
        assert result.exit_code == 1
        assert (str(path), breakage.code) in places
        line = places[str(path), breakage.code]
        assert breakage.blamed in "".join(path.read_text().splitlines()[line - 1 : line + 1])

    def test_a_file_is_judged_beside_the_rest_and_alone_told_of(self, scripts: Path, tmp_path: Path) -> None:
        new = Path(shutil.copy(scripts / "dialog" / "verifikasi_email.yaml", tmp_path / "baru.yaml"))
        broken(tmp_path, "baru.yaml", "field: id_caller", "field: id_callr")
        broken(scripts, "dialog/panggilan.yaml", "{agen}", "{agent}")

        result = run("check", new, "--scripts", scripts)

        assert result.exit_code == 1
        *found, _, proved = result.stdout.splitlines()
        assert found
        assert proved == "Nothing is proved: there are errors."
        assert all(line.startswith(f"{new}:") for line in found)
        assert all("id_callr" in line for line in found)

    @pytest.mark.parametrize("name", ["dialog/panggilan.yaml", "sop/EML.yaml", "aplikasi/apkt.yaml", "ejaan.tsv"])
    def test_a_sound_file_is_sound_by_itself(self, name: str) -> None:
        assert run("check", packaged() / name).exit_code == 0

    def test_a_broken_table(self, scripts: Path) -> None:
        path = broken(scripts, "ejaan.tsv", "\nM\tMama", "\nM\tPapa")
        result = run("check", path)
        assert result.exit_code == 1
        assert result.stdout.startswith(f"{path}:")

    @pytest.mark.parametrize("name", ["dialog/panggilan.yaml", "ejaan.tsv"])
    def test_a_file_without_a_rest(self, name: str, tmp_path: Path) -> None:
        result = run("check", packaged() / name, "--scripts", tmp_path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "TABLE_MISSING" in result.stderr

    def test_the_rest_must_be_sound(self, scripts: Path, tmp_path: Path) -> None:
        new = shutil.copy(scripts / "sop" / "EML.yaml", tmp_path / "EML.yaml")
        broken(scripts, "dialog/panggilan.yaml", "dialog: panggilan", "dialog: [")
        result = run("check", new, "--scripts", scripts)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{scripts}/dialog/panggilan.yaml:" in result.stderr

    def test_the_working_folder_by_its_dot(self, scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        broken(scripts, "dialog/panggilan.yaml", "goto: kebutuhan_lain", "goto: topk")
        monkeypatch.chdir(scripts)
        assert run("check", ".").stdout.startswith("./dialog/panggilan.yaml:")

    def test_as_json(self, scripts: Path) -> None:
        broken(scripts, "dialog/panggilan.yaml", "goto: kebutuhan_lain", "goto: topk")
        result = run("check", scripts, "--json")
        checked = document(result)
        assert result.exit_code == 1
        assert checked["errors"] == len([one for one in checked["findings"] if one["severity"] == "error"]) > 0
        assert {"file", "line", "column", "code", "message", "mend"} <= set(checked["findings"][0])
        assert checked["covered"]["dialogues"] == 12

    def test_a_file_that_commands_the_terminal_does_not(self, scripts: Path) -> None:
        broken(scripts, "dialog/panggilan.yaml", "goto: kebutuhan_lain", 'goto: "\x1b]0;x\x07\u202e"')
        result = run("check", scripts)
        assert result.exit_code == 1
        assert not TERMINAL_ORDERS.search(result.stdout + result.stderr)


class TestSchema:
    @pytest.mark.parametrize("name", ["transcript", "dialog", "sop", "application", "scenario", "scorecard", "review"])
    def test_is_a_json_schema(self, name: str) -> None:
        result = run("schema", name)
        assert (result.exit_code, result.stderr) == (0, "")
        assert document(result)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
