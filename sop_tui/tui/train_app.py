"""The trainee's app: it opens what is to be practised, and holds a session from the first word to the grade."""

import asyncio
from collections.abc import Sequence
from typing import Final

from textual import events, on, work
from textual.content import Content

from sop_tui.core import commands as cmd
from sop_tui.core.call import CommandRefused
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import ScenarioError
from sop_tui.core.training.deeds import CourseError
from sop_tui.core.training.drills import DRILLS, Drill
from sop_tui.core.training.manner import MANNERS
from sop_tui.core.training.session import Level
from sop_tui.store.practice import Practice
from sop_tui.store.trainer import Trainer, Wanted
from sop_tui.tui.desk_app import DeskApp
from sop_tui.tui.keyboard import Pressed
from sop_tui.tui.screens.applications import ApplicationsScreen
from sop_tui.tui.screens.desk import DeskScreen
from sop_tui.tui.screens.drill import DrillScreen
from sop_tui.tui.screens.lesson import LessonScreen
from sop_tui.tui.screens.modals import PickModal
from sop_tui.tui.screens.playback import PlaybackScreen
from sop_tui.tui.screens.progress import TraineeScreen
from sop_tui.tui.screens.sheet import SheetScreen
from sop_tui.tui.screens.train_desk import Applications, TrainDeskScreen, TrainSheetScreen
from sop_tui.tui.screens.train_home import PROGRESS, RANDOM, TrainHomeScreen, TrainHomeView
from sop_tui.tui.speaking import Sound, Speaking
from sop_tui.tui.train_offers import DRILL, offers
from sop_tui.tui.widgets.customer_strip import CustomerStrip, strip_rows
from sop_tui.tui.widgets.pick_list import Row

STOP: Final = "stop"
LEAVE: Final = "leave"


class StopModal(PickModal):
    """Asks before a session is given up."""

    def __init__(self) -> None:
        rows = [
            Row("stay", "1", "Tetap berlatih"),
            Row(STOP, "2", "Hentikan latihan ini, tanpa nilai"),
            Row(LEAVE, "3", "Keluar dari program, tanpa nilai"),
        ]
        super().__init__("Berhenti?", rows, text="Latihan ini belum dinilai.")


class TrainApp(DeskApp):
    """One trainee."""

    CSS_PATH = ["sop.tcss", "review.tcss", "train.tcss"]
    KEPT = "Latihan yang sudah dinilai tetap tersimpan."

    def __init__(  # noqa: PLR0913 - what practice is made of
        self,
        trainer: Trainer,
        scenarios: Sequence[Scenario],
        *,
        begin: Wanted | None = None,
        drill: Drill | None = None,
        level: Level = 1,
        sound: Sound | None = None,
        pace: float = 1.0,
    ) -> None:
        super().__init__()
        self.trainer = trainer
        self.practice: Practice | None = None
        self._scenarios = {one.scenario: one for one in scenarios}
        self._begin = begin
        self._drill = drill
        self._level = level
        self._preparing = begin is not None
        """A customer is looked for; what is pressed meanwhile is meant for that call."""
        self._done = trainer.done()
        self._sound = sound
        self._pace = pace
        self._speaking: Speaking | None = None

    def on_mount(self) -> None:
        closed = self.trainer.close_interrupted()
        told = f"{closed} latihan yang terputus sudah ditutup, tanpa nilai." if closed else ""
        self.push_screen(TrainHomeScreen(self.home_view(self.trainer.trouble or told or self.trainer.damage)))
        if self._begin is not None:
            self.call_after_refresh(self.practise, self._begin)
        elif self._drill is not None:
            self.open_drill(self._drill)

    def home_view(self, trouble: str = "") -> TrainHomeView:
        """The home screen as the sessions stand."""
        listed = offers(self.trainer.scripts.book, self._scenarios.values(), DRILLS, self._done)
        return TrainHomeView(self.trainer.trainee, self.level, listed, trouble)

    @property
    def level(self) -> Level:
        """The level that is practised at."""
        return next((one.level for one in self.screen_stack if isinstance(one, TrainHomeScreen)), self._level)

    @on(TrainHomeScreen.Picked)
    def _picked(self, event: TrainHomeScreen.Picked) -> None:
        if event.kind == DRILL:
            self.open_drill(next(drill for drill in DRILLS if drill == event.picked))
        elif event.kind == PROGRESS:
            self.open_progress()
        else:
            scenario = None if event.kind == RANDOM else self._scenarios[event.picked]
            self.practise(Wanted(scenario, event.level))

    def open_drill(self, drill: Drill) -> None:
        """One drill."""
        trainer = self.trainer
        screen = DrillScreen(
            trainer.scripts.book,
            drill,
            attempts=trainer.attempts(),
            keep=trainer.keep_attempt,
            now=trainer.now,
            new_seed=trainer.new_seed,
            level=self.level,
            sound=self._sound,
            pace=self._pace,
        )
        self.push_screen(screen)

    def open_progress(self) -> None:
        """How this trainee comes on."""
        trainer = self.trainer
        attempts = {trainer.trainee: trainer.attempts()}
        self.push_screen(
            TraineeScreen(trainer.trainee, self._done, attempts, trainer.scripts.book), lambda _: self._home()
        )

    @work(exclusive=True, group="preparing")
    async def practise(self, wanted: Wanted) -> None:
        """Take a call of a customer. One of chance takes seconds to be found."""
        self._preparing = True
        home = next(screen for screen in self.screen_stack if isinstance(screen, TrainHomeScreen))
        home.tell("Pelanggan sedang disiapkan …")
        try:
            prepared = await asyncio.to_thread(self.trainer.prepare, wanted)
            practice = self.trainer.begin(prepared)
        except (ScenarioError, CourseError, CommandRefused) as fault:
            self.tell("Latihan ini tidak dapat dimulai.", str(fault))
            return
        finally:
            home.tell("")
            self._preparing = False
            self._settling = asyncio.create_task(self._settle(None))
        self.practice = practice
        self._speaking = Speaking(
            self.set_timer,
            practice.said,
            self._spoke,
            level=wanted.level,
            wpm=MANNERS[wanted.level].words_per_minute,
            sound=self._sound,
            pace=self._pace,
        )
        self.push_screen(TrainDeskScreen(practice, self._speaking))

    @property
    def settled(self) -> bool:
        """Whether everything that was pressed has had its effect, and no customer is being looked for."""
        return super().settled and not self._preparing

    async def _hand_over(self) -> None:
        """Keys wait for the customer."""
        if not self._preparing:
            await super()._hand_over()

    def alt_wanted(self, digit: str) -> bool:
        """In the applications, which may be about to open, Alt and a digit opens a window."""
        return self.practice is not None

    def _spoke(self) -> None:
        """The customer's words are seen wherever they are shown, also below a question."""
        for screen in self.screen_stack:
            for strip in screen.query(CustomerStrip):
                strip.redraw()

    async def on_event(self, event: events.Event) -> None:
        if self.practice is not None and isinstance(event, Pressed):
            self.practice.keys += len(event.pressed)
        elif self.practice is not None and isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.practice.keys += 1
        await super().on_event(event)

    @on(Applications)
    def _applications(self) -> None:
        practice = self.practice
        if practice is None or isinstance(self.screen, ApplicationsScreen):
            return
        self.push_screen(ApplicationsScreen(practice.office, practice.elapsed_ms, self._doing(), self._strip))

    def _doing(self) -> str:
        """What the desk says now, in one line."""
        desk = self.desk
        return f"{desk.view.heading}: {desk.view.say}" if desk is not None else "Catat menurut lembar salin."

    def _strip(self) -> Content:
        if self._speaking is None or self.desk is None:
            return Content("")
        # In the applications Enter looks up.
        return self._speaking.content(self.size.width, strip_rows(self.size.height), enter=False)

    @on(ApplicationsScreen.Worked)
    def _worked(self, event: ApplicationsScreen.Worked) -> None:
        if self.practice is not None:
            self.practice.worked(event.work)

    @on(DeskScreen.Ended)
    def _ended(self) -> None:
        if self.practice is None or self._speaking is None:
            return
        self._speaking.stop()
        self.pop_screen()
        sheet = self.trainer.seal(self.practice)
        self.push_screen(TrainSheetScreen(sheet.heading, sheet.forms, "", sheet.trouble))

    @on(SheetScreen.Closed)
    @work(exclusive=True, group="question")
    async def _sheet_closed(self) -> None:
        """The work after the call belongs to the session: an Escape too many must not end it."""
        rows = [Row("grade", "1", "Selesai, nilai latihan ini"), Row("back", "2", "Kembali ke lembar salin")]
        text = "Sesudah dinilai, aplikasi tidak dapat diisi lagi."
        if await self.push_screen_wait(PickModal("Sudah selesai mencatat?", rows, text=text)) == "grade":
            self.grade()

    def grade(self) -> None:
        """What came of it."""
        practice, self.practice = self.practice, None
        if practice is None:
            return
        session = practice.session()
        self._done.append(session)
        trouble = self.trainer.keep(session)
        self.pop_screen()
        self.push_screen(LessonScreen(session, self.trainer.held(session)))
        if trouble:
            self.tell(trouble)

    @on(LessonScreen.Opened)
    def _lapse(self, event: LessonScreen.Opened) -> None:
        screen = self.screen
        held = screen.held if isinstance(screen, LessonScreen) else None
        if held is not None:
            playback = PlaybackScreen(held)
            self.push_screen(playback)
            playback.call_after_refresh(lambda: playback.show_event(event.seq))

    @on(TraineeScreen.Opened)
    def _past(self, event: TraineeScreen.Opened) -> None:
        self.push_screen(LessonScreen(event.session, self.trainer.held(event.session)))

    @on(PlaybackScreen.Closed)
    @on(LessonScreen.Closed)
    @on(DrillScreen.Closed)
    def _back(self) -> None:
        self.pop_screen()
        self._home()

    def _home(self) -> None:
        """The home screen shows what came of it."""
        if isinstance(self.screen, TrainHomeScreen):
            self.screen.show(self.home_view())

    @work(exclusive=True, group="leaving")
    async def action_leave(self) -> None:
        """Leave the program; in the middle of a session ask first, since nobody goes on with it."""
        if isinstance(self.screen, StopModal):
            return
        picked = await self.push_screen_wait(StopModal()) if self.practice is not None else LEAVE
        if picked in {STOP, LEAVE}:
            self.abandon()
        if picked == LEAVE:
            self.exit()

    def abandon(self) -> None:
        """Back to the home screen; the session is given up."""
        if self.practice is None or self._speaking is None:
            return
        self._speaking.stop()
        self.trainer.abandon(self.practice)
        self.practice = None
        while not isinstance(self.screen, TrainHomeScreen):
            self.pop_screen()
        self._home()

    def _lost(self) -> None:
        """A call that is being practised knows that it was broken off."""
        if self.practice is not None:
            self.practice.live.do(cmd.Hangup("terminal terputus"))
