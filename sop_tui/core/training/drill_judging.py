"""What came of an answer to an exercise, letter by letter: what was wrong comes back, what was right need not."""

from collections.abc import Collection
from typing import Final

from sop_tui.core import spelling
from sop_tui.core.book import Book
from sop_tui.core.spelling import SpellingTables
from sop_tui.core.training.drill_letters import codes
from sop_tui.core.training.exercise import ALL_RIGHT, Exercise, Result

MISHEARD: Final = 2
"""Letters in a row that may each be one taken for another; of more, nobody knows which stands for which."""


def judge_answer(book: Book, asked: Exercise, typed: str = "", picked: Collection[str] = ()) -> Result:
    """What came of an answer: what was typed, or what was picked."""
    if asked.drill == "dengar":
        return _heard(asked, typed)
    if asked.drill == "eja":
        return _spelled(book.spelling, asked, typed)
    right = frozenset(picked) == asked.answer
    if asked.drill != "angka":
        confused = tuple((asked.items[0][-1], one) for one in picked) if asked.drill == "mirip" and not right else ()
        return Result(right, tuple((item, right) for item in asked.items), confused)
    if asked.items:
        return Result(right, tuple((item, right) for item in asked.items))
    # That nothing was found where nothing is says little; a digit that was doubted was not heard.
    doubted = next((one.text for one in asked.choices if one.id in picked and one.id != ALL_RIGHT), "")
    return Result(right, tuple((f"angka:{digit}", False) for digit in dict.fromkeys(doubted)))


def _heard(asked: Exercise, typed: str) -> Result:
    taken = "".join(typed.lower().split())
    if asked.kind != "email":
        taken = "".join(char for char in taken if char.isalnum())
    wrong, confused = _mistakes(asked.meant, taken)
    return Result(taken == asked.meant, _judged(asked, wrong), confused, taken)


def _spelled(tables: SpellingTables, asked: Exercise, typed: str) -> Result:
    """A letter is right where it stands in its place and was said by a code word: its name is what gets confused."""
    decoded = spelling.decode(typed, tables)
    wrong, confused = _mistakes(asked.meant, decoded.text)
    named = {part.text for part in decoded.parts if _is_bare(part, tables)}
    bare = [char for char in dict.fromkeys(asked.meant) if char in named]
    right = decoded.text == asked.meant and not bare
    hint = f"Pakai kata sandi: {codes(bare, tables)}." if bare else ""
    if not bare and decoded.unknown:
        hint = f"Tidak dikenal: {', '.join(decoded.unknown)}."
    return Result(right, _judged(asked, {*wrong, *bare}), confused, decoded.text, hint)


def _is_bare(part: spelling.Heard, tables: SpellingTables) -> bool:
    """Whether a letter was said by its name or typed as itself."""
    word = part.words.removeprefix("huruf ")
    return part.kind in ("letter", "literal") and part.text.isalpha() and word not in tables.homes


def _judged(asked: Exercise, wrong: Collection[str]) -> tuple[tuple[str, bool], ...]:
    return tuple((item, item.partition(":")[2] not in wrong) for item in asked.items)


def _mistakes(meant: str, taken: str) -> tuple[set[str], tuple[tuple[str, str], ...]]:
    """The letters that were taken down wrong or not at all, and those that stand in their place. Where more letters
    were changed than kept it is another text, which tells of no letter that it was taken for another."""
    wrong: set[str] = set()
    confused: list[tuple[str, str]] = []
    parts = spelling.differences(meant, taken)
    kept = sum(len(part.left) for part in parts if part.op == "same")
    changed = sum(len(part.left) for part in parts if part.op == "replace")
    for part in parts:
        if part.op != "same":
            wrong |= {*part.left, *part.right}
        if part.op == "replace" and len(part.left) <= MISHEARD and changed <= kept:
            pairs = zip(part.left, part.right, strict=True)
            confused += [pair for pair in pairs if pair[0].isalnum() and pair[1].isalnum()]
    return wrong, tuple(confused)
