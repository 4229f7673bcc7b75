"""The words of a call: lines with their placeholders filled from what is known.

Builtin placeholders are listed in `BUILTINS`; any field's id is one too (its value as it is said), and ``eja_FIELD`` is
that value spelled word by word.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from sop_tui.core import spelling
from sop_tui.core.answers import KINDS, render
from sop_tui.core.answers.days import MONTHS
from sop_tui.core.book import Book
from sop_tui.core.dialog import Dialog
from sop_tui.core.lines import Lines, fill, wording
from sop_tui.core.spelling import Token
from sop_tui.core.state import Call, Fact

TICKETS_SINCE = date(2019, 11, 25)
"""EML-2a: Monitoring Tiket is searched from this day on."""

UNKNOWN = "…"
"""Said in place of a value that is not known."""

SPELLED = "eja_"
"""Prefix of the placeholder that spells a field."""

TYPED = "ketik_"
"""Prefix of the placeholder that writes a number as it is typed into an application, without separators."""

_MONTHS = {
    "id": MONTHS,
    "en": (
        "January February March April May June July August September October November December".split()  # noqa: SIM905 - as it is read
    ),
}
_HOURS = (
    (4, "malam", "evening"),
    (11, "pagi", "morning"),
    (15, "siang", "afternoon"),
    (18, "sore", "afternoon"),
    (24, "malam", "evening"),
)
_ADDRESS_EN = {"Bapak/Ibu": "Sir or Madam", "Bapak": "Sir", "Ibu": "Madam", "Kakak": "you"}


STATUS_WORDS = {
    "unset": "",
    "given": "belum diverifikasi",
    "verified": "terverifikasi",
    "refused": "tidak bersedia",
    "not_available": "tidak punya",
    "unverified": "tidak terverifikasi",
}
"""What the desk calls a status."""


def field_named(placeholder: str) -> str:
    """The field that a placeholder stands for, said, spelled or typed."""
    return placeholder.removeprefix(SPELLED).removeprefix(TYPED)


def long_date(day: date, language: str) -> str:
    """``25 November 2019`` in the language's month names."""
    months = _MONTHS.get(language, _MONTHS["id"])
    return f"{day.day} {months[day.month - 1]} {day.year}"


def closed_topic(book: Book, dialog: Dialog, day: date) -> str | None:
    """Why a topic is not opened on that day, in a few words; None where it is."""
    sop = book.missing(dialog, day)
    if sop is None:
        return None
    if day < sop.in_force:
        return f"SOP {sop.sop} berlaku mulai {long_date(sop.in_force, 'id')}"
    return f"SOP {sop.sop} berlaku s.d. {long_date(sop.until or day, 'id')}"


def part_of_day(hour: int, language: str) -> str:
    """What a greeting calls this hour (0-23): pagi until 11, siang until 15, sore until 18."""
    row = next(row for row in _HOURS if hour < row[0])
    return row[2] if language == "en" else row[1]


def display_form(kind: str) -> str:
    """The rendering in which the desk shows a value of this kind."""
    return {"letters": "upper", "groups": "groups", "plain": "as_is"}[KINDS[kind].readback]


def shown_value(call: Call, fact: Fact) -> str:
    """A fact's value as the desk shows and says it."""
    if not fact.value:
        return UNKNOWN
    kind = call.book.fields[fact.field].kind
    return render(kind, fact.value, display_form(kind))


def typed_value(call: Call, fact: Fact) -> str:
    """A fact's value as one types it: a number with its zero and without separators."""
    kind = call.book.fields[fact.field].kind
    return render(kind, fact.value, "national" if "national" in KINDS[kind].forms else KINDS[kind].forms[0])


def status_words(call: Call, fact: Fact) -> str:
    """How far a field is settled, where the CSO must know: what is not read back needs no remark."""
    plain = KINDS[call.book.fields[fact.field].kind].readback == "plain"
    return "" if fact.source == "caller" or (plain and fact.status == "given") else STATUS_WORDS[fact.status]


def tokens(call: Call, value: str) -> tuple[Token, ...]:
    """A value spelled in the alphabet the CSO chose."""
    return spelling.spell(value, call.book.spelling, call.prefer.alphabet)


def tickets_until(call: Call) -> date:
    """EML-2a: the search ends the day after the day of service."""
    return call.day + timedelta(days=1)


def _sapaan(call: Call) -> str:
    word = call.prefer.sapaan
    return _ADDRESS_EN.get(word, word) if call.prefer.language == "en" else word


def _now(call: Call) -> datetime:
    """The time of the desk: a call that began in the morning may end at noon."""
    return call.start_time + timedelta(milliseconds=call.elapsed_ms)


BUILTINS: Mapping[str, Callable[[Call], str]] = {
    "sapaan": _sapaan,
    "agen": lambda call: call.started.agent,
    "waktu": lambda call: part_of_day(_now(call).hour, call.prefer.language),
    "tgl_awal": lambda call: long_date(TICKETS_SINCE, call.prefer.language),
    "tgl_akhir": lambda call: long_date(tickets_until(call), call.prefer.language),
}


def placeholder(call: Call, name: str) -> str:
    """The text that stands for a placeholder in this call."""
    if name in BUILTINS:
        return BUILTINS[name](call)
    fact = call.scene.fact(name.removeprefix(SPELLED).removeprefix(TYPED))
    if fact.field not in call.book.fields or not fact.value:
        return UNKNOWN
    if name.startswith(SPELLED):
        return spelling.said(tokens(call, fact.value))
    return typed_value(call, fact) if name.startswith(TYPED) else shown_value(call, fact)


def phrase(call: Call, lines: Lines) -> str:
    """The line to say, in the chosen language and wording."""
    return filled(call, wording(lines, call.prefer.language, call.prefer.wording))


def filled(call: Call, text: str) -> str:
    """Any text of a script with its placeholders filled."""
    return fill(text, lambda name: placeholder(call, name))


def placeholder_known(name: str, fields: Mapping[str, object]) -> bool:
    """Whether a script may use this placeholder."""
    return name in BUILTINS or name.removeprefix(SPELLED).removeprefix(TYPED) in fields
