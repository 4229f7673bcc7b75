"""A transcript without the customer: what was done, when, and how it is judged stay; who it was with does not.

What stays is named, and everything else is masked, so that a key nobody thought of hides too much rather than too
little. A line that was said is not searched for names: it is found again in the script it came from, and the script's
own words are shown, with a mask where a value stood. A value read out, spelled (Mama, Alfa …) or cut in groups is gone
with its placeholder, and a line that no script explains is masked whole.

What a person is known by (a number, an email, a NIK …) keeps a pseudonym, in every form it is written in: letters of a
keyed hash (BLAKE2, RFC 7693). Under one key one person stays one person, in all calls and all columns, and whether a
number given is the one that called can still be told; a key that is thrown away makes the numbers, few as they are,
impossible to try out.

Agents stay, they are staff. Numbers (counts, letters ticked) and times stay: what is said of a customer is always text.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from sop_tui.core.answers import judge
from sop_tui.core.book import Book
from sop_tui.core.constraint import matches
from sop_tui.core.dialog import lines_of
from sop_tui.core.lines import every_wording, fill
from sop_tui.core.personal import mask
from sop_tui.core.phrases import TICKETS_SINCE, long_date, part_of_day
from sop_tui.core.recognizing import number_of

SCHEMA: Final = "sop-tui/redacted/1"
"""A redacted document is no transcript: it bears no seal, and its events do not fold."""

KEY_BYTES: Final = 32

_EVENT_KEYS: Final = frozenset(
    {
        *("seq", "at", "elapsed_ms", "type", "batch", "activity", "call_id", "agent", "station", "mode", "dialog"),
        *("step", "stack", "field", "name", "option", "verdict", "problems", "source", "tag", "overridden", "how"),
        *("system", "form", "column", "what", "rules", "outcome", "owed", "need"),
    }
)
_EVIDENCE: Final = frozenset({"salt", "erased", "link"})
"""What makes a transcript evidence has no meaning in another document, and a salt would let values be tried out."""

_FIELD_KEYS: Final = frozenset({"kind", "status", "source", "tag", "overridden"})
_RECORD_KEYS: Final = frozenset({"system", "form", "column", "field"})
_TOP_KEYS: Final = ("call_id", "mode", "agent", "station", "caller_id", "started_at", "ended_at")
_TOP_KEYS_AS_THEY_ARE: Final = ("dialogs", "sops", "applications", "tables", "flags", "outcome", "constraints")

_SPOKEN: Final = frozenset({"said", "asked"})
_ADDRESS: Final = "sapaan"
"""The form of address tells a woman from a man."""

_LETTERS: Final = "bcdfghlmnprst"
"""Without vowels and digits a pseudonym is neither a word nor a part of a number."""
_LETTERS_SHOWN: Final = 12

_NUMBERS: Final = frozenset({"phone", "id_caller"})
_KNOWN_BY: Final = _NUMBERS | {"email", "nik", "idpel", "meter_number"}
"""Kinds of answers of which one is one person's, or one household's."""

Flat = Mapping[str, Any]


def pseudonym(caller: str, key: bytes) -> str:
    """The same for every form of a number under one key; empty for a hidden caller, and none for one that was erased.

    Args:
        caller: the number as the telephone system shows it.
        key: `KEY_BYTES` of chance.
    """
    if not caller or caller == mask("caller"):
        return caller
    return f"penelepon-{_letters('phone', number_of(caller) or caller, key)}"


def _letters(kind: str, canonical: str, key: bytes) -> str:
    data = f"{kind} {canonical}".encode("utf-8", "backslashreplace")
    number = int.from_bytes(blake2b(data, key=key, digest_size=16).digest())
    letters = []
    for _ in range(_LETTERS_SHOWN):
        number, letter = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return "".join(letters)


class _Masks:
    """What stands in place of the values of one call's fields."""

    def __init__(self, document: "Flat", key: bytes, book: Book | None) -> None:
        self._key = key
        self._kinds = {name: field.kind for name, field in book.fields.items()} if book else {}
        self._kinds |= {name: row["kind"] for name, row in document["fields"].items()}

    def of(self, name: str, text: str) -> str:
        """Of a value of a field, a mask with its pseudonym; of all else, a mask."""
        kind = self._kinds.get(name, "")
        canonical = _canonical(kind, text)
        return mask(f"{name}-{_letters(*canonical, self._key)}" if canonical else name)


def _canonical(kind: str, text: str) -> tuple[str, str] | None:
    """The same for every form in which a person's own is written; None of what is nobody's."""
    if kind not in _KNOWN_BY:
        return None
    if kind in _NUMBERS:
        # Some columns want a number without its leading zero.
        found = number_of(text) or number_of(f"0{text}")
        return ("phone", found) if found else None
    found = judge(kind, text).canonical or ""
    return (kind, found.casefold()) if found else None


def redact(document: Flat, key: bytes, book: Book | None) -> dict[str, Any]:
    """The document without the customer, of a transcript that keeps the schema; the given one is left alone.

    Args:
        document: a transcript.
        key: of the pseudonyms of callers, see `pseudonym`.
        book: the scripts of the call; without them every line said is masked whole.
    """
    caller = pseudonym(document["caller_id"], key)
    masks = _Masks(document, key, book)
    preferences = document["preferences"]
    return {
        "schema": SCHEMA,
        "redacted": True,
        **{name: document[name] for name in _TOP_KEYS},
        "caller_id": caller,
        **{name: document[name] for name in _TOP_KEYS_AS_THEY_ARE},
        "events": [_event(event, document, caller, book, masks) for event in document["events"]],
        "fields": {name: _row(row, _FIELD_KEYS, name, masks) for name, row in document["fields"].items()},
        "records": [_row(row, _RECORD_KEYS, row["field"], masks) for row in document["records"]],
        "notes": [{**note, "text": mask("catatan")} for note in document["notes"]],
        "preferences": {**preferences, _ADDRESS: mask(_ADDRESS)},
    }


def _row(row: Flat, kept: frozenset[str], name: str, masks: _Masks) -> dict[str, Any]:
    return {key: value if key in kept else _masked(value, name, masks) for key, value in row.items()}


def _masked(value: Any, name: str, masks: _Masks) -> Any:
    """Every text in it masked; what is empty stays empty."""
    if isinstance(value, str):
        return masks.of(name, value) if value else ""
    if isinstance(value, Mapping):
        return {key: _masked(item, name, masks) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item, name, masks) for item in value]
    return value


def _event(event: Flat, document: Flat, caller: str, book: Book | None, masks: _Masks) -> dict[str, Any]:
    kept = _EVENT_KEYS
    if event["type"] == "preferred" and event["what"] != _ADDRESS:
        kept |= {"value"}
    row = {
        key: value if key in kept else _masked(value, event.get("field") or event.get("what") or key, masks)
        for key, value in event.items()
        if key not in _EVIDENCE
    }
    if event["type"] == "started":
        row["caller"] = caller
    elif event["type"] == "noted":
        row["text"] = mask("catatan")
    elif event["type"] in _SPOKEN:
        row["text"] = _line(event, document, book)
    return row


def _line(event: Flat, document: Flat, book: Book | None) -> str:
    """The script's own words for what was said: of all lines that fit, the one that explains most of it."""
    fitting = [
        (len(literal), language, wording)
        for language, wording in _wordings(event, book)
        if matches(literal := fill(wording, lambda _: "*"), event["text"])
    ]
    if not fitting:
        return mask("kalimat")
    _, language, wording = max(fitting)
    return fill(wording, lambda name: _shown(name, language, event, document))


def _wordings(event: Flat, book: Book | None) -> Iterator[tuple[str, str]]:
    dialog = book.dialogs.get(event["dialog"]) if book else None
    step = dialog.steps.get(event["step"]) if dialog else None
    for _, lines in lines_of(step) if step else ():
        yield from ((language, text) for language, _, text in every_wording(lines))


def _shown(name: str, language: str, event: Flat, document: Flat) -> str:
    return _KNOWN[name](event, document, language) if name in _KNOWN else mask(name)


def _next_day(document: Flat) -> date:
    day = datetime.fromisoformat(document["started_at"]).date()
    return min(day, date.max - timedelta(days=1)) + timedelta(days=1)


_KNOWN: Final[Mapping[str, Callable[[Flat, Flat, str], str]]] = {
    "agen": lambda event, document, language: str(document["agent"]),
    "waktu": lambda event, document, language: part_of_day(datetime.fromisoformat(event["at"]).hour, language),
    "tgl_awal": lambda event, document, language: long_date(TICKETS_SINCE, language),
    "tgl_akhir": lambda event, document, language: long_date(_next_day(document), language),
}
"""Placeholders that tell nothing of the customer."""
