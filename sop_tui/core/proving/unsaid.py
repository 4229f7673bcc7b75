"""Where a line would be said with nothing in one of its placeholders."""

from collections.abc import Iterable

from sop_tui.core.book import Book
from sop_tui.core.dialog import AnyStep, Ask, Check, Do, lines_of
from sop_tui.core.lines import Lines, placeholders
from sop_tui.core.phrases import field_named
from sop_tui.core.proving.graph import Effect, Graph, Item
from sop_tui.core.proving.moves import Face

Ways = dict[Item, set[tuple[int, int]]]


def unsaid(book: Book, graph: Graph) -> Ways:
    """For each step and each field that its words name, the places where they are said and the effect that is open
    where the field has no value. ``number`` of the item counts the book's fields."""
    found: Ways = {}
    numbers = {name: number for number, name in enumerate(book.fields)}
    for place, stand in graph.stands.items():
        top = stand.stack[-1]
        step = book.step(top.dialog, top.step)
        for name in _named(step, stand.face):
            of = graph.variables.fields.get(name)
            if of is not None:
                box = ((of.var.number, of.var.every & ~of.with_value()),)
                item = Item("unsaid", top.dialog, top.step, numbers[name])
                found.setdefault(item, set()).add((place, graph.effect(Effect(box))))
    return found


def _named(step: AnyStep, face: Face) -> Iterable[str]:
    """The fields that are named by what the step says with this face."""
    texts: list[str] = []
    if face.filling is None:
        key = "verify" if isinstance(step, Ask) and face.own and face.own.status == "given" else "lines"
        for kind, lines in lines_of(step):
            if not isinstance(step, Ask) or kind == key:
                texts += _texts(lines)
        if isinstance(step, Do):
            texts.append(step.do)
        elif isinstance(step, Check):
            texts.append(step.check)
    names = (name for text in texts if "{" in text for name in placeholders(text))
    return dict.fromkeys(map(field_named, names))


def _texts(lines: Lines) -> list[str]:
    return [text for wordings in lines.values() for text in wordings]
