"""Text from outside is plain text afterwards: nothing in it acts, hides or doubles."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.plaintext import clean

ANY_CHARACTER = st.characters(codec=None, exclude_categories=())
NASTY = st.lists(
    st.one_of(
        st.text(ANY_CHARACTER, max_size=5),
        st.sampled_from(["\x1b[", "\x1b]", "\x1b\\", "31m", *"\x07\x9b\x9d\x9c;\u0301\u0316\u202e\ud83d\u00a0\n\r"]),
    )
).map("".join)


@given(NASTY, st.booleans())
def test_cleaning_twice_changes_nothing(text: str, multiline: bool) -> None:
    once = clean(text, multiline=multiline)

    assert clean(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)


@given(NASTY)
def test_nothing_that_acts_or_hides_is_left(text: str) -> None:
    cleaned = clean(text)

    assert {unicodedata.category(char) for char in cleaned} & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert {unicodedata.bidirectional(char) for char in cleaned}.isdisjoint(
        {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    )
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("Budi \x1b[31mSantoso\x1b[0m", "Budi Santoso", id="colour"),
        pytest.param("a\x1b]0;judul\x07b", "ab", id="window title"),
        pytest.param("a\x1b]52;c;aGFp\x1b\\b", "ab", id="clipboard"),
        pytest.param("a\x9b31mb\x9d0;x\x9cc", "abc", id="C1 forms"),
        pytest.param("a\x1b_x\x1b\\b\x1bP1;2q\x1b\\c", "abc", id="APC and DCS"),
        pytest.param("a\x1b[31", "a[31", id="unfinished sequence"),
        pytest.param("\x1b[200~tempel\x1b[201~", "tempel", id="bracketed paste"),
        pytest.param("sri\u202etxt\u2066x\u2069", "sritxtx", id="bidirectional"),
        pytest.param("b\u200bu\u200dd\ufeffi\u00ad", "budi", id="zero width"),
        pytest.param("a\U000e0041\ufe0f\ufffe", "a", id="tags, selectors, noncharacters"),
        pytest.param("a\ud800b\udfff", "ab", id="lone surrogates"),
        pytest.param("a\x00b\x7f", "ab", id="NUL and DEL"),
        pytest.param("\t a \u00a0\u2003\u3000 b\r\n", "a b", id="white space"),
        pytest.param("e\u0301", "\u00e9", id="NFC"),
        pytest.param("Budi [Sby] [/b]", "Budi [Sby] [/b]", id="markup is text"),
        pytest.param("😀", "😀", id="emoji"),
    ],
)
def test_what_is_left(text: str, left: str) -> None:
    assert clean(text) == left


def test_lines_stay_apart_where_they_are_wanted() -> None:
    assert clean(" a  b \r\n\r\n c\u2028d\x85 ", multiline=True) == "a b\nc\nd"


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("abcd ", id="text"),
        pytest.param("\x1b]", id="opened sequences"),
        pytest.param("\x9d", id="opened C1 sequences"),
        pytest.param("\x1b[1", id="unfinished sequences"),
        pytest.param("\u0301\u0316", id="combining marks out of order"),
        pytest.param("…\u0301", id="marks on signs"),
        pytest.param("\u200b", id="invisible"),
    ],
)
def test_a_megabyte_takes_time_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.perf_counter()
        clean(text)
        return time.perf_counter() - start

    assert seconds(800_000) < 20 * min(seconds(100_000) for _ in range(3)) + 0.1
