"""The copy sheet: every column of every form, in the order of the windows, with the text for each.

A column that holds several fields joins them in its own order (EML-1a: the email, then the address, both in "ALAMAT").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sop_tui.core.book import Book
from sop_tui.core.events import Recorded
from sop_tui.core.forms import Column


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: empty ``value`` means nothing was recorded."""

    title: str
    value: str
    required: bool

    @property
    def missing(self) -> bool:
        """A required column that is still empty."""
        return self.required and not self.value


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One window with its columns."""

    title: str
    columns: tuple[SheetColumn, ...]

    @property
    def text(self) -> str:
        """The window as plain text, a column a line, for the clipboard."""
        rows = (f"{column.title}: {column.value}" for column in self.columns if column.value)
        return "\n".join((self.title, *rows))


def copy_sheet(book: Book, records: Iterable[Recorded]) -> tuple[SheetForm, ...]:
    """The forms into which something was recorded, each whole, in the order the call came to them."""
    latest: dict[str, dict[str, str]] = {}
    for item in records:
        latest.setdefault(f"{item.system}.{item.form}.{item.column}", {})[item.field] = item.value
    used = dict.fromkeys(address.rpartition(".")[0] for address in latest)
    return tuple(_form(book, address, latest) for address in used)


def _form(book: Book, address: str, latest: Mapping[str, Mapping[str, str]]) -> SheetForm:
    app_id, _, form_id = address.partition(".")
    app = book.applications[app_id]
    form = app.forms[form_id]
    columns = (
        SheetColumn(
            column.title,
            joined(latest.get(f"{address}.{column_id}", {}), column),
            column.required,
        )
        for column_id, column in form.columns.items()
    )
    return SheetForm(f"{app.title} › {form.title}", tuple(columns))


def joined(values: Mapping[str, str], column: Column) -> str:
    """The text of a column that holds these fields."""
    order = {name: number for number, name in enumerate(column.parts)}
    names = sorted(values, key=lambda name: order.get(name, len(order)))
    return column.separator.join(dict.fromkeys(values[name] for name in names))
