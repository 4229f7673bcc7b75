"""20,000 keys at once, a megabyte pasted, a paste without end: the clock goes on, and the next key is answered."""

from pathlib import Path

import pytest

from tests.faults.floods import AT_A_LINE, FLOODS, MANY, START, TEXT, Flood, Watch, flooded
from tests.held_call import CALLER, desk, walk
from tests.terminal import Terminal

QUICK = ("letters-into-a-line", "a-megabyte-pasted-into-a-line")

TRIES = 3
"""A machine that is busy freezes a program now and then, a program that freezes does so each time."""

A_SECOND = 1.0
A_TICK = 1.0
"""The clock is drawn once a second."""


@pytest.mark.parametrize(
    "flood",
    [
        pytest.param(one, id=one.name, marks=() if one.name in QUICK else pytest.mark.slow)
        for number, one in enumerate(FLOODS)
        if one.name in QUICK or number % 3 == 1
    ],
)
def test_the_desk_goes_on(tmp_path: Path, flood: Flood) -> None:
    """All of them: ``python -m tests.faults floods``."""
    for number in range(TRIES):
        stood = flooded(tmp_path / str(number), flood)
        if stood.longest < A_TICK + A_SECOND and stood.answered < A_SECOND:
            return
    pytest.fail(f"frozen each time: {stood}")


@pytest.mark.parametrize("size", [6, pytest.param(MANY, marks=pytest.mark.slow)])
def test_a_paste_without_end_is_taken_and_keys_work_again(tmp_path: Path, size: int) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        walk(terminal, AT_A_LINE)
        watch = Watch(terminal)
        watch.pour(START + (TEXT * size)[:size].encode())
        watch.until(lambda terminal: f"Nama: {TEXT[:6].strip()}" in terminal.text())
        terminal.press("enter")
        watch.until(lambda terminal: "DITEMUKAN" in terminal.text())
        assert watch.longest < A_TICK + A_SECOND


@pytest.mark.slow
def test_keys_behind_a_paste_without_end_are_text_until_a_pause(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        walk(terminal, AT_A_LINE)
        terminal.send(START + b"Budi")
        terminal.press(" ", "S", "enter")
        terminal.wait_for("Nama: Budi S")
        assert "DITEMUKAN" not in terminal.text()
        terminal.press("enter")
        terminal.wait_for("DITEMUKAN")


def test_what_was_left_out_is_told(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        terminal.settle()
        _pour(terminal, b"\x1b[B" * MANY)
        terminal.wait_for("selebihnya tidak dipakai")


@pytest.mark.slow
def test_the_home_screen_goes_on(tmp_path: Path) -> None:
    with desk(tmp_path) as terminal:
        terminal.wait_for("Nomor pemanggil")
        _pour(terminal, b"7" * MANY)
        terminal.press("f7")
        terminal.send("padam")
        terminal.wait_for("Cari topik       padam")


def _pour(terminal: Terminal, data: bytes) -> None:
    Watch(terminal).pour(data)
    terminal.settle()
