"""Numbers that are nothing but digits, NIK, IDPEL and meter numbers: one reading, one set of refusals.

None of them tells by itself which of the three it is, so a number is only ever judged as what was asked for. A
letter typed for a digit is refused, never read as that digit: the customer is still there to ask.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sop_tui.core.answers.dialled import digits_of
from sop_tui.core.answers.model import Judgement, Problem, Severity, error, shown_char, warning
from sop_tui.core.answers.numbering import spoken
from sop_tui.core.plaintext import clean

FORMS = ("digits", "groups", "spoken")
MAX_LENGTH = 64
"""Of what is typed: a paste may bring a label or a second number."""

_DIGITS = re.compile(r"[0-9]+")
_AROUND = " ,;:.\"'<>#"
_BETWEEN_NUMBERS = re.compile(r"[,;|&/]|\b(?:atau|dan|or|and)\b", re.IGNORECASE)
_RUN = re.compile(r"\d(?:[ .\-]?\d)*")
_NUMERIC = re.compile(r"[\d.,/()\-]+")
LOOK_ALIKE = str.maketrans("OoIl|", "00111")
"""Letters that are typed for digits."""

_READ_AGAIN = "Minta pelanggan membacanya sekali lagi, per kelompok."


@dataclass(frozen=True, slots=True)
class Digits:
    """What sets one such number apart."""

    kind: str
    code: str
    """Prefix of its problems' codes."""
    title: str
    """As a sentence names it (Indonesian)."""
    least: int
    """Digits below which it is refused."""
    usual: int
    """Digits that it nearly always has; two runs of as many are two numbers."""
    most: int
    """Digits above which it is refused."""
    ask: str
    """What to do when nothing was typed (Indonesian, one sentence)."""


def unmistaken(text: str) -> str:
    """Return `text` with the letters that are typed for digits, O, I and l, as those digits.

    Only in words that come out as numbers, and only beside a real digit: `lol` is no 101.
    """
    if not any(char.isdecimal() for char in text):
        return text
    mended = ((word, word.translate(LOOK_ALIKE)) for word in text.split(" "))
    return " ".join(number if _NUMERIC.fullmatch(number) else word for word, number in mended)


def plain_digits(text: str) -> str:
    """Return `text` with the digits of any script as ASCII ones."""
    return text if text.isascii() else "".join(str(unicodedata.decimal(char, char)) for char in text)


def meant_digit(char: str) -> str:
    """Return what to do about a letter that is typed for a digit (Indonesian, one sentence)."""
    return f"Tulis angka yang disebut pelanggan: {char} sering kali angka {char.translate(LOOK_ALIKE)}."


def letter_fault(code: str, text: str, where: str) -> Problem:
    """Return the error of a `text` with a letter in it: the first that is typed for a digit, else the first."""
    mended = unmistaken(text)
    letters = [(place, char) for place, char in enumerate(text) if char.isalpha() or mended[place] != char]
    place, char = next(((i, char) for i, char in letters if mended[i] != char), letters[0])
    mend = "Tulis angkanya saja." if mended[place] == char else meant_digit(char)
    return error(code, f"Ada huruf {shown_char(char)} (karakter ke-{place + 1}) {where}.", mend)


def judge_digits(
    number: Digits,
    text: str,
    look: Callable[[str], tuple[Problem, ...]],
    render: Callable[[str], Mapping[str, str]],
) -> Judgement:
    """Judge a number of digits only; white space, dots, brackets, slashes and hyphens in it do not count.

    `look` is given digits of an allowed length and says what is wrong with them.
    """
    cleaned = clean(text)
    if len(cleaned) > MAX_LENGTH:
        message = f"Terlalu panjang: {len(cleaned)} karakter untuk satu {number.title}."
        problem = error(f"{number.code}_TOO_LONG", message, f"Tulis satu {number.title} saja.")
        return Judgement(number.kind, cleaned[:MAX_LENGTH], None, (problem,))

    def accepted(digits: str) -> bool:
        fine = number.least <= len(digits) <= number.most and _DIGITS.fullmatch(digits)
        return bool(fine) and all(problem.severity is Severity.WARNING for problem in look(digits))

    bare = cleaned.strip(_AROUND)
    digits = digits_of(bare)
    if accepted(digits):
        return Judgement(number.kind, cleaned, digits, look(digits), None, render(digits))
    problem, suggestion = _fault(number, bare, digits, accepted) or (look(digits)[0], None)
    return Judgement(number.kind, cleaned, None, (problem,), suggestion)


def _fault(
    number: Digits, text: str, digits: str, accepted: Callable[[str], bool]
) -> tuple[Problem, str | None] | None:
    """Return what keeps `text` from being digits of an allowed length, and what may be meant."""
    if not any(char.isalnum() for char in text):
        return error(f"{number.code}_EMPTY", f"Isian {number.title} masih kosong.", number.ask), None
    several = _several(number, text)
    if several:
        message = f"Ada {len(several)} nomor di satu isian."
        problem = error(f"{number.code}_SEVERAL", message, "Tanyakan nomor mana yang benar, lalu tulis satu saja.")
        return problem, next(filter(accepted, several), None)
    if not _DIGITS.fullmatch(digits):
        return _stray(number, text), _meant(text, accepted)
    if len(digits) < number.least:
        message = f"Kurang angka: baru {len(digits)}, {number.title} punya {_count(number)} angka."
        return error(f"{number.code}_TOO_SHORT", message, _READ_AGAIN), None
    if len(digits) > number.most:
        message = f"Kelebihan angka: ada {len(digits)}, {number.title} punya {_count(number)} angka."
        return error(f"{number.code}_TOO_LONG", message, _READ_AGAIN), None
    return None


def _count(number: Digits) -> str:
    return str(number.usual) if number.least == number.most else f"{number.least} sampai {number.most}"


def _several(number: Digits, text: str) -> list[str]:
    """Return the digits of each number in `text` when there are at least two."""
    for parts in (_BETWEEN_NUMBERS.split(text), text.split(" ")):
        found = [digits for part in parts if len(digits := re.sub("[^0-9]", "", digits_of(part))) >= number.usual]
        if len(found) > 1:
            return found
    return []


def _stray(number: Digits, text: str) -> Problem:
    if any(char.isalpha() for char in text):
        return letter_fault(f"{number.code}_LETTER", text, f"di dalam {number.title}")
    place, char = next((i, char) for i, char in enumerate(text) if not re.fullmatch("[0-9]*", digits_of(char)))
    message = f"Karakter {shown_char(char)} (ke-{place + 1}) tidak boleh ada di dalam {number.title}."
    return error(f"{number.code}_CHAR", message, "Tulis angkanya saja.")


def _meant(text: str, accepted: Callable[[str], bool]) -> str | None:
    """Return the number that holds all digits of `text`, letters typed for digits among them."""
    for candidate in (unmistaken(text), text):
        runs = [digits_of(run) for run in _RUN.findall(candidate)]
        if len(runs) == 1 and accepted(runs[0]):
            return runs[0]
    return None


def same_digit(number: Digits, digits: str) -> tuple[Problem, ...]:
    """Doubt a number that is one digit over and over: it fills a field, it does not name anything."""
    if len(set(digits)) > 1:
        return ()
    message = f"Semua angkanya {digits[0]}, seperti isian sementara."
    return (warning(f"{number.code}_SAME_DIGIT", message, "Tanyakan nomor yang sebenarnya kepada pelanggan."),)


def renderings(digits: str, groups: list[str]) -> Mapping[str, str]:
    """Return `FORMS` for digits cut into `groups`; what is no number stays as it is in all of them."""
    if not _DIGITS.fullmatch(digits):
        return dict.fromkeys(FORMS, digits)
    return {"digits": digits, "groups": "-".join(groups), "spoken": spoken(groups)}
