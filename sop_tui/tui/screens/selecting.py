"""What the reviewer is asked about the table: what to put in the filter, in which order, and which sample."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from textual.app import App

from sop_tui.core.selection import KEYS
from sop_tui.store.index import Index
from sop_tui.store.index_query import Kind, Order
from sop_tui.tui import drawing
from sop_tui.tui.keys import ScreenKey, help_text
from sop_tui.tui.listing import ORDERS, Draw
from sop_tui.tui.screens.modals import Doubt, PickModal, ReadModal, TextModal
from sop_tui.tui.text import plain
from sop_tui.tui.widgets.pick_list import Row

HINTS: Final = {
    "agen": "agen:rani",
    "topik": "topik:gangguan",
    "hasil": "hasil:selesai",
    "mode": "mode:live, training, simulation",
    "hari": "hari:2026-11-21, 2026-11, 2026-W47, ini, kemarin, 2026-11-01..2026-11-21",
    "lama": "lama:>300 detik, lama:5:00..10:00",
    "nilai": "nilai:<80",
    "langgar": "langgar:EML-1b, ada, tidak",
    "ulasan": "ulasan:belum, sudah",
    "tanda": "tanda:upset, urgent",
    "rusak": "rusak:ya, tidak",
    "ucap": "ucap:kata, yang diucapkan CSO",
    "ketik": "ketik:kata, yang diketik",
    "catat": 'catat:"dua kata", yang dicatat',
}
"""How each key of the filter is written."""

NAMED: Final[Mapping[str, Kind]] = {
    "agen": "agent",
    "topik": "topic",
    "hasil": "outcome",
    "mode": "mode",
    "langgar": "clause",
    "tanda": "flag",
}
"""Keys whose values the store knows."""

_KEYS_OF_SCREEN: Final = "?"


async def ask_filter(app: App[None], index: Index, keys: Sequence[ScreenKey]) -> str | None:
    """A part of a filter, with one of the values that the store knows; or every key of the screen is shown."""
    rows = [Row(key, "", f"{key}:", HINTS.get(key, "")) for key in KEYS]
    rows.append(Row("", "", "kata, kata*, atau “frasa persis” dicari di semua teks", heading=True))
    rows.append(Row(_KEYS_OF_SCREEN, "", "Semua tombol"))
    key = await app.push_screen_wait(PickModal("Saringan: pilih, atau ketik di baris saringan", rows, search=True))
    if key == _KEYS_OF_SCREEN:
        await app.push_screen_wait(ReadModal("Tombol", help_text(keys)))
        return None
    if not key:
        return None
    names = index.names(NAMED[key]) if key in NAMED else []
    if not names:
        return f"{key}:"
    rows = [Row(_written(name), "", name or "(tanpa nama)", f"{count} panggilan") for name, count in names]
    value = await app.push_screen_wait(PickModal(f"{key}:", rows, search=True))
    return None if value is None else f"{key}:{value}"


def _written(name: str) -> str:
    """A name as the filter line takes it."""
    return name if name.replace("-", "").isalnum() else '"{}"'.format(name.replace('"', '""'))


async def ask_order(app: App[None]) -> Order | None:
    """In which order."""
    rows = [Row(order, str(n) if n < 10 else "·", words) for n, (order, words) in enumerate(ORDERS.items(), start=1)]
    picked = await app.push_screen_wait(PickModal("Urutkan", rows))
    return next((order for order in ORDERS if order == picked), None)


async def ask_draw(app: App[None], today: date) -> Draw | None:
    """How many calls of each agent and week, and by which seed."""
    hint = "Jumlah tiap agen dan pekan, lalu benih undian. Benih yang sama mengundi panggilan yang sama."
    offered = f"3 {today:%G-W%V}"
    typed = await app.push_screen_wait(TextModal("Sampel acak", hint, value=offered, max_length=60, check=_no_draw))
    return None if typed is None else _draw(typed)


def _draw(text: str) -> Draw | None:
    per, _, seed = text.strip().partition(" ")
    if not (per.isascii() and per.isdigit() and len(per) < 5 and int(per) and seed.strip()):
        return None
    return Draw(int(per), seed.strip())


def _no_draw(text: str) -> Doubt | None:
    if _draw(text) is not None:
        return None
    return Doubt(plain("Tulis jumlah (1–9999), satu spasi, lalu benih: misalnya 3 pekan47.", drawing.CAUTION))
