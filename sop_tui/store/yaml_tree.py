"""YAML as a tree of texts with places, and nothing else.

A script file comes from outside, and a YAML loader does too much with one: it guesses types (`no` is false,
`12:30` is 750), expands aliases until memory is gone, keeps the last of two equal keys, and recurses off the
stack. Here only the parser's events are used. Each guard has a code of its own, every scalar stays the text
that was written, and every node knows its line and column, so that whatever is found later can be pointed at.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NoReturn, cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from sop_tui.core.diagnostic import Findings, shown
from sop_tui.store.tree import Mapping, Node, Scalar, Sequence
from sop_tui.store.yaml_text import check_escapes, decoded, line_column

MAX_DEPTH: Final = 32
"""Lists and mappings inside each other; also bounds the recursion of whatever walks a tree."""

C_PARSER: Final = yaml.__with_libyaml__
"""Whether PyYAML was built with its C parser, which is ten times as fast as the other."""


def read_tree(data: bytes, file: str, *, c_parser: bool = C_PARSER) -> Node:
    """The one document of a file.

    Args:
        data: the bytes of the file.
        file: how diagnostics name it.
        c_parser: which parser of PyYAML to use.

    Raises:
        ScriptError: the only exception, whatever the bytes are.
    """
    findings = Findings(file)
    return _Reader(decoded(data, findings), findings, c_parser).document()


_SYNTAX: Final = (
    # pattern in the parser's "context|problem", code, message, mend
    ("an alias|an anchor", "YAML_ALIAS", "a text cannot begin with * or &", "quote the text"),
    ("a tag|tag handle", "YAML_TAG", "a text cannot begin with !", "quote the text"),
    (
        "directive|document|digit",
        "YAML_SYNTAX",
        "a line that begins with %, --- or ... is no text",
        "indent or quote it; a script needs none of them",
    ),
    (
        "mapping values|unexpected ':'",
        "YAML_SYNTAX",
        "a colon where no key can end",
        "quote a text that holds a colon and a space; begin a key on its own line, level with its neighbours",
    ),
    (
        "could not find",
        "YAML_SYNTAX",
        "neither a key nor the rest of a text",
        "write a colon and a space after the key, or indent the line deeper than the key of its text",
    ),
    (
        r"block (mapping|collection)\|",
        "YAML_SYNTAX",
        "this does not belong to the block it stands in",
        "indent it like its neighbours; if it follows a closing quote or bracket, quote the whole text",
    ),
    (
        r"flow sequence\|",
        "YAML_SYNTAX",
        "a list in [ ] lacks a comma or its ]",
        "close it, or quote the text",
    ),
    (
        r"flow mapping\|",
        "YAML_SYNTAX",
        "a mapping in { } lacks a comma or its }",
        "close it, or quote the text",
    ),
    ("end of stream", "YAML_SYNTAX", "the quote that opens here is never closed", "close it"),
    ("start any token", "YAML_SYNTAX", "no text can begin with this character", "quote the text"),
    (
        "escape|hexa?decimal",
        "YAML_SYNTAX",
        "an unknown escape after a backslash",
        "write two backslashes, or single quotes round the text",
    ),
    (
        "sequence entries",
        "YAML_SYNTAX",
        "a list item where no list can begin",
        "begin the list on the next line, or quote a text that begins with a dash",
    ),
    ("mapping keys", "YAML_SYNTAX", "a question mark where no key can begin", "quote the text"),
    ("node content", "YAML_SYNTAX", "something is missing before this", "write it, or quote the text"),
    ("block scalar", "YAML_SYNTAX", "after | or > the line must end", "begin the text on the next line"),
    ("", "YAML_SYNTAX", "this is not YAML", "quote the text"),
)
_NO_ALIAS = "write the value itself in every place; quote a text that begins with * or &"
_NO_TAG = "leave it out; quote a text that begins with !"


def _where(event: Event) -> tuple[int, int]:
    mark: Any = event.start_mark
    return mark.line + 1, mark.column + 1


class _Reader:
    """Turns one text into a tree."""

    def __init__(self, text: str, findings: Findings, c_parser: bool) -> None:
        self._text = text
        self._findings = findings
        self._depth = 0
        self._parser = (yaml.CSafeLoader if c_parser else yaml.SafeLoader)(text)
        self._next: Callable[[], Any] = self._parser.get_event

    def document(self) -> Node:
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            self._refuse_syntax(error)
        except (yaml.YAMLError, ValueError, OverflowError):
            # The pure parser hands "\UFFFFFFFF" to chr() and version numbers of any length to int().
            reached = line_column(self._text, getattr(self._parser, "index", 0))
            self._findings.refuse("YAML_SYNTAX", reached, "a number out of range", "correct what stands before")

    def _document(self) -> Node:
        self._next()
        if isinstance(self._next(), StreamEndEvent):
            self._refuse_empty()
        root = self._node(self._next())
        if isinstance(root, Scalar) and root.plain and not root.text:
            self._refuse_empty()
        self._next()
        after = self._next()
        if isinstance(after, DocumentStartEvent):
            message = "a second document begins here"
            self._findings.refuse("YAML_DOCUMENTS", _where(after), message, "give it a file of its own")
        self._findings.close()
        return root

    def _node(self, event: Event) -> Node:
        line, column = _where(event)
        if isinstance(event, ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self._refuse_properties(event)
            if event.style == '"':
                self._check_escapes(event)
            return Scalar(event.value, line, column, not event.style)
        if isinstance(event, AliasEvent):
            message = f"the alias *{shown(event.anchor or '')}"
            self._findings.add("YAML_ALIAS", (line, column), message, _NO_ALIAS)
            return Scalar("", line, column, plain=False)
        self._refuse_properties(cast(CollectionStartEvent, event))
        if self._depth == MAX_DEPTH:
            message = f"more than {MAX_DEPTH} lists and mappings inside each other"
            mend = "give the inner part a name and write it there"
            self._findings.refuse("YAML_DEPTH", (line, column), message, mend)
        self._depth += 1
        inside = self._mapping if isinstance(event, MappingStartEvent) else self._sequence
        node = inside(line, column)
        self._depth -= 1
        return node

    def _sequence(self, line: int, column: int) -> Sequence:
        items = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event))
        return Sequence(tuple(items), line, column)

    def _mapping(self, line: int, column: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._node(event)
            value = self._node(self._next())
            if not isinstance(key, Scalar) or key.text in entries or (key.plain and key.text in {"", "<<"}):
                self._refuse_key(key, entries)
            else:
                entries[key.text] = key, value
        return Mapping(tuple(entries.values()), line, column)

    def _refuse_key(self, key: Node, entries: dict[str, tuple[Scalar, Node]]) -> None:
        code = "YAML_KEY"
        if not isinstance(key, Scalar):
            message, mend = "a list or a mapping cannot be a key", "write a word, or quote the text"
        elif key.text in entries:
            first = entries[key.text][0]
            message = f"the key {shown(key.text)} again, first at line {first.line}, column {first.column}"
            code, mend = "KEY_DUPLICATE", "delete one of the two, or rename it"
        elif key.text:
            message, mend = "the merge key <<", "write the keys themselves in every place"
        else:
            message, mend = "nothing stands before the colon", "write the key"
        self._findings.add(code, (key.line, key.column), message, mend)

    def _refuse_properties(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._findings.add("YAML_ALIAS", _where(event), f"the anchor &{shown(event.anchor)}", _NO_ALIAS)
        if event.tag is not None:
            self._findings.add("YAML_TAG", _where(event), f"the tag {shown(event.tag)}", _NO_TAG)

    def _check_escapes(self, event: ScalarEvent) -> None:
        begin: Any = event.start_mark
        end: Any = event.end_mark
        check_escapes(self._text, begin.index, end.index, self._findings)

    def _refuse_empty(self) -> NoReturn:
        self._findings.refuse("YAML_EMPTY", (1, 1), "the file is empty", "write the script, or delete the file")

    def _refuse_syntax(self, error: yaml.MarkedYAMLError) -> NoReturn:
        context, problem = error.context or "", error.problem or ""
        said = f"{context}|{problem}"
        code, message, mend = next(row[1:] for row in _SYNTAX if re.search(row[0], said))
        mark, opening = error.problem_mark, error.context_mark
        index = mark.index if mark else 0
        if opening and (index >= len(self._text.rstrip()) or "could not find" in problem):
            index = opening.index
        elif "escape" in problem or "decimal" in problem or "Unicode" in problem:
            index = self._text.rfind("\\", 0, index + 1)
        elif opening and "flow" in context and opening.index < index:
            message += f", opened at line {opening.line + 1}, column {opening.column + 1}"
        self._findings.refuse(code, line_column(self._text, index), message, mend)
