"""Whole from 60×16 on: nothing a CSO needs is off the screen. Below it the desk says so and keeps the call."""

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from tests.tui.conftest import (
    AT_ADDRESS,
    AT_CRM,
    AT_EMAIL,
    AT_HP,
    AT_NAME,
    AT_NUMBER,
    AT_OWNER,
    AT_READBACK,
    AT_THANKS,
    AT_TOPIC,
    EMAIL,
    Desk,
    OpenDesk,
)

SHOWN_BY_CRM = (*AT_CRM, cmd.Choose("ada"), cmd.Answer(EMAIL), cmd.Answer("Tanya"), cmd.Choose("informasi"))
AT_BOTH_EMAILS = (*SHOWN_BY_CRM, *AT_EMAIL[-2:], cmd.Replace(), cmd.Answer("masna.ayu@yahoo.co.id"))
PLACES: dict[str, tuple[tuple[Command, ...], int]] = {
    "greeting": ((), 0),
    "name": (AT_NAME, 0),
    "crm": (AT_CRM, 3),
    "copy": ((*AT_CRM, cmd.Choose("ada")), 0),
    "topic": (AT_TOPIC, 4),
    "address": (AT_ADDRESS, 2),
    "owner": (AT_OWNER, 4),
    "email": (AT_EMAIL, 3),
    "email-wrong": ((*AT_EMAIL, cmd.Answer("masna..aya@yahoo")), 3),
    "email-doubtful": ((*AT_EMAIL, cmd.Answer("masna@gmial.com")), 3),
    "readback": (AT_READBACK, 4),
    "both-emails": (AT_BOTH_EMAILS, 5),
    "correcting": ((*AT_READBACK, cmd.Correct(3)), 0),
    "thanks": (AT_THANKS, 0),
    "same-number": ((*AT_EMAIL, cmd.Choose("pernah")), 2),
    "search": ((*AT_EMAIL, cmd.Choose("pernah"), cmd.Choose("sama")), 0),
    "found": ((*AT_EMAIL, cmd.Choose("pernah"), cmd.Choose("sama"), cmd.Confirm()), 2),
    "number": (AT_NUMBER, 3),
    "hp": (AT_HP, 2),
    "hp-readback": ((*AT_HP, cmd.Answer("081234567890")), 4),
}
"""Name to the way there, and how many answers may be given there."""

SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in [(80, 24), (81, 25), (120, 40), (60, 16), (80, 16)]]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _is_whole(desk: Desk, answers: int) -> None:
    """Clause, what to say, answers, what is owed, time and keys, all of them on the screen."""
    view = desk.screen.view
    body = _squeezed(desk.text.replace("│", " "))
    assert desk.rows[0].endswith("00:00")
    assert view.clause in desk.rows[0]
    assert view.heading in body
    assert _squeezed(view.say) in body or desk.app.size.width > 100
    assert len(view.answers) == answers
    assert [answer.text for answer in view.answers if answer.text not in body] == []
    if view.entry:
        assert f"{view.entry.title}: {view.entry.text}" in body
        assert not view.entry.problems or view.entry.problems[0].message in body
    if view.cells:
        assert any(line.lstrip().startswith("▲") or " ▲" in line or "✓" in line for line in desk.rows)
    if view.difference:
        desk.shows("TADI", "KINI")
    desk.shows("MASIH WAJIB", *[f"○ {item.label} ({item.clause})" for item in view.owed[:1]])
    desk.shows("F1 SOP", "F7 Topik", "Enter Lanjut", "Ctrl+Z Batal", "F10 Akhiri", "Ctrl+P Semua perintah")


@pytest.mark.parametrize("size", SIZES)
async def test_every_kind_of_step_is_whole(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    async with open_desk(size=size) as desk:
        for name, (way, answers) in PLACES.items():
            if way:
                await desk.new_call(way)
            try:
                _is_whole(desk, answers)
            except AssertionError as error:
                raise AssertionError(f"{name} at {size}: {error}\n{desk.text}") from None


@pytest.mark.parametrize("size", SIZES)
async def test_every_question_is_whole(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    async with open_desk(AT_READBACK, size=size) as desk:
        for key, words in {
            "f10": ("○ eja email (EML-1a)", "4  Salah sambung", "ke panggilan"),
            "f3": ("1  Keluhan", "2  Pelanggan kecewa", "Esc: batal"),
            "f4": ("1  Bapak", "4  Kakak", "Esc: batal"),
            "f6": ("1  Nama", "6  Nomor saat melapor", "Esc: batal"),
            "f2": ("Ikut tersimpan", "Esc: batal"),
            "f1": ("SOP EML-1b", "Esc: tutup"),
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


@pytest.mark.parametrize("size", [(59, 16), (60, 15), (59, 15), (20, 5)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_too_small_says_so_and_keeps_the_call(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("=masna.aya")
        before = desk.text
        await desk.resize(*size)
        assert "Layar terlalu kecil" in _squeezed(desk.text)
        desk.lacks("UCAPKAN", "TANYAKAN")
        await desk.resize(80, 24)
        assert desk.text == before
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
        desk.shows("Panggilan ditutup", "Enter Selesai")


@pytest.mark.parametrize("key", ["", "f1", "f2", "f6", "f7", "f10", "ctrl+p", "ctrl+q"])
async def test_one_cell_and_back(open_desk: OpenDesk, key: str) -> None:
    async with open_desk(AT_READBACK) as desk:
        if key:
            await desk.press(key)
        before = desk.text
        await desk.resize(1, 1)
        await desk.press("down", "f5")
        await desk.resize(80, 24)
        assert len(desk.rows) == 24
        await desk.press("up")
        if key:
            await desk.press("esc")
            desk.shows("1  Benar")
        else:
            assert before != desk.text, "the wording has changed"
        desk.shows("MASNA.AYA@YAHOO.COM")


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
