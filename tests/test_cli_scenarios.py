"""The packaged scenarios: each comes out as it says, and together they leave nothing of DTA and EML untried."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from sop_tui.cli.findings import SCENARIOS, read_scenario
from sop_tui.cli.simulations import call_id
from sop_tui.core.book import Book
from sop_tui.core.call import Call
from sop_tui.core.dialog import activity_name, options_of
from sop_tui.core.events import Chosen, Event, Filling, Jumped, Moved
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import compare, simulate
from sop_tui.store.scripts import packaged, read_folder

FILES = sorted((packaged() / SCENARIOS).glob("*.yaml"))


@cache
def book() -> Book:
    return read_folder(packaged()).book


@cache
def held(path: Path) -> tuple[Scenario, Call, list[Event]]:
    scenario = read_scenario(path)
    result = simulate(book(), scenario, call_id(scenario, 0))
    return scenario, result.call, result.events


def _picked(events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """What was picked at which step; one that shows a value that could not be read was picked too, and not chosen.

    What a topic opened aside chooses by itself (that it is a further need) nobody picked.
    """
    steps = {step_id: step for dialog in book().dialogs.values() for step_id, step in dialog.steps.items()}
    shown = {(event.what.step, event.what.option) for event in events if isinstance(event.what, Filling)}
    aside = {event.batch for event in events if isinstance(event.what, Jumped)}
    for event in events:
        what = event.what
        if event.batch in aside:
            continue
        if isinstance(what, Filling) or (isinstance(what, Chosen) and (what.step, what.option) not in shown):
            yield activity_name(what.step, steps[what.step]), what.option


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestEachScenario:
    def test_comes_out_as_it_says(self, path: Path) -> None:
        scenario = held(path)[0]
        result = simulate(book(), scenario, call_id(scenario, 0))
        assert [str(difference) for difference in compare(result, scenario)] == []

    def test_names_only_what_there_is(self, path: Path) -> None:
        """A misspelt name would never be asked for, and the scenario would try less than it says."""
        scenario, _, _ = held(path)
        steps = [(step_id, step) for dialog in book().dialogs.values() for step_id, step in dialog.steps.items()]
        options: dict[str, set[str]] = {}
        for step_id, step in steps:
            options.setdefault(activity_name(step_id, step), set()).update(one.id for one in options_of(step))

        assert scenario.scenario == path.stem
        for name, answers in scenario.answers.items():
            assert set(answers) <= options[name]
        assert {turn.at for turn in scenario.turns} <= {step_id for step_id, _ in steps}
        told = (scenario.knows, scenario.says, scenario.shows, scenario.refuses, scenario.unverified)
        assert {name for fields in told for name in fields} <= set(book().fields)
        assert {*scenario.replaced, *scenario.expect.fields} <= set(book().fields)
        assert all(address in book().columns for address in scenario.expect.records)

    def test_answers_what_it_is_asked(self, path: Path) -> None:
        """What it says it answers is answered, each in its turn; a mind that is changed comes on top."""
        scenario, _, events = held(path)
        minds = {turn.mind for turn in scenario.turns if turn.mind}
        changed = {name for name, option in _picked(events) if option in minds}
        picked = [(name, option) for name, option in _picked(events) if option not in minds or name not in changed]
        for step, answers in scenario.answers.items():
            assert [option for name, option in picked if name == step] == list(answers)


def test_every_rule_is_kept_in_some_scenario() -> None:
    kept = {run.constraint.id for path in FILES for run in held(path)[1].runs if run.verdict().verdict == "satisfied"}
    assert {rule.id for sop in book().sops.values() for rule in sop.constraints} - kept == set()


def test_every_step_is_stood_at_and_every_option_chosen_in_some_scenario() -> None:
    events = [event.what for path in FILES for event in held(path)[2]]
    stood = {what.stack[-1][1] for what in events if isinstance(what, Moved)}
    chosen = {(what.name, what.option) for what in events if isinstance(what, Chosen)}
    for dialog in book().dialogs.values():
        for step_id, step in dialog.steps.items():
            name = activity_name(step_id, step)
            assert step.KEY in {"call", "end"} or step_id in stood, f"{dialog.dialog}: {step_id}"
            assert {(name, option.id) for option in options_of(step)} <= chosen
