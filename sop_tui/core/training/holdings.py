"""What the applications hold while a trainee practises: the rows of this customer, as the scenario's answers want them,
among those of people who do not call.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sop_tui.core.book import Book
from sop_tui.core.scenario import Scenario
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.replica import Finding, Found, Replica, Table
from sop_tui.core.training.templates import Words

Row = Mapping[str, str]
"""Cell to text."""

Holdings = Mapping[str, tuple[Row, ...]]
"""Table to its rows."""


def call_day(scenario: Scenario) -> date:
    """The day on which the call is held."""
    return datetime.fromisoformat(scenario.started_at).date()


def words_for(book: Book, replica: Replica, scenario: Scenario, seed: int) -> Words:
    """What the templates are filled with for this customer, at the first look."""
    words: dict[str, str] = {}
    for name, finding in replica.findings.items():
        for option in chosen(finding, name, scenario)[:1]:
            words |= option.words
    dice = Dice(f"applications|{scenario.scenario}|{seed}")
    return Words(book=book, replica=replica, scenario=scenario, day=call_day(scenario), dice=dice, words=words)


def holdings(book: Book, replica: Replica, scenario: Scenario, seed: int) -> Holdings:
    """Every row of every table; deterministic."""
    words = words_for(book, replica, scenario, seed)
    own: dict[str, list[Row]] = {name: [] for name in replica.tables}
    for name, finding in replica.findings.items():
        for turn, option in enumerate(chosen(finding, name, scenario)):
            for table, row in _rows(option, name, _at(words, turn)):
                own.setdefault(table, []).append(row)
    return {name: _in_order(table, own[name], words, name) for name, table in replica.tables.items()}


def searched_for(words: Words, finding: Finding) -> dict[str, str]:
    """By what an obedient CSO searches to make this finding; columns for which there is nothing are left out."""
    filled = {column: words.fill(template, "by") for column, template in finding.by.items()}
    return {column: text for column, text in filled.items() if text}


def chosen(finding: Finding, name: str, scenario: Scenario) -> tuple[Found, ...]:
    """The findings that the scenario wants, in turn."""
    otherwise = finding.known if scenario.earlier and finding.known else finding.otherwise
    options = scenario.answers.get(name, (otherwise,) if otherwise else ())
    return tuple(finding.options[option] for option in options if option in finding.options)


def _at(words: Words, turn: int) -> Words:
    return Words(
        book=words.book,
        replica=words.replica,
        scenario=words.scenario,
        day=words.day,
        dice=words.dice,
        turn=turn,
        words=words.words,
    )


def _rows(option: Found, finding: str, words: Words) -> Iterator[tuple[str, Row]]:
    for number, row in enumerate(option.rows):
        if all(words.complete(template) for template in row.needs):
            name = f"{finding}|{number}"
            yield row.table, {cell: words.fill(template, f"{name}|{cell}") for cell, template in row.cells.items()}


def _in_order(table: Table, own: list[Row], words: Words, name: str) -> tuple[Row, ...]:
    taken = {row.get(table.key, "").casefold() for row in own}
    others = [row for row in _neighbours(table, words, name) if row.get(table.key, "").casefold() not in taken]
    rows = words.dice.shuffled([*own, *others], "order", name)
    if not table.order:
        return tuple(rows)
    return tuple(sorted(rows, key=lambda row: row.get(table.order, "")))


def _neighbours(table: Table, words: Words, name: str) -> Iterator[Row]:
    number = 0
    for group in table.neighbours:
        for _ in range(group.count):
            number += 1
            theirs = Words(
                book=words.book,
                replica=words.replica,
                scenario=words.scenario,
                day=words.day,
                dice=words.dice,
                neighbour=words.dice.child("neighbour", number),
            )
            yield {cell: theirs.fill(text, f"{name}|{cell}") for cell, text in group.cells.items()}
