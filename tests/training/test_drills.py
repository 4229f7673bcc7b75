"""The drills: what they ask, what they take for right, and what they remember; and their record on the disk."""

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_tui.core import spelling
from sop_tui.core.answers import judge
from sop_tui.core.training.drill_columns import recorded
from sop_tui.core.training.drill_letters import confusable
from sop_tui.core.training.drills import (
    ALL_RIGHT,
    DRILLS,
    Drill,
    Exercise,
    exercise,
    item_title,
    items_of,
    judge_answer,
    mistaken_in,
    needs,
)
from sop_tui.core.training.session import LEVELS, Assessment, Level, Session
from sop_tui.core.training.spaced import LAPSED, Attempt, standings
from sop_tui.store.drilled import add_attempt, drilled, drills_path, read_attempts
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.scripts import packaged, read_folder

BOOK = read_folder(packaged()).book
TABLES = BOOK.spelling
NOW = datetime.fromisoformat("2026-03-02T09:00:00+07:00")

few = settings(max_examples=40)
seeds = st.integers(0, 10**9)
levels = st.sampled_from(LEVELS)
drills = st.sampled_from(get_args(Drill))


def asked_for(drill: Drill, seed: int, wanted: str = "", level: Level = 1) -> Exercise:
    """An exercise in which an item comes up, from this seed on."""
    needed = dict.fromkeys([f"{drill}:{wanted}"], 10_000) if wanted else {}
    found = (exercise(BOOK, drill, number, needed, level) for number in range(seed, seed + 50))
    return next(one for one in found if not wanted or f"{drill}:{wanted}" in one.items)


@few
@given(drills, seeds, levels)
def test_the_same_seed_gives_the_same_exercise(drill: Drill, seed: int, level: Level) -> None:
    assert exercise(BOOK, drill, seed, {}, level) == exercise(BOOK, drill, seed, {}, level)


@few
@given(drills, seeds, levels)
def test_what_is_right_is_taken_for_right_and_everything_in_it_with_it(drill: Drill, seed: int, level: Level) -> None:
    asked = exercise(BOOK, drill, seed, {}, level)
    typed = asked.told[0] if drill == "eja" else asked.meant
    result = judge_answer(BOOK, asked, typed=typed, picked=asked.answer)
    assert result.right, (asked, result)
    assert result.results == tuple((item, True) for item in asked.items)
    assert not result.confused


@few
@given(drills, seeds, st.text(max_size=30))
def test_whatever_is_typed_is_judged_and_never_taken_for_another_item(drill: Drill, seed: int, text: str) -> None:
    asked = exercise(BOOK, drill, seed, {})
    result = judge_answer(BOOK, asked, typed=text, picked={text})
    assert not result.right or text == asked.meant
    assert {item for item, _ in result.results} <= {*items_of(BOOK, drill), *asked.items}


@few
@given(drills, seeds, levels)
def test_every_item_of_an_exercise_is_one_of_the_drill_and_has_a_name(drill: Drill, seed: int, level: Level) -> None:
    asked = exercise(BOOK, drill, seed, {}, level)
    assert set(asked.items) <= set(items_of(BOOK, drill))
    assert all(item_title(BOOK, item) for item in asked.items)


class TestHearAndType:
    @few
    @given(seeds, levels)
    def test_what_the_customer_says_is_what_is_meant(self, seed: int, level: Level) -> None:
        asked = exercise(BOOK, "dengar", seed, {}, level)
        for pieces in (asked.spoken, asked.again):
            assert spelling.decode(" ".join(one.text for one in pieces), TABLES).text == asked.meant

    @few
    @given(seeds, levels)
    def test_it_is_an_answer_as_a_customer_gives(self, seed: int, level: Level) -> None:
        asked = exercise(BOOK, "dengar", seed, {}, level)
        assert judge(asked.kind, asked.meant).verdict != "error"

    @pytest.mark.parametrize(
        ("typed", "right"),
        [
            pytest.param("{}", True, id="as_meant"),
            pytest.param("{} ", True, id="blank_behind"),
            pytest.param("", False, id="nothing"),
            pytest.param("{}x", False, id="a_letter_more"),
        ],
    )
    def test_an_email_is_right_only_as_it_was_said(self, typed: str, right: bool) -> None:
        asked = asked_for("dengar", 1, "m")
        assert judge_answer(BOOK, asked, typed=typed.format(asked.meant).upper()).right is right

    def test_a_letter_taken_for_another_is_wrong_and_so_is_the_other(self) -> None:
        asked = asked_for("dengar", 1, "m")
        result = judge_answer(BOOK, asked, typed=asked.meant.partition("@")[0].replace("m", "n"))
        assert dict(result.results)["dengar:m"] is False
        assert ("m", "n") in result.confused

    def test_another_text_altogether_confuses_no_letters(self) -> None:
        asked = asked_for("dengar", 1, "m")
        result = judge_answer(BOOK, asked, typed="?" * 12)
        assert not any(right for _, right in result.results)
        assert result.confused == ()

    @pytest.mark.parametrize("typed", ["salah", "tidak tahu"])
    def test_nor_does_a_word_that_shares_a_letter_with_it(self, typed: str) -> None:
        asked = replace(asked_for("dengar", 1, "m"), meant="pari.xoviq87@email.com")
        assert judge_answer(BOOK, asked, typed=typed).confused == ()

    def test_a_number_may_be_typed_in_groups(self) -> None:
        found = (exercise(BOOK, "dengar", seed, {}) for seed in range(50))
        asked = next(one for one in found if one.kind == "phone")
        assert judge_answer(BOOK, asked, typed=f"{asked.meant[:4]}-{asked.meant[4:]}").right


class TestSeeAndSpell:
    def test_the_words_of_any_alphabet_are_right(self) -> None:
        asked = asked_for("eja", 1, "m")
        for alphabet in TABLES.alphabets:
            words = spelling.said(spelling.spell(asked.meant, TABLES, alphabet))
            assert judge_answer(BOOK, asked, typed=words).right, words

    @pytest.mark.parametrize("said", [pytest.param("m", id="itself"), pytest.param("em", id="its_name")])
    def test_a_letter_without_its_code_word_is_wrong(self, said: str) -> None:
        asked = asked_for("eja", 1, "m")
        words = spelling.said(spelling.spell(asked.meant, TABLES)).replace("Mama", said)
        result = judge_answer(BOOK, asked, typed=words)
        assert not result.right
        assert [item for item, right in result.results if not right] == ["eja:m"]
        assert "M Mama" in result.hint

    def test_the_word_of_another_letter_is_told_with_both(self) -> None:
        asked = asked_for("eja", 1, "m")
        words = spelling.said(spelling.spell(asked.meant, TABLES)).replace("Mama", "Papa")
        assert ("m", "p") in judge_answer(BOOK, asked, typed=words).confused

    def test_a_word_that_nobody_knows_is_told(self) -> None:
        asked = asked_for("eja", 1, "m")
        assert "kucing" in judge_answer(BOOK, asked, typed="kucing").hint


class TestNumbersReadBack:
    @few
    @given(seeds, levels)
    def test_at_most_one_group_differs_from_what_was_said(self, seed: int, level: Level) -> None:
        asked = exercise(BOOK, "angka", seed, {}, level)
        said = spelling.decode(f"angka {' '.join(one.text for one in asked.spoken)}", TABLES).text
        typed = asked.shown.replace("-", "")
        at, wrong = 0, []
        for number, group in enumerate(asked.shown.split("-")):
            wrong += [str(number)] if said[at : at + len(group)] != group else []
            at += len(group)
        assert len(said) == len(typed)
        assert asked.answer == set(wrong or [ALL_RIGHT])
        assert {f"angka:{one}" for pair in zip(said, typed, strict=True) for one in pair if pair[0] != pair[1]} == set(
            asked.items
        )

    def test_right_and_wrong_numbers_both_come_up(self) -> None:
        right = sum(exercise(BOOK, "angka", seed, {}).answer == {ALL_RIGHT} for seed in range(200))
        assert 20 < right < 100

    def test_a_digit_doubted_without_cause_comes_back(self) -> None:
        asked = next(one for one in (exercise(BOOK, "angka", n, {}) for n in range(50)) if not one.items)
        assert judge_answer(BOOK, asked, picked={ALL_RIGHT}).right
        doubted = judge_answer(BOOK, asked, picked={"0"})
        assert not doubted.right
        assert {item for item, _ in doubted.results} == {f"angka:{one}" for one in asked.shown.split("-")[0]}


class TestLettersThatAreConfused:
    @few
    @given(seeds)
    def test_one_choice_is_confused_with_the_letter_and_no_other_is(self, seed: int) -> None:
        asked = exercise(BOOK, "mirip", seed, {})
        letter = asked.items[0][-1]
        offered = [one.id for one in asked.choices]
        assert len(set(offered)) == 4
        assert [one for one in offered if one in confusable(TABLES)[letter]] == list(asked.answer)
        assert letter not in offered

    def test_the_pair_is_told_as_it_was_mistaken(self) -> None:
        asked = asked_for("mirip", 1, "m")
        wrong = next(one.id for one in asked.choices if one.id not in asked.answer)
        assert judge_answer(BOOK, asked, picked={wrong}).confused == (("m", wrong),)


class TestWhereEachValueIsRecorded:
    def test_what_is_asked_is_what_the_dialogues_record(self) -> None:
        steps = [step for dialog in BOOK.dialogs.values() for step in dialog.steps.values()]
        named = {(r.field or getattr(step, "ask", ""), r.column) for step in steps for r in step.record}
        found = {(one.field, column) for one in recorded(BOOK) for column in one.columns}
        assert found == named

    @pytest.mark.parametrize(
        ("item", "columns"),
        [
            pytest.param(
                "email@crm",
                {"crm.data_caller.alamat", "crm.data_penelpon.alamat", "crm.data_penelpon.email"},
                id="email_in_the_address_too",
            ),
            pytest.param("hp@crm", {"crm.data_caller.no_hp", "crm.data_penelpon.hp"}, id="hp"),
            pytest.param("id_caller@crm", {"crm.data_caller.id_caller", "crm.data_penelpon.id_caller"}, id="mobile"),
            pytest.param(
                "id_caller@crm+landline",
                {"crm.data_caller.id_caller", "crm.data_penelpon.id_caller", "crm.data_penelpon.telp_rumah"},
                id="landline",
            ),
            pytest.param("email@apkt", {"apkt.laporan.email_pelapor"}, id="report"),
            pytest.param("hp@ap2t", {"ap2t.pemohon.hp"}, id="request"),
        ],
    )
    def test_the_columns_are_those_of_the_sops(self, item: str, columns: set[str]) -> None:
        assert asked_for("kolom", 1, item).answer == columns

    @few
    @given(seeds)
    def test_a_part_of_the_columns_is_not_enough_and_one_more_is_too_many(self, seed: int) -> None:
        asked = exercise(BOOK, "kolom", seed, {})
        offered = {one.id for one in asked.choices}
        assert len(asked.answer) < len(offered) <= 8
        more = next(iter(offered - asked.answer))
        assert not judge_answer(BOOK, asked, picked={*asked.answer, more}).right
        assert not judge_answer(BOOK, asked, picked=list(asked.answer)[1:]).right

    def test_a_number_of_a_house_looks_like_one_and_another_does_not(self) -> None:
        for seed in range(20):
            assert asked_for("kolom", seed, "id_caller@crm+landline").shown.startswith("021")
            assert asked_for("kolom", seed, "id_caller@crm").shown.startswith("08")

    def test_each_column_is_told_with_the_form_it_wants(self) -> None:
        told = "\n".join(asked_for("kolom", 1, "hp@crm").told)
        assert "Data Caller › No. Hp: 8" in told
        assert "Data Penelpon › HP: 8" in told


def wrong_at(minutes: int, *items: str, drill: str = "dengar", right: bool = False) -> Attempt:
    at = NOW + timedelta(minutes=minutes)
    return Attempt(at.isoformat(), drill, 1, right, tuple((item, right) for item in items))


class TestWhatComesBack:
    def test_a_letter_mistaken_in_one_drill_comes_back_in_every_drill_of_letters(self) -> None:
        attempts = [wrong_at(0, "dengar:m")]
        for drill in ("dengar", "eja", "mirip"):
            needed = needs(BOOK, drill, standings(attempts), NOW)
            assert needed[f"{drill}:m"] == LAPSED > needed[f"{drill}:n"]

    def test_until_it_was_right_there(self) -> None:
        attempts = [wrong_at(0, "dengar:m"), wrong_at(1, "eja:m", right=True)]
        later = NOW + timedelta(minutes=2)
        assert (
            needs(BOOK, "eja", standings(attempts), later)["eja:m"]
            < needs(BOOK, "eja", standings(attempts), later)["eja:n"]
        )
        assert needs(BOOK, "dengar", standings(attempts), later)["dengar:m"] == LAPSED

    def test_a_column_comes_back_among_columns(self) -> None:
        attempts = [wrong_at(0, "kolom:email@crm", drill="kolom")]
        shown = [exercise(BOOK, "kolom", n, needs(BOOK, "kolom", standings(attempts), NOW)).items for n in range(100)]
        assert shown.count(("kolom:email@crm",)) > 2.5 * len(shown) / len(recorded(BOOK))

    def test_an_item_of_other_scripts_is_passed_over(self) -> None:
        assert set(needs(BOOK, "kolom", standings([wrong_at(0, "kolom:tidak_ada@crm")]), NOW)) == set(
            items_of(BOOK, "kolom")
        )

    def test_letters_mistaken_in_a_call_come_back_in_the_drills(self) -> None:
        attempt = mistaken_in(session((("A", "u"), ("5", ""))))
        assert attempt is not None
        needed = needs(BOOK, "dengar", standings([attempt]), NOW)
        assert {item for item, weight in needed.items() if weight == LAPSED} == {"dengar:a", "dengar:u", "dengar:5"}

    def test_a_call_without_mistakes_leaves_nothing(self) -> None:
        assert mistaken_in(session(())) is None


def session(confused: tuple[tuple[str, str], ...]) -> Session:
    assessment = Assessment(
        points=80,
        rules_share=None,
        fields_share=None,
        columns_share=None,
        lapses=(),
        clauses={},
        fields=(),
        columns=(),
        confused=confused,
        handle_ms=0,
        reference_ms=0,
        keys=0,
        reference_keys=0,
        outcome_right=True,
    )
    return Session(
        call_id="x",
        trainee="Rani",
        practised_at=NOW.isoformat(),
        scenario="ibu_masna",
        title="Ibu Masna",
        topic="informasi",
        level=1,
        seed=1,
        random=False,
        heard=(),
        due=(),
        work=(),
        assessment=assessment,
    )


ATTEMPT = Attempt(NOW.isoformat(), "dengar", 7, False, (("dengar:m", False), ("dengar:a", True)), (("m", "n"),), 4200)


class TestTheRecord:
    @settings(max_examples=20)
    @given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=10), st.booleans()), max_size=4))
    def test_what_was_kept_is_read_again(
        self, tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, str, bool]]
    ) -> None:
        folder = DataFolder(tmp_path_factory.mktemp("drills"))
        attempts = [ATTEMPT._replace(drill=drill, results=((item, right),)) for drill, item, right in made]
        for attempt in attempts:
            add_attempt(folder, "Rani", attempt)
        found = read_attempts(folder, "Rani")
        assert (found.attempts, found.damaged) == (tuple(attempts), ())

    @pytest.mark.parametrize(
        "trainee",
        ["Rani", "", "../../etc/passwd", "Rani/Budi", "a" * 5000, "Ñandú 王", "x\x00y", ".", "\udcff"],
    )
    def test_no_name_leads_out_of_the_folder(self, tmp_path: Path, trainee: str) -> None:
        folder = DataFolder(tmp_path / "latihan")
        add_attempt(folder, trainee, ATTEMPT)
        written = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert written == [drills_path(folder, trainee)]
        assert written[0].parent == tmp_path / "latihan/drills"
        assert read_attempts(folder, trainee).attempts == (ATTEMPT,)

    def test_names_that_look_alike_are_kept_apart(self, tmp_path: Path) -> None:
        names = ["Rani", "rani", "RANI!", "Rani ", ""]
        assert len({drills_path(DataFolder(tmp_path), name) for name in names}) == len(names)

    @pytest.mark.parametrize(
        "line",
        [
            pytest.param(b"{", id="torn"),
            pytest.param(b"\xff\xfe\x00", id="bytes"),
            pytest.param(b"[1]", id="a_list"),
            pytest.param(b"7", id="a_number"),
            pytest.param(b"{}", id="an_empty_one"),
            pytest.param(b"[" * 100_000, id="deep"),
            pytest.param(json.dumps({"schema": "sop-tui/drill/2"}).encode(), id="another_schema"),
        ],
    )
    def test_a_damaged_line_is_told_and_passed_over(self, tmp_path: Path, line: bytes) -> None:
        folder = DataFolder(tmp_path)
        add_attempt(folder, "Rani", ATTEMPT)
        with drills_path(folder, "Rani").open("ab") as file:
            file.write(line)
        # Torn as it is, the next exercise stands on a line of its own.
        add_attempt(folder, "Rani", ATTEMPT._replace(seed=8))
        found = read_attempts(folder, "Rani")
        assert [one.seed for one in found.attempts] == [7, 8]
        assert found.damaged == (2,)

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("at", "kemarin"),
            ("at", 7),
            ("drill", None),
            ("seed", "7"),
            ("seed", True),
            ("right", 1),
            ("results", [["dengar:m"]]),
            ("results", [["dengar:m", "ya"]]),
            ("confused", "mn"),
            ("confused", [[1, 2]]),
            ("trainee", 3),
        ],
    )
    def test_a_value_of_another_kind_is_damage(self, tmp_path: Path, key: str, value: object) -> None:
        folder = DataFolder(tmp_path)
        add_attempt(folder, "Rani", ATTEMPT)
        path = drills_path(folder, "Rani")
        path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}) + "\n")
        assert read_attempts(folder, "Rani").damaged == (1,)

    def test_every_trainee_is_found_by_name(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path)
        assert list(drilled(folder)) == []
        for name in ("Rani", "Budi [b]Sby[/b]"):
            add_attempt(folder, name, ATTEMPT)
        assert {one.trainee for one in drilled(folder)} == {"Rani", "Budi [b]Sby[/b]"}
        assert read_attempts(folder, "Wati").attempts == ()

    def test_only_its_owner_may_read_it(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path / "latihan")
        add_attempt(folder, "Rani", ATTEMPT)
        path = drills_path(folder, "Rani")
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)

    @pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
    def test_what_is_no_file_is_told_in_words(self, tmp_path: Path, make: object) -> None:
        folder = DataFolder(tmp_path)
        path = drills_path(folder, "Rani")
        path.parent.mkdir()
        assert callable(make)
        make(path)
        for attempt in _both_ways(folder):
            with pytest.raises(StoreError):
                attempt()


def _both_ways(folder: DataFolder) -> Iterable:  # type: ignore[type-arg]
    yield lambda: read_attempts(folder, "Rani")
    yield lambda: add_attempt(folder, "Rani", ATTEMPT)


def test_there_is_a_title_for_each_drill() -> None:
    assert set(DRILLS) == set(get_args(Drill))
