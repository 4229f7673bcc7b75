"""Makes the graph of a book: each place as soon as some way leads to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from sop_tui.core.answers import KINDS
from sop_tui.core.book import CALLER, Book
from sop_tui.core.condition import FLAGS, When, holds
from sop_tui.core.dialog import AnyStep, Ask, Dialog, End, Record, options_of
from sop_tui.core.flow import FlowError, Met, hop, meet, successor
from sop_tui.core.proving.graph import BACK, BELOW, DONE, Effect, Graph, Item, Stack, Stand, Way
from sop_tui.core.proving.guessing import Guess, branches
from sop_tui.core.proving.moves import Face, Label, Move, Moves, Own, Shapes, Takes
from sop_tui.core.proving.variables import EMPTY, RECORDED, Box, Known, Relation, Taken, Variables, taken
from sop_tui.core.resume import RESUME_FIELD
from sop_tui.core.state import Frame

AGAIN: Final = 3
"""So often a dialogue may stand on a stack; one that calls itself is followed no further."""


class Builder:
    """Makes places as ways lead to them."""

    def __init__(
        self,
        book: Book,
        variables: Variables,
        watched: Callable[[str], bool],
        limit: int,
    ) -> None:
        self.book = book
        self.variables = variables
        self.watched = watched
        self.limit = limit
        self.graph = Graph(variables)
        self._places: dict[object, int] = {"done": DONE, "back": BACK}
        self._todo: list[tuple[Callable[[], Iterable[Way]], int]] = []
        self._shapes = Shapes(book.spelling)
        self._moves: dict[tuple[str, str], Moves] = {}
        self._hops: dict[Stack, tuple[tuple[Box, _Hop], ...]] = {}
        self._meetings: dict[tuple[str, str], tuple[tuple[Box, _Met], ...]] = {}
        self._effects: dict[tuple[str, str, Face, int], tuple[tuple[int, tuple[Item, ...]], ...]] = {}
        self._field_of = {of.var.number: name for name, of in variables.fields.items()}
        self._resumes = tuple(
            f"record:{address}" for address, ref in book.columns.by_address.items() if RESUME_FIELD in ref.column.parts
        )
        self.graph.raising = {flag: self._raising(flag) for flag in FLAGS}

    def build(self, roots: Iterable[Dialog], topics: Iterable[Dialog]) -> Graph:
        """Everything that calls of these roots may come to, and topics that no dialogue calls."""
        graph = self.graph
        graph.roots = {self._arriving((Frame(root.dialog, root.first),)): root.dialog for root in roots}
        for topic in topics:
            first = Frame(topic.dialog, topic.first, jumped=True)
            graph.roots[self._arriving((BELOW, first), entering=True)] = topic.dialog
        self._run()
        return graph

    def _run(self) -> None:
        while self._todo:
            ways, place = self._todo.pop()
            if len(self.graph.ways) > self.limit:
                self.graph.whole = False
                self._todo.clear()
                return
            self.graph.ways[place] = list(ways())

    def _place(self, key: object, ways: Callable[[], Iterable[Way]]) -> int:
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self.graph.ways)
            self.graph.ways.append([])
            self._todo.append((ways, place))
        return place

    # A call comes to a step.

    def _arriving(self, stack: Stack, entering: bool = False) -> int:
        """The moment at which a step is about to be taken up, or passed over; ``entering`` a topic opened aside."""
        if stack == (BELOW,):
            return BACK
        if sum(frame.dialog == stack[-1].dialog for frame in stack) > AGAIN:
            self.graph.whole = False
            return BACK
        return self._place(("hop", stack, entering), lambda: self._hopping(stack, Face(), entering))

    def _settling(self, stack: Stack, face: Face) -> int:
        """The moment after a flag was raised under a CSO who stands at a step: it may have become needless."""
        return self._place(("settle", stack, face), lambda: self._hopping(stack, face, entering=False))

    def _hopping(self, stack: Stack, face: Face, entering: bool) -> Iterator[Way]:
        top = stack[-1]
        for box, passed in self._hops_of(stack):
            own = passed.met.own
            if own and face.own and own != face.own:
                # A flag changes nothing of what is known of the question's field.
                continue
            items = [Item("arrive", top.dialog, top.step)]
            if passed.met.met.held:
                items += [Item("when", top.dialog, top.step), *passed.done]
            if passed.stack is None:
                target = self._standing(stack, face._replace(own=own) if own else face)
            elif entering and passed.stack == (BELOW,):
                continue
            else:
                target = self._recording(passed.due, 0, self._arriving(passed.stack, entering))
            yield Way(target, self.graph.effect(Effect(box)), None, tuple(items))

    def _hops_of(self, stack: Stack) -> tuple[tuple[Box, "_Hop"], ...]:
        """Where the flow goes from here, with the situations in which it does."""
        found = self._hops.get(stack)
        if found is None:
            hops = {met: self._hop(stack, met) for _, met in self._met(stack[-1])}
            met_hops = ((box, hops[met]) for box, met in self._met(stack[-1]))
            found = self._hops[stack] = tuple((box, one) for box, one in met_hops if one)
        return found

    def _met(self, top: Frame) -> tuple[tuple[Box, "_Met"], ...]:
        """All that the flow may meet at a step."""
        key = top.dialog, top.step
        found = self._meetings.get(key)
        if found is None:
            step = self.book.step(*key)

            def come(guess: Guess) -> _Met:
                met = meet(self.book, top, guess)
                if not isinstance(step, Ask) or not met.held or met.done:
                    return _Met(met, None)
                known = guess.known(step.ask)
                return _Met(met, Own(known.status, known.asked))

            found = self._meetings[key] = branches(self.variables, come)
            self.graph.looks[key] = frozenset(number for box, _ in found for number, _ in box)
        return found

    def _hop(self, stack: Stack, met: "_Met") -> "_Hop | None":
        """What the flow does with the step; None where it fails, which the static checker has told."""
        top = stack[-1]
        step = self.book.step(top.dialog, top.step)
        try:
            passed = hop(self.book, stack, met.met)
        except FlowError:
            return None
        through = met.met.held and not isinstance(step, Ask)
        if passed is None:
            return _Hop(None, None, met, ())
        done = (Item("step", top.dialog, top.step),) if through else ()
        return _Hop(passed.stack, (top.dialog, top.step) if passed.due else None, met, done)

    # A call stands at a step.

    def _standing(self, stack: Stack, face: Face) -> int:
        place = self._place(("stand", stack, face), lambda: self._working(stack, face))
        if place not in self.graph.stands:
            top = stack[-1]
            step = self.book.step(top.dialog, top.step)
            asks = step.ask if isinstance(step, Ask) else None
            own = asks if face.filling is None else options_of(step)[face.filling].fill
            calm = self._looks_at(stack) <= {own} and face.own in self._staying(stack)
            # Entered before its own neighbours are: they lead back here.
            self.graph.stands[place] = Stand(stack, face, place)
            settle = place if calm else self._settling(stack, face)
            self.graph.stands[place] = Stand(stack, face, settle)
        return place

    def _looks_at(self, stack: Stack) -> set[str | None]:
        """What decides whether the step is passed over: the field of a question, and the rest as one."""
        top = stack[-1]
        self._met(top)
        return {self._field_of.get(number, "?") for number in self.graph.looks[top.dialog, top.step]}

    def _staying(self, stack: Stack) -> set[Own | None]:
        """What is known of a question's field where the call stays at it."""
        return {met.own for _, met in self._met(stack[-1]) if met.met.held and not met.met.done}

    def _moves_of(self, top: Frame) -> Moves:
        place = top.dialog, top.step
        found = self._moves.get(place)
        if found is None:
            found = self._moves[place] = self._shapes.moves(top.step, self.book.step(*place))
        return found

    def _working(self, stack: Stack, face: Face) -> Iterator[Way]:
        """What may be done here, interruptions aside."""
        top = stack[-1]
        dialog = self.book.dialogs[top.dialog]
        step = dialog.steps[top.step]
        if isinstance(step, End):
            yield from self._ending(stack, step)
        for number, move in enumerate(self._moves_of(top).of.get(face, ())):
            if move.stays:
                target = self._standing(stack, move.stays)
            else:
                following = successor(dialog, top.step, move.goto)
                onward = self._arriving((*stack[:-1], replace(top, step=following)))
                target = self._recording((top.dialog, top.step), 0, onward)
            for effect, items in self._effects_of(top, face, number, move):
                yield Way(target, effect, move.label, items)

    def _effects_of(self, top: Frame, face: Face, number: int, move: Move) -> tuple[tuple[int, tuple[Item, ...]], ...]:
        key = top.dialog, top.step, face, number
        found = self._effects.get(key)
        if found is None:
            found = self._effects[key] = tuple(self._effects_in(top, move))
        return found

    def _effects_in(self, top: Frame, move: Move) -> Iterator[tuple[int, tuple[Item, ...]]]:
        """What a move changes, one for each combination that a variable can tell apart."""
        dialog = self.book.dialogs[top.dialog]
        fixed: dict[int, Relation] = {}
        boxes: list[Box] = [()]
        items: tuple[Item, ...] = ()
        if move.option and move.label.what == "choose":
            number = options_of(dialog.steps[top.step]).index(move.option)
            items = (Item("option", top.dialog, top.step, number),)
            boxes = self._where(move.option.when, dialog)
        if move.flag:
            flag, raised = self.variables.flags[move.flag[0]], move.flag[1]
            boxes = [both for box in boxes if (both := common(box, ((flag.number, 1 << raised),))) is not None]
            fixed[flag.number] = flag.becomes(0b10)
        for name in self.book.forgotten(move.option) if move.option else ():
            of = self.variables.fields.get(name)
            if of is not None:
                fixed[of.var.number] = of.var.becomes(of.named("unset"))
                # What was recorded for the first need is no longer that of the field.
                fixed |= {var.number: var.becomes(1 << EMPTY) for var in self.variables.columns.get(name, {}).values()}
            if name in self.variables.choices:
                asked = self.variables.choices[name][0]
                fixed[asked.number] = asked.becomes(1)
        if move.chosen and move.chosen[0] in self.variables.choices:
            var, classes = self.variables.choices[move.chosen[0]]
            fixed[var.number] = var.becomes(1 << classes[move.chosen[1]])
        for name in move.unrecorded:
            fixed |= {var.number: var.becomes(1 << EMPTY) for var in self.variables.columns.get(name, {}).values()}
        for writes, guards in self._values(move):
            for box in boxes:
                both = common(box, guards)
                if both is not None:
                    changes = tuple(sorted((fixed | writes).items()))
                    yield self.graph.effect(Effect(both, changes, move.acts)), items

    def _values(self, move: Move) -> list[tuple[dict[int, Relation], Box]]:
        """What becomes of fields; values taken over first."""
        found: list[tuple[dict[int, Relation], Box]] = [({}, ())]
        for takes in move.takes:
            found = [
                (writes | change, both)
                for writes, box in found
                for change, guard in self._taking(takes)
                if (both := common(box, guard)) is not None
            ]
        for sets in move.sets:
            of = self.variables.fields.get(sets.field)
            if of is not None:
                kept = sets.how == "kept"
                new = of.named(sets.status, asked=sets.asked)
                # What is typed and comes to nothing is no answer.
                new = new & of.with_value() if sets.how == "new" else new
                relation = of.kept(sets.status) if kept else of.var.becomes(new)
                found = [(writes | {of.var.number: relation}, box) for writes, box in found]
        return found

    def _taking(self, takes: Takes) -> Iterator[tuple[dict[int, Relation], Box]]:
        """Only what the target's kind accepts is taken over; what it doubts is read back like what was said."""
        of, to = self.variables.fields[takes.origin], self.variables.fields.get(takes.field)
        kind = self.book.fields[takes.field].kind
        accepted: dict[Taken, int] = {}
        for known, number in of.classes.items():
            for got in taken(kind, of.kind, known):
                if got is not None:
                    accepted[got] = accepted.get(got, 0) | 1 << number
        for got, classes in accepted.items():
            guard = ((of.var.number, classes),)
            if to is None:
                yield {}, guard
            else:
                known = Known(takes.status if got.sure else "given", got.tag)
                yield {to.var.number: to.var.becomes(1 << to.classes[known])}, guard

    def _where(self, when: When | None, dialog: Dialog) -> list[Box]:
        """The situations in which a condition holds."""
        if when is None:
            return [()]
        found = branches(self.variables, lambda guess: holds(when, guess, dialog.conditions))
        return [box for box, held in found if held]

    def _ending(self, stack: Stack, step: End) -> Iterator[Way]:
        """The call's own end. Ending it elsewhere is no path of the dialogue."""
        if step.end in self.book.dialogs[stack[0].dialog].outcomes:
            acts = (*self._resumes, f"outcome:{step.end}")
            yield Way(DONE, self.graph.effect(Effect(acts=acts)), Label("end", step.end))

    # A step is done.

    def _recording(self, due: tuple[str, str] | None, number: int, onward: int) -> int:
        """The moments at which the records of a step are made, one after another."""
        if due is None:
            return onward
        step = self.book.step(*due)
        for at in range(number, len(step.record)):
            if self._matters(step, step.record[at]):
                key = ("record", due, at, onward)
                place = self._place(key, partial(self._record, due, at, onward))
                self.graph.records[place] = due
                return place
        return onward

    def _matters(self, step: AnyStep, record: Record) -> bool:
        """Whether anything depends on the record being made, or not."""
        checked = KINDS[self.book.fields[recorded(step, record)].kind].readback != "plain"
        return record.when is not None or checked or self.watched(f"record:{record.column}")

    def _record(self, due: tuple[str, str], number: int, onward: int) -> Iterator[Way]:
        dialog = self.book.dialogs[due[0]]
        step = dialog.steps[due[1]]
        record = step.record[number]
        name = recorded(step, record)
        column = self.variables.column_of(name, record.column)
        kind = KINDS[self.book.fields[name].kind]
        target = self._recording(due, number + 1, onward)

        def made(guess: Guess) -> tuple[bool, bool, bool]:
            """Whether the condition holds, the value is written, and it waits for its readback."""
            if not holds(record.when, guess, dialog.conditions):
                return False, False, False
            if not guess.valued(name):
                return True, False, False
            if guess.status_of(name) == "given" and kind.readback != "plain":
                return True, False, True
            new = column is None or guess.class_of(column) == EMPTY
            return True, new, False

        for box, (held, written, unread) in branches(self.variables, made):
            items = [Item("record", *due, number)] if held else []
            items += [Item("unread", *due, number)] if unread else []
            acts = (f"record:{record.column}",) if written else ()
            writes = ((column.number, column.becomes(1 << RECORDED)),) if column is not None and written else ()
            yield Way(target, self.graph.effect(Effect(box, writes, acts)), None, tuple(items))

    def _raising(self, flag: str) -> Way:
        """A flag raised at any moment."""
        var = self.variables.flags[flag]
        effect = Effect(((var.number, 0b01),), ((var.number, var.becomes(0b10)),), (f"flag:{flag}",))
        return Way(DONE, self.graph.effect(effect), Label("raise", flag))


def recorded(step: AnyStep, record: Record) -> str:
    """The field whose value a record is of."""
    return record.field or (step.ask if isinstance(step, Ask) else CALLER)


def common(one: Box, other: Box) -> Box | None:
    """What two boxes have in common; None if nothing."""
    if not one or not other:
        return one or other
    found = dict(one)
    for number, classes in other:
        found[number] = found.get(number, classes) & classes
        if not found[number]:
            return None
    return tuple(sorted(found.items()))


class _Met(NamedTuple):
    """What the flow meets at a step, and the status of a question's field where it is put or read back."""

    met: Met
    own: Own | None


class _Hop(NamedTuple):
    """What becomes of a step that is come to: where the call stands then (None: here), what is to be recorded, what was
    met, and what the call has come to."""

    stack: Stack | None
    due: tuple[str, str] | None
    met: _Met
    done: tuple[Item, ...]
