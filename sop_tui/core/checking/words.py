"""What is said and shown: languages, placeholders, characters, lengths."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found, instead
from sop_tui.core.checking.survey import OptionSite, Site, Survey
from sop_tui.core.diagnostic import Path
from sop_tui.core.dialog import Check, Do, Field, lines_of
from sop_tui.core.lines import LANGUAGES_REQUIRED, Lines, placeholders, stray_brace
from sop_tui.core.phrases import BUILTINS, field_named, placeholder_known
from sop_tui.core.plaintext import clean

WORDING_MAX = 400
"""Characters of a wording: five lines of a screen of 80 columns. Nobody says more without a pause."""

OPTION_MAX = 40
"""Characters of an option: half a line, so that two of them stand beside each other."""


class _Text(NamedTuple):
    """A text, and the keys that lead to it from what it belongs to."""

    text: str
    owner: Spot | Site | OptionSite
    path: Path

    @property
    def spot(self) -> Spot:
        return self.owner.spot.at(*self.path)


def missing_languages(survey: Survey) -> Iterator[Finding]:
    """ALM-6: every line can be said in each of the required languages."""
    for lines, site, path in _lines(survey):
        for language in LANGUAGES_REQUIRED:
            if not lines.get(language):
                message = f"the line has no wording in {language}"
                mend = f"add {language}: with what to say"
                yield found(rules.LANGUAGE_MISSING, site.spot.at(*path), message, mend)


def wordings(survey: Survey) -> Iterator[Finding]:
    """Placeholders and lengths of everything that is filled before it is shown."""
    fields = survey.book.fields
    for one in _filled(survey):
        if "{" in one.text or "}" in one.text:
            yield from _braces(one, fields)
        if len(one.text) > WORDING_MAX:
            message = f"{len(one.text)} characters in one wording; {WORDING_MAX} are what fits"
            yield found(rules.WORDING_LONG, one.spot, message, "make two steps of it")


def _braces(one: _Text, fields: Mapping[str, Field]) -> Iterator[Finding]:
    for name in dict.fromkeys(placeholders(one.text)):
        if not placeholder_known(name, fields):
            mend = instead(name, (*BUILTINS, *fields))
            yield found(rules.PLACEHOLDER_UNKNOWN, one.spot, f"nothing is called {{{name}}}", mend)
    if stray_brace(one.text):
        mend = "write {name} with small letters, digits and _"
        yield found(rules.BRACE_STRAY, one.spot, "a brace stands outside any placeholder", mend)


def spoken(survey: Survey) -> frozenset[str]:
    """The fields whose value some wording says or shows."""
    texts = (one.text for one in _filled(survey) if "{" in one.text)
    return frozenset(field_named(name) for text in texts for name in placeholders(text))


def unfilled_braces(survey: Survey) -> Iterator[Finding]:
    """Texts that are shown as they stand: a placeholder in one would be read out with its braces."""
    for one in survey.options:
        if "{" in one.option.text or "}" in one.option.text:
            message = f"the option {one.option.id} shows its braces: options are not filled"
            yield found(rules.BRACE_STRAY, one.spot.at("text"), message, "say it without the placeholder")


def characters(survey: Survey) -> Iterator[Finding]:
    """Texts that are empty, or hold what nobody can see."""
    for one in chain(_filled(survey), _shown(survey)):
        text = one.text
        if not text.strip():
            yield found(rules.TEXT_EMPTY, one.spot, "the text is empty", "write it, or delete its key")
        if not (text.isascii() and text.isprintable()):
            hidden = list(dict.fromkeys(filter(_invisible, text)))
            if hidden:
                codes = ", ".join(f"U+{ord(char):04X}" for char in hidden[:5])
                yield found(rules.TEXT_INVISIBLE, one.spot, f"characters that nobody sees: {codes}", "delete them")


@lru_cache(maxsize=1024)
def _invisible(char: str) -> bool:
    """The joiners are let pass: some languages are not legible without them."""
    return char not in "\u200c\u200d" and not char.isspace() and not clean(char)


def _lines(survey: Survey) -> Iterator[tuple[Lines, Site, Path]]:
    for site in survey.sites:
        for key, lines in lines_of(site.step):
            yield lines, site, (key, "lines") if key == "verify" else (key,)


def _filled(survey: Survey) -> Iterator[_Text]:
    """Every wording, and the instructions that may hold placeholders."""
    for lines, site, path in _lines(survey):
        for language, forms in lines.items():
            for number, text in enumerate(forms):
                yield _Text(text, site, (*path, language, number))
    for site in survey.sites:
        if isinstance(site.step, Do):
            yield _Text(site.step.do, site, ("do",))
        elif isinstance(site.step, Check):
            yield _Text(site.step.check, site, ("check",))


def _shown(survey: Survey) -> Iterator[_Text]:
    """Every other text of a dialogue that reaches the screen."""
    for dialog in survey.book.dialogs.values():
        spot = Spot("dialog", dialog.dialog)
        yield _Text(dialog.title, spot, ("title",))
        for name, title in dialog.outcomes.items():
            yield _Text(title, spot, ("outcomes", name))
        for name, field in dialog.fields.items():
            yield _Text(field.title, spot, ("fields", name, "title"))
    for one in survey.options:
        yield _Text(one.option.text, one, ("text",))
    for site in survey.sites:
        if isinstance(site.step, Do | Check) and site.step.where is not None:
            yield _Text(site.step.where, site, ("where",))
