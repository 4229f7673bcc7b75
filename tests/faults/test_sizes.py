"""Any size from 0×0 to 500×500, in the middle of a call, at every screen: the program answers, and comes back whole."""

from pathlib import Path

import pytest

from tests.faults.sizes import A_SECOND, PLACES, SIZES, resized

SOME = tuple(place for place in PLACES if place.name in {"line", "topics"})


@pytest.mark.parametrize(
    "every", [pytest.param(False, id="some"), pytest.param(True, id="every", marks=pytest.mark.slow)]
)
def test_the_desk_lives_through_any_size(tmp_path: Path, every: bool) -> None:
    answers = list(resized(tmp_path, PLACES if every else SOME, SIZES if every else SIZES[:4]))
    assert max(answers) < A_SECOND
    assert len(answers) == (len(PLACES) * len(SIZES) if every else 8)
