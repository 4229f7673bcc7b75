"""pm4py reads our event log, and its own DECLARE checker comes to our verdicts: of every rule, on every call."""

import ast
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.constraint import TEMPLATES, UNARY, WAIVE, A, B, Constraint, Template, alphabet, check
from sop_tui.core.transcript import events_of
from tests.cli_runner import run
from tests.needed import package
from tests.store.declare import UntranslatableError, letters, violated
from tests.store.exporting import all_scenarios, books, every_document

pytestmark = pytest.mark.slow

UNTRANSLATED: tuple[str, ...] = ()
"""Rules of the shipped SOPs that pm4py cannot be asked about. A rule that comes here is told with its reason."""

Trace = tuple[str, ...]


@pytest.fixture(scope="module")
def pm4py() -> Any:
    found = package("pm4py")
    # It advises to install a faster reader, which warnings that are errors would not survive.
    found.util.constants.SHOW_INTERNAL_WARNINGS = False
    return found


@pytest.fixture(scope="module")
def read(pm4py: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The XES file of all calls, as pm4py reads it."""
    path = tmp_path_factory.mktemp("xes") / "calls.xes"
    assert run("export", "xes", "--data", all_scenarios().path, "-o", path).exit_code == 0
    return pm4py.read_xes(str(path), return_legacy_log_object=True)


@pytest.fixture(scope="module")
def log(read: Any) -> dict[str, Trace]:
    """The activities of each call, by its id."""
    return {trace.attributes["concept:name"]: tuple(event["concept:name"] for event in trace) for trace in read}


@cache
def judged_calls() -> dict[Constraint, dict[str, str]]:
    """Each rule, and its verdict on each call of a day on which it is in force, by the call's id."""
    found: dict[Constraint, dict[str, str]] = {}
    for document in every_document():
        book = books(all_scenarios()).of(document)
        assert book is not None
        rules = {rule.id: rule for sop in book.sops.values() for rule in sop.constraints}
        for row in document["constraints"]:
            found.setdefault(rules[row["id"]], {})[document["call_id"]] = row["verdict"]
    return found


def translatable(rule: Constraint, traces: list[Trace]) -> bool:
    try:
        for trace in traces:
            letters(rule, trace)
    except UntranslatableError:
        return False
    return True


def test_every_shipped_rule_can_be_put_to_pm4py(log: dict[str, Trace]) -> None:
    untold = [rule.id for rule in judged_calls() if not translatable(rule, list(log.values()))]
    assert tuple(untold) == UNTRANSLATED
    assert len(judged_calls()) >= 110
    assert {document["outcome"] for document in every_document()} >= {"selesai", "terputus"}


def test_pm4py_agrees_on_every_rule_and_call(pm4py: Any, log: dict[str, Trace]) -> None:
    compared = 0
    for rule, verdicts in judged_calls().items():
        if rule.id not in UNTRANSLATED:
            found = violated(pm4py, rule, (log[call] for call in verdicts))
            assert found == [verdict == "violated" for verdict in verdicts.values()], rule.id
            compared += len(found)
    assert compared >= 2000


def damaged(rule: Constraint, trace: Trace) -> Iterator[Trace]:
    """Calls that keep the rule less well: each thing it is about left out, done first, done last, and done twice.

    What never came is done before all else, too, and after all else, and what would pay or waive is taken out.
    """
    symbol = alphabet(rule).symbol
    unpaid = tuple(activity for activity in trace if not symbol(activity) & (B | WAIVE))
    a, b = (operand[0].replace("*", "x") for operand in (rule.a, rule.b or rule.a))
    yield from (trace[::-1], (*trace, a), (b, *trace), (a, b, *trace), (b, a, *trace), (*unpaid, a))
    for at, activity in enumerate(trace):
        if symbol(activity) & (A | B):
            rest = trace[:at] + trace[at + 1 :]
            yield rest
            yield (activity, *rest)
            yield (*rest, activity)
            yield (*trace, activity)


def test_pm4py_agrees_on_calls_that_went_wrong(pm4py: Any, log: dict[str, Trace]) -> None:
    """The simulated calls keep nearly every rule, so agreement on them alone would say little."""
    broken, never = 0, []
    for rule, verdicts in judged_calls().items():
        # First the calls in which it came up; of rules that never do, any.
        calls = sorted(verdicts, key=lambda call: verdicts[call] == "vacuous")[:10]
        traces = [wrong for call in calls for wrong in damaged(rule, log[call])]
        ours = [check([rule], list(enumerate(trace)))[0].verdict == "violated" for trace in traces]
        assert violated(pm4py, rule, traces) == ours, rule.id
        broken += sum(ours)
        never += [] if any(ours) else [rule.id]
    assert (broken > 1000, never) == (True, [])


ACTIVITIES = ("say:a", "say:b", "ask:a", "ask:b", "do:a", "do:b", "do:c", "say:c", "flag:urgent")
RULES = st.builds(
    lambda template, a, b, among, unless: Constraint(
        "R", "C", template, a, () if template in UNARY else b, among, unless
    ),
    st.sampled_from(TEMPLATES),
    st.sampled_from([("say:a",), ("say:a", "do:a"), ("ask:a", "do:a"), ("do:a*",)]),
    st.sampled_from([("say:b",), ("say:b", "do:b"), ("do:b",)]),
    st.sampled_from([(), (), ("say",), ("say", "ask"), ("do:c",)]),
    st.sampled_from([(), (), ("flag:urgent",)]),
)


@given(RULES, st.lists(st.lists(st.sampled_from(ACTIVITIES), max_size=9).map(tuple), min_size=30, max_size=30))
@settings(max_examples=300)
def test_the_translation_is_faithful_of_any_rule(rule: Constraint, traces: list[Trace]) -> None:
    """All fifteen templates, with steps and waivers of any kind: what pm4py is asked is what the rule says."""
    if rule.template == "exactly_one" and rule.unless:
        return
    ours = [check([rule], list(enumerate(trace)))[0].verdict == "violated" for trace in traces]
    assert violated(package("pm4py"), rule, traces) == ours


def test_each_template_has_a_name_that_pm4py_knows(pm4py: Any) -> None:
    """A model of a name it does not know would find every trace fit."""

    def broken(template: Template) -> bool:
        rule = Constraint("R", "C", template, ("say:a",), () if template in UNARY else ("say:b",))
        traces = [(), ("say:a",), ("say:b",), ("say:a", "say:b"), ("say:b", "say:a"), ("say:a", "say:a")]
        return any(violated(pm4py, rule, traces))

    assert all(map(broken, TEMPLATES))


def test_the_log_is_typed_and_whole(read: Any) -> None:
    assert set(read.extensions) == {"Concept", "Time", "Lifecycle", "Organizational"}
    assert read.classifiers["Activity"] == ["concept:name"]
    by_id = {document["call_id"]: document for document in every_document()}
    assert len(read) == len(by_id)
    for trace in read:
        document = by_id[trace.attributes["concept:name"]]
        moments = {event.seq: event.moment.at for event in events_of(document)}
        assert trace.attributes["agent"] == document["agent"]
        for event in trace:
            assert event["time:timestamp"] == datetime.fromisoformat(moments[event["seq"]])
            assert (event["org:resource"], event["lifecycle:transition"]) == (document["agent"], "complete")


def test_the_program_never_imports_it() -> None:
    """It is under AGPL, and the program is not."""
    root = Path(__file__).parents[2] / "sop_tui"
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "pm4py" for name in names), path
            assert not (isinstance(node, ast.Constant) and node.value == "pm4py"), path
