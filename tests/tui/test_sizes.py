"""Whole from 60×16 on: nothing a CSO needs is off the screen. Below it the desk says so and keeps the call."""

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from tests.tui.conftest import AT_CRM, AT_EMAIL, AT_NAME, AT_READBACK, EMAIL, Desk, OpenDesk

UNDO = cmd.Undo()
WALK: list[tuple[str, tuple[Command, ...], int]] = [
    ("greeting", (), 0),
    ("name", (cmd.Confirm(),), 0),
    ("crm", (cmd.Answer("MASNA"),), 3),
    ("copy", (cmd.Choose("ada"),), 0),
    ("topic", (UNDO, cmd.Choose("kosong"), cmd.Answer("Tanya tagihan")), 4),
    ("address", (cmd.Choose("informasi"),), 2),
    ("owner", (cmd.Answer("Jl Mawar 2"),), 4),
    ("email", (cmd.Choose("pemilik"),), 3),
    ("email-wrong", (cmd.Answer("masna..aya@yahoo"),), 3),
    ("email-doubtful", (cmd.Answer("masna@gmial.com"),), 3),
    ("same-number", (cmd.Choose("pernah"),), 2),
    ("search", (cmd.Choose("sama"),), 0),
    ("found", (cmd.Confirm(),), 2),
    ("readback", (UNDO, UNDO, UNDO, cmd.Answer(EMAIL)), 4),
    ("correcting", (cmd.Correct(3),), 0),
    ("thanks", (UNDO, cmd.Confirm()), 0),
    ("number", (cmd.Confirm(),), 3),
    ("hp", (cmd.Choose("lain"),), 2),
    ("hp-readback", (cmd.Answer("081234567890"),), 4),
]
"""Each kind of step: its name, the way there from the one before, and how many answers may be given there."""

BOTH_EMAILS = (
    *AT_CRM,
    *(cmd.Choose("ada"), cmd.Answer(EMAIL), cmd.Answer("Tanya"), cmd.Choose("informasi"), cmd.Answer("Jl Mawar 2")),
    *(cmd.Choose("pemilik"), cmd.Correct(8), cmd.Answer("masna.ayu@yahoo.co.id")),
)
"""The fullest screen there is: two emails one above the other, the strip, and five answers."""

SIZES = [
    *(pytest.param(size, id=f"{size[0]}x{size[1]}") for size in [(80, 24), (81, 25), (120, 40), (60, 16)]),
    pytest.param((80, 16), id="80x16", marks=pytest.mark.slow),
]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _is_whole(desk: Desk, name: str, answers: int) -> None:
    """Clause, what to say, answers, what is owed, time and keys, all of them on the screen."""
    view, body = desk.screen.view, _squeezed(desk.text)
    assert len(view.answers) == answers, name
    wanted = [view.heading, *[answer.text for answer in view.answers], *_squeezed(view.say).split()]
    wanted += ["MASIH WAJIB", *[f"○ {item.label} ({item.clause})" for item in view.owed[:1]]]
    wanted += ["F1 SOP", "F7 Topik", "Ctrl+Z Mundur", "F10 Akhiri", "Ctrl+P Semua perintah"]
    if view.entry:
        wanted += [f"{view.entry.title}: {view.entry.text}".strip()]
        wanted += [problem.message for problem in view.entry.problems[:1]]
    if view.cells:
        wanted += [f"{'EJA':<6}{view.cells[0].text}"] if view.cells[0].mark == "now" else ["✓"]
    if view.difference:
        wanted += ["TADI", "KINI"]
    missing = [text for text in wanted if _squeezed(text) not in body]
    assert not missing, f"{name}: {missing}\n{desk.text}"
    assert view.clause in desk.rows[0]
    assert desk.rows[0].endswith("00:00")


@pytest.mark.parametrize("size", SIZES)
async def test_every_kind_of_step_is_whole(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    async with open_desk(size=size) as desk:
        for name, way, answers in WALK:
            await desk.hold(way)
            _is_whole(desk, name, answers)
        await desk.new_call(BOTH_EMAILS)
        _is_whole(desk, "both-emails", 5)


@pytest.mark.parametrize("size", [SIZES[0], SIZES[3], SIZES[4]])
async def test_every_question_is_whole(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    async with open_desk(AT_READBACK, size=size) as desk:
        for key, words in {
            "f10": ("○ eja email (EML-1a)", "4  Salah sambung", "ke panggilan"),
            "f3": ("1  Keluhan", "2  Pelanggan kecewa", "Esc: batal"),
            "f4": ("1  Bapak", "4  Kakak", "Esc: batal"),
            "f6": ("Nomor saat melapor", "Alamat  Jl Mawar 2", "Esc: batal"),
            "f7": ("ketik untuk mencari", "Laporan berulang", "Esc: batal"),
            "f2": ("Ikut tersimpan", "Esc: batal"),
            "f1": ("SOP EML-1a", "Esc: tutup"),
            "ctrl+t": ("SOP", "KOTA", "Esc: batal"),
            "ctrl+q": ("1  Tetap", "2  Keluar", "Esc: batal"),
        }.items():
            await desk.press(key)
            missing = [word for word in words if word not in desk.text]
            assert not missing, f"{key}: {missing}\n{desk.text}"
            await desk.press("esc")


async def test_a_wide_screen_shows_what_is_known_beside_the_call(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK, size=(120, 40)) as desk:
        desk.shows("DATA", "Alamat email: MASNA.AYA@YAHOO.COM", "(belum diverifikasi)", "Nama: MASNA")
        await desk.resize(80, 24)
        desk.lacks("DATA\n", "(belum diverifikasi)")


async def test_too_small_says_so_and_keeps_the_call(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("=masna.aya")
        before = desk.text
        for size in ((59, 16), (60, 15), (59, 15), (20, 5)):
            await desk.resize(*size)
            assert "Layar terlalu kecil" in _squeezed(desk.text), size
            desk.lacks("UCAPKAN", "TANYAKAN")
            await desk.resize(80, 24)
            assert desk.text == before, size
        await desk.press("=@yahoo.com", "enter")
        desk.shows("apakah benar MASNA.AYA@YAHOO.COM?")


async def test_home_and_sheet_say_so_too(open_desk: OpenDesk) -> None:
    async with open_desk(home=True, size=(59, 15)) as desk:
        desk.shows("Layar terlalu kecil: perbesar sampai 60×16.")
        await desk.resize(80, 24)
        desk.shows("Nomor pemanggil")
        await desk.new_call(AT_NAME)
        await desk.press("f10", "3")
        desk.shows("Panggilan ditutup")
        await desk.resize(59, 15)
        desk.shows("Layar terlalu kecil: perbesar sampai 60×16.")
        await desk.resize(60, 16)
        desk.shows("Panggilan ditutup", "S Selesai")


async def test_one_cell_and_back(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.resize(1, 1)
        await desk.press("down", "f5")
        await desk.resize(80, 24)
        desk.shows("Let me check your email address", "1  Benar")
        before = desk.text
        for key in ("f1", "f2", "f7", "f10"):
            await desk.press(key)
            await desk.resize(1, 1)
            await desk.press("down")
            await desk.resize(80, 24)
            await desk.press("esc")
            assert desk.text == before, key


@pytest.mark.parametrize("wide", [(120, 40), (500, 200)], ids=str)
async def test_wide_and_back_behind_a_question(open_desk: OpenDesk, wide: tuple[int, int]) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.press("f3")
        before = desk.text
        desk.shows("@yahoo.com")
        await desk.resize(*wide)
        await desk.resize(80, 24)
        assert desk.text == before


async def test_home_and_sheet_at_one_cell_and_back(open_desk: OpenDesk) -> None:
    async with open_desk(home=True) as desk:
        before = desk.text
        await desk.resize(1, 1)
        await desk.resize(80, 24)
        assert desk.text == before
        await desk.new_call(AT_NAME)
        await desk.press("f10", "3")
        before = desk.text
        await desk.resize(1, 1)
        await desk.press("2")
        await desk.resize(80, 24)
        assert desk.rows[0] == before.splitlines()[0]
