"""What a template of the replicas comes to for one customer.

A placeholder is a name, and what is to be made of its value: ``{alamat_baru.incomplete.upper}``. Names are, the first
that there is: a namespace (see `NAMESPACES`), a builtin (`BUILTINS`), a word of the finding that was chosen, a value of
the replica, a field. A field is what the applications show of it, else what the customer knows, else says; ``{####}``
are made-up digits. Nothing raises: what there is not comes to an empty text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from sop_tui.core.answers import KINDS, Judgement, judge, render
from sop_tui.core.answers.address_compare import compare_addresses
from sop_tui.core.answers.reports import reports_in
from sop_tui.core.book import CALLER, Book
from sop_tui.core.phrases import TICKETS_SINCE
from sop_tui.core.plaintext import clean
from sop_tui.core.scenario import Scenario
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.made_up import Person, person
from sop_tui.core.training.replica import Replica

PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*|#+)\}")

NAMESPACES: Final = ("diri", "persil", "orang", "dahulu")
"""Made up of the customer, of each of the premises in turn, of a neighbour; what the latest earlier call verified."""

DATED: Final = ("waktu", "iso", "yymmdd")
"""A day so many days before the call: ``{iso.3}``."""

BUILTINS: Final = ("tgl_awal", "tgl_akhir", "giliran", *DATED)
"""The days of the search in Monitoring Tiket (EML-2a), and how often the same was looked up by now, from 1."""

DEEPEST: Final = 12
"""Values within values."""

_person = lru_cache(maxsize=128)(person)


@lru_cache(maxsize=1024)
def dialled(text: str) -> Judgement:
    """A telephone number as any application writes it; the same ones are looked at again and again."""
    return judge(CALLER, text)


_TOWN = re.compile(r"(?:kota|kab|kabupaten|kodya)\.?\s+(?=\S)", re.IGNORECASE)
_RT_RW = re.compile(r",? *\bR\.?[TW]\.? *[-.]?\d+", re.IGNORECASE)
_NUMBER = re.compile(r",? *\bNo\.? *\d+\w*", re.IGNORECASE)


def _number(form: str) -> Callable[[str], str]:
    return lambda text: dialled(text).renderings.get(form, "")


def _report(letter: str) -> Callable[[str], str]:
    return lambda text: next((found for found in reports_in(text) if found.startswith(letter)), "")


def _town(address: str) -> str:
    return _TOWN.sub("", address.rpartition(",")[2].strip())


def _mobile(text: str) -> str:
    return text if dialled(text).tag == "mobile" else ""


def incomplete(address: str) -> str:
    """The address with something left out, and nothing else than that; an address of which nothing can be left out
    stays whole."""
    for shorter in _shorter(address):
        differing = compare_addresses(shorter, address).differing
        if shorter and differing and all(part.kind == "only_said" for part in differing):
            return shorter
    return address


def _shorter(address: str) -> Iterator[str]:
    yield _RT_RW.sub("", address)
    yield _NUMBER.sub("", address)
    parts = address.split(",")
    yield from (",".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))
    words = address.split()
    yield from (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))


TRANSFORMS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "upper": str.upper,
        "national": _number("national"),
        "no_zero": _number("no_zero"),
        "mobile": _mobile,
        "town": _town,
        "incomplete": incomplete,
        "report_k": _report("K"),
        "report_g": _report("G"),
        # MUT-2b: the code 99, and the day of the report that was moved.
        "moved": lambda number: f"G99{number[3:]}" if number else "",
    }
)
"""What can be made of any value. A field has the forms of its kind besides."""


def placeholders(template: str) -> tuple[tuple[str, ...], ...]:
    """The placeholders but those of digits, each as its parts."""
    found = PLACEHOLDER.findall(template)
    return tuple(tuple(one.split(".")) for one in found if not one.startswith("#"))


def stray_brace(template: str) -> bool:
    """Whether a brace stands outside any placeholder: most likely a misspelt one."""
    return any(brace in PLACEHOLDER.sub("", template) for brace in "{}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What templates are filled with."""

    book: Book
    replica: Replica
    scenario: Scenario
    day: date
    dice: Dice
    turn: int = 0
    """How often the same was looked up before."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Templates of the findings that were chosen, by name."""
    neighbour: Dice | None = None

    def fill(self, template: str, name: str) -> str:
        """The template filled. ``name`` is what it is filled for: the same name draws the same digits."""
        return self._fill(template, name, 0)

    def complete(self, template: str) -> bool:
        """Whether every placeholder of it comes to something."""
        return all(self._of(parts, 0) for parts in placeholders(template))

    def _fill(self, template: str, name: str, depth: int) -> str:
        def value(match: re.Match[str]) -> str:
            if match[1].startswith("#"):
                whose = self.neighbour or self.dice
                return whose.digits(len(match[1]), "digits", name, self.turn, match.start())
            return self._of(tuple(match[1].split(".")), depth)

        return clean(PLACEHOLDER.sub(value, template))

    def _of(self, parts: tuple[str, ...], depth: int) -> str:
        if depth > DEEPEST:
            return ""
        head, *forms = parts
        if head in NAMESPACES or head in DATED:
            text = self._named(head, forms.pop(0) if forms else "")
        elif head in BUILTINS:
            text = self._builtin(head)
        elif head in self.words:
            text = self._fill(self.words[head], head, depth + 1)
        elif head in self.replica.values:
            text = self._value(head, depth)
        else:
            return self._field(head, forms)
        return _made(text, forms)

    def _value(self, name: str, depth: int) -> str:
        """The first of several ways that comes to something."""
        for template in self.replica.values[name]:
            if all(self._of(parts, depth + 1) for parts in placeholders(template)):
                return self._fill(template, name, depth + 1)
        return ""

    def _builtin(self, name: str) -> str:
        if name == "giliran":
            return str(self.turn + 1)
        if name == "tgl_awal" and self.day <= TICKETS_SINCE:
            return ""  # nobody can have reported since a day that is still to come
        day = TICKETS_SINCE if name == "tgl_awal" else self.day + timedelta(days=1)
        return render("date", day.isoformat(), "numeric")

    def _named(self, space: str, name: str) -> str:
        if space in DATED:
            day = self.day - timedelta(days=int(name) if name.isdecimal() and len(name) < 4 else 0)
            short = render("date", day.isoformat(), "short")
            return {"waktu": short, "iso": day.isoformat(), "yymmdd": day.strftime("%y%m%d")}[space]
        if space == "dahulu":
            verified = self.scenario.earlier[0].verified if self.scenario.earlier else {}
            return verified.get(name, "")
        return str(getattr(self._person(space), name, "")) if name in Person._fields else ""

    def _person(self, space: str) -> Person:
        if space == "orang" and self.neighbour is not None:
            return _person(self.neighbour)
        return _person(self.dice.child(space, self.turn) if space == "persil" else self.dice.child(space))

    def _field(self, name: str, forms: list[str]) -> str:
        known = self.book.fields.get(name)
        text = self._told(name)
        if known is None or text is None:
            return ""
        if text == self.replica.unreadable:
            return _made(text, forms)
        canonical = (dialled(text) if name == CALLER else judge(known.kind, text)).canonical
        text = clean(text) if canonical is None else canonical
        if canonical is not None and forms and forms[0] in KINDS[known.kind].forms:
            text, forms = render(known.kind, canonical, forms[0]), forms[1:]
        return _made(text, forms)

    def _told(self, name: str) -> str | None:
        """What the scenario says of a field; what is shown and cannot be read is so in the application too."""
        scenario = self.scenario
        if name == CALLER:
            return scenario.caller
        shown = scenario.shows.get(name, ())
        if shown:
            return self._in_turn(shown).strip() or self.replica.unreadable
        if name in scenario.knows:
            return scenario.knows[name]
        said = scenario.says.get(name, ())
        earlier = scenario.earlier[0].verified.get(name) if scenario.earlier else None
        return self._in_turn(said) if said else earlier

    def _in_turn(self, texts: tuple[str, ...]) -> str:
        return texts[min(self.turn, len(texts) - 1)]


def _made(text: str, forms: list[str]) -> str:
    for form in forms:
        text = TRANSFORMS[form](text) if form in TRANSFORMS and text else ""
    return text
