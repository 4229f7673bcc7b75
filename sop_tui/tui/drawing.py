"""From a `DeskView` to the contents of its panels: pure functions, the same for the desk and for replay."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from sop_tui.core.spelling import Difference
from sop_tui.core.view import Cell, DeskView, Entry
from sop_tui.tui.text import assemble, plain, stack

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
    return plain(f"“{view.say}”" if spoken else view.say, SPOKEN)


def spelling_panel(cells: Sequence[Cell], width: int, rows: int) -> Content:
    """The strip: what is written, what is said, what was ticked; of a long one, ``rows`` around the present part."""
    if not cells:
        return NOTHING
    chunks = _chunks(cells, max(width - 6, 10))
    at = next((n for n, chunk in enumerate(chunks) if any(cell.mark == "now" for cell in chunk)), len(chunks) - 1)
    first = min(max(at - rows + 1, 0), max(len(chunks) - rows, 0))
    lines: list[Content] = []
    for number, chunk in enumerate(chunks[first : first + rows]):
        lines += _chunk_lines(chunk, "EJA" if number == 0 else "")
    return stack(lines)


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


def _chunk_lines(chunk: Sequence[Cell], label: str) -> list[Content]:
    written: list[str | tuple[str, str]] = [(f"{label:<6}", LABEL)]
    said: list[str | tuple[str, str]] = [" " * 6]
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


def difference_panel(difference: Sequence[Difference]) -> Content:
    """The stored value above the one the customer gives, with what differs marked."""
    if not difference:
        return NOTHING
    rows: list[list[str | tuple[str, str]]] = [[("TADI  ", LABEL)], [("KINI  ", LABEL)]]
    for part in difference:
        width = max(len(part.left), len(part.right))
        style = "" if part.op == "same" else ALERT + " underline"
        for row, text in zip(rows, (part.left, part.right), strict=True):
            row += [(text, style), ("_" if part.op != "same" else " ") * (width - len(text))]
    return stack([assemble(*row) for row in rows])


def problem_panel(entry: Entry | None) -> Content:
    """What is wrong with what was typed, how to mend it, and the keys that help."""
    if entry is None:
        return NOTHING
    if not entry.problems:
        return plain(f"      {entry.hint}", FAINT) if entry.hint else NOTHING
    rows = []
    for problem in entry.problems[:2]:
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


def places_panel(view: DeskView, width: int) -> Content:
    """What to record, and where."""
    if not view.places:
        return NOTHING
    rows = []
    for number, place in enumerate(view.places):
        label = ("CATAT " if number == 0 else "      ", LABEL)
        text = f"{place.title}: {place.value}" if place.value else place.title
        room = max(width - 7, 20)
        rows.append(assemble(label, text if cell_len(text) <= room else text[: room - 1] + "…"))
    return stack(rows)


def owed_panel(view: DeskView, width: int) -> Content:
    """What is still owed before the call may end; no item is broken over two lines."""
    label = "MASIH WAJIB "
    if not view.owed:
        return assemble((label, LABEL), ("tidak ada", FAINT))
    lines = [""]
    for item in (f"○ {item.label} ({item.clause})  " for item in view.owed):
        if lines[-1] and cell_len(lines[-1] + item.rstrip()) > width - len(label):
            lines.append("")
        lines[-1] += item
    starts = [(label, LABEL), *[(" " * len(label), "")] * (len(lines) - 1)]
    return stack([assemble(start, line.rstrip()) for start, line in zip(starts, lines, strict=True)])


def known_panel(view: DeskView, notes: Sequence[str]) -> Content:
    """For wide screens: everything known, and the notes."""
    rows = [plain("DATA", LABEL)]
    for known in view.known:
        if known.value or known.status:
            status = f" ({known.status})" if known.status else ""
            rows.append(plain(f"{known.title}: {known.value}{status}"))
    if notes:
        rows.append(plain("\nCATATAN", LABEL))
        rows += [plain(f"• {note}") for note in notes[-5:]]
    return stack(rows)
