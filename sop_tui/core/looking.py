"""A decision being made: it looks ahead on a scratch scene.

So what follows from an answer (its records, the next step) is decided with the answer already in.
"""

from sop_tui.core import events as ev
from sop_tui.core.answers import KINDS, render
from sop_tui.core.book import CALLER
from sop_tui.core.condition import holds
from sop_tui.core.dialog import Ask, Record
from sop_tui.core.flow import Arrival, arrive, complete
from sop_tui.core.folding import fold
from sop_tui.core.plaintext import clean
from sop_tui.core.state import Call, Scene

Decision = list[tuple[ev.What, str | None]]
"""Events with the activity each one is, if it is one."""

TEXT_MAX = 2000
"""Characters of a note or a reason."""


def bounded(text: str, most: int) -> str:
    """At most so many characters of a text, cleaned. What is bounded once stays as it is."""
    return clean(text)[:most].strip()


class CommandRefused(Exception):
    """The command does not fit where the call stands. ``code`` is stable, ``message`` is for the screen."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Look:
    """A decision being made: events so far, and the scene as it is after them."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.scene: Scene = call.scene
        self.decision: Decision = []

    def add(self, what: ev.What, activity: str | None = None) -> None:
        """One more event."""
        self.decision.append((what, activity))
        self.scene = fold(self.scene, what)

    def record(self, due: tuple[tuple[str, str, Record], ...]) -> None:
        """Each value that is due in a column and not in it yet."""
        for dialog_id, step_id, record in due:
            dialog = self.call.book.dialogs[dialog_id]
            step = dialog.steps[step_id]
            name = record.field or (step.ask if isinstance(step, Ask) else CALLER)
            if holds(record.when, self.scene, dialog.conditions):
                self._record_field(record.column, name)

    def _record_field(self, address: str, name: str) -> None:
        fact = self.scene.fact(name)
        needs_readback = KINDS[self.call.book.fields[name].kind].readback != "plain"
        settled = fact.status == "verified" or (fact.status == "given" and not needs_readback)
        if not settled or not fact.value:
            return
        column = self.call.book.columns[address].column
        value = render(self.call.book.fields[name].kind, fact.value, column.form)
        system, form, column_id = address.split(".")
        what = ev.Recorded(system=system, form=form, column=column_id, field=name, value=value)
        latest = [item for item in self.scene.records if _cell(item) == _cell(what)]
        if not latest or latest[-1] != what:
            self.add(what, f"record:{address}")

    def record_anew(self, name: str, before: Scene) -> None:
        """A field that was in columns has another value: into the same columns, if it needs no readback first."""
        cells = (f"{item.system}.{item.form}.{item.column}" for item in before.records if item.field == name)
        for address in dict.fromkeys(cells):
            self._record_field(address, name)

    def move(self, arrival: Arrival) -> None:
        """Stand at the new place, after what was due on the way."""
        self.record(arrival.due)
        self.add(ev.Moved(stack=tuple((frame.dialog, frame.step, frame.jumped) for frame in arrival.stack)))

    def finish_step(self, goto: str | None = None) -> Decision:
        """The present step is done: its records, then the next place."""
        top = self.scene.top
        step = self.call.book.step(top.dialog, top.step)
        self.record(tuple((top.dialog, top.step, record) for record in step.record))
        self.move(complete(self.call.book, self.scene, goto))
        return self.decision

    def resettle(self) -> Decision:
        """What changed may have made the present step needless: then stand at the next one."""
        arrival = arrive(self.call.book, self.scene)
        if arrival.stack != self.scene.stack:
            self.move(arrival)
        return self.decision


def _cell(what: ev.Recorded) -> tuple[str, str, str, str]:
    return what.system, what.form, what.column, what.field
