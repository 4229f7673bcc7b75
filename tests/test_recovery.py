"""A call outlives the program: killed behind a key it is offered again, and its screen is the one that was left.

That nothing is lost wherever it is killed is shown at every system call, in `tests.faults.test_kills`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sop_tui.store.scripts import packaged
from tests.held_call import (
    CALL,
    CALLER,
    TO_READBACK,
    Leg,
    burst,
    desk,
    is_whole,
    resume,
    sealed_in,
    take_call,
    walk,
    without_clock,
)
from tests.terminal import Terminal


def _legs(pressed: int) -> list[Leg]:
    """The first ``pressed`` keys of the call; the last leg may be half a one."""
    legs: list[Leg] = []
    for leg in CALL:
        keys = leg.keys[:pressed]
        pressed -= len(keys)
        if keys:
            half = len(keys) < len(leg.keys)
            typed = "".join(keys).rstrip()  # a terminal does not show the blanks at the end of a row
            # Behind its label: a lone letter stands on many screens, and a burst has to arrive before it is broken off.
            legs.append(Leg(keys, f": {typed}" if half and not leg.kept else leg.shows, leg.kept))
    return legs


def _unkept(legs: list[Leg]) -> list[Leg]:
    """What has to be pressed again, since only the screen knew of it."""
    last = max((number for number, leg in enumerate(legs) if leg.kept), default=-1)
    return legs[last + 1 :]


KEYS = sum(len(leg.keys) for leg in CALL)
AFTER = {
    "the-greeting": 0,
    "three-letters-of-a-name": 4,
    "four-ticks": sum(len(leg.keys) for leg in TO_READBACK) + 4,
    "a-correction-begun": sum(len(leg.keys) for leg in TO_READBACK) + 10,
    "the-question-how-it-ended": KEYS - 1,
}


@pytest.mark.parametrize("pressed", AFTER.values(), ids=AFTER)
def test_a_call_killed_behind_a_key_goes_on_where_it_stood(tmp_path: Path, pressed: int) -> None:
    legs = _legs(pressed)
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        burst(terminal, legs)
        terminal.settle()
        stood = without_clock(terminal)
        terminal.kill()
        terminal.wait_exit()
    with desk(tmp_path) as terminal:
        resume(terminal)
        burst(terminal, _unkept(legs))
        terminal.wait_for(lambda terminal: without_clock(terminal) == stood)


LEGS_A_LIFE = 3


@pytest.mark.slow
def test_a_call_killed_again_and_again_is_one_whole_call(tmp_path: Path) -> None:
    waiting: list[Leg] = []
    for at in range(0, len(CALL), LEGS_A_LIFE):
        with desk(tmp_path, *([] if at else ["--caller", CALLER])) as terminal:
            if at:
                resume(terminal)
            else:
                terminal.wait_for("dengan Rani")
            waiting += CALL[at : at + LEGS_A_LIFE]
            walk(terminal, waiting)
            waiting = _unkept(waiting)
            terminal.kill()
            terminal.wait_exit()
    (sealed,) = sealed_in(tmp_path)
    assert is_whole(sealed)


@pytest.mark.parametrize("pressed", [KEYS - 6, KEYS - 1], ids=["a-step", "the-end"])
def test_killed_while_a_key_is_worked_on_the_call_is_before_it_or_behind_it(tmp_path: Path, pressed: int) -> None:
    before, key = _legs(pressed), _legs(pressed + 1)[-1].keys[-1]
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        burst(terminal, before)
        terminal.press(key)
        terminal.kill()
        terminal.wait_exit()
    with desk(tmp_path) as terminal:
        terminal.wait_for("Nomor pemanggil")
        if "BELUM SELESAI" in terminal.text():
            resume(terminal)
            terminal.press("f10", "1", "0")
            terminal.wait_for("Panggilan ditutup")
    (sealed,) = sealed_in(tmp_path)
    assert sealed["fields"]["email"]["status"] == "verified"
    assert list((tmp_path / "journal").iterdir()) == []


def test_a_call_goes_on_under_the_words_it_began_with(tmp_path: Path) -> None:
    scripts, data = tmp_path / "naskah", tmp_path / "data"
    shutil.copytree(packaged(), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    with desk(data, "--scripts", scripts, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        terminal.press("enter")
        terminal.wait_for("Mohon maaf, dengan Bapak/Ibu siapa kami berbicara?")
        terminal.settle()
        stood = without_clock(terminal)
        terminal.kill()
    dialog = scripts / "dialog" / "panggilan.yaml"
    text = dialog.read_text(encoding="utf-8")
    assert "dengan {sapaan} siapa kami berbicara?" in text
    dialog.write_text(text.replace("dengan {sapaan} siapa kami berbicara?", "siapa nama {sapaan}?"), encoding="utf-8")
    with desk(data, "--scripts", scripts) as terminal:
        resume(terminal)
        terminal.wait_for(lambda terminal: without_clock(terminal) == stood)
        terminal.press("f10", "3")
        terminal.wait_for("Panggilan ditutup")
        terminal.press("s")
        take_call(terminal)
        terminal.press("enter")
        terminal.wait_for("Mohon maaf, siapa nama Bapak/Ibu?")
    (sealed,) = sealed_in(data)
    assert sealed["outcome"] == "terputus"


def test_a_call_is_closed_as_interrupted(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        burst(terminal, TO_READBACK)
        terminal.kill()
    with desk(tmp_path) as terminal:
        terminal.wait_for("BELUM SELESAI")
        terminal.press("down", "enter")
        terminal.wait_for("2  Tutup sebagai terputus")
        terminal.press("2")
        terminal.wait_for("Panggilan ditutup ─ Sambungan terputus")
        terminal.press("s")
        terminal.wait_for("HARI INI")
        assert "BELUM SELESAI" not in terminal.text()
    (sealed,) = sealed_in(tmp_path)
    assert sealed["outcome"] == "terputus"
    assert sealed["fields"]["email"]["status"] == "given"


def test_two_desks_on_one_folder_do_not_take_each_other_s_call(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as first:
        first.wait_for("dengan Rani")
        with desk(tmp_path) as second:
            _is_kept_out(second)
            burst(first, TO_READBACK)
            first.press("f10", "2")
            first.wait_for("Panggilan ditutup")
    (sealed,) = sealed_in(tmp_path)
    assert sealed["outcome"] == "ditutup_pelanggan"


def _is_kept_out(terminal: Terminal) -> None:
    terminal.wait_for("Sedang dibuka di meja lain.")
    for row in ("1", "2"):
        terminal.press("down", "enter")
        terminal.wait_for("1  Lanjutkan panggilan")
        terminal.press(row)
        terminal.wait_for("Panggilan ini sedang dibuka di meja lain.")
        terminal.press("1", "esc")
        terminal.wait_gone("Panggilan ini sedang dibuka")
