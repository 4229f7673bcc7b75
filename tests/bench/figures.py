"""What is measured and what is to be reached, and how both are printed."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

Samples = Mapping[str, Mapping[str, Sequence[float]]]
"""Program → figure → its value in each run."""


@dataclass(frozen=True, slots=True)
class Target:
    """A limit for the desk, times the figure of a reference app or by itself."""

    limit: float
    times: str | None = None

    def __str__(self) -> str:
        return f"≤ {self.limit:g}" + (f" × {self.times}" if self.times else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured: its key, its group for `--only`, how it is printed, and what is to be reached."""

    key: str
    group: str
    label: str
    unit: str
    target: Target | None = None


FIGURES = (
    Figure("start", "start", "start, marker visible", "ms", Target(1.3, "busy")),
    Figure("start_settled", "start", "start, screen settled", "ms", Target(1.3, "busy")),
    Figure("pss", "pss", "PSS, first screen", "KiB", Target(1.3, "busy")),
    Figure("pss_typed", "pss", "PSS, email typed", "KiB", Target(1.3, "busy")),
    Figure("keystroke", "keystroke", "bytes a keystroke", "B", Target(0.5, "smallest")),
    Figure("step", "step", "bytes a step", "B", Target(4096)),
    Figure("silence_home", "silence", "silence, first screen", "B/min", Target(0)),
    Figure("silence_call", "silence", "silence, in a call", "B/min", Target(2048)),
    Figure("key_p50", "key", "key to screen, p50", "ms"),
    Figure("key_p99", "key", "key to screen, p99", "ms", Target(1.5, "busy")),
)
GROUPS = tuple(dict.fromkeys(figure.group for figure in FIGURES))


def summary(samples: Samples) -> list[dict[str, Any]]:
    """For each figure measured: medians by program, the desk's ratio, the target, and whether it is reached.

    `ratio` is to the app that the target names, else to busy; `reached` is None without a figure of the desk
    or without a target.
    """
    rows = []
    for figure in FIGURES:
        medians = {
            program: statistics.median(values[figure.key])
            for program, values in samples.items()
            if values.get(figure.key)
        }
        if medians:
            rows.append(_row(figure, medians, samples))
    return rows


def _row(figure: Figure, medians: dict[str, float], samples: Samples) -> dict[str, Any]:
    target, desk = figure.target, medians.get("desk")
    base = medians.get((target and target.times) or "busy")
    ratio = desk / base if desk is not None and base else None
    measured = ratio if target and target.times else desk
    return {
        "figure": figure.key,
        "label": figure.label,
        "unit": figure.unit,
        "median": medians,
        "ratio": ratio,
        "target": str(target) if target else None,
        "reached": None if target is None or measured is None else measured <= target.limit,
        "samples": {program: list(values[figure.key]) for program, values in samples.items() if figure.key in values},
    }


def table(rows: Sequence[Mapping[str, Any]], programs: Sequence[str]) -> str:
    """The summary as plain text, one line a figure."""
    lines = [f"{'':24}{'':6}" + "".join(f"{name:>10}" for name in programs) + f"{'ratio':>8}  target"]
    for row in rows:
        cells = "".join(f"{_number(row['median'].get(name)):>10}" for name in programs)
        ratio = "-" if row["ratio"] is None else f"{row['ratio']:.2f}"
        verdict = {None: "", True: "  ok", False: "  miss"}[row["reached"]]
        lines.append(f"{row['label']:24}{row['unit']:>6}{cells}{ratio:>8}  {row['target'] or '-':16}{verdict}".rstrip())
    return "\n".join(lines)


def machine() -> dict[str, str]:
    """What the absolute figures depend on."""
    return {
        "python": platform.python_version(),
        "textual": version("textual"),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"
