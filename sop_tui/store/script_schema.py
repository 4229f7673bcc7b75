"""JSON Schemas of script files, made from the same type hints that `sop_tui.store.shape` reads files by.

A schema is of the YAML as an editor's language server sees it. Every scalar of a script is a text; where a number or
true and false are meant, the text of one will do too, since some readers of YAML keep all scalars as texts.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
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
            return {"enum": list(args)}
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
        hints = get_type_hints(kind)
        properties: dict[str, Any] = {}
        required = []
        for field in fields(kind):
            if not field.init:
                continue
            key = field.metadata.get("key", field.name)
            hint = hints[field.name]
            properties[key] = self.of(hint)
            if field.default is MISSING and field.default_factory is MISSING and NoneType not in get_args(hint):
                required.append(key)
        mapping: dict[str, Any] = {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
        described = {"description": kind.__doc__} if kind.__doc__ else {}
        if hasattr(kind, "from_scalar"):
            return {**described, "anyOf": [{"type": "string"}, mapping]}
        return {**described, **mapping}
