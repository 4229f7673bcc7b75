"""A desk for the Pilot tests: the real scripts, a data folder of its own, a clock that stands still, a size.

`Desk` is what a CSO has: keys, and what is written on the screen. Nothing here looks into a widget to tell what is
shown; `Desk.text` is the grid of characters that the compositor would send to the terminal. Keys come as the bytes of
a terminal and as fast as they can, so every test is also one of typing ahead.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Event, Key, Paste
from textual.pilot import Pilot

from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from sop_tui.core.events import type_name
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder
from sop_tui.store.frozen import thaw
from sop_tui.store.scripts import Scripts, packaged, read_blobs, read_folder
from sop_tui.store.station import Station
from sop_tui.store.verify import verify
from sop_tui.tui.app import SopApp
from sop_tui.tui.screens.desk import DeskScreen
from tests.terminal_keys import encode

SIZE = (80, 24)
CALLER = "087758658589"
BEGAN = datetime.fromisoformat("2019-12-09T10:00:00+07:00")
EMAIL = "masna.aya@yahoo.com"

# The way to places in a call, where the way is not what is tested.
AT_NAME: tuple[Command, ...] = (cmd.Confirm(),)
AT_CRM = (*AT_NAME, cmd.Answer("MASNA"))
AT_TOPIC = (*AT_CRM, cmd.Choose("kosong"), cmd.Answer("Tanya tagihan"))
AT_ADDRESS = (*AT_TOPIC, cmd.Choose("informasi"))
AT_OWNER = (*AT_ADDRESS, cmd.Answer("Jl Mawar 2"))
AT_EMAIL = (*AT_OWNER, cmd.Choose("pemilik"))
AT_READBACK = (*AT_EMAIL, cmd.Answer(EMAIL))
AT_THANKS = (*AT_READBACK, cmd.Confirm())
AT_NUMBER = (*AT_THANKS, cmd.Confirm())
AT_HP = (*AT_NUMBER, cmd.Choose("lain"))


class FrozenClock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        """Wall time."""
        return BEGAN + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        """Seconds since it was made."""
        return self.seconds


class Desk:
    """The app under a pilot, as the CSO before it has it."""

    def __init__(self, app: SopApp, pilot: Pilot[None], clock: FrozenClock) -> None:
        self.app = app
        self.pilot = pilot
        self.clock = clock
        self.copied: list[str] = []
        """What went to the clipboard of the terminal, the last at the end."""

    @property
    def rows(self) -> list[str]:
        """The rows of the screen, without trailing blanks."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.rows)

    @property
    def folder(self) -> DataFolder:
        """Where its calls are kept."""
        return self.app.station.folder

    @property
    def screen(self) -> DeskScreen:
        """The call on the screen."""
        assert self.app.desk is not None, self.text
        return self.app.desk

    @property
    def happened(self) -> list[str]:
        """The types of the events of the call on the screen."""
        return [type_name(event.what) for event in self.screen.live.events]

    @property
    def activities(self) -> list[str | None]:
        """The activities of the call on the screen."""
        return [event.activity for event in self.screen.live.events]

    async def hold(self, commands: Iterable[Command]) -> None:
        """Carry commands out without pressing keys."""
        for command in commands:
            refusal = self.screen.live.do(command)
            assert refusal is None, f"{command}: {refusal}"
        if self.app.desk is not None:
            self.app.desk.draw()
        await self.shown()

    async def new_call(self, at: Iterable[Command] = ()) -> None:
        """Another call on the screen, at another place."""
        if isinstance(self.app.screen, DeskScreen):
            self.app.pop_screen()
        self.app.take_call(CALLER, None)
        await self.shown()
        await self.hold(at)

    async def press(self, *keys: str) -> None:
        """Press keys by name; ``=text`` types a text."""
        for key in keys:
            for event in pressed(key):
                self.app.post_message(event)
        await self.shown()

    async def pick(self, words: str) -> None:
        """Press the key that stands before these words."""
        row = next((row for row in self.rows if f"  {words}" in row), None)
        assert row is not None, f"{words} not offered:\n{self.text}"
        await self.press(row[: row.index(f"  {words}")].split()[-1].lower())

    async def paste(self, text: str) -> None:
        """Paste, as a terminal with bracketed paste does."""
        self.app.post_message(Paste(text))
        await self.shown()

    async def shown(self) -> None:
        """Wait until every key had its effect, and the screen shows it."""
        await asyncio.sleep(0)
        while not self.app.settled:  # noqa: ASYNC110 - the app tells when it is asked, as a screen does
            await asyncio.sleep(0)
        await self.pilot.pause(0)
        await self.pilot.pause(0)

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.shown()

    def shows(self, *texts: str) -> None:
        """All of these are on the screen."""
        missing = [text for text in texts if text not in self.text]
        assert not missing, f"{missing} not on the screen:\n{self.text}"

    def lacks(self, *texts: str) -> None:
        """None of these is on the screen."""
        there = [text for text in texts if text in self.text]
        assert not there, f"{there} on the screen:\n{self.text}"

    def transcripts(self) -> list[dict[str, Any]]:
        """The sealed calls on the disk, each found sound on the way."""
        return sealed_in(self.folder)


def sealed_in(folder: DataFolder) -> list[dict[str, Any]]:
    """The sealed calls of a data folder, each found sound on the way."""
    paths = sorted(folder.calls.rglob("*.json"))
    for path in paths:
        findings = verify(path, lambda sources: read_blobs(thaw(folder, sources)).book)
        assert not findings, findings
    return [read_transcript(path) for path in paths]


def pressed(key: str) -> Iterable[Event]:
    """The events that Textual makes of what a terminal sends for a key."""
    if key in {"esc", "escape"}:
        return [Key("escape", "\x1b")]
    texts = key[1:] if key.startswith("=") and len(key) > 1 else [key]
    parser = XTermParser()
    return [event for text in texts for event in parser.feed(encode(text).decode()) if isinstance(event, Event)]


OpenDesk = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture(scope="session")
def scripts() -> Scripts:
    """The packaged scripts."""
    return read_folder(packaged())


@pytest.fixture
def open_desk(tmp_path: Path, scripts: Scripts) -> OpenDesk:
    """Opens the app: ``open_desk()`` with a call of `CALLER` at its greeting, ``open_desk(AT_EMAIL)`` further on."""

    @asynccontextmanager
    async def opened(
        at: Sequence[Command] = (),
        *,
        size: tuple[int, int] = SIZE,
        home: bool = False,
        agent: str = "Rani",
        caller: str = CALLER,
        data: Path | None = None,
    ) -> AsyncIterator[Desk]:
        clock = FrozenClock()
        station = Station(DataFolder(data or tmp_path / "data"), scripts, agent, "meja-1", clock)
        app = SopApp(station, caller="" if home else caller, begin=not home)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            desk = Desk(app, pilot, clock)
            app.copy_to_clipboard = desk.copied.append  # type: ignore[method-assign, assignment]
            await desk.shown()
            await desk.hold(at)
            yield desk

    return opened
