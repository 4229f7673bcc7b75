"""What holds for every command: help, wrong use, and that nothing unforeseen looks like a crash."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from sop_tui.cli import COMMANDS
from tests.cli_runner import document, run

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


PARTS = {"scenario": ("scenario", "from")}
"""The commands that are a group of others, and one of those."""


class TestEveryCommand:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_explains_itself_and_takes_the_two_folders(self, command: str) -> None:
        result = run(*PARTS.get(command, (command,)), "--help")
        assert (result.exit_code, result.stderr) == (0, "")
        assert {"--data", "--scripts"} <= set(result.stdout.split())

    @pytest.mark.parametrize("group", PARTS)
    def test_a_group_lists_its_parts(self, group: str) -> None:
        assert re.search(rf"^  {PARTS[group][1]} {{2,}}[A-Z]", run(group, "--help").stdout, re.MULTILINE)

    def test_the_help_lists_all(self) -> None:
        listed = re.findall(r"^  ([a-z]+) {2,}[A-Z]", run("--help").stdout, re.MULTILINE)
        assert listed == list(COMMANDS)

    def test_the_version(self) -> None:
        assert re.fullmatch(r"sop-tui, version \d+\.\d+\.\d+\n", run("--version").stdout)


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


class TestTheLastResort:
    @pytest.fixture(autouse=True)
    def _fault(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fault(kind: str, text: str) -> None:
            raise ZeroDivisionError(f"{text} first line\nTraceback (most recent call last):")

        monkeypatch.setattr("sop_tui.cli.answers.judge", fault)

    def test_an_unforeseen_fault_is_a_line(self) -> None:
        result = run("validate", "text", "x")
        assert (result.exit_code, result.stdout) == (2, "")
        assert re.fullmatch(r"sop-tui: UNFORESEEN ZeroDivisionError at test_cli.py:\d+\. .+\n", result.stderr)

    def test_and_a_document(self) -> None:
        result = run("validate", "text", "x", "--json")
        assert (result.exit_code, result.stderr) == (2, "")
        assert document(result)["error"]["code"] == "UNFORESEEN"

    def test_where_it_lies_is_told_to_who_looks_for_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """But not what the exception says: that may be a customer's."""
        monkeypatch.setenv("SOP_TUI_DEBUG", "1")
        told = run("validate", "text", "masna").stderr
        assert "sop_tui/cli/answers.py:" in told
        assert "masna" not in told
