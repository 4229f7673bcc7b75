"""Email: agreement with email-validator, and messages that name what is wrong."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.answers import judge

LOOSE = st.text("abz09._-+'!@ \".,", max_size=30)


@settings(deadline=None)
@given(st.one_of(st.emails(), LOOSE, st.tuples(LOOSE, LOOSE).map("@".join)))
def test_no_address_is_kept_that_the_library_refuses(text: str) -> None:
    found = judge("email", text)

    if found.canonical is not None:
        validate_email(found.canonical, check_deliverability=False, allow_smtputf8=False, strict=True)


@settings(deadline=None)
@given(st.emails())
def test_no_ascii_address_is_refused_that_the_library_takes(address: str) -> None:
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        assert judge("email", address).verdict == "error"
    else:
        assert judge("email", address).canonical == address.lower()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("jos\u00e9@gmail.com", "“é” (U+00E9)", id="accent"),
        pytest.param("budi@gm\u0430il.com", "ke-8, “\u0430” (U+0430)", id="Cyrillic look-alike"),
        pytest.param("budi\u2026@gmail.com", "U+2026", id="sign"),
        pytest.param("bu(di@gmail.com", "“(” (ke-3)", id="bracket"),
        pytest.param("budi@gma_il.com", "“_” (ke-9)", id="after the @"),
        pytest.param("masna aya@yahoo.com", "“masna”", id="space"),
        pytest.param("budi@gmail,com", "ke-11", id="comma"),
        pytest.param("a@usaha.co.xx", ".co.xx", id="ending"),
        pytest.param("budi@gmial.com", "“gmail.com”", id="provider"),
    ],
)
def test_the_message_names_the_place(text: str, named: str) -> None:
    assert named in judge("email", text).problems[0].message


def test_two_doubts_are_both_told() -> None:
    found = judge("email", "o'brien@gmial.com")

    assert [problem.code for problem in found.problems] == ["EMAIL_UNUSUAL_CHAR", "EMAIL_DOMAIN_TYPO"]
    assert found.suggestion == "o'brien@gmail.com"


def test_the_crm_form_is_upper_case() -> None:
    assert judge("email", "masna.aya@Yahoo.com").renderings == {
        "lower": "masna.aya@yahoo.com",
        "upper": "MASNA.AYA@YAHOO.COM",
    }
