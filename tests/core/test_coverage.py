"""What coverage counts as tried, and its findings by their own examples."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core.book import Book
from sop_tui.core.checking import RULES as CHECKED
from sop_tui.core.commands import Command
from sop_tui.core.coverage import ClauseRow, Trial, coverage, gaps, trial
from sop_tui.core.coverage_rules import RULES, SCENARIO_UNHELD
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import Held, ScenarioError, simulate
from sop_tui.store.scripts import TABLES, packaged, read_blobs
from sop_tui.store.shape import build
from sop_tui.store.yaml_tree import read_tree
from tests.core.test_checking import scripts
from tests.walk import play

CALL_ID = "016eed93-d980-7677-a789-dc129b924cc5"
LEFT_OUT = "title: Coba\nversion: '1'\nstarted_at: '2019-12-10T09:12:00+07:00'\ndialog: contoh"


def scenario(text: str) -> Scenario:
    return build(read_tree(f"{text}\n{LEFT_OUT}".encode(), "coba.yaml"), Scenario, file="coba.yaml").value


def tried(book: Book, texts: Iterable[str]) -> tuple[list[Trial], set[str]]:
    """What these scenarios try, and the codes of those that try nothing."""
    trials, codes = [], set()
    for text in texts:
        try:
            trials.append(trial(book, "coba", simulate(book, scenario(text), CALL_ID)))
        except ScenarioError:
            codes.add(SCENARIO_UNHELD.code)
    return trials, codes


def callable_(book: Book) -> Book:
    """The book of an example, its dialogue a whole call."""
    whole = replace(book.dialogs["contoh"], outcomes={"selesai": "Selesai"})
    return replace(book, dialogs={**book.dialogs, "contoh": whole})


def told(example: str) -> set[str]:
    """The codes of the findings of an example."""
    parts = example.split("\n---\n")
    texts = [part for part in parts if part.startswith("scenario:")]
    book = callable_(scripts("\n---\n".join(part for part in parts if part not in texts))[0])
    trials, codes = tried(book, texts)
    return codes | {one.code for one in gaps(coverage(book, trials))}


@pytest.mark.parametrize("code", [code for code in RULES if code not in CHECKED])
class TestRules:
    def test_a_bad_example_is_found(self, code: str) -> None:
        assert code in told(RULES[code].bad)

    def test_a_good_one_is_covered(self, code: str) -> None:
        assert told(RULES[code].good) == set()

    def test_says_why(self, code: str) -> None:
        assert RULES[code].why.endswith(".")


def test_a_clause_that_no_step_carries_out() -> None:
    assert "CLAUSE_UNUSED" in told(CHECKED["CLAUSE_UNUSED"].bad)


DIALOG = """
dialog: contoh
title: Contoh
version: "1"
outcomes: {selesai: Selesai}
fields: {email: {kind: email, title: Email}, nama: {kind: text, title: Nama}}
steps:
  sapa: {say: {id: Halo., en: Hello.}, clause: A-1}
  data: {call: lain, clause: A-2}
  email:
    ask: email
    clause: A-3
    lines: {id: Email?, en: Email?}
    verify: {lines: {id: "Benar {email}?", en: "Right, {email}?"}, clause: A-4}
  tutup: {end: selesai, clause: A-5}
"""
OTHER = """
dialog: lain
title: Lain
version: "1"
keywords: [lain]
steps:
  nama: {ask: nama, clause: A-6, lines: {id: Nama?, en: Name?}}
  selesai: {end: selesai}
"""
SOP = """
sop: A
title: A
version: "1"
in_force: 2019-01-01
until: 2019-12-10
source: x
clauses:
  {A-1: {obliges: x}, A-2: {obliges: x}, A-3: {obliges: x}, A-4: {obliges: x}, A-5: {obliges: x}, A-6: {obliges: x}}
constraints:
  - {id: sapa, clause: A-1, template: existence, a: say:sapa, owed: {id: sapa}}
  - {id: marah, clause: A-1, template: response, a: flag:upset, b: say:sapa, owed: {id: sapa}}
  - {id: eja, clause: A-4, template: response, a: answer:email, b: verify:email, owed: {id: eja}}
"""


def example() -> Book:
    tables = [(name, (packaged() / name).read_bytes()) for name in TABLES]
    files = {"dialog/contoh.yaml": DIALOG, "dialog/lain.yaml": OTHER, "sop/A.yaml": SOP}
    return read_blobs([*tables, *((name, text.encode()) for name, text in files.items())]).book


TOLD = "scenario: coba\nknows: {nama: Budi, email: budi@gmail.com}\nexpect: {outcome: selesai}"


def rows(*texts: str) -> dict[str, ClauseRow]:
    book = example()
    trials, codes = tried(book, texts)
    assert not codes
    return {row.clause: row for row in coverage(book, trials)}


def done(row: ClauseRow) -> Sequence[str]:
    return [step.name for step in row.steps if step.scenarios]


class TestTrial:
    @pytest.mark.parametrize(
        ("clause", "names"),
        [
            pytest.param("A-1", ["contoh.sapa"], id="said"),
            pytest.param("A-2", ["contoh.data"], id="called, and something was done there"),
            pytest.param("A-3", ["contoh.email"], id="asked"),
            pytest.param("A-4", ["contoh.email.verify"], id="read back"),
            pytest.param("A-5", ["contoh.tutup"], id="ended"),
            pytest.param("A-6", ["lain.nama"], id="asked in another dialogue"),
        ],
    )
    def test_each_kind_of_work(self, clause: str, names: list[str]) -> None:
        assert done(rows(TOLD)[clause]) == names
        assert rows(TOLD)[clause].scenarios == ("coba",)

    def test_nothing_without_a_scenario(self) -> None:
        assert all(not row.scenarios and not done(row) for row in rows().values())

    def test_what_was_refused_was_not_read_back(self) -> None:
        refused = rows(TOLD.replace(", email: budi@gmail.com}", "}\nrefuses: {email: refused}"))
        assert (done(refused["A-3"]), done(refused["A-4"])) == (["contoh.email"], [])

    def test_a_call_in_which_nothing_was_left_to_do_was_not_carried_out(self) -> None:
        early = rows(f"{TOLD}\nturns: [{{at: sapa, early: {{nama: Budi}}}}]")
        assert (done(early["A-2"]), done(early["A-6"])) == ([], [])

    def test_what_was_undone_was_not_done(self) -> None:
        book = example()
        for undone, names in ((False, {"sapa", "data", "nama"}), (True, {"sapa"})):
            commands: list[Command] = [cmd.Confirm(), cmd.Answer("Budi"), *([cmd.Undo()] if undone else [])]
            call, events = play(book, "contoh", commands, gap=1)
            assert {step for _, step, _ in trial(book, "coba", Held(call, events, ())).steps} == names

    def test_after_an_undo_the_call_stands_where_it_stood(self) -> None:
        again = rows(f"{TOLD}\nturns: [{{at: nama, undo: 1}}, {{at: nama, end: selesai}}]")
        assert [clause for clause, row in again.items() if done(row)] == ["A-1"]

    def test_rules_that_asked_for_something(self) -> None:
        cells = {rule.rule: rule.scenarios for row in rows(TOLD).values() for rule in row.rules}
        assert cells == {"sapa": ("coba",), "marah": (), "eja": ("coba",)}

    def test_a_sop_that_is_not_in_force_on_the_day_is_not_tried(self) -> None:
        book = example()
        late = replace(scenario(TOLD), started_at="2020-01-01T09:00:00+07:00")
        assert trial(book, "coba", simulate(book, late, CALL_ID)).rules == frozenset()


def test_each_gap_points_at_what_has_it() -> None:
    book = example()
    paths = {(one.code, one.kind, one.path) for one in gaps(coverage(book, tried(book, [TOLD])[0]))}
    assert paths == {
        ("CLAUSE_UNRULED", "sop", ("clauses", "A-2")),
        ("CLAUSE_UNRULED", "sop", ("clauses", "A-3")),
        ("CLAUSE_UNRULED", "sop", ("clauses", "A-5")),
        ("CLAUSE_UNRULED", "sop", ("clauses", "A-6")),
        ("RULE_UNTRIED", "sop", ("constraints", 1)),
    }
    untried = {(one.code, one.path) for one in gaps(coverage(book, [])) if one.kind == "dialog"}
    assert ("STEP_UNTRIED", ("steps", "email", "verify", "clause")) in untried
    assert ("STEP_UNTRIED", ("steps", "sapa", "clause")) in untried
