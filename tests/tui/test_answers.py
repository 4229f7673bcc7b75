"""How a CSO answers: digits, lists, the line, the strip of letters, and the sheet at the end."""

import pytest

from sop_tui.core import commands as cmd
from tests.tui.conftest import (
    AT_ADDRESS,
    AT_CRM,
    AT_EMAIL,
    AT_NUMBER,
    AT_READBACK,
    AT_TOPIC,
    CALLER,
    EMAIL,
    OpenDesk,
)

AT_END = (*AT_NUMBER, cmd.Choose("ya"), *[cmd.Confirm()] * 3, cmd.Choose("tidak"), cmd.Confirm(), cmd.Confirm())


async def test_digits_choose(open_desk: OpenDesk) -> None:
    async with open_desk(AT_TOPIC) as desk:
        await desk.press("9")
        desk.shows("4  Permohonan (PB/PD/PS)")
        await desk.press("2")
        desk.shows("mendesak")
        assert "check:topik=keluhan" in desk.activities


async def test_alt_and_a_digit_choose_while_a_line_is_typed(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("1")
        desk.shows("Alamat email: 1", "Alt+1  Sudah pernah disampaikan")
        await desk.press("alt+2")
        desk.shows("Alamat email: 1")
        await desk.press("alt+1")
        desk.shows("nomor telepon yang sama", "EML-2")


async def test_the_list_is_entered_with_down_and_left_with_up_or_esc(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        for back in ("up", "esc"):
            await desk.press("down", back, "=a")
        desk.shows("Alamat email: aa")
        await desk.press("down", "down", "enter")
        assert "refuse:email" in desk.activities


async def test_the_list_is_picked_with_enter_and_digits(open_desk: OpenDesk) -> None:
    async with open_desk(AT_TOPIC) as desk:
        await desk.press("down", "down", "enter")
        assert "check:topik=keluhan" in desk.activities
        await desk.press("down", "2")
        assert "choice:mendesak=tidak" in desk.activities


async def test_enter_ticks_each_letter_and_then_confirms(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        desk.shows("▲≠N")
        parts = len(desk.screen.view.cells)
        for done in range(1, parts + 1):
            await desk.press("enter")
            assert desk.text.count("✓") == done
        desk.shows("MASNA.AYA@YAHOO.COM")
        await desk.press("enter")
        desk.shows("terima kasih.”")
        verified = next(event.as_json() for event in desk.screen.live.events if event.activity == "verify:email")
        assert (verified["ticked"], verified["parts"]) == (parts, parts)


async def test_right_is_said_twice_where_letters_are_not_ticked(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.press("enter", "enter", "1")
        desk.shows("Baru 2 dari 10 dicentang.", "1 lagi: sudah dieja semua.", "1  Benar")
        await desk.press("1")
        desk.shows("terima kasih.”")


async def test_space_ticks_and_left_takes_the_tick_off(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.press("space", "right", "space")
        assert desk.text.count("✓") == 3
        await desk.press("left")
        assert desk.text.count("✓") == 2
        await desk.press("left", "left", "left")
        desk.lacks("✓")
        await desk.press(*["space"] * 20)
        desk.shows("Semua huruf sudah dicentang. Tekan 1 bila benar.")


async def test_a_correction_starts_at_the_letter_and_only_what_changed_is_spelled_again(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.press(*["enter"] * 8)
        assert desk.text.count("✓") == 8
        await desk.press("2")
        desk.shows("Alamat email: masna.aya@yahoo.com")
        await desk.press("=u", "enter")
        desk.shows("apakah benar MASNA.AYU@YAHOO.COM?", "▲", "1  Benar")
        assert [cell.text for cell in desk.screen.view.cells if cell.mark != "done"] == ["U", "@yahoo.com"]
        await desk.press("enter", "enter", "enter")
        assert desk.screen.live.call.scene.fact("email").value == "masna.ayu@yahoo.com"


async def test_a_correction_is_left_with_esc(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.press("enter")
        before = desk.text
        await desk.press("2", "=x", "esc")
        assert desk.text == before


async def test_tab_takes_the_suggestion(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("=budi@gmial.com", "enter")
        desk.shows("! ", "Tab: budi@gmail.com", "Enter: tetap pakai")
        await desk.press("tab")
        desk.shows("Alamat email: budi@gmail.com")
        await desk.press("enter")
        desk.shows("apakah benar BUDI@GMAIL.COM?")


async def test_enter_twice_overrides_a_warning_and_that_is_kept(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("=budi@gmial.com", "enter")
        desk.lacks("1  Benar")
        await desk.press("enter")
        desk.shows("apakah benar BUDI@GMIAL.COM?", "1  Benar")
        assert desk.screen.live.call.scene.fact("email").overridden == ("EMAIL_DOMAIN_TYPO",)


async def test_another_answer_after_a_warning_is_judged_anew(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("=budi@gmial.com", "enter", "ctrl+u", "=budi@yaho.com", "enter")
        desk.lacks("1  Benar")
        desk.shows("Alamat email: budi@yaho.com", "Tab: budi@yahoo.com")


async def test_an_error_cannot_be_overridden_but_left_with_a_reason(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("=masna.aya", "enter", "enter", "enter")
        desk.shows("✗", "Ctrl+L: lanjut tanpa verifikasi", "Alamat email: masna.aya")
        await desk.press("ctrl+l", "enter")
        desk.shows("Lanjut tanpa verifikasi")
        await desk.press("=suara putus", "enter")
        desk.shows("terima kasih.”")
        fact = desk.screen.live.call.scene.fact("email")
        assert (fact.status, fact.text, fact.reason) == ("unverified", "masna.aya", "suara putus")


async def test_what_is_typed_after_an_error_outlives_a_question_and_a_resize(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("=masna.aya", "enter", "=@yahoo.com", "f2", "=catatan", "enter")
        desk.shows("Alamat email: masna.aya@yahoo.com")
        await desk.resize(100, 30)
        desk.shows("Alamat email: masna.aya@yahoo.com")
        await desk.press("enter")
        desk.shows("apakah benar MASNA.AYA@YAHOO.COM?")


async def test_an_answer_is_offered_again_after_undo_and_one_key_takes_it(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await desk.press("ctrl+z")
        desk.shows("TANYAKAN", f"Alamat email: {EMAIL}")
        await desk.press("enter")
        desk.shows("UCAPKAN", "apakah benar MASNA.AYA@YAHOO.COM?")


async def test_the_spelling_words_are_those_of_the_chosen_alphabet(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        desk.shows("Mama Alfa Sierra")
        await desk.press("ctrl+t", "2")
        desk.shows("Mike Alfa Sierra")


async def test_an_email_that_crm_does_not_show_after_all_is_left_with_esc_or_a_reason(open_desk: OpenDesk) -> None:
    async with open_desk(AT_CRM) as desk:
        await desk.press("1", "=TIDAK TERBACA", "enter")
        desk.shows("SALIN", "✗")
        await desk.press("esc")
        desk.shows("PERIKSA", "3  Data tidak tampil")
        await desk.press("1", "=TIDAK TERBACA", "ctrl+l", "=terpotong di layar", "enter")
        desk.shows("Keperluan:")
        assert "left_unverified" in desk.happened
        assert desk.screen.live.call.scene.fact("email").shown == "TIDAK TERBACA"


async def test_every_option_of_a_long_list_can_be_reached(open_desk: OpenDesk) -> None:
    async with open_desk(AT_TOPIC, size=(60, 16)) as desk:
        await desk.press("down", "end", "enter")
        assert "check:topik=permohonan" in desk.activities


async def test_a_click_chooses(open_desk: OpenDesk) -> None:
    async with open_desk(AT_TOPIC) as desk:
        row = next(number for number, line in enumerate(desk.rows) if "3  Gangguan" in line)
        await desk.pilot.click(offset=(desk.rows[row].index("Permohonan"), row))
        await desk.shown()
        assert "check:topik=permohonan" in desk.activities


async def test_the_sheet_shows_what_is_missing_and_is_copied_whole(open_desk: OpenDesk) -> None:
    async with open_desk(AT_END) as desk:
        desk.shows("SELESAI")
        await desk.press("f10", "1")
        desk.shows("1  CRM › Data Caller", "2  CRM › Data Penelpon", "ID Caller*: 087758658589", "kosong: CVP Lokasi")
        await desk.press("c")
        desk.shows("CRM › Data Caller disalin ke papan klip.")
        await desk.press("2", "c")
        desk.shows("Resume*: ", "HP*: 87758658589", "CRM › Data Penelpon disalin ke papan klip.")
        await desk.press("a")
        caller, telephonist, everything = desk.copied
        assert everything == f"{caller}\n\n{telephonist}"
        assert caller.splitlines()[1:] == [
            "ID Caller: 087758658589",
            "No. Hp: 87758658589",
            "Nama: MASNA",
            "Alamat: MASNA.AYA@YAHOO.COM, JL MAWAR 2",
        ]
        assert "Email: MASNA.AYA@YAHOO.COM" in telephonist
        desk.shows("Transkrip:")
        await desk.press("enter")
        desk.shows("Transkrip:")
        await desk.press("s")
        desk.shows("Meja layanan", "(Selesai dilayani)")


async def test_required_columns_still_empty_are_on_the_sheet(open_desk: OpenDesk) -> None:
    async with open_desk(AT_ADDRESS) as desk:
        await desk.press("f10", "3")
        desk.shows("(2 kosong)", "No. Hp*: wajib, masih kosong", "Alamat*: wajib, masih kosong")
        await desk.press("c")
        assert "wajib" not in desk.copied[-1]
        assert "Nama: MASNA" in desk.copied[-1]


@pytest.mark.parametrize("size", [(80, 24), (60, 16)], ids=["80x24", "60x16"])
async def test_a_form_longer_than_the_screen_is_scrolled(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    address = "JL RADEN MAS PANJI ANOM GG IKHAM RT 2 RW 3 KELURAHAN PAGUTAN KECAMATAN MATARAM KOTA MATARAM"
    async with open_desk((*AT_ADDRESS, cmd.Answer(address), cmd.Choose("bukan")), size=size) as desk:
        await desk.press("f2", f"={'panjang ' * 40}", "enter", "f10", "3", "2")
        seen = desk.text
        for _ in range(6):
            await desk.press("pagedown")
            seen += desk.text
        assert "Resume*" in seen
        assert seen.count("panjang") >= 20


async def test_a_call_of_today_is_shown_again(open_desk: OpenDesk) -> None:
    async with open_desk(AT_END) as desk:
        await desk.press("f10", "1", "s")
        desk.shows("HARI INI")
        await desk.press("down", "end", "enter")
        desk.shows("Panggilan 10:00 ─ Selesai dilayani", "ID Caller*: 087758658589", "Transkrip:")
        await desk.press("a", "esc")
        desk.shows("Meja layanan")
        assert f"ID Caller: {CALLER}" in desk.copied[-1]


async def test_a_number_is_corrected_from_its_end(open_desk: OpenDesk) -> None:
    async with open_desk((*AT_NUMBER, cmd.Choose("lain"), cmd.Answer("081234567893"))) as desk:
        await desk.press("2", "backspace", "=4", "enter")
        desk.shows("0812-3456-7894")
