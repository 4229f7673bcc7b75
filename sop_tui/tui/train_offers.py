"""What a trainee can practise, as the home screen lists it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sop_tui.core.book import Book
from sop_tui.core.resume import TOPIC
from sop_tui.core.scenario import Scenario
from sop_tui.core.training.drills import Drill
from sop_tui.core.training.session import LEVEL_WORDS, Session
from sop_tui.tui.screens.train_home import PROGRESS, RANDOM, Offer

SCENARIO: Final = "scenario"
DRILL: Final = "drill"


def offers(
    book: Book, scenarios: Iterable[Scenario], drills: Mapping[Drill, str], done: Sequence[Session]
) -> tuple[Offer, ...]:
    """Everything, scenarios by topic and the easier ones first. ``drills`` are kind and title; ``done`` are the
    trainee's own sessions, the oldest first."""
    last = {session.scenario: session for session in done if not session.random}
    free = [
        Offer(RANDOM, "", "Latihan bebas", "Pelanggan acak", "lebih sering tentang yang masih keliru"),
        Offer(PROGRESS, "", "Latihan bebas", "Kemajuan", f"{len(done)} sesi"),
    ]
    short = [Offer(DRILL, kind, "Dril", title) for kind, title in drills.items()]
    ordered = sorted(scenarios, key=lambda one: (topic_of(book, one), one.level, one.title))
    calls = [
        Offer(SCENARIO, one.scenario, topic_of(book, one), one.title, _remark(one, last.get(one.scenario)))
        for one in ordered
    ]
    return (*free, *short, *calls)


def topic_of(book: Book, scenario: Scenario) -> str:
    """What its call is about, in the words of the desk."""
    for option in scenario.answers.get(TOPIC, ()):
        if text := book.choice_text(TOPIC, option):
            return text
    dialog = book.dialogs.get(scenario.dialog)
    return "Lainnya" if dialog is None or dialog.outcomes else dialog.title


def _remark(scenario: Scenario, last: Session | None) -> str:
    told = LEVEL_WORDS[scenario.level]
    return f"({told}) nilai {last.assessment.points}, tk {last.level}" if last else f"({told})"
