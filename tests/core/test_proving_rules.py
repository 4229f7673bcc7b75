"""Every rule of the prover by its own examples, and the proof of the shipped scripts."""

import pytest

from sop_tui.core.checking import RULES, check
from sop_tui.core.diagnostic import CODES
from sop_tui.core.proving.proof import prove
from sop_tui.core.proving.rules import PROOF_RULES
from sop_tui.store.scripts import packaged, read_folder
from tests.core.test_checking import scripts

WITH_EXAMPLES = [code for code, rule in PROOF_RULES.items() if rule.bad]
CALLED = {
    "CONSTRAINT_BROKEN",
    "CONSTRAINT_OWED",
    "PLACEHOLDER_UNSET",
    "RECORD_UNCHECKED",
    "QUESTION_AGAIN",
    "CALL_STUCK",
    "CALL_CIRCLES",
}
BESIDE = {"CONSTRAINT_IDLE": {"WHEN_NEVER"}, "STEP_NEVER": {"WHEN_NEVER"}}
"""What never happens has a condition that never holds."""


@pytest.mark.parametrize("code", WITH_EXAMPLES)
def test_the_bad_example_breaks_its_rule_and_no_other(code: str) -> None:
    book, places = scripts(PROOF_RULES[code].bad)
    assert [one.code for one in check(book) if one.severity == "error"] == []
    findings = prove(book).findings
    assert {one.code for one in findings} - BESIDE.get(code, set()) == {code}
    for one in (one for one in findings if one.code == code):
        assert one.severity == PROOF_RULES[code].severity
        assert places[one.kind, one.id].at(one.path), "it stands somewhere"
        assert "\n" not in one.message + one.mend
        assert not one.mend.endswith(".")
        assert bool(one.call) == (code in CALLED), "the call that shows it is told where there is one"


@pytest.mark.parametrize("code", WITH_EXAMPLES)
def test_the_good_example_is_proved(code: str) -> None:
    book, _ = scripts(PROOF_RULES[code].good)
    proof = prove(book)
    assert proof.findings == ()
    assert proof.covered.complete


def test_codes_mean_one_thing() -> None:
    assert all(code == rule.code for code, rule in PROOF_RULES.items())
    assert not PROOF_RULES.keys() & (RULES.keys() | CODES.keys())


def test_the_shipped_scripts_are_proved() -> None:
    book = read_folder(packaged()).book
    proof = prove(book)
    assert proof.findings == ()
    assert proof.covered.complete
    assert proof.covered.constraints == sum(len(sop.constraints) for sop in book.sops.values())
    assert proof.covered.dialogues == len(book.dialogs)


def test_the_call_that_is_told_is_the_shortest() -> None:
    book, _ = scripts(PROOF_RULES["CONSTRAINT_OWED"].bad)
    (finding,) = prove(book).findings
    assert finding.call == (
        "CSO: “Siapa nama Anda?”  [contoh.nama]",
        "Customer: no nama (refused)",
        "The call ends: selesai.",
    )
