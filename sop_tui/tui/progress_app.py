"""How trainees come on, on screens of their own: a class, a trainee, and the lesson of each session."""

from collections.abc import Sequence

from textual import on

from sop_tui.core.book import Book
from sop_tui.core.training.progress import Attempts
from sop_tui.core.training.session import Session
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.held import Held, HeldCall
from sop_tui.store.sessions import read_session, session_path
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
        self._held = Held(folder)
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
        self.push_screen(LessonScreen(session, self._call(session.call_id)))

    def _whole(self, session: Session) -> Session:
        """With what was said and done in it, which figures do without."""
        try:
            return read_session(session_path(self._held.folder, session))
        except StoreError:
            return session

    def _call(self, call_id: str) -> HeldCall | None:
        """The call of a session, if it is there to be seen: a lesson can be read without."""
        folder = self._held.folder
        try:
            name = folder.sealed_path(call_id, "2000-01-01T00:00:00+00:00").name
            # A call is held on the day of its scenario, which its session does not know.
            path = next(folder.calls.glob(f"*/*/*/{name}"), None)
            return self._held.open(path) if path else None
        except (OSError, StoreError):
            return None

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
