"""A team's figures as tables in words: the same for the screen and for the page."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from sop_tui.core.book import Book
from sop_tui.core.resume import TOPIC
from sop_tui.core.team import ClauseLine, Figures, LetterLine, Line


class Column(NamedTuple):
    """A column; numbers stand at its right side."""

    title: str
    numeric: bool = True


class Table(NamedTuple):
    """One way to look at the calls. ``values`` are the numbers that a plot shows, of ``whole`` at most: one a row."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    measured: str
    values: tuple[float, ...]
    whole: float = 100.0


_FIGURES: Final[tuple[tuple[str, Callable[[Line], str]], ...]] = (
    ("Jumlah", lambda line: number(line.calls)),
    ("Median", lambda line: length(line.median_ms)),
    ("P90", lambda line: length(line.p90_ms)),
    ("Melanggar", lambda line: percent(line.violating, line.calls)),
    ("Aturan", lambda line: number(line.violations)),
    ("Abai", lambda line: number(line.overrides)),
    ("Tolak", lambda line: number(line.refused_email)),
    ("Koreksi", lambda line: number(line.slips)),
    ("Buru", lambda line: number(line.hurried)),
)

LEGEND: Final = (
    ("Jumlah", "panggilan"),
    ("Median, P90", "lama panggilan: separuh, dan 9 dari 10, tidak lebih lama"),
    ("Melanggar", "bagian panggilan dengan sedikitnya satu aturan SOP yang dilanggar"),
    ("Aturan", "aturan yang dilanggar seluruhnya"),
    ("Abai", "peringatan yang diabaikan"),
    ("Tolak", "panggilan dengan pelanggan yang tidak berkenan memberi email"),
    ("Koreksi", "huruf atau angka yang dibetulkan saat dieja kembali"),
    ("Buru", "kalimat yang dikonfirmasi lebih cepat daripada dapat diucapkan"),
)
"""What the columns mean."""


def tables(figures: Figures, book: Book) -> tuple[Table, ...]:
    """Every table, for the words of a book."""
    topic = _topics(book)
    return (
        _of_lines("agent", "Agen", figures.agents, str),
        _of_lines("topic", "Topik", figures.topics, topic),
        _of_clauses(figures.clauses, book),
        _of_lines("week", "Minggu", figures.weeks, str),
        _of_letters(figures.letters),
    )


def _topics(book: Book) -> Callable[[str], str]:
    def named(key: str) -> str:
        dialog = book.dialogs.get(key)
        return book.choice_text(TOPIC, key) or (dialog.title if dialog else key) or "(tanpa topik)"

    return named


def _of_lines(table: str, title: str, lines: Sequence[Line], words: Callable[[str], str]) -> Table:
    columns = (Column(title, numeric=False), *(Column(name) for name, _ in _FIGURES))
    rows = tuple((words(line.key), *(cell(line) for _, cell in _FIGURES)) for line in lines)
    return Table(
        table, title, columns, rows, "panggilan yang melanggar (%)", tuple(100 * line.violating_share for line in lines)
    )


def _of_clauses(lines: Sequence[ClauseLine], book: Book) -> Table:
    columns = (Column("Klausul", False), Column("Berlaku"), Column("Dilanggar"), Column("Mewajibkan", False))
    named = [(line, book.clause(line.key)) for line in lines]
    rows = tuple(
        (line.key, number(line.came_up), share(line.violated, line.came_up), clause.obliges if clause else "")
        for line, clause in named
    )
    values = tuple(100 * line.violated_share for line in lines)
    return Table("clause", "Klausul", columns, rows, "dilanggar bila berlaku (%)", values)


def _of_letters(lines: Sequence[LetterLine]) -> Table:
    counts = [line.count for line in lines]
    columns = (Column("Dieja", False), Column("Seharusnya", False), Column("Kali"))
    rows = tuple((_letters(line.wrong), _letters(line.right), number(line.count)) for line in lines)
    return Table("letter", "Huruf", columns, rows, "kali dibetulkan", tuple(map(float, counts)), max(counts, default=1))


def _letters(text: str) -> str:
    return text.upper() or "(tidak ada)"


def number(value: int) -> str:
    """``12.345``, as it is written in Indonesia; nothing for none, since a table of zeros hides the rest."""
    return f"{value:,}".replace(",", ".") if value else "–"


def share(part: int, whole: int) -> str:
    """``12 (3,4 %)``."""
    return f"{number(part)} ({percent(part, whole)})" if part and whole else "–"


def percent(part: int, whole: int) -> str:
    """``3,4 %``."""
    return f"{100 * part / whole:.1f} %".replace(".", ",") if part and whole else "–"


def length(ms: int) -> str:
    """Minutes and seconds: ``2:07``."""
    seconds = round(ms / 1000)
    return f"{seconds // 60}:{seconds % 60:02}" if ms else "–"
