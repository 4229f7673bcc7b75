"""A caller who called before: the desk says so, and the email and the number are verified instead of asked."""

import pytest

from sop_tui.core import commands as cmd
from tests.tui.conftest import AT_CRM, AT_NAME, AT_NUMBER, CALLER, EMAIL, Desk, OpenDesk

GIVEN = (*AT_NUMBER, cmd.Choose("lain"), cmd.Answer("081234567890"), cmd.Confirm())
"""Email and number were verified."""
LONG = "Lampu di teras dan dapur sering redup"


async def call_again(desk: Desk, caller: str = CALLER) -> None:
    """The call on the screen is over, and the telephone rings again; the desk is at the greeting."""
    await desk.press("f10", "1")
    if desk.app.desk is not None:
        # What is owed is asked about once more; this test is not about that.
        await desk.press("0")
    desk.shows("Panggilan ditutup")
    await desk.press("s")
    desk.app.take_call(caller, None)
    await desk.shown()


async def test_the_desk_says_when_and_about_what_until_the_topic_is_known(open_desk: OpenDesk) -> None:
    async with open_desk(GIVEN) as desk:
        desk.lacks("PERNAH MENELEPON")
        await call_again(desk)
        told = "PERNAH MENELEPON hari ini 10:00, Informasi — Tanya tagihan (Selesai dilayani)"
        desk.shows("Selamat pagi", told, "Alamat email", "Nomor HP", "diketahui: nanti diverifikasi")
        await desk.press("enter")
        desk.shows("Nama: MASNA", told)
        await desk.press("=SITI", "enter")
        desk.shows("Keperluan:", told)
        await desk.press("=Lampu padam", "enter", "1")
        desk.lacks("PERNAH MENELEPON")
        assert desk.screen.live.call.scene.fact("nama").value == "SITI"


async def test_email_and_number_are_verified_and_never_asked_for(open_desk: OpenDesk) -> None:
    async with open_desk(GIVEN) as desk:
        await call_again(desk)
        await desk.press("enter", "enter", "=Tanya meter", "enter", "1", "=Jl Mawar 2", "enter", "1")
        desk.shows("EML-1b", f"apakah benar {EMAIL.upper()}?", "3  Sudah berganti", "0/10")
        await desk.press("1", "1", "enter")
        desk.shows("0812-3456-7890", "1  Benar")
        await desk.press("1")
        desk.shows("HP: 81234567890", f"Email: {EMAIL.upper()}")
        assert not {"ask:email", "ask:hp", "answer:email", "answer:hp"} & set(desk.activities)
        assert {"verify:email", "verify:hp"} <= set(desk.activities)
        await call_again(desk)
        desk.shows("· 1 panggilan lain")
        first, second = desk.transcripts()
        assert (first["fields"]["email"]["source"], second["fields"]["email"]["source"]) == ("asked", "earlier")


async def test_what_has_changed_is_asked_and_is_what_the_next_call_knows(open_desk: OpenDesk) -> None:
    async with open_desk(GIVEN) as desk:
        await call_again(desk)
        await desk.press("enter", "enter", "=Tanya meter", "enter", "1", "=Jl Mawar 2", "enter", "1", "3")
        desk.shows("TANYAKAN", "Alamat email:")
        await desk.press("=masna.ayu@yahoo.com", "enter")
        desk.shows("TADI", "KINI")
        await desk.press("1", "1")
        await call_again(desk)
        assert desk.screen.live.call.scene.fact("email").value == "masna.ayu@yahoo.com"


async def test_a_call_that_came_to_nothing_is_told_and_tells_nothing(open_desk: OpenDesk) -> None:
    async with open_desk(AT_CRM) as desk:
        await call_again(desk)
        desk.shows("PERNAH MENELEPON hari ini 10:00 (Selesai dilayani)")
        desk.lacks("diketahui")
        await desk.press("enter", "enter")
        desk.shows("PERIKSA", "EML-1b")


@pytest.mark.parametrize("caller", ["", "081234567899"], ids=["hidden", "another"])
async def test_another_caller_hears_nothing_of_it(open_desk: OpenDesk, caller: str) -> None:
    async with open_desk(GIVEN) as desk:
        await call_again(desk, caller)
        desk.lacks("PERNAH MENELEPON", "diketahui")
        await desk.press("enter")
        desk.shows("Nama:")
        desk.lacks("MASNA")


@pytest.mark.parametrize(
    ("width", "about"),
    [(80, f"{LONG} Lampu di teras dan dapur sering red…"), (60, "Lampu di teras dan dapur sering redu…")],
)
async def test_of_a_long_need_the_end_is_left_out_and_never_what_came_of_it(
    open_desk: OpenDesk, width: int, about: str
) -> None:
    need = (
        *AT_NAME,
        cmd.Answer("MASNA"),
        cmd.Choose("kosong"),
        cmd.Answer(f"{LONG} " * 3),
    )
    async with open_desk((*need, cmd.Choose("gangguan")), size=(width, 24)) as desk:
        await call_again(desk)
        at = next(number for number, row in enumerate(desk.rows) if "PERNAH MENELEPON" in row)
        told = " ".join(row.strip() for row in desk.rows[at : at + 2])
        assert told == f"PERNAH MENELEPON hari ini 10:00, Gangguan — {about} (Selesai dilayani)"


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (132, 43)], ids=str)
async def test_it_fits_on_every_screen(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    need = (cmd.Confirm(), cmd.Answer("MASNA"), cmd.Choose("kosong"), cmd.Answer("rumah [padam] " * 8))
    async with open_desk((*need, cmd.Choose("gangguan")), size=size) as desk:
        await call_again(desk)
        desk.shows("Selamat pagi", "PERNAH MENELEPON", "Gangguan — rumah [padam]", "MASIH WAJIB", "Enter")
        await desk.press("enter")
        desk.shows("Nama:", "PERNAH MENELEPON", "MASIH WAJIB", "CATAT", "F1")
        assert max(map(len, desk.rows)) <= size[0]
