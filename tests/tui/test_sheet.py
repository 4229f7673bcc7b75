"""The copy sheet after a call: what is empty and should not be, what may be, and a window for each report."""

from sop_tui.core import commands as cmd
from tests.tui.conftest import AT_TOPIC, OpenDesk

REPORT = (cmd.Choose("gangguan"), cmd.Choose("tidak"))
SERVED = (cmd.Confirm(), cmd.Confirm(), cmd.Confirm())
URGENT = (*AT_TOPIC, cmd.Choose("gangguan"), cmd.Choose("ya"), cmd.Answer("Jl Mawar 2"), *SERVED)
TWO_REPORTS = (
    *(*AT_TOPIC, *REPORT, cmd.Answer("Jl Mawar 2"), cmd.Choose("bukan"), *SERVED),
    *(cmd.Choose("ada"), cmd.Answer("Lampu jalan"), *REPORT, cmd.Confirm(), cmd.Confirm(), cmd.Choose("tidak")),
)


async def test_what_the_sop_forbids_to_ask_is_not_missed(open_desk: OpenDesk) -> None:
    async with open_desk(URGENT) as desk:
        await desk.press("f10", "1")
        desk.shows("CRM › Data Caller", "No. Hp*: boleh kosong (DTA-1)")
        desk.lacks("wajib, masih kosong", "kosong)")


async def test_what_could_have_been_asked_is_missed(open_desk: OpenDesk) -> None:
    async with open_desk((*URGENT, cmd.Flag("urgent", raised=False))) as desk:
        await desk.press("f10", "1", "0")
        desk.shows("No. Hp*: wajib, masih kosong", "(1 kosong)")


async def test_two_reports_are_two_windows(open_desk: OpenDesk) -> None:
    async with open_desk(TWO_REPORTS) as desk:
        await desk.press("f10", "1")
        desk.shows("3  APKT › Laporan 1", "4  APKT › Laporan 2")
        await desk.press("3")
        desk.shows("Deskripsi: Tanya tagihan")
        desk.lacks("Lampu jalan")
        await desk.press("4")
        desk.shows("Deskripsi: Lampu jalan", "Nama: MASNA")
        await desk.press("2", "pagedown")
        desk.shows("1) Gangguan. Keperluan: Tanya", "2) Gangguan. Keperluan: Lampu")
