"""What the prover found, as findings with places and mends."""

from collections.abc import Iterator
from dataclasses import replace

from sop_tui.core.book import Book
from sop_tui.core.checking.finding import Finding, Spot, found
from sop_tui.core.constraint import Constraint, Status
from sop_tui.core.dialog import Ask, activity_name, options_of
from sop_tui.core.proving import rules
from sop_tui.core.proving.ending import Stuck
from sop_tui.core.proving.graph import BELOW, Graph, Item
from sop_tui.core.proving.trace import Path

Lines = tuple[str, ...]


def broken(rule: Constraint, status: Status, path: Path, graph: Graph, told: Lines) -> Finding:
    """A rule that a call breaks, at the step that breaks it, or that wants something when the call is over."""
    spot, what = _last_step(path, graph)
    if status is Status.OWED:
        message = f"a call ends while {rule.id} ({rule.clause}) still wants {_wanted(rule)}"
        mend = f"lead the call past a step that does {_wanted(rule)}, or let the rule be waived there (unless)"
        return replace(found(rules.CONSTRAINT_OWED, spot, message, mend), call=told)
    message = f"{what} breaks {rule.id} ({rule.clause}): {_words(rule)}"
    mend = "give the step a condition, move it, or let the rule be waived there (unless)"
    return replace(found(rules.CONSTRAINT_BROKEN, spot, message, mend), call=told)


def _wanted(rule: Constraint) -> str:
    wanted = rule.a if rule.template in {"existence", "exactly_one", "init"} else rule.b
    return " or ".join(wanted)


def _words(rule: Constraint) -> str:
    a, b = ", ".join(rule.a), ", ".join(rule.b)
    return f"{rule.template} of {a}" + (f" and {b}" if b else "")


def _last_step(path: Path, graph: Graph) -> tuple[Spot, str]:
    """The step at which a call was when something came of it, and the activity."""
    for taken in reversed(path):
        acts = graph.effects[taken.link.effect].acts if taken.link.effect >= 0 else ()
        where = _step_at(graph, taken.at.place)
        if acts and where is not None:
            return Spot("dialog", where[0], ("steps", where[1])), acts[-1]
    where = next((one for one in (_step_at(graph, taken.at.place) for taken in path) if one), None)
    dialog = where[0] if where else next(iter(graph.roots.values()))
    return Spot("dialog", dialog, ("steps",)), "nothing"


def _step_at(graph: Graph, place: int) -> tuple[str, str] | None:
    stand = graph.stands.get(place)
    if stand is not None:
        top = stand.stack[-1]
        return top.dialog, top.step
    return graph.records.get(place)


def expected(book: Book, graph: Graph) -> Iterator[Item]:
    """Everything that some call should come to."""
    dialogs = {stand.stack[-1].dialog for stand in graph.stands.values()} | set(graph.roots.values())
    for name in sorted(dialogs - {BELOW.dialog}):
        for step_id, step in book.dialogs[name].steps.items():
            yield Item("arrive", name, step_id)
            if step.when is not None:
                yield Item("when", name, step_id)
            for number, option in enumerate(options_of(step)):
                if option.when is not None:
                    yield Item("option", name, step_id, number)
            for number, record in enumerate(step.record):
                if record.when is not None:
                    yield Item("record", name, step_id, number)


def never(book: Book, item: Item) -> Finding:
    """A step that no call comes to, or a condition that never holds."""
    spot = Spot("dialog", item.dialog, ("steps", item.step))
    step = book.step(item.dialog, item.step)
    if item.what == "arrive":
        message = f"no call comes to the step {item.step}"
        return found(rules.STEP_NEVER, spot, message, "delete it, or mend what should lead to it")
    if item.what == "option":
        option = options_of(step)[item.number]
        message = f"the option {option.id} of {item.step} is never offered: its when does not hold there"
        return found(rules.WHEN_NEVER, spot.at("options", item.number, "when"), message, "mend the condition")
    if item.what == "record":
        message = (
            f"nothing is ever recorded in {step.record[item.number].column} by {item.step}: its when does not hold"
        )
        return found(rules.WHEN_NEVER, spot.at("record", item.number, "when"), message, "mend the condition")
    message = f"the step {item.step} is always passed over: its when never holds there"
    return found(rules.WHEN_NEVER, spot.at("when"), message, "mend the condition, or delete the step")


def idle(book: Book, rule: Constraint) -> Finding:
    """A rule that no call activates."""
    spot = _of_rule(book, rule)
    message = f"no call activates {rule.id}: {_words(rule)}"
    return found(rules.CONSTRAINT_IDLE, spot, message, "mend the rule, or the conditions of the steps it is about")


def _of_rule(book: Book, rule: Constraint) -> Spot:
    for sop in book.sops.values():
        if rule in sop.constraints:
            return Spot("sop", sop.sop, ("constraints", sop.constraints.index(rule)))
    raise ValueError(rule.id)


def wrong(book: Book, item: Item, told: Lines) -> Finding:
    """A line with a gap in it, a question put twice, or a value that is recorded too early."""
    spot = Spot("dialog", item.dialog, ("steps", item.step))
    step = book.step(item.dialog, item.step)
    if item.what == "unsaid":
        name = list(book.fields)[item.number]
        message = f"a call comes to the step {item.step} while {{{name}}} has no value"
        mend = f"add when: {{field: {name}}} to the step, or say it without"
        return replace(found(rules.PLACEHOLDER_UNSET, spot, message, mend), call=told)
    if item.what == "again":
        message = f"a call comes to the question {item.step} although it was answered already"
        mend = f"add when: {{none: [{{choice: {activity_name(item.step, step)}}}]}} to the step, or forget it before"
        return replace(found(rules.QUESTION_AGAIN, spot, message, mend), call=told)
    record = step.record[item.number]
    name = record.field or (step.ask if isinstance(step, Ask) else "")
    message = f"{name} would go into {record.column} before it was read back"
    mend = f"add when: {{field: {name}, status: verified}} to the record, or read it back before"
    return replace(found(rules.RECORD_UNCHECKED, spot.at("record", item.number), message, mend), call=told)


def stuck(graph: Graph, caught: Stuck, told: Lines) -> Finding:
    """A place from which no call ends."""
    where = _step_at(graph, caught.at)
    dialog, step = where or (next(iter(graph.roots.values())), "")
    spot = Spot("dialog", dialog, ("steps", step) if step else ("steps",))
    if caught.goes_on:
        message = f"from the step {step} a call only goes round and round"
        return replace(found(rules.CALL_CIRCLES, spot, message, "add a way out that is open then"), call=told)
    message = f"a call comes to the step {step} and nothing can be done there"
    return replace(found(rules.CALL_STUCK, spot, message, "let one option be offered without a when"), call=told)


def incomplete(book: Book) -> Finding:
    """More than the prover looks at."""
    dialog = next(iter(book.dialogs), "")
    message = "there are more situations than the prover looks at"
    mend = "split the dialogue, let none call itself, or write fewer conditions about answers given long before"
    return found(rules.PROOF_INCOMPLETE, Spot("dialog", dialog), message, mend)
