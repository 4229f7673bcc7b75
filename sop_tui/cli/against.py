"""``check --against``: the sealed calls of the past under the scripts of today."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sop_tui.cli.options import store_words
from sop_tui.cli.output import Refusal, counted
from sop_tui.core.book import Book
from sop_tui.core.parting import Parting, partings
from sop_tui.core.scoring import verdicts
from sop_tui.core.transcript import Finding, canonical_bytes, events_of, order_findings, seal_findings
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import StoreError


@dataclass(frozen=True, slots=True)
class Refolded:
    """A sealed call, and where it parts ways; or what keeps it from being refolded."""

    file: Path
    call_id: str = ""
    partings: tuple[Parting, ...] = ()
    damage: Finding | None = None

    def as_json(self) -> dict[str, Any]:
        """``damage`` is null for a call that is as it was sealed."""
        damage = self.damage and {"code": self.damage.code, "where": self.damage.where, "message": self.damage.message}
        rows = [one._asdict() for one in self.partings]
        return {"file": str(self.file), "call_id": self.call_id, "partings": rows, "damage": damage}

    def lines(self) -> Iterator[str]:
        """A line for each place."""
        if self.damage:
            yield f"{self.file}: {self.damage.code} {self.damage.message}"
        yield from (f"{self.file}: event {one.seq}, {_place(one)}" for one in self.partings)


def _place(one: Parting) -> str:
    """Where, what the CSO did, and what is otherwise."""
    return f"{' '.join(filter(None, (one.at, one.did)))}: {one.what} {one.old} → {one.new}"


@dataclass(frozen=True, slots=True)
class Against:
    """Sealed calls under the scripts as they are now."""

    calls: tuple[Refolded, ...]

    @property
    def same(self) -> bool:
        """Whether every call goes as it went."""
        return not any(one.partings or one.damage for one in self.calls)

    def as_json(self) -> list[dict[str, Any]]:
        """A document for each call."""
        return [one.as_json() for one in self.calls]

    def lines(self) -> Iterator[str]:
        """A line for each place of each call, then each change with its number of calls, and how many go as before."""
        yield from (line for one in self.calls for line in one.lines())
        if len(self.calls) > 1:
            shared = Counter(place for one in self.calls for place in {_place(parting) for parting in one.partings})
            yield from (f"{counted(number, 'call')}: {place}" for place, number in shared.most_common())
        parted = sum(bool(one.partings) for one in self.calls)
        damaged = sum(one.damage is not None for one in self.calls)
        counts = f"{len(self.calls) - parted - damaged} as before, {parted} otherwise"
        more = f", {damaged} damaged" if damaged else ""
        yield f"{counted(len(self.calls), 'call')} refolded: {counts}{more}."


def against(book: Book, paths: Sequence[Path]) -> Against:
    """The calls of these files and folders under these scripts.

    Raises:
        Refusal: ``CALLS_MISSING``, there is none in a folder.
    """
    return Against(tuple(_refolded(path, book) for path in _sealed_calls(paths)))


def _sealed_calls(paths: Sequence[Path]) -> list[Path]:
    """The files of these files and folders; of a data folder, its sealed calls."""
    found: dict[Path, None] = {}
    for path in paths:
        root = path / "calls" if (path / "calls").is_dir() else path
        files = sorted(root.rglob("*.json")) if root.is_dir() else [path]
        if not files:
            raise Refusal("CALLS_MISSING", f"no sealed call in {path}", "name a sealed call, or a data folder")
        found |= dict.fromkeys(files)
    return list(found)


def _refolded(path: Path, book: Book) -> Refolded:
    """A sealed call under these scripts."""
    try:
        document = read_transcript(path)
    except StoreError as error:
        return Refolded(path, damage=Finding(error.code, "", store_words(error)[0]))
    damage = next(iter(_damage(document)), None)
    if damage:
        return Refolded(path, str(document.get("call_id", "")), damage=damage)
    found = partings(book, events_of(document), verdicts(document))
    return Refolded(path, document["call_id"], tuple(found))


def _damage(document: Mapping[str, Any]) -> Sequence[Finding]:
    """What is wrong with it as a document; whether it is what happened, ``verify`` tells."""
    from sop_tui.store.schema import schema_findings  # noqa: PLC0415 - costs 140 ms

    return seal_findings(document) or schema_findings(canonical_bytes(document)) or order_findings(events_of(document))
