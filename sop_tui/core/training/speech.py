"""What customers say, as a script author writes it: ``ucapan/*.yaml`` of a scripts folder.

A scenario tells what a customer knows and wants; the words come from here, several ways for each, drawn by dice. A way
to say something may name what the customer knows ("{alamat}"), and is passed over where this customer does not know it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Final

from sop_tui.core.commands import RefusalKind
from sop_tui.core.lines import fill, placeholders
from sop_tui.core.training.dice import Dice

VALUE: Final = "nilai"
"""The placeholder of a field's value in the ways to tell it."""

CALLED: Final = "sapaan_cso"
"""The placeholder for how customers address a CSO."""

MOMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opening": "the line is open, and the CSO says nothing yet",
        "greeting": "in reply to the CSO's greeting",
        "ok": "in reply to something that was said",
        "wait": "asked to wait",
        "waiting": "the customer has waited long",
        "right": "what was read back is right",
        "tick": "a letter that was read back is right",
        "wrong": "what was read back is wrong; the correction follows",
        "own_slip": "what was read back is wrong, since the customer had said it wrong",
        "replaced": "what was read back was right once, and has changed",
        "refused": "the customer will not tell",
        "not_available": "there is no such thing to tell",
        "early": "something is told unasked; the value follows",
        "again": "asked to say it once more; the value follows",
        "impatient": "asked to say it once too often; the value follows",
        "upset": "the customer becomes angry",
        "upset_again": "asked for data while angry",
        "urgent": "the customer says that it is dangerous",
        "calmer": "what made the customer angry, or seemed dangerous, is over",
        "interrupts": "the customer cuts in with another subject",
        "returns": "the customer comes back to the subject before",
        "changed_mind": "the customer now wants something else than just answered; the new answer follows",
        "unsure": "asked for something that the customer does not understand",
        "thanks": "at the end, when all was done",
        "goodbye": "the last words",
        "hangup": "the customer ends the call early",
    }
)
"""When a customer says something that is no answer, and what the words are for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """How customers tell of a need that leads to these choices."""

    when: Mapping[str, str]
    """Step, by the name under which rules see it, to option."""
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A file of customers' words. Its name is its id with ``.yaml``."""

    KEY: ClassVar[str] = "speech"
    speech: str
    title: str
    version: str
    called: tuple[str, ...]
    """How customers address a CSO; each customer keeps to one."""
    answers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Step, by the name under which rules see it, to option, to the ways to say it."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field to the ways to tell it, around ``{nilai}``."""
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field to the ways to say that one will not tell it; else those of the moment."""
    not_available: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field to the ways to say that one has none; else those of the moment."""
    needs: tuple[Need, ...] = ()
    moments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Moment, one of `MOMENTS`, to the ways to say it."""

    def answer(self, step: str, option: str, dice: Dice, known: Collection[str] = ()) -> str | None:
        """A way to say an option, naming nothing but ``known`` fields; None where there is none."""
        ways = [way for way in self.answers.get(step, {}).get(option, ()) if _tellable(way, known)]
        return dice.pick(ways, "answer", step, option) if ways else None

    def field(self, name: str, dice: Dice) -> str:
        """A way to tell a field, around ``{nilai}``; the bare value where the file has none."""
        return dice.pick(self.fields.get(name) or (f"{{{VALUE}}}",), "field", name)

    def refusal(self, name: str, kind: RefusalKind, dice: Dice) -> str:
        """A way to say that there is no answer for a field."""
        ways = (self.refused if kind == "refused" else self.not_available).get(name)
        return dice.pick(ways, kind, name) if ways else self.moment(kind, dice)

    def moment(self, name: str, dice: Dice) -> str:
        """What is said at a moment; nothing where the file has no words for it."""
        ways = self.moments.get(name)
        return dice.pick(ways, "moment", name) if ways else ""

    def need(self, choices: Mapping[str, str], dice: Dice, known: Collection[str] = ()) -> str | None:
        """How a customer tells of the need that these choices stand for: by the most particular that fits.

        Of equals the first in the file. It is what the CSO may take down, too: no sentence, but a need in few words.
        """
        fitting = [need for need in self.needs if need.when.items() <= choices.items()]
        for need in sorted(fitting, key=lambda need: -len(need.when)):
            ways = [way for way in need.lines if _tellable(way, known)]
            if ways:
                return dice.pick(ways, "need", *need.when.values())
        return None

    def called_by(self, dice: Dice) -> str:
        """How this customer addresses the CSO."""
        return dice.pick(self.called, "called") if self.called else ""


def filled(way: str, values: Mapping[str, str]) -> str:
    """A way to say something with its placeholders filled; one without a value is left out, but for ``{nilai}``."""
    kept = {VALUE: f"{{{VALUE}}}", **values}
    return " ".join(fill(way, lambda name: kept.get(name, "")).split())


def around(way: str) -> tuple[str, str]:
    """What is said before and after the value of a field."""
    before, _, after = way.partition(f"{{{VALUE}}}")
    return before.strip(), after.strip()


def _tellable(way: str, known: Collection[str]) -> bool:
    return all(name == CALLED or name in known for name in placeholders(way))
