"""Figures as an HTML page that opens without a network and runs nothing: what the pages of a team and of trainees
share. Whatever a name holds is only text on it."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

from sop_tui.core.plaintext import clean
from sop_tui.core.team_tables import Table

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

CHART: Final = (640, 120)
"""Width and height of a chart of weeks, in pixels."""


class Bar(NamedTuple):
    """A week in a chart: its name on hovering, and how high each part is, 0 to 1, the later before the earlier."""

    title: str
    parts: tuple[tuple[str, float], ...]
    """Class of the style sheet, and height."""


def page(title: str, parts: Iterable[str], legend: Iterable[tuple[str, str]]) -> str:
    """A whole document of these parts, and what its columns mean."""
    head = (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(title)}</title><style>{_STYLE}</style></head><body>"
    )
    foot = (
        '<section class="legend"><h2>Keterangan</h2><ul>',
        *(f"<li><b>{text(name)}</b>: {text(words)}</li>" for name, words in legend),
        "</ul></section>",
    )
    return "\n".join((head, f"<h1>{text(title)}</h1>", *parts, *foot, "</body></html>", ""))


def text(raw: str) -> str:
    """Text from anywhere as text of the page."""
    return escape(clean(raw))


def totals(told: Iterable[tuple[str, str]]) -> str:
    """Names, and under each its figure."""
    return "<dl>" + "".join(f"<div><dt>{text(name)}</dt><dd>{text(words)}</dd></div>" for name, words in told) + "</dl>"


def chart(title: str, bars: Sequence[Bar], caption: str) -> Iterator[str]:
    """A bar a week."""
    width, height = CHART
    step = width / len(bars) if bars else 0
    yield f"<h2>{text(title)}</h2>"
    yield f'<svg role="img" viewBox="0 0 {width} {height}" width="100%" aria-label="{text(title)}">'
    for number, bar in enumerate(bars):
        yield f"<g><title>{text(bar.title)}</title>"
        for name, part in bar.parts:
            tall = height * part
            at = f'x="{number * step:.1f}" y="{height - tall:.1f}" width="{step * 0.9:.1f}" height="{tall:.1f}"'
            yield f'<rect class="{name}" {at}/>'
        yield "</g>"
    yield "</svg>"
    yield f"<p class=legend>{text(caption)}</p>"


def table(shown: Table, kind: str = "bad") -> Iterator[str]:
    """A table with a bar at the end of each row, filled as the style sheet fills this kind."""
    yield f'<section id="{shown.id}"><h2>{text(shown.title)}</h2>'
    if not shown.rows:
        yield "<p>Belum ada.</p></section>"
        return
    heads = "".join(
        f'<th scope="col"{" class=n" if column.numeric else ""}>{text(column.title)}</th>' for column in shown.columns
    )
    yield f'<div class="wide"><table><thead><tr>{heads}<th scope="col">{text(shown.measured)}</th></tr></thead><tbody>'
    for row, value in zip(shown.rows, shown.values, strict=True):
        cells = "".join(
            f"<td{' class=n' if column.numeric else ''}>{text(words)}</td>"
            for column, words in zip(shown.columns, row, strict=True)
        )
        yield f'<tr>{cells}<td class="bar">{_bar(value / shown.whole, kind)}</td></tr>'
    yield "</tbody></table></div></section>"


def _bar(part: float, kind: str) -> str:
    return (
        f'<svg width="120" height="12" role="img" aria-label="{100 * part:.0f} %">'
        f'<rect class="{kind}" width="{120 * part:.1f}" height="12"/></svg>'
    )
