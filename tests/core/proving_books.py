"""Small books at random, of everything that the dialogue language has: what the prover says of them is tried out."""

from datetime import date
from functools import partial
from random import Random
from typing import Any

from hypothesis import strategies as st

from sop_tui.core.book import Book
from sop_tui.core.checking import check
from sop_tui.core.condition import AnyOf, ChoiceIs, FieldIs, FlagIs, NoneOf, Status, When
from sop_tui.core.constraint import TEMPLATES, UNARY, Constraint
from sop_tui.core.dialog import (
    AnyStep,
    Ask,
    Call,
    Check,
    Choose,
    Dialog,
    Do,
    End,
    Field,
    Option,
    Readback,
    Record,
    Say,
)
from sop_tui.core.forms import Application, Column, Form
from sop_tui.core.lines import Lines
from sop_tui.core.sop import Clause, Sop
from tests.core.small import small_book

KINDS = {"f0": "text", "f1": "email", "f2": "phone"}
"""The fields and their kinds; and there is the number in use."""

COLUMNS = {"a.b.c0": ("upper", ("f0", "f1")), "a.b.c1": ("national", ("f2", "id_caller"))}
"""Columns, each with its form and the fields that have it."""

FLOW_FAULTS = frozenset(
    {"STEP_FALLS_OFF", "END_UNREACHABLE", "DEAD_END", "LOOP_TRAPPED", "LOOP_SILENT", "CALL_ENDLESS", "STEP_UNKNOWN"}
)


def random_books(steps: int = 5, rules: int = 2) -> st.SearchStrategy[Book]:
    """Books whose dialogues flow: a root of at most so many steps, perhaps another that it calls. Each is made of one
    number alone."""
    return st.builds(partial(seeded_book, steps=steps, rules=rules), st.integers(0, 2**32 - 1))


def seeded_book(seed: int, steps: int = 5, rules: int = 2) -> Book:
    """The first book of this seed whose dialogues flow."""
    chance = Random(seed)  # noqa: S311 - tests want the same again
    return next(book for book in iter(lambda: a_book(chance, steps, rules), ()) if book is not None)


def a_book(chance: Random, steps: int, rules: int) -> Book | None:
    """One book, or None where its dialogues do not flow."""
    maker = _Maker(chance)
    inner = maker.dialog("dua", chance.randint(1, max(1, steps - 2)), root=False, calls=False)
    outer = maker.dialog("satu", chance.randint(2, steps), root=True, calls=True)
    columns = {address[-2:]: Column(title="X", form=form) for address, (form, _) in COLUMNS.items()}
    form = Application(application="a", title="A", version="1", forms={"b": Form(title="B", columns=columns)})
    book = Book({"satu": outer, "dua": inner}, {}, {"a": form}, small_book().spelling)
    if any(one.code in FLOW_FAULTS for one in check(book)):
        return None
    sop = Sop(
        sop="S",
        title="S",
        version="1",
        in_force=_DAY,
        source="x",
        clauses={"S-1": Clause(obliges="X.")},
        constraints=tuple(maker.rule(number) for number in range(rules)),
    )
    return Book(book.dialogs, {"S": sop}, book.applications, book.spelling)


_DAY = date(2019, 1, 1)


class _Maker:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.names: list[str] = []
        self.acts: list[str] = [
            "flag:urgent",
            "flag:upset",
            "outcome:selesai",
            *(f"{kind}:{name}" for name in KINDS for kind in ("ask", "answer", "refuse", "verify")),
            *(f"record:{column}" for column in COLUMNS),
        ]

    def _maybe(self, part: float) -> bool:
        return self.chance.random() < part

    def dialog(self, name: str, size: int, *, root: bool, calls: bool) -> Dialog:
        ids = [f"{name[0]}{number}" for number in range(size)]
        last = f"{name[0]}z"
        steps: dict[str, AnyStep] = {}
        for number, step_id in enumerate(ids):
            later = [*ids[number + 1 :], last]
            earlier = ids[:number] if self._maybe(0.3) else []
            steps[step_id] = self.step(step_id, [*later, *earlier], calls)
        steps[last] = End(end="selesai")
        return Dialog(
            dialog=name,
            title="X",
            version="1",
            outcomes={"selesai": "Selesai"} if root else {},
            fields={field: Field(kind=kind, title="X") for field, kind in KINDS.items()} if root else {},
            steps=steps,
        )

    def step(self, step_id: str, targets: list[str], calls: bool) -> AnyStep:
        usual: dict[str, Any] = {"when": self.when() if self._maybe(0.4) else None}
        usual["goto"] = self.chance.choice(targets) if self._maybe(0.2) else None
        name = self.chance.choice(["n0", "n1"]) if self._maybe(0.2) else None
        usual["activity"] = name
        record = tuple(self.record() for _ in range(self.chance.choice([0, 0, 1, 2])))
        kind = self.chance.choice(["say", "ask", "ask", "choose", "choose", "check", "do", "call" if calls else "ask"])
        called = name or step_id
        if kind == "call":
            return Call(call="dua", when=usual["when"])
        self.acts += [f"{kind}:{called}"] if kind in {"say", "do"} else []
        if kind == "say":
            return Say(say=self.lines(), record=record, **usual)
        if kind == "do":
            return Do(do=self.lines()["id"][0], record=record, **usual)
        options = self.options(called, "check" if kind == "check" else "choice", targets)
        if kind == "ask":
            options = options if self._maybe(0.3) else ()
            return Ask(
                ask=self.chance.choice(list(KINDS)),
                lines=self.lines(),
                verify=Readback(lines=self.lines()) if self._maybe(0.6) else None,
                options=options,
                refusable=self._maybe(0.7),
                record=record,
                **usual,
            )
        self.names.append(called)
        if kind == "check":
            return Check(check="X", where="X", options=options, record=record, **usual)
        asks = self.chance.choice(list(KINDS)) if self._maybe(0.3) else None
        record = tuple(one for one in record if one.field)
        return Choose(choose=self.lines(), options=options, asks=asks, record=record, **usual)

    def lines(self) -> Lines:
        """Now and then a line with a placeholder."""
        name = self.chance.choice(["f0", "f1", "id_caller"]) if self._maybe(0.15) else ""
        return {"id": (f"Apa {{{name}}}?" if name else "Apa?",), "en": ("What?",)}

    def options(self, called: str, kind: str, targets: list[str]) -> tuple[Option, ...]:
        found = []
        for number in range(self.chance.choice([2, 2, 3])):
            option_id = f"o{number}"
            self.acts.append(f"{kind}:{called}={option_id}")
            fields = list(KINDS)
            found.append(
                Option(
                    id=option_id,
                    text=option_id,
                    goto=self.chance.choice(targets) if self._maybe(0.4) else None,
                    when=self.when() if number and self._maybe(0.25) else None,
                    fill=self.chance.choice(fields) if kind == "check" and self._maybe(0.3) else None,
                    take={"f2": "id_caller"} if self._maybe(0.15) else {},
                    refuse=self.chance.choice(fields) if self._maybe(0.15) else None,
                    flag=self.chance.choice(["urgent", "upset"]) if self._maybe(0.15) else None,
                    forget=(self.chance.choice(fields),) if self._maybe(0.15) else (),
                )
            )
        return tuple(found)

    def record(self) -> Record:
        when = self.when() if self._maybe(0.2) else None
        column = self.chance.choice(list(COLUMNS))
        return Record(column=column, field=self.chance.choice(COLUMNS[column][1]), when=when)

    def when(self) -> When:
        kind = self.chance.choice(["flag", "field", "field", "choice", "none", "any"])
        if kind == "flag":
            return FlagIs(self.chance.choice(["urgent", "upset"]))
        if kind == "choice" and self.names:
            option = ("o0",) if self._maybe(0.5) else ()
            return ChoiceIs(self.chance.choice(self.names), option)
        if kind == "none":
            return NoneOf((self.when(),))
        if kind == "any":
            return AnyOf((self.when(), self.when()))
        if self._maybe(0.3):
            return FieldIs("id_caller", tag=(self.chance.choice(["mobile", "landline", "hidden"]),))
        statuses: list[Status] = ["unset", "given", "refused", "not_available", "verified", "unverified"]
        return FieldIs(self.chance.choice(list(KINDS)), tuple(self.chance.sample(statuses, self.chance.randint(1, 3))))

    def rule(self, number: int) -> Constraint:
        template = self.chance.choice(TEMPLATES)

        def some() -> tuple[str, ...]:
            return tuple(self.chance.sample(self.acts, self.chance.choice([1, 1, 2])))

        among = self.chance.choice([(), (), ("say", "ask", "choice"), ("record", "answer")])
        return Constraint(
            id=f"r{number}",
            clause="S-1",
            template=template,
            a=some(),
            b=() if template in UNARY else some(),
            among=among,
            unless=some() if self._maybe(0.3) else (),
        )
