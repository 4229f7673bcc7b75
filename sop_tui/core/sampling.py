"""Which calls QA listens to: N of each agent and week, drawn by a seed, the same for whoever draws them.

A call's rank is the SHA-256 of seed and call id, and nothing else: neither the order in which a store lists calls nor
what other agents and weeks hold moves it. A call that arrives late takes the place it would have had all along: at most
it pushes out the last one, and the others stay as they are.
"""

from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple


class Candidate(NamedTuple):
    """A call that may be drawn. ``week`` is the ISO week it began in, such as ``2026-W47``."""

    call_id: str
    agent: str
    week: str


def rank(seed: str, call_id: str) -> str:
    """Where a call stands among those of its agent and week: the smallest is drawn first."""
    return sha256(f"{seed}|{call_id}".encode("utf-8", "surrogatepass")).hexdigest()


def sample(calls: Iterable[Candidate], per: int, seed: str) -> tuple[Candidate, ...]:
    """At most ``per`` calls of each agent and week: by agent, then week, then rank. A call listed twice is one call."""
    drawn: list[Candidate] = []
    ordered = sorted(set(calls), key=lambda call: (call.agent, call.week))
    for _, group in groupby(ordered, key=lambda call: (call.agent, call.week)):
        drawn += sorted(group, key=lambda call: (rank(seed, call.call_id), call.call_id))[: max(per, 0)]
    return tuple(drawn)
