"""Days: the same one however it is written, and messages that say why there is no such day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.answers import judge
from sop_tui.core.answers.days import MONTHS, WEEKDAYS
from tests.core.answers.cases import DAY

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
SHORT_YEARS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def test_the_forms_of_a_day() -> None:
    assert judge("date", "14/4/21").renderings == {
        "as_is": "14 April 2021",
        "iso": DAY,
        "numeric": "14-04-2021",
        "short": "14 Apr 2021",
    }


@given(DAYS, st.sampled_from(["-", "/", ".", " ", " - ", "–"]), st.booleans(), st.booleans())
def test_a_day_is_the_same_however_it_is_written(day: date, sign: str, padded: bool, in_words: bool) -> None:
    width = 2 if padded else 1
    month = MONTHS[day.month - 1] if in_words else f"{day.month:0{width}}"
    written = f"{day.day:0{width}}{sign}{month}{sign}{day.year}"

    for text in (written, f"{WEEKDAYS[day.weekday()]}, {written}", f"tgl {written}", written.upper()):
        assert (judge("date", text).verdict, judge("date", text).canonical) == ("ok", day.isoformat())


@given(SHORT_YEARS)
def test_a_short_year_is_of_this_century(day: date) -> None:
    assert judge("date", f"{day:%d/%m/%y}").canonical == day.isoformat()


@given(DAYS)
def test_month_before_day_is_never_read_as_it_stands(day: date) -> None:
    found = judge("date", f"{day:%m/%d/%Y}")

    if day.day > 12:
        assert (found.canonical, found.suggestion) == (None, f"{day:%d-%m-%Y}")
    else:
        assert found.canonical == f"{day.year}-{day.day:02}-{day.month:02}"


@given(DAYS, st.integers(0, 6))
def test_a_weekday_that_is_not_the_days_is_doubted(day: date, weekday: int) -> None:
    found = judge("date", f"{WEEKDAYS[weekday]} {day.day} {MONTHS[day.month - 1]} {day.year}")

    assert (found.verdict == "ok") == (weekday == day.weekday())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("29-02-2021", "Februari 2021 tidak punya tanggal 29", id="no leap year"),
        pytest.param("31 April 2021", "April tidak punya tanggal 31", id="month of 30"),
        pytest.param("14-13-2021", "bulan ke-13", id="month 13"),
        pytest.param("kemarin", "“kemarin” tidak dapat dihitung di sini", id="no clock here"),
        pytest.param("2 minggu yang lalu", "“2 minggu yang lalu”", id="weeks ago"),
        pytest.param("14 Muharam 2021", "“Muharam”", id="month of another calendar"),
        pytest.param("17-8-45", "1945 atau 2045", id="either century"),
        pytest.param("Kamis, 14 April 2021", "hari Rabu, bukan Kamis", id="weekday"),
    ],
)
def test_the_message_says_why(text: str, named: str) -> None:
    assert named in judge("date", text).problems[0].message
