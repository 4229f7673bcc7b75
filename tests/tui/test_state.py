"""A screen is a function of the call: folded from its events alone, the call looks as it did when it was held."""

import json
import random
from collections.abc import Sequence

import pytest

from sop_tui.core.call import refold
from sop_tui.core.events import Event
from sop_tui.store.journal import Journal
from sop_tui.store.live import LiveCall
from sop_tui.tui.screens.desk import DeskScreen
from tests.tui.conftest import Desk, OpenDesk
from tests.walk import SAMPLES

ASIDE = (
    ["f2", "=catatan [b]"],
    ["f3", "1"],
    ["f4", "2"],
    ["f5"],
    ["f5", "f5"],
    ["f6", "=alamat email", "enter", "=siti.nur5@desaku.co.id", "enter", "enter", "esc"],
    ["f6", "=nomor hp", "enter", "=081234567890", "enter", "esc"],
    ["f7", "=eja", "enter"],
    ["ctrl+t", "3"],
    ["ctrl+z"],
    ["ctrl+z", "ctrl+z"],
)
"""What a CSO may do at any step, beside what the step asks for."""


def _next_keys(desk: Desk, chance: random.Random) -> Sequence[str]:
    """Keys that fit where the call stands."""
    if chance.random() < 0.3:
        return [*chance.choice(ASIDE), "enter"] if chance.random() < 0.3 else chance.choice(ASIDE)
    view = desk.screen.view
    ways: list[Sequence[str]] = [[answer.key.lower()] for answer in view.answers]
    if view.entry:
        samples = [text for text in SAMPLES[view.entry.kind] if text]
        ways += [["ctrl+e", "ctrl+u", f"={chance.choice(samples)}", "enter", "enter"] for _ in range(3)]
        ways += [["ctrl+l", "=tidak jelas", "enter"]]
    elif view.cells:
        ways += [["space"] * chance.randint(1, 9), ["left"]]
    elif not view.answers and view.heading != "SELESAI":
        ways += [["enter"]]
    return chance.choice(ways or [["ctrl+z"]])


async def _anew(desk: Desk) -> str:
    """What a desk shows that knows nothing but the events, as they are on the disk."""
    live = desk.screen.live
    events = [Event.from_json(json.loads(json.dumps(event.as_json()))) for event in live.events]
    station = desk.app.station
    journal = Journal.unsaved(station.folder, live.journal.call_id, live.journal.sources)
    call = refold(station.book, events)
    desk.app.push_screen(DeskScreen(LiveCall(station.folder, station.scripts, journal, call, desk.clock, 0)))
    await desk.shown()
    text = desk.text
    desk.app.pop_screen()
    await desk.shown()
    return text


@pytest.mark.parametrize("seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 16))])
async def test_the_screen_is_a_function_of_the_events(open_desk: OpenDesk, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    async with open_desk(size=chance.choice([(80, 24), (120, 40), (60, 16)])) as desk:
        pressed: list[str] = []
        for _ in range(9):
            keys = _next_keys(desk, chance)
            pressed += keys
            await desk.press(*keys)
            while not isinstance(desk.app.screen, DeskScreen):
                await desk.press("esc")
            desk.screen.tell("")
            await desk.shown()
            assert await _anew(desk) == desk.text, pressed
