"""``check`` and ``schema``: for those who write scripts."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sop_tui.cli.findings import Checked, check_file, check_folder
from sop_tui.cli.options import json_option, places, scripts_folder, scripts_wrong
from sop_tui.cli.output import Refusal, counted, diagnostic_json, print_json, tell
from sop_tui.cli.watching import look, watch
from sop_tui.core.diagnostic import Diagnostic, ScriptError
from sop_tui.store.schema import SCHEMAS
from sop_tui.store.schema import schema as schema_of
from sop_tui.store.scripts import read_folder

if TYPE_CHECKING:
    from sop_tui.cli.against import Against


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--watch", "again", is_flag=True, help="Check again whenever a file changes, until Ctrl+C.")
@click.option(
    "--against",
    "calls",
    metavar="CALLS",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Sealed calls, or a data folder: tell where each parts ways with the scripts.",
)
@json_option
@places("scripts")
def check(paths: tuple[Path, ...], again: bool, calls: tuple[Path, ...], as_json: bool, scripts: Path | None) -> int:
    """Lint scripts, and prove that every call keeps the SOPs: file:line:column CODE message.

    PATH is a folder of scripts, or one file of it, which is judged beside the rest of --scripts; without PATH the
    folder of --scripts is checked. Exit status 1 where there is an error; a warning is told and passes.

    With --against every PATH is one more of the CALLS. Each thing that was done in a call is done again under the
    scripts of --scripts as they are now, and what would be otherwise is listed; exit status 1 where anything is.
    """
    if again and as_json:
        raise click.UsageError("Give either --json or --watch.", click.get_current_context())
    folder = scripts_folder(scripts)
    checked, held = ((folder,), (*calls, *paths)) if calls else (paths or (folder,), ())

    def once() -> int:
        with _no_garbage():
            return _report(checked, folder, held, as_json)

    return watch(once, lambda: look({*checked, folder})) if again else once()


@contextmanager
def _no_garbage() -> Iterator[None]:
    """A proof makes a million objects and next to no rings of them: looking for those takes a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _report(paths: Sequence[Path], folder: Path, calls: Sequence[Path], as_json: bool) -> int:
    """Check, and tell what was found."""
    checked = sum((_checked(path, folder) for path in paths), Checked())
    findings = sorted({str(item): item for item in checked.findings}.values())
    errors = sum(item.severity == "error" for item in findings)
    held = _refolded(folder, calls) if calls and checked.proof else None
    if as_json:
        found = [diagnostic_json(item) for item in findings]
        counts = {"errors": errors, "warnings": len(findings) - errors}
        against = {"against": held.as_json()} if held else {}
        proof = asdict(checked.proof) | {"days": list(map(str, checked.proof.days))} if checked.proof else None
        print_json({"findings": found, **counts, "covered": checked.as_json(), "proof": proof, **against})
    else:
        for item in findings:
            tell(str(item))
            for line in item.call:
                tell(f"    {line}")
        for line in (_summary(checked, findings, errors), *_proved(checked, errors), *(held.lines() if held else ())):
            tell(line)
    return int(errors > 0 or (held is not None and not held.same))


def _refolded(folder: Path, calls: Sequence[Path]) -> "Against":
    """Sealed calls under scripts that have no errors."""
    from sop_tui.cli.against import against  # noqa: PLC0415 - most checks look at no call

    try:
        return against(read_folder(folder.resolve()).book, calls)
    except ScriptError as error:
        raise scripts_wrong(error) from None


def _checked(path: Path, rest: Path) -> Checked:
    try:
        return check_folder(path) if path.is_dir() else check_file(path, rest)
    except ScriptError as error:
        raise scripts_wrong(error) from None
    except OSError as fault:
        raise Refusal("SCRIPTS_UNREADABLE", f"{path}: {fault.strerror}", "name a readable file") from None


def _summary(checked: Checked, findings: list[Diagnostic], errors: int) -> str:
    covered = ", ".join(counted(number, thing[:-1]) for thing, number in checked.as_json().items() if number)
    found = f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}"
    return f"{covered or 'Nothing'} checked: {found}."


def _proved(checked: Checked, errors: int) -> list[str]:
    """What the proof looked at, and whether it saw everything."""
    proof = checked.proof
    if proof is None:
        return ["Nothing is proved: there are errors."] if errors else []
    looked = f"{counted(proof.constraints, 'constraint')} in {proof.situations:,} situations at {proof.places:,} places"
    seen = "the search was complete" if proof.complete else "the search was NOT complete"
    days = ", ".join(map(str, proof.days))
    what = f"{looked} of {counted(proof.dialogues, 'dialogue')}, in force on {days}"
    return [f"{'Searched' if errors else 'Proved'}: {what}; {seen}."]


@click.command()
@click.argument("name", metavar="|".join(SCHEMAS), type=click.Choice(list(SCHEMAS)))
@click.option("--json", "as_json", is_flag=True, help="Errors too are JSON; a schema always is.")
@places()
def schema(name: str, as_json: bool) -> int:
    """Print a JSON Schema.

    Of transcripts, of reviews, or of one kind of script file; draft 2020-12.
    """
    print_json(schema_of(name))
    return 0
