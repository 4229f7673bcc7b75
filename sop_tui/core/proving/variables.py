"""What a call can differ in, as far as anything in the scripts can tell: a few variables, each with a few classes.

A field may hold any email there is, yet conditions ask only for its status and its tag, a question only whether it is
open, a column only whether there is something to write. Values that nothing tells apart are one class, and a call is a
place and a class of each variable. So there are finitely many calls to look at, and none is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Final, NamedTuple, get_args

from sop_tui.core.answers import KINDS, judge
from sop_tui.core.book import CALLER
from sop_tui.core.checking.survey import Survey
from sop_tui.core.condition import FLAGS, ChoiceIs, FieldIs, Status
from sop_tui.core.dialog import Ask, Check, Do, Step, lines_of
from sop_tui.core.lines import placeholders
from sop_tui.core.phrases import field_named
from sop_tui.core.proving.samples import SAMPLES
from sop_tui.core.recognizing import VERIFIED_KINDS


class Known(NamedTuple):
    """What is known of a field: its status, the tag of its value (None where there is none), and whether a value that
    is yet to be read back was asked of the customer just now."""

    status: Status
    tag: str | None = None
    asked: bool = False


Classes = int
"""A set of classes of one variable, a bit each."""

Box = tuple[tuple[int, Classes], ...]
"""A set of situations: the classes that some variables may have, in the order of their numbers; the rest may be any."""

Relation = tuple[Classes, ...]
"""What becomes of each class."""

VALUED: Final = ("given", "verified")
"""The statuses with which a field has a value."""

EMPTY, RECORDED = range(2)
"""What a column holds of a field: nothing, or the value that is known."""


class Var(NamedTuple):
    """A variable: ``names`` says what each class stands for, ``start`` in which ones a call may begin."""

    number: int
    name: str
    names: tuple[str, ...]
    start: Classes = 1

    @property
    def size(self) -> int:
        """How many classes it has."""
        return len(self.names)

    @property
    def every(self) -> Classes:
        """All its classes."""
        return (1 << self.size) - 1

    def becomes(self, classes: Classes) -> Relation:
        """It is one of these afterwards, whatever it was."""
        return (classes,) * self.size


@dataclass(frozen=True)
class FieldVar:
    """The variable of a field, and which class each thing that can be known is in."""

    var: Var
    kind: str
    classes: Mapping[Known, int]

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """One thing that can be known for each class."""
        found: dict[int, Known] = {}
        for known, number in self.classes.items():
            found.setdefault(number, known)
        return tuple(found[number] for number in range(self.var.size))

    def having(self, holds: Callable[[Known], bool]) -> Classes:
        """The classes of all that this holds of."""
        return bits(number for known, number in self.classes.items() if holds(known))

    def with_value(self) -> Classes:
        """The classes in which there is a value that can be said."""
        return self.having(lambda known: has_value(self.kind, known))

    def named(self, status: Status, *, asked: bool = False) -> Classes:
        """The classes of a status, with any value."""
        return self.having(lambda known: known.status == status and known.asked == asked)

    def kept(self, status: Status) -> Relation:
        """The status becomes this one and the value stays."""
        relation = [0] * self.var.size
        for known, number in self.classes.items():
            if known.status in VALUED:
                relation[number] |= 1 << self.classes[Known(status, known.tag)]
        return tuple(relation)


@dataclass(frozen=True)
class Variables:
    """All variables of a book, by what they are of. A choice that no condition reads has none."""

    all: tuple[Var, ...]
    flags: Mapping[str, Var]
    fields: Mapping[str, FieldVar]
    choices: Mapping[str, tuple[Var, Mapping[str, int]]]
    in_force: frozenset[str]
    """The SOPs that are in force on the day that is looked at."""
    columns: Mapping[str, Mapping[str, Var]]
    """Field to the columns that some rule watches for it, by address."""

    def column_of(self, field: str, address: str) -> Var | None:
        """The variable of a column, if a rule can see what is recorded there."""
        return self.columns.get(field, {}).get(address)


def has_value(kind: str, known: Known) -> bool:
    """Whether there is a value to say and to record: a hidden number is known, and empty."""
    return known.status in VALUED and bool(sample(kind, known.tag))


def sample(kind: str, tag: str | None, number: int = 0) -> str:
    """An answer of the class; some text for a kind that has no samples."""
    answers = SAMPLES.get(kind, {}).get(tag)
    return answers[number % len(answers)] if answers else "contoh"


def variables(survey: Survey, watched: Callable[[str], bool], in_force: frozenset[str] | None = None) -> Variables:
    """The variables of a book; ``watched`` tells whether any rule sees an activity. Unless said, every SOP is in
    force."""
    makers = _Makers(survey)
    for flag in FLAGS:
        makers.flag(flag)
    for field in survey.book.fields:
        makers.field(field)
    for name, options in survey.choices.items():
        makers.choice(name, sorted(options))
    for recording in survey.recordings:
        if watched(f"record:{recording.record.column}"):
            makers.column(recording.field, recording.record.column)
    day = frozenset(survey.book.sops) if in_force is None else in_force
    return Variables(tuple(makers.made), makers.flags, makers.fields, makers.choices, day, makers.columns)


class _Makers:
    """The variables made so far, and what in the book looks at fields and choices."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.made: list[Var] = []
        self.flags: dict[str, Var] = {}
        self.fields: dict[str, FieldVar] = {}
        self.choices: dict[str, tuple[Var, dict[str, int]]] = {}
        self.columns: dict[str, dict[str, Var]] = {}
        self._tests: dict[str, list[Callable[[Known], object]]] = {name: [] for name in survey.book.fields}
        self._asked: dict[str, set[frozenset[str]]] = {}
        for atom, _, _ in survey.atoms:
            if isinstance(atom, FieldIs) and atom.field in self._tests:
                self._tests[atom.field].append(_test(atom))
            elif isinstance(atom, ChoiceIs):
                self._asked.setdefault(atom.choice, set()).add(frozenset(atom.option))
        self._look()

    def _look(self) -> None:
        """Everything beside conditions that looks at a field."""
        kinds = {name: field.kind for name, field in self.survey.book.fields.items()}

        def valued(name: str) -> None:
            self._tests[name].append(partial(has_value, kinds[name]))

        for step in (site.step for site in self.survey.sites):
            if isinstance(step, Ask):
                open_: tuple[Status, ...] = ("unset", "given") if step.verify else ("unset",)
                self._tests[step.ask].append(partial(_open, open_))
        for name in {recording.field for recording in self.survey.recordings} & kinds.keys():
            valued(name)
            if KINDS[kinds[name]].readback != "plain":
                self._tests[name].append(lambda known: known.status == "given")
        for name in {name for site in self.survey.sites for name in spoken_of(site.step)} & kinds.keys():
            valued(name)
        for one in self.survey.options:
            for target, origin in one.option.take.items():
                self._tests[origin].append(partial(taken, kinds[target], kinds[origin]))

    def _make(self, name: str, names: Iterable[str], start: Classes = 1) -> Var:
        self.made.append(Var(len(self.made), name, tuple(names), start))
        return self.made[-1]

    def flag(self, name: str) -> None:
        self.flags[name] = self._make(f"flag:{name}", ("off", "on"))

    def field(self, name: str) -> None:
        """Two things that can be known are of one class if no test tells them apart, now or once verified."""
        kind, tests = self.survey.book.fields[name].kind, self._tests[name]
        if not tests:
            return
        tags = KINDS[kind].tags or (None,)
        empty = [Known(status) for status in get_args(Status) if status not in VALUED]
        full = [Known("given", tag, asked) for tag in tags for asked in (False, True)]
        full += [Known("verified", tag) for tag in tags]
        numbers: dict[object, int] = {}
        classes: dict[Known, int] = {}
        names: list[str] = []
        for known in (*empty, *full):
            later = Known("verified", known.tag) if known.status in VALUED else known
            seen = tuple((test(known), test(later)) for test in tests)
            if seen not in numbers:
                numbers[seen] = len(numbers)
                names.append(" ".join(filter(None, (known.status, known.tag, "asked" if known.asked else None))))
            classes[known] = numbers[seen]
        start = 1 << classes[Known("unset")]
        if kind in VERIFIED_KINDS:
            # A known caller: to be read back, like what CRM shows.
            start |= bits(classes[Known("given", tag)] for tag in tags)
        if name == CALLER:
            start |= bits(classes[Known("verified", tag)] for tag in tags if sample(kind, tag))
        self.fields[name] = FieldVar(self._make(f"field:{name}", names, start), kind, classes)

    def choice(self, name: str, options: Iterable[str]) -> None:
        asked = list(self._asked.get(name, ()))
        if not asked:
            return
        numbers: dict[object, int] = {None: 0}
        names = ["none"]
        classes: dict[str, int] = {}
        for option in options:
            seen = tuple(not one or option in one for one in asked)
            if not any(seen):
                classes[option] = 0
                continue
            if seen not in numbers:
                numbers[seen] = len(numbers)
                names.append(option)
            classes[option] = numbers[seen]
        self.choices[name] = self._make(f"choice:{name}", names), classes

    def column(self, field: str, address: str) -> None:
        if field in self.fields and address not in self.columns.setdefault(field, {}):
            name = f"column:{address}/{field}"
            self.columns[field][address] = self._make(name, ("empty", "recorded"))


def _test(atom: FieldIs) -> Callable[[Known], object]:
    return lambda known: known.status in atom.status and (not atom.tag or known.tag in atom.tag)


def _open(among: tuple[Status, ...], known: Known) -> object:
    """How far a question is open, and whether what is read back may be said to be no longer true."""
    return known.status in among and (known.status, known.asked)


class Taken(NamedTuple):
    """A value that one field takes over from another: its tag there, and whether nothing is doubtful about it."""

    tag: str | None
    sure: bool


@lru_cache(maxsize=1024)
def taken(kind: str, of: str, known: Known) -> frozenset[Taken | None]:
    """What a field of ``kind`` may take over from what is known of one of kind ``of``; None where it cannot."""
    values = SAMPLES.get(of, {}).get(known.tag, ("contoh",)) if has_value(of, known) else ("",)
    found: set[Taken | None] = set()
    for value in values:
        shown = judge(kind, judge(of, value).canonical or "")
        found.add(None if shown.verdict == "error" else Taken(shown.tag, shown.verdict == "ok"))
    return frozenset(found)


def spoken_of(step: Step) -> frozenset[str]:
    """The fields whose value is in what a step says or shows."""
    texts = [text for _, lines in lines_of(step) for forms in lines.values() for text in forms]  # type: ignore[arg-type]
    if isinstance(step, Do):
        texts.append(step.do)
    elif isinstance(step, Check):
        texts.append(step.check)
    return frozenset(field_named(name) for text in texts if "{" in text for name in placeholders(text))


def bits_of(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, ascending."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def bits(numbers: Iterable[int]) -> Classes:
    found = 0
    for number in numbers:
        found |= 1 << number
    return found
