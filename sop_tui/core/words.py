"""The words of a text as search compares them: without case, diacritics, or anything that nobody can see.

The index and the highlighting of what it found must agree on what a word is, and so must whoever checks them by
reading the calls themselves. So it is settled here, and the index is given nothing but words that are folded already.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

WORD_MAX: Final = 64
"""Letters of a word that count; of a longer one the rest is not compared."""

_WORD: Final = re.compile(r"[^\W_]+")
_KEPT_MAX: Final = 20_000


class _Folding(dict[int, str]):
    """Code point to what is left of it. Each is folded alone, so a run of marks costs no more than other letters."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        folded = "".join(filter(_counts, unicodedata.normalize("NFKD", plain)))
        if len(self) < _KEPT_MAX:
            self[code] = folded
        return folded


def _counts(char: str) -> bool:
    """Marks go on letters and formats are unseen: neither parts a word in two."""
    return unicodedata.category(char) not in {"Mn", "Mc", "Me", "Cf"}


_FOLDING: Final = _Folding()


class Word(NamedTuple):
    """A folded word, and where it stands in the text it was taken from."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The words of a text in order: runs of letters and digits, folded. Linear in its length; never raises."""
    folded = text.lower() if text.isascii() else text.translate(_FOLDING)
    return [word[:WORD_MAX] for word in _WORD.findall(folded)]


def placed(text: str) -> Iterator[Word]:
    """The same words with their places."""
    start = 0
    for line in text.split("\n"):
        # Most lines are ASCII, which is folded in place.
        for word, first, end in _in_ascii(line) if line.isascii() else _in_any(line):
            yield Word(word[:WORD_MAX], start + first, start + end)
        start += len(line) + 1


def _in_ascii(line: str) -> Iterator[Word]:
    return (Word(found[0], *found.span()) for found in _WORD.finditer(line.lower()))


def _in_any(line: str) -> Iterator[Word]:
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(line):
        left = _FOLDING[ord(char)]
        folded.append(left)
        places.extend([place] * len(left))
    for found in _WORD.finditer("".join(folded)):
        yield Word(found[0], places[found.start()], places[found.end() - 1] + 1)


def covers(pattern: str, name: str) -> bool:
    """Whether a name is meant: it holds the words of the pattern in a row, the last perhaps open (``tambah*``).

    An empty pattern means the empty name, and one without words the very name.
    """
    wanted = words(pattern)
    if not wanted:
        return pattern.casefold() == name.casefold()
    return holds(words(name), wanted, pattern.endswith("*"))


def holds(text: list[str], phrase: list[str], prefix: bool) -> bool:
    """Whether the words of a phrase stand in a row; with `prefix` the last one may go on."""
    return next(occurrences(text, phrase, prefix), None) is not None


def occurrences(text: list[str], phrase: list[str], prefix: bool) -> Iterator[int]:
    """Where in a list of words a phrase begins."""
    *head, last = phrase
    for start in range(len(text) - len(head)):
        end = start + len(head)
        if (text[end].startswith(last) if prefix else text[end] == last) and text[start:end] == head:
            yield start
