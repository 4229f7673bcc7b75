"""Names of steps, dialogues and outcomes that a dialogue sends a call to."""

from collections.abc import Iterator

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found, instead
from sop_tui.core.checking.survey import Survey
from sop_tui.core.dialog import Call, Dialog, End


def unknown_steps(survey: Survey) -> Iterator[Finding]:
    """A goto, of a step or of an option, that names no step of its dialogue."""
    for site in survey.sites:
        if site.step.goto and site.step.goto not in site.dialog.steps:
            yield _unknown_step(site.step.goto, site.dialog, site.spot)
    for one in survey.options:
        if one.option.goto and one.option.goto not in one.site.dialog.steps:
            yield _unknown_step(one.option.goto, one.site.dialog, one.spot)


def _unknown_step(goto: str, dialog: Dialog, spot: Spot) -> Finding:
    message = f"the dialogue {dialog.dialog} has no step {goto}"
    return found(rules.STEP_UNKNOWN, spot.at("goto"), message, instead(goto, dialog.steps))


def unknown_dialogs(survey: Survey) -> Iterator[Finding]:
    """A call of a dialogue that is not there."""
    for site in survey.sites:
        if isinstance(site.step, Call) and site.step.call not in survey.book.dialogs:
            name = site.step.call
            spot = site.spot.at("call")
            mend = instead(name, survey.book.dialogs)
            yield found(rules.DIALOG_UNKNOWN, spot, f"there is no dialogue {name}", mend)


def unused_dialogs(survey: Survey) -> Iterator[Finding]:
    """A dialogue that is no call, no topic, and called by none."""
    called = {site.step.call for site in survey.sites if isinstance(site.step, Call)}
    for dialog in survey.book.dialogs.values():
        if not (dialog.outcomes or dialog.keywords or dialog.dialog in called):
            spot = Spot("dialog", dialog.dialog, ("dialog",))
            message = f"nothing opens the dialogue {dialog.dialog}"
            yield found(rules.DIALOG_UNUSED, spot, message, "call it, or give it keywords or outcomes")


def unknown_outcomes(survey: Survey) -> Iterator[Finding]:
    """An end of a whole call that is none of its outcomes."""
    for site in survey.sites:
        outcomes = site.dialog.outcomes
        if isinstance(site.step, End) and outcomes and site.step.end not in outcomes:
            name = site.step.end
            message = f"the dialogue {site.dialog.dialog} has no outcome {name}"
            yield found(rules.OUTCOME_UNKNOWN, site.spot.at("end"), message, instead(name, outcomes))
