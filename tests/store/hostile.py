"""A call in which every text is meant to do harm: to a page, a spreadsheet, an XML reader, or to who looks at it."""

from collections.abc import Mapping
from typing import Any, Final

from sop_tui.core.transcript import seal
from tests.hostile.corpus import TEXTS

HOSTILE: Final = tuple(
    TEXTS[name]
    for name in (
        *(
            "script",
            "breaking-out",
            "attribute",
            "entities",
            "of-every-sort",
            "javascript",
            "formula",
            "style",
            "frame",
        ),
        *("marks", "some-lines"),
    )
)

LONG: Final = "W" * 100_000
"""A word that no line holds."""

_KEPT: Final = frozenset(
    {
        *("schema", "call_id", "mode", "started_at", "ended_at", "at", "type", "sha256", "seal", "verdict", "template"),
        *("salt", "link", "erased", "salts"),
        *("kind", "status", "source", "tag", "how", "language", "alphabet", "what"),
    }
)
"""Keys whose values are times, digests, or of a fixed choice."""


def hostile(document: Mapping[str, Any]) -> dict[str, Any]:
    """The sealed call with every free text of it replaced, in turn, and one that is very long."""
    turn = iter(range(10**9))

    def changed(value: Any, key: str) -> Any:
        if key in {"salts", "erased"}:
            return value
        if isinstance(value, dict):
            return {name: changed(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [changed(item, key) for item in value]
        if not isinstance(value, str) or key in _KEPT:
            return value
        if key == "activity":
            return value.partition(":")[0] + ":" + HOSTILE[next(turn) % len(HOSTILE)]
        return HOSTILE[next(turn) % len(HOSTILE)]

    bare = {key: value for key, value in document.items() if key != "seal"}
    made: dict[str, Any] = changed(bare, "")
    for event in made["events"]:
        if event["type"] == "tested":
            event["verdict"] = "error"
        if event["type"] == "flagged":
            event["name"] = "urgent"
        if event["type"] == "preferred":
            event["what"] = "sapaan"
    made["fields"] = {
        f"{name}{HOSTILE[number % len(HOSTILE)]}": row for number, (name, row) in enumerate(made["fields"].items())
    }
    made["notes"].append({"text": LONG, "elapsed_ms": 1})
    return seal(made)
