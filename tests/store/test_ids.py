"""Call ids sort by time and never repeat, whatever the clock does."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from sop_tui.store.ids import Ids, uuid7


def test_an_id_is_a_uuid_of_version_7_with_its_time() -> None:
    made = Ids(clock=lambda: 0x0195A3B17C00, random=lambda size: b"\xff" * size).new()
    assert made == "0195a3b1-7c00-77ff-bfff-ffffffffffff"
    read = uuid.UUID(uuid7())
    assert read.version == 7
    assert read.variant == uuid.RFC_4122


@given(st.lists(st.integers(0, 2**47), min_size=1, max_size=50))
def test_ids_ascend_also_when_the_clock_goes_back(times: list[int]) -> None:
    clock = iter(times)
    ids = Ids(clock=lambda: next(clock), random=bytes)
    made = [ids.new() for _ in times]
    assert made == sorted(set(made))


def test_a_millisecond_holds_as_many_calls_as_come() -> None:
    ids = Ids(clock=lambda: 1_700_000_000_000)
    made = [ids.new() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {uuid.UUID(one).version for one in made} == {7}
