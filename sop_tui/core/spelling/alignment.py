"""Where two writings of one thing differ, letter by letter.

A stored MASNA.AYA against the MASNA.AYU that the customer says must show the one letter, and after a
correction only what changed is spelled again. The alignment has the fewest edits (Levenshtein), and among
those the fewest separate places, since a reader sees places and not edits. Capitals do not count as a
difference: the CRM writes them, people do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Op = Literal["same", "replace", "insert", "delete"]

LONGEST = 254
"""Characters a side that are still aligned, after what both share in front and behind: an address has no more
(RFC 5321, 4.5.3.1.3, a path of 256 with its brackets). What is longer is compared place by place, in linear
time."""

_EDIT = 1024  # more than the places of any alignment, so that edits count first and places only break ties
_NEVER = 1 << 40


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of two texts: both alike, or what stands on one side in place of what stands on the other."""

    op: Op
    left: str
    """As it is written there; empty for an insert, and as long as `right` for same and replace."""
    right: str
    left_span: tuple[int, int]
    right_span: tuple[int, int]


def differences(left: str, right: str) -> tuple[Difference, ...]:
    """Every stretch of both texts in order; the `left` parts joined are `left`, the `right` parts `right`."""
    found: list[Difference] = []
    i = j = 0
    for op, steps in groupby(_steps(_folded(left), _folded(right))):
        length = len(list(steps))
        next_i = i if op == "insert" else i + length
        next_j = j if op == "delete" else j + length
        found.append(Difference(op, left[i:next_i], right[j:next_j], (i, next_i), (j, next_j)))
        i, j = next_i, next_j
    return tuple(found)


def changed(old: str, new: str) -> tuple[bool, ...]:
    """Per character of `new`, whether it must be said again.

    So must what was put in or replaced, and both neighbours of what was taken out.
    """
    marks = [False] * len(new)
    for part in differences(old, new):
        start, end = part.right_span
        if part.op == "delete":
            start, end = max(0, start - 1), min(len(new), end + 1)
        if part.op != "same":
            marks[start:end] = [True] * (end - start)
    return tuple(marks)


def _folded(text: str) -> list[str]:
    return [char.lower() for char in text]


def _steps(left: list[str], right: list[str]) -> list[Op]:
    """One step a character or pair of characters, in order."""
    shortest = min(len(left), len(right))
    front = next((k for k in range(shortest) if left[k] != right[k]), shortest)
    shortest -= front
    back = next((k for k in range(shortest) if left[-1 - k] != right[-1 - k]), shortest)
    inner_left, inner_right = left[front : len(left) - back], right[front : len(right) - back]
    within = max(len(inner_left), len(inner_right)) <= LONGEST
    middle = (_aligned if within and inner_left and inner_right else _paired)(inner_left, inner_right)
    same: Op = "same"
    return [same] * front + middle + [same] * back


def _paired(left: Sequence[str], right: Sequence[str]) -> list[Op]:
    steps: list[Op] = ["same" if a == b else "replace" for a, b in zip(left, right, strict=False)]
    surplus = len(left) - len(right)
    steps.extend(["delete"] * surplus)
    steps.extend(["insert"] * -surplus)
    return steps


def _aligned(left: Sequence[str], right: Sequence[str]) -> list[Op]:
    """The cheapest alignment, from the costs of all beginnings: `same[i][j]` of the first i characters with
    the first j when they end alike, `edit[i][j]` when they end in an edit."""
    width = len(right) + 1
    same = [[0] + [_NEVER] * (width - 1)]
    edit = [[_NEVER] + [_EDIT * j + 1 for j in range(1, width)]]
    for i, char in enumerate(left, start=1):
        same_above, edit_above = same[-1], edit[-1]
        same_row, edit_row = [_NEVER], [_EDIT * i + 1]
        for j, other in enumerate(right):
            here_same, here_edit = same_above[j], edit_above[j]
            best = min(edit_above[j + 1], same_above[j + 1] + 1, edit_row[j], same_row[j] + 1)
            if char == other:
                same_row.append(min(here_same, here_edit))
            else:
                same_row.append(_NEVER)
                best = min(best, here_edit, here_same + 1)
            edit_row.append(best + _EDIT)
        same.append(same_row)
        edit.append(edit_row)
    return _traced(same, edit)


def _traced(same: list[list[int]], edit: list[list[int]]) -> list[Op]:
    """Walk back from the end. Of edits that cost alike, replacing comes first in the text."""
    i, j = len(same) - 1, len(same[0]) - 1
    steps: list[Op] = []
    in_edit = edit[i][j] < same[i][j]
    while i or j:
        if not in_edit:
            i, j = i - 1, j - 1
            steps.append("same")
            in_edit = edit[i][j] < same[i][j]
            continue
        before = edit[i][j] - _EDIT
        ways: tuple[tuple[Op, int, int], ...] = (
            ("insert", i, j - 1),
            ("delete", i - 1, j),
            ("replace", i - 1, j - 1),
        )
        op, i, j = next(
            way for way in ways if min(way[1:]) >= 0 and before in (edit[way[1]][way[2]], same[way[1]][way[2]] + 1)
        )
        steps.append(op)
        in_edit = edit[i][j] == before
    return steps[::-1]
