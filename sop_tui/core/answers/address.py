"""A street address: free text on one line, since no two Indonesian addresses are written alike.

Only what is almost certainly not an address is questioned: a warning costs the CSO a key on every call.
"""

import re
from collections.abc import Mapping

from sop_tui.core.answers.model import Judgement, Kind, Problem, error, warning
from sop_tui.core.plaintext import clean

NAME = "address"
MAX_LENGTH = 300
SHORTEST = 5

_SPACE_BEFORE_COMMA = re.compile(r" +(?=,)")
_COMMAS = re.compile(r",[, ]*,")
# "Km 4,5" is a distance and keeps its comma as it is.
_NO_SPACE_AFTER_COMMA = re.compile(r"(?<!\d),(?=[^ ])|,(?=[^ \d])")
_EMAIL = re.compile(r"[^\s@,;:<>()]{1,64}@[^\s@,;:<>()]+\.[a-zA-Z]{2,}")
_ONLY_A_NUMBER = re.compile(r"\+?[\d .()/-]*\d[\d .()/-]*")


def judge(text: str) -> Judgement:
    """Judge an address of up to 300 characters; white space and commas are put in order, nothing else."""
    cleaned = clean(text)
    canonical = _tidy(cleaned)
    length = max(len(cleaned), len(canonical))
    if length > MAX_LENGTH:
        problem = error(
            "ADDRESS_TOO_LONG",
            f"Alamat terlalu panjang: {length} karakter, paling banyak {MAX_LENGTH}.",
            "Ringkas alamat; petunjuk jalan dapat ditulis sebagai catatan.",
        )
        return Judgement(NAME, cleaned[:MAX_LENGTH], None, (problem,))
    if not any(char.isalnum() for char in canonical):
        problem = error(
            "ADDRESS_EMPTY",
            "Alamat belum berisi.",
            "Tanyakan jalan, nomor, RT/RW, dan kelurahan kepada pelanggan.",
        )
        return Judgement(NAME, cleaned, None, (problem,))
    problem_found, suggestion = _doubt(canonical)
    problems = (problem_found,) if problem_found else ()
    return Judgement(NAME, cleaned, canonical, problems, suggestion, render(canonical))


def _tidy(text: str) -> str:
    text = _SPACE_BEFORE_COMMA.sub("", text)
    text = _COMMAS.sub(",", text)
    return _NO_SPACE_AFTER_COMMA.sub(", ", text).strip(" ,")


def _doubt(canonical: str) -> tuple[Problem | None, str | None]:
    found = _EMAIL.search(canonical)
    if found:
        rest = _tidy(clean(canonical[: found.start()] + " " + canonical[found.end() :]))
        problem = warning(
            "ADDRESS_HAS_EMAIL",
            "Di dalam alamat ini ada alamat email.",
            "Tulis email di isiannya sendiri; di sini cukup alamat tempat.",
        )
        return problem, rest if judge(rest).verdict == "ok" else None
    if _ONLY_A_NUMBER.fullmatch(canonical):
        problem = warning(
            "ADDRESS_IS_NUMBER",
            "Isian ini hanya angka, seperti nomor telepon atau nomor rumah.",
            "Tanyakan nama jalan, RT/RW, dan kelurahan kepada pelanggan.",
        )
        return problem, None
    if len(canonical) < SHORTEST:
        problem = warning(
            "ADDRESS_SHORT",
            f"Alamat ini sangat pendek: hanya {len(canonical)} karakter.",
            "Tanyakan nama jalan, RT/RW, dan kelurahan kepada pelanggan.",
        )
        return problem, None
    return None, None


def render(canonical: str) -> Mapping[str, str]:
    """Return `as_is`, and `upper` as the CRM stores it."""
    return {"as_is": canonical, "upper": canonical.upper()}


KIND = Kind(
    name=NAME,
    title="Alamat",
    judge=judge,
    render=render,
    forms=("as_is", "upper"),
    readback="plain",
    hint="Contoh: Jl. Raden Mas Panji Anom Gg. Ikham RT 2, Kel. Pagutan",
    max_length=MAX_LENGTH,
)
