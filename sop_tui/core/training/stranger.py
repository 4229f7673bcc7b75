"""A customer nobody knows, made up by dice: what is true of this person, what stays untold, what is said wrong.

All is drawn by the name of the field, so that a customer who is asked twice says the same, however the call went on.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from sop_tui.core.answers import KINDS, judge
from sop_tui.core.book import Book
from sop_tui.core.commands import RefusalKind
from sop_tui.core.proving.samples import SAMPLES
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.made_up import like, person
from sop_tui.core.training.manner import slip
from sop_tui.core.training.theme import Theme


class Odds(NamedTuple):
    """How often things happen, in percent of the calls, or of the occasions."""

    known: int = 18
    upset: int = 10
    urgent: int = 6
    early: int = 22
    aside: int = 15
    mind: int = 6
    end: int = 5
    refuses: int = 9
    unverified: int = 3
    slips: int = 15
    mistyped: int = 4
    unreadable: int = 8
    another_need: int = 25
    asked_option: int = 25
    theme_aside: int = 0


AIMED: Final = Odds(theme_aside=80)
"""For a seed whose theme was not met: its topic is opened aside."""

CALM: Final = Odds(upset=0, urgent=0, early=0, aside=0, mind=0, end=0)
"""For a seed whose interruptions led to a lapse time and again."""

_CALLERS: Final[Mapping[str, int]] = MappingProxyType(
    {"mobile": 66, "landline": 14, "hidden": 8, "foreign": 6, "other": 6}
)
"""Of 100 calls, how many come from each class of numbers."""

_NUMBER: Final = re.compile(r"[0-9]{1,3}")


class Stranger:
    """Who calls: what is true, what is refused, and how often what comes up."""

    def __init__(self, book: Book, dice: Dice, odds: Odds, theme: Theme) -> None:
        self.book = book
        self.dice = dice
        self.odds = odds
        self.theme = theme
        self.person = person(dice.child("person"))
        self.other = person(dice.child("another person"))
        self.caller = self._caller()
        self._truths: dict[str, str] = {}

    def _caller(self) -> str:
        tag = self.dice.pick(
            [tag for tag, share in _CALLERS.items() if self.theme.may_come_from(tag) for _ in range(share)], "caller"
        )
        if tag == "mobile":
            return self.person.mobile
        if tag == "landline":
            return self.person.landline
        sample = self.dice.pick(SAMPLES["id_caller"][tag], "caller", tag)
        return like("id_caller", sample, self.dice) if tag == "foreign" else sample

    def truth(self, field: str) -> str:
        """What is true of this customer for a field; once drawn, it stays."""
        if field not in self._truths:
            self._truths[field] = self._drawn(field)
        return self._truths[field]

    def _drawn(self, field: str) -> str:
        kind, one = self.book.fields[field].kind, self.person
        match kind:
            case "text":
                return one.name
            case "email":
                return one.email
            case "phone":
                return self.other.mobile if self.caller == one.mobile else one.mobile
            case "id_caller":
                return self.other.mobile
            case "address":
                return one.address if self.dice.chance(70, "own address", field) else self.other.address
            case "nik":
                return one.nik
            case "idpel":
                return one.idpel
            case "meter_number":
                return one.meter_number
            case "meter_reading":
                return one.stand
        samples = [text for texts in SAMPLES[kind].values() for text in texts if text]
        return like(kind, self.dice.pick(samples, "sample", field), self.dice)

    def refuses(self, field: str) -> RefusalKind | None:
        """Whether the field is not told in this call, whenever it is asked."""
        if field not in self.theme.untold and not self.dice.chance(self.odds.refuses, "refuses", field):
            return None
        return "refused" if self.dice.chance(50, "refuses how", field) else "not_available"

    def wrong(self, field: str) -> str | None:
        """A text that cannot be what was asked for; None where any text can."""
        kind, truth = self.book.fields[field].kind, self.truth(field)
        candidates = (truth.replace("@", "."), truth[:-3], truth[: len(truth) // 2], "")
        return next((text for text in candidates if judge(kind, text).verdict == "error"), None)

    def unclear(self, field: str) -> bool:
        """Whether no valid value of the field can be had in this call."""
        plain = KINDS[self.book.fields[field].kind].readback == "plain"
        unclear = not plain and self.dice.chance(self.odds.unverified, "unverified", field)
        return unclear and self.wrong(field) is not None

    def said(self, field: str, number: int) -> Iterator[str]:
        """What is typed one after the other until something can be taken; perhaps wrong, where it is read back."""
        kind, truth, dice = self.book.fields[field].kind, self.truth(field), self.dice
        wrong = self.wrong(field) if number == 0 and dice.chance(self.odds.mistyped, "mistyped", field) else None
        if wrong:
            yield wrong
        slipped = slip(kind, truth, self.book.spelling, dice.child("slip", field)) if number == 0 else None
        yield slipped if slipped and dice.chance(self.odds.slips, "slips", field) else truth

    def replaces(self, field: str) -> bool:
        """Whether what is known of before is not the customer's any more, or only has a slip in it."""
        return self.dice.chance(50, "replaces", field)

    def unreadable(self, field: str) -> str | None:
        """What an application shows for a field where nobody can make out what it means."""
        return self.wrong(field) if self.dice.chance(self.odds.unreadable, "unreadable", field) else None

    def shown(self, field: str, beside: str, number: int) -> str:
        """What an application shows for a field: the truth, something nearly right, or what was true once.

        ``beside`` is what the customer said instead, for a field that is compared with it.
        """
        kind, dice = self.book.fields[field].kind, self.dice.child("shown", field, number)
        if beside:
            return _NUMBER.sub(lambda found: str(int(found[0]) + 1), beside, count=1).upper()
        plain = KINDS[kind].readback == "plain"
        truth = self.truth(field)
        text = truth if plain or dice.chance(50, "right") else self.once(field)
        return text.upper() if kind == "email" else text

    def once(self, field: str) -> str:
        """What stands in old data in place of the truth."""
        kind, truth, dice = self.book.fields[field].kind, self.truth(field), self.dice.child("once", field)
        near = None if self.replaces(field) else slip(kind, truth, self.book.spelling, dice)
        return near or like(kind, truth, dice)
