"""The key of a station, and the keys that a reader trusts: who sealed a transcript, not only that nothing changed.

    keys/station.key     the private key (Ed25519, RFC 8032; PKCS#8 in PEM), 0600
    keys/station.pub     its public half (PEM), to be handed to whoever verifies
    keys/trusted/*.pub   public halves of other stations

``cryptography`` takes a third of a second to import, so it is imported where there is a key to use, and `warm` does
that behind the screen.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from sop_tui.core.evidence import Finding, Signer, signature_of, signed_bytes
from sop_tui.store import durable
from sop_tui.store.folder import DataFolder, StoreError, named

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_MAX: Final = 4096
"""Bytes of a file with a key."""

_OTHERS_WRITE: Final = 0o022


def private_path(folder: DataFolder) -> Path:
    """Where the station's private key is."""
    return folder.path / "keys" / "station.key"


def public_path(folder: DataFolder) -> Path:
    """Where its public half is."""
    return folder.path / "keys" / "station.pub"


def trusted_path(folder: DataFolder) -> Path:
    """Where the public keys of other stations are put."""
    return folder.path / "keys" / "trusted"


def generate(folder: DataFolder) -> str:
    """Make the station's key; its public half, in hex. Of a key whose public half is gone that is made again.

    Raises:
        StoreError: ``KEY_EXISTS`` (nothing is touched: what it signed could not be told any more), ``KEY_LIBRARY``, or
            the disk failed.
    """
    ed25519, serialization = _library()
    key = ed25519.Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path, public = private_path(folder), public_path(folder)
    try:
        folder.prepare()
        durable.make_folder(path.parent)
        durable.make_folder(trusted_path(folder))
        if os.path.lexists(path) and not os.path.lexists(public):
            key = _private(durable.read_file(path, KEY_MAX), path)
        else:
            # Of several at once one is the first, and the public half is of its key.
            durable.new_file(path, private)
        durable.put_file(public, _public_bytes(key))
        durable.sync_folder(path.parent)
    except FileExistsError:
        raise StoreError("KEY_EXISTS", f"Kunci sudah ada: {named(path)}.", "Pakai kunci itu.") from None
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    return _hex_of(key)


def _public_bytes(key: "Ed25519PrivateKey") -> bytes:
    _, serialization = _library()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return bytes(key.public_key().public_bytes(serialization.Encoding.PEM, form))


def signer(folder: DataFolder) -> Signer | None:
    """The station's key; None where it has none.

    Raises:
        StoreError: ``KEY_UNREADABLE`` (no such key in the file), ``KEY_SHARED`` (others could have put it there),
            ``KEY_LIBRARY``, or the file cannot be read.
    """
    path = private_path(folder)
    try:
        with suppress(FileNotFoundError):
            state = path.stat()
            if (state.st_mode | path.parent.stat().st_mode) & _OTHERS_WRITE:
                raise StoreError("KEY_SHARED", f"Orang lain dapat mengubah kunci: {named(path)}.", "Buat kunci baru.")
            if state.st_mode & 0o777 != durable.FILE_MODE:
                path.chmod(durable.FILE_MODE)
            data = durable.read_file(path, KEY_MAX)
            key = _private(data, path)
            return Signer(_hex_of(key), key.sign)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    return None


def warm(folder: DataFolder) -> Thread | None:
    """Import in a thread what signing needs; None where there is no key."""
    if not os.path.lexists(private_path(folder)):
        return None
    thread = Thread(target=_warmed, name="keys", daemon=True)
    thread.start()
    return thread


def _warmed() -> None:
    with suppress(StoreError):
        _library()


def _library() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - see the module
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - as above
    except ImportError as fault:
        raise StoreError(
            "KEY_LIBRARY", "Pustaka tanda tangan (cryptography) tidak terpasang.", "Beri tahu petugas TI."
        ) from fault
    return ed25519, serialization


def _private(data: bytes, path: Path) -> "Ed25519PrivateKey":
    ed25519, serialization = _library()
    with suppress(ValueError, TypeError):
        key = serialization.load_pem_private_key(data, password=None)
        if isinstance(key, ed25519.Ed25519PrivateKey):
            found: Ed25519PrivateKey = key
            return found
    raise _unreadable(path)


def _unreadable(path: Path) -> StoreError:
    return StoreError("KEY_UNREADABLE", f"Berkas ini bukan kunci Ed25519: {named(path)}.", "Periksa asalnya.")


def _hex_of(key: Any) -> str:
    public = key.public_key() if hasattr(key, "public_key") else key
    return str(public.public_bytes_raw().hex())


def public_key(path: Path) -> str:
    """The public key of a PEM file, in hex.

    Raises:
        StoreError: ``KEY_UNREADABLE``, ``KEY_LIBRARY``, or the file cannot be read.
    """
    try:
        data = durable.read_file(path, KEY_MAX)
    except OSError as fault:
        if os.path.lexists(path) and not path.is_dir():
            raise _unreadable(path) from fault
        raise StoreError.of(fault, path) from fault
    ed25519, serialization = _library()
    with suppress(ValueError, TypeError, ImportError):
        key = serialization.load_pem_public_key(data)
        if isinstance(key, ed25519.Ed25519PublicKey):
            return _hex_of(key)
    raise _unreadable(path)


def public_keys(paths: Iterable[Path]) -> frozenset[str]:
    """The public keys of these files, and of the ``*.pub`` files of these folders, in hex.

    Raises:
        StoreError: as `public_key`, or a folder cannot be read.
    """
    return frozenset(map(public_key, _key_files(paths)))


def _key_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            yield from durable.below(path, "*.pub") if path.is_dir() else [path]
        except OSError as fault:
            raise StoreError.of(fault, path) from fault


def trusted_keys(folder: DataFolder) -> frozenset[str]:
    """The station's own public key and those it trusts; none where it has no keys.

    Raises:
        StoreError: as `public_keys`, or ``KEY_HALF``: with the public half of its key gone, what the station signed
            could not be told from what nobody did.
    """
    own, others = public_path(folder), trusted_path(folder)
    try:
        if os.path.lexists(private_path(folder)) and not own.is_file():
            raise StoreError(
                "KEY_HALF", f"Kunci publik meja ini tidak ada: {named(own)}.", "Jalankan lagi sop-tui keygen."
            )
        known = [path for path in (own, others) if path.exists()]
    except OSError as fault:
        raise StoreError.of(fault, own.parent) from fault
    return public_keys(known)


def signature_findings(document: Mapping[str, Any], trusted: frozenset[str]) -> list[Finding]:
    """Whether a transcript that keeps the schema was sealed by one of these keys (hex).

    Without any key to trust a signature must still be right under the key that it names itself, and may be missing.

    Raises:
        StoreError: ``KEY_LIBRARY``, where there is a signature.
    """
    found = signature_of(document)
    if found is None:
        missing = Finding("SIGNATURE_MISSING", "seal", "no station signed it")
        return [missing] if trusted else []
    if not _is_right(found.key, found.value, signed_bytes(document["seal"]["digest"])):
        return [Finding("SIGNATURE_BROKEN", "seal/signature", "the signature is not of this seal by this key")]
    if trusted and found.key not in trusted:
        return [Finding("SIGNATURE_UNTRUSTED", "seal/signature/key", f"the key is not a trusted one: {found.key}")]
    return []


def _is_right(key: str, value: str, message: bytes) -> bool:
    ed25519, _ = _library()
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see the module

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(value), message)
    except (ValueError, InvalidSignature):
        return False
    return True
