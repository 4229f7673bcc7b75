"""What a keyboard sends: the names of keys as the tests write them, and the bytes a terminal makes of them.

Apart from `tests.terminal` because it is a table, and because terminals differ in it: the Linux console has
sequences of its own for F1 to F5. Source: XTerm Control Sequences (function keys, PC-style modifiers),
console_codes(4).
"""

from __future__ import annotations

import re

_PLAIN = {
    "enter": "\r",
    "tab": "\t",
    "esc": "\x1b",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "shift+tab": "\x1b[Z",
    "ctrl+space": "\x00",
    "ctrl+@": "\x00",
    "ctrl+\\": "\x1c",
    "ctrl+]": "\x1d",
    "ctrl+^": "\x1e",
    "ctrl+_": "\x1f",
}
_LETTERED = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}
_LETTERED_F = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
_NUMBERED = {
    "insert": 2,
    "delete": 3,
    "pageup": 5,
    "pagedown": 6,
    "f5": 15,
    "f6": 17,
    "f7": 18,
    "f8": 19,
    "f9": 20,
    "f10": 21,
    "f11": 23,
    "f12": 24,
}
_LINUX_CONSOLE = {
    "f1": "\x1b[[A",
    "f2": "\x1b[[B",
    "f3": "\x1b[[C",
    "f4": "\x1b[[D",
    "f5": "\x1b[[E",
    "home": "\x1b[1~",
    "end": "\x1b[4~",
}
_MODIFIER_BITS = {"shift": 1, "alt": 2, "ctrl": 4}


def encode(key: str, term: str = "xterm") -> bytes:
    """The bytes a terminal of type `term` sends for a key: `f8`, `alt+1`, `ctrl+left`, or any one character.

    Raises ValueError for a name it does not know: a misspelt key cannot pass as a key that did nothing.
    """
    if len(key) == 1:
        return key.encode()
    if term.startswith("linux") and key in _LINUX_CONSOLE:
        return _LINUX_CONSOLE[key].encode()
    if key in _PLAIN:
        return _PLAIN[key].encode()
    if match := re.fullmatch(r"ctrl\+([a-z])", key):
        return bytes([ord(match[1]) & 0x1F])
    *modifiers, base = key.split("+")
    if set(modifiers) <= _MODIFIER_BITS.keys():
        code = 1 + sum(_MODIFIER_BITS[name] for name in set(modifiers))
        if base in _LETTERED | _LETTERED_F:
            final = (_LETTERED | _LETTERED_F)[base]
            unmodified = f"\x1bO{final}" if base in _LETTERED_F else f"\x1b[{final}"
            return (unmodified if code == 1 else f"\x1b[1;{code}{final}").encode()
        if base in _NUMBERED:
            return (f"\x1b[{_NUMBERED[base]}~" if code == 1 else f"\x1b[{_NUMBERED[base]};{code}~").encode()
    if key.startswith("alt+"):
        return b"\x1b" + encode(key.removeprefix("alt+"), term)
    raise ValueError(f"no key is named {key!r}")
