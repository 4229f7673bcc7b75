"""Steps that a call comes to on a day on which the SOP they carry out is not in force.

A script says that an SOP may be over, or may not have begun, by letting a dialogue rest on it. On such a day the desk
does not open that dialogue, and conditions keep the call from what follows of it elsewhere. A condition that lets it
through is not noticed on the days the prover looks at, on which every SOP is in force.

Conditions are taken to hold or not as they please, but for two things: the SOP is not in force, and an option that
nobody can have chosen was not chosen. What may have been chosen grows until it grows no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, found
from sop_tui.core.checking.survey import Survey
from sop_tui.core.condition import AllOf, AnyOf, ChoiceIs, InForce, NoneOf, When
from sop_tui.core.dialog import AnyStep, Ask, Call, Check, Choose, Dialog, End, activity_name, options_of


def steps_out_of_force(survey: Survey) -> Iterator[Finding]:
    """Calls of a dialogue that rests on the SOP, and steps of others that carry out a clause of it alone."""
    book = survey.book
    rested = dict.fromkeys(name for dialog in book.dialogs.values() for name in dialog.rests_on if name in book.sops)
    for name in rested:
        own = set(book.sops[name].clauses).difference(*(sop.clauses for sop in book.sops.values() if sop.sop != name))
        come = _Without(survey, name).come()
        for site in survey.sites:
            called = book.dialogs.get(site.step.call) if isinstance(site.step, Call) else None
            carries = site.step.clause in own or (called and name in called.rests_on)
            if carries and (site.dialog.dialog, site.id) in come:
                message = f"a call comes to the step {site.id} on a day on which {name} is not in force"
                mend = f"add {{in_force: {name}}} to its when, or let it depend on what is only chosen under {name}"
                yield found(rules.STEP_OUT_OF_FORCE, site.spot, message, mend)


@dataclass
class _Without:
    """The calls of a day without one SOP."""

    survey: Survey
    sop: str
    chosen: set[tuple[str, str]] = field(default_factory=set)
    """Choices and options that somebody may have chosen, as far as is known yet."""

    def come(self) -> set[tuple[str, str]]:
        """The steps, each after its dialogue, that a call may come to and stay at."""
        come: set[tuple[str, str]] = set()
        known = -1
        while known < len(self.chosen):
            known = len(self.chosen)
            come = self._round()
        return come

    def _round(self) -> set[tuple[str, str]]:
        book = self.survey.book
        open_ = {one.dialog for one in book.dialogs.values() if self.sop not in one.rests_on}
        roots = (one for one in book.dialogs.values() if (one.outcomes or one.keywords) and one.dialog in open_)
        seen: set[tuple[str, str]] = set()
        come = set()
        todo = [(one.dialog, one.first) for one in roots if one.steps]
        while todo:
            name, step_id = todo.pop()
            if (name, step_id) in seen:
                continue
            seen.add((name, step_id))
            dialog, step = book.dialogs[name], book.step(name, step_id)
            onward = [dialog.after(step_id)] if step.when is not None else []
            if self._may(step.when, dialog):
                come.add((name, step_id))
                onward += self._worked(dialog, step_id, step)
                called = book.dialogs.get(step.call) if isinstance(step, Call) else None
                todo += [(called.dialog, called.first)] if called and called.steps and called.dialog in open_ else []
            todo += [(name, one) for one in onward if one and one in dialog.steps]
        return come

    def _worked(self, dialog: Dialog, step_id: str, step: AnyStep) -> list[str | None]:
        """Where the call goes on, with what may be chosen there."""
        onward = step.goto or dialog.after(step_id)
        ways = [] if isinstance(step, Choose | Check | End) else [onward]
        for option in options_of(step):
            if self._may(option.when, dialog):
                self.chosen.add((activity_name(step_id, step), option.id))
                ways.append(option.goto or onward)
        if isinstance(step, Ask):
            self.chosen.add((activity_name(step_id, step), "berganti"))
        return ways

    def _may(self, when: When | None, dialog: Dialog, holds: bool = True, named: frozenset[str] = frozenset()) -> bool:
        """Whether the condition may hold, or may fail to. A name that means nothing may do either."""
        match when:
            case None:
                return holds
            case str():
                if when in named or when not in dialog.conditions:
                    return True
                return self._may(dialog.conditions[when], dialog, holds, named | {when})
            case InForce(in_force=sop):
                return sop != self.sop or not holds
            case ChoiceIs(choice=choice, option=options):
                among = options or self.survey.choices.get(choice, ())
                return not holds or any((choice, one) in self.chosen for one in among)
            case AllOf(all=parts):
                return (all if holds else any)(self._may(part, dialog, holds, named) for part in parts)
            case AnyOf(any=parts):
                return (any if holds else all)(self._may(part, dialog, holds, named) for part in parts)
            case NoneOf(none=parts):
                return (all if holds else any)(self._may(part, dialog, not holds, named) for part in parts)
        return True
