"""A customer's HP: an Indonesian mobile number, and otherwise what it is instead.

A number plan finds few wrong dictations (of a missing digit one in fourteen): saying the number back in
groups is the real control, so every length has groups that can be heard.
"""

import re
from collections.abc import Mapping

from sop_tui.core.answers.dialled import FORMS, Line, Number, digits_of, read, renderings
from sop_tui.core.answers.digits import LOOK_ALIKE
from sop_tui.core.answers.model import Judgement, Kind, Problem, error, shown, shown_char, warning
from sop_tui.core.answers.numbering import COUNTRIES, OPERATORS, area
from sop_tui.core.plaintext import clean

NAME = "phone"
MAX_LENGTH = 120
"""Of what is typed: a paste may bring several numbers."""
LONGEST = 13
"""Digits with the zero that the number plan knows; E.164 leaves room for one more."""

_ASK_FOR_HP = "Tanyakan nomor HP, atau tandai bahwa pelanggan tidak punya."
_READ_BACK = "Bacakan kembali nomor itu per kelompok kepada pelanggan."
_SCHEME = re.compile(r"(?:tel|sms|callto):(?://)?", re.IGNORECASE)
_NUMBER_LIKE = re.compile(r"(?:\(?\+ ?)?\(?\d(?:[ .()\-]*\d){7,}")
_BETWEEN_NUMBERS = re.compile(r"[,;|&/]|\b(?:atau|dan|or|and)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\+?[0-9]+")


def judge(text: str) -> Judgement:
    """Judge a mobile number; letters are refused first, since a letter O is taken for a digit elsewhere."""
    cleaned = clean(text)
    if len(cleaned) > MAX_LENGTH:
        problem = error(
            "PHONE_TOO_LONG",
            f"Terlalu panjang: {len(cleaned)} karakter untuk satu nomor HP.",
            "Tulis satu nomor HP saja.",
        )
        return Judgement(NAME, cleaned[:MAX_LENGTH], None, (problem,))
    bare = _SCHEME.sub("", cleaned.strip(" ,;:\"'<>"), count=1).strip()
    digits = digits_of(bare)
    number = read(digits) if _DIGITS.fullmatch(digits) else None
    if number and number.line is Line.MOBILE and number.e164:
        tag = Line.MOBILE.value
        return Judgement(NAME, cleaned, number.e164, _doubts(number), None, render(number.e164), tag)
    problem, suggestion = _several(bare) or ((_instead(number), None) if number else _stray(bare))
    return Judgement(NAME, cleaned, None, (problem,), suggestion)


def _mobile_in(text: str) -> str | None:
    """Return the mobile number that holds all digits of `text`, as it is dialled at home, if there is one."""
    found = _NUMBER_LIKE.search(text)
    if not found or re.search(r"\d", text[: found.start()] + text[found.end() :]):
        return None
    number = read(digits_of(found[0]))
    return "0" + number.nsn if number.line is Line.MOBILE else None


def _several(text: str) -> tuple[Problem, str | None] | None:
    parts = [part for part in _BETWEEN_NUMBERS.split(text) if len(re.findall(r"\d", part)) >= 8]
    if len(parts) < 2:
        parts = [part for part in text.split(" ") if len(re.findall(r"\d", part)) >= 9]
    if len(parts) < 2:
        return None
    problem = error(
        "PHONE_SEVERAL",
        f"Ada {len(parts)} nomor di satu isian.",
        "Tanyakan nomor mana yang dipakai, lalu tulis satu saja.",
    )
    return problem, next((found for part in parts if (found := _mobile_in(part))), None)


def _stray(text: str) -> tuple[Problem, str | None]:
    """Say what belongs in no number, and the number that is there without it."""
    if not any(char.isalnum() for char in text):
        problem = error("PHONE_EMPTY", "Nomor HP masih kosong.", _ASK_FOR_HP)
        return problem, None
    letter = next(((i, char) for i, char in enumerate(text) if char.isalpha()), None)
    if letter:
        place, char = letter
        problem = error(
            "PHONE_LETTER",
            f"Ada huruf {shown_char(char)} (karakter ke-{place + 1}) di dalam nomor.",
            "Ganti dengan angka yang disebut pelanggan: huruf O sering kali angka 0."
            if char in "Oo"
            else "Tulis angkanya saja.",
        )
        return problem, _mobile_in(text.translate(LOOK_ALIKE)) or _mobile_in(text)
    if re.fullmatch(r"[*#][*#0-9]*", digits_of(text)):
        problem = error("PHONE_CODE", "Ini kode layanan operator, bukan nomor HP.", _ASK_FOR_HP)
        return problem, None
    place, char = next(
        (i, char) for i, char in enumerate(text) if not re.fullmatch("[0-9]*", digits_of(char)) and (char != "+" or i)
    )
    problem = error(
        "PHONE_CHAR",
        f"Karakter {shown_char(char)} (ke-{place + 1}) tidak boleh ada di dalam nomor.",
        "Tulis angkanya saja.",
    )
    return problem, _mobile_in(text)


def _instead(number: Number) -> Problem:
    """Say what a number that is no mobile is."""
    count = len(number.nsn) + 1 if number.nsn else len(number.digits)
    match number.line:
        case Line.LANDLINE:
            code, place = area(number.nsn)
            where = f"{code} {place}".strip()
            return error("PHONE_LANDLINE", f"Ini nomor telepon rumah atau kantor ({where}).", _ASK_FOR_HP)
        case Line.LOCAL:
            return error("PHONE_LANDLINE", "Ini nomor telepon rumah tanpa kode area.", _ASK_FOR_HP)
        case Line.SHORT:
            return error("PHONE_SHORT_CODE", f"{shown(number.digits)} nomor pendek, bukan HP.", _ASK_FOR_HP)
        case Line.FOREIGN:
            where = f"+{number.country} {COUNTRIES.get(number.country, '')}".strip()
            return error("PHONE_FOREIGN", f"Ini nomor luar negeri ({where}), bukan HP Indonesia.", _ASK_FOR_HP)
        case Line.TOLL_FREE:
            return error("PHONE_TOLL_FREE", "Ini nomor bebas pulsa, bukan HP.", _ASK_FOR_HP)
        case Line.PREMIUM:
            return error("PHONE_PREMIUM", "Ini nomor layanan bertarif khusus, bukan HP.", _ASK_FOR_HP)
        case Line.SERVICE:
            return error("PHONE_SERVICE", "Ini nomor layanan perusahaan, bukan HP.", _ASK_FOR_HP)
        case Line.TOO_SHORT:
            return error(
                "PHONE_TOO_SHORT",
                f"Kurang angka: baru {count}, nomor HP punya 10 sampai {LONGEST} angka.",
                "Minta pelanggan menyebut nomornya sekali lagi, per kelompok.",
            )
        case Line.TOO_LONG:
            return error(
                "PHONE_TOO_LONG",
                f"Terlalu panjang: {count} angka, nomor HP punya 10 sampai {LONGEST} angka.",
                "Minta pelanggan menyebut nomornya sekali lagi, per kelompok.",
            )
    start = ("0" + number.nsn)[:4] if number.nsn else number.digits[:4]
    return error("PHONE_NOT_MOBILE", f"Tidak ada nomor HP yang diawali {shown(start)}.", _READ_BACK)


def _doubts(number: Number) -> tuple[Problem, ...]:
    national = "0" + number.nsn
    found: list[Problem] = []
    if national[:4] not in OPERATORS:
        message = f"Awalan {national[:4]} tidak dipakai operator seluler yang dikenal."
        found.append(warning("PHONE_NO_OPERATOR", message, _READ_BACK))
    if len(national) > LONGEST:
        message = f"Nomor ini {len(national)} angka; nomor HP biasanya paling banyak {LONGEST}."
        found.append(warning("PHONE_LONG", message, _READ_BACK))
    return tuple(found)


def render(canonical: str) -> Mapping[str, str]:
    """Return the forms of an E.164 mobile number, and its operator (nothing if no operator is known)."""
    return {**renderings(canonical), "operator": OPERATORS.get(canonical.replace("+62", "0", 1)[:4], "")}


KIND = Kind(
    name=NAME,
    title="Nomor HP",
    judge=judge,
    render=render,
    forms=(*FORMS, "operator"),
    readback="groups",
    hint="Contoh: 0877-5865-8589",
    max_length=MAX_LENGTH,
    tags=(Line.MOBILE.value,),
)
