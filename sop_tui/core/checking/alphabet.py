"""Every activity that a call held with a book can produce: the alphabet of its rules.

The counterpart of what `sop_tui.core.deciding` writes beside its events; a test holds calls and compares.
"""

from collections.abc import Iterator

from sop_tui.core.answering import UNREADABLE
from sop_tui.core.book import Book
from sop_tui.core.checking.survey import OptionSite, Recording, Site, Survey
from sop_tui.core.condition import FLAGS
from sop_tui.core.dialog import Ask, Check, Choose, Do, Say
from sop_tui.core.resume import RESUME_FIELD


def activities(book: Book) -> frozenset[str]:
    """All activities, such as ``say:salam`` or ``choice:pemilik=ya``, that some call could have in its trace.

    It may hold a few that no call ever reaches; it lacks none.
    """
    return alphabet_of(Survey(book))


def alphabet_of(survey: Survey) -> frozenset[str]:
    """The same, of a book already surveyed."""
    book = survey.book
    return frozenset(activity for site in survey.sites for activity in of_step(site)).union(
        (activity for one in survey.options for activity in of_option(one)),
        (of_record(recording) for recording in survey.recordings),
        (f"flag:{flag}" for flag in FLAGS),
        (f"outcome:{name}" for dialog in book.dialogs.values() for name in dialog.outcomes),
        (f"record:{address}" for address, ref in book.columns.by_address.items() if RESUME_FIELD in ref.column.parts),
    )


def of_step(site: Site) -> Iterator[str]:
    """The activities of working at a step, its options and records aside."""
    step = site.step
    if isinstance(step, Say):
        yield f"say:{site.name}"
    elif isinstance(step, Do):
        yield f"do:{site.name}"
    elif isinstance(step, Ask | Choose):
        yield f"ask:{site.asks or site.name}"
    if isinstance(step, Ask):
        yield f"answer:{step.ask}"
        yield f"refuse:{step.ask}"
        if step.verify:
            yield f"verify:{step.ask}"
            yield f"choice:{site.name}=berganti"


def of_option(one: OptionSite) -> Iterator[str]:
    """The activities of choosing an option."""
    site, option = one.site, one.option
    kind = "check" if isinstance(site.step, Check) else "choice"
    yield f"{kind}:{site.name}={option.id}"
    if option.flag:
        yield f"flag:{option.flag}"
    if option.refuse:
        yield f"refuse:{option.refuse}"
    for target in option.take:
        yield f"answer:{target}"
    if option.fill:
        yield f"{kind}:{site.name}={UNREADABLE}"


def of_record(recording: Recording) -> str:
    """The activity of a value going into its column."""
    return f"record:{recording.record.column}"
