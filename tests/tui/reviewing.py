"""Calls to be reviewed, held by hand at a clock that goes as told, and the reviewer before the screen."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from textual.pilot import Pilot

from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from sop_tui.store.folder import DataFolder
from sop_tui.store.scripts import Scripts
from sop_tui.store.station import Station
from sop_tui.tui.terminal_app import TerminalApp
from tests.tui.conftest import CALLER, EMAIL, FrozenClock, pressed

READING = {"reading", "refreshing", "about"}
"""Workers that read the store."""

HOSTILE = "[b]Budi[/b] [@click=app.exit]x[/] \x1b]52;c;aGk=\x07\u202eoloc"

Played = Iterable[tuple[float, Command]]
"""Seconds before each command, and the command."""

SLIPSHOD: tuple[tuple[float, Command], ...] = (
    (4, cmd.Confirm()),
    (6, cmd.Answer("MASNA")),
    (5, cmd.Choose("kosong")),
    (7, cmd.Answer("Tanya tagihan")),
    (3, cmd.Note("Pelanggan bertanya [Sby] dua kali")),
    (2, cmd.Choose("informasi")),
    (62, cmd.Answer("Jl Mawar 2")),
    (3, cmd.Choose("pemilik")),
    (0.2, cmd.Answer(EMAIL)),
    (2, cmd.Tick()),
    (2, cmd.Correct(8)),
    (3, cmd.Answer("masna.ayu@yahoo.com")),
    (2, cmd.End("selesai")),
)
"""An email asked in no time and corrected, a note, a long pause, and an end with much still owed."""


def hold(
    folder: Path,
    scripts: Scripts,
    played: Played = SLIPSHOD,
    *,
    agent: str = "Rani",
    caller: str = CALLER,
    days: float = 0,
) -> Path:
    """Hold a call and seal it; returns where its transcript is."""
    clock = FrozenClock()
    clock.seconds = timedelta(days=days).total_seconds()
    station = Station(DataFolder(folder), scripts, agent, "meja-1", clock)
    live = station.start(caller)
    for seconds, command in played:
        clock.seconds += seconds
        refusal = live.do(command)
        assert refusal is None, f"{command}: {refusal}"
    station.seal(live)
    if station.indexing is not None:
        station.indexing.join()
    return station.folder.sealed_path(live.call.started.call_id, live.call.started_at)


class Reviewer:
    """An app under a pilot, as the reviewer before it has it."""

    def __init__(self, app: TerminalApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def rows(self) -> list[str]:
        """The rows of the screen, without trailing blanks."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.rows)

    async def press(self, *keys: str) -> None:
        """Press keys by name; ``=text`` types a text."""
        for key in keys:
            for event in pressed(key):
                self.app.post_message(event)
        await self.shown()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.shown()

    async def shown(self) -> None:
        """Wait until every key had its effect, what works beside is done, and the screen shows it."""
        await asyncio.sleep(0)
        while not self.app.settled:  # noqa: ASYNC110 - the app tells when it is asked, as a screen does
            await asyncio.sleep(0)
        await self.pilot.pause(0)
        while reading := [one for one in self.app.workers if one.group in READING and not one.is_finished]:
            await self.app.workers.wait_for_complete(reading)
            await self.pilot.pause(0)
        await self.pilot.pause(0)
        await self.pilot.pause(0)

    def shows(self, *texts: str) -> None:
        """All of these are on the screen."""
        missing = [text for text in texts if text not in self.text]
        assert not missing, f"{missing} not on the screen:\n{self.text}"

    def lacks(self, *texts: str) -> None:
        """None of these is on the screen."""
        there = [text for text in texts if text in self.text]
        assert not there, f"{there} on the screen:\n{self.text}"
