"""The number of a report: of APKT (`G5921041400058`), or the No. Laporan of Monitoring Tiket (`20900713`)."""

import re
from collections.abc import Mapping

from sop_tui.core.answers.dialled import digits_of
from sop_tui.core.answers.digits import meant_digit, unmistaken
from sop_tui.core.answers.model import Judgement, Kind, Problem, Severity, error, shown, shown_char, warning
from sop_tui.core.answers.numbering import in_groups, spoken
from sop_tui.core.answers.reports import DIGITS, day_of, find_mutation, reports_in, wrong_day
from sop_tui.core.plaintext import clean

NAME = "report_number"
MAX_LENGTH = 300
"""Of what is typed: a paste may bring a whole row."""
RUNNING = 8
"""Digits of a No. Laporan in Monitoring Tiket."""

COMPLAINT = "complaint"
OUTAGE = "outage"
RUNNING_NUMBER = "running"
OTHER = "other"
_TAGS = {"K": COMPLAINT, "G": OUTAGE}

_LOOKS_ALIKE = "OIL"
_RUNNING = re.compile(rf"(?<![^\W_])[0-9]{{{RUNNING}}}(?![^\W_])")
_READ_AGAIN = "Periksa nomor itu sekali lagi di APKT."


def judge(text: str) -> Judgement:
    """Judge a report's number: a letter and thirteen digits, or the eight digits of Monitoring Tiket."""
    cleaned = clean(text)
    if len(cleaned) > MAX_LENGTH:
        message = f"Terlalu panjang: {len(cleaned)} karakter untuk satu nomor laporan."
        problem = error("REPORT_TOO_LONG", message, "Tulis satu nomor laporan saja.")
        return Judgement(NAME, cleaned[:MAX_LENGTH], None, (problem,))
    bare = cleaned.strip(" ,;:.\"'<>#")
    compact = digits_of(bare)
    canonical = compact.upper() if compact.isascii() else compact
    problems = _look(canonical)
    if problems is not None and _passes(problems):
        return Judgement(NAME, cleaned, canonical, problems, None, render(canonical), _tag(canonical))
    problem, suggestion = (problems[0], None) if problems else _fault(bare)
    return Judgement(NAME, cleaned, None, (problem,), suggestion)


def _passes(problems: tuple[Problem, ...]) -> bool:
    return all(problem.severity is Severity.WARNING for problem in problems)


def _tag(canonical: str) -> str:
    return RUNNING_NUMBER if canonical[0].isdigit() else _TAGS.get(canonical[0], OTHER)


def _look(canonical: str) -> tuple[Problem, ...] | None:
    """Return what is wrong with an optional letter and digits; None for a text that is something else."""
    found = re.fullmatch(r"(?=.)([A-Z]?)([0-9]*)", canonical)
    if not found or found[1] in set(_LOOKS_ALIKE):
        return None
    letter, count = found[1], len(found[2])
    if not letter:
        return _running(count)
    if count != DIGITS:
        start = f"Kurang angka: baru {count}" if count < DIGITS else f"Kelebihan angka: ada {count}"
        code = "REPORT_TOO_SHORT" if count < DIGITS else "REPORT_TOO_LONG"
        return (error(code, f"{start}, nomor laporan punya satu huruf dan {DIGITS} angka.", _READ_AGAIN),)
    wrong = wrong_day(canonical)
    if wrong:
        return (error("REPORT_DAY", f"Tanggal di dalam nomor laporan keliru: {wrong}.", _READ_AGAIN),)
    if letter not in _TAGS:
        message = f"Nomor laporan diawali K (keluhan) atau G (gangguan), bukan {shown(letter)}."
        return (warning("REPORT_FIRST_LETTER", message, _READ_AGAIN),)
    return ()


def _running(count: int) -> tuple[Problem, ...]:
    if count == RUNNING:
        return ()
    if count == DIGITS:
        message = "Huruf di depan nomor laporan belum ada."
        return (error("REPORT_NO_LETTER", message, "Tulis juga hurufnya: K (keluhan) atau G (gangguan)."),)
    message = f"Nomor ini {count} angka; No. Laporan di Monitoring Tiket {RUNNING} angka."
    if abs(count - RUNNING) <= 2:
        return (warning("REPORT_LENGTH", message, _READ_AGAIN),)
    return (error("REPORT_TOO_SHORT" if count < RUNNING else "REPORT_TOO_LONG", message, _READ_AGAIN),)


def _accepted(candidate: str) -> bool:
    problems = _look(candidate)
    return problems is not None and _passes(problems)


def _fault(text: str) -> tuple[Problem, str | None]:
    """Say what `text`, which is no letter with digits, is; and which number may be meant."""
    if not any(char.isalnum() for char in text):
        return error("REPORT_EMPTY", "Nomor laporan masih kosong.", "Salin nomornya dari APKT."), None
    mutation = find_mutation(text)
    if mutation:
        message = "Ini keterangan mutasi, dan nomor di dalamnya nomor laporan asal."
        mend = "Tulis nomor laporannya; keterangan itu masuk di isian deskripsi."
        beside = [one for one in reports_in(text[: mutation.start] + " / " + text[mutation.end :]) if _accepted(one)]
        return error("REPORT_MUTATION", message, mend), beside[0] if len(beside) == 1 else None
    found = [one for one in reports_in(text) if _accepted(one)] or list(dict.fromkeys(_RUNNING.findall(text)))
    if len(found) > 1:
        message = f"Ada {len(found)} nomor laporan di satu isian."
        return error("REPORT_SEVERAL", message, "Pilih nomor mana yang dimaksud, lalu tulis satu saja."), found[0]
    if found:
        problem = error("REPORT_OTHER_TEXT", "Ada tulisan lain di samping nomor laporan.", "Tulis nomornya saja.")
        return problem, found[0]
    return _stray(text)


def _stray(text: str) -> tuple[Problem, str | None]:
    meant = _without_letters(text)
    own = next(i for i, char in enumerate(text) if char.isalnum())
    letter = next(
        ((i, char) for i, char in enumerate(text) if char.isalpha() and (i > own or char.upper() in _LOOKS_ALIKE)),
        None,
    )
    if letter:
        place, char = letter
        message = f"Ada huruf {shown_char(char)} (karakter ke-{place + 1}) di antara angkanya."
        mend = meant_digit(char) if meant and char in "OoIl" else "Salin nomornya dari APKT."
        return error("REPORT_LETTER", message, mend), meant
    place, char = next((i, char) for i, char in enumerate(text) if not re.fullmatch("[A-Za-z0-9]?", digits_of(char)))
    message = f"Karakter {shown_char(char)} (ke-{place + 1}) tidak boleh ada di dalam nomor laporan."
    return error("REPORT_CHAR", message, "Tulis huruf dan angkanya saja."), meant


def _without_letters(text: str) -> str | None:
    """Return the number that is there once letters typed for digits are digits."""
    compact = digits_of(text).upper()
    for letter, rest in ((compact[:1], compact[1:]), ("", compact)):
        candidate = letter + unmistaken(rest.replace("L", "l"))
        if _accepted(candidate):
            return candidate
    return None


def render(canonical: str) -> Mapping[str, str]:
    """Return the number as it stands, in groups, and spoken.

    `code` are the two digits after the letter (99 hints at a moved report, MUT-2b) and `day` is the day within
    the number as ISO 8601; both are empty for a number of Monitoring Tiket.
    """
    if re.fullmatch(rf"[A-Z][0-9]{{{DIGITS}}}", canonical):
        groups = [canonical[1:3], canonical[3:9], canonical[9:]]
        return {
            "as_is": canonical,
            "groups": "-".join([canonical[0], *groups]),
            "spoken": f"{canonical[0]}, {spoken(groups)}",
            "code": groups[0],
            "day": day_of(canonical),
        }
    if re.fullmatch("[0-9]+", canonical):
        groups = in_groups(canonical)
        return {"as_is": canonical, "groups": "-".join(groups), "spoken": spoken(groups), "code": "", "day": ""}
    return {**dict.fromkeys(("as_is", "groups", "spoken"), canonical), "code": "", "day": ""}


KIND = Kind(
    name=NAME,
    title="Nomor laporan",
    judge=judge,
    render=render,
    forms=("as_is", "groups", "spoken", "code", "day"),
    readback="groups",
    hint="Contoh: G5921041400058, K5421041400002, atau 20900713",
    max_length=MAX_LENGTH,
    tags=(*_TAGS.values(), RUNNING_NUMBER, OTHER),
)
