"""A choice or jump against the SOP says so before it is taken, and the end asks once more for what is still owed."""

import pytest

from sop_tui.cli.printed import printed
from sop_tui.core import commands as cmd
from sop_tui.store.scripts import Scripts
from tests.core.small import with_side_topic
from tests.core.test_foresight import THANKS_OWED
from tests.tui.conftest import Desk, OpenDesk

AT_TOPIC = ("f7", "=pemadaman", "enter")


@pytest.fixture(scope="session")
def scripts() -> Scripts:
    """The small book, with a topic that comes between an answer and its thanks."""
    return with_side_topic()


def stands(desk: Desk) -> str:
    return desk.screen.live.call.scene.top.step


@pytest.mark.parametrize("key", ["1", "esc", "enter"])
async def test_a_jump_that_breaks_a_rule_says_so_and_can_be_left(open_desk: OpenDesk, key: str) -> None:
    async with open_desk(THANKS_OWED) as desk:
        before = desk.text
        await desk.press(*AT_TOPIC)
        desk.shows("Melanggar SOP", "UJI-1: Ucapkan terima kasih.", "1  Batal", "0  Tetap lakukan, dan dicatat")
        await desk.press(key)
        assert desk.text == before
        assert "jumped" not in desk.happened


async def test_one_key_takes_it_all_the_same_and_it_is_recorded(open_desk: OpenDesk) -> None:
    async with open_desk(THANKS_OWED) as desk:
        await desk.press(*AT_TOPIC, "0")
        desk.shows("topik sela", "“Ada pemadaman terencana.”")
        assert desk.happened[-3:] == ["jumped", "moved", "overridden"]
        await desk.press("enter")
        assert stands(desk) == "terima_kasih"
        await desk.press("enter", "enter", "enter", "1")
        desk.shows("Panggilan ditutup")
        (sealed,) = desk.transcripts()
        assert [event["rules"] for event in sealed["events"] if event["type"] == "overridden"] == [["terima-kasih"]]
        assert any("told that this violates terima-kasih" in line for line in printed(sealed))


async def test_what_breaks_nothing_is_not_asked_about(open_desk: OpenDesk) -> None:
    async with open_desk(THANKS_OWED[:4]) as desk:
        await desk.press(*AT_TOPIC)
        assert (stands(desk), desk.happened[-2:]) == ("info", ["jumped", "moved"])


async def test_the_end_asks_once_more_for_what_is_owed_and_records_it(open_desk: OpenDesk) -> None:
    async with open_desk(THANKS_OWED) as desk:
        await desk.press("f10", "1")
        desk.shows("Masih ada yang wajib", "○ terima kasih (UJI-1)", "1  Kembali ke panggilan", "0  Tetap tutup")
        await desk.press("1")
        assert (stands(desk), desk.screen.live.call.outcome) == ("terima_kasih", None)
        await desk.press("f10", "1", "1", "f10", "2", "0")
        desk.shows("Panggilan ditutup ─ Terputus")
        (sealed,) = desk.transcripts()
        told, ended = sealed["events"][-2:]
        assert (told["type"], told["rules"]) == ("overridden", ["terima-kasih"])
        assert (ended["type"], ended["outcome"], ended["owed"]) == ("ended", "putus", ["terima-kasih"])
        assert any("putus, still owed: terima-kasih" in line for line in printed(sealed))


async def test_with_nothing_owed_the_end_does_not_ask_again(open_desk: OpenDesk) -> None:
    async with open_desk((*THANKS_OWED, cmd.Confirm())) as desk:
        await desk.press("f10", "1")
        desk.shows("Panggilan ditutup ─ Selesai")
        assert "overridden" not in [event["type"] for event in desk.transcripts()[0]["events"]]


async def test_the_question_fits_the_smallest_screen(open_desk: OpenDesk) -> None:
    async with open_desk(THANKS_OWED, size=(60, 16)) as desk:
        await desk.press(*AT_TOPIC)
        desk.shows("Melanggar SOP", "UJI-1", "1  Batal", "0  Tetap lakukan", "Esc: batal")
