"""The customer says what the call needs, when it needs it, and has an answer to whatever a trainee does."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core import spelling
from sop_tui.core.answers import KINDS, judge
from sop_tui.core.call import CommandRefused
from sop_tui.core.commands import Command
from sop_tui.core.dialog import activity_name
from sop_tui.core.scenario import Scenario, Turn
from sop_tui.core.simulate import known_of, simulate
from sop_tui.core.state import Call
from sop_tui.core.training.course import scenario_from
from sop_tui.core.training.customer import Customer
from sop_tui.core.training.session import LEVELS, Level, Utterance
from sop_tui.core.training.speech import filled
from tests.training.busy_calls import busy_call
from tests.training.holding import (
    CALL_ID,
    FILES,
    Said,
    book,
    customer,
    in_turn,
    levelled,
    listened,
    scenario,
    speech,
    texts,
)
from tests.walk import anything, do, obedient, started

EVERY = [(name, level) for name in FILES for level in LEVELS]


def _tells(utterance: Utterance, name: str, value: str) -> bool:
    """Whether an utterance tells this canonical value, read as a CSO who knows the alphabet reads it."""
    kind = book().fields[name].kind
    if KINDS[kind].readback == "plain" or kind == "address":
        return " ".join(value.split()).lower() in utterance.text.lower()
    words = [piece.text for piece in utterance.pieces]
    for start, end in combinations(range(len(words) + 1), 2):
        heard = " ".join(words[start:end])
        if value in {judge(kind, spelling.decode(heard, book().spelling).text).canonical, judge(kind, heard).canonical}:
            return True
    return False


def _untold(made: Scenario, events: list[ev.Event], said: Said) -> list[str]:
    """The values that were typed as answers of the customer, who had not said them."""
    found = []
    for event in events:
        what = event.what
        if not isinstance(what, ev.Answered) or what.source not in {"asked", "early"}:
            continue
        if "{nilai}" not in "".join(made.lines.get(what.field, ("{nilai}",))):
            continue  # the need is told in the customer's own words, and taken down in the CSO's
        if what.source == "early" and not any(what.field in turn.early for turn in made.turns):
            continue  # taken over from the number in use
        before = [one for seq, one in said if one.field == what.field and seq < event.seq]
        if not any(_tells(one, what.field, what.value) for one in before):
            found.append(f"{what.field}: {what.text}")
    return found


class TestTheReferenceCall:
    @settings(max_examples=12, deadline=None)
    @given(st.sampled_from(EVERY), st.integers(0, 3))
    def test_all_that_is_typed_was_said_before(self, which: tuple[str, Level], seed: int) -> None:
        made = levelled(*which, seed)
        _, events, said = listened(made, which[1], seed)
        assert _untold(made, events, said) == []

    @pytest.mark.slow
    @pytest.mark.parametrize(("name", "level"), in_turn(EVERY)[::2])
    def test_all_that_is_typed_was_said_before_in_every_scenario(self, name: str, level: Level) -> None:
        made = levelled(name, level, 0)
        _, events, said = listened(made, level, 0)
        assert _untold(made, events, said) == []

    @settings(max_examples=3, deadline=None)
    @given(st.sampled_from(EVERY), st.integers(0, 99))
    def test_it_is_the_same_each_time(self, which: tuple[str, Level], seed: int) -> None:
        made = levelled(*which, seed)
        assert listened(made, which[1], seed) == listened(made, which[1], seed)

    def test_another_seed_has_other_words(self) -> None:
        made = scenario("pemilik_baru")
        assert texts(listened(made, 1, 1)[2]) != texts(listened(made, 1, 2)[2])

    def test_the_letter_that_is_wrong_is_objected_to_before_it_is_ticked(self) -> None:
        """The SOP's own record: AYA in the CRM, AYU in truth."""
        _, events, said = listened(scenario("ibu_masna"))
        ((seq, objection),) = [(seq, one) for seq, one in said if one.why == "objection"]
        assert "U, Uniform" in objection.text
        correcting = next(event.seq for event in events if isinstance(event.what, ev.Correcting))
        ticked = [event.seq for event in events if isinstance(event.what, ev.Ticked) and event.seq < correcting]
        assert seq == ticked[-1] == correcting - 1

    def test_a_number_that_is_read_back_wrong_is_corrected(self) -> None:
        _, _, said = listened(scenario("hp_lain_salah_dengar"))
        assert [one.field for _, one in said if one.why == "objection"] == ["hp"]

    def test_a_turn_is_said_in_the_words_of_the_scenario(self) -> None:
        who, _, said = listened(scenario("marah_saat_email"))
        assert [one.what for one in who.due] == ["flag:upset"]
        (angry,) = texts(said, "upset")
        assert angry.startswith("Sudah, jangan tanya-tanya lagi!")

    def test_who_hangs_up_says_nothing_more(self) -> None:
        who, _, said = listened(scenario("ditutup_pelanggan"))
        assert [one.what for one in who.due] == ["note", "end:ditutup_pelanggan"]
        assert texts(said)[-1] == "Sudahlah, nanti saja. Saya tutup, ya."
        assert who.again(started(book(), "panggilan")[0])[1] == ()

    def test_a_changed_mind_is_said_and_what_was_answered_is_answered_anew(self) -> None:
        who, _, said = listened(scenario("berubah_pikiran_las"))
        assert [one.what for one in who.due] == ["undo"]
        first, turn, second = [one for one in texts(said) if "segera" in one.lower() or "nanti-nanti" in one]
        assert (first[:18], turn[:4], second[:11]) == ("Bisa nanti-nanti, ", "Eh, ", "Iya, segera")

    @pytest.mark.parametrize(
        ("turn", "due", "moment"),
        [
            pytest.param(Turn(at="email", refuse="refused"), ["refuse:email"], "", id="refuses once"),
            pytest.param(Turn(at="email", leave="Suara putus"), ["leave:email"], "unsure", id="cannot be understood"),
            pytest.param(
                Turn(at="email", given=True, replace=True),
                ["fill:email", "replace:email"],
                "replaced",
                id="has changed",
            ),
        ],
    )
    def test_what_happens_only_once_is_said_and_due(self, turn: Turn, due: list[str], moment: str) -> None:
        early = Turn(at="kebutuhan", early={"email": "masna.lama@yahoo.com"})
        made = replace(scenario("pemilik_baru"), turns=(early, turn) if turn.replace else (turn,))
        who, _, said = listened(made)
        ways = speech().moments[moment] if moment else speech().refused["email"]
        assert [one.what for one in who.due] == due
        assert {filled(way, {"sapaan_cso": "Kak"}) for way in ways} & set(texts(said))

    def test_a_topic_aside_is_left_and_its_words_are_said(self) -> None:
        turns = (Turn(at="alamat", topic="pembaruan_alamat"), Turn(at="alamat_langganan", back=True))
        who, _, said = listened(replace(scenario("pemilik_baru"), turns=turns))
        assert [one.what for one in who.due] == ["topic:pembaruan_alamat", "back"]
        assert {filled(way, {"sapaan_cso": "Kak"}) for way in speech().moments["returns"]} & set(texts(said))

    def test_a_flag_that_was_a_mistake_is_due_no_more(self) -> None:
        turns = (Turn(at="pemilik", flag="urgent"), Turn(at="catat_crm", lower="urgent"))
        who, _, said = listened(replace(scenario("pemilik_baru"), turns=turns))
        assert ([one.what for one in who.due], who.moods) == (["lower:urgent"], frozenset())
        assert {filled(way, {"sapaan_cso": "Kak"}) for way in speech().moments["calmer"]} & set(texts(said))

    @pytest.mark.parametrize("seed", range(3))
    def test_every_turn_of_the_simulation_happens_for_who_listens(self, seed: int) -> None:
        made = scenario_from(book(), busy_call(seed)[0], "lain", seed)
        unused = [one for one in simulate(book(), made, CALL_ID).unused if one.what.startswith("turn ")]
        assert len(made.turns) - len(listened(made)[0].turned) == len(unused)

    def test_an_early_email_is_due_to_be_filled_in(self) -> None:
        who, _, said = listened(scenario("email_lebih_awal"))
        assert [one.what for one in who.due] == ["fill:email", "fill:alamat"]
        assert [one.field for _, one in said if one.why == "early" and one.field] == ["email", "alamat"]

    @pytest.mark.parametrize(
        ("level", "spoken"),
        [
            pytest.param(1, "Mama, Alfa, Sierra", id="code words"),
            pytest.param(2, "em, a, es", id="names of letters"),
            pytest.param(3, "masna", id="in one go"),
        ],
    )
    def test_an_email_is_dictated_in_the_manner_of_the_level(self, level: Level, spoken: str) -> None:
        made = replace(
            scenario("pemilik_baru"), knows={**scenario("pemilik_baru").knows, "email": "masna.ayu@yahoo.com"}
        )
        _, _, said = listened(made, level)
        assert any(spoken in one.text for _, one in said if one.field == "email")

    def test_a_scenario_may_have_its_own_way_to_dictate(self) -> None:
        made = replace(scenario("pemilik_baru"), speech={"email": "codes"})
        _, _, said = listened(made, 3)
        (told,) = [one.text for _, one in said if one.field == "email" and one.why == "answer"][:1]
        assert "titik" in told
        assert spelling.said(spelling.spell(made.knows["email"], book().spelling)) in told


def _on_the_line(name: str, level: Level = 1) -> tuple[Customer, Call]:
    made = scenario(name)
    call, _ = started(book(), "panggilan", made.caller)
    assert known_of(book(), made) is None
    return customer(made, level).opens(call)[0], call


def _held(who: Customer, call: Call, *commands: Command) -> tuple[Customer, Call, list[Utterance]]:
    said: list[Utterance] = []
    for command in commands:
        before = call
        call, events = do(before, command, before.elapsed_ms / 1000 + 3)
        who, more = who.hears(before, events, call)
        said += more
    return who, call, said


def _until(who: Customer, call: Call, step: str) -> tuple[Customer, Call]:
    """The call as the scenario has it, up to a step."""
    for _ in range(60):
        if call.scene.top.step == step:
            return who, call
        name = activity_name(call.scene.top.step, call.step)
        answers = who.scenario.answers.get(name)
        deed: Command = cmd.Choose(answers[0]) if answers and not call.reading_back else cmd.Confirm()
        if call.input_field:
            deed = cmd.Answer(who.scenario.knows[call.input_field], override=True)
        who, call, _ = _held(who, call, deed)
    raise AssertionError(step)


class TestATraineeOfAnotherMind:
    def test_what_is_asked_again_is_answered_again(self) -> None:
        who, call = _until(*_on_the_line("pemilik_baru"), "kebutuhan")
        who, call, first = _held(who, call, cmd.Answer("Tagihan naik"))
        who, call, _ = _held(who, call, cmd.Undo())
        _, _, again = _held(who, call, cmd.Undo(), cmd.Choose("kosong"))
        assert [one.field for one in again] == ["kebutuhan"]
        assert first == [] or first[0].field != "kebutuhan"

    def test_an_answer_taken_back_is_given_once_more_and_the_next_one_still_follows(self) -> None:
        who, call = _until(*_on_the_line("keperluan_kedua"), "bantuan_lain")
        who, call, _ = _held(who, call, cmd.Choose("ada"))
        who, call, once_more = _held(who, call, cmd.Undo())
        assert texts([(0, one) for one in once_more]) == ["Ada, Kak. Satu lagi."]
        who, call, _ = _held(who, call, cmd.Choose("ada"), cmd.Answer("Tambah daya"), cmd.Choose("permohonan"))
        _, call = _until(who, call, "bantuan_lain")
        assert texts([(0, one) for one in who.again(call)[1]])[-1] == "Cukup, Kak."

    def test_asked_to_repeat_the_customer_spells_and_gets_short_in_the_end(self) -> None:
        who, call = _until(*_on_the_line("pemilik_baru", 3), "email")
        who, first = who.again(call)
        value = scenario("pemilik_baru").knows["email"]
        assert spelling.said(spelling.spell(value, book().spelling)) in first[-1].text
        assert all(one.why == "repeat" for one in first)
        for _ in range(3):
            who, later = who.again(call)
        assert later[-1].text == first[-1].text or later[-1].field == "email"
        assert later[0].text != first[0].text

    def test_who_corrects_a_value_and_asks_again_hears_all_of_it(self) -> None:
        who, call = _until(*_on_the_line("pemilik_baru"), "email")
        who, call, _ = _held(who, call, cmd.Answer("salah@contoh.co.id"), cmd.Correct(0))
        value = spelling.said(spelling.spell(scenario("pemilik_baru").knows["email"], book().spelling))
        assert value in who.again(call)[1][-1].text

    def test_how_long_it_takes_is_nothing_that_a_customer_insists_on(self) -> None:
        _, _, patient = listened(scenario("pemilik_baru"))
        _, _, said = listened(replace(scenario("pemilik_baru"), turns=(Turn(at="topik"),)))
        assert len(said) == len(patient) + 1
        assert texts(said, "turn") == []

    def test_what_was_offered_early_is_repeated_until_it_is_taken_down(self) -> None:
        who, call = _until(*_on_the_line("email_lebih_awal"), "kebutuhan")
        assert [one.field for one in who.again(call)[1] if one.field] == ["email", "alamat", "kebutuhan"]
        who, call, _ = _held(who, call, cmd.Fill("email", "teguh.w@gmail.com"))
        assert [one.field for one in who.again(call)[1] if one.field] == ["alamat", "kebutuhan"]

    def test_who_is_upset_and_asked_for_the_email_all_the_same_says_so_again(self) -> None:
        who, call = _until(*_on_the_line("marah_setelah_email"), "nomor")
        assert [one.what for one in who.due] == ["flag:upset"]
        who, call, said = _held(who, call, cmd.Choose("lain"))
        assert [one.why for one in said] == ["upset"]
        who, told = who.again(call)
        assert "upset" not in [one.why for one in told]

    def test_a_flag_that_is_raised_ends_it(self) -> None:
        who, call = _until(*_on_the_line("marah_setelah_email"), "nomor")
        _, call, said = _held(who, call, cmd.Flag("upset"))
        assert [one.why for one in said if one.why == "upset"] == []

    def test_a_value_confirmed_wrong_is_objected_to(self) -> None:
        who, call = _until(*_on_the_line("pemilik_baru"), "email")
        _, _, said = _held(who, call, cmd.Answer("salah.orang@gmail.com"), cmd.Confirm())
        assert "objection" in [one.why for one in said]

    def test_what_the_scenario_does_not_answer_is_not_understood(self) -> None:
        who, call = _until(*_on_the_line("pemilik_baru"), "topik")
        _, _, said = _held(who, call, cmd.Jump("pembaruan_alamat"), cmd.Confirm())
        assert [one.why for one in said] == ["reply"]

    @settings(max_examples=25, deadline=None)
    @given(st.sampled_from(EVERY), st.data())
    def test_whatever_is_done_there_is_no_exception(self, which: tuple[str, Level], data: st.DataObject) -> None:
        made = scenario(which[0])
        call, _ = started(book(), "panggilan", made.caller)
        who, _ = customer(made, which[1]).opens(call)
        whatever = anything(book())
        for number in range(data.draw(st.integers(1, 40))):
            sensible = obedient(call)
            follow = bool(sensible) and data.draw(st.integers(0, 3)) > 0
            command: Command = data.draw(st.sampled_from(sensible)) if follow else data.draw(whatever)
            before = call
            try:
                call, events = do(before, command, number * 3.0)
            except CommandRefused:
                continue
            who, said = who.hears(before, events, call)
            who, again = who.again(call)
            assert all(piece.ms > 0 and piece.text for one in (*said, *again) for piece in one.pieces)
