"""What can be wrong with the replicas of the applications that have the right shape, said with the path of keys."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from sop_tui.core.answers import KINDS
from sop_tui.core.book import Book
from sop_tui.core.diagnostic import Path, shown
from sop_tui.core.dialog import Check, activity_name
from sop_tui.core.fault import Fault, graded
from sop_tui.core.training.made_up import Person
from sop_tui.core.training.replica import Finding, Replica, columns_of, window_title
from sop_tui.core.training.templates import (
    BUILTINS,
    DATED,
    NAMESPACES,
    TRANSFORMS,
    placeholders,
    stray_brace,
)

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "REPLICA_WINDOW_UNKNOWN": "nothing can be looked for in a window that is not there",
        "REPLICA_COLUMN_UNKNOWN": "a window shows only columns of its form and its own",
        "REPLICA_TABLE_UNKNOWN": "what is in no table is never found",
        "REPLICA_CELL_UNKNOWN": "a cell that its table has not is never shown",
        "REPLICA_STEP_UNKNOWN": "what is found at no step is never looked for",
        "REPLICA_OPTION_UNKNOWN": "what its step does not offer is never chosen",
        "REPLICA_OPTION_MISSING": "a customer for whom this is right would be found otherwise",
        "REPLICA_STEP_MISSING": "a trainee who looks there would find nothing to choose by",
        "REPLICA_FORM_MISSING": "what belongs in a form without a window cannot be recorded in training",
        "REPLICA_PLACEHOLDER": "a placeholder that means nothing comes to nothing",
        "REPLICA_CIRCLE": "values that need each other never come to anything",
        "REPLICA_SAVES": "only the columns of a form are typed in and saved",
    }
)
"""Every code, and why."""

_WARNINGS: Final = frozenset({"REPLICA_STEP_MISSING", "REPLICA_FORM_MISSING"})


def faults(replica: Replica, book: Book) -> tuple[Fault, ...]:
    """What is wrong with the replicas beside a book."""
    steps = _checks(book)
    found = [*_windows(replica, book), *_tables(replica), *_findings(replica, book, steps), *_missing(replica, book)]
    return graded((*found, *_templates(replica, book), *_circles(replica)), _WARNINGS)


def _checks(book: Book) -> dict[str, list[Check]]:
    """The steps at which something is looked up, by the name under which rules see them."""
    found: dict[str, list[Check]] = {}
    for dialog in book.dialogs.values():
        for step_id, step in dialog.steps.items():
            if isinstance(step, Check):
                found.setdefault(activity_name(step_id, step), []).append(step)
    return found


def _unknown(code: str, what: str, name: str, known: Collection[str], path: Path) -> Iterator[Fault]:
    if name not in known:
        mend = f"use one of {', '.join(known)}" if known else "leave it out"
        yield Fault(code, path, f"no {what} {shown(name)}", mend)


def _windows(replica: Replica, book: Book) -> Iterator[Fault]:
    for name, screen in replica.windows.items():
        path: Path = ("windows", name)
        columns = columns_of(book, replica, name)
        named: dict[str, Collection[str]] = {
            "search": screen.search,
            "at_once": screen.at_once,
            "lists": screen.lists,
            "fills": screen.fills,
            "starts": screen.starts,
            "program": screen.program,
            "cells": screen.cells,
        }
        for key, names in named.items():
            for one in names:
                yield from _unknown("REPLICA_COLUMN_UNKNOWN", "column", one, columns, (*path, key, one))
        for one, search in screen.search.items():
            for along in search.along:
                at = (*path, "search", one, "with")
                yield from _unknown("REPLICA_COLUMN_UNKNOWN", "column to search by", along, screen.search, at)
        for one in screen.at_once:
            yield from _unknown(
                "REPLICA_COLUMN_UNKNOWN", "column to search by", one, screen.search, (*path, "at_once", one)
            )
        if screen.detail:
            yield from _unknown("REPLICA_WINDOW_UNKNOWN", "window", screen.detail, replica.windows, (*path, "detail"))
        if screen.saves and not _is_form(book, name):
            message = f"{name} is no form of an application"
            yield Fault("REPLICA_SAVES", (*path, "saves"), message, "leave saves out, or name the window by its form")
        yield from _window_cells(replica, name, path)


def _is_form(book: Book, window: str) -> bool:
    application, _, form = window.partition(".")
    return application in book.applications and form in book.applications[application].forms


def _window_cells(replica: Replica, name: str, path: Path) -> Iterator[Fault]:
    screen = replica.windows[name]
    if not screen.table:
        if screen.search:
            yield from _unknown("REPLICA_TABLE_UNKNOWN", "table", "", replica.tables, (*path, "search"))
        return
    yield from _unknown("REPLICA_TABLE_UNKNOWN", "table", screen.table, replica.tables, (*path, "table"))
    if screen.table not in replica.tables:
        return
    cells = replica.tables[screen.table].cells
    for column, search in screen.search.items():
        at = (*path, "search", column)
        yield from _unknown("REPLICA_CELL_UNKNOWN", "cell", search.cell or column, cells, at)
    for key, columns in (("lists", screen.lists), ("fills", screen.fills)):
        for column in columns:
            yield from _unknown("REPLICA_CELL_UNKNOWN", "cell", screen.cells.get(column, column), cells, (*path, key))
    for column, cell in screen.cells.items():
        yield from _unknown("REPLICA_CELL_UNKNOWN", "cell", cell, cells, (*path, "cells", column))


def _tables(replica: Replica) -> Iterator[Fault]:
    for name, table in replica.tables.items():
        path: Path = ("tables", name)
        for key, cell in (("key", table.key), ("order", table.order)):
            if cell:
                yield from _unknown("REPLICA_CELL_UNKNOWN", "cell", cell, table.cells, (*path, key))
        for index, group in enumerate(table.neighbours):
            for cell in group.cells:
                at = (*path, "neighbours", index, "cells", cell)
                yield from _unknown("REPLICA_CELL_UNKNOWN", "cell", cell, table.cells, at)


def _findings(replica: Replica, book: Book, steps: Mapping[str, list[Check]]) -> Iterator[Fault]:
    for name, finding in replica.findings.items():
        path: Path = ("findings", name)
        if name not in steps:
            known = ", ".join(steps)
            yield Fault("REPLICA_STEP_UNKNOWN", path, f"no check step {shown(name)}", f"use one of {known}")
            continue
        yield from _options(finding, {option.id: None for step in steps[name] for option in step.options}, path)
        yield from _unknown("REPLICA_WINDOW_UNKNOWN", "window", finding.window, replica.windows, (*path, "window"))
        searched = replica.windows[finding.window].search if finding.window in replica.windows else {}
        for column in finding.by if searched else ():
            at = (*path, "by", column)
            yield from _unknown("REPLICA_COLUMN_UNKNOWN", "column to search by", column, searched, at)
        for option, found in finding.options.items():
            for index, row in enumerate(found.rows):
                at = (*path, "options", option, "rows", index)
                yield from _unknown("REPLICA_TABLE_UNKNOWN", "table", row.table, replica.tables, (*at, "table"))
                cells = replica.tables[row.table].cells if row.table in replica.tables else tuple(row.cells)
                for cell in row.cells:
                    yield from _unknown("REPLICA_CELL_UNKNOWN", "cell", cell, cells, (*at, "cells", cell))


def _options(finding: Finding, offered: Mapping[str, None], path: Path) -> Iterator[Fault]:
    for option in finding.options:
        yield from _unknown("REPLICA_OPTION_UNKNOWN", "option", option, offered, (*path, "options", option))
    for key, chosen in (("otherwise", finding.otherwise), ("known", finding.known)):
        if chosen is not None:
            yield from _unknown("REPLICA_OPTION_UNKNOWN", "option", chosen, finding.options, (*path, key))
    for option in offered:
        if option not in finding.options:
            message = f"nothing is said of the option {option}"
            yield Fault("REPLICA_OPTION_MISSING", (*path, "options"), message, f"add {option}")


def _missing(replica: Replica, book: Book) -> Iterator[Fault]:
    """Forms without a window, and steps that send the CSO to a window and have nothing to be found."""
    for application in book.applications.values():
        for form_id, form in application.forms.items():
            window = f"{application.application}.{form_id}"
            if window not in replica.windows:
                message = f"{application.title} › {form.title} has no window"
                yield Fault("REPLICA_FORM_MISSING", ("windows",), message, f"add {window}")
    places = {title for name in replica.windows for title in window_title(book, replica, name)[:1]}
    for name, steps in _checks(book).items():
        where = next((step.where for step in steps if step.where.partition(" › ")[0] in places), "")
        if where and name not in replica.findings:
            message = f"the step {name} sends the CSO to {where}, where nothing is to be found"
            yield Fault("REPLICA_STEP_MISSING", ("findings",), message, f"add {name}")


def _texts(replica: Replica) -> Iterator[tuple[Path, str]]:
    """Every template with its path."""
    for name, ways in replica.values.items():
        yield from ((("values", name, index), text) for index, text in enumerate(ways))
    for name, screen in replica.windows.items():
        for key, texts in (("at_once", screen.at_once), ("starts", screen.starts)):
            yield from ((("windows", name, key, column), text) for column, text in texts.items())
    for name, table in replica.tables.items():
        for index, group in enumerate(table.neighbours):
            path: Path = ("tables", name, "neighbours", index, "cells")
            yield from (((*path, cell), text) for cell, text in group.cells.items())
    for name, finding in replica.findings.items():
        yield from ((("findings", name, "by", column), text) for column, text in finding.by.items())
        for option, found in finding.options.items():
            path = ("findings", name, "options", option)
            yield from (((*path, "words", word), text) for word, text in found.words.items())
            for index, row in enumerate(found.rows):
                at: Path = (*path, "rows", index)
                yield from (((*at, "needs", number), text) for number, text in enumerate(row.needs))
                yield from (((*at, "cells", cell), text) for cell, text in row.cells.items())


def _words(replica: Replica) -> set[str]:
    options = (found for finding in replica.findings.values() for found in finding.options.values())
    return {word for found in options for word in found.words}


def _templates(replica: Replica, book: Book) -> Iterator[Fault]:
    words = _words(replica)
    for path, text in _texts(replica):
        if stray_brace(text):
            mend = "write a placeholder as {name} or {name.form}, digits as {###}"
            yield Fault("REPLICA_PLACEHOLDER", path, f"a brace stands outside any placeholder in {shown(text)}", mend)
        for parts in placeholders(text):
            wrong = _wrong(parts, replica, book, words)
            if wrong:
                name = "{" + ".".join(parts) + "}"
                yield Fault("REPLICA_PLACEHOLDER", path, f"{shown(name)}: {wrong}", "write one that there is")


def _wrong(parts: tuple[str, ...], replica: Replica, book: Book, words: Collection[str]) -> str:
    """Why a placeholder means nothing; empty where it does."""
    head, *forms = parts
    allowed: Collection[str] = TRANSFORMS
    if head in NAMESPACES or head in DATED:
        name = forms.pop(0) if forms else ""
        known = book.fields if head == "dahulu" else Person._fields
        if not name.isdecimal() if head in DATED else name not in known:
            return f"no {shown(name)} in {head}"
    elif head in book.fields and head not in words and head not in replica.values:
        allowed = (*TRANSFORMS, *(KINDS[book.fields[head].kind].forms if forms else ()))
    elif head not in words and head not in replica.values and head not in BUILTINS:
        return "no value, word or field of this name"
    return next((f"no form {shown(form)}" for form in forms if form not in allowed), "")


def _circles(replica: Replica) -> Iterator[Fault]:
    needs = {
        name: {parts[0] for text in ways for parts in placeholders(text) if parts[0] in replica.values}
        for name, ways in replica.values.items()
    }
    for name, first in needs.items():
        reached, front = set[str](), first
        while front:
            reached |= front
            front = {further for one in front for further in needs[one]} - reached
        if name in reached:
            yield Fault("REPLICA_CIRCLE", ("values", name), f"{name} needs itself", "let one of them stand alone")
