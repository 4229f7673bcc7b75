"""The replicas of the applications, as a script author writes them: windows to look things up in and to record in, what
is held in the tables behind them, and what a scenario's answers make of those.

Data, not code. A *window* shows one form of ``aplikasi/``, or one that no SOP records in (DIL, the register of
subsidy). A *finding* says, for a step at which the CSO looks something up, which rows an application holds when this
option is the one to choose. The rows are templates over what the scenario tells (`sop_tui.core.training.templates`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, NamedTuple

from sop_tui.core.book import Book

Match = Literal["same", "number", "words", "since", "before"]
"""How a cell is compared with what is typed: the same letters and digits; the same telephone number; each word typed
begins one of the cell; a day, from which on or before which the cell's day must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnColumn:
    """A column that no form of ``aplikasi/`` has."""

    title: str

    @classmethod
    def from_scalar(cls, title: str) -> "OwnColumn":
        """``nik: NIK`` for short."""
        return cls(title=title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A column by which a window is searched."""

    match: Match
    cell: str = ""
    """The cell it is compared with, where that is not called like the column."""
    along: tuple[str, ...] = field(default=(), metadata={"key": "with"})
    """Columns without which it is not searched by (EML-2a: the number and both dates)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One window. It stands under its address: ``application.form`` of a form, or any such name of its own."""

    application: str = ""
    """The application's title, and ``title`` the window's, where it is no form."""
    title: str = ""
    columns: Mapping[str, OwnColumn] = field(default_factory=dict)
    """Columns of its own, beside those of the form."""
    hint: str = ""
    """What is done here, in a few words for the trainee."""
    table: str = ""
    """What is searched here; nothing is where it is empty."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """Column to the cell of the table that it shows, where that has another name."""
    search: Mapping[str, Search] = field(default_factory=dict)
    at_once: Mapping[str, str] = field(default_factory=dict)
    """What is searched by itself when the call comes in: column to text."""
    lists: tuple[str, ...] = ()
    """The columns of a row that was found."""
    detail: str = ""
    """The window by whose columns a row is shown in full; its own where none is named."""
    fills: tuple[str, ...] = ()
    """The columns of the form that an opened row fills."""
    starts: Mapping[str, str] = field(default_factory=dict)
    """What stands in columns of the form from the beginning."""
    program: Mapping[str, str] = field(default_factory=dict)
    """Columns that the program fills: what stands there for the trainee."""
    saves: str = ""
    """The word on its button. Where there is none, nothing is typed but what is searched by."""
    anew: bool = False
    """Each saving makes one record, and another can be begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOf:
    """A row of a table: cell to template."""

    table: str
    cells: Mapping[str, str]
    needs: tuple[str, ...] = ()
    """Templates that must come to something, or there is no such row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Rows of people who do not call: so many, each with a person of its own."""

    count: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What an application holds."""

    cells: tuple[str, ...]
    key: str = ""
    """No neighbour has the same here as a row of the customer's."""
    order: str = ""
    """The rows stand in the order of this cell, smallest first."""
    neighbours: tuple[Neighbours, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the applications hold where an option is the one to choose."""

    rows: tuple[RowOf, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    """Words for the templates of other findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A step at which the CSO looks something up; it stands under the name by which rules see it."""

    window: str
    by: Mapping[str, str] = field(default_factory=dict)
    """By what an obedient CSO searches: column to template."""
    otherwise: str | None = None
    """The option that holds where the scenario does not choose one; with none, nothing is there."""
    known: str | None = None
    """The same, where the scenario tells of an earlier call."""
    options: Mapping[str, Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A file of replicas. ``values`` are words for templates: of several ways to come to one, the first that does."""

    KEY: ClassVar[str] = "replica"
    replica: str
    title: str
    version: str
    unreadable: str
    """What stands on the screen in place of what the scenario says cannot be read."""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    windows: Mapping[str, Screen]
    tables: Mapping[str, Table] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)


class ShownColumn(NamedTuple):
    """A column of a window."""

    id: str
    title: str
    required: bool = False


def window_title(book: Book, replica: Replica, window: str) -> tuple[str, str]:
    """The titles of the application and of the window."""
    screen = replica.windows[window]
    application, _, form = window.partition(".")
    found = book.applications.get(application)
    if found is None or form not in found.forms:
        return screen.application or (found.title if found else application), screen.title or form
    return found.title, screen.title or found.forms[form].title


def columns_of(book: Book, replica: Replica, window: str) -> Mapping[str, ShownColumn]:
    """The columns of a window by id: the form's, then its own."""
    return {column.id: column for column in _columns(book, replica, window)}


def _columns(book: Book, replica: Replica, window: str) -> Iterator[ShownColumn]:
    application, _, form = window.partition(".")
    found = book.applications.get(application)
    if found is not None and form in found.forms:
        for name, column in found.forms[form].columns.items():
            yield ShownColumn(name, column.title, column.required)
    for name, own in replica.windows[window].columns.items():
        yield ShownColumn(name, own.title)
