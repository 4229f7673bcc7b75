"""ALM-3 at the desk: the two addresses side by side, part by part, while the CSO asks which one is right."""

import pytest

from sop_tui.core import commands as cmd
from tests.tui.conftest import Desk, OpenDesk

SAID = "Jl. Raden Ajeng Kartini No. 12 RT 04 RW 05, Kel. Pagutan Timur, Kec. Mataram, Kota Mataram"
AT_DIL = (
    *(cmd.Confirm(), cmd.Jump("pembaruan_alamat"), cmd.Confirm(), cmd.Answer(SAID), cmd.Confirm()),
    cmd.Choose("berbeda"),
)
QUESTION = ("“Mohon maaf sebelumnya", "1  Ada perubahan alamat", "3  Salah ucap, DIL yang benar", "MASIH WAJIB")


def row_of(desk: Desk, words: str) -> str:
    (row,) = (row for row in desk.rows if row.startswith(f" {words}"))
    return row


async def test_each_part_that_differs_stands_under_the_question(open_desk: OpenDesk) -> None:
    async with open_desk(AT_DIL) as desk:
        await desk.press("=JL MAWAR NO 12 RT 3 RW 5 KEL PAGUTAN, KEC MATARAM", "enter")
        desk.shows(*QUESTION)
        assert row_of(desk, "BEDA").split("  ")[0] == " BEDA"
        assert row_of(desk, "BEDA").endswith("Alamat yang disebutkan")
        assert row_of(desk, "Jalan").split() == ["Jalan", "MAWAR", "Raden", "Ajeng", "Kartini"]
        assert row_of(desk, "RT").split() == ["RT", "3", "04"]
        assert row_of(desk, "Kabupaten/Kota").split() == ["Kabupaten/Kota", "–", "Kota", "Mataram"]
        desk.lacks("\n Nomor ", "\n RW ", "\n Kecamatan")
        await desk.press("1")
        desk.shows("apakah benar perubahan hanya pada penamaan")
        desk.lacks("BEDA")


async def test_where_only_the_spelling_differs_it_says_so(open_desk: OpenDesk) -> None:
    async with open_desk(AT_DIL) as desk:
        await desk.press(
            "=JALAN RADEN AJENG KARTINI 12 RT.4/05 KELURAHAN PAGUTAN TIMUR KECAMATAN MATARAM KOTA MATARAM", "enter"
        )
        desk.shows("Isinya sama: hanya penulisannya yang berbeda.", *QUESTION)
        desk.lacks("BEDA")


@pytest.mark.parametrize("size", [(60, 16), (80, 16), (80, 22), (80, 24)])
async def test_the_question_stays_whole_whatever_differs(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    async with open_desk(AT_DIL, size=size) as desk:
        await desk.press("=JL MAWAR GG MELON NO 9 RT 1 RW 2 KEL AMPENAN KEC CAKRANEGARA KAB LOMBOK 83115, NTB", "enter")
        desk.shows(*QUESTION, "2  Sudah benar, DIL yang keliru", "Ctrl+P Semua perintah")
        assert row_of(desk, "Jalan")
        rest = row_of(desk, "juga")
        for part in ("Gang", "Nomor", "RT", "Kelurahan/Desa"):
            assert part in rest or row_of(desk, part)
