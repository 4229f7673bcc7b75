"""A call in a row: steps, pauses, what was corrected, which rules were broken where, and where jumps lead."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.timeline import PAUSE_MAX_MS, Mark, timeline

Flat = dict[str, Any]


def event(seq: int, kind: str, batch: int | None = None, ms: int | None = None, **own: Any) -> Flat:
    return {"seq": seq, "batch": batch or seq, "elapsed_ms": 1000 * seq if ms is None else ms, "type": kind, **own}


def answered(seq: int, value: str, **own: Any) -> Flat:
    return event(seq, "answered", field="email", text=value, value=value, source="asked", **{"overridden": [], **own})


def corrected(seq: int, old: str, value: str) -> Flat:
    return event(seq, "corrected", field="email", text=value, old=old, value=value, overridden=[])


def rule(name: str, verdict: str, *evidence: int) -> Flat:
    return {"id": name, "clause": name.upper(), "verdict": verdict, "evidence": list(evidence)}


def call(*events: Flat, rules: tuple[Flat, ...] = ()) -> Flat:
    return {"events": list(events), "constraints": list(rules)}


moved: Flat = {"stack": [["panggilan", "sapa", False]]}


def test_events_of_one_command_are_one_step_and_moves_are_not_told() -> None:
    line = timeline(
        call(event(1, "noted", text="a"), event(2, "moved", 1, ms=1000, **moved), event(3, "moved", **moved))
    )
    assert [(step.last, step.pause_ms) for step in line.steps] == [(2, 1000), (3, 2000)]
    assert [entry.words for entry in line.entries] == ["Catatan: a", "Pindah ke panggilan › sapa"]


def test_a_value_that_became_another_is_a_correction_however_it_did() -> None:
    line = timeline(
        call(answered(1, "ana"), corrected(2, "ana", "ani"), event(3, "undone", undoes=2), answered(4, "anu"))
    )
    assert [(item.seq, item.old, item.new) for item in line.corrections] == [(2, "ana", "ani"), (4, "ani", "anu")]
    assert [part.right for part in line.corrections[0].letters if part.op != "same"] == ["i"]
    assert [entry.seq for entry in line.entries if entry.gone] == [2]


def test_a_field_asked_anew_for_another_need_is_none() -> None:
    line = timeline(call(answered(1, "ana"), event(2, "forgotten", field="email", value="ana"), answered(3, "budi")))
    assert line.corrections == ()


def test_a_rule_is_broken_by_the_last_that_shows_it_or_missed_at_the_end() -> None:
    rules = (rule("a", "violated", 1, 2), rule("b", "violated"), rule("c", "satisfied", 1, 3), rule("d", "vacuous"))
    line = timeline(call(*(event(seq, "noted", text="") for seq in (1, 2, 3)), rules=rules))
    assert [entry.violated for entry in line.entries] == [(), ("A",), ("B",)]
    assert [entry.satisfied for entry in line.entries] == [("C",), (), ("C",)]
    assert [item.rule for item in line.judged] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("mark", "events", "seqs"),
    [
        pytest.param("override", [event(1, "overridden", rules=["a"])], (1,), id="a rule"),
        pytest.param("override", [answered(1, "a", overridden=["EMAIL_TYPO"])], (1,), id="a warning"),
        pytest.param("note", [event(1, "noted", text="x")], (1,), id="a note"),
        pytest.param(
            "hurried", [event(1, "said", ms=100, text="lima kata dalam sepersepuluh detik")], (1,), id="haste"
        ),
        pytest.param("hurried", [event(1, "said", ms=9000, text="lima kata dalam sembilan detik")], (), id="no haste"),
    ],
)
def test_what_is_jumped_to(mark: Mark, events: list[Flat], seqs: tuple[int, ...]) -> None:
    assert timeline(call(*events)).marks[mark] == seqs


def test_an_event_of_a_later_version_is_told_by_its_type() -> None:
    assert [entry.words for entry in timeline(call(event(1, "teleported"))).entries] == ["teleported"]


@given(notes=st.sets(st.integers(1, 30)), at=st.integers(0, 29))
def test_jumps_lead_to_the_nearest_step_with_such_a_mark(notes: set[int], at: int) -> None:
    line = timeline(call(*(event(seq, "noted" if seq in notes else "resumed", text="") for seq in range(1, 31))))
    assert line.jump("note", at) == min((seq - 1 for seq in notes if seq - 1 > at), default=None)
    assert line.jump("note", at, back=True) == max((seq - 1 for seq in notes if seq - 1 < at), default=None)


@given(times=st.lists(st.integers(0, 10**6), min_size=1, max_size=20), speed=st.sampled_from([1, 4, 16]))
def test_playing_waits_as_the_call_did_up_to_a_bound(times: list[int], speed: int) -> None:
    ordered = sorted(times)
    steps = timeline(call(*(event(n, "resumed", ms=ms) for n, ms in enumerate(ordered, start=1)))).steps
    assert sum(step.pause_ms for step in steps) == ordered[-1]
    assert all(step.wait_ms(speed) == min(step.pause_ms, PAUSE_MAX_MS) / speed for step in steps)
