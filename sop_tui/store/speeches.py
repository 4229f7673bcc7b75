"""Customers' words: ``ucapan/pelanggan.yaml`` of a scripts folder.

They are no part of a call, so nothing reads them before somebody practises or checks.
"""

from pathlib import Path
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.diagnostic import Diagnostic
from sop_tui.core.fault import Fault, misnamed
from sop_tui.core.training.speech import Speech
from sop_tui.core.training.speech_faults import speech_faults
from sop_tui.store import beside

SPEECHES: Final = "ucapan"
"""The folder of what is spoken in a scripts folder."""

CUSTOMERS: Final = "pelanggan"
"""The id of the customers' words."""


def read_speech(scripts: Path) -> Speech:
    """The customers' words. Whether they fit the dialogues is for ``sop-tui check``.

    Raises:
        ScriptError: ``SCRIPTS_UNREADABLE``, or with everything that is wrong in the file.
    """
    file = f"{SPEECHES}/{CUSTOMERS}.yaml"
    shown = f"{scripts.name}/{file}"
    data = beside.data_of(scripts / file, shown, "put the file there, or use the packaged scripts")
    return beside.sound(data, shown, Speech, lambda speech: _of_file(speech, CUSTOMERS))


def speech_findings(data: bytes, shown: str, book: Book | None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a file of customers' words, named as ``shown``; also beside a book's dialogues."""
    return beside.findings(data, shown, Speech, lambda speech: _of_file(speech, Path(shown).stem, book))


def _of_file(speech: Speech, name: str, book: Book | None = None) -> tuple[Fault, ...]:
    return (*misnamed("SPEECH_FILE", Speech.KEY, speech.speech, name), *speech_faults(speech, book))
