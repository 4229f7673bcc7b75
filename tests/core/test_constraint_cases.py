"""Rules as the SOPs mean them, on calls as they are held; patterns and constraints as files write them."""

import re
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.core.constraint import (
    Constraint,
    ConstraintError,
    Status,
    Template,
    check,
    matches,
    start,
    would_break,
)

TERIMA_KASIH = Constraint(
    id="terima_kasih",
    clause="DTA-3",
    template="chain_response",
    a=("answer:email", "refuse:email"),
    b=("say:terima_kasih",),
    among=("say", "ask"),
    unless=("flag:*",),
    owed={"id": "terima kasih", "en": "thanks"},
)
PEMILIK = Constraint("pemilik", "DTA-2", "precedence", ("ask:pemilik",), ("ask:email",))
BUKAN_PEMILIK = Constraint("bukan", "DTA-2", "not_succession", ("choice:pemilik=lain",), ("ask:email", "ask:hp"))
MARAH = Constraint("marah", "DTA-1", "not_succession", ("flag:upset", "flag:urgent"), ("ask:email", "ask:hp"))
MEDIA = Constraint(
    "media", "DTA-5", "response", ("answer:email", "answer:hp"), ("say:media_informasi",), unless=("flag:*",)
)
BANTUAN = Constraint("bantuan", "DTA-6", "precedence", ("say:bantuan_lain",), ("say:media_informasi",))
TETAP = Constraint("tetap", "DTA-7", "not_coexistence", ("refuse:*",), ("outcome:ditolak",))
EJA = Constraint(
    id="eja",
    clause="EML-1a",
    template="chain_precedence",
    a=("verify:email",),
    b=("record:*.email",),
    among=("answer:email",),
)
TIDAK_DITANYA = Constraint("muncul", "EML-1b", "not_succession", ("check:crm=email",), ("ask:email",))
NOMOR_SAMA = Constraint("nomor", "EML-2", "precedence", ("ask:nomor_sama",), ("do:monitoring",))
SALAM = Constraint("salam", "PGL-1", "init", ("say:salam",), among=("say", "ask"))


@pytest.mark.parametrize(
    ("constraint", "call", "verdict", "evidence"),
    [
        pytest.param(
            TERIMA_KASIH,
            "ask:email answer:email record:crm.data_penelpon.email say:terima_kasih ask:hp",
            "satisfied",
            (2, 4),
            id="DTA-3 thanks at once, with typing in between",
        ),
        pytest.param(
            TERIMA_KASIH,
            "ask:email refuse:email say:terima_kasih",
            "satisfied",
            (2, 3),
            id="DTA-3 thanks for a no",
        ),
        pytest.param(
            TERIMA_KASIH,
            "ask:email refuse:email ask:hp say:terima_kasih",
            "violated",
            (2, 3),
            id="DTA-3 too late",
        ),
        pytest.param(TERIMA_KASIH, "ask:email answer:email", "violated", (2,), id="DTA-3 hung up before thanks"),
        pytest.param(
            TERIMA_KASIH,
            "ask:email answer:email answer:email say:terima_kasih",
            "satisfied",
            (2, 3, 4),
            id="DTA-3 corrected at once",
        ),
        pytest.param(TERIMA_KASIH, "ask:nama answer:nama ask:hp", "vacuous", (), id="DTA-3 email never came up"),
        pytest.param(
            TERIMA_KASIH,
            "ask:email answer:email flag:upset say:maaf",
            "vacuous",
            (3,),
            id="DTA-3 customer upset",
        ),
        pytest.param(
            TERIMA_KASIH,
            "ask:email answer:email ask:hp flag:upset",
            "violated",
            (2, 3),
            id="DTA-3 upset only after the slip",
        ),
        pytest.param(
            TERIMA_KASIH,
            "ask:email answer:email say:terima_kasih flag:upset ask:hp",
            "satisfied",
            (2, 3),
            id="DTA-3 thanked, then upset",
        ),
        pytest.param(PEMILIK, "ask:pemilik ask:alamat ask:email", "satisfied", (1, 3), id="DTA-2 owner asked first"),
        pytest.param(PEMILIK, "ask:email ask:pemilik", "violated", (1,), id="DTA-2 email before owner"),
        pytest.param(PEMILIK, "ask:pemilik choice:pemilik=lain", "vacuous", (), id="DTA-2 no email asked"),
        pytest.param(
            BUKAN_PEMILIK,
            "choice:pemilik=lain ask:alamat ask:hp",
            "violated",
            (1, 3),
            id="DTA-2 asked a neighbour",
        ),
        pytest.param(BUKAN_PEMILIK, "choice:pemilik=sewa ask:hp", "vacuous", (), id="DTA-2 asked a tenant"),
        pytest.param(MARAH, "ask:email answer:email flag:upset ask:hp", "violated", (3, 4), id="DTA-1 upset midway"),
        pytest.param(MARAH, "ask:email flag:upset say:maaf outcome:selesai", "satisfied", (2,), id="DTA-1 left alone"),
        pytest.param(MARAH, "ask:email answer:email ask:hp", "vacuous", (), id="DTA-1 calm call"),
        pytest.param(
            MEDIA,
            "answer:email answer:hp say:media_informasi",
            "satisfied",
            (1, 2, 3),
            id="DTA-5 once for both",
        ),
        pytest.param(MEDIA, "answer:hp say:penutup", "violated", (1,), id="DTA-5 forgotten"),
        pytest.param(MEDIA, "refuse:email say:penutup", "vacuous", (), id="DTA-5 nothing given"),
        pytest.param(
            BANTUAN,
            "answer:hp say:bantuan_lain say:media_informasi",
            "satisfied",
            (2, 3),
            id="DTA-6 at the end",
        ),
        pytest.param(BANTUAN, "say:media_informasi say:bantuan_lain", "violated", (1,), id="DTA-6 too soon"),
        pytest.param(TETAP, "refuse:email outcome:ditolak", "violated", (1, 2), id="DTA-7 turned away for a no"),
        pytest.param(TETAP, "refuse:email outcome:selesai", "satisfied", (1,), id="DTA-7 served all the same"),
        pytest.param(
            EJA,
            "answer:email verify:email say:terima_kasih record:crm.caller.email record:crm.penelpon.email",
            "satisfied",
            (2, 4, 5),
            id="EML-1a one spelling for both columns",
        ),
        pytest.param(EJA, "answer:email record:crm.data_penelpon.email", "violated", (1, 2), id="EML-1a not spelled"),
        pytest.param(
            EJA,
            "answer:email verify:email answer:email record:crm.data_penelpon.email",
            "violated",
            (3, 4),
            id="EML-1a changed after the spelling",
        ),
        pytest.param(TIDAK_DITANYA, "check:crm=email ask:email", "violated", (1, 2), id="EML-1b asked anew"),
        pytest.param(TIDAK_DITANYA, "check:crm=kosong ask:email", "vacuous", (), id="EML-1b nothing shown"),
        pytest.param(NOMOR_SAMA, "ask:nomor_sama do:monitoring", "satisfied", (1, 2), id="EML-2 number first"),
        pytest.param(NOMOR_SAMA, "do:monitoring", "violated", (1,), id="EML-2 searched blindly"),
        pytest.param(SALAM, "check:crm=email say:salam ask:nama", "satisfied", (2,), id="greeting before any word"),
        pytest.param(SALAM, "ask:nama say:salam", "violated", (1,), id="no greeting"),
        pytest.param(SALAM, "", "violated", (), id="not a word"),
    ],
)
def test_a_call_is_judged_as_the_sop_means_it(
    constraint: Constraint, call: str, verdict: str, evidence: tuple[int, ...]
) -> None:
    (found,) = check([constraint], list(enumerate(call.split(), 1)))
    assert (found.verdict, found.evidence) == (verdict, evidence)
    assert (found.id, found.clause, found.template) == (constraint.id, constraint.clause, constraint.template)


def test_the_desk_lists_what_is_owed_and_warns_of_what_would_break() -> None:
    run = start(TERIMA_KASIH).advance("ask:email", 1).advance("refuse:email", 2)
    assert run.owed
    assert run.constraint.owed == {"id": "terima kasih", "en": "thanks"}
    assert would_break(run, "ask:hp")
    assert not would_break(run, "say:terima_kasih")
    assert not would_break(run, "record:crm.data_penelpon.hp")
    assert not run.advance("say:terima_kasih", 3).owed


@pytest.mark.parametrize(
    ("pattern", "activity", "fits"),
    [
        pytest.param("ask:email", "ask:email", True, id="itself"),
        pytest.param("ask:email", "ask:email2", False, id="longer"),
        pytest.param("record:*.email", "record:crm.data_caller.email", True, id="any form"),
        pytest.param("record:*.email", "record:.email", True, id="no characters"),
        pytest.param("record:*.email", "record:crm.email_lama", False, id="end fixed"),
        pytest.param("choice:pemilik=*", "choice:pemilik=", True, id="any option"),
        pytest.param("choice:a*a", "choice:a", False, id="one letter is not two"),
        pytest.param("say:*", "say:a\nb", True, id="line breaks too"),
        pytest.param("say:a.c", "say:abc", False, id="a dot is a dot"),
        pytest.param("say:[ab]", "say:a", False, id="brackets are brackets"),
        pytest.param("say:ya", "say:Ya", False, id="case counts"),
    ],
)
def test_a_pattern_names_activities(pattern: str, activity: str, fits: bool) -> None:
    assert matches(pattern, activity) is fits


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_a_star_is_any_run_of_characters(pattern: str, text: str) -> None:
    wanted = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None
    assert matches(f"say:{pattern}", f"say:{text}") is wanted
    if pattern:
        run = start(Constraint("r", "X-1", "existence", ("do:x", f"say:{pattern}")))
        assert (run.advance(f"say:{text}", 1).status is Status.SATISFIED) is wanted


def test_hostile_activities_cost_neither_time_nor_memory() -> None:
    run = start(Constraint("r", "X-1", "absence", ("say:" + "*a" * 12 + "*b",)))
    began = time.perf_counter()
    tracemalloc.start()
    try:
        for number in range(40):
            run = run.advance(f"say:{'a' * 100_000}{number}", number)
        for number in range(20_000):
            run = run.advance(f"say:{number:0100}", number)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert run.status is Status.HOLDS
    assert kept < 1_000_000
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("template", "operands", "code"),
    [
        pytest.param("respon", {"a": ("say:x",)}, "CONSTRAINT_TEMPLATE", id="no such template"),
        pytest.param("existence", {"a": ()}, "CONSTRAINT_A_MISSING", id="no operand"),
        pytest.param("response", {"a": ("say:x",)}, "CONSTRAINT_B_MISSING", id="binary without b"),
        pytest.param("absence", {"a": ("say:x",), "b": ("say:y",)}, "CONSTRAINT_B_UNUSED", id="unary with b"),
        pytest.param("existence", {"a": ("bicara:x",)}, "ACTIVITY_UNKNOWN", id="unknown kind"),
        pytest.param("existence", {"a": ("salam",)}, "ACTIVITY_UNKNOWN", id="no kind"),
        pytest.param("existence", {"a": ("say:",)}, "ACTIVITY_UNKNOWN", id="no name"),
        pytest.param("existence", {"a": ("*:salam",)}, "ACTIVITY_UNKNOWN", id="a kind is never a star"),
        pytest.param("response", {"a": ("say:x",), "b": ("y",)}, "ACTIVITY_UNKNOWN", id="in b"),
        pytest.param("existence", {"a": ("say:x",), "among": ("kata",)}, "ACTIVITY_UNKNOWN", id="in among"),
        pytest.param("existence", {"a": ("say:x",), "unless": ("upset",)}, "ACTIVITY_UNKNOWN", id="in unless"),
    ],
)
def test_a_constraint_that_says_nothing_is_refused(
    template: Template, operands: dict[str, tuple[str, ...]], code: str
) -> None:
    parts = {"b": (), "among": (), "unless": ()} | operands
    with pytest.raises(ConstraintError) as caught:
        Constraint("r", "DTA-1", template, parts["a"], parts["b"], parts["among"], parts["unless"])
    assert caught.value.code == code
    assert isinstance(caught.value, ValueError)
