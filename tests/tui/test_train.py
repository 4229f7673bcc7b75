"""A trainee alone at a terminal: the customer's words, the real desk, the applications, the grade."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from textual import events

from sop_tui.cli.findings import read_scenario
from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from sop_tui.core.scenario import Scenario
from sop_tui.core.training.session import Level, Session
from sop_tui.core.training.walk import random_scenario
from sop_tui.store.drilled import drills_path
from sop_tui.store.folder import DataFolder
from sop_tui.store.replicas import read_replica
from sop_tui.store.scripts import Scripts, packaged
from sop_tui.store.sessions import sessions, training_folder
from sop_tui.store.speeches import read_speech
from sop_tui.store.trainer import Trainer, Wanted
from sop_tui.tui.keyboard import Pressed
from sop_tui.tui.train_app import TrainApp
from tests.tui.conftest import SIZE, Desk, FrozenClock, sealed_in

MASNA = "ibu_masna"
EMAIL = "MASNA.AYA@YAHOO.COM"
ADDRESS = "JL RADEN MAS PANJI ANOM GG IKHAM RT 2 KEL PAGUTAN TIMUR KEC MATARAM"

TO_READBACK: tuple[Command, ...] = (
    *(cmd.Confirm(), cmd.Answer("IBU MASNA"), cmd.Choose("ada"), cmd.Answer(EMAIL), cmd.Answer("Lampu padam sebagian")),
    *(cmd.Choose("gangguan"), cmd.Choose("tidak"), cmd.Answer(ADDRESS), cmd.Choose("pemilik")),
)
TO_THE_END = (
    *("space",) * 8,
    *("2", "=U", "enter", "enter", "enter", "1", "enter", "1", "enter", "enter", "enter", "enter", "2"),
    *("enter", "enter", "enter", "1"),
)


@cache
def scenario(name: str) -> Scenario:
    """A packaged scenario."""
    return read_scenario(packaged() / "latihan" / f"{name}.yaml")


class Trainee(Desk):
    """The trainee's app under a pilot."""

    app: TrainApp  # type: ignore[assignment] # has a desk too, and no station

    @property
    def folder(self) -> DataFolder:
        """The training folder."""
        return self.app.trainer.folder

    @property
    def strip(self) -> str:
        """What the customer says."""
        return " ".join(" ".join(self.rows[:2]).replace("PELANGGAN", "").split())

    def sessions(self) -> list[Session]:
        """What was graded."""
        found = list(sessions(self.folder))
        assert all(isinstance(one, Session) for one in found)
        return [one for one in found if isinstance(one, Session)]

    async def hold(self, commands: Iterable[Command]) -> None:
        """Carry commands out without pressing keys; the customer hears them."""
        for command in commands:
            assert self.screen.perform(command), f"{command}: {self.text}"
        await self.shown()

    async def home(self) -> None:
        """Wait until the home screen stands."""
        await self.shown()
        self.shows("Latihan ─ Rani")


OpenTraining = Callable[..., AbstractAsyncContextManager[Trainee]]


@pytest.fixture
def training(tmp_path: Path, scripts: Scripts) -> OpenTraining:
    """Opens the trainee's app: ``training(MASNA)`` with a call, ``training()`` at its home screen."""

    @asynccontextmanager
    async def opened(
        name: str | None = None,
        *,
        level: Level = 1,
        seed: int | None = 7,
        random: bool = False,
        size: tuple[int, int] = SIZE,
        pace: float = 0,
    ) -> AsyncIterator[Trainee]:
        clock, seeds = FrozenClock(), count(40)
        replica = read_replica(packaged(), scripts.book)
        folder = training_folder(DataFolder(tmp_path / "data"))
        trainer = Trainer(
            folder,
            scripts,
            read_speech(packaged()),
            replica,
            "Rani",
            clock.now,
            lambda: next(seeds),
            monotonic=clock.monotonic,
        )
        wanted = Wanted(scenario(name) if name else None, level, seed) if name or random else None
        listed = [scenario(one) for one in (MASNA, "marah_saat_email", "turun_daya_berhak", "salah_sambung")]
        app = TrainApp(trainer, listed, begin=wanted, level=level, pace=pace)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            trainee = Trainee(app, pilot, clock)  # type: ignore[arg-type]
            await trainee.shown()
            yield trainee

    return opened


async def test_from_the_first_word_to_the_grade(training: OpenTraining) -> None:
    async with training(MASNA) as desk:
        desk.shows("“Selamat pagi, PLN 123 dengan Rani.”", "PELANGGAN", "Ctrl+O Aplikasi", "Ctrl+G Mohon diulang")
        await desk.press("enter")
        desk.shows("Nama:")
        assert "IBU MASNA" in desk.strip
        desk.clock.seconds = 30
        await desk.press("=IBU MASNA", "enter", "1")
        await desk.hold(TO_READBACK[3:])
        desk.shows("apakah benar MASNA.AYA@YAHOO.COM?", "0/10")
        await desk.press(*TO_THE_END[:8])
        assert "Bukan A, tapi U, Uniform" in desk.strip, "the customer objects at the letter that is wrong"
        await desk.press(*TO_THE_END[8:])
        desk.shows("Panggilan ditutup ─ Selesai dilayani", "Alamat*: MASNA.AYU@YAHOO.COM", "Ctrl+O Aplikasi")
        assert desk.sessions() == []

        await desk.press("ctrl+o", "alt+2")
        desk.shows("APLIKASI ─ Catat menurut lembar salin.", "CRM › Data Penelpon")
        desk.clock.seconds = 100
        await desk.press(*("tab",) * 4, "=MASNA.AYU@YAHOO.COM", "f2", "esc")
        desk.shows("Panggilan ditutup")
        await desk.press("s", "esc")
        desk.shows("Panggilan ditutup")
        await desk.press("s", "1")
        desk.shows("Hasil latihan ─ Rani", "Nilai ")

        (session,) = desk.sessions()
        grade = session.assessment
        assert (session.scenario, session.level, session.seed, session.random) == (MASNA, 1, 7, False)
        assert (session.topic, session.trainee) == ("gangguan", "Rani")
        assert (grade.rules_share, grade.fields_share, grade.outcome_right) == (100, 100, True)
        saved = {column.column: column.verdict for column in grade.columns}
        assert saved["crm.data_penelpon.email"] == "right"
        assert saved["apkt.laporan.email_pelapor"] == "missing"
        assert grade.handle_ms == 100_000
        assert grade.keys > len("IBU MASNAmasna.ayu@yahoo.com")
        assert [one.why for one in session.heard].count("objection") == 1
        assert {work.act for work in session.work} >= {"opened", "typed", "saved"}

        (sealed,) = sealed_in(desk.folder)
        assert (sealed["mode"], sealed["agent"], sealed["outcome"]) == ("training", "Rani", "selesai")
        assert sealed["started_at"].startswith("2019-12-10T09:12:00"), "the SOPs of the scenario's day hold"
        assert sealed["call_id"] == session.call_id
        await desk.press("esc")
        await desk.home()
        desk.shows(f"nilai {grade.points}, tk 1", "Kemajuan  1 sesi")


async def test_the_call_is_seen_again_and_is_not_among_the_live_ones(training: OpenTraining, tmp_path: Path) -> None:
    async with training("salah_sambung") as desk:
        await desk.press("enter", "f10", "1")
        desk.shows("Masih ada yang wajib")
        await desk.press("0")
        desk.shows("Panggilan ditutup")
        await desk.press("s", "1")
        desk.shows("Hasil latihan")
        await desk.press("p")
        desk.shows("langkah 1/", "Spasi Putar")
        await desk.press("esc")
        desk.shows("Hasil latihan")
        assert [path.name for path in (tmp_path / "data").iterdir()] == ["training"]


async def test_the_customer_waits_until_the_question_was_put_and_enter_says_so(training: OpenTraining) -> None:
    async with training(MASNA, pace=1000) as desk:
        await desk.press("enter")
        assert "Enter: langsung dijawab" in desk.strip
        await desk.press("enter")
        assert desk.strip.startswith("“"), desk.text
        assert "MASNA" not in desk.strip, "words come one by one"
        desk.lacks("Ketik jawabannya dahulu.")
        await desk.press("enter")
        desk.shows("Ketik jawabannya dahulu.")


async def test_what_is_asked_for_again_is_said_again(training: OpenTraining) -> None:
    async with training(MASNA, level=3) as desk:
        await desk.press("ctrl+g")
        desk.shows("UCAPKAN")
        await desk.press("enter")
        first = desk.strip
        assert "MASNA" in first.upper()
        await desk.press("=Ana", "ctrl+g")
        assert "MASNA" in desk.strip.upper()
        desk.shows("Nama: Ana")


async def test_the_customer_is_heard_in_the_applications_too(training: OpenTraining) -> None:
    async with training(MASNA) as desk:
        await desk.press("enter", "ctrl+o")
        desk.shows("APLIKASI ─ TANYAKAN: Mohon maaf", "Data Caller", "IBU MASNA”")
        await desk.press("ctrl+o")
        desk.shows("TANYAKAN", "Nama:")


async def test_the_desk_is_whole_below_the_customer_at_every_size(training: OpenTraining) -> None:
    async with training(MASNA) as desk:
        await desk.hold(TO_READBACK)
        for size in ((60, 16), (80, 24), (81, 23), (120, 30)):
            await desk.resize(*size)
            desk.shows("MASNA.AYA@YAHOO.COM?”", "EJA   M", "0/10", "▲", "1  Benar", "0877-5865-8589", "MASIH WAJIB")
            desk.shows("PELANGGAN  ", "“Iya, saya pemiliknya.”", "Ctrl+O Aplikasi", "Ctrl+G Mohon diulang", "Akhiri")
        await desk.resize(50, 12)
        desk.shows("Layar terlalu kecil")


async def test_who_leaves_is_asked_and_the_call_is_closed_without_a_grade(training: OpenTraining) -> None:
    async with training(MASNA) as desk:
        await desk.press("enter", "ctrl+q", "1")
        desk.shows("Nama:")
        await desk.press("ctrl+q", "2")
        await desk.home()
        (sealed,) = sealed_in(desk.folder)
        assert sealed["outcome"] == "terputus"
        assert (desk.sessions(), list(desk.folder.journal.iterdir())) == ([], [])


async def test_a_session_that_was_cut_off_is_closed_at_the_next_start_and_told(training: OpenTraining) -> None:
    async with training(MASNA) as desk:
        await desk.press("enter")
        desk.screen.live.journal.close()
    async with training() as desk:
        desk.shows("1 latihan yang terputus sudah ditutup, tanpa nilai.")
        (sealed,) = sealed_in(desk.folder)
        assert (sealed["outcome"], sealed["mode"]) == ("terputus", "training")
        assert list(desk.folder.journal.iterdir()) == []


async def test_home_lists_customers_by_topic_and_keys_typed_ahead_are_for_the_call(training: OpenTraining) -> None:
    async with training() as desk:
        desk.shows("LATIHAN BEBAS", "Pelanggan acak", "Kemajuan", "DRIL", "GANGGUAN", "Email di CRM salah satu huruf")
        await desk.press("=masna tidak ada")
        desk.shows("Tidak ada yang cocok")
        await desk.press("esc", "=contoh sop")
        desk.lacks("DRIL", "Pelanggan acak")
        await desk.press("f3", "f3", "enter", "enter")
        desk.shows("Nama:")
        assert desk.app.practice is not None
        assert (desk.app.practice.prepared.level, desk.app.practice.prepared.seed) == (3, 40)


async def test_what_is_typed_on_the_list_is_searched_for(training: OpenTraining) -> None:
    async with training() as desk:
        await desk.press("down", "=marah")
        desk.shows("Marah saat email akan ditanyakan")
        desk.lacks("DRIL")
        await desk.press("esc", "=turun_daya_berhak")
        desk.shows("PERMOHONAN")


async def test_after_a_session_another_search_takes_the_place_of_the_last(training: OpenTraining) -> None:
    async with training() as desk:
        await desk.press("=tertukar", "enter", "esc", "esc", "=marah")
        desk.shows("Marah saat email akan ditanyakan")


async def test_keys_that_a_terminal_brings_together_are_counted_one_by_one(training: OpenTraining) -> None:
    async with training(MASNA) as desk:
        assert desk.app.practice is not None
        before = desk.app.practice.keys
        desk.app.post_message(Pressed([events.Key("f1", None), events.Key("escape", None)], False))
        await desk.shown()
        assert desk.app.practice.keys == before + 2


async def test_in_the_applications_enter_is_not_said_to_have_the_customer_speak(training: OpenTraining) -> None:
    async with training(MASNA, pace=1) as desk:
        await desk.press("enter")
        assert "Enter: langsung dijawab" in desk.strip
        await desk.press("ctrl+o")
        assert "langsung dijawab" not in desk.text


async def test_a_customer_of_chance_is_the_one_of_the_seed(training: OpenTraining) -> None:
    async with training(random=True, seed=5, level=2) as desk:
        assert desk.app.practice is not None
        prepared, trainer = desk.app.practice.prepared, desk.app.trainer
        assert (prepared.random, prepared.seed) == (True, 5)
        made = random_scenario(trainer.scripts.book, trainer.speech, trainer.replica, 5)
        desk.shows(made.caller[-4:])
        await desk.press("enter")
        assert "“" in desk.strip


async def test_a_drill_is_opened_from_home_and_closed_again(training: OpenTraining) -> None:
    async with training() as desk:
        await desk.press("=mirip", "esc", "=tertukar", "enter")
        desk.shows("Dril: Huruf yang mudah tertukar")
        await desk.press("esc", "esc")
        await desk.home()


async def test_what_cannot_be_read_of_the_record_is_told_and_kept(training: OpenTraining) -> None:
    async with training() as desk:
        desk.lacks("rusak")
        drills = drills_path(desk.folder, "Rani")
    drills.parent.mkdir(parents=True, exist_ok=True)
    drills.write_bytes(b"{half\n")
    session = desk.folder.path / "sessions" / "2026" / "03" / "02" / "0195.json"
    session.parent.mkdir(parents=True)
    session.write_bytes(b"{")
    async with training() as desk:
        desk.shows("1 hasil sesi dan 1 baris catatan dril rusak")
        assert (drills.read_bytes(), session.read_bytes()) == (b"{half\n", b"{")
