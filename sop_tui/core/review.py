"""What is written of a review: the review itself, a dispute about one of its items, and the answer to that.

Each is a document of its own and is never changed: what a call comes to in the end is a function of all of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sop_tui.core.grading import Rating
from sop_tui.core.scorecard import NOT_APPLICABLE

SCHEMA: Final = "sop-tui/review/1"


class NotAReviewError(ValueError):
    """The document does not keep the schema; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class CardUsed:
    """The scorecard of a review. ``sha256`` (hex) is of the file's bytes, and names its frozen copy."""

    id: str
    version: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every document has."""

    id: str
    """UUID version 7: documents of a call in this order are in the order of time."""
    call_id: str
    at: str
    """RFC 3339 with offset."""
    by: str
    """Who wrote it."""

    def as_json(self) -> dict[str, Any]:
        """The document of a file, in plain JSON types."""
        return {"schema": SCHEMA, "kind": KIND_OF[type(self)], **asdict(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Entry):
    """A call judged by one person under one scorecard."""

    card: CardUsed
    seal: str
    """The digest of the transcript that was judged."""
    calibration: bool
    """Whether it belongs to a calibration round: made without a look at other reviews."""
    ratings: Mapping[str, Rating]
    note: str
    grade: Mapping[str, Any]
    """As it was computed then: `Grade.as_json`."""

    @property
    def answers(self) -> dict[str, str]:
        """What the reviewer answered, by item; without what rules decided."""
        rated = {name for name, rating in self.ratings.items() if rating.answer}
        shown = ("rated", NOT_APPLICABLE)
        return {
            row["item"]: row["answer"]
            for row in self.grade["items"]
            if row["verdict"] in shown and row["item"] in rated and row["item"] not in self.grade["ignored"]
        }

    def judged(self, item: str) -> bool:
        """Whether the item counted or could have: whether it can be disputed."""
        return any(row["item"] == item and row["verdict"] != "not_asked" for row in self.grade["items"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute(Entry):
    """The CSO holds another view of one item."""

    review: str
    """The id of the review."""
    item: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Entry):
    """What became of a dispute."""

    dispute: str
    """The id of the dispute."""
    accepted: bool
    reason: str
    rating: Rating | None
    """The corrected rating of the item; null where the dispute is declined."""


AnyEntry = Review | Dispute | Answer

KIND_OF: Final[Mapping[type, str]] = {Review: "review", Dispute: "dispute", Answer: "answer"}
_KINDS: Final = {kind: cls for cls, kind in KIND_OF.items()}


@dataclass(frozen=True, slots=True)
class Disputed:
    """A dispute and its answer; the first answer there is holds."""

    dispute: Dispute
    answer: Answer | None = None

    @property
    def state(self) -> Literal["open", "accepted", "declined"]:
        """What became of it."""
        if self.answer is None:
            return "open"
        return "accepted" if self.answer.accepted else "declined"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review with its disputes in the order of time."""

    review: Review
    disputes: tuple[Disputed, ...] = ()

    @property
    def open(self) -> int:
        """How many disputes wait for an answer."""
        return sum(one.answer is None for one in self.disputes)

    @property
    def corrected(self) -> dict[str, Rating]:
        """The ratings of accepted disputes, by item; of several about one item the last answer."""
        answers = sorted((one.answer for one in self.disputes if one.answer), key=lambda answer: answer.id)
        item_of = {one.dispute.id: one.dispute.item for one in self.disputes}
        return {item_of[one.dispute]: one.rating for one in answers if one.rating is not None}


def together(entries: Iterable[AnyEntry]) -> tuple[tuple[Reviewed, ...], tuple[AnyEntry, ...]]:
    """Each review with its disputes and their answers; and what belongs nowhere, which is about a review or a dispute
    that is not there, or is a second answer."""
    ordered = sorted(entries, key=lambda entry: entry.id)
    reviews = {one.id: one for one in ordered if isinstance(one, Review)}
    disputes = {one.id: one for one in ordered if isinstance(one, Dispute) and one.review in reviews}
    answers: dict[str, Answer] = {}
    stray: list[AnyEntry] = []
    for one in ordered:
        if isinstance(one, Answer) and one.dispute in disputes and one.dispute not in answers:
            answers[one.dispute] = one
        elif one.id not in reviews and one.id not in disputes:
            stray.append(one)
    found = (
        Reviewed(
            review,
            tuple(Disputed(one, answers.get(one.id)) for one in disputes.values() if one.review == review.id),
        )
        for review in reviews.values()
    )
    return tuple(found), tuple(stray)


def entry_of(document: Mapping[str, Any]) -> AnyEntry:
    """The document that a file holds.

    Raises:
        NotAReviewError: it does not keep the schema as far as the program relies on it.
    """
    try:
        if document["schema"] != SCHEMA:
            raise NotAReviewError(f"not {SCHEMA}")
        return _Reader(document).entry()
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise NotAReviewError(f"{type(fault).__name__}: {fault}") from fault


class _Reader:
    """Takes values of the right type out of a document, and nothing else for them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def entry(self) -> AnyEntry:
        about = {name: self.text(name) for name in ("id", "call_id", "at", "by")}
        if datetime.fromisoformat(about["at"]).tzinfo is None:
            raise ValueError("a time without its offset")
        kind = _KINDS[self.text("kind")]
        if kind is Review:
            return self._review(about)
        if kind is Dispute:
            return Dispute(**about, review=self.text("review"), item=self.text("item"), reason=self.text("reason"))
        return self._answer(about)

    def _review(self, about: Mapping[str, str]) -> Review:
        card, ratings, grade = (self.kind(name, dict) for name in ("card", "ratings", "grade"))
        for row in grade["items"]:
            _Reader(row).text("item")
            _Reader(row).text("answer")
            _Reader(row).text("verdict")
        _Reader(grade).kind("ignored", list)
        return Review(
            **about,
            card=CardUsed(*(_Reader(card).text(name) for name in ("id", "version", "file", "sha256"))),
            seal=self.text("seal"),
            calibration=self.kind("calibration", bool),
            ratings={name: _rating(row) for name, row in ratings.items()},
            note=self.text("note"),
            grade=grade,
        )

    def _answer(self, about: Mapping[str, str]) -> Answer:
        accepted, rating = self.kind("accepted", bool), self._document["rating"]
        if accepted != (rating is not None):
            raise ValueError("what is accepted has a rating, what is declined has none")
        return Answer(
            **about,
            dispute=self.text("dispute"),
            accepted=accepted,
            reason=self.text("reason"),
            rating=None if rating is None else _rating(rating),
        )

    def text(self, name: str) -> str:
        return str(self.kind(name, str))

    def kind(self, name: str, kind: type) -> Any:
        value = self._document[name]
        if not isinstance(value, kind):
            raise TypeError(f"{name} is no {kind.__name__}")
        return value


def _rating(row: Any) -> Rating:
    reader = _Reader(row)
    return Rating(reader.text("answer"), reader.text("comment"))
