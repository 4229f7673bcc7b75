"""Three levels of each scenario, and something to practise for every topic and every hard moment at each of them."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core.answers import judge
from sop_tui.core.dialog import options_of
from sop_tui.core.scenario import Scenario
from sop_tui.core.simulate import compare, simulate
from sop_tui.core.training.session import LEVELS, Level
from tests.training.holding import CALL_ID, FILES, book, in_turn, levelled, scenario

EVERY = [(name, level) for name in FILES for level in LEVELS]


def _comes_out(made: Scenario) -> list[str]:
    return [str(one) for one in compare(simulate(book(), made, CALL_ID), made)]


class TestAtLevel:
    @settings(max_examples=8, deadline=None)
    @given(st.sampled_from(EVERY), st.integers(0, 9))
    def test_it_comes_out_as_it_says(self, which: tuple[str, Level], seed: int) -> None:
        assert _comes_out(levelled(*which, seed)) == []

    @pytest.mark.slow
    @pytest.mark.parametrize(("name", "level"), in_turn([(name, level) for name, level in EVERY if level > 1])[::2])
    def test_every_scenario_comes_out_as_it_says(self, name: str, level: Level) -> None:
        assert _comes_out(levelled(name, level, 0)) == []

    def test_the_first_level_is_as_it_is_written(self) -> None:
        assert [name for name in FILES if levelled(name, 1, 5) != scenario(name)] == []

    def test_what_must_come_out_stays(self) -> None:
        for level in LEVELS:
            made = levelled("hp_lain", level, 3)
            assert (made.expect, made.knows, made.answers) == (
                scenario("hp_lain").expect,
                scenario("hp_lain").knows,
                scenario("hp_lain").answers,
            )

    def test_harder_levels_ask_more_of_a_trainee(self) -> None:
        made = {level: [levelled("hp_lain", level, seed) for seed in range(6)] for level in LEVELS}
        more = {level: sum(len(one.says) + len(one.turns) for one in some) for level, some in made.items()}
        assert more[1] == 0 < more[2] < more[3]
        assert any(one.says for one in made[3])

    def test_a_slip_is_another_value_that_could_be_right(self) -> None:
        made = next(made for seed in range(20) if (made := levelled("hp_lain", 2, seed)).says)
        for name, (wrong,) in made.says.items():
            found = judge(book().fields[name].kind, wrong)
            assert found.verdict == "ok"
            assert found.canonical != judge(book().fields[name].kind, made.knows[name]).canonical

    def test_at_the_hardest_level_customers_interrupt_or_offer_early(self) -> None:
        turns = [levelled("hp_lain", 3, seed).turns for seed in range(8)]
        assert all(len(one) == 1 for one in turns)
        assert {bool(one[0].early) for one in turns} == {True, False}
        assert all(not levelled("hp_lain", 2, seed).turns for seed in range(4))


def _answered(step: str, option: str) -> Callable[[Scenario], bool]:
    return lambda made: option in made.answers.get(step, ())


def _turned(*keys: str) -> Callable[[Scenario], bool]:
    return lambda made: any(getattr(turn, key) for turn in made.turns for key in keys)


def _only_interrupts(made: Scenario) -> bool:
    deeds = ("flag", "lower", "early", "note", "topic", "back", "refuse", "leave", "replace", "undo", "end", "mind")
    return any(not any(getattr(turn, key) for key in deeds) for turn in made.turns)


HARD: dict[str, Callable[[Scenario], bool]] = {
    "upset in the middle": lambda made: any(turn.flag == "upset" and turn.at != "kebutuhan" for turn in made.turns),
    "urgent in the middle": lambda made: any(turn.flag == "urgent" for turn in made.turns),
    "another number": _answered("nomor", "lain"),
    "a mutation is found": lambda made: any("MUTASI" in text for text in made.shows.get("deskripsi_laporan", ())),
    "not entitled to a subsidy": _answered("cek_nik", "tidak_terdaftar"),
    "the address has moved": _answered("titik_lokasi", "pindah"),
    "offers something early": _turned("early"),
    "interrupts": _only_interrupts,
    "refuses": lambda made: "refused" in made.refuses.values(),
    "changes his mind": _turned("mind"),
    "another topic in the middle": _turned("topic"),
    "hangs up": _turned("end"),
}


def _topics() -> dict[str, Callable[[Scenario], bool]]:
    """Every kind of service, and every kind of complaint, outage and request, of the whole call."""
    steps = book().dialogs["panggilan"].steps
    named = [name for name in steps if name == "topik" or name.startswith("jenis_")]
    return {f"{name}={one.id}": _answered(name, one.id) for name in named for one in options_of(steps[name])}


TOPICS = _topics()


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("what", [*TOPICS, *HARD])
def test_there_is_something_to_practise(what: str, level: Level) -> None:
    holds = (TOPICS | HARD)[what]
    name = next((name for name in FILES if holds(scenario(name))), None)
    assert name is not None, what
    made = levelled(name, level, 0)
    assert holds(made)
    assert _comes_out(made) == []


class TestTheFiles:
    def test_there_are_kinds_of_every_service(self) -> None:
        assert {one.partition("=")[0] for one in TOPICS} == {
            "topik", "jenis_keluhan", "jenis_gangguan", "jenis_permohonan",
        }  # fmt: skip
        assert {level for name in FILES for level in [scenario(name).level]} == set(LEVELS)

    def test_each_has_a_level_and_its_own_words(self) -> None:
        for name, path in FILES.items():
            made = scenario(name)
            assert "\nlevel: " in path.read_text("utf-8"), name
            assert "kebutuhan" in made.lines or "kebutuhan" not in made.knows, name
            assert all(turn.lines for turn in made.turns), name

    def test_words_are_for_steps_and_fields_that_there_are(self) -> None:
        steps = {step.activity or id_ for dialog in book().dialogs.values() for id_, step in dialog.steps.items()}
        for name in FILES:
            assert set(scenario(name).lines) <= steps | set(book().fields), name
            assert set(scenario(name).speech) <= set(book().fields), name
