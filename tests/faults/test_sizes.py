"""Any size from 0×0 to 500×500, in the middle of a call, at every screen: the program answers, and comes back whole."""

from pathlib import Path

from tests.faults.sizes import A_SECOND, PLACES, SIZES, resized

SOME = tuple(place for place in PLACES if place.name in {"line", "topics"})


def test_the_desk_lives_through_any_size(tmp_path: Path) -> None:
    """Every place and size: ``python -m tests.faults sizes``."""
    answers = list(resized(tmp_path, SOME, SIZES[:4]))
    assert max(answers) < A_SECOND
    assert len(answers) == 8
