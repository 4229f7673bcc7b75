"""Calls held with a book and with its mutants by the same customers.

A customer is a number. What it does depends only on that number, on what is asked or done, at whatever step, and on how
often it was so far: of all that may be done, the one whose draw is best (rendezvous hashing: Thaler & Ravishankar,
IEEE/ACM Trans. Netw. 6(1), 1998). So one customer does the same with both books wherever the same can be done, and what
differs is the books' doing.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import blake2b
from math import log
from typing import Any, Final
from unittest.mock import patch

from sop_tui.core import commands as cmd
from sop_tui.core import flow
from sop_tui.core.answering import offered
from sop_tui.core.book import Book
from sop_tui.core.call import Call, CommandRefused, apply, begin, decide, refold
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask, Check, Choose, Do, End, Say, activity_name
from sop_tui.core.events import Moment
from sop_tui.core.proving.proof import proving_day
from sop_tui.core.proving.samples import SAMPLES

COMMANDS: Final = 120
"""A call of more commands is broken off."""

USUAL, SELDOM = 10.0, 1.0
FLAGGED: Final = 0.2
"""How likely things are, beside each other."""

Place = tuple[str, str]
"""A dialogue and a step."""


@dataclass(frozen=True)
class Held:
    """A call: its activities, whether it came to its end, the rules it violated, and the steps it met."""

    trace: tuple[str, ...]
    ended: bool
    violated: frozenset[str]
    met: frozenset[Place]


def hold(book: Book, dialog: str, customer: int) -> Held:
    """The call of a customer."""
    met: set[Place] = set()
    meet = flow.meet

    def meeting(book: Book, frame: Any, situation: Any) -> flow.Met:
        met.add((frame.dialog, frame.step))
        return meet(book, frame, situation)

    with patch.object(flow, "meet", meeting):
        call = _held(book, dialog, customer)
    if call is None:
        return Held((), False, frozenset(), frozenset(met))
    ended = call.outcome is not None
    verdicts = (run.verdict(ended) for run in call.runs)
    wrong = frozenset(verdict.id for verdict in verdicts if verdict.verdict == "violated")
    return Held(tuple(entry.activity for entry in call.trace), ended, wrong, frozenset(met))


def _held(book: Book, dialog: str, customer: int) -> Call | None:
    at = datetime.combine(proving_day(book), time(10), UTC).isoformat()
    callers = [one for answers in SAMPLES["id_caller"].values() for one in (answers[0], *answers[2:])]
    try:
        events = begin(book, cmd.Start("x", "Rani", "meja", callers[customer % len(callers)], dialog), Moment(at, 0))
    except flow.FlowError:
        return None
    call = refold(book, events)
    times: Counter[str] = Counter()
    for number in range(1, COMMANDS):
        if call.outcome is not None:
            break
        matter = _matter(call)
        times[matter] += 1
        after = None
        for command in _by_liking(call, f"{customer} {matter} {times[matter]}"):
            after = _done(call, command, Moment(at, number * 3000))
            if after is not None:
                break
        if after is None:
            break
        call = after
    return call


def _done(call: Call, command: Command, moment: Moment) -> Call | None:
    try:
        for event in decide(call, command, moment):
            call = apply(call, event)
    except CommandRefused:
        return None
    return call


def _matter(call: Call) -> str:
    """What the step is about: a question for a field is the same wherever it stands."""
    step = call.step
    name = step.ask if isinstance(step, Ask) else activity_name(call.scene.top.step, step)
    return f"{step.KEY} {name} {call.input_field}"


def _by_liking(call: Call, draw: str) -> list[Command]:
    """All that may be done, what the customer likes best first."""

    def liking(pair: tuple[float, Command]) -> float:
        weight, command = pair
        digest = blake2b(f"{draw} {command!r}".encode(), digest_size=8).digest()
        return -log((int.from_bytes(digest) + 1) / 2**64) / weight

    return [command for _, command in sorted(_possible(call), key=liking)]


def _possible(call: Call) -> Iterator[tuple[float, Command]]:
    """What may be done, and how likely it is."""
    step = call.step
    if not call.scene.flags:
        yield FLAGGED, cmd.Flag("urgent")
        yield FLAGGED, cmd.Flag("upset")
    if call.input_field:
        classes = SAMPLES[call.book.fields[call.input_field].kind].values()
        for answers in classes:
            for answer in answers:
                yield USUAL / len(classes), cmd.Answer(answer, override=True)
        yield SELDOM, cmd.LeaveUnverified("", "suara putus")
        if isinstance(step, Ask) and step.refusable and call.scene.correcting is None and not call.scene.filling:
            yield SELDOM, cmd.Refuse("refused")
            yield SELDOM, cmd.Refuse("not_available")
    if not call.scene.filling and (call.input_field or not isinstance(step, Ask)):
        for option in offered(call):
            yield USUAL, cmd.Choose(option.id)
    match step:
        case Say() | Do():
            yield USUAL, cmd.Confirm()
        case Ask() if not call.input_field:
            yield USUAL, cmd.Confirm()
            yield SELDOM, cmd.Correct(0)
            yield SELDOM, cmd.Replace()
            yield SELDOM, cmd.Refuse("refused")
        case End():
            yield USUAL, cmd.End(step.end)
        case Choose() | Check() | _:
            pass
