"""The activities that the rules judge, read from the events of a transcript alone.

`sop_tui.core.call.apply` keeps the same trace beside everything else of a call; here it is had without the scripts, and
at the pace at which a hundred thousand calls are read. A law in the tests holds the two equal.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sop_tui.core.call import FIRST_BATCH, SPOKEN, TAKEN_BACK_MS

_PASSED_OVER: Final = frozenset({"noted", "preferred", "undone", "tested", "resumed", "hangup", "ended"})
"""Types of events that Undo passes over: they open nothing that it could come back to."""

Flat = Mapping[str, Any]
"""An event as in a transcript."""


def judged(events: Sequence[Flat]) -> list[Flat]:
    """The events whose activities count, in order.

    What was undone is left out, but what was said or asked stays, unless it was undone within two seconds; a flag that
    was taken back was never raised.
    """
    counting: dict[int, Flat] = {}
    lowered: dict[int, dict[int, Flat]] = {}
    batches: list[int] = []
    for event in events:
        if event["type"] not in _PASSED_OVER and event["batch"] != FIRST_BATCH and batches[-1:] != [event["batch"]]:
            batches.append(event["batch"])
        if event["type"] == "undone" and event["undoes"] in batches:
            del batches[batches.index(event["undoes"]) :]
            _undo(counting, lowered, event)
        elif event["type"] == "flagged" and not event["raised"]:
            lowered[event["seq"]] = _lower(counting, f"flag:{event['name']}")
        elif "activity" in event:
            counting[event["seq"]] = event
    return [counting[seq] for seq in sorted(counting)]


def _undo(counting: dict[int, Flat], lowered: dict[int, dict[int, Flat]], undone: Flat) -> None:
    since, now = undone["undoes"], undone["elapsed_ms"]
    for seq in [seq for seq in counting if seq >= since]:
        spoken = counting[seq]["activity"].startswith(SPOKEN)
        if not spoken or now - counting[seq]["elapsed_ms"] <= TAKEN_BACK_MS:
            del counting[seq]
    # A flag whose taking back is undone is raised again.
    for lowering in [seq for seq in lowered if seq >= since]:
        counting |= {seq: flag for seq, flag in lowered.pop(lowering).items() if seq < since}


def _lower(counting: dict[int, Flat], activity: str) -> dict[int, Flat]:
    gone = {seq: event for seq, event in counting.items() if event["activity"] == activity}
    for seq in gone:
        del counting[seq]
    return gone
