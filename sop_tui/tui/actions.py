"""What a CSO can do at the desk: one table for keys, key bar and palette, so that no key promises in vain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Action:
    """One key of the desk. ``name`` is the action on the screen or, where it ``asks``, the question."""

    key: str
    name: str
    label: str
    help: str
    asks: bool = False

    @property
    def call(self) -> str:
        """The action as Textual calls it on the screen."""
        return f"ask('{self.name}')" if self.asks else self.name

    @property
    def shown_key(self) -> str:
        """The key as the bar shows it: ``F1``, ``Ctrl+Z``."""
        return "+".join(part.capitalize() for part in self.key.split("+"))


DESK_ACTIONS: Final[tuple[Action, ...]] = (
    Action("f1", "sop", "SOP", "Baca klausul SOP langkah ini", asks=True),
    Action("f2", "note", "Catatan", "Tulis catatan untuk panggilan ini", asks=True),
    Action("f3", "mood", "Mendesak/marah", "Tandai mendesak atau pelanggan marah", asks=True),
    Action("f4", "sapaan", "Sapaan", "Pilih sapaan: Bapak, Ibu, …", asks=True),
    Action("f5", "language", "Bahasa", "Ganti bahasa atau kalimat"),
    Action("f6", "fill", "Isi", "Isi data yang disampaikan lebih awal", asks=True),
    Action("f7", "topic", "Topik", "Buka topik lain, atau kembali", asks=True),
    Action("f8", "refuse", "Tidak bersedia", "Pelanggan tidak bersedia"),
    Action("f9", "none", "Tidak punya", "Pelanggan tidak punya"),
    Action("f10", "end", "Akhiri", "Akhiri panggilan"),
    Action("ctrl+z", "undo", "Mundur", "Mundur satu langkah"),
    Action("ctrl+l", "leave_unverified", "Tanpa verifikasi", "Lanjut tanpa verifikasi, dengan alasan"),
    Action("ctrl+t", "alphabet", "Ejaan", "Ganti kata ejaan (SOP, ICAO, kota)", asks=True),
    Action("ctrl+p", "palette", "Semua perintah", "Cari perintah menurut namanya"),
)

BAR = ("f1", "f2", "f3", "f4", "f5", "f6", "f7", "enter", "ctrl+z", "f10", "ctrl+p")
"""The keys of the key bar; the others stand beside what they do, or in the palette."""


TRAINING_ACTIONS: Final[tuple[Action, ...]] = (
    *DESK_ACTIONS[:-1],
    Action("ctrl+o", "applications", "Aplikasi", "Buka aplikasi: cari dan catat"),
    Action("ctrl+g", "again", "Mohon diulang", "Minta pelanggan mengulang, lebih lambat"),
    Action("ctrl+p", "palette", "Semua", "Cari perintah menurut namanya"),
)
"""The same with a customer who is simulated, and with the applications on the same terminal."""

TRAINING_BAR = ("f1", "f2", "f3", "f6", "f7", "ctrl+z", "enter", "ctrl+o", "ctrl+g", "f10", "ctrl+p")
"""The customer's words take rows away, so some keys of the desk's bar are left to the palette …"""

TRAINING_BAR_TIGHT = ("f3", "f6", "enter", "ctrl+p", "ctrl+o", "ctrl+g", "f10")
"""… and more of them where there are few lines."""


def bar_rows(width: int, enter: str, actions: Sequence[Action] = DESK_ACTIONS, bar: Sequence[str] = BAR) -> list[str]:
    """The key bar in rows of so many cells, no key broken over two of them; ``enter`` is what goes on from here."""
    shown = {action.key: f"{action.shown_key} {action.label}" for action in actions} | {"enter": enter}
    rows = [""]
    for item in (f" {shown[key]} " for key in bar):
        if rows[-1] and len(rows[-1] + item) > width + 2:
            rows.append("")
        rows[-1] += item
    return rows
