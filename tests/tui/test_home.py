"""Between calls: new calls, topics, calls that were not finished, and those of today."""

import json
from pathlib import Path

from sop_tui.core import commands as cmd
from tests.tui.conftest import AT_EMAIL, AT_NAME, AT_READBACK, CALLER, Desk, OpenDesk


async def leave(desk: Desk) -> str:
    """Leave the program in the middle of the call, and let go of it as a process that ends does; what it showed."""
    text = desk.text
    await desk.press("ctrl+q", "2")
    desk.screen.live.journal.close()
    return text


async def test_a_topic_is_searched_and_opened(open_desk: OpenDesk) -> None:
    async with open_desk(home=True) as desk:
        await desk.press(f"={CALLER}", "f7", "=bukan topik", "enter")
        desk.lacks("Verifikasi email", "PANGGILAN BARU")
        await desk.press("esc")
        desk.shows("Verifikasi email", f"Nomor pemanggil  {CALLER}")
        await desk.press("f7", "=salam", "enter")
        desk.shows("PLN 123 dengan Rani", "0877-5865-8589")


async def test_a_topic_that_is_no_whole_call_is_opened_behind_the_greeting(open_desk: OpenDesk) -> None:
    async with open_desk(home=True) as desk:
        await desk.press(f"={CALLER}", "f7", "=eja", "enter")
        desk.shows("PLN 123 dengan Rani")
        await desk.press("enter")
        desk.shows("Verifikasi email ─ topik sela", "alamat lengkapnya")


async def test_a_number_that_is_none_or_missing_is_asked_about_once(open_desk: OpenDesk) -> None:
    async with open_desk(home=True) as desk:
        for number, told in {"": "Nomor pemanggil kosong.", "08123": "bukan nomor lengkap"}.items():
            if number:
                await desk.press(f"={number}")
            await desk.press("enter")
            desk.shows(told, "Meja layanan")
        await desk.press("=4")
        desk.lacks("Enter lagi")
        await desk.press("enter", "enter")
        desk.shows("PLN 123 dengan Rani")


async def test_the_list_is_walked_with_arrows(open_desk: OpenDesk) -> None:
    async with open_desk(home=True) as desk:
        await desk.press("down", "up", f"={CALLER}", "down", "enter")
        desk.shows("PLN 123 dengan Rani", "0877-5865-8589")


async def test_a_call_that_was_left_goes_on_where_it_stood(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.press("enter", "enter", "f4", "2", "f5", "f2", "=ragu", "enter", "f3", "1", "ctrl+z")
        before = await leave(desk)
    async with open_desk(home=True) as desk:
        desk.shows("BELUM SELESAI", f"10:00  {CALLER}")
        await desk.press("down", "enter")
        desk.shows("Panggilan belum selesai", "1  Lanjutkan panggilan", "2  Tutup sebagai terputus")
        await desk.press("1")
        assert desk.text == before
        assert "resumed" in desk.happened
        await desk.press("f10", "1", "0")
        (sealed,) = desk.transcripts()
        assert "resumed" in [event["type"] for event in sealed["events"]]


async def test_a_correction_and_a_draft_are_still_open_after_the_call_was_left(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    for number, way in enumerate([(*AT_READBACK, cmd.Correct(8)), (*AT_EMAIL, cmd.Answer("masna..aya@yahoo.com"))]):
        async with open_desk(way, data=tmp_path / str(number)) as desk:
            before = await leave(desk)
        async with open_desk(home=True, data=tmp_path / str(number)) as desk:
            await desk.press("down", "enter", "1")
            assert desk.text == before


async def test_a_call_is_closed_as_interrupted(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await leave(desk)
    async with open_desk(home=True) as desk:
        await desk.press("down", "enter", "esc")
        desk.shows("BELUM SELESAI")
        await desk.press("enter", "2")
        desk.shows("Panggilan ditutup ─ Sambungan terputus")
        assert [sealed["outcome"] for sealed in desk.transcripts()] == ["terputus"]
        await desk.press("s")
        desk.lacks("BELUM SELESAI")
        desk.shows("HARI INI")


async def test_a_call_that_another_desk_holds_is_shown_and_cannot_be_opened(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as first, open_desk(home=True) as second:
        second.shows("BELUM SELESAI", "Sedang dibuka di meja lain.")
        for keys in (("down", "enter", "1"), ("enter", "2")):
            await second.press(*keys)
            second.shows("Panggilan ini sedang dibuka di meja lain.", "1  Baik")
            await second.press("1")
            second.shows("BELUM SELESAI")
        await first.press("=masna.aya@yahoo.com", "enter")
        first.shows("apakah benar MASNA.AYA@YAHOO.COM?")
        await first.press("f10", "2")
        assert [sealed["outcome"] for sealed in first.transcripts()] == ["ditutup_pelanggan"]


async def test_a_torn_journal_is_told_and_goes_on_from_what_is_whole(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        before = await leave(desk)
    journal = next(desk.folder.journal.iterdir())
    journal.write_bytes(journal.read_bytes() + b'{"half')
    async with open_desk(home=True) as desk:
        desk.shows("Akhir catatannya rusak")
        await desk.press("down", "enter", "1")
        (aside,) = desk.folder.aside.iterdir()
        desk.shows("Berkas rusak disisihkan, tidak dihapus", aside.name[-20:])
        # The message takes rows that were blank.
        assert [row for row in before.splitlines() if row.strip() and row not in desk.rows] == []


async def test_a_journal_of_nothing_is_put_aside_and_hides_no_other(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await leave(desk)
    journal = next(desk.folder.journal.iterdir())
    (journal.parent / "0193ad00-0000-7000-8000-000000000001.jsonl").write_bytes(b"\x00" * 1000)
    async with open_desk(home=True) as desk:
        desk.shows("BELUM SELESAI", f"10:00  {CALLER}")
        assert list(desk.folder.journal.iterdir()) == [journal]
        assert [path.read_bytes() for path in desk.folder.aside.iterdir()] == [b"\x00" * 1000]


async def test_a_call_without_its_scripts_is_told(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await leave(desk)
        for blob in desk.folder.scripts.iterdir():
            blob.unlink()
    async with open_desk(home=True) as desk:
        await desk.press("down", "enter", "1")
        desk.shows("Salinan naskah", "1  Baik")
        await desk.press("1")
        desk.shows("BELUM SELESAI")
        desk.lacks("meja lain")


async def test_a_damaged_transcript_is_told(open_desk: OpenDesk) -> None:
    async with open_desk(AT_NAME) as desk:
        await desk.press("f10", "3")
        path = next(desk.folder.calls.rglob("*.json"))
        document = json.loads(path.read_text())
        path.write_text("{" + json.dumps(document))
        await desk.press("s")
        desk.shows("(rusak)")
        await desk.press("down", "end", "enter")
        desk.shows("1  Baik")


async def test_a_topic_of_a_sop_that_is_not_in_force_says_so_and_stands_last(open_desk: OpenDesk) -> None:
    """VC is of April 2020; the desk stands on 9 December 2019."""
    async with open_desk(home=True) as desk:
        text = desk.text
        desk.shows("Turun daya  SOP VC berlaku mulai 10 April 2020")
        assert text.index("Panggilan  ") < text.index("Pembaruan alamat") < text.index("Gangguan satu persil")
        await desk.press(f"={CALLER}", "f7", "=turun", "enter")
        desk.shows("Topik ini tidak dibuka: SOP VC berlaku mulai 10 April 2020.", "1  Baik")
        await desk.press("1")
        desk.shows("Meja layanan")


async def test_a_call_too_does_not_open_it(open_desk: OpenDesk) -> None:
    async with open_desk(AT_NAME) as desk:
        await desk.press("f7")
        desk.shows("Pembaruan alamat", "SOP VC berlaku mulai 10 April 2020")
        assert desk.text.index("Pembaruan alamat") < desk.text.index("Gangguan satu persil")
        await desk.press("=turun", "enter")
        desk.shows("Topik ini tidak dibuka: SOP VC berlaku mulai 10 April 2020.", "Nama:")
        assert "jumped" not in desk.happened
