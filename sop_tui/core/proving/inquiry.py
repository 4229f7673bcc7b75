"""What is asked about the calls of one day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.checking.finding import Finding
from sop_tui.core.checking.survey import Survey
from sop_tui.core.constraint import WAIVE, Constraint, Status, alphabet, automaton
from sop_tui.core.dialog import Call, Dialog
from sop_tui.core.proving import report
from sop_tui.core.proving.again import again
from sop_tui.core.proving.building import Builder
from sop_tui.core.proving.ending import Stuck, stuck
from sop_tui.core.proving.graph import DONE, Graph, Item
from sop_tui.core.proving.holding import NotHeldError, hold
from sop_tui.core.proving.outline import Outline, moved_by
from sop_tui.core.proving.sieve import Key, Sieve, Ways
from sop_tui.core.proving.slice import Slice
from sop_tui.core.proving.spread import Reached, glance, spread
from sop_tui.core.proving.telling import told
from sop_tui.core.proving.trace import Answer, Goal, Path, Taken, Tracer
from sop_tui.core.proving.unsaid import unsaid
from sop_tui.core.proving.variables import variables

_WRONG: Final = (Status.BROKEN, Status.OWED)
"""Of a call at all, and of one that is over."""

PLACES: Final = 1_000_000
"""A graph of more places is not searched to its end."""

GLANCES: Final = 100_000
LEAST, MOST = 4, 16
"""So many situations are looked at first, and of each place so many: enough to see most of what can happen happen."""

NARROW: Final = 300
"""So many combinations of what a rule most likely depends on are looked at where all of them are too many."""

TOGETHER: Final = 200_000
"""Rules are asked about together while their variables have at most so many combinations."""

SMALL: Final = 200
"""In a graph of so few places, what was not seen and cannot be ruled out by slices is looked for one by one."""

TOLD_AGAIN: Final = 8
"""So often another call is looked for where the desk does not let one be held."""

MIDDLING: Final = 1_000
"""The same of rules, of which few are not seen."""


@dataclass
class Inquiry:
    """Calls of one day: what goes wrong with them, and what they never come to."""

    book: Book
    day: date
    rules: list[Constraint] = field(init=False)
    situations: int = 0
    complete: bool = True

    def __post_init__(self) -> None:
        self.rules = list(self.book.constraints(self.day))

    @cached_property
    def graph(self) -> Graph:
        """Every place of the book."""
        sights = [moved_by(rule) for rule in self.rules]
        seen: dict[str, bool] = {}

        def watched(act: str) -> bool:
            if act not in seen:
                seen[act] = any(moves(act) for moves in sights)
            return seen[act]

        roots = [one for one in self.book.dialogs.values() if one.outcomes]
        every = variables(Survey(self.book), watched, self.book.in_force(self.day))
        return Builder(self.book, every, watched, PLACES).build(roots, _alone(self.book))

    @cached_property
    def outline(self) -> Outline:
        """The graph made ready to be searched."""
        return Outline(self.graph, self.rules)

    @cached_property
    def tracer(self) -> Tracer:
        """Finds the calls that are told."""
        return Tracer(self.outline, self.whole)

    @cached_property
    def sieve(self) -> Sieve:
        """Rules out what no call comes to."""
        return Sieve(self.outline)

    @cached_property
    def whole(self) -> Slice:
        """Every variable and every rule, to be looked at here and there."""
        every = [var.number for var in self.graph.variables.all]
        return Slice(self.outline, every, range(len(self.rules)), contracted=False)

    @cached_property
    def glance(self) -> Reached:
        """Some situations of each place. Whatever shows there does happen."""
        return glance(self.whole, max(LEAST, min(MOST, GLANCES // len(self.graph.ways))))

    def findings(self) -> list[Finding]:
        """Everything that is found."""
        return list(self.found())

    def found(self) -> Iterator[Finding]:
        """The same, one by one."""
        self.amiss = unsaid(self.book, self.graph) | again(self.book, self.graph)
        yield from self._rules()
        yield from self._items()
        yield from self._idle_rules()
        yield from self._wrong_ways()
        yield from self._endings()
        self.complete &= self.graph.whole

    # Rules.

    def _rules(self) -> Iterator[Finding]:
        """Rules that some call breaks, or still owes something at its end."""
        for among, numbers in self._groups():
            met = self._met(among, numbers)
            for number in numbers:
                found = met if met is not None else self._met(self.outline.likely(number, NARROW), [number])
                for status in _WRONG:
                    if found is None or (number, status) in found:
                        yield from self._broken(number, status)

    def _met(self, among: frozenset[int], numbers: list[int]) -> set[tuple[int, Status]] | None:
        """What goes wrong with these rules, as far as these variables tell; None where there is too much to look at."""
        part = Slice(self.outline, among, numbers)
        reached = self._spread(part)
        if reached is None:
            return None
        ever = last = 0
        for place, situations in reached.items():
            bits = 0
            for one in situations.values():
                bits |= one
            ever |= bits
            last |= bits if place == DONE else 0
        return {
            (number, status)
            for position, number in enumerate(numbers)
            for status, bits in zip(_WRONG, (ever, last), strict=True)
            if bits & part.packed.states(position, status)
        }

    def _spread(self, part: Slice) -> Reached | None:
        reached = spread(part)
        self.situations += sum(map(len, reached.values())) if reached else 0
        return reached

    def _groups(self) -> list[tuple[frozenset[int], list[int]]]:
        """Rules that depend on much the same, to be asked about together."""
        size = self.outline.size
        wanted = [(frozenset(behind), number) for number, behind in enumerate(self.outline.behind)]
        groups: list[tuple[frozenset[int], list[int]]] = []
        for likely, number in sorted(wanted, key=lambda one: (-size(one[0]), one[1])):
            fits = [at for at, (among, _) in enumerate(groups) if size(among | likely) <= max(TOGETHER, size(among))]
            if fits:
                at = min(fits, key=lambda at: size(groups[at][0] | likely) - size(groups[at][0]))
                groups[at] = (groups[at][0] | likely, [*groups[at][1], number])
            else:
                groups.append((likely, [number]))
        return groups

    def _broken(self, number: int, status: Status) -> Iterator[Finding]:
        rule = self.rules[number]
        machine = automaton(rule.template)
        states = sum(1 << state for state, one in enumerate(machine.status) if one is status)
        goal = Goal((number,), states, at_end=status is Status.OWED)
        behind = self.outline.behind[number]
        path = self._asked(goal, self.outline.likely(number, NARROW), behind)
        if path is not None:
            yield report.broken(rule, status, path, self.graph, self._told(path, goal))

    def _asked(self, goal: Goal, variables: Iterable[int], behind: Iterable[int] = ()) -> Path | None:
        answer: Answer = self.tracer.answer(goal, frozenset(variables), frozenset(behind))
        self.complete &= answer.decided
        return answer.path

    def _told(self, path: Path, goal: Goal | None = None) -> tuple[str, ...]:
        """The call in words: this one, or another that reaches the goal where nobody can hold this one."""
        refuted: list[tuple[Taken, int]] = []
        first: NotHeldError | None = None
        other: Path | None = path
        while other is not None and len(refuted) < TOLD_AGAIN:
            try:
                return told(self.book, hold(self.outline, other, self.book, self.day))
            except NotHeldError as refused:
                first = first or refused
                behind = other[refused.step + 1 : refused.step + 2]
                if goal is None or not behind:
                    break
                refuted.append((other[refused.step], behind[0].at.key))
                other = self.tracer.otherwise(goal, refuted)
        self.complete = False
        return (f"The desk does not let this call be held ({first}): the prover is wrong, please report it.",)

    # What some call should come to. Told only where it is certain that none does.

    def _items(self) -> Iterator[Finding]:
        """Steps that no call comes to, and conditions that never hold."""
        ways: dict[Item, Ways] = {}
        for place, among in enumerate(self.graph.ways):
            for way in among:
                for item in way.items:
                    ways.setdefault(item, set()).add((place, way.effect))
        # A topic may be opened aside at any moment: what looks idle on the way through may be for that.
        wanted = {
            item: ways.get(item, set())
            for item in report.expected(self.book, self.graph)
            if item not in ways or not self.book.dialogs[item.dialog].keywords
        }
        missing: set[tuple[str, str]] = set()
        for item in self._never(wanted):
            if (item.dialog, item.step) not in missing:
                missing.add((item.dialog, item.step))
                yield report.never(self.book, item)

    def _never(self, wanted: Mapping[Key, Ways], small: int = SMALL) -> list[Key]:
        """Those whose ways no call takes."""
        unseen = {one: ways for one, ways in wanted.items() if not self._seen(ways)}
        possible = self._possible(unseen)
        if len(self.outline.links) <= small:
            possible = self._coming(possible)
        return [one for one in unseen if one not in possible]

    def _coming(self, possible: Mapping[Key, Ways]) -> dict[Key, Ways]:
        """Those of whose ways some call takes one, as far as can be found out; a call that is found shows others."""
        shown: set[Key] = set()
        for one, ways in possible.items():
            if one not in shown:
                answer = self.tracer.answer(Goal(ways=frozenset(ways)), self.sieve.behind(ways), shortest=False)
                passed = {taken.at.place: taken.at.key for taken in answer.path or ()}
                shown.update(
                    other
                    for other, among in possible.items()
                    if any(place in passed and self.whole.results(effect, passed[place]) for place, effect in among)
                )
                shown.update([one] if answer.path is not None or not answer.decided else [])
        return {one: ways for one, ways in possible.items() if one in shown}

    def _seen(self, ways: Ways) -> bool:
        """Whether any of these ways is open at a glance."""
        return any(self.whole.results(effect, key) for place, effect in ways for key in self.glance.get(place, ()))

    def _idle_rules(self) -> Iterator[Finding]:
        """Rules that no call activates."""
        by_act: dict[str, Ways] = {}
        for place, links in enumerate(self.outline.links):
            for link in links:
                for act in self.graph.effects[link.effect].acts:
                    by_act.setdefault(act, set()).add((place, link.effect))
        wanted: dict[Constraint, Ways] = {}
        for rule in self.rules:
            activating, reads = automaton(rule.template).activation, alphabet(rule)
            symbols = {act: reads.symbol(act) for act in reads.named(by_act.keys())}
            acts = [act for act, symbol in symbols.items() if symbol != WAIVE and symbol & activating]
            if activating:
                wanted[rule] = {way for act in acts for way in by_act[act]}
        yield from (report.idle(self.book, rule) for rule in self._never(wanted, MIDDLING))

    # What no call should come to.

    def _wrong_ways(self) -> Iterator[Finding]:
        """Values recorded before they were checked, lines with nothing in a placeholder, questions put again."""
        wrong: dict[Item, Ways] = {item: set(ways) for item, ways in self.amiss.items()}
        for place, among in enumerate(self.graph.ways):
            for way in among:
                for item in way.items:
                    if item.what == "unread":
                        wrong.setdefault(item, set()).add((place, way.effect))
        for item, ways in self._possible(wrong).items():
            goal = Goal(ways=frozenset(ways))
            path = self._asked(goal, self.sieve.behind(ways))
            if path is not None:
                yield report.wrong(self.book, item, self._told(path, goal))

    def _possible(self, wanted: Mapping[Key, Ways]) -> dict[Key, Ways]:
        """What some call may come to."""
        before = self.sieve.situations
        left = self.sieve.left(wanted)
        self.situations += self.sieve.situations - before
        return left

    def _endings(self) -> Iterator[Finding]:
        """Places from which no call ends."""
        found: Stuck | None = stuck(self.outline, self.tracer)
        if found is not None:
            self.complete &= found.decided
            if found.path is not None:
                yield report.stuck(self.graph, found, self._told(found.path))


def _alone(book: Book) -> list[Dialog]:
    """Topics that are no whole call, and that no dialogue calls."""
    called = {step.call for one in book.dialogs.values() for step in one.steps.values() if isinstance(step, Call)}
    return [one for one in book.topics if not one.outcomes and one.dialog not in called]
