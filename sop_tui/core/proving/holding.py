"""A call that the prover found, held at the desk: real commands, real events.

So what is told of it are the very lines a CSO would say, and a call that the prover only imagines comes to light.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sop_tui.core import commands as cmd
from sop_tui.core.answers import judge
from sop_tui.core.book import CALLER, Book
from sop_tui.core.call import CommandRefused, apply, begin, decide, refold
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask
from sop_tui.core.earlier import KnownCaller
from sop_tui.core.events import Event, Moment
from sop_tui.core.proving.contracting import STILL
from sop_tui.core.proving.graph import Graph
from sop_tui.core.proving.moves import Label
from sop_tui.core.proving.outline import Key, Outline
from sop_tui.core.proving.samples import SAMPLES, UNTAKEN
from sop_tui.core.proving.trace import Path, Taken
from sop_tui.core.proving.variables import sample
from sop_tui.core.recognizing import VERIFIED_KINDS
from sop_tui.core.state import Call

_ID: Final = "00000000-0000-7000-8000-000000000000"
NUMBERS: Final = 3
"""So many numbers of a class are tried to call from: a number may be like another and yet be judged otherwise."""

_STEP: Final = timedelta(seconds=5)
_TEN: Final = time(10)


class NotHeldError(Exception):
    """The desk refuses what the prover says can be done. ``step`` is the part of the path at which it does.

    A class of numbers has members that are judged otherwise, and a path may need two of them at once.
    """

    step = 0


def hold(outline: Outline, path: Path, book: Book, day: date) -> list[Event]:
    """The events of a call of that day that goes the way that was found.

    Raises:
        NotHeldError: the desk does not let it.
    """
    refused: list[NotHeldError] = []
    for number in range(NUMBERS):
        try:
            return _Holding(outline, path, book, day, number).events()
        except NotHeldError as fault:
            refused.append(fault)
    raise max(refused, key=lambda fault: fault.step)


class _Holding:
    def __init__(self, outline: Outline, path: Path, book: Book, day: date, number: int) -> None:
        self._number = number
        self._outline = outline
        self._graph: Graph = outline.graph
        self._path = path
        self._began = datetime.combine(day, _TEN, UTC)
        self._call, self._events = self._begun(book)

    def events(self) -> list[Event]:
        """What happens in it."""
        keys = [taken.at.key for taken in self._path[1:]] + [0]
        for step, (taken, after) in enumerate(zip(self._path, keys, strict=True)):
            try:
                self._take(taken, after)
            except NotHeldError as fault:
                fault.step = step
                raise
        return self._events

    def _take(self, taken: Taken, after: Key) -> None:
        if taken.link.cost:
            label = self._label(taken.at.place, taken.link.target, taken.link.effect)
            for command in self._commands(label, after):
                self._do(command)
            self._agree(after)

    def _agree(self, after: Key) -> None:
        """The desk knows of each field what the prover says is known.

        Raises:
            NotHeldError: it does not; another number to call from may do.
        """
        for name in self._graph.variables.fields:
            known = {one.status for one in self._outline.known(name, after)}
            status = self._call.scene.fact(name).status
            if known and status not in known:
                raise NotHeldError(f"{name} is {status}")

    def _begun(self, book: Book) -> tuple[Call, list[Event]]:
        first = self._path[0].at
        root = self._graph.roots[first.place]
        if not book.dialogs[root].outcomes:
            raise NotHeldError(f"{root} is no whole call")
        values = tuple(self._carried(first.key))
        known = KnownCaller((), values=values) if values else None
        shown = list(self._outline.known(CALLER, first.key))
        tags = [one.tag for one in shown if one.status == "verified"]
        # Nothing is known of somebody whose number is not shown.
        number = sample(CALLER, "mobile") if known and not shown else ""
        caller = next(filter(None, (sample(CALLER, tag, self._number) for tag in tags)), number)
        start = cmd.Start(_ID, "CSO", "meja", caller, root, "simulation", known)
        events = begin(book, start, self._moment(0))
        return refold(book, events), events

    def _carried(self, key: Key) -> Iterator[tuple[str, str]]:
        """What is known of the caller from earlier calls."""
        for name, of in self._graph.variables.fields.items():
            known = {one.status: one.tag for one in self._outline.known(name, key)}
            if of.kind in VERIFIED_KINDS and "given" in known and "unset" not in known:
                yield name, judge(of.kind, sample(of.kind, known["given"])).canonical or ""

    def _moment(self, number: int) -> Moment:
        at = self._began + number * _STEP
        return Moment(at.isoformat(), int((number * _STEP).total_seconds() * 1000))

    def _label(self, place: int, target: int, effect: int) -> Label:
        ways = [way for way in self._graph.onward(place) if way.label and way.target == target]
        if effect == STILL:
            # All that the search knew is that nothing happens that any rule or condition can see.
            still = (way for way in ways if self._graph.effects[way.effect][:2] == ((), ()))
            ways = sorted(still, key=lambda way: any(map(self._outline.watched, self._graph.effects[way.effect].acts)))
        else:
            ways = [way for way in ways if way.effect == effect]
        if not ways or ways[0].label is None:
            raise NotHeldError("no such way")
        return ways[0].label

    def _commands(self, label: Label, after: Key) -> Sequence[Command]:
        match label.what:
            case "confirm":
                return [cmd.Confirm()]
            case "answer":
                return [cmd.Answer(self._answer(after), override=True)]
            case "answer not taken":
                return [cmd.Answer(UNTAKEN.get(self._kind(), ""))]
            case "correct":
                return [cmd.Correct(), cmd.Answer(self._answer(after), override=True)]
            case "replace":
                return [cmd.Replace()]
            case "refuse":
                return [cmd.Refuse("refused" if label.which == "refused" else "not_available")]
            case "leave unverified":
                return [cmd.LeaveUnverified("", "alasan")]
            case "choose":
                return [cmd.Choose(label.which)]
            case "end":
                return [cmd.End(label.which)]
            case _:
                return [cmd.Flag("urgent" if label.which == "urgent" else "upset", raised=True)]

    def _field(self) -> str:
        step = self._call.step
        return self._call.input_field or (step.ask if isinstance(step, Ask) else "")

    def _kind(self) -> str:
        return self._call.book.fields[self._field()].kind

    def _answer(self, after: Key) -> str:
        """An answer of the class that the field has afterwards, other than the one it has."""
        name, kind = self._field(), self._kind()
        fitting = (known.tag for known in self._outline.known(name, after) if known.status == "given")
        tag = next(filter(None, fitting), None) or next(iter(SAMPLES.get(kind, ())), None)
        first, second = sample(kind, tag), sample(kind, tag, 1)
        return second if self._call.scene.fact(name).text == first else first

    def _do(self, command: Command) -> None:
        try:
            events = decide(self._call, command, self._moment(self._call.seq))
        except CommandRefused as refused:
            raise NotHeldError(f"{command}: {refused.message}") from refused
        for event in events:
            self._call = apply(self._call, event)
        self._events += events
