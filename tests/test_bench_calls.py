"""The calls that benchmarks are made of are calls: they verify, and no two are one."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench.calls import call, prepared, write
from tests.cli_runner import document, run

COUNT = 8


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    data = prepared(tmp_path_factory.mktemp("bench") / "data")
    write(data, 1, (0, COUNT))
    return sorted(data.calls.rglob("*.json"))


def test_each_is_what_happened(calls: list[Path]) -> None:
    """Of what fills its gaps the program would make another Resume, and that is all that can be told against a call."""
    rows = document(run("verify", *calls, "--json"))["transcripts"]
    assert len(rows) == COUNT
    assert {finding["code"] for row in rows for finding in row["findings"]} <= {"DECIDED_OTHERWISE"}


def test_no_two_are_alike(calls: list[Path]) -> None:
    held: list[dict[str, Any]] = [json.loads(path.read_text()) for path in calls]
    for key in ("call_id", "started_at", "caller_id"):
        assert len({one[key] for one in held}) == COUNT
    assert len({one["agent"] for one in held}) > COUNT // 2
    assert any(one["notes"] for one in held)
    assert len({one["fields"]["nama"]["value"] for one in held if "nama" in one["fields"]}) > COUNT // 2


def test_a_seed_makes_the_same_calls() -> None:
    assert call(3, seed=1) == call(3, seed=1) != call(3, seed=2)
