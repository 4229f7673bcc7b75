"""One function a command: the events it amounts to, where the call stands.

A decision looks ahead on a scratch scene (`_Look`), so that what follows from an answer (its records, the next step) is
decided with the answer already in.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core import spelling
from sop_tui.core.answers import KINDS, Judgement, judge, render
from sop_tui.core.book import CALLER, Book
from sop_tui.core.condition import FLAGS, holds
from sop_tui.core.constraint import Run
from sop_tui.core.dialog import Ask, Check, Choose, Do, Option, Record, Say, activity_name, options_of
from sop_tui.core.flow import DEPTH_MAX, Arrival, FlowError, arrive, complete, enter
from sop_tui.core.folding import fold
from sop_tui.core.phrases import closed_topic, phrase, shown_value, tokens
from sop_tui.core.plaintext import clean
from sop_tui.core.recognizing import recognized
from sop_tui.core.resume import RESUME_FIELD, resume_text
from sop_tui.core.state import Call, Scene

Decision = list[tuple[ev.What, str | None]]
"""Events with the activity each one is, if it is one."""

UNREADABLE = "tidak_terbaca"
"""What a check came to, for rules, where an application shows a value that could not be taken."""

NOTE_MAX = 2000
"""Characters of a note or a reason."""


class CommandRefused(Exception):
    """The command does not fit where the call stands. ``code`` is stable, ``message`` is for the screen."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class _Look:
    """A decision being made: events so far, and the scene as it is after them."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.scene: Scene = call.scene
        self.decision: Decision = []

    def add(self, what: ev.What, activity: str | None = None) -> None:
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


def decide_start(book: Book, command: cmd.Start, at: str) -> Decision:
    """The events that open a call; what the telephone system shows is known at once."""
    root = book.dialogs.get(command.dialog)
    if root is None or not root.outcomes:
        raise CommandRefused("DIALOG_NOT_A_CALL", f"Dialog “{command.dialog}” tidak ada atau tidak dapat dimulai.")
    shown = judge("id_caller", command.caller)
    started = ev.Started(
        call_id=command.call_id,
        agent=clean(command.agent),
        station=clean(command.station),
        caller=clean(command.caller),
        dialog=command.dialog,
        mode=command.mode,
    )
    look = _Look(opened(book, started, at))
    look.add(started)
    if shown.canonical:
        look.add(_answered(CALLER, shown, "caller")._replace(overridden=()))
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


def _confirm(call: Call, _: cmd.Confirm) -> Decision:
    look = _Look(call)
    top, step = call.scene.top, call.step
    name = activity_name(top.step, step)
    if isinstance(step, Say):
        look.add(ev.Said(dialog=top.dialog, step=top.step, text=phrase(call, step.say)), f"say:{name}")
    elif isinstance(step, Do):
        look.add(ev.Done(dialog=top.dialog, step=top.step), f"do:{name}")
    elif isinstance(step, Ask) and call.reading_back and call.scene.correcting is None:
        look.add(_verified(call, step.ask), f"verify:{step.ask}")
    else:
        raise CommandRefused("NOTHING_TO_CONFIRM", "Pilih atau ketik jawaban pelanggan dahulu.")
    return look.finish_step()


def _verified(call: Call, name: str) -> ev.Verified:
    value = call.scene.fact(name).value
    spelled = KINDS[call.book.fields[name].kind].readback == "letters"
    parts = {token.start for token in tokens(call, value)} if spelled else set()
    return ev.Verified(field=name, value=value, ticked=len(call.scene.ticks & parts), parts=len(parts))


def offered(call: Call) -> tuple[Option, ...]:
    """The options of the present step that hold now."""
    return tuple(option for option in options_of(call.step) if holds(option.when, call.scene, call.dialog.conditions))


def _choose(call: Call, command: cmd.Choose) -> Decision:
    option = next((option for option in offered(call) if option.id == command.option), None)
    if option is None or call.scene.filling or (isinstance(call.step, Ask) and call.reading_back):
        raise CommandRefused("OPTION_UNKNOWN", "Pilihan itu tidak ada di langkah ini.")
    look = _Look(call)
    top, step = call.scene.top, call.step
    _put_question(look, step)
    # First, so that what the option itself tells is not forgotten with the rest.
    for name in call.book.forgotten(option):
        fact = call.scene.fact(name)
        if fact.status != "unset":
            look.add(ev.Forgotten(field=name, value=shown_value(call, fact)))
        made = call.scene.choice_at(name)
        if made is not None:
            look.add(ev.Forgotten(field=name, value=made))
    if not option.fill:
        look.add(*_chosen(call, option))
    if option.flag and option.flag not in look.scene.flags:
        look.add(ev.Flagged(name=option.flag, raised=True), f"flag:{option.flag}")
    if option.refuse:
        look.add(ev.Refused(field=option.refuse, how="refused"), f"refuse:{option.refuse}")
    for target, origin in option.take.items():
        fact = call.scene.fact(origin)
        shown = judge(call.book.fields[target].kind, fact.value)
        if shown.verdict == "error":
            problem = shown.problems[0]
            raise CommandRefused(problem.code, f"{problem.message} {problem.mend}")
        # A doubtful number is only given: it is read back like one that was said.
        source: ev.FieldSource = "caller" if shown.verdict == "ok" else "early"
        look.add(_answered(target, shown, source)._replace(overridden=()), f"answer:{target}")
    if option.fill:
        look.add(ev.Filling(field=option.fill, step=top.step, option=option.id))
        return look.decision
    return look.finish_step(option.goto)


def _chosen(call: Call, option: Option) -> tuple[ev.Chosen, str]:
    """The event of an option of the present step, and its activity."""
    top = call.scene.top
    name = activity_name(top.step, call.step)
    return ev.Chosen(dialog=top.dialog, step=top.step, name=name, option=option.id), _made(call, option.id)


def _made(call: Call, result: str) -> str:
    """The activity of what the present step came to."""
    kind = "check" if isinstance(call.step, Check) else "choice"
    return f"{kind}:{activity_name(call.scene.top.step, call.step)}={result}"


def _being_filled(call: Call) -> Option | None:
    """The option whose value is being typed. It is chosen when that is taken, and not before."""
    if call.scene.filling is None:
        return None
    return next(option for option in options_of(call.step) if option.id == call.scene.filling[1])


def _put_question(look: _Look, step: Any) -> None:
    """The question was put, once a visit: ``ask:`` its field, or its own name where options are the answer."""
    if not isinstance(step, Ask | Choose) or look.scene.asked:
        return
    top = look.call.scene.top
    name = step.ask if isinstance(step, Ask) else step.asks or activity_name(top.step, step)
    lines = step.lines if isinstance(step, Ask) else step.choose
    look.add(ev.Asked(dialog=top.dialog, step=top.step, field=name, text=phrase(look.call, lines)), f"ask:{name}")


def _answered(name: str, judgement: Judgement, source: ev.FieldSource) -> ev.Answered:
    return ev.Answered(
        field=name,
        text=judgement.text,
        value=judgement.canonical or "",
        source=source,
        tag=judgement.tag,
        overridden=_codes(judgement),
    )


def _codes(judgement: Judgement) -> tuple[str, ...]:
    return tuple(problem.code for problem in judgement.problems)


def _judged(call: Call, name: str, text: str) -> Judgement:
    """What was typed for a field. Some kinds find nothing wrong with nothing, such as a number that is not shown; but
    typed, it is no answer."""
    judgement = judge(call.book.fields[name].kind, text)
    if judgement.canonical == "":
        raise CommandRefused("ANSWER_EMPTY", "Isiannya kosong, belum ada yang dapat dicatat.")
    return judgement


def _not_taken(name: str, judgement: Judgement, override: bool) -> ev.Tested | None:
    """The event of an answer that is not taken: an error, or a warning not confirmed."""
    if judgement.verdict == "ok" or (judgement.verdict == "warning" and override):
        return None
    return ev.Tested(field=name, text=judgement.text, verdict=judgement.verdict, problems=_codes(judgement))


def _answer(call: Call, command: cmd.Answer) -> Decision:
    name = call.input_field
    if name is None:
        raise CommandRefused("NOTHING_ASKED", "Langkah ini tidak meminta isian.")
    look = _Look(call)
    judgement = _judged(call, name, command.text)
    option = _being_filled(call)
    correcting = call.scene.correcting is not None
    if option is None and not correcting:
        _put_question(look, call.step)
    tested = _not_taken(name, judgement, command.override)
    if tested:
        look.add(tested)
        return look.decision
    if correcting:
        look.add(_corrected(call, name, judgement))
        return look.decision
    if option is not None:
        look.add(_answered(name, judgement, "application"))
        look.add(*_chosen(call, option))
        return look.finish_step(option.goto)
    look.add(_answered(name, judgement, "asked"), f"answer:{name}")
    if isinstance(call.step, Ask) and call.step.verify:
        return look.decision
    return look.finish_step()


def _corrected(call: Call, name: str, judgement: Judgement) -> ev.Corrected:
    fact = call.scene.fact(name)
    value = judgement.canonical or ""
    return ev.Corrected(
        field=name,
        text=judgement.text,
        old=fact.value,
        value=value,
        ticks=_still_ticked(call, fact.value, value),
        tag=judgement.tag,
        overridden=_codes(judgement),
    )


def _still_ticked(call: Call, old: str, new: str) -> tuple[int, ...]:
    """Where the parts of a corrected value begin that need not be spelled again: ticked before, and unchanged."""
    was_at = {
        part.right_span[0] + number: part.left_span[0] + number
        for part in spelling.differences(old, new)
        if part.op == "same"
        for number in range(len(part.right))
    }
    respelled = spelling.respell(old, new, call.book.spelling, call.prefer.alphabet)
    return tuple(
        token.start for token, changed in respelled if not changed and was_at.get(token.start) in call.scene.ticks
    )


def _refuse(call: Call, command: cmd.Refuse) -> Decision:
    step = call.step
    option = next((option for option in offered(call) if option.refuse), None)
    if isinstance(step, Choose) and option is not None:
        return _choose(call, cmd.Choose(option.id))
    if not isinstance(step, Ask) or call.scene.filling:
        raise CommandRefused("NOTHING_ASKED", "Langkah ini tidak meminta data pelanggan.")
    if not step.refusable:
        raise CommandRefused("NOT_REFUSABLE", "Data ini wajib. Ctrl+L: lanjut tanpa data ini, dengan alasan.")
    look = _Look(call)
    if not call.reading_back:
        _put_question(look, step)
    look.add(ev.Refused(field=step.ask, how=command.how), f"refuse:{step.ask}")
    return look.finish_step()


def _leave(call: Call, command: cmd.LeaveUnverified) -> Decision:
    step = call.step
    name = call.input_field or (step.ask if isinstance(step, Ask) else None)
    reason = clean(command.reason)[:NOTE_MAX]
    if name is None:
        raise CommandRefused("NOTHING_ASKED", "Langkah ini tidak meminta isian.")
    if not reason:
        raise CommandRefused("REASON_MISSING", "Tulis alasannya dahulu.")
    look = _Look(call)
    option = _being_filled(call)
    text = clean(command.text) or call.scene.fact(name).value
    left = ev.LeftUnverified(field=name, text=text, reason=reason)
    if option is not None:
        look.add(left, _made(call, UNREADABLE))
        return look.finish_step(option.goto)
    if not call.reading_back:
        _put_question(look, step)
    look.add(left, f"refuse:{name}")
    return look.finish_step()


def _tick(call: Call, command: cmd.Tick) -> Decision:
    step = call.step
    if not isinstance(step, Ask) or not call.reading_back or call.scene.correcting is not None:
        raise CommandRefused("NOTHING_TO_TICK", "Tidak ada ejaan di langkah ini.")
    starts = [token.start for token in tokens(call, call.scene.fact(step.ask).value)]
    if command.back:
        chosen = next((start for start in reversed(starts) if start in call.scene.ticks), None)
    else:
        chosen = next((start for start in starts if start not in call.scene.ticks), None)
    if chosen is None:
        raise CommandRefused("ALL_TICKED", "Semua huruf sudah dicentang. Tekan 1 bila benar.")
    return [(ev.Ticked(field=step.ask, start=chosen, on=not command.back), None)]


def _correct(call: Call, command: cmd.Correct) -> Decision:
    if not isinstance(call.step, Ask) or not call.reading_back:
        raise CommandRefused("NOTHING_TO_CORRECT", "Tidak ada data yang sedang dibacakan.")
    return [(ev.Correcting(field=call.step.ask, letter=command.letter), None)]


def _replace(call: Call, _: cmd.Replace) -> Decision:
    if not isinstance(call.step, Ask) or not call.reading_back:
        raise CommandRefused("NOTHING_TO_REPLACE", "Tidak ada data yang sedang dibacakan.")
    name = activity_name(call.scene.top.step, call.step)
    if call.scene.fact(call.step.ask).source == "asked":
        raise CommandRefused("JUST_ASKED", "Data ini baru saja disebutkan. Pilih 2 untuk memperbaikinya.")
    old = call.scene.fact(call.step.ask).value
    return [(ev.Replaced(field=call.step.ask, old=old), f"choice:{name}=berganti")]


def _fill(call: Call, command: cmd.Fill) -> Decision:
    if command.field not in call.book.fields:
        raise CommandRefused("FIELD_UNKNOWN", "Isian itu tidak ada di naskah ini.")
    judgement = _judged(call, command.field, command.text)
    tested = _not_taken(command.field, judgement, command.override)
    if tested:
        raise CommandRefused(tested.problems[0], judgement.problems[0].message)
    known = call.scene.fact(command.field)
    if known.status == "verified" and known.value == judgement.canonical:
        raise CommandRefused("SAME_VALUE", "Data itu sudah terverifikasi, dan sama.")
    look = _Look(call)
    look.add(_answered(command.field, judgement, "caller" if command.field == CALLER else "early"))
    look.record_anew(command.field, call.scene)
    step = call.step
    if command.field == (call.scene.filling[0] if call.scene.filling else step.ask if isinstance(step, Ask) else None):
        look.move(arrive(call.book, look.scene))
        return look.decision
    return look.resettle()


def _flag(call: Call, command: cmd.Flag) -> Decision:
    if command.name not in FLAGS or (command.name in call.scene.flags) == command.raised:
        raise CommandRefused("FLAG_SAME", "Tanda itu sudah demikian.")
    look = _Look(call)
    activity = f"flag:{command.name}" if command.raised else None
    look.add(ev.Flagged(name=command.name, raised=command.raised), activity)
    return look.resettle()


def _note(call: Call, command: cmd.Note) -> Decision:
    text = clean(command.text, multiline=True)[:NOTE_MAX].strip()
    if not text:
        raise CommandRefused("NOTE_EMPTY", "Catatan masih kosong.")
    return [(ev.Noted(text=text), None)]


def _prefer(call: Call, command: cmd.Prefer) -> Decision:
    value = clean(command.value)[:40]
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
    look = _Look(call)
    arrival = enter(call.book, look.scene, command.dialog, jumped=True)
    if len(arrival.stack) <= len(look.scene.stack):
        raise CommandRefused("TOPIC_DONE", "Semua langkah topik itu sudah selesai atau tidak berlaku.")
    look.add(ev.Jumped(dialog=command.dialog))
    look.move(arrival)
    return look.decision


def _return(call: Call, _: cmd.Return) -> Decision:
    stack = call.scene.stack
    depth = max((number for number, frame in enumerate(stack) if frame.jumped), default=None)
    if depth is None:
        raise CommandRefused("NOT_JUMPED", "Anda tidak sedang di topik lain.")
    look = _Look(call)
    look.add(ev.Returned(dialog=stack[depth].dialog))
    look.add(ev.Moved(stack=tuple((frame.dialog, frame.step, frame.jumped) for frame in stack[:depth])))
    return look.resettle()


def _end(call: Call, command: cmd.End) -> Decision:
    if command.outcome not in call.root.outcomes:
        raise CommandRefused("OUTCOME_UNKNOWN", "Hasil panggilan itu tidak dikenal.")
    look = _Look(call)
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
    cmd.Confirm: _confirm,
    cmd.Choose: _choose,
    cmd.Answer: _answer,
    cmd.Refuse: _refuse,
    cmd.LeaveUnverified: _leave,
    cmd.Tick: _tick,
    cmd.Correct: _correct,
    cmd.Replace: _replace,
    cmd.Fill: _fill,
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
