"""Frozen copies of the scripts a call was held with, so that an old call replays under its own words.

A copy is named by the sha256 of its bytes: scripts that did not change are kept once, however many calls used them.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from sop_tui.core.book import Source
from sop_tui.store import durable
from sop_tui.store.folder import DataFolder, StoreError

SCRIPT_MAX: Final = 16 * 1024 * 1024
"""Bytes of a frozen script that is read back."""

_MEND = "Salin naskah itu dari cadangan, atau beri tahu pengawas."


def freeze(folder: DataFolder, blobs: Mapping[str, bytes]) -> None:
    """Keep these scripts, by their sha256 (hex); those that are kept already cost a look.

    Raises:
        StoreError: the disk failed.
        ValueError: a name is not the sha256 of its bytes.
    """
    path = folder.scripts
    added = False
    try:
        for name, data in blobs.items():
            if sha256(data).hexdigest() != name:
                raise ValueError(f"{name} is not the sha256 of its script")
            path = folder.script_path(name)
            if not _holds(path, data):
                durable.put_file(path, data)
                added = True
        if added:
            durable.sync_folder(folder.scripts)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault


def _holds(path: Path, data: bytes) -> bool:
    """Whether the copy is there and sound; a damaged one is written anew."""
    try:
        return durable.read_file(path, len(data)) == data
    except OSError:
        return False


def thaw(folder: DataFolder, sources: Iterable[Source]) -> list[tuple[str, bytes]]:
    """File name and bytes of each script, in the order of the sources.

    Raises:
        StoreError: ``SCRIPTS_MISSING`` or ``SCRIPTS_DAMAGED``.
    """
    return [(source.file, thawed(folder, source.file, source.sha256)) for source in sources]


def thawed(folder: DataFolder, name: str, digest: str) -> bytes:
    """The bytes of one script; its name is for messages.

    Raises:
        StoreError: ``SCRIPTS_MISSING`` or ``SCRIPTS_DAMAGED``, or it cannot be read.
    """
    path = folder.script_path(digest)
    try:
        data = durable.read_file(path, SCRIPT_MAX)
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise StoreError("SCRIPTS_MISSING", f"Salinan naskah {name} tidak ada.", _MEND) from fault
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    if sha256(data).hexdigest() != digest:
        raise StoreError("SCRIPTS_DAMAGED", f"Salinan naskah {name} rusak.", _MEND)
    return data
