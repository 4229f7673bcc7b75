"""Options: enough of them, not too many for the keys, and told apart."""

from collections.abc import Iterator

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, found
from sop_tui.core.checking.survey import Survey
from sop_tui.core.checking.words import OPTION_MAX
from sop_tui.core.dialog import Check, Choose, options_of

KEYS = 9
"""The digits that choose an option."""


def numbers(survey: Survey) -> Iterator[Finding]:
    """A question with one answer, or with more than there are keys. (With none it is a dead end.)"""
    for site in survey.sites:
        count = len(options_of(site.step))
        spot = site.spot.at("options")
        if count == 1 and isinstance(site.step, Choose | Check):
            message = f"the step {site.id} has one option only"
            yield found(rules.OPTIONS_FEW, spot, message, "add what else may be answered, or make it a say or do")
        if count > KEYS:
            message = f"the step {site.id} has {count} options, and the keys are 1 to {KEYS}"
            yield found(rules.OPTIONS_MANY, spot, message, "make two steps of it")


def twins(survey: Survey) -> Iterator[Finding]:
    """Options of one step with the same id, or with the same words."""
    for site in survey.sites:
        ids: set[str] = set()
        texts: set[str] = set()
        for option, spot in site.options():
            text = option.text.strip().casefold()
            if option.id in ids:
                message = f"the step {site.id} has two options {option.id}"
                yield found(rules.OPTION_DUPLICATE, spot.at("id"), message, "give one of them another id")
            elif text in texts and option.when is None:
                message = f"two options of the step {site.id} read {option.text.strip()}"
                mend = "tell them apart in words, or delete one"
                yield found(rules.OPTION_TEXT_DUPLICATE, spot.at("text"), message, mend)
            ids.add(option.id)
            texts.add(text)


def long_texts(survey: Survey) -> Iterator[Finding]:
    """Options that do not fit beside each other."""
    for site in survey.sites:
        for option, spot in site.options():
            if len(option.text) > OPTION_MAX:
                message = f"the option {option.id} has {len(option.text)} characters; {OPTION_MAX} are what fits"
                yield found(rules.OPTION_TEXT_LONG, spot.at("text"), message, "say it shorter")
