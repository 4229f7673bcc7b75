"""A call that is sealed at a desk is found by whoever searches, and the desk neither waits for that nor fails by it."""

import sqlite3
import sys
from pathlib import Path
from subprocess import run

import pytest

from sop_tui.core.selection import Selection, Term
from sop_tui.store.folder import DataFolder
from sop_tui.store.index import Index
from sop_tui.store.live import SystemClock
from sop_tui.store.station import Station
from tests.store.held import MASNA, scripts


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(DataFolder(tmp_path / "data"), scripts(), "AGEN-7", "meja-12", SystemClock())


def hold(station: Station) -> str:
    """A call from its greeting to its seal; where the transcript lies."""
    live = station.start("0877-5865-8589", "panggilan")
    for command in MASNA:
        live.do(command)
    return station.seal(live).where


def indexing(station: Station) -> None:
    assert station.indexing
    station.indexing.join(timeout=20)
    assert not station.indexing.is_alive()


def test_a_sealed_call_is_in_the_index(station: Station) -> None:
    where = hold(station)
    indexing(station)
    with Index.open(station.folder) as index:
        [row] = index.calls(Selection(agent="agen-7", terms=(Term("masna", "typed"),)))
        assert where.endswith(str(row.path))
        assert index.refresh() == (0, 0, 0)


def test_a_desk_seals_whatever_is_with_the_index(station: Station) -> None:
    station.folder.prepare()
    station.folder.index.mkdir()
    assert "Transkrip: " in hold(station)
    indexing(station)
    station.folder.index.rmdir()
    with Index.open(station.folder) as index:
        assert index.refresh().added == 1


def test_a_desk_does_not_wait_for_who_holds_the_index(station: Station) -> None:
    Index.open(station.folder).close()
    holder = sqlite3.connect(station.folder.index, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert "Transkrip: " in hold(station)
        assert station.indexing
        assert station.indexing.is_alive()
    finally:
        holder.close()
    indexing(station)
    with Index.open(station.folder) as index:
        assert index.count() == 1


def test_a_desk_starts_without_sqlite() -> None:
    code = "import sop_tui.tui.app, sop_tui.store.station, sys; print('sqlite3' in sys.modules)"
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
