"""The email-and-HP call as keys on a real pseudo-terminal, and the program it is held with.

A `Leg` is what is pressed and what the screen must show then, so that a call can be walked as a person does it, sent in
one burst, or broken off behind any key.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder
from sop_tui.store.frozen import thaw
from sop_tui.store.scripts import read_blobs
from sop_tui.store.verify import verify
from tests.terminal import Terminal
from tests.terminal_keys import encode

CALLER = "087758658589"
EMAIL = "masna.ayu@yahoo.com"


@dataclass(frozen=True, slots=True)
class Leg:
    """Keys by name, each character of a text being one, and what the screen shows after them."""

    keys: tuple[str, ...]
    shows: str
    kept: bool = True
    """Whether the call is on the disk as the screen shows it; not while a line is typed, or a question is open."""


def typed(text: str, shows: str) -> tuple[Leg, Leg]:
    """A text, and Enter behind it."""
    return Leg(tuple(text), text, kept=False), Leg(("enter",), shows)


TO_READBACK: tuple[Leg, ...] = (
    Leg(("enter",), "Nama:"),
    *typed("MASNA", "3  Data tidak tampil"),
    Leg(("3",), "Keperluan:"),
    *typed("Tanya tagihan", "4  Permohonan"),
    Leg(("1",), "alamat lengkapnya"),
    *typed("Jl Mawar 2", "Penanggung jawab"),
    Leg(("1",), "Alamat email:"),
    *typed("masna.aya@yahoo.com", "MASNA.AYA@YAHOO.COM?"),
)
"""From the greeting."""

THE_REST: tuple[Leg, ...] = (
    Leg(("enter",), "1/10"),
    *(Leg(("space",), f"{done}/10") for done in range(2, 9)),
    Leg(("2",), "Alamat email: masna.aya@yahoo.com"),
    Leg(("u",), "Alamat email: masna.ayu@yahoo.com", kept=False),
    Leg(("enter",), "MASNA.AYU@YAHOO.COM?"),
    Leg(("enter",), "9/10"),
    Leg(("enter",), "10/10"),
    Leg(("enter",), "Baik Bapak/Ibu, terima kasih."),
    Leg(("enter",), "1  Ya, dapat dihubungi"),
    Leg(("2",), "Nomor HP:"),
    *typed("081234567890", "Untuk nomor HP"),
    Leg(("1",), "Cocokkan isi kedua formulir"),
    Leg(("enter",), "DTA-7"),
    Leg(("enter",), "hal lain"),
    Leg(("2",), "informasi layanan"),
    Leg(("enter",), "Terima kasih telah menghubungi"),
    Leg(("enter",), "SELESAI"),
    Leg(("enter",), "Akhiri panggilan", kept=False),
    Leg(("1",), "Panggilan ditutup"),
)
"""To the sheet."""

CALL = (*TO_READBACK, *THE_REST)


def desk(
    data: Path, *options: str | Path, term: str = "xterm-256color", columns: int = 80, lines: int = 24, **env: str
) -> Terminal:
    """The real program."""
    argv = [sys.executable, "-m", "sop_tui", "desk", "--data", data, "--agent", "Rani", *options]
    return Terminal(argv, columns=columns, lines=lines, term=term, env=env)


def take_call(terminal: Terminal) -> None:
    """From the home screen to the greeting."""
    terminal.wait_for("Nomor pemanggil")
    terminal.press(*CALLER, "enter")
    terminal.wait_for("dengan Rani")


def walk(terminal: Terminal, legs: Iterable[Leg]) -> None:
    """Press leg after leg, each when the screen shows that the one before has arrived."""
    for leg in legs:
        terminal.press(*leg.keys)
        terminal.wait_for(leg.shows)


def burst(terminal: Terminal, legs: Sequence[Leg]) -> None:
    """Press everything at once."""
    if legs:
        terminal.send(b"".join(encode(key, terminal.term) for leg in legs for key in leg.keys))
        terminal.wait_for(legs[-1].shows)


def without_clock(terminal: Terminal) -> str:
    """The screen, the time aside."""
    return re.sub(r"\d\d:\d\d$", "", terminal.text(), count=1, flags=re.MULTILINE)


def resume(terminal: Terminal) -> None:
    """From the home screen to the first call that is not finished."""
    terminal.wait_for("BELUM SELESAI")
    terminal.press("down", "enter")
    terminal.wait_for("1  Lanjutkan panggilan")
    terminal.press("1")
    terminal.wait_gone("Lanjutkan panggilan")


def sealed_in(data: Path) -> list[dict[str, Any]]:
    """The sealed calls of a data folder, each found sound on the way."""
    folder = DataFolder(data)
    paths = sorted(folder.calls.rglob("*.json"))
    for path in paths:
        findings = verify(path, lambda sources: read_blobs(thaw(folder, sources)).book)
        assert not findings, findings
    return [read_transcript(path) for path in paths]


def is_whole(transcript: dict[str, Any]) -> bool:
    """Whether this is the call of `CALL`, from its first to its last value."""
    fields = transcript["fields"]
    return (
        transcript["outcome"] == "selesai"
        and (fields["email"]["value"], fields["email"]["status"]) == (EMAIL, "verified")
        and (fields["hp"]["value"], fields["hp"]["status"]) == ("+6281234567890", "verified")
        and not [rule["id"] for rule in transcript["constraints"] if rule["verdict"] == "violated"]
    )
