"""The table of sealed calls: what is shown of each, filtered, sorted, drawn, and opened."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.limits import Selection
from sop_tui.core.summary import summary
from sop_tui.core.transcript import seal
from sop_tui.store.calls import document_bytes, read_transcript
from sop_tui.store.folder import DataFolder
from sop_tui.store.held import Held
from sop_tui.store.index import Index
from sop_tui.store.index_query import Order
from sop_tui.store.index_rows import Row
from sop_tui.store.scripts import Scripts, packaged
from sop_tui.tui.review_app import ReviewApp
from sop_tui.tui.screens.review import KEYS
from tests.cli_runner import TERMINAL_ORDERS, document, run
from tests.tui.conftest import BEGAN
from tests.tui.reviewing import HOSTILE, SLIPSHOD, Played, Reviewer, hold

CUT_OFF: Played = ((1, cmd.Confirm()), (2, cmd.End("terputus")))
STORE: tuple[tuple[str, float, Played], ...] = (
    ("Rani", 0, SLIPSHOD),
    ("Sari", 1, CUT_OFF),
    ("Sari", 2, [(1, cmd.Confirm()), (1, cmd.Note("pelanggan minta salinan rekening")), (1, cmd.End("terputus"))]),
)
"""Agent, day, and what was done."""

Open = Callable[..., AbstractAsyncContextManager[Reviewer]]


@pytest.fixture
def review(tmp_path: Path, scripts: Scripts) -> Open:
    """Opens the table over calls that are held now."""

    @asynccontextmanager
    async def opened(
        store: Iterable[tuple[str, float, Played]] = STORE, *, size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[Reviewer]:
        folder = DataFolder(tmp_path / "data")
        for agent, days, played in store:
            hold(folder.path, scripts, played, agent=agent, days=days)
        with Index.open(folder) as index:
            app = ReviewApp(Held(folder), index, packaged(), "Wati", lambda: BEGAN)
            async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
                reviewer = Reviewer(app, pilot)
                await reviewer.shown()
                yield reviewer

    return opened


def calls(reviewer: Reviewer) -> list[str]:
    """The rows of calls, days first, agents second."""
    rows = [row.split() for row in reviewer.rows if row.startswith(" 20")]
    return [f"{row[0]} {row[2]}" for row in rows]


async def typed(reviewer: Reviewer, text: str) -> None:
    """Type a filter, and wait until it is looked for."""
    await reviewer.press("/", *["backspace"] * 60, f"={text}")
    await reviewer.pilot.pause(0.2)
    await reviewer.shown()


def copies(path: Path, count: int) -> None:
    """So many more calls, each like this one."""
    held = read_transcript(path)
    for number in range(count):
        copy = seal({**held, "call_id": f"{held['call_id'][:-4]}{number:04}"})
        path.with_name(f"{copy['call_id']}.json").write_bytes(document_bytes(copy))


class TestTheTable:
    async def test_shows_the_newest_first_and_what_each_came_to(self, review: Open, tmp_path: Path) -> None:
        async with review() as reviewer:
            reviewer.shows("3 panggilan", "Wati")
            assert calls(reviewer) == ["2019-12-11 Sari", "2019-12-10 Sari", "2019-12-09 Rani"]
            row = next(row for row in reviewer.rows if "Rani" in row).split()
            call = summary(read_transcript(next((tmp_path / "data/calls/2019/12/09").iterdir())))
            figures = [str(call.violated), str(round(100 * (call.share or 0))), "–"]
            assert row == ["2019-12-09", "10:00", "Rani", "informasi", "selesai", "01:41", *figures]

    async def test_of_no_call_is_empty(self, review: Open, tmp_path: Path) -> None:
        (tmp_path / "data/calls").mkdir(parents=True)
        async with review([]) as reviewer:
            reviewer.shows("0 panggilan")
            await reviewer.press("enter", "r", "down", "end", "pageup")

    async def test_obeys_nothing_in_a_call(self, review: Open) -> None:
        hostile = [(1, cmd.Confirm()), (1, cmd.Answer(HOSTILE)), (1, cmd.Note(HOSTILE)), (1, cmd.End("terputus"))]
        async with review([(HOSTILE, 0, hostile)]) as reviewer:
            await typed(reviewer, "Budi")
            assert not TERMINAL_ORDERS.search(reviewer.text)
            reviewer.shows("1 panggilan", "[b]Budi")

    async def test_of_many_calls_has_only_what_is_in_sight(
        self, review: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scripts: Scripts
    ) -> None:
        asked: list[int] = []
        whole = Index.calls

        def noted(self: Index, selection: Selection, order: Order, limit: int, offset: int) -> list[Row]:
            asked.append(offset)
            return whole(self, selection, order, limit, offset)

        monkeypatch.setattr(Index, "calls", noted)
        copies(hold(tmp_path / "data", scripts, CUT_OFF), 129)
        async with review([]) as reviewer:
            reviewer.shows("130 panggilan")
            await reviewer.press("end")
            for _ in range(500):
                # Where the table comes to, it reads: the last page is asked for once it is in sight.
                if calls(reviewer):
                    break
                await reviewer.pilot.pause(0.01)
            assert calls(reviewer)[-1] == "2019-12-09 Rani"
            assert set(asked) == {0, 100}


class TestTheFilter:
    async def test_leaves_what_it_says(self, review: Open) -> None:
        found = {
            "agen:sari": ["2019-12-11 Sari", "2019-12-10 Sari"],
            "langgar:ada": ["2019-12-11 Sari", "2019-12-10 Sari", "2019-12-09 Rani"],
            "lama:>60": ["2019-12-09 Rani"],
            "hari:2019-12-10": ["2019-12-10 Sari"],
            'catat:"salinan rekening"': ["2019-12-11 Sari"],
            "ulasan:sudah": [],
            "masna": ["2019-12-09 Rani"],
        }
        async with review() as reviewer:
            for text, expected in found.items():
                await typed(reviewer, text)
                if text == "langgar:ada":
                    assert "2019-12-09 Rani" in calls(reviewer)
                else:
                    assert calls(reviewer) == expected, text

    async def test_tells_where_the_words_stand(self, review: Open) -> None:
        async with review() as reviewer:
            await typed(reviewer, "salinan")
            reviewer.shows("catat: …", "minta salinan rekening")

    async def test_that_is_wrong_is_told_and_leaves_the_calls(self, review: Open) -> None:
        async with review() as reviewer:
            await typed(reviewer, "lama:panjang")
            reviewer.shows("“panjang” tidak dikenal", "3 panggilan")

    async def test_is_helped_by_names_of_the_store(self, review: Open) -> None:
        async with review() as reviewer:
            await reviewer.press("f1", "=agen", "enter")
            reviewer.shows("Sari  2 panggilan")
            await reviewer.press("=sari", "enter")
            await reviewer.pilot.pause(0.2)
            await reviewer.shown()
            reviewer.shows("Saring: agen:Sari", "2 panggilan")

    async def test_is_taken_away_by_escape(self, review: Open) -> None:
        async with review() as reviewer:
            await typed(reviewer, "agen:rani")
            await reviewer.press("escape", "escape")
            await reviewer.pilot.pause(0.2)
            await reviewer.shown()
            reviewer.shows("3 panggilan")


class TestOrderAndSample:
    async def test_the_longest_first(self, review: Open) -> None:
        async with review() as reviewer:
            await reviewer.press("u", "6")
            assert calls(reviewer)[0] == "2019-12-09 Rani"
            reviewer.shows("terpanjang dahulu")

    async def test_a_sample_is_that_of_the_command(self, review: Open, tmp_path: Path) -> None:
        store = [(agent, number / 24, CUT_OFF) for agent in ("Rani", "Sari") for number in range(5)]
        async with review(store) as reviewer:
            await reviewer.press("s", *["backspace"], "=2 undian", "enter")
            reviewer.shows("4 panggilan", "2 tiap agen dan pekan")
            shown = [" ".join(row.split()[:3]) for row in reviewer.rows if row.startswith(" 20")]
            drawn = document(run("sample", "--data", tmp_path / "data", "--per", 2, "--seed", "undian", "--json"))
            assert shown == [f"{c['started_at'][:10]} {c['started_at'][11:16]} {c['agent']}" for c in drawn["calls"]]
            await typed(reviewer, "agen:rani")
            reviewer.shows("2 panggilan")
            await reviewer.press("escape", "escape")
            reviewer.shows("5 panggilan")

    async def test_what_is_no_sample_is_told(self, review: Open) -> None:
        async with review() as reviewer:
            await reviewer.press("s", "=semua", "enter")
            reviewer.shows("misalnya 3 pekan47")


class TestACall:
    async def test_is_opened_and_left(self, review: Open) -> None:
        async with review() as reviewer:
            await reviewer.press("end", "enter")
            reviewer.shows("langkah 1/14", "R Nilai", "Selamat pagi, PLN 123 dengan Rani")
            await reviewer.press("escape")
            reviewer.shows("3 panggilan")

    async def test_that_is_damaged_is_told_and_not_opened(self, review: Open, tmp_path: Path, scripts: Scripts) -> None:
        path = hold(tmp_path / "data", scripts, CUT_OFF)
        path.with_name("01a201d8-0000-7000-8000-000000000000.json").write_text("{")
        async with review([]) as reviewer:
            await reviewer.press("end")
            reviewer.shows("Berkas rusak (TRANSCRIPT_JSON): 01a201d8-0000")
            await reviewer.press("enter")
            reviewer.shows("bukan transkrip", "1  Baik")
            await reviewer.press("1")
            reviewer.shows("2 panggilan")

    async def test_sealed_meanwhile_is_found_by_f5(self, review: Open, tmp_path: Path, scripts: Scripts) -> None:
        async with review() as reviewer:
            hold(tmp_path / "data", scripts, CUT_OFF, agent="Tuti", days=3)
            await reviewer.press("f5")
            reviewer.shows("4 panggilan", "Tuti")


async def test_every_size_holds(review: Open) -> None:
    async with review() as reviewer:
        for size in ((1, 1), (60, 16), (120, 40), (40, 10), (80, 24)):
            await reviewer.resize(*size)
            await reviewer.press("down", "f1", "escape", "u", "escape")
            if size >= (60, 16):
                reviewer.shows("F1 Bantuan", "Enter Putar", "Rani")


async def test_of_the_footer_all_keys_are_bound(review: Open) -> None:
    async with review() as reviewer:
        bound = reviewer.app.screen.active_bindings
        assert [key for row in KEYS for key in row.keys.split(",") if key not in bound] == []


def test_a_terminal_is_needed(tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir()
    result = run("review", "--data", tmp_path)
    assert (result.exit_code, "TERMINAL_MISSING" in result.stderr) == (2, True)
