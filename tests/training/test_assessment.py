"""The grade of a session: what an obedient CSO gets, and what each thing that goes wrong costs and teaches."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.call import apply, decide, refold
from sop_tui.core.events import Moment
from sop_tui.core.redone import batches
from sop_tui.core.scenario import Turn
from sop_tui.core.simulate import Held, simulate
from sop_tui.core.training.assessment import assess, keys_of
from sop_tui.core.training.customer import Customer
from sop_tui.core.training.levels import at_level
from sop_tui.core.training.session import Assessment, Due, Lapse, Level
from sop_tui.core.training.speech import Speech
from sop_tui.core.training.taken import sheet_texts
from sop_tui.store.scripts import packaged
from sop_tui.store.speeches import read_speech
from tests.training.graded import CALL_ID, PATHS, book, due_flags, graded, held, reference, scenario

EMAIL = "crm.data_penelpon.email"
FEW = ("ibu_masna", "marah_setelah_email", "turun_daya_berhak", "alamat_berubah", "mendesak_di_tengah")


def of_kind(found: Assessment, kind: str) -> list[Lapse]:
    return [one for one in found.lapses if one.kind == kind]


def unflagged() -> Held:
    """The customer is upset before the email is asked for; the trainee neither flags it nor stops asking."""
    answers = {**scenario("marah_sebelum_email").answers, "mendesak": ("tidak",), "pemilik": ("pemilik",)}
    knows = {**scenario("marah_sebelum_email").knows, "email": "joko.s@gmail.com"}
    return held("marah_sebelum_email", turns=(), answers={**answers, "nomor": ("ya",)}, knows=knows)


class TestTheReference:
    @pytest.mark.parametrize("name", PATHS)
    def test_has_every_point_and_no_lapse(self, name: str) -> None:
        found = graded(name, due=due_flags(reference(name)))
        assert (found.points, found.lapses, found.outcome_right) == (100, (), True)
        assert "violated" not in found.clauses.values()

    @pytest.mark.parametrize("name", FEW)
    def test_takes_longer_and_more_keys_with_what_is_typed(self, name: str) -> None:
        found = graded(name)
        assert found.reference_ms > reference(name).call.elapsed_ms
        assert found.reference_keys > sum(map(len, sheet_texts(reference(name).call).values()))

    def test_typed_keys_are_counted(self) -> None:
        short, long = held("ibu_masna"), held("ibu_masna", knows={**scenario("ibu_masna").knows, "nama": "Masna Ayu"})
        assert keys_of(long.events) - keys_of(short.events) == len("Masna Ayu") - len(
            scenario("ibu_masna").knows["nama"]
        )


@pytest.mark.parametrize(
    ("name", "level"),
    [
        *(pytest.param(name, level, id=f"{name}-{level}") for name in FEW for level in (2, 3)),
        *(
            pytest.param(name, 3, id=f"{name}-whole", marks=pytest.mark.slow)
            for name in list(PATHS)[::3]
            if name not in FEW
        ),
    ],
)
def test_the_reference_of_every_level_has_every_point_with_what_its_own_customer_made_due(
    name: str, level: Level
) -> None:
    harder = at_level(book(), scenario(name), level, 1)
    own = simulate(book(), harder, CALL_ID)
    due = _due(Customer.begin(book(), harder, speech(), level, 1), own)
    found = assess(book(), harder, own.call, own.events, own, sheet_texts(own.call), {}, due, 1, 1)
    assert (found.points, found.lapses) == (100, ())


@cache
def speech() -> Speech:
    return read_speech(packaged())


def _due(customer: Customer, own: Held) -> tuple[Due, ...]:
    """What a customer makes due who hears this call."""
    first, *rest = batches(own.events)
    call = refold(book(), first)
    customer, _ = customer.opens(call)
    for batch in rest:
        before = call
        for event in batch:
            call = apply(call, event)
        customer, _ = customer.hears(before, batch, call)
    return tuple(customer.due)


few = settings(max_examples=15, deadline=None)


class TestWhateverWasDone:
    @few
    @given(st.sampled_from(FEW), st.sampled_from(sorted(PATHS)), st.sets(st.integers(0, 200), max_size=3))
    def test_can_be_graded(self, name: str, other: str, seqs: set[int]) -> None:
        """The trainee holds the call of quite another customer; what is due is due at any moment."""
        due = tuple(Due(seq * 100, seq, what) for seq in seqs for what in ("flag:upset", "fill:email", "undo"))
        found = graded(name, reference(other), due=due)
        assert 0 <= found.points <= 100
        assert (found.points == 100) == (not found.lapses)

    @pytest.mark.parametrize("name", ["keperluan_kedua", "alamat_dua_keperluan"])
    @pytest.mark.parametrize("done", [1, 8, 20])
    def test_of_several_needs_can_be_graded_wherever_it_ends(self, name: str, done: int) -> None:
        found = graded(name, _ended_after(reference(name), done))
        assert found.points < 100
        assert any(not one.right for one in found.fields)


class TestNothingIsGainedByLeavingSomethingOut:
    @few
    @given(st.sampled_from(FEW), st.data())
    def test_of_what_is_saved(self, name: str, data: st.DataObject) -> None:
        sheet = sheet_texts(reference(name).call)
        without = data.draw(st.sets(st.sampled_from(sorted(sheet))))
        wrong = data.draw(st.sets(st.sampled_from(sorted(sheet))))
        kept = {address: "LAIN" if address in wrong else text for address, text in sheet.items()}
        less = {address: text for address, text in kept.items() if address not in without}
        found, before = graded(name, saved=less), graded(name, saved=kept)
        assert found.points <= before.points
        assert (found.points == 100) == (not without and not wrong)

    @pytest.mark.parametrize("name", ["marah_setelah_email", "marah_sebelum_email", "mendesak_di_tengah"])
    def test_of_the_flags(self, name: str) -> None:
        own, due = reference(name), due_flags(reference(name))
        bare = replace(own.call, trace=tuple(one for one in own.call.trace if not one.activity.startswith("flag:")))
        found = graded(name, replace(own, call=bare), due=due)
        assert due
        assert found.points < graded(name, due=due).points
        assert [one.seq for one in of_kind(found, "flag")] == [one.seq for one in due]

    @pytest.mark.parametrize(
        ("name", "field"), [("ibu_masna", "email"), ("salah_dengar", "email"), ("hp_lain_salah_dengar", "hp")]
    )
    def test_of_the_readback(self, name: str, field: str) -> None:
        """What was misheard is confirmed at once."""
        heard = {**scenario(name).knows, field: _misheard(scenario(name).knows[field])}
        found = graded(name, held(name, knows=heard, says={}, replaced=()))
        assert found.points < 100
        assert [one.field for one in found.fields if not one.right] == [field]
        assert found.confused


def _misheard(value: str) -> str:
    """With its last letter before the domain, or its last digit, another."""
    local, at, domain = value.partition("@")
    other = {"a": "e", "1": "2"}.get(local[-1], "a" if at else "1")
    return f"{local[:-1]}{other}{at}{domain}"


class TestARule:
    def test_is_broken_where_the_customer_was_upset_although_nobody_said_so(self) -> None:
        found = graded("marah_sebelum_email", unflagged(), due=(Due(5_000, 20, "flag:upset"),))
        (broken,) = of_kind(found, "rule")
        (flag,) = of_kind(found, "flag")
        assert (broken.rule, broken.clause, found.clauses["DTA-1"]) == ("DTA-1-kecuali", "DTA-1", "violated")
        assert broken.seq is not None
        assert broken.seq > 20
        assert "alamat emailnya" in broken.message
        assert "jangan lagi: tanyakan Alamat email" in broken.message
        assert "kecuali keluhan/gangguan yang mendesak" in broken.message
        assert (flag.seq, flag.elapsed_ms) == (20, 5_000)

    def test_is_kept_by_the_same_call_with_a_calm_customer(self) -> None:
        found = graded("marah_sebelum_email", unflagged())
        assert of_kind(found, "rule") == of_kind(found, "flag") == []

    def test_that_is_owed_is_told_with_what_should_have_been_done(self) -> None:
        found = graded("ibu_masna", _ended_after(reference("ibu_masna"), 10))
        owed = next(one for one in of_kind(found, "rule") if one.rule == "DTA-1-email")
        assert (owed.seq, owed.elapsed_ms) == (None, None)
        assert owed.message.startswith("Belum dilakukan: email.")


def _ended_after(own: Held, done: int) -> Held:
    """The same call, ended in the middle of it."""
    last = sorted({event.batch for event in own.events})[done]
    events = [event for event in own.events if event.batch < last]
    call = refold(own.call.book, events)
    ending = decide(call, cmd.Despite(cmd.End("selesai")), Moment(own.call.started_at, call.elapsed_ms + 1_000))
    for event in ending:
        call = apply(call, event)
    return Held(call, [*events, *ending], ())


class TestTheCourse:
    def test_a_flag_for_which_nothing_called(self) -> None:
        flagged = held("ibu_masna", turns=(*scenario("ibu_masna").turns, Turn(at="bantuan_lain", flag="upset")))
        (lapse,) = of_kind(graded("ibu_masna", flagged), "flag")
        assert "padahal pelanggan tidak" in lapse.message
        assert lapse.seq is not None

    def test_a_wrong_choice_is_told_with_the_right_one(self) -> None:
        answers = {**scenario("turun_daya_berhak").answers, "topik": ("informasi",)}
        found = graded("turun_daya_berhak", held("turun_daya_berhak", answers=answers))
        wrong, never = sorted(of_kind(found, "choice"), key=lambda one: one.seq is None)
        assert "memilih “Informasi”; yang benar “Permohonan (PB/PD/PS)”" in wrong.message
        assert wrong.seq is not None
        assert "Ke daya berapa" in never.message
        assert never.seq is None

    def test_what_comes_of_a_wrong_choice_is_told_with_it(self) -> None:
        """Who is led elsewhere is asked other things, and meets no customer who hangs up in the middle."""
        elsewhere = {"topik": ("gangguan",), "mendesak": ("tidak",), "pemilik": ("bukan",), "bantuan_lain": ("tidak",)}
        answers = {**scenario("ditutup_pelanggan").answers, **elsewhere}
        own = held("ditutup_pelanggan", answers=answers, turns=(), refuses={"hp": "refused", "email": "refused"})
        assert [one.kind for one in graded("ditutup_pelanggan", own).lapses] == ["choice"]

    def test_a_question_that_the_customer_had_answered_already(self) -> None:
        own = held("email_lebih_awal", turns=())
        due = (Due(3_000, 5, "fill:email"), Due(3_000, 5, "fill:alamat"))
        needless = of_kind(graded("email_lebih_awal", own, due=due), "needless")
        assert all("sudah menyebutkannya sendiri" in one.message for one in needless)
        assert [own.events[(one.seq or 0) - 1].activity for one in needless] == ["ask:alamat", "ask:email"]

    def test_another_outcome(self) -> None:
        found = graded("ibu_masna", held("ibu_masna", turns=(Turn(at="bantuan_lain", end="terputus"),)))
        (lapse,) = of_kind(found, "outcome")
        assert not found.outcome_right
        assert lapse.message == "Panggilan ditutup sebagai “Sambungan terputus”; seharusnya “Selesai dilayani”."

    def test_lapses_come_in_the_order_of_the_call(self) -> None:
        found = graded("marah_sebelum_email", unflagged(), saved={}, due=(Due(5_000, 20, "flag:upset"),))
        seqs = [one.seq for one in found.lapses]
        timed = [seq for seq in seqs if seq is not None]
        assert timed == sorted(timed)
        assert seqs == [*timed, *[None] * (len(seqs) - len(timed))]


class TestAField:
    def test_that_was_misheard_names_the_letters(self) -> None:
        wrong = held("ibu_masna", knows={**scenario("ibu_masna").knows, "email": "masna.aya@yahoo.com"})
        found = graded("ibu_masna", wrong)
        (lapse,) = of_kind(found, "field")
        assert found.confused == (("U", "A"),)
        assert "U menjadi A" in lapse.message
        assert lapse.seq is not None
        # The desk told to type what was misheard: one mistake is one lapse.
        assert of_kind(found, "column") == []

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            pytest.param("nama", "  Ibu masna ", id="capitals and blanks"),
            pytest.param("nama", "Masna", id="a form of address"),
            pytest.param("kebutuhan", "ada keluhan tagihan", id="a need in other words"),
        ],
    )
    def test_is_right_however_it_is_written(self, field: str, text: str) -> None:
        found = graded("ibu_masna", held("ibu_masna", knows={**scenario("ibu_masna").knows, field: text}))
        assert found.fields_share == 100

    def test_that_was_refused_is_right_where_the_customer_refused(self) -> None:
        found = graded("ibu_masna", held("ibu_masna", refuses={"email": "refused"}))
        (email,) = [one for one in found.fields if one.field == "email"]
        assert (email.right, email.found) == (False, "tidak bersedia")

    def test_another_value_altogether_tells_of_no_letters(self) -> None:
        other = held("ibu_masna", knows={**scenario("ibu_masna").knows, "email": "tono@contoh.co.id"})
        assert graded("ibu_masna", other).confused == ()


class TestAColumn:
    @pytest.mark.parametrize(
        ("text", "elsewhere", "typed", "verdict"),
        [
            pytest.param("masna.ayu@yahoo.com", "", "", "right", id="in small letters"),
            pytest.param("", "", "", "missing", id="nothing"),
            pytest.param("MASNA.AYA@YAHOO.COM", "", "", "different", id="another text"),
            pytest.param("", "MASNA.AYU@YAHOO.COM", "", "misplaced", id="in another column"),
            pytest.param("", "", "MASNA.AYU@YAHOO.COM", "unsaved", id="typed and not saved"),
        ],
    )
    def test_is_measured_by_the_copy_sheet(self, text: str, elsewhere: str, typed: str, verdict: str) -> None:
        saved = {**sheet_texts(reference("ibu_masna").call), EMAIL: text, "crm.data_penelpon.telp_rumah": elsewhere}
        found = graded("ibu_masna", saved=saved, unsaved={EMAIL: typed} if typed else {})
        (email,) = [one for one in found.columns if one.column == EMAIL]
        assert email.verdict == verdict
        assert len(of_kind(found, "column")) == (verdict != "right")
        assert email.elsewhere == ("CRM › Data Penelpon › Telp. Rumah" if elsewhere else "")

    def test_one_text_in_the_wrong_place_does_not_stand_for_forms_that_were_never_filled(self) -> None:
        sheet = sheet_texts(reference("marah_saat_email").call)
        saved = {"apkt.laporan.status": sheet["apkt.laporan.nama"]}
        verdicts = {one.column: one.verdict for one in graded("marah_saat_email", saved=saved).columns}
        assert verdicts["apkt.laporan.nama"] == "misplaced"
        assert {one for name, one in verdicts.items() if name.startswith("crm.")} == {"missing"}

    def test_names_the_clause_that_has_it_recorded(self) -> None:
        sheet = sheet_texts(reference("ibu_masna").call)
        (lapse,) = of_kind(graded("ibu_masna", saved={**sheet, "crm.data_penelpon.alamat": "JL LAIN"}), "column")
        assert lapse.clause == "EML-1a"

    def test_in_which_nothing_belongs(self) -> None:
        saved = {**sheet_texts(reference("ibu_masna").call), "crm.data_penelpon.telp_rumah": "0211234567"}
        (lapse,) = of_kind(graded("ibu_masna", saved=saved), "column")
        assert "Telp. Rumah" in lapse.message

    def test_the_resume_is_nobodys_to_type(self) -> None:
        sheet = sheet_texts(reference("ibu_masna").call)
        assert "crm.data_penelpon.resume" not in sheet
        assert graded("ibu_masna", saved={**sheet, "crm.data_penelpon.resume": "apa saja"}).points == 100

    def test_what_is_missing_of_a_form_is_told_at_once(self) -> None:
        found = graded("ibu_masna", saved={})
        assert found.columns_share == 0
        assert len(of_kind(found, "column")) == len({one.column.rpartition(".")[0] for one in found.columns})
        assert "Email" in " ".join(one.message for one in of_kind(found, "column"))

    def test_of_a_call_that_was_cut_short_is_missing_all_the_same(self) -> None:
        short = _ended_after(reference("ibu_masna"), 10)
        found = graded("ibu_masna", short)
        assert found.columns_share is not None
        assert found.columns_share < 50
