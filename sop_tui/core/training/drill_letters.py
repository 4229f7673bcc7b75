"""Letters, their names and code words, and which of them a telephone makes alike: all as the tables of spelling say."""

from collections.abc import Iterable, Mapping

from sop_tui.core.spelling import SpellingTables
from sop_tui.core.spelling.tables import DEFAULT_ALPHABET


def codes(letters: Iterable[str], tables: SpellingTables) -> str:
    """Letters with the words that the SOP says for them: "M Mama, N November"."""
    return ", ".join(f"{char.upper()} {tables.alphabets[DEFAULT_ALPHABET].get(char, char)}" for char in letters)


def confusable(tables: SpellingTables) -> Mapping[str, tuple[str, ...]]:
    """The letters that a telephone makes like others, and those others."""
    of = tables.confused[DEFAULT_ALPHABET]
    found = {char: tuple(one.lower() for one in others if one.isalpha()) for char, others in of.items()}
    return {char: others for char, others in found.items() if char.isalpha() and others}


def names(tables: SpellingTables) -> Mapping[str, tuple[str, ...]]:
    """What each letter itself is called: em, not Mama. A vowel has no name but itself."""
    found: dict[str, list[str]] = {letter: [] for letter in tables.alphabets[DEFAULT_ALPHABET]}
    for phrase in (phrase for starting in tables.phrases.values() for phrase in starting if phrase.role == "char"):
        letter, words = phrase.readings[0], phrase.words
        if letter in found and len(words) == 1 and words[0] not in tables.homes and words[0] != letter:
            found[letter].append(words[0])
    return {letter: tuple(words) or (letter,) for letter, words in found.items()}


def far_from(letter: str, tables: SpellingTables) -> tuple[str, ...]:
    """The letters of which no name ends as one of this letter's does: what is only less alike is no wrong answer."""
    called, like = names(tables), confusable(tables).get(letter, ())
    ends = {name[-1] for name in called[letter]}
    return tuple(
        other for other, own in called.items() if other not in like and ends.isdisjoint(name[-1] for name in own)
    )
