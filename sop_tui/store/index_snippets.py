"""Where in a call the words stand that were searched: a line of text, and which parts of it to mark."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sop_tui.core.limits import Term
from sop_tui.core.words import Word, occurrences, placed, words
from sop_tui.store.index_rows import Texts

_BEFORE: Final = 3
"""The first hit stands so far in: a third of the width, an n-th part."""


class Snippet(NamedTuple):
    """A part of one text of a call, on one line."""

    where: str
    """``said``, ``typed`` or ``noted``."""
    text: str
    hits: tuple[tuple[int, int], ...]
    """Parts of ``text`` that were searched: start and end."""


def snippets(texts: Texts, terms: Sequence[Term], width: int) -> list[Snippet]:
    """For each text in which any term stands, the surroundings of the first place; notes first."""
    found = []
    for where in ("noted", "typed", "said"):
        text = getattr(texts, where)
        here = [term for term in terms if term.where in {"", where}]
        hits = sorted(_hits(list(placed(text)), here)) if here else []
        if hits:
            found.append(_cut(where, text.replace("\n", " "), hits, width))
    return found


def _hits(text: Sequence[Word], terms: Iterable[Term]) -> set[tuple[int, int]]:
    bare = [word.word for word in text]
    found = set()
    for term in terms:
        phrase = words(term.text)
        if phrase:
            for at in occurrences(bare, phrase, term.prefix):
                found.add((text[at].start, text[at + len(phrase) - 1].end))
    return found


def _cut(where: str, text: str, hits: Sequence[tuple[int, int]], width: int) -> Snippet:
    first = hits[0][0]
    start = max(0, min(first - width // _BEFORE, len(text) - width))
    end = start + width
    # Whole words, where a space is near.
    if start and (space := text.find(" ", start, first)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", hits[0][1], end)) >= 0:
        end = space
    before, after = "… " if start else "", " …" if end < len(text) else ""
    moved = len(before) - start
    inside = tuple((low + moved, min(high, end) + moved) for low, high in _apart(hits) if start <= low < end)
    return Snippet(where, before + text[start:end] + after, inside)


def _apart(hits: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Hits that overlap are one."""
    merged: list[tuple[int, int]] = []
    for low, high in hits:
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged
