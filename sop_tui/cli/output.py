"""What commands print: lines that are harmless on a terminal, JSON that is harmless too, and refusals in both.

Names, notes and scripts come from outside. Whatever stands in them, a line stays one line and moves no cursor.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

import click

from sop_tui.core.diagnostic import Diagnostic
from sop_tui.core.plaintext import visible

_UNSEEN = re.compile(r"[^\n -~]")


class Refusal(Exception):
    """A command cannot be carried out as it was called; the exit status is 2.

    ``code`` is stable. ``message`` and ``mend`` are one line each, without a full stop; ``diagnostics`` say what in
    which file, where files are to blame.
    """

    def __init__(self, code: str, message: str, mend: str, diagnostics: Iterable[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.mend = mend
        self.diagnostics = tuple(diagnostics)


def refuse(refusal: Refusal, as_json: bool) -> None:
    """Tell a refusal: as a document on stdout, or in words on stderr."""
    if as_json:
        error: dict[str, Any] = {"code": refusal.code, "message": refusal.message, "mend": refusal.mend}
        if refusal.diagnostics:
            error["diagnostics"] = [diagnostic_json(item) for item in refusal.diagnostics]
        print_json({"error": error})
        return
    for item in refusal.diagnostics:
        complain(str(item))
    complain(f"sop-tui: {refusal.code} {refusal.message}. Mend: {refusal.mend}.")


def harmless(text: str) -> str:
    """One line of it, without anything that a terminal would obey."""
    return " ".join(visible(text).splitlines())


def tell(line: str = "") -> None:
    """One line on stdout."""
    click.echo(harmless(line))


def complain(line: str) -> None:
    """One line on stderr."""
    click.echo(harmless(line), err=True)


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json_text(document, indent=2).encode())


def json_text(document: Any, indent: int | None = None) -> str:
    """The document as JSON in which everything that cannot be seen is an escape; without `indent` on one line."""
    return _UNSEEN.sub(_escaped, json.dumps(document, ensure_ascii=False, indent=indent))


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    return char if char.isprintable() else json.dumps(char)[1:-1]


def diagnostic_json(item: Diagnostic) -> dict[str, Any]:
    """A diagnostic with its place on the same level; nulls where it has none. ``call`` are the lines of the shortest
    call that shows it."""
    file, line, column = item.place or (None, None, None)
    return {
        "file": file,
        "line": line,
        "column": column,
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        "mend": item.mend,
        "call": list(item.call),
    }


def counted(number: int, thing: str) -> str:
    """``1 dialogue``, ``3 dialogues``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
