"""Some seconds of the fuzzer: nothing that it finds on the way is new."""

import pytest

from tests.hostile.fuzz.__main__ import fuzz
from tests.hostile.fuzz.targets import TARGETS, seeds

SECONDS = 2

IN_CI = ("yaml", "transcript", "answers")
"""The others too, and for longer, by the command."""


@pytest.mark.parametrize("name", TARGETS)
def test_what_the_fuzzer_starts_from_does_no_harm(name: str) -> None:
    for case in seeds(name)[:60]:
        TARGETS[name](case)


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_CI)
def test_some_seconds_of_it_find_nothing(name: str) -> None:
    found = fuzz(name, SECONDS)
    assert not found.failure, found.failure
    assert found.inputs > 0
