"""A team's figures as one HTML page that opens without a network and runs nothing."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from sop_tui.core.plaintext import clean
from sop_tui.core.team import Figures, Line
from sop_tui.core.team_tables import LEGEND, Table, length, number, share

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #ccc; --bar: #2f6f9f; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #181818; --line: #444; --bad: #f2836b } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto;
  max-width: 72rem; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2.5rem }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem }
dt { font-size: .85rem; opacity: .8 } dd { margin: 0; font-size: 1.4rem }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word }
th.n, td.n { text-align: right; white-space: nowrap } td.bar { width: 8rem } svg { display: block }
.calls { fill: var(--bar) } .bad { fill: var(--bad) } .legend { font-size: .85rem }
@media print { body { margin: 0; max-width: none } h2 { break-after: avoid } tr { break-inside: avoid } }
"""
_WEEKS: Final = (640, 120)
"""Width and height of the chart of weeks, in pixels."""


def team_page(figures: Figures, tables: Iterable[Table], selection: str, made: str) -> str:
    """The page. ``selection`` says of which calls it is, ``made`` when it was made."""
    days = f"{figures.first_day} s.d. {figures.last_day}" if figures.total.calls else "belum ada panggilan"
    parts = [
        f"<h1>Laporan panggilan {_text(days)}</h1>",
        f"<p>{_text(selection or 'Semua panggilan')}. Dibuat {_text(made)}.</p>",
        _totals(figures.total),
        *_weeks(figures.weeks),
        *(part for table in tables for part in _table(table)),
        '<section class="legend"><h2>Keterangan</h2><ul>',
        *(f"<li><b>{_text(name)}</b>: {_text(words)}</li>" for name, words in LEGEND),
        "</ul></section>",
    ]
    head = (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Laporan panggilan {_text(days)}</title><style>{_STYLE}</style></head><body>"
    )
    return "\n".join((head, *parts, "</body></html>", ""))


def _text(text: str) -> str:
    """Text from anywhere as text of the page."""
    return escape(clean(text))


def _totals(line: Line) -> str:
    told = (
        ("Panggilan", number(line.calls)),
        ("Median lama", length(line.median_ms)),
        ("Melanggar", share(line.violating, line.calls)),
        ("Peringatan diabaikan", number(line.overrides)),
        ("Tolak email", share(line.refused_email, line.calls)),
        ("Koreksi ejaan", number(line.slips)),
    )
    return (
        "<dl>" + "".join(f"<div><dt>{_text(name)}</dt><dd>{_text(words)}</dd></div>" for name, words in told) + "</dl>"
    )


def _weeks(weeks: Sequence[Line]) -> Iterator[str]:
    """A bar a week: its calls, and in another colour those that violate."""
    most = max((line.calls for line in weeks), default=0)
    if not most:
        return
    width, height = _WEEKS
    step = width / len(weeks)
    yield "<h2>Panggilan per minggu</h2>"
    yield f'<svg role="img" viewBox="0 0 {width} {height}" width="100%" aria-label="Panggilan per minggu">'
    for number_, line in enumerate(weeks):
        title = f"{line.key}: {line.calls} panggilan, {line.violating} melanggar"
        yield f"<g><title>{_text(title)}</title>"
        for name, count in (("calls", line.calls), ("bad", line.violating)):
            tall = height * count / most
            at = f'x="{number_ * step:.1f}" y="{height - tall:.1f}" width="{step * 0.9:.1f}" height="{tall:.1f}"'
            yield f'<rect class="{name}" {at}/>'
        yield "</g>"
    yield "</svg>"
    yield f"<p class=legend>{_text(weeks[0].key)} s.d. {_text(weeks[-1].key)}; paling banyak {most} panggilan."
    yield "Bagian merah: panggilan yang melanggar.</p>"


def _table(table: Table) -> Iterator[str]:
    yield f'<section id="{table.id}"><h2>{_text(table.title)}</h2>'
    if not table.rows:
        yield "<p>Belum ada.</p></section>"
        return
    heads = "".join(
        f'<th scope="col"{" class=n" if column.numeric else ""}>{_text(column.title)}</th>' for column in table.columns
    )
    yield f'<div class="wide"><table><thead><tr>{heads}<th scope="col">{_text(table.measured)}</th></tr></thead><tbody>'
    for row, value in zip(table.rows, table.values, strict=True):
        cells = "".join(
            f"<td{' class=n' if column.numeric else ''}>{_text(text)}</td>"
            for column, text in zip(table.columns, row, strict=True)
        )
        yield f'<tr>{cells}<td class="bar">{_bar(value / table.whole)}</td></tr>'
    yield "</tbody></table></div></section>"


def _bar(part: float) -> str:
    return (
        f'<svg width="120" height="12" role="img" aria-label="{100 * part:.0f} %">'
        f'<rect class="bad" width="{120 * part:.1f}" height="12"/></svg>'
    )
