"""A script file as a tree of texts, each with its place; `sop_tui.store.yaml_tree` reads one."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was written, folding and escapes resolved."""

    text: str
    line: int
    column: int
    plain: bool
    """Written without quotes and not as a block. Plain and empty means that nothing was written at all."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; no key twice."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int
    column: int


Node = Scalar | Sequence | Mapping
"""Lines and columns count from 1, columns in characters. A collection stands where it begins."""

TreeReader = Callable[[bytes, str], Node]
"""The tree of a file's bytes; its name is for messages. Raises `ScriptError`."""


def parsed(data: bytes, file: str) -> Node:
    """See `sop_tui.store.yaml_tree.read_tree`."""
    from sop_tui.store.yaml_tree import read_tree  # noqa: PLC0415 - brings the parser

    return read_tree(data, file)
