"""The applications beside the desk of a trainee: a fold of what was done in them.

`BackOffice.begin` has the windows as they are when the call comes in, `BackOffice.do` folds one deed, `windows` draws.
Nothing raises: a deed that fits nowhere changes nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from sop_tui.core.book import Book
from sop_tui.core.plaintext import clean
from sop_tui.core.scenario import Scenario
from sop_tui.core.training.holdings import Holdings, Row, holdings, words_for
from sop_tui.core.training.matching import fits, readable
from sop_tui.core.training.replica import Replica, ShownColumn, columns_of, window_title
from sop_tui.core.training.session import Work

TEXT_MAX: Final = 300
"""Characters of a column."""

ANEW: Final = "anew"
"""The value of a deed ``opened`` that begins another record."""

CellState = Literal["", "shown", "typed", "saved", "program"]
"""Nothing was done to it; the application shows it; typed, and not saved yet; saved; the program fills it."""


class Cell(NamedTuple):
    """A column of a window as it is drawn."""

    address: str
    column: str
    title: str
    required: bool
    value: str
    state: CellState


class Window(NamedTuple):
    """A window as it is drawn."""

    id: str
    """Its address, the ``form`` of a `Work`."""
    application: str
    title: str
    hint: str
    button: str
    """The word on its button; empty where nothing is saved."""
    anew: bool
    """Another record can be begun."""
    fills: bool
    """An opened row fills the form."""
    search: tuple[Cell, ...]
    headings: tuple[str, ...]
    """Titles over the rows that were found."""
    found: tuple[tuple[str, ...], ...] | None
    """None where nothing was searched yet."""
    told: str
    """What the search came to, in words."""
    opened: int | None
    """The row that is shown in full."""
    detail: tuple[tuple[str, str], ...]
    """Titles and texts of it."""
    columns: tuple[Cell, ...]
    """What is typed here; empty where nothing is."""
    unsaved: bool


@dataclass(frozen=True, slots=True)
class _Paper:
    """What was done in one window."""

    sought: Mapping[str, str] = field(default_factory=dict)
    opened: int | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] | None = None
    """The record as it was last saved."""
    earlier: tuple[Mapping[str, str], ...] = ()
    """Records saved before this one was begun."""

    def value(self, column: str) -> str:
        """What stands in a column of the form."""
        return self.typed.get(column, self.shown.get(column, ""))

    def touched(self, column: str) -> bool:
        """Something was typed here; nothing over nothing, typed and taken away again, is not."""
        stood = self.shown.get(column) or (self.kept or {}).get(column)
        return column in self.typed and bool(self.typed[column] or stood)

    @property
    def waiting(self) -> dict[str, str]:
        """What was typed and is not as it was saved."""
        kept = self.kept or {}
        return {column: text for column, text in self.typed.items() if text != kept.get(column, "")}


@dataclass(frozen=True)
class BackOffice:
    """The applications as they stand."""

    book: Book
    replica: Replica
    tables: Holdings
    papers: Mapping[str, _Paper]
    front: str
    """The window that was opened last."""

    @classmethod
    def begin(cls, book: Book, replica: Replica, scenario: Scenario, seed: int) -> "BackOffice":
        """The applications when the call of this customer comes in."""
        words = words_for(book, replica, scenario, seed)
        papers = {}
        for name, screen in replica.windows.items():
            starts = {column: words.fill(text, "starts") for column, text in screen.starts.items()}
            papers[name] = _Paper(shown={column: text for column, text in starts.items() if text})
        tables = holdings(book, replica, scenario, seed)
        office = cls(book, replica, tables, papers, next(iter(replica.windows), ""))
        for name, screen in replica.windows.items():
            for column, template in screen.at_once.items():
                text = words.fill(template, "at once")
                office = office._searched(name, column, text) if text else office
        return replace(office, front=next(iter(papers), ""))

    def do(self, work: Work) -> "BackOffice":
        """What the applications hold after this deed."""
        paper = self.papers.get(work.form)
        if paper is None:
            return self
        screen = self.replica.windows[work.form]
        if work.act == "opened":
            return self._opened(work.form, work.value)
        if work.act == "searched":
            return self._searched(work.form, work.column, work.value)
        if not screen.saves:
            return self
        if work.act == "saved":
            kept = {column: paper.value(column) for column in self._typable(work.form)}
            return self._with(work.form, replace(paper, kept=kept))
        if work.column not in self._typable(work.form):
            return self
        return self._with(work.form, replace(paper, typed={**paper.typed, work.column: _text(work.value)}))

    def windows(self) -> tuple[Window, ...]:
        """Every window, in the order of the file."""
        return tuple(self.window(name) for name in self.replica.windows)

    def window(self, name: str) -> Window:
        """One window as it is drawn."""
        screen, paper = self.replica.windows[name], self.papers[name]
        titles = columns_of(self.book, self.replica, name)
        rows, told = self._found(name)
        listed = [column for column in screen.lists if column in titles]
        application, title = window_title(self.book, self.replica, name)
        opened = paper.opened if rows is not None and paper.opened is not None and paper.opened < len(rows) else None
        return Window(
            id=name,
            application=application,
            title=title,
            hint=screen.hint,
            button=screen.saves,
            anew=screen.anew,
            fills=bool(screen.fills),
            search=tuple(
                Cell(f"{name}.{column}", column, titles[column].title, False, paper.sought.get(column, ""), "")
                for column in screen.search
                if column in titles
            ),
            headings=tuple(titles[column].title for column in listed),
            found=None
            if rows is None
            else tuple(tuple(row.get(screen.cells.get(one, one), "") for one in listed) for row in rows),
            told=told,
            opened=opened,
            detail=() if opened is None or rows is None else tuple(self._detail(name, rows[opened])),
            columns=tuple(self._drawn(name, column) for column in titles.values()) if screen.saves else (),
            unsaved=bool(paper.waiting),
        )

    def content(self, wanted: Collection[str] | None = None) -> Mapping[str, str]:
        """Column address to the text that was saved, or searched by where a step records what is searched by.

        Of ``wanted``, the columns in which something belongs, also what nobody typed: what CRM showed and was saved
        with the rest. Elsewhere that is left out, since it is nobody's record of this call. With None all of it is
        wanted. Of several records of a form the last text of a column counts; see `records`.
        """
        found: dict[str, str] = {}
        for name, screen in self.replica.windows.items():
            paper = self.papers[name]
            texts = [(kept, column) for kept in self.records(name) for column in kept]
            for kept, column in texts:
                address = f"{name}.{column}"
                typed = column in paper.typed or kept is not paper.kept
                if kept[column] and (typed or wanted is None or address in wanted):
                    found[address] = kept[column]
            for column, text in paper.sought.items() if not screen.saves else ():
                address = f"{name}.{column}"
                if text and (address in self._recorded if wanted is None else address in wanted):
                    found[address] = text
        return found

    def unsaved(self) -> Mapping[str, str]:
        """Column address to the text that was typed there and is not saved."""
        waiting = ((name, paper.waiting) for name, paper in self.papers.items())
        return {f"{name}.{column}": text for name, texts in waiting for column, text in texts.items() if text}

    def records(self, window: str) -> tuple[Mapping[str, str], ...]:
        """Every record that was saved in a window, column to text, the last at the end."""
        paper = self.papers.get(window, _Paper())
        return (*paper.earlier, *(() if paper.kept is None else (paper.kept,)))

    @property
    def _recorded(self) -> frozenset[str]:
        """The columns that some step of the dialogues records in."""
        steps = (step for dialog in self.book.dialogs.values() for step in dialog.steps.values())
        return frozenset(record.column for step in steps for record in step.record)

    def _with(self, name: str, paper: _Paper) -> "BackOffice":
        return replace(self, papers={**self.papers, name: paper}, front=name)

    def _typable(self, name: str) -> tuple[str, ...]:
        application, _, form = name.partition(".")
        forms = self.book.applications[application].forms if application in self.book.applications else {}
        columns = forms[form].columns if form in forms else {}
        return tuple(column for column in columns if column not in self.replica.windows[name].program)

    def _opened(self, name: str, which: str) -> "BackOffice":
        screen, paper = self.replica.windows[name], self.papers[name]
        if which == ANEW and screen.anew:
            return self._with(name, _Paper(sought=paper.sought, earlier=self.records(name)))
        rows, _ = self._found(name)
        if rows is None or not which.isascii() or not which.isdecimal() or not int(which[:6]) < len(rows):
            return replace(self, front=name)
        number = int(which[:6])
        row = rows[number]
        filled = {column: row.get(screen.cells.get(column, column), "") for column in screen.fills}
        return self._with(name, replace(paper, opened=number, shown={**paper.shown, **filled}))

    def _searched(self, name: str, column: str, value: str) -> "BackOffice":
        screen, paper = self.replica.windows[name], self.papers[name]
        if column not in screen.search:
            return self
        sought = {**paper.sought, column: _text(value)}
        office = self._with(name, replace(paper, sought=sought, opened=None))
        rows, _ = office._found(name)
        return office._opened(name, "0") if rows is not None and len(rows) == 1 else office

    def _found(self, name: str) -> tuple[tuple[Row, ...] | None, str]:
        """The rows that are found by what was searched, and what to tell of the search."""
        screen, sought = self.replica.windows[name], self.papers[name].sought
        given = {column: text for column, text in sought.items() if text}
        companions = {one for search in screen.search.values() for one in search.along}
        by = [column for column in given if column not in companions]
        if not sought or not by:
            return None, "" if not sought else "Isi dahulu data yang dicari."
        titles = columns_of(self.book, self.replica, name)
        lacking = [one for column in by for one in screen.search[column].along if one not in given]
        if lacking:
            return None, f"Isi juga {' dan '.join(titles[one].title for one in dict.fromkeys(lacking))}."
        for column, text in given.items():
            if not readable(screen.search[column].match, text):
                return None, f"{titles[column].title} tidak terbaca: tulis misalnya 25-11-2019."
        rows = tuple(row for row in self.tables.get(screen.table, ()) if fits(row, screen.search, given))
        return rows, f"{len(rows)} data ditemukan." if rows else "Tidak ada data."

    def _detail(self, name: str, row: Row) -> Iterator[tuple[str, str]]:
        shown = self.replica.windows[name].detail or name
        if shown not in self.replica.windows:
            return
        cells = self.replica.windows[shown].cells
        for column in columns_of(self.book, self.replica, shown).values():
            yield column.title, row.get(cells.get(column.id, column.id), "")

    def _drawn(self, name: str, column: ShownColumn) -> Cell:
        paper, program = self.papers[name], self.replica.windows[name].program
        value = program.get(column.id, paper.value(column.id))
        state: CellState = ""
        if column.id in program:
            state = "program"
        elif paper.kept is not None and value and paper.kept.get(column.id, "") == value:
            state = "saved"
        elif paper.touched(column.id):
            state = "typed"
        elif value:
            state = "shown"
        return Cell(f"{name}.{column.id}", column.id, column.title, column.required, value, state)


def _text(value: str) -> str:
    return clean(value[: 4 * TEXT_MAX])[:TEXT_MAX]
