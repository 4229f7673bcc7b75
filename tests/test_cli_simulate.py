"""`simulate`: what comes out of a scenario, and where it goes."""

import re
from pathlib import Path

import pytest

from tests.cli_runner import DIAGNOSTIC, broken, document, run, scenario_in, scripts_in


class TestSimulate:
    def test_what_comes_out_as_expected(self, tmp_path: Path) -> None:
        result = run("simulate", scenario_in(tmp_path))
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
    def test_what_differs_is_told(self, tmp_path: Path, expect: str, difference: str) -> None:
        path = scenario_in(tmp_path, "outcome: selesai", expect)
        result = run("simulate", path)
        assert result.exit_code == 1
        assert f"\n         {difference}" in result.stdout
        (row,) = document(run("simulate", path, "--json"))["scenarios"]
        assert (row["verdict"], len(row["differences"])) == ("differs", 1)

    def test_a_customer_without_an_answer(self, tmp_path: Path) -> None:
        result = run("simulate", scenario_in(tmp_path, "pemilik: pemilik, ", ""))
        assert result.exit_code == 1
        assert "error    coba: dialogue permintaan_data, step pemilik: " in result.stdout

    def test_a_dialogue_that_is_no_call(self, tmp_path: Path) -> None:
        result = run("simulate", scenario_in(tmp_path, "title: Coba", "title: Coba\ndialog: verifikasi_email"))
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
    def test_a_scenario_that_cannot_be_read(self, tmp_path: Path, old: str, new: str) -> None:
        path = scenario_in(tmp_path, old, new)
        result = run("simulate", path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert DIAGNOSTIC.fullmatch(result.stderr.splitlines()[0])
        assert result.stderr.startswith(f"{path}:")

    def test_scripts_that_no_call_can_be_held_with(self, tmp_path: Path) -> None:
        scripts = scripts_in(tmp_path)
        broken(scripts, "dialog/panggilan.yaml", "call: permintaan_data", "call: permintan_data")
        result = run("simulate", "ibu_masna", "--scripts", scripts, "--json")
        assert result.exit_code == 2
        (found,) = [one for one in document(result)["error"]["diagnostics"] if one["code"] == "DIALOG_UNKNOWN"]
        assert found["line"] > 0

    def test_a_name_nearly_right_is_suggested(self) -> None:
        assert "write ibu_masna" in run("simulate", "ibumasna").stderr

    def test_the_same_call_comes_out_the_same(self, tmp_path: Path) -> None:
        files = {}
        for name, seed in (("a", 0), ("b", 0), ("c", 1)):
            run("simulate", scenario_in(tmp_path), "--out", tmp_path / name, "--seed", seed)
            (files[name],) = (tmp_path / name / "calls" / "2019" / "12" / "10").glob("*.json")
        assert files["a"].name == files["b"].name != files["c"].name
        assert files["a"].read_bytes() == files["b"].read_bytes()
        # Version 7, and the time of the scenario: 2019-12-10T02:12:00Z.
        assert all(re.match(r"016eed93-d980-7[0-9a-f]{3}-[89ab]", path.name) for path in files.values())

    def test_written_twice_is_no_harm(self, tmp_path: Path) -> None:
        for _ in range(2):
            result = run("simulate", scenario_in(tmp_path), scenario_in(tmp_path), "--out", tmp_path / "out", "--json")
            assert result.exit_code == 0
        paths = {row["transcript"] for row in document(result)["scenarios"]}
        assert [Path(path) for path in paths] == list((tmp_path / "out" / "calls").rglob("*.json"))

    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        result = run("simulate", scenario_in(tmp_path), "--out", scenario_in(tmp_path), "--json")
        assert result.exit_code == 2
        assert document(result)["error"]["code"] == "DATA_NOT_FOLDER"
