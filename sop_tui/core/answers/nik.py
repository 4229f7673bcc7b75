"""A NIK, the national identity number: region, day of birth and a serial, sixteen digits in all.

Region of registration (6: province, regency, district), birth as DDMMYY with 40 added to the day of a woman,
serial (4) from 0001. Provinces are made anew now and then, so an unknown one is doubted and never refused. The
year of birth has two digits and stays so: which century it was needs a clock.
"""

import re
from collections.abc import Mapping

from sop_tui.core.answers.days import no_such_day
from sop_tui.core.answers.digits import FORMS, MAX_LENGTH, Digits, judge_digits, renderings
from sop_tui.core.answers.model import Judgement, Kind, Problem, error, shown, warning
from sop_tui.core.answers.regions import PROVINCES

NAME = "nik"

_NUMBER = Digits(NAME, "NIK", "NIK", 16, 16, 16, "Minta pelanggan membaca NIK di KTP atau Kartu Keluarga.")
_READ_AGAIN = "Minta pelanggan membaca NIK sekali lagi, per kelompok."
_WOMAN = 40


def judge(text: str) -> Judgement:
    """Judge a NIK: a birth that cannot be and the serial 0000 are errors, an unknown region is a warning."""
    return judge_digits(_NUMBER, text, _look, render)


def _birth(digits: str) -> tuple[int, int, int, bool]:
    """Return day, month, year of two digits, and whether it is a woman's."""
    day = int(digits[6:8])
    woman = day > _WOMAN
    return day - _WOMAN * woman, int(digits[8:10]), int(digits[10:12]), woman


def _look(digits: str) -> tuple[Problem, ...]:
    day, month, year, _ = _birth(digits)
    # 1900 had no 29 February, but nobody born then has a NIK: 00 is 2000.
    wrong = no_such_day(2000 + year, month, day, year_said=False)
    if wrong:
        return (error("NIK_BIRTH", f"Tanggal lahir di NIK keliru: {wrong}.", _READ_AGAIN),)
    if digits.endswith("0000"):
        return (error("NIK_SERIAL", "NIK tidak pernah berakhir dengan 0000.", _READ_AGAIN),)
    if digits[:2] not in PROVINCES:
        message = f"NIK diawali {shown(digits[:2])}, bukan kode provinsi yang dikenal."
        return (warning("NIK_PROVINCE", message, _READ_AGAIN),)
    if "00" in (digits[2:4], digits[4:6]):
        message = f"Kode wilayah {shown(digits[:6])} tidak dikenal: kabupaten atau kecamatannya 00."
        return (warning("NIK_REGION", message, _READ_AGAIN),)
    return ()


def render(canonical: str) -> Mapping[str, str]:
    """Return the number in 6-6-4, and what it says of its holder.

    `birth` is DD-MM-YY, `sex` laki-laki or perempuan, `province` its name or nothing: for the desk to compare
    with what the customer says, each empty for what is no NIK.
    """
    if not re.fullmatch("[0-9]{16}", canonical):
        return {**dict.fromkeys(FORMS, canonical), "birth": "", "sex": "", "province": ""}
    day, month, year, woman = _birth(canonical)
    return {
        **renderings(canonical, [canonical[:6], canonical[6:12], canonical[12:]]),
        "birth": f"{day:02}-{month:02}-{year:02}",
        "sex": "perempuan" if woman else "laki-laki",
        "province": PROVINCES.get(canonical[:2], ""),
    }


KIND = Kind(
    name=NAME,
    title="NIK",
    judge=judge,
    render=render,
    forms=(*FORMS, "birth", "sex", "province"),
    readback="groups",
    hint="16 angka di KTP, contoh: 527101-570890-0001",
    max_length=MAX_LENGTH,
)
