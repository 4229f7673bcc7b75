"""Figures that leave the program: lines as CSV, and files that are whole or not there."""

import errno
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from sop_tui.cli.output import Refusal, complain
from sop_tui.cli.scored import csv_lines
from sop_tui.core.spreadsheet import cell
from sop_tui.store import durable


def csv_of(lines: Sequence[Any]) -> str:
    """Lines (dataclasses of one kind) under the names of their fields; no cell becomes a formula."""
    rows = [asdict(line) for line in lines]
    cells = ([cell(value) if isinstance(value, str) else value for value in row.values()] for row in rows)
    return csv_lines([rows[0] if rows else (), *cells])


def write_file(path: Path, text: str) -> None:
    """Write a file, or print it where it is called ``-``.

    Raises:
        Refusal: ``FILE_UNWRITABLE``.
    """
    if str(path) == "-":
        click.echo(text, nl=False)
        return
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe must not become a file.
            raise OSError(errno.EINVAL, "no ordinary file")
        durable.put_file(path, text.encode("utf-8", "backslashreplace"))
    except OSError as fault:
        raise Refusal("FILE_UNWRITABLE", f"{path}: {fault.strerror}", "name a file in a folder of yours") from None
    complain(f"Written: {path}.")
