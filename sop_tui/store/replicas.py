"""The replicas of the applications: ``replika/aplikasi.yaml`` of a scripts folder.

They are no part of a call, so nothing reads them before somebody practises or checks.
"""

from pathlib import Path
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.diagnostic import Diagnostic, Place, ScriptError
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.replica_faults import Fault, faults
from sop_tui.store.places import Places
from sop_tui.store.scripts import script_bytes
from sop_tui.store.shape import Built, build
from sop_tui.store.yaml_tree import read_tree

REPLICAS: Final = "replika"
"""The folder of replicas in a scripts folder."""

FILE: Final = f"{REPLICAS}/aplikasi.yaml"


def read_replica(scripts: Path, book: Book) -> Replica:
    """The replicas of a scripts folder, sound beside its book.

    Raises:
        ScriptError: ``REPLICA_MISSING``, or with everything that is wrong in the file.
    """
    shown = f"{scripts.name}/{FILE}"
    if not (scripts / FILE).is_file():
        mend = f"write {FILE}"
        raise ScriptError([Diagnostic("REPLICA_MISSING", "error", None, "there are no replicas to practise in", mend)])
    try:
        data = script_bytes(scripts / FILE)
    except OSError as fault:
        place = Place(shown, 1, 1)
        raise ScriptError(
            [Diagnostic("SCRIPTS_UNREADABLE", "error", place, f"{fault.strerror}", "name another file")]
        ) from None
    built = _built(data, shown)
    wrong = [item for item in _placed(built.places, faults(built.value, book)) if item.severity == "error"]
    if wrong:
        raise ScriptError(wrong)
    return built.value


def replica_findings(data: bytes, shown: str, book: Book | None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a file of replicas, named as ``shown``; also beside the dialogues of a book."""
    try:
        built = _built(data, shown)
    except ScriptError as error:
        return error.diagnostics
    return () if book is None else _placed(built.places, faults(built.value, book))


def _built(data: bytes, shown: str) -> Built[Replica]:
    return build(read_tree(data, shown), Replica, file=shown)


def _placed(places: Places, found: tuple[Fault, ...]) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(one.code, one.severity, places.key(one.path), one.message, one.mend, one.path) for one in found
    )
