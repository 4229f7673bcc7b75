"""A scenario of a call: the same path, and nothing of the customer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from sop_tui.core import commands as cmd
from sop_tui.core.answers import judge
from sop_tui.core.commands import Command
from sop_tui.core.scenario import Scenario, Turn
from sop_tui.core.simulate import compare, simulate
from sop_tui.core.spelling import differences
from sop_tui.core.training.course import CourseError, departure, scenario_from
from sop_tui.core.training.walk import random_scenario
from sop_tui.core.training.writer import NOTE, REASON
from sop_tui.core.transcript import seal, transcript
from tests.core.random_customers import CUSTOMERS, DRAWS, Customer, sealed_call
from tests.training.busy_calls import busy_call, random_call
from tests.training.holding import CALL_ID, book, replica, scenario, speech
from tests.walk import do, started

HARD = (
    *("ibu_masna", "alamat_salah_dengar", "alamat_terputus", "berulang_mutasi", "ditutup_pelanggan", "email_berganti"),
    *("email_disusulkan", "email_lebih_awal", "kedukaan_loncat", "keperluan_kedua", "langkah_dibatalkan"),
    *("loncat_topik", "marah_di_tengah_eja", "nama_berkurung", "nomor_tersembunyi_pernah", "penelepon_dikenal"),
    *("telepon_rumah", "turun_daya_nik_kurang"),
)
"""Scenarios in which something happens that a course may lose."""


def call_of(made: Scenario) -> dict[str, Any]:
    """The sealed call of a scenario."""
    held = simulate(book(), made, CALL_ID)
    return seal(transcript(held.call, held.events))


@cache
def told(name: str) -> tuple[dict[str, Any], Scenario]:
    """The sealed call of a packaged scenario, and the scenario that is made of it."""
    document = call_of(scenario(name))
    return document, scenario_from(book(), document, "lain", 7)


def activities(made: Scenario) -> list[str]:
    return [entry.activity for entry in simulate(book(), made, CALL_ID).call.trace]


def texts_of(made: Scenario) -> str:
    return repr(made).casefold()


def held_call(*commands: Command) -> dict[str, Any]:
    """The sealed call in which a CSO does this, three seconds apart."""
    call, events = started(book(), "panggilan")
    for number, command in enumerate(commands, start=1):
        call, fresh = do(call, command, number * 3.0)
        events += fresh
    return seal(transcript(call, events))


OPENING: Sequence[Command] = (
    *(cmd.Confirm(), cmd.Answer("Ibu Masna"), cmd.Choose("kosong"), cmd.Answer("Tagihan")),
    cmd.Choose("informasi"),
)


class TestTheSamePath:
    @pytest.mark.parametrize("name", HARD)
    def test_of_a_scenario(self, name: str) -> None:
        document, made = told(name)
        assert departure(book(), made, document) is None
        assert compare(simulate(book(), made, CALL_ID), made) == []

    @pytest.mark.parametrize("seed", range(500, 503))
    def test_of_a_customer_nobody_wrote(self, seed: int) -> None:
        original = random_scenario(book(), speech(), replica(), seed)
        made = scenario_from(book(), call_of(original), "lain", seed)
        assert activities(made) == activities(original)

    def test_of_a_call_that_was_cut_off(self) -> None:
        document = held_call(*OPENING, cmd.Hangup("listrik"))
        made = scenario_from(book(), document, "putus", 0)
        assert departure(book(), made, document) is None
        assert made.expect.outcome == "terputus"

    def test_another_path_is_told_at_its_first_step(self) -> None:
        document, made = told("ibu_masna")
        found = departure(book(), replace(made, answers={**made.answers, "mendesak": ("ya",)}), document)
        assert found is not None
        assert (found.expected, found.found) == ("choice:mendesak=tidak", "choice:mendesak=ya")


FEW = 5
MANY = 100
LOST_PERCENT = 5


class TestAnyCall:
    """Also those that nobody would hold."""

    @staticmethod
    def _lost(held: Callable[[int], tuple[dict[str, Any], Customer]], seeds: range) -> list[str]:
        """Where the calls of these seeds lose their path; no word of their customers is ever left."""
        lost: list[str] = []
        for seed in seeds:
            document, customer = held(seed)
            try:
                made = scenario_from(book(), document, "lain", seed)
            except CourseError as told_as:
                lost.append(f"{seed}: {told_as}")
                continue
            assert [word for word in customer.words if word in texts_of(made)] == []
            differs = departure(book(), made, document)
            lost += [f"{seed}: {differs}"] if differs else []
        return lost

    @pytest.mark.parametrize("held", [random_call, busy_call])
    def test_keeps_its_path(self, held: Callable[[int], tuple[dict[str, Any], Customer]]) -> None:
        assert self._lost(held, range(FEW)) == []

    @pytest.mark.slow
    @pytest.mark.parametrize("held", [random_call, busy_call])
    def test_nearly_all_keep_their_path(self, held: Callable[[int], tuple[dict[str, Any], Customer]]) -> None:
        lost = self._lost(held, range(FEW, FEW + MANY))
        assert 100 * len(lost) <= LOST_PERCENT * MANY, lost


EMAIL = "ratna.w@gmail.com"
TO_EMAIL: Sequence[Command] = (*OPENING, cmd.Answer("Jl Melati 2"), cmd.Choose("pemilik"))

ONCE = [
    pytest.param(
        (*TO_EMAIL, cmd.Jump("pembaruan_alamat"), cmd.Confirm(), cmd.Return(), cmd.Refuse("refused")),
        [Turn(at="email", topic="pembaruan_alamat"), Turn(at="alamat_langganan", back=True)],
        id="a topic aside is left",
    ),
    pytest.param(
        (*TO_EMAIL, cmd.Flag("urgent"), cmd.Flag("urgent", raised=False), cmd.Note("x")),
        [Turn(at="email", flag="urgent"), Turn(at="catat_crm", lower="urgent"), Turn(at="catat_crm", note=NOTE)],
        id="a flag was a mistake",
    ),
    pytest.param(
        (*TO_EMAIL, cmd.Refuse("refused"), cmd.Confirm(), cmd.Fill("email", EMAIL), cmd.Note("x")),
        [
            Turn(at="nomor", early={"email": "?"}),
            Turn(at="nomor", note=NOTE),
        ],
        id="always refused is a word for the call",
    ),
    pytest.param(
        (*TO_EMAIL, cmd.Answer(EMAIL), cmd.Refuse("refused"), cmd.Undo(), cmd.Confirm()),
        [],
        id="a refusal that was a slip is none",
    ),
    pytest.param(
        (*TO_EMAIL, cmd.Answer(EMAIL), cmd.LeaveUnverified("", "suara putus")),
        [Turn(at="email", given=True, leave=REASON)],
        id="left while it is read back",
    ),
    pytest.param(
        (*TO_EMAIL, cmd.Fill("email", EMAIL), cmd.Replace(), cmd.Refuse("refused")),
        [
            Turn(at="email", early={"email": "?"}),
            Turn(at="email", visit=2, refuse="refused"),
        ],
        id="always replaced is a word for the call, then refused is none",
    ),
    pytest.param(
        (*TO_EMAIL, cmd.Fill("email", EMAIL), cmd.Replace(), cmd.Answer(EMAIL), cmd.Confirm()),
        [Turn(at="email", early={"email": "?"}), Turn(at="email", given=True, replace=True)],
        id="replaced by the same",
    ),
    pytest.param(
        (*TO_EMAIL, cmd.Answer("bukan email"), cmd.Note("x"), cmd.Answer(EMAIL)),
        [Turn(at="email", put=True, note=NOTE)],
        id="once no answer came",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("commands", "turns"), ONCE)
def test_what_happens_only_once_is_a_turn(commands: Sequence[Command], turns: list[Turn]) -> None:
    document = held_call(*commands)
    made = scenario_from(book(), document, "lain", 0)
    blank = [replace(turn, early=dict.fromkeys(turn.early, "?")) for turn in made.turns]
    assert [turn for turn in blank if not turn.end] == turns
    assert departure(book(), made, document) is None


class TestWhatWasTakenBack:
    def test_a_slip_of_the_finger_is_left_out(self) -> None:
        document = held_call(*OPENING[:-1], cmd.Choose("keluhan"), cmd.Undo(), OPENING[-1])
        made = scenario_from(book(), document, "lain", 0)
        assert (made.answers["topik"], len(made.turns)) == (("informasi",), 1)

    def test_another_answer_at_once_is_a_change_of_mind(self) -> None:
        answered = (*OPENING, cmd.Answer("Jl Melati 2"), cmd.Choose("bukan"), cmd.Undo(), cmd.Choose("pemilik"))
        document = held_call(*answered, cmd.Note("Pelanggan mau tanya tagihan"))
        made = scenario_from(book(), document, "lain", 0)
        assert made.answers["pemilik"] == ("bukan",)
        assert [turn.mind for turn in made.turns if turn.mind] == ["pemilik"]
        assert departure(book(), made, document) is None

    def test_several_steps_are_as_many(self) -> None:
        document = call_of(replace(scenario("penyewa"), turns=(Turn(at="email", ticked=3, undo=6),)))
        made = scenario_from(book(), document, "lain", 0)
        (turn,) = made.turns
        # Three letters are ticked in the one, none in the other: it is the same place.
        assert (turn.at, turn.given, turn.undo) == ("email", True, 3)
        assert departure(book(), made, document) is None


class TestNothingOfTheCustomer:
    @pytest.mark.parametrize("name", HARD)
    def test_no_value_is_left(self, name: str) -> None:
        original = scenario(name)
        made = texts_of(told(name)[1])
        said = {field: {text, *original.says.get(field, ())} for field, text in original.knows.items()}
        shown = {text for texts in original.shows.values() for text in texts if len(text) > 3}
        values = {text for field, texts in said.items() if field != "kebutuhan" for text in texts if len(text) > 3}
        assert [value for value in values | shown | {original.caller or "?"} if value.casefold() in made] == []

    @settings(max_examples=3, suppress_health_check=list(HealthCheck))
    @given(CUSTOMERS, DRAWS)
    def test_whatever_is_done_no_word_is_left(self, customer: Customer, draws: list[int]) -> None:
        try:
            made = scenario_from(book(), sealed_call(customer, draws), "lain", 0)
        except CourseError:
            return
        assert [word for word in customer.words if word in texts_of(made)] == []

    def test_what_was_written_freely_is_not_taken_over(self) -> None:
        text = "Titip pesan untuk Zulkarnain"
        commands = (*OPENING[:3], cmd.Answer(text), cmd.Choose("informasi"), cmd.LeaveUnverified("", text))
        made = scenario_from(book(), held_call(*commands, cmd.Note(text)), "lain", 0)
        noted = [turn.note for turn in made.turns if turn.note]
        assert (made.knows["kebutuhan"], made.unverified["alamat"], noted) == ("Informasi", REASON, [NOTE])
        assert "zulkarnain" not in texts_of(made)

    def test_what_was_one_letter_wrong_is_one_letter_wrong(self) -> None:
        made = told("ibu_masna")[1]
        (shown,), meant = made.shows["email"], made.knows["email"]
        assert [part.op for part in differences(shown.lower(), meant) if part.op != "same"] == ["replace"]

    def test_who_calls_stays_of_the_same_kind(self) -> None:
        old, new = (judge("id_caller", one.caller) for one in (scenario("telepon_rumah"), told("telepon_rumah")[1]))
        assert old.canonical != new.canonical
        assert old.tag == new.tag == "landline"

    def test_another_seed_makes_somebody_else(self) -> None:
        document, one = told("ibu_masna")
        again, other = (scenario_from(book(), document, "lain", seed) for seed in (7, 1))
        assert one == again
        assert one.knows["email"] != other.knows["email"]

    def test_one_seed_exchanges_the_letters_of_two_calls_otherwise(self) -> None:
        email = "alamat.panjang.sekali@gmail.com"
        made = [
            scenario_from(book(), call_of(replace(original, knows={**original.knows, "email": email})), "lain", 0)
            for original in (scenario("tanpa_email"), scenario("hp_lain"), scenario("penyewa"))
        ]
        emails = [one.knows["email"] for one in made if "email" in one.knows]
        assert len(emails) == len(set(emails)) >= 2


@pytest.mark.parametrize("place", ["panggilan.topik", "permintaan_data.pemilik"])
def test_scripts_that_lack_a_step_are_told(place: str) -> None:
    dialog, step = place.split(".")
    known = book().dialogs[dialog]
    less = replace(known, steps={id_: one for id_, one in known.steps.items() if id_ != step})
    lacking = replace(book(), dialogs={**book().dialogs, dialog: less})
    with pytest.raises(CourseError):
        scenario_from(lacking, told("ibu_masna")[0], "lain", 0)
