"""From a YAML tree to the frozen dataclasses of the core, by their type hints.

The models of a script are plain dataclasses, and this is all the machinery that fills them: it finds every
error of a file in one go and can say of every value where it stands. pydantic would do the same at 140 ms and
10 MB for every start of a desk, without the lines; it is left to `sop-tui schema`, which makes JSON Schemas
of the same classes.

What a type hint accepts:

- `str`, a scalar as written; `int`, unquoted digits; `bool`, unquoted true or false; `date`, YYYY-MM-DD;
  `Literal[...]` of strings or numbers and `StrEnum`, one of the words
- `tuple[T, ...]`, a list, or a single scalar where T takes one; `Mapping[K, T]` (read-only) and `dict[K, T]`,
  in the order of the file
- a dataclass, a mapping of its fields; `metadata={"key": ...}` renames one; a classmethod `from_scalar(text)`
  lets a scalar stand for the whole
- unions of them, told apart by what stands in the file: several dataclasses by their `KEY: ClassVar[str]`, of
  which exactly one is present; `None` only says that the key may be absent
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import (
    Any,
    Generic,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

from sop_tui.core.diagnostic import Findings, Path, shown
from sop_tui.store import tree
from sop_tui.store.places import Places
from sop_tui.store.words import SCALARS, Word, choice, nearest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Built(Generic[T]):
    """A model and where each part of it stands."""

    value: T
    places: Places


@overload
def build(node: tree.Node, kind: type[T], *, file: str) -> Built[T]: ...
@overload
def build(node: tree.Node, kind: object, *, file: str) -> Built[Any]: ...
def build(node: tree.Node, kind: Any, *, file: str) -> Built[Any]:
    """The tree as a value of this type; the types are those the module lists.

    A `ValueError` of a model's `__post_init__` or `from_scalar` is reported at the place of its mapping or
    scalar, with the `code` and `mend` that it carries (see `UnfitError`).

    Raises:
        ScriptError: with all that does not fit.
        TypeError: the type itself cannot be read, whatever the file.
    """
    findings = Findings(file)
    value = _Builder(findings).read(node, _shape(kind), ())
    findings.close()
    return Built(value, Places(node, file))


class _Shape(NamedTuple):
    """What a type accepts where a scalar, a list or a mapping stands."""

    words: tuple[Word, ...] = ()
    item: "_Shape | None" = None
    entry: "tuple[_Shape, _Shape, Callable[[dict[Any, Any]], Mapping[Any, Any]]] | None" = None
    classes: tuple[type, ...] = ()
    by_key: Mapping[str, type] = MappingProxyType({})
    """The classes by their KEY, where there are several."""
    optional: bool = False

    @property
    def expects(self) -> str:
        parts = [word.expects for word in self.words]
        if self.item:
            parts.append("a list")
        if self.by_key:
            parts.append(f"a mapping with one of the keys {', '.join(self.by_key)}")
        elif self.classes or self.entry:
            parts.append("a mapping")
        return " or ".join(dict.fromkeys(parts))


class _Part(NamedTuple):
    name: str
    shape: _Shape


class _Plan(NamedTuple):
    """How a mapping becomes a dataclass."""

    by_key: Mapping[str, _Part]
    required: Set[str]
    """Names of the fields that must be there."""
    absent: Mapping[str, None]
    """Names of the fields that are None when they are not, though they have no default."""


@cache
def _shape(kind: Any) -> _Shape:
    """What a type accepts. Equal unions share one answer, whatever the order they were written in."""
    origin, args = get_origin(kind), get_args(kind)
    if kind in SCALARS:
        return _Shape(words=(SCALARS[kind],))
    if kind is NoneType:
        return _Shape(optional=True)
    if origin in (Union, UnionType):
        return _union(kind, [_shape(arg) for arg in args])
    if origin is Literal and all(isinstance(arg, str | int) for arg in args):
        return _Shape(words=(choice({str(arg): arg for arg in args}),))
    if origin is tuple and len(args) == 2 and args[1] is ...:
        return _Shape(item=_shape(args[0]))
    if origin in (Mapping, dict):
        return _Shape(entry=(_shape(args[0]), _shape(args[1]), MappingProxyType if origin is Mapping else dict))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _Shape(words=(choice({member.value: member for member in kind}),))
    if isinstance(kind, type) and is_dataclass(kind):
        shorthand = getattr(kind, "from_scalar", None)
        words = (Word(4, "a text", lambda scalar: shorthand(scalar.text)),) if shorthand else ()
        return _Shape(words=words, classes=(kind,))
    raise TypeError(f"{kind!r} cannot be read from a script")


def _union(kind: Any, shapes: list[_Shape]) -> _Shape:
    items = [shape.item for shape in shapes if shape.item]
    entries = [shape.entry for shape in shapes if shape.entry]
    classes = tuple(cls for shape in shapes for cls in shape.classes)
    by_key = {getattr(cls, "KEY", ""): cls for cls in classes} if len(classes) > 1 else {}
    if len(items) > 1 or len(entries) + bool(classes) > 1:
        raise TypeError(f"nothing in a file tells the parts of {kind!r} apart")
    if by_key and ("" in by_key or len(by_key) < len(classes)):
        raise TypeError(f"each class of {kind!r} needs a KEY of its own")
    return _Shape(
        words=tuple(sorted((word for shape in shapes for word in shape.words), key=lambda word: word.rank)),
        item=items[0] if items else None,
        entry=entries[0] if entries else None,
        classes=classes,
        by_key=by_key,
        optional=any(shape.optional for shape in shapes),
    )


@cache
def _plan(cls: type) -> _Plan:
    hints = get_type_hints(cls)
    by_key: dict[str, _Part] = {}
    required: set[str] = set()
    absent: dict[str, None] = {}
    for each in fields(cls):
        if not each.init:
            continue
        shape = _shape(hints[each.name])
        by_key[each.metadata.get("key", each.name)] = _Part(each.name, shape)
        if each.default is MISSING and each.default_factory is MISSING:
            if shape.optional:
                absent[each.name] = None
            else:
                required.add(each.name)
    return _Plan(by_key, required, absent)


class _Builder:
    """Reads one file. What is wrong goes to the findings, None takes its place, and the reading goes on."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def read(self, node: tree.Node, shape: _Shape, path: Path) -> Any:
        if isinstance(node, tree.Scalar):
            if node.plain and not node.text:
                return self._add("VALUE_EMPTY", node, "nothing stands here", f"write {shape.expects}", path)
            if shape.words:
                return self._scalar(node, shape, path)
            if shape.item and shape.item.words:
                return (self._scalar(node, shape.item, path),)
        elif isinstance(node, tree.Sequence):
            if shape.item:
                item = shape.item
                return tuple([self.read(child, item, (*path, index)) for index, child in enumerate(node.items)])
        elif shape.classes:
            cls = self._kind(node, shape.by_key, path) if shape.by_key else shape.classes[0]
            return cls and self._instance(node, cls, path)
        elif shape.entry:
            return self._entries(node, *shape.entry, path)
        return self._wrong_kind(node, shape, path)

    def _scalar(self, node: tree.Scalar, shape: _Shape, path: Path) -> object:
        wrong = []
        for word in shape.words:
            try:
                return word.parse(node)
            except ValueError as error:
                wrong.append(error)
        if len(wrong) == 1:
            self._add_unfit(wrong[0], node, path)
            return None
        message = f"{shown(node.text)} is not {shape.expects}"
        self._add("VALUE_TYPE", node, message, f"write {shape.expects}", path)
        return None

    def _entries(
        self,
        node: tree.Mapping,
        key: _Shape,
        value: _Shape,
        make: Callable[[dict[Any, Any]], object],
        path: Path,
    ) -> object:
        found = {}
        for name, child in node.entries:
            inner = (*path, name.text)
            found[self._scalar(name, key, inner)] = self.read(child, value, inner)
        return make(found)

    def _instance(self, node: tree.Mapping, cls: type, path: Path) -> object:
        plan, before = _plan(cls), len(self._findings)
        values: dict[str, Any] = {**plan.absent}
        for key, child in node.entries:
            if part := plan.by_key.get(key.text):
                values[part.name] = self.read(child, part.shape, (*path, key.text))
            else:
                self._add_unknown(key, plan, path)
        if not plan.required <= values.keys():
            self._add_missing(node, plan, values.keys(), path)
        if len(self._findings) > before:
            return None
        try:
            return cls(**values)
        except ValueError as error:
            self._add_unfit(error, node, path)
            return None

    def _kind(self, node: tree.Mapping, by_key: Mapping[str, type], path: Path) -> type | None:
        """The one class of a union whose KEY is present."""
        present = [key for key, _ in node.entries if key.text in by_key]
        if len(present) == 1:
            return by_key[present[0].text]
        known = ", ".join(by_key)
        if present:
            message = f"{' and '.join(key.text for key in present)} cannot stand together"
            self._add("KIND_AMBIGUOUS", present[1], message, f"keep exactly one of {known}", path)
        else:
            near = ((key.text, nearest(key.text, by_key)) for key, _ in node.entries)
            wrong, right = next((pair for pair in near if pair[1]), (None, None))
            mend = f"write {right} for {shown(wrong)}" if wrong else "write one of them"
            self._add("KIND_MISSING", node, f"none of the keys {known} stands here", mend, path)
        return None

    def _wrong_kind(self, node: tree.Node, shape: _Shape, path: Path) -> None:
        found = {tree.Scalar: "a text", tree.Sequence: "a list", tree.Mapping: "a mapping"}[type(node)]
        mend = f"write {shape.expects}"
        if shape.words and not isinstance(node, tree.Scalar):
            mend += "; quote a text that begins with a bracket or holds a colon and a space"
        self._add("VALUE_TYPE", node, f"{found} stands where {shape.expects} belongs", mend, path)

    def _add_unknown(self, key: tree.Scalar, plan: _Plan, path: Path) -> None:
        near = nearest(key.text, plan.by_key)
        mend = f"{f'write {near}' if near else 'delete it'}; known are {', '.join(plan.by_key)}"
        self._add("KEY_UNKNOWN", key, f"unknown key {shown(key.text)}", mend, (*path, key.text))

    def _add_missing(self, node: tree.Mapping, plan: _Plan, values: Set[str], path: Path) -> None:
        for key, part in plan.by_key.items():
            if part.name in plan.required - values:
                mend = f"add {key} with {part.shape.expects}"
                self._add("KEY_MISSING", node, f"the key {key} is missing", mend, path)

    def _add_unfit(self, error: ValueError, node: tree.Node, path: Path) -> None:
        code = getattr(error, "code", "SHAPE_VALUE")
        mend = getattr(error, "mend", "change what does not go together")
        self._add(code, node, shown(str(error), 200), mend, path)

    def _add(self, code: str, node: tree.Node, message: str, mend: str, path: Path) -> None:
        self._findings.add(code, (node.line, node.column), message, mend, path)
