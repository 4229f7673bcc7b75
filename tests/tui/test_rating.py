"""The scorecard of a call, filled in and kept, and what becomes of a dispute about it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from sop_tui.store.folder import DataFolder
from sop_tui.store.held import Held
from sop_tui.store.index import Index
from sop_tui.store.reviews import Reviews, reviews_of
from sop_tui.store.scripts import Scripts
from sop_tui.tui.review_app import ReviewApp
from sop_tui.tui.screens.rating import KEYS
from tests.cli_runner import scripts_in
from tests.tui.conftest import BEGAN
from tests.tui.reviewing import HOSTILE, Reviewer, hold

CARD = """
scorecard: panggilan
title: Kartu uji
version: "1"
items:
  - {id: eja, title: Email dieja, group: Aturan, rules: [EML-1a-eja], weight: 10, comment: failed}
  - {id: terima_kasih, title: Terima kasih, group: Aturan, clauses: [DTA-3], weight: 10, fatal: true}
  - id: nada
    title: Nada
    group: Cara
    question: Bagaimana nadanya?
    weight: 10
    not_applicable: true
    levels: [{id: baik, title: Baik, points: 1}, {id: buruk, title: Buruk, points: 0, means: "Kasar [b]sekali[/b]."}]
  - id: redam
    title: Diredakan
    group: Cara
    weight: 10
    depends_on: {item: nada, answer: [buruk]}
    levels: [{id: ya, title: Ya, points: 1}, {id: tidak, title: Tidak, points: 0}]
"""

Rate = Callable[..., AbstractAsyncContextManager[Reviewer]]


@pytest.fixture
def rate(tmp_path: Path, scripts: Scripts) -> Rate:
    """Opens the form of a call that is held now."""

    @asynccontextmanager
    async def opened(*, size: tuple[int, int] = (80, 24), card: str = CARD) -> AsyncIterator[Reviewer]:
        folder = DataFolder(tmp_path / "data")
        hold(folder.path, scripts)
        naskah = scripts_in(tmp_path)
        (naskah / "penilaian/panggilan.yaml").write_text(card)
        with Index.open(folder) as index:
            app = ReviewApp(Held(folder), index, naskah, "Wati", lambda: BEGAN)
            async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
                reviewer = Reviewer(app, pilot)
                await reviewer.shown()
                await reviewer.press("r")
                yield reviewer

    return opened


def kept(tmp_path: Path) -> Reviews:
    """The reviews of the call on the disk."""
    folder = DataFolder(tmp_path / "data")
    return reviews_of(folder, next(folder.calls.rglob("*.json")).stem)


async def filled(reviewer: Reviewer) -> None:
    """Everything that the card asks, and the review kept."""
    await reviewer.press("k", "=tidak dieja", "enter", "b", "1", "s", "1")


class TestTheForm:
    async def test_shows_what_the_rules_decided_and_what_shows_it(self, rate: Rate) -> None:
        async with rate() as reviewer:
            reviewer.shows("Kartu uji", "Email dieja", "DILANGGAR", "✗ EML-1a-eja", "Komentar wajib")
            await reviewer.press("down")
            reviewer.shows("Terima kasih (fatal)", "✗ DTA-3")

    async def test_a_digit_rates_and_again_takes_it_back(self, rate: Rate) -> None:
        async with rate() as reviewer:
            await reviewer.press("down", "down", "1")
            reviewer.shows("Nada  ─ Baik")
            await reviewer.press("1")
            reviewer.shows("Nada  ─ belum dinilai")
            await reviewer.press("0")
            reviewer.shows("Nada  ─ tidak berlaku")
            await reviewer.press("9")
            reviewer.shows("Angka 9 bukan nilai")

    async def test_items_come_and_go_with_what_they_depend_on(self, rate: Rate) -> None:
        async with rate() as reviewer:
            reviewer.lacks("Diredakan")
            await reviewer.press("down", "down", "2")
            reviewer.shows("Diredakan  ─ belum dinilai")
            await reviewer.press("1")
            reviewer.lacks("Diredakan")

    async def test_the_total_goes_along(self, rate: Rate) -> None:
        async with rate(card=CARD.replace("fatal: true", "fatal: false")) as reviewer:
            reviewer.shows("Nilai 0,0", "kurang 2 butir")
            await reviewer.press("down", "down", "1")
            reviewer.shows("Nilai 33,3", "kurang 1 butir")

    async def test_a_fatal_item_is_told(self, rate: Rate) -> None:
        async with rate() as reviewer:
            await reviewer.press("down", "down", "1")
            reviewer.shows("Nilai 0,0  FATAL (tanpa itu 33,3)", "DILANGGAR, FATAL")

    async def test_a_digit_does_not_overrule_a_rule(self, rate: Rate) -> None:
        async with rate() as reviewer:
            await reviewer.press("1")
            reviewer.shows("diputuskan oleh aturan", "DILANGGAR")

    async def test_texts_of_a_card_are_only_texts(self, rate: Rate) -> None:
        async with rate() as reviewer:
            await reviewer.press("k", f"={HOSTILE.encode('ascii', 'ignore').decode()[:20]}", "enter", "down", "down")
            reviewer.shows("Kasar [b]sekali[/b].")

    async def test_evidence_is_opened_in_the_call_and_the_form_is_as_it_was(self, rate: Rate) -> None:
        async with rate() as reviewer:
            await reviewer.press("down", "down", "1", "up", "enter")
            reviewer.shows("langkah 10/14")
            await reviewer.press("r")
            reviewer.shows("Kartu uji", "Nada  ─ Baik")
            await reviewer.press("escape", "r")
            reviewer.shows("Nada  ─ Baik")

    async def test_every_size_holds(self, rate: Rate) -> None:
        async with rate() as reviewer:
            for size in ((1, 1), (60, 16), (120, 40), (80, 24)):
                await reviewer.resize(*size)
                await reviewer.press("down", "up", "b", "f1", "escape", "l", "escape")
                if size >= (60, 16):
                    reviewer.shows("S Simpan", "F1 Tombol", "Nada")

    async def test_all_keys_of_the_footer_are_bound(self, rate: Rate) -> None:
        async with rate() as reviewer:
            bound = reviewer.app.screen.active_bindings
            assert [key for row in KEYS for key in row.keys.split(",") if key not in bound] == []

    async def test_a_card_that_is_wrong_is_told(self, rate: Rate) -> None:
        async with rate(card="scorecard: [") as reviewer:
            reviewer.shows("Kartu nilai belum dapat dipakai")


class TestAReview:
    async def test_that_is_not_complete_is_not_kept(self, rate: Rate, tmp_path: Path) -> None:
        async with rate() as reviewer:
            await reviewer.press("s")
            reviewer.shows("Belum dapat disimpan")
            assert kept(tmp_path).of == ()

    async def test_is_kept_and_shown_in_the_table(self, rate: Rate, tmp_path: Path) -> None:
        async with rate() as reviewer:
            await filled(reviewer)
            (one,) = kept(tmp_path).of
            assert (one.review.by, one.review.calibration) == ("Wati", False)
            assert one.review.answers == {"nada": "baik"}
            row = next(row for row in reviewer.rows if "Rani" in row)
            assert row.split()[-1] == "1"

    async def test_takes_the_place_of_none(self, rate: Rate, tmp_path: Path) -> None:
        async with rate() as reviewer:
            for _ in range(2):
                await filled(reviewer)
                await reviewer.press("r")
            assert len(kept(tmp_path).of) == 2
            reviewer.shows("2 penilaian sudah ada")
            await reviewer.press("l")
            reviewer.shows("Penilaian yang ada", "2019-12-09 10:00 Wati: 0,0")

    async def test_is_disputed_for_the_cso_and_answered(self, rate: Rate, tmp_path: Path) -> None:
        async with rate() as reviewer:
            await filled(reviewer)
            await reviewer.press("r", "l", "1", "=Terima", "enter", "1", "enter", "=sudah saya ucapkan", "enter")
            (one,) = kept(tmp_path).of
            assert [(d.dispute.by, d.dispute.reason, d.state) for d in one.disputes] == [
                ("Rani", "sudah saya ucapkan", "open")
            ]
            reviewer.shows("sanggahan menunggu jawaban")
            await reviewer.press("=Terima", "enter", "1", "1", "1", "=rekaman mendukung", "enter")
            (one,) = kept(tmp_path).of
            assert [(d.state, d.answer and d.answer.by) for d in one.disputes] == [("accepted", "Wati")]
            reviewer.shows("sanggahan diterima")
            await reviewer.press("escape")
            reviewer.shows("Wati: 66,7")
