"""What a command violates is known before it is taken: nothing is broken untold, and nothing told is harmless."""

from collections.abc import Iterable, Iterator

from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.call import Call, CommandRefused, foresee
from sop_tui.core.commands import Command, Deed
from sop_tui.core.constraint import Status
from tests.core.small import with_side_topic
from tests.walk import anything, do, obedient, play

BOOK = with_side_topic().book
COMMANDS = st.lists(anything(BOOK), max_size=25)
THANKS_OWED: tuple[Command, ...] = (
    cmd.Confirm(),
    cmd.Answer("Masna"),
    cmd.Choose("kosong"),
    cmd.Choose("ya"),
    cmd.Answer("masna.aya@yahoo.com"),
    cmd.Confirm(),
)
JUMP = cmd.Jump("sela")
ASIDE: tuple[Command, ...] = (JUMP, cmd.Return(), cmd.Undo(), cmd.Flag("upset"), cmd.Flag("upset", raised=False))
CHOICES = st.lists(st.integers(0, 999), max_size=30)


def broken(call: Call) -> set[str]:
    return {run.constraint.id for run in call.runs if run.status is Status.BROKEN}


def told(call: Call, command: Command) -> list[str]:
    return [rule.id for rule in foresee(call, command)]


def overridden(events: Iterable[ev.Event]) -> list[str]:
    return [rule for event in events if isinstance(event.what, ev.Overridden) for rule in event.what.rules]


def steps(choices: Iterable[int]) -> Iterator[tuple[Call, Deed, Call, list[ev.Event]]]:
    """A call led by the numbers from the email on, now as the desk says and now not: before, deed, after, events."""
    call, _ = play(BOOK, "kecil", THANKS_OWED[:4])
    for number, choice in enumerate(choices, start=len(THANKS_OWED)):
        deeds = [*obedient(call), *ASIDE]
        deed = deeds[choice % len(deeds)]
        assert not isinstance(deed, cmd.Despite)
        before = call
        try:
            call, events = do(call, cmd.Despite(deed) if foresee(call, deed) else deed, number * 3.0)
        except CommandRefused:
            continue
        yield before, deed, call, events


@given(CHOICES)
def test_nothing_is_broken_at_a_desk_that_was_not_told(choices: list[int]) -> None:
    said: set[str] = set()
    for before, deed, after, events in steps(choices):
        said.update(overridden(events))
        if not isinstance(deed, cmd.Undo):
            assert broken(after) - broken(before) <= said


@given(CHOICES)
def test_what_is_told_is_broken_then_or_by_whatever_is_done_next(choices: list[int]) -> None:
    for before, deed, after, _ in steps(choices):
        rules = set(told(before, deed)) if after.outcome is None else set()
        assert not rules & broken(before)
        for following in obedient(after) if not rules <= broken(after) else ():
            assert rules <= broken(do(after, following, 1000)[0])


@given(COMMANDS, st.sampled_from(["selesai", "putus"]))
def test_at_the_end_everything_is_told_that_the_score_will_hold_against_the_call(
    commands: list[Command], outcome: str
) -> None:
    before, _ = play(BOOK, "kecil", commands)
    rules = told(before, cmd.End(outcome))
    ended, events = do(before, cmd.Despite(cmd.End(outcome)), 1000)
    violated = {run.constraint.id for run in ended.runs if run.verdict().verdict == "violated"}
    assert set(rules) == violated - broken(before)
    assert overridden(events) == rules
    assert isinstance(events[-1].what, ev.Ended)
    assert set(events[-1].what.owed) <= set(rules)


@given(COMMANDS, anything(BOOK))
def test_being_told_changes_nothing_of_what_is_done(commands: list[Command], command: Command) -> None:
    call, _ = play(BOOK, "kecil", commands)
    command = command.deed if isinstance(command, cmd.Despite) else command
    try:
        plainly, _ = do(call, command, 1000)
    except CommandRefused:
        return
    despite, events = do(call, cmd.Despite(command), 1000)
    assert overridden(events) == told(call, command)
    assert (despite.trace, despite.scene.stack, despite.outcome) == (
        plainly.trace,
        plainly.scene.stack,
        plainly.outcome,
    )


def test_a_jump_is_told_by_what_it_leads_to() -> None:
    call, _ = play(BOOK, "kecil", THANKS_OWED)
    assert told(call, JUMP) == ["terima-kasih"]
    assert told(call, cmd.Confirm()) == []
    assert told(play(BOOK, "kecil", THANKS_OWED[:4])[0], JUMP) == []


def test_it_is_told_once_where_the_call_then_stands_and_again_on_the_way_back_there() -> None:
    call, events = play(BOOK, "kecil", (*THANKS_OWED, cmd.Despite(JUMP)))
    assert overridden(events) == ["terima-kasih"]
    assert told(call, cmd.Confirm()) == []
    returned, _ = do(call, cmd.Return(), 100)
    assert told(returned, JUMP) == ["terima-kasih"]
    undone, _ = do(call, cmd.Undo(), 100)
    assert told(undone, JUMP) == ["terima-kasih"]


def test_only_what_is_done_is_told_of() -> None:
    call, _ = play(BOOK, "kecil", THANKS_OWED[:4])
    assert told(call, cmd.Flag("upset")) == []
    assert told(call, cmd.Note("x")) == told(call, cmd.Undo()) == told(call, cmd.Choose("tak ada")) == []
