"""Steps that no call comes to are told where the graph is small, whatever it takes to see it."""

import pytest

from sop_tui.core.proving.proof import prove
from tests.core.proving_books import seeded_book
from tests.core.test_proving_enumeration import compare


@pytest.mark.parametrize(
    ("seed", "steps"),
    [
        pytest.param(54, 3, id="the first step is for an urgent call, and at first none is"),
        pytest.param(48, 3, id="a step that is come to only if another is passed over, which never is"),
    ],
)
def test_whatever_no_call_comes_to_is_told(seed: int, steps: int) -> None:
    compare(seeded_book(seed, steps=steps), 1000, exact=True)


def test_an_end_that_several_questions_lead_to_is_seen() -> None:
    assert prove(seeded_book(5050, steps=4)).covered.complete
