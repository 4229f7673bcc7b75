"""A second need in one call: it begins anew, and the first keeps what was recorded for it."""

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.call import Call
from sop_tui.core.commands import Command
from sop_tui.core.resume import resume_text
from sop_tui.core.sheet import copy_sheet
from tests.core.test_checking import scripts
from tests.walk import do, started

TWO_NEEDS = """
dialog: satu
outcomes: {selesai: Selesai}
fields: {nama: {kind: text, title: Nama}, kebutuhan: {kind: text, title: Keperluan}}
steps:
  nama: {ask: nama, lines: {id: Siapa?, en: Who?}, record: [apkt.laporan.nama]}
  butuh: {ask: kebutuhan, lines: {id: Apa?, en: What?}, record: [apkt.laporan.deskripsi]}
  topik: {check: Jenisnya?, where: Jenis, options: [{id: a, text: Gangguan}, {id: b, text: Keluhan}]}
  lagi:
    choose: {id: Lagi?, en: More?}
    options: [{id: ya, text: Ya, forget: [kebutuhan, topik], goto: butuh}, {id: tidak, text: Tidak}]
  tutup: {end: selesai}
---
application: apkt
forms: {laporan: {title: Laporan, columns: {nama: {title: Nama}, deskripsi: {title: Deskripsi}}}}
"""


def held() -> Call:
    call, _ = started(scripts(TWO_NEEDS.strip())[0], "satu")
    commands: list[Command] = [cmd.Answer("Ani"), cmd.Answer("Padam"), cmd.Choose("a"), cmd.Choose("ya")]
    for number, command in enumerate(commands, start=1):
        call, _ = do(call, command, number * 3.0)
    return call


def test_nothing_of_the_first_need_is_known_or_offered() -> None:
    call = held()
    assert call.scene.fact("kebutuhan").status == "unset"
    assert call.scene.choices == {"lagi": "ya"}
    assert "kebutuhan" not in call.offers


@pytest.mark.parametrize("second", ["Tagihan", "Padam"], ids=["another", "the same again"])
def test_each_need_has_a_window_of_its_own_on_the_copy_sheet(second: str) -> None:
    call, _ = do(held(), cmd.Answer(second), 20)
    forms = copy_sheet(call.book, call.scene.records)
    assert [form.text for form in forms] == [
        "Contoh › Laporan 1\nNama: Ani\nDeskripsi: Padam",
        f"Contoh › Laporan 2\nNama: Ani\nDeskripsi: {second}",
    ]


def test_a_window_that_only_the_first_need_filled_is_one() -> None:
    call = held()
    assert [form.text for form in copy_sheet(call.book, call.scene.records)] == [
        "Contoh › Laporan\nNama: Ani\nDeskripsi: Padam"
    ]


def test_the_resume_tells_every_need_in_order() -> None:
    call, _ = do(held(), cmd.Answer("Tagihan"), 20)
    call, _ = do(call, cmd.Choose("b"), 21)
    assert resume_text(call, "selesai") == (
        "1) Gangguan. Keperluan: Padam. 2) Keluhan. Keperluan: Tagihan. "
        "Nomor pemanggil: 0877-5865-8589. Nama: Ani. Hasil: Selesai."
    )


def test_the_resume_of_three_needs_keeps_them_apart() -> None:
    call = held()
    commands: tuple[cmd.Command, ...] = (
        cmd.Refuse("refused"),
        cmd.Choose("b"),
        cmd.Choose("ya"),
        cmd.Answer("Meter"),
        cmd.Choose("a"),
    )
    for number, command in enumerate(commands, start=20):
        call, _ = do(call, command, number)
    assert resume_text(call, "selesai") == (
        "1) Gangguan. Keperluan: Padam. 2) Keluhan. Keperluan: tidak bersedia. 3) Gangguan. Keperluan: Meter. "
        "Nomor pemanggil: 0877-5865-8589. Nama: Ani. Hasil: Selesai."
    )


def test_undo_gives_the_first_need_back() -> None:
    call, _ = do(held(), cmd.Undo(), 20)
    assert call.scene.fact("kebutuhan").value == "Padam"
    assert call.scene.choices["topik"] == "a"
