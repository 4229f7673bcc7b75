"""Answers: what a customer may be asked for, judged, kept in one form, shown in the form each column wants.

One module a kind; `KINDS` is the only list of them. A kind never turns what was typed into something else: it
keeps it in canonical form, doubts it (a warning, one key overrides it), or refuses it (an error), and may
offer a suggestion.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sop_tui.core.answers import (
    address,
    date,
    email,
    id_caller,
    idpel,
    meter_number,
    meter_reading,
    nik,
    phone,
    report_description,
    report_number,
    text,
    ticket_id,
)
from sop_tui.core.answers.model import (
    Judgement,
    Kind,
    Problem,
    Readback,
    Severity,
    UnknownFormError,
    UnknownKindError,
    Verdict,
)

__all__ = [
    "KINDS",
    "Judgement",
    "Kind",
    "Problem",
    "Readback",
    "Severity",
    "UnknownFormError",
    "UnknownKindError",
    "Verdict",
    "judge",
    "render",
    "warm",
]

_KINDS = (
    *(email.KIND, phone.KIND, address.KIND, text.KIND, id_caller.KIND),
    *(nik.KIND, idpel.KIND, meter_number.KIND, meter_reading.KIND),
    *(ticket_id.KIND, report_number.KIND, report_description.KIND, date.KIND),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""Every kind of answer by its name."""


def judge(kind: str, text: str) -> Judgement:
    """Judge `text` as an answer of `kind`; no text raises, an unknown kind raises `UnknownKindError`."""
    return _kind(kind).judge(text)


def render(kind: str, canonical: str, form: str) -> str:
    """Return one form of a value that `judge` gave as canonical; `UnknownFormError` without such a form."""
    forms = _kind(kind).render(canonical)
    if form not in forms:
        raise UnknownFormError(f"kind {kind!r} has no form {form!r}; forms: {', '.join(forms)}")
    return forms[form]


def warm() -> None:
    """Have everything in memory that judging needs; otherwise the first email and the first number import it."""
    for kind, answer in (("email", "a@pln.co.id"), ("phone", "087758658589"), ("id_caller", "0217654321")):
        judge(kind, answer)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise UnknownKindError(f"unknown kind {name!r}; kinds: {', '.join(KINDS)}")
    return KINDS[name]
