"""A transcript as evidence: any change is found and told where, and erasing what is a customer's hides nothing else."""

import json
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.events import TYPES, What
from sop_tui.core.evidence import bare, chained, check_seal, erased, erased_places, findings, own_secret, sealed
from sop_tui.core.personal import PARTS, is_mask, personal_keys
from sop_tui.core.redaction import redact
from sop_tui.core.redecided import decided_findings
from sop_tui.core.transcript import events_of, order_findings, refold_findings, seal
from tests.core.random_customers import CUSTOMERS, DRAWS, Customer, sealed_call
from tests.core.random_customers import book as shipped
from tests.core.test_transcript import leaves, whats
from tests.store.held import book as small
from tests.store.held import sealed as call

KEY = bytes(32)


def canonical(value: object) -> bytes:
    """RFC 8785 as anyone would write it down for such documents."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hexed(value: object) -> str:
    return sha256(canonical(value)).hexdigest()


def test_anyone_can_check_it_by_what_is_written_of_it() -> None:
    """Links and seal from the erased document alone, and the digests of what was erased from the whole one."""
    document = call()
    gone = erased(document)
    head = ["schema", "call_id", "mode", "agent", "station", "started_at", "dialogs", "sops", "applications", "tables"]
    link = hexed({key: document[key] for key in head})
    for whole, event in zip(document["events"], gone["events"], strict=True):
        link = hexed([link, {key: value for key, value in event.items() if key != "link"}])
        assert event["link"] == whole["link"] == link
        if "erased" in event:
            theirs = {key: whole[key] for key in personal_keys(whole)}
            assert event["erased"] == hexed([whole["salt"], theirs])
    assert gone["erased"] == {part: hexed([document["salts"][part], document[part]]) for part in PARTS}
    assert document["seal"]["digest"] == hexed({key: value for key, value in gone.items() if key != "seal"})


def test_sealing_again_changes_nothing() -> None:
    assert seal(call()) == call()
    assert seal(erased(call())) == erased(call())


def test_each_secret_makes_other_salts_and_another_seal() -> None:
    document = bare(call())
    one, other = (sealed(document, bytes([number]) * 32) for number in (1, 2))
    assert one == sealed(document, b"\1" * 32)
    salts = [
        {*found["salts"].values(), *(event["salt"] for event in found["events"] if "salt" in event)}
        for found in (one, other)
    ]
    assert len(salts[0]) == len(salts[1]) > len(PARTS)
    assert not salts[0] & salts[1]
    assert one["seal"] != other["seal"]
    assert bare(one) == bare(other) == document


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["field", "text", "what", "of"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(PARTS), JSON))
def test_whatever_stands_in_its_parts_it_can_be_sealed_and_erased(parts: dict[str, Any]) -> None:
    document = seal({**bare(call()), **parts})
    assert check_seal(document)
    assert check_seal(erased(document))


def removed(events: list[Any], at: int) -> None:
    del events[at]


def added(events: list[Any], at: int) -> None:
    events.insert(at, deepcopy(events[at]))


def moved(events: list[Any], at: int) -> None:
    events.insert(at, events.pop(at + 1))


@pytest.mark.parametrize(
    ("change", "last", "told"),
    [
        pytest.param(removed, -1, lambda at: at, id="removed"),
        pytest.param(added, 0, lambda at: at + 1, id="added"),
        pytest.param(moved, -1, lambda at: at, id="moved"),
    ],
)
def test_an_event_out_of_place_is_told_where(
    change: Callable[[list[Any], int], None], last: int, told: Callable[[int], int]
) -> None:
    count = len(call()["events"])
    for at in range(count + last):
        document = deepcopy(call())
        change(document["events"], at)
        found = {item.code: item.where for item in reversed(findings(document))}
        assert found == {"CHAIN_BROKEN": f"events/{told(at)}", "SEAL_BROKEN": "seal"}


def test_the_last_event_cannot_be_cut_off() -> None:
    document = deepcopy(call())
    del document["events"][-1]
    assert [item.code for item in findings(document)] == ["SEAL_BROKEN"]


def test_a_changed_event_is_told_once() -> None:
    document = deepcopy(call())
    document["events"][4]["at"] = "2026-03-02T09:15:02+07:00"
    assert [(item.code, item.where) for item in findings(document)] == [
        ("CHAIN_BROKEN", "events/4"),
        ("SEAL_BROKEN", "seal"),
    ]


def test_who_chains_anew_breaks_the_seal() -> None:
    document = deepcopy(call())
    document["events"].pop(3)
    again = {**chained(document, own_secret(document)), "seal": document["seal"]}
    assert [item.code for item in findings(again)] == ["SEAL_BROKEN"]


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "erased"])
def test_no_value_and_no_key_can_change_unnoticed(whole: bool) -> None:
    document = call() if whole else erased(call())
    for way in leaves(document):
        for gone in (False, True):
            altered = json.loads(json.dumps(document))
            holder = value_at(altered, way[:-1])
            if gone:
                del holder[way[-1]]
            else:
                holder[way[-1]] = "lain"
            assert findings(altered), way


def test_nothing_can_be_put_beside_what_was_sealed() -> None:
    for document in (call(), erased(call())):
        for holder in (document, document["events"][0], document["events"][1], document["preferences"]):
            for key in ("lain", "salt", "erased"):
                altered = deepcopy(document)
                place = next(item for item in places(altered) if item == holder)
                if key not in place or place is altered:
                    place[key] = "lain"
                    assert findings(altered), key


def places(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [document, *document["events"], document["preferences"]]


@settings(max_examples=8, deadline=None)
@given(CUSTOMERS, DRAWS, st.randoms(use_true_random=False))
def test_what_is_erased_is_gone_and_the_rest_still_verifies(customer: Customer, draws: list[int], random: Any) -> None:
    document = sealed_call(customer, draws)
    kept = deepcopy(document)
    half = erased(document, lambda _where, _what: random.random() < 0.5)
    gone = erased(half)
    assert document == kept
    assert gone == erased(document)
    for one in (half, gone):
        assert check_seal(one)
        assert findings(one) == []
        assert [event["type"] for event in one["events"]] == [event["type"] for event in document["events"]]
        assert one["constraints"] == document["constraints"]
    text = json.dumps({**gone, "call_id": ""}, ensure_ascii=False).casefold()
    told = json.dumps([[event.get(key) for key in personal_keys(event)] for event in gone["events"]])
    assert not [secret for secret in customer.words if secret in text]
    assert not [secret for secret in customer.secrets if secret in told]
    assert refold_findings(gone, shipped(), events_of(gone)) == []
    assert order_findings(events_of(gone)) == []


@settings(max_examples=8, deadline=None)
@given(CUSTOMERS, DRAWS)
def test_what_was_done_makes_the_same_events_again(customer: Customer, draws: list[int]) -> None:
    assert decided_findings(shipped(), events_of(sealed_call(customer, draws))) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        pytest.param(lambda events: events[3].update(text="Halo"), "events/3/text", id="a line nobody was told to say"),
        pytest.param(lambda events: events[6].update(value="a@b.id"), "events/6/value", id="another value than typed"),
        pytest.param(lambda events: events[6].update(text="bukan email"), "events/6", id="an answer not taken"),
        pytest.param(lambda events: events[3].update(activity="say:lain"), "events/3/activity", id="other activity"),
    ],
)
def test_made_up_events_are_told(change: Callable[[list[Any]], None], where: str) -> None:
    document = deepcopy(call())
    change(document["events"])
    assert any(item.where.startswith(where) for item in decided_findings(small(), events_of(document)))


def test_what_was_erased_cannot_be_tried_out() -> None:
    """The right number, tried with everything that is left in the transcript for a salt, has another digest."""
    document, gone = call(), erased(call())
    left = {str(leaf) for way in leaves(gone) for leaf in [value_at(gone, way)]}
    number = document["caller_id"]
    assert hexed([document["salts"]["caller_id"], number]) == gone["erased"]["caller_id"]
    assert gone["erased"]["caller_id"] not in {hexed([salt, number]) for salt in (*left, None, "", gone["call_id"])}
    assert not left & {*document["salts"].values()}


def value_at(value: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        value = value[key]
    return value


def test_what_was_erased_is_told() -> None:
    document = call()
    assert erased_places(document) == []
    some = erased(document, lambda where, _: where in {"notes", "events/0"})
    assert erased_places(some) == ["notes", "events/0"]
    assert some["notes"][0]["text"] == "‹catatan›"
    assert some["caller_id"] == document["caller_id"]
    everything = erased_places(erased(document))
    assert everything[: len(PARTS)] == list(PARTS)
    assert [f"events/{n}" for n, event in enumerate(document["events"]) if "salt" in event] == everything[len(PARTS) :]


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_an_event_keeps_what_a_redacted_one_keeps(kind: type[What]) -> None:
    """Whatever is masked for an export is erased for a customer too."""

    @settings(max_examples=5)
    @given(whats(kind, st.just("rahasia")))
    def holds(what: What) -> None:
        name = next(name for name, one in TYPES.items() if one is kind)
        flat = {"seq": 1, "at": "2026-03-02T09:15:00+07:00", "elapsed_ms": 0, "type": name, "batch": 1}
        flat |= json.loads(json.dumps(what._asdict()))
        document = seal({**call(), "events": [flat]})
        [masked] = redact(document, KEY, None)["events"]
        [gone] = erased(document)["events"]
        hidden = [key for key, value in flat.items() if masked[key] != value]
        assert not [key for key in hidden if gone[key] == flat[key]]
        assert all(is_mask(gone[key]) or gone[key] in ("", [], None) for key in personal_keys(flat))

    holds()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"events": None}, id="no events"),
        pytest.param({"events": [1, "x", None]}, id="events that are none"),
        pytest.param({"events": [{"type": []}]}, id="a type that is a list"),
        pytest.param({"salts": []}, id="salts in a list"),
        pytest.param({"erased": "x"}, id="erased is a text"),
        pytest.param({"fields": [1]}, id="fields in a list"),
        pytest.param({"records": [{}]}, id="a record without a field"),
        pytest.param({"preferences": 5}, id="preferences in a number"),
        pytest.param({"seal": None}, id="no seal in the seal"),
        pytest.param({"seal": {"signature": {}}}, id="only a signature"),
        pytest.param({"agent": float("nan")}, id="no number"),
    ],
)
def test_whatever_stands_there_it_is_only_not_sealed(change: dict[str, Any]) -> None:
    document = {**call(), **change}
    assert not check_seal(document)
    assert [item.code for item in findings(document)][-1] == "SEAL_BROKEN"
