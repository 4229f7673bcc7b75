"""Fields: declared once, of a kind there is, and read back before they are recorded."""

from collections.abc import Iterator

from sop_tui.core.answers import KINDS, address
from sop_tui.core.book import CALLER
from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found, instead
from sop_tui.core.checking.survey import Site, Survey
from sop_tui.core.checking.words import spoken
from sop_tui.core.condition import FieldIs
from sop_tui.core.dialog import Ask, Check, Choose
from sop_tui.core.phrases import BUILTINS, field_named
from sop_tui.core.resume import RESUME_FIELD

COMPARED = 2
"""The address on record and the one that was said."""

_ALSO_TAKES = {"phone": frozenset({"id_caller"})}
"""DTA-4a: the number in use becomes the HP. A text takes anything."""


def unknown_fields(survey: Survey) -> Iterator[Finding]:
    """A field that no dialogue declares, wherever a dialogue names one."""
    for name, spot in _mentions(survey):
        if name not in survey.book.fields:
            mend = instead(name, survey.book.fields)
            yield found(rules.FIELD_UNKNOWN, spot, f"no dialogue declares a field {name}", mend)


def _mentions(survey: Survey) -> Iterator[tuple[str, Spot]]:
    for site in survey.sites:
        if site.asks:
            yield site.asks, site.spot.at("ask" if isinstance(site.step, Ask) else "asks")
        yield from _compared(site)
    for one in survey.options:
        option = one.option
        if option.fill:
            yield option.fill, one.spot.at("fill")
        if option.refuse:
            yield option.refuse, one.spot.at("refuse")
        for number, name in enumerate(option.forget):
            if name not in survey.choices and name not in survey.book.dialogs:
                yield name, one.spot.at("forget", number)
        for target, origin in option.take.items():
            yield target, one.spot.at("take", target)
            yield origin, one.spot.at("take", target)
    for recording in survey.recordings:
        if recording.record.field:
            yield recording.field, recording.spot.at("field")
    for atom, _, spot in survey.atoms:
        if isinstance(atom, FieldIs):
            yield atom.field, spot.at("field")


def _compared(site: Site) -> Iterator[tuple[str, Spot]]:
    if isinstance(site.step, Choose):
        for number, name in enumerate(site.step.compare):
            yield name, site.spot.at("compare", number)


def declarations(survey: Survey) -> Iterator[Finding]:
    """A field of no known kind, one declared twice, one whose name the program uses itself."""
    owner: dict[str, str] = {}
    for dialog in survey.book.dialogs.values():
        for name, field in dialog.fields.items():
            spot = Spot("dialog", dialog.dialog, ("fields", name))
            if field.kind not in KINDS:
                message = f"the field {name} is of kind {field.kind}, which is not known"
                yield found(rules.FIELD_KIND_UNKNOWN, spot.at("kind"), message, instead(field.kind, KINDS))
            if name in {CALLER, RESUME_FIELD, *BUILTINS} or field_named(name) != name:
                message = f"the program itself gives a meaning to the name {name}"
                yield found(rules.FIELD_RESERVED, spot, message, "give the field another name")
            elif name in owner:
                message = f"the dialogue {owner[name]} declares the field {name} already"
                yield found(rules.FIELD_DUPLICATE, spot, message, "delete this one, or name it otherwise")
            owner.setdefault(name, dialog.dialog)


def takes(survey: Survey) -> Iterator[Finding]:
    """A value taken over into a field of a kind that it is not of."""
    for one in survey.options:
        for target, origin in one.option.take.items():
            to, of = _kind(survey, target), _kind(survey, origin)
            if to is None or of is None or to in {of, "text"} or of in _ALSO_TAKES.get(to, ()):
                continue
            message = f"{target} is of kind {to} and cannot take {origin}, of kind {of}"
            yield found(rules.TAKE_MISFIT, one.spot.at("take", target), message, f"take a field of kind {to}")


def comparisons(survey: Survey) -> Iterator[Finding]:
    """ALM-3: what is compared are two addresses."""
    for site in survey.sites:
        names = list(_compared(site))
        if names and len(names) != COMPARED:
            message = f"the step {site.id} compares {len(names)} fields"
            yield found(rules.COMPARE_MISFIT, site.spot.at("compare"), message, f"name {COMPARED} addresses")
        for name, spot in names:
            kind = _kind(survey, name)
            if kind not in {None, address.NAME}:
                message = f"the step {site.id} compares {name}, of kind {kind}"
                yield found(rules.COMPARE_MISFIT, spot, message, f"name a field of kind {address.NAME}")


def _kind(survey: Survey, name: str) -> str | None:
    field = survey.book.fields.get(name)
    return field.kind if field and field.kind in KINDS else None


def misplaced_fills(survey: Survey) -> Iterator[Finding]:
    """`fill` where nothing was looked up."""
    for one in survey.options:
        site, option = one.site, one.option
        if option.fill and not isinstance(site.step, Check):
            message = f"the option {option.id} fills {option.fill}, but the step {site.id} looks nothing up"
            mend = "make it a check step, or ask for the field in a step of its own"
            yield found(rules.FILL_MISPLACED, one.spot.at("fill"), message, mend)


def unused_fills(survey: Survey) -> Iterator[Finding]:
    """A value that the CSO copies from an application, and of which nothing comes."""
    used = {site.asks for site in survey.sites} | {recording.field for recording in survey.recordings}
    used |= {atom.field for atom, _, _ in survey.atoms if isinstance(atom, FieldIs)}
    used |= {origin for one in survey.options for origin in one.option.take.values()}
    used |= {name for site in survey.sites for name, _ in _compared(site)}
    for one in survey.options:
        name = one.option.fill
        if name in survey.book.fields and name not in used and name not in spoken(survey):
            message = f"{name} is copied by the option {one.option.id}, and nothing says, records or depends on it"
            mend = "use it in a condition, a record or a line, or choose the option without fill"
            yield found(rules.FILL_UNUSED, one.spot.at("fill"), message, mend)


def missing_readbacks(survey: Survey) -> Iterator[Finding]:
    """EML-1a, EML-1b: what can be heard wrong is recorded only where some step reads it back."""
    asks = [site.step for site in survey.sites if isinstance(site.step, Ask)]
    verified = {step.ask for step in asks if step.verify}
    filled = {one.option.fill for one in survey.options}
    typed = {step.ask for step in asks} | filled
    for recording in survey.recordings:
        name, step = recording.field, recording.site.step
        field = survey.book.fields.get(name)
        if field is None or field.kind not in KINDS or KINDS[field.kind].readback == "plain":
            continue
        if isinstance(step, Ask) and step.ask == name:
            bare = step.verify is None
        else:
            bare = name in typed and name not in verified
        if bare:
            message = f"the step {recording.site.id} records {name}, but nothing reads it back before"
            mend = f"give the question for {name} a verify with lines"
            yield found(rules.READBACK_MISSING, recording.spot, message, mend)


def open_records(survey: Survey) -> Iterator[Finding]:
    """A record that names no field, in a question whose answer is chosen: it would record the number in use."""
    for recording in survey.recordings:
        step = recording.site.step
        if isinstance(step, Choose) and step.asks and not recording.record.field:
            message = f"the step {recording.site.id} records without naming the field"
            mend = f"add field: {step.asks}, or field: {CALLER} for the number in use"
            yield found(rules.RECORD_FIELD_MISSING, recording.spot, message, mend)
