"""How far reviewers agree: what a calibration round is held for.

Two reviewers agree on an item as far as their answers are equal (percentage), and as far as they are equal beyond what
their habits alone would give: kappa, after J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and
Psychological Measurement 20(1), 1960, pp. 37-46. Of more than two reviewers the mean over all pairs is given, after
R. J. Light, Psychological Bulletin 76(5), 1971.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

Undefined = Literal["nothing_shared", "one_answer"]
"""Why there is no kappa: no call was judged by both; or both gave the same one answer throughout, so that agreement by
chance is certain and kappa would be 0 through 0."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One reviewer's answers on one call, by item."""

    reviewer: str
    call_id: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two reviewers, over everything that both answered."""

    first: str
    second: str
    n: int
    """How many answers they share."""
    same: int
    kappa: float | None
    undefined: Undefined | None
    """Why kappa is None."""

    @property
    def share(self) -> float | None:
        """The part of equal answers, 0 to 1; None where nothing is shared."""
        return self.same / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Every pair of reviewers on one item, or on all items together where ``item`` is empty.

    All items together count each answer as a case of its own, and answers of the same name as the same: that says
    something where items share their levels.
    """

    item: str
    pairs: tuple[PairAgreement, ...]
    """In the order of the reviewers' names; those that share something."""

    @property
    def share(self) -> float | None:
        """The mean over the pairs of the part of equal answers."""
        return _mean([pair.share for pair in self.pairs])

    @property
    def kappa(self) -> float | None:
        """The mean over the pairs that have a kappa."""
        return _mean([pair.kappa for pair in self.pairs])

    @property
    def undefined(self) -> Undefined | None:
        """Why there is no kappa."""
        if self.kappa is not None:
            return None
        return "one_answer" if self.pairs else "nothing_shared"


def _mean(values: Iterable[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return sum(found) / len(found) if found else None


def agreement(marked: Sequence[Marked], items: Sequence[str]) -> tuple[Agreement, ...]:
    """Agreement on each of these items, in this order, and last on all of them together (``item`` empty).

    Of several judgements of one call by one reviewer the last one counts. What a reviewer left unanswered is not
    compared.
    """
    judged: dict[str, dict[tuple[str, str], str]] = {}
    for one in marked:
        mine = judged.setdefault(one.reviewer, {})
        for item in items:
            mine.pop((one.call_id, item), None)
            if one.answers.get(item):
                mine[one.call_id, item] = one.answers[item]
    return tuple(_on(item, judged) for item in (*items, ""))


def _on(item: str, judged: Mapping[str, Mapping[tuple[str, str], str]]) -> Agreement:
    pairs = []
    for first, second in combinations(sorted(judged), 2):
        mine, theirs = judged[first], judged[second]
        shared = sorted(case for case in mine.keys() & theirs.keys() if item in {"", case[1]})
        if shared:
            pairs.append(pair(first, second, [(mine[case], theirs[case]) for case in shared]))
    return Agreement(item, tuple(pairs))


def pair(first: str, second: str, answers: Sequence[tuple[str, str]]) -> PairAgreement:
    """The agreement of two reviewers: a pair of answers for each case that both judged.

    With n cases, a of them equal, and S the sum over the answers of (times the first gave it) x (times the second did),
    kappa is (a/n - S/n²) / (1 - S/n²): in whole numbers (n a - S) / (n² - S).
    """
    n, same = len(answers), sum(one == other for one, other in answers)
    mine, theirs = Counter(one for one, _ in answers), Counter(other for _, other in answers)
    chance = sum(mine[answer] * theirs[answer] for answer in mine)
    certain = n * n == chance
    kappa = None if certain else (n * same - chance) / (n * n - chance)
    undefined: Undefined | None = None if not certain else "one_answer" if n else "nothing_shared"
    return PairAgreement(first, second, n, same, kappa, undefined)
