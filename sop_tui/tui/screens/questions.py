"""What the desk asks the CSO in front of a call: each question is a function from the call to a command, or to None."""

from collections.abc import Awaitable, Callable, Mapping

from textual.app import App
from textual.content import Content

from sop_tui.core import commands as cmd
from sop_tui.core.answers import KINDS, judge
from sop_tui.core.commands import Command
from sop_tui.core.dialog import Ask, lines_of
from sop_tui.core.lines import every_wording
from sop_tui.core.phrases import closed_topic, status_words
from sop_tui.core.state import Call
from sop_tui.core.view import desk_view
from sop_tui.tui import drawing
from sop_tui.tui.screens.modals import Doubt, PickModal, ReadModal, TextModal
from sop_tui.tui.text import assemble, plain, stack
from sop_tui.tui.widgets.pick_list import Row

Question = Callable[[App[None], Call], Awaitable[Command | None]]

SAPAAN = ("Bapak", "Ibu", "Bapak/Ibu", "Kakak")
RETURN = "<kembali>"
"""The row that leaves a topic jumped to; no dialogue has such an id."""


async def sop(app: App[None], call: Call) -> None:
    """F1: the clause of this step, then the others of its SOP."""
    present = desk_view(call).clause
    await app.push_screen_wait(ReadModal(f"SOP {present}", _clauses(call, present)))


def _clauses(call: Call, present: str) -> Content:
    rows: list[Content] = []
    for document in call.book.sops.values():
        for clause_id, clause in document.clauses.items():
            part = [assemble((clause_id, drawing.LABEL), f"  {clause.obliges}")]
            if clause.quote:
                part.append(plain(f"  “{clause.quote}”"))
            if clause.unclear:
                part.append(plain(f"  Catatan pelaksanaan: {clause.unclear}"))
            part.append(Content(""))
            rows = part + rows if clause_id == present else rows + part
    return stack(rows)


async def note(app: App[None], call: Call) -> Command | None:
    """F2: a remark."""
    text = await app.push_screen_wait(TextModal("Catatan", "Ikut tersimpan di transkrip dan Resume."))
    return cmd.Note(text) if text else None


async def mood(app: App[None], call: Call) -> Command | None:
    """F3: urgent or upset; a flag that is raised can be taken back."""
    raised = call.scene.flags
    rows = [
        Row("urgent", "1", "Keluhan/gangguan mendesak", "batalkan tanda" if "urgent" in raised else ""),
        Row("upset", "2", "Pelanggan kecewa atau marah", "batalkan tanda" if "upset" in raised else ""),
    ]
    text = "Email dan nomor HP tidak diminta lagi (DTA-1)."
    picked = await app.push_screen_wait(PickModal("Tandai panggilan", rows, text=text))
    if picked == "urgent":
        return cmd.Flag("urgent", "urgent" not in raised)
    return cmd.Flag("upset", "upset" not in raised) if picked == "upset" else None


async def sapaan(app: App[None], call: Call) -> Command | None:
    """F4: how the customer is addressed."""
    rows = [Row(word, str(number), word) for number, word in enumerate(SAPAAN, start=1)]
    picked = await app.push_screen_wait(PickModal("Sapaan", rows))
    return cmd.Prefer("sapaan", picked) if picked else None


async def alphabet(app: App[None], call: Call) -> Command | None:
    """Which words letters are spelled with."""
    words = call.book.spelling.alphabets
    rows = [
        Row(name, str(number), name.upper(), ", ".join(list(letters.values())[:4]) + ", …")
        for number, (name, letters) in enumerate(words.items(), start=1)
    ]
    picked = await app.push_screen_wait(PickModal("Kata ejaan", rows))
    return cmd.Prefer("alphabet", picked) if picked else None


async def fill(app: App[None], call: Call) -> Command | None:
    """F6: a field that the customer offers early; its later question becomes a verification."""
    fields = call.book.fields
    rows = [Row(name, "·", fields[name].title, _settled(call, name)) for name in _nearest_first(call)]
    name = await app.push_screen_wait(PickModal("Isi lebih awal", rows, search=True))
    if name is None:
        return None
    field = fields[name]
    kind = KINDS[field.kind]
    doubted = ""

    def wrong(text: str) -> Doubt | None:
        nonlocal doubted
        judgement = judge(field.kind, text)
        if judgement.verdict == "ok" or (judgement.verdict == "warning" and doubted == text):
            return None
        doubted = text
        problem = judgement.problems[0]
        keys = [f"Tab: {judgement.suggestion}"] if judgement.suggestion else []
        keys += ["Enter lagi: tetap pakai"] if judgement.verdict == "warning" else []
        lines = [plain(problem.message, drawing.CAUTION), plain(problem.mend), plain("   ".join(keys), drawing.LABEL)]
        return Doubt(stack(lines), judgement.suggestion)

    text = await app.push_screen_wait(
        TextModal(
            field.title,
            field.hint or kind.hint,
            value=call.offers.get(name, ""),
            max_length=kind.max_length,
            check=wrong,
        )
    )
    return cmd.Fill(name, text, override=True) if text else None


def _nearest_first(call: Call) -> list[str]:
    """All fields: those that the present topic is about, then those of every call, then those of the other topics."""
    present = call.dialog if call.dialog.dialog != call.started.dialog else None
    asked = {step.ask for step in present.steps.values() if isinstance(step, Ask)} if present else set()
    owners = call.book.field_owner

    def distance(name: str) -> int:
        owner = call.book.dialogs.get(owners.get(name, ""))
        if present and (name in asked or owner is present):
            return 0
        # What rests on an SOP of its own is asked in its own topic only.
        return 2 if owner and owner.rests_on else 1

    return sorted(call.book.fields, key=distance)


def _settled(call: Call, name: str) -> str:
    fact = call.scene.fact(name)
    words = status_words(call, fact)
    return f"{fact.text}  ({words})" if words else fact.text


async def topic(app: App[None], call: Call) -> Command | None:
    """F7: another topic, or back from one."""
    others = [dialog for dialog in call.book.topics if dialog.dialog != call.started.dialog]
    closed = {dialog.dialog: closed_topic(call.book, dialog, call.day) for dialog in others}
    rows = [
        Row(dialog.dialog, "·", dialog.title, closed[dialog.dialog] or ", ".join(dialog.keywords))
        for dialog in sorted(others, key=lambda dialog: bool(closed[dialog.dialog]))
    ]
    if any(frame.jumped for frame in call.scene.stack):
        rows.insert(0, Row(RETURN, "←", "Kembali ke langkah semula"))
    picked = await app.push_screen_wait(PickModal("Topik", rows, search=True))
    if picked is None:
        return None
    return cmd.Return() if picked == RETURN else cmd.Jump(picked)


async def reason(app: App[None], call: Call, typed: str = "") -> Command | None:
    """Ctrl+L: go on without a valid answer, for a reason."""
    if call.input_field is None and not call.reading_back:
        return cmd.LeaveUnverified("", "")  # refused, with the words for it
    why = await app.push_screen_wait(
        TextModal("Lanjut tanpa verifikasi", "Tulis alasannya, misalnya: suara tidak jelas, pelanggan terburu-buru.")
    )
    return cmd.LeaveUnverified(typed, why) if why else None


QUESTIONS: Mapping[str, Question] = {
    "sop": sop,
    "note": note,
    "mood": mood,
    "sapaan": sapaan,
    "alphabet": alphabet,
    "fill": fill,
    "topic": topic,
}
"""The questions that any step may be interrupted by, by the name of their action."""


def next_wording(call: Call) -> list[Command]:
    """F5: the next wording of the present line, then the next language, round and round."""
    forms = {
        (language, number) for _, lines in lines_of(call.step) for language, number, _ in every_wording(lines)
    } or {("id", 0), ("en", 0)}
    ordered = sorted(forms, key=lambda form: (form[1], form[0] != "id", form[0]))
    here = (call.prefer.language, call.prefer.wording)
    at = ordered.index(here) if here in forms else -1
    language, number = ordered[(at + 1) % len(ordered)]
    return [cmd.Prefer("language", language), cmd.Prefer("wording", str(number))]


_LANGUAGES = {"id": "Indonesia", "en": "Inggris"}


def language_told(call: Call) -> str:
    """Which language and wording the lines have now."""
    name = _LANGUAGES.get(call.prefer.language, call.prefer.language)
    return f"Bahasa {name}, kalimat {call.prefer.wording + 1}."


def done(call: Call, command: Command) -> str:
    """What came of a question that leaves no sign on the desk."""
    match command:
        case cmd.Note():
            return f"Catatan {len(call.notes)} tersimpan."
        case cmd.Fill():
            settled = call.scene.status_of(command.field) == "verified"
            return f"{call.book.fields[command.field].title} tersimpan" + ("." if settled else ", dibacakan nanti.")
        case cmd.Prefer(what="alphabet"):
            return f"Ejaan: {call.prefer.alphabet.upper()}."
    return ""
