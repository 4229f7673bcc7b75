"""Every rule of the static checker by its own examples, and cases where it could be too keen or too lax."""

from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.book import Book
from sop_tui.core.checking import RULES, activities, check
from sop_tui.core.commands import Command
from sop_tui.core.diagnostic import CODES
from sop_tui.core.dialog import Dialog
from sop_tui.core.forms import Application
from sop_tui.core.sop import Sop
from sop_tui.core.spelling import SpellingTables, read_tables
from sop_tui.store.places import Places
from sop_tui.store.scripts import TABLES, packaged, read_folder
from sop_tui.store.shape import Built, build
from sop_tui.store.yaml_tree import read_tree
from tests.core.checking_cases import CASES, written_out
from tests.core.small import small_book
from tests.walk import anything, play, wander

Script = Dialog | Sop | Application

TYPES: dict[str, type[Script]] = {"sop": Sop, "application": Application, "dialog": Dialog}
LEFT_OUT = {
    "sop": {"title": "Contoh", "version": "'1'", "in_force": "2019-01-01", "source": "contoh"},
    "application": {"title": "Contoh", "version": "'1'"},
    "dialog": {"dialog": "contoh", "title": "Contoh", "version": "'1'"},
}
"""What examples do not say."""


@cache
def tables() -> SpellingTables:
    return read_tables(*((packaged() / name).read_text("utf-8") for name in TABLES))


def script(text: str) -> Built[Script]:
    """One script of an example, as a file would be read."""
    keys = {line.partition(":")[0] for line in text.splitlines()}
    kind = next((key for key in ("sop", "application") if key in keys), "dialog")
    missing = dict(LEFT_OUT[kind])
    if kind == "dialog" and not keys & {"keywords", "outcomes"}:
        missing["keywords"] = "contoh"
    text += "".join(f"\n{key}: {value}" for key, value in missing.items() if key not in keys)
    return build(read_tree(text.encode(), "contoh.yaml"), TYPES[kind], file="contoh.yaml")


def scripts(example: str) -> tuple[Book, dict[tuple[str, str], Places]]:
    """The book of an example, and where the values of its scripts stand."""
    built = [script(part) for part in example.split("\n---\n")]
    models = [one.value for one in built]
    book = Book(
        {one.dialog: one for one in models if isinstance(one, Dialog)},
        {one.sop: one for one in models if isinstance(one, Sop)},
        {one.application: one for one in models if isinstance(one, Application)},
        tables(),
    )
    return book, {(one.value.KEY, getattr(one.value, one.value.KEY)): one.places for one in built}


def told(example: str) -> list[tuple[str, str]]:
    """The paths of the findings, dotted, with their codes."""
    return sorted((".".join(map(str, one.path)), one.code) for one in check(scripts(example)[0]))


@pytest.mark.parametrize("code", RULES)
def test_a_bad_example_breaks_its_rule_and_no_other(code: str) -> None:
    book, places = scripts(RULES[code].bad)
    findings = check(book)
    assert {one.code for one in findings} == {code}
    for one in findings:
        assert one.severity == RULES[code].severity
        assert all(text and "\n" not in text and not text.endswith(".") for text in (one.message, one.mend))
        written = places[one.kind, one.id]
        assert one.path in written or one.path[:-1] in written, "it points at what stands in the file"


@pytest.mark.parametrize("code", RULES)
def test_a_good_example_breaks_no_rule(code: str) -> None:
    assert check(scripts(RULES[code].good)[0]) == ()


def test_codes_are_names_of_their_own() -> None:
    assert all(code == rule.code for code, rule in RULES.items())
    assert not RULES.keys() & CODES.keys()


@pytest.mark.parametrize(("example", "expected"), CASES)
def test_findings(example: str, expected: dict[str, str]) -> None:
    assert told(written_out(example)) == sorted(expected.items())


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        ("STEP_UNKNOWN", "write tutup"),
        ("FIELD_UNKNOWN", "write nama"),
        ("CHOICE_UNKNOWN", "write kepemilikan, its activity"),
        ("CHOICE_OPTION_UNKNOWN", "use one of bukan, ya"),
        ("CONSTRAINT_NEVER", "write say:salam"),
        ("FIELD_KIND_UNKNOWN", "write email"),
    ],
)
def test_an_unknown_name_is_mended_by_the_nearest_known_one(code: str, mend: str) -> None:
    assert [one.mend for one in check(scripts(RULES[code].bad)[0])] == [mend]


@settings(max_examples=40, deadline=None)
@given(commands=st.lists(anything(small_book()), max_size=60))
def test_whatever_is_done_in_a_call_is_in_the_alphabet(commands: list[Command]) -> None:
    call, _ = play(small_book(), "kecil", commands)
    assert {entry.activity for entry in call.trace} <= activities(small_book())


@settings(max_examples=15, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_whatever_the_shipped_dialogues_do_is_in_their_alphabet(chance: Random) -> None:
    book = read_folder(packaged()).book
    call, _ = wander(book, "panggilan", chance.choice)
    assert {entry.activity for entry in call.trace} <= activities(book)


def test_the_alphabet_of_a_book() -> None:
    assert activities(scripts(RULES["READBACK_MISSING"].good)[0]) == {
        "ask:surel",
        "answer:surel",
        "refuse:surel",
        "verify:surel",
        "choice:surel=berganti",
        "record:crm.data.email",
        "flag:urgent",
        "flag:upset",
    }
