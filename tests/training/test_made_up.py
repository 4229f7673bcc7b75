"""People who do not exist, and values of the same shape as others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.answers import KINDS, judge, render
from sop_tui.core.answers.address_parts import take_apart
from sop_tui.core.answers.address_words import Part
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.made_up import like, person
from sop_tui.core.training.manner import SLIPS, slip
from tests.core.test_spelling_tables import TABLES

DICE = st.integers(0, 100_000).map(lambda seed: Dice(str(seed)))

SHAPES = [
    pytest.param("text", "IBU MASNA", id="a name as CRM writes it"),
    pytest.param("text", "Budi [Sby] [/b] O'Neil", id="a name with brackets"),
    pytest.param(
        "address", "JL RADEN MAS PANJI ANOM GG IKHAM RT 2 KEL PAGUTAN TIMUR KEC MATARAM", id="the SOP's address"
    ),
    pytest.param("address", "Perum Pesona Kahuripan Blok C 12, Cileungsi", id="an estate"),
    pytest.param("address", "Jl. Kartini No. 12 R.T. 03/R.W. 05, Kel. Pagutan 83117", id="dots and a postcode"),
    pytest.param("email", "masna.ayu@yahoo.com", id="an email"),
    pytest.param("email", "NINGSIH_88@YAHOO.CO.ID", id="an email in capitals"),
    pytest.param("email", "wati@gmial.com", id="a misspelt domain"),
    pytest.param("email", "pengelola@gedungmerdeka.co.id", id="a domain of a company"),
    pytest.param("email", "rahayu lestari di gmail", id="no address"),
    pytest.param("phone", "0877-5865-8589", id="a mobile"),
    pytest.param("phone", "+62 877 5865 8589", id="a mobile with the country"),
    pytest.param("phone", "0877586", id="a mobile cut short"),
    pytest.param("id_caller", "0370622334", id="a landline"),
    pytest.param("id_caller", "0213456789", id="a landline of a large town"),
    pytest.param("id_caller", "+60123456789", id="a number abroad"),
    pytest.param("nik", "5271015708900001", id="a NIK"),
    pytest.param("nik", "3173-0629-0200-0123", id="born on a leap day"),
    pytest.param("nik", "527101570890000", id="a NIK that lacks a digit"),
    pytest.param("idpel", "542104140002", id="an IDPEL"),
    pytest.param("meter_number", "14023456789", id="a meter"),
    pytest.param("meter_reading", "12345,6 kWh", id="a reading"),
    pytest.param("ticket_id", "91EY4BC", id="a ticket"),
    pytest.param("report_number", "G5921041400058", id="a report"),
    pytest.param("report_number", "20900713", id="a running number"),
]


def shape(text: str) -> str:
    """Capitals, small letters, digits and the rest, place by place."""
    kinds = ("A" if char.isupper() else "a" if char.islower() else "0" if char.isdigit() else char for char in text)
    return "".join(kinds)


@given(DICE)
def test_a_made_up_person_has_only_valid_values(dice: Dice) -> None:
    made = person(dice)
    known = {"phone": made.mobile, "id_caller": made.landline, "email": made.email, "nik": made.nik}
    known |= {"idpel": made.idpel, "meter_number": made.meter_number, "meter_reading": made.stand, "text": made.name}
    assert {kind: judge(kind, value).verdict for kind, value in known.items()} == dict.fromkeys(known, "ok")
    assert judge("id_caller", made.landline).tag == "landline"
    assert render("nik", made.nik, "sex") == ("perempuan" if made.sapaan == "Ibu" else "laki-laki")
    parts = take_apart(made.address).parts
    assert {Part.JALAN, Part.NOMOR, Part.RT, Part.RW, Part.KELURAHAN, Part.KECAMATAN, Part.KABUPATEN} <= set(parts)
    assert person(Dice(dice.seed)) == made


def test_a_class_meets_nobody_twice() -> None:
    people = [person(Dice(str(seed))) for seed in range(300)]
    assert len({made.nik for made in people}) == len({made.mobile for made in people}) == 300
    assert len({made.name for made in people}) > 200
    assert {made.sapaan for made in people} == {"Ibu", "Bapak"}


@pytest.mark.parametrize(("kind", "value"), SHAPES)
def test_another_value_of_the_same_shape(kind: str, value: str) -> None:
    for seed in range(25):
        new = like(kind, value, Dice(str(seed)))
        old_found, found = judge(kind, value), judge(kind, new)
        assert shape(new) == shape(value)
        assert new.casefold() != value.casefold()
        assert (found.verdict, found.tag) == (old_found.verdict, old_found.tag)
        assert [problem.code for problem in found.problems] == [problem.code for problem in old_found.problems]
        assert like(kind, value, Dice(str(seed))) == new


@given(st.sampled_from(sorted(SLIPS)), DICE)
def test_what_differs_in_one_letter_still_does(kind: str, dice: Dice) -> None:
    made = person(dice)
    value = {"email": made.email, "phone": made.mobile, "id_caller": made.landline, "nik": made.nik}.get(
        kind, made.idpel
    )
    value = made.meter_number if kind == "meter_number" else value
    wrong = slip(kind, value, TABLES, dice)
    assert wrong
    one, other = like(kind, value, dice), like(kind, wrong, dice)
    assert [old != new for old, new in zip(value, wrong, strict=True)] == [
        old != new for old, new in zip(one, other, strict=True)
    ]


@given(st.text(st.sampled_from("abcxyz .5"), min_size=1, max_size=30), DICE)
def test_equal_letters_become_equal_letters(text: str, dice: Dice) -> None:
    pairs = {(old, new) for old, new in zip(text, like("text", text, dice), strict=True) if old.isalnum()}
    assert len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs)
    assert all(old != new for old, new in pairs) or any(word in {"ny", "h", "cv"} for word in text.split())


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=60), DICE)
def test_no_text_is_too_odd(kind: str, text: str, dice: Dice) -> None:
    assert judge(kind, like(kind, text, dice)).verdict in {"ok", "warning", "error"}


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        pytest.param("phone", "087758658589", "0877", id="the operator"),
        pytest.param("id_caller", "0370622334", "0370", id="the area"),
        pytest.param("nik", "5271015708900001", "52", id="the province"),
        pytest.param("report_number", "G5921041400058", "G59210414", id="the day of a report"),
        pytest.param("text", "IBU MASNA", "IBU ", id="a title"),
    ],
)
def test_what_a_value_is_stays(kind: str, value: str, kept: str) -> None:
    news = {like(kind, value, Dice(str(seed))) for seed in range(50)}
    assert len(news) > 10
    assert all(new.startswith(kept) for new in news)


@pytest.mark.parametrize(
    ("value", "tag", "fault"),
    [
        pytest.param("G5921041400058 MUTASI K : K5421041400002 : TEGANGAN TURUN", "mutation", False, id="moved"),
        pytest.param(
            "Mutasi K, kabel kendur di depan rumah Bp Adli", "mutation", True, id="moved from nobody knows where"
        ),
        pytest.param("Padam satu rumah, tetangga menyala", "ordinary", False, id="not moved"),
    ],
)
def test_a_report_tells_of_another_trouble(value: str, tag: str, fault: bool) -> None:
    for seed in range(25):
        new = like("report_description", value, Dice(str(seed)))
        assert judge("report_description", new).tag == tag
        assert bool(judge("report_description", new).problems) is fault
        assert "Adli" not in new
        assert new not in value


def test_days_and_hidden_numbers_stay() -> None:
    assert like("date", "2020-04-22", Dice("1")) == "2020-04-22"
    assert like("id_caller", "Nomor pribadi", Dice("1")) == "Nomor pribadi"
