"""Script files of every kind that do harm: each is read or refused with its place, in no time, and nothing is made."""

import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sop_tui.cli.findings import SCENARIOS, check_file, read_scenario
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.dialog import Dialog
from sop_tui.core.forms import Application
from sop_tui.core.scenario import Scenario
from sop_tui.core.scorecard import Scorecard
from sop_tui.core.sop import Sop
from sop_tui.core.training.replica import Replica
from sop_tui.core.training.speech import Speech
from sop_tui.store.replicas import FILE, read_replica, replica_findings
from sop_tui.store.scorecards import CARDS, card_findings, read_card
from sop_tui.store.scripts import TABLES, packaged, read_blobs, read_folder, script_bytes
from sop_tui.store.shape import build
from sop_tui.store.speeches import CUSTOMERS, SPEECHES, read_speech, speech_findings
from sop_tui.store.tree import Mapping, Node, Scalar
from sop_tui.store.yaml_text import MAX_BYTES
from sop_tui.store.yaml_tree import C_PARSER, read_tree
from tests.cli_runner import scripts_in
from tests.hostile.corpus import PATHS, TEXTS, YAML, each
from tests.hostile.harm import ACTS
from tests.store.held import book

MODELS = (Dialog, Sop, Application, Scenario, Scorecard, Replica, Speech)
SECONDS = 10
"""Far more than a megabyte takes, on a slow machine and in all its readers."""

CODE = re.compile("[A-Z]+(?:_[A-Z]+)*")
LINE_MAX = 10_000
"""Characters of what is told of one thing that is wrong."""

SLOW_IN_PYTHON = 100_000
"""Bytes from which the parser in Python takes longer than a test should."""


def texts(node: Node) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text]
    inner = [part for pair in node.entries for part in pair] if isinstance(node, Mapping) else list(node.items)
    return [text for part in inner for text in texts(part)]


def told(fault: ScriptError) -> None:
    """Every finding has a code, a place and words that do nothing."""
    assert fault.diagnostics
    for found in fault.diagnostics:
        assert CODE.fullmatch(found.code)
        assert found.message.isprintable(), found
        assert len(found.message) < LINE_MAX


@pytest.mark.parametrize("data", each(YAML))
def test_a_file_is_a_tree_of_harmless_texts_or_refused(data: bytes) -> None:
    for c_parser in {C_PARSER, False} if len(data) < SLOW_IN_PYTHON else {C_PARSER}:
        try:
            tree = read_tree(data, "x.yaml", c_parser=c_parser)
        except ScriptError as fault:
            told(fault)
        else:
            assert not [text for text in texts(tree) if ACTS.search(text)]


@pytest.mark.parametrize("data", each(YAML))
def test_no_model_takes_it_for_a_script(data: bytes) -> None:
    began = time.perf_counter()
    try:
        tree = read_tree(data, "x.yaml")
    except ScriptError:
        models: tuple[type, ...] = ()
    else:
        models = MODELS
    for model in models:
        with pytest.raises(ScriptError) as caught:
            build(tree, model, file="x.yaml")
        told(caught.value)
    with pytest.raises(ScriptError) as caught:
        read_blobs([("dialog/x.yaml", data), ("sop/x.yaml", data)])
    told(caught.value)
    for findings in (card_findings, speech_findings, replica_findings):
        told(ScriptError(findings(data, "x.yaml", book())))
    assert time.perf_counter() - began < SECONDS


READERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "dialogue": ("dialog/panggilan.yaml", read_folder),
    "table": (TABLES[0], read_folder),
    "scenario": (f"{SCENARIOS}/ibu_masna.yaml", lambda scripts: read_scenario(scripts / SCENARIOS / "ibu_masna.yaml")),
    "replica": (FILE, lambda scripts: read_replica(scripts, book())),
    "speech": (f"{SPEECHES}/{CUSTOMERS}.yaml", read_speech),
    "card": (f"{CARDS}/mutu.yaml", lambda scripts: read_card(scripts, "mutu")),
    "checked": ("sop/x.yaml", lambda scripts: _checked(scripts / "sop/x.yaml")),
}


def _checked(path: Path) -> None:
    raise ScriptError(check_file(path, packaged()).findings)


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the packaged scripts."""
    copied = scripts_in(tmp_path)
    (copied / CARDS / "mutu.yaml").write_bytes(next((packaged() / CARDS).glob("*.yaml")).read_bytes())
    return copied


@pytest.mark.parametrize("name", READERS)
def test_a_file_without_end_is_refused_and_a_pipe_is_not_waited_for(name: str, scripts: Path) -> None:
    file, read = READERS[name]
    path = scripts / file
    path.unlink(missing_ok=True)
    path.touch()
    os.truncate(path, 1 << 40)
    assert len(script_bytes(path)) == MAX_BYTES + 1
    with pytest.raises(ScriptError) as caught:
        read(scripts)
    told(caught.value)
    for other in ("pipe", "device"):
        path.unlink()
        os.mkfifo(path) if other == "pipe" else path.symlink_to("/dev/zero")
        with suppress(ScriptError, OSError):
            read(scripts)


@pytest.mark.parametrize("text", each(TEXTS))
def test_what_a_script_s_id_is_becomes_no_path(text: str, tmp_path: Path) -> None:
    blob = f"sop: {_quoted(text)}\ntitle: x\nversion: '1'\nin_force: 2019-01-01\nsource: x\nclauses: {{}}\n"
    for name in ("sop/x.yaml", f"sop/{text}", text, f"../{text}"):
        with pytest.raises(ScriptError) as caught:
            read_blobs([(name, blob.encode("utf-8", "surrogatepass"))])
        assert caught.value.diagnostics
    assert list(tmp_path.iterdir()) == []


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("step", each(PATHS, "nul-in-it"))
def test_a_call_of_another_dialogue_is_no_path(step: str, scripts: Path) -> None:
    path = scripts / "dialog/panggilan.yaml"
    path.write_text(path.read_text().replace("call: permintaan_data", f"call: {_quoted(step)}", 1))
    found = check_file(path, packaged()).findings
    assert {one.code for one in found} & {"DIALOG_UNKNOWN", "SHAPE_VALUE", "VALUE_TYPE", "YAML_SYNTAX"}
    told(ScriptError(found))


@pytest.mark.parametrize("text", each(TEXTS))
def test_a_table_takes_it_or_says_in_which_cell_it_is_wrong(text: str) -> None:
    tables = [(name, (packaged() / name).read_bytes()) for name in TABLES]
    for number, (name, data) in enumerate(tables):
        row = data.splitlines()[0].count(b"\t")
        bad = data + b"\n" + b"\t".join([text.encode("utf-8", "surrogatepass")] * (row + 1)) + b"\n"
        with pytest.raises(ScriptError) as caught:
            read_blobs([*tables[:number], (name, bad), *tables[number + 1 :], ("dialog/x.yaml", b"x")])
        told(caught.value)
