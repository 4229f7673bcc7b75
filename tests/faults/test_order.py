"""No event is acknowledged before it is flushed; and the check that says so notices each flush that is left out."""

from collections.abc import Iterator

import pytest

from tests.faults import permitted
from tests.faults.flushes import places, traced
from tests.faults.nursery import Nursery

NO_PROMISE = {
    "callers": "the index of callers is a cache",
    "known": "what is known of scripts is a cache",
    "index_file": "the index of calls is a cache",
    "journal.Journal.discard": "a journal that comes back beside its transcript is swept away",
}
"""Places that flush what no promise is about."""


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    permitted.tracing()
    with Nursery() as nursery:
        yield nursery


def test_nothing_is_acknowledged_before_it_is_flushed(nursery: Nursery) -> None:
    watch = traced(nursery)
    assert watch.checked > 30, "the screen is drawn after each key of a call"
    assert watch.found == []


@pytest.mark.slow
def test_each_flush_that_is_left_out_is_noticed(nursery: Nursery) -> None:
    promised = [place for place in places(nursery) if not any(name in place for name in NO_PROMISE)]
    assert len(promised) >= 10, promised
    unnoticed = [place for place in promised if not traced(nursery, place).found]
    assert unnoticed == []
