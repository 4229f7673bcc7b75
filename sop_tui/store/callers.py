"""Which calls came from which number: ``callers/<number>``, a line a call, found without a look at any other call.

A line only points to a sealed transcript, ``YYYY/MM/DD/<call_id>``, so nothing of a customer is kept twice, and what a
transcript says is believed only while its seal holds. Lines are appended and never rewritten: two desks may write at
once, a line that a crash tore hides no later one, and a line too many does no harm. A call is noted before it is
sealed, so that no crash leaves a sealed call without its line.

It is a cache: `rebuild` adds whatever lines are missing, and ``callers/whole`` stands once it has done so. A rebuild
writes that file under another name before its first look and renames it after its last. A line that cannot be written
takes the file away under either name, so that no rebuild vouches for a call that it may have come too early to see.
"""

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sop_tui.core.recognizing import EarlierCall, earlier_call, number_of
from sop_tui.core.transcript import check_seal
from sop_tui.store import durable
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder, StoreError

LOOKED_AT: Final = 10
"""Sound calls that are told when their number calls again."""

READ_MAX: Final = 30
"""Transcripts that are read to find them, sound or not: about a millisecond each."""

COUNTED_MAX: Final = 1000
"""Lines that are followed to see whether there is a transcript at all: some microseconds each."""

INDEX_MAX: Final = 16 * 1024 * 1024
"""Bytes of the lines of one number."""

_LINE: Final = re.compile(r"(\d{4}/\d\d/\d\d/[0-9A-Za-z][0-9A-Za-z-]{0,63})\n")
_UNFIT: Final = (
    *(errno.ELOOP, errno.EMLINK, errno.EISDIR, errno.EINVAL, errno.ENXIO, errno.EOPNOTSUPP),
    *(errno.EACCES, errno.EPERM, errno.EFBIG),
)
"""What systems say of a link, a folder, a pipe, a device or a socket; of a file that is closed to us or too long."""

_READ_FAULTS: Final = (OSError, StoreError, KeyError, TypeError, ValueError, AttributeError)


def note(folder: DataFolder, document: Mapping[str, Any]) -> bool:
    """Have a line for a call that is about to be sealed; training and simulations are nobody's calls.

    Returns False where the disk failed: the index is no longer whole, and is made anew at the next start. Such a call
    has to be noted again once it is sealed, since a rebuild may begin and end between the two and not see it. Where
    the number's file is unfit for lines, no rebuild would help, and nothing is lost by leaving it.

    Never raises.
    """
    number = _caller_of(document)
    if not number:
        return True
    try:
        path, pointer = folder.caller_path(number), _pointer(folder, document)
    except StoreError:
        return True
    try:
        _append(path, [pointer])
    except OSError as fault:
        if not _is_unfit(path, fault):
            _unmark_whole(folder)
            return False
    return True


def earlier_calls(folder: DataFolder, caller: str) -> tuple[list[EarlierCall], int]:
    """The sealed calls of the number that the telephone shows, the latest first, and how many older there are.

    `LOOKED_AT` calls are told at most. The older ones were not read: they are counted where a transcript lies, among
    the latest `COUNTED_MAX` lines. Never raises: what cannot be read is not known.
    """
    number = number_of(caller)
    if not number:
        return [], 0
    try:
        pointers = sorted(set(_lines(folder.caller_path(number))), key=_age, reverse=True)
    except _READ_FAULTS:
        return [], 0
    paths = (folder.calls / f"{pointer}.json" for pointer in pointers[:COUNTED_MAX])
    there = filter(os.path.isfile, paths)
    found = (_sound(path, number) for path in islice(there, READ_MAX))
    calls = list(islice(filter(None, found), LOOKED_AT))
    return calls, sum(1 for _ in there)


def _age(pointer: str) -> tuple[str, str]:
    """Call ids sort by the time they were made, also across a midnight of another offset."""
    return pointer.rpartition("/")[2], pointer


def _sound(path: Path, number: str) -> EarlierCall | None:
    """The call there, if it is as it was sealed and this number's own."""
    try:
        document = read_transcript(path)
        if check_seal(document) and _caller_of(document) == number:
            return earlier_call(document)
    except _READ_FAULTS:
        pass
    return None


def _caller_of(document: Mapping[str, Any]) -> str:
    """The number under which a call is known; empty for one that counts for nobody."""
    return number_of(str(document["caller_id"])) if document["mode"] == "live" else ""


def _pointer(folder: DataFolder, document: Mapping[str, Any]) -> str:
    sealed = folder.sealed_path(document["call_id"], document["started_at"])
    return sealed.relative_to(folder.calls).with_suffix("").as_posix()


def _lines(path: Path) -> list[str]:
    """The whole lines of a number's file, whatever else it holds; none where there is no file."""
    try:
        data = durable.read_file(path, INDEX_MAX)
    except FileNotFoundError:
        return []
    return _LINE.findall(data.decode("utf-8", "replace"))


def _append(path: Path, pointers: list[str]) -> None:
    durable.make_folder(path.parent)
    fresh = not os.path.lexists(path)
    # Nothing but a file is written to: a pipe would wait for a reader.
    fd = durable.open_private(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK)
    try:
        durable.write_all(fd, "".join(f"{pointer}\n" for pointer in pointers).encode())
        durable.flush_data(fd)
    finally:
        os.close(fd)
    if fresh:
        durable.sync_folder(path.parent)


def _is_unfit(path: Path, fault: OSError) -> bool:
    """Whether what lies there is to blame, and not the disk or the folder."""
    return fault.errno in _UNFIT and os.path.lexists(path)


def strike(folder: DataFolder, is_gone: Callable[[str], bool]) -> int:
    """Take out the lines of calls that are kept no longer, told by their pointers. Returns how many numbers went with
    their last line.

    A line is written over where it stands: desks may append to the file meanwhile, and nothing of it is left.

    Raises:
        StoreError: the disk failed.
    """
    gone = 0
    try:
        for path in sorted(folder.callers.iterdir()) if folder.callers.is_dir() else ():
            if not path.name.startswith("+"):
                continue
            try:
                gone += _struck(path, is_gone)
            except OSError as fault:
                if not _is_unfit(path, fault):
                    raise
        durable.sync_folder(folder.callers)
    except FileNotFoundError:
        return gone
    except OSError as fault:
        raise StoreError.of(fault, folder.callers) from fault
    return gone


def _struck(path: Path, is_gone: Callable[[str], bool]) -> bool:
    fd = durable.open_regular(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        left = False
        for line in re.finditer(_LINE.pattern.encode(), durable.read_all(fd, INDEX_MAX)):
            if is_gone(line[1].decode()):
                os.lseek(fd, line.start(), os.SEEK_SET)
                durable.write_all(fd, b"-" * len(line[1]))
            else:
                left = True
        os.fsync(fd)
        if left:
            return False
        path.unlink()
        # A desk that had the file open may have written to it since it was read.
        late = _LINE.findall(durable.read_all(fd, INDEX_MAX).decode("utf-8", "replace"))
    finally:
        os.close(fd)
    if late:
        _append(path, late)
    return not late


def is_whole(folder: DataFolder) -> bool:
    """Whether every sealed call has its line. Where no call was ever sealed, that is so from now on."""
    if folder.callers_whole.exists():
        return True
    with suppress(OSError, StoreError):
        if next(folder.calls.iterdir(), None) is None:
            rebuild(folder)
    return folder.callers_whole.exists()


def rebuild(folder: DataFolder, pass_over: Callable[[Path], object] = lambda _: None) -> int:
    """Add the lines that are missing, by a look at every sealed call: about a millisecond each. Returns how many.

    ``pass_over`` is told of each number's file that is unfit for lines (a link, say); the index is whole but for these.
    May be interrupted, and may run while desks seal calls: where one of them could not write its line meanwhile, the
    index does not become whole.

    Raises:
        StoreError: the disk failed.
    """
    try:
        durable.make_folder(folder.callers)
        token = durable.write_temporary(folder.callers_whole, b"")
        try:
            added = _add_missing(folder, pass_over)
            _mark_whole(folder, token)
        finally:
            durable.drop(token)
    except OSError as fault:
        raise StoreError.of(fault, folder.callers) from fault
    return added


def _add_missing(folder: DataFolder, pass_over: Callable[[Path], object]) -> int:
    wanted: dict[Path, set[str]] = {}
    for path, pointer in _sealed(folder):
        wanted.setdefault(path, set()).add(pointer)
    added = 0
    for path, pointers in wanted.items():
        try:
            missing = sorted(pointers.difference(_lines(path)))
            if missing:
                _append(path, missing)
            added += len(missing)
        except OSError as fault:
            if not _is_unfit(path, fault):
                raise
            pass_over(path)
    return added


def _sealed(folder: DataFolder) -> Iterator[tuple[Path, str]]:
    """The place of its number and the pointer of every sealed call that can be read."""
    for path in folder.calls.glob("*/*/*/*.json"):
        with suppress(*_READ_FAULTS):
            document = read_transcript(path)
            number = _caller_of(document)
            # A file that someone misnamed would be looked for in vain.
            if number and folder.sealed_path(document["call_id"], document["started_at"]) == path:
                yield folder.caller_path(number), _pointer(folder, document)


def _mark_whole(folder: DataFolder, token: Path) -> None:
    """Vouch for the index, unless the token was taken away: a rename is a look and a mark in one."""
    with suppress(FileNotFoundError):
        token.rename(folder.callers_whole)
        durable.sync_folder(folder.callers)
        durable.drop_leftovers(folder.callers_whole)


def _unmark_whole(folder: DataFolder) -> None:
    """Let no rebuild vouch for the index that has begun by now. Tokens go first: each may still become the mark."""
    with suppress(OSError):
        durable.drop_leftovers(folder.callers_whole)
    durable.drop(folder.callers_whole)
    with suppress(OSError):
        durable.sync_folder(folder.callers)
