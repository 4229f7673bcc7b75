"""The applications beside a trainee's desk, on the screen: looked up in, typed in and saved with keys or the mouse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest
from textual import on
from textual.content import Content
from textual.pilot import Pilot

import sop_tui.tui
from sop_tui.cli.findings import SCENARIOS, read_scenario
from sop_tui.core.training.backoffice import BackOffice
from sop_tui.core.training.session import Work
from sop_tui.store.replicas import read_replica
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.tui.screens.applications import ApplicationsScreen
from sop_tui.tui.terminal_app import TerminalApp
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.replica_page import ReplicaLine
from tests.tui.conftest import pressed

SIZES = [(80, 24), (60, 16), (132, 40)]
DOING = "TANYAKAN: Baik Ibu, ada yang dapat kami bantu?"


@cache
def office(name: str) -> BackOffice:
    book = read_folder(packaged()).book
    scenario = read_scenario(packaged() / SCENARIOS / f"{name}.yaml")
    return BackOffice.begin(book, read_replica(packaged(), book), scenario, 7)


class Beside(TerminalApp):
    """Keeps what was done, as the trainee's app does."""

    CSS_PATH = str(Path(sop_tui.tui.__file__).with_name("sop.tcss"))

    def __init__(self, begun: BackOffice) -> None:
        super().__init__()
        self.begun = begun
        self.work: list[Work] = []
        self.said = "“Email saya Mama, Alfa …”"

    def on_mount(self) -> None:
        super().on_mount()
        self.open()

    def open(self) -> None:
        """Ctrl+O at the desk."""
        self.push_screen(ApplicationsScreen(self.office, lambda: 4200, DOING, self._strip))

    def _strip(self) -> Content:
        return plain(self.said)

    @property
    def office(self) -> BackOffice:
        """What the deeds that were told of come to."""
        found = self.begun
        for work in self.work:
            found = found.do(work)
        return found

    @on(ApplicationsScreen.Worked)
    def _worked(self, event: ApplicationsScreen.Worked) -> None:
        self.work.append(event.work)


class Trainee:
    """Who sits before it."""

    def __init__(self, app: Beside, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def rows(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    async def press(self, *keys: str) -> None:
        """Keys as fast as they can come; ``=text`` types a text."""
        for key in keys:
            for event in pressed(key):
                self.app.post_message(event)
        await self.shown()

    async def click(self, words: str) -> None:
        """Click on these words."""
        y = next(at for at, row in enumerate(self.rows) if words in row)
        await self.pilot.click(offset=(self.rows[y].index(words), y))
        await self.shown()

    async def shown(self) -> None:
        """Wait until every key had its effect, and the screen shows it."""
        await asyncio.sleep(0)
        while not self.app.settled:  # noqa: ASYNC110 - the app tells when it is asked
            await asyncio.sleep(0)
        for _ in range(3):
            await self.pilot.pause(0)

    def shows(self, *texts: str) -> None:
        missing = [text for text in texts if text not in self.text]
        assert not missing, f"{missing} not on the screen:\n{self.text}"


@asynccontextmanager
async def beside(name: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Trainee]:
    app = Beside(office(name))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        trainee = Trainee(app, pilot)
        await trainee.shown()
        yield trainee
        if isinstance(app.screen, ApplicationsScreen):
            assert app.screen.office.papers == app.office.papers, "the screen and what it told of came apart"


@pytest.mark.parametrize("size", SIZES)
async def test_a_known_caller_is_shown_at_once(size: tuple[int, int]) -> None:
    async with beside("ibu_masna", size) as trainee:
        trainee.shows("APLIKASI ─ TANYAKAN", "“Email saya", "1 Data Caller", "Cek NIK", "MASNA.AYA@YAHOO.COM")
        trainee.shows("Esc Kembali", "F2 OK")
        assert all(len(row) <= size[0] for row in trainee.rows)


@pytest.mark.parametrize("size", SIZES[:2])
async def test_an_earlier_report_is_found_and_read(size: tuple[int, int]) -> None:
    async with beside("berulang_mutasi", size) as trainee:
        await trainee.press("alt+6", "=081311130001", "enter")
        trainee.shows("Isi juga Tanggal awal dan Tanggal akhir (s/d).")
        await trainee.press("tab", "=25-11-2019", "tab", "=20-04-2021", "enter")
        trainee.shows("2 data ditemukan.", "BATAL", "Pengusut" if size[0] > 60 else "Pengusu…")
        await trainee.press("1")
        trainee.shows("DIALIHKAN MENJADI G5921041400058")
        await trainee.press("2")
        trainee.shows("Deskripsi: G5921041400058 MUTASI K : K5421041400002", "Status: Pengusutan Regu")


async def test_what_is_searched_by_waits_for_the_rest() -> None:
    """A line that is left is not lost, and nothing is searched before Enter."""
    async with beside("turun_daya_berhak") as trainee:
        await trainee.press("alt+0", "=532100456789", "tab", "=Aminah", "tab")
        assert not [work for work in trainee.app.work if work.act == "searched"]
        await trainee.press("enter")
        trainee.shows("532100456789", "1 data ditemukan.")
        assert {work.column: work.value for work in trainee.app.work if work.act == "searched"} == {
            "idpel": "532100456789",
            "nama": "Aminah",
            "telepon": "",
        }


async def test_a_form_is_typed_and_saved() -> None:
    async with beside("hp_lain") as trainee:
        await trainee.press(
            "alt+2", "=evi", "enter", "=EVI.SMG@GMAIL.COM", "down", "=81325004444", "down", "down", "=EVI.SMG@GMAIL.COM"
        )
        trainee.shows("• Nama*", "evi", "2 Data Penelpon•")
        assert "crm.data_penelpon.email" not in trainee.app.office.content()
        await trainee.press("f2")
        trainee.shows("✓ Nama*", "Data Penelpon disimpan.", "(ditulis oleh program")
        assert "2 Data Penelpon•" not in trainee.text
        assert trainee.app.office.content() == {
            "crm.data_penelpon.id_caller": "081455551111",
            "crm.data_penelpon.nama": "evi",
            "crm.data_penelpon.alamat": "EVI.SMG@GMAIL.COM",
            "crm.data_penelpon.hp": "81325004444",
            "crm.data_penelpon.email": "EVI.SMG@GMAIL.COM",
        }


async def test_what_is_required_and_empty_is_told_when_it_is_saved() -> None:
    async with beside("hp_lain") as trainee:
        await trainee.press("f2")
        trainee.shows("Data Caller disimpan. Masih kosong: No. Hp, Nama, Alamat.")


async def test_what_crm_shows_is_typed_over() -> None:
    async with beside("ibu_masna") as trainee:
        await trainee.press("tab", "tab", "=IBU MASNA AYU", "f2")
        assert trainee.app.office.content()["crm.data_caller.nama"] == "IBU MASNA AYU"


async def test_esc_leads_back_and_loses_nothing() -> None:
    async with beside("hp_lain") as trainee:
        await trainee.press("alt+7", "=Jawa Tengah", "esc")
        assert not isinstance(trainee.app.screen, ApplicationsScreen)
        assert trainee.app.office.unsaved() == {"ap2t.pemohon.provinsi": "Jawa Tengah"}
        trainee.app.open()
        await trainee.shown()
        trainee.shows("AP2T › Pemohon", "• Provinsi", "Jawa Tengah")


async def test_another_report_is_begun_once_the_first_is_saved() -> None:
    async with beside("hp_lain") as trainee:
        await trainee.press("alt+5", "=K1", "f4")
        trainee.shows("Isian ini belum disimpan. F2: simpan. F4 lagi: buang.", "K1")
        await trainee.press("f2", "f4", "f2")
        assert [dict(record)["no_lapor"] for record in trainee.app.office.records("apkt.laporan")] == ["K1", ""]


async def test_what_was_typed_in_a_form_is_thrown_away_when_it_is_asked_for_twice() -> None:
    async with beside("hp_lain") as trainee:
        await trainee.press("alt+5", "=K1", "f4", "=2", "f4")
        trainee.shows("K12", "F4 lagi: buang")
        await trainee.press("f4")
        trainee.shows("Formulir baru.")
        assert "K12" not in trainee.text
        assert trainee.app.office.unsaved() == {}


async def test_up_and_down_go_from_line_to_line_and_the_line_is_marked() -> None:
    async with beside("hp_lain") as trainee:
        await trainee.press("alt+5", "down", "down", "down", "=x", "backspace", "up", "=Nama ini")
        trainee.shows("  Nama                Nama ini")
        [marked] = [line.cell for line in trainee.app.screen.query(ReplicaLine) if line.has_class("-typing")]
        assert marked is not None
        assert marked.title == "Nama"


async def test_the_mouse_does_it_too() -> None:
    async with beside("alamat_dua_keperluan") as trainee:
        await trainee.click("DIL")
        trainee.shows("Cari menurut IDPEL")
        await trainee.press("up", "down", "down", "down", "=081311120012", "enter")
        trainee.shows("2 data ditemukan.", "JL KERTAJAYA 88 SURABAYA")
        await trainee.click("JL KERTAJAYA")
        trainee.shows("Alamat: JL KERTAJAYA 88 SURABAYA", "Langganan 1")


async def test_page_keys_go_round_the_windows() -> None:
    async with beside("hp_lain") as trainee:
        await trainee.press("pageup")
        trainee.shows("Aplikasi pengecekan NIK › Cek NIK")
        await trainee.press("pagedown", "pagedown")
        trainee.shows("CRM › Data Penelpon")


async def test_names_are_only_text() -> None:
    async with beside("nama_berkurung") as trainee:
        await trainee.press("alt+0", "down", "=budi", "enter")
        trainee.shows("BUDI [SBY] [/B] [@CLICK=APP.QUIT]X")


async def test_the_customer_goes_on_talking() -> None:
    async with beside("hp_lain") as trainee:
        await trainee.press("=abc")
        trainee.app.said = "“Halo, masih di sana?”"
        for strip in trainee.app.screen.query("CustomerStrip"):
            strip.redraw()  # type: ignore[attr-defined]
        await trainee.shown()
        trainee.shows("“Halo, masih di sana?”", "abc")


async def test_a_key_without_a_use_says_so_or_does_nothing() -> None:
    async with beside("hp_lain") as trainee:
        await trainee.press("alt+6", "f4", "f2")
        trainee.shows("Di jendela ini tidak ada yang disimpan.")
        await trainee.press("f1")
        trainee.shows("Tombol di aplikasi", "Simpan formulir ini")
        await trainee.press("esc")
        trainee.shows("APKT › Monitoring Tiket")
