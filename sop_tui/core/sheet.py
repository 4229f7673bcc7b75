"""The copy sheet: every column of every form, in the order of the windows, with the text for each.

A column that holds several fields joins them in its own order (EML-1a: the email, then the address, both in "ALAMAT").
A form that was filled for several needs of the call, such as two reports, is a window for each of them. A required
column may stay empty where the SOPs forbid to ask for what belongs there; then the sheet names the clause.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.constraint import Template, would_break
from sop_tui.core.dialog import Ask
from sop_tui.core.events import Recorded
from sop_tui.core.forms import Column
from sop_tui.core.state import OF_NEED, Call

FORBIDDING: Final[tuple[Template, ...]] = ("absence", "not_succession", "not_coexistence")
"""Rules that, once they forbid something, forbid it for the rest of the call."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: empty ``value`` means nothing was recorded."""

    title: str
    value: str
    required: bool
    excused: str = ""
    """The clause by which it may stay empty although it is required."""

    @property
    def missing(self) -> bool:
        """A required column that is still empty, and should not be."""
        return self.required and not self.value and not self.excused


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


def sheet_of(call: Call) -> tuple[SheetForm, ...]:
    """The copy sheet of a call, with what may stay empty in it."""
    return copy_sheet(call.book, call.scene.records, excused(call))


def copy_sheet(
    book: Book, records: Iterable[Recorded], may_be_empty: Mapping[str, str] | None = None
) -> tuple[SheetForm, ...]:
    """The forms into which something was recorded, each whole, in the order the call came to them.

    ``may_be_empty`` is from the address of a column to the clause that excuses it.
    """
    latest: dict[str, dict[str, str]] = {}
    for item in records:
        latest.setdefault(f"{item.system}.{item.form}.{item.column}", {})[item.field] = item.value
    used = dict.fromkeys(address.rpartition(".")[0] for address in latest)
    return tuple(form for address in used for form in _forms(book, address, latest, may_be_empty or {}))


def excused(call: Call) -> dict[str, str]:
    """The columns that may stay empty: from each address to the clause that forbids to ask for what belongs there."""
    asked: dict[str, set[str]] = {}
    for dialog in call.book.dialogs.values():
        for step in dialog.steps.values():
            for record in step.record:
                asked.setdefault(record.column, set()).add(record.field or (step.ask if isinstance(step, Ask) else ""))
    clauses = {address: [_forbidden(call, name) for name in sorted(names)] for address, names in asked.items()}
    return {address: found[0] for address, found in clauses.items() if all(found)}


def _forbidden(call: Call, field: str) -> str:
    """The clause by which this field must not be asked for in this call any more; empty where it may be."""
    rules = (run for run in call.runs if run.constraint.template in FORBIDDING and would_break(run, f"ask:{field}"))
    return next((run.constraint.clause for run in rules), "")


def _forms(
    book: Book, address: str, latest: Mapping[str, Mapping[str, str]], may_be_empty: Mapping[str, str]
) -> Iterator[SheetForm]:
    app_id, _, form_id = address.partition(".")
    app = book.applications[app_id]
    form = app.forms[form_id]
    cells = {column_id: latest.get(f"{address}.{column_id}", {}) for column_id in form.columns}
    needs = _needs(book, cells.values())
    for number, need in enumerate(needs, start=1):
        columns = (
            SheetColumn(
                column.title,
                joined(_of_need(book, cells[column_id], need), column),
                column.required,
                may_be_empty.get(f"{address}.{column_id}", ""),
            )
            for column_id, column in form.columns.items()
        )
        title = f"{app.title} › {form.title}"
        yield SheetForm(f"{title} {number}" if len(needs) > 1 else title, tuple(columns))


def _needs(book: Book, cells: Iterable[Mapping[str, str]]) -> list[str]:
    """The needs of the call for which a form was filled: the earlier ones by number, then the present one, empty."""
    names = {name for cell in cells for name in cell}
    earlier = {name.partition(OF_NEED)[2] for name in names if OF_NEED in name}
    present = [""] if not earlier or names & book.of_a_need else []
    return sorted(earlier, key=int) + present


def _of_need(book: Book, cell: Mapping[str, str], need: str) -> dict[str, str]:
    """What stands in a cell for one need: its own values, and those that are the whole call's."""
    told = {name: (name.partition(OF_NEED)[0], name.partition(OF_NEED)[2]) for name in cell}
    return {
        field: cell[name]
        for name, (field, of) in told.items()
        if of == need or (not of and field not in book.of_a_need)
    }


def joined(values: Mapping[str, str], column: Column) -> str:
    """The text of a column that holds these fields."""
    order = {name: number for number, name in enumerate(column.parts)}
    names = sorted(values, key=lambda name: order.get(name, len(order)))
    return column.separator.join(dict.fromkeys(values[name] for name in names))
