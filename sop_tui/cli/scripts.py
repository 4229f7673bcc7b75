"""``check`` and ``schema``: for those who write scripts."""

from pathlib import Path

import click

from sop_tui.cli.findings import Checked, check_file, check_folder
from sop_tui.cli.options import json_option, places, scripts_folder, scripts_wrong
from sop_tui.cli.output import Refusal, counted, diagnostic_json, print_json, tell
from sop_tui.core.diagnostic import Diagnostic, ScriptError
from sop_tui.store.schema import SCHEMAS
from sop_tui.store.schema import schema as schema_of


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@json_option
@places("scripts")
def check(paths: tuple[Path, ...], as_json: bool, scripts: Path | None) -> int:
    """Lint scripts: file:line:column CODE message.

    PATH is a folder of scripts, or one file of it, which is judged beside the rest of --scripts; without PATH the
    folder of --scripts is checked. Exit status 1 where there is an error; a warning is told and passes.
    """
    folder = scripts_folder(scripts)
    checked = sum((_checked(path, folder) for path in paths or (folder,)), Checked())
    findings = sorted({str(item): item for item in checked.findings}.values())
    errors = sum(item.severity == "error" for item in findings)
    if as_json:
        found = [diagnostic_json(item) for item in findings]
        counts = {"errors": errors, "warnings": len(findings) - errors}
        print_json({"findings": found, **counts, "covered": checked.as_json()})
    else:
        for item in findings:
            tell(str(item))
        tell(_summary(checked, findings, errors))
    return int(errors > 0)


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


@click.command()
@click.argument("name", metavar="|".join(SCHEMAS), type=click.Choice(list(SCHEMAS)))
@click.option("--json", "as_json", is_flag=True, help="Errors too are JSON; a schema always is.")
@places()
def schema(name: str, as_json: bool) -> int:
    """Print a JSON Schema.

    Of transcripts, or of one kind of script file; draft 2020-12.
    """
    print_json(schema_of(name))
    return 0
