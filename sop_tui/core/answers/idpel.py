"""An IDPEL, the number by which PLN knows a customer: twelve digits, read back in three groups of four.

No check digit is published, so a number of the right length is all that can be told: reading it back, and
looking it up, are the controls.
"""

from collections.abc import Mapping

from sop_tui.core.answers.digits import FORMS, MAX_LENGTH, Digits, judge_digits, renderings, same_digit
from sop_tui.core.answers.model import Judgement, Kind, Problem
from sop_tui.core.answers.numbering import in_groups

NAME = "idpel"

_NUMBER = Digits(NAME, "IDPEL", "IDPEL", 12, 12, 12, "Minta pelanggan membaca IDPEL di struk atau rekening listrik.")


def judge(text: str) -> Judgement:
    """Judge an IDPEL: twelve digits."""
    return judge_digits(_NUMBER, text, _look, render)


def _look(digits: str) -> tuple[Problem, ...]:
    return same_digit(_NUMBER, digits)


def render(canonical: str) -> Mapping[str, str]:
    """Return the number in 4-4-4."""
    return renderings(canonical, in_groups(canonical))


KIND = Kind(
    name=NAME,
    title="IDPEL",
    judge=judge,
    render=render,
    forms=FORMS,
    readback="groups",
    hint="12 angka, contoh: 5421-0414-0002",
    max_length=MAX_LENGTH,
)
