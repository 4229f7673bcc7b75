"""``unlock``: QA's end of a station that encrypts what it writes."""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from sop_tui.cli.gathered import FILES_AND_FOLDERS
from sop_tui.cli.options import data_folder, json_option, places, store_refusal, store_words
from sop_tui.cli.output import Refusal, counted, print_json, tell
from sop_tui.cli.progress import Progress
from sop_tui.store import vault
from sop_tui.store.folder import DataFolder, StoreError


@click.command()
@click.argument("locked", metavar="[FILE|FOLDER]...", nargs=-1, type=FILES_AND_FOLDERS)
@click.option("--identity", metavar="FILE", type=click.Path(path_type=Path), help="QA's private key.")
@click.option("--keygen", metavar="FILE", type=click.Path(path_type=Path), help="Make that key, and open nothing.")
@json_option
@places("data")
def unlock(
    locked: tuple[Path, ...], identity: Path | None, keygen: Path | None, as_json: bool, data: str | None
) -> int:
    """Open encrypted transcripts into a data folder of QA's own.

    A station that has QA's public key in keys/qa.age.pub writes transcripts (age, X25519) that it cannot read back.
    Here they are opened with the private key, checked, and kept in --data with their scripts; what is there already
    stays. From then on review, score, search and all else work on that folder.

    --keygen makes both halves: the private one in FILE, the public one is told.

    Exit status 1 where a file could not be opened.
    """
    if keygen is not None:
        return _made(keygen, as_json)
    if identity is None or not locked:
        raise click.UsageError("Name encrypted files and --identity, or --keygen.", click.get_current_context())
    into = data_folder(data)
    if vault.is_locking(into):
        message = f"{into.path} encrypts what it keeps"
        raise Refusal("VAULT_HERE", message, "name a data folder of QA's own with --data")
    try:
        key = vault.Identity(identity)
    except StoreError as error:
        raise store_refusal(error, identity) from None
    try:
        into.prepare()
    except StoreError as error:
        raise store_refusal(error, into.path) from None
    opened, failed = 0, []
    with Progress(what="files", rows=True) as bar:
        for path, wrong in vault.unlock(_files(locked), key, into):
            bar.add()
            if wrong is None:
                opened += 1
                continue
            failed.append({"file": str(path), "code": wrong.code, "message": store_words(wrong)[0]})
            if not as_json:
                bar.told(f"{path}: {wrong.code} {store_words(wrong)[0]}")
    if as_json:
        print_json({"data": str(into.path), "opened": opened, "failed": failed})
    else:
        tell(f"{counted(opened, 'call')} in {into.path}.")
    return int(bool(failed))


def _files(named: tuple[Path, ...]) -> Iterator[Path]:
    for path in named:
        calls = DataFolder(path).calls
        yield from _locked_in(calls if calls.is_dir() else path) if path.is_dir() else [path]


def _locked_in(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder, onerror=_raised):
        folders.sort()
        yield from (Path(at) / name for name in sorted(names) if name.endswith(f".json{vault.SUFFIX}"))


def _raised(fault: OSError) -> None:
    """A folder that cannot be read is none that holds nothing."""
    raise fault


def _made(path: Path, as_json: bool) -> int:
    try:
        public = vault.make_identity(path)
    except StoreError as error:
        raise store_refusal(error, path) from None
    if as_json:
        print_json({"identity": str(path), "recipient": public})
    else:
        tell(f"private key  {path}")
        tell(f"public key   {public}")
        tell("Put the public key into keys/qa.age.pub of each station; the private one never goes there.")
    return 0
