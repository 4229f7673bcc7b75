"""What is said and shown: languages, placeholders, characters, lengths."""

from collections.abc import Iterator
from functools import lru_cache

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found, instead
from sop_tui.core.checking.survey import Site, Survey
from sop_tui.core.dialog import Check, Do, lines_of
from sop_tui.core.lines import LANGUAGES_REQUIRED, Lines, placeholders, stray_brace
from sop_tui.core.phrases import BUILTINS, placeholder_known
from sop_tui.core.plaintext import clean

WORDING_MAX = 400
"""Characters of a wording: five lines of a screen of 80 columns. Nobody says more without a pause."""

OPTION_MAX = 40
"""Characters of an option: half a line, so that two of them stand beside each other."""


def missing_languages(survey: Survey) -> Iterator[Finding]:
    """ALM-6: every line can be said in each of the required languages."""
    for lines, spot in _lines(survey):
        for language in LANGUAGES_REQUIRED:
            if not lines.get(language):
                message = f"the line has no wording in {language}"
                yield found(rules.LANGUAGE_MISSING, spot, message, f"add {language}: with what to say")


def wordings(survey: Survey) -> Iterator[Finding]:
    """Placeholders and lengths of everything that is filled before it is shown."""
    fields = survey.book.fields
    for text, spot in _filled(survey):
        for name in dict.fromkeys(placeholders(text)):
            if not placeholder_known(name, fields):
                message = f"nothing is called {{{name}}}"
                mend = instead(name, (*BUILTINS, *fields))
                yield found(rules.PLACEHOLDER_UNKNOWN, spot, message, mend)
        if stray_brace(text):
            mend = "write {name} with small letters, digits and _"
            yield found(rules.BRACE_STRAY, spot, "a brace stands outside any placeholder", mend)
        if len(text) > WORDING_MAX:
            message = f"{len(text)} characters in one wording; {WORDING_MAX} are what fits"
            yield found(rules.WORDING_LONG, spot, message, "make two steps of it")


def unfilled_braces(survey: Survey) -> Iterator[Finding]:
    """Texts that are shown as they stand: a placeholder in one would be read out with its braces."""
    for site in survey.sites:
        for option, spot in site.options():
            if "{" in option.text or "}" in option.text:
                message = f"the option {option.id} shows its braces: options are not filled"
                yield found(rules.BRACE_STRAY, spot.at("text"), message, "say it without the placeholder")


def characters(survey: Survey) -> Iterator[Finding]:
    """Texts that are empty, or hold what nobody can see."""
    for text, spot in (*_filled(survey), *_shown(survey)):
        if not text.strip():
            yield found(rules.TEXT_EMPTY, spot, "the text is empty", "write it, or delete its key")
        hidden = "" if text.isascii() and text.isprintable() else "".join(filter(_invisible, text))
        if hidden:
            codes = ", ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in hidden[:5]))
            message = f"characters that nobody sees: {codes}"
            yield found(rules.TEXT_INVISIBLE, spot, message, "delete them")


@lru_cache(maxsize=1024)
def _invisible(char: str) -> bool:
    """The joiners are let pass: some languages are not legible without them."""
    return char not in "\u200c\u200d" and not char.isspace() and not clean(char)


def _lines(survey: Survey) -> Iterator[tuple[Lines, Spot]]:
    for site in survey.sites:
        for key, lines in lines_of(site.step):
            yield lines, site.spot.at(key, "lines") if key == "verify" else site.spot.at(key)


def _filled(survey: Survey) -> Iterator[tuple[str, Spot]]:
    """Every wording, and the instructions that may hold placeholders."""
    for lines, spot in _lines(survey):
        for language, forms in lines.items():
            for number, text in enumerate(forms):
                yield text, spot.at(language, number)
    for site in survey.sites:
        if isinstance(site.step, Do):
            yield site.step.do, site.spot.at("do")
        elif isinstance(site.step, Check):
            yield site.step.check, site.spot.at("check")


def _shown(survey: Survey) -> Iterator[tuple[str, Spot]]:
    """Every other text of a dialogue that reaches the screen."""
    for dialog in survey.book.dialogs.values():
        spot = Spot("dialog", dialog.dialog)
        yield dialog.title, spot.at("title")
        for name, title in dialog.outcomes.items():
            yield title, spot.at("outcomes", name)
        for name, field in dialog.fields.items():
            yield field.title, spot.at("fields", name, "title")
    for site in survey.sites:
        for option, place in site.options():
            yield option.text, place.at("text")
        yield from _where(site)


def _where(site: Site) -> Iterator[tuple[str, Spot]]:
    if isinstance(site.step, Do | Check) and site.step.where is not None:
        yield site.step.where, site.spot.at("where")
