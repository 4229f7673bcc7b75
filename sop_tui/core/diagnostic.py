"""What is wrong with a file, said so that its author can mend it.

Whoever judges a script (the YAML reader, the shaping of values, the lint, the prover) reports in this form:
where, a stable code, what is wrong, and what to write instead. A code keeps its meaning for ever.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, NoReturn

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "YAML_SIZE": "the file is larger than a script may be",
        "YAML_ENCODING": "the file is not UTF-8",
        "YAML_CONTROL": "a control, bidirectional or invisible character, raw or as an escape",
        "YAML_TAB": "a tab character",
        "YAML_SYNTAX": "the text is not well-formed YAML",
        "YAML_DEPTH": "lists and mappings are nested too deep",
        "YAML_ALIAS": "an anchor (&) or an alias (*)",
        "YAML_TAG": "an explicit tag (!)",
        "YAML_DOCUMENTS": "more than one document in a file",
        "YAML_EMPTY": "nothing stands in the file",
        "YAML_KEY": "a key that is empty, a list, a mapping, or the merge key <<",
        "KEY_DUPLICATE": "a key stands twice in one mapping",
        "KEY_UNKNOWN": "a key that means nothing here",
        "KEY_MISSING": "a required key is absent",
        "KIND_MISSING": "none of the keys that say what kind of thing this is",
        "KIND_AMBIGUOUS": "several keys that say what kind of thing this is",
        "VALUE_EMPTY": "nothing stands after a key or a list dash",
        "VALUE_TYPE": "a text, a list or a mapping where another of them belongs",
        "VALUE_NUMBER": "not a whole number in plain digits",
        "VALUE_BOOL": "neither true nor false",
        "VALUE_DATE": "not a date of the calendar written YYYY-MM-DD",
        "VALUE_CHOICE": "not one of the allowed words",
        "SHAPE_VALUE": "the parts are fine by themselves but do not go together",
    }
)
"""Every code of reading and shaping, with its meaning in one line."""

Severity = Literal["error", "warning"]

Path = tuple[str | int, ...]
"""The way from the root of a document to a value: keys of mappings, and indexes (from 0) of lists."""


class Place(NamedTuple):
    """A character of a file; line and column count from 1, the column in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. Sorts by place, those without a place first."""

    code: str
    severity: Severity
    place: Place | None
    message: str
    """What is wrong: one line, no full stop."""
    mend: str
    """What to do about it: one line, no full stop."""
    path: Path = ()
    call: tuple[str, ...] = ()
    """The shortest call that shows it, a line for each thing said or done; empty where it shows by itself."""

    def __str__(self) -> str:
        where = f"{self.place} " if self.place else ""
        return f"{where}{self.code} {self.message}. Mend: {self.mend}."

    def __lt__(self, other: "Diagnostic") -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[Place, str, str]:
        return self.place or Place("", 0, 0), self.code, self.message


class ScriptError(Exception):
    """A file that cannot be used; `diagnostics` are all its findings, in the order of their places."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(diagnostics))
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


class UnfitError(ValueError):
    """A value that cannot be. Models raise it; whoever reads the file adds the place.

    Message and mend are one line each, without a full stop, as those of `Diagnostic`.
    """

    def __init__(self, message: str, mend: str, code: str = "SHAPE_VALUE") -> None:
        super().__init__(message)
        self.mend = mend
        self.code = code


MAX_FINDINGS: Final = 100
"""A file with more wrong than this is not a script; reading it stops."""


class Findings:
    """The errors of one file, gathered so that its author sees all of them at once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[Diagnostic] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, code: str, at: tuple[int, int], message: str, mend: str, path: Path = ()) -> None:
        """Note an error at a line and column.

        Raises:
            ScriptError: this was the last of `MAX_FINDINGS`.
        """
        self._found.append(Diagnostic(code, "error", Place(self._file, *at), message, mend, path))
        if len(self._found) >= MAX_FINDINGS:
            raise ScriptError(self._found)

    def refuse(self, code: str, at: tuple[int, int], message: str, mend: str) -> NoReturn:
        """Note an error behind which nothing can be read.

        Raises:
            ScriptError: with this error and all before it.
        """
        self.add(code, at, message, mend)
        raise ScriptError(self._found)

    def close(self) -> None:
        """The file was read to its end.

        Raises:
            ScriptError: there were errors.
        """
        if self._found:
            raise ScriptError(self._found)


def shown(text: str, limit: int = 40) -> str:
    """A text of the file as a message quotes it: on one line and short."""
    line = text.replace("\n", "⏎")
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
