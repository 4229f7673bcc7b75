"""The names that scripts give: they become activities, addresses and placeholders, so they are plain words."""

import re
from collections.abc import Iterator

from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found
from sop_tui.core.checking.survey import Survey
from sop_tui.core.dialog import End

_NAME = re.compile(r"[a-z0-9_]+")
_FIELD = re.compile(r"[a-z][a-z0-9_]*")


def names(survey: Survey) -> Iterator[Finding]:
    """Names with anything but small letters, digits and _ in them; a field's begins with a letter."""
    for name, spot in _named(survey):
        if not _NAME.fullmatch(name):
            message = f"the name {name!r} does not fit into an activity"
            yield found(rules.NAME_FORM, spot, message, "use small letters, digits and _ only")
    for dialog in survey.book.dialogs.values():
        for name in dialog.fields:
            if not _FIELD.fullmatch(name):
                spot = Spot("dialog", dialog.dialog, ("fields", name))
                message = f"the field {name!r} cannot be a placeholder"
                mend = "begin with a letter, and use small letters, digits and _ only"
                yield found(rules.NAME_FORM, spot, message, mend)


def _named(survey: Survey) -> Iterator[tuple[str, Spot]]:
    for dialog in survey.book.dialogs.values():
        spot = Spot("dialog", dialog.dialog)
        yield dialog.dialog, spot.at("dialog")
        for name in dialog.outcomes:
            yield name, spot.at("outcomes", name)
    for site in survey.sites:
        yield site.id, site.spot
        if site.step.activity is not None:
            yield site.step.activity, site.spot.at("activity")
        if isinstance(site.step, End):
            yield site.step.end, site.spot.at("end")
        for option, place in site.options():
            yield option.id, place.at("id")
    for app in survey.book.applications.values():
        spot = Spot("application", app.application)
        yield app.application, spot.at("application")
        for form_id, form in app.forms.items():
            yield form_id, spot.at("forms", form_id)
            for column_id in form.columns:
                yield column_id, spot.at("forms", form_id, "columns", column_id)
