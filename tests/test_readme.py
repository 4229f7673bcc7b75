"""The README is the front door: every command in it runs, and every key it names does what it says."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sop_tui.core.dialog import Dialog
from sop_tui.core.sop import Sop
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.store.shape import build
from sop_tui.store.yaml_tree import read_tree
from sop_tui.tui.actions import DESK_ACTIONS
from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
LINES = [line for kind, block in BLOCKS if kind == "sh" for line in block.strip().splitlines()]
COMMANDS = [line for line in LINES if line.startswith("sop-tui ") and not line.startswith("sop-tui desk")]
DESKS = [line for line in LINES if line.startswith("sop-tui desk")]


def argv(line: str) -> list[str]:
    return [sys.executable, "-m", "sop_tui", *shlex.split(line)[1:]]


def test_there_are_commands_for_each_reader() -> None:
    assert len(COMMANDS) >= 10
    assert DESKS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all commands, since some read what others wrote."""
    return tmp_path_factory.mktemp("readme")


@pytest.mark.parametrize("line", COMMANDS)
def test_each_command_runs(line: str, folder: Path) -> None:
    words = argv(line)
    files = [str(path.relative_to(folder)) for word in words if "*" in word for path in folder.glob(word)]
    done = subprocess.run(
        [word for word in words if "*" not in word] + files,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize("line", DESKS)
def test_each_desk_opens(line: str, tmp_path: Path) -> None:
    with Terminal(argv(line), env={"SOP_TUI_DATA": str(tmp_path)}, cwd=ROOT) as terminal:
        terminal.wait_for("UCAPKAN" if "--caller" in line else "Nomor pemanggil")


def test_the_install_lines_are_what_ci_runs() -> None:
    installs = [line for line in LINES if line.startswith("python3 -m venv")]
    assert len(installs) == 2
    assert installs[1] in re.sub(r"```\w*\n?", "", README.split("<!-- tests -->")[1])


def test_every_key_of_the_desk_is_in_the_table() -> None:
    table = README.split("| key | does |")[1].split("\n\n")[0]
    spans = {f"F{n}" for n in range(1, 8)} | {"F8", "F9", "F10"}
    told = set(re.findall(r"Ctrl\+\w", table)) | spans
    assert {action.shown_key for action in DESK_ACTIONS} <= told


def test_the_yaml_is_yaml_of_ours() -> None:
    """The step fits the model of a dialogue, and the rule is the one that is shipped."""
    step, rule = (block for kind, block in BLOCKS if kind == "yaml")
    indented = "\n".join(f"  {line}" for line in step.splitlines())
    dialog = f'dialog: contoh\ntitle: Contoh\nversion: "1"\nsteps:\n{indented}'
    assert "terima_kasih" in build(read_tree(dialog.encode(), "README.md"), Dialog, file="README.md").value.steps
    clauses = "clauses: {DTA-3: {obliges: x}}\nconstraints:\n"
    sop = f'sop: X\ntitle: X\nversion: "1"\nin_force: 2019-01-01\nsource: x\n{clauses}{rule}'
    (read,) = build(read_tree(sop.encode(), "README.md"), Sop, file="README.md").value.constraints
    shipped = read_folder(packaged()).book.sops["DTA"].constraints
    assert read in shipped


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
