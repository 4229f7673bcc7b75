"""A call is a list of events; everything else is a function of it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.answers import KINDS
from sop_tui.core.call import Call, CommandRefused, refold
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Choose, Field
from sop_tui.core.events import Event
from sop_tui.core.view import desk_view
from sop_tui.store.scripts import packaged, read_folder
from tests.core.small import small_book
from tests.walk import anything, do, play, started

BOOK = small_book()
COMMANDS = st.lists(anything(BOOK), max_size=25)
TO_EMAIL: tuple[Command, ...] = (
    cmd.Confirm(),
    cmd.Answer("Masna"),
    cmd.Choose("kosong"),
    cmd.Choose("ya"),
)


def at_email(*more: Command) -> tuple[Call, list[Event]]:
    """A call at the email question, and what was done there."""
    return play(BOOK, "kecil", (*TO_EMAIL, *more))


def activities(call: Call) -> list[str]:
    return [entry.activity for entry in call.trace]


def step(call: Call) -> str:
    return call.scene.top.step


@given(COMMANDS)
def test_the_events_alone_are_the_call(commands: list[Command]) -> None:
    call, events = play(BOOK, "kecil", commands)
    written = json.loads(json.dumps([event.as_json() for event in events]))
    assert refold(BOOK, [Event.from_json(flat) for flat in written]) == call


@given(COMMANDS, anything(BOOK))
def test_undo_brings_back_the_scene_before(commands: list[Command], command: Command) -> None:
    before, _ = play(BOOK, "kecil", commands)
    try:
        after, events = do(before, command, 1000)
    except CommandRefused:
        return
    if after.past is None or after.past.batch != events[0].batch:
        return
    undone, _ = do(after, cmd.Undo(), 1001)
    assert undone.scene == before.scene
    assert undone.past == before.past


@given(COMMANDS)
def test_undo_leads_back_to_the_start_and_the_first_step_is_taken_again(commands: list[Command]) -> None:
    call, _ = play(BOOK, "kecil", commands)
    beginning, _ = started(BOOK, "kecil")
    for number in range(len(commands) + 1):
        if call.past is None:
            break
        call, _ = do(call, cmd.Undo(), 2000 + number)
    assert call.scene == beginning.scene


@given(COMMANDS)
def test_nothing_is_recorded_that_was_not_read_back(commands: list[Command]) -> None:
    _, events = play(BOOK, "kecil", commands)
    verified = set()
    for event in events:
        if event.activity == "verify:email":
            verified.add(event.as_json()["value"])
        if event.activity == "record:crm.data.email":
            assert event.as_json()["value"].lower() in verified


@given(COMMANDS)
def test_every_state_can_be_shown(commands: list[Command]) -> None:
    call, _ = play(BOOK, "kecil", commands)
    view = desk_view(call)
    assert view.say
    assert view.title == "Dialog kecil"


def test_a_call_goes_from_greeting_to_outcome() -> None:
    call, _ = at_email(
        cmd.Answer("masna.aya@yahoo.com"), cmd.Confirm(), cmd.Confirm(), cmd.Confirm(), cmd.End("selesai")
    )
    assert call.outcome == "selesai"
    assert activities(call) == [
        "say:sapa", "ask:nama", "answer:nama", "record:crm.data.nama", "check:crm=kosong", "ask:pemilik",
        "choice:pemilik=ya", "ask:email", "answer:email", "verify:email", "record:crm.data.email",
        "say:terima_kasih", "do:tutup",
        "record:crm.data.resume", "outcome:selesai",
    ]  # fmt: skip
    assert all(run.verdict().verdict != "violated" for run in call.runs)


def test_a_shown_email_is_read_back_instead_of_asked() -> None:
    call, _ = play(
        BOOK,
        "kecil",
        (cmd.Confirm(), cmd.Answer("Masna"), cmd.Choose("ada"), cmd.Answer("masna.aya@yahoo.com"), cmd.Choose("ya")),
    )
    assert step(call) == "email"
    assert desk_view(call).heading == "UCAPKAN"
    assert "ask:email" not in activities(call)


def test_an_error_stops_the_field_and_keeps_what_was_typed() -> None:
    call, _ = at_email(cmd.Answer("masna.aya"))
    entry = desk_view(call).entry
    assert entry is not None
    assert (entry.text, entry.verdict) == ("masna.aya", "error")
    assert step(call) == "email"


def test_a_warning_takes_one_key_and_is_remembered() -> None:
    call, _ = at_email(cmd.Answer("budi@gmial.com"))
    entry = desk_view(call).entry
    assert entry is not None
    assert entry.suggestion == "budi@gmail.com"
    call, _ = do(call, cmd.Answer("budi@gmial.com", override=True), 100)
    assert call.scene.fact("email").status == "given"
    assert call.scene.fact("email").overridden


def test_a_hard_error_can_be_left_with_a_reason() -> None:
    call, _ = at_email(cmd.Answer("masna.aya"), cmd.LeaveUnverified("masna.aya", "suara putus"))
    fact = call.scene.fact("email")
    assert (fact.status, fact.text, fact.reason) == ("unverified", "masna.aya", "suara putus")
    assert step(call) == "terima_kasih"


def test_after_a_correction_only_the_changed_letters_are_spelled_again() -> None:
    call, _ = at_email(
        cmd.Answer("masna.aya@yahoo.com"), *[cmd.Tick()] * 10, cmd.Correct(8), cmd.Answer("masna.ayu@yahoo.com")
    )
    cells = desk_view(call).cells
    assert [cell.text for cell in cells if cell.mark != "done"] == ["U"]
    assert call.scene.fact("email").value == "masna.ayu@yahoo.com"


def test_a_letter_that_was_never_read_gets_no_tick_from_a_correction() -> None:
    call, _ = at_email(cmd.Answer("masna.aya@yahoo.com"), cmd.Tick(), cmd.Correct(3), cmd.Answer("masda.aya@yahoo.com"))
    assert [cell.text for cell in desk_view(call).cells if cell.mark == "done"] == ["M"]


def test_ticks_follow_their_letters_when_one_is_put_in() -> None:
    call, _ = at_email(cmd.Answer("masna@yahoo.com"), *[cmd.Tick()] * 6, cmd.Correct(2), cmd.Answer("massna@yahoo.com"))
    left = [cell.text for cell in desk_view(call).cells if cell.mark != "done"]
    assert left == ["S"]


def test_another_field_offered_in_the_middle_of_a_spelling_disturbs_nothing() -> None:
    before, _ = at_email(cmd.Answer("masna.aya@yahoo.com"), cmd.Tick(), cmd.Tick())
    after, _ = do(before, cmd.Fill("nama", "Ibu Masna"), 100)
    assert after.scene.ticks == before.scene.ticks
    assert after.scene.fact("nama").value == "Ibu Masna"


def test_a_value_that_is_no_longer_verified_is_in_no_column() -> None:
    call, _ = at_email(cmd.Answer("masna.aya@yahoo.com"), cmd.Confirm(), cmd.Fill("email", "baru@gmail.com"))
    assert call.scene.fact("email").status == "given"
    assert [item for item in call.scene.records if item.field == "email"] == []


def test_a_name_that_is_corrected_later_is_corrected_in_its_column() -> None:
    call, _ = play(BOOK, "kecil", (cmd.Confirm(), cmd.Answer("Masna"), cmd.Fill("nama", "Masnah")))
    assert [item.value for item in call.scene.records] == ["MASNAH"]


AT_CRM: tuple[Command, ...] = (cmd.Confirm(), cmd.Answer("Masna"))


def test_an_option_that_shows_a_value_is_chosen_when_the_value_is_taken() -> None:
    """EML-1b: that CRM has an email is not so before the email was seen."""
    call, _ = play(BOOK, "kecil", (*AT_CRM, cmd.Choose("ada"), cmd.Answer("masna..aya@yahoo")))
    assert not [activity for activity in activities(call) if activity.startswith("check:")]
    assert call.scene.choice_at("crm") is None
    call, _ = do(call, cmd.Answer("masna.aya@yahoo.com"), 100)
    assert activities(call)[-1] == "check:crm=ada"
    assert call.scene.choice_at("crm") == "ada"


@pytest.mark.parametrize(
    ("instead", "then"),
    [
        pytest.param((cmd.Undo(), cmd.Choose("kosong")), ["check:crm=kosong"], id="taken back"),
        pytest.param(
            (cmd.Jump("kecil"), cmd.Return(), cmd.Choose("kosong")), ["check:crm=kosong"], id="left for a while"
        ),
        pytest.param((cmd.Answer("a@gmail.com"), cmd.Undo(), cmd.Undo()), [], id="taken and taken back"),
        pytest.param((cmd.LeaveUnverified("masna@", "terpotong"),), ["check:crm=tidak_terbaca"], id="unreadable"),
    ],
)
def test_an_option_whose_value_was_not_taken_was_not_chosen(instead: tuple[Command, ...], then: list[str]) -> None:
    call, _ = play(BOOK, "kecil", (*AT_CRM, cmd.Choose("ada"), *instead))
    assert [activity for activity in activities(call) if activity.startswith("check:")] == then
    assert call.scene.choice_at("crm") == ("kosong" if "check:crm=kosong" in then else None)


def test_an_email_that_crm_shows_and_nobody_can_read_is_asked_and_breaks_no_rule() -> None:
    """EML-1b forbids to ask for an email that CRM shows; one that is cut off it does not show."""
    start: tuple[Command, ...] = (
        *(*AT_CRM, cmd.Choose("ada"), cmd.LeaveUnverified("masna@", "terpotong"), cmd.Answer("Tagihan")),
        *(cmd.Choose("informasi"), cmd.Answer("Jl Mawar 2"), cmd.Choose("pemilik"), cmd.Answer("masna@gmail.com")),
    )
    call, _ = play(read_folder(packaged()).book, "panggilan", start)
    assert "ask:email" in activities(call)
    (rule,) = [run.verdict() for run in call.runs if run.constraint.id == "EML-1b-jangan-tanya"]
    assert rule.verdict == "vacuous"


@pytest.mark.parametrize("known", [(), (cmd.Fill("email", "masna.aya@yahoo.com"),)], ids=["unset", "given"])
def test_what_an_option_tells_is_not_forgotten_with_what_was_known(known: tuple[Command, ...]) -> None:
    dialog = BOOK.dialogs["kecil"]
    owner = dialog.steps["pemilik"]
    assert isinstance(owner, Choose)
    anew = replace(owner.options[1], refuse="email", forget=("email", "pemilik"))
    steps = {**dialog.steps, "pemilik": replace(owner, options=(owner.options[0], anew))}
    book = replace(BOOK, dialogs={"kecil": replace(dialog, steps=steps)})
    call, _ = play(book, "kecil", (*TO_EMAIL[:-1], *known, cmd.Choose("bukan")))
    assert call.scene.status_of("email") == "refused"
    assert call.scene.choice_at("pemilik") == "bukan"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "  ", "-", "tersembunyi"])
def test_what_comes_to_nothing_is_never_an_answer(kind: str, text: str) -> None:
    """A hidden number is a fact of the telephone, and no answer to a question."""
    dialog = BOOK.dialogs["kecil"]
    ask = replace(dialog.steps["email"], record=())
    fields = {**dialog.fields, "email": Field(kind=kind, title="X")}
    book = replace(BOOK, dialogs={"kecil": replace(dialog, fields=fields, steps={**dialog.steps, "email": ask})})
    before, _ = play(book, "kecil", TO_EMAIL)
    for command in (cmd.Answer(text, override=True), cmd.Fill("email", text, override=True)):
        after, _ = play(book, "kecil", (*TO_EMAIL, command))
        fact = after.scene.fact("email")
        assert fact.value or fact.status == before.scene.fact("email").status


def test_a_number_that_is_not_shown_is_no_number_that_was_said() -> None:
    call, _ = started(BOOK, "kecil", caller="")
    for text in ("", "tersembunyi", "???"):
        with pytest.raises(CommandRefused) as refused:
            do(call, cmd.Fill("id_caller", text, override=True), 10)
        assert refused.value.code == "ANSWER_EMPTY"


def test_what_an_application_shows_and_cannot_be_copied_is_asked_of_the_customer() -> None:
    call, _ = play(
        BOOK,
        "kecil",
        (
            cmd.Confirm(),
            cmd.Answer("Masna"),
            cmd.Choose("ada"),
            cmd.LeaveUnverified("masna@@yahoo", "terpotong"),
            cmd.Choose("ya"),
        ),
    )
    assert (step(call), desk_view(call).heading) == ("email", "TANYAKAN")


def test_a_question_stays_asked_when_its_answer_is_undone() -> None:
    """DTA-2: who corrects an earlier answer has still asked about the ownership before the email."""
    call, _ = at_email(cmd.Answer("masna.aya@yahoo.com"))
    for seconds in (100, 110):
        call, _ = do(call, cmd.Undo(), seconds)
    assert "choice:pemilik=ya" not in activities(call)
    assert activities(call).index("ask:pemilik") < activities(call).index("ask:email")


@pytest.mark.parametrize("flag", ["urgent", "upset"])
def test_a_mood_at_the_question_ends_the_asking(flag: str) -> None:
    call, _ = at_email(cmd.Flag(flag))  # type: ignore[arg-type]
    assert step(call) == "tutup"
    assert "ask:email" not in activities(call)


def test_a_mistaken_flag_can_be_taken_back_and_was_never_raised() -> None:
    call, _ = play(BOOK, "kecil", (cmd.Confirm(), cmd.Flag("upset"), cmd.Flag("upset", raised=False)))
    assert "flag:upset" not in activities(call)
    assert not call.scene.flags


@pytest.mark.parametrize(("seconds", "stays"), [(1.9, False), (2.1, True)])
def test_what_was_said_stays_said_unless_taken_back_at_once(seconds: float, stays: bool) -> None:
    call, _ = started(BOOK, "kecil")
    call, _ = do(call, cmd.Confirm(), 10)
    call, _ = do(call, cmd.Undo(), 10 + seconds)
    assert step(call) == "sapa"
    assert ("say:sapa" in activities(call)) is stays


def test_an_undone_answer_is_gone_and_offered_again() -> None:
    call, _ = at_email(cmd.Answer("masna.aya@yahoo.com"), cmd.Undo())
    assert call.scene.fact("email").status == "unset"
    entry = desk_view(call).entry
    assert entry is not None
    assert entry.text == "masna.aya@yahoo.com"


def test_a_field_offered_early_is_verified_later_and_not_asked() -> None:
    call, _ = play(BOOK, "kecil", (cmd.Fill("email", "masna.aya@yahoo.com"), *TO_EMAIL, cmd.Confirm()))
    assert "ask:email" not in activities(call)
    assert "verify:email" in activities(call)


def test_an_ended_call_takes_no_more_commands() -> None:
    call, _ = play(BOOK, "kecil", (cmd.End("putus"),))
    with pytest.raises(CommandRefused, match="sudah ditutup"):
        do(call, cmd.Confirm(), 100)


def test_a_jump_waits_and_returns_to_the_same_step() -> None:
    call, _ = play(BOOK, "kecil", (cmd.Confirm(), cmd.Jump("kecil")))
    assert len(call.scene.stack) == 2
    assert desk_view(call).jumped
    call, _ = do(call, cmd.Return(), 100)
    assert (step(call), len(call.scene.stack)) == ("nama", 1)


def test_time_never_runs_back() -> None:
    call, events = started(BOOK, "kecil")
    call, fresh = do(call, cmd.Confirm(), 50)
    late = replace(fresh[-1], seq=call.seq + 1, moment=replace(fresh[-1].moment, elapsed_ms=10))
    assert refold(BOOK, [*events, *fresh, late]).elapsed_ms == 50_000
