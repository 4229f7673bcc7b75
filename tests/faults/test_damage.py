"""What is cut, flipped or foreign is set aside or named, never deleted, and stops nothing else: on the real program.

That it holds at every byte is shown without a screen, in `tests.store.test_journal` and `tests.faults.flips`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.damage import Sound, cut, endured, flip, harms, sound
from tests.faults.nursery import Nursery
from tests.held_call import CALL, desk, is_whole, sealed_in, take_call, walk

SOME = (cut(0.01), cut(0.7), flip(0.5))


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(scope="module")
def whole(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Sound:
    return sound(nursery, tmp_path_factory.mktemp("sound") / "data")


@pytest.mark.parametrize("journal", [True, False], ids=["journal", "transcript"])
def test_some_damage_is_told_and_stops_nothing(nursery: Nursery, whole: Sound, tmp_path: Path, journal: bool) -> None:
    for harm in SOME:
        endured(nursery, whole, tmp_path, harm, journal=journal)


@pytest.mark.slow
@pytest.mark.parametrize("journal", [True, False], ids=["journal", "transcript"])
def test_any_damage_is_told_and_stops_nothing(nursery: Nursery, whole: Sound, tmp_path: Path, journal: bool) -> None:
    for harm in harms(5):
        endured(nursery, whole, tmp_path, harm, journal=journal)


def test_two_desks_on_one_folder_hold_whole_calls_at_the_same_time(tmp_path: Path) -> None:
    with desk(tmp_path) as first, desk(tmp_path) as second:
        take_call(first)
        take_call(second)
        for leg in CALL:
            walk(first, [leg])
            walk(second, [leg])
    transcripts = sealed_in(tmp_path)
    assert [is_whole(one) for one in transcripts] == [True, True]
    assert len({one["call_id"] for one in transcripts}) == 2
    assert list((tmp_path / "journal").iterdir()) == []
    assert list((tmp_path / "aside").iterdir()) == []
