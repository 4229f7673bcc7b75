"""Spelling aloud and reading back: what a CSO says, and what a caller's words become."""

import re
from itertools import product
from string import ascii_letters, digits, printable, punctuation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.spelling import Token, decode, respell, said, spell
from tests.core.test_spelling_tables import TABLES

ALPHABETS = list(TABLES.alphabets)
LOCALS = st.text(st.sampled_from(ascii_letters + digits + "5L5Ll5l" + "._-+"), min_size=1, max_size=20)
LABELS = st.text(st.sampled_from(ascii_letters + digits + "5l-"), min_size=1, max_size=8)
ENDINGS = st.sampled_from([*TABLES.suffixes, ".co", ".com.sg", ".l5"])
DOMAINS = st.sampled_from(sorted(TABLES.domains)) | st.builds("{}{}".format, LABELS, ENDINGS)
EMAILS = st.builds("{}@{}".format, LOCALS, DOMAINS)
TEXTS = EMAILS | st.text(st.sampled_from(printable[:95]), max_size=20)


def _say(text: str, alphabet: str = "sop") -> str:
    return said(spell(text, TABLES, alphabet))


@pytest.mark.parametrize(
    ("text", "alphabet", "expected"),
    [
        pytest.param(
            "MASNA.AYA@YAHOO.COM",
            "sop",
            "Mama, Alfa, Sierra, November, Alfa, titik, Alfa, Yankee, Alfa, et yahoo titik com",
            id="the SOP's own example",
        ),
        pytest.param("mb", "icao", "Mike, Bravo", id="icao"),
        pytest.param("mb", "kota", "Medan, Bandung", id="place names"),
        pytest.param("a_b-c", "sop", "Alfa, garis bawah, Bravo, strip, Charlie", id="symbols"),
        pytest.param("a1985", "sop", "Alfa, satu, sembilan, delapan, angka lima", id="5 among letters"),
        pytest.param("a1985", "kota", "Ambon, satu, sembilan, delapan, lima", id="5 where L is Lombok"),
        pytest.param("0856", "sop", "nol, delapan, lima, enam", id="5 among digits"),
        pytest.param("ali", "sop", "Alfa, Lima, India", id="L among letters"),
        pytest.param("ali5", "sop", "Alfa, huruf Lima, India, angka lima", id="L and 5"),
        pytest.param("ali5", "kota", "Ambon, Lombok, Irian, lima", id="L and 5 where L is Lombok"),
        pytest.param("ali7", "sop", "Alfa, huruf Lima, India, tujuh", id="L beside a digit"),
        pytest.param("a@ui.ac.id", "sop", "Alfa, et, Uniform, India, titik a ce titik id", id="known ending"),
        pytest.param("a@b.co", "sop", "Alfa, et, Bravo, titik, Charlie, Oscar", id=".co cannot pass for .com"),
        pytest.param(
            "a@gmail.co.id",
            "sop",
            "Alfa, et, Golf, Mama, Alfa, India, Lima, titik co titik id",
            id="unknown domain",
        ),
        pytest.param("a@pln.co.id", "sop", "Alfa, et pe el en titik co titik id", id="pln"),
        pytest.param("a@me.com", "sop", "Alfa, et em e titik com", id="a short name by its letters"),
        pytest.param("", "sop", "", id="nothing"),
        pytest.param("é", "sop", "é", id="no word for it"),
        pytest.param("a\u200b", "sop", "Alfa, U+200B", id="not to be seen"),
    ],
)
def test_what_is_said(text: str, alphabet: str, expected: str) -> None:
    assert _say(text, alphabet) == expected


def test_the_strip_of_an_address() -> None:
    tokens = spell("Masna5@Yahoo.com", TABLES)
    assert [token.text for token in tokens] == ["M", "A", "S", "N", "A", "5", "@yahoo.com"]
    assert [token.kind for token in tokens] == [*["letter"] * 5, "digit", "domain"]
    assert [bool(token.confused_with) for token in tokens] == [True, False, True, True, *[False] * 3]
    assert tokens[0] == Token("M", "Mama", 0, 1, "letter", ("N", "P"))


def test_another_set_of_whole_domains() -> None:
    tokens = spell("a@pertamina.com", TABLES, whole=frozenset({"pertamina.com"}))
    assert [token.said for token in tokens] == ["Alfa", "et pertamina titik com"]
    assert len(spell("a@gmail.com", TABLES, whole=frozenset())) == len("a@gmail") + len([".com"])


@given(TEXTS, st.sampled_from(ALPHABETS))
def test_the_tokens_cover_the_text_without_gap_or_overlap(text: str, alphabet: str) -> None:
    tokens = spell(text, TABLES, alphabet)
    assert [token.start for token in tokens] == [0, *[token.end for token in tokens]][: len(tokens)]
    assert "".join(token.text for token in tokens).lower() == text.lower()


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(ALPHABETS))
def test_what_is_said_is_read_back_as_the_text(text: str, alphabet: str) -> None:
    decoded = decode(_say(text, alphabet), TABLES)
    assert (decoded.text, decoded.unknown) == (text.lower(), ())


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_no_two_neighbours_run_into_another_word(alphabet: str) -> None:
    for pair in product(punctuation + digits + " alxyz", repeat=2):
        text = "".join(pair)
        assert decode(_say(text, alphabet).replace(",", ""), TABLES).text == text


@given(EMAILS, st.sampled_from(ALPHABETS))
def test_no_word_is_said_for_a_letter_and_a_digit_at_once(text: str, alphabet: str) -> None:
    kinds: dict[str, set[str]] = {}
    for token in spell(text, TABLES, alphabet):
        kinds.setdefault(token.said.lower(), set()).add(token.kind)
    assert all(len(found) == 1 for found in kinds.values())


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param(
            "mama alfa sierra november alfa titik alfa yankee alfa et yahoo titik com",
            "masna.aya@yahoo.com",
            id="the SOP's own example",
        ),
        pytest.param("MAMA, Alfa,Sierra", "mas", id="capitals and commas"),
        pytest.param("mama medan mike em m", "mmmmm", id="every alphabet at once"),
        pytest.param("x-ray x ray eks", "xxx", id="words of two parts"),
        pytest.param("a keong at et @", "@@@@", id="at sign"),
        pytest.param("a garis bawah b tanda hubung c", "a_b-c", id="symbols of two words"),
        pytest.param("angka lima huruf lima", "5l", id="told apart"),
        pytest.param("angka satu lima lima mama", "155m", id="angka holds for the digits after it"),
        pytest.param("dobel es double o tripel nol", "ssoo000", id="repeated"),
        pytest.param("dobel huruf lima angka dobel lima", "ll55", id="repeated and told apart"),
        pytest.param("b u d i 1 9 8 5", "budi1985", id="single characters"),
        pytest.param("bravo 1985 et gmail dot kom", "b1985@gmail.com", id="digits as typed"),
        pytest.param("be et pe el en titik ko titik ai di", "b@pln.co.id", id="labels as they are heard"),
        pytest.param("be et ge mail titik com", "b@gmail.com", id="gmail in two words"),
        pytest.param("mama. @gmail.com", "m.@gmail.com", id="punctuation as typed"),
        pytest.param("titik dua", ".2", id="a dot and a two"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_words_as_heard(words: str, text: str) -> None:
    decoded = decode(words, TABLES)
    assert (decoded.text, decoded.unknown, decoded.ambiguous) == (text, (), ())


@pytest.mark.parametrize(
    ("words", "text", "unknown"),
    [
        pytest.param("mama blah alfa", "mblaha", ("blah",), id="a word"),
        pytest.param("a et pertamina titik com", "a@pertamina.com", ("pertamina",), id="a domain as a word"),
        pytest.param("alfa gmail", "agmail", ("gmail",), id="a label that no at sign goes before"),
        pytest.param("dua belas", "2belas", ("belas",), id="a number in words"),
        pytest.param("angka mama", "angkam", ("angka",), id="a prefix that does not fit"),
        pytest.param("alfa dobel", "adobel", ("dobel",), id="a prefix without an end"),
        pytest.param("mama-alfa", "mama-alfa", ("mama-alfa",), id="words in one"),
    ],
)
def test_what_is_not_understood_is_kept_and_reported(words: str, text: str, unknown: tuple[str, ...]) -> None:
    decoded = decode(words, TABLES)
    assert (decoded.text, decoded.unknown) == (text, unknown)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param("alfa lima india", "ali", id="among letters of its alphabet"),
        pytest.param("delapan lima enam", "856", id="among digits"),
        pytest.param("bandung lima", "b5", id="in an alphabet where L is Lombok"),
        pytest.param("be u de i lima et gmail titik com", "budi5@gmail.com", id="after plain letter names"),
        pytest.param("alfa lima et em e titik com", "al@me.com", id="letter names behind the at sign do not count"),
        pytest.param("alfa lima lima dua bravo", "a552b", id="next to a digit"),
        pytest.param("alfa dua bravo lima", "a2bl", id="away from the digit"),
        pytest.param("lima", "l", id="alone"),
    ],
)
def test_a_bare_lima_is_decided_and_always_reported(words: str, text: str) -> None:
    decoded = decode(words, TABLES)
    assert decoded.text == text
    assert [(heard.words, heard.readings) for heard in decoded.ambiguous] == [("lima", ("l", "5"))] * words.count(
        "lima"
    )


def test_double_u_may_be_a_w() -> None:
    (heard,) = decode("double u", TABLES).ambiguous
    assert (heard.text, heard.readings) == ("uu", ("uu", "w"))


def test_what_was_heard_is_placed_in_what_was_typed() -> None:
    words = "Mama,  garis  bawah lima, blah."
    decoded = decode(words, TABLES)
    assert [words[part.start : part.end] for part in decoded.parts] == [
        "Mama",
        "garis  bawah",
        "lima",
        "blah.",
    ]


PIECES = """lima angka huruf dobel u dua alfa bandung be et yahoo com titik a keong garis bawah x ray x-ray
blah alfa. 2012 @gmail.com"""
WORDS = st.sampled_from(PIECES.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40))
def test_nothing_that_was_typed_is_dropped(words: str) -> None:
    parts = decode(words, TABLES).parts
    assert "".join(part.words for part in parts).replace(" ", "") == re.sub(r"[\s,]", "", words).lower()


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        pytest.param("masna.aya@yahoo.com", "masna.ayu@yahoo.com", ["Uniform"], id="one letter"),
        pytest.param("MASNA@YAHOO.COM", "masna@yahoo.com", [], id="capitals only"),
        pytest.param("aya@yahoo.com", "aya@gmail.com", ["et gmail titik com"], id="the domain"),
        pytest.param("ana@x.com", "anna@x.com", ["November"], id="put in"),
        pytest.param("masna@x.com", "mana@x.com", ["Alfa", "November"], id="taken out"),
        pytest.param("ali", "ali5", ["angka lima"], id="with the prefix it needs"),
    ],
)
def test_only_what_changed_is_said_again(old: str, new: str, again: list[str]) -> None:
    assert [token.said for token, changed in respell(old, new, TABLES) if changed] == again


@given(EMAILS, EMAILS, st.sampled_from(ALPHABETS))
def test_saying_again_goes_over_the_same_tokens(old: str, new: str, alphabet: str) -> None:
    assert tuple(token for token, _ in respell(old, new, TABLES, alphabet)) == spell(new, TABLES, alphabet)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("lima " * 10_000, id="open to the end"),
        pytest.param("lima " * 10_000 + "dua alfa", id="decided at the end"),
        pytest.param("angka " * 10_000, id="prefixes"),
        pytest.param("a" + "." * 10_000 + "a", id="punctuation"),
        pytest.param("et pe el en " * 2_500, id="half of a domain"),
    ],
)
def test_a_long_paste_is_read_to_its_end(words: str) -> None:
    assert decode(words, TABLES).parts[-1].end == len(words.rstrip())
