"""What things are called on a page: the words of the scripts where they are there, else the names in the transcript."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.phrases import STATUS_WORDS

SOURCES: Final = MappingProxyType(
    {
        "asked": "ditanyakan",
        "early": "diberikan lebih awal",
        "application": "tampil di aplikasi",
        "caller": "nomor yang digunakan",
        "earlier": "panggilan sebelumnya",
    }
)
FLAGS: Final = MappingProxyType({"urgent": "Mendesak", "upset": "Kecewa atau marah"})
MODES: Final = MappingProxyType({"live": "pelayanan", "training": "latihan", "simulation": "simulasi"})
VERDICTS: Final = MappingProxyType(
    {"satisfied": "dipenuhi", "violated": "dilanggar", "vacuous": "tidak ada kesempatan"}
)
PREFERENCES: Final = MappingProxyType(
    {"sapaan": "Sapaan", "language": "Bahasa", "wording": "Pilihan kalimat", "alphabet": "Ejaan"}
)
REFUSALS: Final = MappingProxyType({"refused": "Tidak bersedia memberi", "not_available": "Tidak punya"})


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles of a call's scripts; every name that they lack stands for itself."""

    book: Book | None
    root: str
    """The dialogue that is the whole call."""

    def field(self, name: str) -> str:
        """What a field, or the question of a choice, is called."""
        # What was recorded for an earlier need keeps its number: ``kebutuhan#1``.
        bare, _, need = name.partition("#")
        known = self.book.fields.get(bare) if self.book else None
        if known is None:
            return name.replace("_", " ")
        return f"{known.title} ({need})" if need else known.title

    def option(self, name: str, option: str) -> str:
        """The words of an option."""
        return (self.book.choice_text(name, option) if self.book else None) or option

    def dialog(self, name: str) -> str:
        """The title of a dialogue."""
        dialog = self.book.dialogs.get(name) if self.book else None
        return dialog.title if dialog else name

    def topic(self, name: str) -> str:
        """What a call was about: an option of the question for it, or a dialogue."""
        chosen = self.book.choice_text("topik", name) if self.book else None
        return chosen or self.dialog(name)

    def outcome(self, name: str) -> str:
        """The title of an outcome."""
        known = self.book.dialogs.get(self.root) if self.book else None
        return known.outcomes.get(name, name) if known else name

    def form(self, system: str, form: str) -> str:
        """An application and its form."""
        application = self.book.applications.get(system) if self.book else None
        if application is None or form not in application.forms:
            return f"{system} › {form}"
        return f"{application.title} › {application.forms[form].title}"

    def column(self, system: str, form: str, column: str) -> str:
        """A column of a form."""
        address = f"{system}.{form}.{column}"
        return self.book.columns[address].column.title if self.book and address in self.book.columns else column

    def clause(self, name: str) -> str:
        """What a clause obliges to; empty where its text is not there."""
        clause = self.book.clause(name) if self.book else None
        return clause.obliges if clause else ""

    def step(self, dialog: str, step: str) -> str:
        """What a step instructs to do; its name where it has no such text."""
        known = self.book.dialogs.get(dialog) if self.book else None
        found = known.steps.get(step) if known else None
        return getattr(found, "do", step)


def status(name: str) -> str:
    """How far a field is settled."""
    return STATUS_WORDS.get(name) or ("belum diisi" if name == "unset" else name)
