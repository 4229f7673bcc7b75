"""The README is the front door: every command in it runs, and every key it names does what it says.

The page for authors is held as it is read: its files are written, its changes made, its commands run, one after the
other, and what it shows of their output must be what comes.
"""

import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sop_tui.core.dialog import Dialog
from sop_tui.core.sop import Sop
from sop_tui.store.folder import DataFolder
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.store.sessions import training_folder, write_session
from sop_tui.store.shape import build
from sop_tui.store.yaml_tree import read_tree
from sop_tui.tui.actions import DESK_ACTIONS
from tests.terminal import Terminal
from tests.training.practised import session

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BEFORE, GUIDE, AFTER = re.split(r"<!-- /?guide -->", README)
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", BEFORE + AFTER, re.DOTALL)
LINES = [line for kind, block in BLOCKS if kind == "sh" for line in block.strip().splitlines()]
SCREENS = ("sop-tui desk", "sop-tui review", "sop-tui train")
COMMANDS = [line for line in LINES if line.startswith("sop-tui ") and not line.startswith(SCREENS)]
DESKS = [line for line in LINES if line.startswith("sop-tui desk")]
TRAININGS = {
    line: shown
    for line in LINES
    if line.startswith("sop-tui train")
    for shown in ["PELANGGAN" if re.search(r"train [a-z]|--random", line) else "LATIHAN BEBAS"]
}
REVIEWS = [line for line in LINES if line.startswith("sop-tui review")]


def argv(line: str) -> list[str]:
    return [sys.executable, "-m", "sop_tui", *shlex.split(line)[1:]]


def test_there_are_commands_for_each_reader() -> None:
    assert len(COMMANDS) >= 10
    assert DESKS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all commands, with the calls that the first of them makes; somebody has practised in it."""
    folder = tmp_path_factory.mktemp("readme")
    made = next(line for line in COMMANDS if line.startswith("sop-tui simulate") and "--out hasil" in line)
    subprocess.run(argv(made), cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": ""}, check=True, capture_output=True)
    training = training_folder(DataFolder(folder / "hasil"))
    training.prepare()
    write_session(training, session())
    return folder


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


@pytest.mark.parametrize("line", REVIEWS)
def test_the_calls_open_for_review(line: str, tmp_path: Path) -> None:
    made = argv("sop-tui simulate ibu_masna --out hasil")
    subprocess.run(made, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""}, check=True, capture_output=True)
    with Terminal(argv(line), env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}, cwd=tmp_path) as terminal:
        terminal.wait_for("Ulasan ─ Dewi ─ 1 panggilan")


@pytest.mark.parametrize("line", TRAININGS)
def test_each_training_opens(line: str, tmp_path: Path) -> None:
    with Terminal(argv(line), env={"SOP_TUI_DATA": str(tmp_path)}, cwd=ROOT) as terminal:
        terminal.wait_for(TRAININGS[line])


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


def test_the_table_of_sops_tells_what_is_shipped() -> None:
    told = dict(re.findall(r"^\| ([A-Z]+) \| (\d{4}-\d\d-\d\d) \|", README, re.MULTILINE))
    sops = read_folder(packaged()).book.sops
    assert told == {name: sop.in_force.isoformat() for name, sop in sops.items()}


class Block(NamedTuple):
    """A block of the page for authors, the file that the text before it names last, and the output shown after it."""

    kind: str
    text: str
    file: str
    shown: str


def guide() -> Iterator[Block]:
    parts = re.split(r"```(\w+)\n(.*?)```", GUIDE, flags=re.DOTALL)
    before, kinds, texts = parts[::3], parts[1::3], parts[2::3]
    for number, (kind, text) in enumerate(zip(kinds, texts, strict=True)):
        files = re.findall(r"`(contoh/[\w/]+\.yaml)`", before[number])
        shown = texts[number + 1] if kinds[number + 1 : number + 2] == ["text"] else ""
        yield Block(kind, text, files[-1] if files else "", shown)


def changed(text: str, diff: str) -> str:
    """The text with the lines of a change replaced, which stand in it once."""
    lines = diff.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line[0] in f" {sign}") for sign in "-+")
    assert text.count(old) == 1
    return text.replace(old, new)


def comparable(output: str) -> str:
    """Without how much the prover looked at, which is its own affair."""
    return re.sub(r"[\d,]+ (situations|places)", r"N \1", output)


@pytest.fixture
def desk_of_an_author(tmp_path: Path) -> Path:
    """A folder beside the scripts, with the program on its path."""
    (tmp_path / "scripts_id").symlink_to(packaged())
    program = tmp_path / "sop-tui"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sop_tui "$@"\n')
    program.chmod(0o755)
    return tmp_path


def held(line: str, folder: Path) -> tuple[int, str]:
    """The exit status of a command and what it tells; a watch is left after its first check."""
    env = {"PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": f"{folder}:/usr/bin:/bin"}
    words, pipe = ["sh", "-c", f"exec {line}"], subprocess.PIPE
    with subprocess.Popen(words, cwd=folder, env=env, stdout=pipe, stderr=pipe, text=True) as process:
        if line.endswith(" --watch"):
            assert process.stderr
            assert process.stderr.readline().startswith("Watching ")
            process.send_signal(signal.SIGINT)
        told, wrong = process.communicate(timeout=60)
    assert wrong == ""
    return process.returncode, told


def test_the_page_for_authors_is_what_happens(desk_of_an_author: Path) -> None:
    ran = []
    for kind, text, file, shown in guide():
        path = desk_of_an_author / file
        if kind == "yaml":
            path.write_text(text)
        elif kind == "diff":
            path.write_text(changed(path.read_text(), text))
        elif kind == "sh":
            lines = text.splitlines()
            done = [held(line, desk_of_an_author) for line in lines]
            finds = bool(re.search(r"[1-9]\d* (error|otherwise)", shown))
            assert [status for status, _ in done] == [0] * (len(done) - 1) + [int(finds)], lines
            assert not shown or comparable(done[-1][1]) == comparable(shown)
            ran += [line.split()[1] for line in lines if line.startswith("sop-tui ")]
    assert set(ran) == {"check", "simulate", "coverage", "graph"}


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
