"""The reviewer's apps: one sealed call, or all of them, with the scorecard of each."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from textual import on, work
from textual.message import Message

from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.review import Review
from sop_tui.store.folder import StoreError
from sop_tui.store.held import Held, HeldCall
from sop_tui.store.index import Index
from sop_tui.store.reviews import reviews_of, write_review
from sop_tui.store.scorecards import card_names, read_card
from sop_tui.tui.screens.disputes import Desk, show_reviews
from sop_tui.tui.screens.modals import PickModal
from sop_tui.tui.screens.playback import PlaybackScreen
from sop_tui.tui.screens.rating import Draft, RatingScreen
from sop_tui.tui.screens.review import ReviewScreen
from sop_tui.tui.terminal_app import TerminalApp
from sop_tui.tui.widgets.pick_list import Row

Now = Callable[[], datetime]
"""The time, with its offset."""


class ReplayApp(TerminalApp):
    """One sealed call."""

    CSS_PATH = ["sop.tcss", "review.tcss"]

    def __init__(self, held: HeldCall) -> None:
        super().__init__()
        self._held = held

    def on_mount(self) -> None:
        self.push_screen(PlaybackScreen(self._held))

    @on(PlaybackScreen.Closed)
    def _back(self) -> None:
        self.exit()


class ReviewApp(TerminalApp):
    """All sealed calls of a data folder, and who reviews them."""

    CSS_PATH = ["sop.tcss", "review.tcss"]
    KEPT = "Penilaian yang sudah disimpan tetap tersimpan."

    class Read(Message):
        """A call was opened, in a worker."""

        def __init__(self, held: HeldCall, rate: bool) -> None:
            super().__init__()
            self.held = held
            self.rate = rate

    def __init__(self, held: Held, index: Index, scripts: Path, by: str, now: Now) -> None:
        super().__init__()
        self._held = held
        self._index = index
        self._scripts = scripts
        self._by = by
        self._now = now
        self._drafts: dict[str, Draft] = {}
        """By call id: what is being written of a call, until it is saved."""
        self._opening = False

    @property
    def settled(self) -> bool:
        """Whether everything that was pressed has had its effect, and no call is being opened."""
        return super().settled and not self._opening

    async def _hand_over(self) -> None:
        """Keys that were pressed while a call is being opened are meant for that call."""
        if not self._opening:
            await super()._hand_over()

    def _opened_now(self) -> None:
        self._opening = False
        self._settling = asyncio.create_task(self._settle(None))

    def on_mount(self) -> None:
        self.push_screen(ReviewScreen(self._index, self._by, lambda: self._now().date()))

    @on(ReviewScreen.Opened)
    def _opened(self, event: ReviewScreen.Opened) -> None:
        self._opening = True
        self._read(event.path, event.rate)

    @work(thread=True, exclusive=True, group="reading")
    def _read(self, path: Path, rate: bool) -> None:
        try:
            self.post_message(self.Read(self._held.open(path), rate))
        except StoreError as error:
            self.call_from_thread(self._not_opened, error)

    def _not_opened(self, error: StoreError) -> None:
        self.tell(error.message, error.mend)
        self._opened_now()

    @on(Read)
    def _show(self, event: Read) -> None:
        self._opened_now()
        if event.rate:
            self.rate(event.held)
        else:
            self.push_screen(PlaybackScreen(event.held, ratable=True))

    @work
    async def tell(self, message: str, mend: str = "") -> None:
        """Something the reviewer must know before going on."""
        await self.push_screen_wait(PickModal(message, [Row("ok", "1", "Baik")], text=mend))

    @work(exclusive=True, group="question")
    async def rate(self, held: HeldCall) -> None:
        """The rating form of a call, as it was left."""
        call_id = held.document["call_id"]
        try:
            draft = self._drafts.get(call_id) or await self._new_draft()
            others = len(reviews_of(self._held.folder, call_id).of)
        except StoreError as error:
            self.tell(error.message, error.mend)
            return
        except ScriptError as error:
            self.tell("Kartu nilai belum dapat dipakai.", str(error.diagnostics[0]))
            return
        if draft is not None:
            self._drafts[call_id] = draft
            self.push_screen(RatingScreen(held, draft, lambda *kept: self._keep(held, *kept), others))

    async def _new_draft(self) -> Draft | None:
        """An empty form, of the card that is picked where there are several."""
        names = card_names(self._scripts)
        if not names:
            raise StoreError("CARD_MISSING", "Tidak ada kartu nilai.", "Taruh satu di penilaian/ pada folder naskah.")
        name: str | None = names[0]
        if len(names) > 1:
            rows = [Row(one, str(number), one) for number, one in enumerate(names, start=1)]
            name = await self.push_screen_wait(PickModal("Kartu nilai", rows))
        return Draft(read_card(self._scripts, name)) if name else None

    def _keep(self, held: HeldCall, draft: Draft, calibration: bool) -> Review | str:
        try:
            return write_review(
                self._held.folder,
                held.document,
                draft.card,
                draft.ratings,
                by=self._by,
                at=self._at(),
                note=draft.note,
                calibration=calibration,
            )
        except StoreError as error:
            return f"{error.message} {error.mend}"

    def _at(self) -> str:
        return self._now().isoformat(timespec="seconds")

    @on(PlaybackScreen.Rated)
    def _rated(self, event: PlaybackScreen.Rated) -> None:
        """From the call to its form: the one below, or a new one."""
        below = self.screen_stack[-2] if len(self.screen_stack) > 1 else None
        if isinstance(below, RatingScreen):
            self.pop_screen()
        else:
            self.rate(event.held)

    @on(RatingScreen.Evidence)
    def _evidence(self, event: RatingScreen.Evidence) -> None:
        """From the form to the call: the one below, or a new one."""
        below = self.screen_stack[-2]
        if isinstance(below, PlaybackScreen):
            self.pop_screen()
            playback = below
        else:
            playback = PlaybackScreen(event.held, ratable=True)
            self.push_screen(playback)
        if event.seq is not None:
            seq = event.seq
            playback.call_after_refresh(lambda: playback.show_event(seq))

    @on(RatingScreen.Others)
    @work(exclusive=True, group="question")
    async def _others(self, event: RatingScreen.Others) -> None:
        try:
            await show_reviews(self, Desk(self._held.folder, event.held.document, self._by, self._at))
        except StoreError as error:
            self.tell(error.message, error.mend)

    @on(RatingScreen.Saved)
    def _saved(self, event: RatingScreen.Saved) -> None:
        self._drafts.pop(event.review.call_id, None)
        self.pop_screen()
        self._index.mark_reviewed(event.review.call_id)
        for screen in self.screen_stack:
            if isinstance(screen, ReviewScreen):
                screen.find_again()

    @on(RatingScreen.Closed)
    @on(PlaybackScreen.Closed)
    def _back(self) -> None:
        """Back to what was below: the table, or the form whose evidence this was."""
        self.pop_screen()
