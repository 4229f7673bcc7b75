"""Many desks at once on one machine and one data folder: nothing that is typed at any of them is lost."""

from pathlib import Path

import pytest

from tests.faults.many import held_at_once


@pytest.mark.waits
@pytest.mark.parametrize(
    ("number", "period"),
    [pytest.param(3, 0.05, id="3"), pytest.param(12, 0.25, id="12", marks=pytest.mark.slow)],
)
def test_calls_held_at_the_same_time_are_whole(tmp_path: Path, number: int, period: float) -> None:
    assert held_at_once(number, tmp_path, period) > 90 * number
