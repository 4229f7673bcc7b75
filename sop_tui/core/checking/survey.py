"""A book walked once, so that each pass is a few lines over what it is about.

Passes only ask; nothing here judges. The prover starts from the same survey.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sop_tui.core.book import CALLER, Book
from sop_tui.core.checking.finding import Spot
from sop_tui.core.checking.flowgraph import FlowGraph, flow_graph
from sop_tui.core.condition import AllOf, AnyOf, ChoiceIs, FieldIs, FlagIs, InForce, NoneOf, When
from sop_tui.core.dialog import AnyStep, Ask, Choose, Dialog, Option, Record, activity_name, options_of

Atom = str | FlagIs | FieldIs | ChoiceIs | InForce
"""A condition without conditions in it; a string names one."""


class Site(NamedTuple):
    """A step and where it stands."""

    dialog: Dialog
    id: str
    step: AnyStep

    @property
    def spot(self) -> Spot:
        """Its place."""
        return Spot("dialog", self.dialog.dialog, ("steps", self.id))

    @property
    def name(self) -> str:
        """The name under which rules see it."""
        return activity_name(self.id, self.step)

    @property
    def asks(self) -> str | None:
        """The field it is the question for."""
        if isinstance(self.step, Ask):
            return self.step.ask
        return self.step.asks if isinstance(self.step, Choose) else None


class OptionSite(NamedTuple):
    """An option, the step it belongs to, and its number there, from 0."""

    site: Site
    number: int
    option: Option

    @property
    def spot(self) -> Spot:
        """Its place."""
        return self.site.spot.at("options", self.number)


class Recording(NamedTuple):
    """A value that goes into a column; ``field`` as the call takes it: named, asked, or the number in use."""

    site: Site
    number: int
    record: Record
    field: str

    @property
    def spot(self) -> Spot:
        """Its place."""
        return self.site.spot.at("record", self.number)


class Guard(NamedTuple):
    """A condition and what is subject to it."""

    when: When
    dialog: Dialog
    spot: Spot


@dataclass(frozen=True)
class Survey:
    """What the passes ask of a book."""

    book: Book

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every step of every dialogue."""
        return tuple(
            Site(dialog, step_id, step)
            for dialog in self.book.dialogs.values()
            for step_id, step in dialog.steps.items()
        )

    @cached_property
    def options(self) -> tuple[OptionSite, ...]:
        """Every option of every step."""
        return tuple(
            OptionSite(site, number, option)
            for site in self.sites
            for number, option in enumerate(options_of(site.step))
        )

    @cached_property
    def recordings(self) -> tuple[Recording, ...]:
        """Every record of every step."""
        return tuple(
            Recording(site, number, record, _recorded(site.step, record))
            for site in self.sites
            for number, record in enumerate(site.step.record)
        )

    @cached_property
    def graphs(self) -> Mapping[str, FlowGraph]:
        """The control flow of each dialogue that has steps."""
        return {dialog.dialog: flow_graph(dialog) for dialog in self.book.dialogs.values() if dialog.steps}

    @cached_property
    def choices(self) -> Mapping[str, Set[str]]:
        """Under the name that conditions use, the options of the steps of that name, in any dialogue."""
        found: dict[str, set[str]] = {}
        for site, _, option in self.options:
            found.setdefault(site.name, set()).add(option.id)
        return found

    @cached_property
    def guards(self) -> tuple[Guard, ...]:
        """The conditions on steps, options and records."""
        found = [
            Guard(site.step.when, site.dialog, site.spot.at("when"))
            for site in self.sites
            if site.step.when is not None
        ]
        guarded: tuple[OptionSite | Recording, ...] = (*self.options, *self.recordings)
        for one in guarded:
            when = one.option.when if isinstance(one, OptionSite) else one.record.when
            if when is not None:
                found.append(Guard(when, one.site.dialog, one.spot.at("when")))
        return tuple(found)

    @cached_property
    def named(self) -> tuple[Guard, ...]:
        """The conditions that dialogues give names to."""
        return tuple(
            Guard(when, dialog, Spot("dialog", dialog.dialog, ("conditions", name)))
            for dialog in self.book.dialogs.values()
            for name, when in dialog.conditions.items()
        )

    @cached_property
    def atoms(self) -> tuple[tuple[Atom, Dialog, Spot], ...]:
        """Every simple condition, wherever it stands."""
        return tuple(
            (atom, guard.dialog, spot)
            for guard in (*self.guards, *self.named)
            for atom, spot in atoms_of(guard.when, guard.spot)
        )


def atoms_of(when: When, spot: Spot) -> Iterator[tuple[Atom, Spot]]:
    """The simple conditions of which this one is made, in order."""
    todo = [(when, spot)]
    while todo:
        part, place = todo.pop()
        inner: tuple[When, ...]
        match part:
            case AllOf(all=inner) | AnyOf(any=inner) | NoneOf(none=inner):
                inside = [(one, place.at(part.KEY, number)) for number, one in enumerate(inner)]
                todo += reversed(inside)
            case _:
                yield part, place


def _recorded(step: AnyStep, record: Record) -> str:
    return record.field or (step.ask if isinstance(step, Ask) else CALLER)
