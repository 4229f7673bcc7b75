"""A busy Textual app as one would write it: header, footer, a list, a table and an input, nothing tuned.

What a program with as much on its screen as the desk costs when nobody counts bytes.
"""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import DataTable, Footer, Header, Input, OptionList

TOPICS = (
    "Pasang baru",
    "Perubahan daya",
    "Pasang sementara",
    "Gangguan padam",
    "Keluhan tagihan",
    "Keluhan meter",
    "Informasi tarif",
    "Perubahan data",
    "Bebas tagihan",
    "Lain-lain",
)
CALLS = tuple(
    (f"K54210414{number:05}", name, phone, status)
    for number, (name, phone, status) in enumerate(
        (
            ("Masna Aya", "087758658589", "LAPOR"),
            ("Budi Santoso", "081234567890", "SELESAI"),
            ("Siti Rahma", "085712345678", "BATAL"),
            ("Agus Wijaya", "082198765432", "LAPOR"),
            ("Dewi Lestari", "089612345678", "SELESAI"),
            ("Rudi Hartono", "081398765432", "LAPOR"),
        )
        * 3
    )
)


class Busy(App[None]):
    """Five widgets that fill 80×24; the Input has the focus."""

    TITLE = "PLN 123"
    CSS = """
    #side { width: 24; }
    #table { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        (f"f{number}", f"note('{name}')", name)
        for number, name in enumerate(("SOP", "Catatan", "Urgent", "Sapaan", "Bahasa", "Isi", "Topik"), 1)
    ]

    def compose(self) -> ComposeResult:
        """Lay out the list beside the table over the input."""
        yield Header()
        with Horizontal():
            yield OptionList(*TOPICS, id="side")
            with Vertical():
                table: DataTable[str] = DataTable(id="table")
                table.add_columns("No. Laporan", "Nama", "Telepon", "Status")
                table.add_rows(CALLS)
                yield table
                yield Input(placeholder="busy ready", id="input")
        yield Footer()

    def on_mount(self) -> None:
        """Start with the cursor in the Input."""
        self.query_one("#input").focus()

    def action_note(self, name: str) -> None:
        """Say which key of the footer was pressed."""
        self.notify(name)


if __name__ == "__main__":
    Busy().run()
