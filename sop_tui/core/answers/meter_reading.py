"""The stand of a meter in kWh (VC-5B: the stand APP at the time of the call).

A comma or a dot is the decimal sign. With three digits after it, it may as well part the thousands: that is
doubted, since the two are a thousandfold apart and the bill is what the call is about.
"""

import re
from collections.abc import Mapping

from sop_tui.core.answers.digits import letter_fault, plain_digits, unmistaken
from sop_tui.core.answers.model import Judgement, Kind, Problem, error, shown, shown_char, warning
from sop_tui.core.answers.numbering import spoken
from sop_tui.core.plaintext import clean

NAME = "meter_reading"
MAX_LENGTH = 40
MOST_WHOLE = 6
"""Digits before the decimal sign."""
MOST_DECIMALS = 3

_ASK = "Minta pelanggan membaca angka stand di meternya."
_UNIT = re.compile(r" ?kwh\.?$", re.IGNORECASE)
_SIGN = re.compile(r"[-\u2010-\u2015\u2212]")
_PLAIN = re.compile(r"(\d*)(?:[.,](\d+))?")
_THOUSANDS = re.compile(r"\d{1,3}(?:(?P<mark>[ .,])\d{3})(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.,](?P<rest>\d+))?")
_NUMBER_LIKE = re.compile(r"\d(?:[., ]?\d)*")


def judge(text: str) -> Judgement:
    """Judge a reading of up to six digits before the decimal sign and three after it, with or without kWh."""
    cleaned = clean(text)
    if len(cleaned) > MAX_LENGTH:
        problem = _error("TOO_LONG", f"Terlalu panjang: {len(cleaned)} karakter untuk satu angka stand.", _ASK)
        return Judgement(NAME, cleaned[:MAX_LENGTH], None, (problem,))
    bare = _bare(cleaned)
    canonical = _accepted(bare)
    if canonical is None:
        problem, suggestion = _fault(bare)
        return Judgement(NAME, cleaned, None, (problem,), suggestion)
    problems, suggestion = _doubt(bare)
    return Judgement(NAME, cleaned, canonical, problems, suggestion, render(canonical))


def _bare(text: str) -> str:
    return plain_digits(_UNIT.sub("", text.strip(" ;:\"'<>")).rstrip(" .,"))


def _parts(text: str) -> tuple[str, str] | None:
    """Return the digits before and after the decimal sign, or None for what is no number."""
    found = _THOUSANDS.fullmatch(text)
    # "12.345" is kept as it was typed, a decimal; doubting it is `_doubt`'s.
    if found and (found["mark"] == " " or found["rest"] or text.count(found["mark"]) > 1):
        rest = found["rest"] or ""
        return re.sub("[ .,]", "", text[: found.start("rest") - 1] if rest else text), rest
    plain = _PLAIN.fullmatch(text)
    return (plain[1], plain[2] or "") if plain and text else None


def _accepted(text: str) -> str | None:
    """Return the canonical form: digits without leading zeros, a dot, decimals without trailing zeros."""
    parts = _parts(text)
    if parts is None or len(parts[0].lstrip("0")) > MOST_WHOLE or len(parts[1].rstrip("0")) > MOST_DECIMALS:
        return None
    whole, decimals = parts[0].lstrip("0") or "0", parts[1].rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _doubt(text: str) -> tuple[tuple[Problem, ...], str | None]:
    found = re.fullmatch(r"(\d{1,3})[.,](\d{3})", text)
    if not found:
        return (), None
    whole, rest = found[1].lstrip("0") or "0", found[2]
    message = f"{shown(text)} dapat berarti {whole} koma {rest} atau {(whole + rest).lstrip('0') or '0'}."
    problem = warning("READING_THOUSANDS", message, "Tanyakan apakah tiga angka terakhir di belakang koma.")
    return (problem,), _accepted(whole + rest)


def _error(code: str, message: str, mend: str) -> Problem:
    return error(f"READING_{code}", message, mend)


def _fault(text: str) -> tuple[Problem, str | None]:
    """Return what keeps `text` from being a reading, and what may be meant."""
    if not any(char.isalnum() for char in text):
        return _error("EMPTY", "Angka stand masih kosong.", _ASK), None
    parts = _parts(text)
    if parts:
        return _too_long(*parts), None
    if _SIGN.match(text) and _parts(text[1:].strip()):
        return _error("NEGATIVE", "Angka stand tidak pernah kurang dari nol.", _ASK), _offer(text[1:].strip())
    if any(char.isalpha() for char in text):
        problem = letter_fault("READING_LETTER", text, "di dalam angka stand")
        return problem, _only_number(unmistaken(text)) or _only_number(text)
    if " " in text and re.fullmatch(r"[\d., ]+", text):
        problem = _error("SPACE", "Ada spasi di antara angkanya.", "Tanyakan apakah itu satu angka stand.")
        return problem, _offer(text.replace(" ", ""))
    stray = next(((i, char) for i, char in enumerate(text) if char not in "0123456789.,"), None)
    if stray:
        place, char = stray
        message = f"Karakter {shown_char(char)} (ke-{place + 1}) tidak boleh ada di dalam angka stand."
        return _error("CHAR", message, "Tulis angkanya saja."), _only_number(text)
    return _error("SIGNS", "Titik atau komanya lebih dari satu.", "Tulis satu koma saja, misalnya 12345,6."), None


def _too_long(whole: str, decimals: str) -> Problem:
    count = len(whole.lstrip("0"))
    if count > MOST_WHOLE:
        message = f"Kelebihan angka: {count} di depan koma, paling banyak {MOST_WHOLE}."
    else:
        message = f"Kelebihan angka: {len(decimals)} di belakang koma, paling banyak {MOST_DECIMALS}."
    return _error("TOO_LONG", message, "Minta pelanggan membaca angka stand sekali lagi.")


def _offer(text: str) -> str | None:
    canonical = _accepted(_bare(text))
    return canonical if canonical and not _doubt(canonical)[0] else None


def _only_number(text: str) -> str | None:
    found = _NUMBER_LIKE.findall(text)
    return _offer(found[0]) if len(found) == 1 else None


def render(canonical: str) -> Mapping[str, str]:
    """Return `comma` as columns want it, `dot`, `kwh` with its unit, `groups` in thousands, and `spoken`."""
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", canonical):
        return dict.fromkeys(KIND.forms, canonical)
    whole, _, decimals = canonical.partition(".")
    tail = f",{decimals}" if decimals else ""
    first = len(whole) % 3 or 3
    groups = [whole[:first], *(whole[i : i + 3] for i in range(first, len(whole), 3))]
    return {
        "comma": whole + tail,
        "dot": canonical,
        "kwh": f"{whole}{tail} kWh",
        "groups": " ".join(groups) + tail,
        "spoken": spoken(groups) + (f" koma {spoken([decimals])}" if decimals else ""),
    }


KIND = Kind(
    name=NAME,
    title="Stand meter",
    judge=judge,
    render=render,
    forms=("comma", "dot", "kwh", "groups", "spoken"),
    readback="groups",
    hint="Angka kWh di meter, contoh: 12345,6",
    max_length=MAX_LENGTH,
)
