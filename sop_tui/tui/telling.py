"""What the playback tells of a moment beside the desk: pure functions from a held call to rows and lines."""

from typing import Protocol

from textual.content import Content

from sop_tui.core.state import Call
from sop_tui.core.timeline import PAUSE_MAX_MS, Correction, Entry, Judged, Step, Timeline
from sop_tui.core.view import desk_view
from sop_tui.store.held import HeldCall
from sop_tui.tui import drawing
from sop_tui.tui.text import assemble, plain, stack
from sop_tui.tui.widgets.clock import mm_ss
from sop_tui.tui.widgets.pick_list import Row
from sop_tui.tui.widgets.timeline import PAUSE_SHOWN_MS, marks, seconds

VERDICTS = {"violated": "DILANGGAR", "satisfied": "DIPENUHI"}


class Shown(Protocol):
    """A playback, as far as it is told of."""

    held: HeldCall
    step: int
    speed: int

    @property
    def playing(self) -> bool: ...


def clock(ms: int) -> str:
    """Minutes and seconds since the call began."""
    return mm_ss(ms // 1000)


def moment(shown: Shown, told: str) -> str:
    """Where the playback stands: speed, time of the call, step, and the pause before it."""
    steps = shown.held.timeline.steps
    step = steps[shown.step]
    sign = "▶" if shown.playing else "■"
    pause = f"jeda {seconds(step.pause_ms)}" if step.pause_ms >= PAUSE_SHOWN_MS else ""
    place = f"{clock(step.elapsed_ms)} / {clock(steps[-1].elapsed_ms)}  langkah {shown.step + 1}/{len(steps)}"
    return f"{sign} ×{shown.speed}  {place}  {told or pause}"


def waiting(step: Step) -> str:
    """That a long pause is played shorter than it was."""
    if not step.shortened:
        return ""
    return f"jeda {seconds(step.pause_ms)} berikut ini dipersingkat: {seconds(PAUSE_MAX_MS)}"


def verdict_rows(timeline: Timeline) -> list[Row]:
    """Rules under what they came to; below each the events that show it, by seq."""
    entries = {entry.seq: entry for entry in timeline.entries}
    rows: list[Row] = []
    for verdict, heading in VERDICTS.items():
        judged = [item for item in timeline.judged if item.verdict == verdict]
        if judged:
            rows.append(Row("", "", heading, heading=True))
        for item in judged:
            rows += _rule_rows(item, entries)
    return rows or [Row("", "", "Tidak ada aturan yang berlaku di panggilan ini.", heading=True)]


def _rule_rows(item: Judged, entries: dict[int, Entry]) -> list[Row]:
    name = item.rule if item.rule.startswith(item.clause) else f"{item.clause} {item.rule}"
    sign = "✗" if item.verdict == "violated" else "✓"
    if not item.evidence:
        return [Row("", "", f"  {sign} {name}: tidak pernah dilakukan", heading=True)]
    rows = []
    for seq in item.evidence:
        entry = entries.get(seq)
        told = f"{clock(entry.elapsed_ms)} {entry.words}" if entry else f"kejadian {seq}"
        rows.append(Row(str(seq), sign, name, told))
    return rows


def correction_rows(timeline: Timeline) -> list[Row]:
    """Each correction with its letters, by seq."""
    rows = [
        Row(str(item.seq), "→", f"{clock(item.elapsed_ms)} {item.field}", _letters(item))
        for item in timeline.corrections
    ]
    return rows or [Row("", "", "Tidak ada isian yang dikoreksi di panggilan ini.", heading=True)]


def _letters(item: Correction) -> str:
    changes = [f"{part.left or '–'}→{part.right or '–'}" for part in item.letters if part.op != "same"]
    return f"{item.old} → {item.new}  ({', '.join(changes)})"


def details(held: HeldCall, step: int, call: Call | None) -> tuple[str, Content]:
    """The heading and the text of a step in full: what happened, how fast, by which rules, and what was known then."""
    document = held.document
    found = held.timeline.steps[step]
    rows: list[Content] = [
        plain(
            f"{document['agent']}, {document['station']}, {document['started_at'].replace('T', ' ')[:16]}",
            drawing.FAINT,
        ),
        plain(f"Layar berubah setelah {seconds(found.pause_ms)}."),
    ]
    for entry in held.timeline.entries[slice(*found.entries)]:
        rows += _entry_rows(entry)
    letters = [item for item in held.timeline.corrections if held.timeline.step_of(item.seq) == step]
    for item in letters:
        rows += [plain(f"\nKoreksi {item.field}", drawing.LABEL), drawing.difference_panel(item.letters)]
    if call is not None:
        rows += _state_rows(call)
    return f"Langkah {step + 1}, {clock(found.elapsed_ms)}", stack(rows)


def _entry_rows(entry: Entry) -> list[Content]:
    style = drawing.ALERT if entry.violated else drawing.CAUTION if marks(entry) else ""
    rows = [assemble(f"{entry.seq:>4}  ", (entry.words, style))]
    if entry.violated:
        rows.append(plain(f"      ✗ melanggar {', '.join(entry.violated)}", drawing.ALERT))
    if entry.satisfied:
        rows.append(plain(f"      ✓ memenuhi {', '.join(entry.satisfied)}"))
    if entry.hurried:
        needed, taken = seconds(entry.hurried.needed), seconds(entry.hurried.ms)
        rows.append(
            plain(f"      » dikonfirmasi setelah {taken}; untuk mengucapkannya perlu {needed}", drawing.CAUTION)
        )
    if entry.gone:
        rows.append(plain("      dibatalkan kemudian", drawing.FAINT))
    return rows


def _state_rows(call: Call) -> list[Content]:
    view = desk_view(call)
    owed = drawing.owed_items(view.owed) or ["tidak ada"]
    rows = [plain("\nMASIH WAJIB SAAT ITU", drawing.LABEL), *(plain(row) for row in owed)]
    return [*rows, plain(""), drawing.known_panel(view, [note.text for note in call.notes])]
