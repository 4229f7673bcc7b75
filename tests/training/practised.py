"""Sessions for the tests of what is made of many of them."""

from dataclasses import replace
from typing import Any

from sop_tui.core.training.session import Assessment, ColumnGrade, FieldGrade, Lapse, Session
from sop_tui.core.training.spaced import Attempt

ASSESSMENT = Assessment(
    points=80,
    rules_share=100,
    fields_share=50,
    columns_share=None,
    lapses=(),
    clauses={"EML-1a": "satisfied", "DTA-1": "satisfied"},
    fields=(
        FieldGrade(field="email", title="Email", meant="masna@yahoo.com", found="nasna@yahoo.com", right=False),
        FieldGrade(field="nama", title="Nama", meant="MASNA", found="MASNA", right=True),
    ),
    columns=(
        ColumnGrade(column="crm.penelpon.hp", title="HP", wanted="0877", found="", verdict="missing"),
        ColumnGrade(column="crm.penelpon.nama", title="Nama", wanted="MASNA", found="MASNA", verdict="right"),
    ),
    confused=(("m", "n"),),
    handle_ms=150_000,
    reference_ms=100_000,
    keys=120,
    reference_keys=100,
    outcome_right=True,
)

SESSION = Session(
    call_id="0190b5a0-0000-7000-8000-000000000001",
    trainee="Rani",
    practised_at="2026-11-02T08:00:00+07:00",
    scenario="ibu_masna",
    title="Ibu Masna menanyakan tagihan",
    topic="gangguan",
    level=1,
    seed=1,
    random=False,
    heard=(),
    due=(),
    work=(),
    assessment=ASSESSMENT,
)

ATTEMPT = Attempt(
    at="2026-11-03T08:00:00+07:00",
    drill="dengar",
    seed=1,
    right=False,
    results=(("dengar:m", False), ("dengar:a", True)),
    confused=(("m", "n"),),
    ms=7000,
)

UPSET = Lapse(kind="flag", message="Pelanggan kecewa, dan tidak ditandai.")


def session(number: int = 1, *, graded: dict[str, Any] | None = None, **changes: Any) -> Session:
    """A session of its own number; ``graded`` changes its assessment."""
    call_id = f"0190b5a0-0000-7000-8000-{number:012}"
    return replace(SESSION, call_id=call_id, assessment=replace(ASSESSMENT, **(graded or {})), **changes)
