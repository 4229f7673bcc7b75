"""The copy sheet follows the forms: their order, their parts, and what is still empty."""

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from sop_tui.core.events import Recorded
from sop_tui.core.sheet import copy_sheet, sheet_of
from sop_tui.store.scripts import packaged, read_folder
from tests.walk import play

BOOK = read_folder(packaged()).book


def recorded(address: str, field: str, value: str) -> Recorded:
    system, form, column = address.split(".")
    return Recorded(system=system, form=form, column=column, field=field, value=value)


def test_email_and_address_share_the_column_email_first() -> None:
    """EML-1a: the email in ALAMAT, the address after it, whichever was recorded first."""
    sheet = copy_sheet(
        BOOK,
        [
            recorded("crm.data_caller.alamat", "alamat", "JL RADEN MAS PANJI ANOM"),
            recorded("crm.data_caller.alamat", "email", "MASNA.AYA@YAHOO.COM"),
        ],
    )
    alamat = next(column for column in sheet[0].columns if column.title == "Alamat")
    assert alamat.value == "MASNA.AYA@YAHOO.COM, JL RADEN MAS PANJI ANOM"


def test_a_later_value_takes_the_place_of_an_earlier_one() -> None:
    sheet = copy_sheet(
        BOOK,
        [
            recorded("crm.data_penelpon.email", "email", "MASNA.AYA@YAHOO.COM"),
            recorded("crm.data_penelpon.email", "email", "MASNA.AYU@YAHOO.COM"),
        ],
    )
    assert "MASNA.AYU@YAHOO.COM" in sheet[0].text
    assert "AYA" not in sheet[0].text


def test_required_columns_still_empty_are_told() -> None:
    sheet = copy_sheet(BOOK, [recorded("crm.data_penelpon.email", "email", "MASNA.AYA@YAHOO.COM")])
    assert [form.title for form in sheet] == ["CRM › Data Penelpon"]
    assert {column.title for column in sheet[0].columns if column.missing} == {
        "Id Caller", "Nama", "Alamat", "HP", "Resume",
    }  # fmt: skip


AT_HP = (
    *(cmd.Confirm(), cmd.Answer("Masna"), cmd.Choose("kosong"), cmd.Answer("Lampu padam"), cmd.Choose("gangguan")),
    *(cmd.Choose("tidak"), cmd.Answer("Jl Mawar 2"), cmd.Choose("pemilik"), cmd.Refuse("refused"), cmd.Confirm()),
)


@pytest.mark.parametrize(
    ("at", "clause"),
    [
        pytest.param((*AT_HP, cmd.Flag("urgent")), "DTA-1", id="urgent"),
        pytest.param((*AT_HP[:-3], cmd.Choose("bukan")), "DTA-2", id="not responsible"),
        pytest.param((*AT_HP, cmd.Choose("tidak")), "", id="unwilling"),
        pytest.param((*AT_HP, cmd.Flag("urgent"), cmd.Flag("urgent", raised=False)), "", id="not urgent after all"),
    ],
)
def test_what_the_sop_forbids_to_ask_may_stay_empty(at: tuple[Command, ...], clause: str) -> None:
    """CRM requires the HP, and DTA-1 and DTA-2 forbid to ask for it: then nothing is missing."""
    call, _ = play(BOOK, "panggilan", at)
    columns = [column for form in sheet_of(call) for column in form.columns if column.title in {"No. Hp", "HP"}]
    assert [(column.excused, column.missing) for column in columns] == [(clause, not clause)] * 2


def test_forms_nothing_went_into_are_left_out() -> None:
    assert copy_sheet(BOOK, []) == ()
