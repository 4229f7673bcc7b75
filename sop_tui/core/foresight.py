"""Which rules of the SOPs a command violates, so that the desk can say so before it is taken.

Two kinds of violation cannot be mended any more: a rule that is broken for good, and one that is still owed when the
call ends. The first is seen one step ahead. A jump or a choice is no breach by itself; what it leads to may be: the
question that would stand on the screen next is asked as soon as it is read. So what a step has the CSO say, ask or do
first counts for the command that leads there, and is told there, not when it is too late.
"""

from sop_tui.core.constraint import Constraint, Run, Status, would_break
from sop_tui.core.dialog import Ask, Choose, Do, Say, activity_name
from sop_tui.core.state import Call


def violated(before: Call, after: Call) -> tuple[Constraint, ...]:
    """The rules that are violated after, by then or by what comes first there, and were not before.

    Left out are those of which the CSO was told where ``before`` stands; but what is owed at the end is always told.
    """
    if after.outcome is None and after.trace is before.trace and after.scene.stack == before.scene.stack:
        return ()
    coming = None if after.outcome is not None else first_activity(after)
    pairs = zip(before.runs, after.runs, strict=True)
    return tuple(run.constraint for old, run in pairs if _lost(old, run, coming, before, after))


def _lost(old: Run, run: Run, coming: str | None, before: Call, after: Call) -> bool:
    if old.status is Status.BROKEN:
        return False
    if after.outcome is not None and run.owed:
        return True
    if run.constraint.id in before.scene.overridden:
        return False
    return run.status is Status.BROKEN or (coming is not None and would_break(run, coming))


def first_activity(call: Call) -> str | None:
    """What the present step has the CSO do first, if that hangs on nothing: ``say:salam``, ``ask:email``."""
    step = call.step
    name = activity_name(call.scene.top.step, step)
    match step:
        case Say():
            return f"say:{name}"
        case Do():
            return f"do:{name}"
        case Ask() if not call.scene.asked and not call.reading_back:
            return f"ask:{step.ask}"
        case Choose() if not call.scene.asked:
            return f"ask:{step.asks or name}"
    return None
