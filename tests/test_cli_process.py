"""The commands as processes: what only a real one has, such as pipes, modules, locales and a terminal."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli_runner import broken, scripts_in, transcript_in
from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent
SOP_TUI = [sys.executable, "-m", "sop_tui"]


def environment(**more: str) -> Mapping[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "SOP_TUI_DATA": "/nowhere/at/all", **more}


def run(*args: object, **env: str) -> subprocess.CompletedProcess[bytes]:
    words = [*SOP_TUI, *map(str, args)]
    return subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL, env=environment(**env), check=False)


def test_heavy_libraries_are_left_alone(tmp_path: Path) -> None:
    commands = [
        ["--help"],
        ["check"],
        ["score", str(transcript_in(tmp_path))],
        ["spell", "a"],
        ["simulate", "ibu_masna"],
    ]
    program = f"""
import sys
from sop_tui.cli import program
for words in {commands!r}:
    try:
        program(words)
    except SystemExit as end:
        assert end.code == 0, (words, end.code)
print(sorted({{"textual", "rich", "pydantic"}} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment(), check=False)
    assert done.stderr == b"[]\n"


def test_a_stream_is_answered_line_by_line() -> None:
    with subprocess.Popen(
        [*SOP_TUI, "validate", "email", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdin
        assert process.stdout
        for line, verdict in ((b"a@gmail.com\n", "ok"), (b"\xff\x00\n", "error"), (b"a@gmial.com\n", "warning")):
            process.stdin.write(line)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["verdict"] == verdict
        rest, _ = process.communicate(b"b@gmail.com")
        assert json.loads(rest)["canonical"] == "b@gmail.com"
    assert process.returncode == 0


@pytest.mark.parametrize(
    "locale",
    [
        pytest.param({"PYTHONIOENCODING": "ascii"}, id="ASCII"),
        pytest.param({"PYTHONIOENCODING": "latin-1:strict"}, id="Latin 1"),
        pytest.param({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, id="no locale"),
    ],
)
def test_a_poor_locale_ends_nothing_half_way(locale: dict[str, str]) -> None:
    plain = run("validate", "email", "masna@gmial.com", **locale)
    assert (plain.returncode, plain.stderr) == (0, b"")
    assert plain.stdout.splitlines()[-1].split() == [b"upper", b"MASNA@GMIAL.COM"]
    as_json = run("validate", "email", "masna@gmial.com", "--json", **locale)
    assert "“gmial.com”" in json.loads(as_json.stdout)["problems"][0]["message"]


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\x1b[2J.json"
    Path(os.fsdecode(path)).write_text("{}")
    for form in ([], ["--json"]):
        done = subprocess.run(
            [*SOP_TUI, "score", path, *form],
            capture_output=True,
            env=environment(),
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 2
        assert b"TRANSCRIPT_SCHEMA" in done.stdout + done.stderr
        assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("args", [["schema", "transcript"], ["check", "--json"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_crash(args: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        done = subprocess.run([*SOP_TUI, *args], stdout=gone, stderr=subprocess.PIPE, env=environment(), check=False)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_behind_stdout_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*SOP_TUI, "spell", "a"], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert done.returncode == 2
    assert done.stderr == b"sop-tui: DISK_FULL no room on the disk. Mend: free some room.\n"


def test_without_a_terminal_the_bare_command_says_so() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"TERMINAL_MISSING" in done.stderr


def test_the_desk_does_not_open_on_broken_scripts(tmp_path: Path) -> None:
    scripts = scripts_in(tmp_path)
    broken(scripts, "dialog/panggilan.yaml", "call: permintaan_data", "call: permintan_data")
    with Terminal([*SOP_TUI, "--scripts", str(scripts), "--data", str(tmp_path / "d")], cwd=ROOT) as terminal:
        assert terminal.wait_exit() == 2
        assert "Naskah panggilan belum dapat dipakai" in terminal.text()
        assert "DIALOG_UNKNOWN" in terminal.text()
    assert not (tmp_path / "d").exists()


def test_a_caller_on_the_command_line_is_a_call_at_once(tmp_path: Path) -> None:
    args = ["--caller", "087758658589", "--agent", "Rani", "--data", str(tmp_path)]
    with Terminal([*SOP_TUI, *args], cwd=ROOT) as terminal:
        terminal.wait_for("dengan Rani")
        assert "0877-5865-8589" in terminal.text()
