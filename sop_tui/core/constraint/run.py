"""A rule along a call: where its automaton stands, what is owed, and the verdict with its evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from sop_tui.core.constraint.model import Alphabet, Constraint, alphabet
from sop_tui.core.constraint.template import WAIVE, Automaton, Note, Status, Template, automaton

EVIDENCE_PAIRS: Final = 20
"""A run remembers this many pairs of activation and fulfilment, the last ones: a call may go in circles."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of a call.

    ``evidence`` are event numbers, ascending, that show it: of a satisfied rule the activations with what
    fulfilled them; of a violated one the activation and the activity that broke it, or only the activation
    where what it owed never came (nothing at all where ``existence`` is unmet); of a vacuous one the waiver,
    if there was one. Played alone, the activities of the evidence come to the same verdict (of more than 20
    pairs the last are shown, and a chain of activities that match both operands may then lack its first
    link).
    """

    id: str
    clause: str
    template: Template
    verdict: Literal["satisfied", "violated", "vacuous"]
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A rule and what it has seen of a call. Immutable; begins with `start`.

    ``activated`` follows the conformance literature (Burattin, Maggi & Sperduti, Expert Syst. Appl. 65,
    2016): the response family and ``not_succession`` are activated by ``a``, the precedence family by ``b``,
    ``succession``, ``coexistence`` and ``not_coexistence`` by either, and existence, absence, exactly_one and
    init from the start, so these four are vacuous only where they were waived while owed.
    """

    constraint: Constraint
    alphabet: Alphabet = field(repr=False, compare=False)
    state: int
    activated: bool
    waiting: tuple[int, ...] = ()
    """Events that will be evidence together with a later one: activations that are owed something, say."""
    shown: tuple[tuple[int, ...], ...] = ()

    @property
    def automaton(self) -> Automaton:
        """The table it follows."""
        return automaton(self.constraint.template)

    @property
    def status(self) -> Status:
        """The verdict so far, in four values."""
        return self.automaton.status[self.state]

    @property
    def owed(self) -> bool:
        """Whether the call must not end yet."""
        return self.status is Status.OWED

    def advance(self, activity: str, seq: int) -> "Run":
        """The run after one more activity, whose event number is ``seq``; itself where nothing changes."""
        machine = self.automaton
        if self.state == machine.waived or self.status is Status.BROKEN:
            return self
        symbol = self.alphabet.symbol(activity)
        if symbol == WAIVE:
            return self._waived(seq)
        state, note = machine.delta[self.state][symbol], machine.notes[self.state][symbol]
        activated = self.activated or bool(symbol & machine.activation)
        if machine.status[state] is Status.BROKEN:
            return self._at(state, activated, (), ((*self.waiting, seq),))
        if note is Note.NONE and state == self.state and activated == self.activated:
            return self
        return self._at(state, activated, *self._noted(note, seq))

    def verdict(self, ended: bool = True) -> Verdict:
        """The verdict if the call ends here.

        With ``ended`` false the call was cut off or goes on: what is still owed is not held against it, and
        the rule is vacuous until it is paid.
        """
        status, evidence = self.status, tuple(sorted({seq for group in self.shown for seq in group}))
        verdict: Literal["satisfied", "violated", "vacuous"] = "satisfied" if self.activated else "vacuous"
        if status is Status.BROKEN:
            verdict = "violated"
        elif status is Status.OWED:
            verdict, evidence = ("violated", self.waiting) if ended else ("vacuous", ())
        return Verdict(self.constraint.id, self.constraint.clause, self.constraint.template, verdict, evidence)

    def _waived(self, seq: int) -> "Run":
        """What is still owed is waived as if never asked for; what was kept until now stays kept."""
        kept = self.activated and not self.owed
        return self._at(self.automaton.waived, kept, (), self.shown if kept else ((seq,),))

    def _noted(self, note: Note, seq: int) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
        shows, waits = note.value
        shown, waiting = self.shown, self.waiting
        if shows:
            pairs = tuple((before, seq) for before in waiting) if shows == "pair" else ()
            shown = (*shown, *(pairs or ((seq,),)))[-EVIDENCE_PAIRS:]
        match waits:
            case "join":
                waiting = (*waiting, seq)[-EVIDENCE_PAIRS:]
            case "only":
                waiting = (seq,)
            case "none":
                waiting = ()
        return waiting, shown

    def _at(self, state: int, activated: bool, waiting: tuple[int, ...], shown: tuple[tuple[int, ...], ...]) -> "Run":
        return Run(self.constraint, self.alphabet, state, activated, waiting, shown)


def start(constraint: Constraint) -> Run:
    """The run of a rule before anything happened."""
    machine = automaton(constraint.template)
    return Run(constraint, alphabet(constraint), machine.initial, machine.activation == 0)


def would_break(run: Run, activity: str) -> bool:
    """Whether the rule stands now and this activity, next, would break it for good."""
    after = run.automaton.delta[run.state][run.alphabet.symbol(activity)]
    return run.status is not Status.BROKEN and run.automaton.status[after] is Status.BROKEN


def check(constraints: Iterable[Constraint], trace: Sequence[tuple[int, str]]) -> tuple[Verdict, ...]:
    """The verdict of each rule on an ended call; the trace is its activities in order, with event numbers."""
    verdicts = []
    for constraint in constraints:
        run = start(constraint)
        for seq, activity in trace:
            run = run.advance(activity, seq)
        verdicts.append(run.verdict())
    return tuple(verdicts)
