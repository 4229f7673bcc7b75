"""Numbers: what each column and the ear want, and what a number is that is no HP."""

import phonenumbers
import pytest
from phonenumbers import carrier

from sop_tui.core.answers import judge
from sop_tui.core.answers.numbering import OPERATORS


def test_the_forms_of_the_sops_own_number() -> None:
    assert judge("phone", "87758658589").renderings == {
        "e164": "+6287758658589",
        "national": "087758658589",
        "no_zero": "87758658589",
        "groups": "0877-5865-8589",
        "spoken": "nol delapan tujuh tujuh, lima delapan enam lima, delapan lima delapan sembilan",
        "operator": "XL",
    }


@pytest.mark.parametrize(
    ("kind", "number", "groups"),
    [
        pytest.param("phone", "0811123456", "0811-123-456", id="10"),
        pytest.param("phone", "08111234567", "0811-1234-567", id="11"),
        pytest.param("phone", "081112345678", "0811-1234-5678", id="12"),
        pytest.param("phone", "0895123456789", "0895-123-456-789", id="13"),
        pytest.param("phone", "08951234567890", "0895-1234-567-890", id="14"),
        pytest.param("id_caller", "0217999123", "021-7999-123", id="Jakarta"),
        pytest.param("id_caller", "0370123456", "0370-123-456", id="Mataram"),
        pytest.param("id_caller", "0622123456", "0622-123-456", id="Pematangsiantar"),
        pytest.param("id_caller", "1500123", "1500-123", id="company"),
        pytest.param("id_caller", "+6591234567", "+65-9123-4567", id="Singapore"),
        pytest.param("id_caller", "4001", "4001", id="extension"),
    ],
)
def test_numbers_are_read_back_in_groups_that_can_be_heard(kind: str, number: str, groups: str) -> None:
    found = judge(kind, number)

    assert found.renderings["groups"] == groups
    assert len(found.renderings["spoken"].split(", ")) == len(groups.split("-"))


def test_a_landline_that_reads_as_another_number_keeps_its_zero() -> None:
    found = judge("id_caller", "062217999123")

    assert (found.canonical, found.tag) == ("+6262217999123", "landline")
    assert found.renderings["no_zero"] == "062217999123"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("0217999123", "021 Jakarta", id="Jakarta"),
        pytest.param("+62 21 7999123", "021 Jakarta", id="Jakarta with country code"),
        pytest.param("0370123456", "0370 Mataram", id="Mataram"),
        pytest.param("+6591234567", "+65 Singapura", id="Singapore"),
        pytest.param("123", "“123”", id="short number"),
        pytest.param("O8775865858", "“O” (karakter ke-1)", id="letter"),
        pytest.param("087758658", "baru 9", id="too short"),
        pytest.param("08775865858912345", "17 angka", id="too long"),
        pytest.param("08421234567", "“0842”", id="prefix"),
        pytest.param("08681234567", "0868", id="no operator"),
        pytest.param("087758658589, 08123456789, 0811123456", "3 nomor", id="several"),
    ],
)
def test_the_message_says_what_it_is(text: str, named: str) -> None:
    assert named in judge("phone", text).problems[0].message


@pytest.mark.parametrize("prefix", [f"{number:04}" for number in range(810, 900)])
def test_the_operator_is_the_number_plans(prefix: str) -> None:
    written = prefix + "12345678"
    number = phonenumbers.parse(written, "ID")
    is_mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    operator = carrier.name_for_number(number, "en") if is_mobile else ""

    found = judge("phone", written)

    assert (found.canonical is not None) == is_mobile
    assert OPERATORS.get(prefix, "") == found.renderings.get("operator", "") == operator
    assert [problem.code for problem in found.problems if is_mobile] == ["PHONE_NO_OPERATOR"] * (
        is_mobile and not operator
    )
