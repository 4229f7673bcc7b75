"""The events that a command amounts to, where the call stands: those about the whole call, and the table of all.

What is answered at a step is in `answering`; both look ahead with `looking`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from sop_tui.core import answering
from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.answering import answered
from sop_tui.core.answers import judge
from sop_tui.core.book import CALLER, Book
from sop_tui.core.condition import FLAGS
from sop_tui.core.constraint import Run
from sop_tui.core.dialog import Call as CallStep
from sop_tui.core.dialog import further_need
from sop_tui.core.flow import DEPTH_MAX, FlowError, enter, successor
from sop_tui.core.looking import TEXT_MAX, CommandRefused, Decision, Look, bounded
from sop_tui.core.phrases import closed_topic
from sop_tui.core.plaintext import clean
from sop_tui.core.recognizing import NEED, recognized
from sop_tui.core.resume import RESUME_FIELD, resume_text
from sop_tui.core.state import Call, Frame, Scene

NAME_MAX: Final = 200
"""Characters of the names of a call: who holds it, where, and the number as the telephone system shows it."""

PREFERENCE_MAX: Final = 40
"""Characters of a form of address."""


def decide_start(book: Book, command: cmd.Start, at: str) -> Decision:
    """The events that open a call; what the telephone system shows is known at once."""
    root = book.dialogs.get(command.dialog)
    if root is None or not root.outcomes:
        raise CommandRefused("DIALOG_NOT_A_CALL", f"Dialog “{command.dialog}” tidak ada atau tidak dapat dimulai.")
    shown = judge("id_caller", command.caller)
    started = ev.Started(
        call_id=command.call_id,
        agent=bounded(command.agent, NAME_MAX),
        station=bounded(command.station, NAME_MAX),
        caller=bounded(command.caller, NAME_MAX),
        dialog=command.dialog,
        mode=command.mode,
    )
    look = Look(opened(book, started, at))
    look.add(started)
    if shown.canonical:
        look.add(answered(CALLER, shown, "caller")._replace(overridden=()))
        for what in recognized(book, command.known):
            look.add(what)
    look.move(enter(book, look.scene, command.dialog, jumped=False))
    return look.decision


def opened(book: Book, started: ev.Started, at: str) -> Call:
    """A call of which nothing is known yet but the SOPs in force on its day."""
    call = Call(book, started, at)
    return replace(call, scene=replace(call.scene, in_force=book.in_force(call.day)))


def decide_command(call: Call, command: cmd.Command) -> Decision:
    """The events that the command amounts to.

    Raises:
        CommandRefused: it does not fit where the call stands.
    """
    try:
        return _DECIDERS[type(command)](call, command)
    except FlowError as fault:
        raise CommandRefused("SCRIPT_LOOP", "Naskah tidak dapat berlanjut dari sini. Ctrl+Z: mundur.") from fault


def _flag(call: Call, command: cmd.Flag) -> Decision:
    if command.name not in FLAGS or (command.name in call.scene.flags) == command.raised:
        raise CommandRefused("FLAG_SAME", "Tanda itu sudah demikian.")
    look = Look(call)
    activity = f"flag:{command.name}" if command.raised else None
    look.add(ev.Flagged(name=command.name, raised=command.raised), activity)
    return look.resettle()


def _note(call: Call, command: cmd.Note) -> Decision:
    text = clean(command.text, multiline=True)[:TEXT_MAX].strip()
    if not text:
        raise CommandRefused("NOTE_EMPTY", "Catatan masih kosong.")
    return [(ev.Noted(text=text), None)]


def _prefer(call: Call, command: cmd.Prefer) -> Decision:
    value = bounded(command.value, PREFERENCE_MAX)
    if not value or (command.what == "wording" and not (value.isascii() and value.isdigit())):
        raise CommandRefused("PREFERENCE_UNKNOWN", "Pilihan itu tidak dikenal.")
    if command.what == "alphabet" and value not in call.book.spelling.alphabets:
        raise CommandRefused("PREFERENCE_UNKNOWN", "Ejaan itu tidak dikenal.")
    return [(ev.Preferred(what=command.what, value=value), None)]


def _undo(call: Call, _: cmd.Undo) -> Decision:
    if call.past is None:
        raise CommandRefused("NOTHING_TO_UNDO", "Ini awal panggilan; tidak ada yang dapat dibatalkan.")
    return [(ev.Undone(undoes=call.past.batch), None)]


def _jump(call: Call, command: cmd.Jump) -> Decision:
    if command.dialog not in call.book.dialogs:
        raise CommandRefused("TOPIC_UNKNOWN", "Topik itu tidak ada.")
    closed = closed_topic(call.book, call.book.dialogs[command.dialog], call.day)
    if closed is not None:
        raise CommandRefused("TOPIC_NOT_IN_FORCE", f"Topik ini tidak dibuka: {closed}.")
    if len(call.scene.stack) >= DEPTH_MAX:
        raise CommandRefused("TOPIC_TOO_DEEP", "Terlalu banyak topik sela. Kembali dahulu dengan F7.")
    look = Look(call)
    look.add(ev.Jumped(dialog=command.dialog))
    place = _further_need(look, command.dialog) or look.scene
    arrival = enter(call.book, place, command.dialog, jumped=True)
    if len(arrival.stack) <= len(place.stack):
        raise CommandRefused("TOPIC_DONE", "Semua langkah topik itu sudah selesai atau tidak berlaku.")
    look.move(arrival)
    return look.decision


def _further_need(look: Look, topic: str) -> Scene | None:
    """Where the call waits while a topic is open that comes when the present need was followed up already.

    Such a topic is a further need, as if the customer had named it at the step that asks for one: what was known of the
    present need is forgotten, and from the topic the call goes on as it does behind the step that calls it. None where
    the topic is no need, or the follow-up still lies ahead.
    """
    call, root, here = look.call, look.call.root, look.call.scene.stack[0].step
    asking = further_need(root, topic, here)
    calling = next((id_ for id_, step in root.steps.items() if isinstance(step, CallStep) and step.call == topic), None)
    if asking is None or calling is None:
        return None
    step, option = asking
    standing = step == here and len(call.scene.stack) == 1
    if standing:
        answering.put_question(look, call.step)
    answering.forget(look, option)
    if standing:
        look.add(*answering.chosen(call, option))
    if NEED in call.book.fields and look.scene.status_of(NEED) == "unset":
        title = judge(call.book.fields[NEED].kind, call.book.dialogs[topic].title)
        look.add(answered(NEED, title, "early"))
    return replace(look.scene, stack=(Frame(root.dialog, successor(root, calling)),))


def _return(call: Call, _: cmd.Return) -> Decision:
    stack = call.scene.stack
    depth = max((number for number, frame in enumerate(stack) if frame.jumped), default=None)
    if depth is None:
        raise CommandRefused("NOT_JUMPED", "Anda tidak sedang di topik lain.")
    look = Look(call)
    look.add(ev.Returned(dialog=stack[depth].dialog))
    look.add(ev.Moved(stack=tuple((frame.dialog, frame.step, frame.jumped) for frame in stack[:depth])))
    return look.resettle()


def _end(call: Call, command: cmd.End) -> Decision:
    if command.outcome not in call.root.outcomes:
        raise CommandRefused("OUTCOME_UNKNOWN", "Hasil panggilan itu tidak dikenal.")
    look = Look(call)
    for address, ref in call.book.columns.by_address.items():
        if RESUME_FIELD in ref.column.parts:
            system, form, column = address.split(".")
            value = resume_text(call, command.outcome)
            what = ev.Recorded(system=system, form=form, column=column, field=RESUME_FIELD, value=value)
            look.add(what, f"record:{address}")
    owed = tuple(run.constraint.id for run in call.runs if _still_owed(run, command.outcome))
    look.add(ev.Ended(outcome=command.outcome, owed=owed), f"outcome:{command.outcome}")
    return look.decision


def _still_owed(run: Run, outcome: str) -> bool:
    return run.advance(f"outcome:{outcome}", 0).owed


def _resume(call: Call, _: cmd.Resume) -> Decision:
    return [(ev.Resumed(), None)]


def _hangup(call: Call, command: cmd.Hangup) -> Decision:
    return [(ev.Hangup(reason=command.reason), None)]


_DECIDERS: Mapping[type, Callable[[Call, Any], Decision]] = {
    cmd.Confirm: answering.confirm,
    cmd.Choose: answering.choose,
    cmd.Answer: answering.answer,
    cmd.Refuse: answering.refuse,
    cmd.LeaveUnverified: answering.leave,
    cmd.Tick: answering.tick,
    cmd.Correct: answering.correct,
    cmd.Replace: answering.replace_answer,
    cmd.Fill: answering.fill,
    cmd.Flag: _flag,
    cmd.Note: _note,
    cmd.Prefer: _prefer,
    cmd.Undo: _undo,
    cmd.Jump: _jump,
    cmd.Return: _return,
    cmd.End: _end,
    cmd.Resume: _resume,
    cmd.Hangup: _hangup,
}
