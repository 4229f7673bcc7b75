"""The transcript as a document: every event survives it, its bytes are canonical, and its seal holds."""

import json
from datetime import datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core import commands as cmd
from sop_tui.core.call import CommandRefused
from sop_tui.core.events import TYPES, Event, Moment, What
from sop_tui.core.scoring import score
from sop_tui.core.transcript import (
    canonical_bytes,
    check_seal,
    events_of,
    order_findings,
    refold_findings,
    seal,
    sources_of,
    transcript,
)
from tests.store.held import MASNA, book, commands_of, flat, held, sealed, sources

UNICODE = st.characters(exclude_categories=["Cs"]) | st.sampled_from("\0\n\x1b\u202e[/\u2028")
TEXT = st.text(UNICODE | st.just("\udcff"), max_size=20)
"""Any text, also with what stands for a byte that is no UTF-8."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def whats(kind: type[What], text: st.SearchStrategy[str]) -> st.SearchStrategy[What]:
    """What an event of a type may tell, made from its own type hints."""
    known = {str: text, int: st.integers(-(2**53), 2**53)}
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name != "TYPE"}
    values = {name: known[hint] if hint in known else st.from_type(hint) for name, hint in hints.items()}
    return st.builds(kind, **values)


MOMENTS = st.builds(
    Moment,
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda at: f"{at.isoformat()}+07:00"),
    st.integers(0, 2**40),
)


def events(kind: type[What], text: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[Event]:
    """Any event of a type, with its place in the call."""
    seqs = st.integers(1, 10**6)
    activities = st.none() | st.just("say:salam")
    return st.builds(Event, seq=seqs, moment=MOMENTS, batch=seqs, what=whats(kind, text), activity=activities)


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_every_event_reads_back_as_it_was_written(kind: type[What]) -> None:
    @settings(max_examples=25)
    @given(events(kind))
    def holds(event: Event) -> None:
        assert Event.from_json(json.loads(json.dumps(event.as_json()))) == event

    holds()


@pytest.mark.parametrize(
    "flat_event",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"seq": 1, "at": "", "elapsed_ms": 0, "batch": 1, "type": "unknown"}, id="unknown type"),
        pytest.param({"seq": 1, "at": "", "elapsed_ms": 0, "batch": 1, "type": []}, id="a list for a type"),
        pytest.param({"seq": 1, "at": "", "elapsed_ms": 0, "batch": 1, "type": "noted"}, id="a key missing"),
        pytest.param({"seq": "x", "at": "", "elapsed_ms": 0, "batch": 1, "type": "resumed"}, id="no number"),
    ],
)
def test_what_is_no_event_is_refused(flat_event: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not an event"):
        Event.from_json(flat_event)


def test_the_document_says_who_what_and_how_it_ended() -> None:
    document = sealed()
    assert document["schema"] == "sop-tui/transcript/1"
    assert (document["mode"], document["agent"], document["station"]) == ("live", "AGEN-7", "meja-12")
    assert document["caller_id"] == "0877-5865-8589"
    assert document["started_at"] == "2026-03-02T09:15:00+07:00"
    assert document["ended_at"] == "2026-03-02T09:15:07+07:00"
    assert document["outcome"] == "selesai"
    assert document["notes"] == [{"text": "pelanggan “Budi [Sby]” ragu\nsedikit", "elapsed_ms": 4000}]
    assert [event["seq"] for event in document["events"]] == list(range(1, 16))
    email = document["fields"]["email"]
    assert (email["kind"], email["status"], email["value"], email["source"]) == (
        "email",
        "verified",
        "masna.aya@yahoo.com",
        "asked",
    )
    assert document["records"] == [
        {"system": "crm", "form": "data", "column": "email", "field": "email", "value": "MASNA.AYA@YAHOO.COM"}
    ]
    assert document["constraints"][0] == {
        "id": "DTA-3.terima-kasih",
        "clause": "DTA-3",
        "template": "response",
        "verdict": "satisfied",
        "evidence": [6, 13],
    }
    assert set(sources_of(document)) == set(sources())
    assert events_of(document) == flat(commands_of())


def test_a_corrected_record_stands_once_and_an_undone_one_not_at_all() -> None:
    twice = (*MASNA[:6], cmd.Jump("panggilan"))
    corrected = (cmd.Confirm(), cmd.Answer("masna.aya@yahoo.com"), cmd.Confirm(), cmd.Undo())
    again = (*corrected, cmd.Correct(), cmd.Answer("masna.ayu@yahoo.com"), cmd.Confirm())
    assert [cell["value"] for cell in sealed(twice[:6])["records"]] == ["MASNA.AYA@YAHOO.COM"]
    assert sealed(corrected)["records"] == []
    assert [cell["value"] for cell in sealed(again)["records"]] == ["MASNA.AYU@YAHOO.COM"]


def test_what_is_sealed_is_what_its_reader_reads() -> None:
    document = sealed()
    assert json.loads(json.dumps(document)) == document
    assert list(document)[-1] == "seal"
    assert check_seal(json.loads(json.dumps(document, indent=4, sort_keys=True)))


def test_canonical_bytes_are_those_of_rfc_8785() -> None:
    """The string of its section 3.2.2, and the keys of its section 3.2.3 as far as the basic plane goes."""
    text = '\u20ac$\u000f\nA\'B"\\\\"/'
    assert canonical_bytes({"string": text}) == b'{"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    keys = ["\u20ac", "\r", "\ufb33", "1", "\u0080", "\u00f6"]
    ordered = json.loads(canonical_bytes(dict.fromkeys(keys, 0)))
    assert list(ordered) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ufb33"]


@settings(max_examples=60)
@given(st.dictionaries(TEXT, JSON, max_size=5))
def test_equal_documents_have_equal_bytes_that_read_back(document: dict[str, Any]) -> None:
    data = canonical_bytes(document)
    assert json.loads(data) == document
    assert canonical_bytes(dict(reversed(document.items()))) == data
    assert b"\n" not in data


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of a document that holds no others."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if not entries:
        return [path]
    return [leaf for key, inner in entries for leaf in leaves(inner, (*path, key))]


def test_no_value_of_a_sealed_document_can_change_unnoticed() -> None:
    document = sealed()
    ways = [way for way in leaves(document) if way]
    assert len(ways) > 200
    for way in ways:
        altered = json.loads(json.dumps(document))
        holder = altered
        for key in way[:-1]:
            holder = holder[key]
        holder[way[-1]] = "lain"
        assert not check_seal(altered), way


@pytest.mark.parametrize("bad", [None, {}, [], "x", {"algorithm": "none", "digest": ""}, float("nan")])
def test_a_foreign_seal_is_no_seal(bad: object) -> None:
    assert not check_seal({**sealed(), "seal": bad})
    assert not check_seal({"agent": float("inf"), "seal": bad})


def test_a_document_nested_without_end_has_no_seal() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert not check_seal({"agent": deep, "seal": {}})


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*MASNA, cmd.Undo(), cmd.Flag("upset"), cmd.Refuse("refused")]), max_size=12))
def test_whatever_was_done_the_transcript_folds_to_itself(commands: list[cmd.Command]) -> None:
    done = _possible(commands)
    all_events = flat(commands_of(done))
    document = seal(transcript(held(done), all_events))
    assert check_seal(document)
    assert order_findings(events_of(document)) == []
    assert refold_findings(document, book(), events_of(document)) == []


def _possible(commands: list[cmd.Command]) -> list[cmd.Command]:
    """The commands without those that do not fit where the call stands."""
    done: list[cmd.Command] = []
    for command in commands:
        try:
            commands_of([*done, command])
        except CommandRefused:
            continue
        done.append(command)
    return done


def test_a_call_that_goes_on_is_not_held_to_what_it_owes() -> None:
    call = held(MASNA[:2])
    document = transcript(call, flat(commands_of(MASNA[:2])))
    assert document["outcome"] is None
    assert {row["verdict"] for row in document["constraints"]} == {"satisfied", "vacuous"}


def test_the_score_counts_rules_and_judges_clauses() -> None:
    good, bad = score(held()), score(held((cmd.Confirm(), cmd.Answer("a@yahoo.com"), cmd.End("terputus"))))
    assert [(row.clause, row.verdict) for row in good.rows] == [("DTA-3", "satisfied")]
    assert (good.count("satisfied"), good.count("violated"), good.count("vacuous")) == (2, 0, 1)
    assert [(row.clause, row.verdict) for row in bad.rows] == [("DTA-3", "violated")]
    assert bad.as_json() == {
        "satisfied": 1,
        "violated": 1,
        "vacuous": 1,
        "clauses": [{"clause": "DTA-3", "verdict": "violated", "satisfied": 1, "violated": 1, "vacuous": 1}],
    }
    assert score(sealed()) == good
