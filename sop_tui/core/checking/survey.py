"""A book walked once, so that each pass is a few lines over what it is about.

Passes only ask; nothing here judges. The prover starts from the same survey.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sop_tui.core.book import CALLER, Book
from sop_tui.core.checking.finding import Spot
from sop_tui.core.checking.flowgraph import FlowGraph, flow_graph
from sop_tui.core.condition import AllOf, AnyOf, ChoiceIs, FieldIs, FlagIs, NoneOf, When
from sop_tui.core.dialog import AnyStep, Ask, Choose, Dialog, Option, Record, activity_name, options_of

Atom = str | FlagIs | FieldIs | ChoiceIs
"""A condition without conditions in it; a string names one."""


@dataclass(frozen=True, slots=True)
class Site:
    """A step and where it stands."""

    dialog: Dialog
    id: str
    step: AnyStep
    spot: Spot

    @property
    def name(self) -> str:
        """The name under which rules see it."""
        return activity_name(self.id, self.step)

    @property
    def asks(self) -> str | None:
        """The field it is the question for."""
        match self.step:
            case Ask():
                return self.step.ask
            case Choose():
                return self.step.asks
        return None

    def options(self) -> Iterator[tuple[Option, Spot]]:
        """Its options, each with its place."""
        for number, option in enumerate(options_of(self.step)):
            yield option, self.spot.at("options", number)


@dataclass(frozen=True, slots=True)
class Recording:
    """A value that goes into a column; ``field`` as the call takes it: named, asked, or the number in use."""

    site: Site
    record: Record
    field: str
    spot: Spot


@dataclass(frozen=True)
class Survey:
    """What the passes ask of a book."""

    book: Book

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every step of every dialogue."""
        return tuple(
            Site(dialog, step_id, step, Spot("dialog", dialog.dialog, ("steps", step_id)))
            for dialog in self.book.dialogs.values()
            for step_id, step in dialog.steps.items()
        )

    @cached_property
    def recordings(self) -> tuple[Recording, ...]:
        """Every record of every step."""
        return tuple(
            Recording(site, record, _recorded(site.step, record), site.spot.at("record", number))
            for site in self.sites
            for number, record in enumerate(site.step.record)
        )

    @cached_property
    def graphs(self) -> Mapping[str, FlowGraph]:
        """The control flow of each dialogue that has steps."""
        return {dialog.dialog: flow_graph(dialog) for dialog in self.book.dialogs.values() if dialog.steps}

    @cached_property
    def choices(self) -> Mapping[str, frozenset[str]]:
        """Under the name that conditions use, the options of the steps of that name, in any dialogue."""
        found: dict[str, frozenset[str]] = {}
        for site in self.sites:
            options = options_of(site.step)
            if options:
                found[site.name] = found.get(site.name, frozenset()) | {option.id for option in options}
        return found

    @cached_property
    def atoms(self) -> tuple[tuple[Atom, Dialog, Spot], ...]:
        """Every simple condition, in steps, options, records and named conditions."""
        return tuple(
            (atom, dialog, spot)
            for dialog in self.book.dialogs.values()
            for when, place in (*guards(self, dialog), *_named(dialog))
            for atom, spot in atoms_of(when, place)
        )

    @cached_property
    def by_dialog(self) -> Mapping[str, tuple[Site, ...]]:
        """The steps of each dialogue."""
        found: dict[str, list[Site]] = {name: [] for name in self.book.dialogs}
        for site in self.sites:
            found[site.dialog.dialog].append(site)
        return {name: tuple(sites) for name, sites in found.items()}


def guards(survey: Survey, dialog: Dialog) -> Iterator[tuple[When, Spot]]:
    """The conditions on steps, options and records of a dialogue."""
    for site in survey.by_dialog[dialog.dialog]:
        if site.step.when is not None:
            yield site.step.when, site.spot.at("when")
        for option, spot in site.options():
            if option.when is not None:
                yield option.when, spot.at("when")
        for number, record in enumerate(site.step.record):
            if record.when is not None:
                yield record.when, site.spot.at("record", number, "when")


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


def _named(dialog: Dialog) -> Iterator[tuple[When, Spot]]:
    for name, when in dialog.conditions.items():
        yield when, Spot("dialog", dialog.dialog, ("conditions", name))


def _recorded(step: AnyStep, record: Record) -> str:
    return record.field or (step.ask if isinstance(step, Ask) else CALLER)
