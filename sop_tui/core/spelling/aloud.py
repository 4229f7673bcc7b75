"""Text to words: what the CSO says for each letter of an address, and what again after a correction.

Three things make a spelling work on a telephone, and are decided here. A well-known mail domain is said
whole, because the customer knows it as a word, while an unknown one is spelled like the rest. "huruf" or
"angka" is said before Lima wherever the rest of the spelling does not settle which it is. And a letter is
marked when its *name* is easily taken for another's: with code words the customer hears us well, so a mark
means "you may have heard this one wrong; ask".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sop_tui.core.spelling.alignment import changed
from sop_tui.core.spelling.tables import DEFAULT_ALPHABET, Glyph, Kind, SpellingTables
from sop_tui.core.spelling.vocabulary import DIGIT_PREFIX, LETTER_PREFIX


@dataclass(frozen=True, slots=True)
class Token:
    """What is said in one breath: a letter, a digit, a symbol, or a domain said whole."""

    text: str
    """The characters: a letter in upper case, a domain in lower case with its @ or dot."""
    said: str
    """"Mama", "angka lima", "huruf Lima", "titik", "et yahoo titik com"."""
    start: int
    end: int
    """The characters of the spelled text that it stands for, `[start, end)`."""
    kind: Kind
    confused_with: tuple[str, ...]
    """The letters whose names a telephone makes like this one's, likeliest first; empty when there is no such
    risk. Only what the table calls a high risk is here: pairs that can be asked ("M atau N?")."""


def spell(
    text: str,
    tables: SpellingTables,
    alphabet: str = DEFAULT_ALPHABET,
    *,
    whole: frozenset[str] | None = None,
) -> tuple[Token, ...]:
    """Every character of `text` in order, with the words of `alphabet`, a key of `tables.alphabets`.

    `whole` are the domains to be said whole in place of those of the tables. A character without a word of
    its own is said as it is, or by its code point when it cannot be seen.
    """
    tail = _tail(text, tables, tables.whole_domains if whole is None else whole)
    spelled = text[: tail.start] if tail else text
    glyphs = tables.glyphs[alphabet]
    telling = _telling(spelled, tables, alphabet)
    tokens: list[Token] = []
    for position, char in enumerate(spelled):
        glyph = glyphs.get(char) or _unknown(char)
        before = telling.get(glyph.text, "")
        tokens.append(Token(glyph.text, before + glyph.said, position, position + 1, glyph.kind, glyph.confused_with))
    if tail:
        tokens.append(tail)
    return tuple(tokens)


def said(tokens: Iterable[Token]) -> str:
    """What is said, in one line: "Mama, Alfa, Sierra"."""
    return ", ".join(token.said for token in tokens)


def respell(
    old: str, new: str, tables: SpellingTables, alphabet: str = DEFAULT_ALPHABET
) -> tuple[tuple[Token, bool], ...]:
    """The tokens of `new`, each with whether it must be said again to someone who has heard `old`.

    A domain said whole is said again whole. Where something was taken out, its neighbours are said again.
    """
    marks = changed(old, new)
    return tuple((token, any(marks[token.start : token.end])) for token in spell(new, tables, alphabet))


def _tail(text: str, tables: SpellingTables, whole: frozenset[str]) -> Token | None:
    """The end of an address that is said whole: the @ and its domain, or else only the domain's ending."""
    at = text.rfind("@")
    if at < 0:
        return None
    domain = text[at + 1 :].lower()
    if domain in whole:
        words = tables.domains.get(domain) or f" {tables.symbols['.']} ".join(domain.split("."))
        return Token(f"@{domain}", f"{tables.symbols['@']} {words}", at, len(text), "domain", ())
    endings = [ending for ending in tables.suffixes if domain.endswith(ending) and domain != ending]
    if not endings:
        return None
    ending = max(endings, key=len)
    return Token(ending, tables.suffixes[ending], len(text) - len(ending), len(text), "domain", ())


def _telling(spelled: str, tables: SpellingTables, alphabet: str) -> Mapping[str, str]:
    """The prefix, by the token's text, of each letter or digit that would not be understood without one.

    What is understood is asked of `SpellingTables.reading`, as in `decode`: the two cannot disagree.
    """
    present = set(spelled.lower())
    words = tables.alphabets[alphabet]
    letters = {char: words[char].lower() for char in present if char in words}
    numerals = {char for char in present if char in tables.digits}
    telling: dict[str, str] = {}
    for word, (letter, digit) in tables.collisions.items():
        others = [code for char, code in letters.items() if char != letter]
        if letters.get(letter) == word and tables.reading(word, others, bool(numerals)) != "letter":
            telling[letter.upper()] = f"{LETTER_PREFIX} "
        says_digit = digit in numerals and tables.digits[digit].lower() == word
        if says_digit and tables.reading(word, letters.values(), len(numerals) > 1) != "digit":
            telling[digit] = f"{DIGIT_PREFIX} "
    return telling


def _unknown(char: str) -> Glyph:
    visible = char.isprintable() and not char.isspace()
    return Glyph(char, char if visible else f"U+{ord(char):04X}", "symbol")
