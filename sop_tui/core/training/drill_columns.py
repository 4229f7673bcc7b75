"""Where each value is recorded, as the dialogues and the forms say: nothing of it is written down here.

A column that only some answers belong in (a landline in "Telp. Rumah") makes two questions of one: with such an answer,
and with another, for which it is wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sop_tui.core.answers import KINDS, judge, render
from sop_tui.core.book import Book
from sop_tui.core.condition import ChoiceIs
from sop_tui.core.dialog import Ask, Record
from sop_tui.core.phrases import display_form
from sop_tui.core.training import drill_values as values
from sop_tui.core.training.dice import Dice

CHOICES_MAX: Final = 8
"""Columns to pick from: each has a digit, and the screen of 80×24 shows them all."""

SHOWN: Final = frozenset({"email", "phone", "id_caller"})
"""Kinds of answers of which an example is shown: those that columns want in forms of their own."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A field in an application, and every column there that takes it."""

    field: str
    application: str
    columns: tuple[str, ...]
    """Addresses, in the order of the windows."""
    tag: str = ""
    """The class of answers that this is about; empty where it makes no difference."""
    answered: str = ""
    """What the customer answered so that it is recorded there too, in the words of the desk."""

    @property
    def item(self) -> str:
        """Its name among the items of the drill."""
        return f"{self.field}@{self.application}{'+' if self.tag else ''}{self.tag}"


def recorded(book: Book) -> tuple[Recorded, ...]:
    """Every field of every application that a dialogue records it in."""
    found: dict[tuple[str, str], dict[str, Record]] = {}
    for field, record in _records(book):
        application = record.column.partition(".")[0]
        found.setdefault((field, application), {}).setdefault(record.column, record)
    return tuple(one for (field, app), of in found.items() for one in _questions(book, field, app, of))


def _records(book: Book) -> Iterator[tuple[str, Record]]:
    for dialog in book.dialogs.values():
        for step in dialog.steps.values():
            for record in step.record:
                field = record.field or (step.ask if isinstance(step, Ask) else "")
                if field in book.fields and record.column in book.columns:
                    yield field, record


def _questions(book: Book, field: str, application: str, records: dict[str, Record]) -> Iterator[Recorded]:
    order = [address for address in book.columns.by_address if address in records]
    always = tuple(address for address in order if not book.columns[address].column.tag)
    if always:
        yield Recorded(field, application, always)
    for address in order:
        for tag in book.columns[address].column.tag:
            columns = tuple(one for one in order if one in always or tag in book.columns[one].column.tag)
            asked = Recorded(field, application, columns, tag, _answered(book, records[address]))
            # A class of answers that cannot be shown would make a question that nobody can answer.
            if example(book, asked, Dice("tag")):
                yield asked


def _answered(book: Book, record: Record) -> str:
    when = record.when
    option = when.option[0] if isinstance(when, ChoiceIs) and when.option else None
    return (book.choice_text(when.choice, option) or "") if isinstance(when, ChoiceIs) else ""


def example(book: Book, of: Recorded, dice: Dice) -> str:
    """A made-up answer of the field, canonical, of the class that the question is about and of no other that belongs
    in columns of its own; empty where none can be made of its kind."""
    kind = book.fields[of.field].kind
    if kind not in SHOWN:
        return ""
    elsewhere = {tag for ref in book.columns.by_address.values() for tag in ref.column.tag} - {of.tag}
    made = (values.mobile(dice), values.landline(dice), values.email(book.spelling, 2, _evenly, dice))
    for judgement in (judge(kind, text) for text in made):
        fitting = judgement.tag == of.tag if of.tag else judgement.tag not in elsewhere
        if judgement.verdict == "ok" and judgement.canonical and fitting:
            return judgement.canonical
    return ""


def _evenly(char: str) -> int:
    return 1


def decoys(book: Book, of: Recorded, dice: Dice) -> tuple[str, ...]:
    """Columns of the same application that do not take it: first those into which something else is recorded."""
    taking = {record.column for _, record in _records(book)}
    others = [
        address
        for address, ref in book.columns.by_address.items()
        if ref.application.application == of.application and address not in of.columns
    ]
    near = dice.shuffled([address for address in others if address in taking], "near")
    far = dice.shuffled([address for address in others if address not in taking], "far")
    return tuple((near + far)[: max(CHOICES_MAX - len(of.columns), 0)])


def column_title(book: Book, address: str) -> str:
    """Window and column, as the application names them."""
    ref = book.columns[address]
    return f"{ref.form.title} › {ref.column.title}"


def written(book: Book, field: str, value: str, address: str) -> str:
    """A value in the form that the column wants; empty where there is no value, or no such form of it."""
    kind, form = book.fields[field].kind, book.columns[address].column.form
    if not value:
        return ""
    return render(kind, value, form if form in KINDS[kind].forms else KINDS[kind].forms[0])


def shown(book: Book, field: str, value: str) -> str:
    """A value as the desk shows it."""
    return render(book.fields[field].kind, value, display_form(book.fields[field].kind)) if value else ""
