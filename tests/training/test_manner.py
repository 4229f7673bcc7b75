"""How customers say values, and how they say them wrong."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.answers import judge
from sop_tui.core.spelling import decode, differences
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.made_up import person
from sop_tui.core.training.manner import (
    MANNERS,
    SLIPS,
    Manner,
    Style,
    dictate,
    difference_words,
    slip,
    slower,
    talk,
)
from sop_tui.core.training.session import LEVELS, Level, Spoken
from tests.core.test_spelling_tables import TABLES

STYLES: tuple[Style, ...] = get_args(Style)
DICE = st.integers(0, 10_000).map(lambda seed: Dice(str(seed)))
LOCALS = st.from_regex(r"[a-z0-9]{1,9}(\.[a-z0-9]{1,7}){0,2}", fullmatch=True)
WORDS = st.sampled_from(
    ["lima5", "alfa", "sinta.dewi", "bp.adli", "kilo.5", "a5l", "555", "double.u", "uu", "yahoo.com"]
)
DOMAINS = st.sampled_from([*sorted(TABLES.domains), "gedungmerdeka.co.id", "ui.ac.id", "lima.com", "be.co"])
EMAILS = st.builds("{}@{}".format, LOCALS | WORDS, DOMAINS)
NUMBERS = st.sampled_from(["phone", "id_caller", "nik", "idpel", "meter_number"])


def line(pieces: tuple[Spoken, ...]) -> str:
    return " ".join(piece.text for piece in pieces)


def of(style: Style, level: Level = 2) -> Manner:
    return MANNERS[level]._replace(style=style)


def value_of(kind: str, dice: Dice) -> str:
    made = person(dice)
    known = {"email": made.email, "phone": made.mobile, "nik": made.nik, "idpel": made.idpel}
    return {**known, "meter_number": made.meter_number, "id_caller": made.landline}[kind]


@given(EMAILS, st.sampled_from(STYLES), DICE)
def test_whoever_takes_down_what_is_dictated_has_the_email(email: str, style: Style, dice: Dice) -> None:
    assert decode(line(dictate("email", email, of(style), TABLES, dice)), TABLES).text == email


@given(NUMBERS, st.sampled_from(LEVELS), DICE)
def test_whoever_takes_down_what_is_dictated_has_the_number(kind: str, level: Level, dice: Dice) -> None:
    value = value_of(kind, dice)
    canonical = judge(kind, value).canonical or ""
    said = line(dictate(kind, canonical, MANNERS[level], TABLES, dice))
    assert decode(f"angka {said}", TABLES).text == value
    assert dictate(kind, value, MANNERS[level], TABLES, dice) == dictate(kind, canonical, MANNERS[level], TABLES, dice)


@pytest.mark.parametrize(
    ("style", "kind", "value", "said"),
    [
        pytest.param(
            "codes",
            "email",
            "MASNA.AYA@YAHOO.COM",
            "Mama, Alfa, Sierra, November, Alfa, titik, Alfa, Yankee, Alfa, et yahoo titik com",
            id="the SOP's own words",
        ),
        pytest.param("names", "email", "ayu@gmail.com", "a, ye, u, et gmail titik com", id="names of letters"),
        pytest.param("letters", "email", "masna@gmail.com", "M A S, N A, et gmail titik com", id="some in a breath"),
        pytest.param("fast", "email", "sinta.dewi@yahoo.com", "sinta, titik, dewi, et yahoo titik com", id="in one go"),
        pytest.param("fast", "email", "bpk@gmail.com", "be pe ka, et gmail titik com", id="no word without a vowel"),
        pytest.param("fast", "email", "papa@gmail.com", "pe a pe a, et gmail titik com", id="no word of the tables"),
        pytest.param("names", "ticket_id", "EY4BC", "e, ye, angka empat, be, ce", id="an id of letters and digits"),
        pytest.param(
            "codes", "phone", "+62812345678", "nol delapan satu dua, tiga empat lima, enam tujuh delapan", id="a number"
        ),
        pytest.param("codes", "meter_reading", "12345.6", "satu dua tiga empat lima, koma, enam", id="decimals"),
        pytest.param(
            "codes",
            "report_number",
            "K5421041400002",
            "Kilo, lima empat dua satu, nol empat satu empat, nol nol nol nol dua",
            id="a report",
        ),
        pytest.param("names", "address", "Jl Melati 3, Depok", "Jl Melati 3, Depok", id="an address is talk"),
        pytest.param("codes", "email", "rahayu di gmail", "rahayu di gmail", id="what is no address is talk"),
        pytest.param("codes", "id_caller", "", "", id="a hidden number"),
    ],
)
def test_how_it_is_said(style: Style, kind: str, value: str, said: str) -> None:
    dice = next(dice for dice in (Dice(str(n)) for n in range(99)) if not dice.chance(40, "digit", "4"))
    heard = line(dictate(kind, value, of(style)._replace(groups=(4, 3, 2) if kind == "phone" else (4,)), TABLES, dice))
    assert heard == said


@pytest.mark.parametrize(("groups", "found"), [((4,), [4, 4, 5]), ((3, 3, 4), [3, 3, 4, 3]), ((6, 4), [6, 4, 3])])
def test_no_digit_is_left_alone_in_its_breath(groups: tuple[int, ...], found: list[int]) -> None:
    pieces = dictate("phone", "0812345678901", of("codes")._replace(groups=groups), TABLES, Dice("1"))
    assert [len(piece.text.split()) for piece in pieces] == found


def test_customers_have_words_of_their_own_for_digits() -> None:
    def zeros(level: Level) -> set[str]:
        said = (line(dictate("idpel", "500000000001", MANNERS[level], TABLES, Dice(str(n)))) for n in range(30))
        return {word for text in said for word in re.findall(r"\w+", text)} & {"nol", "kosong", "dobel"}

    assert zeros(1) == {"nol"}
    assert zeros(2) == {"nol", "kosong"}
    doubled = {line(dictate("idpel", "512234455667", MANNERS[3], TABLES, Dice(str(n)))) for n in range(30)}
    assert any("dobel" in text for text in doubled)


@given(st.text(st.sampled_from("abc ,.\n"), max_size=40))
def test_talk_loses_no_word(text: str) -> None:
    assert line(talk(text, MANNERS[1])) == " ".join(text.split())


@given(EMAILS, DICE)
def test_a_harder_customer_is_quicker_and_one_who_repeats_is_slower(email: str, dice: Dice) -> None:
    times = [sum(piece.ms for piece in dictate("email", email, of("names", level), TABLES, dice)) for level in LEVELS]
    assert times == sorted(times, reverse=True)
    for level in LEVELS:
        again = dictate("email", email, slower(MANNERS[level]), TABLES, dice)
        assert again == dictate("email", email, slower(slower(MANNERS[level])), TABLES, dice)
        assert sum(piece.ms for piece in again) > sum(
            piece.ms for piece in dictate("email", email, MANNERS[level], TABLES, dice)
        )
        assert all(piece.ms > 0 for piece in again)


def test_a_minute_of_talk_has_about_as_many_words_as_the_manner_says() -> None:
    for manner in MANNERS.values():
        pieces = talk("Alamat langganan kami sudah lama berubah sejak jalannya diganti", manner)
        assert len(pieces) * 60_000 / sum(piece.ms for piece in pieces) == pytest.approx(
            manner.words_per_minute, rel=0.1
        )


@given(st.sampled_from(sorted(SLIPS)), DICE)
def test_only_a_readback_finds_a_slip(kind: str, dice: Dice) -> None:
    value = value_of(kind, dice)
    meant = judge(kind, value)
    wrong = slip(kind, meant.canonical or "", TABLES, dice)
    assert wrong is not None
    found = judge(kind, wrong)
    assert (found.verdict, found.tag) == ("ok", meant.tag)
    assert found.canonical != meant.canonical
    assert sum(old != new for old, new in zip(value, wrong, strict=True)) <= 2
    assert slip(kind, value, TABLES, dice) == wrong


def test_letters_that_a_telephone_makes_alike_are_what_is_mistaken() -> None:
    slips = [slip("email", "masna.ayu@yahoo.com", TABLES, Dice(str(n))) or "" for n in range(200)]
    replaced = {
        (part.left, part.right)
        for text in slips
        for part in differences("masna.ayu@yahoo.com", text)
        if part.op == "replace" and len(part.left) == 1
    }
    assert {("m", "n"), ("n", "m")} <= replaced <= {("m", "n"), ("n", "m"), ("m", "p"), ("s", "f"), ("s", "x")}
    assert all(text.endswith("@yahoo.com") for text in slips)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param("text", "Sinta", id="a name is not read back letter by letter"),
        pytest.param("email", "aa@gmail.com", id="nothing to take for something else"),
        pytest.param("email", "bukan alamat", id="no address"),
        pytest.param("email", "masna@gmial.com", id="an address that is doubted already"),
        pytest.param("id_caller", "", id="a hidden number"),
    ],
)
def test_where_there_is_no_slip(kind: str, value: str) -> None:
    assert slip(kind, value, TABLES, Dice("1")) is None


@pytest.mark.parametrize(
    ("kind", "wrong", "right", "at", "said"),
    [
        pytest.param(
            "email", "masna.aya@yahoo.com", "masna.ayu@yahoo.com", 8, "Bukan A, tapi U, Uniform.", id="a letter"
        ),
        pytest.param("email", "mas@gmail.com", "masn@gmail.com", 3, "Sesudah S masih ada N, November.", id="left out"),
        pytest.param("email", "mass@gmail.com", "mas@gmail.com", 2, "Tidak pakai S.", id="too much"),
        pytest.param("email", "as@gmail.com", "mas@gmail.com", 0, "Di depannya masih ada M.", id="left out in front"),
        pytest.param("email", "a.b1@gmail.com", "a_b2@gmail.com", 0, "Bukan titik, tapi garis bawah.", id="the first"),
        pytest.param("email", "a.b1@gmail.com", "a_b2@gmail.com", 3, "Bukan satu, tapi dua.", id="the one read now"),
        pytest.param("email", "ab@gmail.com", "ba@gmail.com", 0, "Bukan A B, tapi B, Bravo, A, Alfa.", id="swapped"),
        pytest.param("phone", "+6287758658589", "+6287758658580", 13, "Bukan sembilan, tapi nol.", id="a digit"),
        pytest.param(
            "nik",
            "3273011708900003",
            "3273011708900002",
            0,
            "Bukan nol tiga, tapi nol dua.",
            id="one of several like digits",
        ),
        pytest.param(
            "nik", "3273011708900003", "2273011708900003", 0, "Bukan tiga dua, tapi dua dua.", id="the first of them"
        ),
        pytest.param("phone", "08177555", "08117755", 0, "Bukan satu, tapi satu satu.", id="one of three is left out"),
        pytest.param("address", "Jl Melati 3 Depok", "Jl Melati 8 Depok", 0, "Bukan 3, tapi 8.", id="words"),
        pytest.param(
            "address", "Jl Melati", "Jl Melati RT 2", 0, "Sesudah Melati masih ada RT 2.", id="words left out"
        ),
        pytest.param("address", "Jl Melati RT 2", "Jl Melati", 0, "Tidak pakai RT 2.", id="words too much"),
        pytest.param("text", "RINA", "Rina", 0, "", id="capitals are no difference"),
        pytest.param("email", "a@gmail.com", "a@gmail.com", 0, "", id="right"),
        pytest.param(
            "email",
            "a@gmail.com",
            "a@yahoo.com",
            1,
            "Bukan itu. Yang benar, Alfa, et yahoo titik com",
            id="so much that all is said again",
        ),
    ],
)
def test_what_a_customer_objects(kind: str, wrong: str, right: str, at: int, said: str) -> None:
    assert line(difference_words(kind, wrong, right, at, MANNERS[1], TABLES)) == said
