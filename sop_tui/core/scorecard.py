"""A scorecard: what QA judges a call by, as a script author writes it.

An item is scored by the rules of the SOPs (`RuleItem`, `ClauseItem`), whose verdicts and evidence the transcript bears,
or rated by a person (`RatedItem`): no rule hears a tone. What can be wrong with a card beyond its shape is in
`sop_tui.core.scorecard_faults`, what a call comes to under it in `sop_tui.core.grading`.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

NOT_APPLICABLE: Final = "not_applicable"
"""The answer of an item that this call gave no occasion for; no level has this name."""

MACHINE_ANSWERS: Final = ("satisfied", "violated", NOT_APPLICABLE)
"""What an item scored by rules comes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One of the answers of a rated item."""

    id: str
    title: str
    points: int
    """The best level earns the whole weight of the item, the others their part of it by points."""
    means: str = ""
    """How a call of this level sounds, so that two reviewers mean the same by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """The item counts only where another one has one of these answers."""

    item: str
    answer: tuple[str, ...]
    """Levels of a rated item; ``satisfied`` or ``violated`` of one scored by rules; ``not_applicable`` of either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every item has."""

    id: str
    title: str
    question: str = ""
    """What the reviewer is asked, where the title does not say it."""
    help: str = ""
    """What to look for."""
    group: str = ""
    """The heading under which it stands; items of one group follow each other."""
    weight: int
    """How much it counts beside the others; only the proportion matters."""
    fatal: bool = False
    """Whether the whole call comes to 0 where this fails: violated, or rated with the lowest level."""
    comment: Literal["optional", "always", "failed"] = "optional"
    """When the reviewer must say why."""
    depends_on: Dependency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleItem(Item):
    """An item that these rules decide: violated where one is, not applicable where all are vacuous."""

    KEY: ClassVar[str] = "rules"
    rules: tuple[str, ...]
    """Rules of the SOPs, by id."""

    def decided_by(self, rule: str, clause: str) -> bool:
        """Whether a rule of that clause is one of them."""
        return rule in self.rules


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseItem(Item):
    """An item that all rules of these clauses decide."""

    KEY: ClassVar[str] = "clauses"
    clauses: tuple[str, ...]

    def decided_by(self, rule: str, clause: str) -> bool:
        """Whether a rule of that clause is one of them."""
        return clause in self.clauses


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedItem(Item):
    """An item that a person rates."""

    KEY: ClassVar[str] = "levels"
    levels: tuple[Level, ...]
    """From the best down or from the lowest up, as the form shows them."""
    not_applicable: bool = False
    """Whether the reviewer may say that the call gave no occasion."""
    comment_below: str | None = None
    """A level below which the reviewer must say why."""

    def level(self, answer: str) -> Level | None:
        """The level of that id."""
        return next((level for level in self.levels if level.id == answer), None)

    @property
    def lowest(self) -> int:
        """The points of the lowest level."""
        return min((level.points for level in self.levels), default=0)

    @property
    def highest(self) -> int:
        """The points of the best level."""
        return max((level.points for level in self.levels), default=0)


AnyItem = RuleItem | ClauseItem | RatedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """A scorecard file. Its name is its id with ``.yaml``."""

    KEY: ClassVar[str] = "scorecard"
    scorecard: str
    title: str
    version: str
    items: tuple[AnyItem, ...]

    def item(self, item_id: str) -> AnyItem:
        """The item of that id.

        Raises:
            KeyError: there is no such.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)


def answers(item: AnyItem) -> tuple[str, ...]:
    """Every answer that an item can have, in the order of the card."""
    if not isinstance(item, RatedItem):
        return MACHINE_ANSWERS
    levels = tuple(level.id for level in item.levels)
    return (*levels, NOT_APPLICABLE) if item.not_applicable else levels
