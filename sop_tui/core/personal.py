"""What of a transcript is the customer's, and what stands in its place where it was erased.

What tells nothing of a customer is named, and all else is theirs, so that a key nobody thought of is hidden rather than
shown. A mask is made of what stays (the name of a field, of a key), so that nothing can be told by choosing another.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sop_tui.core.events import TYPES

PARTS: Final = ("caller_id", "fields", "records", "notes", "preferences")
"""Parts of a transcript beside its events that hold what is a customer's; each has one salt."""

_OPEN: Final = frozenset(
    {
        *("call_id", "agent", "station", "mode", "dialog", "step", "stack", "field", "name", "option", "verdict"),
        *("problems", "source", "tag", "overridden", "how", "system", "form", "column", "what", "rules", "outcome"),
        *("owed", "need", "more", "start", "on", "letter", "ticks", "ticked", "parts", "raised", "undoes"),
    }
)
"""Keys of events that tell nothing of the customer; a new key is the customer's until it is named here."""

_PERSONAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {name: tuple(key for key in kind._fields if key not in _OPEN) for name, kind in TYPES.items()}
)
_OPEN_OF: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "fields": frozenset({"kind", "status", "source", "tag", "overridden"}),
        "records": frozenset({"system", "form", "column", "field"}),
        "notes": frozenset({"elapsed_ms"}),
        "preferences": frozenset({"language", "wording", "alphabet"}),
    }
)
"""The same of the rows of each part."""

_TELLS: Final = _OPEN | {
    *("kind", "status", "schema", "call_id", "started_at", "ended_at", "seq", "at", "elapsed_ms", "type", "batch"),
    *("activity", "id", "clause", "template", "evidence", "version", "sha256", "file", "flags", "language", "wording"),
    *("alphabet", "constraints", "dialogs", "sops", "applications", "tables"),
}
"""Keys of a transcript whose values a message may show."""

_ADDRESS: Final = "sapaan"
"""The form of address tells a woman from a man."""

_MASK: Final = re.compile(r"‹[^›]*›")

Flat = Mapping[str, Any]
"""An event in plain JSON types."""


def mask(name: str) -> str:
    """What stands in place of a value."""
    return f"‹{name}›"


def personal_keys(event: Flat) -> tuple[str, ...]:
    """The keys of an event whose values are the customer's."""
    if event.get("type") == "preferred" and event.get("what") != _ADDRESS:
        return ()
    return _PERSONAL.get(event.get("type", ""), ())


def may_be_told(where: str) -> bool:
    """Whether a message, which may be logged, may show what stands at a place (keys and numbers, parted by slashes)."""
    keys = [part for part in where.split("/") if not part.isdigit()]
    return bool(keys) and keys[-1] in _TELLS


def is_mask(value: Any) -> bool:
    """Whether it stands in place of what was erased."""
    return isinstance(value, str) and _MASK.fullmatch(value) is not None


def _masked(value: Any, shown: str) -> Any:
    """A mask for a text, nothing for a list; what is empty stays empty, and what is no text stays."""
    if isinstance(value, str):
        return shown if value else ""
    return [] if isinstance(value, list) else value


def _masked_row(row: Any, part: str, name: str) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {key: value if key in _OPEN_OF[part] else _masked(value, mask(name)) for key, value in row.items()}


def masked_part(part: str, value: Any) -> Any:
    """One of `PARTS` with masks in place of what is the customer's."""
    if part == "fields" and isinstance(value, Mapping):
        return {name: _masked_row(row, part, name) for name, row in value.items()}
    if part == "records" and isinstance(value, list):
        return [_masked_row(row, part, str(row.get("field")) if isinstance(row, Mapping) else "") for row in value]
    if part == "notes" and isinstance(value, list):
        return [_masked_row(row, part, "catatan") for row in value]
    if part == "preferences":
        return _masked_row(value, part, _ADDRESS)
    return _masked(value, mask("caller"))


def masked_event(event: Flat, theirs: Flat) -> dict[str, Any]:
    """The event with masks in place of what is the customer's, which is ``theirs``."""
    shown = event.get("field") or event.get("what")
    return {**event, **{key: _masked(value, mask(shown or key)) for key, value in theirs.items()}}
