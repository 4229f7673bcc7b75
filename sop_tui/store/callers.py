"""Which calls came from which number: ``callers/<number>``, a line a call, found without a look at any other call.

A line only points to a sealed transcript, ``YYYY/MM/DD/<call_id>``, so nothing of a customer is kept twice, and what a
transcript says is believed only while its seal holds. Lines are appended and never rewritten: two desks may write at
once, a line that a crash tore hides no later one, and a line too many does no harm. A call is noted before it is
sealed, so that no crash leaves a sealed call without its line.

It is a cache: `rebuild` adds whatever lines are missing, and ``callers/whole`` stands once it has done so.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sop_tui.core.recognizing import EarlierCall, earlier_call, number_of
from sop_tui.core.transcript import check_seal
from sop_tui.store import durable
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder, StoreError

LOOKED_AT: Final = 10
"""Calls that are read when their number calls again: about a millisecond each."""

INDEX_MAX: Final = 16 * 1024 * 1024
"""Bytes of the lines of one number."""

_LINE: Final = re.compile(r"(\d{4}/\d\d/\d\d/[0-9A-Za-z][0-9A-Za-z-]{0,63})\n")
_READ_FAULTS: Final = (OSError, StoreError, KeyError, TypeError, ValueError, AttributeError)


def note(folder: DataFolder, document: Mapping[str, Any]) -> None:
    """Have a line for a call that is about to be sealed; training and simulations are nobody's calls.

    Never raises: where the disk fails, the index is no longer whole, and is made anew at the next start.
    """
    number = _caller_of(document)
    if not number:
        return
    try:
        _append(folder, number, [_pointer(folder, document)])
    except (OSError, StoreError):
        durable.drop(folder.callers_whole)


def earlier_calls(folder: DataFolder, caller: str) -> tuple[list[EarlierCall], int]:
    """The sealed calls of the number that the telephone shows, the latest first, and how many older there may be.

    `LOOKED_AT` calls at most are read. Never raises: what cannot be read is not known.
    """
    number = number_of(caller)
    if not number:
        return [], 0
    try:
        pointers = sorted(set(_lines(folder.caller_path(number))), key=_age, reverse=True)
    except _READ_FAULTS:
        return [], 0
    found = (_sound(folder.calls / f"{pointer}.json", number) for pointer in pointers[:LOOKED_AT])
    return [call for call in found if call is not None], len(pointers[LOOKED_AT:])


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


def _append(folder: DataFolder, number: str, pointers: list[str]) -> None:
    path = folder.caller_path(number)
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


def is_whole(folder: DataFolder) -> bool:
    """Whether every sealed call has its line. Where no call was ever sealed, that is so from now on."""
    if folder.callers_whole.exists():
        return True
    with suppress(OSError, StoreError):
        if next(folder.calls.iterdir(), None) is None:
            _mark_whole(folder)
            return True
    return False


def rebuild(folder: DataFolder) -> int:
    """Add the lines that are missing, by a look at every sealed call: about a millisecond each. Returns how many.

    May be interrupted, and may run while desks seal calls.

    Raises:
        StoreError: the disk failed.
    """
    wanted: dict[str, set[str]] = {}
    for number, pointer in _sealed(folder):
        wanted.setdefault(number, set()).add(pointer)
    added = 0
    try:
        for number, pointers in wanted.items():
            missing = sorted(pointers.difference(_lines(folder.caller_path(number))))
            if missing:
                _append(folder, number, missing)
            added += len(missing)
        _mark_whole(folder)
    except OSError as fault:
        raise StoreError.of(fault, folder.callers) from fault
    return added


def _sealed(folder: DataFolder) -> Iterator[tuple[str, str]]:
    """Number and pointer of every sealed call that can be read."""
    for path in folder.calls.glob("*/*/*/*.json"):
        with suppress(*_READ_FAULTS):
            document = read_transcript(path)
            number = _caller_of(document)
            # A file that someone misnamed would be looked for in vain.
            if number and folder.sealed_path(document["call_id"], document["started_at"]) == path:
                yield number, _pointer(folder, document)


def _mark_whole(folder: DataFolder) -> None:
    durable.make_folder(folder.callers)
    durable.put_file(folder.callers_whole, b"")
    durable.sync_folder(folder.callers)
