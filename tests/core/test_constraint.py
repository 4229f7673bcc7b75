"""The laws of rules: each automaton against its LTLf formula; evidence, waivers, and what is unseen."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sop_tui.core.constraint import (
    EVIDENCE_PAIRS,
    FORMULAS,
    TEMPLATES,
    UNARY,
    Constraint,
    Run,
    Status,
    Template,
    Verdict,
    alphabet,
    automaton,
    check,
    start,
    would_break,
)
from tests.core.ltlf import holds

STEPS = {"say:x": "s", "say:a": "as", "say:b": "bs", "say:ab": "abs"}
"""Every letter of the formulas, as an activity and the atoms that are true of it."""
ASIDE = {"do:a": "a", "do:b": "b", "do:ab": "ab"}
"""The same of activities that are no step: operands of a kind outside `among`."""
ATOMS = {activity: frozenset(atoms) for activity, atoms in (STEPS | ASIDE).items()}
WAIVER = "flag:upset"
UNSEEN = "record:crm.data_caller.nama"

templates = st.sampled_from(TEMPLATES)
traces = st.lists(st.sampled_from(sorted(ATOMS)), max_size=14)
short_traces = st.lists(st.sampled_from(sorted(ATOMS)), max_size=6)


def rule(template: Template) -> Constraint:
    """A rule of the template over the activities above."""
    a, b = (tuple(activity for activity, atoms in ATOMS.items() if letter in atoms) for letter in "ab")
    unless = ("flag:*",)
    return Constraint("r", "DTA-0", template, a, () if template in UNARY else b, ("say",), unless)


def numbered(activities: Sequence[str], first: int = 1) -> list[tuple[int, str]]:
    return list(enumerate(activities, first))


def follow(run: Run, trace: Sequence[tuple[int, str]]) -> Run:
    for seq, activity in trace:
        run = run.advance(activity, seq)
    return run


def judge(template: Template, activities: Sequence[str]) -> Verdict:
    (verdict,) = check([rule(template)], numbered(activities))
    return verdict


def true_of(template: Template, activities: Sequence[str]) -> bool:
    return holds(FORMULAS[template], [ATOMS[activity] for activity in activities])


def expected_status(now: bool, futures: set[bool]) -> Status:
    """RV-LTL by its definition, from the truth now and after every continuation."""
    if len(futures) == 1:
        return Status.SATISFIED if now else Status.BROKEN
    return Status.HOLDS if now else Status.OWED


def explore(template: Template, letters: Sequence[str], past: tuple[str, ...], run: Run, depth: int) -> set[bool]:
    """Hold the run against the formula here and at every continuation; gives the truths found."""
    now = true_of(template, past)
    assert (run.verdict().verdict != "violated") is now, past
    found = {now}
    if depth:
        for letter in letters:
            after = run.advance(letter, len(past) + 1)
            found |= explore(template, letters, (*past, letter), after, depth - 1)
    # The largest table has four live states, so three activities reach whatever can be reached.
    if depth >= 3:
        assert run.status is expected_status(now, found), past
    return found


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_short_trace_is_judged_as_the_formula_says(template: Template) -> None:
    letters = ("say:x", "say:a") if template in UNARY else tuple(STEPS)
    explore(template, letters, (), start(rule(template)), 6)


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_is_no_step_is_judged_as_the_formula_says(template: Template) -> None:
    letters = ("say:x", "say:a", "do:a") if template in UNARY else tuple(ATOMS)
    explore(template, letters, (), start(rule(template)), 4)


@given(templates, traces)
def test_a_long_trace_is_judged_as_the_formula_says(template: Template, activities: list[str]) -> None:
    assert (judge(template, activities).verdict != "violated") is true_of(template, activities)


@given(templates, traces)
def test_without_among_every_activity_is_a_step(template: Template, activities: list[str]) -> None:
    whole = rule(template)
    every = Constraint("r", "DTA-0", template, whole.a, whole.b)
    (verdict,) = check([every], numbered(activities))
    trace = [ATOMS[activity] | {"s"} for activity in activities]
    assert (verdict.verdict != "violated") is holds(FORMULAS[template], trace)


ACTIVATED_BY = {
    "responded_existence": "a",
    "response": "a",
    "alternate_response": "a",
    "chain_response": "a",
    "precedence": "b",
    "alternate_precedence": "b",
    "chain_precedence": "b",
    "succession": "ab",
    "coexistence": "ab",
    "not_coexistence": "ab",
    "not_succession": "a",
}


@given(templates, traces)
def test_a_rule_is_vacuous_where_nothing_activated_it(template: Template, activities: list[str]) -> None:
    seen = {atom for activity in activities for atom in ATOMS[activity]}
    activated = template in UNARY or bool(seen & set(ACTIVATED_BY[template]))
    verdict = judge(template, activities)
    assert (verdict.verdict == "vacuous") is not activated
    assert activated or verdict.evidence == ()


@given(templates, traces)
def test_each_activity_leads_to_a_status_that_the_last_one_allows(template: Template, activities: list[str]) -> None:
    run = start(rule(template))
    for seq, activity in numbered(activities):
        after = run.advance(activity, seq)
        assert would_break(run, activity) is (run.status is not after.status is Status.BROKEN)
        if run.status in {Status.SATISFIED, Status.BROKEN}:
            assert after.status is run.status
        assert after.owed is (after.status is Status.OWED)
        run = after


@given(templates, traces, st.data())
def test_an_unseen_activity_changes_nothing(template: Template, activities: list[str], data: st.DataObject) -> None:
    trace = numbered(activities)
    mixed = list(trace)
    for at in data.draw(st.lists(st.integers(0, len(trace)), max_size=4)):
        mixed.insert(at, (99, UNSEEN))
    run = follow(start(rule(template)), trace)
    assert follow(start(rule(template)), mixed) == run
    assert run.advance(UNSEEN, 100) is run
    assert not would_break(run, UNSEEN)


@given(templates, short_traces, short_traces)
@example("response", ["say:a"], [])
@example("existence", [], ["say:a"])
def test_after_the_waiver_nothing_is_owed_or_broken(template: Template, before: list[str], after: list[str]) -> None:
    kept = follow(start(rule(template)), numbered(before))
    waived = kept.advance(WAIVER, 50)
    later = follow(waived, numbered(after, 51))
    assert later is waived
    assert not waived.owed
    assert not any(would_break(waived, activity) for activity in ATOMS)
    verdict = waived.verdict()
    if kept.status is Status.BROKEN:
        assert verdict == kept.verdict()
    elif kept.owed or not kept.activated:
        assert (verdict.verdict, verdict.evidence) == ("vacuous", (50,))
    else:
        assert (verdict.verdict, verdict.evidence) == ("satisfied", kept.verdict().evidence)


@given(templates, traces, st.integers(0, 14))
def test_the_evidence_alone_comes_to_the_same_verdict(template: Template, activities: list[str], at: int) -> None:
    trace = numbered([*activities[:at], WAIVER, *activities[at:]] if at < 7 else activities)
    (verdict,) = check([rule(template)], trace)
    proof = [(seq, activity) for seq, activity in trace if seq in verdict.evidence]
    assert tuple(seq for seq, _ in proof) == verdict.evidence
    (again,) = check([rule(template)], proof)
    assert again.verdict == verdict.verdict


@given(templates.filter(ACTIVATED_BY.__contains__), traces)
def test_the_evidence_holds_every_activation(template: Template, activities: list[str]) -> None:
    """Of a satisfied rule all of them, of one that was not paid those that are still owed something."""
    run, activating, owing = start(rule(template)), set(ACTIVATED_BY[template]), list[int]()
    for seq, activity in numbered(activities):
        run = run.advance(activity, seq)
        if not run.owed:
            owing = []
        elif ATOMS[activity] & activating:
            owing = [seq] if ATOMS[activity] >= {"a", "b"} else [*owing, seq]
    verdict = run.verdict()
    if run.owed:
        assert verdict.evidence == tuple(owing)
    elif verdict.verdict == "satisfied":
        activations = {seq for seq, activity in numbered(activities) if ATOMS[activity] & activating}
        assert activations <= set(verdict.evidence)


@given(templates, traces)
def test_a_violation_is_shown_to_its_end(template: Template, activities: list[str]) -> None:
    """The last activity of the evidence is the one that broke the rule."""
    run = start(rule(template))
    broke = 0
    for seq, activity in numbered(activities):
        if would_break(run, activity):
            broke = seq
        run = run.advance(activity, seq)
    if broke:
        assert run.verdict().evidence[-1] == broke


@given(templates, traces)
def test_a_call_that_was_cut_off_owes_nothing(template: Template, activities: list[str]) -> None:
    run = follow(start(rule(template)), numbered(activities))
    verdict = run.verdict(ended=False)
    if run.owed:
        assert (verdict.verdict, verdict.evidence) == ("vacuous", ())
    else:
        assert verdict == run.verdict()


@pytest.mark.parametrize(
    ("template", "activities", "evidence"),
    [
        pytest.param("existence", "x a a", (2,), id="existence shows the first"),
        pytest.param("existence", "x", (), id="existence never met"),
        pytest.param("absence", "x a", (2,), id="absence broken"),
        pytest.param("absence", "x", (), id="absence kept"),
        pytest.param("exactly_one", "x a", (2,), id="one"),
        pytest.param("exactly_one", "a x a", (1, 3), id="the one and the second"),
        pytest.param("init", "a x", (1,), id="first"),
        pytest.param("init", "x a", (1,), id="what came first instead"),
        pytest.param("init", "", (), id="nothing came first"),
        pytest.param("responded_existence", "x b a x a", (2, 3, 5), id="answered before"),
        pytest.param("responded_existence", "a x", (1,), id="unanswered"),
        pytest.param("response", "a x a b b a b", (1, 3, 4, 6, 7), id="each with its response"),
        pytest.param("response", "a b a x a", (3, 5), id="only what is still owed"),
        pytest.param("response", "x ab", (2,), id="its own response"),
        pytest.param("alternate_response", "a b a x a", (3, 5), id="the one passed over and the next"),
        pytest.param("alternate_response", "a ab b", (1, 2, 3), id="fulfils one and owes again"),
        pytest.param("chain_response", "a b a x b", (3, 4), id="what came in between"),
        pytest.param("chain_response", "a b a", (3,), id="cut short"),
        pytest.param("precedence", "x b", (2,), id="too early"),
        pytest.param("precedence", "a x a b b", (1, 4, 5), id="the first that allows"),
        pytest.param("alternate_precedence", "a b x b", (2, 4), id="the second on one leave"),
        pytest.param("alternate_precedence", "a b x a a b", (1, 2, 5, 6), id="each with its last leave"),
        pytest.param("chain_precedence", "a x b", (2, 3), id="what stood in its place"),
        pytest.param("chain_precedence", "x x b", (2, 3), id="the last before it"),
        pytest.param("chain_precedence", "a a b", (2, 3), id="right after"),
        pytest.param("succession", "a b b a", (4,), id="owed again"),
        pytest.param("succession", "a b b", (1, 2, 3), id="both ways"),
        pytest.param("coexistence", "b x b", (1, 3), id="alone"),
        pytest.param("coexistence", "b x a", (1, 3), id="together"),
        pytest.param("not_coexistence", "a x a b", (1, 4), id="the first pair"),
        pytest.param("not_succession", "b a x a b", (2, 5), id="in force since"),
        pytest.param("not_succession", "b a x a", (2, 4), id="kept after each"),
    ],
)
def test_the_evidence_is_what_a_reviewer_looks_for(
    template: Template, activities: str, evidence: tuple[int, ...]
) -> None:
    assert judge(template, [f"say:{name}" for name in activities.split()]).evidence == evidence


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("circle", ["say:a", "say:b", "say:ab", "say:a say:b", "do:a do:ab say:b", "say:x"])
def test_a_call_that_goes_in_circles_keeps_its_evidence_short(template: Template, circle: str) -> None:
    run = follow(start(rule(template)), numbered(circle.split() * 300))
    assert len(run.verdict().evidence) <= 2 * EVIDENCE_PAIRS
    assert len(run.waiting) + len(run.shown) <= 2 * EVIDENCE_PAIRS


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_nothing_names_is_a_step_or_unseen(template: Template) -> None:
    letters, activities = alphabet(rule(template)), {*ATOMS, WAIVER, UNSEEN}
    idle = {letters.symbol("say:x"), letters.symbol(UNSEEN)}
    assert letters.named(activities) == {one for one in activities if letters.symbol(one) not in idle}


def test_a_prover_gets_numbers_alone() -> None:
    whole = rule("succession")
    machine, letters = automaton(whole.template), alphabet(whole)
    state = machine.initial
    for activity in ("say:x", "say:a", UNSEEN, "say:b"):
        state = machine.delta[state][letters.symbol(activity)]
    assert machine.status[state] is Status.HOLDS
    assert machine.status[machine.delta[state][letters.symbol(WAIVER)]] is Status.SATISFIED
    assert all(next_state in range(len(machine.delta)) for row in machine.delta for next_state in row)
