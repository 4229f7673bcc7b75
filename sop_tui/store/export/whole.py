"""A file that is there in full or not at all, however long it takes to write."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sop_tui.store import durable
from sop_tui.store.folder import StoreError, named


def exists(path: Path) -> StoreError:
    """The refusal to write over a file."""
    return StoreError("EXPORT_EXISTS", f"Berkas ini sudah ada: {named(path)}.", "Pilih nama lain, atau pakai --force.")


@contextmanager
def whole(path: Path, force: bool = False) -> Iterator[BinaryIO]:
    """A file to write to, which gets its name when the block ends without a fault; readable by its owner alone.

    Raises:
        StoreError: ``EXPORT_EXISTS`` where it is there already and ``force`` is false (told before anything is
            written), or the disk failed.
    """
    if not force and os.path.lexists(path):
        raise exists(path)
    if _special(path):
        # A device or a pipe must not become a file.
        raise StoreError.of(OSError(errno.EINVAL, os.strerror(errno.EINVAL)), path)
    temporary = durable.temporary_beside(path)
    try:
        fd = durable.open_private(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        with os.fdopen(fd, "wb") as file:
            yield file
            file.flush()
            os.fsync(fd)
        _name(temporary, path, force)
        durable.sync_folder(path.parent)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    finally:
        durable.drop(temporary)


def _special(path: Path) -> bool:
    # What cannot be looked at is told when it is opened.
    try:
        return path.exists() and not path.is_file()
    except OSError:
        return False


def _name(temporary: Path, path: Path, force: bool) -> None:
    if force:
        temporary.replace(path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise exists(path) from None
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}:
            raise
        # A file system without hard links: two writers at the very same moment are not told apart.
        if os.path.lexists(path):
            raise exists(path) from None
        temporary.rename(path)
