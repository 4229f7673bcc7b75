"""A practice session while it is held: the trainee's call, the customer, the applications, and what came of them.

The call is one like any other, of mode ``training``, in a data folder of its own below that of the live calls: nothing
that looks at those ever sees it. It is held at the time of its scenario, under the SOPs in force then.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sop_tui.core import commands as cmd
from sop_tui.core.call import Call
from sop_tui.core.events import Event
from sop_tui.core.resume import TOPIC
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import Held as Simulated
from sop_tui.core.simulate import known_of
from sop_tui.core.training.assessment import assess
from sop_tui.core.training.backoffice import BackOffice
from sop_tui.core.training.customer import Customer
from sop_tui.core.training.findable import to_look_in
from sop_tui.core.training.lapses import Looks
from sop_tui.core.training.session import Heard, Level, Session, Utterance, Work
from sop_tui.core.training.taken import wanted_columns
from sop_tui.store.folder import DataFolder
from sop_tui.store.ids import uuid7
from sop_tui.store.live import LiveCall, start_call
from sop_tui.store.scripts import Scripts

STATION: Final = "latihan"
"""The desk that practice calls are held at."""


class ScenarioClock:
    """A clock that shows ``began_at`` (RFC 3339 with offset) when it is made, and goes on at the usual rate."""

    def __init__(self, began_at: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._began = datetime.fromisoformat(began_at)
        self._monotonic = monotonic
        self._first = monotonic()

    def now(self) -> datetime:
        """Time in the scenario."""
        return self._began + timedelta(seconds=self._monotonic() - self._first)

    def monotonic(self) -> float:
        """Seconds from some beginning."""
        return self._monotonic()

    def elapsed_ms(self) -> int:
        """Since it was made."""
        return int((self._monotonic() - self._first) * 1000)


def begin_practice(  # noqa: PLR0913, PLR0917 - what a call is made of
    folder: DataFolder,
    scripts: Scripts,
    scenario: Scenario,
    trainee: str,
    clock: ScenarioClock,
    new_id: Callable[[], str] = uuid7,
) -> LiveCall:
    """The trainee's call of a scenario; ``folder`` is the training folder.

    Raises:
        CommandRefused: there is no such dialogue.
        ScenarioError: its earlier calls verified a field that there is not.
    """
    known = known_of(scripts.book, scenario)
    start = cmd.Start(new_id(), trainee, STATION, scenario.caller, scenario.dialog, "training", known)
    live = start_call(folder, scripts, start, clock)
    live.do(cmd.Prefer("sapaan", scenario.sapaan))
    return live


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything of a session that scenario, level and seed make, before the first word."""

    scenario: Scenario
    """As the level made it."""
    level: Level
    seed: int
    random: bool
    """The customer was made up from the seed."""
    reference: Simulated
    """How an obedient CSO holds it."""
    customer: Customer
    office: BackOffice


@dataclass(slots=True)
class Practice:
    """One session."""

    prepared: Prepared
    live: LiveCall
    clock: ScenarioClock
    trainee: str
    practised_at: str
    customer: Customer
    """As it stands after all that was heard."""
    office: BackOffice
    """As it stands after all the work in the applications."""
    heard: list[Heard] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    keys: int = 0
    """How many keys were pressed."""

    def opens(self) -> tuple[Utterance, ...]:
        """The line is open."""
        self.customer, utterances = self.customer.opens(self.live.call)
        return utterances

    def hears(self, before: Call, events: Sequence[Event]) -> tuple[Utterance, ...]:
        """The CSO did something: what the customer says to it."""
        self.customer, utterances = self.customer.hears(before, events, self.live.call)
        return utterances

    def again(self) -> tuple[Utterance, ...]:
        """The CSO asks to say it again."""
        self.customer, utterances = self.customer.again(self.live.call)
        return utterances

    def said(self, utterance: Utterance) -> None:
        """The customer begins to say something."""
        self.heard.append(Heard(self.elapsed_ms(), self.live.call.seq, utterance.why, utterance.text))

    def worked(self, work: Work) -> None:
        """Something was done in the applications."""
        self.work.append(work)
        self.office = self.office.do(work)

    def elapsed_ms(self) -> int:
        """Since the call began."""
        return self.clock.elapsed_ms()

    def session(self) -> Session:
        """The graded session of an ended call."""
        call, prepared = self.live.call, self.prepared
        scenario = prepared.scenario
        last = max([call.elapsed_ms, *(work.elapsed_ms for work in self.work)])
        assessment = assess(
            call.book,
            scenario,
            call,
            self.live.events,
            prepared.reference,
            self.office.content(wanted_columns(call, prepared.reference.call)),
            self.office.unsaved(),
            self.customer.due,
            self.keys,
            last,
            Looks(self.work, to_look_in(prepared.office, scenario)),
        )
        planned = scenario.answers.get(TOPIC) or (scenario.dialog,)
        return Session(
            call_id=call.started.call_id,
            trainee=self.trainee,
            practised_at=self.practised_at,
            scenario=scenario.scenario,
            title=scenario.title,
            topic=call.scene.choice_at(TOPIC) or planned[0],
            level=prepared.level,
            seed=prepared.seed,
            random=prepared.random,
            heard=tuple(self.heard),
            due=tuple(self.customer.due),
            work=tuple(self.work),
            assessment=assessment,
        )
