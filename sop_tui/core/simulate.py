"""Headless calls: a simulated customer answers, and a CSO who does what the desk says.

It holds the call through the same `begin`, `decide` and `apply` as the desk. Deterministic: the clock of a simulated
call advances by the words that are said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sop_tui.core import commands as cmd
from sop_tui.core import spelling
from sop_tui.core.answering import offered
from sop_tui.core.answers import Judgement, judge
from sop_tui.core.book import Book
from sop_tui.core.call import TAKEN_BACK_MS, Call, CommandRefused, apply, begin, decide, refold
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask, Check, Choose, Do, End, Say, activity_name
from sop_tui.core.earlier import KnownCaller
from sop_tui.core.events import Event, Moment
from sop_tui.core.flow import FlowError
from sop_tui.core.recognizing import EarlierCall, known_caller
from sop_tui.core.scenario import Before, Scenario
from sop_tui.core.sheet import joined
from sop_tui.core.turns import Visits, commands_of, happens
from sop_tui.core.view import desk_view

COMMANDS_MAX = 1000
"""A call that takes more goes in circles."""

MS_PER_WORD = 400
"""150 words a minute."""


class ScenarioError(Exception):
    """The scenario cannot be held: it gives no answer where one is needed. The message says where."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that came out otherwise than the scenario expects."""

    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected}, found {self.found}"


@dataclass(slots=True)
class _Customer:
    """Where a simulated customer stands: which of several answers comes next."""

    scenario: Scenario
    used: dict[tuple[str, str], int] = field(default_factory=dict)
    turned: set[int] = field(default_factory=set)
    visits: Visits = field(default_factory=Visits)

    def unused(self) -> list[Difference]:
        """What the scenario holds ready and the call never came to: most likely a misspelt step."""
        turns = (turn.at for number, turn in enumerate(self.scenario.turns) if number not in self.turned)
        answers = (name for name in self.scenario.answers if ("answer", name) not in self.used)
        return [
            *(Difference(f"turn at {at}", "to happen", "the call never stood there") for at in turns),
            *(Difference(f"answer {name}", "to be given", "it was never asked for") for name in answers),
        ]

    def next(self, kind: str, name: str, answers: tuple[str, ...]) -> str:
        """The next of the answers in turn; the last one stays."""
        number = self.used.get((kind, name), 0)
        self.used[kind, name] = number + 1
        return answers[min(number, len(answers) - 1)]

    def goes_on(self, step: str, name: str) -> bool:
        """Whether something is yet to come at a step, and under its name for rules, once no answer came there."""
        turns = enumerate(self.scenario.turns)
        put = any(turn.at == step and turn.put for number, turn in turns if number not in self.turned)
        return put or self.used.get(("answer", name), 0) < len(self.scenario.answers.get(name, ()))


@dataclass(frozen=True, slots=True)
class Held:
    """A simulated call: how it ended, its events, and what of the scenario was never needed."""

    call: Call
    events: list[Event]
    unused: tuple[Difference, ...]


def simulate(book: Book, scenario: Scenario, call_id: str) -> Held:
    """The call that this customer comes to.

    Raises:
        ScenarioError: an answer is missing, the call cannot begin or go on, or it never ends.
    """
    try:
        return _held(book, scenario, call_id)
    except CommandRefused as refused:
        raise ScenarioError(f"the call cannot begin: {refused.message}") from None
    except FlowError as fault:
        raise ScenarioError(str(fault)) from None


def _held(book: Book, scenario: Scenario, call_id: str) -> Held:
    start_time = datetime.fromisoformat(scenario.started_at)
    known = known_of(book, scenario)
    start = cmd.Start(call_id, scenario.agent, "simulasi", scenario.caller, scenario.dialog, "simulation", known)
    events = begin(book, start, Moment(start_time.isoformat(timespec="milliseconds"), 0))
    call = refold(book, events)
    customer = _Customer(scenario)
    held: list[Command] = [cmd.Prefer("sapaan", scenario.sapaan)]
    for _ in range(COMMANDS_MAX):
        if call.outcome is not None:
            return Held(call, events, tuple(customer.unused()))
        command = held.pop(0) if held else None
        if command is None:
            held = list(_commands(call, customer))
            continue
        # What is taken back by a turn is never a slip of the finger: what was said stays said.
        least = TAKEN_BACK_MS + 1 if isinstance(command, cmd.Undo) else 2 * MS_PER_WORD
        elapsed = call.elapsed_ms + max(MS_PER_WORD * len(desk_view(call).say.split()), least)
        at = (start_time + timedelta(milliseconds=elapsed)).isoformat(timespec="milliseconds")
        try:
            fresh = decide(call, command, Moment(at, elapsed))
        except CommandRefused as refused:
            raise ScenarioError(f"{_where(call)}: {command} was refused: {refused.message}") from None
        events += fresh
        for event in fresh:
            call = apply(call, event)
    raise ScenarioError(f"{_where(call)}: the call does not end within {COMMANDS_MAX} commands")


def known_of(book: Book, scenario: Scenario) -> KnownCaller | None:
    """What the earlier calls of a scenario tell, as those of the store would.

    Raises:
        ScenarioError: an earlier call verified a field that no dialogue has.
    """
    return known_caller(book, [_earlier(book, before) for before in scenario.earlier])


def _earlier(book: Book, before: Before) -> EarlierCall:
    words = {}
    for name, text in before.verified.items():
        if name not in book.fields:
            raise ScenarioError(f"an earlier call verified {name}, and no dialogue has such a field")
        kind = book.fields[name].kind
        words[name] = (kind, "verified", judge(kind, text).canonical or "")
    return EarlierCall("", before.began, before.topic, before.need, before.outcome, words)


def _where(call: Call) -> str:
    return f"dialogue {call.scene.top.dialog}, step {call.scene.top.step}"


def _commands(call: Call, customer: _Customer) -> Iterator[Command]:
    """What happens next, where the call stands."""
    customer.visits = customer.visits.at(call)
    turn = _turn(call, customer)
    if turn:
        yield from turn
        return
    step = call.step
    name = activity_name(call.scene.top.step, step)
    scenario = customer.scenario
    if call.scene.filling:
        yield from _typed(call, customer, "shows", call.scene.filling[0], scenario.shows)
    elif isinstance(step, Say | Do):
        yield cmd.Confirm()
    elif isinstance(step, Choose | Check):
        yield _chosen(call, customer, name)
    elif isinstance(step, Ask):
        yield from _asked(call, customer, step, name)
    elif isinstance(step, End):
        yield cmd.End(step.end)


def _turn(call: Call, customer: _Customer) -> list[Command]:
    for number, turn in enumerate(customer.scenario.turns):
        if number not in customer.turned and happens(turn, call, customer.visits):
            customer.turned.add(number)
            deeds = commands_of(turn)
            if deeds:
                return deeds
    return []


def _chosen(call: Call, customer: _Customer, name: str) -> Command:
    answers = customer.scenario.answers.get(name)
    if not answers:
        ids = ", ".join(option.id for option in offered(call))
        raise ScenarioError(f"{_where(call)}: the scenario does not answer {name} (one of {ids})")
    return cmd.Choose(customer.next("answer", name, answers))


def _asked(call: Call, customer: _Customer, step: Ask, name: str) -> Iterator[Command]:
    scenario = customer.scenario
    if call.reading_back and call.scene.correcting is None:
        yield from _read_back(call, customer, step)
        return
    options = {option.id for option in offered(call)}
    planned = scenario.answers.get(name, ())
    if planned and customer.used.get(("answer", name), 0) < len(planned):
        option = customer.next("answer", name, planned)
        if option in options:
            yield cmd.Choose(option)
            return
    if step.ask in scenario.refuses:
        yield cmd.Refuse(scenario.refuses[step.ask])
    else:
        yield from _typed(call, customer, "says", step.ask, scenario.says)


def _typed(call: Call, customer: _Customer, kind: str, name: str, source: object) -> Iterator[Command]:
    """One typed answer; an error is typed again, or left unverified where the scenario says so."""
    scenario, top = customer.scenario, call.scene.top
    texts = (scenario.shows if kind == "shows" else scenario.says).get(name)
    if not texts and kind == "says" and name in scenario.knows:
        texts = (scenario.knows[name],)
    if not texts:
        raise ScenarioError(f"{_where(call)}: the scenario does not say {name}")
    text = customer.next(kind, name, texts)
    verdict = judge(call.book.fields[name].kind, text).verdict
    last = customer.used[kind, name] >= len(texts)
    if verdict == "error" and last and name in scenario.unverified:
        yield cmd.Answer(text)
        yield cmd.LeaveUnverified(text, scenario.unverified[name])
    elif verdict == "error" and last and not customer.goes_on(top.step, activity_name(top.step, call.step)):
        raise ScenarioError(f"{_where(call)}: {text!r} is no valid {name}, and the scenario says no other")
    else:
        yield cmd.Answer(text, override=verdict == "warning")


def _read_back(call: Call, customer: _Customer, step: Ask) -> Iterator[Command]:
    """The customer compares what is read back with the truth."""
    scenario = customer.scenario
    fact = call.scene.fact(step.ask)
    truth = judge(call.book.fields[step.ask].kind, scenario.knows.get(step.ask, fact.value))
    if step.ask in scenario.refuses and fact.source != "asked":
        yield cmd.Refuse(scenario.refuses[step.ask])
    elif truth.canonical is None or truth.canonical == fact.value:
        yield _ticked_or_confirmed(call)
    elif step.ask in scenario.replaced and fact.source != "asked":
        yield cmd.Replace()
    else:
        yield from _corrected(call, fact.value, truth)


def _ticked_or_confirmed(call: Call) -> Command:
    """One letter at a time, so that a turn can come between two of them."""
    return cmd.Tick() if any(cell.mark == "now" for cell in desk_view(call).cells) else cmd.Confirm()


def _corrected(call: Call, value: str, truth: Judgement) -> Iterator[Command]:
    """The letters before the wrong one are ticked; there the customer objects."""
    changed = spelling.differences(value, truth.canonical or "")
    wrong = next((part.left_span[0] for part in changed if part.op != "same"), 0)
    here = next((cell for cell in desk_view(call).cells if cell.mark == "now"), None)
    if here is not None and here.end <= wrong:
        yield cmd.Tick()
    else:
        yield cmd.Correct(wrong)
        yield cmd.Answer(truth.text, override=truth.verdict == "warning")


def compare(held: Held, scenario: Scenario) -> list[Difference]:
    """Where the call came out otherwise than the scenario expects."""
    expect, call = scenario.expect, held.call
    found = list(held.unused)
    if call.outcome != expect.outcome:
        found.append(Difference("outcome", expect.outcome, str(call.outcome)))
    for name, wanted in expect.fields.items():
        fact = call.scene.fact(name)
        if fact.status != wanted.status:
            found.append(Difference(f"field {name}", wanted.status, fact.status))
        if wanted.value is not None and fact.value != wanted.value:
            found.append(Difference(f"field {name}", wanted.value, fact.value))
    found += _compare_records(call, scenario)
    verdicts = {run.constraint.id: run.verdict().verdict for run in call.runs}
    for rule, verdict in verdicts.items():
        if rule in expect.verdicts and expect.verdicts[rule] != verdict:
            found.append(Difference(f"rule {rule}", expect.verdicts[rule], verdict))
        elif rule not in expect.verdicts and verdict == "violated":
            found.append(Difference(f"rule {rule}", "not violated", verdict))
    found += [Difference(f"rule {rule}", "a rule", "none") for rule in expect.verdicts if rule not in verdicts]
    return found


def _compare_records(call: Call, scenario: Scenario) -> list[Difference]:
    columns: dict[str, dict[str, str]] = {}
    for item in call.scene.records:
        columns.setdefault(f"{item.system}.{item.form}.{item.column}", {})[item.field] = item.value
    found = []
    for address, wanted in scenario.expect.records.items():
        held = columns.get(address, {})
        text = joined(held, call.book.columns[address].column) if address in call.book.columns else ""
        if text != wanted:
            found.append(Difference(f"column {address}", repr(wanted), repr(text)))
    return found
