"""The drill screen, as the trainee before it has it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from itertools import product
from typing import get_args

import pytest
from textual import on
from textual.events import Paste
from textual.pilot import Pilot

from sop_tui.core import spelling
from sop_tui.core.training.drills import DRILLS, Drill, Exercise
from sop_tui.core.training.session import Level
from sop_tui.core.training.spaced import Attempt
from sop_tui.store.scripts import Scripts
from sop_tui.tui.screens import drill as screens_drill
from sop_tui.tui.screens.drill import ROUND, DrillScreen
from sop_tui.tui.speaking import Sound
from sop_tui.tui.terminal_app import TerminalApp
from tests.tui.conftest import BEGAN
from tests.tui.reviewing import Reviewer


class DrillApp(TerminalApp):
    """A drill and nothing else; tells whether it was closed."""

    CSS_PATH = "../../sop_tui/tui/sop.tcss"

    def __init__(self, drill: DrillScreen) -> None:
        super().__init__()
        self.drill = drill
        self.closed = False

    def on_mount(self) -> None:
        self.push_screen(self.drill)

    @on(DrillScreen.Closed)
    def _leave(self) -> None:
        self.closed = True


class Recorder:
    """A voice that only remembers what it was to say."""

    def __init__(self) -> None:
        self.said: list[tuple[str, int]] = []
        self.stopped = 0

    def say(self, text: str, words_per_minute: int = 150, /) -> None:
        self.said.append((text, words_per_minute))

    def stop(self) -> None:
        self.stopped += 1


class Trainee(Reviewer):
    """The screen, its keys, and what it kept."""

    def __init__(self, app: DrillApp, pilot: Pilot[None], kept: list[Attempt]) -> None:
        super().__init__(app, pilot)
        self.kept = kept
        self.drill = app.drill
        self._drills = app

    @property
    def closed(self) -> bool:
        """Whether the drill was left."""
        return self._drills.closed

    async def answer(self, *, wrong: bool = False) -> None:
        """Answer as it should be, or not at all so, and see the result."""
        asked = self.drill.exercise
        if asked.meant:
            words = spelling.said(spelling.spell(asked.meant, self.drill._book.spelling))
            right = words if asked.drill == "eja" else asked.meant
            # Pasted: a key at a time would take most of the time of these tests.
            self.app.post_message(Paste("xyzzy" if wrong else right))
            await self.press("enter")
            return
        keys = [str(n) for n, one in enumerate(asked.choices, 1) if (one.id in asked.answer) is not wrong]
        await self.press(*(keys[: None if asked.several else 1]), *(["enter"] if asked.several else []))


Open = Callable[..., AbstractAsyncContextManager[Trainee]]


@pytest.fixture
def open_drill(scripts: Scripts) -> Open:
    """Opens a drill of this kind; each question takes the trainee a second."""

    @asynccontextmanager
    async def opened(
        drill: Drill,
        *,
        size: tuple[int, int] = (80, 24),
        level: Level = 1,
        sound: Sound | None = None,
        trouble: str = "",
        pace: float = 0,
    ) -> AsyncIterator[Trainee]:
        kept: list[Attempt] = []
        seeds, seconds = iter(range(1, 1000)), iter(range(1000))

        def keep(attempt: Attempt) -> str:
            kept.append(attempt)
            return trouble

        screen = DrillScreen(
            scripts.book,
            drill,
            attempts=(),
            keep=keep,
            now=lambda: BEGAN + timedelta(seconds=next(seconds)),
            new_seed=lambda: next(seeds),
            level=level,
            sound=sound,
            pace=pace,
        )
        app = DrillApp(screen)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            trainee = Trainee(app, pilot, kept)
            await trainee.shown()
            yield trainee

    return opened


@pytest.mark.parametrize("drill", get_args(Drill))
async def test_right_and_wrong_are_told_and_everything_is_on_the_screen(open_drill: Open, drill: Drill) -> None:
    async with open_drill(drill, level=3) as trainee:
        trainee.shows(DRILLS[drill], f"1/{ROUND}")
        for number, (size, wrong) in enumerate(product(((60, 16), (80, 24), (120, 40)), (False, True))):
            asked = trainee.drill.exercise
            await trainee.resize(*size)
            trainee.shows("Esc Selesai", asked.shown, *(one.text for one in asked.choices), *asked.question.split())
            await trainee.answer(wrong=wrong)
            trainee.shows("Esc Selesai", "Enter Lanjut", *" ".join(told(asked, wrong)).split())
            assert max(map(len, trainee.rows)) <= size[0]
            assert [one.right for one in trainee.kept] == [True, False, True, False, True, False][: number + 1]
            await trainee.press("enter")
        await trainee.press("esc")
        trainee.shows("3 dari 6 benar.")
        assert not trainee.closed
        await trainee.press("esc")
        assert trainee.closed
    assert all(one.drill == drill and one.ms > 0 for one in trainee.kept)
    assert len({one.seed for one in trainee.kept}) == len(trainee.kept)


def told(asked: Exercise, wrong: bool) -> list[str]:
    """What must be told of an answer."""
    if not wrong:
        return ["Benar."]
    if asked.meant:
        return ["Belum tepat.", "SEHARUSNYA", "ANDA", *asked.told]
    texts = {one.id: one.text for one in asked.choices}
    picked = next(one.text for one in asked.choices if one.id not in asked.answer)
    return ["Belum tepat.", f"✗ {picked}", *(f"✓ {texts[one]}" for one in asked.answer), *asked.told]


async def test_a_round_is_summed_up_and_another_one_begins(open_drill: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens_drill, "ROUND", 2)
    async with open_drill("mirip") as trainee:
        for number in (1, 2):
            await trainee.answer()
            trainee.shows(f"{number}/2", f"benar {number}")
            await trainee.press("enter")
        trainee.shows("2 dari 2 benar.")
        trainee.lacks("Segera muncul lagi")
        await trainee.press("enter")
        trainee.shows("1/2", "benar 0")


async def test_leaving_at_once_asks_nothing(open_drill: Open) -> None:
    async with open_drill("dengar") as trainee:
        await trainee.press("esc")
        assert trainee.closed
        assert trainee.kept == []


async def test_what_was_mistaken_is_told_at_the_end(open_drill: Open) -> None:
    async with open_drill("dengar") as trainee:
        meant = trainee.drill.exercise.meant
        at = meant.index("@") - 1
        other = "n" if meant[at] != "n" else "m"
        await trainee.press(f"={meant[:at]}{other}{meant[at + 1 :]}", "enter")
        trainee.shows("Belum tepat.", other.upper())
        await trainee.press("esc")
        trainee.shows("Segera muncul lagi", f"{meant[at].upper()} menjadi {other.upper()}")


@pytest.mark.parametrize("drill", ["dengar", "angka", "kolom"])
async def test_nothing_is_kept_of_no_answer(open_drill: Open, drill: Drill) -> None:
    async with open_drill(drill) as trainee:
        await trainee.press("enter")
        trainee.shows("dahulu.")
        assert trainee.kept == []


async def test_an_answer_counts_once(open_drill: Open) -> None:
    async with open_drill("kolom") as trainee:
        await trainee.answer()
        await trainee.press("1", "2", "space", "down")
        assert len(trainee.kept) == 1
        trainee.shows("Benar.")


async def test_a_choice_of_several_is_taken_back_by_its_digit(open_drill: Open) -> None:
    async with open_drill("kolom") as trainee:
        await trainee.press("1")
        trainee.shows("1  [x]", "2  [ ]")
        await trainee.press("1")
        trainee.lacks("[x]")
        await trainee.press("down", "down", "space")
        trainee.shows("2  [x]")


async def test_arrows_and_enter_pick_too(open_drill: Open) -> None:
    async with open_drill("mirip") as trainee:
        asked = trainee.drill.exercise
        at = next(n for n, one in enumerate(asked.choices) if one.id in asked.answer)
        await trainee.press(*["down"] * (at + 1), "enter")
        trainee.shows("Benar.")


async def test_a_click_picks(open_drill: Open) -> None:
    async with open_drill("mirip") as trainee:
        asked = trainee.drill.exercise
        at = next(n for n, one in enumerate(asked.choices) if one.id in asked.answer)
        await trainee.pilot.click("#answers", offset=(4, at))
        await trainee.shown()
        trainee.shows("Benar.")


async def test_the_voice_says_it_and_again_more_slowly_and_falls_silent(open_drill: Open) -> None:
    recorder = Recorder()
    async with open_drill("dengar", sound=recorder, level=2) as trainee:
        asked = trainee.drill.exercise
        await trainee.press("=x", "ctrl+g")
        assert [text for text, _ in recorder.said] == [
            " ".join(one.text for one in pieces) for pieces in (asked.spoken, asked.again)
        ]
        stopped = recorder.stopped
        await trainee.press("enter")
        assert recorder.stopped > stopped


async def test_what_is_said_comes_piece_by_piece_at_the_pace_of_speech(open_drill: Open) -> None:
    async with open_drill("dengar", pace=1) as trainee:
        first, *_, last = (one.text for one in trainee.drill.exercise.spoken)
        trainee.shows(f"“{first}")
        trainee.lacks(last)
        await trainee.answer()
        trainee.shows("Benar.")


@pytest.mark.parametrize("drill", ["eja", "kolom"])
async def test_nobody_speaks_where_there_is_nothing_to_hear(open_drill: Open, drill: Drill) -> None:
    recorder = Recorder()
    async with open_drill(drill, sound=recorder) as trainee:
        trainee.lacks("PELANGGAN  ", "Ctrl+G")
        await trainee.press("ctrl+g")
        assert recorder.said == []


async def test_a_disk_that_fails_is_told_and_the_drill_goes_on(open_drill: Open) -> None:
    async with open_drill("mirip", trouble="Ruang penyimpanan penuh: /x.") as trainee:
        await trainee.answer()
        trainee.shows("Benar.", "Ruang penyimpanan penuh")
        await trainee.press("enter")
        trainee.shows(f"2/{ROUND}")


async def test_help_lists_the_keys(open_drill: Open) -> None:
    async with open_drill("dengar") as trainee:
        await trainee.press("f1")
        trainee.shows("Pelanggan mengulang")
        await trainee.press("esc")
        trainee.shows(f"1/{ROUND}")


async def test_what_is_typed_is_only_a_text(open_drill: Open) -> None:
    async with open_drill("dengar") as trainee:
        await trainee.press("=[@click=app.exit]x[/] [b]", "enter")
        trainee.shows("Belum tepat.")
        await trainee.press("esc")
        trainee.shows("0 dari 1 benar.")
