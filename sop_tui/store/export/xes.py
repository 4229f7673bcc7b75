"""XES (IEEE 1849-2016, the format that IEEE 1849-2023 keeps): calls as an event log for process-mining tools.

A trace is a call, an event an activity. The trace is the very one that the rules of the SOPs judge, what was undone
left out (`sop_tui.core.judged`), so a tool that checks DECLARE rules on the log comes to our verdicts. Everything that
happened in its raw order, what was undone among it, is in the events of CSV and Parquet; a second kind of trace here
would only be mistaken for the first.

Written as it goes: a call at a time, however many there are.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from sop_tui.core.judged import judged
from sop_tui.store.export.reading import Exported

_EXTENSIONS: Final = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)

_ILLEGAL: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold, not even as a reference (section 2.2, Char)."""

FOOTER: Final = b"</log>\n"


def header(redacted: bool) -> bytes:
    """The log up to its first trace."""
    extensions = "".join(
        f'  <extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
        for name, prefix in _EXTENSIONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
        f"{extensions}"
        '  <global scope="trace">\n'
        f"    {_string('concept:name', 'UNKNOWN')}\n"
        f"    {_string('agent', 'UNKNOWN')}\n"
        "  </global>\n"
        '  <global scope="event">\n'
        f"    {_string('concept:name', 'UNKNOWN')}\n"
        f"    {_typed('date', 'time:timestamp', '1970-01-01T00:00:00.000+00:00')}\n"
        f"    {_string('lifecycle:transition', 'complete')}\n"
        f"    {_string('org:resource', 'UNKNOWN')}\n"
        "  </global>\n"
        '  <classifier name="Activity" keys="concept:name"/>\n'
        '  <classifier name="Activity and resource" keys="concept:name org:resource"/>\n'
        f"  {_string('concept:name', 'sop-tui calls')}\n"
        f"  {_string('lifecycle:model', 'standard')}\n"
        f"  {_typed('boolean', 'redacted', 'true' if redacted else 'false')}\n"
    ).encode()


def trace(item: Exported) -> bytes:
    """The trace of one call."""
    lines = ["  <trace>\n", *(f"    {line}\n" for line in _about(item))]
    for event in judged(item.document["events"]):
        lines += ["    <event>\n", *(f"      {line}\n" for line in _event(event, item)), "    </event>\n"]
    lines.append("  </trace>\n")
    return "".join(lines).encode()


def _about(item: Exported) -> Iterator[str]:
    row = item.summary
    yield _string("concept:name", row.call_id)
    yield _typed("date", "started_at", row.started_at)
    yield _typed("date", "ended_at", row.ended_at)
    for key in ("mode", "agent", "station", "caller", "topic", "outcome"):
        yield _string(key, getattr(row, key))
    yield _typed("int", "length_ms", str(row.length_ms))
    yield _typed("int", "violated", str(row.violated))
    yield _typed("int", "hurried", str(row.hurried))
    for clause, verdict in row.clauses:
        yield _string(f"clause {clause}", verdict)


def _event(event: Mapping[str, Any], item: Exported) -> Iterator[str]:
    yield _string("concept:name", event["activity"])
    yield _typed("date", "time:timestamp", event["at"])
    yield _string("lifecycle:transition", "complete")
    yield _string("org:resource", item.summary.agent)
    yield _typed("int", "seq", str(event["seq"]))
    yield _typed("int", "elapsed_ms", str(event["elapsed_ms"]))


def _string(key: str, value: str) -> str:
    return _typed("string", key, value)


def _typed(kind: str, key: str, value: str) -> str:
    return f"<{kind} key={_quoted(key)} value={_quoted(value)}/>"


def _quoted(text: str) -> str:
    """As the value of an attribute; white space as references, since a parser would make spaces of it."""
    return quoteattr(_ILLEGAL.sub(_visible, text))


def _visible(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"
