"""What conditions speak of: names, choices, and the classes of answers.

A condition about something that is not there never holds, and nobody notices: the step is simply never taken.
"""

from collections.abc import Iterator

from sop_tui.core.answers import KINDS
from sop_tui.core.checking import rules
from sop_tui.core.checking.finding import Finding, Spot, found, instead
from sop_tui.core.checking.graph import cycles, reach
from sop_tui.core.checking.survey import Survey, atoms_of
from sop_tui.core.condition import ChoiceIs, FieldIs, InForce
from sop_tui.core.dialog import Dialog


def unknown_conditions(survey: Survey) -> Iterator[Finding]:
    """A name that the dialogue gives to no condition."""
    for atom, dialog, spot in survey.atoms:
        if isinstance(atom, str) and atom not in dialog.conditions:
            message = f"the dialogue {dialog.dialog} has no condition {atom}"
            yield found(rules.CONDITION_UNKNOWN, spot, message, instead(atom, dialog.conditions))


def named_conditions(survey: Survey) -> Iterator[Finding]:
    """Named conditions that are made of themselves, or that nothing uses."""
    used: dict[str, set[str]] = {}
    for guard in survey.guards:
        names = (atom for atom, _ in atoms_of(guard.when, guard.spot) if isinstance(atom, str))
        used.setdefault(guard.dialog.dialog, set()).update(names)
    for dialog in survey.book.dialogs.values():
        if dialog.conditions:
            yield from _named_conditions(dialog, used.get(dialog.dialog, set()))


def _named_conditions(dialog: Dialog, used: set[str]) -> Iterator[Finding]:
    names = list(dialog.conditions)
    spot = Spot("dialog", dialog.dialog, ("conditions",))
    number = {name: node for node, name in enumerate(names)}
    edges = [_named_in(dialog, name, number) for name in names]
    for nodes in cycles(edges, range(len(names))):
        first, *others = (names[node] for node in nodes[:5])
        through = f" through {', '.join(others)}" if others else ""
        message = f"the condition {first} is made of itself{through}"
        yield found(rules.CONDITION_CYCLE, spot.at(first), message, "write one of them without the others")
    live = reach(edges, (number[name] for name in used if name in number))
    for node, name in enumerate(names):
        if node not in live:
            message = f"nothing depends on the condition {name}"
            yield found(rules.CONDITION_UNUSED, spot.at(name), message, "use it in a when, or delete it")


def _named_in(dialog: Dialog, name: str, number: dict[str, int]) -> list[int]:
    here = Spot("dialog", dialog.dialog)
    parts = (atom for atom, _ in atoms_of(dialog.conditions[name], here))
    return [number[part] for part in parts if isinstance(part, str) and part in number]


def unknown_choices(survey: Survey) -> Iterator[Finding]:
    """A choice at no step that has options, or of an option that the step does not have."""
    ids = {site.id: site.name for site, _, _ in survey.options}
    for atom, _, spot in survey.atoms:
        if not isinstance(atom, ChoiceIs):
            continue
        known = survey.choices.get(atom.choice)
        if known is None:
            where = spot.at("choice")
            message = f"no step with options is called {atom.choice}"
            named = ids.get(atom.choice)
            mend = f"write {named}, its activity" if named else instead(atom.choice, survey.choices)
            yield found(rules.CHOICE_UNKNOWN, where, message, mend)
            continue
        for number, option in enumerate(atom.option):
            if option not in known:
                message = f"the step {atom.choice} has no option {option}"
                where = spot.at("option", number)
                yield found(rules.CHOICE_OPTION_UNKNOWN, where, message, instead(option, known))


def unknown_sops(survey: Survey) -> Iterator[Finding]:
    """An SOP that a condition or a dialogue names and no file is."""
    sops = survey.book.sops
    named = [(atom.in_force, spot.at("in_force")) for atom, _, spot in survey.atoms if isinstance(atom, InForce)]
    for dialog in survey.book.dialogs.values():
        here = Spot("dialog", dialog.dialog, ("rests_on",))
        named += [(name, here.at(number)) for number, name in enumerate(dialog.rests_on)]
    for name, spot in named:
        if name not in sops:
            yield found(rules.SOP_UNKNOWN, spot, f"there is no SOP {name}", instead(name, sops))


def unknown_tags(survey: Survey) -> Iterator[Finding]:
    """A class of answers that the field's kind does not have."""
    for atom, _, spot in survey.atoms:
        field = survey.book.fields.get(atom.field) if isinstance(atom, FieldIs) else None
        kind = KINDS.get(field.kind) if field else None
        if kind is None or not isinstance(atom, FieldIs):
            continue
        for number, tag in enumerate(atom.tag):
            if tag not in kind.tags:
                message = f"answers of kind {kind.name} have no tag {tag}"
                mend = instead(tag, kind.tags, "" if kind.tags else "leave tag out")
                yield found(rules.TAG_UNKNOWN, spot.at("tag", number), message, mend)
