"""The mutants themselves: each is the book with one thing in one dialogue done wrong, as an author may do it.

Every site is taken. What would be found by merely looking names up (a goto to a step that was removed) is mended, as an
author would: what led to the step leads to the one behind it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Final, NamedTuple

from sop_tui.core.book import Book
from sop_tui.core.condition import AllOf, NoneOf, When
from sop_tui.core.dialog import AnyStep, Ask, Call, Check, Choose, Dialog, End, Option, options_of

ALWAYS: Final = AllOf(())
"""A condition that always holds."""


class Mutant(NamedTuple):
    """A book with one thing wrong. ``steps`` are the dialogue and steps at which it can make a difference."""

    kind: str
    description: str
    dialog: str
    steps: tuple[str, ...]
    book: Book


class _Goto(NamedTuple):
    """Where a goto stands: at a step, or at the option of this number."""

    step: str
    option: int | None
    target: str


def mutants(book: Book, seed: int = 0) -> Iterator[Mutant]:
    """Every mutant of a book; ``seed`` decides only to which step an option is retargeted."""
    for make in MAKERS.values():
        yield from make(book, Random(seed))  # noqa: S311 - the same mutants again for the same seed


def removed(book: Book, _: Random) -> Iterator[Mutant]:
    """A step removed; calls are `skipped`."""
    yield from _without(book, "removed", lambda step: not isinstance(step, Call))


def skipped(book: Book, _: Random) -> Iterator[Mutant]:
    """The call of a dialogue skipped."""
    yield from _without(book, "skipped", lambda step: isinstance(step, Call))


def swapped(book: Book, _: Random) -> Iterator[Mutant]:
    """Two goto of a dialogue swapped."""
    for dialog in book.dialogs.values():
        for one, other in combinations(_gotos(dialog), 2):
            if one.target != other.target:
                steps = _sent(_sent(dialog.steps, one, other.target), other, one.target)
                what = f"{_at(one)} goes to {other.target}, {_at(other)} to {one.target}"
                yield _mutant(book, "swapped", what, replace(dialog, steps=steps), one.step, other.step)


def dropped(book: Book, _: Random) -> Iterator[Mutant]:
    """A condition dropped."""
    yield from _otherwise(book, "dropped", lambda when: None)


def turned(book: Book, _: Random) -> Iterator[Mutant]:
    """A condition turned round."""
    yield from _otherwise(book, "turned", lambda when: NoneOf((when,)))


def retargeted(book: Book, chance: Random) -> Iterator[Mutant]:
    """An option that leads to some other step of its dialogue than it should."""
    for dialog in book.dialogs.values():
        for step_id, step in dialog.steps.items():
            for number, option in enumerate(options_of(step)):
                behind = option.goto or step.goto or dialog.after(step_id)
                others = [one for one in dialog.steps if one not in {behind, step_id}]
                if others:
                    goto = _Goto(step_id, number, chance.choice(others))
                    what = f"{_at(goto)} ({option.id}) goes to {goto.target}, not to {behind}"
                    steps = _sent(dialog.steps, goto, goto.target)
                    yield _mutant(book, "retargeted", what, replace(dialog, steps=steps), step_id)


Maker = Callable[[Book, Random], Iterator[Mutant]]

MAKERS: Final[Mapping[str, Maker]] = {
    "removed": removed,
    "skipped": skipped,
    "swapped": swapped,
    "dropped": dropped,
    "turned": turned,
    "retargeted": retargeted,
}
"""Kind of mutant to what makes them."""


def _without(book: Book, kind: str, meant: Callable[[AnyStep], bool]) -> Iterator[Mutant]:
    for dialog in book.dialogs.values():
        for step_id, step in dialog.steps.items():
            if meant(step) and len(dialog.steps) > 1:
                behind = None if isinstance(step, End) else step.goto or dialog.after(step_id)
                kept = {one: _led(other, step_id, behind) for one, other in dialog.steps.items() if one != step_id}
                before = [one for one in dialog.steps if one != step_id and dialog.after(one) == step_id]
                yield _mutant(book, kind, step_id, replace(dialog, steps=_falling(kept, before, behind)), step_id)


def _falling(steps: dict[str, AnyStep], before: list[str], behind: str | None) -> dict[str, AnyStep]:
    """The step that stood before one that was removed goes on where that one went, if that is not the next."""
    ids = list(steps)
    for one in before:
        step = steps[one]
        following = ids[ids.index(one) + 1] if ids.index(one) + 1 < len(ids) else None
        if behind and following != behind and step.goto is None and not isinstance(step, End):
            steps[one] = replace(step, goto=behind)
    return steps


def _led(step: AnyStep, gone: str, behind: str | None) -> AnyStep:
    """The step with what led to the one that is gone leading behind it."""

    def to(goto: str | None) -> str | None:
        return behind if goto == gone and behind else goto

    step = replace(step, goto=to(step.goto))
    return _with_options(step, tuple(replace(option, goto=to(option.goto)) for option in options_of(step)))


def _otherwise(book: Book, kind: str, other: Callable[[When], When | None]) -> Iterator[Mutant]:
    for dialog in book.dialogs.values():
        for step_id, step in dialog.steps.items():
            for what, changed in _with_other_when(step, other):
                steps = {**dialog.steps, step_id: changed}
                yield _mutant(book, kind, f"{step_id}{what}", replace(dialog, steps=steps), step_id)
        for name, when in dialog.conditions.items():
            conditions = {**dialog.conditions, name: other(when) or ALWAYS}
            yield _mutant(book, kind, f"condition {name}", replace(dialog, conditions=conditions), *dialog.steps)


def _with_other_when(step: AnyStep, other: Callable[[When], When | None]) -> Iterator[tuple[str, AnyStep]]:
    """The step with one of its conditions changed, and which one."""
    if step.when is not None:
        yield "", replace(step, when=other(step.when))
    for number, option in enumerate(options_of(step)):
        if option.when is not None:
            changed = replace(option, when=other(option.when))
            yield f", option {option.id}", _with_options(step, _put(options_of(step), number, changed))
    for number, record in enumerate(step.record):
        if record.when is not None:
            records = (*step.record[:number], replace(record, when=other(record.when)), *step.record[number + 1 :])
            yield f", record {record.column}", replace(step, record=records)


def _gotos(dialog: Dialog) -> list[_Goto]:
    found = []
    for step_id, step in dialog.steps.items():
        found += [_Goto(step_id, None, step.goto)] if step.goto else []
        found += [_Goto(step_id, at, one.goto) for at, one in enumerate(options_of(step)) if one.goto]
    return found


def _sent(steps: Mapping[str, AnyStep], goto: _Goto, target: str) -> dict[str, AnyStep]:
    """The steps with one goto that leads elsewhere."""
    step = steps[goto.step]
    if goto.option is None:
        step = replace(step, goto=target)
    else:
        options = options_of(step)
        step = _with_options(step, _put(options, goto.option, replace(options[goto.option], goto=target)))
    return {**steps, goto.step: step}


def _put(options: tuple[Option, ...], number: int, option: Option) -> tuple[Option, ...]:
    return (*options[:number], option, *options[number + 1 :])


def _with_options(step: AnyStep, options: tuple[Option, ...]) -> AnyStep:
    return replace(step, options=options) if isinstance(step, Ask | Choose | Check) else step


def _at(goto: _Goto) -> str:
    return goto.step if goto.option is None else f"{goto.step} option {goto.option + 1}"


def _mutant(book: Book, kind: str, what: str, dialog: Dialog, *steps: str) -> Mutant:
    dialogs = {**book.dialogs, dialog.dialog: dialog}
    changed = Book(dialogs, book.sops, book.applications, book.spelling, book.sources)
    return Mutant(kind, f"{dialog.dialog}: {what}", dialog.dialog, steps, changed)
