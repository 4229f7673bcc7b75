"""The customer who speaks: what is said when, from a scenario, a level and a seed, and from what the trainee does.

After each command the desk tells the customer what happened (`Customer.hears`) and is told what the customer says. The
customer speaks as the call *arrives* somewhere: the pause before it is the time that the CSO needs to read the question
aloud. Which answer comes next is counted as in `sop_tui.core.simulate`, so whoever holds the call as the simulation
does is told all that the simulation types. Whatever else a trainee does finds some answer, and never an exception.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, NamedTuple

from sop_tui.core import events as ev
from sop_tui.core.answers import judge
from sop_tui.core.book import Book
from sop_tui.core.dialog import Ask, Check, End, activity_name
from sop_tui.core.events import Event
from sop_tui.core.scenario import Scenario, Turn
from sop_tui.core.state import Call, Frame
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.manner import MANNERS, Manner
from sop_tui.core.training.replying import (
    THINKS_MS,
    Memory,
    heard_again,
    pause_before,
    planned,
    reply,
    spared,
    spoken_for,
    to_confirmed,
    to_line,
)
from sop_tui.core.training.session import Due, Level, Utterance
from sop_tui.core.training.speaking import Speaker
from sop_tui.core.training.speech import Speech
from sop_tui.core.training.turning import happens_now, leads_away, made_due, still_offered, to_turn
from sop_tui.core.turns import Visits

_FRESH: Final = Memory(MappingProxyType({}), MappingProxyType({}))


class _Place(NamedTuple):
    """Where the call stands for who listens: at a question, or at a value that is read back."""

    stack: tuple[Frame, ...]
    reading: str | None
    typing: bool


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer on the line. Every method that hears something gives the customer after it, and what is said."""

    speaker: Speaker
    due: tuple[Due, ...] = ()
    """What the customer made necessary so far."""
    memory: Memory = _FRESH
    earlier: tuple[tuple[int, Memory], ...] = ()
    """The memory before each batch that used something up, so that it comes again where the CSO goes back."""
    turned: frozenset[int] = frozenset()
    """The turns of the scenario that have happened."""
    visits: Visits = field(default_factory=Visits)
    """How often the call came to stand at each step, as the turns count."""
    minding: bool = False
    """What was answered last is being taken back for another answer."""
    undoing: int = 0
    """So many steps are yet to be taken back by a turn: what was answered there is not answered again."""
    chosen: str = ""
    """The name of the step that was answered last with an option."""
    moods: frozenset[str] = frozenset()
    """What the customer is, whether the CSO has flagged it or not."""
    place: _Place | None = None
    told: bool = False
    """A question was answered, and the CSO has only picked since what that was about."""
    last: Utterance | None = None
    repeats: int = 0
    gone: bool = False

    @classmethod
    def begin(cls, book: Book, scenario: Scenario, speech: Speech, level: Level, seed: int) -> "Customer":
        """The customer of a scenario that `at_level` has made for this level and seed."""
        dice = Dice(str(seed)).child("customer", scenario.scenario, level)
        return cls(Speaker(book, scenario, speech, MANNERS[level], dice))

    @property
    def scenario(self) -> Scenario:
        """Who this is."""
        return self.speaker.scenario

    @property
    def manner(self) -> Manner:
        """How values are said."""
        return self.speaker.manner

    def truth(self, name: str) -> str | None:
        """What is true of this customer for a field, canonical; None where the scenario does not tell."""
        text = self.scenario.knows.get(name)
        return None if text is None else judge(self.speaker.book.fields[name].kind, text).canonical

    def opens(self, call: Call) -> tuple["Customer", tuple[Utterance, ...]]:
        """The line is open: some say something at once."""
        customer = replace(self, place=_place(call), visits=self.visits.at(call))
        customer, turned, _ = customer._turns(call)
        said = turned or self.speaker.moment("opening", "reply", THINKS_MS)
        return customer._having_said(said), said

    def hears(self, before: Call, events: Sequence[Event], after: Call) -> tuple["Customer", tuple[Utterance, ...]]:
        """What happened with one command; ``before`` and ``after`` are the call without and with these events."""
        if self.gone or not events or after.outcome is not None:
            return self, ()
        customer = self._remembering(before, events, after)._standing(events, after)
        arrived = customer.place != _place(after) or any(isinstance(event.what, ev.Moved) for event in events)
        customer = replace(
            customer,
            place=_place(after),
            repeats=0 if arrived else self.repeats,
            told=self._has_told(before, after) if arrived else self.told,
        )
        customer, turned, leads_on = customer._turns(after)
        said = turned
        if leads_on and (arrived or _read_on(events)):
            said += customer._replies(after, fresh=bool(turned))
        elif leads_on and customer._has_another(events):
            said += reply(customer.speaker, customer.memory, after)
        said = (*customer._comments(before, events, speaks_next=bool(said)), *said)
        return customer._having_said(said), said

    def again(self, call: Call) -> tuple["Customer", tuple[Utterance, ...]]:
        """Asked to say it again: slower, and getting short after some times."""
        if self.gone or call.outcome is not None:
            return self, ()
        slow = self.speaker.slow()
        short = self.repeats >= self.manner.patience
        said = self.speaker.moment("impatient" if short else "again", "repeat", THINKS_MS, self.repeats)
        found = tuple(one._replace(pause_ms=THINKS_MS) for one in reply(slow, self.memory, call))
        told = {one.field for one in found}
        found = (*(one for one in self._still_offered(slow, call) if one.field not in told), *found)
        found = found or self._corrected(slow, call)
        if not found and self.last is not None:
            found = heard_again(slow, self.last, THINKS_MS)
        said += tuple(one._replace(why="repeat") for one in found)
        return replace(self, repeats=self.repeats + 1), said

    def _still_offered(self, slow: Speaker, call: Call) -> Iterator[Utterance]:
        for number in sorted(self.turned):
            yield from still_offered(slow, call, self.scenario.turns[number])

    def _corrected(self, slow: Speaker, call: Call) -> tuple[Utterance, ...]:
        """The whole of a value that is being corrected."""
        name = call.input_field if call.scene.correcting is not None else None
        text = self.scenario.knows.get(name) if name else None
        return slow.value(name, text, 0, "repeat", THINKS_MS) if name and text else ()

    def _has_told(self, before: Call, after: Call) -> bool:
        """Whether what is picked now was told at the question before."""
        same = before.scene.top.dialog == after.scene.top.dialog
        return same and (isinstance(before.step, Ask) or (isinstance(before.step, Check) and self.told))

    def _having_said(self, said: tuple[Utterance, ...]) -> "Customer":
        return replace(self, last=said[-1]) if said else self

    def _remembering(self, before: Call, events: Sequence[Event], after: Call) -> "Customer":
        """What was answered is used up; what is taken back comes again."""
        undone = next((event.what for event in events if isinstance(event.what, ev.Undone)), None)
        if undone is not None and self.undoing:
            return replace(self, undoing=self.undoing - 1)
        if undone is not None:
            memory = next((then for batch, then in self.earlier if batch == undone.undoes), self.memory)
            kept = tuple(item for item in self.earlier if item[0] != undone.undoes)
            return replace(self, memory=memory._replace(minds=self.memory.minds), earlier=kept)
        told, chosen = dict(self.memory.told), self.chosen
        for kind, name in self._used_up(before, events):
            told[kind, name] = told.get((kind, name), 0) + 1
            chosen = name if kind == "answer" else chosen
        if told == self.memory.told:
            return self
        memory = self.memory._replace(told=MappingProxyType(told))
        return replace(self, memory=memory, chosen=chosen, earlier=(*self.earlier, (events[0].batch, self.memory)))

    def _standing(self, events: Sequence[Event], after: Call) -> "Customer":
        """Where the call came to stand. What a turn takes back it passes by."""
        undone = any(isinstance(event.what, ev.Undone) for event in events)
        passing = undone and (self.minding or self.undoing > 0)
        visits = self.visits if passing else self.visits.at(after)
        return replace(self, visits=visits, minding=self.minding and undone)

    def _used_up(self, before: Call, events: Sequence[Event]) -> Iterator[tuple[str, str]]:
        """The steps and fields of which one more answer was taken.

        A topic that is opened aside may choose an option by itself; an error is the customer's only where the words
        were.
        """
        if any(isinstance(event.what, ev.Jumped) for event in events):
            return
        filling = before.scene.filling
        for event in events:
            match event.what:
                case ev.Filling(step=step, field=_, option=_):
                    yield "answer", activity_name(step, before.dialog.steps[step])
                case ev.Chosen(name=name) if filling is None:
                    yield "answer", name
                case ev.Answered(field=name, source="asked"):
                    yield "says", name
                    yield from self._not_chosen(before)
                case ev.Tested(field=name, verdict="error") if self._said_wrong(name) and filling is None:
                    yield "says", name
                    yield from self._not_chosen(before)

    def _not_chosen(self, call: Call) -> Iterator[tuple[str, str]]:
        """The step, where this was the time at which none of its options was to be chosen."""
        name = activity_name(call.scene.top.step, call.step)
        if planned(self.speaker, self.memory, name) == "":
            yield "answer", name

    def _said_wrong(self, name: str) -> bool:
        """Whether what was said for a field cannot be one."""
        said = spoken_for(self.speaker, self.memory, name)
        return said is not None and judge(self.speaker.book.fields[name].kind, said).verdict == "error"

    def _has_another(self, events: Sequence[Event]) -> bool:
        """Whether what was said could not be taken, and the customer has other words for it."""
        tested = [event.what.field for event in events if isinstance(event.what, ev.Tested)]
        return any(1 <= self.memory.turn("says", name) < len(self.scenario.says.get(name, ())) for name in tested)

    def _comments(self, before: Call, events: Sequence[Event], *, speaks_next: bool) -> tuple[Utterance, ...]:
        """To what was just said or confirmed, before the next thing."""
        said: tuple[Utterance, ...] = ()
        for event in events:
            match event.what:
                case ev.Said(step=step):
                    name = activity_name(step, before.step)
                    first = before.scene.stack == self._first_place(before)
                    said += self.speaker.moment("greeting", "reply", THINKS_MS) if first else ()
                    said += to_line(self.speaker, name, speaks_next=speaks_next or first)
                case ev.Verified():
                    said += to_confirmed(self.speaker, before, event.what)
        return said

    def _first_place(self, call: Call) -> tuple[Frame, ...]:
        return (Frame(call.root.dialog, call.root.first),)

    def _replies(self, call: Call, *, fresh: bool) -> tuple[Utterance, ...]:
        """To what stands on the desk. Who is upset and is asked all the same says so again instead."""
        for mood in sorted(self.moods):
            if spared(call, mood):
                named = f"{mood}_again" if f"{mood}_again" in self.speaker.speech.moments else mood
                pause = pause_before(call)
                return () if fresh else self.speaker.moment(named, "upset", pause, call.scene.top.step)
        name = activity_name(call.scene.top.step, call.step)
        knows_already = isinstance(call.step, Check) and self.told and name not in self.scenario.lines
        if knows_already or (isinstance(call.step, End) and self.moods):
            return ()
        return reply(self.speaker, self.memory, call)

    def _turns(self, call: Call) -> tuple["Customer", tuple[Utterance, ...], bool]:
        """The turns that happen where the call stands, and whether the customer then goes on with an answer."""
        customer: Customer = self
        said: tuple[Utterance, ...] = ()
        for number, turn in enumerate(self.scenario.turns):
            if number in customer.turned or not happens_now(turn, call, customer.visits, customer.chosen):
                continue
            customer, more = customer._turning(number, turn, call)
            said += more
            if leads_away(turn, call):
                return customer, said, False
        return customer, said, True

    def _turning(self, number: int, turn: Turn, call: Call) -> tuple["Customer", tuple[Utterance, ...]]:
        """One turn: what becomes due, and what is said."""
        due = tuple(Due(call.elapsed_ms, call.seq, what) for what in made_due(turn, call))
        # What was a mistake was never to be done.
        kept = tuple(one for one in self.due if one.what != f"flag:{turn.lower}")
        customer = replace(self, turned=self.turned | {number}, due=(*kept, *due), minding=bool(turn.mind))
        if turn.flag:
            customer = replace(customer, moods=customer.moods | {turn.flag})
        if turn.lower:
            customer = replace(customer, moods=customer.moods - {turn.lower})
        if turn.undo:
            customer = replace(customer, undoing=turn.undo)
        if turn.mind:
            before = self.memory.turn("answer", self.chosen) - 1
            minds = {**self.memory.minds, (self.chosen, before): turn.mind}
            customer = replace(customer, memory=self.memory._replace(minds=MappingProxyType(minds)))
        return replace(customer, gone=bool(turn.end)), to_turn(self.speaker, call, number, turn, self.chosen)


def _place(call: Call) -> _Place:
    scene, step = call.scene, call.step
    reading = scene.fact(step.ask).value if isinstance(step, Ask) and call.reading_back else None
    return _Place(scene.stack, reading, scene.filling is not None or scene.correcting is not None)


def _read_on(events: Sequence[Event]) -> bool:
    """Whether one more letter of a readback was read."""
    return any(isinstance(event.what, ev.Ticked) and event.what.on for event in events)
