"""A trainer: what practice sessions are held with. It begins, keeps and lists them, in the training folder."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import simulate
from sop_tui.core.training.backoffice import BackOffice
from sop_tui.core.training.customer import Customer
from sop_tui.core.training.drills import mistaken_in
from sop_tui.core.training.levels import at_level
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.session import Level, Session
from sop_tui.core.training.spaced import Attempt
from sop_tui.core.training.speech import Speech
from sop_tui.core.training.walk import random_scenario, weighted_seed
from sop_tui.store.drilled import Drilled, add_attempt, read_attempts
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.held import HeldCall
from sop_tui.store.ids import uuid7
from sop_tui.store.practice import STATION, Practice, Prepared, ScenarioClock, begin_practice
from sop_tui.store.scripts import Scripts
from sop_tui.store.sessions import Damaged, call_of, sessions, write_session
from sop_tui.store.station import Sheet, Station

RECENT: Final = 20
"""So many sessions tell what a trainee gets wrong now."""

SEEDS: Final = 100_000
"""Seeds that are drawn are below it: short enough to be told to a colleague."""

REFERENCE: Final = "acuan"
"""The id of a call that an obedient CSO holds, and nobody keeps."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be practised. Without a scenario it is a customer of chance; without a seed, one is drawn, and a
    customer of chance more likely comes to what the trainee gets wrong."""

    scenario: Scenario | None
    level: Level = 1
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Trainer:
    """What sessions are held with. ``folder`` is the training folder; ``now`` gives the time of the desk."""

    folder: DataFolder
    scripts: Scripts
    speech: Speech
    replica: Replica
    trainee: str
    now: Callable[[], datetime]
    new_seed: Callable[[], int]
    """A seed below `SEEDS`, for who names none."""
    new_id: Callable[[], str] = uuid7
    monotonic: Callable[[], float] = time.monotonic

    def prepare(self, wanted: Wanted) -> Prepared:
        """A session, ready to begin; it may take seconds, and changes nothing.

        Raises:
            ScenarioError: the scenario cannot be held.
            CourseError: no customer of chance can be made of these scripts.
        """
        book, scenario, seed = self.scripts.book, wanted.scenario, wanted.seed
        if seed is None:
            seed = self.new_seed()
            if scenario is None:
                seed = weighted_seed(book, self.speech, self.replica, seed, weaknesses(self.done()))
        random = scenario is None
        # The customer addresses the one who holds the call.
        met = replace(scenario or random_scenario(book, self.speech, self.replica, seed), agent=self.trainee)
        derived = at_level(book, met, wanted.level, seed)
        return Prepared(
            derived,
            wanted.level,
            seed,
            random,
            simulate(book, derived, REFERENCE),
            Customer.begin(book, derived, self.speech, wanted.level, seed),
            BackOffice.begin(book, self.replica, derived, seed),
        )

    def begin(self, prepared: Prepared) -> Practice:
        """A session from its first moment.

        Raises:
            CommandRefused: there is no such dialogue.
        """
        scenario = prepared.scenario
        clock = ScenarioClock(scenario.started_at, self.monotonic)
        live = begin_practice(self.folder, self.scripts, scenario, self.trainee, clock, self.new_id)
        at = self.now().isoformat(timespec="seconds")
        return Practice(prepared, live, clock, self.trainee, at, prepared.customer, prepared.office)

    def seal(self, practice: Practice) -> Sheet:
        """Keep the ended call; what is to be copied where."""
        return self.station(practice.clock).seal(practice.live)

    def abandon(self, practice: Practice) -> None:
        """Give a session up: its call is kept as an interrupted one, and there is no grade."""
        station = self.station(practice.clock)
        if practice.live.call.outcome is None:
            station.close_interrupted(practice.live)
            station.seal(practice.live)

    def keep(self, session: Session) -> str:
        """Write a graded session; letters that were taken down wrong come back in the drills. What is wrong, where it
        could not be written."""
        try:
            write_session(self.folder, session)
        except StoreError as fault:
            return f"Nilai belum tersimpan. {fault.message} {fault.mend}"
        mistaken = mistaken_in(session)
        return self.keep_attempt(mistaken) if mistaken else ""

    def keep_attempt(self, attempt: Attempt) -> str:
        """Write an answered exercise; what is wrong, where it could not be written."""
        try:
            add_attempt(self.folder, self.trainee, attempt)
        except StoreError as fault:
            return f"Latihan belum tersimpan. {fault.message} {fault.mend}"
        return ""

    def attempts(self) -> tuple[Attempt, ...]:
        """The exercises of this trainee."""
        return self._drilled().attempts

    def _drilled(self) -> Drilled:
        try:
            return read_attempts(self.folder, self.trainee)
        except StoreError:
            return Drilled(self.trainee)

    @property
    def damage(self) -> str:
        """What of the record cannot be read, and stays where it is; empty where all is well."""
        lines = len(self._drilled().damaged)
        try:
            files = sum(isinstance(item, Damaged) for item in sessions(self.folder))
        except StoreError:
            files = 0
        told = [f"{files} hasil sesi"] * (files > 0) + [f"{lines} baris catatan dril"] * (lines > 0)
        return f"{' dan '.join(told)} rusak, jadi tidak ikut dihitung. Berkasnya tetap tersimpan." if told else ""

    def done(self) -> list[Session]:
        """This trainee's sessions, the oldest first; what cannot be read is passed over."""
        try:
            found = [item for item in sessions(self.folder) if not isinstance(item, Damaged)]
        except StoreError:
            return []
        return [item for item in found if item.trainee == self.trainee]

    def held(self, session: Session) -> HeldCall | None:
        """The call of a session, to be seen again; None where it cannot be."""
        return call_of(self.folder, session)

    def station(self, clock: ScenarioClock) -> Station:
        """The desk in the training folder."""
        return Station(self.folder, self.scripts, self.trainee, STATION, clock, self.new_id)

    @property
    def trouble(self) -> str:
        """Why sessions cannot be kept, while that is so."""
        return self.station(ScenarioClock(self.now().isoformat())).trouble or ""

    def close_interrupted(self) -> int:
        """Seal the practice calls that were cut off, since nobody goes on with them; how many there were."""
        closed = 0
        for item in self.station(ScenarioClock(self.now().isoformat())).unfinished():
            if not item.resumable:
                continue
            station = self.station(ScenarioClock(item.last_at, self.monotonic))
            try:
                live = station.resume(item.call_id)
            except StoreError:
                continue
            station.close_interrupted(live)
            station.seal(live)
            closed += 1
        return closed


def weaknesses(done: Sequence[Session]) -> dict[str, float]:
    """Clause to how often it was violated when it came up, 0 to 1, in the latest sessions."""
    came: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    for session in done[-RECENT:]:
        for clause, verdict in session.assessment.clauses.items():
            came[clause] += 1
            broken[clause] += verdict == "violated"
    return {clause: broken[clause] / times for clause, times in came.items() if broken[clause]}
