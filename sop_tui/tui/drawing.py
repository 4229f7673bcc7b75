"""From a `DeskView` to the contents of its panels: pure functions, the same for the desk and for replay."""

from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len
from textual.content import Content
from textual.widgets.input import Selection

from sop_tui.core.spelling import Difference
from sop_tui.core.view import Cell, Compared, DeskView, Entry, Owed
from sop_tui.tui.sizes import TALL
from sop_tui.tui.text import assemble, plain, stack
from sop_tui.tui.widgets.pick_list import Row

NO_BREAK = "\N{NO-BREAK SPACE}"

ABOUT_CELLS = 45
"""Of what an earlier call was about, before its outcome takes room."""

LABEL = "bold"
HEADING = "bold ansi_cyan"
SPOKEN = "bold"
FAINT = "dim"
ALERT = "bold ansi_red"
CAUTION = "bold ansi_yellow"

NOTHING = Content("")
GAP = 1
"""Cells between two letters of the strip."""


def title_line(view: DeskView) -> Content:
    """Which dialogue, which clause, which number, and the moods that were marked."""
    flags = "".join(f" ─ {flag}" for flag in view.flags)
    side = " ─ topik sela" if view.jumped else ""
    return plain(f" PLN 123 ─ {view.title}{side} ─ {view.clause} ─ {view.caller}{flags}")


def heading_panel(view: DeskView) -> Content:
    """What kind of thing to do now, and where to look."""
    return assemble((view.heading, HEADING), f"  {view.where}" if view.where else "")


def say_panel(view: DeskView) -> Content:
    """What to say or do now: the first thing the eye meets."""
    spoken = view.heading in {"UCAPKAN", "TANYAKAN"}
    said = plain(f"“{view.say}”" if spoken else view.say, SPOKEN)
    return stack([said, assemble(("Sambil mencari: ", LABEL), view.hold)]) if view.hold else said


def enter_label(view: DeskView) -> str:
    """The key that goes on from here, and what it does."""
    if view.entry is not None:
        return "Enter Simpan"
    if view.cells:
        return "Enter Centang" if any(cell.mark == "now" for cell in view.cells) else "Enter Benar"
    digits = [answer.key for answer in view.answers if answer.key.isdigit()]
    if digits:
        return f"1–{digits[-1]} Pilih"
    return "Enter Akhiri" if view.heading == "SELESAI" else "Enter Lanjut"


def spelling_panel(cells: Sequence[Cell], width: int, rows: int) -> Content:
    """The strip: what is written, what is said, what was ticked; of a long one, ``rows`` around the present part."""
    if not cells:
        return NOTHING
    chunks = _chunks(cells, max(width - 6, 10))
    at = next((n for n, chunk in enumerate(chunks) if any(cell.mark == "now" for cell in chunk)), len(chunks) - 1)
    first = min(max(at - rows + 1, 0), max(len(chunks) - rows, 0))
    lines: list[Content] = []
    for number, chunk in enumerate(chunks[first : first + rows]):
        lines += _chunk_lines(chunk, ("EJA", f"{ticked(cells)}/{len(cells)}") if number == 0 else ("", ""))
    return stack(lines)


def ticked(cells: Sequence[Cell]) -> int:
    """How many letters were read back and confirmed."""
    return sum(cell.mark == "done" for cell in cells)


def _width(cell: Cell) -> int:
    if len(cell.text) > 1:
        return cell_len(cell.text)
    return max(cell_len(cell.text), cell_len(cell.said), cell_len(_mark(cell)[0]))


def _chunks(cells: Sequence[Cell], width: int) -> list[list[Cell]]:
    chunks: list[list[Cell]] = [[]]
    used = 0
    for cell in cells:
        need = _width(cell) + GAP
        if used + need > width + GAP and chunks[-1]:
            chunks.append([])
            used = 0
        chunks[-1].append(cell)
        used += need
    return chunks


def _mark(cell: Cell) -> tuple[str, str]:
    """What stands under a letter: ticked, here now (with what it is confused with), or what to beware of."""
    if cell.mark == "done":
        return "✓", "ansi_green"
    beware = f"≠{cell.confused_with[0]}" if cell.confused_with else ""
    return (f"▲{beware}", CAUTION) if cell.mark == "now" else (beware, CAUTION)


def _chunk_lines(chunk: Sequence[Cell], label: tuple[str, str]) -> list[Content]:
    written: list[str | tuple[str, str]] = [(f"{label[0]:<6}", LABEL)]
    said: list[str | tuple[str, str]] = [f"{label[1]:<6}"]
    marks: list[str | tuple[str, str]] = [" " * 6]
    for cell in chunk:
        width = _width(cell) + GAP
        mark, style = _mark(cell)
        now = "reverse" if cell.mark == "now" else "bold"
        written += [(cell.text, now), " " * (width - cell_len(cell.text))]
        spoken = cell.said if len(cell.text) == 1 else ""
        said.append(spoken + " " * (width - cell_len(spoken)))
        marks += [(mark, style), " " * (width - cell_len(mark))]
    return [assemble(*written), assemble(*said), assemble(*marks)]


def strip_rows(view: DeskView, height: int) -> int:
    """How many rows of letters fit on a screen of so many lines, beside everything else."""
    spare = height - 14 - len(view.places) - (2 if view.difference else 0)
    return max(spare // 3, 1)


def difference_panel(difference: Sequence[Difference], labels: tuple[str, str] = ("TADI  ", "KINI  ")) -> Content:
    """One value above the other, the stored one above what the customer gives, with what differs marked."""
    if not difference:
        return NOTHING
    rows: list[list[str | tuple[str, str]]] = [[(label, LABEL)] for label in labels]
    for part in difference:
        width = max(cell_len(part.left), cell_len(part.right))
        style = "" if part.op == "same" else ALERT + " underline"
        for row, text in zip(rows, (part.left, part.right), strict=True):
            row += [(text, style), ("_" if part.op != "same" else " ") * (width - cell_len(text))]
    return stack([assemble(*row) for row in rows])


def differences(view: DeskView, width: int, height: int) -> Content:
    """What differs at this step, on a screen of so many lines: letters of a value, or parts of two addresses."""
    if view.compared is None:
        return difference_panel(view.difference)
    roomy = height >= TALL
    panel = compared_panel(view.compared, width, height - (17 if roomy else 12))
    return stack([panel, NOTHING]) if roomy else panel


def compared_panel(compared: Compared, width: int, rows: int) -> Content:
    """The parts in which two addresses differ, side by side in so many lines: for the CSO to see, not to read out."""
    if not compared.parts:
        return plain("Isinya sama: hanya penulisannya yang berbeda.", CAUTION)
    shown = compared.parts if len(compared.parts) < rows else compared.parts[: rows - 2]
    label = max(cell_len(text) for text in ("BEDA", *(part.title for part in compared.parts)))
    side = (width - label) // 2 - 1
    lines = [assemble((_cell("BEDA", label) + _cell(compared.stored, side) + _cut(compared.said, side), LABEL))]
    for part in shown:
        stored, said = part.stored or "–", part.said or "–"
        lines.append(assemble(_cell(part.title, label), (_cell(stored, side) + _cut(said, side), CAUTION)))
    left = ", ".join(part.title for part in compared.parts[len(shown) :])
    return stack([*lines, plain(_cut(f"juga {left}", width))] if left else lines)


def _cell(text: str, width: int) -> str:
    """A text in a column of so many cells, with a gap behind it."""
    text = _cut(text, width)
    return text + " " * (width + 1 - cell_len(text))


def problem_panel(entry: Entry | None, most: int = 2) -> Content:
    """What is wrong with what was typed (so many problems at most), how to mend it, and the keys that help."""
    if entry is None:
        return NOTHING
    if not entry.problems:
        return plain(f"      {entry.hint}", FAINT) if entry.hint else NOTHING
    rows = []
    for problem in entry.problems[:most]:
        sign, style = ("✗ ", ALERT) if problem.severity == "error" else ("! ", CAUTION)
        rows += [assemble("  ", (sign + problem.message, style)), plain(f"    {problem.mend}")]
    keys = []
    if entry.suggestion:
        keys.append(f"Tab: {entry.suggestion}")
    if entry.verdict == "warning":
        keys.append("Enter: tetap pakai")
    else:
        keys.append("Ctrl+L: lanjut tanpa verifikasi")
    rows.append(assemble("    ", ("   ".join(keys), LABEL)))
    return stack(rows)


def places_panel(view: DeskView, width: int, most: int | None = None) -> Content:
    """What to record, and where; of more than ``most`` places only how many more there are."""
    texts = [f"{place.title}: {place.value}" if place.value else place.title for place in view.places]
    if most is not None and len(texts) > most:
        more = f" (+{len(texts) - most})"
        texts = [f"{_cut(text, width - 7 - len(more))}{more}" for text in texts[:most]]
    rows = []
    for number, text in enumerate(texts):
        rows.append(assemble(("CATAT " if number == 0 else "      ", LABEL), _cut(text, width - 7)))
    return stack(rows) if rows else NOTHING


def _cut(text: str, room: int) -> str:
    """As much of a text as there is room for (cells, 20 at least)."""
    room = max(room, 20)
    return text if cell_len(text) <= room else text[: room - 1] + "…"


def owed_panel(view: DeskView, width: int, most: int | None = None) -> Content:
    """What is still owed before the call may end; of more than ``most`` rows only how many items more there are."""
    label = "MASIH WAJIB "
    if not view.owed:
        return assemble((label, LABEL), ("tidak ada", FAINT))
    room = width - len(label)
    items = owed_items(view.owed)
    lines = flowed(items, room)
    shown = len(items)
    while most is not None and len(lines) > most and shown > 1:
        shown -= 1
        lines = flowed([*items[:shown], f"(+{len(items) - shown})"], room)
    starts = [(label, LABEL), *[(" " * len(label), "")] * (len(lines) - 1)]
    return stack([assemble(start, line) for start, line in zip(starts, lines, strict=True)])


def owed_items(owed: Sequence[Owed]) -> list[str]:
    """Each thing owed, with its clause."""
    return [f"○ {item.label} ({item.clause})" for item in owed]


def flowed(items: Sequence[str], width: int) -> list[str]:
    """Items one after the other in rows of so many cells; none is broken over two of them."""
    rows = [""]
    for item in items:
        if rows[-1] and cell_len(f"{rows[-1]}  {item}") > width:
            rows.append("")
        rows[-1] += f"  {item}" if rows[-1] else item
    return rows


def history_panel(view: DeskView, width: int, most: int | None = None) -> Content:
    """That the caller called before, while it may tell what this call is about: the latest call in two rows, how many
    others, and what is known from them; so many rows at most."""
    if not view.history or not view.opening:
        return NOTHING
    label = "PERNAH MENELEPON "
    others = len(view.history) - 1 + view.older
    more = f" ·{NO_BREAK}{others}{NO_BREAK}panggilan{NO_BREAK}lain" if others else ""
    told = _told(view.history[0], more, width - len(label), 1 if most == 1 else 2)
    starts = [(label, LABEL), *[(" " * len(label), "")] * (len(told) - 1)]
    rows = [assemble(start, line) for start, line in zip(starts, told, strict=True)]
    if view.remembered:
        words = f"{' dan '.join(view.remembered)} diketahui: nanti diverifikasi"
        rows.append(plain(" " * len(label) + _cut(words, width - len(label))))
    return stack(rows[:most])


def _told(text: str, more: str, width: int, most: int) -> list[str]:
    """An earlier call in so many rows; of a long one the need is cut short, not what came of it."""
    about, bracket, outcome = text.rpartition(" (")
    end = f"{bracket}{outcome}"
    if not bracket or cell_len(end) > most * width - ABOUT_CELLS:
        about, end = text, ""
    for room in range(min(cell_len(about), most * width), 20, -1):
        # What is counted stays together on its row.
        rows = wrap(_cut(about, room) + end + more, width, break_on_hyphens=False)
        if len(rows) <= most:
            return [row.replace(NO_BREAK, " ").strip() for row in rows]
    return [_cut(text, width - cell_len(more)) + more.replace(NO_BREAK, " ")]


def known_panel(view: DeskView, notes: Sequence[str]) -> Content:
    """For wide screens: everything known, and the notes."""
    rows = [plain("DATA", LABEL)]
    for known in view.known:
        if known.value or known.status:
            status = f" ({known.status})" if known.status else ""
            rows.append(plain(f"{known.title}: {known.value}{status}"))
    if view.history:
        rows.append(plain("\nPERNAH MENELEPON", LABEL))
        rows += [plain(f"• {one}") for one in view.history]
        rows += [plain(f"  dan {view.older} panggilan lain")] if view.older else []
    if notes:
        rows.append(plain("\nCATATAN", LABEL))
        rows += [plain(f"• {note}") for note in notes[-5:]]
    return stack(rows)


def selected(entry: Entry) -> Selection:
    """A letter to correct is selected, and so is a whole text that is only offered: typing takes its place."""
    if entry.cursor is not None:
        return Selection(entry.cursor, min(entry.cursor + 1, len(entry.text)))
    return Selection(len(entry.text) if entry.problems else 0, len(entry.text))


def answer_rows(view: DeskView, headed: bool) -> list[Row]:
    """What may be answered, under a heading where there is room for one."""
    heading = "DITEMUKAN" if view.heading == "PERIKSA" else "JAWABAN PELANGGAN"
    rows = [Row("", "", heading, heading=True)] if headed and view.answers else []
    return rows + [Row(answer.key, answer.key, answer.text) for answer in view.answers]
