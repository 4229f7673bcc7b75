"""The book: all the scripts a call is held with, read and ready."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from sop_tui.core.constraint import Constraint
from sop_tui.core.dialog import AnyStep, Dialog, Field, Option, activity_name, options_of
from sop_tui.core.forms import Application, Columns
from sop_tui.core.sop import Clause, Sop
from sop_tui.core.spelling import SpellingTables

SourceKind = Literal["sop", "dialog", "application", "table"]

CALLER = "id_caller"
"""The field every call begins with: the number the telephone system shows."""


@dataclass(frozen=True, slots=True)
class Source:
    """One script file: ``sha256`` (hex) is of its bytes, and names its frozen copy."""

    kind: SourceKind
    id: str
    version: str
    file: str
    sha256: str


@dataclass(frozen=True)
class Book:
    """Scripts by id. Immutable: a call keeps the book it began with."""

    dialogs: Mapping[str, Dialog]
    sops: Mapping[str, Sop]
    applications: Mapping[str, Application]
    spelling: SpellingTables
    sources: tuple[Source, ...] = ()
    field_owner: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        owner = {name: dialog.dialog for dialog in self.dialogs.values() for name in dialog.fields}
        object.__setattr__(self, "field_owner", owner)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field of every dialogue; the caller's number belongs to all."""
        found = {CALLER: Field(kind="id_caller", title="Nomor pemanggil")}
        for dialog in self.dialogs.values():
            found |= dialog.fields
        return found

    @cached_property
    def columns(self) -> Columns:
        """Every column of every application."""
        return Columns.of(self.applications)

    @property
    def topics(self) -> tuple[Dialog, ...]:
        """The dialogues a CSO may open by name."""
        return tuple(dialog for dialog in self.dialogs.values() if dialog.keywords)

    def step(self, dialog: str, step: str) -> AnyStep:
        """A step of a dialogue."""
        return self.dialogs[dialog].steps[step]

    def forgotten(self, option: Option) -> tuple[str, ...]:
        """The fields and choices that begin anew with an option; a dialogue stands for all of its own."""
        found: list[str] = []
        for name in option.forget:
            dialog = self.dialogs.get(name)
            if dialog is None:
                found.append(name)
            else:
                asked = (activity_name(step_id, step) for step_id, step in dialog.steps.items() if options_of(step))
                found += [*dialog.fields, *asked]
        return tuple(dict.fromkeys(found))

    @cached_property
    def of_a_need(self) -> frozenset[str]:
        """The fields and choices that are of one need of a call, and forgotten for the next."""
        steps = (step for dialog in self.dialogs.values() for step in dialog.steps.values())
        return frozenset(name for step in steps for option in options_of(step) for name in self.forgotten(option))

    def choice_text(self, name: str, option: str | None) -> str | None:
        """The words of an option, by the name under which rules see its step."""
        for dialog in self.dialogs.values():
            for step_id, step in dialog.steps.items():
                if activity_name(step_id, step) == name:
                    return next((item.text for item in options_of(step) if item.id == option), None)
        return None

    def clause(self, clause_id: str | None) -> Clause | None:
        """A clause of any SOP by its id."""
        for sop in self.sops.values():
            if clause_id in sop.clauses:
                return sop.clauses[clause_id or ""]
        return None

    def in_force(self, day: date) -> frozenset[str]:
        """The SOPs in force on that day."""
        return frozenset(sop.sop for sop in self.sops.values() if sop.in_force_on(day))

    def missing(self, dialog: Dialog, day: date) -> Sop | None:
        """An SOP that the dialogue rests on and that is not in force on that day; None where all are."""
        resting = (self.sops[name] for name in dialog.rests_on if name in self.sops)
        return next((sop for sop in resting if not sop.in_force_on(day)), None)

    def constraints(self, day: date) -> tuple[Constraint, ...]:
        """What must hold of a call on that day: the rules of every SOP in force."""
        return tuple(rule for sop in self.sops.values() if sop.in_force_on(day) for rule in sop.constraints)
