"""Training sessions: ``training/`` in the data folder, a data folder of its own, so that no practice call is ever among
live ones. Beside what every data folder has, it holds

    sessions/YYYY/MM/DD/<call_id>.json    a graded session, by the day it was practised

The call of a session is a transcript like any other, in ``calls/`` there, by the day of its scenario.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sop_tui.core.training.session import Session
from sop_tui.core.training.spaced import moment
from sop_tui.store import durable
from sop_tui.store.drilled import EXACT_MAX
from sop_tui.store.folder import DataFolder, StoreError, named
from sop_tui.store.held import Held, HeldCall

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["Damaged", "read_session", "sessions", "training_folder", "write_session"]

SESSION_MAX: Final = 4 * 1024 * 1024
"""Bytes of a session that is read back."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file among the sessions that is none; it is left where it is."""

    path: Path
    message: str
    """An Indonesian sentence for the screen."""


def call_of(folder: DataFolder, session: Session) -> HeldCall | None:
    """The call of a session, to be seen again; None where it cannot be: a lesson can be read without.

    A call is held on the day of its scenario, which its session does not know.
    """
    try:
        name = folder.sealed_path(session.call_id, session.practised_at).name
        path = next(folder.calls.glob(f"*/*/*/{name}"), None)
        return Held(folder).open(path) if path else None
    except (OSError, StoreError):
        return None


def training_folder(folder: DataFolder) -> DataFolder:
    """The data folder of practice calls."""
    return DataFolder(folder.path / "training")


def session_path(folder: DataFolder, session: Session) -> Path:
    """Where a session is kept in the training folder.

    Raises:
        StoreError: ``CALL_ID`` or ``CALL_TIME``.
    """
    sealed = folder.sealed_path(session.call_id, session.practised_at)
    return _root(folder) / sealed.relative_to(folder.calls)


def _root(folder: DataFolder) -> Path:
    return folder.path / "sessions"


def write_session(folder: DataFolder, session: Session) -> Path:
    """Keep a session, once; ``folder`` is the training folder. The same session again is no harm.

    Raises:
        StoreError: ``SESSION_EXISTS`` (another one has this call's id), ``SESSION_SIZE``, or the disk failed.
    """
    path = session_path(folder, session)
    # Half of a pair of surrogates, as a name from a command line may hold, is no character: no reader would take it.
    data = (json.dumps(_flat(session), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    if len(data) > SESSION_MAX:
        raise StoreError("SESSION_SIZE", "Catatan latihan ini terlalu panjang.", "Beri tahu pelatih.")
    try:
        durable.make_folder(path.parent)
        durable.new_file(path, data)
    except FileExistsError:
        _same(path, data)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    return path


def _same(path: Path, data: bytes) -> None:
    try:
        same = durable.read_file(path, SESSION_MAX) == data
    except OSError:
        same = False
    if not same:
        message = f"Sudah ada catatan latihan lain dengan nomor ini: {named(path)}."
        raise StoreError("SESSION_EXISTS", message, "Jangan dihapus; beri tahu pelatih.")


def _flat(value: object) -> Any:
    """Plain JSON in which every value has its name."""
    if is_dataclass(value):
        return {field.name: _flat(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        return [_flat(item) for item in value] if names is None else dict(zip(names, value, strict=True))
    return {key: _flat(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def read_session(path: Path) -> Session:
    """The session of a file.

    Raises:
        StoreError: ``SESSION_DAMAGED`` (it is no session, or lies under another name), or it cannot be read.
    """
    try:
        session = _adapter().validate_json(durable.read_file(path, SESSION_MAX), strict=True)
        if session.call_id != path.stem:
            raise ValueError("it lies under another name")
        moment(session.practised_at)
        if not _exact(session):
            raise ValueError("a number is beyond what readers of JSON take for what it is")
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    except ValueError as fault:
        message = f"Berkas ini bukan catatan latihan: {named(path)}."
        raise StoreError("SESSION_DAMAGED", message, "Jangan dihapus; beri tahu pelatih.") from fault
    return session


def _exact(value: object) -> bool:
    """Whether every number in it is one that all readers of JSON agree on (RFC 7493, section 2.2)."""
    if is_dataclass(value):
        return all(_exact(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple):
        return all(map(_exact, value))
    return not isinstance(value, int) or abs(value) <= EXACT_MAX


@cache
def _adapter() -> "TypeAdapter[Session]":
    from pydantic import TypeAdapter  # noqa: PLC0415 - costs 110 ms, and most starts read no session

    return TypeAdapter(Session)


def sessions(folder: DataFolder) -> Iterator[Session | Damaged]:
    """Every session of the training folder, the oldest first; what is none is told and passed over.

    Raises:
        StoreError: a folder cannot be read.
    """
    root = _root(folder)
    try:
        paths = sorted(path for path in root.rglob("*.json") if not path.name.startswith("."))
    except OSError as fault:
        raise StoreError.of(fault, root) from fault
    for path in paths:
        try:
            yield read_session(path)
        except StoreError as error:
            yield Damaged(path, error.message)
