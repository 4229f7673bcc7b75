"""The replicas of the applications: ``replika/aplikasi.yaml`` of a scripts folder.

They are no part of a call, so nothing reads them before somebody practises or checks.
"""

from pathlib import Path
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.diagnostic import Diagnostic, ScriptError
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.replica_faults import faults
from sop_tui.store import beside

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
    data = beside.data_of(scripts / FILE, shown)
    return beside.sound(data, shown, Replica, lambda replica: faults(replica, book))


def replica_findings(data: bytes, shown: str, book: Book | None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a file of replicas, named as ``shown``; also beside the dialogues of a book."""
    return beside.findings(data, shown, Replica, lambda replica: () if book is None else faults(replica, book))
