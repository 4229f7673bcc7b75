"""The mutants of the dialogues, and the judge of what becomes of them."""

from dataclasses import replace
from functools import cache

import pytest

from sop_tui.core.book import Book
from sop_tui.core.condition import FieldIs
from sop_tui.core.constraint import Constraint
from sop_tui.core.proving.proof import prove
from sop_tui.store.scripts import packaged, read_folder
from tests.core.small import small_book
from tests.mutants.__main__ import counts, sampled
from tests.mutants.judging import Judge, run_of
from tests.mutants.making import MAKERS, Mutant, mutants


@cache
def sound_book() -> Book:
    """The small book, with thanks even for an email that could not be read back any more."""
    book = small_book()
    dialog = book.dialogs["kecil"]
    thanks = FieldIs("email", ("given", "verified", "refused", "not_available", "unverified"))
    steps = {**dialog.steps, "terima_kasih": replace(dialog.steps["terima_kasih"], when=thanks)}
    return Book({"kecil": replace(dialog, steps=steps)}, book.sops, book.applications, book.spelling)


@cache
def small_mutants() -> dict[str, Mutant]:
    return {f"{one.kind} {one.description}": one for one in mutants(sound_book())}


@cache
def judge() -> Judge:
    return Judge(sound_book(), "kecil", customers=400, calling=120)


def test_the_original_keeps_its_rules() -> None:
    assert not prove(sound_book()).findings
    assert not any(call.violated for call in judge().calls)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(("say:halo", "ask:email", "say:terima_kasih"), True, id="what it does not name"),
        pytest.param(("ask:email", "flag:upset", "say:terima_kasih"), True, id="a flag"),
        pytest.param(("ask:email", "say:terima_kasih", "say:terima_kasih"), True, id="what it waits for, twice"),
        pytest.param(("ask:email", "ask:email", "say:terima_kasih"), False, id="asked twice"),
        pytest.param(("say:terima_kasih", "ask:email", "say:terima_kasih"), True, id="what it does not wait for yet"),
        pytest.param(("ask:email",), False, id="not kept"),
        pytest.param((), False, id="never asked"),
    ],
)
def test_a_rule_sees_what_drives_its_automaton(other: tuple[str, ...], same: bool) -> None:
    rule = Constraint("r", "X-1", "response", ("ask:email",), ("say:terima_kasih",))
    assert (run_of(rule, ("ask:email", "say:terima_kasih")) == run_of(rule, other)) is same


def test_a_rule_that_is_settled_looks_no_more() -> None:
    rule = Constraint("r", "X-1", "precedence", ("ask:pemilik",), ("ask:email",))
    once, never = ("ask:pemilik", "ask:email"), ("ask:pemilik",)
    assert run_of(rule, (*once, "ask:email", "ask:pemilik")) == run_of(rule, once) != run_of(rule, never)


def test_every_mutant_is_another_book() -> None:
    made = small_mutants()
    assert all(one.book.dialogs != sound_book().dialogs for one in made.values())
    assert {one.kind for one in made.values()} == MAKERS.keys() - {"skipped", "swapped"}


def test_a_step_removed_leaves_no_goto_behind() -> None:
    dialog = small_mutants()["removed kecil: tutup"].book.dialogs["kecil"]
    assert "tutup" not in dialog.steps
    assert dialog.steps["pemilik"].options[1].goto == "akhir"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("mutant", "by", "violates"),
    [
        pytest.param("removed kecil: terima_kasih", True, True, id="nobody is thanked any more"),
        pytest.param("turned kecil: condition tenang", True, True, id="only an upset customer is asked"),
        pytest.param("removed kecil: tutup", False, False, id="no rule is about the ticket"),
    ],
)
def test_what_breaks_a_rule_is_seen_and_caught(mutant: str, by: bool, violates: bool) -> None:
    fate = judge().fate(small_mutants()[mutant])
    assert bool(fate.violates) == violates
    assert (fate.by is not None) == by


def test_the_small_book_has_no_mutant_that_changes_a_verdict_and_is_not_caught() -> None:
    row = counts([judge().fate(one) for one in small_mutants().values()])["all"]
    assert row["verdict"] == row["verdict_caught"] > 0


@cache
def shipped() -> Book:
    return read_folder(packaged()).book


@pytest.mark.slow
def test_no_mutant_of_the_shipped_dialogues_changes_a_verdict_and_is_not_caught() -> None:
    judge = Judge(shipped(), "panggilan")
    row = counts([judge.fate(one) for one in sampled(list(mutants(shipped())), 25)])["all"]
    assert row["verdict"] == row["verdict_caught"] > 0
    assert row["seen_caught"] >= 0.95 * row["seen"]
    assert row["caught"] >= 0.85 * row["mutants"]
