"""A sealed call seen again: the desk as it was at every step, and the time line beside it."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.call import refold
from sop_tui.core.events import Event
from sop_tui.core.timeline import PAUSE_MAX_MS, timeline
from sop_tui.core.transcript import events_of
from sop_tui.core.view import desk_view
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.held import Held
from sop_tui.store.scripts import Scripts, packaged, read_folder
from sop_tui.tui.review_app import ReplayApp
from sop_tui.tui.screens.playback import KEYS, PlaybackScreen
from tests.cli_runner import TERMINAL_ORDERS, altered, broken, run, scripts_in
from tests.tui.conftest import AT_READBACK, Desk, OpenDesk
from tests.tui.reviewing import HOSTILE, SLIPSHOD, Played, Reviewer, hold

Play = Callable[..., AbstractAsyncContextManager[Reviewer]]
STEPS = len(SLIPSHOD) + 1
LEADING = {
    "right": 2,
    "down down up": 2,
    "left": 1,
    "end": STEPS,
    "end right": STEPS,
    "end home": 1,
    "n": 10,
    "n n": STEPS,
    "end N": 10,
    "k": 13,
    "c": 6,
    "end C": 6,
    "h": 10,
    "pagedown": 11,
    "i enter": 13,
    "v =DTA-3 enter": 10,
}
"""Keys from the first step on, and the step that they lead to."""


@pytest.fixture
def play(tmp_path: Path, scripts: Scripts) -> Play:
    """Opens the playback of a call that is held now."""

    @asynccontextmanager
    async def opened(
        played: Played = SLIPSHOD, *, size: tuple[int, int] = (80, 24), path: Path | None = None, agent: str = "Rani"
    ) -> AsyncIterator[Reviewer]:
        path = path or hold(tmp_path / "data", scripts, played, agent=agent)
        app = ReplayApp(Held(DataFolder(tmp_path / "data")).open(path))
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            reviewer = Reviewer(app, pilot)
            await reviewer.shown()
            yield reviewer

    return opened


def screen_of(reviewer: Reviewer) -> PlaybackScreen:
    assert isinstance(reviewer.app.screen, PlaybackScreen)
    return reviewer.app.screen


def ends_of_steps(events: list[Event]) -> Iterator[list[Event]]:
    """The events up to the end of each command."""
    for number, event in enumerate(events, start=1):
        if number == len(events) or events[number].batch != event.batch:
            yield events[:number]


def desk_rows(rows: list[str]) -> list[str]:
    """What a desk shows of a call, whatever room it has: no blank lines, no clock, no cut end."""
    return [" ".join(row.split()) for row in rows if row.strip()]


class TestTheDeskAtAStep:
    @pytest.mark.parametrize("scenario", ["salah_dengar", "marah_di_tengah_eja", "turun_daya_lalu_tagihan"])
    def test_is_the_desk_s_own_at_every_event(self, tmp_path: Path, scripts: Scripts, scenario: str) -> None:
        assert run("simulate", packaged() / f"latihan/{scenario}.yaml", "--out", tmp_path).exit_code == 0
        held = Held(DataFolder(tmp_path)).open(next((tmp_path / "calls").rglob("*.json")))
        assert held.replay is not None
        events = events_of(held.document)
        for step, so_far in enumerate(ends_of_steps(events)):
            assert desk_view(held.replay.at(step)) == desk_view(refold(scripts.book, so_far))
            assert held.timeline.steps[step].last == so_far[-1].seq
        assert step + 1 == len(held.replay) == len(held.timeline.steps)

    async def test_is_drawn_as_the_cso_saw_it(self, open_desk: OpenDesk, play: Play) -> None:
        shown: list[list[str]] = []
        async with open_desk(size=(80, 17)) as desk:
            shown.append(_call_rows(desk))
            for command in AT_READBACK:
                await desk.hold([command])
                shown.append(_call_rows(desk))
        async with play([(0, command) for command in (*AT_READBACK, cmd.End("terputus"))]) as reviewer:
            for rows in shown:
                height = reviewer.app.screen.query_one("#held").size.height
                assert desk_rows(reviewer.rows[:height]) == rows
                await reviewer.press("right")

    async def test_takes_nothing_in(self, play: Play) -> None:
        async with play() as reviewer:
            before = reviewer.rows[:10]
            await reviewer.press("1", "=0087", "f8", "f10")
            assert reviewer.rows[:10] == before

    async def test_of_a_call_held_with_other_words_has_those(self, tmp_path: Path) -> None:
        scripts = scripts_in(tmp_path)
        broken(scripts, "dialog/panggilan.yaml", "PLN 123 dengan", "PLN satu dua tiga dengan")
        path = hold(tmp_path / "data", read_folder(scripts))
        shutil.rmtree(scripts)
        app = ReplayApp(Held(DataFolder(tmp_path / "data")).open(path))
        async with app.run_test(size=(80, 24)) as pilot:
            reviewer = Reviewer(app, pilot)
            await reviewer.shown()
            reviewer.shows("PLN satu dua tiga dengan Rani")


def _call_rows(desk: Desk) -> list[str]:
    """The desk's rows down to what is owed."""
    rows = desk_rows(desk.rows)
    end = next(at for at, row in enumerate(rows) if row.startswith("MASIH WAJIB"))
    return rows[: end + 1]


class TestWithoutItsScripts:
    @pytest.fixture
    def bare(self, tmp_path: Path, scripts: Scripts) -> Path:
        path = hold(tmp_path / "data", scripts)
        shutil.rmtree(tmp_path / "data/scripts")
        return path

    async def test_the_time_line_is_whole_and_why_is_told(self, play: Play, bare: Path) -> None:
        async with play(path=bare, size=(100, 40)) as reviewer:
            reviewer.shows("Layar meja tidak dapat ditampilkan", "Selamat pagi, PLN 123", "masna.ayu@yahoo.com")
            await reviewer.press("n")
            reviewer.shows("langkah 10/14")
            await reviewer.press("enter")
            reviewer.shows("Langkah 10")

    def test_altered_events_are_no_call(self, tmp_path: Path, scripts: Scripts) -> None:
        path = hold(tmp_path / "data", scripts)
        altered(path, lambda held: held["events"].pop(0), sealed=True)
        held = Held(DataFolder(tmp_path / "data")).open(path)
        assert held.replay is None
        assert "bukan urutan sebuah panggilan" in held.trouble

    def test_what_is_no_transcript_is_refused(self, tmp_path: Path, scripts: Scripts) -> None:
        path = hold(tmp_path / "data", scripts)
        altered(path, lambda held: held.pop("constraints"))
        with pytest.raises(StoreError, match="tidak sah"):
            Held(DataFolder(tmp_path / "data")).open(path)

    def test_one_that_was_altered_is_told(self, tmp_path: Path, scripts: Scripts) -> None:
        path = hold(tmp_path / "data", scripts)
        altered(path, lambda held: held.update(agent="Lain"))
        assert "tidak lagi seperti saat disegel" in Held(DataFolder(tmp_path / "data")).open(path).trouble


class TestKeys:
    async def test_lead_to_a_step(self, play: Play) -> None:
        async with play() as reviewer:
            for keys, step in LEADING.items():
                await reviewer.press("home", *keys.split())
                assert f"langkah {step}/{STEPS}" in reviewer.text, keys

    async def test_without_anything_to_go_to_it_is_told(self, play: Play) -> None:
        async with play() as reviewer:
            for key, told in (("o", "peringatan yang diabaikan"), ("C", "catatan")):
                await reviewer.press(key)
                reviewer.shows(f"langkah 1/{STEPS}", f"Tidak ada lagi: {told}")

    async def test_of_the_footer_are_all_bound(self, play: Play) -> None:
        async with play() as reviewer:
            bound = reviewer.app.screen.active_bindings
            assert [key for row in KEYS for key in row.keys.split(",") if key not in bound] == []


class TestWhatIsTold:
    async def test_pauses_haste_and_rules_stand_in_the_line(self, play: Play) -> None:
        async with play(size=(120, 40)) as reviewer:
            reviewer.shows("+62 d", "» 0,2 d", "✗ DTA-3, EML-1a", "Catatan: Pelanggan bertanya [Sby]")

    async def test_a_step_in_full(self, play: Play) -> None:
        async with play() as reviewer:
            await reviewer.press("n", "enter")
            reviewer.shows(
                "Langkah 10", "✗ melanggar DTA-3, EML-1a", "dikonfirmasi setelah 0,2 d", "MASIH WAJIB SAAT ITU"
            )

    async def test_the_letters_of_a_correction(self, play: Play) -> None:
        async with play() as reviewer:
            await reviewer.press("i")
            reviewer.shows("masna.aya@yahoo.com → masna.ayu@yahoo.com", "(a→u)")

    async def test_obeys_nothing_in_a_call(self, play: Play) -> None:
        played = [(1, cmd.Confirm()), (1, cmd.Answer(HOSTILE)), (1, cmd.Note(HOSTILE)), (1, cmd.End("terputus"))]
        async with play(played, agent=HOSTILE, size=(120, 40)) as reviewer:
            for key in ("home", "right", "right", "right", "v", "escape", "i", "escape", "enter", "escape"):
                await reviewer.press(key)
                assert not TERMINAL_ORDERS.search(reviewer.text)
            reviewer.shows("[b]Budi[/b]")

    async def test_every_size_holds_and_tells_the_way_out(self, play: Play) -> None:
        async with play() as reviewer:
            for size in ((1, 1), (60, 16), (100, 20), (120, 40), (40, 10), (80, 24)):
                await reviewer.resize(*size)
                await reviewer.press("home", "n", "t", "t", "end")
                if size >= (60, 16):
                    reviewer.shows(f"langkah {STEPS}/{STEPS}", "F1 Tombol", "Esc Kembali", "←→ Langkah")
            await reviewer.press("f1")
            reviewer.shows("Laju putar")


class TestPlaying:
    async def test_goes_on_by_itself_to_the_end(self, play: Play) -> None:
        async with play([(0.01, command) for _, command in SLIPSHOD]) as reviewer:
            await reviewer.press("x", "x", "space")
            while screen_of(reviewer).playing:
                await reviewer.pilot.pause(0.01)
            await reviewer.shown()
            reviewer.shows(f"langkah {STEPS}/{STEPS}", "Akhir panggilan", "×16")

    async def test_waits_as_the_call_did_and_stops_when_asked(self, play: Play) -> None:
        async with play() as reviewer:
            await reviewer.press("space")
            reviewer.shows("▶ ×1", "langkah 1/14", "Spasi Berhenti")
            await reviewer.press("space")
            reviewer.shows("■ ×1", "langkah 1/14", "Spasi Putar")

    async def test_tells_that_a_long_pause_is_cut_short(self, play: Play) -> None:
        async with play() as reviewer:
            await reviewer.press(*["right"] * 6, "space")
            reviewer.shows("jeda 62 d berikut ini dipersingkat: 10 d")

    def test_takes_the_call_s_own_time(self, tmp_path: Path, scripts: Scripts) -> None:
        steps = timeline(read_transcript(hold(tmp_path / "data", scripts))).steps
        assert [step.pause_ms for step in steps[1:8]] == [4000, 6000, 5000, 7000, 3000, 2000, 62_000]
        assert [step.wait_ms(4) for step in steps[1:3]] == [1000, 1500]
        assert steps[7].wait_ms(1) == PAUSE_MAX_MS


def test_a_call_of_many_steps_is_at_every_step_what_it_was(tmp_path: Path, scripts: Scripts) -> None:
    """More steps than states that are kept."""
    ticks = [(0.1, cmd.Note(f"{number}")) for number in range(1100)]
    held = Held(DataFolder(tmp_path)).open(hold(tmp_path, scripts, [*ticks, (1, cmd.End("terputus"))]))
    assert held.replay is not None
    assert [len(held.replay.at(step).notes) for step in (0, 1, 2, 511, 777, 1100)] == [0, 1, 2, 511, 777, 1100]
