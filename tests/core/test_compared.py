"""ALM-3: what the desk shows of two addresses while it asks about them, and what it does not."""

from collections.abc import Sequence

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.commands import Command
from sop_tui.core.state import Call
from sop_tui.core.view import Compared, desk_view
from sop_tui.store.scripts import packaged, read_folder
from tests.walk import do, started

BOOK = read_folder(packaged()).book
SAID = "Jalan Melati No. 2, RT 04 RW 01, Kel. Pagutan, Mataram"


def at_difference(*more: Command, said: str = SAID) -> Call:
    """A call in which the address was said and found to differ from the one in DIL."""
    way: Sequence[Command] = (
        *(cmd.Confirm(), cmd.Jump("pembaruan_alamat"), cmd.Confirm(), cmd.Answer(said), cmd.Confirm()),
        *(cmd.Choose("berbeda"), *more),
    )
    call, _ = started(BOOK, "panggilan")
    for number, command in enumerate(way, start=1):
        call, _ = do(call, command, number * 3.0)
    return call


def compared(call: Call) -> Compared:
    found = desk_view(call).compared
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("stored", "parts"),
    [
        pytest.param(
            "JL MAWAR NO 2 RT 4 RW 1 KEL PAGUTAN, MATARAM", [("Jalan", "MAWAR", "Melati")], id="another street"
        ),
        pytest.param("JL MELATI NO 2 RT 4 RW 1, MATARAM", [("Kelurahan/Desa", "", "Pagutan")], id="only said"),
        pytest.param(
            "JL MELATI NO 2 RT 5 RW 1 KEL PAGUTAN KEC AMPENAN, MATARAM",
            [("RT", "5", "04"), ("Kecamatan", "AMPENAN", "")],
            id="one part differs and one is only in DIL",
        ),
        pytest.param("JL. MELATI NO.02 RT.4/01 KELURAHAN PAGUTAN, MATARAM", [], id="only written otherwise"),
    ],
)
def test_the_parts_that_differ_are_shown(stored: str, parts: list[tuple[str, str, str]]) -> None:
    found = compared(at_difference(cmd.Answer(stored)))
    assert (found.stored, found.said) == ("Alamat di DIL", "Alamat yang disebutkan")
    assert found.parts == tuple(parts)


def test_they_are_not_words_to_say() -> None:
    view = desk_view(at_difference(cmd.Answer("JL MAWAR NO 2")))
    assert "MAWAR" not in view.say
    assert view.answers[0].text == "Ada perubahan alamat"


def test_nothing_is_compared_with_an_address_that_could_not_be_copied() -> None:
    call = at_difference(cmd.LeaveUnverified("", "layar DIL terpotong"))
    assert call.scene.top.step == "perbedaan"
    assert desk_view(call).compared is None


def test_other_questions_compare_nothing() -> None:
    call, _ = do(at_difference(cmd.Answer("JL MAWAR NO 2")), cmd.Choose("berubah"), 100)
    assert call.scene.top.step == "titik_lokasi"
    assert desk_view(call).compared is None
