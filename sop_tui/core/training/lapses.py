"""How the call was led: rules, flags, choices, questions and the end, each item right, or a lapse at its moment.

The customer is what counts, not only what was clicked: where the customer was upset and no flag was raised, the rules
are played as if it had been, so an email that is asked for all the same breaks DTA-1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from sop_tui.core import events as ev
from sop_tui.core.constraint import Constraint, Run, Verdict, start
from sop_tui.core.events import Event
from sop_tui.core.happening import Words
from sop_tui.core.scoring import ClauseScore
from sop_tui.core.state import Call
from sop_tui.core.training.care import unlooked, unread
from sop_tui.core.training.duties import Duties
from sop_tui.core.training.session import Due, Lapse, LapseKind, Work
from sop_tui.core.view import FLAG_WORDS

FLAG: Final = "flag:"
FILL: Final = "fill:"
ASK: Final = "ask:"

_FORBIDS: Final = ("not_succession", "not_coexistence")


@dataclass(frozen=True, slots=True)
class Led:
    """What the leading of a call comes to."""

    clauses: Mapping[str, str]
    """Clause to ``satisfied`` or ``violated``; those that came up."""
    right: int
    items: int
    """Clauses that came up, flags, choices and the outcome; and each thing that was not to be done."""
    lapses: tuple[Lapse, ...]

    @property
    def share(self) -> int:
        """The part of it that was right, in percent, rounded down: only what is whole is 100."""
        return 100 * self.right // self.items


class Looks(NamedTuple):
    """What was done in the applications, and by step the windows in which was to be looked."""

    work: Sequence[Work] = ()
    look_in: Mapping[str, frozenset[str]] = MappingProxyType({})


NOWHERE: Final = Looks()
"""Nothing was to be looked up."""


def led(  # noqa: PLR0913, PLR0917 - what a call is laid beside
    call: Call,
    events: Sequence[Event],
    reference: Call,
    asked: frozenset[str],
    due: Sequence[Due],
    looks: Looks = NOWHERE,
) -> Led:
    """The call beside the reference, in which ``asked`` are the activities of questions."""
    return _Leading(call, events, reference, asked, due, looks).graded()


def played(call: Call, due: Sequence[Due]) -> tuple[Run, ...]:
    """The rules on the whole call, with every flag raised when the customer made it due."""
    trace = [(entry.seq, 0, entry.activity) for entry in call.trace]
    trace += [(one.seq, 1, one.what) for one in due if one.what.startswith(FLAG)]
    runs = tuple(start(run.constraint) for run in call.runs)
    for seq, _, activity in sorted(trace):
        runs = tuple(run.advance(activity, seq) for run in runs)
    return runs


class _Leading:
    """One call beside its reference."""

    def __init__(  # noqa: PLR0913, PLR0917 - see `led`
        self,
        call: Call,
        events: Sequence[Event],
        reference: Call,
        asked: frozenset[str],
        due: Sequence[Due],
        looks: Looks,
    ) -> None:
        self._call = call
        self._events = events
        self._reference = reference
        self._asked = asked
        self._due = due
        self._looks = looks
        self._by_seq = {event.seq: event for event in events}
        self._rules = {run.constraint.id: run.constraint for run in call.runs}
        self._duties = Duties(call)
        self._words = Words(call.book, {name: rule.clause for name, rule in self._rules.items()})

    def graded(self) -> Led:
        """All of it."""
        runs = self._runs()
        clauses = _clauses([run.verdict() for run in runs])
        rules = [self._broken(run) for run in runs if run.verdict().verdict == "violated"]
        unraised, groundless = list(self._unraised()), list(self._groundless())
        made, chosen = self._choices()
        parted = min((lapse.seq for lapse in chosen if lapse.seq is not None), default=None)
        needless = list(self._needless({lapse.seq for lapse in rules}, parted))
        ended = list(self._outcome()) if parted is None else []
        skipped = [*unread(self._call, self._events), *unlooked(self._call, self._events, *self._looks)]
        clauses |= {lapse.clause: "violated" for lapse in skipped if lapse.kind == "readback" and lapse.clause}
        flags = len(self._due_flags())
        right = [*clauses.values()].count("satisfied") + flags - len(unraised) + sum(made)
        items = sum(map(len, (clauses, groundless, made, needless, skipped))) + flags
        return Led(
            clauses=clauses,
            right=right + (parted is None and not ended),
            items=items + (parted is None),
            lapses=(*rules, *unraised, *groundless, *chosen, *needless, *skipped, *ended),
        )

    def _runs(self) -> list[Run]:
        """The rules that came up; what the customer makes impossible for anybody is held against nobody."""
        impossible = {run.constraint.id for run in played(self._reference, ()) if run.verdict().verdict == "violated"}
        found = played(self._call, self._due)
        return [run for run in found if run.verdict().verdict != "vacuous" and run.constraint.id not in impossible]

    def _broken(self, run: Run) -> Lapse:
        rule, evidence = run.constraint, run.verdict().evidence
        event = self._by_seq.get(evidence[-1]) if evidence else None
        if run.owed:
            label = (rule.owed or {}).get("id")
            words = [f"Belum dilakukan: {label}." if label else "Yang wajib belum dilakukan."]
            words += [f"Sebelumnya: {self._told(event)}."] if event else []
            words.append(self._duties.advice(rule))
        else:
            words = [self._happened(rule, evidence), self._duties.advice(rule, (event and event.activity) or "")]
        clause = self._call.book.clause(rule.clause)
        words += [f"Menurut {rule.clause}: {clause.obliges}"] if clause else []
        return self._at(event, "rule", " ".join(words), clause=rule.clause, rule=rule.id)

    def _happened(self, rule: Constraint, evidence: Sequence[int]) -> str:
        """What broke a rule, and for one that forbids what had come before."""
        *before, last = evidence
        told = f"Yang terjadi: {self._told(self._by_seq.get(last))}"
        if rule.template in _FORBIDS and before:
            return f"{told}, padahal {self._came_before(before[0])}."
        return f"{told}."

    def _came_before(self, seq: int) -> str:
        flags = [one.what.removeprefix(FLAG) for one in self._due if one.seq == seq and one.what.startswith(FLAG)]
        if flags:
            return f"pelanggan sudah {_mood(flags[0])}"
        return f"sebelumnya: {self._told(self._by_seq.get(seq))}"

    def _told(self, event: Event | None) -> str:
        return self._words(event.as_json()).rstrip(".") if event else "tidak ada kejadiannya"

    def _due_flags(self) -> dict[str, Due]:
        """Flag to when the customer first made it due."""
        found: dict[str, Due] = {}
        for one in self._due:
            if one.what.startswith(FLAG):
                found.setdefault(one.what.removeprefix(FLAG), one)
        return found

    def _unraised(self) -> Iterator[Lapse]:
        """Flags that were due, and never raised."""
        raised = {entry.activity for entry in self._call.trace}
        for name, one in self._due_flags().items():
            if f"{FLAG}{name}" not in raised:
                title = FLAG_WORDS.get(name, name)
                text = (
                    f"Pelanggan {_mood(name)}, tetapi tidak Anda tandai. Beri tanda {title} begitu hal itu terdengar: "
                    "sejak itu SOP melarang sebagian pertanyaan."
                )
                clause = self._clause_of(f"{FLAG}{name}")
                yield Lapse(kind="flag", message=text, clause=clause, seq=one.seq, elapsed_ms=one.elapsed_ms)

    def _groundless(self) -> Iterator[Lapse]:
        """Flags that are raised, and nothing called for them."""
        expected = {*self._due_flags(), *self._reference.scene.flags}
        for name, event in self._own_flags().items():
            if name in self._call.scene.flags and name not in expected:
                text = f"Tanda {FLAG_WORDS.get(name, name)} dipasang, padahal pelanggan tidak {_mood(name)}."
                clause = self._clause_of(f"{FLAG}{name}")
                yield self._at(event, "flag", f"{text} Pasang hanya bila terdengar.", clause=clause)

    def _own_flags(self) -> dict[str, Event]:
        """Of each flag the last raising by the CSO's own key: one that comes with an answer is judged with that."""
        chosen = {event.batch for event in self._events if isinstance(event.what, ev.Chosen | ev.Filling)}
        return {
            event.what.name: event
            for event in self._events
            if isinstance(event.what, ev.Flagged) and event.what.raised and event.batch not in chosen
        }

    def _clause_of(self, activity: str) -> str:
        """The clause of the first rule that this activity sets off."""
        rules = self._rules.values()
        return next((rule.clause for rule in rules if activity in rule.a and rule.template in _FORBIDS), "")

    def _choices(self) -> tuple[list[bool], list[Lapse]]:
        """Whether each choice of the reference was made, and what was chosen instead."""
        made: list[bool] = []
        lapses: list[Lapse] = []
        never: list[str] = []
        found = choices(self._call)
        for name, wanted in choices(self._reference).items():
            for number, option in enumerate(wanted):
                own = found.get(name, ())[number : number + 1]
                made.append(own == (option,))
                if not own:
                    never.append(self._duties.line(name))
                elif own != (option,):
                    lapses.append(self._chosen(name, own[0], option))
        if never:
            steps = "; ".join(dict.fromkeys(never))
            text = f"Yang tidak pernah Anda capai: {steps}. Ikuti panggilan sampai selesai menurut meja."
            lapses.append(Lapse(kind="choice", message=text))
        return made, lapses

    def _chosen(self, name: str, own: str, right: str) -> Lapse:
        told = (event for event in reversed(self._events) if isinstance(event.what, ev.Chosen | ev.Filling))
        event = next((one for one in told if _choice(one) == (name, own)), None)
        where = self._duties.where(name)
        mend = f"Lihat lagi {where}" if where else "Dengarkan jawaban pelanggan"
        chosen, wanted = self._duties.option(name, own), self._duties.option(name, right)
        text = f"Pada {self._duties.line(name)} Anda memilih “{chosen}”; yang benar “{wanted}”. {mend}."
        return self._at(event, "choice", text, clause=self._duties.clause(name))

    def _needless(self, told: set[int | None], parted: int | None) -> Iterator[Lapse]:
        """Questions that need not have been put; those that broke a rule are told there.

        Behind the choice by which the call ``parted`` from the reference the desk led elsewhere: what it asked there,
        and how the call ended, comes of that choice, which is told.
        """
        seen: set[str] = set()
        for entry in self._call.trace:
            name = entry.activity.removeprefix(ASK)
            if not entry.activity.startswith(ASK) or name in seen or entry.activity in self._asked:
                continue
            seen.add(name)
            if entry.seq in told or (parted is not None and entry.seq > parted):
                continue
            text = f"Tidak perlu ditanyakan: {self._duties.question(name)}. {self._why_needless(name, entry.seq)}"
            clause = self._duties.clause_of_field(name)
            yield self._at(self._by_seq.get(entry.seq), "needless", text, clause=clause)

    def _why_needless(self, name: str, seq: int) -> str:
        """What had made the question superfluous by then."""
        before = [one.what for one in self._due if one.seq < seq]
        if f"{FILL}{name}" in before:
            return "Pelanggan sudah menyebutkannya sendiri: isi saat itu juga, nanti tinggal dibacakan kembali."
        mood = next((_mood(what.removeprefix(FLAG)) for what in before if what.startswith(FLAG)), "")
        return f"Pelanggan sudah {mood}." if mood else "Pada panggilan ini jawabannya tidak dibutuhkan."

    def _outcome(self) -> Iterator[Lapse]:
        own, right = self._call.outcome, self._reference.outcome
        if own == right:
            return
        event = next((event for event in self._events if isinstance(event.what, ev.Ended)), None)
        wanted = self._words.outcome(right or "")
        ended = f"ditutup sebagai “{self._words.outcome(own)}”" if own else "tidak sampai ditutup"
        yield self._at(event, "outcome", f"Panggilan {ended}; seharusnya “{wanted}”.")

    def _at(self, event: Event | None, kind: LapseKind, message: str, *, clause: str = "", rule: str = "") -> Lapse:
        at = event.moment.elapsed_ms if event else None
        seq = event.seq if event else None
        return Lapse(kind=kind, message=message, clause=clause, rule=rule, seq=seq, elapsed_ms=at)


def choices(call: Call) -> dict[str, tuple[str, ...]]:
    """By step what was chosen there in the end: for each need of the call, one after the other."""
    found: dict[str, tuple[str, ...]] = {}
    for item in call.scene.earlier:
        if item.field not in call.book.fields:
            found[item.field] = (*found.get(item.field, ()), item.value)
    for name, option in call.scene.choices.items():
        found[name] = (*found.get(name, ()), option)
    return found


def _choice(event: Event) -> tuple[str, str]:
    what = event.what
    if isinstance(what, ev.Chosen):
        return what.name, what.option
    return (what.step, what.option) if isinstance(what, ev.Filling) else ("", "")


def _clauses(verdicts: Sequence[Verdict]) -> dict[str, str]:
    rows: dict[str, list[Verdict]] = {}
    for one in verdicts:
        rows.setdefault(one.clause, []).append(one)
    return {clause: ClauseScore(clause, tuple(rules)).verdict for clause, rules in rows.items()}


def _mood(flag: str) -> str:
    return {"upset": "kecewa atau marah", "urgent": "dalam keadaan mendesak"}.get(flag, flag)
