"""From tree to model: what each type takes, all errors at once, and where everything stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from textwrap import dedent
from typing import Any, ClassVar, Literal, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.diagnostic import CODES, Place, ScriptError, UnfitError
from sop_tui.store.shape import Built, build
from sop_tui.store.yaml_tree import read_tree

Status = Literal["unset", "given", "refused"]
Lines = Mapping[str, tuple[str, ...]]


class Mood(StrEnum):
    CALM = "tenang"
    UPSET = "marah"


@dataclass(frozen=True, slots=True)
class FlagIs:
    KEY: ClassVar[str] = "flag"
    flag: Mood


@dataclass(frozen=True, slots=True)
class FieldIs:
    KEY: ClassVar[str] = "field"
    field: str
    status: tuple[Status, ...] = ("given",)


@dataclass(frozen=True, slots=True)
class AllOf:
    KEY: ClassVar[str] = "all"
    all: tuple["When", ...]


@dataclass(frozen=True, slots=True)
class Not:
    KEY: ClassVar[str] = "not"
    part: "When" = field(metadata={"key": "not"})


When = str | FlagIs | FieldIs | AllOf | Not


@dataclass(frozen=True, slots=True)
class Record:
    column: str
    when: When | None = None

    def __post_init__(self) -> None:
        if "." not in self.column:
            raise UnfitError(f"{self.column} has no application", "write application.column", "VALUE_CHOICE")

    @classmethod
    def from_scalar(cls, text: str) -> "Record":
        return cls(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    KEY: ClassVar[str] = "say"
    say: str | Lines
    when: When | None = None
    record: tuple[Record, ...] = ()
    goto: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    KEY: ClassVar[str] = "wait"
    wait: int
    goto: Optional[str]  # noqa: UP045 - both spellings of "or None" are read


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    title: str
    since: date
    until: date | Literal["seterusnya"] = "seterusnya"
    steps: Mapping[str, Say | Wait]
    moods: dict[Mood, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if isinstance(self.until, date) and self.until < self.since:
            raise ValueError("until is before\nsince")


def read(text: str, kind: Any = Script) -> Built[Any]:
    return build(read_tree(dedent(text).encode(), "x.yaml"), kind, file="x.yaml")


def value(text: str, kind: Any) -> object:
    return read(text, kind).value


def findings(text: str, kind: Any = Script) -> list[tuple[str, int, int]]:
    with pytest.raises(ScriptError) as caught:
        read(text, kind)
    assert all(str(found).isprintable() and found.mend for found in caught.value.diagnostics)
    return [(found.code, *place[1:]) for found in caught.value.diagnostics if (place := found.place)]


def told(text: str, kind: Any = Script) -> str:
    with pytest.raises(ScriptError) as caught:
        read(text, kind)
    return str(caught.value)


GOOD = """\
title: Permintaan data
since: 2019-11-25
steps:
  salam:
    say: Selamat pagi
    record: crm.nama
    when:
      all: [boleh, {flag: marah}, {not: {field: hp, status: refused}}]
  tunggu:
    wait: 30
  tutup:
    say: {id: [Terima kasih, Sampai jumpa], en: Thank you}
    record:
    - crm.email
    - column: apkt.hp
      when: {field: hp, status: [given, refused]}
    goto: salam
moods: {marah: true, tenang: false}
"""


def test_a_whole_script() -> None:
    script = read(GOOD).value
    assert script == Script(
        title="Permintaan data",
        since=date(2019, 11, 25),
        until="seterusnya",
        steps={
            "salam": Say(
                say="Selamat pagi",
                record=(Record("crm.nama"),),
                when=AllOf(("boleh", FlagIs(Mood.UPSET), Not(FieldIs("hp", ("refused",))))),
            ),
            "tunggu": Wait(wait=30, goto=None),
            "tutup": Say(
                say={"id": ("Terima kasih", "Sampai jumpa"), "en": ("Thank you",)},
                record=(Record("crm.email"), Record("apkt.hp", FieldIs("hp", ("given", "refused")))),
                goto="salam",
            ),
        },
        moods={Mood.UPSET: True, Mood.CALM: False},
    )
    assert list(script.steps) == ["salam", "tunggu", "tutup"]
    assert script.steps["salam"].when.all[1].flag is Mood.UPSET


def test_a_mapping_cannot_be_changed_afterwards() -> None:
    script = read(GOOD).value
    with pytest.raises(TypeError):
        script.steps["lain"] = script.steps["salam"]


@pytest.mark.parametrize(
    ("written", "kind", "meant"),
    [
        pytest.param("0811", str, "0811", id="text-with-leading-zero"),
        pytest.param("no", str, "no", id="text-no"),
        pytest.param("2019-11-25", str, "2019-11-25", id="text-like-a-date"),
        pytest.param("~", str | None, "~", id="tilde-is-text"),
        pytest.param("''", str, "", id="quoted-nothing"),
        pytest.param("0", int, 0, id="zero"),
        pytest.param("10", int, 10, id="ten"),
        pytest.param("true", bool, True, id="true"),
        pytest.param("false", bool, False, id="false"),
        pytest.param("'2020-02-29'", date, date(2020, 2, 29), id="quoted-leap-day"),
        pytest.param("seterusnya", date | Literal["seterusnya"], "seterusnya", id="word-or-date"),
        pytest.param("2", Literal[1, 2, 3], 2, id="one-of-some-numbers"),
        pytest.param("2020-04-07", Literal["seterusnya"] | date, date(2020, 4, 7), id="date-or-word"),
        pytest.param("12", str | int, 12, id="number-before-text"),
        pytest.param("'12'", str | int, "12", id="quotes-make-text"),
        pytest.param("satu", tuple[str, ...], ("satu",), id="one-for-a-list"),
        pytest.param("[]", tuple[str, ...], (), id="empty-list"),
        pytest.param("[[a], b]", tuple[tuple[str, ...], ...], (("a",), ("b",)), id="list-of-lists"),
        pytest.param("crm.nama", Record, Record("crm.nama"), id="shorthand"),
        pytest.param("{}", Mapping[str, str], {}, id="empty-mapping"),
        pytest.param("{b: 1, a: 2}", dict[str, int], {"b": 1, "a": 2}, id="dict"),
        pytest.param("{not: {not: boleh}}", When, Not(Not("boleh")), id="recursion"),
    ],
)
def test_what_a_type_takes(written: str, kind: Any, meant: object) -> None:
    assert value(written, kind) == meant


BAD = [
    pytest.param("KEY_UNKNOWN", "{wait: 1, gotto: a}", Wait, (1, 11), "{wait: 1, goto: a}", id="misspelt-key"),
    pytest.param("KEY_UNKNOWN", "{column: a.b, part: c}", Record, (1, 15), "{column: a.b}", id="stray-key"),
    pytest.param("KEY_UNKNOWN", "{not: a, part: b}", Not, (1, 10), "{not: a}", id="renamed-field"),
    pytest.param("KEY_MISSING", "- when: a", tuple[Record, ...], (1, 3), "- column: a.b", id="missing-key"),
    pytest.param("KEY_MISSING", "{}", Wait, (1, 1), "{wait: 1}", id="empty-mapping"),
    pytest.param("KIND_MISSING", "a:\n  goto: b", Mapping[str, Say | Wait], (2, 3), "a: {wait: 1}", id="no-kind"),
    pytest.param("KIND_AMBIGUOUS", "say: a\nwait: 1", Say | Wait, (2, 1), "say: a", id="two-kinds"),
    pytest.param("VALUE_EMPTY", "wait:\ngoto: a", Wait, (1, 6), "{wait: 1, goto: a}", id="nothing-for-a-number"),
    pytest.param("VALUE_EMPTY", "say:\n  id:\n", Say, (2, 6), "say: {id: ''}", id="nothing-for-a-text"),
    pytest.param("VALUE_EMPTY", "- a\n-\n", tuple[str, ...], (2, 2), "- a", id="nothing-behind-a-dash"),
    pytest.param("VALUE_EMPTY", "when:", Mapping[str, When | None], (1, 6), "{}", id="nothing-is-not-none"),
    pytest.param("VALUE_TYPE", "[a: b]", tuple[str, ...], (1, 2), "['a: b']", id="mapping-for-text"),
    pytest.param("VALUE_TYPE", "column: [a.b]", Record, (1, 9), "column: a.b", id="list-for-text"),
    pytest.param("VALUE_TYPE", "all: a", Mapping[str, Wait], (1, 6), "all: {wait: 1}", id="text-for-mapping"),
    pytest.param("VALUE_TYPE", "{a: b}", tuple[str, ...], (1, 1), "[a, b]", id="mapping-for-list"),
    pytest.param("VALUE_TYPE", "kapan", date | Literal["nanti"], (1, 1), "nanti", id="neither-date-nor-word"),
    pytest.param("VALUE_NUMBER", "wait: 08", Wait, (1, 7), "wait: 8", id="leading-zero"),
    pytest.param("VALUE_NUMBER", "wait: '8'", Wait, (1, 7), "wait: 8", id="quoted-number"),
    pytest.param("VALUE_NUMBER", "wait: 1_0", Wait, (1, 7), "wait: 10", id="underscore"),
    pytest.param("VALUE_NUMBER", "wait: -1", Wait, (1, 7), "wait: 1", id="negative"),
    pytest.param("VALUE_NUMBER", "wait: ٣", Wait, (1, 7), "wait: 3", id="arabic-digit"),
    pytest.param("VALUE_NUMBER", f"wait: {'9' * 5000}", Wait, (1, 7), "wait: 9", id="endless-number"),
    pytest.param("VALUE_BOOL", "[true, ya]", tuple[bool, ...], (1, 8), "[true, false]", id="ya"),
    pytest.param("VALUE_BOOL", "True", bool, (1, 1), "true", id="capital"),
    pytest.param("VALUE_DATE", "2019-02-29", date, (1, 1), "2020-02-29", id="no-such-day"),
    pytest.param("VALUE_DATE", "20191125", date, (1, 1), "2019-11-25", id="no-hyphens"),
    pytest.param("VALUE_DATE", "25-11-2019", date, (1, 1), "2019-11-25", id="day-first"),
    pytest.param("VALUE_DATE", "2019-W01-1", date, (1, 1), "2019-11-25", id="week"),
    pytest.param("VALUE_CHOICE", "field: hp\nstatus: givn", FieldIs, (2, 9), "field: hp\nstatus: given", id="word"),
    pytest.param("VALUE_CHOICE", "{marah: true, sedih: true}", dict[Mood, bool], (1, 15), "marah: true", id="key"),
    pytest.param("VALUE_CHOICE", "[a.b, nama]", tuple[Record, ...], (1, 7), "[a.b]", id="code-of-the-model"),
    pytest.param(
        "SHAPE_VALUE",
        "{title: a, since: 2020-01-01, until: 2019-01-01, steps: {}}",
        Script,
        (1, 1),
        "{title: a, since: 2020-01-01, until: 2020-01-02, steps: {}}",
        id="refused-by-the-model",
    ),
    pytest.param("KEY_DUPLICATE", "wait: 1\nwait: 2", Wait, (2, 1), "wait: 1", id="twice"),
]


@pytest.mark.parametrize(("code", "bad", "kind", "at", "good"), BAD)
def test_what_does_not_fit_is_refused_where_it_stands(
    code: str, bad: str, kind: Any, at: tuple[int, int], good: str
) -> None:
    assert findings(bad, kind) == [(code, *at)]
    read(good, kind)


def test_every_code_has_a_bad_example() -> None:
    families = ("KEY_", "KIND_", "VALUE_", "SHAPE_")
    assert {row.values[0] for row in BAD} == {code for code in CODES if code.startswith(families)}


def test_all_errors_are_told_at_once_in_the_order_of_the_file() -> None:
    bad = """\
        titel: Permintaan data
        since: 25-11-2019
        steps:
          salam:
            say: [a]
            record: [crm.nama, nama]
            when: {all: [{flag: merah}, {}, {field: hp, status: [ada, given]}]}
          tunggu: {wait: satu}
          tutup: {goto: salam}
        """
    assert findings(bad) == [
        ("KEY_MISSING", 1, 1),
        ("KEY_UNKNOWN", 1, 1),
        ("VALUE_DATE", 2, 8),
        ("VALUE_TYPE", 5, 10),
        ("VALUE_CHOICE", 6, 24),
        ("VALUE_CHOICE", 7, 25),
        ("KIND_MISSING", 7, 33),
        ("VALUE_CHOICE", 7, 58),
        ("VALUE_NUMBER", 8, 18),
        ("KIND_MISSING", 9, 10),
    ]


@pytest.mark.parametrize(
    ("bad", "kind", "words"),
    [
        pytest.param(
            "{wait: 1, gotto: a}",
            Wait,
            "x.yaml:1:11 KEY_UNKNOWN unknown key gotto. Mend: write goto; known are wait, goto.",
            id="key",
        ),
        pytest.param("{wait: 1, zzz: a}", Wait, "Mend: delete it; known are wait, goto.", id="key-like-no-other"),
        pytest.param("{field: a, status: givn}", FieldIs, "Mend: write given; one of unset, given, refused", id="word"),
        pytest.param("{wiat: 1}", Say | Wait, "Mend: write wait for wiat.", id="kind"),
        pytest.param("{goto: a}", Say | Wait, "none of the keys say, wait stands here", id="kinds"),
        pytest.param("{wait: 1, say: a}", Say | Wait, "wait and say cannot stand together", id="kinds-together"),
        pytest.param("{since: 2020-01-01}", Script, "add steps with a mapping.", id="missing"),
        pytest.param(
            "[a: b]",
            tuple[str, ...],
            "quote a text that begins with a bracket or holds a colon and a space",
            id="colon",
        ),
        pytest.param(
            "{title: a, since: 2020-01-02, until: 2020-01-01, steps: {}}",
            Script,
            "SHAPE_VALUE until is before⏎since. Mend: ",
            id="of-the-model",
        ),
        pytest.param(
            "[nama]", tuple[Record, ...], "nama has no application. Mend: write application.column.", id="own"
        ),
        pytest.param(f"{{wait: {'9' * 500}}}", Wait, f"VALUE_NUMBER {'9' * 39}… is not", id="shortened"),
    ],
)
def test_an_error_says_how_to_mend_it(bad: str, kind: Any, words: str) -> None:
    assert words in told(bad, kind)


def test_an_error_carries_the_path_of_its_value() -> None:
    with pytest.raises(ScriptError) as caught:
        read("{a: {say: {id: [b, c: d]}}}", Mapping[str, Say])
    assert caught.value.diagnostics[0].path == ("a", "say", "id", 1)


@pytest.mark.parametrize(
    ("path", "at", "key"),
    [
        pytest.param((), (1, 1), (1, 1), id="root"),
        pytest.param(("title",), (1, 8), (1, 1), id="text"),
        pytest.param(("steps",), (4, 3), (3, 1), id="mapping"),
        pytest.param(("steps", "tutup", "goto"), (17, 11), (17, 5), id="deep"),
        pytest.param(("steps", "tutup", "record"), (14, 5), (13, 5), id="list"),
        pytest.param(("steps", "tutup", "record", 1), (15, 7), (15, 7), id="item"),
        pytest.param(("steps", "tutup", "record", 1, "column"), (15, 15), (15, 7), id="in-an-item"),
        pytest.param(("steps", "salam", "record", 0), (6, 13), (6, 13), id="one-for-a-list"),
        pytest.param(("steps", "salam", "goto"), (5, 5), (5, 5), id="absent"),
        pytest.param(("steps", "lain", "goto"), (4, 3), (4, 3), id="absent-deep"),
        pytest.param(("steps", "tutup", "record", 2), (14, 5), (14, 5), id="index-out-of-range"),
    ],
)
def test_places(path: tuple[str | int, ...], at: tuple[int, int], key: tuple[int, int]) -> None:
    places = read(GOOD).places
    assert places.at(path) == Place("x.yaml", *at)
    assert places.key(path) == Place("x.yaml", *key)


def test_places_are_a_mapping_of_all_paths() -> None:
    places = read("{a: [b, {c: d}], e: f}", Mapping[str, tuple[str | Mapping[str, str], ...] | str]).places
    assert dict(places) == {
        (): Place("x.yaml", 1, 1),
        ("a",): Place("x.yaml", 1, 5),
        ("a", 0): Place("x.yaml", 1, 6),
        ("a", 1): Place("x.yaml", 1, 9),
        ("a", 1, "c"): Place("x.yaml", 1, 13),
        ("e",): Place("x.yaml", 1, 21),
    }
    assert len(places) == 6
    assert ("a", 2) not in places


@dataclass(frozen=True, slots=True)
class Keyless:
    a: str


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(float, id="float"),
        pytest.param(object, id="object"),
        pytest.param(tuple[str, int], id="pair"),
        pytest.param(list[str], id="list"),
        pytest.param(Literal[b"a"], id="bytes-literal"),
        pytest.param(Keyless | Say, id="class-without-KEY"),
        pytest.param(Say | Mapping[str, str], id="class-or-mapping"),
        pytest.param(tuple[str, ...] | tuple[int, ...], id="two-lists"),
    ],
)
def test_a_type_that_no_file_can_tell_is_the_mistake_of_the_program(kind: Any) -> None:
    with pytest.raises(TypeError):
        read("a", kind)


words = st.sampled_from(["say", "wait", "goto", "when", "record", "not", "all", "field", "column", "a.b", "1", "", "x"])
trees: st.SearchStrategy[str] = st.recursive(
    words,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(words.filter(bool), inner, max_size=3).map(
            lambda entries: f"{{{', '.join(f'{key}: {item}' for key, item in entries.items())}}}"
        )
    ),
    max_leaves=10,
)


@given(trees, st.sampled_from([Script, Say | Wait, When, tuple[Record, ...], dict[Mood, bool], Mapping[str, Status]]))
def test_any_tree_is_a_model_or_a_script_error(text: str, kind: Any) -> None:
    try:
        outcome: object = read(f"{text}\n", kind).value
    except ScriptError as error:
        outcome = error
    if isinstance(outcome, ScriptError):
        assert all(found.code in CODES and str(found).isprintable() for found in outcome.diagnostics)
    else:
        assert outcome is not None
