"""What a walk makes for: one option of one step, and what has to be chosen on the way there.

Left to chance, a walk seldom gets deep into a dialogue: what hangs on four choices comes up once in some hundred calls.
So each walk has a theme, in rotation, and leans towards what the conditions and jumps of the scripts say leads to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sop_tui.core.book import CALLER, Book
from sop_tui.core.condition import AllOf, AnyOf, ChoiceIs, FieldIs, FlagIs, InForce, NoneOf, When
from sop_tui.core.dialog import AnyStep, Call, Dialog, Option, activity_name, options_of

_UNTOLD: Final = frozenset({"refused", "not_available", "unverified"})


@dataclass(slots=True)
class Theme:
    """An option, and what leads to it."""

    dialog: str
    step: str
    option: str
    wanted: dict[str, set[str]] = field(default_factory=dict)
    """By the name under which rules see a step, the options that lead on."""
    untold: set[str] = field(default_factory=set)
    """Fields that must not be told."""
    callers: set[str] = field(default_factory=set)
    """Classes of the caller's number, any of which will do; none where every one does."""

    def may_come_from(self, tag: str) -> bool:
        """Whether a number of this class may call."""
        return not self.callers or tag in self.callers


def theme_of(book: Book, number: int) -> Theme:
    """One of the options of all steps, in rotation."""
    steps = [(dialog, id_, step) for dialog in book.dialogs.values() for id_, step in dialog.steps.items()]
    every = [(dialog, id_, option) for dialog, id_, step in steps for option in options_of(step)]
    dialog, step, option = every[number % len(every)]
    theme = Theme(dialog.dialog, step, option.id)
    _Way(book, theme).towards(dialog, step, option)
    return theme


class _Way:
    """Back from an option to all that its being offered hangs on."""

    def __init__(self, book: Book, theme: Theme) -> None:
        self._book = book
        self._theme = theme
        self._seen: set[tuple[str, str]] = set()

    def towards(self, dialog: Dialog, step_id: str, option: Option) -> None:
        """What leads to this option of a step."""
        self._want(activity_name(step_id, dialog.steps[step_id]), option.id)
        self._hold(dialog, option.when)
        self._reach(dialog, step_id)

    def _want(self, name: str, option: str) -> None:
        self._theme.wanted.setdefault(name, set()).add(option)

    def _reach(self, dialog: Dialog, step_id: str) -> None:
        """What leads to a step: its condition, the option that jumps there, the step that calls its dialogue."""
        if (dialog.dialog, step_id) in self._seen:
            return
        self._seen.add((dialog.dialog, step_id))
        self._hold(dialog, dialog.steps[step_id].when)
        for id_, step in dialog.steps.items():
            for option in options_of(step):
                if option.goto == step_id:
                    self.towards(dialog, id_, option)
        for caller, id_, step in self._steps():
            if isinstance(step, Call) and step.call == dialog.dialog:
                self._reach(caller, id_)

    def _steps(self) -> Iterator[tuple[Dialog, str, AnyStep]]:
        for dialog in self._book.dialogs.values():
            yield from ((dialog, id_, step) for id_, step in dialog.steps.items())

    def _hold(self, dialog: Dialog, when: When | None) -> None:
        """What makes a condition hold; what must not be is left to chance."""
        match when:
            case str():
                self._hold(dialog, dialog.conditions[when])
            case AllOf(all=parts) | AnyOf(any=parts):
                for part in parts:
                    self._hold(dialog, part)
            case ChoiceIs(choice=name, option=options):
                self._choose(name, options)
            case FieldIs(field=name, status=status) if _UNTOLD.issuperset(status):
                self._theme.untold.add(name)
            case FieldIs(field=name, tag=tags) if name == CALLER and tags:
                # The nearest condition counts first: what stands around it is wider.
                self._theme.callers = self._theme.callers & {*tags} or self._theme.callers or {*tags}
            case None | FieldIs() | FlagIs() | InForce() | NoneOf():
                pass

    def _choose(self, name: str, options: tuple[str, ...]) -> None:
        for dialog, id_, step in self._steps():
            if activity_name(id_, step) != name or (dialog.dialog, id_) in self._seen:
                continue
            for option in options_of(step):
                if option.id in options:
                    self.towards(dialog, id_, option)
