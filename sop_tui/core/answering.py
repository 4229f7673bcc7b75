"""What is answered at the present step: one function a command, as `deciding` has for those that are about the call."""

from typing import Any

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core import spelling
from sop_tui.core.answers import KINDS, Judgement, judge
from sop_tui.core.book import CALLER
from sop_tui.core.condition import holds
from sop_tui.core.dialog import Ask, Check, Choose, Do, Option, Say, activity_name, options_of
from sop_tui.core.flow import arrive
from sop_tui.core.looking import TEXT_MAX, CommandRefused, Decision, Look, bounded
from sop_tui.core.phrases import STATUS_WORDS, phrase, shown_value, tokens
from sop_tui.core.state import Call

UNREADABLE = "tidak_terbaca"
"""What a check came to, for rules, where an application shows a value that could not be taken."""


def confirm(call: Call, _: cmd.Confirm) -> Decision:
    """What stands on the desk was said, done, or is right."""
    look = Look(call)
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


def choose(call: Call, command: cmd.Choose) -> Decision:
    """An option of the present step."""
    option = next((option for option in offered(call) if option.id == command.option), None)
    if option is None or call.scene.filling or (isinstance(call.step, Ask) and call.reading_back):
        raise CommandRefused("OPTION_UNKNOWN", "Pilihan itu tidak ada di langkah ini.")
    look = Look(call)
    top, step = call.scene.top, call.step
    put_question(look, step)
    # First, so that what the option itself tells is not forgotten with the rest.
    forget(look, option)
    if not option.fill:
        look.add(*chosen(call, option))
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
        look.add(answered(target, shown, source)._replace(overridden=()), f"answer:{target}")
    if option.fill:
        look.add(ev.Filling(field=option.fill, step=top.step, option=option.id))
        return look.decision
    return look.finish_step(option.goto)


def forget(look: Look, option: Option) -> None:
    """What was known of the present need is that of an earlier one."""
    call = look.call
    need = 1 + max((item.need for item in call.scene.earlier), default=0)
    for name in call.book.forgotten(option):
        fact = call.scene.fact(name)
        if fact.status != "unset":
            value = shown_value(call, fact) if fact.value else fact.text or STATUS_WORDS[fact.status]
            look.add(ev.Forgotten(field=name, value=value, need=need))
        made = call.scene.choice_at(name)
        if made is not None:
            look.add(ev.Forgotten(field=name, value=made, need=need))


def chosen(call: Call, option: Option) -> tuple[ev.Chosen, str]:
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


def put_question(look: Look, step: Any) -> None:
    """The question was put, once a visit: ``ask:`` its field, or its own name where options are the answer."""
    if not isinstance(step, Ask | Choose) or look.scene.asked:
        return
    top = look.call.scene.top
    name = step.ask if isinstance(step, Ask) else step.asks or activity_name(top.step, step)
    lines = step.lines if isinstance(step, Ask) else step.choose
    look.add(ev.Asked(dialog=top.dialog, step=top.step, field=name, text=phrase(look.call, lines)), f"ask:{name}")


def answered(name: str, judgement: Judgement, source: ev.FieldSource) -> ev.Answered:
    """The event of a value that was taken."""
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


def answer(call: Call, command: cmd.Answer) -> Decision:
    """What was typed for the field that is asked, shown by an application, or open for correction."""
    name = call.input_field
    if name is None:
        raise CommandRefused("NOTHING_ASKED", "Langkah ini tidak meminta isian.")
    look = Look(call)
    judgement = _judged(call, name, command.text)
    option = _being_filled(call)
    correcting = call.scene.correcting is not None
    if option is None and not correcting:
        put_question(look, call.step)
    tested = _not_taken(name, judgement, command.override)
    if tested:
        look.add(tested)
        return look.decision
    if correcting:
        look.add(_corrected(call, name, judgement))
        return look.decision
    if option is not None:
        look.add(answered(name, judgement, "application"))
        look.add(*chosen(call, option))
        return look.finish_step(option.goto)
    look.add(answered(name, judgement, "asked"), f"answer:{name}")
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


def refuse(call: Call, command: cmd.Refuse) -> Decision:
    """The customer will not give the field, or has none."""
    step = call.step
    option = next((option for option in offered(call) if option.refuse), None)
    if isinstance(step, Choose) and option is not None:
        return choose(call, cmd.Choose(option.id))
    if not isinstance(step, Ask) or call.scene.filling:
        raise CommandRefused("NOTHING_ASKED", "Langkah ini tidak meminta data pelanggan.")
    if not step.refusable:
        raise CommandRefused("NOT_REFUSABLE", "Data ini wajib. Ctrl+L: lanjut tanpa data ini, dengan alasan.")
    look = Look(call)
    if not call.reading_back:
        put_question(look, step)
    look.add(ev.Refused(field=step.ask, how=command.how), f"refuse:{step.ask}")
    return look.finish_step()


def leave(call: Call, command: cmd.LeaveUnverified) -> Decision:
    """On without a valid answer, for a reason."""
    step = call.step
    name = call.input_field or (step.ask if isinstance(step, Ask) else None)
    reason = bounded(command.reason, TEXT_MAX)
    if name is None:
        raise CommandRefused("NOTHING_ASKED", "Langkah ini tidak meminta isian.")
    if not reason:
        raise CommandRefused("REASON_MISSING", "Tulis alasannya dahulu.")
    look = Look(call)
    option = _being_filled(call)
    text = bounded(command.text, TEXT_MAX) or call.scene.fact(name).value
    left = ev.LeftUnverified(field=name, text=text, reason=reason)
    if option is not None:
        look.add(left, _made(call, UNREADABLE))
        return look.finish_step(option.goto)
    if not call.reading_back:
        put_question(look, step)
    look.add(left, f"refuse:{name}")
    return look.finish_step()


def tick(call: Call, command: cmd.Tick) -> Decision:
    """A part that was read back is right, or a tick is taken off."""
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


def correct(call: Call, command: cmd.Correct) -> Decision:
    """One letter of what is read back is open for correction."""
    if not isinstance(call.step, Ask) or not call.reading_back:
        raise CommandRefused("NOTHING_TO_CORRECT", "Tidak ada data yang sedang dibacakan.")
    return [(ev.Correcting(field=call.step.ask, letter=command.letter), None)]


def replace_answer(call: Call, _: cmd.Replace) -> Decision:
    """What is read back was true once."""
    if not isinstance(call.step, Ask) or not call.reading_back:
        raise CommandRefused("NOTHING_TO_REPLACE", "Tidak ada data yang sedang dibacakan.")
    name = activity_name(call.scene.top.step, call.step)
    if call.scene.fact(call.step.ask).source == "asked":
        raise CommandRefused("JUST_ASKED", "Data ini baru saja disebutkan. Pilih 2 untuk memperbaikinya.")
    old = call.scene.fact(call.step.ask).value
    return [(ev.Replaced(field=call.step.ask, old=old), f"choice:{name}=berganti")]


def fill(call: Call, command: cmd.Fill) -> Decision:
    """A field is filled before it is asked."""
    if command.field not in call.book.fields:
        raise CommandRefused("FIELD_UNKNOWN", "Isian itu tidak ada di naskah ini.")
    judgement = _judged(call, command.field, command.text)
    tested = _not_taken(command.field, judgement, command.override)
    if tested:
        raise CommandRefused(tested.problems[0], judgement.problems[0].message)
    known = call.scene.fact(command.field)
    if known.status == "verified" and known.value == judgement.canonical:
        raise CommandRefused("SAME_VALUE", "Data itu sudah terverifikasi, dan sama.")
    look = Look(call)
    look.add(answered(command.field, judgement, "caller" if command.field == CALLER else "early"))
    look.record_anew(command.field, call.scene)
    step = call.step
    if command.field == (call.scene.filling[0] if call.scene.filling else step.ask if isinstance(step, Ask) else None):
        look.move(arrive(call.book, look.scene))
        return look.decision
    return look.resettle()
