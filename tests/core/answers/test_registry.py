"""The registry: every kind keeps to its own description."""

import subprocess
import sys

import pytest

from sop_tui.core.answers import KINDS, UnknownFormError, UnknownKindError, judge, render
from tests.core.answers.cases import CASES


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_gives_just_the_forms_and_tags_it_names(name: str) -> None:
    kind = KINDS[name]
    kept = [found for case in CASES if case.kind == name and (found := judge(name, case.text)).canonical is not None]

    assert {tuple(found.renderings) for found in kept} == {kind.forms}
    assert {found.tag for found in kept if found.tag} == set(kind.tags)


@pytest.mark.parametrize("name", KINDS)
def test_every_hint_fits_beside_an_input(name: str) -> None:
    assert 0 < len(KINDS[name].hint) <= 64


def test_rendering_a_kept_value_needs_no_second_judgement() -> None:
    assert render("phone", "+6287758658589", "national") == "087758658589"
    assert render("email", "masna.aya@yahoo.com", "upper") == "MASNA.AYA@YAHOO.COM"


def test_an_unknown_kind_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownKindError, match=r"'nomer'.*email, phone"):
        judge("nomer", "0811")


def test_an_unknown_form_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownFormError, match=r"'shout'.*lower, upper"):
        render("email", "a@b.id", "shout")


@pytest.mark.parametrize("raw", ["08x", "", "+", "0877-58", "nol"])
@pytest.mark.parametrize("kind", ["phone", "id_caller"])
def test_a_value_kept_unverified_can_be_shown(kind: str, raw: str) -> None:
    assert render(kind, raw, "national") == raw


def test_the_libraries_are_not_loaded_before_they_are_needed() -> None:
    program = "import sop_tui.core.answers, sys; print({'phonenumbers', 'email_validator'} & set(sys.modules))"

    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "set()"
