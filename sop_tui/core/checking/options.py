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
        if count == 1 and isinstance(site.step, Choose | Check):
            message = f"the step {site.id} has one option only"
            mend = "add what else may be answered, or make it a say or do"
            yield found(rules.OPTIONS_FEW, site.spot.at("options"), message, mend)
        if count > KEYS:
            message = f"the step {site.id} has {count} options, and the keys are 1 to {KEYS}"
            yield found(rules.OPTIONS_MANY, site.spot.at("options"), message, "make two steps of it")


def twins(survey: Survey) -> Iterator[Finding]:
    """Options of one step with the same id, or with the same words."""
    ids: set[str] = set()
    texts: set[str] = set()
    for one in survey.options:
        step, option = one.site.id, one.option
        text = option.text.strip().casefold()
        if one.number == 0:
            ids, texts = set(), set()
        if option.id in ids:
            message = f"the step {step} has two options {option.id}"
            yield found(rules.OPTION_DUPLICATE, one.spot.at("id"), message, "give one of them another id")
        elif text in texts and option.when is None:
            message = f"two options of the step {step} read {option.text.strip()}"
            mend = "tell them apart in words, or delete one"
            yield found(rules.OPTION_TEXT_DUPLICATE, one.spot.at("text"), message, mend)
        ids.add(option.id)
        texts.add(text)


def long_texts(survey: Survey) -> Iterator[Finding]:
    """Options that do not fit beside each other."""
    for one in survey.options:
        length = len(one.option.text)
        if length > OPTION_MAX:
            message = f"the option {one.option.id} has {length} characters; {OPTION_MAX} are what fits"
            yield found(rules.OPTION_TEXT_LONG, one.spot.at("text"), message, "say it shorter")
