"""Which letters differ: against a plain table of edit distances, and as a reader would point at them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.spelling import changed, differences
from sop_tui.core.spelling.alignment import LONGEST

SHORT = st.text(st.sampled_from("abAB.@"), max_size=14)


def _distance(left: str, right: str) -> int:
    """Levenshtein distance by the whole table, capitals alike."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left.lower(), start=1):
        above, row = row, [i]
        for j, b in enumerate(right.lower()):
            row.append(min(above[j + 1] + 1, row[j] + 1, above[j] + (a != b)))
    return row[-1]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param("", "", [], id="nothing"),
        pytest.param("AYA", "aya", [("same", "AYA", "aya")], id="capitals"),
        pytest.param(
            "MASNA.AYA",
            "MASNA.AYU",
            [("same", "MASNA.AY", "MASNA.AY"), ("replace", "A", "U")],
            id="AYA and AYU",
        ),
        pytest.param("budi", "bdui", [("same", "b", "b"), ("replace", "ud", "du"), ("same", "i", "i")], id="swapped"),
        pytest.param("aya", "ayya", [("same", "ay", "ay"), ("insert", "", "y"), ("same", "a", "a")], id="twice"),
        pytest.param("aya", "", [("delete", "aya", "")], id="all gone"),
        pytest.param(
            "abxcd",
            "abyzcd",
            [("same", "ab", "ab"), ("replace", "x", "y"), ("insert", "", "z"), ("same", "cd", "cd")],
            id="replaced before put in",
        ),
        pytest.param(
            "sitimasna",
            "masnaayu",
            [("delete", "siti", ""), ("same", "masna", "masna"), ("insert", "", "ayu")],
            id="in as few places as can be",
        ),
    ],
)
def test_what_differs(left: str, right: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(part.op, part.left, part.right) for part in differences(left, right)] == expected


@settings(max_examples=300, deadline=None)
@given(SHORT, SHORT)
def test_differences_are_the_fewest_and_give_both_sides_back(left: str, right: str) -> None:
    parts = differences(left, right)
    assert "".join(part.left for part in parts) == left
    assert "".join(part.right for part in parts) == right
    for part in parts:
        assert (left[slice(*part.left_span)], right[slice(*part.right_span)]) == (part.left, part.right)
        assert part.op not in ("same", "replace") or len(part.left) == len(part.right)
        assert part.op != "same" or part.left.lower() == part.right.lower()
    edits = sum(max(len(part.left), len(part.right)) for part in parts if part.op != "same")
    assert edits == _distance(left, right)


@given(SHORT, SHORT)
def test_changed_marks_what_was_replaced_or_put_in_and_nothing_when_equal(left: str, right: str) -> None:
    marks = changed(left, right)
    assert len(marks) == len(right)
    assert any(marks) == (left.lower() != right.lower() and right != "")
    for part in differences(left, right):
        if part.op in ("replace", "insert"):
            assert all(marks[slice(*part.right_span)])


def test_both_neighbours_of_what_was_taken_out_are_said_again() -> None:
    assert changed("masna", "mana") == (False, True, True, False)
    assert changed("xmana", "mana") == (True, False, False, False)


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1, 10_000])
def test_long_texts_are_compared_in_bounded_time(length: int) -> None:
    left, right = "ab" * (length // 2), "ba" * (length // 2) + "x"
    parts = differences(left, right)
    assert "".join(part.left for part in parts) == left
    assert "".join(part.right for part in parts) == right


def test_a_small_change_in_a_long_text_stays_small() -> None:
    text = "abcdef" * 2_000
    parts = differences(text, f"{text[:6000]}!{text[6000:]}")
    assert [(part.op, part.right) for part in parts if part.op != "same"] == [("insert", "!")]
