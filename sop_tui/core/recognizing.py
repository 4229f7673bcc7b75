"""Whose earlier calls count, and what of them: from sealed transcripts to a `KnownCaller`, and from that to events.

A number is recognized only where it is whole: what a private exchange shows may be anybody's. Of a field the
customer's latest word counts, so an email that was said to be out of date, or was refused, is asked for as if it had
never been known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sop_tui.core.answers import KINDS, judge
from sop_tui.core.book import Book
from sop_tui.core.earlier import ABOUT_MAX, CALLS_MAX, KnownCaller, PastCall
from sop_tui.core.events import Answered, Recognized
from sop_tui.core.plaintext import clean
from sop_tui.core.resume import TOPIC

NEED: Final = "kebutuhan"
"""The field in which dialogues keep what a call is about, in the customer's words."""

VERIFIED_KINDS: Final = ("email", "phone")
"""Kinds of which an earlier answer is read back. Others are of one call (a meter, a report) or too private (NIK)."""

OFFERED: Final = ("nama",)
"""Fields of which an earlier answer stands ready: they need no readback, so a taken one would pass unseen."""

_WHOLE: Final = ("mobile", "landline", "foreign")
"""Classes of a caller's number that name one line."""


class EarlierCall(NamedTuple):
    """One sealed call, as far as it matters to the next one of its number."""

    call_id: str
    began: str
    topic: str
    """The option that was chosen for it; empty where none was."""
    need: str
    outcome: str
    """Its name, not its words."""
    fields: Mapping[str, tuple[str, str, str]]
    """Kind, status and value of each field that came up."""


def number_of(caller: str) -> str:
    """The number by which a caller is known, in E.164 form; empty for one that is hidden, or not whole."""
    shown = judge("id_caller", caller)
    return shown.canonical or "" if shown.tag in _WHOLE else ""


def earlier_call(document: Mapping[str, Any]) -> EarlierCall:
    """What a transcript says.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it does not keep the schema.
    """
    fields = {
        str(name): (str(row["kind"]), str(row["status"]), str(row["value"])) for name, row in document["fields"].items()
    }
    return EarlierCall(
        call_id=str(document["call_id"]),
        began=str(document["started_at"]),
        topic=topic_of(document["events"]),
        need=fields.get(NEED, ("", "", ""))[2],
        outcome=str(document["outcome"] or ""),
        fields=fields,
    )


def topic_of(events: Iterable[Mapping[str, Any]]) -> str:
    """The last topic that was chosen and not taken back."""
    chosen: list[tuple[int, str]] = []
    for event in events:
        if event["type"] == "chosen" and event["name"] == TOPIC:
            chosen.append((event["batch"], str(event["option"])))
        elif event["type"] == "undone":
            chosen = [item for item in chosen if item[0] < event["undoes"]]
    return chosen[-1][1] if chosen else ""


def known_caller(book: Book, calls: Sequence[EarlierCall], more: int = 0) -> KnownCaller | None:
    """What these calls of one number, the latest first, amount to in the words of today; None without any.

    ``more`` counts older calls that were not looked at.
    """
    if not calls:
        return None
    return KnownCaller(
        calls=tuple(_past_call(book, call) for call in calls[:CALLS_MAX]),
        more=more + max(len(calls) - CALLS_MAX, 0),
        values=tuple(_values(book, calls)),
        offers=tuple(_offers(book, calls)),
    )


def _past_call(book: Book, call: EarlierCall) -> PastCall:
    topic = book.choice_text(TOPIC, call.topic) or call.topic
    titles = (dialog.outcomes.get(call.outcome) for dialog in book.dialogs.values())
    outcome = next((title for title in titles if title), call.outcome)
    about = " — ".join(filter(None, (clean(topic), clean(call.need))))
    return PastCall(clean(call.call_id), clean(call.began), about[:ABOUT_MAX], clean(outcome))


def _values(book: Book, calls: Sequence[EarlierCall]) -> Iterator[tuple[str, str]]:
    for name, field in book.fields.items():
        if field.kind not in VERIFIED_KINDS:
            continue
        said = (call.fields[name] for call in calls if name in call.fields)
        # A value that was given and never verified is nobody's word yet.
        kind, status, value = next((word for word in said if word[1] != "given"), ("", "", ""))
        if (kind, status) == (field.kind, "verified"):
            yield name, value


def _offers(book: Book, calls: Sequence[EarlierCall]) -> Iterator[tuple[str, str]]:
    for name in OFFERED:
        if name not in book.fields or KINDS[book.fields[name].kind].readback != "plain":
            continue
        values = (call.fields[name][2] for call in calls if name in call.fields)
        value = next(filter(None, values), "")
        if value:
            yield name, value


def recognized(book: Book, known: KnownCaller | None) -> Iterator[Recognized | Answered]:
    """The events of a call that comes in from a known number: who it is, then what is to be verified."""
    if known is None:
        return
    calls = tuple((past.call_id, past.began, past.about, past.outcome) for past in known.calls)
    yield Recognized(calls=calls, more=known.more, offers=known.offers)
    for name, value in known.values:
        field = book.fields.get(name)
        judged = judge(field.kind, value) if field else None
        if judged and judged.canonical and KINDS[judged.kind].readback != "plain":
            yield Answered(field=name, text=judged.text, value=judged.canonical, source="earlier", tag=judged.tag)
