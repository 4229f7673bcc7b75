"""Books of any size, of the shape that dialogues have: one root that leads to many, some of which share others.

A dialogue has ten steps: a greeting, choices, questions that are read back or not, records, lines that depend on a near
choice or a field, a dialogue that several share now and then, and an instruction. The rules are about things of one
dialogue, here and there in the book.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sop_tui.core.book import Book
from sop_tui.core.condition import ChoiceIs, FieldIs, FlagIs, NoneOf
from sop_tui.core.constraint import Constraint, Template
from sop_tui.core.dialog import AnyStep, Ask, Call, Check, Choose, Dialog, Do, End, Field, Option, Readback, Record, Say
from sop_tui.core.forms import Application, Column, Form
from sop_tui.core.lines import Lines
from sop_tui.core.sop import Clause, Sop
from sop_tui.core.spelling import SpellingTables

STEPS: Final = 13
"""Steps of a dialogue, with its part of the menus that lead there."""

WIDTH: Final = 8
"""So many topics are offered at once."""

SHARED: Final = 10
"""Every so many dialogues call one that they share."""

RULES: Final = 20

_FIELDS: Final = (("nama", "text"), ("email", "email"), ("hp", "phone"))


def generated(steps: int, spelling: SpellingTables) -> Book:
    """A sound book of about so many steps; no call breaks a rule of it."""
    number = max(1, steps // STEPS)
    shared = max(1, number // SHARED)
    topics = number - shared
    dialogs = [_root(topics), *_menus(topics)]
    dialogs += [_topic(at, at // 2 % shared if at % 2 else None) for at in range(topics)]
    dialogs += [_shared(at) for at in range(shared)]
    columns = {name: Column(title=name, form=form) for name, form in (("email", "upper"), ("hp", "national"))}
    form = Application(application="crm", title="CRM", version="1", forms={"data": Form(title="Data", columns=columns)})
    book = {dialog.dialog: dialog for dialog in dialogs}
    return Book(book, {"UJI": _sop(topics)}, {"crm": form}, spelling)


def _lines(text: str) -> Lines:
    return {"id": (text,), "en": (text,)}


def _option(name: str, text: str, **more: Any) -> Option:
    return Option(id=name, text=text, **more)


def _root(topics: int) -> Dialog:
    """What every call begins and ends with."""
    steps: dict[str, AnyStep] = {
        "sapa": Say(say=_lines("Selamat pagi.")),
        "nama": Ask(ask="nama", lines=_lines("Dengan siapa?"), refusable=False),
        "menu": Call(call=_menu(0, topics)),
        "lagi": Choose(
            choose=_lines("Ada lagi?"),
            options=(_option("tidak", "Tidak", goto="tutup"), _option("ya", "Ya", goto="menu")),
        ),
        "tutup": Say(say=_lines("Terima kasih.")),
        "akhir": End(end="selesai"),
    }
    fields = {name: Field(kind=kind, title=name) for name, kind in _FIELDS}
    return Dialog(
        dialog="panggilan", title="Panggilan", version="1", outcomes={"selesai": "Selesai"}, fields=fields, steps=steps
    )


def _menu(first: int, among: int) -> str:
    """The dialogue that leads to so many topics from this one on: a topic itself where it is the only one."""
    return f"menu_{first}_{among}" if among > 1 else f"topik_{first}"


def _menus(topics: int) -> Iterator[Dialog]:
    """A tree of menus, so that no choice has more than a few options."""
    todo = [(0, topics)]
    while todo:
        first, among = todo.pop()
        if among < 2:
            continue
        part = -(-among // WIDTH)
        parts = [(at, min(part, first + among - at)) for at in range(first, first + among, part)]
        name = _menu(first, among)
        options = tuple(_option(f"o{at}", f"Topik {at}", goto=f"ke_{at}") for at, _ in parts)
        steps: dict[str, AnyStep] = {f"{name}_pilih": Choose(choose=_lines("Tentang apa?"), options=options)}
        for at, size in parts:
            steps[f"ke_{at}"] = _led(_menu(at, size))
            steps[f"dari_{at}"] = End(end="kembali")
        yield Dialog(dialog=name, title=name, version="1", steps=steps)
        todo += parts


def _led(dialog: str) -> Call:
    return Call(call=dialog)


def _topic(at: int, shared: int | None) -> Dialog:
    """A need that a customer may have."""
    own = f"t{at}"
    steps: dict[str, AnyStep] = {
        f"{own}_sapa": Say(say=_lines("Baik, kami bantu."), when=NoneOf((FlagIs("upset"),))),
        f"{own}_jenis": Choose(
            choose=_lines("Yang mana?"),
            options=(_option("biasa", "Biasa"), _option("segera", "Segera", flag="urgent"), _option("lain", "Lain")),
        ),
        f"{own}_rinci": Say(say=_lines("Kami jelaskan."), when=ChoiceIs(f"{own}_jenis", ("biasa", "lain"))),
        f"{own}_periksa": Check(
            check="Apakah datanya tampil?",
            where="CRM",
            options=(_option("ada", "Ada", fill="email"), _option("kosong", "Tidak ada")),
        ),
        f"{own}_email": Ask(
            ask="email",
            lines=_lines("Alamat emailnya?"),
            verify=Readback(lines=_lines("Apakah benar?")),
            record=(Record(column="crm.data.email"),),
            when=NoneOf((FlagIs("upset"),)),
        ),
        f"{own}_ada": Say(say=_lines("Sudah kami catat."), when=FieldIs("email", ("verified",))),
        f"{own}_bersama": Call(call=f"bersama_{shared}") if shared is not None else Do(do="Catat."),
        f"{own}_catat": Do(do="Catat keperluannya.", when=ChoiceIs(f"{own}_jenis", ("biasa", "segera"))),
        f"{own}_selesai": Say(say=_lines("Kami proses.")),
        f"{own}_akhir": End(end="kembali"),
    }
    return Dialog(dialog=f"topik_{at}", title=own, version="1", keywords=(own,), steps=steps)


def _shared(at: int) -> Dialog:
    """What several needs have in common."""
    own = f"b{at}"
    steps: dict[str, AnyStep] = {
        f"{own}_minta": Say(say=_lines("Mohon nomornya."), when=NoneOf((FlagIs("urgent"),))),
        f"{own}_boleh": Choose(
            choose=_lines("Bolehkah?"),
            options=(_option("ya", "Ya"), _option("tidak", "Tidak", refuse="hp", goto=f"{own}_tutup")),
        ),
        f"{own}_hp": Ask(
            ask="hp",
            lines=_lines("Nomornya?"),
            verify=Readback(lines=_lines("Apakah benar?")),
            record=(Record(column="crm.data.hp", when=FieldIs("hp", ("verified",))),),
        ),
        f"{own}_terima": Say(say=_lines("Terima kasih."), when=FieldIs("hp", ("verified",))),
        f"{own}_maaf": Say(say=_lines("Tidak apa-apa."), when=NoneOf((FieldIs("hp", ("verified",)),))),
        f"{own}_pilih": Choose(
            choose=_lines("Kapan?"),
            options=(_option("pagi", "Pagi"), _option("sore", "Sore"), _option("bebas", "Bebas")),
        ),
        f"{own}_pagi": Say(say=_lines("Pagi."), when=ChoiceIs(f"{own}_pilih", ("pagi",))),
        f"{own}_sore": Say(say=_lines("Sore."), when=ChoiceIs(f"{own}_pilih", ("sore",))),
        f"{own}_tutup": Do(do="Tutup formulirnya."),
        f"{own}_akhir": End(end="kembali"),
    }
    return Dialog(dialog=f"bersama_{at}", title=own, version="1", steps=steps)


def _sop(topics: int) -> Sop:
    """Rules that hold, of topics all over the book and of what all have in common."""

    def rule(number: int, template: Template, a: str, b: str = "") -> Constraint:
        among = ("say", "ask", "choice") if template == "init" else ()
        second = (b,) if b else ()
        return Constraint(id=f"UJI-{number}", clause="UJI-1", template=template, a=(a,), b=second, among=among)

    general = [
        rule(0, "init", "say:sapa"),
        rule(1, "precedence", "ask:nama", "outcome:*"),
        rule(2, "response", "ask:nama", "say:tutup"),
        rule(3, "precedence", "verify:email", "record:crm.data.email"),
        rule(4, "precedence", "verify:hp", "record:crm.data.hp"),
        rule(5, "exactly_one", "say:tutup"),
        rule(6, "not_succession", "say:tutup", "ask:*"),
    ]
    some = [at * topics // (RULES - len(general)) for at in range(RULES - len(general))]
    own = []
    for number, at in enumerate(some, len(general)):
        name = f"t{at}"
        template, a, b = (
            ("response", f"choice:{name}_jenis=biasa", f"say:{name}_rinci"),
            ("precedence", f"choice:{name}_jenis=*", f"do:{name}_catat"),
            ("not_succession", "flag:upset", f"say:{name}_sapa"),
            ("response", f"check:{name}_periksa=*", f"say:{name}_selesai"),
        )[number % 4]
        own.append(rule(number, template, a, b))  # type: ignore[arg-type]
    return Sop(
        sop="UJI",
        title="Uji",
        version="1",
        in_force=date(2019, 1, 1),
        source="uji",
        clauses={"UJI-1": Clause(obliges="Urut.")},
        constraints=(*general, *own),
    )
