"""The names that scripts give: they become activities, addresses and placeholders, so they are plain words."""

import re
from collections.abc import Iterator
from itertools import chain

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found
from sop_tui.core.checking.survey import Survey
from sop_tui.core.dialog import End

_NAME = re.compile(r"[a-z0-9_]+")
_FIELD = re.compile(r"[a-z][a-z0-9_]*")


def names(survey: Survey) -> Iterator[Finding]:
    """Names with anything but small letters, digits and _ in them; a field's begins with a letter."""
    for name, spot in chain(_of_dialogs(survey), _of_steps(survey), _of_applications(survey)):
        message = f"the name {name!r} does not fit into an activity"
        yield found(rules.NAME_FORM, spot, message, "use small letters, digits and _ only")
    for dialog in survey.book.dialogs.values():
        for name in dialog.fields:
            if not _FIELD.fullmatch(name):
                spot = Spot("dialog", dialog.dialog, ("fields", name))
                message = f"the field {name!r} cannot be a placeholder"
                mend = "begin with a letter, and use small letters, digits and _ only"
                yield found(rules.NAME_FORM, spot, message, mend)


def _wrong(name: str) -> bool:
    return _NAME.fullmatch(name) is None


def _of_dialogs(survey: Survey) -> Iterator[tuple[str, Spot]]:
    for dialog in survey.book.dialogs.values():
        spot = Spot("dialog", dialog.dialog)
        if _wrong(dialog.dialog):
            yield dialog.dialog, spot.at("dialog")
        yield from ((name, spot.at("outcomes", name)) for name in dialog.outcomes if _wrong(name))


def _of_steps(survey: Survey) -> Iterator[tuple[str, Spot]]:
    for site in survey.sites:
        if _wrong(site.id):
            yield site.id, site.spot
        if site.step.activity is not None and _wrong(site.step.activity):
            yield site.step.activity, site.spot.at("activity")
        if isinstance(site.step, End) and _wrong(site.step.end):
            yield site.step.end, site.spot.at("end")
    yield from ((one.option.id, one.spot.at("id")) for one in survey.options if _wrong(one.option.id))


def _of_applications(survey: Survey) -> Iterator[tuple[str, Spot]]:
    for app in survey.book.applications.values():
        spot = Spot("application", app.application)
        if _wrong(app.application):
            yield app.application, spot.at("application")
        for form_id, form in app.forms.items():
            if _wrong(form_id):
                yield form_id, spot.at("forms", form_id)
            inside = spot.at("forms", form_id, "columns")
            yield from ((column, inside.at(column)) for column in form.columns if _wrong(column))
