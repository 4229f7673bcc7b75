"""Whole calls with the real program on a real pseudo-terminal: its bytes, its keys, its size, its end."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest

from tests.held_call import CALL, CALLER, TO_READBACK, burst, desk, is_whole, resume, sealed_in, take_call, walk
from tests.terminal import Terminal

COLOUR = re.compile(rb"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9]+)*m")


@pytest.mark.parametrize(
    ("term", "columns", "lines", "env"),
    [
        pytest.param("xterm-256color", 80, 24, {}, id="xterm"),
        pytest.param("xterm-256color", 120, 40, {"COLORTERM": "truecolor"}, id="wide", marks=pytest.mark.slow),
        pytest.param("screen", 80, 24, {}, id="screen"),
        pytest.param("linux", 80, 24, {}, id="linux"),
        pytest.param("xterm-256color", 80, 24, {"NO_COLOR": "1"}, id="no-colour"),
        pytest.param("vt100", 60, 16, {}, id="vt100-60x16", marks=pytest.mark.slow),
    ],
)
def test_the_whole_call_is_held_and_sealed(
    tmp_path: Path, term: str, columns: int, lines: int, env: dict[str, str]
) -> None:
    with desk(tmp_path, term=term, columns=columns, lines=lines, **env) as terminal:
        take_call(terminal)
        walk(terminal, TO_READBACK)
        shown = terminal.text()
        assert "MASIH WAJIB" in shown
        assert "F1 SOP" in shown
        assert "0877-5865-8589" in terminal.row(0)
        assert re.search(r"\d\d:\d\d$", terminal.row(0))
        terminal.press("enter")
        terminal.wait_for("√" if term == "linux" else "✓")
        terminal.press("left")
        terminal.wait_gone("√" if term == "linux" else "✓")
        walk(terminal, CALL[len(TO_READBACK) :])
        terminal.press("a")
        terminal.wait_for("disalin ke papan klip.")
        terminal.wait_for(lambda terminal: terminal.clipboard is not None)
        assert terminal.clipboard is not None
        assert "Email: MASNA.AYU@YAHOO.COM" in terminal.clipboard
        terminal.press("s")
        # Below the topics, and so below the last line of a small screen.
        terminal.wait_for("HARI INI" if terminal.screen.lines >= 24 else "Meja layanan")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        if term == "linux":
            assert not set("✓≠›○…“”") & set(terminal.raw.decode())
        if "NO_COLOR" in env:
            assert not COLOUR.search(terminal.raw)
    (sealed,) = sealed_in(tmp_path)
    assert is_whole(sealed)
    assert (sealed["agent"], sealed["caller_id"], sealed["mode"]) == ("Rani", CALLER, "live")


def test_the_whole_call_in_one_burst(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        burst(terminal, CALL)
    (sealed,) = sealed_in(tmp_path)
    assert is_whole(sealed)


def test_a_call_begins_at_once_with_the_caller_of_the_command_line(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        assert "0877-5865-8589" in terminal.row(0)
        terminal.press("f10", "3")
        terminal.wait_for("Panggilan ditutup")
    (sealed,) = sealed_in(tmp_path)
    assert (sealed["caller_id"], sealed["outcome"]) == (CALLER, "terputus")


def test_alt_and_a_digit_as_terminals_send_them(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        burst(terminal, TO_READBACK[:-2])
        terminal.press("alt+1")
        terminal.wait_for("nomor telepon yang sama")


@pytest.mark.parametrize(
    "term", ["linux", *(pytest.param(term, marks=pytest.mark.slow) for term in ("xterm-256color", "screen"))]
)
def test_every_function_key_of_a_terminal_arrives(tmp_path: Path, term: str) -> None:
    opened = {
        "f1": "SOP EML-1a",
        "f2": "Ikut tersimpan",
        "f3": "Tandai panggilan",
        "f4": "Kakak",
        "f6": "Isi lebih awal",
        "f7": "ketik untuk mencari",
        "f10": "Akhiri panggilan",
        "ctrl+l": "Tulis alasannya",
        "ctrl+t": "Kata ejaan",
        "ctrl+p": "F9: Pelanggan tidak punya",
        "ctrl+q": "Keluar?",
    }
    with desk(tmp_path, "--caller", CALLER, term=term) as terminal:
        terminal.wait_for("dengan Rani")
        burst(terminal, TO_READBACK[:-2])
        for key, title in opened.items():
            terminal.press(key)
            terminal.wait_for(title)
            terminal.press("esc")
            terminal.wait_gone(title)
        terminal.press("f5")
        terminal.wait_for("Could you please tell me")
        terminal.press("f8")
        terminal.wait_for("terima kasih")
        terminal.press("ctrl+z")
        terminal.wait_for("Alamat email:")
        terminal.press("f9")
        terminal.wait_for("terima kasih")


def test_a_redraw_sends_what_the_screen_shows_already(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        for legs in (TO_READBACK, CALL[len(TO_READBACK) : -1]):
            walk(terminal, legs)
            terminal.settle()
            looks = [terminal.screen.buffer[y][x] for y in range(1, 24) for x in range(80)]
            enough = terminal.received + 500
            terminal.press("ctrl+r")
            while terminal.received < enough:
                assert terminal.pump(10)
            terminal.settle()
            assert [terminal.screen.buffer[y][x] for y in range(1, 24) for x in range(80)] == looks


def test_a_terminal_too_small_is_told_and_the_call_stays(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        burst(terminal, TO_READBACK[:-1])
        for columns, lines in ((59, 15), (1, 1)):
            terminal.resize(columns, lines)
            terminal.wait_for("L")
            terminal.resize(60, 16)
            terminal.wait_for("Alamat email: masna.aya@yahoo.com")
        terminal.resize(80, 24)
        terminal.wait_for(lambda terminal: "MASIH WAJIB" in terminal.text() and len(terminal.row(-1)) > 60)
        terminal.press("enter")
        terminal.wait_for("apakah benar MASNA.AYA@YAHOO.COM?")


def test_a_megabyte_is_pasted_and_the_desk_stays_quick(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        terminal.press("enter")
        terminal.wait_for("Nama:")
        terminal.paste("Budi [Sby] \u202e" * 80_000)
        terminal.wait_for("Budi [Sby] Budi")
        terminal.press("enter")
        terminal.wait_for("DITEMUKAN")
        terminal.press("f2")
        terminal.wait_for("Ikut tersimpan")
        terminal.paste("\x1b]0;judul\x07\x1b[31mmerah\x9b2J")
        terminal.press("enter")
        terminal.wait_gone("Ikut tersimpan")
        assert "DITEMUKAN" in terminal.text()
        assert b"\x1b]0;judul" not in terminal.raw
        assert "\u202e" not in terminal.raw.decode()


def test_leaving_asks_and_the_call_is_offered_again(tmp_path: Path) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        terminal.press("enter")
        terminal.wait_for("Nama:")
        terminal.press("ctrl+q")
        terminal.wait_for("Keluar?")
        terminal.press("2")
        assert terminal.wait_exit() == 0
    with desk(tmp_path) as terminal:
        resume(terminal)
        terminal.wait_for("Nama:")


def _nohup(data: Path) -> Terminal:
    program = f"exec {sys.executable} -m sop_tui desk --data {data} --agent Rani --caller {CALLER}"
    return Terminal(["/bin/sh", "-c", f"trap '' HUP; {program}"])


@pytest.mark.parametrize("ignored", [False, True], ids=["hup", "hup-ignored"])
def test_a_lost_terminal_ends_the_program_and_keeps_the_call(tmp_path: Path, ignored: bool) -> None:
    with _nohup(tmp_path) if ignored else desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        burst(terminal, TO_READBACK)
        terminal.hang_up()
        assert terminal.wait_exit() == 129
    assert "terminal terputus" in next((tmp_path / "journal").iterdir()).read_text()
    with desk(tmp_path) as terminal:
        resume(terminal)
        terminal.wait_for("apakah benar MASNA.AYA@YAHOO.COM?")


@pytest.mark.parametrize(
    "number",
    [signal.SIGTERM, *(pytest.param(number, marks=pytest.mark.slow) for number in (signal.SIGINT, signal.SIGHUP))],
    ids=lambda number: number.name,
)
def test_a_signal_ends_the_program_and_keeps_the_call(tmp_path: Path, number: signal.Signals) -> None:
    with desk(tmp_path, "--caller", CALLER) as terminal:
        terminal.wait_for("dengan Rani")
        burst(terminal, TO_READBACK)
        terminal.kill(number)
        terminal.wait_exit()
    with desk(tmp_path) as terminal:
        terminal.wait_for("BELUM SELESAI")
