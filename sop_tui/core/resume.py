"""The Resume of a call: the column of CRM's Data Penelpon that sums the call up, written by the program."""

from sop_tui.core.phrases import shown_value
from sop_tui.core.state import Call, Fact

RESUME_FIELD = "resume"
"""The part name by which a column says that it holds the Resume."""

_STATUS = {
    "given": "belum diverifikasi",
    "verified": "terverifikasi",
    "refused": "pelanggan tidak bersedia",
    "not_available": "pelanggan tidak punya",
    "unverified": "tidak terverifikasi",
}
_FLAGS = {"urgent": "Mendesak", "upset": "Pelanggan kecewa/marah"}


def resume_text(call: Call, outcome: str) -> str:
    """One paragraph: who, what about, what was given or refused, moods, notes, outcome. No line breaks."""
    choices = (
        option.text
        for dialog in call.book.dialogs.values()
        for step_id, step in dialog.steps.items()
        for option in getattr(step, "options", ())
        if step.activity == "topik" and call.scene.choices.get("topik") == option.id
    )
    fields = (_field(call, call.scene.fact(name)) for name in call.book.fields)
    flags = (title for flag, title in _FLAGS.items() if flag in call.scene.flags)
    notes = (f"Catatan: {note.text}" for note in call.notes)
    end = f"Hasil: {call.root.outcomes.get(outcome, outcome)}"
    sentences = (*choices, *(part for part in fields if part), *flags, *notes, end)
    return " ".join(" ".join(sentence.split()).rstrip(".") + "." for sentence in sentences)


def _field(call: Call, fact: Fact) -> str:
    if fact.status == "unset":
        return ""
    title = call.book.fields[fact.field].title
    if fact.status in {"refused", "not_available"}:
        return f"{title}: {_STATUS[fact.status]}"
    value = shown_value(call, fact) if fact.value else fact.text
    if fact.status == "unverified":
        return f"{title}: {value} ({_STATUS[fact.status]}: {fact.reason})"
    needs_word = call.book.fields[fact.field].kind == "email" or fact.status != "verified"
    plain = call.book.fields[fact.field].kind in {"text", "address", "id_caller"}
    return f"{title}: {value}" + (f" ({_STATUS[fact.status]})" if needs_word and not plain else "")
