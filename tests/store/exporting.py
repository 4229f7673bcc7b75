"""Scenarios of the scripts as sealed calls in a data folder, and exports of them."""

import atexit
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from sop_tui.store.calls import read_transcript
from sop_tui.store.export.reading import Books, Exported, exported
from sop_tui.store.folder import DataFolder
from sop_tui.store.scripts import packaged
from tests.cli_runner import document, run

SOME = (
    *("ibu_masna", "langkah_dibatalkan", "sambungan_terputus", "penelepon_dikenal", "keperluan_kedua"),
    *("marah_saat_eja", "email_tidak_sah", "turun_daya_berhak"),
)
"""Scenarios that have little in common. In the first a letter is corrected while spelling."""


@cache
def _simulated(*names: str | Path) -> tuple[DataFolder, tuple[Path, ...]]:
    folder = Path(mkdtemp(prefix="sop-tui-export-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    done = run("simulate", *names, "--out", folder, "--json")
    assert done.exit_code == 0
    return DataFolder(folder), tuple(Path(row["transcript"]) for row in document(done)["scenarios"])


def scenarios() -> DataFolder:
    """The data folder that holds the calls of some scenarios; made once for all tests of a run."""
    return _simulated(*SOME)[0]


def files() -> tuple[Path, ...]:
    """Their transcripts, in the order of `SOME`."""
    return _simulated(*SOME)[1]


def all_scenarios() -> DataFolder:
    """The same of every scenario, which takes some seconds."""
    return _simulated(packaged() / "latihan")[0]


@cache
def books(folder: DataFolder) -> Books:
    """The scripts of the calls in a folder."""
    return Books(folder)


def call(number: int, key: bytes | None = None) -> Exported:
    """One of `files` as it goes out."""
    return exported(files()[number], books(scenarios()), key)


@cache
def every_document() -> tuple[dict[str, Any], ...]:
    """The transcript of every scenario."""
    return tuple(map(read_transcript, sorted(all_scenarios().calls.rglob("*.json"))))
