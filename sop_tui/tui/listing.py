"""The calls of a store as the reviewer's table shows them: a selection in an order, page by page, or a drawn sample.

It asks the index and shows nothing, so a worker may do it beside the screen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from sop_tui.core.limits import Selection
from sop_tui.core.sampling import Candidate, sample
from sop_tui.store.index import Index
from sop_tui.store.index_query import Order
from sop_tui.store.index_rows import Row
from sop_tui.tui.telling import clock
from sop_tui.tui.widgets.call_table import PAGE, Column, Line

COLUMNS: Final = (
    Column("Hari", 10),
    Column("Jam", 5, narrow=0),
    Column("Agen", 9, grows=True, narrow=7),
    Column("Topik", 13, grows=True, narrow=10),
    Column("Hasil", 10, grows=True, narrow=8),
    Column("Lama", 5, right=True),
    Column("Langgar", 7, right=True),
    Column("Nilai", 5, right=True),
    Column("Ulas", 4, right=True, narrow=0),
)

ORDERS: Final[Mapping[Order, str]] = MappingProxyType(
    {
        "newest": "Terbaru dahulu",
        "oldest": "Terlama dahulu",
        "violations": "Paling banyak melanggar dahulu",
        "lowest": "Nilai terendah dahulu",
        "highest": "Nilai tertinggi dahulu",
        "longest": "Terpanjang dahulu",
        "shortest": "Terpendek dahulu",
        "unreviewed": "Belum diulas dahulu",
        "reviewed": "Sudah diulas dahulu",
        "agent": "Menurut agen",
        "topic": "Menurut topik",
        "outcome": "Menurut hasil",
    }
)

LIVE: Final = "live"
"""What a sample is drawn from unless another mode is selected, as by ``sop-tui sample``."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample: so many calls of each agent and week, by this seed."""

    per: int
    seed: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Which calls, in which order."""

    selection: Selection = field(default_factory=Selection)
    order: Order = "newest"
    draw: Draw | None = None


class Pages:
    """The pages of one listing. Its methods ask the index and may take a while."""

    def __init__(self, index: Index, listing: Listing) -> None:
        """Counts the calls.

        Raises:
            StoreError: the index cannot be read.
        """
        self._index = index
        self._listing = listing
        self._drawn = _drawn(index, listing.selection, listing.draw) if listing.draw else ()
        self.total = len(self._drawn) if listing.draw else index.count(listing.selection, None)
        self.rows: dict[str, Row] = {}

    def page(self, number: int) -> list[Line]:
        """The lines of a page."""
        at = number * PAGE
        if self._listing.draw:
            found = [self._index.call(call_id) for call_id in self._drawn[at : at + PAGE]]
            rows = [row for row in found if row is not None]
        else:
            rows = self._index.calls(self._listing.selection, self._listing.order, limit=PAGE, offset=at)
        self.rows.update((line_id(row), row) for row in rows)
        return [line(row) for row in rows]

    def about(self, row: Row) -> str:
        """What was searched for, where it stands in the call; else what the call was about."""
        if row.damaged:
            return f"Berkas rusak ({row.damaged}): {row.path.name}"
        found = self._index.snippets(self._listing.selection, row) if self._listing.selection.terms else []
        where = {"said": "ucap", "typed": "ketik", "noted": "catat"}
        if found:
            return "   ".join(f"{where[snippet.where]}: …{snippet.text}…" for snippet in found)
        return f"Keperluan: {row.call.need}" if row.call.need else ""


def _drawn(index: Index, selection: Selection, draw: Draw) -> Sequence[str]:
    """A sample is drawn from all calls of its mode, so that filters never change who is drawn: they only leave out."""
    pool = index.summaries(Selection(mode=selection.mode or LIVE))
    drawn = sample((Candidate(call.call_id, call.agent, call.week) for call in pool), draw.per, draw.seed)
    wanted = {call.call_id for call in index.summaries(selection)}
    return [call.call_id for call in drawn if call.call_id in wanted]


def line_id(row: Row) -> str:
    """What tells a row from every other: a damaged file has no call id that could be trusted."""
    return str(row.path)


def line(row: Row) -> Line:
    """A call in the table."""
    call = row.call
    percent = "–" if row.percent is None else str(row.percent)
    violated = str(call.violated) if call.violated else "–"
    reviewed = str(row.reviewed) if row.reviewed else "–"
    day, time = call.started_at[:10], call.started_at[11:16]
    texts = (call.agent or "–", call.topic or "–", f"rusak {call.outcome}" if row.damaged else call.outcome or "–")
    cells = (day, time, *texts, clock(call.length_ms), violated, percent, reviewed)
    return Line(line_id(row), cells, alert=bool(row.damaged))
