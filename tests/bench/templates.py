"""Transcripts with gaps: the calls of the shipped scenarios, and where in them a customer, a CSO or a clock speaks.

Each call is held once, and held once more with a note. What it comes to, folded anew, is what the text between the gaps
says, whatever fills them: ids, times, names, needs, addresses, emails, numbers and notes decide nothing in a call that
was held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, Final

from sop_tui.cli.findings import SCENARIOS, read_scenario
from sop_tui.cli.simulations import call_id
from sop_tui.core.book import Book
from sop_tui.core.call import refold
from sop_tui.core.events import Event, Noted
from sop_tui.core.evidence import HEAD, canonical_bytes, erased, own_secret
from sop_tui.core.personal import PARTS, personal_keys
from sop_tui.core.simulate import ScenarioError, simulate
from sop_tui.core.transcript import transcript
from sop_tui.store.calls import document_bytes
from sop_tui.store.scripts import packaged, read_folder

FIRST_DAY: Final = datetime.fromisoformat("2025-01-01T00:00:00+07:00")
"""When the year of the calls begins: every packaged SOP is in force."""

NOTE: Final = "Catatan yang diganti"
"""Stands where a note is to come."""

DIGEST: Final = "seal:"
"""The gap of the seal's digest; others are ``salt:``, ``erased:`` and ``link:`` with an event's number or a part."""

_ASKED_LATER: Final = {"jenis_keluhan": ("lain",), "jenis_gangguan": ("lain",), "perlu_unit": ("tidak",)}
"""What scenarios of earlier years do not answer, since the SOPs that ask it came later."""

_OPEN, _CLOSE = "\ue000", "\ue001"
"""What a gap stands between in a text: characters that nobody types."""

_GAP: Final = re.compile(f"{_OPEN}(.*?){_CLOSE}")
_FOUND_BY_SHAPE: Final = {
    "at": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+]07:00",
    "email": r"[A-Za-z0-9._+-]+(?=@[A-Za-z])",
    "number": r"(?<![\w.-])[+]?(?:[0-9]{8,16}|[0-9]{3,5}(?:[ -][0-9]{3,5})+)(?![\w-])",
}
_NAMES: Final = frozenset({"sha256", "file", "activity", "step", "dialog", "clause"})
"""Keys whose texts are the scripts' own."""


Parts = tuple[str, ...]
"""Text, gap, text, gap … text."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An event, or a part of the document, as evidence sees it (`sop_tui.core.evidence`), in canonical bytes."""

    name: str
    """The number of the event, or the part."""
    where: str
    """What its salt is drawn for."""
    theirs: Parts | None
    """What is the customer's."""
    erased: Parts | None
    """An event without that."""


@dataclass(frozen=True, slots=True)
class Template:
    """A transcript as its file, and as the canonical bytes that its links and its seal are of."""

    file: Parts
    head: Parts
    leaves: tuple[Leaf, ...]
    canonical: Parts
    gaps: Parts
    """Every gap once: its kind (id, at, agent, name, need, address, email, number), a colon, and what stood there."""
    started: datetime

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The file of a call, sealed; no value may need an escape in JSON."""
        known = {**values}
        secret = own_secret({"call_id": next(values[gap] for gap in self.gaps if gap.startswith("id:"))})
        link = sha256(_joined(self.head, known)).hexdigest()
        for leaf in self.leaves:
            if leaf.theirs:
                salt = blake2b(leaf.where.encode(), key=secret, digest_size=16).hexdigest()
                known[f"salt:{leaf.name}"] = salt
                known[f"erased:{leaf.name}"] = _pair_digest(salt, _joined(leaf.theirs, known))
            if leaf.erased:
                link = _pair_digest(link, _joined(leaf.erased, known))
                known[f"link:{leaf.name}"] = link
        known[DIGEST] = sha256(_joined(self.canonical, known)).hexdigest()
        return _joined(self.file, known)


def _pair_digest(first: str, second: bytes) -> str:
    return sha256(b'["%s",%s]' % (first.encode(), second)).hexdigest()


def _joined(parts: Parts, values: Mapping[str, str]) -> bytes:
    pieces = list(parts)
    pieces[1::2] = [values[gap] for gap in parts[1::2]]
    return "".join(pieces).encode()


@cache
def scenarios() -> tuple[Path, ...]:
    """The shipped ones."""
    return tuple(sorted((packaged() / SCENARIOS).glob("*.yaml")))


@cache
def template(path: Path, noted: bool) -> Template | None:
    """Of a scenario's call, perhaps with a note; None where it cannot be held in that year."""
    scenario = read_scenario(path)
    # Which rules are in force depends on the day, so that all calls are held on one day of the year they will lie in.
    scenario = replace(
        scenario,
        started_at=FIRST_DAY.isoformat()[:10] + scenario.started_at[10:],
        answers={**_ASKED_LATER, **scenario.answers},
    )
    book = _book()
    try:
        events = simulate(book, scenario, call_id(scenario, 0)).events
    except ScenarioError:
        return None
    events = _with_note(events) if noted else events
    return _template(transcript(refold(book, events), events))


@cache
def _book() -> Book:
    return read_folder(packaged()).book


def _with_note(events: Sequence[Event]) -> list[Event]:
    """The same call with a note before its last command."""
    last = next(number for number, event in enumerate(events) if event.batch == events[-1].batch)
    seq = events[last].seq
    note = Event(seq, events[last - 1].moment, seq, Noted(NOTE))
    return [*events[:last], note, *(replace(event, seq=event.seq + 1, batch=seq + 1) for event in events[last:])]


def _template(document: Mapping[str, Any]) -> Template:
    marked = _marked(document, _finder(document))
    linked = _with_gaps(marked)
    gone = _erased_with_gaps(linked)
    file = document_bytes({**linked, "seal": {"algorithm": "sha256", "digest": _gap(DIGEST)}}).decode()
    return Template(
        file=tuple(_GAP.split(file)),
        head=_parts({key: marked[key] for key in HEAD}),
        leaves=tuple(_leaves(marked, gone)),
        canonical=_parts(gone),
        gaps=tuple(dict.fromkeys(_GAP.findall(canonical_bytes(marked).decode()))),
        started=datetime.fromisoformat(document["started_at"]),
    )


def _gap(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"


def _parts(value: Any) -> Parts:
    return tuple(_GAP.split(canonical_bytes(value).decode()))


def _with_gaps(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with gaps for its salts and links, in the order in which sealing puts them."""
    events = [
        {
            **event,
            **({"salt": _gap(f"salt:{number}")} if personal_keys(event) else {}),
            "link": _gap(f"link:{number}"),
        }
        for number, event in enumerate(document["events"])
    ]
    return {**document, "events": events, "salts": {part: _gap(f"salt:{part}") for part in PARTS}, "erased": {}}


def _erased_with_gaps(linked: Mapping[str, Any]) -> dict[str, Any]:
    """The same when all of it is erased, with gaps for the digests."""
    gone = erased(linked)
    events = [
        {**event, "erased": _gap(f"erased:{number}")} if "erased" in event else event
        for number, event in enumerate(gone["events"])
    ]
    return {**gone, "events": events, "erased": {part: _gap(f"erased:{part}") for part in PARTS}}


def _leaves(marked: Mapping[str, Any], gone: Mapping[str, Any]) -> Iterator[Leaf]:
    for number, (event, bare) in enumerate(zip(marked["events"], gone["events"], strict=True)):
        keys = personal_keys(event)
        theirs = _parts({key: event[key] for key in keys}) if keys else None
        unlinked = {key: value for key, value in bare.items() if key != "link"}
        yield Leaf(str(number), f"events/{number}", theirs, _parts(unlinked))
    for part in PARTS:
        yield Leaf(part, part, _parts(marked[part]), None)


def _finder(document: Mapping[str, Any]) -> re.Pattern[str]:
    """Finds what is another in every call; the name of the group is the kind of the gap."""
    said: dict[str, list[str]] = {"id": [document["call_id"]], "agent": [document["agent"]], "need": [NOTE]}
    kinds = {"nama": "name", "kebutuhan": "need"}
    for event in document["events"]:
        if event["type"] == "answered":
            field = document["fields"].get(event["field"], {})
            kind = kinds.get(event["field"]) or ("address" if field.get("kind") == "address" else None)
            if kind:
                said.setdefault(kind, []).extend((event["value"], event["text"]))
    words = {kind: rf"(?<!\w)(?:{_any_of(texts)})(?!\w)" for kind, texts in said.items()}
    # A name that begins an email is the email's, so what has a shape is looked for first.
    return re.compile("|".join(f"(?P<{kind}>{shape})" for kind, shape in (_FOUND_BY_SHAPE | words).items()))


def _any_of(texts: Sequence[str]) -> str:
    """The texts as typed and as forms want them, the longest first."""
    forms = {form for text in texts if text for form in (text, text.upper())}
    return "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))


def _marked(value: Any, finder: re.Pattern[str], key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _marked(item, finder, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item, finder, key) for item in value]
    if not isinstance(value, str) or key in _NAMES:
        return value
    return finder.sub(lambda match: f"{_OPEN}{match.lastgroup}:{match[0]}{_CLOSE}", value)
