"""`scenario from`: practice made of a sealed call."""

from pathlib import Path

import pytest

from sop_tui.cli.findings import read_scenario
from tests.cli_runner import altered, document, run, scripts_in, transcript_in, with_another_email


def test_what_it_writes_is_simulated_as_expected(tmp_path: Path) -> None:
    path, output = transcript_in(tmp_path), tmp_path / "ibu_lain.yaml"
    result = run("scenario", "from", path, "-o", output)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Written: {output}.\n")
    assert read_scenario(output).scenario == "ibu_lain"
    assert "masna" not in output.read_text().casefold()
    assert run("simulate", output).exit_code == 0
    assert run("check", output).exit_code == 0


def test_without_a_file_it_is_on_stdout(tmp_path: Path) -> None:
    path = transcript_in(tmp_path)
    result = run("scenario", "from", path, "--id", "ibu_lain", "--seed", 5)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("# yaml-language-server: $schema=")
    assert "\nscenario: ibu_lain\n" in result.stdout
    (tmp_path / "x.yaml").write_text(result.stdout)
    found = document(run("scenario", "from", path, "--id", "ibu_lain", "--seed", 5, "--json"))
    assert (found["text"], found["same"], found["departure"]) == (result.stdout, True, None)
    assert read_scenario(tmp_path / "x.yaml").agent == "Rani"


@pytest.mark.parametrize("sealed", [pytest.param(False, id="altered"), pytest.param(True, id="altered and sealed")])
def test_a_transcript_that_does_not_verify_is_refused(tmp_path: Path, sealed: bool) -> None:
    path = altered(transcript_in(tmp_path), with_another_email, sealed)
    result = run("scenario", "from", path, "-o", tmp_path / "x.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("sop-tui: TRANSCRIPT_UNSOUND")
    assert not (tmp_path / "x.yaml").exists()


def test_scripts_that_lead_elsewhere_are_told(tmp_path: Path) -> None:
    path, scripts = transcript_in(tmp_path), scripts_in(tmp_path)
    dialog = scripts / "dialog" / "panggilan.yaml"
    dialog.write_text(dialog.read_text().replace("    activity: email_crm", "    activity: email_di_crm"))
    result = run("scenario", "from", path, "--scripts", scripts, "-o", tmp_path / "x.yaml", "--json")
    assert result.exit_code in {1, 2}
    found = document(result)
    assert found.get("departure") or found["error"]["code"] in {"COURSE_LOST", "SCRIPTS_WRONG"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("--id", "../x"), "SCENARIO_ID", id="an id that is a path"),
        pytest.param(("-o", "/dev/null"), "FILE_UNWRITABLE", id="a device"),
        pytest.param(("-o", "/nowhere/at/all.yaml"), "DATA_MISSING", id="no such folder"),
    ],
)
def test_what_cannot_be_written_is_refused(tmp_path: Path, words: tuple[str, ...], code: str) -> None:
    result = run("scenario", "from", transcript_in(tmp_path), *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"sop-tui: {code} " in result.stderr
