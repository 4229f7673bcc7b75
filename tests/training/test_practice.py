"""A session as a trainee holds it: who listens, looks and spells has every point, and who skips any of it has not."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from sop_tui.core import commands as cmd
from sop_tui.core import spelling
from sop_tui.core.answering import offered
from sop_tui.core.answers import judge
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask, Check, Choose, Do, End, Say, activity_name
from sop_tui.core.state import Call
from sop_tui.core.training.holdings import searched_for, words_for
from sop_tui.core.training.replying import planned, spoken_for
from sop_tui.core.training.session import LEVELS, Due, Lapse, Level, Work
from sop_tui.core.training.taken import sheet_texts
from sop_tui.core.view import desk_view
from sop_tui.store.folder import DataFolder
from sop_tui.store.practice import Practice
from sop_tui.store.scripts import Scripts, packaged, read_folder
from sop_tui.store.trainer import Trainer, Wanted
from tests.training.holding import FILES, book, in_turn, replica, scenario, speech

LIMIT = 400
PACE = 3.0
"""Seconds for each thing done."""

Otherwise = Callable[[Call, list[Command]], list[Command]]


def scripts() -> Scripts:
    return _scripts()


@cache
def _scripts() -> Scripts:
    return read_folder(packaged())


@dataclass
class Obedient:
    """A trainee who does what the desk says, hears what the customer says, and reads what the applications show.

    ``otherwise`` may do something else instead; ``looks`` is whether the applications are searched, ``pace`` how many
    seconds each thing takes.
    """

    path: Path
    otherwise: Otherwise = lambda _, deeds: deeds
    looks: bool = True
    pace: float = PACE
    seconds: float = 0.0
    shown: int = 0
    reacted: list[Due] = field(default_factory=list)

    def practise(self, wanted: Wanted) -> Practice:
        """A whole session, up to its grade."""
        trainer = Trainer(
            folder=DataFolder(self.path),
            scripts=scripts(),
            speech=speech(),
            replica=replica(),
            trainee="Wati",
            now=lambda: datetime.fromisoformat("2026-07-03T09:00:00+07:00"),
            new_seed=lambda: 7,
            monotonic=lambda: self.seconds,
        )
        practice = trainer.begin(trainer.prepare(wanted))
        practice.opens()
        for _ in range(LIMIT):
            if practice.live.call.outcome is not None:
                self._copy(practice)
                return practice
            if self.looks:
                self._look(practice)
            for command in self.otherwise(practice.live.call, list(self._next(practice))):
                self._do(practice, command)
        raise AssertionError("the call does not end")

    def _do(self, practice: Practice, command: Command) -> None:
        before, seen = practice.live.call, len(practice.live.events)
        self.seconds += self.pace
        assert practice.live.do(command) is None, (command, before.scene.top)
        practice.hears(before, practice.live.events[seen:])

    def _look(self, practice: Practice) -> None:
        call, prepared = practice.live.call, practice.prepared
        finding = replica().findings.get(activity_name(call.scene.top.step, call.step))
        if isinstance(call.step, Check) and finding is not None:
            words = words_for(book(), replica(), prepared.scenario, prepared.seed)
            for column, text in searched_for(words, finding).items():
                practice.worked(Work(practice.elapsed_ms(), "searched", finding.window, column, text))

    def _copy(self, practice: Practice) -> None:
        """The copy sheet, into the applications."""
        forms: dict[str, list[tuple[str, str]]] = {}
        for address, text in sheet_texts(practice.live.call).items():
            form, _, column = address.rpartition(".")
            forms.setdefault(form, []).append((column, text))
        for form, texts in forms.items():
            saves = bool(replica().windows[form].saves)
            for column, text in texts:
                act = "typed" if saves else "searched"
                practice.worked(Work(practice.elapsed_ms(), act, form, column, text))  # type: ignore[arg-type]
            if saves:
                practice.worked(Work(practice.elapsed_ms(), "saved", form))

    def _next(self, practice: Practice) -> Iterator[Command]:
        customer, call = practice.customer, practice.live.call
        due = next((one for one in customer.due if one not in self.reacted), None)
        if due is not None:
            self.reacted.append(due)
            yield from self._reaction(practice, due.what)
            return
        step, told = call.step, practice.prepared.scenario
        name = activity_name(call.scene.top.step, step)
        match step:
            case _ if call.scene.filling:
                texts = told.shows[call.scene.filling[0]]
                self.shown += 1
                text = texts[min(self.shown, len(texts)) - 1]
                yield from self._typed(practice, call.scene.filling[0], text)
            case Say() | Do():
                yield cmd.Confirm()
            case Choose() | Check():
                yield cmd.Choose(planned(customer.speaker, customer.memory, name) or "")
            case Ask() if call.reading_back:
                yield self._read_back(call, step, practice)
            case Ask():
                option = planned(customer.speaker, customer.memory, name)
                more = customer.memory.turn("answer", name) < len(told.answers.get(name, ()))
                if more and option in {one.id for one in offered(call)}:
                    yield cmd.Choose(option or "")
                elif call.scene.correcting is None and step.ask in told.refuses:
                    yield cmd.Refuse(told.refuses[step.ask])
                else:
                    said = spoken_for(customer.speaker, customer.memory, step.ask) or ""
                    yield from self._typed(practice, step.ask, said)
            case End():
                yield cmd.End(step.end)

    def _typed(self, practice: Practice, name: str, text: str) -> Iterator[Command]:
        """What was heard or read; where nobody can make it out and no more comes, it is left so."""
        told, wrong = practice.prepared.scenario, judge(book().fields[name].kind, text).verdict == "error"
        yield cmd.Answer(text, not wrong)
        more = practice.customer.memory.turn("says", name) < len(told.says.get(name, ())) - 1
        if wrong and name in told.unverified and not more:
            yield cmd.LeaveUnverified(text, told.unverified[name])

    def _reaction(self, practice: Practice, what: str) -> Iterator[Command]:
        """What the customer made necessary."""
        turns = practice.prepared.scenario.turns
        happened = [turns[number] for number in sorted(practice.customer.turned, reverse=True)]
        kind, _, name = what.partition(":")
        match kind:
            case "flag" | "lower":
                yield cmd.Flag("upset" if name == "upset" else "urgent", kind == "flag")
            case "fill":
                yield cmd.Fill(name, next(turn.early[name] for turn in turns if name in turn.early), True)
            case "undo":
                yield from [cmd.Undo()] * max(practice.customer.undoing, 1)
            case "end":
                yield cmd.End(name)
            case "topic":
                yield cmd.Jump(name)
            case "back":
                yield cmd.Return()
            case "refuse":
                yield cmd.Refuse(next(turn.refuse for turn in happened if turn.refuse))
            case "leave":
                yield cmd.LeaveUnverified("", next(turn.leave for turn in happened if turn.leave))
            case "replace":
                yield cmd.Replace()
            case _:
                yield cmd.Note("Catatan")

    def _read_back(self, call: Call, step: Ask, practice: Practice) -> Command:
        told, fact = practice.prepared.scenario, call.scene.fact(step.ask)
        true = judge(book().fields[step.ask].kind, told.knows.get(step.ask, fact.value)).canonical or fact.value
        now = next((cell for cell in desk_view(call).cells if cell.mark == "now"), None)
        if call.scene.correcting is not None:
            return cmd.Answer(told.knows[step.ask], True)
        if step.ask in told.refuses and fact.source != "asked":
            return cmd.Refuse(told.refuses[step.ask])
        if true == fact.value:
            return cmd.Tick() if now is not None else cmd.Confirm()
        if step.ask in told.replaced and fact.source != "asked":
            return cmd.Replace()
        wrong = next(one.left_span[0] for one in spelling.differences(fact.value, true) if one.op != "same")
        return cmd.Tick() if now is not None and now.end <= wrong else cmd.Correct(wrong)


@pytest.fixture(autouse=True)
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(os, "fdatasync", lambda _: None)


def lapses(practice: Practice, kind: str) -> list[Lapse]:
    return [one for one in practice.session().assessment.lapses if one.kind == kind]


def practised(path: Path, name: str, level: Level = 1, **how: object) -> Practice:
    return Obedient(path, **how).practise(Wanted(scenario(name), level, 3))  # type: ignore[arg-type]


COURSES: Sequence[tuple[str, Level]] = (
    *(("ibu_masna", 1), ("marah_di_tengah_eja", 2), ("berubah_pikiran_las", 3), ("nomor_lain_keberatan", 1)),
    *(("keperluan_kedua", 3), ("email_lebih_awal", 2), ("turun_daya_tanpa_nik", 3)),
)
EVERY = [(name, level) for name in FILES for level in LEVELS if (name, level) not in COURSES]


@pytest.mark.parametrize(
    ("name", "level"), [*COURSES, *(pytest.param(*one, marks=pytest.mark.slow) for one in in_turn(EVERY)[::2])]
)
def test_who_does_everything_has_every_point(tmp_path: Path, name: str, level: Level) -> None:
    found = practised(tmp_path, name, level).session().assessment
    assert (found.points, found.lapses) == (100, ())


@pytest.mark.parametrize(("seed", "level"), [(8, 3), pytest.param(30043, 2, id="a step stood at several times")])
def test_so_has_who_does_with_a_customer_of_chance(tmp_path: Path, seed: int, level: Level) -> None:
    found = Obedient(tmp_path).practise(Wanted(None, level, seed)).session().assessment
    assert (found.points, found.lapses) == (100, ())


class TestWhoSkips:
    def test_the_letters_is_told_so_although_the_value_is_right(self, tmp_path: Path) -> None:
        def at_once(_: Call, deeds: list[Command]) -> list[Command]:
            return [cmd.Confirm() if isinstance(one, cmd.Tick) else one for one in deeds]

        practice = practised(tmp_path, "keperluan_kedua", otherwise=at_once)
        (lapse,) = lapses(practice, "readback")
        found = practice.session().assessment
        assert (lapse.clause, found.clauses[lapse.clause], found.fields_share) == ("EML-1b", "violated", 100)
        assert found.points < 100
        assert "7 dari 7 bagian tidak dieja" in lapse.message

    @pytest.mark.parametrize(("pace", "told"), [(0.05, 1), (0.12, 1), (0.3, 0)])
    def test_over_the_letters_is_told_so(self, tmp_path: Path, pace: float, told: int) -> None:
        found = lapses(practised(tmp_path, "keperluan_kedua", pace=pace), "readback")
        assert ["terlalu cepat" in one.message for one in found] == [True] * told

    @pytest.mark.parametrize(
        ("name", "clauses"),
        [
            pytest.param("turun_daya_berhak", ["VC-5A2"], id="the register of subsidy"),
            pytest.param("nomor_sama_ditemukan", ["EML-2a"], id="Monitoring Tiket"),
            pytest.param("berulang_mutasi", ["MUT-3b", "MUT-2b", "MUT-4"], id="the reports"),
            pytest.param("turun_daya_tanpa_nik", [], id="what cannot be looked up"),
            pytest.param("ibu_masna", [], id="what CRM shows by itself"),
        ],
    )
    def test_the_applications_is_told_so_at_each_finding(self, tmp_path: Path, name: str, clauses: list[str]) -> None:
        practice = practised(tmp_path, name, looks=False)
        found = lapses(practice, "look")
        assert [one.clause for one in found] == clauses
        assert all(one.seq is not None and "\n" not in one.message for one in found)
        assert (practice.session().assessment.points < 100) == bool(clauses)

    def test_the_anger_is_told_so_where_it_was_heard(self, tmp_path: Path) -> None:
        def deaf(call: Call, deeds: list[Command]) -> list[Command]:
            ignored = any(isinstance(one, cmd.Flag) for one in deeds)
            return [cmd.Despite(cmd.End("selesai"))] if ignored else deeds

        practice = practised(tmp_path, "marah_setelah_email", otherwise=deaf)
        (lapse,) = lapses(practice, "flag")
        (due,) = [one for one in practice.customer.due if one.what == "flag:upset"]
        assert (lapse.seq, lapse.clause) == (due.seq, "DTA-1")
