"""The forms of CRM, APKT and AP2T: the columns a script may name, and the form a value takes in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a form.

    ``form`` names the rendering of the answer (``upper``, ``national``, …). A column that holds several fields joins
    them in the order of ``parts`` (EML-1a: the email, then the address, both in "ALAMAT"). ``tag`` names the classes of
    answers that belong in it (a landline in "Telp. Rumah"); with none, all do.
    """

    title: str
    required: bool = False
    form: str = "as_is"
    parts: tuple[str, ...] = ()
    separator: str = ", "
    tag: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A window of an application, its columns in the order of the window."""

    title: str
    columns: Mapping[str, Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One back-office application."""

    KEY: ClassVar[str] = "application"
    application: str
    title: str
    version: str
    forms: Mapping[str, Form]


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """A column found by its address ``application.form.column``."""

    address: str
    application: Application
    form: Form
    column: Column

    @property
    def title(self) -> str:
        """As the desk names it: ``CRM › Data Penelpon › Email``."""
        return f"{self.application.title} › {self.form.title} › {self.column.title}"


@dataclass(frozen=True, slots=True)
class Columns:
    """Every column of every application, by address."""

    by_address: Mapping[str, ColumnRef] = field(default_factory=dict)

    @classmethod
    def of(cls, applications: Mapping[str, Application]) -> "Columns":
        """The columns of these applications, in their order."""
        found = {
            (address := f"{app.application}.{form_id}.{column_id}"): ColumnRef(address, app, form, column)
            for app in applications.values()
            for form_id, form in app.forms.items()
            for column_id, column in form.columns.items()
        }
        return cls(found)

    def __getitem__(self, address: str) -> ColumnRef:
        return self.by_address[address]

    def __contains__(self, address: object) -> bool:
        return address in self.by_address
