"""What one event does to the scene: the part of a call that Undo takes back.

`sop_tui.core.call.apply` folds with it, and `sop_tui.core.looking` looks ahead with it, so both see the same scene.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sop_tui.core import events as ev
from sop_tui.core.state import OF_NEED, Draft, Earlier, Fact, Frame, Scene


def fold(scene: Scene, what: ev.What) -> Scene:
    """The scene after the event; most events that only tell leave it as it is."""
    change = _CHANGES.get(type(what))
    return change(scene, what) if change else scene


def _moved(scene: Scene, what: ev.Moved) -> Scene:
    stack = tuple(Frame(*frame) for frame in what.stack)
    return replace(
        scene,
        stack=stack,
        asked=False,
        filling=None,
        correcting=None,
        draft=None,
        ticks=frozenset(),
        overridden=frozenset(),
    )


def _overridden(scene: Scene, what: ev.Overridden) -> Scene:
    return replace(scene, overridden=scene.overridden.union(what.rules))


def _asked(scene: Scene, what: ev.Asked) -> Scene:
    return replace(scene, asked=True)


def _chosen(scene: Scene, what: ev.Chosen) -> Scene:
    return replace(scene, choices={**scene.choices, what.name: what.option}, draft=None)


def _forgotten(scene: Scene, what: ev.Forgotten) -> Scene:
    earlier = (*scene.earlier, Earlier(what.field, what.value, what.need))
    if scene.fact(what.field).status == "unset":
        choices = {name: made for name, made in scene.choices.items() if name != what.field}
        return replace(scene, choices=choices, earlier=earlier if what.need else scene.earlier)
    facts = {name: fact for name, fact in scene.facts.items() if name != what.field}
    # What was recorded for that need stays where it was written; it is no longer that of the field.
    of_then = f"{what.field}{OF_NEED}{what.need or len(earlier)}"
    records = tuple(item._replace(field=of_then) if item.field == what.field else item for item in scene.records)
    return replace(scene, facts=facts, earlier=earlier, records=records)


def _filling(scene: Scene, what: ev.Filling) -> Scene:
    return replace(scene, filling=(what.field, what.option), draft=None)


def _tested(scene: Scene, what: ev.Tested) -> Scene:
    return replace(scene, draft=Draft(what.field, what.text, what.verdict))


def _answered(scene: Scene, what: ev.Answered) -> Scene:
    earlier = scene.fact(what.field)
    fact = Fact(
        what.field,
        "verified" if what.source == "caller" else "given",
        what.value,
        what.text,
        what.source,
        what.tag,
        shown=what.value if what.source in {"application", "earlier"} else earlier.shown,
        overridden=what.overridden,
    )
    scene = _unrecorded(scene.with_fact(fact), what.field)
    if what.source == "early":
        return scene
    return replace(scene, draft=None, filling=None, ticks=frozenset(), correcting=None, asked=False)


def _unrecorded(scene: Scene, name: str) -> Scene:
    """A field whose value is no longer what was recorded is in no column until it is recorded again."""
    records = tuple(item for item in scene.records if item.field != name)
    return replace(scene, records=records) if len(records) != len(scene.records) else scene


def _refused(scene: Scene, what: ev.Refused) -> Scene:
    fact = replace(scene.fact(what.field), status=what.how, value="", text="", tag=None)
    return replace(_unrecorded(scene.with_fact(fact), what.field), draft=None)


def _left_unverified(scene: Scene, what: ev.LeftUnverified) -> Scene:
    """What an application shows and is no valid value is left unset, so that the customer is asked."""
    fact = scene.fact(what.field)
    if scene.filling:
        fact = replace(fact, shown=what.text)
    else:
        fact = replace(fact, status="unverified", value="", text=what.text, tag=None, reason=what.reason)
    return replace(_unrecorded(scene.with_fact(fact), what.field), draft=None, filling=None)


def _ticked(scene: Scene, what: ev.Ticked) -> Scene:
    ticks = scene.ticks | {what.start} if what.on else scene.ticks - {what.start}
    return replace(scene, ticks=ticks)


def _correcting(scene: Scene, what: ev.Correcting) -> Scene:
    return replace(scene, correcting=what.letter, draft=None)


def _corrected(scene: Scene, what: ev.Corrected) -> Scene:
    fact = replace(scene.fact(what.field), value=what.value, text=what.text, tag=what.tag, overridden=what.overridden)
    return replace(
        _unrecorded(scene.with_fact(fact), what.field), draft=None, correcting=None, ticks=frozenset(what.ticks)
    )


def _replaced(scene: Scene, what: ev.Replaced) -> Scene:
    fact = replace(scene.fact(what.field), status="unset", value="", text="", tag=None, shown=what.old)
    return replace(_unrecorded(scene.with_fact(fact), what.field), draft=None, ticks=frozenset(), correcting=None)


def _verified(scene: Scene, what: ev.Verified) -> Scene:
    return scene.with_fact(replace(scene.fact(what.field), status="verified"))


def _recorded(scene: Scene, what: ev.Recorded) -> Scene:
    return replace(scene, records=(*scene.records, what))


def _flagged(scene: Scene, what: ev.Flagged) -> Scene:
    flags = scene.flags | {what.name} if what.raised else scene.flags - {what.name}
    return replace(scene, flags=flags)


_CHANGES: Mapping[type, Callable[[Scene, Any], Scene]] = {
    ev.Moved: _moved,
    ev.Asked: _asked,
    ev.Chosen: _chosen,
    ev.Forgotten: _forgotten,
    ev.Filling: _filling,
    ev.Tested: _tested,
    ev.Answered: _answered,
    ev.Refused: _refused,
    ev.LeftUnverified: _left_unverified,
    ev.Ticked: _ticked,
    ev.Correcting: _correcting,
    ev.Corrected: _corrected,
    ev.Replaced: _replaced,
    ev.Verified: _verified,
    ev.Recorded: _recorded,
    ev.Flagged: _flagged,
    ev.Overridden: _overridden,
}
