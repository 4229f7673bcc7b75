"""What happened, in words: one line an event, as QA reads it beside the desk.

It reads an event as a transcript holds it. A book puts the scripts' own words in place of ids; without one, where the
scripts of an old call are gone, ids must do.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sop_tui.core.book import Book
from sop_tui.core.dialog import Do
from sop_tui.core.lines import fill
from sop_tui.core.phrases import UNKNOWN
from sop_tui.core.view import FLAG_WORDS

Flat = Mapping[str, Any]
"""An event as in a transcript."""

_SOURCES: Final[Mapping[str, str]] = {
    "early": "disampaikan lebih awal",
    "application": "dari layar aplikasi",
    "caller": "nomor yang tampil",
    "earlier": "dari panggilan sebelumnya",
}
_PREFERENCES: Final[Mapping[str, str]] = {
    "sapaan": "Sapaan",
    "language": "Bahasa",
    "wording": "Susunan kalimat",
    "alphabet": "Kata ejaan",
}
_REFUSALS: Final[Mapping[str, str]] = {"refused": "tidak bersedia", "not_available": "tidak punya"}


class Words:
    """The names of one call's fields, options and rules."""

    def __init__(self, book: Book | None, clauses: Mapping[str, str]) -> None:
        """``clauses`` is the clause of each rule by its id."""
        self._book = book
        self._clauses = clauses

    def __call__(self, event: Flat) -> str:
        """The event in one line; its type where there are no words for it."""
        told = _WORDS.get(event["type"])
        return told(self, event) if told else str(event["type"])

    def field(self, name: str) -> str:
        """The title of a field, or of a question that is answered by an option."""
        known = self._book.fields.get(name) if self._book else None
        return known.title if known else name

    def dialog(self, name: str) -> str:
        """The title of a dialogue."""
        known = self._book.dialogs.get(name) if self._book else None
        return known.title if known else name

    def option(self, name: str, option: str) -> str:
        """The words of an option."""
        return (self._book.choice_text(name, option) if self._book else None) or option

    def column(self, event: Flat) -> str:
        """Where a value was recorded."""
        address = f"{event['system']}.{event['form']}.{event['column']}"
        known = self._book.columns.by_address.get(address) if self._book else None
        return known.title if known else address

    def outcome(self, name: str) -> str:
        """The title of an outcome."""
        dialogs = self._book.dialogs.values() if self._book else ()
        return next((dialog.outcomes[name] for dialog in dialogs if name in dialog.outcomes), name)

    def clauses(self, rules: Sequence[str]) -> str:
        """The clauses of these rules, each once."""
        return ", ".join(dict.fromkeys(self._clauses.get(rule, rule) for rule in rules))

    def instruction(self, dialog: str, step: str) -> str:
        """What a step said to do."""
        known = self._book.dialogs.get(dialog) if self._book else None
        what = known.steps.get(step) if known else None
        return fill(what.do, lambda _: UNKNOWN) if isinstance(what, Do) else step


def _moved(words: Words, event: Flat) -> str:
    dialog, step, _ = event["stack"][-1] if event["stack"] else ("", "", False)
    return f"Pindah ke {words.dialog(dialog)} › {step}"


def _recognized(words: Words, event: Flat) -> str:
    return f"Nomor dikenal: {len(event['calls']) + event['more']} panggilan sebelumnya"


def _chosen(words: Words, event: Flat) -> str:
    found = str(event.get("activity", "")).startswith("check:")
    return f"{'Ditemukan' if found else 'Jawaban'}: {words.option(event['name'], event['option'])}"


def _answered(words: Words, event: Flat) -> str:
    source = _SOURCES.get(event["source"])
    remark = f" ({source})" if source else ""
    warned = " (peringatan dikonfirmasi)" if event["overridden"] else ""
    return f"{words.field(event['field'])}: {event['value'] or event['text']}{remark}{warned}"


def _tested(words: Words, event: Flat) -> str:
    why = "perlu dikonfirmasi" if event["verdict"] == "warning" else "belum benar"
    return f"{words.field(event['field'])} {why}: {event['text']}"


def _corrected(words: Words, event: Flat) -> str:
    warned = " (peringatan dikonfirmasi)" if event["overridden"] else ""
    return f"Koreksi {words.field(event['field'])}: {event['old']} → {event['value']}{warned}"


def _verified(words: Words, event: Flat) -> str:
    ticked = f" ({event['ticked']} dari {event['parts']} dicentang)" if event["parts"] > 1 else ""
    return f"{words.field(event['field'])} benar: {event['value']}{ticked}"


def _flagged(words: Words, event: Flat) -> str:
    flag = FLAG_WORDS.get(event["name"], event["name"])
    return f"Tanda {flag}" + ("" if event["raised"] else " dicabut")


def _ended(words: Words, event: Flat) -> str:
    owed = words.clauses(event["owed"])
    return f"Ditutup: {words.outcome(event['outcome'])}" + (f"; masih wajib: {owed}" if owed else "")


_WORDS: Final[Mapping[str, Callable[[Words, Flat], str]]] = MappingProxyType(
    {
        "started": lambda words, event: f"Panggilan dari {event['caller'] or 'nomor tersembunyi'}",
        "recognized": _recognized,
        "moved": _moved,
        "said": lambda words, event: f"“{event['text']}”",
        "done": lambda words, event: f"Dikerjakan: {words.instruction(event['dialog'], event['step'])}",
        "asked": lambda words, event: f"“{event['text']}”",
        "chosen": _chosen,
        "forgotten": lambda words, event: f"{words.field(event['field'])} ditanyakan lagi untuk keperluan berikutnya",
        "filling": lambda words, event: f"Menyalin {words.field(event['field'])} dari layar aplikasi",
        "tested": _tested,
        "answered": _answered,
        "refused": lambda words, event: f"{words.field(event['field'])}: {_REFUSALS.get(event['how'], event['how'])}",
        "left_unverified": lambda words, event: (
            f"{words.field(event['field'])} tanpa verifikasi: {event['text']} ({event['reason']})"
        ),
        "ticked": lambda words, event: (
            f"Huruf ke-{event['start'] + 1} {words.field(event['field'])} "
            f"{'dicentang' if event['on'] else 'tidak jadi dicentang'}"
        ),
        "correcting": lambda words, event: f"{words.field(event['field'])} dibuka di huruf ke-{event['letter'] + 1}",
        "corrected": _corrected,
        "replaced": lambda words, event: f"{words.field(event['field'])} sudah berganti: {event['old']}",
        "verified": _verified,
        "recorded": lambda words, event: f"Dicatat di {words.column(event)}: {event['value']}",
        "flagged": _flagged,
        "noted": lambda words, event: f"Catatan: {event['text']}",
        "preferred": lambda words, event: f"{_PREFERENCES.get(event['what'], event['what'])}: {event['value']}",
        "undone": lambda words, event: "Mundur satu langkah",
        "jumped": lambda words, event: f"Membuka topik {words.dialog(event['dialog'])}",
        "returned": lambda words, event: f"Kembali dari topik {words.dialog(event['dialog'])}",
        "overridden": lambda words, event: f"Tetap dilakukan walau melanggar {words.clauses(event['rules'])}",
        "ended": _ended,
        "hangup": lambda words, event: f"Terputus: {event['reason']}",
        "resumed": lambda words, event: "Dilanjutkan",
    }
)
