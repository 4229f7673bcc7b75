"""What the desk shows of a call: one immutable snapshot, a pure function of the state.

The desk, QA's replay and ``sop-tui replay --print`` draw the same `DeskView`, so QA sees what the CSO saw.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from sop_tui.core import spelling
from sop_tui.core.answering import offered
from sop_tui.core.answers import KINDS, Problem, judge
from sop_tui.core.answers.address_compare import compare_addresses
from sop_tui.core.commands import Choose, Command, Confirm, Correct, Refuse, Replace
from sop_tui.core.condition import holds
from sop_tui.core.constraint import Constraint
from sop_tui.core.dialog import Ask, Check, Do, End, Say
from sop_tui.core.dialog import Choose as ChooseStep
from sop_tui.core.earlier import told
from sop_tui.core.phrases import filled, phrase, shown_value, status_words, tokens, typed_value
from sop_tui.core.resume import TOPIC
from sop_tui.core.state import Call, Fact

Heading = Literal["UCAPKAN", "TANYAKAN", "PERIKSA", "KERJAKAN", "SALIN", "SELESAI"]


class Cell(NamedTuple):
    """One part of the spelling strip: what is written, what is said, and whether it was ticked."""

    text: str
    said: str
    start: int
    end: int
    mark: Literal["done", "now", "todo"]
    confused_with: tuple[str, ...] = ()


class Answer(NamedTuple):
    """One thing that may be answered: its key on the desk, its words, and the command it is."""

    key: str
    text: str
    command: Command


class Entry(NamedTuple):
    """The field being typed."""

    field: str
    kind: str
    title: str
    hint: str
    text: str
    cursor: int | None
    max_length: int
    problems: tuple[Problem, ...] = ()
    suggestion: str | None = None
    verdict: Literal["ok", "warning", "error"] = "ok"


class Place(NamedTuple):
    """Where a value belongs; ``value`` is the text for that column, empty while not known."""

    title: str
    value: str


class Owed(NamedTuple):
    """What is still owed before the call may end, and by which clause."""

    label: str
    clause: str


class PartCompared(NamedTuple):
    """A part in which two addresses differ; a side that does not have it is empty."""

    title: str
    stored: str
    said: str


class Compared(NamedTuple):
    """Two addresses: what each is called, and the parts in which they differ (none: they only look different)."""

    stored: str
    said: str
    parts: tuple[PartCompared, ...]


class Known(NamedTuple):
    """A field as the wide screen lists it."""

    title: str
    value: str
    status: str


class DeskView(NamedTuple):
    """Everything the desk shows at one moment, but the clock."""

    title: str
    clause: str
    caller: str
    heading: Heading
    say: str
    where: str
    cells: tuple[Cell, ...]
    difference: tuple[spelling.Difference, ...]
    answers: tuple[Answer, ...]
    entry: Entry | None
    places: tuple[Place, ...]
    owed: tuple[Owed, ...]
    known: tuple[Known, ...]
    flags: tuple[str, ...]
    jumped: bool
    language: str
    ended: bool
    history: tuple[str, ...] = ()
    """The earlier calls of the number in use, the latest first."""
    older: int = 0
    """So many more are not listed."""
    remembered: tuple[str, ...] = ()
    """The titles of what they tell and the customer has not confirmed yet."""
    opening: bool = False
    """What the call is about is still open: earlier calls may tell."""
    compared: Compared | None = None
    """Two addresses that the present question is about."""
    hold: str = ""
    """What a customer may be told who waits while something is looked up."""


FLAG_WORDS = {"urgent": "MENDESAK", "upset": "MARAH"}
GENERAL = "umum"
"""Shown in place of a clause where the step carries none out."""


def desk_view(call: Call) -> DeskView:
    """The snapshot of a call as it stands."""
    step = call.step
    entry = _entry(call)
    heading, say, where = _heading(call)
    clause = step.clause
    if isinstance(step, Ask) and call.reading_back and step.verify and call.scene.fact(step.ask).source != "asked":
        clause = step.verify.clause or clause
    return DeskView(
        title=call.dialog.title,
        clause=clause or GENERAL,
        caller=shown_value(call, call.caller) if call.caller.value else call.started.caller or "nomor tersembunyi",
        heading=heading,
        say=say,
        where=where,
        cells=_cells(call),
        difference=_difference(call),
        answers=_answers(call, entry),
        entry=entry,
        places=_places(call),
        owed=owed(call),
        known=tuple(_known(call, call.scene.fact(name)) for name in call.book.fields),
        flags=tuple(FLAG_WORDS[flag] for flag in sorted(call.scene.flags)),
        jumped=any(frame.jumped for frame in call.scene.stack),
        language=call.prefer.language,
        ended=call.outcome is not None,
        history=tuple(told(past, call.day) for past in call.recognized.calls) if call.recognized else (),
        older=call.recognized.more if call.recognized else 0,
        remembered=tuple(call.book.fields[fact.field].title for fact in call.scene.facts.values() if fact.unconfirmed),
        opening=call.scene.choice_at(TOPIC) is None and not call.reading_back,
        compared=_compared(call),
        hold=phrase(call, step.hold) if isinstance(step, Check | Do) and step.hold and not call.scene.filling else "",
    )


def owed(call: Call) -> tuple[Owed, ...]:
    """What is still owed, by the rules that are not satisfied if the call ended now."""
    return owed_words(run.constraint for run in call.runs if run.owed)


def owed_words(rules: Iterable[Constraint]) -> tuple[Owed, ...]:
    """What these rules are owed, each label once; a rule without one is not listed."""
    found: dict[str, Owed] = {}
    for rule in rules:
        label = (rule.owed or {}).get("id")
        if label:
            found.setdefault(label, Owed(label, rule.clause))
    return tuple(found.values())


def _heading(call: Call) -> tuple[Heading, str, str]:
    """The heading, the words under it, and where to look."""
    step = call.step
    if call.scene.filling:
        title = call.book.fields[call.scene.filling[0]].title
        where = step.where if isinstance(step, Check) else ""
        return "SALIN", f"Ketik {title} persis seperti yang tampil.", where
    match step:
        case Say():
            return "UCAPKAN", phrase(call, step.say), ""
        case Ask() if call.reading_back and step.verify:
            return "UCAPKAN", phrase(call, step.verify.lines), ""
        case Ask():
            return "TANYAKAN", phrase(call, step.lines), ""
        case ChooseStep():
            return "TANYAKAN", phrase(call, step.choose), ""
        case Check():
            return "PERIKSA", filled(call, step.check), step.where
        case Do():
            return "KERJAKAN", filled(call, step.do), step.where or ""
        case End():
            return "SELESAI", "Semua langkah selesai. Tekan Enter untuk menutup panggilan.", ""
    return "KERJAKAN", "", ""


def _spelled(call: Call) -> Fact | None:
    """The fact that is being read back letter by letter."""
    step = call.step
    if not (isinstance(step, Ask) and call.reading_back):
        return None
    fact = call.scene.fact(step.ask)
    return fact if KINDS[call.book.fields[step.ask].kind].readback == "letters" else None


def _cells(call: Call) -> tuple[Cell, ...]:
    fact = _spelled(call)
    if fact is None:
        return ()
    cells: list[Cell] = []
    current = False
    for token in tokens(call, fact.value):
        ticked = token.start in call.scene.ticks
        mark: Literal["done", "now", "todo"] = "done" if ticked else "todo" if current else "now"
        current = current or not ticked
        cells.append(Cell(token.text, token.said, token.start, token.end, mark, token.confused_with))
    return tuple(cells)


def _difference(call: Call) -> tuple[spelling.Difference, ...]:
    """Where the value read back differs from what an application showed (AYA / AYU)."""
    fact = _spelled(call)
    if fact is None or not fact.shown or fact.shown == fact.value:
        return ()
    return spelling.differences(fact.shown.upper(), fact.value.upper())


def _compared(call: Call) -> Compared | None:
    """The two addresses of the present question; none where one of them was never taken."""
    match call.step:
        case ChooseStep(compare=(on_record, given)):
            stored, said = call.scene.fact(on_record), call.scene.fact(given)
        case _:
            return None
    if not stored.value or not said.value:
        return None
    differing = compare_addresses(stored.value, said.value).differing
    parts = tuple(PartCompared(part.title, part.stored, part.said) for part in differing)
    return Compared(call.book.fields[stored.field].title, call.book.fields[said.field].title, parts)


def _entry(call: Call) -> Entry | None:
    name = call.input_field
    if name is None:
        return None
    field = call.book.fields[name]
    kind = KINDS[field.kind]
    draft = call.scene.draft
    cursor = None
    if draft and draft.field == name:
        judgement = judge(field.kind, draft.text)
        return Entry(
            name, field.kind, field.title, field.hint or kind.hint, draft.text, None, kind.max_length,
            judgement.problems, judgement.suggestion, judgement.verdict,
        )  # fmt: skip
    text = ""
    if call.scene.correcting is not None:
        text = typed_value(call, call.scene.fact(name))
        # What is read back at once has no letter at which the readback stands.
        cursor = call.scene.correcting if kind.readback == "letters" else len(text)
    elif name in call.offers and not call.scene.filling and call.scene.fact(name).shown is None:
        text = call.offers[name]
    return Entry(name, field.kind, field.title, field.hint or kind.hint, text, cursor, kind.max_length)


def _answers(call: Call, entry: Entry | None) -> tuple[Answer, ...]:
    step = call.step
    if call.scene.filling or call.scene.correcting is not None:
        return ()
    if isinstance(step, Ask) and call.reading_back:
        listed = _readback_answers(call, call.scene.fact(step.ask))
    else:
        listed = tuple(
            Answer(f"Alt+{number}" if entry else str(number), option.text, Choose(option.id))
            for number, option in enumerate(offered(call), start=1)
        )
    if isinstance(step, Ask) and step.refusable:
        listed += (
            Answer("F8", "Tidak bersedia", Refuse("refused")),
            Answer("F9", "Tidak punya / tidak tahu", Refuse("not_available")),
        )
    return listed


def _readback_answers(call: Call, fact: Fact) -> tuple[Answer, ...]:
    kind = KINDS[call.book.fields[fact.field].kind]
    wrong = "Ada huruf yang salah" if kind.readback == "letters" else "Ada yang salah"
    now = next((cell.start for cell in _cells(call) if cell.mark == "now"), 0)
    listed = (Answer("1", "Benar", Confirm()), Answer("2", wrong, Correct(now)))
    if fact.source == "asked":
        return listed
    return (*listed, Answer("3", "Sudah berganti", Replace()))


def _places(call: Call) -> tuple[Place, ...]:
    """Where the present step's values belong, with the text for each column once it is known."""
    step = call.step
    places = []
    for record in step.record:
        name = record.field or (step.ask if isinstance(step, Ask) else "")
        if not name or not holds(record.when, call.scene, call.dialog.conditions):
            continue
        ref = call.book.columns[record.column]
        fact = call.scene.fact(name)
        readback = KINDS[call.book.fields[name].kind].readback != "plain"
        known = bool(fact.value) and (fact.status == "verified" or (fact.status == "given" and not readback))
        value = judge(call.book.fields[name].kind, fact.value).renderings.get(ref.column.form, "") if known else ""
        if known or (isinstance(step, Ask) and name == step.ask):
            places.append(Place(ref.title, value))
    return tuple(places)


def _known(call: Call, fact: Fact) -> Known:
    value = shown_value(call, fact) if fact.value else fact.text
    return Known(call.book.fields[fact.field].title, value, status_words(call, fact))
