"""The keys of the reviewer's screens: a table a screen for bindings, footer and help, so that none promises in vain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content

from sop_tui.tui.text import plain, stack

STAY = ("help", "close", "rate", "save")
"""Actions whose keys are in the footer however narrow it is."""


@dataclass(frozen=True, slots=True)
class ScreenKey:
    """Keys of a screen that do one thing. ``shown`` is how the footer writes them; ``label`` is empty where only the
    help tells of them."""

    keys: str
    action: str
    shown: str
    label: str
    help: str


def bindings(table: Sequence[ScreenKey]) -> list[Binding]:
    """The bindings of a screen."""
    return [Binding(key.keys, key.action, key.label, show=False) for key in table]


def footer(table: Sequence[ScreenKey], width: int, most: int = 2, labels: Mapping[str, str] | None = None) -> Content:
    """The keys in at most so many rows of so many cells, none broken over two of them; of those for which there is no
    room only the help tells, and the keys to it and out stay. ``labels`` take the place of the label of an action."""
    items = [(key, f" {key.shown} {(labels or {}).get(key.action, key.label)} ") for key in table if key.label]
    while True:
        rows = _rows([item for _, item in items], width)
        spare = [at for at, (key, _) in enumerate(items) if key.action not in STAY]
        if len(rows) <= most or not spare:
            return stack([plain(row.rstrip()) for row in rows])
        del items[spare[-1]]


def _rows(items: Sequence[str], width: int) -> list[str]:
    rows = [""]
    for item in items:
        if rows[-1] and cell_len(rows[-1] + item) > width + 1:
            rows.append("")
        rows[-1] += item
    return rows


def help_text(table: Sequence[ScreenKey]) -> Content:
    """Every key, a line each."""
    room = max(cell_len(key.shown) for key in table)
    return stack([plain(f"{key.shown}{' ' * (room - cell_len(key.shown))}  {key.help}") for key in table])
