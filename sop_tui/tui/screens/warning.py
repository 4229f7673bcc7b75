"""Asked before a command that violates rules of the SOPs: which clauses, and whether it is done all the same."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len

from sop_tui.core import commands as cmd
from sop_tui.core.call import foresee
from sop_tui.core.commands import Command, Deed
from sop_tui.core.constraint import Constraint
from sop_tui.core.state import Call
from sop_tui.core.view import owed_words
from sop_tui.tui import drawing
from sop_tui.tui.screens.modals import PickModal
from sop_tui.tui.widgets.pick_list import Row

_DESPITE = "despite"
"""The row that does it all the same."""

_AROUND = 9
"""Lines of the question that are not clauses: frame, title, first line, rows, keys."""

_SIDES = 8
"""Cells of a line that are frame, or lost where words are not broken."""


def warned(call: Call, command: Command, size: tuple[int, int]) -> "WarningModal | None":
    """The question to put before this command, on a screen of so many columns and lines."""
    if isinstance(command, cmd.Despite):
        return None
    rules = foresee(call, command)
    return WarningModal(call, command, rules, size) if rules else None


class WarningModal(PickModal):
    """Doing it anyway has a key that no answer and no outcome has, so that a key pressed twice never does it."""

    def __init__(self, call: Call, deed: Deed, rules: Sequence[Constraint], size: tuple[int, int]) -> None:
        self._deed = deed
        self._seq = call.seq
        ending = isinstance(deed, cmd.End)
        back, on = ("Kembali ke panggilan", "Tetap tutup") if ending else ("Batal", "Tetap lakukan")
        first = "Bila ditutup sekarang, panggilan ini melanggar SOP:" if ending else "Bila dilanjutkan, ini melanggar:"
        rows = [Row("back", "1", back), Row(_DESPITE, "0", f"{on}, dan dicatat sebagai penyimpangan")]
        text = "\n".join([first, *_told(call, rules, ending, size)])
        super().__init__("Masih ada yang wajib" if ending else "Melanggar SOP", rows, text=text)

    def then(self, perform: Callable[[Command], object], seq: Callable[[], int]) -> Callable[[str | None], None]:
        """What is to be done with the row that was picked: nothing where ``seq`` of the call is no longer the same."""

        def answered(picked: str | None) -> None:
            if picked == _DESPITE and seq() == self._seq:
                perform(cmd.Despite(self._deed))

        return answered


def _told(call: Call, rules: Sequence[Constraint], ending: bool, size: tuple[int, int]) -> list[str]:
    """What is owed under the labels of the desk, the rest in the words of its clauses, as far as there is room."""
    width, height = size
    labelled = [rule for rule in rules if ending and (rule.owed or {}).get("id")]
    items = drawing.owed_items(owed_words(labelled))
    lines = [f"  {item}" for item in (items if len(items) <= height - _AROUND else drawing.flowed(items, width - 10))]
    used = len(lines)
    clauses = list(dict.fromkeys(rule.clause for rule in rules if rule not in labelled))
    for number, name in enumerate(clauses):
        clause = call.book.clause(name)
        text = f"{name}: {clause.obliges}" if clause else name
        used += 1 + cell_len(text) // (width - _SIDES)
        if used > height - _AROUND and lines:
            return [*lines, ", ".join(["juga", *clauses[number:]])]
        lines.append(text)
    return lines
