"""What can be found in the replicas, and where.

No customer is to be made up whom a trainee who looks there would find otherwise: what hangs on a number that nobody has
is not shown, and what was found once is found again.
"""

from collections.abc import Mapping

from sop_tui.core.book import Book
from sop_tui.core.call import Call
from sop_tui.core.scenario import Expect, Scenario
from sop_tui.core.training.backoffice import BackOffice
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.holdings import call_day, chosen, words_for
from sop_tui.core.training.replica import Finding, Found, Replica
from sop_tui.core.training.templates import Words, placeholders


def can_be_found(replica: Replica, call: Call, name: str, option: str, before: Mapping[str, str]) -> bool:
    """Whether this option of a step may be what the applications show, where it is looked up there.

    Args:
        replica: the applications.
        call: as it stands at the step.
        name: the name under which rules see the step.
        option: its id.
        before: by name of a step what was found there before in this call.
    """
    finding = replica.findings.get(name)
    if finding is None or option not in finding.options:
        return True
    if name in before and before[name] != option and not _in_turn(finding):
        return False
    found = finding.options[option]
    return not found.rows or _has_row(found, _words(call.book, replica, call))


def _words(book: Book, replica: Replica, call: Call) -> Words:
    """What is known of the customer by now."""
    so_far = Scenario(
        scenario="",
        title="",
        version="",
        started_at=call.started_at,
        caller=call.started.caller,
        knows={fact.field: fact.value for fact in call.scene.facts.values() if fact.value},
        expect=Expect(outcome=""),
    )
    return Words(book=book, replica=replica, scenario=so_far, day=call_day(so_far), dice=Dice(""))


def _in_turn(finding: Finding) -> bool:
    """Whether its rows tell how often it was looked up, so that something else may be found the next time."""
    cells = (text for option in finding.options.values() for row in option.rows for text in row.cells.values())
    return any(("giliran",) in placeholders(text) for text in cells)


def to_look_in(office: BackOffice, scenario: Scenario) -> dict[str, frozenset[str]]:
    """By name of a step the windows in any of which it is seen what is to be chosen there. Left out is what an
    application shows by itself, and what nothing stands for.
    """
    replica, call_words = office.replica, words_for(office.book, office.replica, scenario, 0)
    found: dict[str, frozenset[str]] = {}
    for name, finding in replica.findings.items():
        shown = [one for one in chosen(finding, name, scenario) if one.words or _has_row(one, call_words)]
        table = replica.windows[finding.window].table
        windows = {id_: screen for id_, screen in replica.windows.items() if screen.table == table}
        if shown and not any(screen.at_once for screen in windows.values()):
            found[name] = frozenset(windows)
    return found


def _has_row(found: Found, words: Words) -> bool:
    return any(all(map(words.complete, row.needs)) for row in found.rows)
