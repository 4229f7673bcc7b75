"""What others said of a call, and the disputes about it: read, raised for the CSO, answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from textual.app import App

from sop_tui.core.grading import Grade, Rating
from sop_tui.core.review import Disputed, Reviewed
from sop_tui.core.scorecard import AnyItem, answers
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.reviews import effective, reviews_of, write_answer, write_dispute
from sop_tui.store.scorecards import thaw_card
from sop_tui.tui import marking
from sop_tui.tui.screens.modals import PickModal, TextModal
from sop_tui.tui.widgets.pick_list import Row


@dataclass(frozen=True)
class Desk:
    """Who reviews which call, where it is kept, and the time."""

    folder: DataFolder
    document: Mapping[str, Any]
    by: str
    now: Callable[[], str]
    """RFC 3339 with offset."""


async def show_reviews(app: App[None], desk: Desk) -> None:
    """List the reviews of a call; one that is picked is opened, item by item, until the reviewer has seen enough."""
    while True:
        found = reviews_of(desk.folder, desk.document["call_id"])
        graded = {one.review.id: _graded(desk, one) for one in found.of}
        rows = marking.review_rows(found.of, {name: one.total for name, one in graded.items() if one})
        told = [f"Berkas penilaian rusak: {one.path.name}." for one in found.damaged]
        empty = [] if rows else ["Panggilan ini belum dinilai."]
        picked = await app.push_screen_wait(PickModal("Penilaian yang ada", rows, text="\n".join([*told, *empty])))
        chosen = next((one for one in found.of if one.review.id == picked), None)
        if chosen is None:
            return
        await _show_items(app, desk, chosen.review.id)


def _graded(desk: Desk, reviewed: Reviewed) -> Grade | None:
    """What a review comes to; None where its card is gone."""
    try:
        return effective(desk.folder, reviewed, desk.document)
    except StoreError:
        return None


async def _show_items(app: App[None], desk: Desk, review_id: str) -> None:
    """The items of a review; one that is picked may be disputed, or its dispute answered."""
    while True:
        reviewed = next(
            one for one in reviews_of(desk.folder, desk.document["call_id"]).of if one.review.id == review_id
        )
        card = thaw_card(desk.folder, reviewed.review.card).card
        rows = marking.judged_rows(card, reviewed, effective(desk.folder, reviewed, desk.document))
        note = f"Catatan: {reviewed.review.note}" if reviewed.review.note else ""
        title = f"Penilaian {reviewed.review.by}: pilih butir yang disanggah"
        picked = await app.push_screen_wait(PickModal(title, rows, text=note, search=True))
        if picked is None:
            return
        await _show_item(app, desk, reviewed, card.item(picked))


async def _show_item(app: App[None], desk: Desk, reviewed: Reviewed, item: AnyItem) -> None:
    disputes = [one for one in reviewed.disputes if one.dispute.item == item.id]
    comment = reviewed.review.ratings.get(item.id, Rating()).comment
    waiting = next((one for one in disputes if one.state == "open"), None)
    doing = "Jawab sanggahan" if waiting else "Sanggah butir ini"
    rows = [Row("go", "1", doing), Row("stay", "2", "Kembali")]
    text = marking.dispute_text(disputes, comment)
    if await app.push_screen_wait(PickModal(item.title, rows, text=text)) != "go":
        return
    if waiting:
        await _answer(app, desk, reviewed, waiting, item)
    else:
        await _dispute(app, desk, reviewed, item)


async def _dispute(app: App[None], desk: Desk, reviewed: Reviewed, item: AnyItem) -> None:
    by = await app.push_screen_wait(TextModal("Siapa yang menyanggah?", value=desk.document["agent"], max_length=60))
    if by is None:
        return
    reason = await app.push_screen_wait(TextModal(f"Alasan sanggahan: {item.title}"))
    if reason is not None:
        write_dispute(desk.folder, reviewed.review, item.id, by=by, at=desk.now(), reason=reason)


async def _answer(app: App[None], desk: Desk, reviewed: Reviewed, disputed: Disputed, item: AnyItem) -> None:
    rows = [Row("accept", "1", "Terima: nilainya diperbaiki"), Row("decline", "2", "Tolak: nilainya tetap")]
    text = f"{disputed.dispute.by}: {disputed.dispute.reason}"
    decided = await app.push_screen_wait(PickModal("Jawab sanggahan", rows, text=text))
    if decided is None:
        return
    rating = None
    if decided == "accept":
        choices = [Row(name, str(n), marking.answer_words(item, name)) for n, name in enumerate(answers(item), start=1)]
        answer = await app.push_screen_wait(PickModal(f"Nilai yang benar: {item.title}", choices))
        if answer is None:
            return
        rating = Rating(answer)
    reason = await app.push_screen_wait(TextModal("Alasan jawaban"))
    if reason is not None:
        write_answer(
            desk.folder,
            reviewed.review,
            disputed.dispute,
            by=desk.by,
            at=desk.now(),
            accepted=decided == "accept",
            reason=reason,
            rating=rating,
        )
