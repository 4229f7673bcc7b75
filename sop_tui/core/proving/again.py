"""Where a question that stands at several steps would be put although it was answered already."""

from collections import Counter

from sop_tui.core.book import Book
from sop_tui.core.dialog import Check, Choose, activity_name
from sop_tui.core.proving.graph import Effect, Graph, Item

Ways = dict[Item, set[tuple[int, int]]]


def again(book: Book, graph: Graph) -> Ways:
    """For each such question whose answer some condition reads, the places where it is put and the effect that is open
    where it was answered and nothing forgotten since. A step that is come to once more, for a further need say, may ask
    once more; two steps of one name are one question, to the customer or to an application."""
    names = {
        (dialog.dialog, step_id): activity_name(step_id, step)
        for dialog in book.dialogs.values()
        for step_id, step in dialog.steps.items()
        if isinstance(step, Choose | Check)
    }
    sites = Counter(names.values())
    found: Ways = {}
    for place, stand in graph.stands.items():
        top = stand.stack[-1]
        name = names.get((top.dialog, top.step), "")
        if sites[name] > 1 and name in graph.variables.choices:
            var, _ = graph.variables.choices[name]
            box = ((var.number, var.every & ~1),)
            found.setdefault(Item("again", top.dialog, top.step), set()).add((place, graph.effect(Effect(box))))
    return found
