"""What the lesson shows of a session: pure functions from the session to rows and texts."""

from collections.abc import Mapping
from typing import Final

from textual.content import Content

from sop_tui.core.book import Book
from sop_tui.core.training.session import (
    LEVEL_WORDS,
    Assessment,
    ColumnGrade,
    ColumnVerdict,
    FieldGrade,
    Lapse,
    LapseKind,
    Session,
)
from sop_tui.core.training.taken import letters_of
from sop_tui.store.held import HeldCall
from sop_tui.tui import drawing
from sop_tui.tui.telling import clock
from sop_tui.tui.text import assemble, plain, stack
from sop_tui.tui.widgets.pick_list import Row

KINDS: Final[Mapping[LapseKind, str]] = {
    "rule": "Aturan SOP",
    "flag": "Tanda",
    "choice": "Pilihan",
    "field": "Isian",
    "column": "Kolom aplikasi",
    "needless": "Pertanyaan yang tidak perlu",
    "outcome": "Hasil panggilan",
    "readback": "Ejaan",
    "look": "Pencarian di aplikasi",
}
COLUMNS: Final[Mapping[ColumnVerdict, str]] = {
    "right": "benar",
    "missing": "masih kosong",
    "different": "isinya lain",
    "misplaced": "tercatat di kolom lain",
    "unsaved": "belum disimpan",
    "needless": "tidak perlu diisi",
}
TABS: Final = ("Pelajaran", "Isian", "Kolom", "Klausul")

RIGHT: Final = "✓"
WRONG: Final = "✗"
END: Final = "akhir"
"""In place of the time of what never happened."""


def title_line(session: Session) -> Content:
    """Whose session, with which customer."""
    random = " ─ pelanggan acak" if session.random else ""
    about = f"{session.trainee} ─ {LEVEL_WORDS[session.level]}, benih {session.seed}{random} ─ {session.title}"
    return plain(f" Hasil latihan ─ {about}")


def total_panel(found: Assessment) -> Content:
    """Points and shares; then time and keys, each beside the reference's."""
    style = drawing.LABEL if found.lapses else f"{drawing.LABEL} ansi_green"
    shares = (("jalannya", found.rules_share), ("isian", found.fields_share), ("kolom", found.columns_share))
    told = "  ".join(f"{name} {_percent(share)}" for name, share in shares)
    needless = sum(one.kind == "needless" for one in found.lapses)
    time = f"waktu {clock(found.handle_ms)} (acuan {clock(found.reference_ms)})"
    keys = f"tombol {found.keys} (acuan {found.reference_keys})"
    questions = f"  tanya tak perlu {needless}" if needless else ""
    return stack([assemble((f" Nilai {found.points}", style), f"   {told}"), plain(f" {time}  {keys}{questions}")])


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share} %"


def tabs_line(found: Assessment, at: int) -> Content:
    """The tables by their digits, the present one marked; after each how much of it is wrong."""
    wrong = (
        len(found.lapses),
        sum(not one.right for one in found.fields),
        sum(one.verdict != "right" for one in found.columns),
        list(found.clauses.values()).count("violated"),
    )
    parts = []
    for number, (name, count) in enumerate(zip(TABS, wrong, strict=True)):
        told = f"{number + 1} {name}" + (f" ({count})" if count else "")
        parts.append(plain(told, "reverse" if number == at else ""))
    return Content("  ").join(parts)


def rows(session: Session, at: int) -> list[Row]:
    """The rows of a table; their ids are numbers from 0 on."""
    found = session.assessment
    match at:
        case 0:
            words = [_lapse_row(number, one) for number, one in enumerate(found.lapses)]
        case 1:
            words = [_field_row(number, one) for number, one in enumerate(found.fields)]
        case 2:
            words = [_column_row(number, one) for number, one in enumerate(found.columns)]
        case _:
            words = [_clause_row(number, *one) for number, one in enumerate(found.clauses.items())]
    return words or [Row("", "", _nothing(at), heading=True)]


def _nothing(at: int) -> str:
    return " Tidak ada yang perlu diperbaiki. Pertahankan." if at == 0 else " Tidak ada di panggilan ini."


def _when(lapse: Lapse) -> str:
    return END if lapse.elapsed_ms is None else clock(lapse.elapsed_ms)


def _lapse_row(number: int, one: Lapse) -> Row:
    return Row(str(number), WRONG, f"{_when(one)}  {one.clause or KINDS[one.kind]}", one.message)


def _field_row(number: int, one: FieldGrade) -> Row:
    if one.right:
        return Row(str(number), RIGHT, f"{one.title}: {one.found}")
    return Row(str(number), WRONG, f"{one.title}: {one.found}", f"seharusnya {one.meant}")


def _column_row(number: int, one: ColumnGrade) -> Row:
    right = one.verdict == "right"
    return Row(str(number), RIGHT if right else WRONG, one.title, "" if right else COLUMNS[one.verdict])


def _clause_row(number: int, clause: str, verdict: str) -> Row:
    kept = verdict == "satisfied"
    return Row(str(number), RIGHT if kept else WRONG, clause, "" if kept else "dilanggar")


def details(session: Session, at: int, number: int, book: Book | None) -> Content:
    """All that is known of one row."""
    found = session.assessment
    match at:
        case 0:
            return lapse_panel(session, found.lapses[number], book)
        case 1:
            return _field_panel(found.fields[number])
        case 2:
            return _column_panel(found.columns[number])
    clause, verdict = list(found.clauses.items())[number]
    rows = [plain(f"{clause}: {'dipenuhi' if verdict == 'satisfied' else 'dilanggar'}", drawing.LABEL)]
    return stack([*rows, *_obliges(clause, book)])


def lapse_panel(session: Session, lapse: Lapse, book: Book | None) -> Content:
    """What went wrong, what the customer had said by then, and the clause in full."""
    clause = f" ─ {lapse.clause}" if lapse.clause else ""
    lines = [plain(f"{_when(lapse)} ─ {KINDS[lapse.kind]}{clause}", drawing.LABEL), plain(lapse.message)]
    said = [one.text for one in session.heard if lapse.seq is not None and one.seq <= lapse.seq]
    if said:
        lines.append(assemble(("Pelanggan saat itu: ", drawing.LABEL), f"“{said[-1]}”"))
    # A lapse against a rule tells its clause itself.
    return stack([*lines, *(() if lapse.kind == "rule" else _obliges(lapse.clause, book))])


def _obliges(clause: str, book: Book | None) -> list[Content]:
    known = book.clause(clause) if book and clause else None
    return [assemble((f"{clause}: ", drawing.LABEL), known.obliges)] if known else []


def _field_panel(one: FieldGrade) -> Content:
    lines = [
        plain(one.title, drawing.LABEL),
        plain(f"Seharusnya: {one.meant}"),
        plain(f"Tercatat:   {one.found}", "" if one.right else drawing.ALERT),
    ]
    letters = () if one.right else letters_of(one)
    if letters:
        told = "  ".join(f"{meant or '–'}→{taken or '–'}" for meant, taken in letters)
        lines.append(plain(f"Bedanya:    {told}", drawing.CAUTION))
    return stack(lines)


def _column_panel(one: ColumnGrade) -> Content:
    lines = [plain(f"{one.title}: {COLUMNS[one.verdict]}", drawing.LABEL)]
    lines.append(plain(f"Seharusnya: {one.wanted or '(kosong)'}"))
    lines.append(plain(f"Tersimpan:  {one.found or '(kosong)'}", "" if one.verdict == "right" else drawing.ALERT))
    if one.verdict == "unsaved":
        lines[-1] = plain(f"Diketik, belum disimpan: {one.found}", drawing.ALERT)
    if one.elsewhere:
        lines.append(plain(f"Teks itu ada di: {one.elsewhere}", drawing.CAUTION))
    return stack(lines)


def book_of(held: HeldCall | None) -> Book | None:
    """The scripts that the call of a session was held with, where they are at hand."""
    return held.replay.at(0).book if held is not None and held.replay is not None else None
