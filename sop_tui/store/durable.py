"""Bytes that are on the disk when the call returns, readable by their owner alone.

A write is only as durable as its weakest step: the data, the name in its folder, and every folder made on the way are
flushed here, in that order, and nowhere else. Modes are set by hand, since an umask may be anything.

Everything raises `OSError`; `sop_tui.store.folder.StoreError.of` puts it into words.
"""

import errno
import glob
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700

flush_data = getattr(os, "fdatasync", os.fsync)
"""Flush a file's bytes and its length; some platforms have only the slower `os.fsync`."""


def open_private(path: Path, flags: int) -> int:
    """A file descriptor for writing; a new file is the owner's alone, whatever the umask."""
    fd = os.open(path, flags | os.O_NOFOLLOW, FILE_MODE)
    try:
        os.fchmod(fd, FILE_MODE)
    except BaseException:
        os.close(fd)
        raise
    return fd


def write_all(fd: int, data: bytes) -> None:
    """Every byte, however few the system takes at a time."""
    rest = memoryview(data)
    while rest:
        written = os.write(fd, rest)
        if written <= 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[written:]


def sync_folder(path: Path) -> None:
    """Flush the names in a folder."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    except OSError as fault:
        # Some network file systems cannot flush a folder and need not: the server did.
        if fault.errno != errno.EINVAL:
            raise
    finally:
        os.close(fd)


def make_folder(path: Path) -> None:
    """The folder and whatever is missing above it, each the owner's alone and its name flushed."""
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    try:
        path.mkdir(FOLDER_MODE)
    except FileExistsError:
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path)) from None
        return
    path.chmod(FOLDER_MODE)
    sync_folder(path.parent)


def temporary_beside(path: Path) -> Path:
    """A name in the same folder that no listing takes for a document."""
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")


def write_temporary(path: Path, data: bytes) -> Path:
    """The data in a new file beside the path, flushed; the caller gives it its name."""
    temporary = temporary_beside(path)
    fd = open_private(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        write_all(fd, data)
        os.fsync(fd)
    except BaseException:
        drop(temporary)
        raise
    finally:
        os.close(fd)
    return temporary


def put_file(path: Path, data: bytes) -> None:
    """The file holds this data, all of it or what it held before. The caller flushes its name with `sync_folder`."""
    temporary = write_temporary(path, data)
    try:
        temporary.rename(path)
    except BaseException:
        drop(temporary)
        raise


_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV)


def new_file(path: Path, data: bytes) -> None:
    """A file that was not there before.

    Raises:
        FileExistsError: it was; nothing is touched. (Where the file system has no hard links, two writers at the very
            same moment are not told apart.)
    """
    temporary = write_temporary(path, data)
    try:
        try:
            os.link(temporary, path)
        except OSError as fault:
            if fault.errno not in _NO_LINKS:
                raise
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
            temporary.rename(path)
    finally:
        drop(temporary)
    sync_folder(path.parent)


def below(folder: Path, pattern: str) -> Iterator[Path]:
    """What a folder holds by a pattern such as ``*/*.json``, in order; nothing where there is no such folder.

    Raises:
        OSError: a folder cannot be read. `Path.glob` would take it for an empty one, and what is in it for gone.
    """
    name, _, rest = pattern.partition("/")
    try:
        with os.scandir(folder) as entries:
            found = sorted(entry.name for entry in entries if fnmatchcase(entry.name, name))
    except (FileNotFoundError, NotADirectoryError):
        return
    for one in found:
        if rest:
            yield from below(folder / one, rest)
        else:
            yield folder / one


def drop(path: Path) -> None:
    """Delete a file that nobody needs; a failure is no harm."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def drop_leftovers(path: Path) -> None:
    """Delete what a crash left of earlier attempts to write this file; for who alone may write it."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        drop(leftover)


def open_regular(path: Path, flags: int = os.O_RDONLY) -> int:
    """A file descriptor of an ordinary file.

    Raises:
        OSError: `errno.EINVAL` or `errno.EISDIR` for anything else: a pipe would wait for ever.
    """
    fd = os.open(path, flags | os.O_NONBLOCK)
    mode = os.fstat(fd).st_mode
    if stat.S_ISREG(mode):
        return fd
    os.close(fd)
    wrong = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
    raise OSError(wrong, os.strerror(wrong), str(path))


def read_all(fd: int, limit: int) -> bytes:
    """The bytes of a file from its start.

    Raises:
        OSError: `errno.EFBIG` for more than ``limit`` of them.
    """
    with os.fdopen(fd, "rb", closefd=False) as file:
        file.seek(0)
        # Asked for no more than there seems to be: room for the limit takes longer to get than a file to read.
        expected = min(os.fstat(fd).st_size, limit)
        data = file.read(expected + 1)
        if len(data) > expected:
            data += file.read(limit + 1 - len(data))
    if len(data) > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return data


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of an ordinary file; raises as `open_regular` and `read_all` do."""
    fd = open_regular(path)
    try:
        return read_all(fd, limit)
    finally:
        os.close(fd)
