"""Files of transcripts, from what a command line names: files, data folders, and any other folders."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from sop_tui.store.folder import DataFolder
from sop_tui.store.sessions import training_folder

FILES_AND_FOLDERS = click.Path(exists=True, path_type=Path)
"""The type of an argument that `gathered` takes."""


def gathered(named: Iterable[Path]) -> Iterator[Path]:
    """The files, one by one, in the order in which they and their folders are named.

    A file stands for itself, a data folder for its sealed calls, any other folder for every ``*.json`` at any depth,
    by name. Practice is left out unless its own folder is named. Links to folders are not followed. A folder that
    cannot be read stands for itself: whoever reads it as a file is told why. What is in memory are the names in those
    folders that are open.
    """
    for path in named:
        if path.is_dir():
            calls = DataFolder(path).calls
            yield from _below(calls if calls.is_dir() else path)
        else:
            yield path


def _below(folder: Path) -> Iterator[Path]:
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as entries:
                found = [(Path(entry.path), entry.is_dir(follow_symlinks=False)) for entry in entries if _wanted(entry)]
        except OSError:
            yield path
            continue
        waiting += sorted(found, reverse=True)


def _wanted(entry: os.DirEntry[str]) -> bool:
    if entry.is_dir(follow_symlinks=False):
        return not _is_practice(Path(entry.path))
    return entry.name.endswith(".json") and not entry.name.startswith(".")


def _is_practice(path: Path) -> bool:
    """Whether it is the training folder of a data folder, which counts only where it is named itself."""
    practice = training_folder(DataFolder(path.parent))
    return path == practice.path and practice.journal.is_dir()
