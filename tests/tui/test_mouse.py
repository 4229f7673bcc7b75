"""The mouse, in an unsteady hand: a double click answers one question, and never the one that the first click brought.

Clicks come two at once here, on one cell, which a terminal's owner calls a double click, and on two cells side by side,
which Textual does not. The second then finds the screen that the first one left, or the one it was aimed at.
"""

import pytest
from textual.events import MouseDown, MouseUp
from textual.screen import ModalScreen

from sop_tui.core import commands as cmd
from sop_tui.store.scripts import TABLES, Scripts, packaged, read_blobs
from sop_tui.tui.app import SopApp
from sop_tui.tui.screens.desk import DeskScreen
from sop_tui.tui.screens.home import HomeScreen
from sop_tui.tui.screens.modals import Modal, PickModal, TextModal
from sop_tui.tui.screens.sheet import SheetScreen
from sop_tui.tui.screens.warning import WarningModal
from sop_tui.tui.widgets.pick_list import Row
from tests.core import small
from tests.tui.conftest import Desk, OpenDesk

RULES = """  - {id: bukan, clause: UJI-1, template: absence, a: "choice:pemilik=bukan"}
  - {id: sewa, clause: UJI-1, template: absence, a: "choice:sewa=bukan"}
"""
"""Rules that two choices violate."""

THEN = """  sewa:
    choose: {id: "Penyewa?", en: "Tenant?"}
    options: [{id: ya, text: "Ya"}, {id: bukan, text: Bukan}]
  tutup:
"""
"""A second such choice, which the first leads to and which looks like it."""

AT_CRM = (cmd.Confirm(), cmd.Answer("Masna"))
AT_CHOICE = (*AT_CRM, cmd.Choose("kosong"))
AT_READBACK = (*AT_CHOICE, cmd.Choose("ya"), cmd.Answer("masna.aya@yahoo.com"))

ONE_CELL, TWO_CELLS = (0, 0), (0, 1)
TWICE = pytest.mark.parametrize("cells", [pytest.param(ONE_CELL, id="one-cell"), pytest.param(TWO_CELLS, id="two")])


@pytest.fixture(scope="session")
def scripts() -> Scripts:
    """The small book, in which a choice violates a rule and the next one does too."""
    dialog = small.DIALOG.replace("text: Bukan, goto: tutup", "text: Bukan, goto: sewa").replace("  tutup:\n", THEN)
    files = {"dialog/kecil.yaml": dialog, "aplikasi/crm.yaml": small.FORM, "sop/UJI.yaml": small.SOP + RULES}
    tables = [(name, (packaged() / name).read_bytes()) for name in TABLES]
    return read_blobs([*tables, *((name, text.encode()) for name, text in files.items())])


async def click(desk: Desk, words: str, cells: tuple[int, ...] = (0,)) -> None:
    """Click on these words: once on each of these cells of them, before the first click has had its effect."""
    y = next((y for y, row in enumerate(desk.rows) if words in row), None)
    assert y is not None, f"{words} not on the screen:\n{desk.text}"
    for cell in cells:
        x = desk.rows[y].index(words) + cell
        for event in (MouseDown, MouseUp):
            desk.app.post_message(event(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
    await desk.shown()


def warnings(desk: Desk) -> int:
    return sum(isinstance(screen, WarningModal) for screen in desk.app.screen_stack)


def chosen(desk: Desk) -> list[str]:
    return [activity for activity in desk.activities if activity and activity.startswith(("check:", "choice:"))]


@TWICE
async def test_a_double_click_answers_one_question(open_desk: OpenDesk, cells: tuple[int, ...]) -> None:
    async with open_desk(AT_CRM) as desk:
        await click(desk, "2  Tidak ada", cells)
        assert chosen(desk) == ["check:crm=kosong"]
        desk.shows("“Pemilik?”")
        assert isinstance(desk.app.screen, DeskScreen)


async def test_a_slow_double_click_does_not_answer_what_the_first_half_brought(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SopApp, "CLICK_CHAIN_TIME_THRESHOLD", 60.0)  # a busy machine must not make two clicks of it
    async with open_desk(AT_CRM) as desk:
        (y, row), *_ = ((y, row) for y, row in enumerate(desk.rows) if "2  Tidak ada" in row)
        await click(desk, "2  Tidak ada")
        assert desk.rows[y].index("2  Bukan") == row.index("2  Tidak ada")
        await click(desk, "2  Bukan")
        assert chosen(desk) == ["check:crm=kosong"]
        assert warnings(desk) == 0


@TWICE
async def test_a_double_click_in_a_question_leaves_the_call_on_the_screen(
    open_desk: OpenDesk, cells: tuple[int, ...]
) -> None:
    async with open_desk(AT_CHOICE) as desk:
        await desk.press("f4")
        await click(desk, "2  Ibu", cells)
        assert isinstance(desk.app.screen, DeskScreen)
        assert desk.screen.live.call.prefer.sapaan == "Ibu"


@TWICE
async def test_a_double_click_on_an_outcome_ends_at_the_sheet(open_desk: OpenDesk, cells: tuple[int, ...]) -> None:
    async with open_desk(AT_CHOICE) as desk:
        await desk.press("f10")
        await click(desk, "2  Terputus", cells)
        assert isinstance(desk.app.screen, SheetScreen)
        await desk.press("s")
        assert isinstance(desk.app.screen, HomeScreen)


@TWICE
async def test_a_double_click_against_the_sop_is_asked_about_once(open_desk: OpenDesk, cells: tuple[int, ...]) -> None:
    async with open_desk(AT_CHOICE) as desk:
        await click(desk, "2  Bukan", cells)
        assert warnings(desk) == 1
        await desk.press("0", "0")
        assert chosen(desk)[1:] == ["choice:pemilik=bukan"]
        assert desk.happened.count("overridden") == 1
        desk.shows("“Penyewa?”")


@TWICE
async def test_a_double_click_on_doing_it_anyway_does_it_once(open_desk: OpenDesk, cells: tuple[int, ...]) -> None:
    async with open_desk(AT_CHOICE) as desk:
        await desk.press("2")
        await click(desk, "0  Tetap lakukan", cells)
        assert isinstance(desk.app.screen, DeskScreen)
        assert chosen(desk)[1:] == ["choice:pemilik=bukan"]


async def test_a_warning_about_a_step_that_was_left_does_nothing(open_desk: OpenDesk) -> None:
    async with open_desk(AT_CHOICE) as desk:
        await desk.press("2")
        assert desk.screen.live.do(cmd.Choose("bukan")) is None
        await desk.press("0")
        assert "overridden" not in desk.happened
        assert isinstance(desk.app.screen, DeskScreen)


async def test_a_double_click_does_not_call_right_what_was_not_ticked(open_desk: OpenDesk) -> None:
    async with open_desk(AT_READBACK) as desk:
        await click(desk, "1  Benar", ONE_CELL)
        desk.shows("1 lagi: sudah dieja semua.")
        assert desk.screen.live.call.scene.status_of("email") != "verified"


async def test_a_double_click_on_a_topic_takes_one_call(open_desk: OpenDesk) -> None:
    async with open_desk(home=True) as desk:
        await desk.press("=087758658589")
        await click(desk, "Dialog kecil", ONE_CELL)
        assert [type(screen) for screen in desk.app.screen_stack].count(DeskScreen) == 1
        assert len(list(desk.folder.journal.iterdir())) == 1


async def test_only_the_question_in_front_can_be_answered(open_desk: OpenDesk) -> None:
    async with open_desk(AT_CHOICE) as desk:
        behind = TextModal("Di belakang")
        desk.app.push_screen(behind)
        desk.app.push_screen(PickModal("Di depan", [Row("ok", "1", "Baik")]))
        await desk.shown()
        behind.dismiss("terlambat")
        await desk.shown()
        desk.shows("Di depan")
        await desk.press("1")
        desk.shows("Di belakang")


def test_every_question_is_one_that_is_answered_once() -> None:
    ours = [kind for kind in ModalScreen.__subclasses__() if kind.__module__.startswith("sop_tui.")]
    assert ours == [Modal]
