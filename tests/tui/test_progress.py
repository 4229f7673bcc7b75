"""The screens of how trainees come on."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual_plotext import PlotextPlot

from sop_tui.core.training.session import Session
from sop_tui.store.folder import DataFolder
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.tui.progress_app import ProgressApp
from sop_tui.tui.screens.lesson import LessonScreen
from sop_tui.tui.screens.progress import ProgressScreen, TraineeScreen
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import PickList
from tests.training.practised import ATTEMPT, session

BOOK = read_folder(packaged()).book
BUDI = "Budi [b]Sby[/b]"
PRACTICE = (
    session(1, graded={"points": 95}),
    session(2, practised_at="2026-11-10T08:00:00+07:00", graded={"points": 75}),
    session(3, trainee=BUDI, graded={"points": 30, "clauses": {"EML-1a": "violated"}}),
)


def app(tmp_path: Path, sessions: Sequence[Session] = PRACTICE, trainee: str | None = None) -> ProgressApp:
    return ProgressApp(DataFolder(tmp_path), sessions, {"Rani": [ATTEMPT]}, BOOK, trainee)


def shown(opened: ProgressApp, panel: str) -> str:
    return opened.screen.query_one(panel, Panel).shown.plain


def rows(opened: ProgressApp) -> list[str]:
    return [row.text for row in opened.screen.query_one(PickList).rows]


async def test_the_class_with_whoever_needs_the_trainer_most_on_top(tmp_path: Path) -> None:
    opened = app(tmp_path)
    async with opened.run_test(size=(80, 24)):
        assert "2 peserta, 3 sesi" in shown(opened, "#title")
        assert [row.split()[0] for row in rows(opened)] == ["Budi", "Rani"]
        assert rows(opened)[0].startswith(BUDI)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        pytest.param("2", "Gangguan", id="topic"),
        pytest.param("3", "EML-1a", id="clause"),
        pytest.param("4", "2026-W46", id="week"),
        pytest.param("5", "N       M", id="letter"),
        pytest.param("6", "Isian: Email", id="mistake"),
        pytest.param("7", "Dengar dan ketik", id="drill"),
        pytest.param("left", "Dengar dan ketik", id="last"),
        pytest.param("9", BUDI, id="no such table"),
    ],
)
async def test_each_key_opens_its_table(tmp_path: Path, keys: str, words: str) -> None:
    opened = app(tmp_path)
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.press(keys)
        await pilot.pause()
        assert words in "\n".join(rows(opened))


async def test_week_by_week_and_back(tmp_path: Path) -> None:
    opened = app(tmp_path)
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.press("m")
        await pilot.pause()
        assert shown(opened, "#head").split()[-2:] == ["W45", "W46"]
        assert [row.split()[-2:] for row in rows(opened)] == [["30", "–"], ["95", "75"]]
        await pilot.press("4", "m", "1", "m")
        await pilot.pause()
        assert "Kini" in shown(opened, "#head")


async def test_enter_opens_a_trainee_and_escape_goes_back(tmp_path: Path) -> None:
    opened = app(tmp_path)
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(opened.screen, TraineeScreen)
        assert shown(opened, "#title").startswith(" Rani ─ 2 sesi ─ nilai kini 85")
        assert [row.split()[0] for row in rows(opened)] == ["2026-11-10", "2026-11-02"]
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(opened.screen, ProgressScreen)
        await pilot.press("escape")
    assert opened.return_code == 0


async def test_a_click_opens_a_trainee_too(tmp_path: Path) -> None:
    opened = app(tmp_path)
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.click(PickList, offset=(10, 0))
        await pilot.pause()
        assert shown(opened, "#title").startswith(f" {BUDI} ─ 1 sesi")


async def test_a_session_opens_its_lesson(tmp_path: Path) -> None:
    opened = app(tmp_path, trainee="Rani")
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "enter")
        await pilot.pause()
        assert isinstance(opened.screen, TraineeScreen)
        await pilot.press("1", "enter")
        await pilot.pause()
        assert isinstance(opened.screen, LessonScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(opened.screen, TraineeScreen)
        await pilot.press("q")
    assert opened.return_code == 0


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
@pytest.mark.parametrize("trainee", [None, "N" * 200])
async def test_no_row_is_wider_than_the_screen(tmp_path: Path, size: tuple[int, int], trainee: str | None) -> None:
    opened = app(tmp_path, [*PRACTICE, session(4, trainee="N" * 200, title="T" * 200, topic="x\ny\x1b[2J")], trainee)
    async with opened.run_test(size=size) as pilot:
        for key in ("1", "m", "2", "3", "m", "2", "4", "5", "6", "7"):
            await pilot.press(key)
            await pilot.pause()
            assert len(shown(opened, "#head")) <= size[0]
            assert max(map(len, rows(opened))) + 6 <= size[0]
            assert not {"\n", "\x1b"} & set("".join(rows(opened)))


async def test_what_is_plotted_is_what_the_table_shows(tmp_path: Path) -> None:
    opened = app(tmp_path)
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        plot = opened.screen.query_one(PlotextPlot).plt
        assert BUDI in plot.build()
        await pilot.press("4")
        await pilot.pause()
        assert "2026-W46" in plot.build()


async def test_columns_are_explained(tmp_path: Path) -> None:
    opened = app(tmp_path)
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert "nilai rata-rata lima sesi terakhir" in shown(opened, "#text")


async def test_without_a_session_there_is_a_word_and_no_plot(tmp_path: Path) -> None:
    opened = app(tmp_path, (), trainee="Sari")
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert rows(opened) == [" Belum ada."]
        assert not opened.screen.query_one(PlotextPlot).display
