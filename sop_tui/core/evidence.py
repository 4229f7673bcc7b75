"""What makes a transcript evidence: a chain through its events, a seal over the whole, and erasing that breaks neither.

A customer may ask that what is theirs be erased, and QA must still be able to tell that nothing else was touched. Both
hold since the seal never covers a customer's values themselves, only salted digests of them, as in SD-JWT (RFC 9901):

- What is a customer's (`personal_keys` of an event, `PARTS` of the document) has a **salt**, 128 bits in hex. Its
  digest is SHA-256 of the canonical bytes of ``[salt, value]``; of an event, ``value`` is the object of its personal
  keys.
- To **erase** it is to put a mask in place of each text (an empty list in place of a list), to drop the salt, and to
  leave the digest, as ``erased``. Without the salt the digest tells nothing: a phone number, few as there are, cannot
  be tried out.
- The **link** of an event is SHA-256 of the canonical bytes of ``[link before, event as it is when erased]``, without
  its own link; before the first event stands the digest of the head (`HEAD`). So it stays the same whether the event is
  erased or not, and an event that was changed, removed, added or moved breaks it.
- The digest of the **seal** is SHA-256 of the canonical bytes of the whole transcript as it is when all is erased,
  links and all, without its seal. A station that has a key signs it (`signed_bytes`).

Canonical are the bytes of RFC 8785, so the file may be indented or reordered freely and anyone can check it. Without a
signature whoever can write the file can seal it anew: a seal tells damage and careless edits, a signature who sealed.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b, sha256
from typing import Any, Final, Literal, NamedTuple

from sop_tui.core.personal import PARTS, masked_event, masked_part, personal_keys

HEAD: Final = (
    *("schema", "call_id", "mode", "agent", "station", "started_at"),
    *("dialogs", "sops", "applications", "tables"),
)
"""What the first link covers."""

SECRET_BYTES: Final = 32
"""Of chance, from which the salts of one transcript are drawn; whoever draws them forgets it."""

_UNFIT: Final = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What a document that is no transcript comes to where it is read as one."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

Flat = Mapping[str, Any]
"""An event, or a document, in plain JSON types."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The digest, in hex, over the transcript as it is when all that is a customer's is erased."""

    algorithm: Literal["sha256"]
    digest: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A station's word for a seal (RFC 8032). ``key`` is the public key, ``value`` the signature of `signed_bytes`;
    both in hex."""

    algorithm: Literal["ed25519"]
    key: str
    value: str


class Signer(NamedTuple):
    """A station's key: its public half in hex, and what signs bytes with the other half."""

    key: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a transcript.

    ``code`` is stable: ``SEAL_MISSING``, ``SEAL_BROKEN``, ``CHAIN_BROKEN``, ``FILE_REWRITTEN``, ``SIGNATURE_MISSING``,
    ``SIGNATURE_BROKEN``, ``SIGNATURE_UNTRUSTED``, ``SCHEMA_BROKEN``, ``EVENTS_ORDER``, ``SCRIPTS_MISSING``,
    ``SCRIPTS_DAMAGED``, ``SCRIPTS_UNREADABLE``, ``REFOLD_FAILED``, ``REFOLD_DIFFERS``, ``DECIDED_OTHERWISE``.
    """

    code: str
    where: str
    """The place in the document, as keys and indexes: ``events/12/seq``; empty for the whole."""
    message: str


def canonical_bytes(document: Any) -> bytes:
    """One sequence of bytes for one document: keys sorted, no white space, UTF-8, nothing escaped that need not be.

    For what a transcript holds (strings, integers, true, false and null, and keys of the Basic Multilingual Plane)
    these are the bytes of RFC 8785. A lone surrogate, which that RFC forbids, stays a JSON escape: no text fails.

    Raises:
        ValueError: a number is infinite or none.
        RecursionError: the document is nested too deep.
    """
    return _ENCODER.encode(document).encode("utf-8", "backslashreplace")


def _digest(value: Any) -> str:
    return sha256(canonical_bytes(value)).hexdigest()


def _erased_event(event: Any) -> Any:
    """The event without what is the customer's, which its digest stands for."""
    keys = personal_keys(event) if isinstance(event, Mapping) else ()
    if not keys or "erased" in event:
        return event
    theirs = {key: event[key] for key in keys if key in event}
    bare = masked_event(event, theirs)
    bare["erased"] = _digest([bare.pop("salt", None), theirs])
    return bare


def _erased_parts(document: Flat, parts: Iterable[str]) -> dict[str, Any]:
    """What the document holds otherwise once these parts of it are erased."""
    gone, salts = {**document["erased"]}, {**document["salts"]}
    changes: dict[str, Any] = {}
    for part in parts:
        if part in document and part not in gone:
            gone[part] = _digest([salts.pop(part, None), document[part]])
            changes[part] = masked_part(part, document[part])
    return {**changes, "salts": salts, "erased": gone}


def _head(document: Flat) -> str:
    return _digest({key: document.get(key) for key in HEAD})


def _events(document: Flat) -> Sequence[Any]:
    events = document.get("events")
    return events if isinstance(events, list) else ()


def _unlinked(event: Any) -> Any:
    return {key: value for key, value in event.items() if key != "link"} if isinstance(event, Mapping) else event


def _sealed_digest(document: Flat) -> str:
    bare = {**document, **_erased_parts(document, PARTS)}
    bare.pop("seal", None)
    if events := _events(document):
        bare["events"] = [_erased_event(event) for event in events]
    return _digest(bare)


def own_secret(document: Flat) -> bytes:
    """A secret that anyone can work out, from the call's id: for calls that were held with nobody."""
    return sha256(str(document.get("call_id")).encode("utf-8", "backslashreplace")).digest()


def _salted(document: Flat, secret: bytes) -> dict[str, Any]:
    """The document with every salt that it wants; those that are there stay."""

    def salt(where: str) -> str:
        return blake2b(where.encode(), key=secret, digest_size=16).hexdigest()

    gone, salts = document.get("erased") or {}, document.get("salts") or {}
    events = [
        {**event, "salt": salt(f"events/{number}")}
        if isinstance(event, Mapping) and not {"salt", "erased"} & event.keys() and personal_keys(event)
        else event
        for number, event in enumerate(_events(document))
    ]
    wanted = {part: salts.get(part) or salt(part) for part in PARTS if part in document and part not in gone}
    return {**document, **({"events": events} if events else {}), "salts": wanted, "erased": dict(gone)}


def chained(document: Flat, secret: bytes) -> dict[str, Any]:
    """The document with salts, and with the link of each event; it is not sealed.

    Args:
        document: as `sop_tui.core.transcript.transcript` makes it, or with salts already, which stay.
        secret: `SECRET_BYTES` of chance that nobody keeps; see `own_secret` for calls that nobody could mind.
    """
    bare = _salted({key: document[key] for key in document if key != "seal"}, secret)
    link = _head(bare)
    events = []
    for event in map(_unlinked, _events(bare)):
        link = _digest([link, _erased_event(event)])
        events.append({**event, "link": link} if isinstance(event, Mapping) else event)
    return {**bare, "events": events} if events else bare


def sealed(document: Flat, secret: bytes, signer: Signer | None = None) -> dict[str, Any]:
    """The document chained and sealed, and signed where there is a key; the seal is its last key.

    Args:
        document: see `chained`; a seal that it bears is replaced.
        secret: see `chained`.
        signer: the station's key.
    """
    bare = chained(document, secret)
    seal: dict[str, Any] = asdict(Seal("sha256", _sealed_digest(bare)))
    if signer is not None:
        value = signer.sign(signed_bytes(seal["digest"])).hex()
        seal["signature"] = asdict(Signature("ed25519", signer.key, value))
    return {**bare, "seal": seal}


def signed_bytes(digest: str) -> bytes:
    """What a station signs of a seal."""
    return f"sop-tui/seal/1 {digest}".encode()


def signature_of(document: Flat) -> Signature | None:
    """The signature of a transcript that keeps the schema; whether it is right, `sop_tui.store.keys` can tell."""
    found = document["seal"].get("signature")
    return Signature(**found) if found else None


def check_seal(document: Flat) -> bool:
    """Whether the document bears a seal and is what was sealed, but for what was erased since."""
    try:
        stated = {key: value for key, value in document["seal"].items() if key != "signature"}
        return stated == asdict(Seal("sha256", _sealed_digest(document)))
    except _UNFIT:
        return False


def findings(document: Flat) -> list[Finding]:
    """Where the document is not as it was sealed; of its events, each that is not what stood there, or not after that.

    An event that was removed is told at the one that follows, one that was added or moved at its own place as well.
    """
    if "seal" not in document:
        return [Finding("SEAL_MISSING", "seal", "the transcript is not sealed")]
    try:
        broken = [f"events/{number}" for number in _broken_links(document)]
    except _UNFIT:
        broken = []
    message = "the event was changed, or another one stood before it"
    told = [Finding("CHAIN_BROKEN", where, message) for where in broken]
    if not check_seal(document):
        told.append(Finding("SEAL_BROKEN", "seal", "the transcript was altered after it was sealed"))
    return told


def _broken_links(document: Flat) -> Iterator[int]:
    """Each event is judged by the link that stands before it, so one change is told once."""
    link: Any = _head(document)
    for number, event in enumerate(_events(document)):
        if event.get("link") != _digest([link, _erased_event(_unlinked(event))]):
            yield number
        link = event.get("link")


def erased(document: Flat, chosen: Callable[[str, Any], bool] = lambda _where, _what: True) -> dict[str, Any]:
    """The document without what is the customer's; its links and its seal stay as they are, and still hold.

    Args:
        document: a sealed transcript.
        chosen: told the place of each event and part that holds anything of the customer (``events/12``, ``fields``)
            and what stands there, whether it is to be erased. Parts and events tell the same values twice: what is
            erased here and kept there is not gone.
    """
    events = [
        _erased_event(event)
        if "erased" not in event and personal_keys(event) and chosen(f"events/{number}", event)
        else event
        for number, event in enumerate(_events(document))
    ]
    parts = [part for part in PARTS if part in document and chosen(part, document[part])]
    changed = {**document, **_erased_parts(document, parts), "events": events}
    return {key: changed[key] for key in document}


def erased_places(document: Flat) -> list[str]:
    """Where a transcript that keeps the schema was erased: ``events/12``, ``fields``."""
    events = (f"events/{number}" for number, event in enumerate(document["events"]) if "erased" in event)
    return [*document["erased"], *events]


def bare(document: Flat) -> dict[str, Any]:
    """What a transcript tells, without anything that makes it evidence."""
    told = {key: value for key, value in document.items() if key not in {"salts", "erased", "seal"}}
    events = [
        {key: value for key, value in event.items() if key not in {"salt", "erased", "link"}}
        for event in _events(document)
    ]
    return {**told, "events": events}
