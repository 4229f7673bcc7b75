"""Whether a call can come to its end from everywhere.

Where the flow goes on by itself, every way that may be open has to lead to the end; where somebody chooses, one way
that is certainly open is enough. A place of which that can be said needs no further look; the others are looked at
with the variables that close their ways.
"""

from collections.abc import Collection, Iterable
from typing import Final, Literal, NamedTuple

from sop_tui.core.proving.graph import BACK, DONE, Way
from sop_tui.core.proving.moves import Label
from sop_tui.core.proving.outline import Key, Link, Outline
from sop_tui.core.proving.slice import Slice
from sop_tui.core.proving.spread import spread
from sop_tui.core.proving.trace import Answer, At, Goal, Path, Tracer
from sop_tui.core.proving.variables import Box

PROBED: Final = 2_000
"""So many situations are asked about at once."""

LOOKED_AT: Final = 20_000
"""So many are looked at for a way to the end."""

COARSE: Final = "coarse"

Here = tuple[int, Key]


class Stuck(NamedTuple):
    """A call that cannot end any more, if there is one; ``goes_on`` where it can go round and round, ``at`` the place
    where it is caught."""

    path: Path | None
    at: int = DONE
    goes_on: bool = False
    decided: bool = True


def stuck(outline: Outline, tracer: Tracer) -> Stuck | None:
    """A call that can never end, told as short as it can be; None where every call can."""
    every = tracer.whole.variables
    told: frozenset[int] = frozenset()
    while True:
        bad = _hopeless(outline, told)
        if bad is None:
            return Stuck(None, decided=False)
        if not bad:
            return None
        more = told | _closing(outline, {place for place, _ in bad})
        if more == told:
            found = _confirmed(outline, tracer, told, bad)
            if found is not COARSE:
                return found if isinstance(found, Stuck) else None
            more = every
            if more == told:
                return Stuck(None, decided=False)
        told = more


def _hopeless(outline: Outline, told: frozenset[int]) -> list[Here] | None:
    """Places and situations of which it cannot be said that a call can end from there; None where there are too many
    to be looked at."""
    part = Slice(outline, told, (), contracted=False)
    reached = spread(part)
    if reached is None:
        return None
    here = [(place, key) for place, keys in reached.items() for key in keys]
    back: dict[Here, list[tuple[Here, int]]] = {}
    waiting: dict[Here, list[int]] = {}
    good: list[Here] = []
    for at in here:
        if at[0] in {DONE, BACK}:
            good.append(at)
            continue
        choices = _choices(part, *at)
        waiting[at] = [len(onward) for onward in choices]
        for number, onward in enumerate(choices):
            for to in onward:
                back.setdefault(to, []).append((at, number))
    done = set(good)
    while good:
        for before, number in back.get(good.pop(), ()):
            waiting[before][number] -= 1
            if not waiting[before][number] and before not in done:
                done.add(before)
                good.append(before)
    return [at for at in here if at not in done]


def _choices(part: Slice, place: int, key: Key) -> list[set[Here]]:
    """What can be chosen here, each with all that it may lead to; where the flow goes on by itself, that is one."""
    graph = part.outline.graph
    if place not in graph.stands:
        return [_led(part, graph.ways[place], key)]
    ways: dict[Label | None, list[Way]] = {}
    for way in graph.ways[place]:
        ways.setdefault(way.label, []).append(way)
    sure = (among for among in ways.values() if part.outline.covers(among, key, part.variables))
    return [led for among in sure if (led := _led(part, among, key))]


def _led(part: Slice, ways: Iterable[Way], key: Key) -> set[Here]:
    return {(way.target, to) for way in ways for to in part.after(key, Link(way.target, way.effect, 0))}


def _closing(outline: Outline, places: Collection[int]) -> frozenset[int]:
    """The variables that close the ways out of these places, if need be all that are looked at there."""
    graph = outline.graph
    out = {
        way.effect for place in places if place in graph.stands for way in graph.ways[place] if way.target not in places
    }
    every = {way.effect for place in places for way in graph.ways[place]}
    told = (frozenset(number for effect in among for number, _ in graph.effects[effect].box) for among in (out, every))
    return next((among for among in told if among), frozenset())


def _confirmed(
    outline: Outline, tracer: Tracer, told: frozenset[int], bad: Collection[Here]
) -> Stuck | Literal["none", "coarse"]:
    """A call that really is caught, of those that may be; rather one that can do nothing than one in circles.

    None are if no call comes to any of these situations. If one does and yet can end, what is told apart is too coarse
    to say it of the others.
    """
    part = Slice(outline, told, (), contracted=False)
    still = [at for at in bad if not _goes_on(outline, part, *at)]
    for among in (still, list(bad)):
        ways = frozenset((place, outline.open_in(_box(outline, told, key))) for place, key in among)
        if len(ways) > PROBED:
            return Stuck(None, decided=False)
        answer = tracer.answer(Goal(ways=ways), told) if ways else Answer()
        if not answer.decided:
            return Stuck(None, decided=False)
        if answer.path is None:
            continue
        last = answer.path[-1].at
        ends = _ends(outline, tracer.whole, last)
        if ends is None:
            return Stuck(None, decided=False)
        if not ends:
            return Stuck(answer.path, last.place, _goes_on(outline, tracer.whole, last.place, last.key))
        return COARSE
    return "none"


def _box(outline: Outline, told: frozenset[int], key: Key) -> Box:
    """The situation as a box."""
    known = [number for number in sorted(told) if key & outline.masks[number]]
    return tuple((number, 1 << outline.class_at(key, number)) for number in known)


def _goes_on(outline: Outline, part: Slice, place: int, key: Key) -> bool:
    """Whether anything can be done here but raise a flag."""
    graph = outline.graph
    return place not in graph.stands or bool(_led(part, graph.ways[place], key))


def _ends(outline: Outline, whole: Slice, at: At) -> bool | None:
    """Whether a call can end from here, without a flag being raised for it; None where there is too much to look at."""
    flags = {way.effect for way in outline.graph.raising.values()}
    todo: list[Here] = [(at.place, at.key)]
    seen = set(todo)
    while todo:
        place, key = todo.pop()
        if place in {DONE, BACK}:
            return True
        links = (link for link in whole.links[place] if link.effect not in flags)
        onward = {(link.target, to) for link in links for to in whole.after(key, link)} - seen
        seen |= onward
        todo += onward
        if len(seen) > LOOKED_AT:
            return None
    return False
