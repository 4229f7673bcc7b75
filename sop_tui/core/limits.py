"""Which calls are meant, as a value: what a filter line comes to, and what the index answers for.

The `str` of a `Selection` is its line again; `sop_tui.core.selection` reads one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from sop_tui.core.plaintext import clean
from sop_tui.core.words import words

Where = Literal["", "said", "typed", "noted"]

ANY: Final = "ada"
NONE: Final = "tidak"
"""Values of ``langgar`` that name no clause."""

RESERVED: Final = frozenset({ANY, NONE, "tanpa", "any", "none", "ya", "yes", "no", "langsung", "latihan", "simulasi"})
"""Values that mean something else than themselves where they are not quoted."""

_NAMES: Final = MappingProxyType({"agent": "agen", "topic": "topik", "outcome": "hasil", "mode": "mode"})
_TEXTS: Final = MappingProxyType({"said": "ucap", "typed": "ketik", "noted": "catat"})


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase that a call must hold."""

    text: str
    where: Where = ""
    """In which of its texts; empty for any one of them."""
    prefix: bool = False
    """Whether its last word may go on."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Selection:
    """What calls must be; without any limit, every call.

    All limits hold at once, and both ends of a range belong to it.

    Names match by whole words, whatever their case; ``*`` at the end opens the last word (see `words.covers`), and
    the empty name is a call without any (no topic, no outcome).
    """

    day_from: date | None = None
    day_to: date | None = None
    """By the desk's own clock."""
    agent: str | None = None
    topic: str | None = None
    outcome: str | None = None
    mode: str | None = None
    length_min: int | None = None
    length_max: int | None = None
    """Whole seconds."""
    share_min: int | None = None
    share_max: int | None = None
    """The score by rules alone, in whole percent; a call without any score is in no range."""
    violated: bool | None = None
    """True: any rule was broken; False: none."""
    clauses: tuple[str, ...] = ()
    """Clauses that were violated, each of them."""
    reviewed: bool | None = None
    damaged: bool | None = None
    flags: tuple[str, ...] = ()
    """Flags that were raised, each of them."""
    terms: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        for name in _NAMES:
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, clean(value))
        for name in ("clauses", "flags"):
            object.__setattr__(self, name, tuple(filter(None, map(clean, getattr(self, name)))))
        object.__setattr__(self, "terms", tuple(term for term in self.terms if words(term.text)))

    def __str__(self) -> str:
        """The line that means this, in Indonesian keys: parsed, on whatever day, it is the same selection."""
        return " ".join((*_filters(self), *_terms(self.terms)))


def _filters(chosen: Selection) -> Iterator[str]:
    for name, key in _NAMES.items():
        if (value := getattr(chosen, name)) is not None:
            yield f"{key}:{_value(value)}"
    yield from _range("hari", chosen.day_from, chosen.day_to)
    yield from _range("lama", chosen.length_min, chosen.length_max)
    yield from _range("nilai", chosen.share_min, chosen.share_max)
    if chosen.violated is not None:
        yield f"langgar:{ANY if chosen.violated else NONE}"
    yield from (f"langgar:{_value(clause)}" for clause in chosen.clauses)
    if chosen.reviewed is not None:
        yield f"ulasan:{'sudah' if chosen.reviewed else 'belum'}"
    if chosen.damaged is not None:
        yield f"rusak:{'ya' if chosen.damaged else 'tidak'}"
    yield from (f"tanda:{_value(flag)}" for flag in chosen.flags)


def _range(key: str, low: date | int | None, high: date | int | None) -> Iterator[str]:
    if low is not None or high is not None:
        ends = ("" if end is None else str(end) for end in (low, high))
        yield f"{key}:{'..'.join(ends)}"


def _value(value: str) -> str:
    """Quoted, a value means nothing but itself."""
    bare = value and '"' not in value and " " not in value and value.casefold() not in RESERVED
    return value if bare else _quoted(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _terms(terms: tuple[Term, ...]) -> Iterator[str]:
    for number, term in enumerate(terms, start=1):
        # A last word that is not quoted would be one that is still being typed.
        bare = not any(char in term.text for char in ' ":*') and (term.prefix or number < len(terms))
        key = f"{_TEXTS[term.where]}:" if term.where else ""
        yield key + (term.text if bare else _quoted(term.text)) + "*" * term.prefix
