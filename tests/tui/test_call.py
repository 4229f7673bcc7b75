"""Whole calls at the desk, as a CSO holds them: keys in, what is on the screen, what lies on the disk at the end."""

from sop_tui.core import commands as cmd
from tests.tui.conftest import AT_ADDRESS, AT_EMAIL, AT_NUMBER, AT_THANKS, CALLER, EMAIL, OpenDesk


async def test_a_call_from_home_to_the_sealed_transcript(open_desk: OpenDesk) -> None:
    async with open_desk(home=True) as desk:
        desk.shows("PLN 123 ─ Meja layanan ─ Rani", "Nomor pemanggil", "PANGGILAN BARU", "Verifikasi email")
        desk.lacks("BELUM SELESAI", "HARI INI")
        await desk.press(f"={CALLER}", "enter")
        desk.shows("“Selamat pagi, PLN 123 dengan Rani.”", "0877-5865-8589", "00:00", "○ email (DTA-1)")
        await desk.press("enter")
        desk.shows("Nama:", "CRM › Data Caller › ID Caller: 087758658589")
        await desk.press("=Masna", "enter")
        desk.shows("PERIKSA", "CRM › Data Caller", "DITEMUKAN", "1  Tampil, ada email", "EML-1b")
        await desk.press("3", "=Tanya tagihan", "enter")
        desk.shows("PERIKSA", "Pilih jenis layanan", "4  Permohonan (PB/PD/PS)", "1–4 Pilih")
        await desk.press("1", "=Jl Mawar 2", "enter")
        desk.shows("pemilik atau penyewa", "DTA-2")
        await desk.press("1", f"={EMAIL}", "enter")
        desk.shows(
            "apakah benar MASNA.AYA@YAHOO.COM?", "EML-1a", "Mama Alfa Sierra", "@yahoo.com", "○ eja email (EML-1a)"
        )
        desk.lacks("Email: MASNA.AYA@YAHOO.COM")
        await desk.press("1")
        desk.shows("Baru 0 dari 10 dicentang.")
        await desk.press("1")
        desk.shows("“Baik Bapak/Ibu, terima kasih.”", "○ terima kasih (DTA-3)")
        await desk.press("enter", "1")
        desk.shows("nomor 0877-5865-8589 kami catat", "CRM › Data Caller › No. Hp: 87758658589", "DTA-4a")
        await desk.press("enter")
        desk.shows("KERJAKAN", "CRM › Data Caller dan Data Penelpon", "DTA-1a", "HP: 87758658589")
        await desk.press("enter")
        desk.shows("KERJAKAN", "DTA-7")
        await desk.press("enter", "2")
        desk.shows("informasi layanan atau produk layanan", "DTA-5")
        await desk.press("enter", "enter")
        desk.shows("SELESAI", "MASIH WAJIB tidak ada")
        await desk.press("enter")
        desk.shows("Akhiri panggilan", "Tidak ada lagi yang wajib.", "1  Selesai dilayani", "3  Sambungan terputus")
        await desk.press("1")
        desk.shows("Panggilan ditutup ─ Selesai dilayani", "No. Hp*: 87758658589", "Alamat*: MASNA.AYA@YAHOO.COM")

        (sealed,) = desk.transcripts()
        assert (sealed["agent"], sealed["caller_id"], sealed["outcome"]) == ("Rani", CALLER, "selesai")
        assert sealed["fields"]["email"]["value"] == EMAIL
        assert sealed["fields"]["email"]["status"] == "verified"
        assert {"crm.data_penelpon.email", "crm.data_penelpon.hp"} <= {
            f"{record['system']}.{record['form']}.{record['column']}" for record in sealed["records"]
        }
        assert [rule["id"] for rule in sealed["constraints"] if rule["verdict"] == "violated"] == []
        assert list(desk.folder.journal.iterdir()) == []

        await desk.press("enter", "enter")
        desk.shows("Panggilan ditutup")
        await desk.press("s")
        desk.shows("HARI INI", CALLER, "(Selesai dilayani)")
        desk.lacks("BELUM SELESAI")


async def test_the_same_keys_all_at_once_are_the_same_call(open_desk: OpenDesk) -> None:
    burst = (
        *(f"={CALLER}", "enter", "enter", "=Masna", "enter", "3", "=Tanya tagihan", "enter", "1", "=Jl Mawar 2"),
        *(
            "enter",
            "1",
            f"={EMAIL}",
            "enter",
            "space",
            "enter",
            "left",
            "1",
            "1",
            "enter",
            "1",
            "enter",
            "enter",
            "enter",
        ),
        *("2", "enter", "enter", "f10", "1"),
    )
    async with open_desk(home=True) as desk:
        await desk.press(*burst)
        desk.shows("Panggilan ditutup ─ Selesai dilayani")
        (sealed,) = desk.transcripts()
        assert sealed["fields"]["nama"]["value"] == "Masna"
        assert sealed["fields"]["email"]["status"] == "verified"


async def test_what_is_typed_ahead_goes_to_the_list_that_a_key_opens(open_desk: OpenDesk) -> None:
    async with open_desk(AT_NUMBER) as desk:
        await desk.press("f10", "3")
        desk.shows("Panggilan ditutup ─ Sambungan terputus")
        (sealed,) = desk.transcripts()
        assert "refuse:hp" not in [event.get("activity") for event in sealed["events"]]


async def test_a_digit_pressed_twice_answers_once_and_stops_nothing(open_desk: OpenDesk) -> None:
    async with open_desk(AT_NUMBER) as desk:
        await desk.press("1", "1", "1")
        desk.shows("kami catat")
        assert desk.happened.count("chosen") == desk.happened[: desk.happened.index("chosen")].count("chosen") + 4


async def test_the_name_the_number_and_the_time_of_day_are_in_what_is_said(open_desk: OpenDesk) -> None:
    async with open_desk(agent="Sari Dewi", caller="0217654321") as desk:
        desk.shows("“Selamat pagi, PLN 123 dengan Sari Dewi.”", "021-7654-321")
    async with open_desk(caller="") as desk:
        desk.shows("nomor tersembunyi")


async def test_the_clock_counts_the_call(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        desk.clock.seconds = 134
        await desk.press("enter")
        await desk.pilot.pause(1.1)
        desk.shows("02:14")
        assert desk.rows[0].endswith("02:14")


async def test_a_caller_who_is_not_the_owner_is_not_asked(open_desk: OpenDesk) -> None:
    async with open_desk((*AT_ADDRESS, cmd.Answer("Jl Mawar 2"))) as desk:
        await desk.press("4")
        desk.shows("KERJAKAN", "DTA-1a", "MASIH WAJIB tidak ada")
        assert not {"ask:email", "ask:hp"} & set(desk.activities)


async def test_a_customer_without_email_is_thanked_all_the_same(open_desk: OpenDesk) -> None:
    async with open_desk(AT_EMAIL) as desk:
        await desk.press("f9")
        desk.shows("“Baik Bapak/Ibu, terima kasih.”", "DTA-3")
        desk.lacks("○ email (DTA-1)")


async def test_a_landline_is_noted_as_telephone_and_the_hp_is_asked_for(open_desk: OpenDesk) -> None:
    async with open_desk(AT_NUMBER, caller="0217654321") as desk:
        desk.shows("1  Ya, telepon rumah/kantor")
        await desk.press("1", "enter")
        desk.shows("nomor HP yang dapat kami hubungi", "Nomor HP:")


async def test_another_number_is_read_back_in_groups(open_desk: OpenDesk) -> None:
    async with open_desk(AT_NUMBER) as desk:
        await desk.press("2", "=081234567890", "enter")
        desk.shows("Untuk nomor HP Bapak/Ibu, apakah benar 0812-3456-7890", "1  Benar")
        desk.lacks("HP: 81234567890")
        await desk.press("2")
        desk.shows("Nomor HP: 081234567890")
        desk.lacks("1  Benar")
        await desk.press("esc")
        desk.shows("1  Benar")
        await desk.press("1")
        desk.shows("KERJAKAN", "DTA-1a", "HP: 81234567890")


async def test_the_email_that_crm_shows_is_compared_with_the_one_given(open_desk: OpenDesk) -> None:
    async with open_desk(AT_THANKS[:2]) as desk:
        await desk.press("1")
        desk.shows("SALIN", "Ketik Alamat email persis seperti yang tampil.")
        await desk.press(f"={EMAIL}", "enter", "=Tanya", "enter", "1", "=Jl Mawar 2", "enter", "1")
        desk.shows("apakah benar MASNA.AYA@YAHOO.COM?", "3  Sudah berganti")
        await desk.press("3")
        desk.shows("TANYAKAN", "Alamat email:")
        await desk.press("=masna.ayu@yahoo.com", "enter")
        desk.shows("TADI", "KINI", "MASNA.AYU@YAHOO.COM")
