"""Draws the pictures of the README: the real app, driven key by key, with its clock and ids frozen.

    python -m screenshots.make

writes ``screenshots/*.svg``. They change only when the screens do.
"""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sop_tui.cli.findings import read_scenario
from sop_tui.store.folder import DataFolder
from sop_tui.store.held import Held
from sop_tui.store.replicas import read_replica
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.store.sessions import training_folder
from sop_tui.store.speeches import read_speech
from sop_tui.store.station import Station
from sop_tui.store.trainer import Trainer, Wanted
from sop_tui.tui.app import SopApp
from sop_tui.tui.review_app import ReplayApp
from sop_tui.tui.terminal_app import TerminalApp
from sop_tui.tui.train_app import TrainApp

HERE = Path(__file__).parent
CALL_ID = "016eede0-0000-7000-8000-000000000123"


class FrozenClock:
    """Ten past nine on the day of the SOP's own record; a second passes with every key."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        """Always the same moment."""
        return datetime.fromisoformat("2019-12-10T09:10:00+07:00")

    def monotonic(self) -> float:
        """Seconds since the app began."""
        return self.seconds


@dataclass(frozen=True, slots=True)
class Picture:
    """A file name, the keys that lead to it from the picture before, and the size to take it at."""

    name: str
    keys: Sequence[str]
    size: tuple[int, int] = (80, 24)


def typed(text: str) -> list[str]:
    """The keys of a text."""
    names = {" ": "space", ".": "full_stop", "@": "at"}
    return [names.get(char, char) for char in text]


STORY = (
    Picture("beranda", typed("087758658589")),
    Picture("sapa", ["enter", "f4", "2"]),
    Picture("crm", ["enter", *typed("Masna"), "enter", "1", *typed("masna.aya@yahoo.com")]),
    Picture("data", ["enter", *typed("Listrik padam"), "enter", "3", "2"]),
    Picture("eja", [*typed("Jl Raden Mas Panji Anom"), "enter", "1", "enter", "enter"]),
    Picture("koreksi", ["enter"] * 6 + ["2", "u", "enter"]),
    Picture("koreksi-lebar", [], (120, 40)),
    Picture("lembar-salin", [*["enter"] * 4, "1", *["enter"] * 4, "2", *["enter"] * 3, "1", "2"]),
)

REPLAY = (
    Picture("ulasan", ["end", "K"]),
    Picture("ulasan-lebar", [], (120, 40)),
)
"""The same call as QA sees it."""


TRAINING = (
    Picture("latihan-aplikasi", ["enter", *typed("Masna"), "enter", "ctrl+o"]),
    Picture(
        "latihan",
        [
            *["escape", "1", *typed("masna.aya@yahoo.com"), "enter", *typed("Lampu padam sebagian"), "enter", "3", "2"],
            *[*typed("Jl Raden Mas Panji Anom"), "enter", "1", *["enter"] * 8],
        ],
    ),
)
"""The same customer in training: looked up by the trainee, and objecting to the wrong letter."""


def trainer(folder: DataFolder, clock: FrozenClock) -> Trainer:
    """Practice at the time of the scenario."""
    scripts = read_folder(packaged())
    words, replica = read_speech(packaged()), read_replica(packaged(), scripts.book)
    return Trainer(
        training_folder(folder), scripts, words, replica, "Budi", clock.now, lambda: 7, lambda: CALL_ID, clock.monotonic
    )


async def draw(folder: DataFolder) -> None:
    """Hold one call, see it again, and take a picture at each stop."""
    clock = FrozenClock()
    station = Station(folder, read_folder(packaged()), "Rani", "meja-1", clock, lambda: CALL_ID)
    await tell(SopApp(station), STORY, clock)
    wanted = Wanted(read_scenario(packaged() / "latihan" / "ibu_masna.yaml"), 1, 7)
    await tell(TrainApp(trainer(folder, clock), (), begin=wanted, pace=0.0), TRAINING, clock)
    (call,) = folder.calls.glob("*/*/*/*.json")
    await tell(ReplayApp(Held(folder).open(call)), REPLAY, clock)


async def tell(app: TerminalApp, story: Sequence[Picture], clock: FrozenClock) -> None:
    """Take the pictures of one app."""
    async with app.run_test(size=(80, 24)) as pilot:
        # A simulated customer is made ready behind the first screen.
        await app.workers.wait_for_complete()
        await pilot.pause()
        for picture in story:
            await pilot.resize_terminal(*picture.size)
            for key in picture.keys:
                clock.seconds += 1
                await pilot.press(key)
            await pilot.pause(1.1)
            svg = app.export_screenshot(title=f"sop-tui: {picture.name}", simplify=True)
            (HERE / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


def main() -> None:
    """Draw every picture."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        asyncio.run(draw(DataFolder(Path("data").absolute())))


if __name__ == "__main__":
    main()
