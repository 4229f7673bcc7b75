"""A second need in one call: it begins anew, and the first keeps what was recorded for it."""

from sop_tui.core import commands as cmd
from sop_tui.core.call import Call
from sop_tui.core.commands import Command
from sop_tui.core.sheet import copy_sheet
from tests.core.test_checking import scripts
from tests.walk import do, started

TWO_NEEDS = """
dialog: satu
outcomes: {selesai: Selesai}
fields: {kebutuhan: {kind: text, title: Keperluan}}
steps:
  butuh: {ask: kebutuhan, lines: {id: Apa?, en: What?}, record: [apkt.laporan.deskripsi]}
  jenis: {check: Jenisnya?, where: Jenis, options: [{id: a, text: A}, {id: b, text: B}]}
  lagi:
    choose: {id: Lagi?, en: More?}
    options: [{id: ya, text: Ya, forget: [satu], goto: butuh}, {id: tidak, text: Tidak}]
  tutup: {end: selesai}
---
application: apkt
forms: {laporan: {title: Laporan, columns: {deskripsi: {title: Deskripsi}}}}
"""


def held() -> Call:
    call, _ = started(scripts(TWO_NEEDS.strip())[0], "satu")
    commands: list[Command] = [cmd.Answer("Padam"), cmd.Choose("a"), cmd.Choose("ya")]
    for number, command in enumerate(commands, start=1):
        call, _ = do(call, command, number * 3.0)
    return call


def test_nothing_of_the_first_need_is_known_or_offered() -> None:
    call = held()
    assert call.scene.fact("kebutuhan").status == "unset"
    assert call.scene.choices == {"lagi": "ya"}
    assert "kebutuhan" not in call.offers


def test_both_are_on_the_copy_sheet() -> None:
    call, _ = do(held(), cmd.Answer("Tagihan"), 20)
    (form,) = copy_sheet(call.book, call.scene.records)
    (column,) = form.columns
    assert column.value.split(", ") == ["Padam", "Tagihan"]


def test_the_same_again_is_written_once() -> None:
    call, _ = do(held(), cmd.Answer("Padam"), 20)
    (form,) = copy_sheet(call.book, call.scene.records)
    assert form.columns[0].value == "Padam"


def test_undo_gives_the_first_need_back() -> None:
    call, _ = do(held(), cmd.Undo(), 20)
    assert call.scene.fact("kebutuhan").value == "Padam"
    assert call.scene.choices["jenis"] == "a"
