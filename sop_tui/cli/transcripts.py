"""``replay`` and ``verify``: what sealed transcripts say, and whether they are what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from sop_tui.cli.options import FILE, data_folder, json_option, places, store_refusal, store_words
from sop_tui.cli.output import Refusal, complain, counted, harmless, print_json, tell
from sop_tui.cli.review import at_terminal
from sop_tui.core.book import Book, Source
from sop_tui.core.evidence import erased_places, signature_of
from sop_tui.core.transcript import Finding, canonical_bytes, check_seal
from sop_tui.store.calls import read_transcript
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import thaw
from sop_tui.store.keys import public_keys, trusted_keys
from sop_tui.store.scripts import read_blobs

_UNREAD: Final = ("TRANSCRIPT_SIZE", "TRANSCRIPT_JSON", "TRANSCRIPT_DEPTH", "TRANSCRIPT_SCHEMA")
"""Codes of files that are there and are no transcripts."""

_KEYS: Final = click.Path(exists=True, path_type=Path)

transcripts_argument = click.argument("transcripts", metavar="TRANSCRIPT...", nargs=-1, required=True, type=FILE)


@click.command()
@transcripts_argument
@click.option("--trust", metavar="PATH", multiple=True, type=_KEYS, help="A public key, or a folder of *.pub.")
@json_option
@places("data")
def verify(transcripts: tuple[Path, ...], trust: tuple[Path, ...], as_json: bool, data: str | None) -> int:
    """Tell whether transcripts are what happened.

    Checked are every byte of the file, the seal and its signature, the chain of events, what the events amount to when
    they are folded anew, and whether the program makes the same events of what the CSO did. What was erased for a
    customer is told and is no fault; all else of such a transcript is held to its seal.

    Trusted are the keys of --trust, else those in keys of the data folder; where there are any, a transcript must be
    signed by one of them. The frozen scripts are those of --data; without it, of the data folder in which the
    transcript lies. Exit status 1 where anything is wrong.
    """
    rows = [_row(path, trust, data) for path in transcripts]
    if as_json:
        print_json({"transcripts": rows})
    else:
        for row in rows:
            if row["ok"]:
                tell(f"{row['file']}: ok{_about(row)}")
            for item in row["findings"]:
                where = item["where"] + ": " if item["where"] else ""
                tell(f"{row['file']}: {item['code']} {where}{item['message']}")
    return int(not all(row["ok"] for row in rows))


def _row(path: Path, trust: Sequence[Path], data: str | None) -> dict[str, Any]:
    """What is known of a transcript; ``signed_by`` and ``erased`` are told of sound ones only."""
    found = _verified(path, trust, data)
    about: dict[str, Any] = {"signed_by": None, "erased": []}
    if not found:
        document = _read(path)
        signature = signature_of(document)
        about = {"signed_by": signature.key if signature else None, "erased": erased_places(document)}
    return {"file": str(path), "ok": not found, **about, "findings": [asdict(item) for item in found]}


def _about(row: Mapping[str, Any]) -> str:
    signed = f", signed by {row['signed_by']}" if row["signed_by"] else ""
    return signed + (f", erased in {counted(len(row['erased']), 'place')}" if row["erased"] else "")


def _trusted(folder: DataFolder, trust: Sequence[Path]) -> frozenset[str]:
    try:
        keys = public_keys(trust) if trust else trusted_keys(folder)
    except StoreError as error:
        raise store_refusal(error, ", ".join(map(str, trust)) or folder.path / "keys") from None
    if trust and not keys:
        # To trust nobody is to take anything for signed.
        paths = ", ".join(map(str, trust))
        raise Refusal("KEY_MISSING", f"no public key in {paths}", "name a public key, or a folder of *.pub")
    return keys


def _verified(path: Path, trust: Sequence[Path], data: str | None) -> list[Finding]:
    from sop_tui.store.verify import verify as verified  # noqa: PLC0415 - brings schemas that score does not need

    folder = _scripts_of(path, data)
    trusted = _trusted(folder, trust)

    def load(sources: tuple[Source, ...]) -> Book:
        return read_blobs(thaw(folder, sources)).book

    try:
        found = verified(path, load, trusted)
    except StoreError as error:
        if error.code in _UNREAD:
            return [Finding(error.code, "", store_words(error)[0])]
        raise store_refusal(error, path) from None
    return [_in_english(item) for item in found]


def _scripts_of(path: Path, data: str | None) -> DataFolder:
    """The data folder that keeps the scripts of a transcript."""
    return data_folder(data) if data else _folder_of(path) or data_folder(None)


def _folder_of(path: Path) -> DataFolder | None:
    """The data folder in which a transcript lies as ``calls/YYYY/MM/DD/<call_id>.json``."""
    parents = path.resolve().parents
    if len(parents) > 4 and parents[3].name == "calls" and (parents[4] / "scripts").is_dir():
        return DataFolder(parents[4])
    return None


def _in_english(item: Finding) -> Finding:
    """What the store found in Indonesian."""
    if not item.code.startswith("SCRIPTS_"):
        return item
    return Finding(item.code, item.where, store_words(StoreError(item.code, item.message, ""))[0])


def _read(path: Path) -> dict[str, Any]:
    try:
        return read_transcript(path)
    except StoreError as error:
        raise store_refusal(error, path) from None


@click.command()
@click.argument("transcript", type=FILE)
@click.option("--print", "as_text", is_flag=True, help="As plain text; so it is without a terminal, too.")
@json_option
@places("data")
def replay(transcript: Path, as_text: bool, as_json: bool, data: str | None) -> int:
    """Show what happened in a call.

    In a terminal it is the desk at any moment of the call, beside the time line. With --print, and where there is no
    terminal, it is plain text: what was said, answered, noted and recorded, and what it came to. With --json the same
    lines in a document.

    The frozen scripts are those of --data; without it, of the data folder in which the transcript lies.
    """
    if not (as_text or as_json) and at_terminal():
        return _shown(transcript, data)
    from sop_tui.cli.printed import printed  # noqa: PLC0415 - only here
    from sop_tui.store.schema import schema_findings  # noqa: PLC0415 - costs 140 ms

    document = _read(transcript)
    wrong = schema_findings(canonical_bytes(document))
    if wrong:
        where = f"{wrong[0].where}: {wrong[0].message}"
        raise Refusal("TRANSCRIPT_SCHEMA", f"{transcript}: not a transcript, {where}", "see sop-tui verify")
    lines = [harmless(line) for line in printed(document)]
    if as_json:
        print_json({"file": str(transcript), "sealed": check_seal(document), "lines": lines})
        return 0
    for line in lines:
        tell(line)
    if not check_seal(document):
        complain(f"{transcript}: not as it was sealed; see sop-tui verify")
    return 0


def _shown(path: Path, data: str | None) -> int:
    from sop_tui.store.held import Held  # noqa: PLC0415 - nothing of a screen before it is needed
    from sop_tui.tui.review_app import ReplayApp  # noqa: PLC0415 - brings Textual

    try:
        held = Held(_scripts_of(path, data)).open(path)
    except StoreError as error:
        raise store_refusal(error, path) from None
    app = ReplayApp(held)
    app.run()
    return app.return_code or 0
