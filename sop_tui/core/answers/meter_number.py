"""The number on a meter: eleven digits on a prepaid one, while those of postpaid meters vary."""

from collections.abc import Mapping

from sop_tui.core.answers.digits import FORMS, MAX_LENGTH, Digits, judge_digits, renderings, same_digit
from sop_tui.core.answers.model import Judgement, Kind, Problem, warning
from sop_tui.core.answers.numbering import in_groups

NAME = "meter_number"
PREPAID = 11

_NUMBER = Digits(NAME, "METER", "nomor meter", 5, PREPAID, 15, "Minta pelanggan membaca nomor di meternya.")


def judge(text: str) -> Judgement:
    """Judge a meter's number; any length but a prepaid meter's is doubted."""
    return judge_digits(_NUMBER, text, _look, render)


def _look(digits: str) -> tuple[Problem, ...]:
    problems = same_digit(_NUMBER, digits)
    if len(digits) == PREPAID:
        return problems
    message = f"Nomor ini {len(digits)} angka; nomor meter prabayar {PREPAID} angka."
    mend = "Meter pascabayar boleh lain: bacakan kembali nomor itu kepada pelanggan."
    return (*problems, warning("METER_LENGTH", message, mend))


def render(canonical: str) -> Mapping[str, str]:
    """Return the number in groups of at most four."""
    return renderings(canonical, in_groups(canonical))


KIND = Kind(
    name=NAME,
    title="Nomor meter",
    judge=judge,
    render=render,
    forms=FORMS,
    readback="groups",
    hint="Prabayar 11 angka, contoh: 1402-3456-789",
    max_length=MAX_LENGTH,
)
