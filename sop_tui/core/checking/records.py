"""Columns: that a record goes to one that is there, in a form that its field has, and that none is forgotten."""

from collections.abc import Iterator
from typing import NamedTuple

from sop_tui.core.answers import KINDS
from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found, instead
from sop_tui.core.checking.survey import Survey
from sop_tui.core.condition import AllOf, AnyOf, ChoiceIs, FieldIs, When
from sop_tui.core.dialog import Call, Dialog, End
from sop_tui.core.forms import ColumnRef
from sop_tui.core.resume import RESUME_FIELD


def unknown_columns(survey: Survey) -> Iterator[Finding]:
    """A record to an address that no application has."""
    columns = survey.book.columns
    for recording in survey.recordings:
        address = recording.record.column
        if address not in columns:
            spot = recording.spot.at("column")
            message = f"no application has a column {address}"
            yield found(rules.COLUMN_UNKNOWN, spot, message, instead(address, columns.by_address))


def forms(survey: Survey) -> Iterator[Finding]:
    """A column whose form no kind of answer has, or not the kind of the field recorded there."""
    known = {form for kind in KINDS.values() for form in kind.forms}
    for ref in survey.book.columns.by_address.values():
        form = ref.column.form
        if form not in known:
            message = f"no kind of answer has a form {form}"
            yield found(rules.FORM_UNKNOWN, _spot(ref).at("form"), message, instead(form, known))
    for recording in survey.recordings:
        place = survey.book.columns.by_address.get(recording.record.column)
        field = survey.book.fields.get(recording.field)
        kind = KINDS.get(field.kind) if field else None
        if place is None or kind is None or place.column.form not in known:
            continue
        form = place.column.form
        if form not in kind.forms:
            message = f"{recording.record.column} wants the form {form}, which {kind.name} does not have"
            mend = f"give the column a form of {', '.join(kind.forms)}, or record another field"
            yield found(rules.FORM_MISFIT, recording.spot.at("column"), message, mend)


def parts(survey: Survey) -> Iterator[Finding]:
    """A column of several fields that names one there is not, or lacks one that is recorded there."""
    for ref in survey.book.columns.by_address.values():
        for number, part in enumerate(ref.column.parts):
            if part not in survey.book.fields and part != RESUME_FIELD:
                spot = _spot(ref).at("parts", number)
                mend = instead(part, (*survey.book.fields, RESUME_FIELD))
                yield found(rules.PART_UNKNOWN, spot, f"no dialogue declares a field {part}", mend)
    first: dict[str, str] = {}
    for recording in survey.recordings:
        address, name = recording.record.column, recording.field
        place = survey.book.columns.by_address.get(address)
        if place is None or name in place.column.parts:
            continue
        spot = recording.spot.at("column")
        if place.column.parts:
            message = f"{address} holds {', '.join(place.column.parts)}, not {name}"
            yield found(rules.PART_MISSING, spot, message, "add it to the parts of the column")
        elif first.setdefault(address, name) != name:
            message = f"{address} gets {first[address]} elsewhere and {name} here"
            mend = "give the column parts, in the order in which it holds them"
            yield found(rules.COLUMN_SHARED, spot, message, mend)


def forgotten_columns(survey: Survey) -> Iterator[Finding]:
    """A required column that no dialogue records; the program itself writes the Resume."""
    written = {recording.record.column for recording in survey.recordings}
    for address, ref in survey.book.columns.by_address.items():
        if ref.column.required and address not in written and RESUME_FIELD not in ref.column.parts:
            message = f"{address} is required, and no step records it"
            mend = "record it in the step that asks for it, or drop required"
            yield found(rules.COLUMN_FORGOTTEN, _spot(ref), message, mend)


def idle_records(survey: Survey) -> Iterator[Finding]:
    """A record on a step that the CSO never finishes."""
    for recording in survey.recordings:
        if isinstance(recording.site.step, Call | End):
            key = recording.site.step.KEY
            message = f"the step {recording.site.id} is a {key}: its record never happens"
            yield found(rules.RECORD_IGNORED, recording.spot, message, "put it on the step before")


def classes(survey: Survey) -> Iterator[Finding]:
    """A column for answers of one class, into which any may go."""
    for ref in survey.book.columns.by_address.values():
        for recording in (one for one in survey.recordings if ref.column.tag and one.record.column == ref.address):
            field = survey.book.fields.get(recording.field)
            kind = KINDS.get(field.kind) if field else None
            if kind is None:
                continue
            for number, tag in enumerate(ref.column.tag):
                if tag not in kind.tags:
                    message = f"answers of kind {kind.name} have no tag {tag}"
                    yield found(rules.TAG_UNKNOWN, _spot(ref).at("tag", number), message, instead(tag, kind.tags))
            told = _Told(survey, recording.field, frozenset(ref.column.tag))
            whens = (recording.record.when, recording.site.step.when)
            if not any(told.by(when, recording.site.dialog) for when in whens):
                message = f"{recording.field} may be no {' or '.join(ref.column.tag)}, and goes into {ref.address}"
                mend = (
                    f"add when: {{field: {recording.field}, tag: {ref.column.tag[0]}}} to the record, or to the option"
                )
                yield found(rules.COLUMN_MISFIT, recording.spot, message, mend)


class _Told(NamedTuple):
    """Whether conditions tell that a field has an answer of one of these classes."""

    survey: Survey
    field: str
    tags: frozenset[str]

    def by(self, when: When | None, dialog: Dialog, named: frozenset[str] = frozenset()) -> bool:
        """Whether this one does; a choice, where every option that it means has such a condition."""
        match when:
            case str() if when in dialog.conditions and when not in named:
                return self.by(dialog.conditions[when], dialog, named | {when})
            case FieldIs():
                return when.field == self.field and bool(when.tag) and self.tags.issuperset(when.tag)
            case ChoiceIs():
                meant = [
                    one for one in self.survey.options if one.site.name == when.choice and one.option.id in when.option
                ]
                return bool(meant) and all(self.by(one.option.when, one.site.dialog, named) for one in meant)
            case AllOf(all=parts):
                return any(self.by(part, dialog, named) for part in parts)
            case AnyOf(any=parts):
                return bool(parts) and all(self.by(part, dialog, named) for part in parts)
        return False


def _spot(ref: ColumnRef) -> Spot:
    app, form, column = ref.address.split(".", 2)
    return Spot("application", app, ("forms", form, "columns", column))
