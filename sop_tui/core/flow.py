"""Where a call goes next: the control flow of dialogues, over nothing but finite facts.

`arrive` looks only at the stack, at conditions and at the status of fields. It goes hop by hop, and the prover takes
the same hops, so it walks the very flow that the desk follows.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from sop_tui.core.book import Book
from sop_tui.core.condition import Situation, holds
from sop_tui.core.dialog import AnyStep, Ask, Call, Dialog, End, Record
from sop_tui.core.state import Frame, Scene

DEPTH_MAX = 32
"""Frames of a stack: deeper is a dialogue that calls itself without end."""

HOPS_MAX = 10_000
"""Steps passed over in one go: more is a loop that no customer could leave."""


class FlowError(Exception):
    """A dialogue sends the call in circles or off its end; the checker finds each before the desk opens."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The new stack, and the records of questions passed over because their answer is already known."""

    stack: tuple[Frame, ...]
    due: tuple[tuple[str, str, Record], ...] = ()


class Met(NamedTuple):
    """What decides whether a step is passed over."""

    held: bool
    """Its condition holds."""
    done: bool
    """It is a question that needs not be put."""


def done_with(step: AnyStep, situation: Situation) -> bool:
    """Whether a question needs not be put: answered and verified, refused, or given where nothing is read back."""
    if not isinstance(step, Ask):
        return False
    status = situation.status_of(step.ask)
    return status not in {"unset", "given"} or (status == "given" and step.verify is None)


def successor(dialog: Dialog, step_id: str, goto: str | None = None) -> str:
    """The step after a completed one: the option's goto, the step's own, or the next in the file.

    Raises:
        FlowError: there is none.
    """
    target = goto or dialog.steps[step_id].goto or dialog.after(step_id)
    if target is None or target not in dialog.steps:
        raise FlowError(f"{dialog.dialog}: nothing follows step {step_id}")
    return target


def complete(book: Book, scene: Scene, goto: str | None = None) -> Arrival:
    """The present step is done: where the call stands then."""
    frame = scene.top
    following = successor(book.dialogs[frame.dialog], frame.step, goto)
    stack = (*scene.stack[:-1], replace(frame, step=following))
    return arrive(book, replace(scene, stack=stack))


def enter(book: Book, scene: Scene, dialog: str, *, jumped: bool) -> Arrival:
    """Another dialogue is opened on top of the present place."""
    frame = Frame(dialog, book.dialogs[dialog].first, jumped)
    return arrive(book, replace(scene, stack=(*scene.stack, frame)))


def arrive(book: Book, scene: Scene) -> Arrival:
    """Pass over what needs no CSO, until a step that does.

    Raises:
        FlowError: the dialogue never gets there.
    """
    stack = scene.stack
    due: tuple[tuple[str, str, Record], ...] = ()
    for _ in range(HOPS_MAX):
        passed = hop(book, stack, meet(book, stack[-1], scene))
        if passed is None:
            return Arrival(stack, due)
        stack, due = passed.stack, due + passed.due
    raise FlowError(f"{stack[-1].dialog}: round and round at step {stack[-1].step}")


def meet(book: Book, frame: Frame, situation: Situation) -> Met:
    """What the flow meets at a step."""
    dialog = book.dialogs[frame.dialog]
    step = dialog.steps[frame.step]
    held = holds(step.when, situation, dialog.conditions)
    return Met(held, held and done_with(step, situation))


def hop(book: Book, stack: tuple[Frame, ...], met: Met) -> Arrival | None:
    """Pass over the step on top of the stack; None where it needs the CSO.

    Raises:
        FlowError: nothing follows the step, or it calls too deep.
    """
    frame = stack[-1]
    dialog = book.dialogs[frame.dialog]
    step = dialog.steps[frame.step]
    if not met.held:
        following = dialog.after(frame.step)
        if following is None:
            raise FlowError(f"{dialog.dialog}: nothing follows step {frame.step}")
        return Arrival((*stack[:-1], replace(frame, step=following)))
    if isinstance(step, End):
        return Arrival(_returned(book, stack)) if len(stack) > 1 else None
    if isinstance(step, Call):
        if len(stack) == DEPTH_MAX:
            raise FlowError(f"{dialog.dialog}: step {frame.step} calls without end")
        return Arrival((*stack, Frame(step.call, book.dialogs[step.call].first)))
    if met.done:
        due = tuple((frame.dialog, frame.step, record) for record in step.record)
        return Arrival((*stack[:-1], replace(frame, step=successor(dialog, frame.step))), due)
    return None


def _returned(book: Book, stack: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The stack without its top dialogue; a call step below is done, a step jumped from still waits."""
    *below, caller, ended = stack
    if ended.jumped:
        return (*below, caller)
    following = successor(book.dialogs[caller.dialog], caller.step)
    return (*below, replace(caller, step=following))
