"""How a day is written, read before anything is said about it: `date` judges what comes of this.

The day comes before the month, as everywhere in Indonesia, unless a year of four digits begins (ISO 8601).
"""

import re
from dataclasses import dataclass

from sop_tui.core.answers.days import MONTH_NUMBERS, WEEKDAYS, no_such_day
from sop_tui.core.answers.model import Problem, error, shown

FIRST_YEAR, LAST_YEAR = 1900, 2099
LAST_SHORT_YEAR = 40
"""Years of two digits up to this are of this century; the others are asked, since there is no clock here."""

_WRITE = "Tulis tanggal, bulan, dan tahun, misalnya 14-04-2021."
_GAP = r"(?: ?[-/.,\u2010-\u2015] ?| )"
_NAME = r"[^\W\d_]{3,12}"
_WEEKDAY_NUMBERS = {name.lower(): number for number, name in enumerate(WEEKDAYS)} | {
    "jum'at": 4,
    "jum’at": 4,
    "ahad": 6,
}
_BODY = (
    rf"(?P<n1>\d{{1,4}}){_GAP}(?P<n2>\d{{1,4}}){_GAP}(?P<n3>\d{{1,4}})"
    rf"|(?P<d1>\d{{1,2}}){_GAP}?(?P<m1>{_NAME}){_GAP}?(?P<y1>\d{{1,4}})"
    rf"|(?P<m2>{_NAME}){_GAP}?(?P<d2>\d{{1,2}})(?:, ?| )(?P<y2>\d{{4}})"
)
# Strings, so that they are compiled when a day is first read and not at every start.
_WHOLE = (
    rf"(?:(?:hari|tanggal|tgl)\b\.? ?:? ?)?"
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAY_NUMBERS)})\b ?,? ?)?"
    rf"(?:(?:tanggal|tgl)\b\.? ?:? ?)?(?:{_BODY})"
)
_INSIDE = rf"(?<!\w)(?:{_BODY})(?!\w)"


@dataclass(frozen=True, slots=True)
class Written:
    """A day as written: nothing of it need be possible."""

    day: str
    month: str
    """Its number, or its name."""
    year: str
    weekday: int | None = None
    """0 is Monday."""

    @property
    def month_number(self) -> int | None:
        """The month's number, which may be past 12; None for a name of no month."""
        return int(self.month) if self.month.isdecimal() else MONTH_NUMBERS.get(self.month.lower())

    @property
    def full_year(self) -> int:
        """The year, of two digits taken for this century."""
        return int(self.year) + 2000 * (len(self.year) == 2)


def read(text: str) -> Written | None:
    """Read a text that is a day and nothing else."""
    found = re.fullmatch(_WHOLE, text, re.IGNORECASE)
    if not found:
        return None
    weekday = found["weekday"]
    return _written(found, None if weekday is None else _WEEKDAY_NUMBERS[weekday.lower()])


def inside(text: str) -> list[str]:
    """Return each day that stands somewhere in `text`, as written there."""
    return [found[0] for found in re.finditer(_INSIDE, text) if fault(_written(found)) is None]


def _written(found: re.Match[str], weekday: int | None = None) -> Written:
    if found["m1"]:
        return Written(found["d1"], found["m1"], found["y1"], weekday)
    if found["m2"]:
        return Written(found["d2"], found["m2"], found["y2"], weekday)
    first, month, last = found["n1"], found["n2"], found["n3"]
    return Written(last, month, first, weekday) if len(first) > 2 else Written(first, month, last, weekday)


def fault(written: Written) -> Problem | None:
    """Return why there is no such day, or None when there is one."""
    month = written.month_number
    if month is None:
        return error("DATE_MONTH", f"{shown(written.month)} bukan nama bulan.", _WRITE)
    if len(written.day) > 2 or (written.month.isdecimal() and len(written.month) > 2):
        return error("DATE_INVALID", "Tanggal ini tidak terbaca.", _WRITE)
    if len(written.year) in {1, 3}:
        return error("DATE_YEAR", f"Tahun {shown(written.year)} belum lengkap.", _WRITE)
    if len(written.year) == 2 and int(written.year) > LAST_SHORT_YEAR:
        message = f"Tahun {shown(written.year)} dapat berarti 19{written.year} atau 20{written.year}."
        return error("DATE_YEAR_SHORT", message, "Tulis tahunnya dengan empat angka.")
    if not FIRST_YEAR <= written.full_year <= LAST_YEAR:
        message = f"Tahun {written.full_year} di luar {FIRST_YEAR} sampai {LAST_YEAR}."
        return error("DATE_YEAR", message, "Tanyakan tahunnya sekali lagi.")
    wrong = no_such_day(written.full_year, month, int(written.day))
    if wrong:
        return error("DATE_IMPOSSIBLE", f"Tanggal ini tidak ada: {wrong}.", "Tanyakan tanggalnya sekali lagi.")
    return None
