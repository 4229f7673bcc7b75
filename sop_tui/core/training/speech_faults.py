"""What can be wrong with a file of customers' words that has the right shape, said with the path to where it stands."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from sop_tui.core.book import CALLER, Book
from sop_tui.core.diagnostic import Path, shown
from sop_tui.core.dialog import AnyStep, Ask, Choose, activity_name, options_of
from sop_tui.core.fault import Fault, graded
from sop_tui.core.lines import placeholders, stray_brace
from sop_tui.core.training.speech import CALLED, MOMENTS, VALUE, Speech

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "SPEECH_FILE": "customers' words are found by their id, so their file bears that name",
        "SPEECH_EMPTY": "a customer who says nothing leaves the trainee waiting",
        "SPEECH_BRACE": "a brace outside a placeholder is most likely a misspelt one, and is said as it stands",
        "SPEECH_VALUE": "a field is told around its value, which stands there once",
        "SPEECH_PLACEHOLDER": "a placeholder that names no field is never filled",
        "SPEECH_MOMENT": "a moment that does not exist never comes",
        "SPEECH_STEP": "a step that no dialogue has is never answered",
        "SPEECH_OPTION": "an option that the step has not is never chosen",
        "SPEECH_FIELD": "a field that no dialogue has is never told",
        "SPEECH_MISSING": "where there are no words, the customer cannot answer",
    }
)
"""Every code, and why."""

_WARNINGS: Final = frozenset({"SPEECH_MISSING"})


def speech_faults(speech: Speech, book: Book | None = None) -> tuple[Fault, ...]:
    """What is wrong with customers' words; beside a book, also what does not fit its dialogues."""
    fields = None if book is None else {*book.fields, CALLER}
    against = () if book is None else _against(speech, book)
    return graded((*_words(speech, fields), *_moments(speech), *against), _WARNINGS)


def _words(speech: Speech, fields: set[str] | None) -> Iterator[Fault]:
    for path, ways in _ways(speech):
        if not ways:
            yield Fault("SPEECH_EMPTY", path, "no words stand here", "write what a customer says, or leave it out")
        for index, way in enumerate(ways):
            yield from _way((*path, index), way, fields)


def _ways(speech: Speech) -> Iterator[tuple[Path, tuple[str, ...]]]:
    yield ("called",), speech.called
    for step, options in speech.answers.items():
        for option, ways in options.items():
            yield ("answers", step, option), ways
    for key, of in _by_field(speech):
        for name, ways in of.items():
            yield (key, name), ways
    for index, need in enumerate(speech.needs):
        yield ("needs", index, "lines"), need.lines
    for name, ways in speech.moments.items():
        yield ("moments", name), ways


def _by_field(speech: Speech) -> Iterator[tuple[str, Mapping[str, tuple[str, ...]]]]:
    yield "fields", speech.fields
    yield "refused", speech.refused
    yield "not_available", speech.not_available


def _way(path: Path, way: str, fields: set[str] | None) -> Iterator[Fault]:
    if not way.strip():
        yield Fault("SPEECH_EMPTY", path, "no words stand here", "write what a customer says, or leave it out")
    if stray_brace(way):
        yield Fault("SPEECH_BRACE", path, f"a stray brace in {shown(way)}", "write placeholders as {name}")
    named = placeholders(way)
    own = {CALLED, VALUE} if path[0] == "fields" else {CALLED}
    if VALUE in own and named.count(VALUE) != 1:
        message = f"{{{VALUE}}} stands {named.count(VALUE)} times in {shown(way)}"
        yield Fault("SPEECH_VALUE", path, message, f"write {{{VALUE}}} once, where the value is said")
    for name in dict.fromkeys(named):
        unknown = name == VALUE if fields is None else name not in fields
        if name not in own and unknown:
            message = f"there is no placeholder {shown(name)} here"
            yield Fault("SPEECH_PLACEHOLDER", path, message, _near(name, own | (fields or set())))


def _moments(speech: Speech) -> Iterator[Fault]:
    for name in speech.moments:
        if name not in MOMENTS:
            path: Path = ("moments", name)
            yield Fault("SPEECH_MOMENT", path, f"there is no moment {shown(name)}", _near(name, MOMENTS))
    for name, meaning in MOMENTS.items():
        if name not in speech.moments:
            message = f"no words for the moment {name}: {meaning}"
            yield Fault("SPEECH_MISSING", ("moments",), message, f"add {name}")


def _against(speech: Speech, book: Book) -> Iterator[Fault]:
    steps = _steps(book)
    options = {name: tuple(option.id for step in of for option in options_of(step)) for name, of in steps.items()}
    for step, ways in speech.answers.items():
        yield from _unknown(("answers", step), step, {option: ("answers", step, option) for option in ways}, options)
    for index, need in enumerate(speech.needs):
        for step, option in need.when.items():
            path: Path = ("needs", index, "when", step)
            yield from _unknown(path, step, {option: path}, options)
    for key, told in _by_field(speech):
        for name in told:
            if name not in book.fields:
                message = f"no dialogue has a field {shown(name)}"
                yield Fault("SPEECH_FIELD", (key, name), message, _near(name, book.fields))
    yield from _missing(speech, steps)


def _steps(book: Book) -> Mapping[str, list[AnyStep]]:
    """The steps that are answered, by the names under which rules see them."""
    steps: dict[str, list[AnyStep]] = {}
    for dialog in book.dialogs.values():
        for step_id, step in dialog.steps.items():
            if options_of(step) or isinstance(step, Ask):
                steps.setdefault(activity_name(step_id, step), []).append(step)
    return steps


def _unknown(
    path: Path, step: str, chosen: Mapping[str, Path], options: Mapping[str, tuple[str, ...]]
) -> Iterator[Fault]:
    if step not in options:
        yield Fault("SPEECH_STEP", path, f"no step is called {shown(step)}", _near(step, options))
        return
    for option, where in chosen.items():
        if option not in options[step]:
            message = f"{step} has no option {shown(option)}"
            yield Fault("SPEECH_OPTION", where, message, _near(option, options[step]))


def _missing(speech: Speech, steps: Mapping[str, list[AnyStep]]) -> Iterator[Fault]:
    """Questions to the customer that the customer has no words for, each once."""
    asked: dict[str, None] = {}
    for name, of in steps.items():
        questions = [step for step in of if isinstance(step, Ask | Choose)]
        told = speech.answers.get(name, {})
        path: Path = ("answers", name) if name in speech.answers else ("answers",)
        for option in dict.fromkeys(option.id for step in questions for option in options_of(step)):
            if option not in told:
                message = f"no words for the option {option} of {name}"
                yield Fault("SPEECH_MISSING", path, message, f"add {option} below answers: {name}")
        asked |= {field: None for step in questions if (field := step.ask if isinstance(step, Ask) else step.asks)}
    for field in asked:
        if field not in speech.fields:
            message = f"no words to tell the field {field}"
            yield Fault("SPEECH_MISSING", ("fields",), message, f"add {field}, around {{{VALUE}}}")


def _near(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name[:64], known, n=1)
    return f"write {near[0]}" if near else f"write one of {', '.join(sorted(known))}"
