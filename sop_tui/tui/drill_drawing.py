"""From an exercise and its answer to what the drill screen shows: pure functions."""

from collections.abc import Collection, Mapping

from textual.content import Content

from sop_tui.core.book import Book
from sop_tui.core.spelling import differences
from sop_tui.core.training.drills import Exercise, Result, item_title
from sop_tui.tui import drawing
from sop_tui.tui.text import plain, stack
from sop_tui.tui.widgets.pick_list import Row

RIGHT = "bold ansi_green"
LABELS = ("SEHARUSNYA  ", "ANDA        ")


def choice_rows(asked: Exercise, picked: Collection[str], result: Result | None) -> list[Row]:
    """What may be picked; once it is answered, with what was right and what was not."""
    right = [one.id for one in asked.choices if one.id in asked.answer]
    told = dict(zip(right, asked.told, strict=False)) if asked.several else {}
    return [
        Row(one.id, str(number), _marked(asked, one.id, one.text, picked, result, told))
        for number, one in enumerate(asked.choices, start=1)
    ]


def _marked(  # noqa: PLR0913, PLR0917 - a row of everything that is known of its choice
    asked: Exercise, choice: str, text: str, picked: Collection[str], result: Result | None, told: Mapping[str, str]
) -> str:
    if result is None:
        box = ("[x] " if choice in picked else "[ ] ") if asked.several else ""
        return box + text
    if choice in asked.answer:
        return f"✓ {told.get(choice, text)}" + ("" if choice in picked else "  (terlewat)" if asked.several else "")
    return f"✗ {text}" if choice in picked else f"  {text}"


def result_panel(asked: Exercise, result: Result | None) -> Content:
    """Whether it was right, and what would have been."""
    if result is None:
        return drawing.NOTHING
    rows = [plain("✓ Benar." if result.right else "✗ Belum tepat.", RIGHT if result.right else drawing.ALERT)]
    if asked.meant and not result.right:
        difference = differences(asked.meant.upper(), (result.taken or "–").upper())
        rows.append(drawing.difference_panel(difference, LABELS))
    if result.hint:
        rows.append(plain(result.hint, drawing.CAUTION))
    if not asked.several:
        rows += [plain(one) for one in asked.told]
    return stack(rows)


def summary_panel(book: Book, results: Collection[Result], width: int) -> Content:
    """What a round came to, and what will come back soon."""
    right = sum(one.right for one in results)
    wrong = dict.fromkeys(item for one in results for item, good in one.results if not good)
    confused = dict.fromkeys(pair for one in results for pair in one.confused)
    rows = [plain(f"{right} dari {len(results)} benar.", drawing.LABEL)]
    if wrong:
        titles = [item_title(book, item) for item in wrong]
        rows += [drawing.NOTHING, plain("Segera muncul lagi:", drawing.LABEL)]
        rows += [plain(f"  {line}") for line in drawing.flowed(titles, max(width - 4, 20))]
    if confused:
        pairs = [f"{meant.upper()} menjadi {taken.upper()}" for meant, taken in confused if meant and taken]
        rows += [drawing.NOTHING, plain("Tertukar:", drawing.LABEL)]
        rows += [plain(f"  {line}") for line in drawing.flowed(pairs, max(width - 4, 20))]
    return stack(rows)
