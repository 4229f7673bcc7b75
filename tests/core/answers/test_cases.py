"""The table of answers, judged by the registry that the desk and the command line use."""

import unicodedata

import pytest
from rich.cells import cell_len

from sop_tui.core.answers import judge
from tests.core.answers.cases import CASES, Case

pytestmark = pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.kind}: {case.name}") for case in CASES])


def test_judged_as_the_table_says(case: Case) -> None:
    found = judge(case.kind, case.text)

    assert (found.verdict, found.canonical) == (case.verdict, case.canonical)
    assert tuple(problem.code for problem in found.problems) == case.codes
    assert (found.suggestion, found.tag) == (case.suggestion, case.tag)


def test_problems_fit_the_desk(case: Case) -> None:
    for problem in judge(case.kind, case.text).problems:
        for sentence in (problem.message, problem.mend):
            assert cell_len(sentence) <= 76
            assert sentence.endswith(".")
            assert all(unicodedata.category(char)[0] != "C" for char in sentence)
