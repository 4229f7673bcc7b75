"""Calls to be graded: every packaged scenario with its reference, and what a trainee made of it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from sop_tui.cli.findings import SCENARIOS, read_scenario
from sop_tui.core import events as ev
from sop_tui.core.book import Book
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import Held, simulate
from sop_tui.core.training.assessment import assess
from sop_tui.core.training.session import Assessment, Due, Heard, Session, Work
from sop_tui.core.training.taken import sheet_texts
from sop_tui.store.scripts import packaged, read_folder

PATHS = {path.stem: path for path in sorted((packaged() / SCENARIOS).glob("*.yaml"))}
CALL_ID = "019e0000-0000-7000-8000-000000000001"


@cache
def book() -> Book:
    return read_folder(packaged()).book


@cache
def scenario(name: str) -> Scenario:
    return read_scenario(PATHS[name])


@cache
def reference(name: str) -> Held:
    return simulate(book(), scenario(name), CALL_ID)


def held(name: str, **otherwise: Any) -> Held:
    """The call of a trainee to whom the customer seemed to be otherwise."""
    return simulate(book(), replace(scenario(name), **otherwise), CALL_ID)


def due_flags(call: Held) -> tuple[Due, ...]:
    """The flags of a call as its customer made them due: right before they were raised by the CSO's own key."""
    return tuple(
        Due(event.moment.elapsed_ms, event.seq - 1, f"flag:{event.what.name}")
        for event in call.events
        if isinstance(event.what, ev.Flagged) and event.batch == event.seq
    )


def graded(
    name: str,
    own: Held | None = None,
    saved: Mapping[str, str] | None = None,
    unsaved: Mapping[str, str] | None = None,
    due: tuple[Due, ...] = (),
) -> Assessment:
    """A trainee's call (the reference itself, unless told), with its own sheet saved unless told otherwise."""
    own = own or reference(name)
    kept = sheet_texts(own.call) if saved is None else saved
    return assess(book(), scenario(name), own.call, own.events, reference(name), kept, unsaved or {}, due, 500, 400_000)


def session(assessment: Assessment, **otherwise: Any) -> Session:
    """A session with this grade."""
    whole = Session(
        call_id=CALL_ID,
        trainee="Wati",
        practised_at="2026-07-03T09:00:00+07:00",
        scenario="ibu_masna",
        title="Ibu Masna [b]melapor[/b]",
        topic="keluhan",
        level=2,
        seed=7,
        random=False,
        heard=(Heard(1_000, 3, "answer", "Nama saya Masna."), Heard(9_000, 40, "objection", "Bukan A, tapi U.")),
        due=(Due(5_000, 20, "flag:upset"),),
        work=(Work(7_000, "typed", "crm.data_penelpon", "email", "MASNA"),),
        assessment=assessment,
    )
    return replace(whole, **otherwise)
