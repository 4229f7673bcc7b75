"""How trainees come on, as one HTML page: a class, or a trainee."""

from collections.abc import Iterable, Iterator, Sequence

from sop_tui.core.team_tables import Table, length, number, percent
from sop_tui.core.training.progress import Figures, Line
from sop_tui.core.training.progress_tables import LEGEND, known, trainee_name
from sop_tui.store.page import Bar, chart, page, table, text, totals

_LOW_IS_GOOD = ("clause", "letter", "mistake")
"""Tables whose bars are of what went wrong; those of a clause week by week are of what was kept."""


def progress_page(
    figures: Figures, tables: Iterable[Table], weekly: Iterable[Table], trainee: str | None, made: str
) -> str:
    """The page of one trainee, or of all where ``trainee`` is None; ``made`` says when it was made."""
    days = f"{figures.calls.first_day} s.d. {figures.calls.last_day}" if figures.total.sessions else "belum ada sesi"
    whose = "Kemajuan peserta" if trainee is None else f"Kemajuan {trainee_name(trainee)}"
    parts = [
        f"<p>Dibuat {text(made)}.</p>",
        totals(_told(figures)),
        *_weeks(figures.weeks),
        *(part for one in tables for part in table(one, "bad" if one.id in _LOW_IS_GOOD else "calls")),
        *(part for one in weekly for part in table(one._replace(id=f"{one.id}-weeks"), "calls")),
    ]
    return page(f"{whose}, {days}", parts, LEGEND)


def _told(figures: Figures) -> tuple[tuple[str, str], ...]:
    line = figures.total
    drills = sum(one.tries for one in figures.drills)
    right = sum(one.right for one in figures.drills)
    return (
        ("Sesi", number(line.sessions)),
        ("Nilai", known(line.points)),
        ("Nilai kini", known(line.recent)),
        ("Median lama", length(figures.calls.total.median_ms)),
        ("Waktu terhadap acuan", known(line.time, " %")),
        ("Tombol terhadap acuan", known(line.keys, " %")),
        ("Soal drill benar", percent(right, drills)),
    )


def _weeks(weeks: Sequence[Line]) -> Iterator[str]:
    """A bar a week: its mean points."""
    if not any(line.sessions for line in weeks):
        return
    bars = [
        Bar(f"{line.key}: nilai {known(line.points)}, {line.sessions} sesi", (("calls", (line.points or 0) / 100),))
        for line in weeks
    ]
    yield from chart("Nilai per minggu", bars, f"{weeks[0].key} s.d. {weeks[-1].key}; setinggi-tingginya 100.")
