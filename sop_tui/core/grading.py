"""What a call comes to under a scorecard: the verdicts of its rules and a reviewer's ratings as one figure.

The total is the weighted mean of what the items earned, in percent, over the items that count. An item that was not
applicable, not asked or not rated yet counts neither for nor against. A fatal item that failed makes the total 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, Literal

from sop_tui.core.constraint import Verdict
from sop_tui.core.scorecard import MACHINE_ANSWERS, NOT_APPLICABLE, AnyItem, RatedItem, Scorecard, answers
from sop_tui.core.scoring import verdicts

ItemVerdict = Literal["satisfied", "violated", "not_applicable", "rated", "missing", "not_asked"]
"""``missing``: it waits for a rating. ``not_asked``: what it depends on has another answer, or none yet."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What a reviewer says of an item. ``answer`` is a level or ``not_applicable``; items of rules take no answer."""

    answer: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class RuleFound:
    """A rule that came up; ``evidence`` are the numbers of the events that show it (see `Verdict`)."""

    rule: str
    clause: str
    verdict: Literal["satisfied", "violated"]
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ItemGrade:
    """What one item came to."""

    item: str
    verdict: ItemVerdict
    answer: str
    """What other items depend on: a level, ``satisfied``, ``violated`` or ``not_applicable``; empty where none."""
    points: float
    """0 to ``of``."""
    of: int
    """The weight where the item counts, else 0."""
    failed: bool
    rules: tuple[RuleFound, ...]
    """Those violated first."""
    comment: str
    corrected: bool
    """Whether the answer is that of an accepted dispute."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a review still needs before it is complete."""

    item: str
    what: Literal["rating", "level_unknown", "not_applicable_refused", "comment"]


@dataclass(frozen=True, slots=True)
class Grade:
    """A call under a scorecard."""

    card: str
    version: str
    items: tuple[ItemGrade, ...]
    """In the order of the card."""
    total: float | None
    """Percent; None where nothing counts."""
    before_fatal: float | None
    """The total if no item were fatal."""
    fatal: tuple[str, ...]
    """The fatal items that failed."""
    missing: tuple[Missing, ...]
    ignored: tuple[str, ...]
    """Items for which an answer was given that counts for nothing: unknown, not asked, or decided by rules."""

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    def item(self, item_id: str) -> ItemGrade:
        """What an item came to.

        Raises:
            KeyError: the card has no such item.
        """
        for item in self.items:
            if item.item == item_id:
                return item
        raise KeyError(item_id)

    def as_json(self) -> dict[str, Any]:
        """The grade in plain JSON types, attribute by attribute."""
        return asdict(self)


_NONE: Final[Mapping[str, Rating]] = MappingProxyType({})
_UNRATED: Final = Rating()


def grade(
    card: Scorecard,
    document: Mapping[str, Any],
    ratings: Mapping[str, Rating],
    corrected: Mapping[str, Rating] = _NONE,
) -> Grade:
    """The grade of a transcript under a card, as far as the ratings (by item) go.

    ``corrected`` are the answers of accepted disputes: they take the place of a rating, and of what rules say. The
    cost is that of reading the transcript's verdicts, so a form may ask at each key.

    Raises:
        KeyError, TypeError: the document is no transcript.
    """
    grader = _Grader(card, document, ratings, corrected)
    found = tuple(grader.graded(item) for item in card.items)
    before = _percent(zip(card.items, found, strict=True))
    fatal = tuple(item.id for item, one in zip(card.items, found, strict=True) if item.fatal and one.failed)
    answered = {name for name, rating in ratings.items() if rating.answer} | corrected.keys()
    return Grade(
        card=card.scorecard,
        version=card.version,
        items=found,
        total=0.0 if fatal else before,
        before_fatal=before,
        fatal=fatal,
        missing=tuple(one for item, done in zip(card.items, found, strict=True) for one in grader.missing(item, done)),
        ignored=tuple(sorted(answered - {item.id for item in card.items if grader.counts_answer(item)})),
    )


def share(item: AnyItem, answer: str) -> Fraction | None:
    """The part of its weight that an item earns by an answer, 0 to 1; None where it does not count."""
    if isinstance(item, RatedItem):
        level = item.level(answer)
        return None if level is None else Fraction(level.points, max(item.highest, 1))
    return {"satisfied": Fraction(1), "violated": Fraction(0)}.get(answer)


def _percent(rows: Iterable[tuple[AnyItem, ItemGrade]]) -> float | None:
    """In fractions, so that neither the scale of the weights nor the order of the items moves the last digit."""
    earned, of = Fraction(0), 0
    for item, found in rows:
        part = share(item, found.answer) if found.of else None
        if part is not None:
            earned += part * item.weight
            of += item.weight
    return float(100 * earned / of) if of else None


class _Grader:
    """The answers of a card's items, each found once."""

    def __init__(
        self,
        card: Scorecard,
        document: Mapping[str, Any],
        ratings: Mapping[str, Rating],
        corrected: Mapping[str, Rating],
    ) -> None:
        self._items = {item.id: item for item in card.items}
        self._ratings = ratings
        self._corrected = corrected
        self._verdicts = [row for row in verdicts(document) if row.verdict in {"satisfied", "violated"}]
        self._rules = {item.id: self._found(item) for item in card.items}
        self._asked: dict[str, bool] = {}

    def _found(self, item: AnyItem) -> tuple[RuleFound, ...]:
        if isinstance(item, RatedItem):
            return ()
        rows = [_rule_found(row) for row in self._verdicts if item.decided_by(row.id, row.clause)]
        return tuple(sorted(rows, key=lambda row: row.verdict != "violated"))

    def graded(self, item: AnyItem) -> ItemGrade:
        """What an item came to."""
        asked = self.asked(item.id)
        answer = self._answer(item) if asked else ""
        part = share(item, answer)
        return ItemGrade(
            item=item.id,
            verdict=_verdict(item, answer) if asked else "not_asked",
            answer=answer,
            points=0.0 if part is None else float(part * item.weight),
            of=0 if part is None else item.weight,
            failed=_failed(item, answer),
            rules=self._rules[item.id],
            comment=self._comment(item.id),
            corrected=asked and item.id in self._corrected,
        )

    def asked(self, item_id: str) -> bool:
        """Whether what the item depends on has an answer that it waits for. Items in a ring wait for ever."""
        way: list[str] = []
        at = item_id
        while at not in self._asked:
            needed = self._items[at].depends_on
            if needed is None:
                self._asked[at] = True
            elif needed.item not in self._items or at in way:
                self._asked[at] = False
            else:
                way.append(at)
                at = needed.item
        for waiting in reversed(way):
            other = self._items[at]
            needed = self._items[waiting].depends_on
            met = needed is not None and self._asked[at] and self._answer(other) in needed.answer
            self._asked.setdefault(waiting, met)
            at = waiting
        return self._asked[item_id]

    def _answer(self, item: AnyItem) -> str:
        """The answer of an item that is asked; empty where there is none that it may have."""
        if item.id in self._corrected:
            said = self._corrected[item.id].answer
        elif isinstance(item, RatedItem):
            said = self._ratings.get(item.id, _UNRATED).answer
        else:
            said = _decided(self._rules[item.id])
        return said if said in answers(item) else ""

    def _comment(self, item_id: str) -> str:
        said = self._corrected.get(item_id, _UNRATED).comment
        return said if said.strip() else self._ratings.get(item_id, _UNRATED).comment

    def counts_answer(self, item: AnyItem) -> bool:
        """Whether an answer given for this item is looked at."""
        return self.asked(item.id) and (isinstance(item, RatedItem) or item.id in self._corrected)

    def missing(self, item: AnyItem, found: ItemGrade) -> Iterable[Missing]:
        """What a review needs of this item."""
        if found.verdict == "missing":
            said = self._corrected.get(item.id, self._ratings.get(item.id, _UNRATED)).answer
            refused = said == NOT_APPLICABLE
            yield Missing(item.id, "not_applicable_refused" if refused else "level_unknown" if said else "rating")
        elif _needs_comment(item, found) and not found.comment.strip() and not found.corrected:
            yield Missing(item.id, "comment")


def _rule_found(row: Verdict) -> RuleFound:
    return RuleFound(row.id, row.clause, "violated" if row.verdict == "violated" else "satisfied", row.evidence)


def _decided(rules: tuple[RuleFound, ...]) -> str:
    """What rules that came up make of their item."""
    kept, broken, nothing = MACHINE_ANSWERS
    if not rules:
        return nothing
    return broken if rules[0].verdict == "violated" else kept


def _verdict(item: AnyItem, answer: str) -> ItemVerdict:
    match answer:
        case "":
            return "missing"
        case "not_applicable":
            return "not_applicable"
        case "satisfied" | "violated" if not isinstance(item, RatedItem):
            return answer
    return "rated"


def _failed(item: AnyItem, answer: str) -> bool:
    if isinstance(item, RatedItem):
        level = item.level(answer)
        return level is not None and level.points == item.lowest
    return answer == "violated"


def _needs_comment(item: AnyItem, found: ItemGrade) -> bool:
    """What rules found not applicable needs no reason; what a person did does, where one is always required."""
    if found.verdict == "not_asked" or (found.verdict == "not_applicable" and not isinstance(item, RatedItem)):
        return False
    if item.comment == "always" or (item.comment == "failed" and found.failed):
        return True
    if isinstance(item, RatedItem) and item.comment_below is not None:
        level, bound = item.level(found.answer), item.level(item.comment_below)
        return level is not None and bound is not None and level.points < bound.points
    return False
