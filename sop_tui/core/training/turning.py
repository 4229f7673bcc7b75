"""The turns of a scenario: what a customer says and what a CSO has to do when something happens by itself."""

from collections.abc import Iterator
from typing import Final

from sop_tui.core.answers import judge
from sop_tui.core.dialog import Ask, Option, activity_name, options_of
from sop_tui.core.lines import placeholders
from sop_tui.core.scenario import Turn
from sop_tui.core.state import Call
from sop_tui.core.training.replying import THINKS_MS, pause_before, spared
from sop_tui.core.training.session import Utterance, Why
from sop_tui.core.training.speaking import Speaker
from sop_tui.core.training.speech import VALUE
from sop_tui.core.turns import Visits, happens

WAITED_MS: Final = 4000
"""How long a customer waits before asking how long it takes."""


def happens_now(turn: Turn, call: Call, visits: Visits, answered: str) -> bool:
    """Whether the call stands where a turn happens. A mind is only changed about what was answered last, which may be
    something else than the scenario has it."""
    return happens(turn, call, visits) and (not turn.mind or option_named(call, answered, turn.mind) is not None)


def leads_away(turn: Turn, call: Call) -> bool:
    """Whether a turn leaves the present question without an answer, or has answered it."""
    step = call.step
    told = isinstance(step, Ask) and step.ask in turn.early
    gone = turn.topic or turn.back or turn.undo or turn.mind or turn.end
    settled = turn.refuse or turn.leave or turn.replace
    return bool(told or gone or settled or (turn.flag and spared(call, turn.flag)))


def made_due(turn: Turn, call: Call) -> Iterator[str]:
    """What a CSO is to do about a turn; nothing that is done already."""
    if turn.flag and turn.flag not in call.scene.flags:
        yield f"flag:{turn.flag}"
    if turn.lower in call.scene.flags:
        yield f"lower:{turn.lower}"
    for name, text in turn.early.items():
        known = call.scene.fact(name)
        if known.status != "verified" or known.value != judge(call.book.fields[name].kind, text).canonical:
            yield f"fill:{name}"
    if turn.note:
        yield "note"
    if turn.topic:
        yield f"topic:{turn.topic}"
    if turn.back:
        yield "back"
    for what in ("refuse", "leave", "replace"):
        if getattr(turn, what):
            yield f"{what}:{_field(call)}"
    if turn.undo or turn.mind:
        yield "undo"
    if turn.end:
        yield f"end:{turn.end}"


def to_turn(speaker: Speaker, call: Call, number: int, turn: Turn, answered: str) -> tuple[Utterance, ...]:
    """What is said as a turn of the scenario happens: its own words, else those of every customer.

    ``answered`` is the name of the step that was answered last with an option.
    """
    lines = speaker.dice.pick(turn.lines, "turn", number) if turn.lines else ""
    if turn.early:
        return tuple(_offered_early(speaker, number, turn, lines))
    if lines:
        return speaker.words(lines, _why(turn), THINKS_MS)
    if turn.mind:
        changed = speaker.moment("changed_mind", "turn", THINKS_MS, number)
        option = option_named(call, answered, turn.mind)
        return (*changed, *speaker.option(answered, turn.mind, option, 0, THINKS_MS))
    if turn.note or turn.end:
        return ()
    if turn.refuse:
        said = speaker.speech.refusal(_field(call), turn.refuse, speaker.dice.child("refuses", number))
        return speaker.words(said, "answer", pause_before(call))
    if turn.leave or turn.replace:
        why: Why = "objection" if turn.replace else "answer"
        return speaker.moment("replaced" if turn.replace else "unsure", why, pause_before(call), number)
    name = _moment(turn)
    if name:
        return speaker.moment(name, _why(turn), THINKS_MS, number)
    # Nobody who is served in time asks how long it takes: not what a customer insists on.
    return speaker.moment("waiting", "reply", WAITED_MS, number)


def _moment(turn: Turn) -> str:
    """The moment that a turn is; empty where the customer only interrupts."""
    moments = (
        ("changed_mind", turn.undo),
        ("interrupts", turn.topic),
        ("returns", turn.back),
        ("calmer", turn.lower),
        (turn.flag or "", turn.flag),
    )
    return next((name for name, is_it in moments if is_it), "")


def _field(call: Call) -> str:
    """The field that the present step is about; empty where it is about none."""
    return call.input_field or (call.step.ask if isinstance(call.step, Ask) else "")


def _why(turn: Turn) -> Why:
    return "upset" if turn.flag == "upset" else "farewell" if turn.end else "turn"


def _offered_early(speaker: Speaker, number: int, turn: Turn, lines: str) -> Iterator[Utterance]:
    if len(turn.early) == 1 and VALUE in placeholders(lines):
        ((name, text),) = turn.early.items()
        yield from speaker.value(name, text, 0, "early", THINKS_MS, own=lines)
        return
    yield from speaker.words(lines, "early", THINKS_MS) or speaker.moment("early", "early", THINKS_MS, number)
    for name, text in turn.early.items():
        yield from speaker.value(name, text, 0, "early", THINKS_MS, own="")


def option_named(call: Call, name: str, option: str) -> Option | None:
    """An option of a step of this name, in whatever dialogue; None where there is none."""
    steps = (item for dialog in call.book.dialogs.values() for item in dialog.steps.items())
    found = (one for id_, step in steps if activity_name(id_, step) == name for one in options_of(step))
    return next((one for one in found if one.id == option), None)


def still_offered(speaker: Speaker, call: Call, turn: Turn) -> tuple[Utterance, ...]:
    """What was offered early and nobody took down, once more."""
    missing = ((name, text) for name, text in turn.early.items() if call.scene.status_of(name) == "unset")
    return tuple(one for name, text in missing for one in speaker.value(name, text, 0, "repeat", THINKS_MS, own=""))
