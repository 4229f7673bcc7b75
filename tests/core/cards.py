"""Scorecards and transcripts for the tests of grading: only what a grade is made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from sop_tui.core.grading import Rating
from sop_tui.core.scorecard import (
    NOT_APPLICABLE,
    AnyItem,
    ClauseItem,
    Dependency,
    Level,
    RatedItem,
    RuleItem,
    Scorecard,
    answers,
)

LEVELS = tuple(Level(id=name, title=name, points=points) for points, name in enumerate(("buruk", "kurang", "baik")))


def card(*items: AnyItem) -> Scorecard:
    return Scorecard(scorecard="uji", title="Uji", version="1", items=items)


def rated(name: str, weight: int = 1, **more: Any) -> RatedItem:
    return RatedItem(id=name, title=name.title(), weight=weight, **{"levels": LEVELS, **more})


def ruled(name: str, *rules: str, weight: int = 1, **more: Any) -> RuleItem:
    return RuleItem(id=name, title=name.title(), weight=weight, rules=rules or (f"{name}-1",), **more)


def after(item: str, *answer: str) -> Dependency:
    return Dependency(item=item, answer=answer)


def call(verdicts: Mapping[str, str]) -> dict[str, Any]:
    """A transcript with these verdicts; a rule's clause is what stands before its dash, its evidence its length."""
    return {
        "constraints": [
            {
                "id": rule,
                "clause": rule.partition("-")[0],
                "template": "response",
                "verdict": verdict,
                "evidence": [] if verdict == "vacuous" else [len(rule), len(rule) + 1],
            }
            for rule, verdict in verdicts.items()
        ]
    }


RULES = ("A-1", "A-2", "B-1", "C-1")

verdicts = st.fixed_dictionaries({rule: st.sampled_from(["satisfied", "violated", "vacuous"]) for rule in RULES})


@st.composite
def items(draw: st.DrawFn, name: str, before: Sequence[AnyItem]) -> AnyItem:
    more: dict[str, Any] = {
        "id": name,
        "title": name,
        "weight": draw(st.integers(1, 20)),
        "fatal": draw(st.integers(0, 4)) == 0,
        "comment": draw(st.sampled_from(["optional", "failed"])),
    }
    waits = draw(st.booleans())
    if before and waits:
        other = draw(st.sampled_from(before))
        known = answers(other)
        more["depends_on"] = after(other.id, *draw(st.lists(st.sampled_from(known), min_size=1, max_size=3)))
    match draw(st.sampled_from(["rules", "clauses", "levels"])):
        case "rules":
            return RuleItem(rules=tuple(draw(st.lists(st.sampled_from(RULES), min_size=1, unique=True))), **more)
        case "clauses":
            return ClauseItem(clauses=(draw(st.sampled_from(["A", "B", "C"])),), **more)
    return RatedItem(levels=LEVELS, not_applicable=draw(st.booleans()), **more)


@st.composite
def cards(draw: st.DrawFn) -> Scorecard:
    """A sound card; items may depend on those before them, and stand in any order."""
    found: list[AnyItem] = []
    for number in range(draw(st.integers(1, 5))):
        found.append(draw(items(f"i{number}", found)))
    return card(*draw(st.permutations(found)))


@st.composite
def ratings(draw: st.DrawFn, of: Scorecard) -> dict[str, Rating]:
    """Answers for some items, right and wrong ones."""
    said = st.sampled_from(["buruk", "kurang", "baik", NOT_APPLICABLE, "satisfied", "violated", "?", ""])
    found = {
        item.id: Rating(draw(said), draw(st.sampled_from(["", " ", "sebab"])))
        for item in of.items
        if draw(st.booleans())
    }
    if draw(st.booleans()):
        found["tidak_ada"] = Rating("baik")
    return found
