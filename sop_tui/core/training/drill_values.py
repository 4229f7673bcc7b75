"""What the drills ask for: words, emails and numbers in which what a trainee needs comes up, and nobody's real ones.

Each letter and digit is drawn by its need, so that the one that was mistaken yesterday stands in today's words.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from sop_tui.core.answers import judge, render
from sop_tui.core.answers.numbering import OPERATORS
from sop_tui.core.spelling import SpellingTables
from sop_tui.core.training.dice import Dice

VOWELS: Final = "aeiou"
CONSONANTS: Final = "bcdfghjklmnpqrstvwxyz"
DIGITS: Final = "0123456789"

DOMAINS: Final = 8
"""Mail domains that come up at the first level: those that stand first in the table, which are the usual ones."""

Need = Callable[[str], int]
"""How much a letter or a digit needs to come up, at least 1."""


class Number(NamedTuple):
    """A number as it is kept, and the groups in which the desk reads it back."""

    kind: str
    title: str
    canonical: str
    groups: tuple[str, ...]

    @property
    def digits(self) -> str:
        """As it is typed, without separators."""
        return "".join(self.groups)


def drawn(items: Sequence[str], need: Need, dice: Dice, *names: object) -> str:
    """One of the items, each as often as its need is of all needs."""
    weights = [need(item) for item in items]
    at = dice.number(sum(weights), *names)
    for item, weight in zip(items, weights, strict=True):
        at -= weight
        if at < 0:
            return item
    return items[-1]


def several(items: Sequence[str], count: int, need: Need, dice: Dice, *names: object) -> list[str]:
    """So many of the items, none of them again while there are others."""
    found: list[str] = []
    left: list[str] = []
    for number in range(count):
        left = left or list(items)
        found.append(drawn(left, need, dice, *names, number))
        left.remove(found[-1])
    return found


def word(syllables: int, need: Need, dice: Dice) -> str:
    """A made-up word that can be said: a consonant and a vowel by turns, and a consonant at its end now and then."""
    consonants = several(CONSONANTS, syllables + 1, need, dice, "consonant")
    vowels = several(VOWELS, syllables, need, dice, "vowel")
    spoken = "".join(one for pair in zip(consonants, vowels, strict=False) for one in pair)
    return spoken + (consonants[-1] if dice.chance(50, "closed") else "")


def local_part(level: int, need: Need, dice: Dice) -> str:
    """What stands before the @: the harder the level, the longer, and the more than letters is in it."""
    number = "".join(several(DIGITS, 2, need, dice.child("digits")))
    first = word(2, need, dice.child("first"))
    if level == 1:
        return first + (number if dice.chance(50, "numbered") else "")
    joint = dice.pick((".", "_", "-"), "joint") if level > 2 else dice.pick((".", ""), "joint")
    return first + joint + word(2, need, dice.child("second")) + (number if level > 2 or dice.chance(50, "n") else "")


def email(tables: SpellingTables, level: int, need: Need, dice: Dice) -> str:
    """An email at a domain that the tables know: the harder the level, the further down the table."""
    domains = tuple(tables.domains)[: DOMAINS * level]
    return f"{local_part(level, need, dice)}@{dice.pick(domains, 'domain')}"


def number(need: Need, dice: Dice) -> Number:
    """A mobile number, an IDPEL or the number of a meter."""
    made: Mapping[str, tuple[str, str, int]] = {
        "phone": ("nomor HP", dice.pick(sorted(OPERATORS), "operator"), 8),
        "idpel": ("IDPEL", "5", 11),
        "meter_number": ("nomor meter", "", 11),
    }
    kind = dice.pick(tuple(made), "kind")
    title, start, length = made[kind]
    digits = start + "".join(drawn(DIGITS, need, dice, "digit", at) for at in range(length))
    judgement = judge(kind, digits)
    canonical = judgement.canonical or digits
    groups = render(kind, canonical, "groups").split("-") if judgement.canonical else [digits]
    return Number(kind, title, canonical, tuple(groups))


def landline(dice: Dice) -> str:
    """The number of a telephone in a house, as it is dialled at home."""
    return f"021{1 + dice.number(8, 'first')}{dice.digits(6, 'rest')}"


def mobile(dice: Dice) -> str:
    """The number of a mobile, as it is dialled at home."""
    return dice.pick(sorted(OPERATORS), "operator") + dice.digits(8, "rest")


def misheard(text: Number, need: Need, dice: Dice) -> tuple[int, str, str, str] | None:
    """A number as somebody typed it wrong: which group is another, that group, the digit that was meant, and the one
    that stands there. Two neighbours changed places, or one digit is another; None where it was typed right."""
    if dice.chance(25, "right"):
        return None
    digits = text.digits
    # The prefix of an operator is known by heart: nobody listens to it.
    places = [str(at) for at in range(4 if text.kind == "phone" else 0, len(digits))]
    at = int(drawn(places, lambda place: need(digits[int(place)]), dice, "place"))
    swapped = at + 1 if at + 1 < len(digits) and _same_group(text.groups, at, at + 1) else at - 1
    if dice.chance(40, "swap") and _same_group(text.groups, at, swapped) and digits[at] != digits[swapped]:
        instead = {at: digits[swapped], swapped: digits[at]}
    else:
        instead = {at: drawn([one for one in DIGITS if one != digits[at]], need, dice, "instead")}
    wrong = "".join(instead.get(place, digit) for place, digit in enumerate(digits))
    group, start = _group_of(text.groups, at)
    return group, wrong[start : start + len(text.groups[group])], digits[at], instead[at]


def _group_of(groups: Sequence[str], at: int) -> tuple[int, int]:
    """The number of the group in which a digit stands, and where the group begins."""
    start = 0
    for number, group in enumerate(groups):
        if at < start + len(group):
            return number, start
        start += len(group)
    raise IndexError(at)


def _same_group(groups: Sequence[str], at: int, other: int) -> bool:
    return other >= 0 and _group_of(groups, at) == _group_of(groups, other)
