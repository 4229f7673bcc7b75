"""Progress as tables in words: the same for the screen, the page and a terminal. Clauses, letters and the names of
topics are told as a team's report tells them (`sop_tui.core.team_tables`)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from sop_tui.core import team_tables
from sop_tui.core.book import Book
from sop_tui.core.plaintext import clean
from sop_tui.core.team_tables import Column, Table, length, number, share
from sop_tui.core.training.drills import DRILLS, item_title
from sop_tui.core.training.progress import (
    ClauseWeek,
    DrillLine,
    Figures,
    ItemLine,
    Line,
    MistakeLine,
    PointsWeek,
    in_order,
    ratio,
)
from sop_tui.core.training.session import LapseKind, Session

WEEKS_SHOWN: Final = 6
"""The latest weeks with a session: what stands side by side on a small screen."""

_OF_VALUES: Final[Mapping[LapseKind, str]] = {"field": "Isian:", "column": "Kolom:"}

_OTHER: Final[Mapping[LapseKind, str]] = {
    "flag": "Tanda kecewa atau mendesak yang keliru",
    "choice": "Pilihan yang keliru",
    "needless": "Pertanyaan yang tidak perlu",
    "readback": "Dibenarkan tanpa dieja huruf demi huruf",
    "look": "Temuan dipilih tanpa dicari di aplikasi",
    "outcome": "Hasil panggilan yang keliru",
}

_Cells = tuple[tuple[str, Callable[[Line], str]], ...]

_ByWeek = Mapping[tuple[str, str], int]
"""Key and week to points or percent."""

_FIGURES: Final[_Cells] = (
    ("Sesi", lambda line: number(line.sessions)),
    ("Nilai", lambda line: known(line.points)),
    ("Kini", lambda line: known(line.recent)),
    ("Naik", lambda line: "–" if line.gain is None else f"{line.gain:+d}"),
    ("Jalan", lambda line: known(line.rules)),
    ("Isian", lambda line: known(line.fields)),
    ("Kolom", lambda line: known(line.columns)),
    ("Waktu", lambda line: known(line.time, " %")),
    ("Tombol", lambda line: known(line.keys, " %")),
    ("Bersih", lambda line: number(line.flawless)),
)

_OF_A_WEEK: Final = tuple(one for one in _FIGURES if one[0] not in {"Kini", "Naik"})

_OF_A_SESSION: Final = ("Tk", "Nilai", "Jalan", "Isian", "Kolom", "Salah", "Waktu", "Tombol")

_OF_A_DRILL: Final = ("Soal", "Benar", "Median")

LEGEND: Final = (
    ("Sesi", "latihan yang diselesaikan"),
    ("Nilai", "nilai rata-rata, 0–100"),
    ("Kini, Naik", "nilai rata-rata lima sesi terakhir, dan selisihnya dengan sesi-sesi sebelumnya"),
    ("Jalan, Isian, Kolom", "nilai rata-rata untuk jalannya panggilan, isian, dan kolom aplikasi"),
    ("Waktu, Tombol", "lama sesi dan jumlah tombol yang ditekan dibandingkan acuan: pada separuh sesi tidak lebih"),
    ("Bersih", "sesi tanpa kesalahan"),
    ("Tk", "tingkat: 1 dasar, 2 menengah, 3 sulit"),
    ("Salah", "jumlah kesalahan dalam satu sesi"),
)
"""What the columns mean."""


def class_tables(figures: Figures, book: Book) -> tuple[Table, ...]:
    """Every table of a class; the first has a row a trainee, in the order of ``figures.trainees``."""
    return (
        _of_lines("trainee", "Peserta", figures.trainees, trainee_name),
        *_shared(figures, book),
        _of_drills(figures.drills),
    )


def trainee_tables(figures: Figures, sessions: Iterable[Session], book: Book) -> tuple[Table, ...]:
    """Every table of one trainee; the first has a row a session, the latest first."""
    return (_of_sessions(in_order(sessions)[::-1]), *_shared(figures, book), _of_kinds(figures, book))


def weekly_tables(figures: Figures, book: Book) -> tuple[Table, ...]:
    """Trainees, topics and clauses week by week, under the ids that they have as tables of figures."""
    weeks = [line.key for line in figures.weeks if line.sessions][-WEEKS_SHOWN:]
    by_week = partial(_by_week, weeks)
    trainees, topics = _points(figures.trainee_weeks), _points(figures.topic_weeks)
    clauses = {(line.key, line.week): _kept(line) for line in figures.clause_weeks}
    return (
        by_week(
            "trainee", "Peserta", {line.key: trainee_name(line.key) for line in figures.trainees}, trainees, "nilai"
        ),
        by_week("topic", "Topik", _topics(figures, book), topics, "nilai"),
        by_week("clause", "Klausul", {line.key: line.key for line in figures.calls.clauses}, clauses, "dipenuhi (%)"),
    )


def _shared(figures: Figures, book: Book) -> tuple[Table, ...]:
    of_calls = _of_calls(figures, book)
    noted = (Column("Dicatat", False), Column("Dimaksud", False), Column("Kali"))
    return (
        _of_lines("topic", "Topik", figures.topics, _topics(figures, book).__getitem__),
        of_calls["clause"],
        _of_lines("week", "Minggu", figures.weeks, str, _OF_A_WEEK),
        of_calls["letter"]._replace(columns=noted, measured="kali keliru"),
        _of_mistakes([line for line in figures.mistakes if line.wrong]),
    )


def _of_calls(figures: Figures, book: Book) -> dict[str, Table]:
    return {table.id: table for table in team_tables.tables(figures.calls, book)}


def _topics(figures: Figures, book: Book) -> dict[str, str]:
    """The names of topics, in the order in which they are shown."""
    rows = _of_calls(figures, book)["topic"].rows
    names = {line.key: row[0] for line, row in zip(figures.calls.topics, rows, strict=True)}
    return {line.key: names[line.key] for line in figures.topics}


def _of_lines(
    table: str, title: str, lines: Sequence[Line], words: Callable[[str], str], figures: _Cells = _FIGURES
) -> Table:
    columns = (Column(title, numeric=False), *(Column(name) for name, _ in figures))
    rows = tuple((words(line.key), *(cell(line) for _, cell in figures)) for line in lines)
    return Table(table, title, columns, rows, "nilai", tuple(float(line.points or 0) for line in lines))


def _of_sessions(sessions: Sequence[Session]) -> Table:
    columns = (Column("Tanggal", False), Column("Latihan", False), *map(Column, _OF_A_SESSION))
    rows = tuple((one.practised_at[:10], one.title or one.scenario, *_graded(one)) for one in sessions)
    return Table("session", "Sesi", columns, rows, "nilai", tuple(float(one.assessment.points) for one in sessions))


def _graded(session: Session) -> tuple[str, ...]:
    graded = session.assessment
    time, keys = ratio(graded.handle_ms, graded.reference_ms), ratio(graded.keys, graded.reference_keys)
    told = (session.level, graded.points, graded.rules_share, graded.fields_share, graded.columns_share)
    return (*map(known, told), number(len(graded.lapses)), known(time, " %"), known(keys, " %"))


def _of_mistakes(lines: Sequence[MistakeLine]) -> Table:
    columns = (Column("Yang keliru", False), Column("Dinilai"), Column("Keliru"))
    rows = tuple((_mistaken(line), number(line.came_up), share(line.wrong, line.came_up)) for line in lines)
    values = tuple(float(ratio(line.wrong, line.came_up) or 0) for line in lines)
    return Table("mistake", "Salah", columns, rows, "keliru bila dinilai (%)", values)


def _mistaken(line: MistakeLine) -> str:
    return _OTHER.get(line.kind) or f"{_OF_VALUES[line.kind]} {line.title or line.key}"


def _of_drills(lines: Sequence[DrillLine]) -> Table:
    """A row a trainee and kind."""
    columns = (Column("Peserta", False), Column("Dril", False), *map(Column, (*_OF_A_DRILL, "Terakhir")))
    rows = tuple((trainee_name(one.trainee), _drill(one.drill), *_drilled(one), one.last_day) for one in lines)
    return Table("drill", "Dril", columns, rows, "benar (%)", tuple(map(_right, lines)))


def _of_kinds(figures: Figures, book: Book) -> Table:
    """A row a kind, then one for each item that was wrong."""
    wrong = [item for item in figures.items if item.wrong]
    columns = (Column("Dril", False), *map(Column, _OF_A_DRILL))
    rows = [(_drill(one.drill), *_drilled(one)) for one in figures.drills]
    rows += [(_item(one, book), number(one.tries), _of(one.tries - one.wrong, one.tries), "–") for one in wrong]
    values = (*map(_right, figures.drills), *(float(ratio(one.tries - one.wrong, one.tries) or 0) for one in wrong))
    return Table("drill", "Dril", columns, tuple(rows), "benar (%)", values)


def _drilled(line: DrillLine) -> tuple[str, str, str]:
    return number(line.tries), _of(line.right, line.tries), length(line.median_ms)


def _of(right: int, tries: int) -> str:
    """None right is told: it is no gap in the table."""
    return share(right, tries) if right else "0"


def _right(line: DrillLine) -> float:
    return float(ratio(line.right, line.tries) or 0)


def _item(line: ItemLine, book: Book) -> str:
    return f"  {item_title(book, line.key)} ({_drill(line.key.partition(':')[0])})"


def _drill(drill: str) -> str:
    return next((title for known, title in DRILLS.items() if known == drill), drill)


def _by_week(  # noqa: PLR0913, PLR0917 - what a table is made of
    weeks: Sequence[str], table: str, title: str, names: Mapping[str, str], cells: _ByWeek, measured: str
) -> Table:
    title = f"{title} per minggu"
    columns = (Column(title, False), *(Column(week[-3:]) for week in weeks))
    rows = tuple((name, *(known(cells.get((key, week))) for week in weeks)) for key, name in names.items())
    latest = (next((cells[key, week] for week in reversed(weeks) if (key, week) in cells), 0) for key in names)
    return Table(table, title, columns, rows, f"{measured}, minggu terakhir", tuple(map(float, latest)))


def _points(lines: Iterable[PointsWeek]) -> _ByWeek:
    return {(line.key, line.week): line.points for line in lines}


def _kept(line: ClauseWeek) -> int:
    return ratio(line.came_up - line.violated, line.came_up) or 0


def trainee_name(name: str) -> str:
    return clean(name) or "(tanpa nama)"


def known(value: int | None, unit: str = "") -> str:
    """``72``, ``124 %``; a dash where nothing was graded."""
    return "–" if value is None else f"{value}{unit}"
