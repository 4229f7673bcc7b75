"""What a trainee has drilled: ``drills/<name>.jsonl`` in the folder of training, a line an exercise.

Lines are only ever added, and each is on the disk before the next exercise is shown. A line that cannot be read (a
crash in the middle of it, a bad disk, an editor) is passed over and told by its number: what was practised before and
after it is not lost, and nothing of the file is ever changed.
"""

import errno
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

from sop_tui.core.training.spaced import Attempt, moment
from sop_tui.store import durable
from sop_tui.store.folder import DataFolder, StoreError

SCHEMA: Final = "sop-tui/drill/1"

SIZE_MAX: Final = 64 * 1024 * 1024
"""Bytes of a file that is looked at: a hundred years of daily practice."""

EXACT_MAX: Final = 1 << 53
"""The largest number that every reader of JSON takes for what it is (RFC 7493, section 2.2)."""

_SLUG: Final = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Drilled:
    """The exercises of one trainee, in the order of the file."""

    trainee: str
    attempts: tuple[Attempt, ...] = ()
    damaged: tuple[int, ...] = ()
    """The numbers of the lines that cannot be read, from 1."""


def drills_path(folder: DataFolder, trainee: str) -> Path:
    """Where the exercises of a trainee are; ``folder`` is that of training.

    The name of a file says whom it is about to somebody who looks, and its checksum keeps apart who looks alike there.
    """
    name = normalize("NFC", trainee)
    slug = _SLUG.sub("-", name.casefold()).strip("-")[:40]
    return (
        folder.path / "drills" / f"{slug or 'peserta'}-{sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}.jsonl"
    )


def add_attempt(folder: DataFolder, trainee: str, attempt: Attempt) -> None:
    """Keep an exercise; it is on the disk when this returns.

    Raises:
        StoreError: the disk failed; what was kept before is kept still.
    """
    path = drills_path(folder, trainee)
    try:
        durable.make_folder(path.parent)
        fresh = not path.exists()
        fd = durable.open_private(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK)
        try:
            # What a crash left of a line must not swallow this one.
            size = os.fstat(fd).st_size
            torn = size > 0 and os.pread(fd, 1, size - 1) != b"\n"
            durable.write_all(fd, b"\n" * torn + _line(trainee, attempt))
            durable.flush_data(fd)
        finally:
            os.close(fd)
        if fresh:
            durable.sync_folder(path.parent)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault


def read_attempts(folder: DataFolder, trainee: str) -> Drilled:
    """Everything a trainee has drilled; nothing where there is no file.

    Raises:
        StoreError: the file is there and cannot be read at all.
    """
    return _read(drills_path(folder, trainee), trainee)


def drilled(folder: DataFolder) -> Iterator[Drilled]:
    """The exercises of every trainee, by the name of the file; who a file is about stands in its lines.

    Raises:
        StoreError: a file cannot be read at all.
    """
    try:
        paths = sorted((folder.path / "drills").glob("*.jsonl"))
    except OSError as fault:
        raise StoreError.of(fault, folder.path / "drills") from fault
    for path in paths:
        yield _read(path, "")


def _read(path: Path, trainee: str) -> Drilled:
    try:
        data = durable.read_file(path, SIZE_MAX)
    except OSError as fault:
        if fault.errno == errno.ENOENT:
            return Drilled(trainee)
        raise StoreError.of(fault, path) from fault
    attempts: list[Attempt] = []
    damaged: list[int] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
            attempts.append(_attempt(document))
            trainee = trainee or document["trainee"]
        except (ValueError, TypeError, KeyError, RecursionError):
            damaged.append(number)
    return Drilled(trainee, tuple(attempts), tuple(damaged))


def _line(trainee: str, attempt: Attempt) -> bytes:
    document = {"schema": SCHEMA, "trainee": trainee, **attempt._asdict()}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _attempt(document: Mapping[str, Any]) -> Attempt:
    """An exercise from its line; raises `ValueError`, `TypeError` or `KeyError` for anything else."""
    if document["schema"] != SCHEMA or not isinstance(document["trainee"], str):
        raise ValueError
    moment(document["at"])
    if max(abs(document["seed"]), abs(document["ms"])) > EXACT_MAX:
        raise ValueError
    return Attempt(
        at=document["at"],
        drill=_typed(document["drill"], str),
        seed=_typed(document["seed"], int),
        right=_typed(document["right"], bool),
        results=tuple((_typed(item, str), _typed(right, bool)) for item, right in document["results"]),
        confused=tuple((_typed(meant, str), _typed(taken, str)) for meant, taken in document["confused"]),
        ms=_typed(document["ms"], int),
    )


def _typed(value: Any, kind: type) -> Any:
    """The value, if it is exactly of this type: a JSON true is no number."""
    if type(value) is not kind:
        raise TypeError
    return value
