"""When a turn of a scenario happens, and what a CSO does then.

It is the same for a simulation, for a customer who speaks, and for a call that is told as a scenario.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from sop_tui.core.scenario import Turn
from sop_tui.core.state import Call, Frame

PUT, GIVEN = 1, 2
"""How far a visit is: the question was put, and what came was no answer; a value is read back, or to be typed from an
application. 0 before either."""


def stage(call: Call) -> int:
    """How far the visit is where the call stands."""
    if call.reading_back or call.scene.filling:
        return GIVEN
    return PUT if call.scene.asked else 0


@dataclass(frozen=True, slots=True)
class Visits:
    """How often the call came to stand at each step. It does so anew where the stack becomes another one, and where a
    question starts all over, since the value that was read back is taken back or replaced."""

    stack: tuple[Frame, ...] = ()
    stage: int = 0
    arrived: int = 0
    """How far the present visit was when it began: a value that is known is read back at once."""
    counts: Mapping[str, int] = field(default_factory=dict)

    def at(self, call: Call) -> "Visits":
        """The visits once the call stands where it does now."""
        now, step = stage(call), call.scene.top.step
        if call.scene.stack == self.stack and now >= self.stage:
            return replace(self, stage=now)
        return Visits(call.scene.stack, now, now, {**self.counts, step: self.counts.get(step, 0) + 1})


def happens(turn: Turn, call: Call, visits: Visits) -> bool:
    """Whether the call stands where a turn happens; one that was passed by happens at a later visit."""
    here = turn.at == call.scene.top.step and visits.counts.get(turn.at, 0) >= turn.visit
    far = GIVEN if turn.given else PUT if turn.put else 0
    return here and stage(call) >= far and len(call.scene.ticks) >= turn.ticked


def commands_of(turn: Turn) -> list[Command]:
    """What a CSO does as it happens; nothing where the customer only interrupts."""
    if turn.undo or turn.mind:
        return [*[cmd.Undo()] * (turn.undo or 1), *([cmd.Choose(turn.mind)] if turn.mind else [])]
    if turn.early:
        return [cmd.Fill(name, text, override=True) for name, text in turn.early.items()]
    deeds: tuple[Command | None, ...] = (
        cmd.Flag(turn.flag) if turn.flag else None,
        cmd.Flag(turn.lower, raised=False) if turn.lower else None,
        cmd.Note(turn.note) if turn.note else None,
        cmd.Jump(turn.topic) if turn.topic else None,
        cmd.Return() if turn.back else None,
        cmd.Refuse(turn.refuse) if turn.refuse else None,
        cmd.LeaveUnverified("", turn.leave) if turn.leave else None,
        cmd.Replace() if turn.replace else None,
        cmd.End(turn.end) if turn.end else None,
    )
    return [deed for deed in deeds if deed is not None][:1]
