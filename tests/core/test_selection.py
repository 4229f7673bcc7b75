"""A filter line and what it means: each key in both languages, text that is lost nowhere, errors with their place."""

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sop_tui.core.plaintext import clean
from sop_tui.core.selection import TERMS_MAX, TEXT_MAX, Selection, SelectionError, Term, Where, parse
from sop_tui.core.words import covers, placed, words

TODAY = date(2026, 11, 22)


def terms(*texts: str) -> Selection:
    return Selection(terms=tuple(map(Term, texts)))


def typing(*texts: str) -> Selection:
    *whole, last = texts
    return Selection(terms=(*map(Term, whole), Term(last, prefix=True)))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("", Selection(), id="nothing"),
        pytest.param("agen:rani", Selection(agent="rani"), id="agent"),
        pytest.param("AGENT:Rani", Selection(agent="Rani"), id="english-and-capitals"),
        pytest.param('agen:"Rani W"', Selection(agent="Rani W"), id="name-of-two-words"),
        pytest.param('topik:""', Selection(topic=""), id="no-topic"),
        pytest.param(
            "hasil:selesai mode:latihan", Selection(outcome="selesai", mode="training"), id="mode-in-indonesian"
        ),
        pytest.param("lama:>300", Selection(length_min=301), id="longer"),
        pytest.param("length:5:00..10:30", Selection(length_min=300, length_max=630), id="minutes"),
        pytest.param("lama:>=60 lama:<90", Selection(length_min=60, length_max=89), id="both-ends-apart"),
        pytest.param("nilai:<80%", Selection(share_max=79), id="score"),
        pytest.param("score:100", Selection(share_min=100, share_max=100), id="one-score"),
        pytest.param("langgar:ada", Selection(violated=True), id="any-violation"),
        pytest.param("violated:none", Selection(violated=False), id="no-violation"),
        pytest.param("langgar:EML-1b langgar:DTA-3", Selection(clauses=("EML-1b", "DTA-3")), id="two-clauses"),
        pytest.param('langgar:"ada"', Selection(clauses=("ada",)), id="quoted-means-itself"),
        pytest.param("ulasan:belum", Selection(reviewed=False), id="not-reviewed"),
        pytest.param("reviewed:yes", Selection(reviewed=True), id="reviewed"),
        pytest.param("rusak:ya tanda:upset", Selection(damaged=True, flags=("upset",)), id="damaged-flag"),
        pytest.param("hari:ini", Selection(day_from=TODAY, day_to=TODAY), id="today"),
        pytest.param("hari:>kemarin", Selection(day_from=TODAY), id="after-yesterday"),
        pytest.param(
            "hari:21/11/2026", Selection(day_from=date(2026, 11, 21), day_to=date(2026, 11, 21)), id="day-first"
        ),
        pytest.param("day:2026-02", Selection(day_from=date(2026, 2, 1), day_to=date(2026, 2, 28)), id="month"),
        pytest.param("hari:2026-W47", Selection(day_from=date(2026, 11, 16), day_to=date(2026, 11, 22)), id="week"),
        pytest.param("hari:..2025", Selection(day_to=date(2025, 12, 31)), id="till-the-end-of-a-year"),
        pytest.param("lampu padam", typing("lampu", "padam"), id="the-last-word-is-being-typed"),
        pytest.param('"lampu padam"', terms("lampu padam"), id="phrase"),
        pytest.param('"lampu pad', typing("lampu pad"), id="phrase-being-typed"),
        pytest.param("lam* agen:rani", Selection(agent="rani", terms=(Term("lam", prefix=True),)), id="open-word"),
        pytest.param("lampu agen:rani", Selection(agent="rani", terms=(Term("lampu"),)), id="a-word-before-a-key"),
        pytest.param('ucap:terima "x"', Selection(terms=(Term("terima", "said"), Term("x"))), id="said"),
        pytest.param('noted:"dua kata"', Selection(terms=(Term("dua kata", "noted"),)), id="noted"),
        pytest.param("http://pln.co.id x", typing("http://pln.co.id", "x"), id="no-known-key-is-text"),
        pytest.param('budi & ani - "OR"', terms("budi", "ani", "OR"), id="signs-between-words-are-none"),
        pytest.param('"12"" pipa"', terms('12" pipa'), id="quotation-mark-in-a-phrase"),
        pytest.param("a\x00b\x1b[31m c", typing("ab", "c"), id="nothing-unseen"),
    ],
)
def test_a_line_means(line: str, expected: Selection) -> None:
    assert parse(line, TODAY) == expected


@pytest.mark.parametrize(
    ("line", "code", "position"),
    [
        pytest.param("rani agen:", "VALUE", 5, id="no-name"),
        pytest.param("lama:sebentar", "VALUE", 0, id="no-number"),
        pytest.param("lama:9..3", "VALUE", 0, id="the-larger-first"),
        pytest.param("nilai:..", "VALUE", 0, id="no-end"),
        pytest.param("hari:2026-02-30", "VALUE", 0, id="no-such-day"),
        pytest.param("hari:2026-W54", "VALUE", 0, id="no-such-week"),
        pytest.param("hari:>9999-12-31", "VALUE", 0, id="after-the-last-day"),
        pytest.param("hari:<0001", "VALUE", 0, id="before-the-first-day"),
        pytest.param("a ulasan:mungkin", "VALUE", 2, id="neither-yes-nor-no"),
        pytest.param("agen:a agent:b", "TWICE", 7, id="twice"),
        pytest.param('ada "—"', "NO_WORD", 4, id="phrase-without-words"),
        pytest.param("ucap:!!", "NO_WORD", 0, id="sign-under-a-key"),
        pytest.param("x " * (TERMS_MAX + 1), "TOO_MANY", 2 * TERMS_MAX, id="too-many-words"),
        pytest.param("x" * 1001, "TOO_LONG", 1000, id="too-long"),
    ],
)
def test_a_line_that_says_nothing_clear(line: str, code: str, position: int) -> None:
    with pytest.raises(SelectionError) as wrong:
        parse(line, TODAY)
    assert (wrong.value.code, wrong.value.position) == (code, position)
    assert wrong.value.mend


TEXT = st.text(st.sampled_from('aZ9é."*:& \u202e\x00ß½agen') | st.characters(), max_size=12)
NAME = st.none() | TEXT
WHERES: tuple[Where, ...] = ("", "said", "typed", "noted")


def ranges(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    """Two ends in order, or one, or none."""
    ends = st.tuples(st.none() | of, st.none() | of)
    return ends.map(lambda pair: pair if None in pair else (min(pair), max(pair)))


def names() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(TEXT | st.sampled_from(["ada", "Tidak"]), max_size=2).map(tuple)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    days, lengths, shares = (draw(ranges(of)) for of in (st.dates(), st.integers(0, 999), st.integers(0, 999)))
    terms = st.lists(st.builds(Term, TEXT, st.sampled_from(WHERES), st.booleans()), max_size=4)
    either = st.none() | st.booleans()
    return Selection(
        day_from=days[0],
        day_to=days[1],
        agent=draw(NAME),
        topic=draw(NAME),
        outcome=draw(NAME),
        mode=draw(NAME),
        length_min=lengths[0],
        length_max=lengths[1],
        share_min=shares[0],
        share_max=shares[1],
        violated=draw(either),
        clauses=draw(names()),
        reviewed=draw(either),
        damaged=draw(either),
        flags=draw(names()),
        terms=tuple(draw(terms)),
    )


@given(selections())
@example(Selection(mode="latihan"))
@example(Selection(terms=(Term("agen:rani"), Term("kata"))))
def test_a_selection_is_its_line(selection: Selection) -> None:
    assert parse(str(selection), date(2001, 1, 1)) == selection


SEPARATORS = "\x1c\x1d\x1e\x1f"
"""Python parts words at them, and inside quotation marks they are cleaned away like every control: no word is lost."""


@given(
    st.text(
        st.sampled_from('ab9 ":*.-<>=ucapgenlahri\n\x1b') | st.characters(exclude_characters=SEPARATORS), max_size=40
    )
)
@example('agen:x "')
def test_no_word_is_lost_and_what_is_told_is_told_again(line: str) -> None:
    try:
        found = parse(line, TODAY)
    except SelectionError as wrong:
        told = line[wrong.position :]
        assert told or wrong.position == TEXT_MAX  # noqa: PT017 - what a line holds is not known before
        return
    assert parse(str(found), TODAY) == found
    values = [value for value in (found.agent, found.topic, found.outcome, found.mode) if value is not None]
    texts = [*values, *found.clauses, *found.flags, *(term.text for term in found.terms)]
    if ":" not in line:
        assert [word for text in texts for word in words(text)] == [
            word for text in line.replace('"', " ").split() for word in words(clean(text))
        ]


WORDS: tuple[tuple[str, list[str]], ...] = (
    ("Bu Masna, JL. Émile-Zola 12", ["bu", "masna", "jl", "emile", "zola", "12"]),
    ("stra\u00dfe STRASSE", ["strasse", "strasse"]),
    ("masna.ayu@yahoo.com", ["masna", "ayu", "yahoo", "com"]),
    ("ma\u00adsna e\u0301\u0323 ﬁ ①", ["masna", "e", "fi", "1"]),
    ("snake_case \x00 🙂", ["snake", "case"]),
    ("x" * 100, ["x" * 64]),
)


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_without_case_and_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_stand_where_they_are_said_to(text: str) -> None:
    found = list(placed(text))
    assert [item.word for item in found] == words(text)
    assert all(item.word in words(text[item.start : item.end]) for item in found if len(item.word) < 64)


def test_a_run_of_marks_is_no_trap() -> None:
    assert words("a" + "\u0301\u0323" * 100_000) == ["a"]


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        pytest.param("rani", "Rani", True, id="case"),
        pytest.param("1", "AGEN-1", True, id="a-word-of-it"),
        pytest.param("agen-1", "AGEN-10", False, id="whole-words"),
        pytest.param("agen-1*", "AGEN-10", True, id="open"),
        pytest.param("daya", "tambah_daya", True, id="underscore"),
        pytest.param("", "", True, id="none"),
        pytest.param("", "Rani", False, id="not-none"),
        pytest.param("=", "=", True, id="no-words"),
        pytest.param("rani w", "w rani", False, id="in-this-order"),
    ],
)
def test_a_name_is_meant(pattern: str, name: str, expected: bool) -> None:
    assert covers(pattern, name) is expected
