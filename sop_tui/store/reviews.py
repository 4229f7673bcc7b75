"""Reviews: ``reviews/<call_id>/``, beside the calls and never in them; each file is new and none is ever changed.

    <id>.json            a review, under a scorecard whose copy is frozen beside the scripts
    <id>.dispute.json    the CSO holds another view of an item
    <id>.answer.json     what became of a dispute

Two people may review one call at the same moment: ids are UUIDs of version 7, so neither is in the other's way.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from sop_tui.core.grading import Grade, Rating, grade
from sop_tui.core.review import (
    KIND_OF,
    Answer,
    AnyEntry,
    CardUsed,
    Dispute,
    Disputed,
    NotAReviewError,
    Review,
    Reviewed,
    entry_of,
    together,
)
from sop_tui.core.scorecard import answers
from sop_tui.core.transcript import check_seal
from sop_tui.store import durable
from sop_tui.store.calls import document_bytes, read_transcript
from sop_tui.store.folder import DataFolder, StoreError, named
from sop_tui.store.frozen import freeze
from sop_tui.store.ids import uuid7
from sop_tui.store.scorecards import ReadCard, thaw_card

__all__ = [
    "Answer",
    "CardUsed",
    "Damaged",
    "Dispute",
    "Disputed",
    "Review",
    "Reviewed",
    "Reviews",
    "effective",
    "is_reviewed",
    "reviewed_calls",
    "reviews_of",
    "write_answer",
    "write_dispute",
    "write_review",
]

REVIEW_MAX: Final = 1024 * 1024
"""Bytes of a file of a review."""

_NONE: Final[Mapping[str, Rating]] = MappingProxyType({})

E = TypeVar("E", Review, Dispute, Answer)

_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_NAME: Final = re.compile(rf"{_ID.pattern}(?:\.(dispute|answer))?\.json")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file among the reviews that is none; it is left where it is."""

    path: Path
    code: str
    message: str
    """An Indonesian sentence for the screen."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """What is said of a call, in the order of time."""

    of: tuple[Reviewed, ...] = ()
    damaged: tuple[Damaged, ...] = ()


def write_review(  # noqa: PLR0913 - what a review consists of, each by name
    folder: DataFolder,
    document: Mapping[str, Any],
    card: ReadCard,
    ratings: Mapping[str, Rating],
    *,
    by: str,
    at: str,
    note: str = "",
    calibration: bool = False,
) -> Review:
    """Keep a review of a sealed call, and the card it was made under.

    Raises:
        StoreError: ``REVIEW_UNSEALED``, ``REVIEW_NO_CALL`` (this data folder does not hold the call), ``REVIEW_BY``,
            ``REVIEW_TIME``, ``REVIEW_INCOMPLETE``, ``REVIEW_SIZE``, ``TRANSCRIPT_SCHEMA``, or the disk failed.
    """
    _check_call(folder, document)
    found = _graded(card, document, ratings)
    if not found.complete:
        items = ", ".join(dict.fromkeys(card.card.item(one.item).title for one in found.missing))
        raise StoreError("REVIEW_INCOMPLETE", f"Penilaian belum lengkap: {items}.", "Lengkapi butir itu lebih dahulu.")
    known = {item.id for item in card.card.items}
    review = Review(
        **_about(document["call_id"], by, at),
        card=card.used,
        seal=document["seal"]["digest"],
        calibration=calibration,
        ratings={name: rating for name, rating in ratings.items() if name in known},
        note=note,
        grade=json.loads(json.dumps(found.as_json())),
    )
    freeze(folder, {card.sha256: card.data})
    return _write(folder, review)


def write_dispute(  # noqa: PLR0913 - what a dispute consists of, each by name
    folder: DataFolder, review: Review, item: str, *, by: str, at: str, reason: str
) -> Dispute:
    """Keep that the CSO holds another view of an item. A dispute that was answered may be followed by another.

    Raises:
        StoreError: ``DISPUTE_ITEM`` (it was not judged), ``DISPUTE_REASON``, ``DISPUTE_OPEN`` (one about this item
            waits for an answer), ``REVIEW_GONE``, ``REVIEW_BY``, ``REVIEW_TIME``, or the disk failed.
    """
    if not review.judged(item):
        raise StoreError("DISPUTE_ITEM", "Butir ini tidak dinilai.", "Pilih butir yang dinilai.")
    _need(reason, "DISPUTE_REASON", "Alasan sanggahan belum diisi.")
    for one in _reviewed(folder, review).disputes:
        if one.dispute.item == item and one.state == "open":
            raise StoreError("DISPUTE_OPEN", "Butir ini sudah disanggah.", "Tunggu jawabannya.")
    about = _about(review.call_id, by, at)
    return _write(folder, Dispute(**about, review=review.id, item=item, reason=reason))


def write_answer(  # noqa: PLR0913 - what an answer consists of, each by name
    folder: DataFolder,
    review: Review,
    dispute: Dispute,
    *,
    by: str,
    at: str,
    accepted: bool,
    reason: str,
    rating: Rating | None = None,
) -> Answer:
    """Keep the answer to a dispute; one that is accepted has the corrected rating of the item.

    Raises:
        StoreError: ``DISPUTE_GONE``, ``DISPUTE_ANSWERED``, ``ANSWER_REASON``, ``ANSWER_RATING`` (none where one is due,
            or one that the item cannot have), ``REVIEW_GONE``, ``REVIEW_BY``, ``REVIEW_TIME``, or the disk failed.
    """
    known = next((one for one in _reviewed(folder, review).disputes if one.dispute.id == dispute.id), None)
    if known is None:
        raise StoreError("DISPUTE_GONE", "Sanggahan ini tidak ada.", "Buka kembali panggilan ini.")
    if known.answer is not None:
        raise StoreError("DISPUTE_ANSWERED", "Sanggahan ini sudah dijawab.", "Buka kembali panggilan ini.")
    _need(reason, "ANSWER_REASON", "Alasan jawaban belum diisi.")
    if accepted != (rating is not None):
        mend = "Isi nilai yang benar." if accepted else "Kosongkan nilainya."
        raise StoreError("ANSWER_RATING", "Nilai dan jawaban tidak sejalan.", mend)
    if rating and rating.answer not in answers(thaw_card(folder, review.card).card.item(dispute.item)):
        raise StoreError("ANSWER_RATING", "Nilai ini tidak ada pada butir itu.", "Pilih nilai yang ada.")
    about = _about(review.call_id, by, at)
    return _write(folder, Answer(**about, dispute=dispute.id, accepted=accepted, reason=reason, rating=rating))


def _about(call_id: str, by: str, at: str) -> dict[str, str]:
    _need(by, "REVIEW_BY", "Nama penulis belum diisi.")
    try:
        aware = datetime.fromisoformat(at).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise StoreError("REVIEW_TIME", "Waktu penilaian tidak dapat dibaca.", "Laporkan kepada pembuat program.")
    return {"id": uuid7(), "call_id": call_id, "at": at, "by": by}


def _need(text: str, code: str, message: str) -> None:
    if not text.strip():
        raise StoreError(code, message, "Isi lebih dahulu.")


def _check_call(folder: DataFolder, document: Mapping[str, Any]) -> None:
    if not check_seal(document):
        message = "Panggilan ini belum disegel, atau berubah sesudah disegel."
        raise StoreError("REVIEW_UNSEALED", message, "Beri tahu pengawas.")
    try:
        path = folder.sealed_path(document["call_id"], document["started_at"])
    except (KeyError, TypeError):
        raise _no_transcript() from None
    try:
        kept = read_transcript(path)
    except StoreError:
        kept = {}
    if kept.get("seal") != document["seal"] or not check_seal(kept):
        raise StoreError(
            "REVIEW_NO_CALL",
            f"Panggilan ini tidak ada di folder data: {named(path)}.",
            "Pilih folder lain dengan --data.",
        )


def _reviewed(folder: DataFolder, review: Review) -> Reviewed:
    for one in reviews_of(folder, review.call_id).of:
        if one.review.id == review.id:
            return one
    raise StoreError("REVIEW_GONE", "Penilaian ini tidak ada.", "Buka kembali panggilan ini.")


def _write(folder: DataFolder, entry: E) -> E:
    data = document_bytes(entry.as_json())
    if len(data) > REVIEW_MAX:
        raise StoreError("REVIEW_SIZE", "Tulisan ini terlalu panjang.", "Persingkat alasan atau catatannya.")
    path = folder.review_folder(entry.call_id) / _file_name(entry)
    try:
        durable.make_folder(path.parent)
        durable.new_file(path, data)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    return entry


def _file_name(entry: AnyEntry) -> str:
    kind = "" if isinstance(entry, Review) else f".{KIND_OF[type(entry)]}"
    return f"{entry.id}{kind}.json"


def reviews_of(folder: DataFolder, call_id: str) -> Reviews:
    """Every review of a call with its disputes; files that are none are told and passed over.

    Raises:
        StoreError: the folder cannot be read, or ``CALL_ID``.
    """
    at = folder.review_folder(call_id)
    entries: dict[str, tuple[Path, AnyEntry]] = {}
    damaged: list[Damaged] = []
    try:
        paths = sorted(path for path in at.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return Reviews()
    except OSError as fault:
        raise StoreError.of(fault, at) from fault
    for path in paths:
        try:
            entry = _read(path, call_id)
        except StoreError as error:
            damaged.append(Damaged(path, error.code, error.message))
        else:
            entries[entry.id] = path, entry
    of, stray = together(entry for _, entry in entries.values())
    damaged += [_stray(entries[entry.id][0]) for entry in stray]
    return Reviews(of, tuple(sorted(damaged, key=lambda one: one.path)))


def _stray(path: Path) -> Damaged:
    return Damaged(path, "REVIEW_STRAY", f"Berkas ini menjawab sesuatu yang tidak ada: {named(path)}.")


def _read(path: Path, call_id: str) -> AnyEntry:
    name = _NAME.fullmatch(path.name)
    try:
        if name is None:
            raise NotAReviewError("a file of another name")
        document = json.loads(durable.read_file(path, REVIEW_MAX).decode("utf-8"), parse_constant=_no_number)
        if not isinstance(document, dict):
            raise NotAReviewError("no mapping")
        entry = entry_of(document)
        if (entry.call_id, _file_name(entry)) != (call_id, path.name):
            raise NotAReviewError("it lies under another name")
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    except (ValueError, RecursionError) as fault:
        message = f"Berkas ini bukan penilaian: {named(path)}."
        raise StoreError("REVIEW_DAMAGED", message, "Jangan dihapus; beri tahu pengawas.") from fault
    return entry


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is no number of JSON")


def effective(folder: DataFolder, reviewed: Reviewed, document: Mapping[str, Any]) -> Grade:
    """What the call comes to under a review's own card, with what accepted disputes corrected.

    Raises:
        StoreError: ``REVIEW_TRANSCRIPT`` (another one was judged), ``TRANSCRIPT_SCHEMA``, ``SCRIPTS_MISSING`` or
            ``SCRIPTS_DAMAGED``.
    """
    review = reviewed.review
    if document.get("seal", {}).get("digest") != review.seal:
        raise StoreError("REVIEW_TRANSCRIPT", "Yang dinilai bukan transkrip ini.", "Beri tahu pengawas.")
    return _graded(thaw_card(folder, review.card), document, review.ratings, reviewed.corrected)


def _graded(
    card: ReadCard, document: Mapping[str, Any], ratings: Mapping[str, Rating], corrected: Mapping[str, Rating] = _NONE
) -> Grade:
    try:
        return grade(card.card, document, ratings, corrected)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _no_transcript() from None


def _no_transcript() -> StoreError:
    return StoreError("TRANSCRIPT_SCHEMA", "Berkas ini bukan transkrip.", "Periksa nama dan asalnya.")


def is_reviewed(folder: DataFolder, call_id: str) -> bool:
    """Whether a review of the call is there, damaged or not.

    Raises:
        StoreError: the folder cannot be read, or ``CALL_ID``.
    """
    at = folder.review_folder(call_id)
    try:
        names = [_NAME.fullmatch(path.name) for path in at.iterdir()]
    except FileNotFoundError:
        return False
    except OSError as fault:
        raise StoreError.of(fault, at) from fault
    return any(name is not None and name[1] is None for name in names)


def reviewed_calls(folder: DataFolder) -> tuple[str, ...]:
    """The ids of calls that were reviewed, in their order.

    Raises:
        StoreError: the folder cannot be read.
    """
    try:
        names = sorted(path.name for path in folder.reviews.iterdir() if path.is_dir() and _ID.fullmatch(path.name))
    except FileNotFoundError:
        return ()
    except OSError as fault:
        raise StoreError.of(fault, folder.reviews) from fault
    return tuple(name for name in names if is_reviewed(folder, name))
