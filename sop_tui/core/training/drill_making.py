"""The exercises themselves, one function a drill: each draws what it asks for by what the trainee needs."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sop_tui.core import spelling
from sop_tui.core.book import Book
from sop_tui.core.training import drill_columns as columns
from sop_tui.core.training import drill_values as values
from sop_tui.core.training.dice import Dice
from sop_tui.core.training.drill_letters import codes, confusable, far_from, names
from sop_tui.core.training.exercise import ALL_RIGHT, Choice, Drill, Exercise
from sop_tui.core.training.manner import MANNERS, Manner, dictate, slower
from sop_tui.core.training.session import Level, Spoken

_LETTERS: Final = 4
"""To choose from."""


def _manner(level: Level) -> Manner:
    """How a value is dictated: letter by letter, since a whole word would stand on the screen to be copied."""
    manner = MANNERS[level]
    return manner._replace(style="names") if manner.style == "fast" else manner


def _hear(book: Book, seed: int, weight: values.Need, level: Level, dice: Dice) -> Exercise:
    tables, manner = book.spelling, _manner(level)
    if dice.chance(70, "email"):
        kind, title, meant = "email", "alamat emailnya", values.email(tables, level, weight, dice)
        practised = meant.partition("@")[0]
    else:
        number = values.number(weight, dice)
        kind, title, meant = number.kind, number.title, number.digits
        practised = meant
    return Exercise(
        drill="dengar",
        seed=seed,
        question=f"Pelanggan menyebutkan {title}. Ketik yang Anda dengar.",
        spoken=dictate(kind, meant, manner, tables, dice),
        again=dictate(kind, meant, slower(manner), tables, dice),
        words_per_minute=manner.words_per_minute,
        kind=kind,
        meant=meant,
        items=_letters("dengar", practised),
    )


def _spell(book: Book, seed: int, weight: values.Need, level: Level, dice: Dice) -> Exercise:
    meant = values.local_part(level, weight, dice)
    return Exercise(
        drill="eja",
        seed=seed,
        question="Eja dengan kata sandi, seperti kepada pelanggan. Contoh: mama alfa sierra",
        shown=meant.upper(),
        kind="text",
        meant=meant,
        items=_letters("eja", meant),
        told=(spelling.said(spelling.spell(meant, book.spelling)),),
    )


def _read_back(book: Book, seed: int, weight: values.Need, level: Level, dice: Dice) -> Exercise:
    manner = _manner(level)
    number = values.number(weight, dice)
    wrong = values.misheard(number, weight, dice)
    groups = list(number.groups)
    if wrong:
        groups[wrong[0]] = wrong[1]
    choices = [Choice(str(at), group) for at, group in enumerate(groups)]
    told = f"{groups[wrong[0]]} seharusnya {number.groups[wrong[0]]}." if wrong else "Semua kelompoknya sesuai."
    return Exercise(
        drill="angka",
        seed=seed,
        question=f"Pelanggan menyebutkan {number.title}. Di layar sudah diketik; kelompok mana yang berbeda?",
        shown="-".join(groups),
        spoken=dictate(number.kind, number.canonical, manner, book.spelling, dice),
        again=dictate(number.kind, number.canonical, slower(manner), book.spelling, dice),
        words_per_minute=manner.words_per_minute,
        choices=(*choices, Choice(ALL_RIGHT, "Semua sesuai")),
        answer=frozenset({str(wrong[0]) if wrong else ALL_RIGHT}),
        items=_letters("angka", wrong[2] + wrong[3]) if wrong else (),
        told=(told,),
    )


def _alike(book: Book, seed: int, weight: values.Need, level: Level, dice: Dice) -> Exercise:
    tables = book.spelling
    like = confusable(tables)
    letter = values.drawn(sorted(like), weight, dice, "letter")
    partner, heard = dice.pick(like[letter], "partner"), names(tables)[letter][0]
    far = dice.shuffled(far_from(letter, tables), "far")[: _LETTERS - 1]
    others = dice.shuffled([partner, *far], "order")
    asking = " atau ".join(codes([char], tables) for char in (letter, partner))
    return Exercise(
        drill="mirip",
        seed=seed,
        question=f"Terdengar “{heard}”. Selain {letter.upper()}, huruf apa yang mungkin dimaksud?",
        spoken=(Spoken(heard, 600),),
        again=(Spoken(heard, 600),),
        choices=tuple(Choice(char, char.upper()) for char in others),
        answer=frozenset({partner}),
        items=(f"mirip:{letter}",),
        told=(
            f"{letter.upper()} mudah tertukar dengan {', '.join(one.upper() for one in like[letter])}.",
            f"Tanyakan: “{asking}?”",
        ),
    )


def _columns(book: Book, seed: int, weight: values.Need, level: Level, dice: Dice) -> Exercise:
    by_item = {one.item: one for one in columns.recorded(book)}
    asked = by_item[values.drawn(tuple(by_item), weight, dice, "item")]
    title, application = book.fields[asked.field].title, book.applications[asked.application].title
    value = columns.example(book, asked, dice)
    order = list(book.columns.by_address)
    offered = sorted((*asked.columns, *columns.decoys(book, asked, dice)), key=order.index)
    said = f" Pelanggan menjawab: “{asked.answered}”." if asked.answered else ""
    return Exercise(
        drill="kolom",
        seed=seed,
        question=f"{title} dicatat di kolom mana saja di {application}?{said}",
        shown=columns.shown(book, asked.field, value),
        choices=tuple(Choice(address, columns.column_title(book, address)) for address in offered),
        answer=frozenset(asked.columns),
        several=True,
        items=(f"kolom:{asked.item}",),
        told=tuple(_told_column(book, asked.field, value, address) for address in asked.columns),
    )


def _told_column(book: Book, field: str, value: str, address: str) -> str:
    text = columns.written(book, field, value, address)
    return columns.column_title(book, address) + (f": {text}" if text else "")


def _letters(drill: Drill, text: str) -> tuple[str, ...]:
    return tuple(f"{drill}:{char}" for char in dict.fromkeys(text.lower()) if char.isalnum())


MAKERS: Final[Mapping[Drill, Callable[[Book, int, values.Need, Level, Dice], Exercise]]] = MappingProxyType(
    {"dengar": _hear, "eja": _spell, "angka": _read_back, "mirip": _alike, "kolom": _columns}
)
"""How each exercise is made: with the book, from a seed, by what is needed, of a level, with its dice."""
