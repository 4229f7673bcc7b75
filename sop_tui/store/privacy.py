"""One customer's data, found and erased: who asks for it is told what is kept, and may have it go (UU 27/2022).

A customer is known by numbers and addresses, not by a name. A call is theirs where it came from such a number, or where
one of them stood in a field when it ended. Files are first looked through as bytes, since reading a transcript takes
some fifty times as long; what can only be looked through so (open calls, damaged originals) is told, and left alone.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sop_tui.core.answers import judge
from sop_tui.core.evidence import check_seal, erased
from sop_tui.core.personal import mask
from sop_tui.core.recognizing import number_of
from sop_tui.store import durable
from sop_tui.store.callers import strike
from sop_tui.store.calls import TRANSCRIPT_MAX, document_bytes, read_transcript
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.retention import forget_index

KINDS: Final = ("phone", "email", "nik", "idpel")
"""Kinds of answers by which a customer is known."""

_NUMBERS: Final = ("phone", "id_caller")
_DIGITS_AT_LEAST: Final = 7
_FREE_TEXT: Final = frozenset({"note", "reason", "comment"})
"""Keys of reviews under which people write what they like."""

_NO_TRANSCRIPT: Final = (KeyError, TypeError, ValueError, AttributeError)


class UnknownError(ValueError):
    """The text is no number or address by which anybody is known; ``kind`` is what it was given for."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Customer:
    """Kind and canonical form of all that a customer is known by."""

    known_by: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, given: Iterable[tuple[str, str]]) -> "Customer":
        """From kinds (`KINDS`) and texts as anybody writes them.

        Raises:
            UnknownError: a text is not of its kind.
        """
        return cls(frozenset((kind, _known(kind, text)) for kind, text in given))

    def is_in(self, kind: str, text: str) -> bool:
        """Whether an answer of some kind is one of them, however it is written."""
        kind = "phone" if kind in _NUMBERS else kind
        return any(kind == mine for mine, _ in self.known_by) and (kind, _canonical(kind, text)) in self.known_by

    @property
    def pattern(self) -> "re.Pattern[bytes]":
        """What the bytes of a file hold if anything of the customer is in it; more may hold it."""
        return re.compile(b"|".join(sorted(map(_pattern, self.known_by))), re.IGNORECASE)


def _canonical(kind: str, text: str) -> str:
    found = number_of(text) if kind == "phone" else judge(kind, text).canonical or ""
    return found.casefold()


def _known(kind: str, text: str) -> str:
    found = _canonical(kind, text)
    if not found:
        raise UnknownError(kind)
    return found


def _pattern(known: tuple[str, str]) -> bytes:
    kind, value = known
    if kind == "email":
        return re.escape(value.encode())
    # Numbers are written with and without their country, and with anything between the digits.
    digits = re.sub(r"\D", "", value)
    last = digits[2:] if kind == "phone" and len(digits) > _DIGITS_AT_LEAST + 2 else digits
    return rb"\D{0,3}".join(digit.encode() for digit in last)


@dataclass(frozen=True, slots=True)
class Found:
    """A call of the customer. ``where`` are the parts in which they stood: ``caller_id``, ``fields/email``."""

    call_id: str
    started_at: str
    path: Path
    where: tuple[str, ...]
    reviews: int
    """How many files were written about it."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept of a customer."""

    calls: tuple[Found, ...]
    unfinished: tuple[Path, ...]
    """Journals that hold something of them."""
    aside: tuple[Path, ...]
    """Damaged originals that do, and what a crash left of a file that was being written."""
    mentions: tuple[Path, ...]
    """Calls of others, as it seems, that hold it elsewhere than in a field: an answer that was taken back, a note."""
    unread: tuple[Path, ...]
    """Transcripts that hold something of them and cannot be read, and encrypted ones, of which nobody here knows."""


def find(folder: DataFolder, customer: Customer, seen: Callable[[], object] = lambda: None) -> Everything:
    """Everything in a data folder that is a customer's; ``seen`` is called for each file that was looked through.

    Raises:
        StoreError: a folder cannot be read.
    """
    pattern = customer.pattern
    calls: list[Found] = []
    unread: list[Path] = []
    mentions: list[Path] = []
    try:
        for path in durable.below(folder.calls, "*/*/*/*.json*"):
            seen()
            if path.name.startswith("."):
                continue
            if path.suffix == ".age":
                unread.append(path)
            elif _holds(path, pattern):
                one = _found(folder, path, customer)
                if one is None:
                    unread.append(path)
                elif one.where:
                    calls.append(one)
                else:
                    mentions.append(path)
        journals = tuple(path for path in durable.below(folder.journal, "*.jsonl") if _holds(path, pattern))
        aside = tuple(
            path for path in (*durable.below(folder.aside, "*"), *_leftovers(folder)) if _holds(path, pattern)
        )
    except OSError as fault:
        raise StoreError.of(fault, folder.path) from fault
    return Everything(
        tuple(sorted(calls, key=lambda one: one.call_id)), journals, aside, tuple(mentions), tuple(unread)
    )


def _leftovers(folder: DataFolder) -> Iterator[Path]:
    yield from durable.below(folder.calls, "*/*/*/.*.tmp")
    yield from durable.below(folder.journal, ".*.tmp")
    yield from durable.below(folder.reviews, "*/.*.tmp")


def _holds(path: Path, pattern: "re.Pattern[bytes]") -> bool:
    """Whether the file may hold them; one that cannot be read may."""
    try:
        return pattern.search(durable.read_file(path, 4 * TRANSCRIPT_MAX)) is not None
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _found(folder: DataFolder, path: Path, customer: Customer) -> Found | None:
    try:
        document = read_transcript(path)
        where = tuple(_where(document, customer))
        call_id, began = str(document["call_id"]), str(document["started_at"])
        return Found(call_id, began, path, where, len(_review_files(folder, call_id)))
    except (StoreError, *_NO_TRANSCRIPT):
        return None


def _where(document: Mapping[str, Any], customer: Customer) -> Iterator[str]:
    if customer.is_in("phone", document["caller_id"]):
        yield "caller_id"
    for name, row in document["fields"].items():
        texts = (row["value"], row["shown"] or "", row["text"])
        if any(text and customer.is_in(row["kind"], text) for text in texts):
            yield f"fields/{name}"


def _review_files(folder: DataFolder, call_id: str) -> list[Path]:
    path = folder.review_folder(call_id)
    try:
        return list(durable.below(path, "*.json"))
    except OSError as fault:
        raise StoreError.of(fault, path) from fault


def erase(folder: DataFolder, calls: Iterable[Found], customer: Customer) -> list[tuple[Found, StoreError]]:
    """Erase what is the customer's from these calls; what was done in them, and how it is judged, stays.

    The transcripts still verify (`sop_tui.core.evidence.erased`), and reviews keep their ratings; what people wrote in
    reviews goes. A call that was altered since it was sealed cannot be erased so that anyone could still trust it, and
    is left as it is. What leads to a call goes before it, so that an erasure that was cut short is begun again with the
    same result. Of the ``customer`` the list of calls goes too, which is named by the number, once none is left.

    Returns the calls that were not erased, and why.

    Raises:
        StoreError: callers or the index cannot be written.
    """
    kept: list[tuple[Found, StoreError]] = []
    sound: list[tuple[Found, dict[str, Any]]] = []
    for one in calls:
        try:
            sound.append((one, _sound(one.path)))
        except StoreError as error:
            kept.append((one, error))
    # Also where no call is left: the words of those that somebody removed by hand may still be in it.
    forget_index(folder)
    pointers = {one.path.relative_to(folder.calls).with_suffix("").as_posix() for one, _ in sound}
    strike(folder, lambda pointer: pointer in pointers)
    for one, document in sound:
        try:
            for path in _review_files(folder, one.call_id):
                _erase_review(path)
            _put(one.path, erased(document))
        except StoreError as error:
            kept.append((one, error))
    forget_index(folder)
    if not kept:
        _forget_numbers(folder, customer)
    return kept


def _forget_numbers(folder: DataFolder, customer: Customer) -> None:
    for kind, number in customer.known_by:
        if kind == "phone":
            path = folder.caller_path(number)
            try:
                path.unlink(missing_ok=True)
            except OSError as fault:
                raise StoreError.of(fault, path) from fault


def _sound(path: Path) -> dict[str, Any]:
    document = read_transcript(path)
    if not check_seal(document):
        message = "Transkrip ini berubah sesudah disegel."
        raise StoreError("SEAL_BROKEN", message, "Beri tahu pengawas, atau hapus berkasnya.")
    return document


def _put(path: Path, document: Mapping[str, Any]) -> None:
    try:
        durable.put_file(path, document_bytes(document))
        durable.sync_folder(path.parent)
    except OSError as fault:
        raise StoreError.of(fault, path) from fault


def _erase_review(path: Path) -> None:
    """A file that is no JSON at all holds nothing that could be kept."""
    try:
        document = json.loads(durable.read_file(path, TRANSCRIPT_MAX))
    except OSError as fault:
        raise StoreError.of(fault, path) from fault
    except (ValueError, RecursionError):
        with suppress(OSError):
            path.unlink()
        return
    _put(path, _without_text(document))


def _without_text(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _without_text(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_text(item, key) for item in value]
    return mask("catatan") if key in _FREE_TEXT and value else value
