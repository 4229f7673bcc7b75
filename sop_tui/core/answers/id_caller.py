"""The number that the telephone system shows for a call: taken as it is, whatever it is.

The CSO cannot change what the exchange sends, so nothing here is an error: a hidden number is fine, and an
odd one is a warning that it may not be good to call back.
"""

import re
from collections.abc import Mapping

from sop_tui.core.answers.dialled import FORMS, Line, digits_of, read, renderings
from sop_tui.core.answers.model import Judgement, Kind, Problem, shown, warning, words
from sop_tui.core.plaintext import clean

NAME = "id_caller"
MAX_LENGTH = 64

HIDDEN = "hidden"
OTHER = "other"
_TAGS = {Line.MOBILE: "mobile", Line.LANDLINE: "landline", Line.FOREIGN: "foreign"}

_HIDDEN_WORDS = words(
    "anonim anonymous blocked disembunyikan hidden none null pribadi private privat restricted rahasia "
    "tersembunyi unavailable unknown withheld tidaktampil tidakmuncul tidakdikenal tidakdiketahui tidakada "
    "tanpanomor nomorpribadi nomortidaktampil nomortidakdikenal nomordisembunyikan nonumber nocallerid "
    "privatenumber privatecaller unknownnumber unknowncaller anonymouscaller na"
)
_URI = re.compile(r"(?:sips?|tel):([^@;?>]*)[^>]*", re.IGNORECASE)
_ASK = "Tanyakan nomor yang dapat dihubungi kembali."


def judge(text: str) -> Judgement:
    """Judge a caller's number; the verdict is ok or warning, and `canonical` is empty when none is shown."""
    cleaned = clean(text)[:MAX_LENGTH].strip()
    bare = _URI.sub(r"\1", cleaned, count=1).strip(" <>\"',;:")
    digits = digits_of(bare)
    kept = re.sub(r"[^0-9]", "", digits)
    if not kept:
        return _without_number(cleaned, bare)
    plus = "+" if digits.lstrip("(").startswith("+") else ""
    number = read(plus + kept)
    # +21… is no country's, while 21… is a number in Jakarta.
    canonical = number.e164 or (plus + kept if plus and read(kept).e164 else kept)
    problems: tuple[Problem, ...] = ()
    if plus + kept != digits:
        message = f"Nomor pemanggil {shown(bare)} memuat karakter selain angka."
        problems = (warning("CALLER_MALFORMED", message, _ASK),)
    elif number.e164 is None:
        message = f"{shown(kept)} bukan nomor lengkap untuk dihubungi kembali."
        problems = (warning("CALLER_INCOMPLETE", message, _ASK),)
    tag = _TAGS.get(number.line, OTHER) if number.e164 and not problems else OTHER
    return Judgement(NAME, cleaned, canonical, problems, None, renderings(canonical), tag)


def _without_number(cleaned: str, bare: str) -> Judgement:
    word = re.sub(r"[\W_]+", "", bare).casefold()
    problems: tuple[Problem, ...] = ()
    if word and word not in _HIDDEN_WORDS:
        message = f"Nomor pemanggil tidak terbaca: {shown(bare)}."
        problems = (warning("CALLER_NO_NUMBER", message, _ASK),)
    return Judgement(NAME, cleaned, "", problems, None, render(""), HIDDEN)


def render(canonical: str) -> Mapping[str, str]:
    """Return the forms of a shown number; all are empty for a hidden one."""
    return renderings(canonical) if canonical else dict.fromkeys(FORMS, "")


KIND = Kind(
    name=NAME,
    title="Nomor pemanggil",
    judge=judge,
    render=render,
    forms=FORMS,
    readback="groups",
    hint="Nomor di pesawat telepon; kosongkan bila tidak tampil",
    max_length=MAX_LENGTH,
    tags=(*_TAGS.values(), HIDDEN, OTHER),
)
