"""A caller who called before: what of the earlier calls counts, and that a call with it is still only its events."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.call import Call, CommandRefused, begin, refold
from sop_tui.core.commands import Command
from sop_tui.core.earlier import CALLS_MAX, KnownCaller, PastCall, told
from sop_tui.core.events import Event
from sop_tui.core.recognizing import EarlierCall, earlier_call, known_caller, number_of
from sop_tui.core.redone import batches, command_of
from sop_tui.core.resume import resume_text
from sop_tui.core.transcript import transcript
from sop_tui.core.view import desk_view
from tests.core.small import small_book
from tests.store.held import book as held_book
from tests.store.held import commands_of, flat
from tests.walk import CALL_ID, anything, do, moment

BOOK = small_book()
COMMANDS = st.lists(anything(BOOK), max_size=20)
EMAIL = "masna.aya@yahoo.com"
ANOTHER = "siti.nur@gmail.com"
PAST = PastCall("0195", "2019-12-03T14:02:00+07:00", "Gangguan — rumah padam", "Selesai")
KNOWN = KnownCaller((PAST,), 2, (("email", EMAIL),), (("nama", "MASNA"),))
AT_EMAIL: tuple[Command, ...] = (cmd.Confirm(), cmd.Answer("Masna"), cmd.Choose("kosong"), cmd.Choose("ya"))


def started(known: KnownCaller | None = KNOWN, caller: str = "087758658589") -> tuple[Call, list[Event]]:
    """A call of the small book that has just come in."""
    events = begin(BOOK, cmd.Start(CALL_ID, "Rani", "meja-1", caller, "kecil", known=known), moment(0))
    return refold(BOOK, events), events


def held(*commands: Command, known: KnownCaller | None = KNOWN) -> tuple[Call, list[Event]]:
    """The call that these commands come to; refused ones change nothing."""
    call, events = started(known)
    for number, command in enumerate(commands, start=1):
        try:
            call, fresh = do(call, command, number * 3.0)
        except CommandRefused:
            continue
        events += fresh
    return call, events


@given(COMMANDS)
def test_the_events_alone_are_the_call_of_a_known_caller(commands: list[Command]) -> None:
    call, events = held(*commands)
    written = json.loads(json.dumps([event.as_json() for event in events]))
    assert refold(BOOK, [Event.from_json(flat) for flat in written]) == call
    assert call.recognized == KnownCaller((PAST,), 2)


@given(COMMANDS)
def test_nothing_from_an_earlier_call_is_recorded_before_it_is_verified_again(commands: list[Command]) -> None:
    _, events = held(*commands)
    kinds = [event.activity for event in events]
    if "record:crm.data.email" in kinds:
        assert "verify:email" in kinds[: kinds.index("record:crm.data.email")]


def test_what_was_known_is_done_again_from_the_events() -> None:
    _, events = started()
    (batch,) = batches(events)
    assert command_of(batch) == cmd.Start(CALL_ID, "Rani", "meja-1", "087758658589", "kecil", known=KNOWN)


def test_the_email_is_read_back_instead_of_asked() -> None:
    call, _ = held(*AT_EMAIL)
    view = desk_view(call)
    assert (view.heading, view.say) == ("UCAPKAN", f"Apakah benar {EMAIL.upper()}?")
    assert [answer.text for answer in view.answers][:3] == ["Benar", "Ada huruf yang salah", "Sudah berganti"]
    call, _ = do(call, cmd.Replace(), 50)
    assert desk_view(call).heading == "TANYAKAN"
    call, _ = do(call, cmd.Answer("masna.ayu@yahoo.com"), 51)
    assert desk_view(call).difference


def test_a_name_stands_ready_and_is_not_taken() -> None:
    call, _ = held(cmd.Confirm())
    entry = desk_view(call).entry
    assert entry is not None
    assert (entry.title, entry.text, call.scene.status_of("nama")) == ("Nama", "MASNA", "unset")


def test_the_beginning_cannot_be_undone() -> None:
    call, _ = started()
    with pytest.raises(CommandRefused):
        do(call, cmd.Undo(), 1)


@pytest.mark.parametrize("caller", ["", "anonim"])
def test_a_hidden_number_is_nobodys(caller: str) -> None:
    call, events = started(caller=caller)
    assert (call.recognized, call.scene.status_of("email")) == (None, "unset")
    assert [event.as_json()["type"] for event in events] == ["started", "moved"]


def test_what_never_came_up_is_not_in_the_resume() -> None:
    untouched, _ = held()
    corrected, _ = held(*AT_EMAIL, cmd.Correct(0), cmd.Answer(ANOTHER))
    assert "Email" not in resume_text(untouched, "putus")
    assert f"Email: {ANOTHER.upper()} (belum diverifikasi)" in resume_text(corrected, "putus")


@pytest.mark.parametrize(
    ("caller", "number"),
    [
        pytest.param("0877-5865-8589", "+6287758658589", id="as the telephone shows it"),
        pytest.param("+62 877 5865 8589", "+6287758658589", id="the same abroad"),
        pytest.param("<sip:087758658589@pln>", "+6287758658589", id="as an exchange writes it"),
        pytest.param("0217654321", "+62217654321", id="landline"),
        pytest.param("7654321", "", id="without its area"),
        pytest.param("1234", "", id="of a private exchange"),
        pytest.param("0800 1234567", "", id="of a company"),
        pytest.param("087758658589 x", "", id="and something else"),
        pytest.param("tersembunyi", "", id="hidden"),
        pytest.param("", "", id="none"),
        pytest.param("../../etc/passwd", "", id="a path"),
    ],
)
def test_a_caller_is_known_by_a_whole_number(caller: str, number: str) -> None:
    assert number_of(caller) == number


def earlier(status: str | None, value: str = EMAIL, began: str = "2019-12-03T14:02:00+07:00") -> EarlierCall:
    """A call in which this came of the email."""
    fields = {} if status is None else {"email": ("email", status, value)}
    return EarlierCall("0195", began, "", "", "selesai", fields)


@pytest.mark.parametrize(
    ("calls", "known"),
    [
        pytest.param([earlier("verified")], EMAIL, id="verified"),
        pytest.param([earlier("verified", ANOTHER), earlier("verified")], ANOTHER, id="another since"),
        pytest.param([earlier(None), earlier("verified")], EMAIL, id="not spoken of since"),
        pytest.param([earlier("given", ANOTHER), earlier("verified")], EMAIL, id="another that was never verified"),
        pytest.param([earlier("given")], None, id="never verified"),
        pytest.param([earlier("unset", ""), earlier("verified")], None, id="out of date since"),
        pytest.param([earlier("refused", ""), earlier("verified")], None, id="refused since"),
        pytest.param([earlier("not_available", ""), earlier("verified")], None, id="none any more"),
        pytest.param([earlier("unverified", ""), earlier("verified")], None, id="unclear since"),
        pytest.param([earlier("verified"), earlier("refused", "")], EMAIL, id="refused before"),
    ],
)
def test_the_latest_word_of_the_customer_counts(calls: list[EarlierCall], known: str | None) -> None:
    found = known_caller(BOOK, calls)
    assert found is not None
    assert dict(found.values).get("email") == known


def test_only_some_calls_are_told_and_the_rest_counted() -> None:
    found = known_caller(BOOK, [earlier(None)] * (CALLS_MAX + 2), more=3)
    assert found is not None
    assert (len(found.calls), found.more) == (CALLS_MAX, 5)
    assert known_caller(BOOK, []) is None


def test_a_field_of_another_kind_or_of_no_script_is_not_known() -> None:
    fields = {"email": ("text", "verified", EMAIL), "hp": ("phone", "verified", "+6287758658589")}
    found = known_caller(BOOK, [earlier(None)._replace(fields=fields)])
    assert found is not None
    assert found.values == ()


def test_a_value_that_no_longer_holds_is_asked_for() -> None:
    call, _ = started(KNOWN._replace(values=(("email", "bukan email"), ("hilang", "x"), ("nama", "MASNA"))))
    assert not {"email", "nama", "hilang"} & call.scene.facts.keys()


def test_a_transcript_tells_what_matters_to_the_next_call() -> None:
    document = _document(cmd.Confirm(), cmd.Answer(EMAIL), cmd.Confirm(), cmd.End("terputus"))
    found = earlier_call(document)
    assert (found.call_id, found.outcome, found.topic) == (document["call_id"], "terputus", "")
    assert found.fields["email"] == ("email", "verified", EMAIL)


@given(st.lists(st.sampled_from(["gangguan", "keluhan", "mundur"]), max_size=8))
def test_the_topic_is_the_last_that_was_not_undone(doings: list[str]) -> None:
    events: list[dict[str, Any]] = []
    stack: list[tuple[int, str]] = []
    for batch, doing in enumerate(doings, start=1):
        if doing != "mundur":
            stack.append((batch, doing))
            events.append({"type": "chosen", "name": "topik", "option": doing, "batch": batch})
        elif stack:
            events.append({"type": "undone", "undoes": stack.pop()[0], "batch": batch})
    document = {**_document(cmd.End("terputus")), "events": events}
    assert earlier_call(document).topic == (stack[-1][1] if stack else "")


def _document(*commands: Command) -> dict[str, Any]:
    events = flat(commands_of(commands))
    return transcript(refold(held_book(), events), events)


@pytest.mark.parametrize(
    ("past", "words"),
    [
        pytest.param(PAST, "3 Des 2019, Gangguan — rumah padam (Selesai)", id="whole"),
        pytest.param(PAST._replace(began="2019-12-09T08:05:00+07:00", about=""), "hari ini 08:05 (Selesai)", id="now"),
        pytest.param(PAST._replace(about="", outcome=""), "3 Des 2019", id="broken off"),
        pytest.param(PAST._replace(began="kemarin"), "Gangguan — rumah padam (Selesai)", id="no time"),
    ],
)
def test_an_earlier_call_is_told_in_a_line(past: PastCall, words: str) -> None:
    assert told(past, started()[0].day) == words
