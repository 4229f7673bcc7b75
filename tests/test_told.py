"""Nothing of a customer is told outside the data folder: no log, no traceback, no line that stays on the terminal.

A real call is held while everything is on that makes programs write things down, and then the program breaks.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.held_call import CALLER, EMAIL, TO_READBACK, burst, take_call
from tests.terminal import Terminal

SECRETS = (CALLER, CALLER[1:], "5865", "MASNA", "Tanya tagihan", "Jl Mawar", EMAIL.split("@", maxsplit=1)[0], "yahoo")

_FAULTS = {
    "on-a-key": """
from sop_tui.store.live import LiveCall
do = LiveCall.do
def faulty(self, command):
    if type(command).__name__ == "Tick":
        raise ValueError(repr((self.call, [event.as_json() for event in self.events])))
    return do(self, command)
LiveCall.do = faulty
""",
    "while-drawing": """
from sop_tui.tui.screens.desk import DeskScreen
from sop_tui.store.live import LiveCall
do = LiveCall.do
def faulty(self, command):
    if type(command).__name__ == "Tick":
        from textual.widget import Widget
        Widget.render_lines = lambda *_: {}["Jl " + "Mawar 2"]
    return do(self, command)
LiveCall.do = faulty
""",
}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Where a program writes that is told no better: its working folder, home, and place for temporary files."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    return place


def environment(elsewhere: Path) -> dict[str, str]:
    return {
        "HOME": str(elsewhere),
        "TMPDIR": str(elsewhere),
        "XDG_DATA_HOME": str(elsewhere),
        "XDG_CACHE_HOME": str(elsewhere),
        "XDG_STATE_HOME": str(elsewhere),
        "SOP_TUI_DEBUG": "1",
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "PYTHONFAULTHANDLER": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_LOG": str(elsewhere / "textual.log"),
        "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_SCREENSHOT_LOCATION": str(elsewhere),
        "TEXTUAL_SHOW_RETURN": "1",
    }


def written(elsewhere: Path) -> Iterator[str]:
    """The files with something of the customer in them."""
    for path in elsewhere.rglob("*"):
        data = f"{path}".encode() + (path.read_bytes() if path.is_file() else b"")
        if any(secret.casefold().encode() in data.lower() for secret in SECRETS):
            yield str(path)


def on_terminal(terminal: Terminal) -> list[str]:
    """What of the customer stands on the terminal after the program."""
    shown = terminal.text().casefold()
    return [secret for secret in SECRETS if secret.casefold() in shown]


@pytest.mark.parametrize("fault", ["on-a-key", pytest.param("while-drawing", marks=pytest.mark.slow)])
def test_a_program_that_breaks_in_a_call_tells_where_and_nothing_of_the_customer(
    tmp_path: Path, elsewhere: Path, fault: str
) -> None:
    program = tmp_path / "faulty.py"
    program.write_text(f"{_FAULTS[fault]}\nfrom sop_tui.cli import main\nmain()\n")
    argv = [sys.executable, str(program), "desk", "--data", str(tmp_path / "data"), "--agent", "Rani"]
    with Terminal(argv, columns=200, lines=60, env=environment(elsewhere), cwd=elsewhere) as terminal:
        take_call(terminal)
        burst(terminal, TO_READBACK)
        assert on_terminal(terminal)
        terminal.press("enter", "space")
        assert terminal.wait_exit() == 2
        told = terminal.text()
        assert "Program berhenti karena kesalahan yang tidak terduga." in told
        assert "faulty.py:" in told
        assert on_terminal(terminal) == []
    assert list(written(elsewhere)) == []
    assert list((tmp_path / "data" / "journal").iterdir())


def test_a_whole_call_writes_nothing_elsewhere(tmp_path: Path, elsewhere: Path) -> None:
    argv = [sys.executable, "-m", "sop_tui", "desk", "--data", str(tmp_path / "data"), "--agent", "Rani"]
    with Terminal(argv, env=environment(elsewhere), cwd=elsewhere) as terminal:
        take_call(terminal)
        burst(terminal, TO_READBACK)
        terminal.press("ctrl+q")
        terminal.wait_for("Keluar")
    assert list(written(elsewhere)) == []
    assert [path.name for path in elsewhere.iterdir()] == []


def test_a_thread_that_breaks_tells_where_and_not_of_whom() -> None:
    program = """
from threading import Thread
from sop_tui.cli import answers, main
def judge(kind, text):
    def faulty():
        raise ValueError(text)
    thread = Thread(target=faulty)
    thread.start()
    thread.join()
    import resource
    raise KeyError(text) if resource.getrlimit(resource.RLIMIT_CORE) == (0, 0) else SystemExit("core")
answers.judge = judge
main()
"""
    env = {**os.environ, "SOP_TUI_DEBUG": "1", "PYTHONPATH": str(Path(__file__).parent.parent)}
    argv = [sys.executable, "-c", program, "validate", "email", EMAIL]
    told = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr.count("ValueError at <string>:6") == 1
    assert EMAIL not in told.stdout + told.stderr
