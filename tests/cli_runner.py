"""The commands run inside this process, and files for them to read."""

import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from click.testing import CliRunner, Result

from sop_tui.cli import program
from sop_tui.core.transcript import seal
from sop_tui.store.calls import document_bytes
from sop_tui.store.scripts import packaged

TERMINAL_ORDERS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal obeys, or that turn the reading direction."""

DIAGNOSTIC: Final = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+) (?P<code>[A-Z_]+) .+\. Mend: .+\.")

SCENARIO: Final = """
scenario: coba
title: Coba
version: "1"
started_at: "2019-12-10T09:12:00+07:00"
caller: "087758658589"
agent: =Rani
knows: {nama: Ibu Masna, kebutuhan: Tagihan, alamat: Jl Raden Mas Panji Anom, email: masna.ayu@yahoo.com}
answers: {email_crm: kosong, topik: informasi, pemilik: pemilik, nomor: ya, bantuan_lain: tidak}
expect: {outcome: selesai}
"""


def run(*args: object, stdin: bytes = b"") -> Result:
    """One command; without ``--data`` its data folder is one that is not there."""
    words = [str(arg) for arg in args]
    env = {"SOP_TUI_DATA": "/nowhere/at/all"}
    return CliRunner().invoke(program, words, input=stdin, env=env, catch_exceptions=False)


def document(result: Result) -> Any:
    """The one JSON document on stdout."""
    return json.loads(result.stdout)


def scripts_in(folder: Path) -> Path:
    """A copy of the packaged scripts, to be broken."""
    return Path(shutil.copytree(packaged(), folder / "naskah"))


def broken(folder: Path, name: str, old: str, new: str) -> Path:
    """The file of that name, in which one text was replaced, once."""
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


def scenario_in(folder: Path, old: str = "", new: str = "") -> Path:
    """A scenario file, one text of it replaced."""
    assert old in SCENARIO
    path = folder / "coba.yaml"
    path.write_text(SCENARIO.replace(old, new, 1) if old else SCENARIO)
    return path


@cache
def _held() -> dict[str, bytes]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        assert run("simulate", scenario_in(folder), "--out", folder / "data").exit_code == 0
        return {
            str(path.relative_to(folder / "data")): path.read_bytes()
            for path in (folder / "data").rglob("*")
            if path.is_file()
        }


def transcript_in(folder: Path) -> Path:
    """A sealed transcript, in a data folder called ``data``."""
    for name, content in _held().items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return next((folder / "data" / "calls").rglob("*.json"))


def altered(path: Path, change: Callable[[dict[str, Any]], object], sealed: bool = False) -> Path:
    """The transcript after a change, perhaps sealed again."""
    held = json.loads(path.read_text())
    change(held)
    path.write_bytes(document_bytes(seal(held) if sealed else held))
    return path


def with_another_email(held: dict[str, Any]) -> None:
    """A change that somebody could want."""
    held["fields"]["email"]["value"] = "masna.aya@yahoo.com"
