"""The lesson: what a trainee sees after a session, and reaches with keys and mouse."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual import on

from sop_tui.core.replay import Replay
from sop_tui.core.simulate import Held
from sop_tui.core.timeline import timeline
from sop_tui.core.training.session import Session
from sop_tui.core.training.taken import sheet_texts
from sop_tui.core.transcript import seal, transcript
from sop_tui.store.held import HeldCall
from sop_tui.tui.screens.lesson import KEYS, LessonScreen
from sop_tui.tui.terminal_app import TerminalApp
from tests.training.graded import book, graded, held, reference, scenario, session
from tests.tui.reviewing import Reviewer

MISHEARD = {**scenario("ibu_masna").knows, "email": "masna.aya@yahoo.com"}


def held_call(own: Held) -> HeldCall:
    document = seal(transcript(own.call, own.events))
    return HeldCall(document, timeline(document, book()), Replay(book(), own.events))


def slipshod() -> tuple[Session, HeldCall]:
    """An email that was misheard, and nothing saved but a name."""
    own = held("ibu_masna", knows=MISHEARD)
    name = "crm.data_penelpon.nama"
    return session(graded("ibu_masna", own, saved={name: sheet_texts(own.call)[name]})), held_call(own)


class LessonApp(TerminalApp):
    """One lesson."""

    CSS_PATH = "../../sop_tui/tui/sop.tcss"

    def __init__(self, told: Session, call: HeldCall | None) -> None:
        super().__init__()
        self.told = told
        self.call = call
        self.opened: list[int] = []

    def on_mount(self) -> None:
        self.push_screen(LessonScreen(self.told, self.call))

    @on(LessonScreen.Opened)
    def _opened(self, event: LessonScreen.Opened) -> None:
        self.opened.append(event.seq)

    @on(LessonScreen.Closed)
    def _leave(self) -> None:
        self.exit()


Lesson = Callable[..., AbstractAsyncContextManager[tuple[Reviewer, LessonApp]]]


@pytest.fixture
def lesson() -> Lesson:
    """Opens the lesson of a slipshod session, or of the one given."""

    @asynccontextmanager
    async def opened(
        told: Session | None = None, *, call: bool = True, size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[tuple[Reviewer, LessonApp]]:
        found, whole = slipshod()
        app = LessonApp(told or found, whole if call else None)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            reviewer = Reviewer(app, pilot)
            await reviewer.shown()
            yield reviewer, app

    return opened


async def test_points_shares_time_and_keys_are_told(lesson: Lesson) -> None:
    async with lesson() as (screen, _):
        screen.shows("Nilai 62", "jalannya 100 %", "isian 80 %", "kolom 6 %", "waktu 06:40 (acuan", "tombol 500 (acuan")
        screen.shows("Wati ─ menengah, benih 7 ─ Ibu Masna [b]melapor[/b]")


async def test_a_lapse_is_told_at_its_moment_with_clause_and_mend(lesson: Lesson) -> None:
    async with lesson() as (screen, _):
        screen.shows("EML-1b", "Alamat email tercatat", "U menjadi A", "Bacakan kembali")
        screen.shows("Pelanggan saat itu: “Bukan A, tapi U.”", book().clause("EML-1b").obliges[:30])  # type: ignore[union-attr]


async def test_enter_opens_the_moment_and_what_has_none_says_so(lesson: Lesson) -> None:
    async with lesson() as (screen, app):
        await screen.press("enter")
        assert app.opened == [app.told.assessment.lapses[0].seq]
        await screen.press("down", "enter")
        screen.shows("tidak punya satu saat")
        assert len(app.opened) == 1
        await screen.press("p")
        assert app.opened[1:] == [1]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        pytest.param("2", ("✗  Alamat email", "✓  Nama", "Seharusnya: IBU MASNA"), id="fields"),
        pytest.param("3", ("✓  CRM › Data Penelpon › Nama", "masih kosong"), id="columns"),
        pytest.param("4", ("✓  DTA-1", "dipenuhi"), id="clauses"),
        pytest.param("right", ("✗  Alamat email",), id="next"),
        pytest.param("left", ("✓  DTA-1",), id="before"),
    ],
)
async def test_each_table_has_its_key(lesson: Lesson, keys: str, words: tuple[str, ...]) -> None:
    async with lesson() as (screen, _):
        await screen.press(keys)
        screen.shows(*words)


async def test_the_letters_of_a_wrong_field_are_told(lesson: Lesson) -> None:
    async with lesson() as (screen, _):
        await screen.press("2", *["down"] * 5)
        screen.shows("Bedanya:    U→A")


async def test_a_click_shows_a_row_and_a_second_one_its_moment(lesson: Lesson) -> None:
    async with lesson() as (screen, app):
        row = next(number for number, text in enumerate(screen.rows) if "Data Caller" in text)
        await screen.pilot.click(offset=(20, row))
        await screen.shown()
        screen.shows("akhir ─ Kolom aplikasi")
        first = next(number for number, text in enumerate(screen.rows) if "EML-1b" in text)
        for _ in range(2):
            await screen.pilot.click(offset=(20, first))
            await screen.shown()
        assert len(app.opened) == 1


async def test_without_a_lapse_it_says_so(lesson: Lesson) -> None:
    async with lesson(session(graded("ibu_masna"))) as (screen, app):
        screen.shows("Nilai 100", "Tidak ada yang perlu diperbaiki")
        await screen.press("down", "enter", "pagedown")
        assert app.opened == []


async def test_without_its_call_the_grade_is_whole(lesson: Lesson) -> None:
    async with lesson(call=False) as (screen, app):
        screen.shows("Nilai 62", "Panggilannya tidak dapat dibuka", "EML-1b")
        await screen.press("enter", "p")
        assert app.opened == []
        screen.lacks("Putar")


@pytest.mark.parametrize("size", [(1, 1), (60, 16), (80, 24), (120, 40)])
async def test_every_size_holds(lesson: Lesson, size: tuple[int, int]) -> None:
    async with lesson(size=size) as (screen, _):
        await screen.press("down", "right", "end", "right", "pagedown", "left", "f1", "escape")
        if size >= (60, 16):
            screen.shows("Nilai 62", "F1 Tombol", "Esc Kembali", "2 Isian", "Seharusnya")


async def test_keys_of_the_footer_are_bound(lesson: Lesson) -> None:
    async with lesson() as (_, app):
        bound = app.screen.active_bindings
        assert [key for row in KEYS for key in row.keys.split(",") if key not in bound] == []
        assert {"2", "3", "4", "left", "up", "pageup"} <= set(bound)


async def test_texts_are_only_texts(lesson: Lesson) -> None:
    hostile = "[b]x[/b] [@click=app.exit]y[/] \x1b]52;c;aGk=\x07[/"
    own = reference("ibu_masna")
    told = session(graded("ibu_masna", saved={**sheet_texts(own.call), "crm.data_penelpon.email": hostile}))
    async with lesson(told) as (screen, _):
        screen.shows("[@click=app.exit]y[/]")
        await screen.press("3", "end")


async def test_escape_closes(lesson: Lesson) -> None:
    async with lesson() as (screen, app):
        await screen.press("escape")
    assert app.return_code == 0
