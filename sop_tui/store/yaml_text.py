"""The characters of a YAML file, judged before a parser sees them.

What reads otherwise than it is (bidirectional and invisible characters), what terminals obey (control
characters) and what looks like an indentation but is none (tabs) has no place in a script, comments included.
Judged here, the parsers of PyYAML cannot differ over it, and lines are counted as editors count them.
"""

import re
from typing import Final

from sop_tui.core.diagnostic import Findings

MAX_BYTES: Final = 1 << 20
"""The largest file that is read."""

# The joiners U+200C and U+200D stay, since some languages are not legible without. U+0085, U+2028 and U+2029
# end a line in YAML 1.1 but in no editor. Why the bidirectional ones are refused: CVE-2021-42574.
_REFUSED: Final = re.compile(
    r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_ESCAPE = r"(?s)\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))"
_NAMED_ESCAPES = dict(zip("0abtvfreNLP", "\0\a\b\t\v\f\r\x1b\x85\u2028\u2029", strict=True))


def decoded(data: bytes, findings: Findings) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        ScriptError: `YAML_SIZE`, `YAML_ENCODING`, `YAML_TAB` or `YAML_CONTROL`.
    """
    if len(data) > MAX_BYTES:
        findings.refuse("YAML_SIZE", (1, 1), f"{len(data)} bytes are more than {MAX_BYTES}", "split the file")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        message = f"byte 0x{data[error.start]:02X} at offset {error.start} is not UTF-8"
        findings.refuse("YAML_ENCODING", line_column(before, len(before)), message, "save the file as UTF-8")
    if _REFUSED.search(text):
        for number, line in enumerate(_LINE_BREAK.split(text), 1):
            for hit in _REFUSED.finditer(line):
                _add_character(hit[0], (number, hit.start() + 1), findings)
        findings.close()
    return text


def line_column(text: str, index: int) -> tuple[int, int]:
    """Where the character of this index stands; both count from 1."""
    lines = _LINE_BREAK.split(text[:index])
    return len(lines), len(lines[-1]) + 1


def check_escapes(source: str, start: int, end: int, findings: Findings) -> None:
    """Note the first escape in the double-quoted ``source[start:end]`` that gives a refused character."""
    if source.find("\\", start, end) < 0:
        return
    for escape in re.compile(_ESCAPE).finditer(source, start, end):
        character = _unescaped(escape)
        if character == "\r" or _REFUSED.match(character):
            findings.add("YAML_CONTROL", line_column(source, escape.start()), *_words(character))
            return


def _unescaped(escape: re.Match[str]) -> str:
    if digits := escape[1] or escape[2] or escape[3]:
        return chr(int(digits, 16))
    return _NAMED_ESCAPES.get(escape[4], "")


def _add_character(character: str, at: tuple[int, int], findings: Findings) -> None:
    if character == "\t":
        findings.add("YAML_TAB", at, "a tab character", "write spaces; two for each level of indentation")
    else:
        findings.add("YAML_CONTROL", at, *_words(character))


def _words(character: str) -> tuple[str, str]:
    return f"the character U+{ord(character):04X} has no place in a script", "delete it"
