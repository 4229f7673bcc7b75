"""Packaged scenarios held as the simulation holds them, with the customer listening to every command."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from sop_tui.cli.findings import SCENARIOS, read_scenario
from sop_tui.core.book import Book
from sop_tui.core.call import apply, refold
from sop_tui.core.events import Event
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import simulate
from sop_tui.core.training.customer import Customer
from sop_tui.core.training.levels import at_level
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.session import Level, Utterance
from sop_tui.core.training.speech import Speech
from sop_tui.store.replicas import read_replica
from sop_tui.store.scripts import packaged, read_folder
from sop_tui.store.speeches import read_speech

CALL_ID = "0193ad00-0000-7000-8000-000000000001"
FILES: dict[str, Path] = {path.stem: path for path in sorted((packaged() / SCENARIOS).glob("*.yaml"))}

Said = list[tuple[int, Utterance]]
"""What was said, each after the event of this seq."""


@cache
def book() -> Book:
    return read_folder(packaged()).book


@cache
def speech() -> Speech:
    return read_speech(packaged())


@cache
def replica() -> Replica:
    return read_replica(packaged(), book())


@cache
def scenario(name: str) -> Scenario:
    return read_scenario(FILES[name])


@cache
def levelled(name: str, level: Level, seed: int) -> Scenario:
    return at_level(book(), scenario(name), level, seed)


def customer(made: Scenario, level: Level = 1, seed: int = 0) -> Customer:
    return Customer.begin(book(), made, speech(), level, seed)


def listened(made: Scenario, level: Level = 1, seed: int = 0) -> tuple[Customer, list[Event], Said]:
    """The reference call of a scenario, and what its customer says in it."""
    events = simulate(book(), made, CALL_ID).events
    batches = [list(batch) for _, batch in groupby(events, key=lambda event: event.batch)]
    call = refold(book(), batches[0])
    who, opening = customer(made, level, seed).opens(call)
    said = [(call.seq, utterance) for utterance in opening]
    for batch in batches[1:]:
        before = call
        for event in batch:
            call = apply(call, event)
        who, more = who.hears(before, batch, call)
        said += [(call.seq, utterance) for utterance in more]
    return who, events, said


def texts(said: Said, why: str | None = None) -> list[str]:
    return [utterance.text for _, utterance in said if why in (None, utterance.why)]


def in_turn(pairs: Sequence[tuple[str, Level]]) -> list[tuple[str, Level]]:
    """Each scenario at one of its levels, in turn: all of them, and all levels, in a third of the time."""
    names = dict.fromkeys(name for name, _ in pairs)
    levels = {name: [level for other, level in pairs if other == name] for name in names}
    return [(name, levels[name][number % len(levels[name])]) for number, name in enumerate(names)]
