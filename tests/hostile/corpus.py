"""The one table of hostile things, by name. Every place that takes something from outside runs all of its kind.

`TEXTS` are what stands in a name, an address, a note or an argument; `YAML` whole files that a loader is given;
`DOCUMENTS` whole JSON files; `PATHS` what stands where an id or a file's name is expected; `NUMBERS` what stands in a
document where a number belongs. Nothing here is random: a case that once did harm stays.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import pytest

LONG: Final = 100_000
"""Characters of the long texts: far more than any line, any screen and any answer takes."""

MARKUP: Final = MappingProxyType(
    {
        "brackets": "Budi [Sby]",
        "closing": "[/b]",
        "closing-nothing": "[/",
        "colour": "a[red]b[/red]",
        "action": "[@click=app.quit]Budi[/]",
        "action-spaced": "[@click='app.leave()']Budi[/@click]",
        "link": "[link=file:///etc/passwd]Budi[/link]",
        "escaped": "\\[b]Budi\\",
        "variable": "$text [$primary]x[/]",
        "placeholder": "{sapaan} {nama.__class__} {0} %s %(a)s ${HOME}",
        "emoji-code": ":skull: &#x1b;[2J",
    }
)

TERMINAL: Final = MappingProxyType(
    {
        "clear": "Bu\x1b[2Jdi",
        "colour-csi": "Bu\x1b[31mdi\x1b[0m",
        "cursor": "Bu\x1b[1;1Hdi",
        "title": "Bu\x1b]0;judul\x07di",
        "title-st": "Bu\x1b]2;judul\x1b\\di",
        "link-osc-8": "Bu\x1b]8;;file:///etc/passwd\x1b\\di\x1b]8;;\x1b\\",
        "clipboard-osc-52": "Bu\x1b]52;c;aGFjaw==\x07di",
        "file-osc-1337": "Bu\x1b]1337;File=name=eA==:aGFjaw==\x07di",
        "device": "Bu\x1bP$qm\x1b\\di",
        "private-message": "Bu\x1b^x\x1b\\\x1b_y\x1b\\di",
        "reset": "Bu\x1bcdi",
        "answerback": "Bu\x05\x1b[c\x1b[6n\x1b[21tdi",
        "paste-end": "Bu\x1b[201~di",
        "paste-inside": "Bu\x1b[200~di\x1b[201~",
        "unfinished-csi": "Bu\x1b[",
        "unfinished-osc": "Bu\x1b]52;c;",
        "lone-escape": "Budi\x1b",
        "c1-csi": "Bu\x9b31mdi",
        "c1-osc": "Bu\x9d52;c;aGFjaw==\x9cdi",
        "c1-device": "Bu\x90q\x9cdi",
        "c0": "Bu\x00\x01\x03\x04\x07\x08\x0e\x0f\x11\x13\x18\x1a\x1c\x7fdi",
        "nul": "\x00Budi\x00",
        "lines": "Bu\r\ndi\x0b\x0c\x85\u2028\u2029x",
        "over-the-line": "Budi\rSiti\b\b\b\b",
        "some-lines": "baris satu\nbaris dua\r\n\ttab",
        "tab": "\tBu\tdi\t",
    }
)

INVISIBLE: Final = MappingProxyType(
    {
        "override": "\u202eBudi\u202c",
        "isolate": "Bu\u2066\u2067di\u2069",
        "embedding": "\u202aBu\u202bdi\u202c\u200e\u200f\u061c",
        "file-name": "sri\u202etxt.exe",
        "zero-width": "B\u200bu\u200cd\u200di\u2060\ufeff",
        "filler": "Bu\u3164\uffa0\u115f\u1160\u2800di",
        "tags": "Budi\U000e0041\U000e0042\U000e007f",
        "selectors": "Bu\ufe0f\U000e0100di\u180e",
        "soft-hyphen": "Bu\u00addi\u034f",
        "high-surrogate": "Bu\ud800di",
        "low-surrogate": "Bu\udfffdi",
        "split-pair": "\ud83d \ude00",
        "undecodable": "Bu\udcff\udc9b31mdi",
        "noncharacters": "Bu\ufffe\uffff\U0010ffffdi\ufdd0",
        "annotation": "Bu\ufff9x\ufffay\ufffbdi",
        "of-every-sort": "\u202egnp.exe\u2066 \u200b\u2028\u0000\x1b[2J\x1b]0;x\x07\ud800 \ufeff",
        "only-invisible": "\u200b\u202e\u00ad",
        "homoglyphs": "\u0412udi \u0430\u0443\u0430@y\u0430hoo.com",
        "full-width": "\uff42\uff55\uff44\uff49\uff20\uff59\uff41\uff48\uff4f\uff4f.com",
        "digits": "\u0661\u0662\u0663\u09e6\uff10\u00b2\U0001d7d8",
        "ligature": "\ufdfa\ufb03",
    }
)

WIDE: Final = MappingProxyType(
    {
        "long": "W" * LONG,
        "long-words": "Budi Santoso " * (LONG // 13),
        "long-digits": "9" * LONG,
        "wide": "\u6f22" * 3000,
        "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 500,
        "combining": "z" + "\u0301" * 5000,
        "combining-out-of-order": "a" + "\u0301\u0316" * 3000,
        "combining-each": "e\u0301\u0302\u0303" * 2000,
        "combining-alone": "\u0301" * 100,
        "marks": "z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308 \u05d0\u05d1\u05d2 \U0001f600",
        "hangul": "\u1100\u1161\u11a8" * 1000,
        "blanks": " " * LONG,
        "at-signs": "@" * 5000,
        "dots": "a" + "." * 5000 + "@b",
        "labels": "a@" + "b." * 2000 + "com",
        "backslashes": "\\" * 5000,
        "opened-sequences": "\x1b]" * 5000,
        "bidi-nesting": "\u202b" * 1000 + "x",
    }
)

FOREIGN: Final = MappingProxyType(
    {
        "script": "<script>document.title='pwned'</script>",
        "breaking-out": "</bdi></td></table><h1 class=evil>x</h1><img src=x onerror=\"document.title='pwned'\">",
        "attribute": "\"><svg/onload=document.title='pwned'>' onmouseover='document.title=1",
        "entities": "&lt;b&gt;&amp;&#x3c;i&#62; &nbsp; ]]> <!-- --> {{7*7}} ${7*7}",
        "formula": '=HYPERLINK("http://198.51.100.7/x","klik")',
        "formula-plus": "+62-1",
        "formula-at": "@SUM(1)",
        "formula-tab": "\t=1+1",
        "csv": 'a","b\r\n=1,2;3',
        "sql": "'; DROP TABLE calls; --",
        "search": 'NEAR("a" OR x*) AND said:y " ( * ^ -',
        "shell": "$(touch x) `touch x`; touch x | touch x & touch x > x",
        "option": "--help",
        "option-json": "--json",
        "yaml": "a: &x [*x] # !!python/object:os.system",
        "json": '"}],"seal":null,"x":[{"',
        "javascript": "javascript:document.title='pwned'",
        "style": "<style>@import 'http://198.51.100.7/x';</style><link rel=stylesheet href=http://198.51.100.7/y>",
        "frame": "<iframe srcdoc='<script>parent.document.title=1</script>'></iframe><base href=http://198.51.100.7/>",
        "empty": "",
        "dash": "-",
    }
)

PATHS: Final = MappingProxyType(
    {
        "parent": "../../../../etc/passwd",
        "parent-id": "../x",
        "absolute": "/etc/passwd",
        "dot": ".",
        "dots": "..",
        "hidden": ".hidden",
        "separator": "a/b",
        "backslash": "..\\..\\x",
        "nul-in-it": "x\x00.json",
        "device-file": "/dev/zero",
        "process": "/proc/self/environ",
        "url": "file:///etc/passwd",
        "home": "~root",
        "glob": "*",
        "newline": "x\n../y",
        "too-long": "a" * 5000,
    }
)

TEXTS: Final[Mapping[str, str]] = MappingProxyType({**MARKUP, **TERMINAL, **INVISIBLE, **WIDE, **FOREIGN, **PATHS})
"""Every text of every kind."""


def _laughs() -> str:
    return "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 12))


_MEGABYTE: Final = 1 << 20

YAML: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "laughs": _laughs().encode(),
        "alias-of-itself": b"a: &a [*a]\n",
        "merge": b"a: &a {b: c}\nd: {<<: *a}\n",
        "python-object": b"a: !!python/object/apply:os.system [touch x]\n",
        "python-name": b"a: !!python/name:os.system\n",
        "binary": b"a: !!binary aGFjaw==\n",
        "own-tag": b"!x {a: !y b}\n",
        "tag-directive": b"%TAG ! tag:x,2000:\n---\na: !b c\n",
        "version-of-any-length": b"%YAML " + b"9" * 5000 + b".1\n---\na: b\n",
        "deep-brackets": b"[" * LONG,
        "deep-braces": b"{a: " * 20_000,
        "deep-dashes": b"- " * LONG,
        "deep-questions": b"? " * LONG,
        "deep-indentation": "".join(f"{' ' * n}a:\n" for n in range(1000)).encode(),
        "many-documents": b"---\na: b\n" * 1000,
        "many-keys-twice": b"a: b\n" * 10_000,
        "many-keys": "".join(f"k{n}: v\n" for n in range(5_000)).encode(),
        "many-anchors": "".join(f"- &a{n} x\n" for n in range(50_000)).encode(),
        "many-escapes": b'- "\\e"\n' * 50_000,
        "many-colons": b"a: " * (_MEGABYTE // 4),
        "many-quotes": b"'" * (_MEGABYTE - 1),
        "many-comments": b"# x\n" * (_MEGABYTE // 5),
        "many-lines": b"\n" * (_MEGABYTE - 1),
        "long-key": b"a" * 5000 + b": b\n",
        "long-text": b"a: " + b"x " * (_MEGABYTE // 3),
        "long-escaped": b'a: "' + b"\\u0041" * 20_000 + b'"\n',
        "long-block": b"a: |\n" + b"  x\n" * (_MEGABYTE // 5),
        "too-large": b"a: b\n" * (_MEGABYTE // 4),
        "utf-16": "a: b\n".encode("utf-16"),
        "utf-32": "a: b\n".encode("utf-32"),
        "latin-1": "a: é\n".encode("latin-1"),
        "overlong": b"a: \xc0\xaf\n",
        "surrogate-bytes": b"a: \xed\xa0\x80\n",
        "surrogate-escape": b'a: "\\ud800"\n',
        "beyond-unicode": b'a: "\\UFFFFFFFF"\n',
        "nul-byte": b"a: b\x00c\n",
        "escape-byte": b"a: \x1b[2J\n",
        "escape-in-key": b'"\\e[2J": b\n',
        "escape-in-comment": b"# \x1b[2J\na: b\n",
        "bidi-source": "a: \u202e b # \u2066\n".encode(),
        "line-separator": "a: b\u2028c: d\n".encode(),
        "tab-indentation": b"a:\n\tb: c\n",
        "null-words": b"a: ~\nb: null\nc: no\nd: 12:30\ne: 0777\nf: .inf\n",
        "nothing": b"",
        "only-mark": b"\xef\xbb\xbf",
        "only-text": b"x",
        "only-list": b"[]",
        "random": bytes(range(256)) * 16,
        "zip": b"PK\x03\x04" + bytes(200),
        "json-deep": b'{"a":' * LONG,
    }
)
"""Files that are given to whoever loads scripts, scenarios, replicas, customers' words and scorecards."""

DEEP: Final = 10_000

DOCUMENTS: Final[Mapping[str, Callable[[bytes], bytes]]] = MappingProxyType(
    {
        "nothing": lambda _: b"",
        "not-json": lambda _: b"\x89PNG\r\n\x1a\n" + bytes(100),
        "half": lambda schema: b"{" + schema,
        "list": lambda _: b"[1,2,3]",
        "text": lambda _: b'"x"',
        "number": lambda _: b"1",
        "null": lambda _: b"null",
        "only-schema": lambda schema: b"{" + schema + b"}",
        "schema-list": lambda _: b'{"schema":["x"]}',
        "deep-lists": lambda schema: b"{" + schema + b',"events":' + b"[" * DEEP + b"]" * DEEP + b"}",
        "deep-mappings": lambda schema: b"{" + schema + b',"x":' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}",
        "deep-enough-to-parse": lambda schema: b"{" + schema + b',"x":' + b"[" * 900 + b"]" * 900 + b"}",
        "deep-and-open": lambda _: b"[" * 1_000_000,
        "key-twice": lambda schema: b"{" + schema + b"," + schema + b"}",
        "nan": lambda schema: b"{" + schema + b',"x":NaN}',
        "infinite": lambda schema: b"{" + schema + b',"x":Infinity}',
        "infinite-by-digits": lambda schema: b"{" + schema + b',"x":1e999}',
        "long-number": lambda schema: b"{" + schema + b',"x":' + b"9" * 5000 + b"}",
        "surrogate": lambda schema: b"{" + schema + b',"x":"\\ud800"}',
        "surrogate-bytes": lambda schema: b"{" + schema + b',"x":"\xed\xa0\x80"}',
        "nul-escape": lambda schema: b"{" + schema + b',"x":"\\u0000"}',
        "utf-16": lambda schema: (b"{" + schema + b"}").decode().encode("utf-16"),
        "mark": lambda schema: b"\xef\xbb\xbf{" + schema + b"}",
        "prototype": lambda schema: b"{" + schema + b',"__class__":{"__init__":1},"__proto__":{}}',
    }
)
"""Makers of JSON files; each is given the schema's key and value, so that a reader does not stop at that."""

HUNDRED_MEGABYTES: Final = 100 * _MEGABYTE

NUMBERS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "huge": 10**300,
        "very-huge": 10**4000,
        "negative": -1,
        "beyond-64-bit": 1 << 63,
        "fraction": 0.5,
        "infinite": 1e308 * 10,
        "true": True,
        "text": "7",
        "null": None,
        "list": [],
        "mapping": {},
    }
)

FILE_NAMES: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "escape": b"\x1b[2J\x1b]52;c;aGFjaw==\x07.json",
        "markup": b"[@click=app.quit]x[%s].json",
        "no-utf-8": b"\xff\xfe\x9b31m.json",
        "bidi": "sri\u202etxt.json".encode(),
        "line": b"a\nb.json",
        "option": b"--json.json",
        "formula": b"=1+1.json",
        "html": b"<script>x.json",
        "blank": b" .json",
        "long": b"a" * 250 + b".json",
    }
)
"""Names of files, none of them the name of a call."""


def each(table: Mapping[str, Any], *without: str) -> Sequence[Any]:
    """The cases of a table as parameters of a test, by their names."""
    return [pytest.param(case, id=name) for name, case in table.items() if name not in without]
