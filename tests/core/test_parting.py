"""Calls of the past under other scripts: as before where nothing changed, and told where something did."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.book import Book
from sop_tui.core.call import begin, decide, refold
from sop_tui.core.commands import Command, Start
from sop_tui.core.events import TYPES, Event
from sop_tui.core.parting import partings
from sop_tui.core.redone import COMMANDS, CONSEQUENCES, batches, command_of
from sop_tui.core.scoring import verdicts
from sop_tui.store.scripts import TABLES, packaged, read_blobs
from tests.core.small import DIALOG, FORM, SOP, small_book
from tests.walk import anything, play

BOOK = small_book()

WHOLE: tuple[Command, ...] = (
    cmd.Confirm(),
    cmd.Answer("Masna"),
    cmd.Choose("ada"),
    cmd.Answer("masna.aya@yahoo.com"),
    cmd.Choose("ya"),
    cmd.Tick(),
    cmd.Confirm(),
    cmd.Confirm(),
    cmd.Note("catatan"),
    cmd.Confirm(),
    cmd.End("selesai"),
)
"""A call from greeting to outcome."""

CORRECTED: tuple[Command, ...] = (
    *WHOLE[:5],
    cmd.Prefer("alphabet", "icao"),
    cmd.Tick(),
    cmd.Tick(),
    cmd.Tick(back=True),
    cmd.Correct(3),
    cmd.Answer("masna.ayu@yahoo.com"),
    cmd.Replace(),
    cmd.Answer("bukan"),
    cmd.LeaveUnverified("bukan", "suara putus"),
    cmd.Undo(),
    cmd.Fill("id_caller", "0812 3456 7890", override=True),
    cmd.Refuse("not_available"),
    cmd.Confirm(),
)
"""A call in which much goes wrong."""


def another(old: str, new: str) -> Book:
    """The small book, one text of its scripts replaced."""
    texts = {"dialog/kecil.yaml": DIALOG, "aplikasi/crm.yaml": FORM, "sop/UJI.yaml": SOP}
    assert sum(old in text for text in texts.values()) == 1
    tables = [(name, (packaged() / name).read_bytes()) for name in TABLES]
    return read_blobs([*tables, *((name, text.replace(old, new, 1).encode()) for name, text in texts.items())]).book


@cache
def held(commands: tuple[Command, ...] = WHOLE) -> Sequence[Event]:
    return play(BOOK, "kecil", commands)[1]


def told(book: Book, events: Sequence[Event] | None = None) -> list[tuple[str, str, str, str, str]]:
    """Where a call of the small book parts ways, without the numbers of events."""
    call = events or held()
    return [one[1:] for one in partings(book, call, verdicts(refold(BOOK, call)))]


class TestCommands:
    def test_every_event_is_a_command_or_follows_from_one(self) -> None:
        assert COMMANDS.keys() | CONSEQUENCES == set(TYPES.values())
        assert not COMMANDS.keys() & CONSEQUENCES

    @example(list(CORRECTED))
    @given(st.lists(anything(BOOK), max_size=25))
    def test_done_again_they_make_the_same_events(self, commands: list[Command]) -> None:
        _, events = play(BOOK, "kecil", commands)
        past: list[Event] = []
        for batch in batches(events):
            command, moment = command_of(batch), batch[0].moment
            again = (
                begin(BOOK, command, moment)
                if isinstance(command, Start)
                else decide(refold(BOOK, past), command, moment)
            )
            assert again == batch
            past += batch

    def test_nothing_makes_a_batch_of_consequences(self) -> None:
        moved = [event for event in held() if type(event.what) in CONSEQUENCES]
        with pytest.raises(ValueError, match="no command"):
            command_of(moved)


class TestPartings:
    @example(list(CORRECTED))
    @given(st.lists(anything(BOOK), max_size=25))
    def test_no_call_parts_from_its_own_scripts(self, commands: list[Command]) -> None:
        call, events = play(BOOK, "kecil", commands)
        assert partings(BOOK, events, verdicts(call)) == []

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            pytest.param('"Selamat {waktu}", "Halo"', '"Hai {waktu}"', id="other words"),
            pytest.param("{selesai: Selesai,", "{selesai: Beres,", id="other words in the Resume"),
            pytest.param("title: Dialog kecil", "title: Lain", id="another title"),
            pytest.param("text: Bukan,", "text: Bukan pemilik,", id="other words of an option"),
            pytest.param("- {id: ya,", "- {id: ragu, text: Ragu}\n      - {id: ya,", id="one more option"),
            pytest.param(
                "  tutup:\n", "  sela:\n    do: x\n    when: {flag: urgent}\n  tutup:\n", id="a step passed over"
            ),
            pytest.param(
                "constraints:",
                "constraints:\n  - {id: sapa, clause: UJI-1, template: existence, a: say:sapa}",
                id="one more rule that it keeps",
            ),
        ],
    )
    def test_what_leaves_the_way_alone(self, old: str, new: str) -> None:
        assert told(another(old, new)) == []

    @pytest.mark.parametrize(
        ("old", "new", "parting"),
        [
            pytest.param(
                '{id: ya, text: "Ya"}',
                '{id: benar, text: "Ya"}',
                (
                    "kecil.pemilik",
                    "choose ya",
                    "refused",
                    "done",
                    "OPTION_UNKNOWN Pilihan itu tidak ada di langkah ini.",
                ),
                id="an option that is gone",
            ),
            pytest.param(
                '{id: ya, text: "Ya"}',
                '{id: ya, text: "Ya", goto: tutup}',
                ("kecil.pemilik", "choose ya", "moved", "kecil.email", "kecil.tutup"),
                id="an option that leads elsewhere",
            ),
            pytest.param(
                "do: Tutup tiket",
                "do: Tutup tiket\n    when: {flag: urgent}",
                ("kecil.terima_kasih", "confirm", "moved", "kecil.tutup", "kecil.akhir"),
                id="a condition",
            ),
            pytest.param(
                "record: [crm.data.email]",
                "record: []",
                ("kecil.email", "confirm", "recorded", "record:crm.data.email", "nothing"),
                id="a record that is gone",
            ),
            pytest.param(
                "email: {title: Email, form: upper}",
                "email: {title: Email, form: lower}",
                ("kecil.email", "confirm", "recorded", "record:crm.data.email", "the same with another value"),
                id="a column of another form",
            ),
            pytest.param(
                "do: Tutup tiket",
                "do: Tutup tiket\n    activity: beres",
                ("kecil.tutup", "confirm", "done", "do:tutup", "do:beres"),
                id="another name for rules",
            ),
            pytest.param(
                "a: [answer:email, refuse:email]",
                "a: [verify:email]",
                ("terima-kasih", "", "verdict", "vacuous", "satisfied"),
                id="a rule that sees something else",
            ),
            pytest.param(
                "constraints:",
                "constraints:\n  - {id: baru, clause: UJI-1, template: absence, a: say:sapa}",
                ("baru", "", "verdict", "no rule", "violated"),
                id="a new rule that it breaks",
            ),
            pytest.param(
                "{selesai: Selesai, putus: Terputus}",
                "{tuntas: Selesai, putus: Terputus}",
                ("kecil.akhir", "end selesai", "refused", "done", "OUTCOME_UNKNOWN Hasil panggilan itu tidak dikenal."),
                id="an outcome that is gone",
            ),
        ],
    )
    def test_one_change_is_told_once(self, old: str, new: str, parting: tuple[str, str, str, str, str]) -> None:
        assert told(another(old, new)) == [parting]

    def test_a_step_under_another_name(self) -> None:
        """It would come to the other one, and what was done there is at a place that is gone: told once."""
        assert told(another("  email:\n    ask: email", "  surel:\n    ask: email")) == [
            ("kecil.pemilik", "choose ya", "moved", "kecil.email", "kecil.surel"),
            ("kecil.email", "confirm", "gone", "step kecil.email", "no such step"),
        ]

    def test_many_doings_at_a_place_that_is_gone_are_told_once(self) -> None:
        asked = (*WHOLE[:2], cmd.Choose("kosong"), cmd.Choose("ya"), cmd.Answer("bukan"), cmd.Answer("a@gmail.com"))
        events = held((*asked, cmd.Note("x"), cmd.Confirm()))
        found = told(another("  email:\n    ask: email", "  surel:\n    ask: email"), events)
        assert [one[2] for one in found] == ["moved", "gone"]

    def test_a_readback_that_is_new(self) -> None:
        """Under the present scripts the call stays to read back; what it did next is judged where it really was."""
        lines = '{id: "Benar {nama}?", en: "Is it {nama}?"}'
        book = another("    record: [crm.data.nama]", f"    verify: {{lines: {lines}}}\n    record: [crm.data.nama]")
        assert told(book) == [
            ("kecil.nama", "answer", "recorded", "record:crm.data.nama", "nothing"),
            ("kecil.nama", "answer", "moved", "kecil.crm", "nothing"),
        ]

    def test_where_an_application_showed_what_it_does_not_any_more(self) -> None:
        found = told(another("{id: ada, text: Ada, fill: email}", "{id: ada, text: Ada}"))
        assert found == [
            ("kecil.crm", "choose ada", "filling", "email", "nothing"),
            ("kecil.crm", "choose ada", "chosen", "nothing", "check:crm=ada"),
            ("kecil.crm", "choose ada", "moved", "nothing", "kecil.pemilik"),
            ("kecil.crm", "answer", "gone", "option ada shows email", "no such option"),
        ]

    def test_a_dialogue_that_is_gone(self) -> None:
        found = told(another("dialog: kecil\ntitle", "dialog: besar\ntitle"))
        assert found[0][1:3] == ("start", "refused")
        assert {one[2] for one in found[1:-1]} == {"gone"}
        assert found[-1][:3] == ("kecil.akhir", "end selesai", "gone")

    def test_one_change_hides_no_other(self) -> None:
        """Under these scripts the call would come to an end before the second."""
        hidden = another('{id: ya, text: "Ya"}', '{id: ya, text: "Ya", goto: akhir}')
        records = replace(hidden.dialogs["kecil"].steps["email"], record=())
        dialog = replace(hidden.dialogs["kecil"], steps={**hidden.dialogs["kecil"].steps, "email": records})
        assert [one[:3] for one in told(replace(hidden, dialogs={"kecil": dialog}))] == [
            ("kecil.pemilik", "choose ya", "moved"),
            ("kecil.email", "confirm", "recorded"),
        ]

    def test_numbers_are_those_of_the_events(self) -> None:
        events = held()
        found = partings(another("record: [crm.data.email]", "record: []"), events, verdicts(refold(BOOK, events)))
        (recorded,) = found
        (event,) = [one for one in events if one.activity == "record:crm.data.email"]
        assert recorded.seq == event.seq

    @settings(max_examples=200)
    @given(st.permutations(range(len(held()))))
    def test_events_in_any_order_are_told_of(self, order: list[int]) -> None:
        events = [held()[number] for number in order]
        found = partings(BOOK, events, ())
        assert {one.seq for one in found} <= {event.seq for event in events}
