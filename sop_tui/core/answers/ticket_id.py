"""An ID Tiket, such as 91EY4BC or A1EZBYY: letters and digits in a row, read back one by one.

The SOP on email shows four, all of seven characters, one with both a zero and a letter O (91EY0QO): so neither is
taken for the other here, and what is otherwise than those four is doubted, not refused.
"""

import re
from collections.abc import Mapping

from sop_tui.core.answers.dialled import digits_of
from sop_tui.core.answers.model import Judgement, Kind, Problem, error, shown_char, warning
from sop_tui.core.plaintext import clean

NAME = "ticket_id"
MAX_LENGTH = 64
USUAL = 7
LEAST, MOST = 5, 10

_LOOK_AGAIN = "Periksa ID Tiket sekali lagi, huruf demi huruf."
_TICKET = re.compile(rf"[A-Za-z0-9]{{{LEAST},{MOST}}}")
_TICKET_LIKE = re.compile(rf"(?<![^\W_])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{{{USUAL}}}(?![^\W_])")


def judge(text: str) -> Judgement:
    """Judge a ticket's id: five to ten letters and digits, doubted unless seven and of both."""
    cleaned = clean(text)
    if len(cleaned) > MAX_LENGTH:
        message = f"Terlalu panjang: {len(cleaned)} karakter untuk satu ID Tiket."
        problem = error("TICKET_TOO_LONG", message, "Tulis satu ID Tiket saja.")
        return Judgement(NAME, cleaned[:MAX_LENGTH], None, (problem,))
    bare = cleaned.strip(" ,;:.\"'<>#")
    canonical = digits_of(bare)
    if _TICKET.fullmatch(canonical) and not _of_words(bare):
        canonical = canonical.upper()
        return Judgement(NAME, cleaned, canonical, _doubts(canonical), None, render(canonical))
    problem, suggestion = _fault(bare, canonical)
    return Judgement(NAME, cleaned, None, (problem,), suggestion)


def _of_words(text: str) -> bool:
    """Return whether `text` has words that are not to be put together: IBU MASNA, tiket 91EY4BC."""
    return " " in text and (bool(_TICKET_LIKE.search(text)) or not any(char.isdecimal() for char in text))


def _doubts(canonical: str) -> tuple[Problem, ...]:
    if canonical.isdigit() or canonical.isalpha():
        what = "angka" if canonical.isdigit() else "huruf"
        message = f"Isian ini hanya {what}; ID Tiket biasanya memuat huruf dan angka."
        return (warning("TICKET_SHAPE", message, _LOOK_AGAIN),)
    if len(canonical) != USUAL:
        message = f"ID Tiket ini {len(canonical)} karakter, biasanya {USUAL}."
        return (warning("TICKET_LENGTH", message, _LOOK_AGAIN),)
    return ()


def _fault(text: str, canonical: str) -> tuple[Problem, str | None]:
    if not any(char.isalnum() for char in text):
        return error("TICKET_EMPTY", "ID Tiket masih kosong.", "Salin ID Tiket dari aplikasi."), None
    found = list(dict.fromkeys(found.upper() for found in _TICKET_LIKE.findall(text)))
    if len(found) > 1:
        message = f"Ada {len(found)} ID Tiket di satu isian."
        return error("TICKET_SEVERAL", message, "Pilih tiket yang dimaksud, lalu tulis satu saja."), found[0]
    if found:
        return error("TICKET_OTHER_TEXT", "Ada tulisan lain di samping ID Tiket.", "Tulis ID Tiketnya saja."), found[0]
    stray = next(((i, char) for i, char in enumerate(text) if not re.fullmatch("[A-Za-z0-9]?", digits_of(char))), None)
    if stray:
        message = f"Karakter {shown_char(stray[1])} (ke-{stray[0] + 1}) tidak boleh ada di dalam ID Tiket."
        return error("TICKET_CHAR", message, "Tulis huruf dan angkanya saja."), None
    if " " in text and LEAST <= len(canonical) <= MOST:
        return error("TICKET_WORDS", "Ini kata-kata, bukan ID Tiket.", "Salin ID Tiket dari aplikasi."), None
    code = "TICKET_TOO_SHORT" if len(canonical) < LEAST else "TICKET_TOO_LONG"
    return error(code, f"Ini {len(canonical)} karakter; ID Tiket biasanya {USUAL}.", _LOOK_AGAIN), None


def render(canonical: str) -> Mapping[str, str]:
    """Return `as_is` and `upper`, which differ only in an id that was kept unverified."""
    return {"as_is": canonical, "upper": canonical.upper()}


KIND = Kind(
    name=NAME,
    title="ID Tiket",
    judge=judge,
    render=render,
    forms=("as_is", "upper"),
    readback="letters",
    hint="Contoh: 91EY4BC",
    max_length=MAX_LENGTH,
)
