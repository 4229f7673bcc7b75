"""Calls of customers nobody knows: every value, note and reason in them is made of words that no script says."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.answering import offered
from sop_tui.core.book import Book
from sop_tui.core.call import CommandRefused, begin, refold
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask
from sop_tui.core.earlier import KnownCaller, PastCall
from sop_tui.core.transcript import seal, transcript
from sop_tui.store.scripts import packaged, read_folder
from tests.walk import CALL_ID, do, moment, obedient

WORD = st.text("qxzvwjk", min_size=4, max_size=9)
DIGITS = st.text("123456789", min_size=8, max_size=9)


@cache
def book() -> Book:
    return read_folder(packaged()).book


@dataclass(frozen=True)
class Customer:
    """Words and digits of which all is made that the customer tells."""

    words: tuple[str, ...]
    digits: tuple[str, ...]

    def answer(self, kind: str, draw: int) -> str:
        """A text for a field of this kind, right or wrong."""
        one, two = (self.words[(draw + more) % len(self.words)] for more in (0, 1))
        number = self.digits[draw % len(self.digits)]
        return {
            "email": f"{one}.{two}@{one}.co.id",
            "phone": f"0812{number}",
            "id_caller": f"0877{number}",
            "address": f"Jl {one.title()} Gg {two} RT 2 {number}",
            "nik": f"52710157{number:0<8}"[:16],
            "idpel": f"{number:5<12}"[:12],
            "meter_number": f"{number:6<11}"[:11],
            "meter_reading": number[:5],
            "ticket_id": f"{number[:2]}{one[:5].upper()}",
            "report_number": f"G{number:7<13}"[:14],
            "report_description": f"MUTASI K : K{number:8<13}",
            "date": "14 Apr 2021",
        }.get(kind, f"IBU {one.upper()} {two}")

    @property
    def secrets(self) -> Iterator[str]:
        """What must never be seen of them: the words, and every four digits in a row."""
        yield from self.words
        for number in self.digits:
            yield from (number[at : at + 4] for at in range(len(number) - 3))


CUSTOMERS = st.builds(
    Customer,
    st.lists(WORD, min_size=4, max_size=4, unique=True).map(tuple),
    st.lists(DIGITS, min_size=3, max_size=3, unique=True).map(tuple),
)
DRAWS = st.lists(st.integers(0, 9999), min_size=40, max_size=120)


def _known(customer: Customer) -> KnownCaller:
    about = f"Gangguan — {customer.words[0]} {customer.words[1]}"
    past = PastCall(CALL_ID, "2019-12-01T10:00:00+07:00", about, "Selesai dilayani")
    values = (("nama", f"Ibu {customer.words[2]}"),)
    return KnownCaller((past,), 1, values, (("alamat", f"Jl {customer.words[3]} {customer.digits[1]}"),))


def sealed_call(customer: Customer, draws: list[int], known: bool = True) -> dict[str, Any]:
    """The sealed transcript of a call in which a customer is led by the draws."""
    start = cmd.Start(
        CALL_ID,
        "Rani",
        "meja-1",
        customer.answer("id_caller", 0),
        "panggilan",
        known=_known(customer) if known else None,
    )
    events = begin(book(), start, moment(0))
    call = refold(book(), events)
    for number, draw in enumerate(draws, start=1):
        if call.outcome is not None:
            break
        deeds = list(_deeds(call, customer, draw))
        try:
            call, fresh = do(call, deeds[draw % len(deeds)], number * 1.7)
        except CommandRefused:
            continue
        events += fresh
    return seal(transcript(call, events))


def _deeds(call: Any, customer: Customer, draw: int) -> Iterator[Command]:
    """Mostly what leads on."""
    words = " ".join(customer.words)
    for _ in range(3):
        if call.input_field:
            kind = call.book.fields[call.input_field].kind
            yield cmd.Answer(customer.answer(kind, draw), override=True)
            yield from (cmd.Choose(option.id) for option in offered(call))
        else:
            yield from obedient(call)
    yield cmd.Tick()
    yield cmd.Correct(1)
    yield cmd.Note(f"{words} {customer.digits[2]}")
    yield cmd.Prefer("sapaan", "Ibu")
    if call.input_field:
        yield cmd.LeaveUnverified(words, f"suara {customer.words[3]}")
        yield cmd.Answer(words)
    if isinstance(call.step, Ask):
        yield cmd.Replace()
    yield cmd.Undo()
    yield cmd.Fill("email", customer.answer("email", draw), override=True)
    yield cmd.Hangup(customer.words[1])
    yield cmd.Resume()
