"""How one customer puts things: from what is to be told to an utterance with its pieces and their time.

The words are the scenario's own where it has any, else those that all customers share (`speech`), else the words of
the option itself; the manner in which a value is dictated is the level's, or the one the scenario wants for the field.
"""

from dataclasses import dataclass, replace

from sop_tui.core.answers import KINDS, judge
from sop_tui.core.book import Book
from sop_tui.core.dialog import Option
from sop_tui.core.lines import placeholders
from sop_tui.core.scenario import Scenario
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.manner import Manner, dictate, difference_words, slower, talk
from sop_tui.core.training.session import Spoken, Utterance, Why
from sop_tui.core.training.speech import CALLED, VALUE, Speech, around, filled


@dataclass(frozen=True, slots=True)
class Speaker:
    """One customer's way to talk."""

    book: Book
    scenario: Scenario
    speech: Speech
    manner: Manner
    dice: Dice

    def slow(self) -> "Speaker":
        """The same customer, asked to say it again."""
        return replace(self, manner=slower(self.manner))

    def words(self, text: str, why: Why, pause_ms: int) -> tuple[Utterance, ...]:
        """Ordinary words; nothing where there are none."""
        said = self.filled(text)
        return (Utterance(why, pause_ms, talk(said, self.manner)),) if said else ()

    def moment(self, name: str, why: Why, pause_ms: int, *at: object) -> tuple[Utterance, ...]:
        """What customers say at a moment of that name; nothing where nobody says anything then."""
        return self.words(self.speech.moment(name, self.dice.child(name, *at)), why, pause_ms)

    def refusal(self, name: str, pause_ms: int) -> tuple[Utterance, ...]:
        """That there is no answer for a field, which the scenario refuses."""
        said = self.own(name, 0) or self.speech.refusal(name, self.scenario.refuses[name], self.dice.child("refuses"))
        return self.words(said, "answer", pause_ms)

    def filled(self, way: str) -> str:
        """Words with what this customer knows in place of the placeholders."""
        return filled(way, {**self.scenario.knows, CALLED: self.speech.called_by(self.dice)})

    def own(self, name: str, turn: int) -> str:
        """The scenario's own words at a step or about a field, in turn; the last ones stay."""
        lines = self.scenario.lines.get(name, ())
        return lines[min(turn, len(lines) - 1)] if lines else ""

    def option(self, name: str, option: str, offered: Option | None, turn: int, pause_ms: int) -> tuple[Utterance, ...]:
        """An option in the words of all customers, given for the ``turn``-th time at a step of this name."""
        said = self.speech.answer(name, option, self.dice.child(turn), self.scenario.knows)
        return self.words(said or (offered.text if offered else ""), "answer", pause_ms)

    def value(  # noqa: PLR0913, PLR0917 - what of which field, when and why
        self, name: str, text: str, turn: int, why: Why, pause_ms: int, own: str | None = None
    ) -> tuple[Utterance, ...]:
        """The value of a field, in words around it: ``own``, or the scenario's. ``text`` is what is said for it, right
        or wrong."""
        own = self.own(name, turn) if own is None else own
        way = own or self.speech.field(name, self.dice.child(turn))
        if VALUE in placeholders(way):
            before, after = (talk(self.filled(part), self.manner) for part in around(way))
        else:
            before, after = talk(self.filled(way), self.manner), ()
        # A need in the customer's own words is no value to take down as it is said.
        told = VALUE in placeholders(way) or KINDS[self.book.fields[name].kind].readback != "plain"
        value = self.dictated(name, text, turn) if told else ()
        return (Utterance(why, pause_ms, (*before, *value, *after), name),)

    def dictated(self, name: str, text: str, turn: int) -> tuple[Spoken, ...]:
        """The value alone."""
        style = self.scenario.speech.get(name)
        manner = self.manner._replace(style=style) if style else self.manner
        dice = self.dice.child("dictate", name, turn)
        return dictate(self.book.fields[name].kind, text, manner, self.book.spelling, dice)

    def objection(self, name: str, wrong: str, right: str, at: int, pause_ms: int) -> tuple[Utterance, ...]:
        """What is said to a value read back wrong; both are canonical, ``at`` is the letter that was read."""
        kind = self.book.fields[name].kind
        pieces = difference_words(
            kind, _as_read(kind, wrong), _as_read(kind, right), at, self.manner, self.book.spelling
        )
        own = wrong in (judge(kind, text).canonical for text in self.scenario.says.get(name, ()))
        first = self.moment("own_slip" if own else "wrong", "objection", pause_ms, name, wrong, at)
        head = tuple(piece for utterance in first for piece in utterance.pieces)
        return (Utterance("objection", pause_ms, (*head, *pieces), name),)


def _as_read(kind: str, canonical: str) -> str:
    """A value as it is read aloud, with its zero and without separators."""
    forms = judge(kind, canonical).renderings
    return forms.get("national") or canonical
