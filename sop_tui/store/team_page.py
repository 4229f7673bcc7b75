"""A team's figures as one HTML page."""

from collections.abc import Iterable, Iterator, Sequence

from sop_tui.core.team import Figures, Line
from sop_tui.core.team_tables import LEGEND, Table, length, number, share
from sop_tui.store.page import Bar, chart, page, table, text, totals


def team_page(figures: Figures, tables: Iterable[Table], selection: str, made: str) -> str:
    """The page. ``selection`` says of which calls it is, ``made`` when it was made."""
    days = f"{figures.first_day} s.d. {figures.last_day}" if figures.total.calls else "belum ada panggilan"
    parts = [
        f"<p>{text(selection or 'Semua panggilan')}. Dibuat {text(made)}.</p>",
        totals(_told(figures.total)),
        *_weeks(figures.weeks),
        *(part for shown in tables for part in table(shown)),
    ]
    return page(f"Laporan panggilan {days}", parts, LEGEND)


def _told(line: Line) -> tuple[tuple[str, str], ...]:
    return (
        ("Panggilan", number(line.calls)),
        ("Median lama", length(line.median_ms)),
        ("Melanggar", share(line.violating, line.calls)),
        ("Peringatan diabaikan", number(line.overrides)),
        ("Tolak email", share(line.refused_email, line.calls)),
        ("Koreksi ejaan", number(line.slips)),
    )


def _weeks(weeks: Sequence[Line]) -> Iterator[str]:
    """A bar a week: its calls, and in another colour those that violate."""
    most = max((line.calls for line in weeks), default=0)
    if not most:
        return
    bars = [
        Bar(
            f"{line.key}: {line.calls} panggilan, {line.violating} melanggar",
            (("calls", line.calls / most), ("bad", line.violating / most)),
        )
        for line in weeks
    ]
    caption = (
        f"{weeks[0].key} s.d. {weeks[-1].key}; paling banyak {most} panggilan. Bagian merah: panggilan yang melanggar."
    )
    yield from chart("Panggilan per minggu", bars, caption)
