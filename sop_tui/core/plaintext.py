"""Text from people, pastes and files, made safe and plain before anything keeps, compares or shows it.

A customer's name, a paste from a chat and a line of a script are all data. None of them may move the cursor,
turn the reading direction, hide a letter, or differ from another text only in what nobody can see. Everything
that takes text in calls `clean` once, so that nothing after it has to think of this again.
"""

import re
import unicodedata

_PAYLOAD = r"[^\x00-\x1f\x7f-\x9f]*+"
_TERMINATOR = r"(?:\x07|\x1b\\|\x9c)"
_CSI_REST = r"[0-?]*+[ -/]*+[@-~]"
_INVISIBLE = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0, DEL, C1, without those that are white space
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff"
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(1, 17))
)
# The class comes first and the escape sequences hang on it by look-behind: a pattern that begins with one
# class is searched in C at once, an alternation is tried at every character.
_GONE = re.compile(
    rf"[{_INVISIBLE}](?:"
    rf"(?<=\x1b)(?:\[{_CSI_REST}|[\]PX^_]{_PAYLOAD}{_TERMINATOR})"
    rf"|(?<=\x9b){_CSI_REST}"
    rf"|(?<=[\x90\x98\x9d-\x9f]){_PAYLOAD}{_TERMINATOR}"
    r")?"
)

_LINE_END = re.compile(r"[\r\x0b\x0c\x85\u2028\u2029]\n?")

_MARKS_IN_A_ROW = 30
_MAYBE_MARKS = re.compile(rf"[^\x00-\u02ff\w]{{{_MARKS_IN_A_ROW + 1},}}")


def visible(text: str) -> str:
    """Return `text` without what `clean` takes out, its blanks as they stand: for texts laid out in columns.

    Whatever ends a line is a newline: U+0085 is also a C1 control, and moves the cursor of a terminal.
    """
    return text if text.isascii() and text.isprintable() else _LINE_END.sub("\n", _GONE.sub("", text))


def clean(text: str, *, multiline: bool = False) -> str:
    """Return `text` without anything invisible, with white space collapsed, in NFC.

    Gone are C0 and C1 controls, whole CSI, OSC, DCS, SOS, PM and APC sequences (ECMA-48; of an unfinished one
    only its control characters), every Default_Ignorable_Code_Point of Unicode (bidirectional controls,
    zero-width characters, variation selectors, tags, fillers), lone surrogates and noncharacters. A run of
    white space becomes one space, at the ends nothing. With `multiline` a run that holds a line break becomes
    one newline.

    It never raises, `clean(clean(x)) == clean(x)`, and the time is linear in the length of the text: NFC
    sorts a run of combining marks in quadratic time, so a run keeps only its first 30, the Stream-Safe
    limit (UAX #15, section 13).
    """
    if not (text.isascii() and text.isprintable()):
        text = _GONE.sub("", text)
    if multiline:
        lines = (" ".join(line.split()) for line in text.splitlines())
        text = "\n".join(line for line in lines if line)
    else:
        text = " ".join(text.split())
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _MAYBE_MARKS.sub(_fewer_marks, text))


def _fewer_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)
