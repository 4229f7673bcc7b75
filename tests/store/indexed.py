"""Calls in great variety for the tests of the index, and a search that knows no index: it reads every file."""

import json
import os
import re
import unicodedata
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sop_tui.core.selection import Selection, Term
from sop_tui.core.transcript import seal
from sop_tui.store.calls import document_bytes
from sop_tui.store.folder import DataFolder
from sop_tui.store.index import Index, Row
from tests.store.held import sealed

AGENTS: Final = ("Rani", "AGEN-1", "AGEN-10", "rani w", "", "=1+1", "Zoë")
TOPICS: Final = ("", "gangguan", "tambah_daya", "turun_daya")
OUTCOMES: Final = ("selesai", "terputus", None)
TEXTS: Final = (
    "",
    "lampu padam",
    "Lampu, PADAM!",
    "padam lampu",
    "lampu\npadam",
    "masna.ayu@yahoo.com",
    "Zoë lámpu",
    'NEAR("lampu" OR x*) AND said:y -- \x00 %',
    "lampu" * 20,
    "l a m p u \ud800\u202e\x1b[31m",
)


@cache
def _base() -> str:
    return json.dumps(sealed())


def call_id(number: int) -> str:
    """Of the call of that number."""
    return f"0195a3b1-7c00-7abc-8def-{number:012x}"


def document(
    number: int,
    *,
    day: int = 2,
    time: str = "09:15:00.000+07:00",
    agent: str = "Rani",
    topic: str = "",
    outcome: str | None = "selesai",
    mode: str = "live",
    seconds: int = 60,
    violated: int = 0,
    flags: tuple[str, ...] = (),
    said: str = "",
    typed: str = "",
    noted: str = "",
) -> dict[str, Any]:
    """A sealed call; of its three rules so many are violated."""
    made: dict[str, Any] = json.loads(_base())
    made["call_id"], made["started_at"] = call_id(number), f"2026-03-{day:02}T{time}"
    made |= {"agent": agent, "outcome": outcome, "mode": mode, "flags": list(flags)}
    made["notes"] = [{**made["notes"][0], "text": noted}] if noted else []
    events = made["events"]
    for kind, text in (("said", said), ("answered", typed)):
        of_kind = [event for event in events if event["type"] == kind]
        of_kind[0]["text"] = text
    chosen = {"type": "chosen", "name": "topik", "option": topic}
    last = events[-1]
    if topic:
        last |= {"seq": last["seq"] + 1}
        events.insert(-1, {**last, "seq": last["seq"] - 1, "batch": last["batch"] - 1, **chosen})
    last["elapsed_ms"] = seconds * 1000
    for at, rule in enumerate(made["constraints"]):
        rule["clause"], rule["verdict"] = f"EML-{at}a", "violated" if at < violated else "satisfied"
    return seal(made)


def keep(folder: DataFolder, made: dict[str, Any]) -> Path:
    """The call in its file, without a flush: nobody pulls a plug here."""
    path = folder.sealed_path(made["call_id"], made["started_at"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".tmp").write_bytes(document_bytes(made))
    path.with_suffix(".tmp").rename(path)
    return path


def shown(rows: list[Row], calls: Path) -> list[tuple[object, ...]]:
    """Rows of an index, to be compared with those of another."""
    return [(row.call, row.path.relative_to(calls), row.reviewed, row.damaged) for row in rows]


def everything(index: Index) -> dict[str, object]:
    """All that an index answers."""
    rows = index.calls(limit=10_000)
    return {
        "rows": sorted(map(repr, shown(rows, index.folder.calls))),
        "texts": sorted((str(row.path.relative_to(index.folder.calls)), *index.texts(row)) for row in rows),
        "words": [
            sorted(row.call.call_id for row in index.calls(Selection(terms=(Term(word, prefix=open_),)), limit=10_000))
            for word, open_ in (("lampu", False), ("pad", True), ("yahoo", False), ("selamat", False))
        ],
        "names": [dict(index.names(kind)) for kind in ("agent", "topic", "outcome", "mode", "clause", "flag")],
    }


def made_anew(folder: DataFolder, beside: Path) -> dict[str, object]:
    """All that an index answers that never saw anything but the folder as it is now."""
    beside.mkdir(exist_ok=True)
    for name in ("calls", "reviews"):
        if not (beside / name).is_symlink():
            (beside / name).symlink_to(folder.path / name)
    with Index.open(DataFolder(beside)) as index:
        index.rebuild()
        return everything(index)


def naive(folder: DataFolder, chosen: Selection) -> set[str]:
    """The ids of the calls that are meant, by a look at every file."""
    return {call["call_id"] for call in _documents(folder) if _is_meant(folder, call, chosen)}


@cache
def _documents(folder: DataFolder) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in folder.calls.rglob("*.json")]


def _is_meant(folder: DataFolder, call: dict[str, Any], chosen: Selection) -> bool:
    began = datetime.fromisoformat(call["started_at"]).date()
    seconds = call["events"][-1]["elapsed_ms"] // 1000
    broken = sorted({rule["clause"] for rule in call["constraints"] if rule["verdict"] == "violated"})
    clauses = {rule["clause"] for rule in call["constraints"]}
    percent = round(100 * (len(clauses) - len(broken)) / len(clauses))
    reviews = len([*(folder.reviews / call["call_id"]).glob("*.json")])
    topic = next((event["option"] for event in call["events"] if event["type"] == "chosen"), "")
    texts = {
        "said": [event["text"] for event in call["events"] if event["type"] in {"said", "asked"}],
        "typed": [event["text"] for event in call["events"] if event["type"] in {"answered", "tested", "corrected"}],
        "noted": [note["text"] for note in call["notes"]],
    }
    return all(
        (
            (chosen.day_from or date.min) <= began <= (chosen.day_to or date.max),
            all(
                pattern is None or _named(pattern, name)
                for pattern, name in (
                    (chosen.agent, call["agent"]),
                    (chosen.topic, topic),
                    (chosen.outcome, call["outcome"] or ""),
                    (chosen.mode, call["mode"]),
                )
            ),
            (chosen.length_min or 0) <= seconds <= (10**9 if chosen.length_max is None else chosen.length_max),
            (chosen.share_min or 0) <= percent <= (100 if chosen.share_max is None else chosen.share_max),
            chosen.violated in {None, bool(broken)},
            all(any(_named(wanted, clause) for clause in broken) for wanted in chosen.clauses),
            chosen.reviewed in {None, bool(reviews)},
            chosen.damaged is not True,
            all(any(_named(wanted, flag) for flag in call["flags"]) for wanted in chosen.flags),
            all(
                any(_holds(term, "\n".join(texts[where])) for where in texts if term.where in {"", where})
                for term in chosen.terms
            ),
        )
    )


def _plain(text: str) -> str:
    """Words between single spaces, and one at each end."""
    unmarked = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    seen = re.sub("\x1b\\[[0-9;]*m|[\x00\u202e\ud800]", "", unmarked)
    return f" {' '.join(re.findall('[a-z0-9]+', seen.lower()))} "


def _named(pattern: str, name: str) -> bool:
    if not _plain(pattern).strip():
        return pattern == name
    return _plain(pattern)[: -1 if pattern.endswith("*") else None] in _plain(name)


def _holds(term: Term, text: str) -> bool:
    return _plain(term.text)[: -1 if term.prefix else None] in _plain(text)


def review(folder: DataFolder, number: int, name: str) -> Path:
    """A file among the reviews of a call."""
    path = folder.reviews / call_id(number) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}")
    return path


def settle(folder: DataFolder, at: int) -> None:
    """Have every folder that changed be older than anything that is done to it from now on."""
    for path in (*folder.calls.glob("*/*/*"), *folder.reviews.glob("*")):
        if path.stat().st_mtime_ns > 10**18 * 1.2:
            os.utime(path, ns=(at * 10**9, at * 10**9))
