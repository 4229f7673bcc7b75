"""``desk``: the screens. Whatever would keep a call from being held is told before the first of them is drawn."""

import gc
import getpass
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

import sop_tui.cli.without_openssl  # noqa: F401 - before whatever imports asyncio or hashlib
from sop_tui.cli.kiosk import confine
from sop_tui.cli.options import data_folder, places, scripts_folder, sound_and_known
from sop_tui.cli.output import Refusal, complain
from sop_tui.store.folder import StoreError

if TYPE_CHECKING:
    from sop_tui.tui.app import SopApp

AGENT: Final = "SOP_TUI_AGENT"
"""Environment variable: who holds the calls."""


@click.command()
@click.option("--agent", metavar="ID", help=f"Who holds the calls; else {AGENT}, else the user of the machine.")
@click.option("--caller", metavar="NUMBER", help="The number that calls; begins a call at once.")
@click.option("--dialog", metavar="ID", help="The dialogue to begin with; begins a call at once.")
@click.option("--station", metavar="NAME", help="The desk; else the name of the machine.")
@click.option("--kiosk", is_flag=True, help="Nothing but the desk, for a login shell: leaving it ends the session.")
@places("data", "scripts")
def desk(  # noqa: PLR0913, PLR0917 - click hands over each option
    agent: str | None,
    caller: str | None,
    dialog: str | None,
    station: str | None,
    kiosk: bool,
    data: str | None,
    scripts: Path | None,
) -> int:
    """Open the call desk; so does no command at all.

    Its words are Indonesian. Calls are kept in the data folder, and go on there after an interruption. With --kiosk
    the environment counts for nothing but TERM: name all that matters by options.
    """
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        raise Refusal(
            "TERMINAL_MISSING",
            "Meja panggilan hanya dapat dibuka di terminal, bukan lewat pipa atau ke berkas",
            "jalankan langsung di terminal; perintah lain ada di sop-tui --help",
        )
    if kiosk:
        confine()
    # A desk makes thousands of objects at its start and drops none: looking for garbage then only costs time.
    gc.disable()
    folder = data_folder(data)
    try:
        folder.refuse_shared()
    except StoreError as error:
        # Whatever else is wrong with it is told on the screen, where calls can be held all the same.
        if error.code == "DATA_SHARED":
            raise Refusal(error.code, error.message.rstrip("."), error.mend.rstrip(".")) from None
    try:
        held_with, known = sound_and_known(scripts_folder(scripts), folder)
    except Refusal:
        complain("Naskah panggilan belum dapat dipakai. Minta penulis naskah memperbaiki yang berikut.")
        raise
    calls = [one.dialog for one in held_with.book.dialogs.values() if one.outcomes]
    if dialog is not None and dialog not in calls:
        message = f"Tidak ada panggilan yang dimulai dengan dialog {dialog}"
        raise Refusal("DIALOG_NOT_A_CALL", message, f"pilih salah satu: {', '.join(calls)}")

    from sop_tui.store.live import SystemClock  # noqa: PLC0415 - nothing of a screen before all is well
    from sop_tui.store.station import Station  # noqa: PLC0415 - as above

    name = station or socket.gethostname() or "meja"
    at = Station(folder, held_with, agent or os.environ.get(AGENT) or _user(), name, SystemClock())
    if not at.trouble:
        known.keep()
    app = _kind_of_app(kiosk)(at, caller=caller or "", dialog=dialog, begin=caller is not None or dialog is not None)
    app.run()
    return app.return_code or 0


def _kind_of_app(kiosk: bool) -> "type[SopApp]":
    if kiosk:
        from sop_tui.tui.kiosk_app import KioskApp  # noqa: PLC0415 - as above

        return KioskApp
    from sop_tui.tui.app import SopApp  # noqa: PLC0415 - as above

    return SopApp


def _is_terminal(stream: object) -> bool:
    return bool(getattr(stream, "isatty", bool)())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "CSO"
