"""An address taken apart: which of its words are the street, which the RT, and so on.

Addresses are written without any form, so this reads them as people do: a part begins with its word (Jl., Gg.,
Kel.), and goes on until the next one, a comma, or something that cannot belong to it. What says not what it is
stays together as `lainnya`. No text is refused, and every word comes to be in exactly one part, but for the
words that begin parts, bare zeros, and a part that is said a second time in the same words.
"""

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sop_tui.core.answers.address_words import IN_NAMES, MARKERS, NAMED, SAME_WORD, Part
from sop_tui.core.answers.digits import plain_digits

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[;()]|,(?!\d)|(?<!\d),")
_JOINED = {("r", "t"): "rt", ("r", "w"): "rw", ("kode", "pos"): "kodepos", ("kd", "pos"): "kodepos"}
"""Two words that are one: R.T., Kode Pos."""
_POSTCODE = 5
_LONGEST_RW = 3


class Word(NamedTuple):
    """One word or number of an address."""

    key: str
    """In lower case, short forms in full, numbers without leading zeros."""
    start: int
    end: int
    """Where it stands in the text, `[start, end)`."""

    @property
    def is_number(self) -> bool:
        """Whether it is digits."""
        return self.key.isdecimal()


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words that belong together."""

    part: Part
    words: tuple[Word, ...]
    """Its value. With `lainnya` also the word that begins it (Blok), if one does."""
    tail: int = 0
    """How many words at the end may as well be the number of the house: Jl. Melati 3."""
    marker: Word | None = None

    @property
    def name(self) -> tuple[Word, ...]:
        """The words without the tail."""
        return self.words[: len(self.words) - self.tail]


@dataclass(slots=True)
class Address:
    """An address in its parts."""

    text: str
    parts: dict[Part, Segment] = field(default_factory=dict)
    """At most one of each part but `lainnya`."""
    others: list[Segment] = field(default_factory=list)
    """What is `lainnya`, in order; a second street too."""

    def settle(self) -> None:
        """Leave a tail only where it can be the number: where none was given, and at the last name before one."""
        gang = self.parts.get(Part.GANG)
        for part in (Part.JALAN, Part.GANG):
            segment = self.parts.get(part)
            if segment and (Part.NOMOR in self.parts or (part is Part.JALAN and gang and gang.tail)):
                self.parts[part] = replace(segment, tail=0)

    def shown(self, words: tuple[Word, ...]) -> str:
        """Return how `words`, which stand side by side, are written."""
        return self.text[words[0].start : words[-1].end] if words else ""


def take_apart(text: str) -> Address:
    """Take a cleaned address apart, in time linear in its length."""
    reader = _Reader(Address(text))
    tokens = _tokens(text)
    for place, word in enumerate(tokens):
        reader.take(word, tokens[place + 1] if place + 1 < len(tokens) else None)
    reader.close()
    reader.address.settle()
    return reader.address


def _tokens(text: str) -> list[Word]:
    """Return words, and separators as words without a key."""
    found: list[Word] = []
    for token in _TOKEN.finditer(text):
        key = token[0].lower()
        if key[0].isdecimal():
            key = plain_digits(key).lstrip("0") or "0"
        elif not token[0].isalpha():
            key = ""
        key = SAME_WORD.get(key, key)
        joined = _JOINED.get((found[-1].key, key)) if found else None
        if joined:
            found[-1] = Word(joined, found[-1].start, token.end())
        else:
            found.append(Word(key, token.start(), token.end()))
    return found


def _always_begins(word: Word) -> bool:
    return word.key in MARKERS and word.key not in IN_NAMES


class _Reader:
    """Where the reading of an address stands: the segment that is open, and those that are closed."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.part = Part.LAINNYA
        self.marker: Word | None = None
        self.words: list[Word] = []
        self.tail = 0
        self.last: Segment | None = None

    def take(self, word: Word, after: Word | None) -> None:
        """Take the next word, with the one after it in sight."""
        part = MARKERS.get(word.key)
        if not word.key:
            if self.words or self.part in {Part.RT, Part.RW}:
                self.close()
        elif part and self._begins(word, part, after):
            self._begin(word, part)
        elif word.is_number:
            self._number(word)
        else:
            self._name(word)

    def _begins(self, word: Word, part: Part, after: Word | None) -> bool:
        if part in {Part.RT, Part.RW}:
            # Jl. R.W. Monginsidi is a street.
            return after is None or not after.key or after.is_number or after.key in MARKERS
        if word.key in {"desa", "kota"} and (after is None or after.key in {"", word.key} or _always_begins(after)):
            # Kec. Depok Kota: it ends a name.
            return False
        only_raya = all(one.key == "raya" for one in self.words)
        return not (word.key in IN_NAMES and self.marker and self.part in NAMED and only_raya)

    def _begin(self, word: Word, part: Part) -> None:
        # RT/RW 02/03: the next number is the RT, and the one right after it the RW.
        both = part is Part.RW and self.part is Part.RT and not self.words
        self.close()
        self.part, self.marker = (Part.RT if both else part), word
        if part is Part.LAINNYA:
            self.words.append(word)

    def _number(self, word: Word) -> None:
        unset = Part.KODE_POS not in self.address.parts
        if len(word.key) == _POSTCODE and self.part is not Part.NOMOR and unset:
            self._alone(Part.KODE_POS, word)
        elif self.part in {Part.RT, Part.RW, Part.KODE_POS} and not self.words:
            self._alone(self.part, word)
        elif self._is_rw(word):
            self._alone(Part.RW, word)
        elif word.key == "0":
            self._zero()
        elif self.part in {Part.JALAN, Part.GANG} and self.words:
            self.words.append(word)
            self.tail += 1
        else:
            self.words.append(word)

    def _is_rw(self, word: Word) -> bool:
        """Whether a number comes right after that of the RT: RT 02/03."""
        after_rt = not self.words and self.marker is None and self.last is not None and self.last.part is Part.RT
        return after_rt and len(word.key) <= _LONGEST_RW

    def _zero(self) -> None:
        """A bare zero stands for nothing known, and ends a name like another number."""
        if self.words:
            self.close()

    def _alone(self, part: Part, word: Word) -> None:
        """Take a number that is a part of its own."""
        if self.part is not part or self.words:
            self.close()
        self.part, self.words = part, [word]
        self.close()

    def _name(self, word: Word) -> None:
        number_goes_on = len(word.key) == 1 and (self.tail or self.part is Part.NOMOR)
        if self.tail and number_goes_on:
            self.tail += 1
        elif (self.tail or self.part in {Part.NOMOR, Part.RT, Part.RW, Part.KODE_POS}) and not number_goes_on:
            self.close()
        self.words.append(word)

    def close(self) -> None:
        """Close the open segment, and open one of `lainnya`."""
        words = tuple(self.words)
        self.last = Segment(self.part, words, self.tail, self.marker) if words else None
        if self.last:
            self._keep(self.last)
        self.part, self.marker, self.words, self.tail = Part.LAINNYA, None, [], 0

    def _keep(self, segment: Segment) -> None:
        numeric = segment.part in {Part.RT, Part.RW, Part.NOMOR, Part.KODE_POS}
        if numeric and all(word.key == "0" for word in segment.words):
            return
        held = self.address.parts.get(segment.part)
        if segment.part is Part.LAINNYA:
            self.address.others.append(segment)
        elif held is None:
            self.address.parts[segment.part] = segment
        elif [word.key for word in held.words] != [word.key for word in segment.words]:
            words = (segment.marker, *segment.words) if segment.marker else segment.words
            self.address.others.append(Segment(Part.LAINNYA, words, marker=segment.marker))
