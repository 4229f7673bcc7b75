"""What the checker says of scorecards, with the place of each fault."""

import re

import pytest
from hypothesis import given

from sop_tui.core.scorecard import ClauseItem, RatedItem, Scorecard
from sop_tui.core.scorecard_faults import CODES, faults
from sop_tui.store.scorecards import CARDS, card_findings, card_names, read_card
from sop_tui.store.scripts import packaged, read_folder
from tests.core.cards import card, cards

SOUND = """\
scorecard: uji
title: Uji
version: "1"
items:
  - {id: eja, title: Eja, weight: 2, rules: [EML-1a-eja], fatal: true}
  - {id: alamat, title: Alamat, weight: 1, clauses: [ALM-1]}
  - id: nada
    title: Nada
    weight: 3
    comment_below: baik
    depends_on: {item: eja, answer: [satisfied, violated]}
    levels:
      - {id: baik, title: Baik, points: 2}
      - {id: kurang, title: Kurang, points: 1}
      - {id: buruk, title: Buruk, points: 0}
"""

BOOK = read_folder(packaged()).book


def told(text: str) -> list[str]:
    found = card_findings(text.encode(), "uji.yaml", BOOK)
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in found if one.place]


def test_a_sound_card_has_no_faults() -> None:
    assert told(SOUND) == []


CASES = [
    pytest.param("scorecard: uji", "scorecard: lain", "1:1 CARD_FILE", id="another name"),
    pytest.param("id: alamat", "id: eja", "6:6 CARD_ITEM_TWICE", id="two items of one id"),
    pytest.param("weight: 2", "weight: 0", "5:27 CARD_WEIGHT", id="no weight"),
    pytest.param("weight: 2", "weight: -2", "5:35 VALUE_NUMBER", id="negative weight"),
    pytest.param("[EML-1a-eja]", "[]", "5:38 CARD_UNDECIDED", id="no rules"),
    pytest.param("[ALM-1]", "[]", "6:44 CARD_UNDECIDED", id="no clauses"),
    pytest.param("[EML-1a-eja]", "[EML-1a-eja-dahulu, EML-1a-ejaan]", "5:65 CARD_RULE_UNKNOWN", id="unknown rule"),
    pytest.param("[ALM-1]", "[ALM-1, ALM-9]", "6:61 CARD_CLAUSE_UNKNOWN", id="unknown clause"),
    pytest.param("[ALM-1]", "[EML-1a]", "6:44 CARD_COUNTED_TWICE", id="a rule in two items"),
    pytest.param("id: kurang", "id: baik", "14:10 CARD_LEVEL_TWICE", id="two levels of one id"),
    pytest.param("id: kurang", "id: not_applicable", "14:10 CARD_LEVEL_RESERVED", id="a level of a reserved name"),
    pytest.param("points: 0", "points: 1", "15:35 CARD_LEVEL_ORDER", id="equal points"),
    pytest.param("points: 0", "points: 3", "15:35 CARD_LEVEL_ORDER", id="points out of order"),
    pytest.param("comment_below: baik", "comment_below: cukup", "10:5 CARD_LEVEL_UNKNOWN", id="unknown level"),
    pytest.param("item: eja", "item: ejaan", "11:18 CARD_DEPENDS_UNKNOWN", id="unknown item"),
    pytest.param("[satisfied, violated]", "[baik]", "11:29 CARD_ANSWER_UNKNOWN", id="an answer it never has"),
    pytest.param("[satisfied, violated]", "[]", "11:29 CARD_ANSWER_UNKNOWN", id="no answer"),
    pytest.param("eja, answer: [satisfied, violated]", "nada, answer: baik", "11:5 CARD_DEPENDS_CYCLE", id="itself"),
    pytest.param("fatal: true", "fatal: ya", "5:66 VALUE_BOOL", id="no truth"),
    pytest.param("comment_below: baik", "rules: [EML-1a-eja]", "12:5 KIND_AMBIGUOUS", id="rules and levels"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_fault_is_told_where_it_stands(old: str, new: str, expected: str) -> None:
    assert old in SOUND
    assert told(SOUND.replace(old, new, 1)) == [expected]


def test_levels_may_rise_too() -> None:
    assert told(re.sub(r"points: (\d)", lambda found: f"points: {2 - int(found[1])}", SOUND)) == []


def test_one_level_is_no_choice() -> None:
    assert told(SOUND[: SOUND.index("      - {id: kurang")]) == ["12:5 CARD_LEVELS"]


def test_a_card_without_items_judges_nothing() -> None:
    assert told(SOUND[: SOUND.index("items:")] + "items: []\n") == ["4:1 CARD_EMPTY"]


def test_a_clause_without_rules_needs_a_person() -> None:
    item = ClauseItem(id="b", title="B", weight=1, clauses=("y",))
    assert [one.code for one in faults(card(item), {"x-1": "x"}, ["x", "y"])] == ["CARD_CLAUSE_UNRULED"]


def test_a_ring_of_three_is_told_of_each_and_not_of_who_waits_for_it() -> None:
    ring = """\
  - {id: a, title: A, weight: 1, rules: [EML-1a-eja], depends_on: {item: b, answer: satisfied}}
  - {id: b, title: B, weight: 1, rules: [ALM-2-lengkapi], depends_on: {item: c, answer: satisfied}}
  - {id: c, title: C, weight: 1, rules: [ALM-3-tanya], depends_on: {item: a, answer: satisfied}}
  - {id: d, title: D, weight: 1, rules: [ALM-4-tanya], depends_on: {item: a, answer: satisfied}}
"""
    found = told(SOUND[: SOUND.index("  - {id: eja")] + ring)
    assert [re.sub(r":\d+", "", one) for one in found] == [f"{line} CARD_DEPENDS_CYCLE" for line in (5, 6, 7)]


def test_every_code_is_tried() -> None:
    tried = {str(case.values[2]).split()[1] for case in CASES}
    assert CODES.keys() - tried == {"CARD_EMPTY", "CARD_LEVELS", "CARD_CLAUSE_UNRULED"}


@given(cards())
def test_a_card_in_order_has_no_faults_of_its_own(sound: Scorecard) -> None:
    assert faults(sound) == ()


class TestPackaged:
    def test_each_card_is_sound(self) -> None:
        assert "panggilan" in card_names(packaged())
        for name in card_names(packaged()):
            data = (packaged() / CARDS / f"{name}.yaml").read_bytes()
            assert card_findings(data, f"{name}.yaml", BOOK) == ()

    def test_every_clause_decides_an_item(self) -> None:
        found = read_card(packaged(), "panggilan").card
        deciding = [item for item in found.items if not isinstance(item, RatedItem)]
        rules = [(rule.id, rule.clause) for sop in BOOK.sops.values() for rule in sop.constraints]
        heard = {clause for rule, clause in rules if any(item.decided_by(rule, clause) for item in deciding)}
        assert heard == {clause for _, clause in rules}

    def test_people_rate_what_no_rule_hears(self) -> None:
        found = read_card(packaged(), "panggilan").card
        assert {"nada", "empati", "kejelasan", "penanganan"} <= {
            item.id for item in found.items if isinstance(item, RatedItem)
        }
