"""Customers' words: ``ucapan/pelanggan.yaml`` of a scripts folder.

They are no part of a call, so nothing reads them before somebody practises or checks.
"""

from pathlib import Path
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.diagnostic import Diagnostic, Place, ScriptError
from sop_tui.core.training.speech import Speech
from sop_tui.core.training.speech_faults import SpeechFault, speech_faults
from sop_tui.store.places import Places
from sop_tui.store.scripts import script_bytes
from sop_tui.store.shape import Built, build
from sop_tui.store.yaml_tree import read_tree

SPEECHES: Final = "ucapan"
"""The folder of what is spoken in a scripts folder."""

CUSTOMERS: Final = "pelanggan"
"""The id of the customers' words."""


def read_speech(scripts: Path) -> Speech:
    """The customers' words. Whether they fit the dialogues is for ``sop-tui check``.

    Raises:
        ScriptError: ``SCRIPTS_UNREADABLE``, or with everything that is wrong in the file.
    """
    shown = f"{scripts.name}/{SPEECHES}/{CUSTOMERS}.yaml"
    try:
        data = script_bytes(scripts / SPEECHES / f"{CUSTOMERS}.yaml")
    except OSError as fault:
        place = Place(shown, 1, 1)
        mend = "put the file there, or use the packaged scripts"
        raise ScriptError([Diagnostic("SCRIPTS_UNREADABLE", "error", place, f"{fault.strerror}", mend)]) from None
    built = _built(data, shown)
    wrong = [item for item in _placed(built.places, _of_file(built.value, CUSTOMERS)) if item.severity == "error"]
    if wrong:
        raise ScriptError(wrong)
    return built.value


def speech_findings(data: bytes, shown: str, book: Book | None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a file of customers' words, named as ``shown``; also beside a book's dialogues."""
    try:
        built = _built(data, shown)
    except ScriptError as error:
        return error.diagnostics
    return _placed(built.places, _of_file(built.value, Path(shown).stem, book))


def _of_file(speech: Speech, name: str, book: Book | None = None) -> tuple[SpeechFault, ...]:
    found = speech_faults(speech, book)
    if speech.speech == name:
        return found
    message = f"the file of {speech.speech} is called {name}.yaml"
    return (SpeechFault("SPEECH_FILE", ("speech",), message, "give both the same name"), *found)


def _built(data: bytes, shown: str) -> Built[Speech]:
    return build(read_tree(data, shown), Speech, file=shown)


def _placed(places: Places, found: tuple[SpeechFault, ...]) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(one.code, one.severity, places.key(one.path), one.message, one.mend, one.path) for one in found
    )
