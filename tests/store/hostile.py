"""A call in which every text is meant to do harm: to a page, a spreadsheet, an XML reader, or to who looks at it."""

from collections.abc import Mapping
from typing import Any, Final

from sop_tui.core.transcript import seal

HOSTILE: Final = (
    "<script>document.title='pwned'</script>",
    "</bdi></td></table><h1 class=evil>x</h1><img src=x onerror=\"document.title='pwned'\">",
    "\"><svg/onload=document.title='pwned'>' onmouseover='document.title=1",
    "&lt;b&gt;&amp;&#x3c;i&#62; &nbsp; ]]> <!-- --> {{7*7}} ${7*7}",
    "\u202egnp.exe\u2066 \u200b\u2028\u0000\x1b[2J\x1b]0;x\x07\ud800 \ufeff",
    "javascript:document.title='pwned'",
    '=HYPERLINK("http://198.51.100.7/x","klik")',
    "<style>@import 'http://198.51.100.7/x';</style><link rel=stylesheet href=http://198.51.100.7/y>",
    "<iframe srcdoc='<script>parent.document.title=1</script>'></iframe><base href=http://198.51.100.7/>",
    "z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308 \u05d0\u05d1\u05d2 \U0001f600",
    "baris satu\nbaris dua\r\n\ttab",
)

LONG: Final = "W" * 100_000
"""A word that no line holds."""

_KEPT: Final = frozenset(
    {
        *("schema", "call_id", "mode", "started_at", "ended_at", "at", "type", "sha256", "seal", "verdict", "template"),
        *("kind", "status", "source", "tag", "how", "language", "alphabet", "what"),
    }
)
"""Keys whose values are times, digests, or of a fixed choice."""


def hostile(document: Mapping[str, Any]) -> dict[str, Any]:
    """The sealed call with every free text of it replaced, in turn, and one that is very long."""
    turn = iter(range(10**9))

    def changed(value: Any, key: str) -> Any:
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
