"""What rests on an SOP is there from its first day to its last, and the desk says why it is not on others."""

from dataclasses import replace
from datetime import date

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.book import Book
from sop_tui.core.call import Call, CommandRefused, begin, refold
from sop_tui.core.commands import Command
from sop_tui.core.events import Moment
from sop_tui.core.view import desk_view
from sop_tui.store.scripts import packaged, read_folder
from tests.walk import CALL_ID, do

SHIPPED = read_folder(packaged()).book
LAST = date(2020, 12, 31)
LIMITED = replace(SHIPPED, sops={**SHIPPED.sops, "VC": replace(SHIPPED.sops["VC"], until=LAST)})
TO_KIND: tuple[Command, ...] = (cmd.Confirm(), cmd.Answer("Masna"), cmd.Choose("kosong"), cmd.Answer("Tagihan"))


def begun(book: Book, day: str, commands: tuple[Command, ...] = ()) -> Call:
    """A call of that day, after these commands."""
    start = cmd.Start(CALL_ID, "Rani", "meja-1", "087758658589", "panggilan")
    call = refold(book, begin(book, start, Moment(f"{day}T10:00:00.000+07:00", 0)))
    for number, command in enumerate(commands, start=1):
        call, _ = do(call, command, number * 3.0)
    return call


@pytest.mark.parametrize(
    ("day", "why"),
    [
        pytest.param("2020-04-09", "Topik ini tidak dibuka: SOP VC berlaku mulai 10 April 2020.", id="before"),
        pytest.param("2020-04-10", None, id="first day"),
        pytest.param("2020-12-31", None, id="last day"),
        pytest.param("2021-01-01", "Topik ini tidak dibuka: SOP VC berlaku s.d. 31 Desember 2020.", id="past"),
    ],
)
def test_a_topic_opens_only_while_its_sop_is_in_force(day: str, why: str | None) -> None:
    call = begun(LIMITED, day, (cmd.Confirm(),))
    if why is None:
        call, _ = do(call, cmd.Jump("turun_daya"), 60)
        assert call.scene.top.dialog == "turun_daya"
        return
    with pytest.raises(CommandRefused) as refused:
        do(call, cmd.Jump("turun_daya"), 60)
    assert (refused.value.code, refused.value.message) == ("TOPIC_NOT_IN_FORCE", why)


def test_a_sop_without_a_last_day_stays_in_force() -> None:
    call = begun(SHIPPED, "2026-11-22", (cmd.Confirm(),))
    for dialog in SHIPPED.topics:
        if dialog.dialog not in {"panggilan", "tindak_lanjut"}:
            assert do(call, cmd.Jump(dialog.dialog), 60)


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        pytest.param("2020-04-09", None, id="neither SOP: nothing to choose, so nothing is asked"),
        pytest.param("2020-04-10", ["lewat_tmp", "lebih_tagih", "lain"], id="VC and not MUT"),
        pytest.param("2021-04-16", ["berulang", "lain"], id="MUT and VC no more"),
    ],
)
def test_options_of_a_sop_not_in_force_are_not_offered(day: str, offered: list[str] | None) -> None:
    call = begun(LIMITED, day, (*TO_KIND, cmd.Choose("keluhan")))
    chosen = [answer.command.option for answer in desk_view(call).answers if isinstance(answer.command, cmd.Choose)]
    assert (call.scene.top.step == "jenis_keluhan") is (offered is not None)
    assert offered is None or chosen == offered


def test_what_is_not_offered_cannot_be_chosen_either() -> None:
    call = begun(SHIPPED, "2020-04-10", (*TO_KIND, cmd.Choose("keluhan")))
    with pytest.raises(CommandRefused, match="tidak ada di langkah ini"):
        do(call, cmd.Choose("berulang"), 60)


def test_rules_of_a_sop_not_in_force_are_not_owed() -> None:
    for day, judged in (("2020-04-09", False), ("2020-04-10", True), ("2021-01-01", False)):
        rules = {run.constraint.clause for run in begun(LIMITED, day).runs}
        assert any(clause.startswith("VC-") for clause in rules) is judged, day
        assert any(clause.startswith("DTA-") for clause in rules)
