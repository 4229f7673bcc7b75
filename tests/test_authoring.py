"""What an editor has of the scripts: each file names its schema in its first line, and the schemas are shipped.

A language server of YAML completes keys and tells faults from the schema that ``# yaml-language-server: $schema=``
names, by a path relative to the file. It reads plain scalars as the core schema of YAML 1.2 has them, where the
program keeps texts; a script must be sound to both.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from sop_tui.store.scripts import packaged
from sop_tui.store.tree import Mapping, Node, Scalar
from sop_tui.store.yaml_tree import read_tree
from tests.cli_runner import run

KIND_IN: Final = {
    "sop": "sop",
    "dialog": "dialog",
    "aplikasi": "application",
    "latihan": "scenario",
    "penilaian": "scorecard",
    "ucapan": "speech",
    "replika": "replica",
}
SCRIPTS: Final = sorted(path.relative_to(packaged()) for name in KIND_IN for path in packaged().glob(f"{name}/*.yaml"))
SCHEMAS: Final = sorted((packaged() / "schema").iterdir())

MODELINE: Final = re.compile(rb"# yaml-language-server: \$schema=(\S+)\n")

# YAML 1.2.2, 10.3.2: what a plain scalar is that is not a string.
NULL: Final = re.compile(r"null|Null|NULL|~|")
BOOL: Final = re.compile(r"(true|True|TRUE)|false|False|FALSE")
INT: Final = re.compile(r"[-+]?[0-9]+")
FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def named_schema(script: Path) -> Path:
    """The schema that the first line of a script names."""
    with (packaged() / script).open("rb") as file:
        line = file.readline()
    found = MODELINE.fullmatch(line)
    assert found, (
        f"{script} must begin with: # yaml-language-server: $schema=../schema/{KIND_IN[script.parent.name]}.json"
    )
    return (packaged() / script.parent / found[1].decode()).resolve()


@cache
def validator(schema: Path) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema.read_bytes()))


def as_program(node: Node) -> Any:
    """Every scalar is a text."""
    match node:
        case Scalar():
            return node.text
        case Mapping():
            return {key.text: as_program(value) for key, value in node.entries}
    return [as_program(item) for item in node.items]


def as_editor(node: Node) -> Any:
    """Plain scalars are what YAML 1.2 says."""
    match node:
        case Scalar(plain=True):
            return resolved(node.text)
        case Scalar():
            return node.text
        case Mapping():
            return {key.text: as_editor(value) for key, value in node.entries}
    return [as_editor(item) for item in node.items]


def resolved(text: str) -> str | int | float | bool | None:
    if NULL.fullmatch(text):
        return None
    if truth := BOOL.fullmatch(text):
        return bool(truth[1])
    if INT.fullmatch(text):
        return int(text)
    return float(text.replace(".inf", "inf").replace(".nan", "nan")) if FLOAT.fullmatch(text) else text


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.name)
def test_a_shipped_schema_is_what_the_program_prints(schema: Path) -> None:
    printed = run("schema", schema.stem)
    mend = f"sop-tui schema {schema.stem} > scripts_id/schema/{schema.name}"
    assert schema.read_text(encoding="utf-8") == printed.stdout, mend


def test_there_is_a_schema_of_each_kind_of_script() -> None:
    assert [schema.name for schema in SCHEMAS] == sorted(f"{kind}.json" for kind in KIND_IN.values())
    assert {script.parent.name for script in SCRIPTS} == set(KIND_IN)


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_a_script_names_the_schema_of_its_kind(script: Path) -> None:
    assert named_schema(script) == (packaged() / "schema" / f"{KIND_IN[script.parent.name]}.json").resolve()


@pytest.mark.parametrize("reading", [as_program, as_editor], ids=["as the program", "as an editor"])
@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_a_script_keeps_the_schema_it_names(script: Path, reading: Any) -> None:
    read = reading(read_tree((packaged() / script).read_bytes(), str(script)))
    assert [f"{error.json_path}: {error.message}" for error in validator(named_schema(script)).iter_errors(read)] == []
