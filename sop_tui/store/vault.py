"""Transcripts that a station can write and not read back, in the age format (C2SP age, X25519).

    keys/qa.age.pub                          QA's public key, a line that begins with ``age1``
    calls/YYYY/MM/DD/<call_id>.json.age      a sealed transcript, for the holder of the private half alone

Where the public key lies, no transcript is ever written in the clear: one that cannot be encrypted is not kept, and the
call stays in its journal. Callers and the index hold nothing then. QA opens the files into a data folder of its own
(`unlock`), where everything else works as on any other.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sop_tui.core.transcript import sources_of
from sop_tui.store import durable
from sop_tui.store.folder import DataFolder, StoreError, named
from sop_tui.store.frozen import freeze, thaw

SUFFIX: Final = ".age"
KEY_MAX: Final = 4096
"""Bytes of a file with a key."""

LOCKED_MAX: Final = 17 * 1024 * 1024
"""Bytes of an encrypted transcript that is read back."""

_MAGIC: Final = b"age-encryption.org/v1\n"
_OTHERS_WRITE: Final = 0o022


def recipient_path(folder: DataFolder) -> Path:
    """Where QA's public key is."""
    return folder.path / "keys" / "qa.age.pub"


def is_locking(folder: DataFolder) -> bool:
    """Whether transcripts are written encrypted here."""
    return os.path.lexists(recipient_path(folder))


def locked_path(path: Path) -> Path:
    """Where the transcript lies that would lie at ``path`` in the clear."""
    return path.with_name(path.name + SUFFIX)


def is_locked(path: Path) -> bool:
    """Whether the encrypted form of the transcript of ``path`` is there, as far as anyone here can tell."""
    try:
        fd = durable.open_regular(locked_path(path))
    except OSError:
        return False
    try:
        return os.read(fd, len(_MAGIC)) == _MAGIC
    except OSError:
        return False
    finally:
        os.close(fd)


def locked(folder: DataFolder, data: bytes) -> bytes:
    """The data for QA's eyes.

    Raises:
        StoreError: ``VAULT_KEY`` (no such key in the file), ``VAULT_SHARED`` (others could have put it there),
            ``VAULT_LIBRARY``, or the file cannot be read.
    """
    path = recipient_path(folder)
    pyrage = _library()
    try:
        if (path.stat().st_mode | path.parent.stat().st_mode) & _OTHERS_WRITE:
            message = f"Orang lain dapat mengganti kunci QA: {named(path)}."
            raise StoreError("VAULT_SHARED", message, "Periksa kunci itu, lalu tutup berkasnya bagi orang lain.")
        text = durable.read_file(path, KEY_MAX).decode("ascii", "replace")
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    with suppress(pyrage.RecipientError):
        recipients = [pyrage.x25519.Recipient.from_str(line) for line in lines]
        if recipients:
            return bytes(pyrage.encrypt(data, recipients))
    raise StoreError("VAULT_KEY", f"Berkas ini bukan kunci publik age: {named(path)}.", "Minta kunci itu kepada QA.")


def _library() -> Any:
    try:
        import pyrage  # noqa: PLC0415 - only where there is a key
    except ImportError as fault:
        message = "Pustaka penyandian (pyrage) tidak terpasang."
        raise StoreError("VAULT_LIBRARY", message, "Beri tahu petugas TI.") from fault
    return pyrage


def make_identity(path: Path) -> str:
    """Make QA's key in a new file, 0600; its public half, as it belongs into `recipient_path`.

    Raises:
        StoreError: ``VAULT_EXISTS``, ``VAULT_LIBRARY``, or the disk failed.
    """
    identity = _library().x25519.Identity.generate()
    try:
        durable.new_file(path, f"{identity}\n".encode())
    except FileExistsError:
        raise StoreError("VAULT_EXISTS", f"Berkas ini sudah ada: {named(path)}.", "Pilih nama lain.") from None
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    return str(identity.to_public())


class Identity:
    """QA's private key."""

    def __init__(self, path: Path) -> None:
        """Read it from a file as `make_identity` or any other age program makes it.

        Raises:
            StoreError: ``VAULT_IDENTITY``, ``VAULT_LIBRARY``, or the file cannot be read.
        """
        self._pyrage = _library()
        try:
            text = durable.read_file(path, KEY_MAX).decode("ascii", "replace")
        except OSError as fault:
            raise StoreError.of(fault, path) from fault
        lines = [line.strip() for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-")]
        try:
            self._identities = [self._pyrage.x25519.Identity.from_str(line) for line in lines]
        except self._pyrage.IdentityError:
            self._identities = []
        if not self._identities:
            raise StoreError("VAULT_IDENTITY", f"Berkas ini bukan kunci age: {named(path)}.", "Periksa berkas itu.")

    def opened(self, path: Path) -> bytes:
        """What is in an encrypted file.

        Raises:
            StoreError: ``VAULT_LOCKED`` (another's, or damaged), or the file cannot be read.
        """
        try:
            return bytes(self._pyrage.decrypt(durable.read_file(path, LOCKED_MAX), self._identities))
        except OSError as fault:
            raise StoreError.of(fault, path) from fault
        except self._pyrage.DecryptError as fault:
            message = f"Berkas ini tidak dapat dibuka dengan kunci itu: {named(path)}."
            raise StoreError(
                "VAULT_LOCKED", message, "Periksa kuncinya, atau ambil berkas itu dari cadangan."
            ) from fault


def unlock(paths: Iterable[Path], identity: Identity, into: DataFolder) -> Iterable[tuple[Path, StoreError | None]]:
    """Write encrypted transcripts in the clear into another data folder, each with its scripts; each is told, with what
    was wrong with it.

    The scripts are looked for in the data folder in which a transcript lies; where they are not, the transcript comes
    without them, as one that was copied by hand.
    """
    from sop_tui.store.calls import parsed_transcript, write_sealed  # noqa: PLC0415 - it writes with this module

    for path in paths:
        try:
            document = parsed_transcript(identity.opened(path), path)
            with suppress(StoreError):
                _copy_scripts(document, path, into)
            write_sealed(into, document)
        except StoreError as error:
            yield path, error
        except (KeyError, TypeError, ValueError):
            yield path, StoreError("SEAL_BROKEN", "Transkrip ini berubah sesudah disegel.", "Beri tahu pengawas.")
        else:
            yield path, None


def _copy_scripts(document: Mapping[str, Any], path: Path, into: DataFolder) -> None:
    parents = path.absolute().parents
    if len(parents) > 4:
        sources = sources_of(document)
        blobs = thaw(DataFolder(parents[4]), sources)
        freeze(into, {source.sha256: data for source, (_, data) in zip(sources, blobs, strict=True)})
