"""How fast a call went: how long each line stood on the desk, and lines confirmed faster than anyone can say them.

It reads the events as a transcript holds them, so that a hundred thousand calls can be looked through.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

MS_PER_WORD: Final = 150
"""400 words a minute: nobody says a line faster and is understood. Auctioneers come to about 250."""

SPOKEN: Final = ("said", "asked")
"""Types of events in which the CSO speaks ``text``."""

Flat = Mapping[str, Any]
"""An event as in a transcript."""


class Stood(NamedTuple):
    """How long the desk stood as it was before an event's command came."""

    seq: int
    ms: int
    needed: int
    """Milliseconds that the line takes at least; 0 where nothing is said."""

    @property
    def hurried(self) -> bool:
        """Whether nobody can have said it."""
        return self.ms < self.needed


def paces(events: Sequence[Flat]) -> Iterator[Stood]:
    """For each event how long the screen before it stood: since the last event of an earlier command."""
    shown = before = 0
    batch = None
    for event in events:
        if event["batch"] != batch:
            batch, shown = event["batch"], before
        spoken = event["type"] in SPOKEN
        needed = MS_PER_WORD * len(event["text"].split()) if spoken else 0
        yield Stood(event["seq"], event["elapsed_ms"] - shown, needed)
        before = event["elapsed_ms"]
