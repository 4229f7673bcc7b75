"""What a customer replies where the call stands: to a question, to a value that is read back, to a line, at the end.

Nothing here names a step: the answers are those of the scenario, and everything else is told by the kind of the step
and by what is known.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from sop_tui.core import events as ev
from sop_tui.core import spelling
from sop_tui.core.answering import offered
from sop_tui.core.answers import KINDS, judge
from sop_tui.core.dialog import Ask, Check, Do, End, Say, activity_name
from sop_tui.core.dialog import Choose as ChooseStep
from sop_tui.core.flow import FlowError, arrive
from sop_tui.core.phrases import phrase, tokens
from sop_tui.core.simulate import MS_PER_WORD
from sop_tui.core.state import Call
from sop_tui.core.training.session import Utterance, Why
from sop_tui.core.training.speaking import Speaker

LETTER_MS: Final = 700
"""What a CSO needs to read one letter aloud."""

THINKS_MS: Final = 400
"""Silence before what comes of itself."""

_LISTENS_PERCENT: Final = 40
"""How often a customer has a word for a line that asks for none."""
_FOLLOWS_PERCENT: Final = 20
"""How often a letter that is right is confirmed aloud."""


class Memory(NamedTuple):
    """What of a scenario was used up: the number of answers given at a step, or for a field, and the minds changed."""

    told: Mapping[tuple[str, str], int]
    """``answer`` and the name of a step, or ``says`` and a field, to how many of the answers in turn were taken."""
    minds: Mapping[tuple[str, int], str]
    """Name of a step, and which answer in turn, to the option that the customer wants instead."""

    def turn(self, kind: str, name: str) -> int:
        """Which of the answers in turn is next."""
        return self.told.get((kind, name), 0)


def planned(speaker: Speaker, memory: Memory, name: str) -> str | None:
    """The option that this customer means at a step of this name; None where the scenario has none."""
    answers, turn = speaker.scenario.answers.get(name, ()), memory.turn("answer", name)
    changed = memory.minds.get((name, turn))
    return changed or (answers[min(turn, len(answers) - 1)] if answers else None)


def spoken_for(speaker: Speaker, memory: Memory, name: str) -> str | None:
    """What is said for a field when it is asked: its next text, else the truth; None where neither is known."""
    texts, turn = speaker.scenario.says.get(name, ()), memory.turn("says", name)
    return texts[min(turn, len(texts) - 1)] if texts else speaker.scenario.knows.get(name)


def spared(call: Call, flag: str) -> bool:
    """Whether the present question would not be put if the flag were raised (DTA-1)."""
    if flag in call.scene.flags or not isinstance(call.step, Ask | ChooseStep):
        return False
    try:
        return arrive(call.book, replace(call.scene, flags=call.scene.flags | {flag})).stack != call.scene.stack
    except FlowError:
        return False


def pause_before(call: Call) -> int:
    """Milliseconds that the CSO needs for what stands on the desk, and the customer to think."""
    step = call.step
    match step:
        case Say():
            text = phrase(call, step.say)
        case Ask() if call.reading_back and step.verify:
            if KINDS[call.book.fields[step.ask].kind].readback == "letters":
                return LETTER_MS
            text = phrase(call, step.verify.lines)
        case Ask():
            text = phrase(call, step.lines)
        case ChooseStep():
            text = phrase(call, step.choose)
        case Check() | Do() if step.hold:
            text = phrase(call, step.hold)
        case _:
            text = ""
    return MS_PER_WORD * len(text.split()) + THINKS_MS


def reply(speaker: Speaker, memory: Memory, call: Call) -> tuple[Utterance, ...]:
    """What the customer says once the CSO has said what stands on the desk; nothing where there is nothing to say."""
    step, scene, pause = call.step, call.scene, pause_before(call)
    name = activity_name(scene.top.step, step)
    if scene.filling or scene.correcting is not None:
        return ()
    match step:
        case Ask() if call.reading_back:
            return to_readback(speaker, call, step)
        case Ask():
            return _to_question(speaker, memory, call, step) or _puzzled(speaker, name, pause)
        case ChooseStep():
            return _to_options(speaker, memory, call, name) or _puzzled(speaker, name, pause)
        case Check():
            return at_check(speaker, memory, call, name) or _waits(speaker, call, name)
        case Do():
            return _waits(speaker, call, name)
        case End():
            thanks = speaker.moment("thanks", "farewell", THINKS_MS)
            return (*thanks, *speaker.moment("goodbye", "farewell", THINKS_MS))
    return ()


def _to_options(speaker: Speaker, memory: Memory, call: Call, name: str) -> tuple[Utterance, ...]:
    """The option that is meant, in words."""
    meant, turn = planned(speaker, memory, name), memory.turn("answer", name)
    if meant is None:
        return ()
    option = next((one for one in offered(call) if one.id == meant), None)
    pause = pause_before(call)
    # The words for another mind come after those for the first one, where the scenario has any.
    changed = (name, turn) in memory.minds
    has_words = turn + changed < len(speaker.scenario.lines.get(name, ())) or not changed
    own = speaker.words(speaker.own(name, turn + changed), "answer", pause) if has_words else ()
    return own or speaker.option(name, meant, option, turn, pause)


def at_check(speaker: Speaker, memory: Memory, call: Call, name: str) -> tuple[Utterance, ...]:
    """Nobody is asked at a check: there only words are said that somebody wrote for it, as of one who hears what was
    found, or who is asked what the CSO has to know."""
    meant, turn = planned(speaker, memory, name), memory.turn("answer", name)
    own = speaker.words(speaker.own(name, turn), "answer", pause_before(call))
    return own or (speaker.option(name, meant, None, turn, pause_before(call)) if meant else ())


def _to_question(speaker: Speaker, memory: Memory, call: Call, step: Ask) -> tuple[Utterance, ...]:
    name, scenario = activity_name(call.scene.top.step, step), speaker.scenario
    pause = pause_before(call)
    if memory.turn("answer", name) < len(scenario.answers.get(name, ())):
        meant = planned(speaker, memory, name)
        option = next((one for one in offered(call) if one.id == meant), None)
        if option is not None:
            return speaker.option(name, option.id, option, memory.turn("answer", name), pause)
    if step.ask in scenario.refuses:
        return speaker.refusal(step.ask, pause)
    text = spoken_for(speaker, memory, step.ask)
    return speaker.value(step.ask, text, memory.turn("says", step.ask), "answer", pause) if text else ()


def _puzzled(speaker: Speaker, name: str, pause: int) -> tuple[Utterance, ...]:
    return speaker.moment("unsure", "reply", pause, name)


def _waits(speaker: Speaker, call: Call, name: str) -> tuple[Utterance, ...]:
    """Told to wait, some customers say that they do."""
    step = call.step
    waiting = isinstance(step, Check | Do) and step.hold and speaker.dice.chance(_LISTENS_PERCENT, "waits", name)
    return speaker.moment("wait", "reply", pause_before(call), name) if waiting else ()


def to_line(speaker: Speaker, name: str, *, speaks_next: bool) -> tuple[Utterance, ...]:
    """To a line that was said at a step of this name. Where the customer speaks at once, that is the reply."""
    own = speaker.words(speaker.own(name, 0), "reply", THINKS_MS)
    if own or speaks_next or not speaker.dice.chance(_LISTENS_PERCENT, "listens", name):
        return own
    return speaker.moment("ok", "reply", THINKS_MS, name)


def to_readback(speaker: Speaker, call: Call, step: Ask) -> tuple[Utterance, ...]:
    """To a value that is read back, as far as it was read: letters one by one, everything else at once."""
    name, pause = step.ask, pause_before(call)
    scenario, fact = speaker.scenario, call.scene.fact(name)
    if name in scenario.refuses and fact.source != "asked":
        return speaker.refusal(name, pause)
    kind = call.book.fields[name].kind
    truth = judge(kind, scenario.knows.get(name, fact.value)).canonical or fact.value
    if truth != fact.value and name in scenario.replaced and fact.source != "asked":
        return speaker.moment("replaced", "objection", pause, name)
    if KINDS[kind].readback == "letters":
        return _to_letters(speaker, call, name, truth)
    if truth == fact.value:
        return speaker.moment("right", "answer", pause, name, fact.value)
    return speaker.objection(name, fact.value, truth, 0, pause)


def _to_letters(speaker: Speaker, call: Call, name: str, truth: str) -> tuple[Utterance, ...]:
    """The letter that is read now is wrong, or the last one was right, or all of them were."""
    value = call.scene.fact(name).value
    parts = tokens(call, value)
    now = next((part for part in parts if part.start not in call.scene.ticks), None)
    wrong = first_difference(value, truth)
    if wrong is not None and (now is None or now.end > wrong):
        return speaker.objection(name, value, truth, wrong, LETTER_MS)
    if now is None:
        return speaker.moment("right", "answer", LETTER_MS, name, value)
    follows = call.scene.ticks and speaker.dice.chance(_FOLLOWS_PERCENT, "follows", name, value, now.start)
    return speaker.moment("tick", "reply", LETTER_MS, name, now.start) if follows else ()


def first_difference(value: str, truth: str) -> int | None:
    """The first letter of a value that is not as it is in truth; None where both are alike."""
    found = (part.left_span[0] for part in spelling.differences(value, truth) if part.op != "same")
    return next(found, None)


def to_confirmed(speaker: Speaker, call: Call, what: ev.Verified) -> tuple[Utterance, ...]:
    """To a value that was taken as read back: one that is not the customer's, or that was not read letter by letter."""
    kind = call.book.fields[what.field].kind
    truth = judge(kind, speaker.scenario.knows.get(what.field, what.value)).canonical or what.value
    if what.field in speaker.scenario.refuses:
        return ()
    if truth != what.value:
        return speaker.objection(what.field, what.value, truth, 0, THINKS_MS)
    unread = what.ticked < what.parts
    return speaker.moment("right", "answer", THINKS_MS, what.field, what.value) if unread else ()


def heard_again(speaker: Speaker, utterance: Utterance, pause: int) -> tuple[Utterance, ...]:
    """Something said before, said once more."""
    why: Why = "repeat"
    return tuple(one._replace(why=why, field=utterance.field) for one in speaker.words(utterance.text, why, pause))
