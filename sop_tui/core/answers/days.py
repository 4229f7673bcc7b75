"""Days of the calendar as Indonesians name them, and why a day cannot be: shared by `date`, `nik` and report numbers.

Nothing here knows today: the core has no clock.
"""

from collections.abc import Mapping

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)

SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")

_OTHER_NAMES = (
    "january jan",
    "february pebruari feb peb febr pebr",
    "march mar mrt",
    "apr",
    "may",
    "june jun",
    "july jul",
    "august agu ags agt agst agust aug",
    "sept sep",
    "october okt oct",
    "nopember nov nop",
    "december des dec",
)
MONTH_NUMBERS: Mapping[str, int] = {
    name: number
    for number, (month, others) in enumerate(zip(MONTHS, _OTHER_NAMES, strict=True), start=1)
    for name in (month.lower(), *others.split())
}
"""Month, 1 to 12, by every name and short form it is written with, English ones too, in lower case."""

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def no_such_day(year: int, month: int, day: int, *, year_said: bool = True) -> str | None:
    """Return why there is no such day, as an Indonesian clause without a full stop, or None when there is one.

    The rule of leap years is the Gregorian one. Without `year_said` the clause does not name the year.
    """
    if not 1 <= month <= 12:
        return f"tidak ada bulan ke-{month}"
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if 1 <= day <= _LENGTHS[month - 1] - (month == 2 and not leap):
        return None
    which = ""
    if (month, day) == (2, 29):
        which = f" {year}" if year_said else " tahun itu"
    return f"{MONTHS[month - 1]}{which} tidak punya tanggal {day}"
