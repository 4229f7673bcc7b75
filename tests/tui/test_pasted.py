"""What is pasted at a step with numbered answers chooses none of them, with bracketed paste or without."""

import pytest

from sop_tui.core import commands as cmd
from tests.tui.conftest import AT_CRM, AT_OWNER, AT_READBACK, AT_TOPIC, Desk, OpenDesk

AT_DIL = (cmd.Confirm(), cmd.Jump("pembaruan_alamat"), cmd.Confirm(), cmd.Answer("Jl Mawar 12"), cmd.Confirm())
AT_UPDATE = (*AT_DIL, cmd.Choose("belum_lengkap"))
TEXTS = ("12 JL MAWAR RT 3", "5421041400002 MUTASI K 1", "2. JL MAWAR 12", "JL MAWAR 1 NO 3")


async def put(desk: Desk, text: str, bracketed: bool) -> None:
    if bracketed:
        await desk.paste(text)
    else:
        await desk.press(f"={text}")


@pytest.mark.parametrize("bracketed", [True, False], ids=["paste", "burst"])
@pytest.mark.parametrize("text", TEXTS)
async def test_a_text_opens_the_line_that_follows(open_desk: OpenDesk, text: str, bracketed: bool) -> None:
    async with open_desk(AT_DIL) as desk:
        before = len(desk.activities)
        await put(desk, text, bracketed)
        desk.shows("SALIN", f"Alamat di DIL: {text}")
        assert [one for one in desk.activities[before:] if one] == []
        await desk.press("enter")
        desk.shows("apakah alamat tersebut sudah benar")
        assert desk.activities[-2:] == ["check:dil=berbeda", None]


async def test_the_enter_at_the_end_of_a_burst_takes_nothing_unseen(open_desk: OpenDesk) -> None:
    async with open_desk(AT_DIL) as desk:
        await desk.press("=12 JL MAWAR RT 3", "enter")
        desk.shows("Alamat di DIL: 12 JL MAWAR RT 3")


@pytest.mark.parametrize("bracketed", [True, False], ids=["paste", "burst"])
@pytest.mark.parametrize(
    ("at", "text"),
    [
        pytest.param(AT_UPDATE, "12 JL MAWAR RT 3", id="an instruction"),
        pytest.param(AT_TOPIC, "JL MAWAR 12", id="letters first"),
        pytest.param(AT_TOPIC, "977512 JL MAWAR", id="no such choice"),
        pytest.param(AT_OWNER, "5421041400002", id="a number"),
    ],
)
async def test_where_no_text_follows_it_is_left_out(
    open_desk: OpenDesk, at: tuple[cmd.Command, ...], text: str, bracketed: bool
) -> None:
    async with open_desk(at) as desk:
        before = desk.happened
        if bracketed:
            await desk.paste(text)
        else:
            await desk.press(f"={text}", "enter")
        assert desk.happened == before
        desk.shows("tidak ada yang dipilih")


async def test_a_letter_opens_the_line_and_is_its_first(open_desk: OpenDesk) -> None:
    async with open_desk(AT_DIL) as desk:
        await desk.press("J")
        desk.shows("Alamat di DIL: J")
        await desk.press("=l Mawar 12", "enter")
        desk.shows("apakah alamat tersebut sudah benar")


@pytest.mark.parametrize(
    ("at", "keys", "shown"),
    [
        pytest.param(AT_CRM, ("3", "=Tanya tagihan", "enter"), "Pilih jenis layanan", id="a choice, then its text"),
        pytest.param(AT_TOPIC, ("1", "=Jl Mawar 2", "enter"), "pemilik atau penyewa", id="where none follows"),
        pytest.param(AT_TOPIC, ("2", "2", "=Jl Mawar 2", "enter"), "pemilik atau penyewa", id="two choices first"),
        pytest.param(AT_DIL, ("1",), "tidak ada yang kami ubah", id="one digit"),
        pytest.param(AT_READBACK, (" ", "2", "=unaw"), "Alamat email: munawsna.aya@", id="a tick, then a correction"),
    ],
)
async def test_who_types_ahead_still_chooses(
    open_desk: OpenDesk, at: tuple[cmd.Command, ...], keys: tuple[str, ...], shown: str
) -> None:
    async with open_desk(at) as desk:
        await desk.press(*keys)
        desk.shows(shown)
