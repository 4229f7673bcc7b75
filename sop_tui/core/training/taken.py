"""What the trainee took down, beside what the customer meant: the fields of the call, and the columns of the
applications.

A field is measured by the reference call; a column by the copy sheet of the trainee's own call, since the desk told
what to type, and where the desk never came to it, by the sheet of the reference. So one mistake is one lapse: an email
that was misheard and copied faithfully is a wrong field and a right column.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from sop_tui.core import events as ev
from sop_tui.core import spelling
from sop_tui.core.answers import KINDS, judge
from sop_tui.core.answers.address_compare import compare_addresses
from sop_tui.core.book import CALLER, Book
from sop_tui.core.constraint import matches
from sop_tui.core.events import Event, Recorded
from sop_tui.core.phrases import STATUS_WORDS, shown_value
from sop_tui.core.recognizing import NEED
from sop_tui.core.resume import RESUME_FIELD
from sop_tui.core.scenario import Scenario
from sop_tui.core.sheet import copy_sheet
from sop_tui.core.state import Call, Fact
from sop_tui.core.training.duties import Duties
from sop_tui.core.training.session import ColumnGrade, ColumnVerdict, FieldGrade, Lapse

NOTHING: Final = "–"

_HAS_VALUE: Final = ("given", "verified")

_ADDRESS: Final = frozenset({"bapak", "pak", "bpk", "ibu", "bu", "kakak", "kak", "saudara", "sdr", "saudari", "sdri"})

_TOUCHING: Final = (ev.Answered, ev.Corrected, ev.Verified, ev.Refused, ev.LeftUnverified)


def _alike(text: str) -> str:
    """A text as far as its writing matters: neither capitals nor white space do."""
    return " ".join(text.split()).casefold()


def field_grades(call: Call, reference: Call, scenario: Scenario) -> tuple[FieldGrade, ...]:
    """Each field that the reference came to know, or was refused, for each need of the call."""
    return tuple(grade for name in call.book.fields for grade in _grades_of(name, call, reference, scenario))


def _grades_of(name: str, call: Call, reference: Call, scenario: Scenario) -> Iterator[FieldGrade]:
    title = call.book.fields[name].title
    meant, mine = _earlier(reference, name), _earlier(call, name)
    wanted, found = reference.scene.fact(name), call.scene.fact(name)
    values = [*mine, found.value] if found.value else mine
    for number, text in enumerate(meant):
        own = values[number] if number < len(values) else ""
        right = _same_text(call.book, name, text, own)
        yield FieldGrade(field=name, title=title, meant=text, found=own or NOTHING, right=right)
    if not _graded(wanted):
        return
    if len(mine) < len(meant):
        # The trainee's last need was measured as an earlier one; of this one nothing is known.
        found = Fact(name, "unset")
    right = _right(call.book, wanted, found, scenario.knows.get(name))
    shown = _shown(call, found, wanted)
    yield FieldGrade(field=name, title=title, meant=_shown(reference, wanted), found=shown, right=right)


def _earlier(call: Call, name: str) -> list[str]:
    return [item.value for item in call.scene.earlier if item.field == name]


def _graded(fact: Fact) -> bool:
    """Whether something came of the field in this call: not what the telephone shows, nor what nobody confirmed."""
    shown = fact.field == CALLER and fact.source == "caller"
    return fact.status != "unset" and not shown and not fact.unconfirmed


def _right(book: Book, wanted: Fact, found: Fact, known: str | None) -> bool:
    if wanted.status not in _HAS_VALUE:
        return found.status == wanted.status
    if found.status not in _HAS_VALUE or (wanted.status == "verified" and found.status != "verified"):
        return False
    truth = judge(book.fields[wanted.field].kind, known).canonical if known else None
    return any(_same_text(book, wanted.field, meant, found.value) for meant in (wanted.value, truth) if meant)


def _same_text(book: Book, name: str, meant: str, found: str) -> bool:
    """Whether two values are one. A need is told in the CSO's own words, and two addresses are read part by part."""
    if name == NEED:
        return bool(found.strip())
    if _alike(meant) == _alike(found):
        return True
    if book.fields[name].kind == "text":
        return bool(found) and _unaddressed(meant) == _unaddressed(found)
    return book.fields[name].kind == "address" and bool(found) and compare_addresses(meant, found).same


def _unaddressed(name: str) -> str:
    """A name without the form of address before it: the SOP's own record has IBU MASNA for a name."""
    first, _, rest = _alike(name).partition(" ")
    return rest if rest and first.rstrip(".") in _ADDRESS else _alike(name)


def _shown(call: Call, fact: Fact, wanted: Fact | None = None) -> str:
    """A field in words; that it was not verified is told where it should have been."""
    match fact.status:
        case "unset":
            return NOTHING
        case "given" | "verified":
            value = shown_value(call, fact)
            owed = wanted is not None and wanted.status == "verified" and fact.status == "given"
            return f"{value} ({STATUS_WORDS['given']})" if owed else value
        case "unverified":
            return f"{fact.text} ({STATUS_WORDS[fact.status]})"
    return STATUS_WORDS[fact.status]


def field_lapses(call: Call, events: Sequence[Event], grades: Iterable[FieldGrade]) -> Iterator[Lapse]:
    """What is wrong with the fields, at the event that left each as it is."""
    duties = Duties(call)
    last = {event.what.field: event for event in events if isinstance(event.what, _TOUCHING)}
    for one in grades:
        if one.right:
            continue
        event = last.get(one.field)
        yield Lapse(
            kind="field",
            message=_field_message(call.book, one),
            clause=duties.clause_of_field(one.field),
            seq=event.seq if event else None,
            elapsed_ms=event.moment.elapsed_ms if event else None,
        )


def _field_message(book: Book, one: FieldGrade) -> str:
    if one.found == NOTHING:
        return f"{one.title} tidak Anda peroleh; yang benar: {one.meant}. Tanyakan, dan simpan jawabannya."
    if one.found == f"{one.meant} ({STATUS_WORDS['given']})":
        return f"{one.title} belum dibacakan kembali: {one.meant}. Tunggu sampai pelanggan membenarkannya."
    told = f"{one.title} tercatat “{one.found}”; yang benar “{one.meant}”."
    if KINDS[book.fields[one.field].kind].readback == "plain":
        return f"{told} Dengarkan lagi, atau minta pelanggan mengulang."
    letters = ", ".join(f"{meant or NOTHING} menjadi {found or NOTHING}" for meant, found in letters_of(one)[:4])
    spelled = f" Bedanya: {letters}." if letters else ""
    return f"{told}{spelled} Bacakan kembali bagian demi bagian, dan tunggu pelanggan membenarkan."


def confused(book: Book, grades: Iterable[FieldGrade]) -> tuple[tuple[str, str], ...]:
    """Letters and digits as they were meant and as they were taken down; one side may be empty."""
    wrong = (one for one in grades if not one.right and KINDS[book.fields[one.field].kind].readback != "plain")
    return tuple(pair for one in wrong for pair in letters_of(one))


def letters_of(grade: FieldGrade) -> tuple[tuple[str, str], ...]:
    """The letters in which a field differs; none where it is another value altogether, which tells of no letter."""
    meant, found = _bare(grade.meant), _bare(grade.found)
    parts = [part for part in spelling.differences(meant, found) if part.op != "same"]
    pairs = [pair for part in parts for pair in zip_longest(part.left.upper(), part.right.upper(), fillvalue="")]
    return tuple(pairs) if len(pairs) * 2 <= len(meant) else ()


def _bare(shown: str) -> str:
    """A value as a field's grade shows it, without blanks and what is remarked behind it."""
    for words in filter(None, STATUS_WORDS.values()):
        shown = shown.removesuffix(f" ({words})")
    return "".join(shown.split())


def sheet_texts(call: Call) -> dict[str, str]:
    """By address what the copy sheet of a call has for each column; of several needs what the last one has."""
    forms: dict[str, list[Recorded]] = {}
    for item in call.scene.records:
        forms.setdefault(f"{item.system}.{item.form}", []).append(item)
    texts: dict[str, str] = {}
    for address, records in forms.items():
        app, _, form_id = address.partition(".")
        names = call.book.applications[app].forms[form_id].columns
        for window in copy_sheet(call.book, records):
            filled = zip(names, window.columns, strict=True)
            texts |= {f"{address}.{name}": column.value for name, column in filled if column.value}
    return {address: text for address, text in texts.items() if RESUME_FIELD not in _parts(call.book, address)}


def _parts(book: Book, address: str) -> tuple[str, ...]:
    return book.columns[address].column.parts if address in book.columns else ()


def column_grades(
    call: Call, reference: Call, saved: Mapping[str, str], unsaved: Mapping[str, str]
) -> tuple[ColumnGrade, ...]:
    """Each column in which something belongs, and each in which something stands that belongs nowhere there."""
    own, meant = sheet_texts(call), sheet_texts(reference)
    right = {
        address
        for address in {*own, *meant}
        if _alike(saved.get(address, "")) in {_alike(sheet[address]) for sheet in (own, meant) if address in sheet}
    }
    strays = {
        address: text
        for address, text in saved.items()
        if text.strip() and address not in right and RESUME_FIELD not in _parts(call.book, address)
    }
    grades: list[ColumnGrade] = []
    all_wanted = {**meant, **own}
    lacking = {address: wanted for address, wanted in all_wanted.items() if address not in right}
    places = _places({at: text for at, text in lacking.items() if not _is_typed(unsaved, at, text)}, strays)
    for address, wanted in all_wanted.items():
        kept, typed = saved.get(address, "").strip(), unsaved.get(address, "").strip()
        if address in right:
            grades.append(_grade(call.book, address, wanted, kept, "right"))
            continue
        elsewhere = places.get(address, "")
        verdict: ColumnVerdict = "misplaced" if elsewhere else "different" if kept or typed else "missing"
        if _is_typed(unsaved, address, wanted):
            verdict, kept = "unsaved", typed
        grade = _grade(call.book, address, wanted, kept or typed, verdict)
        grades.append(replace(grade, elsewhere=_title(call.book, elsewhere)))
    needless = (address for address in strays if address not in {*all_wanted, *places.values()})
    grades += [_grade(call.book, address, "", strays[address], "needless") for address in needless]
    return tuple(grades)


def _grade(book: Book, address: str, wanted: str, found: str, verdict: ColumnVerdict) -> ColumnGrade:
    return ColumnGrade(column=address, title=_title(book, address), wanted=wanted, found=found, verdict=verdict)


def _title(book: Book, address: str) -> str:
    return book.columns[address].title if address in book.columns else address


def wanted_columns(call: Call, reference: Call) -> frozenset[str]:
    """The addresses in which something belongs after this call: by its own sheet, or by that of the reference."""
    return frozenset({*sheet_texts(call), *sheet_texts(reference)})


def _is_typed(unsaved: Mapping[str, str], address: str, wanted: str) -> bool:
    """It stands where it belongs, and was not saved."""
    typed = unsaved.get(address, "").strip()
    return bool(typed) and _alike(typed) == _alike(wanted)


def _places(lacking: Mapping[str, str], strays: Mapping[str, str]) -> dict[str, str]:
    """Where the texts of columns stand instead, first within their own form: a text in the wrong place is one text, and
    does not tell of every form that it was not copied to."""
    places: dict[str, str] = {}
    for near in (True, False):
        for address, wanted in lacking.items():
            form = address.rpartition(".")[0]
            others = (
                other
                for other, text in strays.items()
                if other != address
                and other not in places.values()
                and (not near or other.rpartition(".")[0] == form)
                and _alike(text) == _alike(wanted)
            )
            other = None if address in places else next(others, None)
            if other is not None:
                places[address] = other
    return places


def column_lapses(call: Call, grades: Sequence[ColumnGrade]) -> Iterator[Lapse]:
    """What is wrong in the applications; what is missing of one form is told at once."""
    together = ("missing", "unsaved")
    for verdict in together:
        forms: dict[str, list[ColumnGrade]] = {}
        for one in grades:
            if one.verdict == verdict:
                forms.setdefault(one.column.rpartition(".")[0], []).append(one)
        for of_form in forms.values():
            yield Lapse(kind="column", message=_together(of_form), clause=_clause(call, of_form[0].column))
    for one in grades:
        if one.verdict not in {"right", *together}:
            yield Lapse(kind="column", message=_column_message(one), clause=_clause(call, one.column))


def _together(grades: Sequence[ColumnGrade]) -> str:
    form = grades[0].title.rpartition(" › ")[0]
    names = [one.title.rpartition(" › ")[2] for one in grades]
    columns = f"kolom {names[0]}" if len(names) == 1 else f"kolom {', '.join(names[:-1])} dan {names[-1]}"
    if grades[0].verdict == "unsaved":
        return f"{form}: {columns} sudah diketik, tetapi belum disimpan. Simpan formulir sebelum panggilan selesai."
    return f"{form}: {columns} masih kosong. Isi menurut lembar salin, lalu simpan."


def _column_message(one: ColumnGrade) -> str:
    match one.verdict:
        case "misplaced":
            return f"“{one.wanted}” tercatat di {one.elsewhere}; tempatnya di {one.title}."
        case "needless":
            return f"{one.title} berisi “{one.found}”, padahal di panggilan ini tidak ada yang dicatat di sana."
    return f"{one.title} berisi “{one.found}”; seharusnya “{one.wanted}”, seperti di lembar salin."


def _clause(call: Call, address: str) -> str:
    """The clause of the first rule that has something recorded there; else of the first that speaks of it."""
    runs = [run.constraint for run in call.runs]
    patterns = (*((one.clause, one.b) for one in runs), *((one.clause, one.a) for one in runs))
    activity = f"record:{address}"
    return next((clause for clause, named in patterns if any(matches(one, activity) for one in named)), "")
