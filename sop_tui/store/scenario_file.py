"""A scenario as the YAML file that an author would have written: keys in their order, what has its default left out.

It reads back equal. Where YAML guesses (a number with a leading zero, a day, yes and no) a text is in quotes, so that
other readers of the file see the same text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any, Final

from sop_tui.core.scenario import ExpectedField, Scenario
from sop_tui.store import durable
from sop_tui.store.folder import StoreError
from sop_tui.store.yaml_tree import read_tree

SCHEMA_LINE: Final = "# yaml-language-server: $schema=../schema/scenario.json"

WIDTH: Final = 110
"""Columns after which a line is broken where it can be."""

_PLAIN: Final = re.compile(r"[^\W\d_][\w.@+/&()-]*(?: [\w.@+/&()-]+)*")
_WORDS: Final = frozenset("true false null yes no on off y n inf nan".split())  # noqa: SIM905 - as it is read
"""What YAML readers take for something else than a text, in any case."""

_BLOCK_DEPTH: Final = 2
"""Mappings this deep have a line an entry; those inside stand on one line where there is room."""


def scenario_yaml(scenario: Scenario, remark: str = "") -> str:
    """The text of the file; ``remark`` stands above it as a comment.

    Raises:
        ScriptError: a text in it can stand in no script, for a character that nobody sees.
    """
    lines = [SCHEMA_LINE, *(f"# {line}" for line in remark.splitlines())]
    text = "\n".join((*lines, *_block(_plain(scenario), 0, 1))) + "\n"
    read_tree(text.encode("utf-8", "surrogatepass"), scenario.scenario)
    return text


def write_scenario(path: Path, scenario: Scenario, remark: str = "") -> None:
    """A new file, or another one in its place, on the disk when the call returns.

    Raises:
        ScriptError: as `scenario_yaml`.
        StoreError: it cannot be written.
    """
    data = scenario_yaml(scenario, remark).encode()
    try:
        durable.put_file(path, data)
        durable.sync_folder(path.parent)
    except OSError as fault:
        raise StoreError.of(fault, path) from None


def _plain(value: Any) -> Any:
    """Strings, numbers, lists and dictionaries, in the shortest form that an author may use."""
    if isinstance(value, ExpectedField) and value.value is None:
        return value.status
    if is_dataclass(value):
        given = ((each, getattr(value, each.name)) for each in fields(value))
        return {each.name: _plain(item) for each, item in given if not _is_default(each, item)}
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple):
        alone = len(value) == 1 and isinstance(value[0], str)
        return value[0] if alone else [_plain(item) for item in value]
    return value


def _is_default(each: "Field[Any]", value: Any) -> bool:
    if each.default is not MISSING:
        return bool(value == each.default)
    return each.default_factory is not MISSING and bool(value == each.default_factory())


def _block(mapping: Mapping[str, Any], indent: int, depth: int) -> Iterator[str]:
    """The lines of a mapping, an entry or more a line."""
    room = " " * indent
    for name, value in mapping.items():
        key = f"{room}{_scalar(name)}:"
        line = f"{key} {_flow(value)}"
        if isinstance(value, dict) and value and (depth <= _BLOCK_DEPTH or len(line) > WIDTH):
            yield key
            yield from _block(value, indent + 2, depth + 1)
        elif isinstance(value, list) and value and (isinstance(value[0], dict) or len(line) > WIDTH):
            yield key
            yield from _items(value, indent + 2, depth + 1)
        elif isinstance(value, str) and _folds(value) and len(line) > WIDTH:
            yield f"{key} >-"
            yield from _folded(value, indent + 2)
        else:
            yield f"{key} {_scalar(value, inside=False)}" if isinstance(value, str) else line


def _items(values: list[Any], indent: int, depth: int) -> Iterator[str]:
    room = " " * indent
    for value in values:
        line = f"{room}- {_flow(value)}"
        if isinstance(value, dict) and len(line) > WIDTH:
            first, *rest = _block(value, indent + 2, depth + 1)
            yield f"{room}- {first.strip()}"
            yield from rest
        else:
            yield line


def _flow(value: Any) -> str:
    """The value on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_scalar(name)}: {_flow(item)}' for name, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value) if isinstance(value, str) else str(value)


def _scalar(text: str, *, inside: bool = True) -> str:
    """A text as it is where nothing else can be read in it, else in quotes; a comma ends one inside of brackets."""
    bare = text if inside else text.replace(", ", " ")
    if _PLAIN.fullmatch(bare) and text.casefold() not in _WORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _folds(text: str) -> bool:
    """Whether it is words with one space between them."""
    return text.split() == text.split(" ")


def _folded(text: str, indent: int) -> Iterator[str]:
    """The words of a text, as many a line as there is room for."""
    line = ""
    for word in text.split(" "):
        if line and indent + len(line) + 1 + len(word) > WIDTH:
            yield " " * indent + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield " " * indent + line
