"""Makes the graph of a book: each place as soon as some way leads to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from sop_tui.core.answers import KINDS
from sop_tui.core.book import CALLER, Book
from sop_tui.core.condition import FLAGS, Status, When, holds
from sop_tui.core.dialog import AnyStep, Ask, Dialog, End, Record, options_of
from sop_tui.core.flow import FlowError, Met, hop, meet, successor
from sop_tui.core.proving.graph import BACK, BELOW, DONE, Effect, Graph, Interruptions, Item, Stack, Stand, Way
from sop_tui.core.proving.guessing import Guess, branches
from sop_tui.core.proving.moves import Face, How, Label, Move, Moves, Shapes
from sop_tui.core.proving.variables import SAME, Box, Relation, Variables, taken
from sop_tui.core.resume import RESUME_FIELD
from sop_tui.core.state import Frame


class Builder:
    """Makes places as ways lead to them."""

    def __init__(
        self,
        book: Book,
        variables: Variables,
        watched: Callable[[str], bool],
        interruptions: Interruptions,
        limit: int,
    ) -> None:
        self.book = book
        self.variables = variables
        self.watched = watched
        self.limit = limit
        early = tuple(name for name in variables.fields if name != CALLER) if interruptions.early else ()
        self.graph = Graph(variables, FLAGS if interruptions.flags else (), early)
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
        self.graph.raising = {flag: tuple(self._raising(flag)) for flag in FLAGS}
        self.graph.filling = {name: tuple(self._filling(name)) for name in variables.fields}

    def build(self, roots: Iterable[Dialog], topics: Iterable[Dialog]) -> Graph:
        """Everything that calls of these roots may come to, and these topics opened aside."""
        graph = self.graph
        graph.starts = [self._arriving((Frame(root.dialog, root.first),)) for root in roots]
        for topic in topics:
            first = Frame(topic.dialog, topic.first, jumped=True)
            graph.entries[topic.dialog] = self._arriving((BELOW, first), entering=True)
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
        return self._place(("hop", stack, entering), lambda: self._hopping(stack, Face(), entering))

    def _settling(self, stack: Stack, face: Face) -> int:
        """The moment after something changed under a CSO who stands at a step: it may have become needless."""
        return self._place(("settle", stack, face), lambda: self._hopping(stack, face, entering=False))

    def _hopping(self, stack: Stack, face: Face, entering: bool) -> Iterator[Way]:
        top = stack[-1]
        for box, passed in self._hops_of(stack):
            items = [Item("arrive", top.dialog, top.step)]
            if passed.met.met.held:
                items += [Item("when", top.dialog, top.step), *passed.done]
            if passed.stack is None:
                target = self._standing(stack, face._replace(own=passed.met.own) if passed.met.own else face)
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
                own = guess.status_of(step.ask) if isinstance(step, Ask) and met.held and not met.done else ""
                return _Met(met, own)

            found = self._meetings[key] = branches(self.variables, come)
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
            moves = self._moves_of(top)
            own = step.ask if isinstance(step, Ask) else None
            calm = self._looks_at(stack) <= {own} and face.own in {first.own for first in moves.first}
            # Entered before its own neighbours are: they lead back here.
            self.graph.stands[place] = Stand(stack, face, place, place, place, place, own)
            after = moves.after_fill.get(face, face)
            settle = place if calm else self._settling(stack, face)
            fill = self._standing(stack, after) if calm else self._settling(stack, after)
            refill = self._settling(stack, after) if own else fill
            again = self._arriving(stack)
            self.graph.stands[place] = Stand(stack, face, settle, fill, refill, again, own)
        return place

    def _looks_at(self, stack: Stack) -> set[str | None]:
        """What decides whether the step is passed over: the field of a question, and the rest as one."""
        return {self._field_of.get(number, "?") for box, _ in self._hops_of(stack) for number, _ in box}

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
        if move.chosen and move.option and move.chosen in self.variables.choices:
            var, classes = self.variables.choices[move.chosen]
            fixed[var.number] = var.becomes(1 << classes[move.option.id])
        for writes, guards in self._values(move):
            for box in boxes:
                both = common(box, guards)
                if both is not None:
                    changes = tuple(sorted((fixed | writes).items()))
                    yield self.graph.effect(Effect(both, changes, move.acts)), items

    def _values(self, move: Move) -> list[tuple[dict[int, Relation], Box]]:
        """What becomes of fields; values taken over first."""
        found: list[tuple[dict[int, Relation], Box]] = [({}, ())]
        for target, origin, status in move.takes:
            found = [
                (writes | change, both)
                for writes, box in found
                for change, guard in self._taking(target, origin, status)
                if (both := common(box, guard)) is not None
            ]
        for name, how, status in move.sets:
            if name in self.variables.fields:
                changes = list(self._setting(name, how, status))
                found = [(writes | change, box) for writes, box in found for change in changes]
        return found

    def _setting(self, name: str, how: How, status: Status) -> Iterator[dict[int, Relation]]:
        of = self.variables.fields[name]
        if how == "new":
            yield from self.variables.new_value(name, of.named(status))
        elif how == "kept":
            yield {of.var.number: of.kept(status)}
        else:
            yield {of.var.number: of.var.becomes(of.named(status))}

    def _taking(self, target: str, origin: str, status: Status) -> Iterator[tuple[dict[int, Relation], Box]]:
        """Only what the target's kind accepts is taken over."""
        of, to = self.variables.fields[origin], self.variables.fields.get(target)
        kind = self.book.fields[target].kind
        accepted: dict[str | None, int] = {}
        for known, number in of.classes.items():
            tag = taken(kind, of.kind, known)
            accepted[tag] = accepted.get(tag, 0) | 1 << number
        for tag, classes in accepted.items():
            if tag is None:
                continue
            guard = ((of.var.number, classes),)
            if to is None:
                yield {}, guard
                continue
            got = to.having(lambda known, tag=tag: known[0] == status and (known[1] or "ok") == tag)
            for change in self.variables.new_value(target, got):
                yield change, guard

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
                return self._place(key, lambda: self._record(due, at, onward))
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
            """Whether the condition holds, the value is written, and it was not read back before."""
            if not holds(record.when, guess, dialog.conditions):
                return False, False, False
            if not guess.valued(name):
                return True, False, False
            unread = kind.readback != "plain" and guess.status_of(name) == "given"
            if column is not None and guess.class_of(column) == SAME:
                return True, False, False
            return True, True, unread

        for box, (held, written, unread) in branches(self.variables, made):
            items = [Item("record", *due, number)] if held else []
            items += [Item("unread", *due, number)] if unread else []
            acts = (f"record:{record.column}",) if written else ()
            writes = ((column.number, column.becomes(1 << SAME)),) if column is not None and written else ()
            yield Way(target, self.graph.effect(Effect(box, writes, acts)), None, tuple(items))

    # What may come at any moment.

    def _raising(self, flag: str) -> Iterator[Way]:
        var = self.variables.flags[flag]
        for raised in (1, 0):
            box = ((var.number, 0b10 >> raised),)
            writes = ((var.number, var.becomes(1 << raised)),)
            effect = Effect(box, writes, (f"flag:{flag}",)) if raised else Effect(box, writes, (), flag)
            yield Way(DONE, self.graph.effect(effect), Label("raise" if raised else "take back", flag))

    def _filling(self, name: str) -> Iterator[Way]:
        of = self.variables.fields[name]
        for change in self.variables.new_value(name, of.named("given")):
            yield Way(DONE, self.graph.effect(Effect((), tuple(sorted(change.items())))), Label("fill", name))


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
    own: Status | Literal[""]


class _Hop(NamedTuple):
    """What becomes of a step that is come to: where the call stands then (None: here), what is to be recorded, what was
    met, and what the call has come to."""

    stack: Stack | None
    due: tuple[str, str] | None
    met: _Met
    done: tuple[Item, ...]
