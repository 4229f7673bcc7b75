"""How trainees come on: a class, and from there each trainee's own page."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from sop_tui.core.book import Book
from sop_tui.core.team_tables import Table
from sop_tui.core.training.progress import Attempts, Figures, figures, in_order
from sop_tui.core.training.progress_tables import (
    LEGEND,
    class_tables,
    known,
    trainee_name,
    trainee_tables,
    weekly_tables,
)
from sop_tui.core.training.session import Session
from sop_tui.tui.screens.tables import TablesScreen, drawn, tame
from sop_tui.tui.text import assemble
from sop_tui.tui.widgets.panel import Panel
from sop_tui.tui.widgets.pick_list import KEY_CELLS, PickList, Row

INDENT: Final = KEY_CELLS - 1
"""Cells that a list has before the words of a row, and a row of a table does not."""


class _ProgressScreen(TablesScreen):
    """Tables of figures, those of trainees, topics and clauses also week by week; rows of the first can be picked."""

    PICKED = ""
    BINDINGS = [
        Binding("escape,q", "close", show=False),
        Binding("m", "weekly", show=False),
    ]

    def __init__(self, title: str, found: Figures, tables: Sequence[Table], book: Book) -> None:
        keys = f"1–{len(tables)} Tabel  M Per minggu  Enter {self.PICKED}  F1 Keterangan  Esc Kembali"
        super().__init__(title, tables, LEGEND, keys)
        self.found = found
        self._by_week = {table.id: tame(table) for table in weekly_tables(found, book)}
        self._weekly = False

    @property
    def table(self) -> Table:
        """The table that is shown; week by week where it was asked for."""
        table = super().table
        return self._by_week.get(table.id, table) if self._weekly else table

    def compose_rows(self) -> ComposeResult:
        yield PickList(id="table-scroll", digits=False)

    def show_rows(self, table: Table) -> None:
        head, rows = drawn(table, self.size.width - INDENT)
        self.query_one("#head", Panel).show(assemble(" " * INDENT, head))
        mark = "▸" if self._at == 0 else ""
        shown = [Row(str(number), mark, row.plain[1:]) for number, row in enumerate(rows)]
        self.query_one(PickList).show(shown or [Row("", "", " Belum ada.", heading=True)])

    def plotted(self, table: Table, plot: Any, room: int) -> bool:
        """Weeks and sessions go from left to right, as time does."""
        if table.id == "week":
            held = [line for line in self.found.weeks if line.sessions]
            plot.bar([line.key for line in held], [line.points or 0 for line in held])
        elif table.id == "session" and len(table.values) > 1:
            plot.plot(range(1, len(table.values) + 1), table.values[::-1])
        else:
            return super().plotted(table, plot, room)
        plot.ylim(0, 100)
        plot.title(table.measured)
        return bool(table.rows)

    def action_weekly(self) -> None:
        """Week by week, or all of it together."""
        if super().table.id in self._by_week:
            self._weekly = not self._weekly
            self.show_table()

    def action_close(self) -> None:
        """Back to where it was opened."""
        if self.is_active:
            self.dismiss(None)

    def picked(self, event: PickList.Picked) -> int | None:
        """The number of a row of the first table; those of the others open nothing."""
        return int(event.row.id) if self._at == 0 else None


class TraineeScreen(_ProgressScreen):
    """One trainee: sessions and their trend, and what goes wrong. Dismissed by Escape."""

    PICKED = "Hasil sesi"

    class Opened(Message):
        """A session was picked."""

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    def __init__(self, trainee: str, sessions: Iterable[Session], attempts: Attempts, book: Book) -> None:
        """``sessions`` and ``attempts`` may be everybody's."""
        mine = in_order(session for session in sessions if session.trainee == trainee)
        found = figures(mine, {name: tries for name, tries in attempts.items() if name == trainee})
        line = found.total
        gain = "" if line.gain is None else f" ({line.gain:+d})"
        title = f"{trainee_name(trainee)} ─ {line.sessions} sesi ─ nilai kini {known(line.recent)}{gain}"
        super().__init__(title, found, trainee_tables(found, mine, book), book)
        self._sessions = mine[::-1]

    @on(PickList.Picked)
    def _open(self, event: PickList.Picked) -> None:
        number = self.picked(event)
        if number is not None:
            self.post_message(self.Opened(self._sessions[number]))


class ProgressScreen(_ProgressScreen):
    """A class. Dismissed by Escape."""

    PICKED = "Buka peserta"

    def __init__(self, sessions: Sequence[Session], attempts: Attempts, book: Book) -> None:
        found = figures(sessions, attempts)
        days = f"{found.calls.first_day} s.d. {found.calls.last_day}" if sessions else "belum ada sesi"
        title = f"Kemajuan {days} ─ {len(found.trainees)} peserta, {found.total.sessions} sesi"
        super().__init__(title, found, class_tables(found, book), book)
        self._all = (sessions, attempts, book)

    @on(PickList.Picked)
    def _open(self, event: PickList.Picked) -> None:
        number = self.picked(event)
        if number is not None:
            self.app.push_screen(TraineeScreen(self.found.trainees[number].key, *self._all))
