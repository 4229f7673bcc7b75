"""Killed at any system call, a call is resumable or sealed, and nothing that was on the screen is gone."""

import pytest

from tests.faults import permitted
from tests.faults.kills import share

SHARES = 12
"""A sixth of them here; ``python -m tests.faults kills`` takes every system call."""


@pytest.fixture(autouse=True)
def _permitted() -> None:
    permitted.tracing()


@pytest.mark.slow
@pytest.mark.parametrize("number", range(0, SHARES, 6))
def test_killed_at_any_system_call_of_a_call_nothing_shown_is_lost(number: int) -> None:
    points = list(share(number, SHARES))
    assert len(points) > 20, "a call writes, syncs, renames and opens more than this"


def test_killed_at_some_of_them() -> None:
    assert len(list(share(7, 100))) >= 3
