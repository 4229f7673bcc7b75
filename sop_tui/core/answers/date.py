"""A day, as Indonesians write it: 14-04-2021, 14/4/21, 14 Apr 2021, Rabu, 14 April 2021. Kept as ISO 8601.

The core has no clock: a day that is counted from today (kemarin, minggu lalu) is refused and asked for.
"""

import datetime
import re
from collections.abc import Mapping

from sop_tui.core.answers.day_written import Written, fault, inside, read
from sop_tui.core.answers.days import MONTHS, SHORT_MONTHS, WEEKDAYS
from sop_tui.core.answers.digits import letter_fault, plain_digits, unmistaken
from sop_tui.core.answers.mail_domains import distance
from sop_tui.core.answers.model import Judgement, Kind, Problem, error, shown, warning
from sop_tui.core.plaintext import clean

NAME = "date"
MAX_LENGTH = 64

_WRITE = "Tulis tanggal, bulan, dan tahun, misalnya 14-04-2021."
_ASK_DAY = "Tanyakan tanggalnya kepada pelanggan, lalu tulis misalnya 14-04-2021."
_RELATIVE = re.compile(
    r"\b(?:(?:\d+ )?(?:hari|minggu|bulan|tahun) (?:yang )?(?:lalu|depan)|kemarin|kemaren|hari ini|besok|lusa|tadi"
    rf"|barusan|sekarang|semalam|nanti|yesterday|today|tomorrow|{'|'.join(WEEKDAYS)}|jum['’]at|ahad)\b",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"\d{8}|\d{6}")
_DAY_AND_MONTH = re.compile(r"\d{1,2} ?[-/. ] ?(?:\d{1,2}|[^\W\d_]{3,12})\.?")
_MONTH_AND_YEAR = re.compile(r"(?:\d{1,2} ?[-/. ]|[^\W\d_]{3,12}\.?) ?\d{4}")


def judge(text: str) -> Judgement:
    """Judge a day from 1900 to 2099, in any order that Indonesians and ISO 8601 write it."""
    cleaned = clean(text)
    if len(cleaned) > MAX_LENGTH:
        problem = error("DATE_TOO_LONG", f"Terlalu panjang: {len(cleaned)} karakter untuk satu tanggal.", _WRITE)
        return Judgement(NAME, cleaned[:MAX_LENGTH], None, (problem,))
    bare = plain_digits(cleaned).strip(" ,;:.\"'<>()")
    written = read(bare)
    if written is None:
        problem, suggestion = _unread(bare)
        return Judgement(NAME, cleaned, None, (problem,), suggestion)
    problem_found = fault(written)
    if problem_found:
        return Judgement(NAME, cleaned, None, (problem_found,), _instead(written))
    canonical = _iso(written)
    return Judgement(NAME, cleaned, canonical, _doubts(written, canonical), None, render(canonical))


def _iso(written: Written) -> str:
    return f"{written.full_year}-{written.month_number:02}-{int(written.day):02}"


def _doubts(written: Written, canonical: str) -> tuple[Problem, ...]:
    weekday = datetime.date.fromisoformat(canonical).weekday()
    if written.weekday in {None, weekday}:
        return ()
    message = f"{render(canonical)['as_is']} hari {WEEKDAYS[weekday]}, bukan {WEEKDAYS[written.weekday or 0]}."
    return (warning("DATE_WEEKDAY", message, "Tanyakan mana yang benar, hari atau tanggalnya."),)


def _offer(written: Written | None) -> str | None:
    return None if written is None or fault(written) else render(_iso(written))["numeric"]


def _instead(written: Written) -> str | None:
    """Return the day that an impossible one may mean: month before day, or a month's name mistyped."""
    if written.month.isdecimal():
        return _offer(Written(written.month, written.day, written.year))
    name = written.month.lower()
    slips = 2 if len(name) > 6 else 1
    near = [month for month in MONTHS if distance(name, month.lower(), slips) <= slips]
    return _offer(Written(written.day, near[0], written.year)) if len(near) == 1 else None


def _unread(text: str) -> tuple[Problem, str | None]:
    """Say why `text` is no day, and which one may be meant."""
    if not any(char.isalnum() for char in text):
        return error("DATE_EMPTY", "Tanggal masih kosong.", _ASK_DAY), None
    found = inside(text)
    if found:
        offered = _offer(read(found[0]))
        if len(found) > 1:
            message = f"Ada {len(found)} tanggal di satu isian."
            return error("DATE_SEVERAL", message, "Tanyakan tanggal mana yang benar, lalu tulis satu saja."), offered
        return error("DATE_OTHER_TEXT", "Ada tulisan lain di samping tanggal.", "Tulis tanggalnya saja."), offered
    relative = _RELATIVE.search(text)
    if relative:
        message = f"{shown(relative[0])} tidak dapat dihitung di sini; tulis tanggalnya."
        return error("DATE_RELATIVE", message, _ASK_DAY), None
    mended = unmistaken(text)
    if mended != text and (meant := _offer(read(mended))):
        return letter_fault("DATE_LETTER", text, "di antara angkanya"), meant
    return _incomplete(text)


def _incomplete(text: str) -> tuple[Problem, str | None]:
    if _COMPACT.fullmatch(text):
        readings = {offer for cut in _cuts(text) if (offer := _offer(read(cut)))}
        problem = error("DATE_NO_SIGNS", "Tanggal, bulan, dan tahun belum dipisah.", _WRITE)
        return problem, readings.pop() if len(readings) == 1 else None
    if _DAY_AND_MONTH.fullmatch(text):
        return error("DATE_NO_YEAR", "Tahunnya belum ada.", _WRITE), None
    if _MONTH_AND_YEAR.fullmatch(text):
        return error("DATE_NO_DAY", "Tanggalnya belum ada: baru bulan dan tahun.", _WRITE), None
    return error("DATE_INVALID", f"{shown(text)} bukan tanggal.", _WRITE), None


def _cuts(digits: str) -> tuple[str, ...]:
    day_first = f"{digits[:2]}-{digits[2:4]}-{digits[4:]}"
    return (day_first,) if len(digits) == 6 else (day_first, f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")


def render(canonical: str) -> Mapping[str, str]:
    """Return `as_is` as it is said (14 April 2021), `iso`, `numeric` (14-04-2021) and `short` (14 Apr 2021)."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})", canonical)
    if not found:
        return dict.fromkeys(KIND.forms, canonical)
    year, month, day = found.groups()
    return {
        "as_is": f"{int(day)} {MONTHS[int(month) - 1]} {year}",
        "iso": canonical,
        "numeric": f"{day}-{month}-{year}",
        "short": f"{day} {SHORT_MONTHS[int(month) - 1]} {year}",
    }


KIND = Kind(
    name=NAME,
    title="Tanggal",
    judge=judge,
    render=render,
    forms=("as_is", "iso", "numeric", "short"),
    readback="plain",
    hint="Contoh: 14-04-2021 atau 14 April 2021",
    max_length=MAX_LENGTH,
)
