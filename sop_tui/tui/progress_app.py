"""How trainees come on, on screens of their own: a class, a trainee, and the lesson of each session."""

from collections.abc import Sequence

from textual import on

from sop_tui.core.book import Book
from sop_tui.core.training.progress import Attempts
from sop_tui.core.training.session import Session
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.sessions import call_of, read_session, session_path
from sop_tui.tui.screens.lesson import LessonScreen
from sop_tui.tui.screens.playback import PlaybackScreen
from sop_tui.tui.screens.progress import ProgressScreen, TraineeScreen
from sop_tui.tui.terminal_app import TerminalApp


class ProgressApp(TerminalApp):
    """A class, or the trainee that is named; ``folder`` is the training folder, whose calls can be seen again."""

    CSS_PATH = ["sop.tcss", "review.tcss"]
    TITLE = "sop-tui progress"

    def __init__(
        self, folder: DataFolder, sessions: Sequence[Session], attempts: Attempts, book: Book, trainee: str | None
    ) -> None:
        super().__init__()
        self._folder = folder
        self._first = (
            ProgressScreen(sessions, attempts, book)
            if trainee is None
            else TraineeScreen(trainee, sessions, attempts, book)
        )

    def on_mount(self) -> None:
        self.push_screen(self._first, lambda _: self.exit())

    @on(TraineeScreen.Opened)
    def _session(self, event: TraineeScreen.Opened) -> None:
        session = self._whole(event.session)
        self.push_screen(LessonScreen(session, call_of(self._folder, session)))

    def _whole(self, session: Session) -> Session:
        """With what was said and done in it, which figures do without."""
        try:
            return read_session(session_path(self._folder, session))
        except StoreError:
            return session

    @on(LessonScreen.Opened)
    def _lapse(self, event: LessonScreen.Opened) -> None:
        held = self.screen.held if isinstance(self.screen, LessonScreen) else None
        if held is not None:
            playback = PlaybackScreen(held)
            self.push_screen(playback)
            playback.call_after_refresh(lambda: playback.show_event(event.seq))

    @on(PlaybackScreen.Closed)
    @on(LessonScreen.Closed)
    def _back(self) -> None:
        self.pop_screen()
