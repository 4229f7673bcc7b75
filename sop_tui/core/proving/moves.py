"""What may be done at a step, as the desk itself decides it.

Nothing here knows what a command amounts to. Each shape of step (a question with a readback and two options, say) is
held once in a call of its own, every command is put to `sop_tui.core.deciding`, and what the events did to the scene is
read off. So the prover cannot think otherwise of a step than the desk does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple

from sop_tui.core import commands as cmd
from sop_tui.core import events as ev
from sop_tui.core.book import Book
from sop_tui.core.commands import Command
from sop_tui.core.condition import Status
from sop_tui.core.deciding import decide_command
from sop_tui.core.dialog import (
    AnyStep,
    Ask,
    Check,
    Choose,
    Dialog,
    Do,
    End,
    Field,
    Option,
    Readback,
    Say,
    activity_name,
    options_of,
)
from sop_tui.core.dialog import Call as CallStep
from sop_tui.core.events import FieldSource, Recorded, Started
from sop_tui.core.folding import fold
from sop_tui.core.looking import CommandRefused
from sop_tui.core.spelling import SpellingTables
from sop_tui.core.state import Call, Fact, Frame, Scene


class Own(NamedTuple):
    """What is known of the field of a question: its status, and whether it was asked of the customer just now."""

    status: Status
    asked: bool


class Face(NamedTuple):
    """How the desk stands at a step: whether the question was put, which option's value is being typed, and what is
    known of a question's own field."""

    asked: bool = False
    filling: int | None = None
    own: Own | None = None


class Label(NamedTuple):
    """One thing that somebody does. ``what`` names the command; ``which`` is its option, field, flag or topic."""

    what: str
    which: str = ""


How = Literal["new", "kept", "cleared"]
"""What becomes of a field's value."""


class Sets(NamedTuple):
    """A field with another status or value; ``asked`` is whether its value is what was asked of the customer."""

    field: str
    how: How
    status: Status
    asked: bool


class Takes(NamedTuple):
    """A field that takes over the value of another; ``status`` is the one it has where nothing is wrong with it."""

    field: str
    origin: str
    status: Status


class Move(NamedTuple):
    """What one command does at a step."""

    label: Label
    acts: tuple[str, ...]
    sets: tuple[Sets, ...]
    takes: tuple[Takes, ...]
    unrecorded: tuple[str, ...]
    """Fields that are in no column any more."""
    option: Option | None
    """The option that is chosen, and must hold."""
    flag: tuple[str, bool] | None
    """A flag of the option, and whether it was raised before."""
    chosen: tuple[str, str] | None
    """The name under which conditions see the choice, and the option, where it is a new one."""
    goto: str | None
    stays: Face | None
    """The face after it, or None where the step is done."""


@dataclass(frozen=True, slots=True)
class Moves:
    """All faces of a step and what may be done in each."""

    of: Mapping[Face, tuple[Move, ...]]
    first: frozenset[Face]
    """The faces in which a call may come to the step."""


_WORDLESS: Final[Mapping[str, tuple[str, ...]]] = {"id": ("",)}
_HERE, _NEXT, _DIALOG = "s", "next", "d"
_VALUE, _ANOTHER, _UNTAKEN = "satu", "dua", ""
"""Two answers of kind text, and one that is none."""
_AT = "2000-01-01T00:00:00+00:00"


class _Names:
    """The fields of a step, numbered as they are met: steps that differ in nothing but names have one shape."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def field(self, name: str | None) -> str | None:
        """The stand-in of a field."""
        return None if name is None else self.fields.setdefault(name, f"f{len(self.fields)}")


class Shapes:
    """The moves of every shape of step met so far."""

    def __init__(self, spelling: SpellingTables) -> None:
        self._spelling = spelling
        self._known: dict[object, _Held] = {}

    def moves(self, step_id: str, step: AnyStep) -> Moves:
        """What may be done at this step."""
        if isinstance(step, CallStep | End):
            return Moves({}, frozenset({Face()}))
        names = _Names()
        bare = _bare(step, names)
        shape = repr(bare)
        held = self._known.get(shape)
        if held is None:
            held = self._known[shape] = _Held(bare, tuple(names.fields.values()), self._spelling)
        real = {stand_in: name for name, stand_in in names.fields.items()}
        named = _Renamed(real, activity_name(step_id, step), options_of(step))
        faces = {face: tuple(named.move(move) for move in moves) for face, moves in held.faces.items()}
        return Moves(faces, held.first)


class _Renamed(NamedTuple):
    """The moves of a shape with the names of one step."""

    fields: Mapping[str, str]
    name: str
    options: tuple[Option, ...]

    def move(self, move: Move) -> Move:
        option = self.options[int(move.label.which)] if move.label.what == "choose" else None
        return move._replace(
            label=Label("choose", option.id) if option else move.label,
            acts=tuple(self._act(act) for act in move.acts),
            sets=tuple(one._replace(field=self.fields[one.field]) for one in move.sets),
            takes=tuple(
                one._replace(field=self.fields[one.field], origin=self.fields[one.origin]) for one in move.takes
            ),
            unrecorded=tuple(self.fields[name] for name in move.unrecorded),
            option=option,
            chosen=(self.name, self.options[int(move.chosen[1][1:])].id) if move.chosen else None,
            goto=self.options[int(move.goto)].goto if move.goto is not None else None,
        )

    def _act(self, act: str) -> str:
        kind, _, rest = act.partition(":")
        step, equals, option = rest.partition("=")
        if equals:
            chosen = self.options[int(option[1:])].id if option[1:].isdigit() else option
            return f"{kind}:{self.name}={chosen}"
        return f"{kind}:{self.name if step == _HERE else self.fields.get(rest, rest)}"


def _bare(step: AnyStep, names: _Names) -> AnyStep:
    """The step without words, conditions, records and names of its own."""
    match step:
        case Say():
            return Say(say=_WORDLESS)
        case Do():
            return Do(do="")
        case Ask():
            verify = Readback(lines=_WORDLESS) if step.verify else None
            return Ask(
                ask=names.field(step.ask) or "",
                lines=_WORDLESS,
                verify=verify,
                options=_bare_options(step, names),
                refusable=step.refusable,
            )
        case Choose():
            asks = names.field(step.asks)
            return Choose(choose=_WORDLESS, asks=asks, options=_bare_options(step, names))
        case Check():
            return Check(check="", where="", options=_bare_options(step, names))
    raise TypeError(step)


def _bare_options(step: AnyStep, names: _Names) -> tuple[Option, ...]:
    return tuple(
        replace(
            option,
            id=f"o{number}",
            text="",
            when=None,
            goto=f"t{number}" if option.goto else None,
            fill=names.field(option.fill),
            take={names.field(to) or "": names.field(of) or "" for to, of in option.take.items()},
            refuse=names.field(option.refuse),
            forget=(),
        )
        for number, option in enumerate(options_of(step))
    )


class _Held:
    """A bare step at the desk: every face that commands lead to, and what they do there."""

    def __init__(self, step: AnyStep, fields: tuple[str, ...], spelling: SpellingTables) -> None:
        self._step = step
        self._own = step.ask if isinstance(step, Ask) else None
        self._fields = fields
        kinds = {name: Field(kind="text", title="") for name in fields}
        ways: dict[str, AnyStep] = {_HERE: step, _NEXT: Say(say=_WORDLESS)}
        ways |= {option.goto: Say(say=_WORDLESS) for option in options_of(step) if option.goto}
        dialog = Dialog(dialog=_DIALOG, title="", version="", fields=kinds, steps=ways)
        started = Started("", "", "", "", _DIALOG, "simulation")
        self._call = Call(Book({_DIALOG: dialog}, {}, {}, spelling), started, _AT)
        self.faces: dict[Face, tuple[Move, ...]] = {}
        self.first = frozenset(self._first())
        todo = list(self.first)
        while todo:
            face = todo.pop()
            if face in self.faces:
                continue
            self.faces[face] = tuple(self._moves(face))
            todo += [move.stays for move in self.faces[face] if move.stays]

    def _first(self) -> Iterator[Face]:
        """The faces on arrival: a question whose answer was given is read back."""
        if not isinstance(self._step, Ask):
            yield Face()
            return
        yield Face(own=Own("unset", asked=False))
        if self._step.verify:
            yield Face(own=Own("given", asked=True))
            yield Face(own=Own("given", asked=False))

    def _scene(self, face: Face, others: Status, flags: frozenset[str]) -> Scene:
        """A scene with this face, the other fields of this status; every field is in a column."""
        facts = {name: _fact(name, Own(others, asked=False)) for name in self._fields}
        facts |= {
            origin: _fact(origin, Own("given", asked=False))
            for option in options_of(self._step)
            for origin in option.take.values()
        }
        if self._own is not None and face.own:
            facts[self._own] = _fact(self._own, face.own)
        filling = None
        if face.filling is not None:
            option = options_of(self._step)[face.filling]
            filling = (option.fill or "", option.id)
        records = tuple(Recorded("", "", "", name, _VALUE) for name in self._fields)
        stack = (Frame(_DIALOG, _HERE),)
        return Scene(stack, facts, flags, records=records, asked=face.asked, filling=filling)

    def _face(self, scene: Scene) -> Face:
        own = None
        if self._own is not None:
            fact = scene.fact(self._own)
            own = Own(fact.status, fact.status == "given" and fact.source == "asked")
        return Face(scene.asked, int(scene.filling[1][1:]) if scene.filling else None, own)

    def _moves(self, face: Face) -> Iterator[Move]:
        for label, commands in _COMMANDS:
            if label.what != "refuse" or isinstance(self._step, Ask):
                yield from self._tried(face, label, commands, None)
        for number, option in enumerate(options_of(self._step)):
            yield from self._tried(face, Label("choose", str(number)), (cmd.Choose(option.id),), option.flag)

    def _tried(self, face: Face, label: Label, commands: tuple[Command, ...], flag: str | None) -> Iterator[Move]:
        """The move of these commands, if none is refused; twice where it matters whether a flag is up already."""
        for raised in (False, True) if flag else (False,):
            flags = frozenset({flag} if raised and flag else ())
            # Twice, to see which fields change whatever they were.
            before = self._scene(face, "unset", flags), self._scene(face, "given", flags)
            held = [self._done(scene, commands) for scene in before]
            if None in held:
                continue
            (scene, acts, moved), (other, _, _) = (one for one in held if one)
            goto = moved[1:] if moved and moved != _NEXT else None
            # What depends on what a field was is both: more calls than there are, and none less.
            for changes in dict.fromkeys(self._changes(label, before, (scene, other))):
                move = Move(
                    label,
                    acts,
                    *changes,
                    option=None,
                    flag=(flag, raised) if flag else None,
                    chosen=(_HERE, scene.choices[_HERE]) if _HERE in scene.choices else None,
                    goto=goto,
                    stays=None if moved else self._face(scene),
                )
                if move.stays != face or move.acts or move.sets:
                    yield move

    def _done(self, scene: Scene, commands: tuple[Command, ...]) -> tuple[Scene, tuple[str, ...], str | None] | None:
        """The scene after the commands, their activities, and the step they led to if it is another visit."""
        acts: list[str] = []
        moved = None
        try:
            for command in commands:
                for what, act in decide_command(replace(self._call, scene=scene), command):
                    scene = fold(scene, what)
                    acts += [act] if act else []
                    moved = what.stack[-1][1] if isinstance(what, ev.Moved) else moved
        except CommandRefused:
            return None
        return scene, tuple(acts), moved

    def _changes(
        self, label: Label, before: tuple[Scene, Scene], after: tuple[Scene, Scene]
    ) -> Iterator[tuple[tuple[Sets, ...], tuple[Takes, ...], tuple[str, ...]]]:
        """What became of the fields where the others were unset, and where they were given."""
        taken = options_of(self._step)[int(label.which)].take if label.what == "choose" else {}
        pairs = list(zip(before, after, strict=True))
        changed = [
            name for name in self._fields if not all(_same(one.fact(name), two.fact(name)) for one, two in pairs)
        ]
        recorded = {item.field for item in after[1].records}
        unrecorded = tuple(name for name in self._fields if name not in recorded)
        for one, two in pairs:
            sets: list[Sets] = []
            takes: list[Takes] = []
            for name in changed:
                old, new = one.fact(name), two.fact(name)
                if name in taken and new.value:
                    takes.append(Takes(name, taken[name], new.status))
                else:
                    how: How = "cleared" if not new.value else "kept" if new.value == old.value else "new"
                    sets.append(Sets(name, how, new.status, new.status == "given" and new.source == "asked"))
            yield tuple(sets), tuple(takes), unrecorded


def _fact(name: str, own: Own) -> Fact:
    value = _VALUE if own.status in {"given", "verified"} else ""
    source: FieldSource = "asked" if own.asked else "early"
    return Fact(name, own.status, value, source=source)


def _same(old: Fact, new: Fact) -> bool:
    return (old.status, old.value) == (new.status, new.value)


_COMMANDS: Final[tuple[tuple[Label, tuple[Any, ...]], ...]] = (
    (Label("confirm"), (cmd.Confirm(),)),
    (Label("answer"), (cmd.Answer(_ANOTHER),)),
    (Label("answer not taken"), (cmd.Answer(_UNTAKEN),)),
    (Label("correct"), (cmd.Correct(), cmd.Answer(_ANOTHER))),
    (Label("replace"), (cmd.Replace(),)),
    (Label("refuse", "refused"), (cmd.Refuse("refused"),)),
    (Label("refuse", "not_available"), (cmd.Refuse("not_available"),)),
    (Label("leave unverified"), (cmd.LeaveUnverified("", "alasan"),)),
)
"""Everything that can be done at a step but for its options. A correction that is opened and not made does nothing."""
