"""JSON Schemas of script files, made from the same type hints that `sop_tui.store.shape` reads files by.

A schema is of the YAML as an editor's language server sees it. Every scalar of a script is a text; where a number or
true and false are meant, the text of one will do too, since some readers of YAML keep all scalars as texts. An editor
shows the description of a key: it is the docstring of the class, or the text under the attribute.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from inspect import cleandoc, getsource
from itertools import pairwise
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_SCALARS: Mapping[object, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^(0|[1-9][0-9]{0,17})$"}]},
    bool: {"enum": [True, False, "true", "false"]},
    date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


def script_schema(kind: type) -> dict[str, Any]:
    """The schema of a file that is one object of this dataclass."""
    maker = _Maker()
    root = maker.of(kind)
    return {**root, "$defs": maker.defs}


class _Maker:
    """Makes one schema; each dataclass becomes a definition, so that conditions may hold conditions."""

    def __init__(self) -> None:
        self.defs: dict[str, dict[str, Any]] = {}

    def of(self, kind: Any) -> dict[str, Any]:
        origin, args = get_origin(kind), get_args(kind)
        if kind in _SCALARS:
            return dict(_SCALARS[kind])
        if origin in (Union, UnionType):
            parts = [self.of(arg) for arg in args if arg is not NoneType]
            return parts[0] if len(parts) == 1 else {"anyOf": parts}
        if origin is Literal:
            return {"enum": [*args, *(str(arg) for arg in args if not isinstance(arg, str))]}
        if origin is tuple:
            return self._list(args[0])
        if origin in (Mapping, dict):
            return {"type": "object", "additionalProperties": self.of(args[1])}
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return {"enum": [member.value for member in kind]}
        if isinstance(kind, type) and is_dataclass(kind):
            return self._reference(kind)
        raise TypeError(f"{kind!r} cannot be read from a script")

    def _list(self, kind: Any) -> dict[str, Any]:
        """A list; a single scalar will do where one item may be a scalar."""
        item = self.of(kind)
        several = {"type": "array", "items": item}
        alone = self._scalar_of(kind)
        return {"anyOf": [several, alone]} if alone else several

    def _scalar_of(self, kind: Any) -> dict[str, Any] | None:
        """What of a type is written as a scalar."""
        if get_origin(kind) in (Union, UnionType):
            parts = [part for arg in get_args(kind) if (part := self._scalar_of(arg))]
            return {"anyOf": parts} if len(parts) > 1 else parts[0] if parts else None
        if isinstance(kind, type) and is_dataclass(kind):
            return {"type": "string"} if hasattr(kind, "from_scalar") else None
        return None if get_origin(kind) in (tuple, Mapping, dict) or kind is NoneType else self.of(kind)

    def _reference(self, kind: type) -> dict[str, Any]:
        if kind.__name__ not in self.defs:
            self.defs[kind.__name__] = {}
            self.defs[kind.__name__] = self._object(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}

    def _object(self, kind: Any) -> dict[str, Any]:
        hints, texts = get_type_hints(kind), _texts(kind)
        properties: dict[str, Any] = {}
        required = []
        for field in fields(kind):
            if not field.init:
                continue
            key = field.metadata.get("key", field.name)
            hint = hints[field.name]
            properties[key] = {**self.of(hint), **_described(texts.get(field.name))}
            if field.default is MISSING and field.default_factory is MISSING and NoneType not in get_args(hint):
                required.append(key)
        mapping: dict[str, Any] = {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
        described = _described(kind.__doc__)
        if hasattr(kind, "from_scalar"):
            return {**described, "anyOf": [{"type": "string"}, mapping]}
        return {**described, **mapping}


def _texts(kind: type) -> dict[str, str]:
    """Attribute to the text under it, inherited ones too; the key that tells a class is described by the class."""
    found: dict[str, str] = {}
    for one in (one for one in reversed(kind.__mro__) if is_dataclass(one)):
        (made,) = ast.parse(cleandoc(getsource(one))).body
        body = made.body if isinstance(made, ast.ClassDef) else []
        for attribute, below in pairwise(body):
            match attribute, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = text
    key = getattr(kind, "KEY", None)
    return {key: kind.__doc__, **found} if key and kind.__doc__ else found


def _described(text: str | None) -> dict[str, str]:
    """A docstring as an editor shows it: a line a paragraph, without what Python raises."""
    if not text:
        return {}
    paragraphs = [" ".join(part.split()) for part in cleandoc(text).split("\n\n")]
    told = "\n\n".join(part for part in paragraphs if not part.startswith("Raises:"))
    return {"description": re.sub("``?", "`", told)}
