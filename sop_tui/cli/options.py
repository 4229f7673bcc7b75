"""What commands share: their options, and the scripts and folders that these name."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from sop_tui.cli.output import Refusal
from sop_tui.core.diagnostic import ScriptError
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.known import KnownScripts
from sop_tui.store.scripts import Scripts, folder_blobs, packaged, read_blobs, read_folder

F = TypeVar("F", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def places(*used: str) -> Callable[[F], F]:
    """The options ``--data`` and ``--scripts``, which every command takes; it is handed those it uses."""
    data = click.option(
        "--data",
        metavar="DIR",
        expose_value="data" in used,
        help="Data folder; else SOP_TUI_DATA, else the platform's.",
    )
    scripts = click.option(
        "--scripts",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        expose_value="scripts" in used,
        help="Scripts folder; else the packaged scripts.",
    )
    return lambda command: data(scripts(command))


def scripts_folder(given: Path | None) -> Path:
    """The folder of ``--scripts``, else the packaged one."""
    return given or packaged()


def sound_scripts(folder: Path) -> Scripts:
    """Scripts that calls can be held with. The packaged ones are checked by the tests of their own version.

    Raises:
        Refusal: ``SCRIPTS_WRONG``, with every error in them.
    """
    folder = folder.resolve()
    try:
        scripts = read_folder(folder)
    except ScriptError as error:
        raise scripts_wrong(error) from None
    _refuse_unsound(folder, scripts)
    return scripts


def sound_and_known(folder: Path, memory: DataFolder) -> tuple[Scripts, KnownScripts]:
    """Scripts that calls can be held with, by what a data folder knows of them; to be kept there once it is prepared.

    Raises:
        Refusal: as `sound_scripts`.
    """
    folder = folder.resolve()
    try:
        blobs = folder_blobs(folder)
        known = KnownScripts(memory, blobs)
        scripts = read_blobs(blobs, f"{folder.name}/", known.tree)
    except ScriptError as error:
        raise scripts_wrong(error) from None
    if not known.known:
        _refuse_unsound(folder, scripts)
    return scripts, known


def _refuse_unsound(folder: Path, scripts: Scripts) -> None:
    if folder == packaged().resolve():
        return
    from sop_tui.cli.findings import lint  # noqa: PLC0415 - most starts need no check

    errors = [item for item in lint(scripts) if item.severity == "error"]
    if errors:
        raise scripts_wrong(ScriptError(errors))


def scripts_wrong(error: ScriptError) -> Refusal:
    """The refusal of scripts that cannot be used."""
    return Refusal("SCRIPTS_WRONG", "the scripts have errors", "mend them; sop-tui check shows all", error.diagnostics)


def data_folder(given: str | None) -> DataFolder:
    """The data folder of ``--data``.

    Raises:
        Refusal: it has no place.
    """
    try:
        return DataFolder.find(given, os.environ)
    except StoreError as error:
        raise store_refusal(error) from None


_ENGLISH: Final = {
    "DISK_FULL": ("no room on the disk", "free some room"),
    "DATA_READ_ONLY": ("the disk can only be read", "name another folder"),
    "DATA_FORBIDDEN": ("access denied", "name another folder, or ask its owner"),
    "DATA_SHARED": ("others can change what is in this folder", "look what is in it, then chmod go-w it"),
    "DATA_NOT_FOLDER": ("a file stands where a folder belongs", "name another folder"),
    "DATA_MISSING": ("no such file or folder", "check its name"),
    "DATA_NOT_FILE": ("no ordinary file", "check its name"),
    "DATA_PATH": ("the path cannot be used", "name another"),
    "DISK_FAULT": ("the disk failed", "ask whoever looks after the machine"),
    "FILE_LIMIT": ("larger than files may be here", "ask whoever looks after the machine"),
    "VAULT_KEY": ("no public age key", "put QA's there"),
    "VAULT_SHARED": ("others can replace QA's key", "check it, then chmod go-w it and its folder"),
    "VAULT_LIBRARY": ("encryption needs pyrage", "pip install 'sop-tui[vault]'"),
    "VAULT_EXISTS": ("the file is there", "give another name"),
    "VAULT_IDENTITY": ("no private age key", "name QA's with --identity"),
    "VAULT_LOCKED": ("it cannot be opened with that key, or is damaged", "name another key, or restore it"),
    "SEAL_BROKEN": ("altered since it was sealed", "see sop-tui verify"),
    "INDEX_BUSY": ("another process holds the index", "try again"),
    "INDEX_MOVED": ("another process makes the index anew", "try again"),
    "INDEX_NEWER": ("the index is of a later version", "use that version, or run sop-tui reindex with this one"),
    "INDEX_DAMAGED": ("the index is damaged", "run sop-tui reindex"),
    "INDEX_FAULT": ("the index cannot be used", "run sop-tui reindex"),
    "SCRIPTS_MISSING": ("the frozen copy of a script is not in the data folder", "name the folder with --data"),
    "SCRIPTS_DAMAGED": ("the frozen copy of a script is damaged", "restore it from a backup"),
    "KEY_EXISTS": ("the station has a key already", "use that one"),
    "KEY_UNREADABLE": ("no Ed25519 key in PEM", "check where it comes from"),
    "KEY_SHARED": ("others can change the key", "make another one"),
    "KEY_HALF": ("the public half of the station's key is gone", "run sop-tui keygen again: it makes that half anew"),
    "KEY_LIBRARY": ("cryptography is not installed", "pip install cryptography"),
    "TRANSCRIPT_EXISTS": ("there is another transcript of this call", "name an empty folder, or another --seed"),
    "TRANSCRIPT_SIZE": ("larger than a transcript may be", "check where it comes from"),
    "TRANSCRIPT_JSON": ("not JSON, or a key stands twice", "check where it comes from"),
    "TRANSCRIPT_DEPTH": ("nested too deep", "check where it comes from"),
    "TRANSCRIPT_SCHEMA": ("not a transcript", "check where it comes from"),
}
"""The store speaks to the desk, in Indonesian; here is the same by code for those who use the commands."""


def store_words(error: StoreError) -> tuple[str, str]:
    """Message and mend of a store's error in English; its own words where there are none."""
    return _ENGLISH.get(error.code, (error.message.rstrip("."), error.mend.rstrip(".")))


def store_refusal(error: StoreError, path: Path | str | None = None) -> Refusal:
    """The refusal of what the store cannot do."""
    message, mend = store_words(error)
    return Refusal(error.code, f"{path}: {message}" if path else message, mend)
