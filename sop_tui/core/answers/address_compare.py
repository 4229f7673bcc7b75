"""Where the address in DIL and the one that the customer says differ, part by part (ALM-1 to ALM-3).

ALM-3 wants a question for every difference, so none may be hidden and none made up: short forms, capitals,
dots, hyphens, leading zeros, words run together (Karangbuaya) and Roman numerals are no differences. Where one
side does not say which part a name is, it is taken for the part that has this name on the other side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from sop_tui.core.answers.address_parts import Address, Segment, Word, take_apart
from sop_tui.core.answers.address_words import NAMED, ROMAN, SHORT_WORD, TITLES, Part
from sop_tui.core.answers.regions import SHORT_NAMES
from sop_tui.core.plaintext import clean

Found = Literal["same", "differs", "only_stored", "only_said"]

LONGEST = 1000
"""Characters of an address that is taken apart; a longer one is compared as a whole, as `lainnya`."""

_LONGEST_NAME = 8
"""Words of a name that is looked for where its part is not said."""
_SPECIAL = ("daerahkhususibukota", "daerahistimewa", "dki", "di")


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One part of two addresses."""

    part: Part
    title: str
    """What the CSO calls it (Indonesian)."""
    stored: str
    """As written in DIL, without the word that names the part, but for Kota and Kabupaten; empty when not there."""
    said: str
    kind: Found


@dataclass(frozen=True, slots=True)
class AddressComparison:
    """What two addresses have in common and what not."""

    same: bool
    """Whether every part is the same."""
    parts: tuple[PartDifference, ...]
    """Each part that either address has, from the street outwards."""

    @property
    def differing(self) -> tuple[PartDifference, ...]:
        """The parts to ask about."""
        return tuple(part for part in self.parts if part.kind != "same")


def compare_addresses(stored: str, said: str) -> AddressComparison:
    """Compare two addresses of any form; nothing raises, and an empty text is an address without parts."""
    left, right = _read(stored), _read(said)
    _settle_numbers(left, right)
    left_cuts, right_cuts = list(_endings(left, right)), list(_endings(right, left))
    for address, cuts in ((left, left_cuts), (right, right_cuts)):
        for part, pieces in cuts:
            _cut(address, part, pieces)
    left_finds, right_finds = _names_found(left, right), _names_found(right, left)
    _take_out(left, left_finds)
    _take_out(right, right_finds)
    parts = (*_compared(left, right), *_others_compared(left, right))
    return AddressComparison(all(part.kind == "same" for part in parts), parts)


def _read(text: str) -> Address:
    cleaned = clean(text)
    if len(cleaned) <= LONGEST:
        return take_apart(cleaned)
    whole = Word(" ".join(cleaned.lower().split()), 0, len(cleaned))
    return Address(cleaned, others=[Segment(Part.LAINNYA, (whole,))])


def _key(part: Part, words: Sequence[Word]) -> str:
    """Return what two writings of one value have in common."""
    keys = [SHORT_WORD.get(word.key, word.key) for word in words]
    if part in {Part.JALAN, Part.GANG, Part.KELURAHAN}:
        keys = [_name_word(keys, place) for place in range(len(keys))]
    # Karang Buaya is Karangbuaya, but 1 12 is not 11 2.
    joined = "".join(f"#{key}#" if key.isdecimal() else key for key in keys)
    if part is Part.KABUPATEN:
        return _without_prefix(joined, ("administrasi", "adm"))
    if part is Part.PROVINSI:
        return _without_prefix(SHORT_NAMES.get(joined, joined).replace(" ", ""), _SPECIAL)
    return joined


def _without_prefix(joined: str, prefixes: tuple[str, ...]) -> str:
    return next((joined.removeprefix(one) for one in prefixes if joined.startswith(one)), joined) or joined


def _name_word(keys: Sequence[str], place: int) -> str:
    key, after = keys[place], keys[place + 1] if place + 1 < len(keys) else ""
    if key in ROMAN and (place or len(keys) == 1):
        return ROMAN[key]
    if key == "kh" or (key == "k" and after == "h"):
        return "kiaihaji" if key == "kh" else "kiai"
    return "haji" if key == "h" and after and not after.isdecimal() else key


def _settle_numbers(left: Address, right: Address) -> None:
    """Jl. Melati 3 is a street of that name where the other address has one, and else its number 3."""
    keep = {
        part
        for part in (Part.JALAN, Part.GANG)
        if part in left.parts
        and part in right.parts
        and _key(part, left.parts[part].words) == _key(part, right.parts[part].words)
    }
    for address in (left, right):
        for part in (Part.JALAN, Part.GANG):
            segment = address.parts.get(part)
            if segment and segment.tail and part not in keep:
                address.parts[part] = Segment(part, segment.name, marker=segment.marker)
                address.parts[Part.NOMOR] = Segment(Part.NOMOR, segment.words[len(segment.name) :])


def _endings(address: Address, other: Address) -> Iterator[tuple[Part, list[int]]]:
    """Yield names that go on with what the other address has as parts of their own, and where to cut them.

    JL MELATI PAGUTAN against Jl. Melati, Kel. Pagutan: without a comma nobody can tell where the street ends.
    """
    for part in NAMED:
        if part not in address.parts or part not in other.parts:
            continue
        words = address.parts[part].words
        shorter = _key(part, other.parts[part].words)
        length = next((n for n in range(1, len(words)) if _key(part, words[:n]) == shorter), None)
        if length is None or _key(part, words) == shorter:
            continue
        pieces = {(Part.LAINNYA, _key(Part.LAINNYA, one.words)) for one in other.others}
        pieces |= {(q, _key(q, other.parts[q].words)) for q in NAMED if q in other.parts and q not in address.parts}
        cuts = [length]
        while cuts[-1] < len(words):
            step = _longest_piece(words[cuts[-1] :], pieces)
            if not step:
                break
            cuts.append(cuts[-1] + step)
        else:
            yield part, cuts


def _longest_piece(words: Sequence[Word], pieces: set[tuple[Part, str]]) -> int:
    """Return how many of the first of `words` are one of the pieces, and 0 when none is."""
    lengths = range(min(len(words), _LONGEST_NAME), 0, -1)
    parts = {part for part, _ in pieces}
    return next((n for n in lengths if any((part, _key(part, words[:n])) in pieces for part in parts)), 0)


def _cut(address: Address, part: Part, cuts: Sequence[int]) -> None:
    segment = address.parts[part]
    address.parts[part] = replace(segment, words=segment.words[: cuts[0]], tail=0)
    spans = pairwise(cuts)
    address.others[:0] = [Segment(Part.LAINNYA, segment.words[start:end]) for start, end in spans]


def _names_found(address: Address, other: Address) -> dict[Part, tuple[int, int, int]]:
    """Return the parts that only the other address names, each with the place of its value in the others here."""
    found: dict[Part, tuple[int, int, int]] = {}
    for part in (*NAMED, Part.NOMOR):
        if part in address.parts or part not in other.parts:
            continue
        wanted = _key(part, other.parts[part].words)
        spans = (
            (number, start, end)
            for number, segment in enumerate(address.others)
            for start, end in _spans(segment, part)
            if _key(part, segment.words[start:end]) == wanted
            and not any(n == number and start < e and s < end for n, s, e in found.values())
        )
        place = next(spans, None)
        if place:
            found[part] = place
    return found


def _spans(segment: Segment, part: Part) -> Iterator[tuple[int, int]]:
    """Yield where a value of `part` may stand in a segment: anywhere, but one that says what it is only whole."""
    count = len(segment.words)
    if segment.marker:
        if part is not Part.NOMOR:
            yield 0, count
        return
    for start in range(count):
        for end in range(start + 1, min(start + _LONGEST_NAME, count) + 1):
            yield start, end


def _take_out(address: Address, finds: dict[Part, tuple[int, int, int]]) -> None:
    left_over: list[Segment] = []
    for number, segment in enumerate(address.others):
        done = 0
        for part, (_, start, end) in sorted(finds.items(), key=lambda item: item[1]):
            if finds[part][0] != number:
                continue
            address.parts[part] = Segment(part, segment.words[start:end])
            if segment.words[done:start]:
                left_over.append(replace(segment, words=segment.words[done:start]))
            done = end
        if segment.words[done:]:
            left_over.append(replace(segment, words=segment.words[done:]))
    address.others[:] = left_over


def _compared(left: Address, right: Address) -> Iterator[PartDifference]:
    for part in Part:
        stored, said = left.parts.get(part), right.parts.get(part)
        if not stored and not said:
            continue
        texts = _shown(left, stored), _shown(right, said)
        alike = bool(stored and said) and _same_value(part, stored, said)
        yield _difference(part, *texts, alike=alike)


def _same_value(part: Part, stored: Segment | None, said: Segment | None) -> bool:
    if not stored or not said or _key(part, stored.words) != _key(part, said.words):
        return False
    kinds = {one.marker.key for one in (stored, said) if one.marker}
    # Kota Bogor is not Kabupaten Bogor.
    return part is not Part.KABUPATEN or len(kinds) < 2


def _shown(address: Address, segment: Segment | None) -> str:
    if not segment:
        return ""
    if segment.part is Part.KABUPATEN and segment.marker:
        return address.shown((segment.marker, *segment.words))
    return address.shown(segment.words)


def _difference(part: Part, stored: str, said: str, *, alike: bool) -> PartDifference:
    kind: Found = "same" if alike else "differs" if stored and said else "only_stored" if stored else "only_said"
    return PartDifference(part, TITLES[part], stored, said, kind)


def _others_compared(left: Address, right: Address) -> Iterator[PartDifference]:
    """Compare what is left, in any order; what both have is shown only when there is nothing else."""
    if not left.others and not right.others:
        return
    stored, said = _without(left.others, right.others), _without(right.others, left.others)
    alike = _all_keys(stored) == _all_keys(said)
    if alike:
        stored, said = left.others, right.others
    texts = [", ".join(address.shown(one.words) for one in rest) for address, rest in ((left, stored), (right, said))]
    yield _difference(Part.LAINNYA, texts[0], texts[1], alike=alike)


def _without(segments: Sequence[Segment], others: Sequence[Segment]) -> list[Segment]:
    keys = [_key(Part.LAINNYA, one.words) for one in others]
    kept = []
    for segment in segments:
        key = _key(Part.LAINNYA, segment.words)
        if key in keys:
            keys.remove(key)
        else:
            kept.append(segment)
    return kept


def _all_keys(segments: Sequence[Segment]) -> str:
    return _key(Part.LAINNYA, [word for one in segments for word in one.words])
