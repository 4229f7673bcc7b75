"""The words of spelling, read from the four tables that a team can edit, with every clash between them found.

Whoever changes a word must not be able to make the desk say something that can be understood in two ways. So
a word that already means another character is refused, and so is a phrase that reads as other words in a row.
One clash cannot be helped and is kept: Lima is the letter L and the digit 5. `reading` is the one rule by
which it is understood, used both to say it and to read it back.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase, ascii_uppercase, digits
from types import MappingProxyType
from typing import Literal, TypeVar

from sop_tui.core.spelling import tsv
from sop_tui.core.spelling.vocabulary import Phrase, Vocabulary

Kind = Literal["letter", "digit", "symbol", "domain"]
_V = TypeVar("_V")

DEFAULT_ALPHABET = "sop"
NEEDED_SYMBOLS = "@.-_+"


@dataclass(frozen=True, slots=True)
class Glyph:
    """What is shown and said for one character in one alphabet."""

    text: str
    said: str
    kind: Kind
    confused_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpellingTables:
    """All words of spelling. Characters are lower-case, words are as the desk shows them."""

    alphabets: Mapping[str, Mapping[str, str]]
    """The word of each letter, by alphabet, in the order of the columns; `sop` is the SOP's own."""
    digits: Mapping[str, str]
    symbols: Mapping[str, str]
    confused: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By alphabet and letter: the upper-case letters it is taken for on a telephone, likeliest first."""
    domains: Mapping[str, str]
    """Mail domains said whole, and how: `yahoo.com` is "yahoo titik com"."""
    suffixes: Mapping[str, str]
    """Endings said whole behind a spelled domain: `.co.id` is "titik co titik id"."""
    homes: Mapping[str, frozenset[str]] = field(repr=False)
    """Code word, lower-case, to the alphabets it belongs to: none for a word that is only heard.
    The plain names of letters (be, ce) are not in it."""
    collisions: Mapping[str, tuple[str, str]] = field(repr=False)
    """Words that are a letter and a digit, lower-case, to that letter and that digit."""
    glyphs: Mapping[str, Mapping[str, Glyph]] = field(repr=False)
    """By alphabet and character, in both cases."""
    phrases: Mapping[str, tuple[Phrase, ...]] = field(repr=False)
    """Everything that can be heard, by its first word, longest first."""

    @property
    def whole_domains(self) -> frozenset[str]:
        """The mail domains that are said whole."""
        return frozenset(self.domains)

    def reading(self, word: str, codes: Iterable[str], has_digits: bool) -> Literal["letter", "digit"] | None:
        """What a bare `word` that is both a letter and a digit (Lima) is, going by what else is said.

        `codes` are the other letters' words, lower-case; `has_digits` tells whether another digit is said.
        Among letters of its own alphabet and no digit it is a letter. Among letters of another alphabet,
        where that letter has another word, or among plain letter names, it is a digit; so it is among digits
        alone. Else None.
        """
        homes = self.homes.get(word, frozenset())
        found = [self.homes.get(code) for code in codes]
        foreign = any(where is None or (where and not where & homes) for where in found)
        if foreign:
            return None if any(where and where <= homes for where in found) else "digit"
        if found:
            return None if has_digits else "letter"
        return "digit" if has_digits else None


def read_tables(ejaan: str, angka: str, rawan: str, domain: str) -> SpellingTables:
    """Read the texts of `ejaan.tsv`, `angka.tsv`, `rawan.tsv` and `domain.tsv`, which explain their columns.

    Raises `TableError` at the first mistake: a missing letter or word, a word that would mean two things.
    """
    words = Vocabulary()
    alphabets = _read_alphabets(ejaan, words)
    numerals, symbols = _read_characters(angka, words)
    words.refuse_double_meanings()
    confused = _read_confused(rawan, alphabets)
    domains, suffixes = _read_domains(domain, words, symbols["@"])
    homes = {code: frozenset(where) for code, where in words.homes.items()}
    return SpellingTables(
        alphabets=_frozen({name: _frozen(of) for name, of in alphabets.items()}),
        digits=_frozen(numerals),
        symbols=_frozen(symbols),
        confused=_frozen({name: _frozen(of) for name, of in confused.items()}),
        domains=_frozen(domains),
        suffixes=_frozen(suffixes),
        homes=_frozen(homes),
        collisions=_frozen(words.collisions()),
        glyphs=_frozen({name: _glyphs(of, numerals, symbols, confused[name]) for name, of in alphabets.items()}),
        phrases=_frozen(words.by_first_word()),
    )


def _read_alphabets(text: str, words: Vocabulary) -> dict[str, dict[str, str]]:
    table = tsv.read("ejaan.tsv", text, "letter", DEFAULT_ALPHABET, "name", "heard")
    ids = [title for title in table.columns if title not in ("letter", "name", "heard")]
    alphabets: dict[str, dict[str, str]] = {name: {} for name in ids}
    for row in table.rows:
        letter = row["letter"].text.lower()
        if len(letter) != 1 or letter not in ascii_lowercase:
            raise row["letter"].wrong(f'"{row["letter"].text}" is not a letter from A to Z')
        if letter in alphabets[DEFAULT_ALPHABET]:
            raise row["letter"].wrong(f"{letter.upper()} stands twice; keep one of the rows")
        for name in ids:
            alphabets[name][letter] = row[name].required()
            words.homes.setdefault(words.add(row[name].text, letter, "char", row[name]), set()).add(name)
        for heard in row["heard"].items():
            words.homes.setdefault(words.add(heard, letter, "char", row["heard"]), set())
        row["name"].required()
        for plain in (letter, *row["name"].items()):
            words.add(plain, letter, "char", row["name"])
    absent = [letter for letter in ascii_uppercase if letter.lower() not in alphabets[DEFAULT_ALPHABET]]
    if absent:
        raise table.end.wrong(f"every alphabet needs a word for {', '.join(absent)}")
    return alphabets


def _read_characters(text: str, words: Vocabulary) -> tuple[dict[str, str], dict[str, str]]:
    table = tsv.read("angka.tsv", text, "char", "said", "heard")
    found: dict[str, str] = {}
    for row in table.rows:
        char = " " if row["char"].text == "SP" else row["char"].text
        if len(char) != 1 or char.isalpha():
            raise row["char"].wrong(f'"{char}" is not a single digit or symbol (a blank is written SP)')
        if char in found:
            raise row["char"].wrong(f"{char} stands twice; keep one of the rows")
        found[char] = row["said"].required()
        words.add(row["said"].text, char, "char", row["said"])
        for heard in row["heard"].items():
            words.add(heard, char, "char", row["heard"])
        if char not in " ,":
            words.add(char, char, "char", row["char"])
    absent = [char for char in digits + NEEDED_SYMBOLS if char not in found]
    if absent:
        raise table.end.wrong(f"there is no word for {' '.join(absent)}")
    numerals = {char: said for char, said in found.items() if char in digits}
    return numerals, {char: said for char, said in found.items() if char not in digits}


def _read_confused(text: str, alphabets: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, tuple[str, ...]]]:
    table = tsv.read("rawan.tsv", text, "group", "letters", "tier", "basis")
    letters_of = {name: {word.lower(): letter for letter, word in of.items()} for name, of in alphabets.items()}
    confused: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in alphabets}
    for row in table.rows:
        if row["tier"].text not in ("high", "medium"):
            raise row["tier"].wrong(f'tier "{row["tier"].text}" is neither high nor medium')
        row["basis"].required()
        for group in row["letters"].required().split():
            members = group.lower().split("/")
            for member in members:
                known = len(member) == 1 or any(member in letters for letters in letters_of.values())
                if len(members) < 2 or not member or not known:
                    raise row["letters"].wrong(f'"{group}": write letters or words of an alphabet, as in M/N')
            if row["tier"].text == "high":
                for name, letters in letters_of.items():
                    _confuse(confused[name], [letters.get(member, member) for member in members])
    return confused


def _confuse(confused: dict[str, tuple[str, ...]], members: list[str]) -> None:
    """Note every member as taken for every other, without the words that are another alphabet's."""
    present = [member for member in members if len(member) == 1]
    for member in present:
        known = confused.get(member, ())
        fresh = tuple(m.upper() for m in present if m != member and m.upper() not in known)
        if known or fresh:
            confused[member] = known + fresh


def _read_domains(text: str, words: Vocabulary, at: str) -> tuple[dict[str, str], dict[str, str]]:
    table = tsv.read("domain.tsv", text, "name", "said", "heard")
    domains: dict[str, str] = {}
    suffixes: dict[str, str] = {}
    for row in table.rows:
        name = row["name"].text.lower()
        said = row["said"].required()
        if not re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", name) or name in domains or name in suffixes:
            raise row["name"].wrong(f'"{row["name"].text}" is no domain, ending or label, or stands twice')
        labels = name.removeprefix(".").split(".")
        for heard in (said, *row["heard"].items()):
            if name.startswith("."):
                words.add(heard, name, "domain", row["said"])
            elif len(labels) > 1:
                words.add(f"{at} {heard}", f"@{name}", "domain", row["said"])
            else:
                words.add(heard, name, "label", row["heard"])
        for label in labels:
            words.add(label, label, "label", row["name"])
        if name.startswith("."):
            suffixes[name] = said
        elif len(labels) > 1:
            domains[name] = said
    return domains, suffixes


def _glyphs(
    alphabet: Mapping[str, str],
    numerals: Mapping[str, str],
    symbols: Mapping[str, str],
    confused: Mapping[str, tuple[str, ...]],
) -> Mapping[str, Glyph]:
    found = {char: Glyph(char, said, "digit", confused.get(char, ())) for char, said in numerals.items()}
    found |= {char: Glyph(char, said, "symbol") for char, said in symbols.items()}
    for letter, said in alphabet.items():
        glyph = Glyph(letter.upper(), said, "letter", confused.get(letter, ()))
        found |= {letter: glyph, letter.upper(): glyph}
    return _frozen(found)


def _frozen(mapping: Mapping[str, _V]) -> Mapping[str, _V]:
    return MappingProxyType(dict(mapping))
