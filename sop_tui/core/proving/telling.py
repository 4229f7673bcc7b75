"""A call in the words of those who speak in it, for a script author to read."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sop_tui.core import events as ev
from sop_tui.core.book import Book
from sop_tui.core.events import Event

_AT_STEPS = (ev.Said, ev.Asked, ev.Done, ev.Chosen)
_FLAGS: Final = {"urgent": "The call is marked urgent.", "upset": "The customer is upset, and marked so."}


def told(book: Book, events: Iterable[Event]) -> tuple[str, ...]:
    """One line for each thing that was said or done: who, and in which step."""
    lines = []
    for event in events:
        words = _WORDS.get(type(event.what))
        if words:
            at = event.what if isinstance(event.what, _AT_STEPS) else None
            lines.append(words(book, event.what) + (f"  [{at.dialog}.{at.step}]" if at else ""))
    return tuple(lines)


def _chosen(book: Book, what: ev.Chosen) -> str:
    text = book.choice_text(what.name, what.option) or what.option
    return f"{what.name} → {what.option} ({text})"


def _answered(_: Book, what: ev.Answered) -> str:
    if what.source == "caller":
        return f"The telephone shows {what.value}."
    who = "An application shows" if what.source == "application" else "Customer:"
    return f"{who} {what.field} = {what.text}"


_WORDS: Final[Mapping[type, Callable[[Book, Any], str]]] = MappingProxyType(
    {
        ev.Said: lambda _, what: f"CSO: “{what.text}”",
        ev.Asked: lambda _, what: f"CSO: “{what.text}”",
        ev.Done: lambda _, what: "CSO does it.",
        ev.Chosen: _chosen,
        ev.Filling: lambda _, what: f"CSO looks up {what.field}.",
        ev.Answered: _answered,
        ev.Refused: lambda _, what: f"Customer: no {what.field} ({what.how})",
        ev.LeftUnverified: lambda _, what: f"CSO leaves {what.field} unverified.",
        ev.Corrected: lambda _, what: f"{what.field} is corrected to {what.value}.",
        ev.Replaced: lambda _, what: f"Customer: {what.field} is no longer true.",
        ev.Verified: lambda _, what: f"Customer: yes, {what.field} is right.",
        ev.Flagged: lambda _, what: _FLAGS[what.name],
        ev.Ended: lambda _, what: f"The call ends: {what.outcome}.",
    }
)
