"""Words to text: what a caller's spelling was meant to be, typed by the CSO as it was heard.

A caller mixes alphabets, letter names and whole words ("mama a es en titik gmail"), so everything any table
knows is understood at once. What is not understood stays in the text as it was typed, and is reported; what
can be understood in two ways is decided by what stands around it, and is reported too. Nothing is dropped,
and nothing is guessed in silence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from string import punctuation
from typing import Literal

from sop_tui.core.spelling.tables import SpellingTables
from sop_tui.core.spelling.vocabulary import DIGIT_PREFIX, LETTER_PREFIX, REPEATS, Phrase

HeardKind = Literal["letter", "digit", "symbol", "domain", "literal", "unknown"]

_CHUNK = re.compile(r"[^\s,]+")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """Some of the words, and what they were understood as."""

    words: str
    """In lower case, with single blanks."""
    text: str
    """What they stand for, in lower case; of an unknown word, the word."""
    kind: HeardKind
    """`literal` is what was typed as text and not as words: @gmail.com."""
    start: int
    end: int
    """Where they stand in what was typed, `[start, end)`."""
    readings: tuple[str, ...] = ()
    """Every way to understand them, when there is more than one; `text` is one of them."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text put together from words, with everything that the CSO must still look at."""

    text: str
    parts: tuple[Heard, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that no table knows, in order; they stand in `text` as they were typed."""
        return tuple(part.words for part in self.parts if part.kind == "unknown")

    @property
    def ambiguous(self) -> tuple[Heard, ...]:
        """What was decided though it could be understood otherwise."""
        return tuple(part for part in self.parts if part.readings)


def decode(words: str, tables: SpellingTables) -> Decoded:
    """Read words, letter names and single characters, in any case, set apart by blanks or commas.

    - "huruf" and "angka" tell a letter from a digit; "angka" holds for all the digits that follow it.
    - "dobel" ("double", "tripel") repeats the next character. "double u" can also be a W, and is reported.
    - A bare Lima is decided by `SpellingTables.reading`; failing that it is a 5 next to a digit, else an L.
      Either way it is reported.
    - Labels of known domains ("yahoo", "com", "co") are words only after an @ or a dot.
    """
    parts = _decided(list(_parts(_chunks(words, tables), tables)), tables)
    return Decoded("".join(part.text for part in parts), tuple(parts))


@dataclass(frozen=True, slots=True)
class _Chunk:
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that may still be open between letter and digit."""

    heard: Heard
    code: str = ""
    """The word without its prefixes, which tells the alphabet."""
    open: bool = False


def _chunks(words: str, tables: SpellingTables) -> list[_Chunk]:
    """The words, each with its place. Punctuation is cut from a word that is known without it ("alfa.")."""
    found: list[_Chunk] = []
    for match in _CHUNK.finditer(words):
        raw, start = match[0], match.start()
        core = raw.strip(punctuation)
        if raw.lower() in tables.phrases or core.lower() not in tables.phrases:
            found.append(_Chunk(raw.lower(), start, match.end()))
            continue
        lead = len(raw) - len(raw.lstrip(punctuation))
        cuts = sorted({0, lead, lead + len(core), len(raw)})
        found.extend(_Chunk(raw[a:b].lower(), start + a, start + b) for a, b in pairwise(cuts))
    return found


def _parts(chunks: list[_Chunk], tables: SpellingTables) -> Iterator[_Part]:
    i = 0
    counting = False
    text_before = ""
    while i < len(chunks):
        part, i, counting = _next(chunks, i, tables, counting=counting, after=text_before[-1:])
        text_before = part.heard.text
        yield part


def _next(
    chunks: list[_Chunk], i: int, tables: SpellingTables, *, counting: bool, after: str
) -> tuple[_Part, int, bool]:
    """The part that begins at chunk `i`, the chunk behind it, and whether "angka" still holds.

    `after` is the character before it. A prefix that nothing fitting follows is an unknown word.
    """
    begin = i
    times, wanted = _prefixes(chunks[i : i + 2])
    i += (times > 1) + (wanted != "")
    phrase = _phrase(chunks, i, tables, after) if i < len(chunks) else None
    if begin < i and not (phrase and _fits(phrase, wanted)):
        return _Part(_heard(chunks[begin : begin + 1], chunks[begin].word, "unknown")), begin + 1, False
    if phrase is None:
        return _Part(_plain(chunks[i], tables)), i + 1, counting and chunks[i].word.isdigit()
    end = i + len(phrase.words)
    as_digit = wanted == DIGIT_PREFIX or (counting and wanted != LETTER_PREFIX)
    readings = phrase.readings
    if len(readings) > 1 and (wanted or counting):
        readings = (readings[1 if as_digit else 0],)
    if phrase.role != "char":
        return _Part(_heard(chunks[begin:end], readings[0], "domain")), end, False
    options = [reading * times for reading in readings]
    if times == 2 and phrase.words == ("u",):
        options.append("w")
    kind = _kind(readings[0])
    heard = replace(_heard(chunks[begin:end], options[0], kind), readings=tuple(options) if len(options) > 1 else ())
    holds = kind == "digit" and as_digit
    return _Part(heard, " ".join(phrase.words), open=len(readings) > 1), end, holds


def _prefixes(chunks: list[_Chunk]) -> tuple[int, str]:
    """How often, and "huruf" or "angka": one of each at most, in either order."""
    times, wanted = 1, ""
    for chunk in chunks:
        if times == 1 and chunk.word in REPEATS:
            times = REPEATS[chunk.word]
        elif not wanted and chunk.word in (LETTER_PREFIX, DIGIT_PREFIX):
            wanted = chunk.word
        else:
            break
    return times, wanted


def _phrase(chunks: list[_Chunk], i: int, tables: SpellingTables, after: str) -> Phrase | None:
    """The longest known phrase that begins at chunk `i`."""
    for phrase in tables.phrases.get(chunks[i].word, ()):
        length = len(phrase.words)
        if phrase.role == "label" and after not in ("@", "."):
            continue
        if length == 1 or phrase.words == tuple(chunk.word for chunk in chunks[i : i + length]):
            return phrase
    return None


def _fits(phrase: Phrase, wanted: str) -> bool:
    if phrase.role != "char":
        return False
    kinds = {_kind(reading) for reading in phrase.readings}
    return not wanted or ("letter" if wanted == LETTER_PREFIX else "digit") in kinds


def _plain(chunk: _Chunk, tables: SpellingTables) -> Heard:
    """What no table knows. A word is unknown; one character is itself, and so is text with more than letters
    in it, unless a code word is part of it (mama-alfa), which was perhaps meant as one."""
    if chunk.word.isascii() and chunk.word.isdigit():
        return _heard([chunk], chunk.word, "digit")
    coded = any(piece in tables.homes for piece in _WORD.findall(chunk.word))
    literal = len(chunk.word) == 1 or not (coded or chunk.word.isalpha())
    return _heard([chunk], chunk.word, "literal" if literal else "unknown")


def _heard(chunks: list[_Chunk], text: str, kind: HeardKind) -> Heard:
    return Heard(" ".join(chunk.word for chunk in chunks), text, kind, chunks[0].start, chunks[-1].end)


def _kind(char: str) -> Literal["letter", "digit", "symbol"]:
    if char.isalpha():
        return "letter"
    return "digit" if char.isdigit() else "symbol"


def _decided(parts: list[_Part], tables: SpellingTables) -> list[Heard]:
    """Settle what is open between letter and digit."""
    if not any(part.open for part in parts):
        return [part.heard for part in parts]
    settled = [part for part in parts if not part.open]
    has_digits = any(part.heard.kind == "digit" for part in settled)
    domain_at = next((part.heard.start for part in settled if "@" in part.heard.text), None)
    codes = {
        part.code
        for part in settled
        if part.heard.kind == "letter"
        # Plain letter names behind the @ are how short domains are said, in every alphabet.
        and (part.code in tables.homes or domain_at is None or part.heard.start < domain_at)
    }
    by_word = {part.code: tables.reading(part.code, codes, has_digits) for part in parts if part.open}
    found: list[Heard] = []
    for part, digit_behind in zip(parts, _digits_behind(parts), strict=True):
        heard = part.heard
        if part.open:
            digit_before = bool(found) and found[-1].kind == "digit"
            reading = by_word[part.code] or ("digit" if digit_before or digit_behind else "letter")
            heard = replace(heard, text=heard.readings[reading == "digit"], kind=reading)
        found.append(heard)
    return found


def _digits_behind(parts: list[_Part]) -> list[bool]:
    """For each part, whether the next one that is not open is a digit."""
    behind = [False]
    for part in reversed(parts[1:]):
        behind.append(behind[-1] if part.open else part.heard.kind == "digit")
    return behind[::-1]
