"""What is wrong with a script file of the right shape that no call is held with: a card, customers' words, replicas."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sop_tui.core.diagnostic import Path, Severity


class Fault(NamedTuple):
    """One thing that is wrong. ``message`` and ``mend`` are one line each, without a full stop.

    Errors keep the file from use; warnings are told.
    """

    code: str
    path: Path
    message: str
    mend: str
    severity: Severity = "error"


def graded(found: Iterable[Fault], warnings: Collection[str]) -> tuple[Fault, ...]:
    """The same, those of these codes as warnings."""
    return tuple(one._replace(severity="warning") if one.code in warnings else one for one in found)


def misnamed(code: str, key: str, named: str, file: str) -> tuple[Fault, ...]:
    """Nothing, or that a file is not called as what stands in it says under ``key``."""
    if named == file:
        return ()
    return (Fault(code, (key,), f"the file of {named} is called {file}.yaml", "give both the same name"),)
