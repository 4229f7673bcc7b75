"""What can be wrong with a scorecard that has the right shape, said with the path of keys to where it stands."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from sop_tui.core.diagnostic import Path, shown
from sop_tui.core.fault import Fault, graded
from sop_tui.core.scorecard import NOT_APPLICABLE, AnyItem, ClauseItem, RatedItem, RuleItem, Scorecard, answers

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CARD_FILE": "a card is found by its id, so its file bears that name",
        "CARD_EMPTY": "a card without items judges nothing",
        "CARD_ITEM_TWICE": "ratings, disputes and dependencies name an item by its id, so each has its own",
        "CARD_WEIGHT": "an item without weight changes no total",
        "CARD_UNDECIDED": "an item that names no rule is never anything but not applicable",
        "CARD_RULE_UNKNOWN": "a rule that no SOP has never comes up",
        "CARD_CLAUSE_UNKNOWN": "a clause that no SOP has never comes up",
        "CARD_CLAUSE_UNRULED": "a clause without rules cannot be judged by them: a person must",
        "CARD_COUNTED_TWICE": "a rule that decides two items costs twice what its author thinks",
        "CARD_LEVELS": "with fewer than two levels there is nothing to choose",
        "CARD_LEVEL_TWICE": "a rating names a level by its id, so each has its own",
        "CARD_LEVEL_RESERVED": "not_applicable is the answer of an item that had no occasion, and no level",
        "CARD_LEVEL_ORDER": "levels stand in the order of their points, each with its own, or the form misleads",
        "CARD_LEVEL_UNKNOWN": "a comment is required below a level of the same item",
        "CARD_DEPENDS_UNKNOWN": "an item can only depend on another item of its card",
        "CARD_ANSWER_UNKNOWN": "an item that waits for an answer that never comes is never asked",
        "CARD_DEPENDS_CYCLE": "items that wait for each other are never asked",
    }
)
"""Every code, and why."""

_WARNINGS: Final = frozenset({"CARD_COUNTED_TWICE"})


def faults(card: Scorecard, rules: Mapping[str, str] | None = None, clauses: Collection[str] = ()) -> tuple[Fault, ...]:
    """What is wrong with a card. ``rules`` are those of the SOPs, id to clause; ``clauses`` all clauses there are.

    Without rules only the card itself is judged: SOPs change, and an old card stays as sound as it was.
    """
    against = () if rules is None else _against(card, rules, clauses)
    return graded((*_structure(card), *against), _WARNINGS)


def _structure(card: Scorecard) -> Iterator[Fault]:
    if not card.items:
        yield Fault("CARD_EMPTY", ("items",), "the card has no items", "add an item")
    yield from _twice("CARD_ITEM_TWICE", "item", [item.id for item in card.items], ("items",))
    for index, item in enumerate(card.items):
        path: Path = ("items", index)
        if item.weight <= 0:
            yield Fault("CARD_WEIGHT", (*path, "weight"), "the weight is not positive", "write 1 or more")
        if isinstance(item, RatedItem):
            yield from _levels(item, path)
        elif not _named(item):
            key = item.KEY
            yield Fault("CARD_UNDECIDED", (*path, key), f"no {key} decide this item", f"name {key}, or use levels")
    yield from _dependencies(card)


def _named(item: RuleItem | ClauseItem) -> tuple[str, ...]:
    return item.rules if isinstance(item, RuleItem) else item.clauses


def _twice(code: str, what: str, ids: Iterable[str], path: Path) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, one in enumerate(ids):
        if one in seen:
            yield Fault(code, (*path, index, "id"), f"there is another {what} {shown(one)}", "give one another id")
        seen.add(one)


def _levels(item: RatedItem, path: Path) -> Iterator[Fault]:
    levels: Path = (*path, "levels")
    ids = [level.id for level in item.levels]
    points = [level.points for level in item.levels]
    if len(ids) < 2:
        yield Fault("CARD_LEVELS", levels, "fewer than two levels", "add a level, or leave the item out")
    yield from _twice("CARD_LEVEL_TWICE", "level", ids, levels)
    if NOT_APPLICABLE in ids:
        at = (*levels, ids.index(NOT_APPLICABLE), "id")
        mend = "write not_applicable: true beside levels instead"
        yield Fault("CARD_LEVEL_RESERVED", at, f"no level is called {NOT_APPLICABLE}", mend)
    if (wrong := _out_of_order(points)) is not None:
        message = f"{points[wrong]} points stand after {points[wrong - 1]}"
        mend = "let the points of the levels only rise, or only fall"
        yield Fault("CARD_LEVEL_ORDER", (*levels, wrong, "points"), message, mend)
    if item.comment_below is not None and item.comment_below not in ids:
        message = f"no level {shown(item.comment_below)} in this item"
        yield Fault("CARD_LEVEL_UNKNOWN", (*path, "comment_below"), message, _one_of(ids))


def _out_of_order(points: list[int]) -> int | None:
    """The first index at which the points neither go on rising nor go on falling."""
    for index in range(1, len(points)):
        step = points[index] - points[index - 1]
        if step == 0 or (step > 0) != (points[1] > points[0]):
            return index
    return None


def _one_of(known: Iterable[str]) -> str:
    return f"use one of {', '.join(map(shown, list(known)[:8]))}"


def _dependencies(card: Scorecard) -> Iterator[Fault]:
    items = {item.id: item for item in card.items}
    for index, item in enumerate(card.items):
        needed = item.depends_on
        if needed is None:
            continue
        path: Path = ("items", index, "depends_on")
        other = items.get(needed.item)
        if other is None:
            yield Fault("CARD_DEPENDS_UNKNOWN", (*path, "item"), f"no item {shown(needed.item)}", _one_of(items))
            continue
        known = answers(other)
        unknown = [answer for answer in needed.answer if answer not in known]
        if unknown or not needed.answer:
            message = f"{shown(needed.item)} never has the answer {shown(', '.join(unknown)) or 'that is meant'}"
            yield Fault("CARD_ANSWER_UNKNOWN", (*path, "answer"), message, _one_of(known))
        if in_cycle(item.id, items):
            message = f"whether {shown(item.id)} is asked depends on itself"
            yield Fault("CARD_DEPENDS_CYCLE", path, message, "let one of these items depend on nothing")


def in_cycle(item_id: str, items: Mapping[str, AnyItem]) -> bool:
    """Whether following what an item depends on leads back to it."""
    seen: set[str] = set()
    at: str | None = item_id
    while at is not None and at in items and at not in seen:
        seen.add(at)
        needed = items[at].depends_on
        at = needed.item if needed else None
    return at == item_id and bool(seen)


def _against(card: Scorecard, rules: Mapping[str, str], clauses: Collection[str]) -> Iterator[Fault]:
    ruled = set(rules.values())
    for index, item in enumerate(card.items):
        if isinstance(item, RuleItem):
            yield from _unknown("CARD_RULE_UNKNOWN", "rule", item.rules, rules, ("items", index, "rules"))
        elif isinstance(item, ClauseItem):
            path: Path = ("items", index, "clauses")
            yield from _unknown("CARD_CLAUSE_UNKNOWN", "clause", item.clauses, clauses, path)
            for place, clause in enumerate(item.clauses):
                if clause in clauses and clause not in ruled:
                    message = f"no rule is of clause {shown(clause)}"
                    yield Fault("CARD_CLAUSE_UNRULED", (*path, place), message, "leave it out, or use levels")
    yield from _counted_twice(card, rules)


def _unknown(code: str, what: str, names: tuple[str, ...], known: Collection[str], path: Path) -> Iterator[Fault]:
    for place, name in enumerate(names):
        if name not in known:
            import difflib  # noqa: PLC0415 - 2 ms that a sound card need not pay

            near = difflib.get_close_matches(name[:64], known, n=1)
            mend = f"write {near[0]}" if near else "see sop-tui coverage for what there is"
            yield Fault(code, (*path, place), f"no SOP has the {what} {shown(name)}", mend)


def _counted_twice(card: Scorecard, rules: Mapping[str, str]) -> Iterator[Fault]:
    by: dict[str, str] = {}
    for index, item in enumerate(card.items):
        if isinstance(item, RatedItem):
            continue
        deciding = [rule for rule, clause in rules.items() if item.decided_by(rule, clause)]
        twice = [rule for rule in deciding if rule in by]
        if twice:
            message = f"{shown(twice[0])} decides {shown(by[twice[0]])} too"
            yield Fault("CARD_COUNTED_TWICE", ("items", index, item.KEY), message, "name it in one item only")
        by |= dict.fromkeys(deciding, item.id)
