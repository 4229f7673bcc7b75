"""What a trainee may skip and come out right all the same: letters that are read back, and a look into an application.

Who guesses well has the same call in the end as who did the work; here is told who did it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sop_tui.core import events as ev
from sop_tui.core.answers import KINDS
from sop_tui.core.events import Event
from sop_tui.core.state import Call
from sop_tui.core.training.duties import Duties
from sop_tui.core.training.session import Lapse, LapseKind, Work

FASTEST_MS: Final = 250
"""Nobody says a word of the spelling alphabet in less, and no customer could object in between."""

FEW: Final = 4
"""Letters in a row from which on a pace can be told."""


def unread(call: Call, events: Sequence[Event]) -> Iterator[Lapse]:
    """Values that are spelled, and were confirmed without every letter (EML-1a), or faster than letters are read."""
    duties = Duties(call)
    for number, event in enumerate(events):
        what = event.what
        if not isinstance(what, ev.Verified) or KINDS[call.book.fields[what.field].kind].readback != "letters":
            continue
        title, left = duties.title(what.field), what.parts - what.ticked
        if left > 0:
            told = f"{left} dari {what.parts} bagian tidak dieja"
        elif _too_fast(events, number):
            told = "ejaannya terlalu cepat untuk diikuti pelanggan"
        else:
            continue
        text = f"{title} dibenarkan, tetapi {told}. Eja huruf demi huruf, dan dengarkan pelanggan di setiap huruf."
        yield _at(event, "readback", text, duties.clause_of_field(what.field))


def _too_fast(events: Sequence[Event], confirmed: int) -> bool:
    """Whether the letters right before were ticked at a pace at which nobody reads."""
    first = confirmed
    while first and isinstance(events[first - 1].what, ev.Ticked):
        first -= 1
    ticked = confirmed - first
    if ticked < FEW or not first:
        return False
    return events[confirmed].moment.elapsed_ms - events[first - 1].moment.elapsed_ms < FASTEST_MS * ticked


def unlooked(
    call: Call, events: Sequence[Event], work: Sequence[Work], look_in: Mapping[str, frozenset[str]]
) -> Iterator[Lapse]:
    """Findings that were chosen while nothing had been searched in any of the windows in which they stand.

    ``look_in`` is from the name under which rules see a step to those windows.
    """
    duties = Duties(call)
    last = {event.what.name: event for event in events if isinstance(event.what, ev.Chosen)}
    for name, event in last.items():
        looks = (one.elapsed_ms for one in work if one.form in look_in.get(name, ()) and one.act == "searched")
        if name not in look_in or any(at <= event.moment.elapsed_ms for at in looks):
            continue
        text = (
            f"Temuan pada {duties.line(name)} dipilih tanpa dicari dahulu di aplikasi. "
            f"Cari di {duties.where(name)}, baru pilih yang tampil."
        )
        yield _at(event, "look", text, duties.clause(name))


def _at(event: Event, kind: LapseKind, message: str, clause: str) -> Lapse:
    return Lapse(kind=kind, message=message, clause=clause, seq=event.seq, elapsed_ms=event.moment.elapsed_ms)
