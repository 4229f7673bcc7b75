"""The screen of a team's figures."""

from dataclasses import replace

import pytest
from textual_plotext import PlotextPlot

from sop_tui.core.summary import CallSummary, Slip
from sop_tui.core.team import figures
from sop_tui.core.team_tables import tables
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.tui.report_app import ReportApp
from sop_tui.tui.screens.report import ReportScreen
from sop_tui.tui.widgets.panel import Panel
from tests.core.test_team import CALL

BOOK = read_folder(packaged()).book
CALLS = (
    CALL,
    replace(CALL, agent="Budi [b]Sby[/b]", violated=1, clauses=(("EML-1a", "violated"), ("DTA-1", "satisfied"))),
    replace(CALL, started_at="2026-11-20T09:00:00+07:00", slips=(Slip("email", "n", "m"),), refused=("email",)),
)


def app(*calls: CallSummary) -> ReportApp:
    found = figures(calls)
    return ReportApp(found, tables(found, BOOK), "mode:live")


def shown(opened: ReportApp, panel: str) -> str:
    return opened.screen.query_one(panel, Panel).shown.plain


async def test_agents_come_first_and_the_one_with_most_violations_on_top() -> None:
    opened = app(*CALLS)
    async with opened.run_test(size=(80, 24)):
        assert "3 panggilan, 1 melanggar" in shown(opened, "#title")
        rows = shown(opened, "#table").splitlines()
        assert rows[0].startswith(" Budi [b]Sby[/b]")
        assert "100,0 %" in rows[0]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        pytest.param("2", "Gangguan", id="topic"),
        pytest.param("3", "EML-1a        1 1 (100,0 %)", id="clause"),
        pytest.param("4", "2026-W46", id="week"),
        pytest.param("5", "N     M", id="letter"),
        pytest.param("right", "Gangguan", id="next"),
        pytest.param("left", "N     M", id="before"),
    ],
)
async def test_each_key_opens_its_table(keys: str, words: str) -> None:
    opened = app(*CALLS)
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.press(keys)
        await pilot.pause()
        assert words.lower() in shown(opened, "#table").lower()


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_no_row_is_wider_than_the_screen(size: tuple[int, int]) -> None:
    opened = app(*CALLS, replace(CALL, agent="N" * 200))
    async with opened.run_test(size=size) as pilot:
        for key in "12345":
            await pilot.press(key)
            await pilot.pause()
            rows = (shown(opened, "#head") + "\n" + shown(opened, "#table")).splitlines()
            assert max(map(len, rows)) <= max(size[0] - 1, 70)


async def test_what_is_plotted_is_what_the_table_shows() -> None:
    opened = app(*CALLS)
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        drawn = opened.screen.query_one(PlotextPlot).plt.build()
        assert "Budi [b]Sby[/b]" in drawn
        assert "Rani" not in drawn


async def test_without_calls_there_is_a_word_and_no_plot() -> None:
    opened = app()
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(opened.screen, ReportScreen)
        assert "Belum ada" in shown(opened, "#table")
        assert not opened.screen.query_one(PlotextPlot).display


async def test_escape_leaves() -> None:
    opened = app(*CALLS)
    async with opened.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
    assert opened.return_code == 0
