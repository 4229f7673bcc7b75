"""Transcripts with gaps: the calls of the shipped scenarios, and where in them a customer, a CSO or a clock speaks.

Each call is held once, and held once more with a note. What it comes to, folded anew, is what the text between the gaps
says, whatever fills them: ids, times, names, needs, addresses, emails, numbers and notes decide nothing in a call that
was held.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sop_tui.cli.findings import SCENARIOS, read_scenario
from sop_tui.cli.simulations import call_id
from sop_tui.core.book import Book
from sop_tui.core.call import refold
from sop_tui.core.events import Event, Noted
from sop_tui.core.simulate import ScenarioError, simulate
from sop_tui.core.transcript import canonical_bytes, transcript
from sop_tui.store.calls import document_bytes
from sop_tui.store.scripts import packaged, read_folder

FIRST_DAY: Final = datetime.fromisoformat("2025-01-01T00:00:00+07:00")
"""When the year of the calls begins: every packaged SOP is in force."""

NOTE: Final = "Catatan yang diganti"
"""Stands where a note is to come."""

DIGEST: Final = "seal:"
"""The gap of the seal's digest."""

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


@dataclass(frozen=True, slots=True)
class Template:
    """A transcript as its file and as its canonical bytes: text, gap, text, gap … text."""

    file: tuple[str, ...]
    canonical: tuple[str, ...]
    gaps: tuple[str, ...]
    """Every gap once: its kind (id, at, agent, name, need, address, email, number), a colon, and what stood there."""
    started: datetime

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The file of a call, sealed; no value may need an escape in JSON."""
        digest = sha256(_joined(self.canonical, values)).hexdigest()
        return _joined(self.file, {**values, DIGEST: digest})


def _joined(parts: tuple[str, ...], values: Mapping[str, str]) -> bytes:
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
    canonical = canonical_bytes(marked).decode()
    file = document_bytes({**marked, "seal": {"algorithm": "sha256", "digest": f"{_OPEN}{DIGEST}{_CLOSE}"}}).decode()
    return Template(
        file=tuple(_GAP.split(file)),
        canonical=tuple(_GAP.split(canonical)),
        gaps=tuple(dict.fromkeys(_GAP.findall(canonical))),
        started=datetime.fromisoformat(document["started_at"]),
    )


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
