"""Script files that no call is held with, and that are checked beside those that are: how each of them is read.

A kind of file brings its dataclass and its faults; where in the file a fault stands is found here.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from sop_tui.core.diagnostic import Diagnostic, Place, ScriptError
from sop_tui.core.fault import Fault
from sop_tui.store.scripts import script_bytes
from sop_tui.store.shape import Built, build
from sop_tui.store.yaml_tree import read_tree

T = TypeVar("T")

Judge = Callable[[T], Iterable[Fault]]


def data_of(path: Path, shown: str, mend: str = "name another file") -> bytes:
    """The bytes of a file, named as ``shown``.

    Raises:
        ScriptError: ``SCRIPTS_UNREADABLE``.
    """
    try:
        return script_bytes(path)
    except OSError as fault:
        place = Place(shown, 1, 1)
        raise ScriptError([Diagnostic("SCRIPTS_UNREADABLE", "error", place, f"{fault.strerror}", mend)]) from None


def built_from(data: bytes, shown: str, kind: type[T]) -> Built[T]:
    """What stands in a file, with its places.

    Raises:
        ScriptError: with everything that has not the right shape.
    """
    return build(read_tree(data, shown), kind, file=shown)


def sound(data: bytes, shown: str, kind: type[T], judge: Judge[T]) -> T:
    """What stands in a file that has no error.

    Raises:
        ScriptError: with every error.
    """
    built = built_from(data, shown, kind)
    wrong = [item for item in _placed(built, judge) if item.severity == "error"]
    if wrong:
        raise ScriptError(wrong)
    return built.value


def findings(data: bytes, shown: str, kind: type[T], judge: Judge[T]) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a file."""
    try:
        built = built_from(data, shown, kind)
    except ScriptError as error:
        return error.diagnostics
    return _placed(built, judge)


def _placed(built: Built[T], judge: Judge[T]) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(one.code, one.severity, built.places.key(one.path), one.message, one.mend, one.path)
        for one in judge(built.value)
    )
