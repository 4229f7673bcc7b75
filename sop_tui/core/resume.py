"""The Resume of a call: the column of CRM's Data Penelpon that sums the call up, written by the program.

A call may be about several needs, one after the other: each is told with what was said of it, in their order; what
holds for the whole call follows once.
"""

from collections.abc import Iterable, Iterator

from sop_tui.core.phrases import STATUS_WORDS, shown_value, status_words
from sop_tui.core.state import Call, Fact

RESUME_FIELD = "resume"
"""The part name by which a column says that it holds the Resume."""

TOPIC = "topik"
"""The name under which dialogues ask what the call is about."""

_FLAGS = {"urgent": "Mendesak", "upset": "Pelanggan kecewa/marah"}


def resume_text(call: Call, outcome: str) -> str:
    """One paragraph: what about, what was given or refused, moods, notes, outcome. No line breaks."""
    of_need = call.book.of_a_need
    earlier = [_earlier(call, need) for need in sorted({item.need for item in call.scene.earlier})]
    present = _sentences(call, (name for name in call.book.fields if name in of_need or not earlier))
    whole = [_field(call, call.scene.fact(name)) for name in call.book.fields if earlier and name not in of_need]
    flags = [title for flag, title in _FLAGS.items() if flag in call.scene.flags]
    notes = [f"Catatan: {note.text}" for note in call.notes]
    end = f"Hasil: {call.root.outcomes.get(outcome, outcome)}"
    needs = [told for told in map(_one_paragraph, (*earlier, present)) if told]
    numbered = needs if len(needs) < 2 else [f"{number}) {told}" for number, told in enumerate(needs, start=1)]
    return " ".join((*numbered, _one_paragraph((*whole, *flags, *notes, end))))


def _one_paragraph(sentences: Iterable[str]) -> str:
    return " ".join(" ".join(sentence.split()).rstrip(".") + "." for sentence in sentences if sentence)


def _sentences(call: Call, names: Iterable[str]) -> Iterator[str]:
    """What the present need is about, and what came of these fields."""
    yield call.book.choice_text(TOPIC, call.scene.choice_at(TOPIC)) or ""
    yield from (_field(call, call.scene.fact(name)) for name in names)


def _earlier(call: Call, need: int) -> Iterator[str]:
    """What an earlier need was about, and what was said of it."""
    values = {item.field: item.value for item in call.scene.earlier if item.need == need}
    yield call.book.choice_text(TOPIC, values.get(TOPIC)) or ""
    yield from (f"{field.title}: {values[name]}" for name, field in call.book.fields.items() if name in values)


def _field(call: Call, fact: Fact) -> str:
    """What came of one field; nothing for one that never came up."""
    title = call.book.fields[fact.field].title
    value = shown_value(call, fact) if fact.value else fact.text
    match fact.status:
        case "unset":
            return ""
        case "given" if fact.unconfirmed:
            # Known of another call, and not a word about it in this one.
            return ""
        case "refused" | "not_available":
            return f"{title}: {STATUS_WORDS[fact.status]}"
        case "unverified":
            return f"{title}: {value} ({STATUS_WORDS[fact.status]}: {fact.reason})"
    words = status_words(call, fact)
    return f"{title}: {value} ({words})" if words else f"{title}: {value}"
