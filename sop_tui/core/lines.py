"""What a CSO may say: lines in several languages, each with one or more wordings.

ALM-6 allows wording and language to vary while the meaning stays, so a line is never one string: it is a mapping from
language to wordings. The desk shows one of them, chosen by the CSO with a key.
"""

import re
from collections.abc import Callable, Iterator, Mapping

Lines = Mapping[str, tuple[str, ...]]
"""Language tag (BCP 47, such as ``id``) to its wordings, the usual one first."""

LANGUAGES_REQUIRED = ("id", "en")
"""Every line has these (ALM-6); a script may add others."""

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACE = re.compile(r"[{}]")


def placeholders(wording: str) -> tuple[str, ...]:
    """The names between braces, in order, repeats included."""
    return tuple(_PLACEHOLDER.findall(wording))


def stray_brace(wording: str) -> bool:
    """Whether a brace stands outside any placeholder: most likely a misspelt one."""
    return bool(_BRACE.search(_PLACEHOLDER.sub("", wording)))


def fill(wording: str, value: Callable[[str], str]) -> str:
    """The wording with each placeholder replaced by ``value(name)``."""
    return _PLACEHOLDER.sub(lambda match: value(match[1]), wording)


def wording(lines: Lines, language: str, number: int) -> str:
    """One wording: falls back to Indonesian, and counts round when there are fewer wordings than ``number``."""
    forms = lines.get(language) or lines.get("id") or next(iter(lines.values()), ("",))
    return forms[number % len(forms)]


def every_wording(lines: Lines) -> Iterator[tuple[str, int, str]]:
    """Language, number and text of each wording."""
    for language, forms in lines.items():
        for number, text in enumerate(forms):
            yield language, number, text
