"""The Resume of a call: the column of CRM's Data Penelpon that sums the call up, written by the program."""

from sop_tui.core.phrases import STATUS_WORDS, shown_value, status_words
from sop_tui.core.state import Call, Fact

RESUME_FIELD = "resume"
"""The part name by which a column says that it holds the Resume."""

TOPIC = "topik"
"""The name under which dialogues ask what the call is about."""

_FLAGS = {"urgent": "Mendesak", "upset": "Pelanggan kecewa/marah"}


def resume_text(call: Call, outcome: str) -> str:
    """One paragraph: what about, what was given or refused, moods, notes, outcome. No line breaks."""
    topic = call.book.choice_text(TOPIC, call.scene.choice_at(TOPIC))
    fields = (_field(call, call.scene.fact(name)) for name in call.book.fields)
    flags = (title for flag, title in _FLAGS.items() if flag in call.scene.flags)
    notes = (f"Catatan: {note.text}" for note in call.notes)
    end = f"Hasil: {call.root.outcomes.get(outcome, outcome)}"
    sentences = (topic, *fields, *flags, *notes, end)
    return " ".join(" ".join(sentence.split()).rstrip(".") + "." for sentence in sentences if sentence)


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
    values = [old for name, old in call.scene.earlier if name == fact.field] + [value]
    told = f"{title}: {'; '.join(values)}"
    return f"{told} ({words})" if words else told
