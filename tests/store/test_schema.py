"""The published schemas, held against a public validator: they take what the program writes and nothing else."""

import json
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sop_tui.core.events import TYPES, Event
from sop_tui.core.transcript import canonical_bytes, seal
from sop_tui.store.schema import SCHEMAS, schema, schema_findings
from sop_tui.store.scripts import packaged
from sop_tui.store.tree import Mapping, Node, Scalar
from sop_tui.store.yaml_tree import read_tree
from tests.core.test_transcript import UNICODE, events
from tests.store.held import scripts, sealed


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    json.dumps(schema(name))


def test_a_transcript_of_the_desk_keeps_the_schema() -> None:
    assert not list(validator("transcript").iter_errors(sealed()))
    assert schema_findings(canonical_bytes(sealed())) == []


ONE_OF_EACH = st.tuples(*(events(kind, st.text(UNICODE, max_size=9)) for kind in TYPES.values()))


@settings(max_examples=10)
@given(ONE_OF_EACH)
def test_every_type_of_event_keeps_the_schema(made: tuple[Event, ...]) -> None:
    text = canonical_bytes(seal({**sealed(), "events": [event.as_json() for event in made]}))
    assert not list(validator("transcript").iter_errors(json.loads(text)))
    assert schema_findings(text) == []


def spoilt(way: str, value: object) -> dict[str, Any]:
    """A transcript with one value changed; a value of ... takes the key away."""
    document: Any = deepcopy(sealed())
    holder = document
    *keys, last = (int(key) if key.isdigit() else key for key in way.split("/"))
    for key in keys:
        holder = holder[key]
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    return dict(document)


@pytest.mark.parametrize(
    ("way", "value", "where"),
    [
        ("schema", "sop-tui/transcript/2", "schema"),
        ("call_id", "1", "call_id"),
        ("mode", "test", "mode"),
        ("started_at", "2026-03-02 09:15", "started_at"),
        ("outcome", 1, "outcome"),
        ("seal", ..., "seal"),
        ("extra", 1, "extra"),
        ("sops/0/sha256", "x", "sops/0/sha256"),
        ("events/0/seq", "1", "events/0/started/seq"),
        ("events/0/seq", 0, "events/0/started/seq"),
        ("events/0/seq", True, "events/0/started/seq"),
        ("events/0/type", "begun", "events/0"),
        ("events/0/agent", ..., "events/0/started/agent"),
        ("events/2/stack", [["panggilan", "salam"]], "events/2/moved/stack/0/2"),
        ("events/3/activity", "shout:salam", "events/3/said/activity"),
        ("events/6/source", "guessed", "events/6/answered/source"),
        ("fields/email/status", "fine", "fields/email/status"),
        ("constraints/0/evidence", ["6"], "constraints/0/evidence/0"),
    ],
)
def test_what_does_not_fit_is_told_where_it_stands(way: str, value: object, where: str) -> None:
    document = spoilt(way, value)
    found = schema_findings(canonical_bytes(document))
    assert where in [item.where for item in found]
    assert list(validator("transcript").iter_errors(document))


def test_a_later_key_with_a_default_may_be_absent_from_an_old_transcript() -> None:
    document = spoilt("events/6/tag", ...)
    assert schema_findings(canonical_bytes(document)) == []
    assert not list(validator("transcript").iter_errors(document))


def test_a_flood_of_faults_is_cut_short() -> None:
    found = schema_findings(canonical_bytes({**sealed(), "events": [{}] * 10_000}))
    assert len(found) == 20


def plain(node: Node) -> Any:
    """A script as a reader of YAML that keeps every scalar as a text gives it."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


@cache
def script(kind: str) -> dict[str, Any]:
    book = scripts().book
    digests: dict[str, str] = {source.kind: source.sha256 for source in book.sources}
    found = plain(read_tree(scripts().blobs[digests[kind]], kind))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("kind", ["dialog", "sop", "application"])
def test_a_script_the_desk_reads_keeps_its_schema(kind: str) -> None:
    assert not list(validator(kind).iter_errors(script(kind)))


PACKAGED = {
    "sop": "sop",
    "dialog": "dialog",
    "aplikasi": "application",
    "latihan": "scenario",
    "penilaian": "scorecard",
    "ucapan": "speech",
    "replika": "replica",
}


@pytest.mark.parametrize(("folder", "kind"), PACKAGED.items(), ids=PACKAGED)
def test_every_packaged_script_keeps_its_schema(folder: str, kind: str) -> None:
    files = sorted((packaged() / folder).glob("*.yaml"))
    assert files
    for file in files:
        found = [error.message for error in validator(kind).iter_errors(plain(read_tree(file.read_bytes(), file.name)))]
        assert not found, file


def with_step(**step: Any) -> dict[str, Any]:
    return {**script("dialog"), "steps": {"satu": step}}


LINES = {"id": ["Halo"], "en": "Hello"}


@pytest.mark.parametrize(
    ("document", "fits"),
    [
        pytest.param(with_step(say=LINES, when={"none": [{"flag": "upset"}, "nama"]}), True, id="nested condition"),
        pytest.param(with_step(ask="email", lines=LINES, refusable=False), True, id="truth as YAML has it"),
        pytest.param(with_step(ask="email", lines=LINES, refusable="false"), True, id="truth as text"),
        pytest.param(with_step(ask="email", lines=LINES, refusable="tidak"), False, id="another word for it"),
        pytest.param(with_step(say=LINES, record="crm.data.email"), True, id="one scalar for a list of records"),
        pytest.param(with_step(say=LINES, record={"column": "crm.data.email"}), False, id="one mapping for a list"),
        pytest.param(with_step(say=LINES, ask="email"), False, id="two kinds of step"),
        pytest.param(with_step(clause="DTA-1"), False, id="no kind of step"),
        pytest.param(with_step(say=LINES, got="tutup"), False, id="a key misspelt"),
        pytest.param(with_step(say=LINES, goto=None), False, id="nothing after a key"),
        pytest.param({key: value for key, value in script("dialog").items() if key != "title"}, False, id="no title"),
    ],
)
def test_a_script_schema_says_what_the_reader_says(document: dict[str, Any], fits: bool) -> None:
    assert validator("dialog").is_valid(document) == fits
