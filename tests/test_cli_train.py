"""``train`` from the shell: what it refuses, and what opens on a real terminal."""

import re
import sys
from pathlib import Path

import pytest

from tests.cli_runner import broken, run, scripts_in
from tests.terminal import Terminal


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("ibu_masna", "--random"), "Give one of SCENARIO, --random and --drill", id="two-at-once"),
        pytest.param(("--seed", "5"), "--seed belongs to SCENARIO or --random", id="seed-of-nothing"),
        pytest.param(("ibu_masna", "--level", "4"), "4 is not in the range 1<=x<=3", id="level"),
        pytest.param(("ibu_masma",), "SCENARIO_MISSING no scenario ibu_masma. Mend: write ibu_masna", id="misspelt"),
        pytest.param(("--drill", "renang"), "DRILL_MISSING no drill renang. Mend: use one of dengar", id="drill"),
        pytest.param(("ibu_masna",), "TERMINAL_MISSING there is no terminal to draw on", id="no-terminal"),
    ],
)
def test_what_cannot_be_practised_is_refused_in_a_line(words: tuple[str, ...], told: str) -> None:
    result = run("train", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_scenario_with_an_error_is_told_by_its_line(tmp_path: Path) -> None:
    scripts = scripts_in(tmp_path)
    broken(scripts, "latihan/ibu_masna.yaml", "sapaan: Ibu", "sapan: Ibu")
    result = run("train", "--scripts", scripts)
    assert result.exit_code == 2
    assert re.search(r"ibu_masna\.yaml:\d+:1 KEY_UNKNOWN", result.stderr)


def test_a_call_begins_at_once_on_a_real_terminal_and_is_closed_when_it_is_left(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "sop_tui", "train", "ibu_masna", "--seed", "3", "--trainee", "Sari", "--no-sound"]
    with Terminal([*argv, "--data", tmp_path], cwd=Path(__file__).parent.parent) as terminal:
        terminal.wait_for("PLN 123 dengan Sari")
        terminal.press("enter")
        terminal.wait_for("Nama:")
        terminal.press("enter")
        terminal.wait_for("PELANGGAN  “")
        terminal.press("ctrl+o")
        terminal.wait_for("APLIKASI")
        terminal.press("ctrl+o")
        terminal.wait_for("Nama:")
        terminal.press("ctrl+q")
        terminal.wait_for("Latihan ini belum dinilai.")
        terminal.press("3")
        assert terminal.wait_exit() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["training"]
    (sealed,) = (tmp_path / "training" / "calls").rglob("*.json")
    assert '"terputus"' in sealed.read_text()
