"""Calls nobody wrote: random commands, legal or not, held through the real `begin`, `decide` and `apply`."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.answering import offered
from sop_tui.core.answers import KINDS
from sop_tui.core.book import Book
from sop_tui.core.call import Call, CommandRefused, apply, begin, decide, refold
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask, Check, Choose, Do, End, Say
from sop_tui.core.events import Event, Moment

BEGAN = datetime.fromisoformat("2019-12-09T10:00:00+07:00")
CALL_ID = "0193ad00-0000-7000-8000-000000000001"

SAMPLES = {
    "email": ("masna.aya@yahoo.com", "budi@gmial.com", "bukan email", "siti.nur5@desaku.co.id"),
    "phone": ("087758658589", "0218654321", "08123", "0812 3456 7890"),
    "id_caller": ("087758658589", "0217654321"),
    "address": ("Jl Raden Mas Panji Anom Gg Ikham RT 2", "x"),
    "text": ("IBU MASNA", "Budi [Sby]", ""),
    "nik": ("5271015708900001", "9971015708900001", "52710157O8900001"),
    "idpel": ("5421-0414-0002", "000000000000", "14023456789"),
    "meter_number": ("1402-3456-789", "1402345678", "I4023456789"),
    "meter_reading": ("12345,6", "12.345", "-5"),
    "ticket_id": ("91EY4BC", "20900713", "IBU MASNA"),
    "report_number": ("G5921041400058", "20900713", "P5421041400002", "5421041400002"),
    "report_description": ("MUTASI K : K5421041400002", "LAMPU PADAM", "Mutasi K No. Kxxx", ""),
    "date": ("14 Apr 2021", "Kamis, 14 April 2021", "kemarin"),
}


def moment(seconds: float) -> Moment:
    """So many seconds into the call."""
    at = BEGAN + timedelta(seconds=seconds)
    return Moment(at.isoformat(timespec="milliseconds"), int(seconds * 1000))


def started(book: Book, dialog: str, caller: str = "087758658589") -> tuple[Call, list[Event]]:
    """A call at its first step."""
    start = cmd.Start(CALL_ID, "Rani", "meja-1", caller, dialog)
    events = begin(book, start, moment(0))
    return refold(book, events), events


def do(call: Call, command: Command, seconds: float) -> tuple[Call, list[Event]]:
    """The call after a command, and its events.

    Raises:
        CommandRefused: it does not fit.
    """
    events = decide(call, command, moment(seconds))
    for event in events:
        call = apply(call, event)
    return call, events


def obedient(call: Call) -> list[Command]:
    """What a CSO who does what the desk says may do next, with every answer of the customer."""
    step = call.step
    if call.input_field:
        kind = call.book.fields[call.input_field].kind
        typed: list[Command] = [cmd.Answer(text, override=True) for text in SAMPLES[kind]]
        if isinstance(step, Ask) and step.refusable and call.scene.correcting is None:
            typed += [cmd.Refuse("refused"), cmd.Refuse("not_available")]
        typed += [cmd.LeaveUnverified("tidak jelas", "suara putus")]
        if not call.scene.filling:
            typed += [cmd.Choose(option.id) for option in offered(call)]
        return typed
    match step:
        case Say() | Do():
            return [cmd.Confirm()]
        case Choose() | Check():
            return [cmd.Choose(option.id) for option in offered(call)]
        case Ask():
            return [cmd.Confirm(), cmd.Correct(0), cmd.Replace(), cmd.Refuse("refused"), cmd.Tick()]
        case End():
            return [cmd.End(step.end)]
    return []


def anything(book: Book) -> st.SearchStrategy[Command]:
    """Any command at all, sensible or not."""
    fields, dialogs = sorted(book.fields), sorted(book.dialogs)
    texts = st.sampled_from([text for samples in SAMPLES.values() for text in samples]) | st.text(max_size=20)
    options = st.sampled_from(
        sorted({o.id for d in book.dialogs.values() for s in d.steps.values() for o in getattr(s, "options", ())})
    )
    deeds = st.one_of(
        st.builds(cmd.Confirm),
        st.builds(cmd.Choose, options),
        st.builds(cmd.Answer, texts, st.booleans()),
        st.builds(cmd.Refuse, st.sampled_from(["refused", "not_available"])),
        st.builds(cmd.LeaveUnverified, texts, texts),
        st.builds(cmd.Tick, st.booleans()),
        st.builds(cmd.Correct, st.integers(0, 9)),
        st.builds(cmd.Replace),
        st.builds(cmd.Fill, st.sampled_from(fields), texts, st.booleans()),
        st.builds(cmd.Flag, st.sampled_from(["urgent", "upset"]), st.booleans()),
        st.builds(cmd.Note, texts),
        st.builds(cmd.Prefer, st.sampled_from(["sapaan", "language", "wording", "alphabet"]), texts),
        st.builds(cmd.Undo),
        st.builds(cmd.Jump, st.sampled_from(dialogs)),
        st.builds(cmd.Return),
    )
    return deeds | st.builds(cmd.Despite, deeds)


def play(book: Book, dialog: str, commands: Sequence[Command], gap: float = 3.0) -> tuple[Call, list[Event]]:
    """The call that these commands come to; refused ones change nothing."""
    call, events = started(book, dialog)
    for number, command in enumerate(commands, start=1):
        try:
            call, fresh = do(call, command, number * gap)
        except CommandRefused:
            continue
        events += fresh
    return call, events


def wander(
    book: Book, dialog: str, choose: Callable[[Sequence[Command]], Command], steps: int = 200
) -> tuple[Call, list[Event]]:
    """An obedient call to its end, the customer's answers chosen by ``choose``."""
    call, events = started(book, dialog)
    for number in range(1, steps + 1):
        if call.outcome is not None:
            break
        try:
            call, fresh = do(call, choose(obedient(call)), number * 3.0)
        except CommandRefused:
            continue
        events += fresh
    return call, events


__all__ = ["KINDS", "SAMPLES", "anything", "do", "moment", "obedient", "play", "started", "wander"]
