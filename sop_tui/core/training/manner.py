"""How a customer says a value on the telephone, and how it comes to be said wrong.

What makes a dictation hard is not the value but the way it is said: in the code words that the CSO uses too, in the
names of letters that a line makes alike (em, en), or in one go. Whatever the way, the words are those of the tables of
spelling, so that `spelling.decode` reads from them what was meant. A slip is a value that is as valid as the one meant:
nothing but a readback finds it (EML-1a).
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from sop_tui.core import spelling
from sop_tui.core.answers import judge
from sop_tui.core.spelling import SpellingTables
from sop_tui.core.spelling.tables import DEFAULT_ALPHABET
from sop_tui.core.spelling.vocabulary import DIGIT_PREFIX, REPEATS
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.session import Level, Spoken

Style = Literal["codes", "names", "letters", "fast"]
"""Code words (Mama, Alfa); names of letters (em, a); the letters, some in a breath (M A S); whole words in one go."""


class Manner(NamedTuple):
    """How a customer speaks; a level makes of it a harder or an easier one."""

    style: Style
    words_per_minute: int
    groups: tuple[int, ...]
    """Digits of a number in one breath; the last of them goes on for what is left."""
    slip_percent: int
    """How often a value that will be read back is first said wrong, of 100."""
    patience: int
    """How often the customer says something again before getting short."""


MANNERS: Final[Mapping[Level, Manner]] = MappingProxyType(
    {
        1: Manner("codes", 110, (4,), 0, 5),
        2: Manner("names", 135, (3, 3, 4), 40, 3),
        3: Manner("fast", 170, (6, 4), 70, 1),
    }
)
"""How customers of each level speak."""

SLIPS: Final = frozenset({"email", "phone", "id_caller", "nik", "idpel", "meter_number"})
"""Kinds of answers that a customer may say wrong."""

_LETTERED: Final = frozenset({"email", "ticket_id"})
_NUMBERS: Final = frozenset({"phone", "id_caller", "nik", "idpel", "meter_number", "meter_reading", "report_number"})
_DIALLED: Final = frozenset({"phone", "id_caller"})
"""Nobody mistakes the zero in front of these."""
_SAID_AS: Final = ("national", "comma", "digits", "lower")
"""Forms in which people say a number that is kept in another."""

_TWICE: Final = next(word for word, times in REPEATS.items() if times == 2)
_RUNS: Final = re.compile(r"[a-z]+|[0-9]+|.", re.DOTALL)
_VOWELS: Final = frozenset("aeiou")
_SHORTEST_WORD: Final = 3
_LETTERS_A_BREATH: Final = 3
_OTHER_WORD_PERCENT: Final = 40
_TWICE_PERCENT: Final = 50
_SLOWEST: Final = 90
_MOST_CORRECTED: Final = 4
"""Characters that are corrected one by one; where more is wrong, all is said again."""


def talk(text: str, manner: Manner) -> tuple[Spoken, ...]:
    """Ordinary words, one a piece."""
    return tuple(_spoken(word, manner) for word in text.split())


def dictate(kind: str, value: str, manner: Manner, tables: SpellingTables, dice: Dice) -> tuple[Spoken, ...]:
    """A value as the customer says it: an email letter by letter, a number in groups of digits, the rest as words.

    ``value`` is canonical or as it is typed; the same dice give the same words.
    """
    text = _as_said(kind, value)
    if kind in _NUMBERS:
        breaths = list(_number(text, manner, tables, dice))
    elif kind in _LETTERED and " " not in text and text.isascii() and text:
        breaths = _spelled(text, manner.style, tables, dice)
    else:
        return talk(value, manner)
    return _breathed(breaths, manner)


def slower(manner: Manner) -> Manner:
    """How a customer speaks who was asked to say it again: in code words, a few digits at a time."""
    pace = min(manner.words_per_minute, _SLOWEST)
    return manner._replace(style="codes", words_per_minute=pace, groups=(4,))


def slip(kind: str, value: str, tables: SpellingTables, dice: Dice) -> str | None:
    """The value as it is said wrong: letters that a line makes alike, one digit for another, or neighbours swapped.

    It is of the same class, judged ok, and another canonical; None where there is no such, and for kinds that are not
    among `SLIPS`.
    """
    meant = judge(kind, value) if kind in SLIPS else None
    if meant is None or not meant.canonical or meant.verdict != "ok":
        return None
    text = _as_said(kind, value)
    local = text.rpartition("@")[0] if kind == "email" else text
    alike = list(_alike(local, tables) if kind == "email" else _other_digits(local))
    swapped = list(_swapped(local))
    first, second = (alike, swapped) if dice.chance(70, "slip", "which") else (swapped, alike)
    wrong = [*dice.shuffled(first, "slip", 1), *dice.shuffled(second, "slip", 2)]
    for candidate in wrong:
        if kind in _DIALLED and candidate[0] != local[0]:
            continue
        found = judge(kind, candidate + text[len(local) :])
        if found.verdict == "ok" and found.tag == meant.tag and found.canonical not in (None, meant.canonical):
            return candidate + text[len(local) :]
    return None


def difference_words(  # noqa: PLR0913, PLR0917 - both values, the place, and who says it how
    kind: str, wrong: str, right: str, at: int, manner: Manner, tables: SpellingTables
) -> tuple[Spoken, ...]:
    """What a customer says to a value that was read back wrong; nothing where both are alike.

    ``at`` is the letter of ``wrong`` at which the readback stands: of several places, the first from there on.
    """
    if kind not in _LETTERED | _NUMBERS:
        return talk(_other_words(wrong, right), manner)
    places = [part for part in spelling.differences(wrong, right) if part.op != "same"]
    if not places:
        return ()
    if sum(max(len(part.left), len(part.right)) for part in places) > _MOST_CORRECTED:
        again = slower(manner)
        return (*talk("Bukan itu. Yang benar,", manner), *dictate(kind, right, again, tables, Dice("")))
    part = next((part for part in places if part.left_span[1] > at), places[-1])
    return talk(_in_its_group(part, wrong, tables) or _correction(part, wrong, tables), manner)


def _in_its_group(part: spelling.Difference, wrong: str, tables: SpellingTables) -> str:
    """A number is read back at once: which of several like digits is meant, only those around it tell. Empty where the
    digit alone does, and for letters, which are read one by one."""
    if not wrong.lstrip("+").isdecimal():
        return ""
    start, end = part.left_span
    before, after = start, end
    while wrong.count(wrong[before:after]) > 1 and (before, after) != (0, len(wrong)):
        before, after = (before - 1, after) if before else (before, after + 1)
    if (before, after) == (start, end):
        return ""
    around = wrong[before:start], wrong[end:after]
    left, right = (_short(text.join(around), tables) for text in (part.left, part.right))
    return f"Bukan {left}, tapi {right}."


def _spoken(text: str, manner: Manner) -> Spoken:
    """A piece and its time: a minute has so many words of six letters; a comma is a breath."""
    words = text.split()
    hundredths = sum(52 + 8 * len(word) for word in words) + 60 * text.endswith(",")
    return Spoken(text, 600 * hundredths // manner.words_per_minute)


def _breathed(breaths: list[str], manner: Manner) -> tuple[Spoken, ...]:
    spoken = [_spoken(f"{breath},", manner) for breath in breaths[:-1]]
    return (*spoken, *(_spoken(breath, manner) for breath in breaths[-1:]))


def _as_said(kind: str, value: str) -> str:
    """The form of a value that people say; what is no such value stays as it was typed."""
    found = judge(kind, value)
    form = next((found.renderings[form] for form in _SAID_AS if found.renderings.get(form)), None)
    return (form or found.canonical or value).strip().lower()


def _number(text: str, manner: Manner, tables: SpellingTables, dice: Dice) -> Iterator[str]:
    words = _digit_words(manner.style, tables, dice)
    for run in _RUNS.findall(text):
        if run.isascii() and run.isdigit():
            for group in _grouped(run, manner.groups):
                yield _digits(group, words, manner.style, dice)
        elif run in tables.symbols and not run.isspace() and run != "-":
            yield tables.symbols[run]
        elif run.isascii() and run.isalpha():
            yield " ".join(_letter(char, manner.style, tables) for char in run)


def _grouped(digits: str, sizes: tuple[int, ...]) -> Iterator[str]:
    """The digits in breaths; a single one that would be left is said with those before it."""
    left, number = digits, 0
    while left:
        size = sizes[min(number, len(sizes) - 1)]
        size += len(left) == size + 1
        yield left[:size]
        left, number = left[size:], number + 1


def _digits(digits: str, words: Mapping[str, str], style: Style, dice: Dice) -> str:
    said: list[str] = []
    for place, (digit, run) in enumerate(groupby(digits)):
        count = len(list(run))
        if count == 2 and style == "fast" and dice.chance(_TWICE_PERCENT, "twice", digits, place):
            said.append(f"{_TWICE} {words[digit]}")
        else:
            said += [words[digit]] * count
    return " ".join(said)


def _digit_words(style: Style, tables: SpellingTables, dice: Dice) -> Mapping[str, str]:
    """A word for each digit: those of the desk in code words, else perhaps another that callers use (kosong)."""
    words = dict(tables.digits)
    if style == "codes":
        return words
    for digit in words:
        others = _said_for(digit, tables)
        if others and dice.chance(_OTHER_WORD_PERCENT, "digit", digit):
            words[digit] = others[0]
    return words


def _said_for(char: str, tables: SpellingTables) -> list[str]:
    """The ways to say a character that no alphabet has, without the desk's own and the bare character."""
    own = {char, tables.digits.get(char, ""), tables.symbols.get(char, "")}
    phrases = (phrase for starting in tables.phrases.values() for phrase in starting if phrase.role == "char")
    found = [" ".join(phrase.words) for phrase in phrases if phrase.readings == (char,)]
    return [said for said in found if said not in own and said not in tables.homes]


def _letter(char: str, style: Style, tables: SpellingTables) -> str:
    if style == "codes":
        return tables.alphabets[DEFAULT_ALPHABET][char]
    if style == "letters":
        return char.upper()
    return next(iter(_said_for(char, tables)), char)


def _spelled(text: str, style: Style, tables: SpellingTables, dice: Dice) -> list[str]:
    """The breaths of a text that is spelled. Where its words could be understood otherwise, code words are said."""
    tokens = spelling.spell(text, tables)
    codes = [token.said for token in tokens]
    if style == "codes":
        return codes
    tail = tokens[-1] if tokens[-1].kind == "domain" else None
    spelled = text[: tail.start] if tail else text
    words = _digit_words(style, tables, dice)
    breaths: list[str] = []
    for run in _RUNS.findall(spelled):
        breaths += _run(run, style, words, tables)
    breaths += [tail.said] if tail else []
    return breaths if spelling.decode(", ".join(breaths), tables).text == text else codes


def _run(run: str, style: Style, words: Mapping[str, str], tables: SpellingTables) -> list[str]:
    """Letters, digits or a symbol of a text that is spelled."""
    if run[0] in words:
        return [f"{DIGIT_PREFIX} {' '.join(words[digit] for digit in run)}"]
    if not run.isalpha():
        return [tables.symbols.get(run, run)]
    if style == "fast" and _is_word(run, tables):
        return [run]
    letters = [_letter(char, style, tables) for char in run]
    if style == "names":
        return letters
    size = _LETTERS_A_BREATH if style == "letters" else len(letters)
    return [" ".join(letters[at : at + size]) for at in range(0, len(letters), size)]


def _is_word(run: str, tables: SpellingTables) -> bool:
    """Whether letters can be said as a word, and are no word of the tables."""
    pronounced = len(run) >= _SHORTEST_WORD and not _VOWELS.isdisjoint(run)
    return pronounced and spelling.decode(run, tables).text == run


def _alike(text: str, tables: SpellingTables) -> Iterator[str]:
    """The text with one letter as a telephone makes it."""
    for at, char in enumerate(text):
        for other in tables.confused[DEFAULT_ALPHABET].get(char, ()):
            if other.isalpha() == char.isalpha():
                yield text[:at] + other.lower() + text[at + 1 :]


def _other_digits(text: str) -> Iterator[str]:
    for at, char in enumerate(text):
        if char.isdigit():
            yield from (text[:at] + other + text[at + 1 :] for other in "0123456789" if other != char)


def _swapped(text: str) -> Iterator[str]:
    for at, (one, next_) in enumerate(pairwise(text)):
        if one != next_ and one.isalnum() and next_.isalnum():
            yield text[:at] + next_ + one + text[at + 2 :]


def _correction(part: spelling.Difference, wrong: str, tables: SpellingTables) -> str:
    left, right = (_short(text, tables) for text in (part.left, part.right))
    spelled = ", ".join(_clear(char, tables) for char in part.right)
    if part.op == "replace":
        return f"Bukan {left}, tapi {spelled}."
    if part.op == "delete":
        return f"Tidak pakai {left}."
    before = wrong[: part.left_span[0]][-1:]
    return f"Sesudah {_short(before, tables)} masih ada {spelled}." if before else f"Di depannya masih ada {right}."


def _short(text: str, tables: SpellingTables) -> str:
    return " ".join(_plain(char, tables) for char in text)


def _plain(char: str, tables: SpellingTables) -> str:
    return tables.digits.get(char) or tables.symbols.get(char) or char.upper()


def _clear(char: str, tables: SpellingTables) -> str:
    """A character so that it cannot be heard wrong once more: a letter with its code word."""
    word = tables.alphabets[DEFAULT_ALPHABET].get(char.lower())
    return f"{char.upper()}, {word}" if word else _plain(char, tables)


def _other_words(wrong: str, right: str) -> str:
    """The words in which two texts differ, without what both begin and end with."""
    left, meant = wrong.split(), right.split()
    if [word.lower() for word in left] == [word.lower() for word in meant]:
        return ""
    shortest = min(len(left), len(meant))
    front = next((at for at in range(shortest) if left[at].lower() != meant[at].lower()), shortest)
    shortest -= front
    back = next((at for at in range(shortest) if left[-1 - at].lower() != meant[-1 - at].lower()), shortest)
    instead, words = " ".join(left[front : len(left) - back]), " ".join(meant[front : len(meant) - back])
    if not words:
        return f"Tidak pakai {instead}."
    if not instead:
        before = f"Sesudah {left[front - 1]}" if front else "Di depannya"
        return f"{before} masih ada {words}."
    return f"Bukan {instead}, tapi {words}."
