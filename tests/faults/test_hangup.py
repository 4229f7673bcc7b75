"""A terminal that goes away ends the program at once, and the call knows of it."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from sop_tui.store.scripts import packaged, read_folder
from tests.faults.hangups import ENDED, EVERYWHERE, FEW, LIMIT, LOCAL, SPOTS, WAYS, at_once, each_spot, judged
from tests.faults.nursery import Nursery
from tests.faults.ssh import SSHD
from tests.needed import program
from tests.terminal import Terminal
from tests.tui.reviewing import hold

DESKS_AT_ONCE = 25
"""``python -m tests.faults hangups`` takes their terminals from two hundred."""

AT = {spot.name: spot for spot in SPOTS}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as one:
        yield one


@pytest.mark.parametrize("way", LOCAL)
def test_a_lost_terminal_ends_the_desk_and_the_call_is_offered_again(nursery: Nursery, way: str) -> None:
    judged(nursery, way, AT["half-a-line"], go_on=True)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_wherever_the_call_stands(way: str) -> None:
    for name in (SSHD, "ssh", "tmux"):
        program(name)
    assert len(list(each_spot(way))) == (len(SPOTS) if way in EVERYWHERE else len(FEW))


@pytest.mark.slow
@pytest.mark.parametrize("way", LOCAL)
def test_many_desks_lose_their_terminals_at_once_and_none_spins(way: str) -> None:
    assert max(at_once(way, DESKS_AT_ONCE)) < LIMIT


BUSY = """
import sys, time
from sop_tui.tui.terminal_app import TerminalApp

class Busy(TerminalApp):
    def on_ready(self):
        print("sibuk", file=sys.__stderr__, flush=True)
        time.sleep(60)

Busy().run()
"""


@pytest.mark.parametrize("ignored", ["", "trap '' HUP;"], ids=["sighup", "sighup-ignored"])
def test_a_program_that_is_busy_ends_too(ignored: str) -> None:
    with Terminal(["sh", "-c", f'{ignored} exec "$0" -c "$1"', sys.executable, BUSY]) as terminal:
        terminal.wait_for(lambda terminal: b"sibuk" in terminal.raw)
        terminal.hang_up()
        assert terminal.wait_exit(LIMIT) == ENDED


def _screens(data: Path) -> dict[str, tuple[tuple[str, ...], str]]:
    """By name: the words of each command with a screen of its own, and what it shows."""
    transcript = hold(data, read_folder(packaged()))
    train = ("train", "--no-sound", "--trainee", "Sari")
    return {
        "review": (("review",), "Rani"),
        "report": (("report",), "Rani"),
        "replay": (("replay", str(transcript)), "MASNA"),
        "train": (train, "Sari"),
        "training": ((*train, "ibu_masna", "--seed", "3"), "PLN 123 dengan Sari"),
    }


@pytest.mark.slow
@pytest.mark.parametrize("deaf", [False, True], ids=["sighup", "sighup-ignored"])
def test_every_other_screen_ends_too(nursery: Nursery, tmp_path: Path, deaf: bool) -> None:
    for name, (words, shows) in _screens(tmp_path).items():
        argv = [sys.executable, "-m", "sop_tui", *words, "--data", str(tmp_path)]
        with Terminal(argv, spawner=partial(nursery.spawn, deaf=deaf)) as terminal:
            nursery.go(terminal.pid)
            terminal.wait_for(shows)
            terminal.hang_up()
            assert (name, terminal.wait_exit(LIMIT)) == (name, ENDED)
    (journal,) = (tmp_path / "training" / "journal").glob("*.jsonl")
    assert "terminal terputus" in journal.read_text()
