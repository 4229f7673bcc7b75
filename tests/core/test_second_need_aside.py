"""A topic opened aside with F7 comes to its outcome, also where the need of the call was followed up already."""

from collections.abc import Mapping

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.answering import offered
from sop_tui.core.call import Call, begin, refold
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Check, Choose
from sop_tui.core.events import Moment
from sop_tui.core.resume import resume_text
from sop_tui.core.sheet import sheet_of
from sop_tui.store.scripts import packaged, read_folder
from tests.walk import CALL_ID, SAMPLES, do

BOOK = read_folder(packaged()).book
NEEDS = tuple(dialog.dialog for dialog in BOOK.topics if dialog.rests_on)
DAY = Moment("2021-04-19T10:00:00.000+07:00", 0)
"""All five SOPs are in force."""
SPOKEN = {"bantuan_lain": "tidak", "pemilik": "pemilik", "nomor": "ya", "mendesak": "tidak"}
FIRST_NEED = {**SPOKEN, "topik": "keluhan", "jenis_keluhan": "lewat_tmp"}


def next_command(call: Call, planned: Mapping[str, str], at: int) -> Command:
    """What a CSO does who follows the desk; where nothing is planned, the option of this number is chosen."""
    if call.input_field is not None:
        return cmd.Answer(SAMPLES[BOOK.fields[call.input_field].kind][0], override=True)
    if isinstance(call.step, Choose | Check):
        ids = [option.id for option in offered(call)]
        return cmd.Choose(planned.get(call.scene.top.step, ids[min(at, len(ids) - 1)]))
    return cmd.Confirm()


def held(call: Call, until: str, planned: Mapping[str, str], at: int) -> Call:
    """The call until it stands at a step of the whole call."""
    for _ in range(200):
        if call.scene.stack[-1].step == until and len(call.scene.stack) == 1:
            return call
        call, _ = do(call, next_command(call, planned, at), call.elapsed_ms / 1000 + 3)
    raise AssertionError(f"never at {until}, but at {call.scene.stack}")


def opened_aside(topic: str, place: str, at: int = 0) -> Call:
    """A call about something else, in which the topic was just opened."""
    events = begin(BOOK, cmd.Start(CALL_ID, "Rani", "meja-1", "087758658589", "panggilan"), DAY)
    call = held(refold(BOOK, events), place, FIRST_NEED, at)
    return do(call, cmd.Jump(topic), call.elapsed_ms / 1000 + 3)[0]


@pytest.mark.parametrize("topic", NEEDS)
@pytest.mark.parametrize("at", [0, 1, 2], ids=["first options", "second options", "third options"])
@pytest.mark.parametrize("place", ["topik", "catat_crm", "bantuan_lain", "penutup", "selesai"])
def test_whatever_is_opened_aside_leaves_nothing_owed(place: str, at: int, topic: str) -> None:
    planned = SPOKEN if place != "topik" else {**SPOKEN, "topik": "informasi"}
    call = held(opened_aside(topic, place, at), "selesai", planned, at)
    assert [run.constraint.id for run in call.runs if run.owed] == []


def done_after(call: Call, since: Call) -> list[str]:
    return [entry.activity for entry in call.trace[len(since.trace) :] if entry.activity.startswith("do:")]


def test_what_the_first_need_came_to_is_not_done_again() -> None:
    before = opened_aside("lebih_tagih", "bantuan_lain")
    after = held(before, "selesai", SPOKEN, 1)
    assert done_after(after, before) == ["do:catat_apkt", "do:kirim_tagihan"]


def test_a_topic_opened_before_the_follow_up_shares_it() -> None:
    before = opened_aside("lebih_tagih", "catat_crm")
    after = held(before, "selesai", SPOKEN, 1)
    assert done_after(after, before) == ["do:catat_crm", "do:catat_apkt", "do:kirim_tmp", "do:kirim_tagihan"]


def test_each_report_has_a_window_of_its_own_and_the_resume_tells_both() -> None:
    call = held(opened_aside("lebih_tagih", "penutup"), "selesai", SPOKEN, 1)
    reports = [form for form in sheet_of(call) if form.title.startswith("APKT › Laporan")]
    assert [form.title for form in reports] == ["APKT › Laporan 1", "APKT › Laporan 2"]
    assert ["Stand APP" in form.text for form in reports] == [False, True]
    assert "Deskripsi: Tagihan lebih" in reports[1].text
    resume = resume_text(call, "selesai")
    first, _, second = resume.partition(" 2) ")
    assert first == "1) Keluhan. Keperluan: IBU MASNA."
    assert "Keperluan: Tagihan lebih." in second
    assert "Stand APP: 12 345,6" in second


def test_one_key_takes_it_back() -> None:
    after = opened_aside("lebih_tagih", "penutup")
    before, _ = do(after, cmd.Undo(), after.elapsed_ms / 1000 + 3)
    assert (before.scene.top.step, before.scene.fact("kebutuhan").value) == ("penutup", "IBU MASNA")
