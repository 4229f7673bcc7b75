"""What the rules judge, read from a transcript's events: the same as the call itself says, whatever was done in it."""

from collections.abc import Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core import call as heart
from sop_tui.core import commands as cmd
from sop_tui.core.book import Book
from sop_tui.core.call import Call, CommandRefused, refold
from sop_tui.core.commands import Command
from sop_tui.core.events import TYPES, Event
from sop_tui.core.judged import _PASSED_OVER, judged
from sop_tui.store.scripts import packaged, read_folder
from tests.walk import anything, do, obedient, started


@cache
def book() -> Book:
    return read_folder(packaged()).book


def held(choices: Sequence[int], between: Sequence[Command], gaps: Sequence[float]) -> tuple[Call, list[Event]]:
    """A call that gets somewhere: what the desk says, with anything at all done in between."""
    call, events = started(book(), "panggilan")
    seconds = 0.0
    for choice, command, gap in zip(choices, between, gaps, strict=False):
        offered = obedient(call)
        for deed in (*offered[choice % max(len(offered), 1) :][:1], command):
            seconds += gap
            try:
                call, fresh = do(call, deed, seconds)
            except CommandRefused:
                continue
            events += fresh
    return call, events


DISTURBING = st.one_of(
    st.just(cmd.Undo()),
    st.just(cmd.Undo()),
    st.builds(cmd.Flag, st.sampled_from(["urgent", "upset"]), st.booleans()),
    st.just(cmd.Note("catatan")),
    anything(book()),
)


@given(
    st.lists(st.integers(0, 50), min_size=8, max_size=30),
    st.lists(DISTURBING, min_size=8, max_size=30),
    st.lists(st.sampled_from([0.4, 1.0, 2.0, 2.1, 5.0]), min_size=8, max_size=30),
)
@settings(max_examples=60)
def test_it_is_the_trace_of_the_call(choices: list[int], between: list[Command], gaps: list[float]) -> None:
    call, events = held(choices, between, gaps)
    found = judged([event.as_json() for event in events])
    assert [(event["seq"], event["elapsed_ms"], event["activity"]) for event in found] == [*map(tuple, call.trace)]


def test_a_flag_whose_taking_back_is_undone_is_raised() -> None:
    deeds: list[Command] = [cmd.Confirm(), cmd.Flag("upset"), cmd.Flag("upset", raised=False), cmd.Undo()]
    call, events = started(book(), "panggilan")
    for second, deed in enumerate(deeds, start=1):
        call, fresh = do(call, deed, second * 3.0)
        events += fresh
    flat = [event.as_json() for event in events]
    assert "flag:upset" in [event["activity"] for event in judged(flat)]
    assert "flag:upset" not in [event["activity"] for event in judged(flat[:-1])]
    assert call == refold(book(), events)


def test_undo_passes_over_the_same_events() -> None:
    assert {TYPES[name] for name in _PASSED_OVER} == set(heart._STAYS)
