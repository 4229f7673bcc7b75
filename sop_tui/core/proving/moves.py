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
from sop_tui.core.deciding import CommandRefused, decide_command
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
from sop_tui.core.events import Started
from sop_tui.core.folding import fold
from sop_tui.core.spelling import SpellingTables
from sop_tui.core.state import Call, Fact, Frame, Scene


class Face(NamedTuple):
    """How the desk stands at a step: whether the question was put, which option's value is being typed, and what is
    known of the field of a question."""

    asked: bool = False
    filling: int | None = None
    own: Status | Literal[""] = ""


class Label(NamedTuple):
    """One thing that somebody does. ``what`` names the command; ``which`` is its option, field, flag or topic."""

    what: str
    which: str = ""


How = Literal["new", "kept", "cleared"]
"""What becomes of a field's value."""


class Move(NamedTuple):
    """What one command does at a step; ``sets`` are fields with their new status, ``takes`` target and origin."""

    label: Label
    acts: tuple[str, ...]
    sets: tuple[tuple[str, How, Status], ...]
    takes: tuple[tuple[str, str, Status], ...]
    option: Option | None
    """The option that is chosen, and must hold."""
    flag: tuple[str, bool] | None
    """A flag of the option, and whether it was raised before."""
    chosen: str | None
    """The name under which conditions see the choice, where it is a new one."""
    goto: str | None
    stays: Face | None
    """The face after it, or None where the step is done."""


@dataclass(frozen=True, slots=True)
class Moves:
    """All faces of a step, what may be done in each, and each one's face after a field was filled early."""

    of: Mapping[Face, tuple[Move, ...]]
    after_fill: Mapping[Face, Face]
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
            return Moves({}, {}, frozenset({Face()}))
        names = _Names()
        bare = _bare(step, names)
        shape = repr(bare)
        held = self._known.get(shape)
        if held is None:
            held = self._known[shape] = _Held(bare, tuple(names.fields.values()), self._spelling)
        real = {stand_in: name for name, stand_in in names.fields.items()}
        named = _Renamed(real, activity_name(step_id, step), options_of(step))
        faces = {face: tuple(named.move(move) for move in moves) for face, moves in held.faces.items()}
        return Moves(faces, held.after_fill, held.first)


class _Renamed(NamedTuple):
    """The moves of a shape with the names of one step."""

    fields: Mapping[str, str]
    name: str
    options: tuple[Option, ...]

    def move(self, move: Move) -> Move:
        option = self.options[int(move.label.which)] if move.label.what == "choose" else None
        filled = self.options[int(move.goto)] if move.goto is not None else None
        return move._replace(
            label=Label("choose", option.id) if option else self._label(move.label),
            acts=tuple(self._act(act) for act in move.acts),
            sets=tuple((self.fields[name], how, status) for name, how, status in move.sets),
            takes=tuple((self.fields[to], self.fields[of], status) for to, of, status in move.takes),
            option=option,
            chosen=self.name if move.chosen else None,
            goto=filled.goto if filled else None,
        )

    def _label(self, label: Label) -> Label:
        return Label(label.what, self.fields.get(label.which, label.which))

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
        Option(
            id=f"o{number}",
            text="",
            goto=f"t{number}" if option.goto else None,
            fill=names.field(option.fill),
            take={names.field(to) or "": names.field(of) or "" for to, of in option.take.items()},
            refuse=names.field(option.refuse),
            flag=option.flag,
        )
        for number, option in enumerate(options_of(step))
    )


class _Held:
    """A bare step at the desk: every face that commands lead to, and what they do there."""

    def __init__(self, step: AnyStep, fields: tuple[str, ...], spelling: SpellingTables) -> None:
        self._step = step
        self._other = f"f{len(fields)}"
        kinds = {name: Field(kind="text", title="") for name in (*fields, self._other)}
        ways: dict[str, AnyStep] = {_HERE: step, _NEXT: Say(say=_WORDLESS)}
        ways |= {option.goto: Say(say=_WORDLESS) for option in options_of(step) if option.goto}
        dialog = Dialog(dialog=_DIALOG, title="", version="", fields=kinds, steps=ways)
        started = Started("", "", "", "", _DIALOG, "simulation")
        self._call = Call(Book({_DIALOG: dialog}, {}, {}, spelling), started, _AT)
        self.faces: dict[Face, tuple[Move, ...]] = {}
        self.after_fill: dict[Face, Face] = {}
        self.first = frozenset(self._first())
        todo = list(self.first)
        while todo:
            face = todo.pop()
            if face in self.faces:
                continue
            self.faces[face] = tuple(self._moves(face))
            self.after_fill[face] = self._filled(face)
            todo += [move.stays for move in self.faces[face] if move.stays]
            todo.append(self.after_fill[face])

    def _first(self) -> Iterator[Face]:
        """The faces on arrival: a question whose answer was given is read back."""
        if isinstance(self._step, Ask):
            yield Face(own="unset")
            if self._step.verify:
                yield Face(own="given")
        else:
            yield Face()

    def _scene(self, face: Face, flags: frozenset[str] = frozenset()) -> Scene:
        facts = {
            origin: Fact(origin, "given", _VALUE) for one in options_of(self._step) for origin in one.take.values()
        }
        if isinstance(self._step, Ask) and face.own:
            value = _VALUE if face.own in {"given", "verified"} else ""
            facts[self._step.ask] = Fact(self._step.ask, face.own, value)
        filling = None
        if face.filling is not None:
            option = options_of(self._step)[face.filling]
            filling = (option.fill or "", option.id)
        return Scene((Frame(_DIALOG, _HERE),), facts, flags, asked=face.asked, filling=filling)

    def _face(self, scene: Scene) -> Face:
        own = scene.status_of(self._step.ask) if isinstance(self._step, Ask) else ""
        return Face(scene.asked, int(scene.filling[1][1:]) if scene.filling else None, own)

    def _filled(self, face: Face) -> Face:
        """The face after some other field was filled; the first event only, since what follows is the flow's."""
        scene = self._scene(face)
        decision = decide_command(replace(self._call, scene=scene), cmd.Fill(self._other, _VALUE))
        return self._face(fold(scene, decision[0][0]))

    def _moves(self, face: Face) -> Iterator[Move]:
        for label, commands in _COMMANDS:
            yield from self._tried(face, label, commands)
        for number, option in enumerate(options_of(self._step)):
            label = Label("choose", str(number))
            yield from self._tried(face, label, (cmd.Choose(option.id),), option.flag)

    def _tried(
        self, face: Face, label: Label, commands: tuple[Command, ...], flag: str | None = None
    ) -> Iterator[Move]:
        """The move of these commands, if none is refused; twice where it matters whether a flag is up already."""
        for raised in (False, True) if flag else (False,):
            before = self._scene(face, frozenset({flag}) if raised and flag else frozenset())
            scene, acts, moved = before, [], None
            try:
                for command in commands:
                    for what, act in decide_command(replace(self._call, scene=scene), command):
                        scene = fold(scene, what)
                        acts += [act] if act else []
                        moved = what.stack[-1][1] if isinstance(what, ev.Moved) else moved
            except CommandRefused:
                continue
            move = self._read(label, before, scene, tuple(acts), moved)
            if move.stays != face or move.acts or move.sets:
                yield move._replace(flag=(flag, raised) if flag else None)

    def _read(self, label: Label, before: Scene, after: Scene, acts: tuple[str, ...], moved: str | None) -> Move:
        """What the commands did, by the two scenes."""
        taken = self._taken(label)
        sets: list[tuple[str, How, Status]] = []
        takes: list[tuple[str, str, Status]] = []
        for name, fact in after.facts.items():
            old = before.facts.get(name)
            if fact is old:
                continue
            if name in taken and fact.value:
                takes.append((name, taken[name], fact.status))
            else:
                how: How = "cleared" if not fact.value else "kept" if old and old.value == fact.value else "new"
                sets.append((name, how, fact.status))
        goto = None
        if moved and moved != _NEXT:
            goto = moved[1:]
        chosen = _HERE if after.choices.get(_HERE) else None
        stays = None if moved else self._face(after)
        return Move(label, acts, tuple(sets), tuple(takes), None, None, chosen, goto, stays)

    def _taken(self, label: Label) -> Mapping[str, str]:
        return options_of(self._step)[int(label.which)].take if label.what == "choose" else {}


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
