"""Calls as busy people hold them: undone, left for another topic, flagged and not, refused and given after all."""

from collections.abc import Iterator
from random import Random
from typing import Any

from sop_tui.core import commands as cmd
from sop_tui.core.answering import offered
from sop_tui.core.call import Call, CommandRefused
from sop_tui.core.commands import Deed
from sop_tui.core.dialog import Ask
from sop_tui.core.transcript import seal, transcript
from tests.core.random_customers import Customer, book, sealed_call
from tests.walk import do, obedient, started

ASIDE = 0.2
"""How often something is done that is no answer."""

CUT_OFF = 0.01


def customer_of(dice: Random) -> Customer:
    """Words and digits that no script says."""
    words = {"".join(dice.choices("qxzvwjk", k=7)) for _ in range(9)}
    digits = {"".join(dice.choices("123456789", k=9)) for _ in range(9)}
    return Customer(tuple(sorted(words)[:4]), tuple(sorted(digits)[:3]))


def random_call(seed: int) -> tuple[dict[str, Any], Customer]:
    """A sealed call of random commands."""
    dice = Random(seed)  # noqa: S311
    customer = customer_of(dice)
    draws = [dice.randrange(10_000) for _ in range(dice.randint(40, 120))]
    return sealed_call(customer, draws, known=dice.random() < 0.7), customer


def busy_call(seed: int) -> tuple[dict[str, Any], Customer]:
    """A sealed call that mostly gets on."""
    dice = Random(seed)  # noqa: S311
    customer, seconds = customer_of(dice), 0.0
    call, events = started(book(), "panggilan", customer.answer("id_caller", 0))
    for _ in range(dice.randint(20, 110)):
        if call.outcome is not None:
            break
        seconds += dice.choice([0.5, 1.5, 3.0, 6.0])
        aside = dice.random() < ASIDE
        deed = dice.choice(list(_aside(call, customer, dice) if aside else _answers(call, customer, dice)))
        try:
            call, fresh = do(call, cmd.Despite(deed) if dice.random() < ASIDE else deed, seconds)
        except CommandRefused:
            continue
        events += fresh
    return seal(transcript(call, events)), customer


def _answers(call: Call, customer: Customer, dice: Random) -> Iterator[Any]:
    words = " ".join(customer.words)
    if call.input_field:
        kind = call.book.fields[call.input_field].kind
        yield from [cmd.Answer(customer.answer(kind, dice.randrange(10_000)), override=True)] * 4
        yield from (cmd.Choose(option.id) for option in offered(call))
        yield from (cmd.Answer(words), cmd.LeaveUnverified("", words))
        yield from (cmd.Refuse("refused"), cmd.Refuse("not_available")) if isinstance(call.step, Ask) else ()
    elif isinstance(call.step, Ask):
        yield from [cmd.Tick()] * 4 + [cmd.Confirm()] * 3
        yield from (cmd.Correct(dice.randrange(5)), cmd.Replace(), cmd.Refuse("refused"), cmd.Tick(back=True))
        yield cmd.LeaveUnverified("", words)
    else:
        yield from obedient(call)


def _aside(call: Call, customer: Customer, dice: Random) -> Iterator[Deed]:
    yield from [cmd.Undo()] * 4
    yield from (cmd.Flag(name, raised) for name in ("urgent", "upset") for raised in (True, False))
    yield from (cmd.Jump(dice.choice(sorted(call.book.dialogs))), cmd.Return(), cmd.Return())
    for field, kind in (("email", "email"), ("hp", "phone"), ("alamat", "address")):
        yield cmd.Fill(field, customer.answer(kind, dice.randrange(10_000)), override=True)
    yield from (cmd.Note(" ".join(customer.words)), cmd.Prefer("sapaan", "Ibu"), cmd.Hangup("putus"), cmd.Resume())
    if dice.random() < CUT_OFF:
        yield from [cmd.End(outcome) for outcome in call.root.outcomes] * 9
