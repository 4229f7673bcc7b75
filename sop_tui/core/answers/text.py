"""Free text: a name, a need, whatever has no form of its own. It stays as it was said."""

from collections.abc import Mapping

from sop_tui.core.answers.model import Judgement, Kind, error
from sop_tui.core.plaintext import clean

NAME = "text"
MAX_LENGTH = 500


def judge(text: str) -> Judgement:
    """Judge free text: anything visible up to 500 characters is fine, brackets and quotes included."""
    cleaned = clean(text)
    if not cleaned:
        problem = error(
            "TEXT_EMPTY",
            "Isian masih kosong.",
            "Tanyakan kepada pelanggan, atau tandai tidak tersedia.",
        )
        return Judgement(NAME, cleaned, None, (problem,))
    if len(cleaned) > MAX_LENGTH:
        problem = error(
            "TEXT_TOO_LONG",
            f"Isian terlalu panjang: {len(cleaned)} karakter, paling banyak {MAX_LENGTH}.",
            "Ringkas isinya; rincian dapat ditulis sebagai catatan.",
        )
        return Judgement(NAME, cleaned[:MAX_LENGTH], None, (problem,))
    return Judgement(NAME, cleaned, cleaned, renderings=render(cleaned))


def render(canonical: str) -> Mapping[str, str]:
    """Return `as_is`, and `upper` as the CRM stores it."""
    return {"as_is": canonical, "upper": canonical.upper()}


KIND = Kind(
    name=NAME,
    title="Teks",
    judge=judge,
    render=render,
    forms=("as_is", "upper"),
    readback="plain",
    hint="Tulis seperti yang disampaikan pelanggan",
    max_length=MAX_LENGTH,
)
